package standing_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/group"
	"alongside/internal/shared/person"
	"alongside/test/browser"
)

func TestMain(m *testing.M) { browser.Main(m) }

// scene is an organisation whose map Cora keeps. Sam belongs to it, Pat holds a role in it, Out is of another one, and Ada is
// an administrator who is nothing more.
type scene struct {
	*apptest.Site
	t     *testing.T
	Org   db.ID
	Other db.ID
	At    string
	by    map[string]person.Person
	as    map[string]*apptest.Client
}

func newScene(t *testing.T, site *apptest.Site) *scene {
	t.Helper()
	s := &scene{Site: site, t: t, by: map[string]person.Person{}, as: map[string]*apptest.Client{}}
	s.Write(func(tx *db.Tx) error {
		var err error
		if s.Org, err = person.OrganisationNamed(tx, "Riverside Trust"); err != nil {
			return err
		}
		s.Other, err = person.OrganisationNamed(tx, "Hill Council")
		return err
	})
	s.At = "/leadership/" + string(s.Org) + "/map"
	for _, p := range []struct {
		name string
		org  db.ID
		role []access.Role
	}{{"Cora", "", []access.Role{access.Coordinator}}, {"Ada", "", []access.Role{access.Administrator}}, {"Sam", s.Org, nil}, {"Pat", "", nil}, {"Out", s.Other, nil}} {
		v := s.Add(person.Person{Given: p.name, Family: "Example", Email: strings.ToLower(p.name) + "@example.org", Organisation: p.org, OrgConfirmed: p.org != ""}, p.role...)
		s.by[p.name], s.as[p.name] = v, s.As(v)
	}
	return s
}

// group adds a group and gives its address.
func (s *scene) group(name, level string) string {
	s.t.Helper()
	at := s.as["Cora"].Post(s.At+"/new-group", url.Values{"name": {name}, "kind": {"committee"}, "level": {level}, "work": {"They read complaints together."}}).Is(http.StatusSeeOther).Location
	return s.At + "/groups/" + at[strings.LastIndex(at, "/")+1:]
}

// term sends the form of a term.
func (s *scene) term(at string, more ...string) *apptest.Result {
	s.t.Helper()
	form := url.Values{"role": {"Member"}, "pillar": {group.Patient}}
	for i := 0; i < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return s.as["Cora"].Post(at, form)
}

// only is the id of the only term there is with a role of this name.
func (s *scene) only(role string) (id db.ID) {
	s.t.Helper()
	s.Read(func(tx *db.Tx) (err error) {
		id, err = db.Value[db.ID](tx, `SELECT id FROM term WHERE network_id = $1 AND role = $2`, role)
		return err
	})
	return id
}

// holder is who holds the only term with a role of this name.
func (s *scene) holder(role string) (id string) {
	s.t.Helper()
	s.Read(func(tx *db.Tx) error {
		t, err := group.FindTerm(tx, s.only(role))
		id = string(t.Holder)
		return err
	})
	return id
}

func TestWhoSeesAMapAndWhoseNames(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		board := s.group("Quality committee", "board")
		s.term(board+"/new", "role", "Chair", "leads", "yes", "email", "pat@example.org", "starts", "1/1/2020").Is(http.StatusSeeOther)
		s.term(board+"/new", "role", "Medical director", "pillar", group.Clinical, "name", "Mo Clinic", "public", "yes").Is(http.StatusSeeOther)
		for who, want := range map[string]int{"Cora": 200, "Sam": 200, "Pat": 200, "Out": 404, "Ada": 404} {
			s.as[who].Get(s.At).Is(want)
			s.as[who].Get(board).Is(want)
			s.as[who].Get(s.At + "/embedding").Is(want)
		}
		for _, who := range []string{"Sam", "Pat", "Out", "Ada"} {
			for _, path := range []string{"/new-group", "/people", "/join", "/code"} {
				if got := s.as[who].Get(s.At + path); got.Status == http.StatusOK {
					t.Errorf("%s opened %s", who, path)
				}
			}
			s.as[who].Post(s.At+"/new-group", url.Values{"name": {"X"}, "kind": {"board"}, "level": {"board"}})
		}
		s.as["Cora"].Get(s.At).Hides("X,").Shows("1. Quality committee", "2 of 3: no managerial", "Pat Example (name hidden), Chair")
		s.as["Sam"].Get(s.At).Shows("A patient partner, Chair").Hides("Pat Example")
		s.as["Sam"].Get(board).Shows("Mo Clinic", "A patient partner", "They read complaints together.").Hides("Pat Example")
		s.as["Pat"].Get(board).Shows("Pat Example (you; others read: a patient partner)")

		// Whoever holds a role finds the organisation in the list of patient leadership.
		if r := s.as["Pat"].Get("/leadership").Shows("Riverside Trust", "Report to the board").Hides("Hill Council"); !r.Has("Who leads where Riverside Trust") {
			t.Error("no link to the map")
		}
		s.as["Pat"].Get("/leadership/" + string(s.Org) + "/board-report").Is(http.StatusOK)

		if got := s.Letter("pat@example.org"); !strings.Contains(got.Text, "you hold a role in Riverside Trust") || !strings.Contains(got.Text, "/me/roles") {
			t.Errorf("Pat was told %q", got.Text)
		}
		own := "/me/roles/" + string(s.only("Chair")) + "/words"
		field := "own-" + string(s.only("Chair"))
		s.as["Sam"].Post(own, url.Values{field: {"Mine"}}).Is(http.StatusNotFound)
		s.as["Pat"].Post(own, url.Values{field: {strings.Repeat("x", 161)}}).Is(http.StatusUnprocessableEntity).Shows("Use up to 160 letters.")
		s.as["Pat"].Post(own, url.Values{field: {"Keeper of questions"}}).Is(http.StatusSeeOther)
		s.as["Sam"].Get(board).Shows("in their own words: Keeper of questions").Hides("Pat Example")

		// Pat says that others may read their name; a public role can be hidden by its holder.
		id := s.only("Chair")
		s.as["Pat"].Get("/me/roles").Shows("Quality committee, Riverside Trust", "People of the organisation read: A patient partner")
		for _, who := range []string{"Cora", "Sam", "Out"} {
			s.as[who].Post("/me/roles/"+string(id), url.Values{"said": {"yes"}}).Is(http.StatusNotFound)
		}
		s.as["Pat"].Post("/me/roles/"+string(id), url.Values{"said": {"yes"}}).Is(http.StatusSeeOther)
		s.as["Sam"].Get(s.At).Shows("Pat Example, Chair")
		s.as["Pat"].Post("/me/roles/"+string(id), url.Values{"said": {"no"}}).Is(http.StatusSeeOther)
		page := s.as["Cora"].Get(s.At + "/terms/" + string(id)).Is(http.StatusOK)
		form := page.Form("/terms/" + string(id))
		form.Set("public", "yes")
		form.Del(ui.OnceField)
		s.as["Cora"].Post(s.At+"/terms/"+string(id), form).Is(http.StatusSeeOther)
		s.as["Sam"].Get(s.At).Hides("Pat Example")
		s.as["Cora"].Post(s.At+"/terms/"+string(id), form).Is(http.StatusConflict).Shows("Somebody else changed this while you were writing")
	})
}

func TestBadInput(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		board := s.group("Board", "board")
		s.as["Cora"].Post(s.At+"/new-group", url.Values{"name": {"board "}, "kind": {"board"}, "level": {"board"}}).Is(http.StatusUnprocessableEntity).Shows("a group with this name already")
		s.term(board+"/new", "name", "Ann Smith", "starts", "1/1/2025", "ends", "31/12/2026").Is(http.StatusSeeOther)
		r := s.term(board+"/new", "role", "Vice chair", "name", "ANN  smith").Is(http.StatusUnprocessableEntity).Shows("Somebody of this name is in the map already", "The same person: Ann Smith", "Somebody else of the same name")
		ann := r.Attr(`input[name="same"]`, "value")[0]
		s.term(board+"/new", "name", "Ann Smith", "same", ann, "starts", "1/6/2026").Is(http.StatusUnprocessableEntity).Shows("Ann Smith is Member there already (1 January 2025 to 31 December 2026)")
		s.term(board+"/new", "name", "Ann Smith", "same", "new", "starts", "1/6/2026").Is(http.StatusSeeOther)
		s.term(board+"/new", "name", "Bob", "starts", "2/6/2026", "ends", "1/6/2026").Is(http.StatusUnprocessableEntity).Shows("The term ends before it starts")
		s.term(board+"/new", "name", "Bob", "starts", "31/31/2026").Is(http.StatusUnprocessableEntity).Shows("Enter a real date").Hides("is saved")
		s.term(board + "/new").Is(http.StatusUnprocessableEntity).Shows("Enter who holds the role, or say that it is vacant.")
		s.term(board+"/new", "email", "nobody@example.org").Is(http.StatusUnprocessableEntity).Shows("Enter the address of somebody in your network")
		s.term(board+"/new", "name", "Someone Else", "email", "pat@example.org").Is(http.StatusUnprocessableEntity).Shows("The address is that of Pat Example.")
		s.term(board+"/new", "role", "Lay member", "vacant", "yes").Is(http.StatusSeeOther)
		s.as["Cora"].Get(s.At).Shows("1 role is vacant")

		// The same person twice is offered, and put together only when somebody says so.
		s.as["Cora"].Get(s.At+"/people").Shows("Ann Smith and Ann Smith", "Nothing is put together unless you say so.")
		s.as["Cora"].Get(s.pairs()[0]).Shows("Is this the same person?", "Both are Member in Board at the same time", "No, they are two people").Hides("Yes, they are one person")
		s.as["Cora"].Post(s.pairs()[0], url.Values{"answer": {"yes"}, "called": {"Ann Smith"}}).Is(http.StatusUnprocessableEntity).Shows("Both are Member in Board at the same time")
		s.as["Cora"].Post(s.pairs()[0], url.Values{"answer": {"maybe"}}).Is(http.StatusUnprocessableEntity).Shows("Say whether they are one person")
		// A last day before a role began is refused beside its field; what would begin later becomes vacant, and is counted.
		s.term(board+"/new", "role", "Scribe", "name", "Len Old", "starts", "1/2/2025").Is(http.StatusSeeOther)
		s.term(board+"/new", "role", "Next chair", "name", "Len Old", "same", s.holder("Scribe"), "starts", "1/2/2199").Is(http.StatusSeeOther)
		len := s.At + "/people/" + s.holder("Scribe")
		if r := s.as["Cora"].Post(len+"/left", url.Values{"left": {"1/1/2024"}}).Is(http.StatusUnprocessableEntity); !strings.Contains(r.Problem("left"), "They began as Scribe on 1 February 2025") {
			t.Errorf("a day before the role began: %q", r.Problem("left"))
		}
		s.as["Cora"].Get(len).Shows("Next chair", "since 1 February 2025")
		s.as["Cora"].Follow(s.as["Cora"].Post(len+"/left", url.Values{"left": {"1/3/2025"}, "sure": {"2025-03-01"}}).Is(http.StatusSeeOther)).Shows("1 role ends on the last day. 1 role that would begin later is vacant.", "1 February 2025 to 1 March 2025")
		s.as["Cora"].Get(s.At + "/people").Is(http.StatusOK)

		// An organisation that became part of another one.
		s.as["Cora"].Post(s.At+"/join", url.Values{"into": {""}, "since": {"1/1/2026"}}).Is(http.StatusUnprocessableEntity).Shows("Choose the organisation of which this one is a part now.")
		for _, day := range []string{"1/11/2199", "31/31/2026"} {
			if r := s.as["Cora"].Post(s.At+"/join", url.Values{"into": {string(s.Other)}, "since": {day}}).Is(http.StatusUnprocessableEntity); r.Problem("since") == "" {
				t.Errorf("%s has no message beside it", day)
			}
		}
		// What happens is said before it is done.
		form := s.as["Cora"].Post(s.At+"/join", url.Values{"into": {string(s.Other)}, "since": {"1/1/2026"}}).Is(http.StatusOK).Shows("1 group and ", "roles move to the map of Hill Council", "You cannot turn this back.").Form("/join")
		s.as["Cora"].Get(s.At).Hides("became part of another one on")
		s.as["Cora"].Post(s.At+"/join", form).Is(http.StatusSeeOther)
		s.as["Cora"].Get(s.At).Shows("This organisation became part of another one on 1 January 2026", "Hill Council", "See its own map as it was before").Hides("Bring in a spreadsheet of committees, or")
		s.as["Sam"].Get(s.At+"?on=2025-12-31").Shows("1. Board", "This is the map on 31 December 2025")
		s.as["Cora"].Get("/leadership/" + string(s.Other) + "/map?on=2025-12-31").Hides("1. Board")
		s.as["Out"].Get("/leadership/" + string(s.Other) + "/map").Shows("1. Board")
		s.as["Cora"].Post(s.At+"/new-group", url.Values{"name": {"New"}, "kind": {"board"}, "level": {"board"}}).Is(http.StatusUnprocessableEntity).Shows("part of another one by now")
	})
}

func TestWhoeverLeavesHoldsNothing(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		board := s.group("Board", "board")
		s.term(board+"/new", "role", "Chair", "email", "pat@example.org", "starts", "1/1/2020").Is(http.StatusSeeOther)
		s.as["Ada"].Post("/admin/people/"+string(s.by["Pat"].ID)+"/close", nil).Is(http.StatusSeeOther)
		s.Read(func(tx *db.Tx) error {
			v, err := group.FindTerm(tx, s.only("Chair"))
			if v.Ends == "" {
				t.Error("the term of somebody who left goes on")
			}
			return err
		})
	})
}

// TestWhatRemainsOfSomebodyWhoLeft: before roles end the page says what else there is to hand on, and then what opens the pages ends too.
func TestWhatRemainsOfSomebodyWhoLeft(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		board := s.group("Board", "board")
		s.term(board+"/new", "role", "Chair", "email", "sam@example.org", "starts", "1/1/2020").Is(http.StatusSeeOther)
		s.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`INSERT INTO plan_owner (network_id, id, organisation_id, step, kind, person_id, name, job, asked, accepted) VALUES ($1, $2, $3, 38, 'patient', $4, '', '', $5, $5)`, db.NewID(), s.Org, s.by["Sam"].ID, int64(tx.Now))
			return err
		})
		at, cora := s.At+"/people/"+s.holder("Chair"), s.as["Cora"]
		s.as["Sam"].Get(s.At).Is(http.StatusOK)
		sure := cora.Post(at+"/left", url.Values{"left": {"1/3/2025"}}).Is(http.StatusOK).Shows("1 role ends on that day.", "cannot open its pages", "Owns step 38 of the plan", "ends when they leave")
		if got := sure.Link("Owns step 38 of the plan, or is asked to"); !strings.HasSuffix(got, "/steps/38") {
			t.Errorf("it leads to %q", got)
		}
		cora.Get(at).Shows("since 1 January 2020", "What else they do and tell here")
		s.as["Sam"].Get(s.At).Is(http.StatusOK) // nothing has ended
		cora.Follow(cora.Post(at+"/left", sure.Form("/left")).Is(http.StatusSeeOther)).Shows("1 role ends on the last day.", "1 January 2020 to 1 March 2025").Hides("Owns step 38")
		s.as["Sam"].Get(s.At).Is(http.StatusNotFound)
		s.as["Sam"].Get("/leadership/" + string(s.Org) + "/steps/38").Is(http.StatusNotFound)
		for _, who := range []string{"Sam", "Pat", "Ada"} {
			s.as[who].Post(at+"/left", url.Values{"left": {"1/3/2025"}}).Is(http.StatusNotFound)
		}
	})
}

func TestPayAndDepthOfFewAreHidden(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		ward := s.group("Ward 7", "ward")
		s.term(ward+"/new", "name", "Ann", "pay", "employed", "embedded", "leads", "leads", "yes").Is(http.StatusSeeOther)
		cell := func(who string) string {
			return strings.Join(s.as[who].Get(s.At+"/embedding").Is(http.StatusOK).Shows("They read complaints together.").Find("table"), "\n")
		}
		if all := cell("Cora"); !strings.Contains(all, "Employed 1") {
			t.Errorf("who keeps the map reads\n%s", all)
		}
		if all := cell("Sam"); strings.Contains(all, "Employed 1") {
			t.Errorf("one person is picked out:\n%s", all)
		}
	})
}

func TestKindsOfRoles(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		board := s.group("Board", "board")
		s.as["Sam"].Get("/role-types").Shows("Governor of a foundation trust", "Point 5 and 6 of the guide").Hides("Add a kind of role")
		s.as["Sam"].Post("/role-types", url.Values{"name": {"X"}}).Is(http.StatusNotFound)
		s.as["Cora"].Post("/role-types", url.Values{"name": {"Welcomer"}, "place": {"outside"}}).Is(http.StatusUnprocessableEntity).Shows("Choose what the role is for.")
		s.as["Cora"].Post("/role-types", url.Values{"name": {"Welcomer"}, "place": {"outside"}, "influence": {"community-enabler"}}).Is(http.StatusSeeOther)
		form := s.as["Cora"].Get("/role-types/governor").Is(http.StatusOK).Form("/role-types/governor")
		form.Set("name", "Elected governor")
		form.Del(ui.OnceField)
		s.as["Cora"].Post("/role-types/governor", form).Is(http.StatusSeeOther)
		s.as["Cora"].Post("/role-types/governor", form).Is(http.StatusConflict)
		s.term(board+"/new", "name", "Ann", "role", "", "role-type", "governor").Is(http.StatusSeeOther)
		s.as["Cora"].Get(s.At).Shows("Nobody holds 16 of these kinds", "Welcomer")
		s.as["Cora"].Get(board).Shows("Elected governor")
	})
}

func TestOfficialCodes(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		upload := func(body string) *apptest.Result {
			return s.as["Cora"].Upload("/organisation-codes", nil, apptest.File{Field: "file", Name: "etr.csv", Body: []byte(body)})
		}
		s.as["Cora"].Upload("/organisation-codes", nil).Is(http.StatusUnprocessableEntity).Shows("Choose a file of codes.")
		upload("\"R1\",\"SHORT\"\n\"RXX01\",\"\"\n\"RXX02\",\"HILL\",,,,,,,,,,\"2026\"\n\"RXX03\",\"A\"\n\"RXX03\",\"B\"\n").Is(http.StatusUnprocessableEntity).
			Shows("4 things are wrong", "is not a code", "1 to 200 letters", "is not a day as 20260131", "is on line 4 already")
		upload("\"RXX01\",\"RIVERSIDE NHS TRUST\",\"Y60\",\"QX1\",\"1 ROAD\",\"\",\"\",\"\",\"\",\"AB1 2CD\",\"20010401\",\"\",\"\"\n\"RXX09\",\"OLD RIVERSIDE TRUST\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"AB1 2CE\",\"19950401\",\"20010331\"\n").Is(http.StatusSeeOther)
		s.as["Cora"].Get(s.At+"/code?q=riverside").Shows("RXX01", "AB1 2CD", "Closed on 31 March 2001")
		for code, words := range map[string]string{"r!": "A code has 3 to 12", "RXX77": "not in the list", "RXX09": "closed on 31 March 2001"} {
			s.as["Cora"].Post(s.At+"/code", url.Values{"code": {code}}).Is(http.StatusUnprocessableEntity).Shows(words)
		}
		s.as["Cora"].Post(s.At+"/code", url.Values{"code": {"rxx01"}}).Is(http.StatusSeeOther)
		s.as["Sam"].Get(s.At).Shows("Official code: RXX01 (RIVERSIDE NHS TRUST)")
		s.as["Cora"].Post("/leadership/"+string(s.Other)+"/map/code", url.Values{"code": {"RXX01"}}).Is(http.StatusUnprocessableEntity).Shows("Riverside Trust has this code.")
	})
}
