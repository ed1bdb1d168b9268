package collaboration_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	shared "alongside/internal/shared/collaboration"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
	"alongside/internal/shared/round"
)

// start begins a health check as somebody, and returns the address of the round.
func (s *scene) startRound(c *apptest.Client) string {
	s.t.Helper()
	to := c.Post(s.at+"/health", c.Get(s.at+"/health").Is(http.StatusOK).Form("/health")).Is(http.StatusSeeOther).Location
	return strings.TrimSuffix(to, "/answer")
}

// answerRound answers a round through its page: every question that it asks, with the same step, and words.
func (s *scene) answerRound(c *apptest.Client, at, step, said string) *apptest.Result {
	s.t.Helper()
	page := c.Get(at + "/answer").Is(http.StatusOK)
	form := page.Form("/answer")
	for _, key := range []string{"health-check", "capabilities"} {
		def, _ := instrument.Shipped(key)
		for _, it := range def.Items() {
			field := "q-" + it.ID
			switch {
			case len(page.Attr(`[name="`+field+`"]`, "name")) == 0:
			case it.Kind.Ordered():
				form.Set(field, step)
			case said != "":
				form.Set(field, said+" "+mark)
			}
		}
	}
	return c.Post(at+"/answer", form)
}

// A pair asks itself how it is doing. Nobody sees the other's answers before both are there, and then only the two.
func TestAHealthCheckIsShownWhenAllHaveAnswered(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.a.Get(s.at+"/health").Is(http.StatusOK).Shows("Ask us how we are doing", "Either side can say no")
		at := s.startRound(s.a)
		letter := site.Letter("gwen@example.org")
		if !contains(letter.Text, at) || contains(letter.Text, mark, "Anil") {
			t.Errorf("the letter: %s", letter.Text)
		}
		s.g.Get("/me").Shows("Answer some questions")
		s.a.Post(s.at+"/health", nil).To(s.at + "/health") // one at a time
		s.a.Get(at+"/answer").Shows("Each answer is shown with its name", "Gwen Example").Hides("Yours are the last answers")

		// A form without an answer is none; what cannot be kept is told beside its field.
		empty := s.a.Get(at + "/answer").Form("/answer")
		if s.a.Post(at+"/answer", empty).Is(http.StatusUnprocessableEntity).Problem("q-purpose-same") == "" {
			t.Error("an empty form is taken without a word")
		}
		bad := s.a.Get(at + "/answer").Form("/answer")
		bad.Set("q-purpose-same", "9")
		bad.Set("q-talk-about", "Kept "+mark)
		if r := s.a.Post(at+"/answer", bad).Is(http.StatusUnprocessableEntity); r.Problem("q-purpose-same") == "" || r.Field("q-talk-about") != "Kept "+mark {
			t.Error("a wrong answer is not told, or what was typed is lost")
		}

		s.answerRound(s.a, at, "5", "Who chairs").To(at)
		s.a.Get(at).Is(http.StatusOK).Shows("What you answered", "Who chairs", "Waits for an answer", "It takes the answers of all who are asked")
		s.g.Get(at).Is(http.StatusOK).Hides("Who chairs")
		s.g.Get(at + "/answer").Hides("Who chairs")
		s.g.Get(s.at + "/health").Hides("Who chairs")
		if got := s.g.Get(s.at + "/export.zip"); strings.Contains(got.Body, "Who chairs") {
			t.Error("the copy of the other has the answers")
		}
		{ // the answers may be changed until all are there
			form := s.a.Get(at + "/answer").Form("/answer")
			form.Set("q-purpose-same", "3")
			s.a.Post(at+"/answer", form).To(at)
			form.Set("q-purpose-same", "4")
			s.a.Post(at+"/answer", form).Is(http.StatusConflict).Shows("You changed your answers in another window")
		}
		s.a.Post(at+"/go-on", nil).To(at)
		if got := s.round(at).State; got != round.Open {
			t.Fatalf("one of a pair has shown the round: %s", got)
		}

		s.g.Get(at + "/answer").Shows("Yours are the last answers")
		s.answerRound(s.g, at, "2", "Whose room").To(at)
		for _, c := range []*apptest.Client{s.a, s.g} {
			page := c.Get(at).Is(http.StatusOK).Shows("To talk about", "Who chairs", "Whose room", "Anil: Strongly agree. Gwen: Disagree.", "In 1 of 12 questions")
			if n := len(page.Find("main ol li strong")); n != 3 {
				t.Errorf("%d questions to talk about", n)
			}
			if len(page.Find("svg.chart-dumbbell")) != 1 {
				t.Error("no picture")
			}
			if !c.Get(s.at + "/health").Has("Answers side by side") {
				t.Error("the list does not say that it is shown")
			}
		}
		if !contains(site.Letter("anil@example.org").Text, at) {
			t.Error("the other is not told that all answers are there")
		}
		s.a.Post(at+"/answer", url.Values{"version": {"3"}, "q-purpose-same": {"1"}}).To(at)
		if got := s.a.Get(at); !got.Has("Strongly agree. Gwen") {
			t.Error("an answer was changed after all was shown")
		}
		s.g.Get("/me").Hides("Answer some questions")

		// Over time.
		second := s.startRound(s.g)
		s.answerRound(s.g, second, "4", "")
		s.answerRound(s.a, second, "4", "")
		s.a.Get(second).Shows("You see these questions much alike")
		if n := len(s.a.Get(s.at + "/health").Shows("Over time").Find("svg.chart-history")); n != 5 {
			t.Errorf("%d pictures of the history", n)
		}
	})
}

// round is a round as it is in the database.
func (s *scene) round(at string) (r round.Round) {
	s.t.Helper()
	s.site.Read(func(tx *db.Tx) (err error) {
		r, err = round.Find(tx, db.ID(last(at)))
		return err
	})
	return r
}

// team makes the pair a team of four.
func (s *scene) team() (more []person.Person) {
	s.t.Helper()
	for name, side := range map[string]person.Side{"Paula": person.Professional, "Quinn": person.Partner} {
		p := s.personOf(name, strings.ToLower(name)+"@example.org", "")
		s.site.Write(func(tx *db.Tx) error { return shared.AddMember(tx, s.pair, p.ID, side) })
		if name == "Paula" {
			more = append([]person.Person{p}, more...)
		} else {
			more = append(more, p)
		}
	}
	return more
}

// A silent person cannot hold a round for ever, and is not shown. Whoever was left out reads nothing.
func TestARoundGoesOnWithoutASilentPerson(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		more := s.team()
		paula, quinn := site.As(more[0]), site.As(more[1])
		at := s.startRound(s.a)
		s.answerRound(s.a, at, "5", "Alpha")
		s.answerRound(s.g, at, "2", "Beta")
		s.a.Post(at+"/go-on", nil).To(at)
		if s.round(at).State != round.Open {
			t.Fatal("they went on at once")
		}
		quinn.Get(at).Shows("Take no part this time")
		quinn.Post(at+"/step-out", nil).To(at)
		quinn.Get(at).Is(http.StatusOK).Shows("You take no part").Hides("Alpha", "Beta")
		s.a.Get(at).Shows("Yes, go on without them").Hides("Beta")
		site.Advance(round.Patience)
		s.a.Post(at+"/go-on", nil).To(at)
		s.a.Get(at).Hides("Beta").Shows("You have said yes")
		s.g.Get("/me").Shows("Say whether you go on without the others")
		s.g.Get(at).Hides("Alpha")
		s.g.Post(at+"/go-on", nil).To(at)
		s.a.Get(at).Shows("Beta")
		s.g.Get(at).Shows("Alpha")
		for _, c := range []*apptest.Client{paula, quinn} {
			c.Get(at).Is(http.StatusOK).Shows("The others went on without your answers").Hides("Alpha", "Beta")
			c.Get(at + "/answer").To(at)
		}
		if !contains(site.Letter("paula@example.org").Text, "without your answers") {
			t.Error("who was left out is not told")
		}
		// Its result is not for the log, where those who did not answer would read it.
		s.a.Post(at+"/keep", nil).To(at)
		if s.round(at).Entry != "" {
			t.Error("the result is in the log, for somebody who did not answer")
		}
	})
}

// A result leaves those who answered only with the yes of each of them, also where a majority decides.
func TestAResultIsWidenedByTheYesOfAllWhoAnswered(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		people := append([]person.Person{s.anil, s.gwen}, s.team()...)
		third := s.personOf("Rosa", "rosa@example.org", "")
		fourth := s.personOf("Sam", "sam@example.org", "")
		site.Write(func(tx *db.Tx) error {
			if err := shared.AddMember(tx, s.pair, third.ID, person.Professional); err != nil {
				return err
			}
			return shared.AddMember(tx, s.pair, fourth.ID, person.Partner)
		})
		people = append(people, third, fourth)
		at := s.startRound(s.a)
		for _, p := range people {
			s.answerRound(site.As(p), at, "3", "")
		}
		entry := s.a.Post(at+"/keep", nil).Is(http.StatusSeeOther).Location
		s.g.Get(entry).Is(http.StatusOK).Shows("How we are doing", "professional 3.0")
		proposal := s.a.Post(entry+"/audience", url.Values{"audience": {"network"}, "yes": {"yes"}}).Is(http.StatusSeeOther).Location
		for i, p := range people[1:] {
			if got := s.find(db.ID(last(entry))).Audience; got != "members" {
				t.Fatalf("after %d of %d it is seen by %s", i+1, len(people), got)
			}
			s.agree(site.As(p), proposal)
		}
		if got := s.find(db.ID(last(entry))).Audience; got != "network" {
			t.Errorf("after everybody's yes it is seen by %s", got)
		}
		// Somebody who leaves cannot take it back any more, so it goes back to the members.
		site.As(fourth).Post(s.at+"/leave", url.Values{"narrow": {"no"}}).Is(http.StatusSeeOther)
		if got := s.find(db.ID(last(entry))).Audience; got != "members" {
			t.Errorf("after somebody left it is seen by %s", got)
		}
	})
}

// Leaving shows nothing, and takes one's answers along.
func TestLeavingTakesAnswersAlong(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		more := s.team()
		at := s.startRound(s.a)
		s.answerRound(s.a, at, "5", "Alpha")
		s.answerRound(s.g, at, "2", "Beta")
		s.answerRound(site.As(more[0]), at, "2", "Gamma")
		site.As(more[0]).Post(s.at+"/leave", nil).Is(http.StatusSeeOther)
		site.As(more[1]).Post(s.at+"/leave", nil).Is(http.StatusSeeOther)
		if s.round(at).State != round.Open {
			t.Fatal("leaving has shown or ended the round")
		}
		s.g.Get(at).Hides("Alpha", "Gamma")
		var sealed int64
		site.Read(func(tx *db.Tx) (err error) {
			sealed, err = db.Value[int64](tx, `SELECT COUNT(*) FROM rater WHERE network_id = $1 AND answers_sealed <> ''`)
			return err
		})
		if sealed != 2 {
			t.Errorf("%d answers are kept", sealed)
		}
		s.g.Post(s.at+"/leave", nil).Is(http.StatusSeeOther)
		if s.round(at).State != round.Ended {
			t.Error("a round of one person is open")
		}
		s.a.Get(at).Is(http.StatusOK).Shows("This round has ended", "Alpha").Hides("Beta")
	})
}

// Somebody rates themselves, and one other rates them. The two see it, and no other member.
func TestCapabilitiesAreForTwo(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		more := s.team()
		paula := site.As(more[0])
		form := s.g.Get(s.at + "/capabilities").Is(http.StatusOK).Form("/capabilities")
		if s.g.Post(s.at+"/capabilities", form).Is(http.StatusUnprocessableEntity).Problem("partner") == "" {
			t.Error("nobody is chosen, and nobody is told")
		}
		form.Set("partner", string(s.gwen.ID))
		s.g.Post(s.at+"/capabilities", form).Is(http.StatusUnprocessableEntity)
		form.Set("partner", string(s.anil.ID))
		at := strings.TrimSuffix(s.g.Post(s.at+"/capabilities", form).Is(http.StatusSeeOther).Location, "/answer")
		paula.Get(at).Is(http.StatusNotFound)
		paula.Get(s.at + "/capabilities").Hides("Gwen Example, begun")
		if n := len(site.Mail.To("paula@example.org")); n != 0 {
			t.Errorf("somebody who is not asked gets %d letters", n)
		}
		own := s.g.Get(at+"/answer").Shows("Leading as a patient partner", "What is next")
		if own.Has("You answer about") {
			t.Error("the form about oneself says that it is about somebody")
		}
		s.a.Get(at+"/answer").Shows("You answer about Gwen Example", "Leading as a patient partner").Hides("What is next")
		s.answerRound(s.g, at, "3", "To chair")
		s.a.Get(at).Hides("To chair")
		s.answerRound(s.a, at, "1", "")
		s.a.Get(at).Shows("To chair", "Gwen’s own view: Most of the time")
		s.g.Get(at).Shows("Anil’s view: I have made a start")
		s.g.Get(s.at + "/capabilities").Shows("Anil’s view")
		s.a.Get(s.at + "/capabilities").Shows("Gwen Example, begun")
		paula.Get(at).Is(http.StatusNotFound)

		// A professional is not asked what is for patient partners.
		form = s.a.Get(s.at + "/capabilities").Form("/capabilities")
		form.Set("partner", string(s.gwen.ID))
		about := strings.TrimSuffix(s.a.Post(s.at+"/capabilities", form).Is(http.StatusSeeOther).Location, "/answer")
		s.a.Get(about + "/answer").Hides("Leading as a patient partner")

		// The plan is one's own until it is shared.
		plan := s.g.Get(s.at + "/capabilities").Form("/capabilities/plan")
		if s.g.Post(s.at+"/capabilities/plan", plan).Is(http.StatusUnprocessableEntity).Problem("plan") == "" {
			t.Error("an empty plan is taken")
		}
		plan.Set("plan", "Chair once a month "+mark)
		entry := s.g.Post(s.at+"/capabilities/plan", plan).Is(http.StatusSeeOther).Location
		s.g.Get(s.at + "/capabilities").Shows("My development plan")
		s.a.Get(entry).Is(http.StatusNotFound)
		s.a.Get(s.at + "/log").Hides("My development plan")
		s.g.Post(entry+"/share", nil).Is(http.StatusSeeOther)
		s.a.Get(entry).Is(http.StatusOK).Shows("Chair once a month")
	})
}

// Roles open nothing: rounds are there for those who are asked alone, in their own network and space.
func TestRoundsAreForRaters(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		at := s.startRound(s.a)
		s.answerRound(s.a, at, "5", "Alpha")
		s.answerRound(s.g, at, "2", "Beta")
		later := s.personOf("Lara", "lara@example.org", "")
		site.Write(func(tx *db.Tx) error { return shared.AddMember(tx, s.pair, later.ID, person.Partner) })
		cleo, dan := s.personOf("Cleo", "cleo@example.org", ""), s.personOf("Dan", "dan@example.org", "")
		other := s.start("Another pair", cleo, dan)
		boss := site.Person("Cora", "cora@example.org", access.Coordinator, access.Administrator)
		for name, c := range map[string]*apptest.Client{"boss": site.As(boss), "other member": site.As(cleo), "member who came later": site.As(later)} {
			for _, path := range []string{"", "/answer"} {
				if r := c.Get(at + path); r.Status != http.StatusNotFound {
					t.Errorf("%s gets %d at %s", name, r.Status, path)
				}
			}
			for _, path := range []string{"/answer", "/go-on", "/step-out", "/end", "/keep"} {
				if r := c.Post(at+path, url.Values{"q-purpose-same": {"1"}, "version": {"1"}}); r.Status != http.StatusNotFound {
					t.Errorf("%s gets %d at %s", name, r.Status, path)
				}
			}
		}
		site.As(cleo).Get("/collaborations/" + string(other) + "/rounds/" + last(at)).Is(http.StatusNotFound)
		s.a.Get("/collaborations/" + string(other) + "/rounds/" + last(at)).Is(http.StatusNotFound)
		site.As(later).Get(s.at + "/health").Is(http.StatusOK).Hides("Begun on")
		site.As(later).Get(s.at + "/export.zip").Is(http.StatusOK).Hides("Alpha")
		if s.round(at).State != round.Shown {
			t.Error("somebody has changed the round")
		}
	})
}
