package ui

import (
	"fmt"
	"net/http"
	"testing"

	"alongside/test/browser"
	"alongside/web"
)

// policy is as strict as the one that the program sends; a page that breaks it fails the test.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'"

func TestMain(m *testing.M) { browser.Main(m) }

func serveGallery(t *testing.T) string {
	mux := http.NewServeMux()
	mux.Handle(web.Prefix, web.Handler())
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		page := gallery(r.URL.Path == "/problems")
		if r.URL.Path == "/quiet" { // nothing here takes the focus when the page opens
			page = with(Layout(Page{Title: "Quiet", Back: "/"}), Heading("Quiet", ""), TextInput(Input{Name: "name", Label: "Your name"}))
		}
		if err := page.Render(r.Context(), w); err != nil {
			t.Error(err)
		}
	})
	return browser.Serve(t, mux)
}

// TestGalleryInBrowser looks at every part in a real browser: wide and narrow, with and without problems, with scripts on
// and off. Nothing may break the rules of accessibility or the content security policy, or need sideways scrolling.
func TestGalleryInBrowser(t *testing.T) {
	base := serveGallery(t)
	for _, path := range []string{"", "problems"} {
		for _, width := range []int{1280, 320} {
			for _, off := range []bool{false, true} {
				name := fmt.Sprintf("parts-%s-%d-scripts-%v", path, width, !off)
				t.Run(name, func(t *testing.T) {
					b := browser.New(t)
					b.Width(width)
					b.NoScripts(off)
					b.Open(base + "/" + path)
					b.Accessible()
					b.Screenshot(name)
				})
			}
		}
	}
}

func TestScriptsOpenTheFieldsOfAnAnswer(t *testing.T) {
	b := browser.New(t)
	b.Open(serveGallery(t))
	hidden := func(selector string) bool { return len(b.Texts(selector)) > 0 }
	if hidden("#conditional-contact.nhsuk-radios__conditional--hidden") || !hidden("#conditional-contact-2.nhsuk-radios__conditional--hidden") {
		t.Error("at first the fields of the chosen answer alone should show")
	}
	b.Choose("By telephone")
	if !hidden("#conditional-contact.nhsuk-radios__conditional--hidden") || hidden("#conditional-contact-2.nhsuk-radios__conditional--hidden") {
		t.Error("after another choice its fields alone should show")
	}
	b.Tick("None of these")
	if b.Chosen("Hearing loop") {
		t.Error("\"None of these\" leaves other boxes ticked")
	}
}

// TestErrorSummaryByKeyboard follows a problem from the summary to its field without a mouse.
func TestErrorSummaryByKeyboard(t *testing.T) {
	b := browser.New(t)
	b.Open(serveGallery(t) + "/problems")
	b.Keyboard("Enter your name")
	b.Type("Amara Okafor")
	if got := b.Value("Your name"); got != "Amara Okafor" {
		t.Errorf("the field has %q", got)
	}
}

func TestSkipLink(t *testing.T) {
	b := browser.New(t)
	b.Open(serveGallery(t) + "/quiet")
	b.Key("Tab")
	b.Key("Enter")
	b.Key("Tab") // from the start of main: past header, menu and back link
	b.Type("Amara")
	if got := b.Value("Your name"); got != "Amara" {
		t.Errorf("after the skip link the keyboard is not at the first field of the page: it has %q", got)
	}
}

// TestManyTabsAreFoldedOnAPhone: on a narrow screen many tabs are one line, which opens with the keyboard and without scripts;
// on a wide one they stand open, in their groups.
func TestManyTabsAreFoldedOnAPhone(t *testing.T) {
	const fold = ".app-tabs__fold > .nhsuk-details__summary"
	base := serveGallery(t)
	b := browser.New(t)
	b.NoScripts(true)
	b.Width(320)
	b.Open(base + "/")
	b.HasText("Parts of this edition: Places")
	b.HasNoText("People who seek a partner")
	b.Keyboard("Parts of this edition: Places")
	b.HasText("Applying", "People who seek a partner")
	b.Accessible()
	b.TabTo("People who seek a partner")
	b.Keyboard("People who seek a partner")
	if got := b.Path(); got != "/n/demo/parts/People%20who%20seek%20a%20partner" {
		t.Errorf("the tab leads to %s", got)
	}
	b.Width(1280)
	b.Open(base + "/")
	b.HasText("Applying", "People who seek a partner")
	b.HasNoText("Parts of this edition: Places")
	b.TabTo("People who seek a partner")
	b.Accessible()
	if n := len(b.Texts(fold)); n != 1 {
		t.Errorf("%d lines fold the tabs", n)
	}
}
