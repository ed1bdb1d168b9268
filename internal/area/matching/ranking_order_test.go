package matching_test

import (
	"net/http"
	"regexp"
	"slices"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/test/browser"
)

// TestAListIsOrderedWithButtons puts people in order without scripts and without writing a number. A press saves nothing and keeps all
// that was typed.
func TestAListIsOrderedWithButtons(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		who := sc.people()
		sc.asks(site.As(sc.cora))
		ben, cards := who["Ben"], sc.cards()
		page := ben.Get(sc.listAt()).Is(http.StatusOK).Hides("Not saved yet.")
		press := func(what, name string, status int) {
			t.Helper()
			form := page.Form(sc.listAt())
			form.Set("move", what+":"+cards[name])
			page = ben.Post(sc.listAt(), form).Is(status)
		}
		places := func(want ...string) {
			t.Helper()
			for _, name := range []string{"Ada", "Cleo", "Eve"} {
				place := ""
				if i := slices.Index(want, name); i >= 0 {
					place = string(rune('1' + i))
				}
				if got := page.Field("place-" + cards[name]); got != place {
					t.Errorf("%s has %q, want %q", name, got, place)
				}
			}
		}
		press("add", "Cleo", http.StatusOK)
		press("add", "Ada", http.StatusOK)
		page.Shows("Ada is number 2 of 2. Not saved yet.")
		places("Cleo", "Ada")
		press("up", "Ada", http.StatusOK)
		places("Ada", "Cleo")
		if got := page.Attr(`button[autofocus]`, "value"); len(got) != 1 || got[0] != "up:"+cards["Ada"] {
			t.Errorf("the focus is on %q", got)
		}
		press("up", "Ada", http.StatusOK) // the first stays first
		press("down", "Cleo", http.StatusOK)
		places("Ada", "Cleo")
		if now := ben.Get(sc.listAt()); now.Field("place-"+cards["Cleo"]) != "" {
			t.Error("a press has saved something")
		}
		form := page.Form(sc.listAt())
		form.Set("place-"+cards["Eve"], "7") // typed, with a gap
		form.Set("none", "yes")
		form.Set("move", "down:"+cards["Ada"])
		page = ben.Post(sc.listAt(), form).Is(http.StatusOK)
		places("Cleo", "Ada", "Eve")
		if len(page.Attr(`input[name="none"][checked]`, "value")) != 1 {
			t.Error("a tick is lost")
		}
		form = page.Form(sc.listAt())
		form.Set("place-"+cards["Eve"], "1")
		form.Set("place-"+cards["Cleo"], "first")
		form.Set("move", "up:"+cards["Ada"])
		wrong := ben.Post(sc.listAt(), form).Is(http.StatusUnprocessableEntity)
		if wrong.Problem("place-"+cards["Cleo"]) == "" || wrong.Field("place-"+cards["Cleo"]) != "first" || wrong.Field("place-"+cards["Eve"]) != "1" {
			t.Error("what is no number is not told beside its field, or lost")
		}
		press("off", "Cleo", http.StatusOK)
		page.Shows("Cleo is not on your list. Not saved yet.")
		places("Ada", "Eve")
		form = page.Form(sc.listAt())
		form.Set("move", "up:nobody")
		ben.Post(sc.listAt(), form).Is(http.StatusOK).Hides("Not saved yet.")
		form.Del("move")
		form.Del("none")
		ben.Follow(ben.Post(sc.listAt(), form).Is(http.StatusSeeOther)).Shows("Your list is saved.")
		page = ben.Get(sc.listAt())
		places("Ada", "Eve")

		// When the list was saved in another window since, a press does not hide that: saving says so.
		old := page.Form(sc.listAt())
		sc.lists(ben, "Cleo")
		old.Set("move", "down:"+cards["Ada"])
		page = ben.Post(sc.listAt(), old).Is(http.StatusOK)
		places("Eve", "Ada")
		ben.Post(sc.listAt(), page.Form(sc.listAt())).Is(http.StatusConflict).Shows("in another window")

		// After the close, a press is refused like saving.
		sc.does(site.As(sc.cora), "close", "sure", "yes").Is(http.StatusSeeOther)
		old.Set("move", "up:"+cards["Ada"])
		if r := ben.Post(sc.listAt(), old); r.Status == http.StatusOK {
			t.Error("a list that is closed can be put in order")
		}
	})
}

var signIn = regexp.MustCompile(`http://localhost:\d+\S*/sign-in/[0-9a-f]{40}`)

// TestOrderInABrowser puts people in order with the keyboard on a phone, with scripts and without.
func TestOrderInABrowser(t *testing.T) {
	var site *apptest.Site
	address := browser.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { site.Handler().ServeHTTP(w, r) }))
	site = apptest.Open(t, db.SQLite, apptest.URL(address))
	sc := newScene(t, site)
	sc.people()
	sc.asks(site.As(sc.cora))
	cards := sc.cards()
	b := browser.New(t)
	b.Width(320)
	b.Open(address + "/sign-in")
	b.Fill("Email address", "ben@example.org")
	b.Press("Send me a link")
	site.Work()
	link := ""
	for _, l := range site.Mail.To("ben@example.org") {
		link += signIn.FindString(l.Text)
	}
	b.Open(link)
	b.Press("Sign in")
	button := func(what, name string) string { return `[value="` + what + ":" + cards[name] + `"]` }
	for _, scripts := range []bool{false, true} {
		b.NoScripts(!scripts)
		b.Open(address + sc.listAt())
		b.Keyboard(button("add", "Cleo"))
		b.HasText("Cleo is number 1 of 1.")
		b.Keyboard(button("add", "Ada"))
		b.Keyboard(button("add", "Eve"))
		b.HasText("Eve is number 3 of 3.")
		b.Key("Enter") // the focus has stayed with Eve, now on Up
		b.HasText("Eve is number 2 of 3. Not saved yet.")
		b.Keyboard(button("down", "Cleo"))
		b.HasText("Cleo is number 2 of 3.")
		for name, want := range map[string]string{"Eve": "1", "Cleo": "2", "Ada": "3"} {
			if got := b.Value("Number for " + name); got != want {
				t.Errorf("scripts %v: %s has %q, want %q", scripts, name, got, want)
			}
		}
		b.NoSidewaysScroll()
		b.Accessible()
		if scripts {
			if b.Texts("[data-said]")[0] != "Cleo is number 2 of 3." {
				t.Errorf("told: %q", b.Texts("[data-said]"))
			}
			b.Screenshot("matching-order-320")
			b.KeyboardFill("Number for Ada", "1") // twice the same number: the server says so
			b.Keyboard(button("up", "Ada"))
			b.HasText("There is a problem", "You gave number 1 to")
			b.Keyboard(button("off", "Eve"))
		}
	}
	b.Open(address + sc.listAt())
	b.Keyboard(button("add", "Ada"))
	b.Press("Save my list")
	b.HasText("Your list is saved.")
	if got := b.Value("Number for Ada"); got != "1" {
		t.Errorf("Ada has %q", got)
	}
}
