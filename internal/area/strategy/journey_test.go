package strategy_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/group"
	"alongside/internal/shared/person"
	"alongside/test/browser"
)

func TestMain(m *testing.M) { browser.Main(m) }

// scene: Cora is an engagement lead, Dee directs the trust and holds a managerial role there, Lee works there, Pat holds a patient role in it, Pip is a
// carer without a role, Out works elsewhere, and Ada is an administrator and nothing more.
type scene struct {
	*apptest.Site
	t     *testing.T
	Trust db.ID
	by    map[string]person.Person
	as    map[string]*apptest.Client
	terms map[string]db.ID
}

func newScene(t *testing.T, site *apptest.Site) *scene {
	t.Helper()
	s := &scene{Site: site, t: t, by: map[string]person.Person{}, as: map[string]*apptest.Client{}, terms: map[string]db.ID{}}
	var council, board db.ID
	s.Write(func(tx *db.Tx) (err error) {
		if s.Trust, err = person.OrganisationNamed(tx, "Riverside Trust"); err != nil {
			return err
		}
		if council, err = person.OrganisationNamed(tx, "Hill Council"); err != nil {
			return err
		}
		board, err = group.SaveGroup(tx, "", group.Group{Organisation: s.Trust, Name: "Quality board", Kind: "board", Level: "board"})
		return err
	})
	for _, p := range []struct {
		name, perspective string
		org               db.ID
		role              []access.Role
	}{{"Cora", "other-professional", "", []access.Role{access.Coordinator}}, {"Ada", "manager", "", []access.Role{access.Administrator}}, {"Dee", "manager", s.Trust, nil}, {"Lee", "manager", s.Trust, nil},
		{"Pat", "patient", "", nil}, {"Pip", "carer", "", nil}, {"Out", "manager", council, nil}} {
		v := s.Add(person.Person{Given: p.name, Family: "Example", Email: strings.ToLower(p.name) + "@example.org", Perspectives: []string{p.perspective}, Organisation: p.org, OrgConfirmed: p.org != ""}, p.role...)
		s.by[p.name], s.as[p.name] = v, s.As(v)
	}
	for name, pillar := range map[string]string{"Pat": group.Patient, "Dee": group.Managerial} {
		s.Write(func(tx *db.Tx) error {
			h, err := group.NewHolder(tx, group.Holder{Name: name, Person: s.by[name].ID})
			if err != nil {
				return err
			}
			s.terms[name], err = group.SaveTerm(tx, "", group.Term{Organisation: s.Trust, Group: board, Holder: h, Role: "Member", Pillar: pillar, Starts: "2000-01-01"})
			return err
		})
	}
	return s
}

// holds gives somebody a role of a pillar in the trust from today on.
func (s *scene) holds(name, pillar string) {
	s.t.Helper()
	s.Write(func(tx *db.Tx) error {
		h, err := group.NewHolder(tx, group.Holder{Name: name, Person: s.by[name].ID})
		if err != nil {
			return err
		}
		_, err = group.SaveTerm(tx, "", group.Term{Organisation: s.Trust, Holder: h, Role: "Member", Pillar: pillar, Starts: "2000-01-01"})
		return err
	})
}

func (s *scene) at(more string) string { return "/leadership/" + string(s.Trust) + "/strategy" + more }

// in is a day some days from now, as people type it.
func (s *scene) in(days int) string { return s.Clock.Now().AddDate(0, 0, days).Format("2/1/2006") }

func (s *scene) words() url.Values {
	return url.Values{"title": {"Leading together"}, "why": {"Patients see what we do not."}, "starts": {s.in(-30)}, "ends": {s.in(700)}, "review": {s.in(20)}}
}

func (s *scene) outcome() url.Values {
	return url.Values{"different": {"Papers that everybody can read"}, "measure": {"Ten readers say so"}, "due": {s.in(300)}}
}

// written is a draft with one outcome; it gives the address of the strategy and of its outcome.
func (s *scene) written() (at, outcome string) {
	s.t.Helper()
	to := s.as["Cora"].Post(s.at("/new"), s.words()).Is(http.StatusSeeOther).Header.Get("Location")
	at = strings.TrimSuffix(to, "/outcomes/new")
	return at, s.as["Cora"].Post(to, s.outcome()).Is(http.StatusSeeOther).Header.Get("Location")
}

// send presses a button of a page: the form whose action ends so.
func (s *scene) send(who, page, action string, more url.Values) *apptest.Result {
	s.t.Helper()
	form := s.as[who].Get(page).Is(http.StatusOK).Form(action)
	for k, v := range more {
		form[k] = v
	}
	return s.as[who].Post(page+action, form)
}

// inForce is a strategy to which both sides have said yes.
func (s *scene) inForce() (at, outcome string) {
	s.t.Helper()
	at, outcome = s.written()
	s.send("Cora", at, "/ask", nil).Is(http.StatusSeeOther)
	s.send("Pat", at, "/yes", nil).Is(http.StatusSeeOther)
	s.send("Dee", at, "/yes", nil).Is(http.StatusSeeOther)
	return at, outcome
}

func TestAStrategyTakesEffectByBothSides(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		at, outcome := s.written()
		s.as["Lee"].Get(at).Is(http.StatusOK).Shows("Draft", "Papers that everybody can read").Hides("Ask both sides for their yes", "Change the words")
		s.as["Pat"].Get("/me").Hides("Say whether you agree with a strategy")
		s.send("Cora", at, "/ask", nil).Is(http.StatusSeeOther)
		s.as["Cora"].Get(at).Shows("Waits for a yes", "Neither a patient leader nor a professional has said yes yet.").Hides("Yes, to exactly these words")
		s.as["Lee"].Get(at).Hides("Yes, to exactly these words")
		for _, who := range []string{"Pat", "Dee"} {
			s.as[who].Get("/me").Shows("Say whether you agree with a strategy")
		}
		s.as["Lee"].Post(at+"/yes", url.Values{"hash": {"x"}}).Is(http.StatusForbidden)
		s.as["Pat"].Post(at+"/yes", url.Values{"hash": {"x"}}).Is(http.StatusConflict)
		s.send("Pat", at, "/yes", nil).Is(http.StatusSeeOther)
		s.as["Pat"].Get("/me").Hides("Say whether you agree with a strategy")
		s.as["Dee"].Get(at).Shows("A patient leader has said yes. A professional has not yet.")
		// Somebody asks for a change before they say yes, without their name.
		s.send("Dee", at, "/not-yet", url.Values{"change": {" "}}).Is(http.StatusUnprocessableEntity)
		s.send("Dee", at, "/not-yet", url.Values{"change": {"Say which papers."}}).Is(http.StatusSeeOther)
		s.as["Pat"].Get(at).Shows("Say which papers.").Hides("Dee Example")
		s.send("Dee", at, "/yes", nil).Is(http.StatusSeeOther)
		s.as["Lee"].Get(at).Shows("In force", "(version 1)").Hides("Waits for a yes")

		// A change of the words leaves what is in force until both sides have said yes again.
		form := s.as["Cora"].Get(outcome + "/change").Is(http.StatusOK).Form("/change")
		form.Set("different", "Papers and letters that everybody can read")
		s.as["Cora"].Post(outcome+"/change", form).Is(http.StatusSeeOther)
		s.send("Cora", at, "/ask", nil).Is(http.StatusSeeOther)
		s.as["Lee"].Get(at).Shows("In force; a change waits for a yes")
		s.as["Lee"].Get(outcome).Shows("A change of these words is being made", "Papers that everybody can read").Hides("Papers and letters")
		stale := s.as["Pat"].Get(at).Form("/yes")
		// Changing them again takes the question, and every yes to it, back.
		s.send("Pat", at, "/yes", nil).Is(http.StatusSeeOther)
		form = s.as["Cora"].Get(outcome + "/change").Form("/change")
		form.Set("measure", "Twenty readers say so")
		s.as["Cora"].Post(outcome+"/change", form).Is(http.StatusSeeOther)
		s.as["Dee"].Get(at).Shows("In force; a change is being written").Hides("Yes, to exactly these words")
		s.send("Cora", at, "/ask", nil).Is(http.StatusSeeOther)
		s.as["Dee"].Get(at).Shows("Neither a patient leader nor a professional has said yes yet.")
		s.as["Pat"].Post(at+"/yes", stale).Is(http.StatusConflict)
		s.send("Dee", at, "/yes", nil).Is(http.StatusSeeOther)
		s.send("Pat", at, "/yes", nil).Is(http.StatusSeeOther)
		s.as["Lee"].Get(outcome).Shows("Papers and letters that everybody can read", "Twenty readers say so")
		s.as["Lee"].Get(at+"/versions").Is(http.StatusOK).Shows("Version 1", "Version 2, in force since", "Ten readers say so", "Twenty readers say so")

		// It ends by both sides too.
		s.send("Cora", at, "/end", nil).Is(http.StatusSeeOther)
		s.send("Pat", at, "/yes", nil).Is(http.StatusSeeOther)
		s.as["Lee"].Get(at).Shows("Does this strategy end?", "In force")
		s.send("Dee", at, "/yes", nil).Is(http.StatusSeeOther)
		s.as["Lee"].Get(at).Shows("Ended")
		s.as["Cora"].Post(at+"/ask", url.Values{"version": {"1"}}).Is(http.StatusConflict)
		s.as["Cora"].Get(at + "/change").Is(http.StatusConflict)
	})
}

func TestWhoIsResponsibleSaysSoThemselves(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		_, outcome := s.inForce()
		name := func(level, who string) *apptest.Result {
			return s.send("Cora", outcome, "/people", url.Values{"level": {level}, "name": {who}, "email": {strings.ToLower(who) + "@example.org"}})
		}
		s.as["Lee"].Get(outcome).Shows("Nobody is responsible for it yet.", "Nothing is linked yet")
		r := s.send("Cora", outcome, "/people", url.Values{"level": {""}, "email": {"nobody@example.org"}}).Is(http.StatusUnprocessableEntity)
		for _, field := range []string{"level", "name", "email", "job"} {
			if r.Problem(field) == "" {
				t.Errorf("nothing beside %s", field)
			}
		}
		if name("patient", "Lee").Is(http.StatusUnprocessableEntity).Problem("email") == "" {
			t.Error("a manager is a patient leader")
		}
		name("patient", "Pip").Is(http.StatusSeeOther)
		name("lead", "Lee").Is(http.StatusSeeOther)
		s.as["Lee"].Get(outcome).Shows("Pip Example (asked, has not answered yet)", "Nobody is responsible for it yet.")
		s.as["Pip"].Get("/me").Shows("Say whether you are responsible for an outcome of a strategy")
		on := func(who string) string {
			link := s.as[who].Get(outcome).Is(http.StatusOK)
			return link.Attr(`form[action$="/take-on"]`, "action")[0]
		}
		pip, lee := on("Pip"), on("Lee")
		s.as["Cora"].Post(pip, nil).Is(http.StatusForbidden)
		s.as["Pip"].Post(pip, nil).Is(http.StatusSeeOther)
		s.as["Dee"].Get(outcome).Shows("It rests on one person alone: Pip Example.", "Nobody is responsible at the strategic level and at the operational level.")
		s.as["Lee"].Post(lee, nil).Is(http.StatusSeeOther)
		// Lee leads now, so Lee writes; one person at two levels is flagged.
		s.send("Lee", outcome, "/people", url.Values{"level": {"director"}, "name": {"x"}, "email": {"lee@example.org"}}).Is(http.StatusSeeOther)
		s.as["Dee"].Get(outcome).Shows("Lee Example is responsible at more than one level.").Hides("rests on one person", "Nobody is responsible")
		// Pip steps down and reads nothing more of it.
		off := s.as["Pip"].Get(outcome).Attr(`form[action$="/off"]`, "action")[0]
		s.as["Pip"].Post(off, url.Values{"self": {"yes"}}).Is(http.StatusSeeOther).To("/me")
		s.as["Pip"].Get(outcome).Is(http.StatusNotFound)
		s.as["Dee"].Get(outcome).Shows("It rests on one person alone: Lee Example.").Hides("Pip Example")
		// Who leaves the network stays as somebody who has left, so that others see that somebody is needed.
		s.as["Ada"].Post("/admin/people/"+string(s.by["Lee"].ID)+"/close", url.Values{}).Is(http.StatusSeeOther)
		s.as["Dee"].Get(outcome).Shows("Somebody who has left", "has left. Who takes it on?", "Nobody is responsible for it yet.").Hides("Lee Example")
	})
}

func TestWhatAnOutcomeRestsOn(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		at, outcome := s.inForce()
		step := "step " + string(s.Trust) + " 4"
		if s.send("Cora", outcome, "/things", url.Values{"step": {""}}).Is(http.StatusUnprocessableEntity).Problem("step") == "" {
			t.Error("nothing beside the step")
		}
		for _, v := range []string{"step " + string(s.by["Pat"].ID) + " 4", "step " + string(s.Trust) + " 41", "opportunity " + string(s.Trust), "nothing"} {
			s.as["Cora"].Post(outcome+"/things", url.Values{"step": {v}}).Is(http.StatusUnprocessableEntity)
		}
		s.send("Cora", outcome, "/things", url.Values{"step": {step}}).Is(http.StatusSeeOther)
		s.as["Cora"].Post(outcome+"/things", url.Values{"step": {step}}).Is(http.StatusUnprocessableEntity).Shows("It is linked already.")
		s.as["Pat"].Get(outcome).Shows("Of 1 step: 0 in place, 0 begun, 1 not begun.", "Not begun").Hides("No step of the plan is linked yet", "end the link")
		steps := "/leadership/" + string(s.Trust) + "/steps"
		s.as["Cora"].Post(steps+"/4/change", url.Values{"version": {"0"}, "state": {"begun"}}).Is(http.StatusSeeOther)
		s.as["Pat"].Get(at).Shows("Of 1 step: 0 in place, 1 begun, 0 not begun.")
		s.as["Lee"].Get(steps+"/4").Shows("Serves an outcome of the strategy", "Papers that everybody can read")
		// A plan with a name; its address has to be one of the web.
		if s.send("Cora", outcome, "/plans", url.Values{"plan": {"Quality account"}, "plan-kind": {"account"}, "web": {"https://cora:secret@example.org/account"}}).Is(http.StatusUnprocessableEntity).Problem("web") == "" {
			t.Error("nothing beside the address")
		}
		s.send("Cora", outcome, "/plans", url.Values{"plan": {"Quality account"}, "plan-kind": {"Yearly account"}, "web": {"https://example.org/account"}}).Is(http.StatusSeeOther)
		s.as["Pat"].Get(outcome).Shows("Another plan: Yearly account", "Quality account")
		s.as["Pat"].Post(outcome+"/plans", url.Values{"plan": {"Mine"}, "plan-kind": {"x"}}).Is(http.StatusForbidden)
		// The step rests on one person alone: the plan says so, with the outcome that it serves.
		s.as["Cora"].Post(steps+"/4/owners", url.Values{"kind": {"director"}, "name": {"Dame Dora"}, "job": {"Chief nurse"}}).Is(http.StatusSeeOther)
		s.as["Lee"].Get(steps+"?show=alone").Is(http.StatusOK).Shows("Dame Dora", "It rests on one person alone.", "Papers that everybody can read")
		// Each side says once a year what it sees.
		s.send("Pat", outcome, "/seen", url.Values{"seen": {"The papers are shorter."}}).Is(http.StatusSeeOther)
		s.send("Pat", outcome, "/seen", url.Values{"seen": {"The papers are shorter, and late."}}).Is(http.StatusSeeOther)
		s.as["Lee"].Get(outcome).Shows("The papers are shorter, and late.", "Patient leaders, Pat Example").Hides("What does your side see")
		s.as["Lee"].Post(outcome+"/seen", url.Values{"seen": {"All is well."}}).Is(http.StatusForbidden)
		end := s.as["Cora"].Get(outcome).Attr(`form[action*="/rests/"]`, "action")
		for _, action := range end {
			s.as["Cora"].Post(action, nil).Is(http.StatusSeeOther)
			s.as["Cora"].Post(action, nil).Is(http.StatusNotFound)
		}
		s.as["Lee"].Get(outcome).Shows("Nothing is linked yet")
		// A report counts it.
		s.as["Dee"].Get("/leadership/"+string(s.Trust)+"/board-report").Is(http.StatusOK).Shows("Outcomes of the strategy in force", "Of 1 outcome in force, 0 had somebody responsible at all three levels")
	})
}

func TestFlagsOfTimeAndOfPeople(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		at, outcome := s.inForce()
		s.send("Cora", outcome, "/people", url.Values{"level": {"patient"}, "name": {"Pat"}, "email": {"pat@example.org"}}).Is(http.StatusSeeOther)
		s.as["Pat"].Post(s.as["Pat"].Get(outcome).Attr(`form[action$="/take-on"]`, "action")[0], nil).Is(http.StatusSeeOther)
		s.as["Pat"].Get("/me").Shows("Look at a strategy again")
		s.as["Dee"].Get("/me").Hides("Look at a strategy again")
		s.as["Lee"].Get(outcome).Hides("ends before the day")
		s.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE term SET ends = $3 WHERE network_id = $1 AND id = $2`, s.terms["Pat"], s.Clock.Now().AddDate(0, 0, 100).Format("2006-01-02"))
			return err
		})
		s.as["Lee"].Get(outcome).Shows("The role of Pat Example here ends before the day of this outcome.")
		s.as["Lee"].Get(at).Hides("It was to be looked at again")
		s.Clock.Set(s.Clock.Now().AddDate(0, 0, 25))
		s.as["Cora"] = s.As(s.by["Cora"])
		s.as["Cora"].Get(at).Shows("It was to be looked at again by", "When do you meet?")
	})
}

// Whoever is not of the organisation finds nothing, also by addresses of somebody else's.
func TestWhoReadsAStrategy(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		at, outcome := s.written()
		for _, who := range []string{"Out", "Ada", "Pip"} {
			for _, page := range []string{s.at(""), s.at("/new"), at, at + "/change", at + "/versions", outcome, outcome + "/change"} {
				s.as[who].Get(page).Is(http.StatusNotFound)
			}
			s.as[who].Post(s.at("/new"), s.words()).Is(http.StatusNotFound)
			s.as[who].Post(at+"/ask", url.Values{"version": {"2"}}).Is(http.StatusNotFound)
			s.as[who].Post(outcome+"/people", url.Values{}).Is(http.StatusNotFound)
		}
		s.as["Lee"].Get(s.at("/new")).Is(http.StatusForbidden)
		s.as["Lee"].Post(s.at("/new"), s.words()).Is(http.StatusForbidden)
		s.as["Lee"].Post(at+"/withdraw", nil).Is(http.StatusForbidden)
		r := s.as["Cora"].Post(s.at("/new"), url.Values{"title": {" "}, "starts": {"31/2/2026"}}).Is(http.StatusUnprocessableEntity)
		for _, field := range []string{"title", "why", "starts", "ends", "review"} {
			if r.Problem(field) == "" {
				t.Errorf("nothing beside %s", field)
			}
		}
		bad := s.words()
		bad.Set("ends", s.in(-40))
		if s.as["Cora"].Post(s.at("/new"), bad).Is(http.StatusUnprocessableEntity).Problem("ends") == "" {
			t.Error("an end before the beginning")
		}
		form := s.as["Cora"].Get(at + "/change").Form("/change")
		old := url.Values{}
		for k, v := range form {
			old[k] = v
		}
		delete(old, "once")
		s.as["Cora"].Post(at+"/change", form).Is(http.StatusSeeOther)
		s.as["Cora"].Post(at+"/change", old).Is(http.StatusConflict).Shows("Somebody else changed these words")
		s.send("Cora", at, "/withdraw", nil).Is(http.StatusSeeOther).To(s.at(""))
		s.as["Cora"].Get(at).Is(http.StatusNotFound)
		// Without anybody of a side nothing is asked.
		s.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`DELETE FROM term WHERE network_id = $1 AND id = $2`, s.terms["Pat"])
			return err
		})
		at, _ = s.written()
		s.send("Cora", at, "/ask", nil).Is(http.StatusUnprocessableEntity).Shows("No patient leader can say yes yet.")
	})
}
