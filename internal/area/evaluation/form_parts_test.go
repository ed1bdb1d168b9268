package evaluation_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
)

// mostInPart is how many questions a page of a form has at most: what a tired person answers in one go.
const mostInPart = 5

// TestAFormComesInParts opens a form of many questions: it begins with what it is, then asks a handful at a time and
// says how far one has come.
func TestAFormComesInParts(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 6)
		s.open("Three months later", "pairs-three-months")
		link := "/forms/" + s.token(s.people[0])
		page := site.Visitor().Get(link).Is(http.StatusOK)
		page.Shows("Part 1 of 6", "Part 2 of 6", "Part 6 of 6", "You and your partner (continued)", "Your own code").Hides("Part 7 of", "May we quote your words")
		parts := page.Attr(".app-part", "id")
		if got, want := strings.Join(parts, " "), "start part-1 part-2 part-3 part-4 part-5 part-6"; got != want {
			t.Fatalf("the parts are %q, want %q", got, want)
		}
		if open := page.Attr(".app-part--open", "id"); len(open) != 1 || open[0] != "start" {
			t.Errorf("%v is open at first", open)
		}
		for _, id := range parts {
			asked := map[string]bool{}
			for _, name := range page.Attr("#"+id+" input, #"+id+" textarea", "name") {
				asked[name] = true
			}
			if len(asked) > mostInPart {
				t.Errorf("%s asks %d questions", id, len(asked))
			}
		}
		for from, to := range map[string]string{"start": "#part-1", "part-1": "#part-2", "part-5": "#part-6"} {
			if links := page.Attr("#"+from+" a.nhsuk-button", "href"); len(links) != 1 || links[0] != to {
				t.Errorf("%s leads on to %v", from, links)
			}
		}
	})
}

// TestAnswersAreCheckedBeforeTheyAreSent goes from the form to the page of answers, back, and on. Nothing is kept on the way.
func TestAnswersAreCheckedBeforeTheyAreSent(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 6)
		wave := s.open("Three months later", "pairs-three-months")
		link := "/forms/" + s.token(s.people[0])
		v := site.Visitor()
		form := v.Get(link).Is(http.StatusOK).Form(link)
		before := everything(s)

		form.Set("do", "check")
		if !v.Post(link, form).Is(http.StatusUnprocessableEntity).Has("You have not answered any question yet") {
			t.Error("an empty form was not told so")
		}
		form.Set("q-trust-rely", "4")
		form.Set("q-recommend", "na")
		form.Set("q-change-story", "We run the <clinic> together.\nBy day and night.")
		bad := v.Post(link, form).Is(http.StatusUnprocessableEntity)
		if open := bad.Attr(".app-part--open", "id"); len(open) != 1 || open[0] != "part-5" {
			t.Errorf("the part with the mistake is not open, but %v", open)
		}
		if bad.Problem("q-recommend") == "" || bad.Field("q-trust-rely") != "4" || bad.Field("q-change-story") != form.Get("q-change-story") {
			t.Error("a mistake is not beside its field, or what was typed is gone")
		}
		form.Set("q-recommend", "5")
		withCode(form, "Mill Lane", "7", "Zoe")
		check := v.Post(link, form).Is(http.StatusOK)
		check.Shows("Check your answers", "I can rely on my partner.", "Agree", "5 questions not answered.", "3 questions not answered.", "Mill Lane", "This form went to 6 people")
		if said := check.Find("blockquote"); len(said) != 1 || !strings.Contains(said[0], "We run the <clinic> together. By day and night.") {
			t.Errorf("their own words do not stand as they would in the report: %q", said)
		}
		check.Shows("May we quote your words without your name?")
		if now := everything(s); now != before {
			t.Errorf("something was kept before the form was sent:\n%s\n%s", before, now)
		}

		// Back to one part, with all that was said.
		back := check.Form(link)
		back.Set("q-quote-ok", "yes")
		back.Set("change", "part-2")
		again := v.Post(link, back).Is(http.StatusOK)
		if open := again.Attr(".app-part--open", "id"); len(open) != 1 || open[0] != "part-2" {
			t.Errorf("%v is open, want part-2", open)
		}
		kept := again.Form(link)
		for _, name := range []string{"q-trust-rely", "q-recommend", "q-change-story", "code-street", "code-day", "code-friend", "asked"} {
			if got := kept.Get(name); got != form.Get(name) {
				t.Errorf("%s is %q after going back, want %q", name, got, form.Get(name))
			}
		}
		kept.Set("q-trust-rely", "5")
		kept.Set("do", "check")
		check = v.Post(link, kept).Is(http.StatusOK).Shows("Strongly agree")
		final := check.Form(link)
		if final.Get("q-quote-ok") != "yes" || final.Get("q-change-story") != form.Get("q-change-story") {
			t.Errorf("the consent or the words are lost: %v", final)
		}
		v.Follow(v.Post(link, final).Is(http.StatusSeeOther)).Is(http.StatusOK).Shows("Thank you")
		v.Post(link, kept).Is(http.StatusConflict).Shows("A form was sent by this link already").Hides("By day and night.") // whoever holds the phone next reads none of it
		for _, p := range s.people[1:] {
			s.answer(p, url.Values{"q-trust-rely": {"5"}, "q-change-story": {"Ours " + p.Given}, "q-quote-ok": {"yes"}})
		}
		s.close(wave)
		site.As(s.coordinator).Get(s.path("/quotes")).Is(http.StatusOK).Shows("We run the <clinic> together. By day and night.")
	})
}

// TestNoQuestionOfQuotesWithoutWords: who wrote nothing is not asked whether it may be quoted, and of a form that never
// asked, nothing is said of quotes.
func TestNoQuestionOfQuotesWithoutWords(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 6)
		s.open("At the end", "pairs-end")
		link := "/forms/" + s.token(s.people[0])
		v := site.Visitor()
		v.Post(link, url.Values{"do": {"check"}, "q-recommend": {"4"}}).Is(http.StatusOK).Shows("Check your answers").Hides("May we quote", "Your words")
		v.Post(link, url.Values{"do": {"check"}, "q-recommend": {"4"}, "q-most-useful": {"Time."}}).Is(http.StatusOK).Shows("May we quote", "Your words")
	})
}

// everything is a copy of the whole database as one text.
func everything(s *scene) string { return fmt.Sprint(takeDump(s.t, s.site.DB)) }
