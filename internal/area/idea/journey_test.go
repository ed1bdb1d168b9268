package idea_test

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

// scene is an organisation whose engagement lead is Cora and whose contact for ideas is Con. Pat brings an idea; Bo may own it too. Lee leads
// the quality board, of which Mem is a member. Out has nothing to do with it; Ada is an administrator alone.
type scene struct {
	*apptest.Site
	t     *testing.T
	Org   db.ID
	Board db.ID
	by    map[string]person.Person
	as    map[string]*apptest.Client
}

func newScene(t *testing.T, site *apptest.Site) *scene {
	t.Helper()
	s := &scene{Site: site, t: t, by: map[string]person.Person{}, as: map[string]*apptest.Client{}}
	for _, p := range []struct {
		name string
		role []access.Role
	}{{"Cora", []access.Role{access.Coordinator}}, {"Ada", []access.Role{access.Administrator}}, {"Con", nil}, {"Pat", nil}, {"Bo", nil}, {"Lee", nil}, {"Mem", nil}, {"Out", nil}} {
		v := s.Add(person.Person{Given: p.name, Family: "Example", Email: strings.ToLower(p.name) + "@example.org", Perspectives: []string{"carer"}}, p.role...)
		s.by[p.name], s.as[p.name] = v, s.As(v)
	}
	s.Write(func(tx *db.Tx) error {
		var err error
		if s.Org, err = person.OrganisationNamed(tx, "Riverside Trust"); err != nil {
			return err
		}
		if s.Board, err = group.SaveGroup(tx, "", group.Group{Organisation: s.Org, Name: "Quality board", Kind: "board", Level: "board"}); err != nil {
			return err
		}
		for _, name := range []string{"Lee", "Mem"} {
			h, err := group.NewHolder(tx, group.Holder{Name: name, Person: s.by[name].ID})
			if err != nil {
				return err
			}
			if _, err := group.SaveTerm(tx, "", group.Term{Organisation: s.Org, Group: s.Board, Holder: h, Role: "Member", Pillar: group.Clinical, Leads: name == "Lee", Starts: "2020-01-01"}); err != nil {
				return err
			}
		}
		return nil
	})
	return s
}

func (s *scene) at() string { return "/leadership/" + string(s.Org) + "/ideas" }

// desk says that Con answers within some days.
func (s *scene) desk(days string) {
	s.t.Helper()
	s.as["Cora"].Post(s.at()+"/desk", url.Values{"contact": {"con@example.org"}, "days": {days}, "version": {"0"}}).Is(http.StatusSeeOther)
}

// brought is Pat's idea.
func (s *scene) brought() string {
	s.t.Helper()
	return s.as["Pat"].Post("/ideas/new", url.Values{"organisation": {string(s.Org)}, "title": {"A bench by the lift"}, "body": {"People who wait have nowhere to sit."}}).Is(http.StatusSeeOther).Location
}

func (s *scene) answers(who, at, kind, words string) *apptest.Result {
	s.t.Helper()
	return s.as[who].Post(at+"/answer", url.Values{"kind": {kind}, "words": {words}})
}

// yes is somebody's yes to what they are asked on a page.
func (s *scene) yes(who, at string) *apptest.Result {
	s.t.Helper()
	return s.as[who].Post(at+"/yes", s.as[who].Get(at).Is(http.StatusOK).Form("/yes"))
}

// letters are the letters to somebody, put together.
func (s *scene) letters(who string) string {
	var all []string
	s.Work()
	for _, m := range s.Mail.To(strings.ToLower(who) + "@example.org") {
		all = append(all, m.Subject+"\n"+m.Text)
	}
	return strings.Join(all, "\n")
}

// reads says who reads an idea.
func (s *scene) reads(at string, want ...string) {
	s.t.Helper()
	for _, who := range []string{"Cora", "Ada", "Con", "Pat", "Bo", "Lee", "Mem", "Out"} {
		status := http.StatusNotFound
		for _, w := range want {
			if w == who {
				status = http.StatusOK
			}
		}
		if got := s.as[who].Get(at).Status; got != status {
			s.t.Errorf("%s gets %d for the idea, not %d", who, got, status)
		}
	}
}

// TestAnIdeaIsAnswered: from bringing it to its being adopted, with the clock, and everybody else shut out.
func TestAnIdeaIsAnswered(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		pat, con := s.as["Pat"], s.as["Con"]
		bad := pat.Post("/ideas/new", url.Values{"organisation": {string(db.NewID())}}).Is(http.StatusUnprocessableEntity)
		for _, field := range []string{"organisation", "title", "body"} {
			if bad.Problem(field) == "" {
				t.Errorf("nothing stands beside %s", field)
			}
		}
		s.desk("3")
		at := s.brought()
		s.reads(at, "Cora", "Con", "Pat")
		pat.Get(at).Shows("Con Example", "An answer is owed by")
		con.Get("/me").Shows("Answer an idea", "Riverside Trust")
		if got := s.letters("Con"); !strings.Contains(got, "brought an idea") || strings.Contains(got, "bench") {
			t.Errorf("the letter to the contact: %s", got)
		}
		s.answers("Pat", at, "adopt", "I adopt it myself.").Is(http.StatusForbidden)
		s.answers("Out", at, "adopt", "Yes.").Is(http.StatusNotFound)
		if s.answers("Con", at, "stop", "").Is(http.StatusUnprocessableEntity).Problem("words") == "" {
			t.Error("an answer has no words")
		}
		s.Advance(24 * time.Hour)
		s.answers("Con", at, "look", "Estates look at it this week.").Is(http.StatusSeeOther)
		pat.Get(at).Shows("Being looked at", "Estates look at it this week.", "Con Example", "Nothing is owed now")
		con.Get("/me").Hides("Answer an idea")
		if got := s.letters("Pat"); !strings.Contains(got, "An answer to your idea") || strings.Contains(got, "Estates") {
			t.Errorf("the letter to the owner: %s", got)
		}
		pat.Post(at+"/more", url.Values{"more": {"A friend would paint it."}}).Is(http.StatusSeeOther)
		con.Get("/me").Shows("Answer an idea")
		for _, a := range [][2]string{{"barrier", "The fire officer has to agree."}, {"sponsor", "The chief nurse."}, {"money", "£200 from the charity."}, {"partner", "The paint shop."}, {"try", "For a month."}, {"adopt", "It stays."}} {
			s.answers("Con", at, a[0], a[1]).Is(http.StatusSeeOther)
			pat.Get(at).Shows(a[1])
		}
		if s.answers("Con", at, "look", "Again.").Is(http.StatusUnprocessableEntity).Problem("kind") == "" {
			t.Error("an adopted idea is looked at again")
		}
		pat.Get("/me/ideas").Shows("A bench by the lift", "Adopted")
		// Closed by its owner it stays adopted, with what the organisation said it does.
		other := s.brought()
		s.answers("Con", other, "adopt", "Every lift gets one.").Is(http.StatusSeeOther)
		pat.Post(other+"/close", nil).Is(http.StatusSeeOther)
		pat.Get(other).Shows("Adopted, then closed by its owner", "Adopted on", "What the organisation does", "Every lift gets one.")
		s.as["Cora"].Get("/leadership/" + string(s.Org) + "/ideas?state=adopted").Is(http.StatusOK).Shows("Adopted, then closed by its owner")
		pat.Post(other+"/take-away", nil).Is(http.StatusSeeOther)
		// Whoever answers leaves: engagement leads see that nobody is named.
		pat.Post(at+"/more", url.Values{"more": {"And one upstairs."}}).Is(http.StatusSeeOther)
		s.as["Ada"].Post("/admin/people/"+string(s.by["Con"].ID)+"/close", nil).Is(http.StatusSeeOther)
		s.as["Cora"].Get("/me").Shows("Say who answers an idea")
		if s.as["Cora"].Post(at+"/contact", url.Values{"contact": {"pat@example.org"}}).Is(http.StatusUnprocessableEntity).Problem("contact") == "" {
			t.Error("an owner answers their own idea")
		}
		s.as["Cora"].Post(at+"/contact", url.Values{"contact": {"lee@example.org"}}).Is(http.StatusSeeOther)
		s.as["Lee"].Get("/me").Shows("Answer an idea")
		pat.Post(at+"/take-away", nil).Is(http.StatusSeeOther)
		s.reads(at)
		s.as["Lee"].Get("/me").Hides("Answer an idea")
		s.Read(func(tx *db.Tx) error {
			left, err := db.Value[int64](tx, `SELECT COUNT(*) FROM entry WHERE network_id = $1 AND kind = 'idea' AND body_sealed <> ''`)
			if left != 0 {
				t.Error("the words of an idea that was taken away are kept")
			}
			return err
		})
	})
}

// TestNobodyReadsMoreWithoutEveryOwner: two who own an idea both say yes before others read it; new words are theirs alone again.
func TestNobodyReadsMoreWithoutEveryOwner(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.desk("3")
		at := s.brought()
		pat, bo := s.as["Pat"], s.as["Bo"]
		pat.Post(at+"/owners", url.Values{"owner": {"con@example.org"}}).Is(http.StatusUnprocessableEntity)
		pat.Post(at+"/owners", url.Values{"owner": {"bo@example.org"}}).Is(http.StatusSeeOther)
		bo.Get("/me").Shows("Say whether an idea is yours too")
		bo.Post(at+"/more", url.Values{"more": {"Mine."}}).Is(http.StatusForbidden)
		s.yes("Bo", at).Is(http.StatusSeeOther)
		bo.Get("/me/ideas").Shows("A bench by the lift")
		bo.Post(at+"/show", url.Values{"audience": {"public"}}).Is(http.StatusSeeOther)
		s.reads(at, "Cora", "Con", "Pat", "Bo")
		pat.Get("/me").Shows("Say yes or no about your idea")
		s.as["Cora"].Post(at+"/yes", pat.Get(at).Form("/yes")).Is(http.StatusNotFound)
		s.yes("Pat", at).Is(http.StatusSeeOther)
		s.reads(at, "Cora", "Con", "Pat", "Bo", "Lee", "Mem", "Out", "Ada")
		s.Visitor().Get("/ideas").Shows("A bench by the lift")
		s.answers("Con", at, "look", "Estates look at it.").Is(http.StatusSeeOther)
		s.Visitor().Get(at).Is(http.StatusOK).Shows("Being looked at", "Pat Example and Bo Example").Hides("Estates look at it.", "Con Example")
		form := bo.Get(at + "/change").Is(http.StatusOK).Form("/change")
		form.Set("body", "Two benches.")
		bo.Post(at+"/change", form).Is(http.StatusSeeOther)
		s.reads(at, "Cora", "Con", "Pat", "Bo")
		form.Set("body", "Three benches.")
		pat.Post(at+"/change", form).Is(http.StatusConflict)
		bo.Post(at+"/leave", nil).Is(http.StatusSeeOther)
		bo.Get(at).Is(http.StatusNotFound)
		pat.Post(at+"/show", url.Values{"audience": {"network"}}).Is(http.StatusSeeOther)
		s.Visitor().Get(at).Is(http.StatusNotFound)
		s.as["Out"].Get(at).Is(http.StatusOK)
		pat.Post(at+"/hide", nil).Is(http.StatusSeeOther)
		s.as["Out"].Get(at).Is(http.StatusNotFound)
		// Somebody who leaves takes their words off every page.
		pat.Post(at+"/show", url.Values{"audience": {"public"}}).Is(http.StatusSeeOther)
		s.as["Ada"].Post("/admin/people/"+string(s.by["Pat"].ID)+"/close", nil).Is(http.StatusSeeOther)
		s.Visitor().Get(at).Is(http.StatusNotFound)
	})
}

// TestASessionTakesIdeasIn: with the owners' yes alone; what it decided comes to the owner.
func TestASessionTakesIdeasIn(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.desk("3")
		at := s.brought()
		cora, pat, lee := s.as["Cora"], s.as["Pat"], s.as["Lee"]
		bad := cora.Post(s.at()+"/sessions", url.Values{"held": {"1/1/2020"}}).Is(http.StatusUnprocessableEntity)
		if bad.Problem("group") == "" || bad.Problem("held") == "" {
			t.Error("a session without a group, in the past")
		}
		day := s.Clock.Now().AddDate(0, 0, 7).Format("2/1/2006")
		session := cora.Post(s.at()+"/sessions", url.Values{"group": {string(s.Board)}, "held": {day}, "about": {"Waiting"}}).Is(http.StatusSeeOther).Location
		id := session[strings.LastIndex(session, "/")+1:]
		for who, status := range map[string]int{"Lee": 200, "Mem": 200, "Con": 200, "Pat": 404, "Out": 404, "Ada": 404} {
			s.as[who].Get(session).Is(status)
		}
		cora.Post(at+"/session", url.Values{"session": {id}}).Is(http.StatusSeeOther)
		lee.Get(session).Shows("One more idea waits").Hides("bench")
		lee.Get(at).Is(http.StatusNotFound)
		pat.Get("/me").Shows("Say yes or no about your idea")
		s.yes("Pat", at).Is(http.StatusSeeOther)
		lee.Get(session).Shows("A bench by the lift", "nowhere to sit")
		pat.Get(at).Shows("and the people of Quality board")
		s.reads(at, "Cora", "Con", "Pat", "Lee", "Mem")
		s.as["Out"].Get(at).Is(http.StatusNotFound)
		record := session + "/ideas" + strings.TrimPrefix(at, "/ideas")
		said := url.Values{"kind": {"sponsor"}, "words": {"The chief nurse stands behind it."}}
		lee.Post(record, said).Is(http.StatusUnprocessableEntity).Shows("Write this down when the session has been held.")
		// New words need a new yes.
		form := pat.Get(at + "/change").Form("/change")
		form.Set("body", "Two benches.")
		pat.Post(at+"/change", form).Is(http.StatusSeeOther)
		lee.Get(session).Hides("bench")
		lee.Get(at).Is(http.StatusNotFound)
		s.yes("Pat", at).Is(http.StatusSeeOther)
		s.Advance(7 * 24 * time.Hour)
		lee.Get("/me").Shows("Write down what a session decided")
		s.as["Mem"].Post(record, said).Is(http.StatusForbidden)
		lee.Post(record, said).Is(http.StatusSeeOther)
		lee.Get(session).Shows("The chief nurse stands behind it.")
		lee.Get("/me").Hides("Write down what a session decided")
		pat.Get(at).Shows("Being helped", "The chief nurse stands behind it.", "Quality board")
		if !strings.Contains(s.letters("Pat"), "A session of Riverside Trust has dealt with your idea") {
			t.Error("the owner is not told")
		}
		lee.Post(record, said).Is(http.StatusUnprocessableEntity)
		// Words that are written after a session has dealt with it are not for its group.
		form = pat.Get(at + "/change").Form("/change")
		form.Set("body", "Two benches and a table.")
		pat.Post(at+"/change", form).Is(http.StatusSeeOther)
		lee.Get(at).Is(http.StatusNotFound)
		lee.Get(session).Hides("a table", "bench by the lift")
		form = pat.Get(at + "/change").Form("/change")
		form.Set("body", "Two benches.")
		pat.Post(at+"/change", form).Is(http.StatusSeeOther)
		// A no keeps it off, and a session that is called off lets go of everything.
		other := cora.Post(s.at()+"/sessions", url.Values{"group": {string(s.Board)}, "held": {s.Clock.Now().AddDate(0, 0, 9).Format("2/1/2006")}}).Is(http.StatusSeeOther).Location
		otherID := other[strings.LastIndex(other, "/")+1:]
		cora.Post(at+"/session", url.Values{"session": {otherID}}).Is(http.StatusSeeOther)
		pat.Post(at+"/no", pat.Get(at).Form("/no")).Is(http.StatusSeeOther)
		lee.Get(other).Hides("waits for its owner")
		pat.Post(at+"/session", url.Values{"session": {otherID}}).Is(http.StatusSeeOther)
		lee.Get(other).Shows("Two benches.")
		cora.Post(other+"/cancel", nil).Is(http.StatusSeeOther)
		lee.Get(other).Shows("called off").Hides("Two benches.")
	})
}
