package opportunity_test

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

// scene is an organisation for which Cora writes opportunities with Dee, a patient leader. Con is the contact; Pru (a professional) and Lou (a
// patient leader) sit on panels; Pat, Joe and Kim reply. Sam belongs to the organisation, Out to nothing; Ada is an administrator alone.
type scene struct {
	*apptest.Site
	t     *testing.T
	Org   db.ID
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
		s.Board, err = group.SaveGroup(tx, "", group.Group{Organisation: s.Org, Name: "Quality board", Kind: "board", Level: "board"})
		return err
	})
	s.At = "/leadership/" + string(s.Org) + "/opportunities"
	for _, p := range []struct {
		name, perspective string
		org               db.ID
		role              []access.Role
	}{{"Cora", "other-professional", "", []access.Role{access.Coordinator}}, {"Ada", "manager", "", []access.Role{access.Administrator}}, {"Dee", "patient", "", nil}, {"Con", "manager", "", nil}, {"Pru", "clinician", "", nil},
		{"Lou", "carer", "", nil}, {"Pat", "patient", "", nil}, {"Joe", "service-user", "", nil}, {"Kim", "carer", "", nil}, {"Sam", "clinician", s.Org, nil}, {"Out", "manager", "", nil}} {
		v := s.Add(person.Person{Given: p.name, Family: "Example", Email: strings.ToLower(p.name) + "@example.org", Perspectives: []string{p.perspective}, Organisation: p.org, OrgConfirmed: p.org != ""}, p.role...)
		s.by[p.name], s.as[p.name] = v, s.As(v)
	}
	return s
}

// in is a day some days from now, as people type it.
func (s *scene) in(days int) string { return s.Clock.Now().AddDate(0, 0, days).Format("2/1/2006") }

// form is an opportunity as Cora types it.
func (s *scene) form(more ...string) url.Values {
	return with(url.Values{"title": {"A seat on the quality board"}, "about": {"You help to decide what is looked at first."}, "attributes": {"dialogue", "challenge"}, "degree": {"influence"}, "level": {"collective"},
		"meetings": {s.in(40) + ", 10:00 to 12:00, Library"}, "hours": {"4"}, "ways": {"morning", "in-person"}, "place": {"Leeds"}, "pay": {"paid"}, "pay-words": {"£25 an hour. Travel is paid on the day."},
		"access": {"Papers in large print."}, "perspectives": {"Has waited for an operation"}, "contact": {"con@example.org"}, "reach": {"0113 496 0000"}, "designer": {"dee@example.org"},
		"closes": {s.in(10)}, "closes-at": {"17:00"}, "formal": {"informal"}, "seats": {"1"}}, more)
}

func with(f url.Values, more []string) url.Values {
	for i := 0; i < len(more); i += 2 {
		f.Set(more[i], more[i+1])
	}
	return f
}

// written is an opportunity that Cora has written.
func (s *scene) written(more ...string) (at, public string) {
	s.t.Helper()
	to := s.as["Cora"].Post(s.At+"/new", s.form(more...)).Is(http.StatusSeeOther).Location
	id := to[strings.LastIndex(to, "/")+1:]
	return s.At + "/" + id, "/opportunities/" + id
}

// yes is somebody's yes to the words as they see them.
func (s *scene) yes(who, at string) *apptest.Result {
	s.t.Helper()
	return s.as[who].Post(at+"/agree", s.as[who].Get(at).Is(http.StatusOK).Form("/agree"))
}

// published is an opportunity that people can reply to.
func (s *scene) published(more ...string) (at, public string) {
	s.t.Helper()
	at, public = s.written(more...)
	s.as["Cora"].Post(at+"/ask", nil).Is(http.StatusSeeOther)
	s.yes("Dee", at).Is(http.StatusSeeOther)
	s.yes("Con", at).Is(http.StatusSeeOther)
	s.as["Cora"].Post(at+"/publish", nil).Is(http.StatusSeeOther)
	return at, public
}

// reply sends somebody's few words and gives where they see their own reply, and the last part of its address.
func (s *scene) reply(who, public string, more ...string) (own, id string) {
	s.t.Helper()
	f := with(url.Values{"words": {"I would like to, says " + who}}, more)
	to := s.as[who].Post(public+"/reply", f).Is(http.StatusSeeOther).Location
	id = to[strings.LastIndex(to, "/")+1:]
	return "/me/opportunities/" + id, id
}

// applies sends somebody's application.
func (s *scene) applies(who, public string) (own, id string) {
	s.t.Helper()
	return s.reply(who, public, "q-why", "Because, says "+who, "q-bring", "Much")
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
