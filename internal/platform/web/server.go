package web

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/plain"
)

// cookie names carry the __Host- prefix: only this very host may set or read them, over a safe connection.
const (
	sessionCookie = "__Host-session"
	noticeCookie  = "__Host-notice"
	markCookie    = "__Host-mark-" // and a name
)

// flash is the notice that survives one redirect.
type flash struct{ Kind, Text string }

// Server serves the routes.
type Server struct {
	config  Config
	who     Recogniser
	mux     *http.ServeMux
	buffers sync.Pool
	limits  limits
	routes  []*Route
}

// NewServer builds the handler of every route; assets serves /assets/.
func NewServer(c Config, who Recogniser, rs *Routes, assets http.Handler) *Server {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	s := &Server{config: c, who: who, mux: http.NewServeMux(), limits: newLimits(c.Now), routes: rs.All()}
	s.buffers.New = func() any { return new(bytes.Buffer) }
	for _, route := range rs.list {
		s.mux.Handle(route.Method+" "+route.Path, s.handle(route))
	}
	s.mux.Handle("GET /assets/", assets)
	s.mux.Handle("/", s.handle(&Route{Method: "GET", Permission: access.Public("the page that says there is no page"),
		page: func(*Request) (Answer, error) { return Answer{}, errs.Missing() }}))
	return s
}

// Routes are the routes that are served, for the access matrix.
func (s *Server) Routes() []*Route { return s.routes }

// Handler is the whole server: protection against cross-site requests, headers, the network's prefix, then the routes.
func (s *Server) Handler() http.Handler {
	crossOrigin := http.NewCrossOriginProtection()
	crossOrigin.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, "This form came from another site, so nothing was done. Go back and try again.", http.StatusForbidden)
	}))
	inner := crossOrigin.Handler(http.HandlerFunc(s.route))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		SetHeaders(w.Header())
		inner.ServeHTTP(w, r)
	})
}

// SetHeaders sets the headers that every answer carries.
func SetHeaders(h http.Header) {
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; media-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()")
	h.Set("Strict-Transport-Security", "max-age=31536000")
}

// nowhere is an address that leads to no page.
const nowhere = "/no-such-page"

// route cuts the network's prefix /n/{slug} off and remembers it, so that routes are written once.
func (s *Server) route(w http.ResponseWriter, r *http.Request) {
	if !plain.Path(r.URL.Path) {
		// No link of ours has such characters, and nothing behind this line may meet them.
		r = r.Clone(r.Context())
		r.URL.Path, r.URL.RawPath = nowhere, ""
	} else if rest, ok := strings.CutPrefix(r.URL.Path, "/n/"); ok {
		slug, path, _ := strings.Cut(rest, "/")
		r2 := r.Clone(withSlug(r.Context(), slug))
		r2.URL.Path = "/" + path
		r2.URL.RawPath = ""
		r = r2
	}
	s.mux.ServeHTTP(w, r)
}

func (s *Server) handle(route *Route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, hr *http.Request) {
		r := &Request{Request: hr, server: s}
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler {
					panic(p)
				}
				s.fail(w, r, route, fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
			}
		}()
		answer, err := s.answer(w, r, route)
		if err == nil {
			err = s.write(w, r, answer)
		}
		if err != nil {
			s.fail(w, r, route, err)
		}
	})
}

func (s *Server) answer(w http.ResponseWriter, r *Request, route *Route) (Answer, error) {
	if err := s.recognise(r); err != nil {
		return Answer{}, err
	}
	if route.Permission.NeedsLink() {
		w.Header().Set("Cache-Control", "no-store") // what a secret link opens must not stay on a shared computer
		w.Header().Set("X-Robots-Tag", "noindex")   // nor in a search engine, wherever the link was put
	}
	if err := s.limits.before(r, route); err != nil {
		return Answer{}, err
	}
	if err := route.Permission.Check(r.Actor, r.PathValue); err != nil {
		return Answer{}, err
	}
	if err := r.readForm(w, route); err != nil {
		return Answer{}, err
	}
	if r.Actor.SignedIn() && !route.api {
		u, err := s.who.User(r.Ctx(), r.Actor)
		if err != nil {
			return Answer{}, err
		}
		r.user = u
	}
	r.takeNotice(w)
	a, err := s.perform(r, route)
	s.limits.after(r, route, a, err)
	if err == nil && !route.Permission.Open() && !r.Actor.Checked() {
		err = fmt.Errorf("route %s %s answered without an object check or a scoped list", route.Method, route.Path)
	}
	return a, err
}

// perform calls the page function; a form that may do its work only once goes by the memory of forms.
func (s *Server) perform(r *Request, route *Route) (Answer, error) {
	g, err := s.config.Sent.sendingOf(r, route)
	switch {
	case err != nil:
		return Answer{}, err
	case g != nil:
		return g.run(r, route.page)
	}
	return route.page(r)
}

func (s *Server) recognise(r *Request) error {
	slug := slugOf(r.Ctx())
	if slug != "" {
		r.base = "/n/" + slug
	}
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = r.Host
	}
	secret := ""
	if c, err := r.Cookie(sessionCookie); err == nil {
		secret = c.Value
	}
	r.Network, r.Actor, err = s.who.Arrive(r.Ctx(), slug, host, secret)
	return err
}

// formLimit is how many bytes a form without files may have.
const formLimit = 1 << 20

func (r *Request) readForm(w http.ResponseWriter, route *Route) error {
	limit := int64(formLimit)
	if route.upload > 0 {
		limit = route.upload + formLimit
	}
	r.Body = http.MaxBytesReader(w, r.Body, limit)
	var err error
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		// All of it in memory: what people upload must not rest open in a temporary folder.
		err = r.ParseMultipartForm(limit)
	} else {
		err = r.ParseForm()
	}
	var tooBig *http.MaxBytesError
	switch {
	case errors.As(err, &tooBig):
		return errs.New(errs.Invalid, "That is too big to send: the limit is %d MB.", limit>>20)
	case err != nil:
		return errs.New(errs.Invalid, "We could not read the form. Go back and send it again.")
	}
	r.Form = trimForm(r.Request.Form)
	return nil
}

func (r *Request) takeNotice(w http.ResponseWriter) {
	c, err := r.Cookie(noticeCookie)
	if err != nil || r.Method != http.MethodGet {
		return
	}
	if raw, err := base64.RawURLEncoding.DecodeString(c.Value); err == nil {
		r.flash.Kind, r.flash.Text, _ = strings.Cut(string(raw), "|")
	}
	setCookie(w, noticeCookie, "", -1)
}

func setCookie(w http.ResponseWriter, name, value string, maxAge int) {
	http.SetCookie(w, &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: maxAge, Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

func (s *Server) write(w http.ResponseWriter, r *Request, a Answer) error {
	h := w.Header()
	if r.Actor.SignedIn() || r.flash.Text != "" || a.session != nil {
		h.Set("Cache-Control", "no-store")
	}
	if a.session != nil {
		if *a.session == "" {
			setCookie(w, sessionCookie, "", -1)
		} else {
			setCookie(w, sessionCookie, *a.session, 90*24*3600)
		}
	}
	if a.mark != "" {
		setCookie(w, markCookie+a.mark, "1", 180*24*3600)
	}
	switch {
	case a.redirect != "":
		if a.notice.Text != "" {
			setCookie(w, noticeCookie, base64.RawURLEncoding.EncodeToString([]byte(a.notice.Kind+"|"+a.notice.Text)), 300)
		}
		target := a.redirect
		if strings.HasPrefix(target, "/") && !strings.HasPrefix(target, "//") {
			base := r.base
			if a.slug != "" {
				base = "/n/" + a.slug
			}
			target = base + target
		}
		h.Set("Location", target)
		w.WriteHeader(http.StatusSeeOther)
		return nil
	case a.file != nil:
		return s.writeFile(w, r, a)
	case a.page != nil:
		return s.render(w, r, a.status, a)
	case a.json != nil:
		body, err := json.Marshal(a.json)
		if err != nil {
			return err
		}
		h.Set("Content-Type", "application/json; charset=utf-8")
		_, err = w.Write(body)
		return ignoreBroken(err)
	}
	return errors.New("the page function gave no answer")
}

func (s *Server) render(w http.ResponseWriter, r *Request, status int, a Answer) error {
	buf := s.buffers.Get().(*bytes.Buffer)
	buf.Reset()
	defer s.buffers.Put(buf)
	if err := a.page.Render(r.Ctx(), buf); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, err := w.Write(buf.Bytes())
	return ignoreBroken(err)
}

func (s *Server) writeFile(w http.ResponseWriter, r *Request, a Answer) error {
	f, h := a.file, w.Header()
	h.Set("Content-Type", f.Type)
	// A file is never a page of ours: whatever it holds, it may not run anything here.
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	disposition := "attachment"
	if f.Inline {
		disposition = "inline"
	}
	h.Set("Content-Disposition", disposition+"; filename*=UTF-8''"+url.PathEscape(f.Name))
	if a.stream != nil {
		if err := a.stream(w); err != nil {
			s.config.Log.Error("a download broke off", "route", r.Pattern, "error", err.Error())
			panic(http.ErrAbortHandler)
		}
		return nil
	}
	// ServeContent answers requests for a part, without which some browsers play no sound or film.
	http.ServeContent(w, r.Request, "", time.Time{}, bytes.NewReader(f.Body))
	return nil
}

// ignoreBroken drops the error of a reader who went away: nobody is left to tell.
func ignoreBroken(error) error { return nil }

var status = map[errs.Kind]int{
	errs.Invalid: http.StatusUnprocessableEntity, errs.NotFound: http.StatusNotFound, errs.Forbidden: http.StatusForbidden,
	errs.Conflict: http.StatusConflict, errs.Gone: http.StatusGone, errs.TooMany: http.StatusTooManyRequests, errs.SignIn: http.StatusUnauthorized,
}

// fail turns an error into its page: a user's error in its own words, an internal one logged once and never shown.
func (s *Server) fail(w http.ResponseWriter, r *Request, route *Route, err error) {
	if errors.Is(err, context.Canceled) && r.Ctx().Err() != nil {
		return // the reader went away before the answer was ready: nothing was saved, and nobody is left to tell
	}
	e := errs.Of(err)
	code := http.StatusInternalServerError
	if e == nil {
		ref := db.NewToken()[:8]
		s.config.Log.Error("internal error", "ref", ref, "method", route.Method, "route", route.Path, "error", err.Error())
		e = errs.New(0, "Something went wrong on our side, and nothing was saved. Try again. If it happens again, tell us this reference: %s.", ref)
	} else {
		code = status[e.Kind]
	}
	if route.api {
		body, _ := json.Marshal(map[string]any{"error": e.Message, "fields": e.Fields}) //nolint:errchkjson // plain strings
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.WriteHeader(code)
		w.Write(body) //nolint:errcheck // nobody to tell
		return
	}
	if e.Kind == errs.SignIn && r.Method == http.MethodGet {
		w.Header().Set("Location", r.base+"/sign-in?next="+url.QueryEscape(r.URL.RequestURI()))
		w.WriteHeader(http.StatusSeeOther)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	frame := r.Page(errorTitle(e.Kind))
	frame.Parts = nil // there may be nothing that it is a part of
	page := ErrorPage(frame, e, r.cameFrom())
	if e.Kind == errs.SignIn {
		page = lostPage(frame, s.lostForm(w, r, route))
	}
	if rerr := s.render(w, r, code, Answer{page: page}); rerr != nil {
		s.config.Log.Error("the error page failed", "error", rerr.Error())
	}
}

// cameFrom is the page of this network that a form was sent from, without the prefix, or "" when that is not known.
func (r *Request) cameFrom() string {
	from, err := url.Parse(r.Referer())
	if r.Method != http.MethodPost || err != nil || from.Host == "" || from.Host != r.Host {
		return ""
	}
	path, ok := strings.CutPrefix(from.Path, r.base)
	if !ok || !strings.HasPrefix(path, "/") {
		return ""
	}
	return path
}

func errorTitle(k errs.Kind) string {
	switch k {
	case errs.NotFound:
		return "Page not found"
	case errs.Forbidden:
		return "You cannot do this"
	case errs.Conflict:
		return "This cannot be done now"
	case errs.Gone:
		return "This no longer works"
	case errs.TooMany:
		return "Too many tries"
	case errs.SignIn:
		return "Sign in first"
	case errs.Invalid:
		return "There is a problem"
	}
	return "Something went wrong"
}
