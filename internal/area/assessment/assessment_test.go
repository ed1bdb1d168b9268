package assessment_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
	"alongside/internal/shared/round"
)

// scene is an organisation with staff and patient leaders, and people who are none of it.
type scene struct {
	t        *testing.T
	site     *apptest.Site
	trust    db.ID
	at       string // the address of the organisation
	cora     *apptest.Client
	adam     *apptest.Client // an administrator
	bea      *apptest.Client // belongs to the organisation and is not asked
	olga     *apptest.Client // has nothing to do with it
	people   map[string]*apptest.Client
	staff    []string
	patients []string
}

const mark = "Wörtzx"

func newScene(t *testing.T, site *apptest.Site, staff, patients int) *scene {
	t.Helper()
	s := &scene{t: t, site: site, people: map[string]*apptest.Client{}}
	site.Write(func(tx *db.Tx) (err error) {
		s.trust, err = person.OrganisationNamed(tx, "Trust of the north")
		return err
	})
	s.at = "/leadership/" + string(s.trust) + "/connection"
	s.cora, s.adam, s.olga = site.As(site.Person("Cora", "cora@example.org", access.Coordinator)), site.As(site.Person("Adam", "adam@example.org", access.Administrator)), site.As(site.Person("Olga", "olga@example.org"))
	s.bea = site.As(site.Add(person.Person{Given: "Bea", Family: "Example", Email: "bea@example.org", Organisation: s.trust, OrgConfirmed: true}))
	for i := range staff {
		email := fmt.Sprintf("staff%d@example.org", i)
		s.people[email] = site.As(site.Person(fmt.Sprintf("Staff%d", i), email))
		s.staff = append(s.staff, email)
	}
	for i := range patients {
		email := fmt.Sprintf("patient%d@example.org", i)
		s.people[email] = site.As(site.Add(person.Person{Given: fmt.Sprintf("Patient%d", i), Family: "Example", Email: email, Perspectives: []string{"patient"}}))
		s.patients = append(s.patients, email)
	}
	return s
}

// ask begins a round through the page and returns its address.
func (s *scene) ask(key string) string {
	s.t.Helper()
	form := s.cora.Get(s.at + "/ask").Is(http.StatusOK).Form("/ask")
	form.Set("form", key)
	form.Set("professionals", strings.Join(s.staff, "\n"))
	form.Set("partners", strings.Join(s.patients, "\r\n"))
	return s.cora.Post(s.at+"/ask", form).Is(http.StatusSeeOther).Location
}

// fill sets every question with steps of a form, and what is written.
func fill(key, step, words string, form url.Values) {
	def, _ := instrument.Shipped(key)
	for _, it := range def.Items() {
		switch {
		case it.Kind.Ordered():
			form.Set("q-"+it.ID, step)
		case it.Kind == instrument.YesNo:
			form.Set("q-"+it.ID, instrument.Yes)
		case words != "":
			form.Set("q-"+it.ID, words+" "+mark)
		}
	}
}

func (s *scene) answer(who, at, key, step, words string) {
	s.t.Helper()
	form := s.people[who].Get(at + "/answer").Is(http.StatusOK).Form("/answer")
	fill(key, step, words, form)
	s.people[who].Post(at+"/answer", form).To(at)
}

// Both sides rate alone first, see each other's answers, and agree on one rating; only that is shown to others.
func TestAConnectionIsRatedAloneAndThenAgreed(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 2, 1)
		bad := s.cora.Get(s.at + "/ask").Form("/ask")
		bad.Set("professionals", "nobody@example.org")
		if r := s.cora.Post(s.at+"/ask", bad).Is(http.StatusUnprocessableEntity); r.Problem("partners") == "" || r.Problem("professionals") == "" || r.Field("professionals") != "nobody@example.org" {
			t.Error("what is wrong is not said, or what was typed is lost")
		}
		bad.Set("professionals", s.staff[0])
		bad.Set("partners", s.staff[0])
		if s.cora.Post(s.at+"/ask", bad).Is(http.StatusUnprocessableEntity).Problem("partners") == "" {
			t.Error("somebody speaks from both sides")
		}
		bad.Set("professionals", s.staff[0])
		bad.Set("partners", s.staff[1])
		s.cora.Post(s.at+"/ask", bad).Is(http.StatusUnprocessableEntity).Shows("cannot be asked as a patient leader")
		at := s.ask("connection")
		if l := site.Letter(s.patients[0]); !strings.Contains(l.Text, at) {
			t.Errorf("the letter: %s", l.Text)
		}
		s.people[s.staff[0]].Get("/me").Shows("Answer some questions")
		s.people[s.staff[0]].Get(at + "/answer").Shows("You rate alone first")
		s.answer(s.staff[0], at, "connection", "3", "Alpha")
		s.answer(s.patients[0], at, "connection", "1", "Beta")
		s.people[s.patients[0]].Get(at).Hides("Alpha").Shows("Beta")
		s.cora.Get(at).Is(http.StatusOK).Shows("2 of 3 have answered").Hides("Alpha", "Beta")
		s.people[s.staff[1]].Get(at + "/agree").To(at)
		s.answer(s.staff[1], at, "connection", "2", "")
		for _, who := range append(s.staff, s.patients...) {
			page := s.people[who].Get(at).Is(http.StatusOK).Shows("Alpha", "Beta", "To talk about")
			if len(page.Find("svg.chart-dumbbell")) != 1 {
				t.Error("no picture")
			}
		}
		s.cora.Get(at).Is(http.StatusOK).Hides("Alpha", "Beta")

		// One rating that all agree on.
		form := s.people[s.staff[0]].Get(at + "/agree").Is(http.StatusOK).Form("/agree")
		if r := s.people[s.staff[0]].Post(at+"/agree", form).Is(http.StatusUnprocessableEntity); r.Problem("q-governor") == "" {
			t.Error("a rating with holes is taken")
		}
		fill("connection", "2", "", form)
		s.people[s.staff[0]].Post(at+"/agree", form).To(at)
		yes := s.people[s.staff[1]].Get(at).Shows("Yes, I agree to exactly this").Form("/yes")
		s.people[s.staff[1]].Post(at+"/yes", yes).To(at)
		s.bea.Get(s.at).Is(http.StatusOK).Shows("Nothing is agreed yet")

		// A change asks everybody again.
		change := s.people[s.patients[0]].Get(at + "/agree").Form("/agree")
		late := s.people[s.staff[1]].Get(at + "/agree").Form("/agree")
		change.Set("q-campaigner", "1")
		s.people[s.patients[0]].Post(at+"/agree", change).To(at)
		late.Set("q-governor", "4")
		s.people[s.staff[1]].Post(at+"/agree", late).Is(http.StatusConflict).Shows("This changed while you were writing")
		s.people[s.staff[1]].Post(at+"/yes", yes).To(at) // an old yes counts for the old text alone
		for _, who := range s.staff {
			s.people[who].Post(at+"/yes", s.people[who].Get(at).Form("/yes")).To(at)
		}
		for _, c := range []*apptest.Client{s.bea, s.cora, s.people[s.staff[0]]} {
			page := c.Get(s.at).Is(http.StatusOK).Shows("Here you have little or no contact", "Activist or campaigner").Hides("Alpha", "Beta")
			if len(page.Find("svg.chart-ladder")) != 1 {
				t.Error("no ladder")
			}
		}
		s.people[s.staff[0]].Get(at + "/agree").To(at)
		s.people[s.staff[0]].Get(at).Shows("All of you have said yes")
		for _, c := range []*apptest.Client{s.olga, s.adam} {
			c.Get(s.at).Is(http.StatusNotFound)
			c.Get(at).Is(http.StatusNotFound)
		}
		s.bea.Get(at).Is(http.StatusNotFound)
		s.cora.Get(at + "/answer").Is(http.StatusNotFound)
		s.cora.Post(at+"/yes", url.Values{"hash": {"x"}}).Is(http.StatusNotFound)
		s.cora.Post(at+"/agree", form).Is(http.StatusNotFound)
		far := site.Network("far")
		fay := far.As(far.Person("Fay", "fay@example.org", access.Coordinator, access.Administrator))
		fay.Get(s.at).Is(http.StatusNotFound)
		fay.Get(at).Is(http.StatusNotFound)

		// A second round is history.
		second := s.ask("connection")
		for _, who := range append(s.staff, s.patients...) {
			s.answer(who, second, "connection", "3", "")
		}
		form = s.people[s.staff[0]].Get(second + "/agree").Form("/agree")
		if form.Get("q-governor") != "3" {
			t.Error("what all marked alike is not chosen already")
		}
		s.people[s.staff[0]].Post(second+"/agree", form).To(second)
		for _, who := range []string{s.staff[1], s.patients[0]} {
			s.people[who].Post(second+"/yes", s.people[who].Get(second).Form("/yes")).To(second)
		}
		if n := len(s.bea.Get(s.at).Shows("Over time").Find("svg.chart-history")); n != 3 {
			t.Errorf("%d pictures of the history", n)
		}
	})
}

// An agreement waits for nobody who cannot sign in any more.
func TestAnAgreementWaitsForNobodyWhoIsGone(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 2, 1)
		at := s.ask("connection")
		for _, who := range append(s.staff, s.patients...) {
			s.answer(who, at, "connection", "2", "")
		}
		site.Write(func(tx *db.Tx) error {
			gone, _, err := person.ByEmail(tx, s.staff[1])
			if err != nil {
				return err
			}
			return person.Close(tx, gone.ID)
		})
		form := s.people[s.staff[0]].Get(at + "/agree").Form("/agree")
		s.people[s.staff[0]].Post(at+"/agree", form).To(at)
		s.bea.Get(s.at).Shows("Nothing is agreed yet")
		s.people[s.patients[0]].Post(at+"/yes", s.people[s.patients[0]].Get(at).Form("/yes")).To(at)
		s.bea.Get(s.at).Hides("Nothing is agreed yet").Shows("Agreed on")
	})
}

// A gap becomes an action of the forty steps, with an owner and a date. It is one thing on two pages.
func TestAGapBecomesAnActionOfThePlan(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 1, 1)
		form := s.cora.Get(s.at).Form("/actions")
		form.Set("step", "")
		r := s.cora.Post(s.at+"/actions", form).Is(http.StatusUnprocessableEntity)
		for _, field := range []string{"words", "owner", "due", "step"} {
			if r.Problem(field) == "" {
				t.Errorf("no message beside %s", field)
			}
		}
		for k, v := range map[string]string{"words": "Invite campaigners to the board", "owner": s.patients[0], "due": "1 June 2030", "item": "campaigner", "step": "37"} {
			form.Set(k, v)
		}
		s.cora.Post(s.at+"/actions", form).To(s.at)
		leader := s.people[s.patients[0]]
		plan := "/leadership/" + string(s.trust) + "/steps/37"
		if l := site.Letter(s.patients[0]); !strings.Contains(l.Text, plan) || strings.Contains(l.Text, "campaigners") {
			t.Errorf("the letter: %s", l.Text)
		}
		// The rating's page and the step's page show the same: what, who, until when.
		for _, page := range []string{s.at, plan} {
			for _, who := range []*apptest.Client{s.cora, s.bea, leader} {
				who.Get(page).Is(http.StatusOK).Shows("Invite campaigners to the board", "Patient0 Example", "1 June 2030")
			}
			s.olga.Get(page).Is(http.StatusNotFound)
		}
		s.cora.Get(s.at).Shows("Step 37", "Activist or campaigner")
		done := s.cora.Get(s.at).Attr(`form[action*="/connection/actions/"]`, "action")[0]
		s.bea.Get(s.at).Hides("Add an action", "It is done")
		leader.Get("/me").Shows("See to what is yours in the step")
		leader.Get(s.at).Shows("It is done")
		leader.Get("/leadership/" + string(s.trust) + "/steps?show=mine").Shows("37. ")
		s.bea.Post(done, url.Values{"done": {"yes"}}).Is(http.StatusForbidden)
		s.bea.Post(s.at+"/actions", form).Is(http.StatusForbidden)
		s.olga.Post(done, url.Values{"done": {"yes"}}).Is(http.StatusNotFound)
		s.cora.Post(done, url.Values{"done": {"yes"}}).To(s.at)
		s.cora.Get(s.at).Shows("It is not done")
		s.cora.Get(plan).Hides("Patient0 Example sees to it").Shows("Did it")
		leader.Get("/me").Hides("See to what is yours")
		s.cora.Post(done, url.Values{"done": {"no"}}).To(s.at)
		// Who owns an action says on the step's page that it is done, or gives it another day.
		press := strings.TrimPrefix(leader.Get(plan).Attr(`form[action$="/done"]`, "action")[0], "/n/"+site.Slug)
		leader.Post(press, nil).To(plan)
		s.cora.Get(s.at).Shows("It is not done")
		s.cora.Get("/export").Is(http.StatusOK)
		leader.Get("/me/export").Is(http.StatusOK)
	})
}

// The culture check shows nobody's answers, and no figure of fewer than five people.
func TestTheCultureCheckProtectsSmallGroups(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 6, 5)
		at := s.ask("culture-check")
		s.people[s.staff[0]].Get(at + "/answer").Shows("Nobody sees your answers")
		for i, who := range s.staff {
			s.answer(who, at, "culture-check", fmt.Sprint(i%2+2), "Seen by staff")
		}
		for _, who := range s.patients[:4] {
			s.answer(who, at, "culture-check", "1", "Seen by patients")
		}
		for _, who := range []string{s.staff[0], s.patients[0]} {
			s.people[who].Get(at).Hides("2.5", "Means from 0 to 4", "Seen by patients Wörtzx Seen")
		}
		s.cora.Get(at).Shows("10 of 11 have answered").Hides("Means from", mark)
		s.people[s.staff[0]].Post(at+"/go-on", nil).To(at)
		s.people[s.staff[0]].Post(at+"/close", nil).Is(http.StatusNotFound)
		s.cora.Post(at+"/close", nil).To(at)
		for _, c := range []*apptest.Client{s.cora, s.people[s.staff[0]], s.people[s.patients[4]]} {
			c.Get(at).Is(http.StatusOK).Shows("2.5 (6)", "too few").Hides("1.0 (4)", "1.0 (")
		}
		s.people[s.patients[4]].Get(at + "/answer").To(at)
		s.bea.Get(at).Is(http.StatusNotFound)
		s.people[s.staff[0]].Get(at + "/agree").To(at)

		second := s.ask("culture-check")
		for _, who := range s.staff {
			s.answer(who, second, "culture-check", "3", "")
		}
		for _, who := range s.patients {
			s.answer(who, second, "culture-check", "1", "")
		}
		s.cora.Get(second).Shows("2.7 or more (6)", "1.6 or less (5)").Hides("3.0 (6)", "1.0 (5)")
		few := s.cora.Post(s.at+"/ask", url.Values{"form": {"culture-check"}, "professionals": {s.staff[0]}, "partners": {s.patients[0]}}).Is(http.StatusUnprocessableEntity)
		if few.Problem("professionals") == "" {
			t.Error("people are asked whose answers nobody would ever learn")
		}
		s.ask("culture-check")
	})
}

// Where all of a side said the same at an end, the mean would be the answer of each of them.
func TestTheCultureCheckShowsNoMeanThatIsEverybodysAnswer(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 6, 5)
		for end, bound := range map[string]string{"0": "1.6 or less (5)", "4": "2.4 or more (5)"} {
			at := s.ask("culture-check")
			for _, who := range s.staff {
				s.answer(who, at, "culture-check", "2", "")
			}
			for _, who := range s.patients {
				s.answer(who, at, "culture-check", end, "")
			}
			for _, c := range []*apptest.Client{s.cora, s.people[s.staff[0]], s.people[s.patients[0]]} {
				c.Get(at).Shows("2.0 (6)", bound, "a mean could tell what one of these people said").Hides(end + ".0 (5)")
			}
		}
	})
}

// What somebody brings is theirs alone.
func TestAttributesAreOnesOwn(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 1, 1)
		gwen := s.people[s.patients[0]]
		gwen.Get("/me/attributes").Is(http.StatusOK).Shows("You have not rated yourself yet")
		form := gwen.Get("/me/attributes/answer").Is(http.StatusOK).Form("/answer")
		if gwen.Post("/me/attributes/answer", form).Is(http.StatusUnprocessableEntity).Problem("q-lead-self") == "" {
			t.Error("an empty form is taken")
		}
		fill("attributes", "2", "To chair", form)
		gwen.Post("/me/attributes/answer", form).To("/me/attributes")
		page := gwen.Get("/me/attributes").Shows("To chair")
		if len(page.Find("svg.chart-radar")) != 1 || len(page.Find("svg.chart-history")) != 0 {
			t.Error("the pictures are wrong")
		}
		form = gwen.Get("/me/attributes/answer").Form("/answer")
		fill("attributes", "3", "", form)
		gwen.Post("/me/attributes/answer", form).To("/me/attributes")
		if n := len(gwen.Get("/me/attributes").Find("svg.chart-history")); n != 1 {
			t.Error("no history")
		}
		for _, c := range []*apptest.Client{s.cora, s.adam, s.people[s.staff[0]]} {
			c.Get("/me/attributes").Is(http.StatusOK).Hides("To chair").Shows("You have not rated yourself yet")
		}
		site.Read(func(tx *db.Tx) error {
			all, err := round.List(tx, "", round.Filter{Owner: s.trust})
			if len(all) != 0 {
				t.Error("it belongs to an organisation")
			}
			return err
		})
		s.ask("connection")
		gwen.Get("/me/attributes").Shows("Trust of the north")
		s.olga.Get("/me/attributes").Is(http.StatusOK).Hides("Trust of the north")
	})
}

// What fewer than five people wrote and let be shown is shown to nobody, however many answered.
func TestExamplesNeedConsentAndFivePeople(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 6, 5)
		at := s.ask("culture-check")
		say := func(who, words, consent string) {
			t.Helper()
			form := s.people[who].Get(at + "/answer").Is(http.StatusOK).Form("/answer")
			fill("culture-check", "2", "", form)
			form.Set("q-example", words)
			form.Set("q-example-ok", consent)
			s.people[who].Post(at+"/answer", form).To(at)
		}
		for i, who := range s.staff {
			say(who, fmt.Sprintf("Example of staff %d", i), []string{"yes", "yes", "yes", "yes", "no", ""}[i])
		}
		for _, who := range s.patients[:4] {
			say(who, "", "yes")
		}
		say(s.patients[4], "", "")
		for _, c := range []*apptest.Client{s.cora, s.people[s.patients[4]]} {
			c.Get(at).Is(http.StatusOK).Shows("2.0 (6)", "No examples are shown").Hides("Example of staff")
		}

		second := s.ask("culture-check")
		at = second
		for i, who := range s.staff {
			say(who, fmt.Sprintf("Example of staff %d", i), []string{"yes", "yes", "yes", "yes", "no", ""}[i])
		}
		for _, who := range s.patients {
			say(who, "Example of patients", "yes")
		}
		s.cora.Get(at).Is(http.StatusOK).Shows("Example of staff 3", "Example of patients").Hides("Example of staff 4", "Example of staff 5")
	})
}
