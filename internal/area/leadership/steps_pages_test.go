package leadership_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/area/leadership"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/person"
	"alongside/test/browser"
)

func TestMain(m *testing.M) { browser.Main(m) }

// scene is an organisation with a director, an engagement lead who is no coordinator, a patient leader from elsewhere,
// somebody who only belongs to it, somebody who only says so, and others.
type scene struct {
	*apptest.Site
	t    *testing.T
	Org  db.ID
	At   string
	by   map[string]person.Person
	as   map[string]*apptest.Client
	step string // the address of step 37
}

func newScene(t *testing.T, site *apptest.Site) *scene {
	t.Helper()
	s := &scene{Site: site, t: t, by: map[string]person.Person{}, as: map[string]*apptest.Client{}}
	s.Write(func(tx *db.Tx) error {
		var err error
		s.Org, err = person.OrganisationNamed(tx, "Riverside Trust")
		return err
	})
	s.At = "/leadership/" + string(s.Org)
	s.step = s.At + "/steps/37"
	s.add("Cora", "other-professional", "", access.Coordinator)
	s.add("Ada", "other-professional", "", access.Administrator)
	s.add("Dee", "manager", s.Org)
	s.add("Lea", "manager", s.Org)
	s.add("Sam", "clinician", s.Org)
	s.add("Pat", "patient", "")
	s.add("Lou", "carer", "")
	s.add("Out", "manager", "")
	s.by["Says"] = s.Add(person.Person{Given: "Says", Family: "Example", Email: "says@example.org", Perspectives: []string{"manager"}, Organisation: s.Org})
	s.as["Says"] = s.As(s.by["Says"])
	return s
}

func (s *scene) add(name, perspective string, org db.ID, roles ...access.Role) {
	p := s.Add(person.Person{Given: name, Family: "Example", Email: strings.ToLower(name) + "@example.org", Perspectives: []string{perspective}, Organisation: org, OrgConfirmed: org != ""}, roles...)
	s.by[name], s.as[name] = p, s.As(p)
}

// name lets Cora name somebody as an owner of a step.
func (s *scene) name(at, kind, who string) *apptest.Result {
	return s.as["Cora"].Post(at+"/owners", url.Values{"kind": {kind}, "name": {who}, "email": {strings.ToLower(who) + "@example.org"}})
}

// own names somebody, and lets them take it on.
func (s *scene) own(at, kind, who string) {
	s.t.Helper()
	s.name(at, kind, who).Is(http.StatusSeeOther)
	s.press(who, at, "/take-on")
}

// press presses the first button on a step's page whose form ends like this.
func (s *scene) press(who, at, end string) *apptest.Result {
	s.t.Helper()
	page := s.as[who].Get(at).Is(http.StatusOK)
	for _, action := range page.Attr("form", "action") {
		if strings.HasSuffix(action, end) {
			path := strings.TrimPrefix(action, "/n/"+s.Slug)
			return s.as[who].Post(path, page.Form(end)).Is(http.StatusSeeOther)
		}
	}
	s.t.Fatalf("%s finds no button %s on %s", who, end, at)
	return nil
}

// save changes a step as somebody.
func (s *scene) save(who, at string, with url.Values) *apptest.Result {
	s.t.Helper()
	form := s.as[who].Get(at + "/change").Is(http.StatusOK).Form("/change")
	for k, v := range with {
		form[k] = v
	}
	return s.as[who].Post(at+"/change", form)
}

func day(site *apptest.Site, days int) string {
	return site.Clock.Now().AddDate(0, 0, days).Format("02/01/2006")
}

func TestAStepIsInPlaceWhenItsPatientLeaderSaysSo(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.own(s.step, "director", "Dee")
		shows := url.Values{"state": {"in-place"}, "evidence": {"Everybody has a named person"}}
		bad := s.save("Cora", s.step, shows).Is(http.StatusUnprocessableEntity)
		if bad.Problem("state") == "" || bad.Field("evidence") != "Everybody has a named person" {
			t.Error("a step can be in place without a patient leader, or what was typed is lost")
		}
		// Who is named is asked first, and nobody is a patient leader who does not speak as one.
		if s.name(s.step, "patient", "Sam").Is(http.StatusUnprocessableEntity).Problem("email") == "" || s.name(s.step, "patient", "Cora").Is(http.StatusUnprocessableEntity).Problem("email") == "" {
			t.Error("anybody can be named as a patient leader")
		}
		s.name(s.step, "patient", "Pat").Is(http.StatusSeeOther)
		site.Work()
		if l := site.Letter("pat@example.org"); !strings.Contains(l.Text, "Give practical support") || !strings.Contains(l.Text, s.step) {
			t.Errorf("the letter says %q", l.Text)
		}
		s.as["Pat"].Get("/me").Shows("Say whether you take on the step")
		s.save("Cora", s.step, shows).Is(http.StatusUnprocessableEntity)
		s.press("Pat", s.step, "/take-on")
		s.save("Dee", s.step, shows).Is(http.StatusSeeOther)
		s.as["Sam"].Get(s.step).Is(http.StatusOK).Shows("Begun", "Still asked: Pat Example").Hides("Its patient leaders said yes")
		s.as["Pat"].Get("/me").Shows("is in place")
		site.Work()
		if l := site.Letter("pat@example.org"); strings.Contains(l.Text, "named person") || !strings.Contains(l.Text, "only when you say yes") {
			t.Errorf("the letter says %q", l.Text)
		}
		// Only Pat says yes, and only to these words.
		page := s.as["Pat"].Get(s.step)
		yes := page.Form("/agree")
		for _, name := range []string{"Cora", "Dee", "Sam", "Ada", "Lou", "Out", "Says"} {
			if got := s.as[name].Post(s.step+"/agree", yes).Status; got != http.StatusForbidden && got != http.StatusNotFound {
				t.Errorf("%s can say yes: %d", name, got)
			}
		}
		s.save("Cora", s.step, url.Values{"state": {"in-place"}, "evidence": {"Other words"}}).Is(http.StatusSeeOther)
		s.as["Pat"].Post(s.step+"/agree", yes).Is(http.StatusConflict)
		s.as["Sam"].Get(s.step).Shows("Begun")
		s.press("Pat", s.step, "/agree")
		s.as["Sam"].Get(s.step).Shows("Its patient leaders said yes", "Said yes: it is in place", "Other words").Hides("Begun")
		s.as["Cora"].Get("/leadership").Shows("Riverside Trust").Hides("In place", "Begun")
		// Other evidence, and the yes is gone; a no ends the question and says why.
		s.save("Cora", s.step, url.Values{"evidence": {"Newer words"}}).Is(http.StatusSeeOther)
		s.as["Sam"].Get(s.step).Shows("Begun").Hides("Its patient leaders said yes")
		no := s.as["Pat"].Get(s.step).Form("/not-yet")
		no.Set("missing", "Nobody answers the phone")
		s.as["Dee"].Post(s.step+"/not-yet", no).Is(http.StatusForbidden)
		s.as["Pat"].Post(s.step+"/not-yet", no).Is(http.StatusSeeOther)
		s.as["Sam"].Get(s.step).Shows("Nobody answers the phone").Hides("Still asked")
		// A patient leader who is taken off cannot be exchanged for another's yes.
		s.save("Cora", s.step, url.Values{"state": {"in-place"}}).Is(http.StatusSeeOther)
		s.own(s.step, "patient", "Lou")
		s.press("Pat", s.step, "/take-off")
		s.as["Lou"].Get(s.step).Hides("Is this in place?")
		s.as["Pat"].Get(s.step).Is(http.StatusNotFound)
	})
}

func TestWhoReadsAndChangesThePlan(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.own(s.step, "lead", "Lea")
		other := s.At + "/steps/38"
		for name, want := range map[string]int{"Cora": 200, "Dee": 200, "Lea": 200, "Sam": 200, "Ada": 404, "Pat": 404, "Out": 404, "Says": 404} {
			for _, path := range []string{s.At, s.At + "/steps", s.step, s.At + "/steps/history"} {
				s.as[name].Get(path).Is(want)
			}
			at := map[string]int{"Cora": 422, "Lea": 422, "Dee": 403, "Sam": 403}[name]
			if at == 0 {
				at = 404
			}
			s.as[name].Post(s.step+"/actions", nil).Is(at)
			s.as[name].Post(s.step+"/change", nil).Is(at)
			if name == "Lea" {
				at = 403
			}
			s.as[name].Post(other+"/actions", nil).Is(at)
			s.as[name].Post(s.step+"/owners", nil).Is(at)
		}
		foreign := site.Network("elsewhere")
		cora := foreign.As(foreign.Person("Cora", "cora@elsewhere.example.org", access.Coordinator))
		cora.Get(s.step).Is(http.StatusNotFound)
		cora.Post(s.step+"/actions", nil).Is(http.StatusNotFound)
		s.as["Sam"].Get("/leadership").Shows("Riverside Trust")
		s.as["Out"].Get("/leadership").Shows("once somebody has confirmed").Hides("Riverside Trust")
		for _, strange := range []string{"0", "41", "-1", "1e1", "007", "abc"} {
			s.as["Cora"].Get(s.At + "/steps/" + strange).Is(http.StatusNotFound)
		}
		// Two people at once: nothing is lost.
		mine, theirs := s.as["Cora"].Get(s.step+"/change").Form("/change"), s.as["Lea"].Get(s.step+"/change").Form("/change")
		mine.Set("evidence", "What Cora wrote")
		theirs.Set("evidence", "What Lea wrote")
		s.as["Lea"].Post(s.step+"/change", theirs).Is(http.StatusSeeOther)
		clash := s.as["Cora"].Post(s.step+"/change", mine).Is(http.StatusConflict).Shows("What Cora wrote", "What Lea wrote")
		s.as["Cora"].Post(s.step+"/change", clash.Form("/change")).Is(http.StatusSeeOther)
		s.as["Sam"].Get(s.step).Shows("What Cora wrote", "What Lea wrote") // the older one in the history
		// Somebody from outside the network is a name with a role; an address that is nobody's is refused.
		if s.as["Cora"].Post(s.step+"/owners", url.Values{"kind": {"director"}, "name": {"Kit"}, "email": {"kit@nowhere.example.org"}, "job": {"Chief nurse"}}).Is(http.StatusUnprocessableEntity).Problem("email") == "" {
			t.Error("an address that nobody has is taken")
		}
		s.as["Cora"].Post(s.step+"/owners", url.Values{"kind": {"director"}, "name": {"Kit Day"}, "job": {"Chief nurse"}}).Is(http.StatusSeeOther)
		s.as["Sam"].Get(s.step).Shows("Kit Day, Chief nurse")
	})
}

func TestActionsAndRemindersAndHistory(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.own(s.step, "director", "Dee")
		bad := s.as["Dee"].Post(s.step+"/actions", url.Values{"words": {"Ask the panel"}, "due": {day(site, -1)}}).Is(http.StatusUnprocessableEntity)
		if bad.Problem("due") == "" || bad.Field("words") != "Ask the panel" {
			t.Error("an action can be due in the past, or what was typed is lost")
		}
		s.as["Dee"].Post(s.step+"/actions", url.Values{"words": {"Ask the panel"}, "due": {day(site, 10)}}).Is(http.StatusSeeOther)
		s.as["Sam"].Get(s.At+"/steps").Shows("Ask the panel", "It rests on one person alone")
		s.as["Dee"].Get("/me").Hides("Do what is due")
		site.Advance(4 * 24 * time.Hour)
		site.Work()
		if l := site.Letter("dee@example.org"); l.Subject != "Something in your plan is due" || strings.Contains(l.Text, "Ask the panel") || !strings.Contains(l.Text, "37. Give practical support") {
			t.Errorf("the letter says %q: %q", l.Subject, l.Text)
		}
		s.as["Dee"].Get("/me").Shows("Do what is due in the step")
		n := len(site.Mail.To("dee@example.org"))
		site.Advance(24 * time.Hour)
		site.Work()
		if got := len(site.Mail.To("dee@example.org")); got != n {
			t.Errorf("%d letters more on the next day", got-n)
		}
		site.Advance(10 * 24 * time.Hour)
		site.Work()
		if got := len(site.Mail.To("dee@example.org")); got != n+1 {
			t.Errorf("%d letters when it is overdue", got-n)
		}
		for _, name := range []string{"Cora", "Dee", "Sam"} {
			s.as[name] = site.As(s.by[name]) // their sessions have ended meanwhile
		}
		s.as["Cora"].Get(s.At).Shows("Something is overdue")
		s.press("Dee", s.step, "/done")
		s.as["Cora"].Get(s.At).Hides("Something is overdue")
		s.as["Dee"].Get("/me").Hides("Do what is due")
		// The plan on a past day.
		s.save("Dee", s.step, url.Values{"state": {"begun"}}).Is(http.StatusSeeOther)
		before := s.as["Sam"].Get(s.At + "/steps/history?on=" + url.QueryEscape(day(site, -1))).Is(http.StatusOK)
		after := s.as["Sam"].Get(s.At + "/steps/history").Is(http.StatusOK)
		row := func(p *apptest.Result) string { return strings.Join(p.Find("tbody tr:last-child td"), " ") }
		if !strings.Contains(row(before), "8") || row(before) == row(after) {
			t.Errorf("the last part was %q and is %q", row(before), row(after))
		}
		before.Hides("It is now: begun")
		after.Shows("It is now: begun", "Did it", "Dee Example")
		s.as["Sam"].Get(s.At + "/steps/history?on=nonsense").Is(http.StatusUnprocessableEntity)
		s.as["Sam"].Get(s.At + "/steps/history?on=" + url.QueryEscape(day(site, 2))).Is(http.StatusUnprocessableEntity)
	})
}

func TestAGapBecomesOneAction(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		cora := site.Actor(s.by["Cora"])
		from := db.NewID()
		var ids [2]db.ID
		for i := range ids {
			s.Write(func(tx *db.Tx) error {
				area := leadership.New(site.DB, site.App.Keys, assent.New(site.App.Keys), site.App.Post)
				var err error
				ids[i], err = area.Act(tx, cora, s.Org, leadership.Gap{Step: 6, Words: "Meet the campaigners", Due: site.Clock.Now().AddDate(0, 1, 0).Format(time.DateOnly), Source: "connection", From: from})
				return err
			})
		}
		if ids[0] == "" || ids[0] != ids[1] {
			t.Errorf("one gap made %v", ids)
		}
		s.as["Sam"].Get(s.At+"/steps/6").Shows("Meet the campaigners", "From a rating of how well")
	})
}

// TestASlipIsTakenBack: what is done can be taken back, days that nobody means are refused in words, and who steps down reads first
// what follows.
func TestASlipIsTakenBack(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.name(s.step, "lead", "Cora").Is(http.StatusSeeOther)
		s.own(s.step, "patient", "Pat")
		for _, due := range []string{"01/01/9999", "01/01/1900"} {
			bad := s.as["Cora"].Post(s.step+"/actions", url.Values{"words": {"Call everybody"}, "due": {due}}).Is(http.StatusUnprocessableEntity)
			if got := bad.Problem("due"); !strings.Contains(got, "Check the year") {
				t.Errorf("the day %s is answered with %q", due, got)
			}
		}
		if got := s.as["Cora"].Post(s.step+"/actions", url.Values{"words": {"Call everybody"}, "due": {day(site, -3)}}).Is(http.StatusUnprocessableEntity).Problem("due"); !strings.Contains(got, "not over") {
			t.Errorf("a day that is over is answered with %q", got)
		}
		s.as["Cora"].Get(s.step).Shows("Who sees to it is reminded, and those who own the step. For example, 22/11/2026.")
		s.as["Cora"].Post(s.step+"/actions", url.Values{"words": {"Call everybody"}, "due": {day(site, 20)}}).Is(http.StatusSeeOther)
		s.press("Cora", s.step, "/done")
		done := s.as["Cora"].Get(s.step).Shows("What was done (1)", "Nothing is planned")
		reopen := strings.TrimPrefix(done.Attr(`form[action$="/reopen"]`, "action")[0], "/n/"+s.Slug)
		s.as["Sam"].Post(reopen, nil).Is(http.StatusForbidden)
		s.as["Out"].Post(reopen, nil).Is(http.StatusNotFound)
		s.as["Pat"].Post(reopen, nil).Is(http.StatusSeeOther)
		s.as["Pat"].Post(reopen, nil).Is(http.StatusSeeOther) // twice is no harm
		s.as["Cora"].Get(s.step).Hides("What was done", "Nothing is planned").Shows("Call everybody", "Said that it is not done after all")
		// Pat, who is not of the organisation, reads what follows and then finds the way back.
		page := s.as["Pat"].Get(s.step).Shows("No patient leader owns it then", "you cannot read the plan any more", "Yes, I step down as patient leader")
		off := strings.TrimPrefix(page.Attr(`form[action$="/take-off"]`, "action")[0], "/n/"+s.Slug)
		s.as["Pat"].Post(off, page.Form("/take-off")).Is(http.StatusSeeOther).To("/me")
		s.as["Pat"].Get(s.step).Is(http.StatusNotFound)
		s.as["Cora"].Get(s.step).Shows("Nobody owns it then")
		s.name(s.step, "patient", "Pat").Is(http.StatusSeeOther)
		asked := s.as["Pat"].Get(s.step)
		s.as["Pat"].Post(strings.TrimPrefix(asked.Attr(`form[action$="/take-off"]`, "action")[0], "/n/"+s.Slug), asked.Form("/take-off")).Is(http.StatusSeeOther)
		s.as["Pat"].Get("/me").Is(http.StatusOK)
	})
}
