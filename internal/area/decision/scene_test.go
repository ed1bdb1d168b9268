package decision_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/group"
	"alongside/internal/shared/person"
	"alongside/test/browser"
)

func TestMain(m *testing.M) { browser.Main(m) }

// scene is an organisation whose register Cora keeps. Olu looks after the decision; Chas leads the group that decides and Mem sits in it;
// Pat and Lou are patient leaders; Sam belongs to the organisation and Out to another one; Ada is an administrator and nothing more.
type scene struct {
	*apptest.Site
	t     *testing.T
	Org   db.ID
	Other db.ID
	Board db.ID
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
	s.At = "/leadership/" + string(s.Org) + "/decisions"
	for _, p := range []struct {
		name, perspective string
		org               db.ID
		role              []access.Role
	}{{"Cora", "other-professional", "", []access.Role{access.Coordinator}}, {"Ada", "manager", "", []access.Role{access.Administrator}}, {"Olu", "manager", "", nil}, {"Chas", "manager", "", nil},
		{"Mem", "clinician", "", nil}, {"Pat", "patient", "", nil}, {"Lou", "carer", "", nil}, {"Sam", "clinician", s.Org, nil}, {"Out", "manager", s.Other, nil}} {
		v := s.Add(person.Person{Given: p.name, Family: "Example", Email: strings.ToLower(p.name) + "@example.org", Perspectives: []string{p.perspective}, Organisation: p.org, OrgConfirmed: p.org != ""}, p.role...)
		s.by[p.name], s.as[p.name] = v, s.As(v)
	}
	s.Write(func(tx *db.Tx) error {
		var err error
		if s.Board, err = group.SaveGroup(tx, "", group.Group{Organisation: s.Org, Name: "Quality board", Kind: "board", Level: "board"}); err != nil {
			return err
		}
		for name, leads := range map[string]bool{"Chas": true, "Mem": false} {
			h, err := group.NewHolder(tx, group.Holder{Name: name, Person: s.by[name].ID})
			if err != nil {
				return err
			}
			if _, err := group.SaveTerm(tx, "", group.Term{Organisation: s.Org, Group: s.Board, Holder: h, Role: "Member", Pillar: group.Managerial, Leads: leads, Starts: "2000-01-01"}); err != nil {
				return err
			}
		}
		return nil
	})
	return s
}

// in is a day some days from now, as people type it.
func (s *scene) in(days int) string { return s.Clock.Now().AddDate(0, 0, days).Format("2/1/2006") }

// form is a decision as Cora types it.
func (s *scene) form(more ...string) url.Values {
	f := url.Values{"title": {"A new ward for children"}, "about": {"Whether to build it."}, "group": {string(s.Board)}, "owner": {"olu@example.org"}, "goes": {s.in(30)},
		"papers": {"Business case https://example.org/case.pdf\nNotes of the visit"}}
	return with(f, more)
}

func with(f url.Values, more []string) url.Values {
	for i := 0; i < len(more); i += 2 {
		f.Set(more[i], more[i+1])
	}
	return f
}

// add puts a decision into the register and gives its address.
func (s *scene) add(more ...string) string {
	s.t.Helper()
	at := s.as["Cora"].Post(s.At+"/new", s.form(more...)).Is(http.StatusSeeOther).Location
	return s.At + "/" + at[strings.LastIndex(at, "/")+1:]
}

// assurance sends the form of the assurance, as Olu.
func (s *scene) assurance(at string, more ...string) *apptest.Result {
	s.t.Helper()
	f := s.as["Olu"].Get(at + "/assurance").Is(http.StatusOK).Form("/assurance")
	f.Set("leaders", "pat@example.org\nlou@example.org")
	f.Set("took-part", "They drew the plan with us.")
	f.Set("changed", "Parents can stay the night.")
	return s.as["Olu"].Post(at+"/assurance", with(f, more))
}

// asked brings a decision to where the patient leaders are asked.
func (s *scene) asked() string {
	s.t.Helper()
	at := s.add()
	s.assurance(at).Is(http.StatusSeeOther)
	s.as["Olu"].Post(at+"/ask", nil).Is(http.StatusSeeOther)
	return at
}

// yes is somebody's yes to the words as they see them.
func (s *scene) yes(who, at string) *apptest.Result {
	s.t.Helper()
	return s.as[who].Post(at+"/true", s.as[who].Get(at).Is(http.StatusOK).Form("/true"))
}

// outcome sends the form of what was decided.
func (s *scene) outcome(who, at string, more ...string) *apptest.Result {
	s.t.Helper()
	f := s.as[who].Get(at).Is(http.StatusOK).Form("/outcome")
	f.Set("day", s.in(0))
	f.Set("outcome", "signed")
	got := s.as[who].Post(at+"/outcome", with(f, more))
	if got.Status != http.StatusOK {
		return got
	}
	// An override is shown before it is kept.
	s.as[who].Get(at).Hides("took this on themselves")
	return s.as[who].Post(at+"/outcome", got.Shows("It stays for ever.").Form("/outcome"))
}

func (s *scene) pass(days int) { s.Advance(time.Duration(days) * 24 * time.Hour) }

// letters are the letters to somebody, put together.
func (s *scene) letters(who string) string {
	var all []string
	s.Work()
	for _, m := range s.Mail.To(strings.ToLower(who) + "@example.org") {
		all = append(all, m.Subject+"\n"+m.Text)
	}
	return strings.Join(all, "\n")
}
