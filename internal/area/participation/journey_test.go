package participation_test

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

// scene: Cora is an engagement lead, Sam and Sue work for the trust, Pat and Pip hold patient roles in it, Out works elsewhere, and Ada is an
// administrator and nothing more.
type scene struct {
	*apptest.Site
	t     *testing.T
	Trust db.ID
	Board db.ID
	by    map[string]person.Person
	as    map[string]*apptest.Client
}

func newScene(t *testing.T, site *apptest.Site) *scene {
	t.Helper()
	s := &scene{Site: site, t: t, by: map[string]person.Person{}, as: map[string]*apptest.Client{}}
	var council db.ID
	s.Write(func(tx *db.Tx) (err error) {
		if s.Trust, err = person.OrganisationNamed(tx, "Riverside Trust"); err != nil {
			return err
		}
		if council, err = person.OrganisationNamed(tx, "Hill Council"); err != nil {
			return err
		}
		s.Board, err = group.SaveGroup(tx, "", group.Group{Organisation: s.Trust, Name: "Quality board", Kind: "board", Level: "board"})
		return err
	})
	for _, p := range []struct {
		name, perspective string
		org               db.ID
		role              []access.Role
	}{{"Cora", "other-professional", "", []access.Role{access.Coordinator}}, {"Ada", "manager", "", []access.Role{access.Administrator}}, {"Sam", "clinician", s.Trust, nil}, {"Sue", "manager", s.Trust, nil},
		{"Pat", "patient", "", nil}, {"Pip", "carer", "", nil}, {"Out", "manager", council, nil}} {
		v := s.Add(person.Person{Given: p.name, Family: "Example", Email: strings.ToLower(p.name) + "@example.org", Perspectives: []string{p.perspective}, Organisation: p.org, OrgConfirmed: p.org != ""}, p.role...)
		s.by[p.name], s.as[p.name] = v, s.As(v)
	}
	for _, name := range []string{"Pat", "Pip"} {
		s.Write(func(tx *db.Tx) error {
			h, err := group.NewHolder(tx, group.Holder{Name: name, Person: s.by[name].ID})
			if err != nil {
				return err
			}
			_, err = group.SaveTerm(tx, "", group.Term{Organisation: s.Trust, Group: s.Board, Holder: h, Role: "Member", Pillar: group.Patient, Starts: "2000-01-01"})
			return err
		})
	}
	return s
}

func (s *scene) at(more string) string { return "/leadership/" + string(s.Trust) + "/grid" + more }

func (s *scene) day() string { return s.Clock.Now().Format("2/1/2006") }

// add puts an activity on the grid and gives its address.
func (s *scene) add(who, title, level, degree string) string {
	s.t.Helper()
	r := s.as[who].Post(s.at("/new"), url.Values{"title": {title}, "starts": {s.day()}, "level": {level}, "degree": {degree}}).Is(http.StatusSeeOther)
	return r.Header.Get("Location")
}

// agree says yes to what waits on a page.
func (s *scene) agree(who, page string) *apptest.Result {
	s.t.Helper()
	form := s.as[who].Get(page).Is(http.StatusOK).Form("/agree")
	return s.as[who].Post(page+"/agree", form)
}

func TestAnActivityCountsWhenBothSidesAgree(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		page := s.add("Sam", "Survey about food", "collective", "influence")
		s.as["Sue"].Get(page).Is(http.StatusOK).Shows("Said by one side", "Influence, many people", "Sam Example", "This waits for patient leaders.").Hides("I agree with this")
		s.as["Sue"].Get(s.at("")).Shows("both sides agreed on 0 activities", "On 1 activity of that year both sides have not agreed yet")
		s.as["Pat"].Get("/me").Shows("Say where you would place 1 activity")
		// Another of the same side agrees: that is not enough.
		s.as["Sue"].Post(page+"/place", url.Values{"version": {"1"}, "level": {"collective"}, "degree": {"influence"}}).Is(http.StatusSeeOther)
		s.as["Sam"].Get(page).Shows("Said by one side")
		// A patient leader places it elsewhere, and staff are asked.
		s.as["Pat"].Post(page+"/place", url.Values{"version": {"1"}, "level": {"collective"}, "degree": {"feedback"}, "why": {"We were asked. Others decided."}}).Is(http.StatusSeeOther)
		s.as["Sam"].Get("/me").Shows("Patient leaders place 1 activity that you placed")
		s.as["Pat"].Get("/me").Hides("Say where you would place")
		s.as["Pip"].Get(page).Shows("We were asked. Others decided.", "This waits for staff.").Hides("I agree with this")
		s.agree("Sam", page).Is(http.StatusSeeOther)
		s.as["Out"].Get(page).Is(http.StatusNotFound)
		s.as["Pip"].Get(page).Shows("Agreed by both sides", "Feedback, many people, since")
		s.as["Cora"].Get(s.at("")).Is(http.StatusOK).Shows("both sides agreed on 1 activity", "Too few to say", "Staff said more influence than patient leaders")
		s.as["Sam"].Get("/me").Hides("that you placed")
		// Both sides have to agree that it goes; without that it stays.
		s.as["Sam"].Post(page+"/off", nil).Is(http.StatusSeeOther)
		s.as["Sue"].Get(page).Shows("Take it off the grid", "Feedback, many people")
		s.agree("Pip", page)
		s.as["Sue"].Get(page).Is(http.StatusNotFound)
		s.as["Sue"].Get(s.at("")).Shows("No activity is on the grid yet.")
	})
}

func TestWhatIsWrongStandsBesideItsField(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		r := s.as["Sam"].Post(s.at("/new"), url.Values{"title": {" "}, "starts": {"31/2/2026"}}).Is(http.StatusUnprocessableEntity)
		for _, field := range []string{"title", "starts", "level", "degree"} {
			if r.Problem(field) == "" {
				t.Errorf("nothing beside %s", field)
			}
		}
		r = s.as["Sam"].Post(s.at("/new"), url.Values{"title": {"A"}, "starts": {s.day()}, "ends": {"1/1/2001"}, "level": {"collective"}, "degree": {"control"}}).Is(http.StatusUnprocessableEntity)
		if r.Problem("ends") == "" {
			t.Error("an end before the beginning")
		}
		page := s.add("Sam", "Survey", "collective", "influence")
		s.as["Pat"].Post(page+"/place", url.Values{"version": {"1"}, "level": {"collective"}}).Is(http.StatusUnprocessableEntity).Shows("Choose how much of a say people have.")
		s.as["Pat"].Post(page+"/agree", url.Values{"hash": {"another text"}}).Is(http.StatusConflict)
		s.as["Pat"].Post(page+"/change", url.Values{"version": {"1"}, "title": {"Mine"}, "starts": {s.day()}}).Is(http.StatusForbidden)
	})
}

// Whoever is not of the organisation sees nothing of its grid; engagement leads read, and place nothing.
func TestWhoSeesTheGrid(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		page := s.add("Sam", "Survey", "collective", "influence")
		for _, more := range []string{"", "/activities", "/new", "/import", "/thing?thing=group+" + string(s.Board)} {
			for _, who := range []string{"Out", "Ada"} {
				s.as[who].Get(s.at(more)).Is(http.StatusNotFound)
			}
		}
		s.as["Out"].Post(page+"/place", url.Values{"version": {"1"}, "level": {"collective"}, "degree": {"control"}}).Is(http.StatusNotFound)
		s.as["Cora"].Get(page).Is(http.StatusOK).Hides("I agree with this", "Place it here")
		s.as["Cora"].Post(page+"/place", url.Values{"version": {"1"}, "level": {"collective"}, "degree": {"control"}}).Is(http.StatusForbidden)
		s.as["Cora"].Get(s.at("/new")).Is(http.StatusForbidden)
	})
}

// What is changed about an activity after both sides agreed is asked again, and who leaves takes their name along.
func TestAChangeAsksAgain(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		page := s.add("Sam", "Survey", "collective", "influence")
		s.agree("Pat", page).Is(http.StatusSeeOther)
		s.as["Sam"].Get(page + "/change").Is(http.StatusOK).Shows("both sides are asked again")
		s.as["Sam"].Post(page+"/change", url.Values{"version": {"1"}, "title": {"Survey"}, "starts": {s.day()}, "ends": {s.day()}, "about": {"Four questions."}}).Is(http.StatusSeeOther)
		s.as["Sam"].Get(page).Shows("Agreed by both sides", "Four questions.")
		s.as["Sam"].Post(page+"/change", url.Values{"version": {"2"}, "title": {"Survey about food"}, "starts": {s.day()}}).Is(http.StatusSeeOther)
		s.as["Pat"].Get(page).Shows("Said by one side", "I agree with this")
		s.as["Sam"].Post(page+"/change", url.Values{"version": {"1"}, "title": {"Old"}, "starts": {s.day()}}).Is(http.StatusConflict)
		s.as["Ada"].Post("/admin/people/"+string(s.by["Sam"].ID)+"/close", url.Values{}).Is(http.StatusSeeOther)
		s.as["Pat"].Get(page).Shows("Somebody who has left", "Where would you place it?").Hides("Sam Example", "I agree with this")
	})
}

// A group is placed from its own page, once.
func TestWhatExistsIsPlacedFromItsOwnPage(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		at := "/leadership/" + string(s.Trust) + "/map/groups/" + string(s.Board)
		link := s.as["Sam"].Get(at).Is(http.StatusOK).Link("Place this on the participation grid")
		to := s.as["Sam"].Get(link).Is(http.StatusSeeOther).Header.Get("Location")
		form := s.as["Sam"].Get(to).Is(http.StatusOK).Form("/new")
		if form.Get("title") != "Quality board" || form.Get("thing") != "group "+string(s.Board) {
			t.Fatalf("the form begins with %v", form)
		}
		form.Set("starts", s.day())
		form.Set("level", "collective")
		form.Set("degree", "influence")
		page := s.as["Sam"].Post(s.at("/new"), form).Is(http.StatusSeeOther).Header.Get("Location")
		s.as["Pat"].Get(at).Shows("Influence, many people, say staff")
		s.as["Pat"].Get(link).To(page)
		s.as["Pat"].Get(page).Shows("Its own page")
		if s.as["Cora"].Get(at).Is(http.StatusOK).Has("participation grid") && s.as["Cora"].Get(at).Has("Place this on") {
			t.Error("an engagement lead of elsewhere is asked to place it")
		}
		form = s.as["Sam"].Get(s.at("/new")).Form("/new")
		for _, v := range []string{"group " + string(s.Board), "group " + string(s.Trust), "decision " + string(s.Board), "nothing"} {
			form.Set("thing", v)
			form.Set("title", "Again")
			form.Set("starts", s.day())
			form.Set("level", "collective")
			form.Set("degree", "influence")
			delete(form, "once")
			if r := s.as["Sam"].Post(s.at("/new"), form); r.Status == http.StatusSeeOther {
				t.Errorf("%q is placed", v)
			}
		}
	})
}

// A messy list comes in whole or not at all.
func TestAListFromASpreadsheet(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		send := func(body string) *apptest.Result {
			return s.as["Sam"].Upload(s.at("/import"), url.Values{}, apptest.File{Field: "file", Name: "list.csv", Body: []byte(body)})
		}
		send("Engagement activity;When;Until;Individual or collective;Type of engagement\nOpen day;12/3/2026;;Service;Informing\nBad day;the 3rd;;;\n").Is(http.StatusUnprocessableEntity).Shows("Line 3", "Some lines of the file need mending.")
		s.as["Sam"].Get(s.at("/activities")).Shows("No activity is on the grid yet.")
		list := "Engagement activity;When;Until;Individual or collective;Type of engagement\nOpen day;12/3/2025;;Service;Informing\nSurvey;2024;;;\nCo-design of letters;March 2025;ongoing;collective;Co-Design\n"
		r := send(list).Is(http.StatusSeeOther)
		s.as["Sam"].Follow(r).Shows("3 activities brought in.", "12 March 2025", "1 January 2024 to 31 December 2024", "Since 1 March 2025", "Information, many people, say staff", "Not placed yet")
		s.as["Sam"].Follow(send(list).Is(http.StatusSeeOther)).Shows("0 activities brought in.", "3 activities")
		s.as["Pat"].Get("/me").Shows("Say where you would place 2 activities")
		s.as["Sam"].Post(s.at("/import"), url.Values{}).Is(http.StatusUnprocessableEntity).Shows("Choose a file.")
	})
}
