package collaboration_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	space "alongside/internal/area/collaboration"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/assent"
	shared "alongside/internal/shared/collaboration"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/person"
)

func (s *scene) proposal(id db.ID) (p assent.Proposal) {
	s.t.Helper()
	s.site.Read(func(tx *db.Tx) (err error) {
		p, err = s.site.App.Decisions.Find(tx, id)
		return err
	})
	return p
}

func (s *scene) count(query string, args ...any) (n int64) {
	s.t.Helper()
	s.site.Read(func(tx *db.Tx) (err error) {
		n, err = db.Value[int64](tx, query, args...)
		return err
	})
	return n
}

// Two members who press at the same moment: it takes effect once, and each of them is told that they said yes.
func TestTwoAssentsAtOnceTakeEffectOnce(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		for round := range 6 {
			name := fmt.Sprintf("Name %d", round)
			id, err := s.spaces.Propose(t.Context(), s.actor(s.anil), s.pair, space.Terms{Matter: space.MatterSettings, Name: &name}, false)
			s.must(err)
			hash := s.proposal(id).Hash
			before := len(site.Mail.Sent())
			var work sync.WaitGroup
			problems := make([]error, 4)
			for i, who := range []person.Person{s.anil, s.gwen, s.anil, s.gwen} {
				a := s.actor(who)
				work.Go(func() { problems[i] = s.spaces.Agree(context.Background(), a, s.pair, id, hash) })
			}
			work.Wait()
			for i, err := range problems {
				if err != nil {
					t.Errorf("round %d, press %d: %v", round, i, err)
				}
			}
			if p := s.proposal(id); p.State != assent.Effective || len(p.Assents) != 2 {
				t.Errorf("round %d: %s with %d assents", round, p.State, len(p.Assents))
			}
			if c := s.collaboration(); c.Name != name || c.Version != int64(round+2) {
				t.Errorf("round %d: %q in version %d: it took effect %d times", round, c.Name, c.Version, c.Version-int64(round+1))
			}
			site.Work()
			// One letter for the proposal, one that it took effect.
			if n := len(site.Mail.Sent()) - before; n != 2 {
				t.Errorf("round %d: %d letters", round, n)
			}
		}
	})
}

// Nobody who is not a member can say yes, whatever they are elsewhere; and a yes for other words counts for nothing.
func TestNobodyAgreesForAMember(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		id, err := s.spaces.Propose(t.Context(), s.actor(s.anil), s.pair, space.Terms{Matter: space.MatterOther, Words: "We both chair"}, true)
		s.must(err)
		first := s.proposal(id)
		if err := s.spaces.Agree(t.Context(), s.actor(s.boss), s.pair, id, first.Hash); !errs.Is(err, errs.NotFound) {
			t.Errorf("an administrator agrees: %v", err)
		}
		s.must(s.spaces.Reword(t.Context(), s.actor(s.anil), s.pair, id, 1, func(_ shared.Collaboration, terms *space.Terms) error {
			terms.Words = "Anil chairs"
			return nil
		}))
		// Gwen's page still has the old words.
		page := s.g.Post(s.at+"/proposals/"+string(id)+"/agree", url.Values{"hash": {first.Hash}}).Is(http.StatusConflict)
		page.Shows("The text has changed since you opened this page", "Anil chairs")
		if p := s.proposal(id); p.State != assent.Open || len(p.Assents) != 0 {
			t.Errorf("%s with %d assents", p.State, len(p.Assents))
		}
		// What is agreed is over: it cannot be changed, taken back or withdrawn.
		s.agree(s.a, s.at+"/proposals/"+string(id))
		s.agree(s.g, s.at+"/proposals/"+string(id))
		at := s.at + "/proposals/" + string(id)
		s.a.Post(at+"/take-back", nil).Is(http.StatusConflict).Shows("it has taken effect")
		s.a.Post(at+"/withdraw", nil).Is(http.StatusConflict)
		s.a.Post(at+"/edit", url.Values{"version": {"2"}, "words": {"Gwen chairs"}}).Is(http.StatusConflict)
		s.a.Get(at + "/edit").To(at)
		if p := s.proposal(id); p.State != assent.Effective {
			t.Errorf("%s", p.State)
		}
	})
}

// The second of two writers is told, shown the difference, and keeps what they wrote.
func TestTheSecondWriterOfAProposalSeesTheDifference(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		proposal := s.propose(s.a, url.Values{"about": {"decision"}, "words": {"We meet on Mondays"}})
		anil, gwen := s.a.Get(proposal+"/edit").Form("/edit"), s.g.Get(proposal+"/edit").Form("/edit")
		anil.Set("words", "We meet on Tuesdays")
		gwen.Set("words", "We meet on Fridays")
		s.a.Post(proposal+"/edit", anil).To(proposal)
		page := s.g.Post(proposal+"/edit", gwen).Is(http.StatusConflict).Shows("Somebody else changed this text", "What it says now")
		if page.Field("words") != "We meet on Fridays" || len(page.Find("ins")) != 2 {
			t.Errorf("kept %q, marked %q", page.Field("words"), page.Find("ins"))
		}
		if text := s.proposal(db.ID(last(proposal))).Text; !strings.Contains(text, "Tuesdays") {
			t.Errorf("half saved: %s", text)
		}
		// Having seen both, Gwen saves hers.
		s.g.Post(proposal+"/edit", page.Form("/edit")).To(proposal)
		if text := s.proposal(db.ID(last(proposal))).Text; !strings.Contains(text, "Fridays") {
			t.Errorf("not saved: %s", text)
		}
		// A draft of the agreement too.
		one, two := s.a.Get(s.at+"/agreement/edit").Form("/agreement/edit"), s.g.Get(s.at+"/agreement/edit").Form("/agreement/edit")
		one.Set("q-purpose", "Letters")
		two.Set("q-purpose", "Phone calls")
		s.a.Post(s.at+"/agreement/edit", one).Is(http.StatusSeeOther)
		page = s.g.Post(s.at+"/agreement/edit", two).Is(http.StatusConflict)
		if page.Field("q-purpose") != "Phone calls" || len(page.Find("ins")) == 0 {
			t.Errorf("kept %q, marked %q", page.Field("q-purpose"), page.Find("ins"))
		}
		s.g.Post(s.at+"/agreement/edit", page.Form("/agreement/edit")).Is(http.StatusSeeOther)
		s.a.Get(s.at + "/agreement/edit").Shows("Phone calls")
		// And a draft that was proposed meanwhile.
		one = s.a.Get(s.at + "/agreement/edit").Form("/agreement/edit")
		form := agreementForm("Proposed")
		form.Set("version", one.Get("version"))
		form.Set("then", "propose")
		proposed := s.g.Post(s.at+"/agreement/edit", form).Is(http.StatusSeeOther).Location
		one.Set("q-values", "Patience")
		page = s.a.Post(s.at+"/agreement/edit", one).Is(http.StatusConflict).Shows("proposed meanwhile")
		if page.Field("q-values") != "Patience" || len(page.Attr(`form[action$="`+proposed+`/edit"]`, "action")) != 1 {
			t.Errorf("kept %q, goes on at %q", page.Field("q-values"), page.Attr("form", "action"))
		}
	})
}

func TestCommentsAndEnds(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		proposal := s.propose(s.a, url.Values{"about": {"decision"}, "words": {"We meet on Mondays"}})
		site.Work()
		s.g.Post(proposal+"/comments", url.Values{"comment": {" "}}).Is(http.StatusUnprocessableEntity).Shows("Write your comment")
		long := s.g.Post(proposal+"/comments", url.Values{"comment": {strings.Repeat("a", 2001)}}).Is(http.StatusUnprocessableEntity)
		if len(long.Field("comment")) != 2001 || long.Problem("comment") == "" {
			t.Error("what was typed is not kept")
		}
		s.g.Post(proposal+"/comments", url.Values{"comment": {"Tuesdays, please"}, "asks": {"change"}}).To(proposal)
		s.a.Get(proposal).Shows("Tuesdays, please", "Asks for a change", "Gwen Example")
		if l := site.Letter("anil@example.org"); strings.Contains(l.Text, "Tuesdays") || !strings.Contains(l.Text, "asks for a change") {
			t.Errorf("the letter: %s", l.Text)
		}
		s.a.Post(proposal+"/take-back", nil).To(proposal)
		s.a.Get(proposal).Shows("I say yes to these words")
		s.g.Post(proposal+"/withdraw", nil).To(s.at + "/proposals")
		s.a.Get(s.at+"/proposals").Shows("Withdrawn", "No decision is open")
		s.a.Post(proposal+"/comments", url.Values{"comment": {"Still"}}).Is(http.StatusSeeOther)
		s.a.Post(proposal+"/agree", url.Values{"hash": {s.proposal(db.ID(last(proposal))).Hash}}).Is(http.StatusConflict).Shows("withdrawn")
	})
}

// Bad input of every form of a proposal: a message beside the field, what was typed kept, nothing saved.
func TestBadProposals(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		for what, c := range map[string]struct {
			form  url.Values
			field string
		}{
			"an empty decision":       {url.Values{"about": {"decision"}, "words": {"  "}}, "words"},
			"an address that is none": {url.Values{"about": {"member"}, "who": {"Mona"}, "email": {"mona"}, "side": {"partner"}}, "email"},
			"a member again":          {url.Values{"about": {"member"}, "who": {"Gwen"}, "email": {" GWEN@example.org"}, "side": {"partner"}}, "email"},
			"no side":                 {url.Values{"about": {"member"}, "who": {"Mona"}, "email": {"mona@example.org"}}, "side"},
			"an aim over all":         {url.Values{"about": {"settings"}, "name": {"x"}, "challenge": {""}, "goal": {"140"}}, "goal"},
			"a name without end":      {url.Values{"about": {"settings"}, "name": {strings.Repeat("x", 200)}, "goal": {"40"}}, "name"},
			"nothing changed":         {url.Values{"about": {"settings"}, "name": {s.collaboration().Name}, "challenge": {s.collaboration().Challenge}, "goal": {"40"}}, "name"},
		} {
			page := s.a.Post(s.at+"/proposals/new", c.form).Is(http.StatusUnprocessableEntity)
			if page.Problem(c.field) == "" {
				t.Errorf("%s: no message beside %s", what, c.field)
			}
			for name, values := range c.form {
				if got := page.Field(name); name != "side" && got != strings.TrimSpace(values[0]) {
					t.Errorf("%s: %s has %q, typed %q", what, name, got, values[0])
				}
			}
		}
		if n := s.count(`SELECT COUNT(*) FROM proposal WHERE network_id = $1`); n != 0 {
			t.Errorf("%d proposals were saved", n)
		}
		// A second proposal about the same thing.
		s.propose(s.a, url.Values{"about": {"close"}, "words": {""}})
		s.g.Post(s.at+"/proposals/new", url.Values{"about": {"close"}}).Is(http.StatusUnprocessableEntity).Shows("There is an open proposal about this already")
	})
}

// Somebody new: both agree, a letter with a link goes to that person alone, who accepts after signing in.
func TestAPairBecomesATrio(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.a.Post(s.at+"/meetings/new", url.Values{"title": {"Read the letters"}, "date": {"5 May 2026"}, "time": {"14:00"}, "minutes": {"60"}}).Is(http.StatusSeeOther)
		s.plan(s.a, "Walk the wards", "19 May 2026", "10:00")
		invite := func() string {
			t.Helper()
			s.agree(s.g, s.propose(s.a, url.Values{"about": {"member"}, "who": {"Mona"}, "email": {"Mona@example.org"}, "side": {"partner"}}))
			text := site.Letter("mona@example.org").Text
			_, token, ok := strings.Cut(text, "/join/")
			if !ok || !strings.Contains(text, "Anil Example and Gwen Example") || strings.Contains(text, "Straight talk") {
				t.Fatalf("the letter: %s", text)
			}
			return "/join/" + strings.Fields(token)[0]
		}
		link := invite()
		s.a.Get(s.at+"/members").Shows("mona@example.org", "Take back the invitation")
		site.Visitor().Get(link).Is(http.StatusSeeOther)
		mona, ned := site.Person("Mona", "mona@example.org"), site.Person("Ned", "ned@example.org")
		site.As(ned).Get(link).Is(http.StatusForbidden)
		site.As(ned).Post(link, nil).Is(http.StatusForbidden)
		m := site.As(mona)
		m.Get(s.at).Is(http.StatusNotFound)
		// It waits on her first page as well, and leads nobody else anywhere.
		waits := m.Get("/me").Is(http.StatusOK).Shows("Answer an invitation to work together").Hides("Anil", "Straight talk").Link("Answer an invitation to work together")
		for _, other := range []*apptest.Client{site.As(ned), s.a, site.As(site.Person("Adi", "adi@example.org", access.Coordinator, access.Administrator))} {
			other.Get("/me").Hides("Answer an invitation to work together")
			other.Get(waits).Is(http.StatusNotFound)
			other.Post(waits, nil).Is(http.StatusNotFound)
			other.Post(waits+"/decline", nil).Is(http.StatusNotFound)
		}
		m.Get(waits).Is(http.StatusOK).Shows("Anil Example and Gwen Example would like you to join").Hides("Straight talk")
		m.Get(link).Is(http.StatusOK).Shows("Anil Example and Gwen Example would like you to join").Hides("Straight talk", "Letters that people")

		// Taken back, it is over.
		page := s.g.Get(s.at + "/members")
		s.g.Post(page.Attr(`form[action$="/take-back"]`, "action")[0], nil).To(s.at + "/members")
		m.Get(link).Is(http.StatusGone)
		m.Post(link, nil).Is(http.StatusGone)
		link = invite()
		site.Advance(31 * 24 * time.Hour)
		s.a, s.g, m = site.As(s.anil), site.As(s.gwen), site.As(mona) // sessions end before invitations do
		m.Post(link, nil).Is(http.StatusGone)
		first := invite()
		link = invite()
		m.Get(first).Is(http.StatusGone)
		m.Get(first + "0").Is(http.StatusNotFound)

		waits = m.Get("/me").Link("Answer an invitation to work together")
		letters := len(site.Mail.To("mona@example.org"))
		m.Post(waits, nil).To(s.at)
		// Who opens it again, or says yes again, is led to the space.
		for _, again := range []string{waits, link} {
			m.Follow(m.Get(again).Is(http.StatusSeeOther).To(s.at)).Shows("You are a member already.")
			m.Post(again, nil).Is(http.StatusSeeOther).To(s.at)
		}
		m.Post(link+"/decline", nil).Is(http.StatusGone)
		site.As(ned).Get(link).Is(http.StatusForbidden)
		m.Get("/me").Hides("Answer an invitation to work together")
		m.Get(s.at).Is(http.StatusOK).Shows("Your trio")
		// All that is planned comes in one letter, and says as little as a letter about one meeting does.
		site.Work()
		if got := site.Mail.To("mona@example.org")[letters:]; len(got) != 1 || contains(got[0].Text+string(got[0].Calendar), "Read the letters", "wards", "Ward 12") ||
			!strings.Contains(got[0].Text, "Tuesday 5 May 2026 at 14:00\nTuesday 19 May 2026 at 10:00") || !strings.Contains(got[0].Text, "/letters/dates.") {
			t.Errorf("%d letters for the one who joined: %+v", len(got), got)
		}
		if l := calendarOf(site, "mona@example.org"); !strings.Contains(l, "METHOD:PUBLISH") || strings.Count(l, "BEGIN:VEVENT") != 2 || strings.Count(l, "ORGANIZER") != 2 || strings.Count(l, "SUMMARY:Meeting of your trio") != 2 {
			t.Errorf("the one who joined got no dates for the calendar: %s", l)
		}
		if c := s.collaboration(); c.SideOf(mona.ID) != person.Partner || c.Form() != "trio" {
			t.Errorf("%+v", c.Members)
		}
		s.a.Get(s.at+"/members").Shows("Mona Example", "patient partner").Hides("Take back the invitation")

		// A trio needs all three.
		proposal := s.propose(s.a, url.Values{"about": {"decision"}, "words": {"We take turns"}})
		s.agree(s.g, proposal)
		if p := s.proposal(db.ID(last(proposal))); p.State != assent.Open {
			t.Error("two of three have decided")
		}
		s.a.Get(proposal).Shows("when everybody has agreed", "Awaited")
		// Leaving is one's own choice. What waited only for Mona takes effect.
		m.Get(s.at+"/leave").Is(http.StatusOK).Shows("You can leave by your own choice", "take effect")
		m.Post(s.at+"/leave", nil).To("/collaborations")
		m.Get(s.at).Is(http.StatusNotFound)
		if l := calendarOf(site, "mona@example.org"); !strings.Contains(l, "METHOD:CANCEL") {
			t.Errorf("the one who left keeps the date in the calendar: %s", l)
		}
		if p := s.proposal(db.ID(last(proposal))); p.State != assent.Effective {
			t.Errorf("it still waits for somebody who has left: %s", p.State)
		}
		s.g.Get(s.at+"/members").Shows("Members who have left", "Mona Example")
		// Somebody can say no, too.
		link = invite()
		m.Post(link+"/decline", nil).To("/collaborations")
		m.Get(link).Is(http.StatusGone)
		if l := site.Letter("gwen@example.org"); !strings.Contains(l.Text, "has said no") {
			t.Errorf("the letter: %s", l.Text)
		}
	})
}

// A team decides by the majority of each side.
func TestATeamNeedsTheMajorityOfEachSide(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		mona, olu := site.Person("Mona", "mona@example.org"), site.Person("Abi", "abi@example.org")
		site.Write(func(tx *db.Tx) error {
			if err := shared.AddMember(tx, s.pair, mona.ID, person.Partner); err != nil {
				return err
			}
			return shared.AddMember(tx, s.pair, olu.ID, person.Partner)
		})
		proposal := s.propose(s.a, url.Values{"about": {"decision"}, "words": {"We take turns"}})
		s.agree(s.g, proposal)
		s.a.Get(proposal).Shows("more than half of each side")
		if got := s.a.Get(proposal).Find("tbody tr > :first-child"); !slices.Equal(got, []string{"Member Abi Example", "Member Anil Example", "Member Gwen Example", "Member Mona Example"}) {
			t.Errorf("the answers stand in the order %q", got)
		}
		if p := s.proposal(db.ID(last(proposal))); p.State != assent.Open {
			t.Error("one of three partners has decided for her side")
		}
		s.agree(site.As(mona), proposal)
		if p := s.proposal(db.ID(last(proposal))); p.State != assent.Effective {
			t.Errorf("%s", p.State)
		}
	})
}

// When a side has left, the rest can decide nothing but whom to ask to join that side.
func TestWithoutASideOnlyItsReturnIsDecided(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		waiting := s.propose(s.a, url.Values{"about": {"decision"}, "words": {"We take turns"}})
		s.g.Get(s.at + "/leave").Shows("Nobody is left who speaks as a patient partner")
		s.g.Post(s.at+"/leave", nil).To("/collaborations")
		if p := s.proposal(db.ID(last(waiting))); p.State != assent.Open {
			t.Fatal("one side alone has decided")
		}
		s.a.Get(waiting).Shows("Nobody speaks as a patient partner now")
		other := s.propose(s.a, url.Values{"about": {"settings"}, "name": {"Mine alone"}, "goal": {"40"}})
		if p := s.proposal(db.ID(last(other))); p.State != assent.Open || s.collaboration().Name == "Mine alone" {
			t.Error("one side alone has decided")
		}
		s.a.Post(s.at+"/proposals/new", url.Values{"about": {"member"}, "who": {"Olu"}, "email": {"olu@example.org"}, "side": {"professional"}, "yes": {"yes"}}).Is(http.StatusUnprocessableEntity).Shows("Nobody speaks as a patient partner")
		proposal := s.propose(s.a, url.Values{"about": {"member"}, "who": {"Mona"}, "email": {"mona@example.org"}, "side": {"partner"}})
		if p := s.proposal(db.ID(last(proposal))); p.State != assent.Effective {
			t.Fatalf("nobody can be asked to join: %s", p.State)
		}
		_, token, _ := strings.Cut(site.Letter("mona@example.org").Text, "/join/")
		m := site.As(site.Person("Mona", "mona@example.org"))
		m.Post("/join/"+strings.Fields(token)[0], nil).To(s.at)
		s.agree(m, waiting)
		if p := s.proposal(db.ID(last(waiting))); p.State != assent.Effective {
			t.Errorf("with both sides again: %s", p.State)
		}
		// The last ones leave: the space is closed, and nobody opens it.
		m.Post(s.at+"/leave", nil).Is(http.StatusSeeOther)
		s.a.Post(s.at+"/leave", nil).Is(http.StatusSeeOther)
		if c := s.collaboration(); c.State != shared.Closed || len(c.Members) != 0 {
			t.Errorf("%+v", c)
		}
		s.a.Get(s.at).Is(http.StatusNotFound)
	})
}

// A closed space is read, narrowed and left, and nothing is added, until its members open it again.
func TestAClosedSpace(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		f := s.fill()
		s.widen(f.shown, "network")
		s.agree(s.g, s.propose(s.a, url.Values{"about": {"close"}, "words": {"The work is done"}}))
		if c := s.collaboration(); c.State != shared.Closed {
			t.Fatalf("%s", c.State)
		}
		if p := s.proposal(f.proposal); p.State != assent.Withdrawn {
			t.Errorf("an open proposal is %s", p.State)
		}
		s.a.Get(s.at).Is(http.StatusOK).Shows("This space is closed")
		s.a.Get(s.at + "/export.zip").Is(http.StatusOK)
		s.a.Get("/collaborations").Shows("Closed")
		before := s.rows()
		for path, form := range map[string]url.Values{
			"/log/new": {"title": {"More"}, "happened": {"1 March 2026"}, "alone": {"no"}}, "/log/" + string(f.entry) + "/edit": {"title": {"More"}, "happened": {"1 March 2026"}, "version": {"1"}},
			"/meetings/new": {"title": {"More"}, "date": {"1 May 2026"}, "time": {"14:00"}, "minutes": {"60"}}, "/meetings/" + string(f.meeting) + "/timer": {"use": {"task"}},
			"/proposals/new": {"about": {"decision"}, "words": {"More"}}, "/agreement/edit": agreementForm("More"), "/about-us/edit": {"version": {"1"}, "q-hard": {"More"}},
			"/log/" + string(f.entry) + "/audience": {"audience": {"public"}},
		} {
			if r := s.a.Post(s.at+path, form); r.Status != http.StatusForbidden {
				t.Errorf("%s: %d", path, r.Status)
			}
		}
		if after := s.rows(); after != before {
			t.Errorf("a closed space has changed: %s, before %s", after, before)
		}
		s.g.Post(s.at+"/log/"+string(f.shown)+"/narrow", url.Values{"to": {"members"}}).Is(http.StatusSeeOther)
		if e := s.find(f.shown); e.Audience != entry.Members {
			t.Errorf("still seen by %s", e.Audience)
		}
		s.agree(s.a, s.propose(s.g, url.Values{"about": {"reopen"}}))
		s.write(s.gwen, "Open again")
	})
}

// TestYesIsAnAct: no page says yes for anybody. The box is empty until the person ticks it, and stands above the button.
func TestYesIsAnAct(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		entry := s.write(s.anil, "Three letters")
		for page, button := range map[string]string{
			"/agreement/edit": "Save and put it to everybody", "/proposals/new?about=member": "Put it to everybody", "/proposals/new?about=decision": "Put it to everybody",
			"/proposals/new?about=close": "Put it to everybody", "/log/" + string(entry) + "/audience": "Put it to everybody",
		} {
			r := s.a.Get(s.at + page).Is(http.StatusOK)
			if len(r.Find(`input[name="yes"]`)) != 1 || len(r.Find(`input[name="yes"][checked]`)) != 0 {
				t.Errorf("%s: the yes is given beforehand, or cannot be given", page)
			}
			if box, send := strings.Index(r.Body, `name="yes"`), strings.Index(r.Body, button+"</button>"); send < 0 || box > send {
				t.Errorf("%s: the box stands at %d, the button at %d", page, box, send)
			}
		}
	})
}

// TestAnInvitationToASpaceFollows: who changes their address after they were invited can still join, and the members do not
// learn the new address.
func TestAnInvitationToASpaceFollows(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.agree(s.g, s.propose(s.a, url.Values{"about": {"member"}, "who": {"Mona"}, "email": {"mona@example.org"}, "side": {"partner"}}))
		_, token, _ := strings.Cut(site.Letter("mona@example.org").Text, "/join/")
		m := site.As(site.Person("Mona", "mona@example.org"))
		m.Post("/me/sign-in/email", url.Values{"email": {"new@example.org"}}).Is(http.StatusSeeOther)
		link := regexp.MustCompile(`https://alongside\.test(\S*/me/sign-in/email/[0-9a-f]{40})`).FindStringSubmatch(site.Letter("new@example.org").Text)
		m.Post(link[1], nil).Is(http.StatusSeeOther)
		m.Get("/me").Is(http.StatusOK).Shows("Answer an invitation to work together")
		s.a.Get(s.at + "/members").Is(http.StatusOK).Shows("mona@example.org").Hides("new@example.org")
		m.Post("/join/"+strings.Fields(token)[0], nil).To(s.at)
	})
}
