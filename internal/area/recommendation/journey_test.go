package recommendation_test

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

// scene: Cora is an engagement lead. Ben leads the scrutiny committee of the council and Sid sits in it. Olu answers for the trust; Mem sits in
// its board; Sam belongs to the trust, and Out to another one. Ada is an administrator and nothing more.
type scene struct {
	*apptest.Site
	t               *testing.T
	Trust, Council  db.ID
	Board, Scrutiny db.ID
	by              map[string]person.Person
	as              map[string]*apptest.Client
}

func newScene(t *testing.T, site *apptest.Site) *scene {
	t.Helper()
	s := &scene{Site: site, t: t, by: map[string]person.Person{}, as: map[string]*apptest.Client{}}
	s.Write(func(tx *db.Tx) (err error) {
		if s.Trust, err = person.OrganisationNamed(tx, "Riverside Trust"); err != nil {
			return err
		}
		s.Council, err = person.OrganisationNamed(tx, "Hill Council")
		return err
	})
	for _, p := range []struct {
		name, perspective string
		org               db.ID
		role              []access.Role
	}{{"Cora", "other-professional", "", []access.Role{access.Coordinator}}, {"Ada", "manager", "", []access.Role{access.Administrator}}, {"Ben", "community-member", "", nil}, {"Sid", "manager", "", nil},
		{"Olu", "manager", "", nil}, {"Mem", "clinician", "", nil}, {"Sam", "clinician", s.Trust, nil}, {"Out", "manager", s.Council, nil}} {
		v := s.Add(person.Person{Given: p.name, Family: "Example", Email: strings.ToLower(p.name) + "@example.org", Perspectives: []string{p.perspective}, Organisation: p.org, OrgConfirmed: p.org != ""}, p.role...)
		s.by[p.name], s.as[p.name] = v, s.As(v)
	}
	s.as[""] = s.Visitor()
	s.Write(func(tx *db.Tx) (err error) {
		if s.Board, err = group.SaveGroup(tx, "", group.Group{Organisation: s.Trust, Name: "Quality board", Kind: "board", Level: "board"}); err != nil {
			return err
		}
		if s.Scrutiny, err = group.SaveGroup(tx, "", group.Group{Organisation: s.Council, Name: "Health scrutiny", Kind: "committee", Level: "beyond"}); err != nil {
			return err
		}
		return nil
	})
	s.sit("Ben", s.Council, s.Scrutiny, true)
	s.sit("Sid", s.Council, s.Scrutiny, false)
	s.sit("Mem", s.Trust, s.Board, false)
	return s
}

func (s *scene) sit(name string, org, in db.ID, leads bool) {
	s.Write(func(tx *db.Tx) error {
		h, known, err := group.HolderOf(tx, s.by[name].ID)
		if err != nil {
			return err
		}
		if !known {
			if h.ID, err = group.NewHolder(tx, group.Holder{Name: name, Person: s.by[name].ID}); err != nil {
				return err
			}
		}
		_, err = group.SaveTerm(tx, "", group.Term{Organisation: org, Group: in, Holder: h.ID, Role: "Member", Pillar: group.Managerial, Leads: leads, Starts: "2000-01-01"})
		return err
	})
}

func (s *scene) in(days int) string { return s.Clock.Now().AddDate(0, 0, days).Format("2/1/2006") }

func with(f url.Values, more []string) url.Values {
	for i := 0; i < len(more); i += 2 {
		f.Set(more[i], more[i+1])
	}
	return f
}

func (s *scene) linked() *scene {
	s.t.Helper()
	s.as["Cora"].Post("/leadership/"+string(s.Trust)+"/formal/new", url.Values{"group": {string(s.Scrutiny)}, "kind": {"scrutiny"}}).Is(http.StatusSeeOther)
	return s
}

// write sends the form of a recommendation of the scrutiny committee.
func (s *scene) write(who string, more ...string) *apptest.Result {
	return s.as[who].Post("/recommendations/new?body="+string(s.Scrutiny), with(url.Values{"to": {"g" + string(s.Board)}, "title": {"Open the ward at night"}, "words": {"Let parents stay at night."}, "owner": {"olu@example.org"}, "due": {s.in(28)}}, more))
}

// made brings a recommendation to where its answer is owed.
func (s *scene) made(more ...string) string {
	s.t.Helper()
	at := s.write("Ben", more...).Is(http.StatusSeeOther).Location
	s.as["Ben"].Post(at+"/send", nil).Is(http.StatusSeeOther)
	return at
}

func (s *scene) answer(at string, more ...string) *apptest.Result {
	s.t.Helper()
	f := s.as["Olu"].Get(at + "/answer").Is(http.StatusOK).Form("/answer")
	f.Set("outcome", "partly")
	f.Set("reasons", "Two rooms from May on.")
	return s.as["Olu"].Post(at+"/answer", with(f, more))
}

func (s *scene) say(who, at string, more ...string) *apptest.Result {
	return s.as[who].Post(at+"/say", with(url.Values{}, more))
}

func (s *scene) yes(who, at string) *apptest.Result {
	s.t.Helper()
	return s.as[who].Post(at+"/yes", s.as[who].Get(at).Is(http.StatusOK).Form("/yes"))
}

func (s *scene) letters(who string) string {
	var all []string
	s.Work()
	for _, m := range s.Mail.To(strings.ToLower(who) + "@example.org") {
		all = append(all, m.Subject+"\n"+m.Text)
	}
	return strings.Join(all, "\n")
}

func (s *scene) status(at string, want map[string]int) {
	s.t.Helper()
	for who, status := range want {
		if got := s.as[who].Get(at).Status; got != status {
			s.t.Errorf("%q gets %d for %s, want %d", who, got, at, status)
		}
	}
}

const ok, gone = http.StatusOK, http.StatusNotFound

func TestFromARecommendationToItsEnd(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		// Without a link the committee cannot reach the trust.
		s.as["Sid"].Get("/recommendations/new?body=" + string(s.Scrutiny)).Is(ok).Hides("Riverside Trust")
		if s.write("Sid").Is(http.StatusUnprocessableEntity).Problem("to") == "" {
			t.Error("it is made to an organisation with which the body has nothing to do")
		}
		s.linked()
		s.as["Out"].Get("/recommendations/new?body=" + string(s.Scrutiny)).Is(gone)
		s.write("Out").Is(gone)
		at := s.write("Sid").Is(http.StatusSeeOther).Location
		s.status(at, map[string]int{"Sid": ok, "Ben": ok, "Cora": gone, "Olu": gone, "Mem": gone, "Sam": gone, "Ada": gone, "Out": gone, "": gone})
		s.as["Sid"].Post(at+"/send", nil).Is(http.StatusSeeOther)
		s.as["Sid"].Get(at).Is(ok).Shows("This waits for a yes", "Ben Example").Hides("Yes, for our group")
		s.as["Sid"].Post(at+"/yes", url.Values{"hash": {"x"}}).Is(http.StatusForbidden)
		s.as["Ben"].Get("/me").Is(ok).Shows("Say yes or no for your group")
		// A change of the words takes the yes away.
		old := s.as["Ben"].Get(at).Form("/yes")
		f := s.as["Sid"].Get(at + "/change").Is(ok).Form("/change")
		f.Set("words", "Let parents stay at night, on every ward.")
		s.as["Sid"].Post(at+"/change", f).Is(http.StatusSeeOther)
		s.as["Sid"].Post(at+"/send", nil)
		s.as["Ben"].Post(at+"/yes", old).Is(http.StatusSeeOther)
		s.as["Ben"].Get(at).Is(ok).Shows("Being written")
		s.yes("Ben", at).Is(http.StatusSeeOther)
		s.as["Ben"].Get(at).Is(ok).Shows("Answer owed by").Hides("Change the words")
		s.status(at, map[string]int{"Sid": ok, "Ben": ok, "Cora": ok, "Olu": ok, "Mem": ok, "Sam": gone, "Ada": gone, "Out": gone, "": gone})
		f.Set("once", "another form")
		s.as["Sid"].Post(at+"/change", f).Is(http.StatusForbidden)
		if !strings.Contains(s.letters("Olu"), "you owe the answer") {
			t.Error("who owes the answer has no letter")
		}
		s.as["Olu"].Get("/me").Is(ok).Shows("Answer a recommendation")
		// The answer needs reasons, and only Olu gives it.
		s.as["Cora"].Get(at + "/answer").Is(http.StatusForbidden)
		s.as["Sam"].Get(at + "/answer").Is(gone)
		if r := s.answer(at, "reasons", "").Is(http.StatusUnprocessableEntity); r.Problem("reasons") == "" {
			t.Error("no message about reasons")
		}
		if r := s.answer(at, "outcome", "maybe").Is(http.StatusUnprocessableEntity); r.Problem("outcome") == "" {
			t.Error("no message about the answer")
		}
		s.answer(at, "shown", "").Is(http.StatusSeeOther)
		s.as["Ben"].Get("/me").Is(ok).Shows("Say whether an answer answers your recommendation")
		// The body asks again.
		if r := s.say("Ben", at, "do", "again").Is(http.StatusUnprocessableEntity); r.Problem("why") == "" || r.Problem("due") == "" {
			t.Error("asking again needs words and a day")
		}
		s.say("Cora", at, "do", "settle").Is(gone)
		s.say("Ben", at, "do", "again", "why", "Which two rooms?", "due", s.in(20)).Is(http.StatusSeeOther)
		s.as["Olu"].Get(at).Is(ok).Shows("Which two rooms?", "Answer owed by", "does not answer it")
		s.answer(at).Is(http.StatusSeeOther)
		// Sid asks, Ben says no, then yes.
		s.say("Sid", at, "do", "settle").Is(http.StatusSeeOther)
		s.say("Ben", at, "do", "withdraw").Is(http.StatusForbidden)
		s.as["Ben"].Post(at+"/no", nil).Is(http.StatusSeeOther)
		s.say("Sid", at, "do", "settle").Is(http.StatusSeeOther)
		// An answer that changes meanwhile takes what waits with it.
		s.answer(at, "reasons", "Rooms 1 and 2 from May on.", "shown", "yes").Is(http.StatusSeeOther)
		s.as["Ben"].Get(at).Is(ok).Hides("This waits for a yes")
		s.say("Ben", at, "do", "settle").Is(http.StatusSeeOther)
		s.as["Olu"].Get(at).Is(ok).Shows("Partly accepted, settled", "this answers it").Hides("Change your answer")
		// Published: the network, everybody, and back at once. Reasons only where who answered lets them be read.
		s.say("Ben", at, "do", "network").Is(http.StatusSeeOther)
		s.status(at, map[string]int{"Sam": ok, "Out": ok, "Ada": ok, "": gone})
		s.say("Ben", at, "do", "public").Is(http.StatusSeeOther)
		s.as[""].Get("/recommendations").Is(ok).Shows("Open the ward at night")
		s.as[""].Get(at).Is(ok).Shows("on every ward", "The reasons are not published.", "Rooms 1 and 2").Hides("Two rooms from May", "Olu Example")
		s.as["Olu"].Post(at+"/show", url.Values{"ask": {s.ask(1)}, "shown": {"yes"}}).Is(http.StatusSeeOther)
		s.as[""].Get(at).Is(ok).Shows("Two rooms from May")
		s.as["Ben"].Post(at+"/show", url.Values{"ask": {s.ask(1)}, "shown": {"no"}}).Is(gone)
		s.as["Cora"].Get("/leadership/"+string(s.Trust)+"/formal").Is(ok).Shows("Open the ward at night", "Health scrutiny")
		s.as["Cora"].Get("/leadership/" + string(s.Trust) + "/board-report").Is(ok).Shows("Recommendations made to the organisation")
		s.as["Out"].Post(at+"/narrow", nil).Is(gone)
		s.as["Ben"].Post(at+"/narrow", nil).Is(http.StatusSeeOther)
		s.status(at, map[string]int{"Sam": gone, "": gone, "Olu": ok})
	})
}

// ask is the id of one time that an answer was asked for.
func (s *scene) ask(number int64) (id string) {
	s.Read(func(tx *db.Tx) (err error) {
		id, err = db.Value[string](tx, `SELECT id FROM recommendation_ask WHERE network_id = $1 AND number = $2`, number)
		return err
	})
	return id
}

func TestALateAnswer(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site).linked()
		at := s.made("due", s.in(18)) // a Friday
		for range 80 {
			s.Advance(24 * time.Hour)
			s.Work()
		}
		for name, p := range s.by { // nobody is signed in any more
			s.as[name] = s.As(p)
		}
		mine, others := strings.Count(s.letters("Olu"), "An answer to a recommendation is owed"), strings.Count(s.letters("Ben"), "An answer to your recommendation is late")
		if mine != 5 || others != 1 { // the first letter, one before the day and three after
			t.Errorf("%d letters to who owes the answer, %d to the body", mine, others)
		}
		s.as["Cora"].Get("/recommendations?state=late").Is(ok).Shows("working days late")
		s.as["Cora"].Get("/leadership/"+string(s.Trust)+"/board-report").Is(ok).Shows("A recommendation that is not published", "working days late").Hides("Open the ward at night")
		s.answer(at).Is(http.StatusSeeOther)
		s.as["Olu"].Get(at).Is(ok).Shows("working days late.")
	})
}

// ownerWrong stands beside an address that is wrong, whatever is wrong with it: it tells nobody who sits in a group, or who has an account.
const ownerWrong = "This has to be the address of somebody in your network who does not sit in the group that asks."

func TestWhoOwesAnAnswer(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site).linked()
		for owner, why := range map[string]string{"nobody@example.org": "a stranger", "sid@example.org": "somebody of the body itself"} {
			if got := s.write("Ben", "owner", owner).Is(http.StatusUnprocessableEntity).Problem("owner"); !strings.Contains(got, ownerWrong) {
				t.Errorf("%s owes the answer: %q", why, got)
			}
		}
		at := s.made("owner", "")
		s.as["Cora"].Get("/me").Is(ok).Shows("Say who answers a recommendation")
		s.as["Mem"].Post(at+"/owner", url.Values{"owner": {"olu@example.org"}}).Is(http.StatusForbidden)
		for _, wrong := range []string{"", "nobody@example.org", "ben@example.org"} {
			want := ownerWrong
			if wrong == "" {
				want = "Enter the address of who answers."
			}
			if got := s.as["Cora"].Post(at+"/owner", url.Values{"owner": {wrong}}).Is(http.StatusUnprocessableEntity).Problem("owner"); !strings.Contains(got, want) {
				t.Errorf("%q owes the answer: %q", wrong, got)
			}
		}
		s.as["Cora"].Post(at+"/owner", url.Values{"owner": {"olu@example.org"}}).Is(http.StatusSeeOther)
		s.as["Olu"].Get(at).Is(ok).Shows("Answer this recommendation")
		// Who leaves owes nothing any more.
		s.as["Ada"].Post("/admin/people/"+string(s.by["Olu"].ID)+"/close", nil).Is(http.StatusSeeOther)
		s.as["Cora"].Get("/me").Is(ok).Shows("Say who answers a recommendation")
	})
}

func TestABodyThatNobodyLeads(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE term SET leads = FALSE WHERE network_id = $1`)
			return err
		})
		s.linked()
		at := s.write("Sid").Is(http.StatusSeeOther).Location
		s.as["Sid"].Post(at+"/send", nil).Is(http.StatusSeeOther)
		s.as["Sid"].Get(at).Is(ok).Shows("Being written", "Ben Example") // one of two is not more than half
		s.as["Ben"].Get("/me").Is(ok).Shows("Say yes or no for your group")
		s.yes("Ben", at).Is(http.StatusSeeOther)
		s.as["Ben"].Get(at).Is(ok).Shows("Answer owed by")
	})
}

func TestLinksAndWhoSitsWhere(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		at := "/leadership/" + string(s.Trust) + "/formal"
		s.status(at, map[string]int{"Cora": ok, "Sam": ok, "Mem": ok, "Ben": gone, "Out": gone, "Ada": gone})
		s.as["Sam"].Get(at + "/new").Is(gone)
		s.as["Cora"].Get(at + "/new?q=scrut").Is(ok).Shows("Health scrutiny").Hides("Quality board")
		for field, more := range map[string][]string{"group": {"group", "x"}, "kind": {"kind", "x"}, "about": {"about", strings.Repeat("x", 301)}} {
			f := with(url.Values{"group": {string(s.Scrutiny)}, "kind": {"scrutiny"}}, more)
			if s.as["Cora"].Post(at+"/new", f).Is(http.StatusUnprocessableEntity).Problem(field) == "" {
				t.Errorf("no message beside %s", field)
			}
		}
		s.linked()
		if s.as["Cora"].Post(at+"/new", url.Values{"group": {string(s.Scrutiny)}, "kind": {"board"}}).Is(http.StatusUnprocessableEntity).Problem("group") == "" {
			t.Error("linked twice")
		}
		// A name stands there only when the role is held in public.
		s.as["Sam"].Get(at).Is(ok).Shows("Health scrutiny", "A manager", "leads").Hides("Ben Example")
		s.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE term SET public = TRUE WHERE network_id = $1`)
			return err
		})
		s.as["Sam"].Get(at).Is(ok).Shows("Ben Example")
		link := ""
		s.Read(func(tx *db.Tx) (err error) {
			link, err = db.Value[string](tx, `SELECT id FROM formal_link WHERE network_id = $1`)
			return err
		})
		s.as["Cora"].Post("/leadership/"+string(s.Council)+"/formal/"+link+"/end", nil).Is(gone)
		s.as["Cora"].Post(at+"/"+link+"/end", nil).Is(http.StatusSeeOther)
		s.as["Sam"].Get(at).Is(ok).Hides("Health scrutiny")
	})
}

func TestADraftIsThrownAway(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site).linked()
		at := s.write("Sid").Is(http.StatusSeeOther).Location
		s.as["Cora"].Post(at+"/drop", nil).Is(gone)
		s.as["Sid"].Post(at+"/drop", nil).Is(http.StatusSeeOther)
		s.as["Sid"].Get(at).Is(ok).Hides("parents")
		s.as["Sid"].Get("/recommendations").Is(ok).Hides("Open the ward")
	})
}
