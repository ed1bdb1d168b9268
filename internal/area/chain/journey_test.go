package chain_test

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

// scene is an organisation with a board on which no patient leader sits. Cora is its engagement lead, Olu looks after a decision, Sam belongs
// to the organisation, Out to another one, and Ada is an administrator and nothing more.
type scene struct {
	*apptest.Site
	t        *testing.T
	Org      db.ID
	Board    db.ID
	Term     db.ID
	Decision string
	At       string
	by       map[string]person.Person
	as       map[string]*apptest.Client
}

func newScene(t *testing.T, site *apptest.Site) *scene {
	t.Helper()
	s := &scene{Site: site, t: t, by: map[string]person.Person{}, as: map[string]*apptest.Client{}}
	var other db.ID
	s.Write(func(tx *db.Tx) error {
		var err error
		if s.Org, err = person.OrganisationNamed(tx, "Riverside Trust"); err != nil {
			return err
		}
		other, err = person.OrganisationNamed(tx, "Hill Council")
		return err
	})
	s.At = "/leadership/" + string(s.Org) + "/chain"
	for _, p := range []struct {
		name, perspective string
		org               db.ID
		role              []access.Role
	}{{"Cora", "other-professional", "", []access.Role{access.Coordinator}}, {"Ada", "manager", "", []access.Role{access.Administrator}}, {"Olu", "manager", "", nil},
		{"Pat", "patient", "", nil}, {"Sam", "clinician", s.Org, nil}, {"Out", "manager", other, nil}} {
		v := s.Add(person.Person{Given: p.name, Family: "Example", Email: strings.ToLower(p.name) + "@example.org", Perspectives: []string{p.perspective}, Organisation: p.org, OrgConfirmed: p.org != ""}, p.role...)
		s.by[p.name], s.as[p.name] = v, s.As(v)
	}
	s.Write(func(tx *db.Tx) error {
		var err error
		if s.Board, err = group.SaveGroup(tx, "", group.Group{Organisation: s.Org, Name: "Quality board", Kind: "board", Level: "board"}); err != nil {
			return err
		}
		h, err := group.NewHolder(tx, group.Holder{Name: "Pat Example", Person: s.by["Pat"].ID})
		if err != nil {
			return err
		}
		s.Term, err = group.SaveTerm(tx, "", group.Term{Organisation: s.Org, Holder: h, Role: "Lay adviser", Pillar: group.Patient, Starts: "2000-01-01"})
		return err
	})
	at := s.as["Cora"].Post("/leadership/"+string(s.Org)+"/decisions/new", url.Values{"title": {"A new ward"}, "about": {"Whether to build it."}, "group": {string(s.Board)}, "owner": {"olu@example.org"}, "goes": {s.in(30)}}).Is(http.StatusSeeOther).Location
	s.Decision = at[strings.LastIndex(at, "/")+1:]
	return s
}

// in is a day some days from now, as people type it.
func (s *scene) in(days int) string { return s.Clock.Now().AddDate(0, 0, days).Format("2/1/2006") }

func (s *scene) thing(value string) string { return s.At + "/thing?thing=" + url.QueryEscape(value) }

// step makes a step of the gap that no patient leader sits on the board, and gives the action.
func (s *scene) step() string {
	s.t.Helper()
	at := s.as["Cora"].Post(s.At+"/step", url.Values{"thing": {s.gap()}, "words": {"Find a patient leader for the board"}, "step": {"33"}, "due": {s.in(20)}}).Is(http.StatusSeeOther).Location
	u, err := url.Parse(at)
	if err != nil {
		s.t.Fatal(err)
	}
	return u.Query().Get("thing")
}

func (s *scene) gap() string { return "pillar " + string(s.Board) + " patient" }

// link says that one thing rests on another, from the page of the earlier one.
func (s *scene) link(who, earlier, later string) *apptest.Result {
	s.t.Helper()
	place := map[string]string{"action": "2", "term": "4", "decision": "5", "change": "6"}[strings.Fields(later)[0]]
	return s.as[who].Post(s.At+"/link", url.Values{"thing": {earlier}, "add": {"after"}, "place": {place}, "chosen": {later}})
}

// TestALineIsWalkedInBothDirections: from a gap on the map to a decision, and back, each thing on its own page.
func TestALineIsWalkedInBothDirections(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		cora := s.as["Cora"]
		cora.Get(s.At).Is(http.StatusOK).Shows("No line has begun yet")
		cora.Get(s.At+"/gaps").Is(http.StatusOK).Shows("No patient leader in Quality board", "Make a step of it")
		group := "/leadership/" + string(s.Org) + "/map/groups/" + string(s.Board)
		cora.Get(group).Is(http.StatusOK).Shows("No patient leader", "Make a step of it")

		cora.Post(s.At+"/step", url.Values{"thing": {s.gap()}, "words": {""}, "step": {"99"}}).Is(http.StatusUnprocessableEntity).Shows("Choose one of the forty steps.")
		cora.Post(s.At+"/step", url.Values{"thing": {s.gap()}, "words": {""}, "step": {"33"}}).Is(http.StatusUnprocessableEntity).Shows("Say what is done next.", "Enter a date")
		action := s.step()
		cora.Get(s.At).Shows("No patient leader in Quality board", "Find a patient leader for the board", "Missing next: nothing was offered to patient leaders yet.", "Say what was offered")
		cora.Get("/leadership/"+string(s.Org)+"/steps/33").Shows("Find a patient leader for the board", "Answers:", "No patient leader in Quality board")
		cora.Get(group).Shows("Step:", "Find a patient leader for the board")
		if at := cora.Get(s.thing(action) + "&add=after&place=3").Is(http.StatusOK).Link("Write an opportunity, then link it here"); at != "/leadership/"+string(s.Org)+"/opportunities/new" {
			t.Errorf("where nothing was offered yet the line leads to %q", at)
		}
		cora.Get(s.At + "/gaps").Shows("A step answers 1 more.")

		term, decision := "term "+string(s.Term), "decision "+s.Decision
		cora.Post(s.At+"/link", url.Values{"thing": {action}, "add": {"after"}, "place": {"4"}}).Is(http.StatusUnprocessableEntity).Shows("Choose one from the list.")
		s.link("Cora", action, term).Is(http.StatusSeeOther)
		s.link("Cora", action, term).Is(http.StatusSeeOther) // said twice is said once
		s.link("Cora", term, decision).Is(http.StatusSeeOther)
		s.link("Cora", decision, decision).Is(http.StatusUnprocessableEntity)
		s.link("Cora", decision, action).Is(http.StatusUnprocessableEntity)
		page := cora.Get(s.At).Is(http.StatusOK)
		page.Shows("Lay adviser", "A new ward", "Missing next: nobody has said yet what changed.")
		page.Shows("What became of it: It is not decided yet, and its assurance is not complete.")
		cora.Get(s.thing(decision)).Is(http.StatusOK).Shows("You are here", "No patient leader in Quality board", "Lay adviser")
		cora.Get(s.thing(s.gap())).Is(http.StatusOK).Shows("You are here", "A new ward")
		at := "/leadership/" + string(s.Org) + "/decisions/" + s.Decision
		cora.Get(at).Shows("What this rests on", "Lay adviser", "What changed because of it")

		// Olu looks after the decision: he says on what it rests, and sees of the line what he may open.
		s.as["Olu"].Get(at).Is(http.StatusOK).Shows("What this rests on").Hides("Lay adviser")
		s.as["Olu"].Get(s.thing(decision)).Is(http.StatusOK).Hides("Lay adviser", "No patient leader")
		s.as["Olu"].Get(s.At).Is(http.StatusNotFound)

		// Sam belongs to the organisation, and does not read the decision: the line stops before it.
		s.as["Sam"].Get(s.At).Is(http.StatusOK).Shows("Lay adviser", "A patient partner", "Missing next").Hides("A new ward", "Pat Example", "Say which decision")
		s.as["Sam"].Get(s.thing(decision)).Is(http.StatusNotFound)
		s.as["Sam"].Get(s.At + "/thing?thing=decision+" + string(db.NewID())).Is(http.StatusNotFound)
		s.link("Sam", action, term).Is(http.StatusForbidden)
		s.as["Sam"].Post(s.At+"/step", url.Values{"thing": {s.gap()}}).Is(http.StatusNotFound)
		for _, who := range []string{"Out", "Ada"} {
			s.as[who].Get(s.At).Is(http.StatusNotFound)
			s.as[who].Get(s.thing(s.gap())).Is(http.StatusNotFound)
		}

		cora.Post(s.At+"/unlink", url.Values{"thing": {term}, "earlier": {term}, "later": {decision}}).Is(http.StatusSeeOther)
		cora.Get(s.At).Hides("A new ward")
		s.as["Sam"].Post(s.At+"/unlink", url.Values{"thing": {action}, "earlier": {action}, "later": {term}}).Is(http.StatusForbidden)
		cora.Get(s.At + "?show=complete").Shows("No line leads to a confirmed change yet.")
		cora.Get(s.At + "?show=open").Shows("Lay adviser")
	})
}
