package apptest

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// Result is the answer to one request.
type Result struct {
	Status   int
	Location string // where a redirect leads, with the network's prefix
	Header   http.Header
	Cookies  []*http.Cookie // those that the answer set
	Body     string

	t    testing.TB
	what string // method and address, for messages
	page *html.Node
}

// Is fails the test unless the answer has this status, and if a form comes back that says twice what is wrong with it.
func (r *Result) Is(status int) *Result {
	r.t.Helper()
	if r.Status == http.StatusUnprocessableEntity && len(r.Find(".nhsuk-error-summary")) > 1 {
		r.t.Errorf("%s: the page says twice that there is a problem", r.what)
	}
	if r.Status != status {
		r.t.Fatalf("%s: status %d, want %d\n%s", r.what, r.Status, status, r.summary())
	}
	return r
}

// To fails the test unless the answer redirects to this address (with the network's prefix).
func (r *Result) To(location string) *Result {
	r.t.Helper()
	if r.Location != location {
		r.t.Fatalf("%s: status %d, leads to %q, want %q\n%s", r.what, r.Status, r.Location, location, r.summary())
	}
	return r
}

// Shows fails the test unless every text is on the page.
func (r *Result) Shows(texts ...string) *Result {
	r.t.Helper()
	for _, s := range texts {
		if !r.Has(s) {
			r.t.Fatalf("%s: status %d, does not show %q\n%s", r.what, r.Status, s, r.summary())
		}
	}
	return r
}

// Hides fails the test if any of the texts is anywhere in the answer, shown or not.
func (r *Result) Hides(texts ...string) *Result {
	r.t.Helper()
	for _, s := range texts {
		if r.Has(s) || strings.Contains(r.Body, s) {
			r.t.Fatalf("%s: status %d, gives away %q\n%s", r.what, r.Status, s, r.summary())
		}
	}
	return r
}

// Has says whether the text is on the page, in <main>, with spaces and lines as they come. Titles and hidden words count.
func (r *Result) Has(text string) bool {
	r.t.Helper()
	return strings.Contains(r.summary(), squeeze(text))
}

// summary is what the page says; of an answer that is no page, its body.
func (r *Result) summary() string {
	if main := r.nodes("main"); len(main) > 0 {
		return squeeze(textOf(main[0]))
	}
	return squeeze(r.Body)
}

// Find returns the text of everything that the CSS selector finds, in order.
func (r *Result) Find(selector string) []string {
	r.t.Helper()
	var out []string
	for _, n := range r.nodes(selector) {
		out = append(out, squeeze(textOf(n)))
	}
	return out
}

// Attr returns one attribute of everything that the CSS selector finds, in order.
func (r *Result) Attr(selector, name string) []string {
	r.t.Helper()
	var out []string
	for _, n := range r.nodes(selector) {
		out = append(out, attr(n, name))
	}
	return out
}

// Link is the address of the link with these words; it fails the test when there is none.
func (r *Result) Link(words string) string {
	r.t.Helper()
	for _, n := range r.nodes("a[href]") {
		if squeeze(textOf(n)) == words {
			return attr(n, "href")
		}
	}
	r.t.Fatalf("%s: no link %q\n%s", r.what, words, r.summary())
	return ""
}

// Problem is the message beside the field of this name, or "".
func (r *Result) Problem(name string) string {
	r.t.Helper()
	for _, n := range r.nodes(`[id="` + name + `-error"]`) {
		return strings.TrimSpace(strings.TrimPrefix(squeeze(textOf(n)), "Error:"))
	}
	return ""
}

// Field is the value of the first field of this name as the browser would send it, or "".
func (r *Result) Field(name string) string {
	r.t.Helper()
	if all := r.Fields(name); len(all) > 0 {
		return all[0]
	}
	return ""
}

// Fields are the values that the browser would send under this name: of several boxes, those that are ticked.
func (r *Result) Fields(name string) []string {
	r.t.Helper()
	out := url.Values{}
	for _, n := range r.nodes("input, textarea, select") {
		if attr(n, "name") == name {
			collect(n, out)
		}
	}
	return out[name]
}

// Form is what the browser would send for the form whose action ends with this path, buttons left out. It fails the
// test when there is no such form.
func (r *Result) Form(action string) url.Values {
	r.t.Helper()
	for _, f := range r.nodes("form") {
		if strings.HasSuffix(attr(f, "action"), action) {
			out := url.Values{}
			for _, n := range cascadia.QueryAll(f, fieldSelector) {
				collect(n, out)
			}
			return out
		}
	}
	r.t.Fatalf("%s: no form posts to %q; there are %q", r.what, action, r.Attr("form", "action"))
	return nil
}

var fieldSelector = cascadia.MustCompile("input, textarea, select")

// collect adds the values that one field sends.
func collect(n *html.Node, out url.Values) {
	name := attr(n, "name")
	if name == "" || has(n, "disabled") {
		return
	}
	switch n.Data {
	case "textarea":
		out.Add(name, strings.TrimPrefix(textOf(n), "\n"))
	case "select":
		collectSelect(n, name, out)
	case "input":
		switch attr(n, "type") {
		case "file", "submit", "button", "image", "reset":
		case "radio", "checkbox":
			if has(n, "checked") {
				out.Add(name, attr(n, "value"))
			}
		default:
			out.Add(name, attr(n, "value"))
		}
	}
}

func collectSelect(n *html.Node, name string, out url.Values) {
	options := cascadia.QueryAll(n, optionSelector)
	var chosen []*html.Node
	for _, o := range options {
		if has(o, "selected") {
			chosen = append(chosen, o)
		}
	}
	if len(chosen) == 0 && len(options) > 0 && !has(n, "multiple") {
		chosen = options[:1]
	}
	for _, o := range chosen {
		if has(o, "value") {
			out.Add(name, attr(o, "value"))
		} else {
			out.Add(name, squeeze(textOf(o)))
		}
	}
}

var optionSelector = cascadia.MustCompile("option")

func (r *Result) nodes(selector string) []*html.Node {
	r.t.Helper()
	if r.page == nil {
		var err error
		if r.page, err = html.Parse(strings.NewReader(r.Body)); err != nil {
			r.t.Fatalf("%s: the page does not parse: %v", r.what, err)
		}
	}
	s, err := cascadia.ParseGroup(selector)
	if err != nil {
		r.t.Fatalf("apptest: %q is no selector: %v", selector, err)
	}
	return cascadia.QueryAll(r.page, s)
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

func textOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(textOf(c))
		if c.Type == html.ElementNode && !inline[c.Data] {
			b.WriteString(" ") // two blocks are two words
		}
	}
	return b.String()
}

// inline are elements that stand inside a word or a line.
var inline = map[string]bool{"a": true, "abbr": true, "b": true, "em": true, "i": true, "span": true, "strong": true, "time": true}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }
