// Package web turns a table of routes into an HTTP server: it finds the network and the person, checks the route's
// permission, reads the form within limits, calls one page function, and turns its answer or its error into a page.
// Status codes, headers, cookies and cross-site protection live here and nowhere else.
package web

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/plain"
	"alongside/internal/platform/ui"
	assets "alongside/web"
)

// PageFunc answers one request: decode, one action, an answer. Errors travel up unchanged.
type PageFunc func(*Request) (Answer, error)

// Route is one line of a route table.
type Route struct {
	Method, Path string
	Permission   access.Permission
	page         PageFunc
	upload       int64
	api          bool
}

// Routes is the table of every route of the program. Slices add their lines with Get and Post.
type Routes struct{ list []*Route }

// Option changes how one route is served.
type Option func(*Route)

// Upload lets a form carry files, up to this many bytes in all.
func Upload(limit int64) Option { return func(r *Route) { r.upload = limit } }

// API marks a route that answers with JSON or a machine's format; its errors are JSON too.
func API() Option { return func(r *Route) { r.api = true } }

// Get adds a page. The permission is required: the zero Permission panics when the program starts.
func (rs *Routes) Get(path string, p access.Permission, fn PageFunc, opts ...Option) {
	rs.add(http.MethodGet, path, p, fn, opts)
}

// Post adds the target of a form. It answers with a redirect, or with the form again and its problems.
func (rs *Routes) Post(path string, p access.Permission, fn PageFunc, opts ...Option) {
	rs.add(http.MethodPost, path, p, fn, opts)
}

func (rs *Routes) add(method, path string, p access.Permission, fn PageFunc, opts []Option) {
	if !p.Valid() || fn == nil {
		panic(fmt.Sprintf("route %s %s needs a permission and a page", method, path))
	}
	r := &Route{Method: method, Path: path, Permission: p, page: fn}
	for _, o := range opts {
		o(r)
	}
	rs.list = append(rs.list, r)
}

// All lists the routes by path and method, for the access matrix.
func (rs *Routes) All() []*Route {
	out := append([]*Route(nil), rs.list...)
	sort.SliceStable(out, func(i, j int) bool {
		return out[i].Path+" "+out[i].Method < out[j].Path+" "+out[j].Method
	})
	return out
}

// Network is what a request needs to know of the network it is in.
type Network struct {
	ID   db.ID
	Slug string
	Name string
	// Brand is the network's colour, one of the names that the stylesheet knows.
	Brand string
	// Zone is the network's time zone, such as Europe/London: pages show times in it unless they belong to something else.
	Zone string
}

// Recogniser finds the network and the person of a request; package app gives the one that reads the database.
type Recogniser interface {
	// Arrive finds the network of a request, by the slug of its prefix /n/{slug} or else by its host name (when no network
	// has it, the oldest), and turns the session cookie's secret into an actor: an unknown or ended session, or none (""), is
	// a visitor, not an error.
	Arrive(ctx context.Context, slug, host, secret string) (Network, access.Actor, error)
	// User is what the page's frame shows of a signed-in person.
	User(ctx context.Context, actor access.Actor) (*ui.User, error)
}

// Config of a server.
type Config struct {
	// URL is the address that people use, such as https://alongside.example; links in emails begin with it.
	URL string
	// Demo says on every page that this is a demonstration.
	Demo bool
	// Log is where internal errors go, each once.
	Log *slog.Logger
	// Now is the clock.
	Now func() time.Time
	// Proxies are the reverse proxies whose word about where a request comes from is believed.
	Proxies []netip.Prefix
	// Parts are the pages that a page of this address belongs with, as the actor may see them, and what they are called; nil
	// gives none. It asks no database.
	Parts func(p ui.Page, actor access.Actor) (name string, parts []ui.Tab)
	// Sent remembers forms that do their work once; nil remembers none.
	Sent *Sent
}

// Request is one request that passed its route's permission.
type Request struct {
	*http.Request
	// Actor is who asks.
	Actor access.Actor
	// Network is where.
	Network Network
	// Form holds the decoded form or query values, each trimmed of outer space and free of control characters.
	Form url.Values

	base   string
	user   *ui.User
	flash  flash
	server *Server
}

// Context of the request.
func (r *Request) Ctx() context.Context { return r.Request.Context() }

// ID is a path value as an ID; one without the form of an ID is simply not found.
func (r *Request) ID(name string) (db.ID, error) {
	id := db.ID(r.PathValue(name))
	if !id.Valid() {
		return "", errs.Missing()
	}
	return id, nil
}

// From is the address of the connection that the request comes from, for limits.
func (r *Request) From() string { return r.server.clientAddress(r.Request) }

// Raw is one value of a posted form exactly as it was sent, with its outer space: for passwords.
func (r *Request) Raw(name string) string { return r.PostForm.Get(name) }

// Value is one form value.
func (r *Request) Value(name string) string { return r.Form.Get(name) }

// Turn is which page of a list is asked for, from 1; what is no such number is 1.
func (r *Request) Turn() int {
	n, err := strconv.Atoi(r.Value("page"))
	if err != nil || n < 1 || n > 10000 {
		return 1
	}
	return n
}

// Version is the version of the thing that a form was shown with. What is no number is -1, which no version ever is, so that
// a damaged form is told that something changed and overwrites nothing.
func (r *Request) Version() int64 {
	n, err := strconv.ParseInt(r.Value("version"), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

// Page starts the frame of a page with this title.
func (r *Request) Page(title string) ui.Page {
	p := ui.Page{
		Title: title, Lang: "en-GB", Base: r.base, Network: r.Network.Name, Path: r.URL.Path, User: r.user,
		Notice: r.flash.Text, NoticeKind: r.flash.Kind, Demo: r.server.config.Demo, Brand: brandSheet(r.Network.Brand),
	}
	if r.Method == http.MethodPost {
		if back := r.server.formPage(r); back != "" {
			p.Returns = r.base + back
		}
	}
	if parts := r.server.config.Parts; parts != nil {
		p.PartsOf, p.Parts = parts(p, r.Actor)
	}
	return p
}

// brandSheet is the address of the stylesheet of a network's colour; the usual colour needs none.
func brandSheet(brand string) string {
	name := "brand-" + brand + ".css"
	if !assets.Has(name) {
		return ""
	}
	return assets.URL(name)
}

// Address is the full address of a path in this network, for emails and calendar files.
func (r *Request) Address(format string, args ...any) string {
	return r.server.config.URL + r.base + fmt.Sprintf(format, args...)
}

// Answer is what a page function gives back. Make one with Show, Problem, Redirect, File or JSON.
type Answer struct {
	status   int
	page     templ.Component
	redirect string
	slug     string // of the network that redirect leads to, when it is not the request's
	notice   flash
	file     *File
	stream   func(io.Writer) error // writes the body of file piece by piece
	json     any
	session  *string
	mark     string // a cookie that says only that this browser did something
}

// File is a download or a machine-readable answer.
type File struct {
	Name, Type string
	Body       []byte
	// Inline shows it in the browser; only for types that cannot run anything.
	Inline bool
}

// Show answers with a page.
func Show(page templ.Component) Answer { return Answer{status: http.StatusOK, page: page} }

// Problem answers with the form again, with its problems (status 422).
func Problem(page templ.Component) Answer {
	return Answer{status: http.StatusUnprocessableEntity, page: page}
}

// Gone answers with a page for a link that no longer works (status 410), which says what to do instead.
func Gone(page templ.Component) Answer { return Answer{status: http.StatusGone, page: page} }

// Wait answers with the form again after too many tries (status 429).
func Wait(page templ.Component) Answer {
	return Answer{status: http.StatusTooManyRequests, page: page}
}

// Clash answers with a page that tells the second of two people what changed meanwhile (status 409).
func Clash(page templ.Component) Answer { return Answer{status: http.StatusConflict, page: page} }

// Redirect answers with another page of the same network; path is without the network's prefix.
func Redirect(format string, args ...any) Answer {
	return Answer{status: http.StatusSeeOther, redirect: fmt.Sprintf(format, args...)}
}

// Under makes a redirect lead to the network under this short name: for when the one of the request has just changed.
func (a Answer) Under(slug string) Answer { a.slug = slug; return a }

// Saying adds a notice to the page that a redirect leads to: what just happened, in one sentence.
func (a Answer) Saying(format string, args ...any) Answer {
	a.notice = flash{Kind: "success", Text: fmt.Sprintf(format, args...)}
	return a
}

// Warning is Saying for what the person should look at.
func (a Answer) Warning(format string, args ...any) Answer {
	a.notice = flash{Kind: "warning", Text: fmt.Sprintf(format, args...)}
	return a
}

// Download answers with a file.
func Download(f File) Answer { return Answer{status: http.StatusOK, file: &f} }

// Stream answers with a file that write makes piece by piece, so that a large one does not fill the memory. What fails on
// the way breaks the connection, so that nobody takes half a file for the whole.
func Stream(f File, write func(io.Writer) error) Answer {
	return Answer{status: http.StatusOK, file: &f, stream: write}
}

// JSON answers with a value as JSON.
func JSON(v any) Answer { return Answer{status: http.StatusOK, json: v} }

// Marking leaves a mark in this browser for half a year, such as that a form was sent from it; r.Marked finds it again. It names no
// person and is kept nowhere else. The name must be no secret.
func (a Answer) Marking(name string) Answer { a.mark = name; return a }

// Marked says whether this browser bears a mark.
func (r *Request) Marked(name string) bool {
	_, err := r.Cookie(markCookie + name)
	return err == nil
}

// SigningIn sets the session cookie to this secret.
func (a Answer) SigningIn(secret string) Answer { a.session = &secret; return a }

// SigningOut removes the session cookie.
func (a Answer) SigningOut() Answer { return a.SigningIn("") }

// Form runs act; when it fails with problems that the person can mend, show renders the form again with them.
// It is the whole of an ordinary POST: act does one action and answers with a redirect.
func Form(r *Request, title string, act func() (Answer, error), show func(p ui.Page) templ.Component) (Answer, error) {
	a, err := act()
	if e := errs.Of(err); e != nil && e.Kind == errs.Invalid {
		p := r.Page(title)
		p.Problems = e.Fields
		if len(p.Problems) == 0 {
			p.Problems = []errs.Field{{Message: e.Message}}
		}
		return Problem(show(p)), nil
	}
	return a, err
}

// Edit runs act for a form whose page is read anew when something is wrong. show makes that page: with the problems beside
// their fields, or with clash when somebody else was faster, so that both texts can be shown.
func Edit(act func() (Answer, error), show func(problems []errs.Field, clash bool) (templ.Component, error)) (Answer, error) {
	a, err := act()
	e := errs.Of(err)
	if e == nil || e.Kind != errs.Invalid && e.Kind != errs.Conflict {
		return a, err
	}
	problems := e.Fields
	if len(problems) == 0 {
		problems = []errs.Field{{Message: e.Message}}
	}
	page, err := show(problems, e.Kind == errs.Conflict)
	switch {
	case err != nil:
		return Answer{}, err
	case e.Kind == errs.Conflict:
		return Clash(page), nil
	}
	return Problem(page), nil
}

// trimForm trims outer space of every value, turns the line ends of browsers into plain ones, and leaves out characters that
// nobody types.
func trimForm(v url.Values) url.Values {
	for name, list := range v {
		if !plain.Path(name) {
			delete(v, name)
			continue
		}
		for i, s := range list {
			list[i] = strings.TrimSpace(plain.Text(s))
		}
	}
	return v
}
