package web

import (
	"context"
	"net"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Everybody may try links and open forms this often from one address; it is wide enough for a clinic behind one
// address and far too narrow for guessing a secret of 160 bits or a password.
const (
	triesPerSecond = 2
	triesAtOnce    = 60
)

// limiter keeps one token bucket per address and forgets the idle ones.
type limiter struct {
	mu    sync.Mutex
	now   func() time.Time
	seen  map[string]*bucket
	swept time.Time
}

type bucket struct {
	*rate.Limiter
	last time.Time
}

func newLimiter(now func() time.Time) *limiter {
	return &limiter{now: now, seen: map[string]*bucket{}}
}

func (l *limiter) allow(address string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	t := l.now()
	if t.Sub(l.swept) > time.Minute {
		for k, b := range l.seen {
			if t.Sub(b.last) > 5*time.Minute {
				delete(l.seen, k)
			}
		}
		l.swept = t
	}
	b := l.seen[address]
	if b == nil {
		b = &bucket{Limiter: rate.NewLimiter(triesPerSecond, triesAtOnce)}
		l.seen[address] = b
	}
	b.last = t
	return b.AllowN(t, 1)
}

func clientAddress(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

type slugKey struct{}

func withSlug(ctx context.Context, slug string) context.Context {
	return context.WithValue(ctx, slugKey{}, slug)
}

func slugOf(ctx context.Context) string {
	s, _ := ctx.Value(slugKey{}).(string)
	return s
}
