package web

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
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

// ParseProxies reads the addresses or networks of the reverse proxies in front of us, such as "127.0.0.1, 10.0.0.0/8".
func ParseProxies(text string) ([]netip.Prefix, error) {
	var out []netip.Prefix
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }) {
		p, err := netip.ParsePrefix(part)
		if err != nil {
			a, aerr := netip.ParseAddr(part)
			if aerr != nil {
				return nil, fmt.Errorf("%q is no address and no network of a proxy, such as 127.0.0.1 or 10.0.0.0/8", part)
			}
			p = netip.PrefixFrom(a, a.BitLen())
		}
		out = append(out, p)
	}
	return out, nil
}

// clientAddress is where the request comes from. Proxies that we trust name it in X-Forwarded-For; what stands there
// before the first address that is none of them could have been written by anybody, so it is not read.
func (s *Server) clientAddress(r *http.Request) string {
	at, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		at = r.RemoteAddr
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && s.trusts(at); i-- {
		next, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		at = next.Unmap().WithZone("").String()
	}
	return at
}

func (s *Server) trusts(address string) bool {
	a, err := netip.ParseAddr(address)
	return err == nil && slices.ContainsFunc(s.config.Proxies, func(p netip.Prefix) bool { return p.Contains(a.Unmap().WithZone("")) })
}

type slugKey struct{}

func withSlug(ctx context.Context, slug string) context.Context {
	return context.WithValue(ctx, slugKey{}, slug)
}

func slugOf(ctx context.Context) string {
	s, _ := ctx.Value(slugKey{}).(string)
	return s
}
