package impact_test

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"

	"alongside/internal/app/apptest"
)

// asked asks somebody outside to confirm a claim, and returns their link.
func (s *scene) asked(who, at, email string) string {
	s.t.Helper()
	s.as[who].Post(at+"/ask", url.Values{"name": {"Somebody"}, "email": {email}}).Is(http.StatusSeeOther)
	return regexp.MustCompile(`/impact/confirm/[0-9a-f]{40}`).FindString(s.Letter(email).Text)
}

// TestAnAnswerToChangedWordsIsGivenBack: whoever was writing while the words of a claim changed reads what they typed, to copy it, and that they can be
// asked again; by a link and signed in. Whoever has answered already is told just that.
func TestAnAnswerToChangedWordsIsGivenBack(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		at := s.tell("Pat", "role", "I joined the board", "Pat")
		s.as["Pat"].Post(at+"/ask", url.Values{"name": {"Wes"}, "email": {"wes@example.org"}}).Is(http.StatusSeeOther)
		confirm := at + "/confirm"
		reply := s.as["Wes"].Get(confirm).Is(http.StatusOK).Form(confirm)
		reply.Set("is", "yes")
		reply.Set("side", "professional")
		reply.Set("words", "I was there when <b>she</b> came in")
		change := s.as["Pat"].Get(at + "/change").Form(at + "/change")
		change.Set("title", "I joined the board in March")
		s.as["Pat"].Post(at+"/change", change).Is(http.StatusSeeOther)
		s.as["Wes"].Post(confirm, reply).Is(http.StatusGone).Shows("Your answer was not kept", "Yes, I know that it did", "As a professional", "I was there when <b>she</b> came in").Hides("in March")
		s.as["Wes"].Get(confirm).Is(http.StatusGone).Hides("Your answer was not kept", "in March")
		s.as["Wes"].Get(at).Is(http.StatusNotFound)
		s.as["Sam"].Post(confirm, reply).Is(http.StatusNotFound).Hides("I was there")

		link := s.asked("Pat", at, "outside@example.net")
		out := site.Visitor()
		mine := out.Get(link).Is(http.StatusOK).Form(link)
		mine.Set("is", "no")
		mine.Set("side", "partner")
		mine.Set("words", "It was in April")
		change = s.as["Pat"].Get(at + "/change").Form(at + "/change")
		change.Set("title", "I joined the board in April")
		s.as["Pat"].Post(at+"/change", change).Is(http.StatusSeeOther)
		out.Post(link, mine).Is(http.StatusGone).Shows("Your answer was not kept", "has changed since", "Whoever asked you can ask you again", "No, or not like this", "As a patient, service user, carer or community member", "It was in April").Hides("I joined the board")
		out.Post(link, url.Values{}).Is(http.StatusGone).Hides("What you wrote")

		// Asked again, the answer is kept, and once it is, a second one is told so.
		again := s.asked("Pat", at, "second@example.net")
		mine = out.Get(again).Form(again)
		mine.Set("is", "yes")
		mine.Set("side", "partner")
		mine.Set("words", "It was in April")
		out.Post(again, mine).Is(http.StatusSeeOther)
		mine.Set("once", "")
		out.Post(again, mine).Is(http.StatusGone).Shows("You have answered this already").Hides("Your answer was not kept", "It was in April")
	})
}
