package instrument

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/platform/ui"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
	"pgregory.net/rapid"
)

func render(t interface{ Fatal(...any) }, c templ.Component) (string, *html.Node) {
	var b strings.Builder
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	doc, err := html.Parse(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), doc
}

func attr(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

// submit is what a browser sends for the page as it stands: the successful controls.
func submit(doc *html.Node) url.Values {
	form := url.Values{}
	for n := range doc.Descendants() {
		name, _ := attr(n, "name")
		if n.Type != html.ElementNode || name == "" {
			continue
		}
		value, _ := attr(n, "value")
		switch n.Data {
		case "input":
			kind, _ := attr(n, "type")
			if _, checked := attr(n, "checked"); checked || kind != "radio" && kind != "checkbox" {
				form.Add(name, value)
			}
		case "textarea":
			text := ""
			if n.FirstChild != nil {
				text = n.FirstChild.Data
			}
			form.Add(name, text)
		case "select":
			for o := range n.Descendants() {
				if _, selected := attr(o, "selected"); selected {
					value, _ := attr(o, "value")
					form.Add(name, value)
				}
			}
		}
	}
	return form
}

// What was answered comes back when the page is sent again untouched, whatever the answers are.
func TestFormsShowWhatWasAnswered(t *testing.T) {
	d := example(t)
	rapid.Check(t, func(t *rapid.T) {
		as := drawAnswers(t, d)
		_, doc := render(t, AllFields(NewView(ui.Page{}, d, as)))
		back, fields := DecodeDraft(d, submit(doc), "q-")
		if len(fields) > 0 {
			t.Fatalf("refused: %v", fields)
		}
		if diff := cmp.Diff(as, back); diff != "" {
			t.Fatal(diff)
		}
	})
}

// What was typed wrongly is still there beside its message.
func TestFormsKeepWhatWasTyped(t *testing.T) {
	d := example(t)
	form := url.Values{
		"q-name": {strings.Repeat("x", 30)}, "q-cost": {"<b>twelve"}, "q-helps": {"none", "loop"},
		"q-order.trust": {"1"}, "q-order.time": {"1"}, "q-order.money": {""}, "q-story": {"a"}, "q-story.na": {"yes"},
	}
	as, fields := Decode(d, form, "q-")
	page := ui.Page{Problems: fields}
	text, doc := render(t, AllFields(NewView(page, d, as)))
	back := submit(doc)
	for _, name := range []string{"q-name", "q-cost", "q-helps", "q-order.trust", "q-order.time", "q-story"} {
		want := form[name]
		if name == "q-helps" {
			want = []string{"loop", "none"} // in the order of the form
		}
		if diff := cmp.Diff(want, back[name]); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	ids := map[string]bool{}
	for n := range doc.Descendants() {
		if id, ok := attr(n, "id"); ok {
			ids[id] = true
		}
	}
	if len(fields) != 6 { // and the required question that was left out
		t.Errorf("%d messages: %v", len(fields), fields)
	}
	for _, f := range fields {
		if !ids[f.Name] {
			t.Errorf("the summary leads to #%s, which is not on the page", f.Name)
		}
		if !strings.Contains(text, templ.EscapeString(f.Message)) {
			t.Errorf("the message %q is not beside its field", f.Message)
		}
	}
}

func TestEveryShippedFormIsSound(t *testing.T) {
	for _, key := range ShippedKeys() {
		def, _ := Shipped(key)
		v := NewView(ui.Page{}, def, nil)
		text, doc := render(t, AllFields(v))
		paper, _ := render(t, PaperForm(def))
		ids := map[string]bool{}
		var wanted []string
		for n := range doc.Descendants() {
			if id, ok := attr(n, "id"); ok {
				if ids[id] {
					t.Errorf("%s: the id %q is there twice", key, id)
				}
				ids[id] = true
			}
			for _, name := range []string{"for", "aria-describedby"} {
				if v, ok := attr(n, name); ok {
					wanted = append(wanted, strings.Fields(v)...)
				}
			}
			if _, styled := attr(n, "style"); styled {
				t.Errorf("%s: an inline style", key)
			}
		}
		for _, id := range wanted {
			if !ids[id] {
				t.Errorf("%s: nothing has the id %q", key, id)
			}
		}
		for _, it := range def.Items() {
			if !ids[v.anchor(it)] {
				t.Errorf("%s: no field for %s", key, it.ID)
			}
			if !strings.Contains(text, templ.EscapeString(it.Wording)) || !strings.Contains(paper, templ.EscapeString(it.Wording)) {
				t.Errorf("%s: %s is not asked", key, it.ID)
			}
		}
	}
}

func TestShowTellsEveryAnswer(t *testing.T) {
	d := example(t)
	as := Answers{"heard": Give("4"), "ignored": {State: NotApplicable}, "order": Give("time", "trust", "money"), "cost": Give("12.50"), "name": Give("<Ann>")}
	text, _ := render(t, Show(NewView(ui.Page{}, d, as), func(s Section) templ.SafeURL { return templ.SafeURL("/edit/" + s.ID) }))
	for _, want := range []string{">Agree<", "Does not apply", "Not answered", "£12.50", "&lt;Ann&gt;", `href="/edit/words#q-name"`, `href="/edit/choices#q-order.trust"`} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not shown", want)
		}
	}
	if i, j := strings.Index(text, "<li>Time"), strings.Index(text, "<li>Trust"); i < 0 || j < i {
		t.Error("the ranking is not shown in order")
	}
	quiet, _ := render(t, Show(NewView(ui.Page{}, d, as), nil))
	if strings.Contains(quiet, "href") {
		t.Error("links to change although there are none")
	}
}
