// Package ui is how Alongside looks: the layout of a page and one typed part for each thing that a page is made of (fields,
// buttons, lists, tables, notices). Pages are put together from these parts only, so that labels, hints, error messages and
// what screen readers hear are right everywhere. The parts follow the NHS design system under a neutral theme.
// The package knows nothing of health care, of the database or of who may do what.
package ui

import (
	"fmt"
	"net/url"
	"reflect"
	"strings"

	"alongside/internal/platform/errs"

	"github.com/a-h/templ"
)

// Page is what every page has. Page structs embed it; the web floor fills it, a page adds Title, Back and its own fields.
type Page struct {
	Title      string       // what the page is, without the names of the network and of Alongside
	Lang       string       // language tag such as "en-GB"; "" means en-GB
	Base       string       // prefix of the network's addresses such as "/n/demo", or ""
	Network    string       // the network's name, "" outside any network
	Path       string       // address of this page without Base
	User       *User        // who is signed in, nil when nobody is
	Notice     string       // one sentence about what has just happened, "" for none
	NoticeKind string       // success, info or warning; "" means info
	Problems   []errs.Field // what is wrong with the form that was sent, in the order of the fields
	Returns    string       // on the answer to a form: the address of the page on which the form stands, with Base; "" when there is none
	Back       string       // address of the page before, without Base; "" shows no back link
	Brand      string       // address of the network's own stylesheet, which sets --app-brand; "" for none
	Parts      []Tab        // the pages of one thing that this page is a part of, such as an edition, with the current one marked
	PartsOf    string       // what Parts are called, such as "Parts of this edition"
	Demo       bool         // true in a demonstration: each page says that its people are invented
}

// User is the person who is signed in, as the top of the page shows them.
type User struct {
	Name    string
	Links   []NavLink // the main menu after "Waiting for you"
	Waiting int       // how many things wait for this person
	Mark    string    // no name but this person's alone: what they type is kept in their tab under it; "" keeps nothing
}

// NavLink is one entry of the main menu. Path has no Base.
type NavLink struct{ Label, Path string }

// Notice kinds for Page.NoticeKind.
const (
	NoticeSuccess = "success"
	NoticeInfo    = "info"
	NoticeWarning = "warning"
)

// To makes an address inside this network: Base, then the formatted path. Texts are escaped, before a "?" as one piece of
// a path and after it as a value of a query, so that nothing a person wrote can lead elsewhere.
//
//	page.To("/editions/%s/days/%d", id, 3)
//	page.To("/partners?q=%s", words)
func (p Page) To(format string, args ...any) templ.SafeURL {
	inPath := verbs(before(format, "?"))
	escaped := make([]any, len(args))
	for i, arg := range args {
		escape := url.QueryEscape
		if i < inPath {
			escape = url.PathEscape
		}
		escaped[i] = escapeArg(arg, escape)
	}
	return templ.SafeURL(p.Base + fmt.Sprintf(format, escaped...))
}

// escapeArg escapes everything that prints as text; numbers and booleans need nothing.
func escapeArg(arg any, escape func(string) string) any {
	if s, ok := arg.(fmt.Stringer); ok {
		return escape(s.String())
	}
	switch v := reflect.ValueOf(arg); v.Kind() {
	case reflect.String:
		return escape(v.String())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Bool, reflect.Float32, reflect.Float64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return arg
	}
	return escape(fmt.Sprint(arg))
}

// verbs counts the formatting verbs in a format. "%%" is a percent sign, not a verb.
func verbs(format string) int {
	return strings.Count(strings.ReplaceAll(format, "%%", ""), "%")
}

func before(text, mark string) string {
	head, _, _ := strings.Cut(text, mark)
	return head
}

// Problem is the message for one field, or "" when nothing is wrong with it.
func (p Page) Problem(name string) string {
	for _, problem := range p.Problems {
		if problem.Name == name {
			return problem.Message
		}
	}
	return ""
}

// local adds Base to a path that may already have it. What comes out always stays on this site: a path that came from an
// address or a header cannot become "//elsewhere" or "javascript:".
func (p Page) local(path string) templ.SafeURL {
	path = "/" + strings.TrimLeft(path, "/\\")
	if p.Base != "" && (path == p.Base || strings.HasPrefix(path, p.Base+"/")) {
		return templ.SafeURL(path)
	}
	return templ.SafeURL(p.Base + path)
}

// fullTitle is the browser's title: what is wrong first, then the page, the network, Alongside.
func (p Page) fullTitle() string {
	parts := make([]string, 0, 3)
	for _, part := range []string{p.Title, p.Network, "Alongside"} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	title := strings.Join(parts, " — ")
	if len(p.Problems) > 0 {
		return "Error: " + title
	}
	return title
}

func (p Page) lang() string {
	if p.Lang == "" {
		return "en-GB"
	}
	return p.Lang
}

// current says whether a menu entry leads to this page or to a page above it.
func (p Page) current(path string) bool {
	return p.Path == path || (path != "/" && strings.HasPrefix(p.Path, strings.TrimSuffix(path, "/")+"/"))
}

// bodyAttributes tell the script that keeps what somebody types (web/scripts/words.js) who it is, and where a form stands that came back.
func (p Page) bodyAttributes() templ.Attributes {
	if p.User == nil || p.User.Mark == "" {
		return nil
	}
	out := templ.Attributes{"data-reader": p.User.Mark}
	if p.Returns != "" {
		out["data-back"] = p.Returns
	}
	return out
}
