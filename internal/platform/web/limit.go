package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"alongside/internal/platform/errs"
)

// limits protect against guessing and flooding without shutting a whole room out. Thirty people behind one address, each
// with a link of their own, are no guessers: what is counted for an address is links that lead nowhere, for each kind of
// link apart. A link that leads somewhere has a limit of its own, wherever it is opened from.
type limits struct {
	open  *limiter // by address: forms that everybody may send
	wrong *limiter // by address and kind of link: links that led nowhere
	right *limiter // by link: links that led somewhere
}

// So many tries are free, and so many come back each second: wide enough for people who mistype, and far too narrow for
// guessing a secret of 160 bits.
const (
	perSecond = 2
	atOnce    = 60
)

func newLimits(now func() time.Time) limits {
	return limits{open: newLimiter(now, perSecond, atOnce), wrong: newLimiter(now, perSecond, atOnce), right: newLimiter(now, perSecond, atOnce)}
}

func tooMany() error {
	return errs.New(errs.TooMany, "There were too many tries from your connection. Wait a minute, then try again.")
}

// before says whether the request may go on.
func (l limits) before(r *Request, route *Route) error {
	switch {
	case route.Permission.NeedsLink():
		link := linkKey(r)
		if l.right.knows(link) {
			if !l.right.allow(link) {
				return tooMany()
			}
		} else if !l.wrong.left(wrongKey(r, route)) {
			return tooMany()
		}
	case route.Permission.Open() && route.Method == http.MethodPost:
		if !l.open.allow(r.From()) {
			return tooMany()
		}
	}
	return nil
}

// after counts what became of a link.
func (l limits) after(r *Request, route *Route, a Answer, err error) {
	if !route.Permission.NeedsLink() {
		return
	}
	page := err == nil && (a.status == http.StatusNotFound || a.status == http.StatusGone) // some pages say it themselves
	if page || errs.Is(err, errs.NotFound) || errs.Is(err, errs.Gone) {
		l.wrong.allow(wrongKey(r, route))
		return
	}
	if err == nil {
		if link := linkKey(r); !l.right.knows(link) {
			l.right.allow(link)
		}
	}
}

// wrongKey tells kinds of links apart: somebody who mistypes the link of a form must still reach that of a sponsor.
func wrongKey(r *Request, route *Route) string { return r.From() + " " + route.Permission.String() }

// linkKey is a link without its secret.
func linkKey(r *Request) string {
	sum := sha256.Sum256([]byte(slugOf(r.Ctx()) + " " + r.Host + " " + r.PathValue("token")))
	return hex.EncodeToString(sum[:])
}

// limiter keeps one token bucket per key and forgets the idle ones.
type limiter struct {
	mu        sync.Mutex
	now       func() time.Time
	perSecond rate.Limit
	atOnce    int
	seen      map[string]*bucket
	swept     time.Time
}

type bucket struct {
	*rate.Limiter
	last time.Time
}

func newLimiter(now func() time.Time, perSecond rate.Limit, atOnce int) *limiter {
	return &limiter{now: now, perSecond: perSecond, atOnce: atOnce, seen: map[string]*bucket{}}
}

// allow takes one try of the key, and says whether there was one.
func (l *limiter) allow(key string) bool {
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
	b := l.seen[key]
	if b == nil {
		b = &bucket{Limiter: rate.NewLimiter(l.perSecond, l.atOnce)}
		l.seen[key] = b
	}
	b.last = t
	return b.AllowN(t, 1)
}

// left says whether the key has a try left, without taking it.
func (l *limiter) left(key string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.seen[key]
	return b == nil || b.TokensAt(l.now()) >= 1
}

// knows says whether the key was used in the last minutes.
func (l *limiter) knows(key string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.seen[key] != nil
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
