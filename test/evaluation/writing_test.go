package evaluation

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"alongside/internal/area/evaluation"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/test/browser"
)

// TestWhatIsTypedStaysInTheTab: Reload loses nothing that a signed-in person typed, also where a form came back with a problem. It cannot be read
// without them, and it goes when the form is sent, opened anew, when they sign out, and when somebody else signs in.
func TestWhatIsTypedStaysInTheTab(t *testing.T) {
	s, b := newScene(t, db.SQLite), browser.New(t)
	sam := s.site.Person("Sam", "sam@example.org", access.Coordinator)
	const label, words = "What did you learn?", "A secret lesson."
	held := func(want bool, when string) {
		t.Helper()
		var got string
		for range 50 {
			if got = b.Held("words-"); (got != "") == want {
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
		if (got != "") != want || strings.Contains(got, "secret") {
			t.Errorf("%s the tab keeps %q", when, got)
		}
	}
	lessons := func() {
		t.Helper()
		s.open(b, "/lessons")
		if got := b.Value(label); got != "" {
			t.Errorf("a form that is opened anew holds %q", got)
		}
		b.Fill(label, words)
		held(true, "while somebody types")
	}
	again := func(when string) {
		t.Helper()
		b.Reload()
		b.HasText("Write down a lesson")
		if got := b.Value(label); got != words {
			t.Errorf("%s, Reload leaves %q", when, got)
		}
	}
	s.signIn(b, s.amara)
	b.Width(320)
	lessons()
	b.Choose("Before the programme")
	again("of a page that was opened")
	if !b.Chosen("Before the programme") {
		t.Error("what was chosen is lost")
	}
	lessons()
	b.Press("Save")
	b.HasText("There is a problem")
	b.Accessible()
	again("of a form with a problem")
	b.HasNoText("There is a problem")
	b.Choose("Before the programme")
	b.Press("Save")
	b.HasText(words)
	held(false, "when the form is sent")
	again2 := func() string { b.Reload(); return b.Value(label) }
	if got := again2(); got != "" {
		t.Errorf("what was sent stands in the form again: %q", got)
	}
	lessons()
	b.Width(1280)
	b.Press("Sign out")
	held(false, "after signing out")
	s.signIn(b, s.amara)
	lessons()
	s.site.Visitor().Post("/sign-in", url.Values{"email": {sam.Email}})
	s.site.Work()
	b.Open(signInLink.FindString(s.site.Letter(sam.Email).Text))
	b.Press("Sign in")
	b.HasText("Sam Example")
	held(false, "when somebody else signs in")
	s.open(b, "/lessons")
	b.Back()
	b.Reload()
	held(false, "of somebody else")
}

// TestOpenedByMistakeAndSharedAgain: a form that was opened by mistake goes back to planned; then a report is shared, and shared again with what
// is new in it, under the rule about small numbers with which it was shared first.
func TestOpenedByMistakeAndSharedAgain(t *testing.T) {
	s, b := newScene(t, db.SQLite), browser.New(t)
	e := evaluation.New(s.site.DB, s.site.App.Keys, s.site.App.Post)
	early := s.wave(t, e, "Too early", "pairs-before")
	link := formLink.FindString(s.site.Letter(s.people[7].Email).Text)
	s.signIn(b, s.amara)
	b.NoScripts(true)
	s.open(b, "/waves/%s", early)
	b.Click("Close it again: it was opened by mistake")
	b.HasText("8 people had a letter")
	s.look(b, "mistake")
	b.Fill("Opening date", "31/02/2027")
	b.Press("Close it again")
	b.HasText("There is no such day: February 2027 has days 1 to 28.")
	b.Fill("Opening date", s.site.Clock.Now().AddDate(0, 1, 0).Format("02/01/2006"))
	b.Fill("Closing date", s.site.Clock.Now().AddDate(0, 2, 0).Format("02/01/2006"))
	b.Press("Close it again")
	b.HasText("The form is planned again.", "8 people have a link from then")
	s.look(b, "planned-again")
	s.site.Work()
	reader := browser.New(t)
	reader.Open(link)
	reader.HasText("not open yet", "by mistake")

	marks := func(n string) func(int) url.Values {
		return func(int) url.Values { return url.Values{"q-recommend": {n}, "q-part-peers": {"4"}} }
	}
	s.play(t, e, "First form", "pairs-end", marks("4"))
	s.open(b, "/report/share")
	b.Tick("People who take part")
	b.Press("Share the report as it is today")
	b.HasText("The report is shared as it is today.", "This report keeps the rule")
	s.play(t, e, "Second form", "pairs-end", marks("5"))
	s.site.As(s.amara).Post("/small-numbers", url.Values{"policy": {"below-7"}, "version": {"0"}}).Is(http.StatusSeeOther)
	s.signIn(reader, s.people[0])
	s.open(reader, "/report")
	reader.HasText("First form")
	reader.HasNoText("Second form")
	s.open(b, "/report/share")
	b.HasText("New form: Second form.", "Your network has chosen", "That does not hold for this report")
	s.look(b, "share-again")
	b.Press("Share what is new")
	b.HasText("Report 2 of", "Nothing. The report says today what it said then.", "That does not hold for this report")
	s.look(b, "shared-again")
	s.open(reader, "/report")
	reader.HasText("Second form")
}
