package collaboration_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"alongside/internal/app/apptest"
)

// making is a form of the space that makes something, as it is filled in, and the count of what it makes.
type making struct {
	page, action string
	fill         url.Values
	count        string
}

func (m making) form(c *apptest.Client, at string) url.Values {
	form := c.Get(at + m.page).Is(http.StatusOK).Form(m.action)
	for name, values := range m.fill {
		form[name] = values
	}
	return form
}

// post is where the form goes: a full path, or the end of the page's own.
func (m making) post() string {
	if strings.HasPrefix(m.page, m.action) {
		return m.action
	}
	return m.page + m.action
}

func makings(proposal, meeting string) []making {
	return []making{
		{"/log/new", "/log/new", url.Values{"title": {"Three letters"}, "happened": {"1 March 2026"}, "alone": {"no"}}, `SELECT COUNT(*) FROM entry WHERE network_id = $1`},
		{"/meetings/new", "/meetings/new", url.Values{"title": {"Read the letters"}, "date": {"5 May 2027"}, "time": {"14:00"}, "minutes": {"60"}}, `SELECT COUNT(*) FROM meeting WHERE network_id = $1`},
		{"/meetings/" + meeting, "/agenda", url.Values{"agenda_title": {"Whose words"}, "use": {"task"}, "agenda_minutes": {"20"}}, `SELECT COUNT(*) FROM agenda_item WHERE network_id = $1`},
		{"/actions", "/actions", url.Values{"action_words": {"Read the letters"}}, `SELECT COUNT(*) FROM space_action WHERE network_id = $1`},
		{"/hours", "/hours", url.Values{"day": {"1 January 2026"}, "minutes": {"60"}}, `SELECT COUNT(*) FROM space_hours WHERE network_id = $1`},
		{"/proposals/new?about=decision", "/proposals/new", url.Values{"about": {"decision"}, "words": {"We write every letter together."}, "yes": {"yes"}}, `SELECT COUNT(*) FROM proposal WHERE network_id = $1`},
		{"/proposals/" + proposal, "/comments", url.Values{"comment": {"I like it."}}, `SELECT COUNT(*) FROM proposal_comment WHERE network_id = $1`},
		{"/agreement/edit", "/agreement/edit", agreementForm("Letters"), `SELECT COUNT(*) FROM agreement_draft WHERE network_id = $1`},
	}
}

// TestSendingAFormTwice sends every form of the space that makes something twice: it is made once, and both lead there.
func TestSendingAFormTwice(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		f := s.fill()
		for _, m := range makings(string(f.proposal), string(f.meeting)) {
			form := m.form(s.a, s.at)
			first := s.a.Post(s.at+m.post(), form).Is(http.StatusSeeOther)
			n := s.count(m.count)
			site.Work()
			letters := len(site.Mail.Sent())
			s.a.Get(s.at).Is(http.StatusOK)
			second := s.a.Post(s.at+m.post(), form).To(first.Location)
			s.a.Follow(second).Is(http.StatusOK).Shows("You sent this before. It was done once.")
			site.Work()
			if got := s.count(m.count); got != n {
				t.Errorf("%s: sending it twice made %d instead of %d", m.action, got, n)
			}
			if got := len(site.Mail.Sent()); got != letters {
				t.Errorf("%s: sending it twice wrote %d more letters", m.action, got-letters)
			}
		}
	})
}

// TestSendingAFormAtOnce sends one form eight times in the same instant, and another that was changed in between.
func TestSendingAFormAtOnce(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		m := makings("", "")[0]
		form := m.form(s.a, s.at)
		var group sync.WaitGroup
		locations := make([]string, 8)
		for i := range locations {
			c := s.a.Also()
			group.Go(func() { locations[i] = c.Post(s.at+m.action, form).Location })
		}
		group.Wait()
		for _, l := range locations {
			if l == "" || l != locations[0] {
				t.Errorf("they lead to %q", locations)
				break
			}
		}
		if n := s.count(m.count); n != 1 {
			t.Errorf("%d entries", n)
		}
		// Who goes back and writes something else makes something else; and so does the same form of somebody else.
		form.Set("title", "Four letters")
		other := s.a.Post(s.at+m.action, form).Is(http.StatusSeeOther).Location
		hers := s.g.Post(s.at+m.action, form).Is(http.StatusSeeOther).Location
		if n := s.count(m.count); n != 3 || other == hers || other == locations[0] {
			t.Errorf("%d entries at %s and %s", n, other, hers)
		}
		// What did not work may be sent again.
		form.Set("title", "")
		for range 2 {
			s.a.Post(s.at+m.action, form).Is(http.StatusUnprocessableEntity)
		}
		// After two days nothing of it is kept.
		site.Advance(49 * time.Hour)
		site.Work()
		if n := s.count(`SELECT COUNT(*) FROM form_sent WHERE network_id = $1`); n != 0 {
			t.Errorf("%d forms are still remembered", n)
		}
	})
}

// TestAnErrorHasAWayBack: the page of an error that a form ran into leads back to where it came from, and nowhere else.
func TestAnErrorHasAWayBack(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		at := s.at + "/log/" + string(s.write(s.anil, "Three letters"))
		for from, want := range map[string]string{site.App.Config.URL + at: at, "https://elsewhere.example" + at: "", "": ""} {
			r := s.g.Request(http.MethodPost, at+"/remove", nil)
			r.Header.Set("Referer", from)
			page := s.g.Do(r).Is(http.StatusForbidden)
			if link := page.Has("Go back to the page you came from"); link != (want != "") || (link && page.Link("Go back to the page you came from") != want) {
				t.Errorf("from %q: %v %v", from, link, page.Find("main"))
			}
		}
	})
}

// TestTheSameFromTwoTabs: every form of the space that changes something takes content that is saved already as done. Who
// wrote something else in another window is told that it was their own change, where that is known.
func TestTheSameFromTwoTabs(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		f := s.fill()
		entry := "/log/" + string(s.write(s.anil, "Three letters")) + "/edit"
		const own, somebody = "You changed this in another window", "Somebody else changed this"
		for _, form := range []struct{ page, field, same, other, words string }{
			{"/agreement/edit", "q-purpose", "Better letters", "Fewer letters", own},
			{"/about-us/edit", "q-hard", "Noise", "Silence", own},
			{"/meetings/" + string(f.meeting) + "/edit", "time", "3pm", "4pm", somebody},
			{"/meetings/" + string(f.held) + "/record", "task", "40", "50", somebody},
			{"/meetings/" + string(f.meeting) + "/roles", "q-role-now", "A learner", "A guide", own},
			{entry, "title", "Four letters", "Five letters", own},
			{"/proposals/" + string(f.proposal) + "/edit", "words", "We chair in turn", "We both speak", somebody},
		} {
			who := s.a
			if strings.HasSuffix(form.page, "/roles") {
				who = s.g // who has answered before
			}
			who.Tabs(s.at+form.page, s.at+form.page, url.Values{form.field: {form.same}}, url.Values{form.field: {form.other}}, form.words)
		}
		// A member who writes something else than the other has saved is told of somebody else.
		form := s.g.Get(s.at + "/agreement/edit").Form("/agreement/edit")
		hers := s.g.Also()
		mine := s.a.Get(s.at + "/agreement/edit").Form("/agreement/edit")
		mine.Set("q-purpose", "Clear letters")
		s.a.Post(s.at+"/agreement/edit", mine).Is(http.StatusSeeOther)
		form.Set("q-purpose", "Short letters")
		hers.Post(s.at+"/agreement/edit", form).Is(http.StatusConflict).Shows(somebody)
	})
}
