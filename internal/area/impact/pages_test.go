package impact_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/collaboration"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
	"alongside/test/browser"
)

func TestMain(m *testing.M) { browser.Main(m) }

// scene is an edition with a pair (Pru, a professional, and Pat, a patient), two more who take part, and others.
type scene struct {
	*apptest.Site
	t       *testing.T
	Edition db.ID
	by      map[string]person.Person
	as      map[string]*apptest.Client
}

func newScene(t *testing.T, site *apptest.Site) *scene {
	t.Helper()
	s := &scene{Site: site, t: t, by: map[string]person.Person{}, as: map[string]*apptest.Client{}}
	s.add("Cora", "other-professional", access.Coordinator)
	s.add("Ada", "other-professional", access.Administrator)
	made := s.as["Cora"].Post("/editions/new", url.Values{
		"template": {"lay-partner-three-days"}, "programme_name": {"Lay partners"}, "name": {"2026"}, "first_day": {"02/02/2026"},
		"place": {"Riverside Hall"}, "address": {"1 Mill Lane"}, "zone": {"Europe/London"}, "places": {"12"}, "fee": {"0"}, "bursary_budget": {"0"},
		"closes_date": {"17 April 2026"}, "closes_time": {"5pm"}, "contact_name": {"Cora"}, "contact_email": {"cora@example.org"},
	}).Is(http.StatusSeeOther)
	_, id, _ := strings.Cut(made.Location, "/editions/")
	s.Edition = db.ID(id)
	for _, name := range []string{"Pru", "Wes", "Sam"} {
		s.add(name, "manager")
	}
	for _, name := range []string{"Pat", "Lou"} {
		s.add(name, "patient")
	}
	s.Write(func(tx *db.Tx) error {
		for _, name := range []string{"Pru", "Pat", "Lou"} {
			side := person.Partner
			if name == "Pru" {
				side = person.Professional
			}
			if err := edition.GivePlace(tx, edition.Place{Edition: s.Edition, Person: s.by[name].ID, Side: side}); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(`UPDATE edition SET state = 'running' WHERE network_id = $1`); err != nil {
			return err
		}
		_, err := collaboration.Start(tx, site.App.Keys, collaboration.Collaboration{Name: "Pair", Edition: s.Edition, Members: []collaboration.Member{
			{Person: s.by["Pru"].ID, Side: person.Professional}, {Person: s.by["Pat"].ID, Side: person.Partner}}})
		return err
	})
	return s
}

func (s *scene) add(name, perspective string, roles ...access.Role) {
	p := s.Add(person.Person{Given: name, Family: "Example", Email: strings.ToLower(name) + "@example.org", Perspectives: []string{perspective}}, roles...)
	s.by[name], s.as[name] = p, s.As(p)
}

// tell saves a claim of somebody about people and returns its address.
func (s *scene) tell(who, kind, title string, about ...string) string {
	s.t.Helper()
	form := url.Values{"edition": {string(s.Edition)}, "kind": {kind}, "title": {title}, "happened": {"01/03/2026"}}
	for _, name := range about {
		form.Add("about", string(s.by[name].ID))
	}
	return s.path(s.as[who].Post("/me/impact/new", form).Is(http.StatusSeeOther))
}

func (s *scene) path(r *apptest.Result) string { return strings.TrimPrefix(r.Location, "/n/"+s.Slug) }

// answer presses the button of the question on a claim's page.
func (s *scene) answer(who, at, button string) *apptest.Result {
	s.t.Helper()
	return s.as[who].Post(at+button, s.as[who].Get(at).Is(http.StatusOK).Form(at+button)).Is(http.StatusSeeOther)
}

// confirm asks somebody by their address and lets them answer through the link of their letter.
func (s *scene) confirm(who, at, email, is, side string) {
	s.t.Helper()
	s.as[who].Post(at+"/ask", url.Values{"name": {"Somebody"}, "email": {email}}).Is(http.StatusSeeOther)
	link := regexp.MustCompile(`/impact/confirm/[0-9a-f]{40}`).FindString(s.Letter(email).Text)
	v := s.Visitor()
	form := v.Get(link).Is(http.StatusOK).Form(link)
	form.Set("is", is)
	form.Set("side", side)
	v.Follow(v.Post(link, form).Is(http.StatusSeeOther)).Is(http.StatusOK).Shows("Thank you")
	v.Get(link).Is(http.StatusGone).Shows("You have answered this already")
	v.Post(link, form).Is(http.StatusGone)
}

func TestFromAClaimToACount(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		all := "/editions/" + string(s.Edition) + "/impact"
		bad := s.as["Pat"].Post("/me/impact/new", url.Values{"edition": {string(s.Edition)}, "kind": {"nonsense"}, "title": {""}, "happened": {"01/03/2046"}, "body": {"Kept words"}}).Is(http.StatusUnprocessableEntity)
		if bad.Problem("kind") == "" || bad.Problem("title") == "" || bad.Problem("happened") == "" || bad.Field("body") != "Kept words" {
			t.Error("the form does not say what is wrong, or loses what was typed")
		}
		mine := s.tell("Pat", "guideline", "The ward guideline says how to look after patients", "Pat")
		s.as["Pat"].Get(mine).Is(http.StatusOK).Shows("Claimed", "Nobody has been asked yet")
		// Nobody else sees it, whatever their role.
		for _, name := range []string{"Cora", "Ada", "Lou", "Pru", "Sam"} {
			s.as[name].Get(mine).Is(http.StatusNotFound)
			s.as[name].Post(mine+"/withdraw", nil).Is(http.StatusNotFound)
		}
		s.as["Cora"].Get(all).Is(http.StatusOK).Hides("The ward guideline").Shows("fewer than 5")
		s.as["Sam"].Get(all).Is(http.StatusNotFound)
		// Nobody confirms themselves, and a change of what patients get needs a patient partner.
		if s.as["Pat"].Post(mine+"/ask", url.Values{"name": {"Pat"}, "email": {"PAT@example.org"}}).Is(http.StatusUnprocessableEntity).Problem("email") == "" {
			t.Error("somebody can confirm themselves")
		}
		s.confirm("Pat", mine, "outside@example.org", "yes", "professional")
		s.as["Pat"].Get(mine).Shows("Waiting for confirmation", "only when a patient partner has confirmed it")
		// A second address of somebody, and a side that they tick there, is no patient partner.
		s.confirm("Pat", mine, "fake.friend@example.net", "yes", "partner")
		s.as["Pat"].Get(mine).Shows("Waiting for confirmation", "only when a patient partner has confirmed it", "by their own word, by a link without an account")
		// Nor is an account that somebody made for themselves, whose details say that they are a patient, and that took part in nothing.
		s.add("Mia", "patient")
		s.as["Pat"].Post(mine+"/ask", url.Values{"name": {"Mia"}, "email": {"mia@example.org"}}).Is(http.StatusSeeOther)
		own := s.as["Mia"].Get(mine + "/confirm").Is(http.StatusOK).Form(mine + "/confirm")
		own.Set("is", "yes")
		own.Set("side", "partner")
		s.as["Mia"].Post(mine+"/confirm", own).Is(http.StatusSeeOther)
		s.as["Pat"].Get(mine).Shows("Waiting for confirmation", "only when a patient partner has confirmed it", "who has not taken part as one")
		s.as["Pat"].Post(mine+"/ask", url.Values{"name": {"Lou"}, "email": {"lou@example.org"}}).Is(http.StatusSeeOther)
		s.as["Lou"].Get("/me").Shows("Say whether something happened")
		reply := s.as["Lou"].Get(mine + "/confirm").Is(http.StatusOK).Form(mine + "/confirm")
		reply.Set("is", "yes")
		reply.Set("side", "partner")
		s.as["Wes"].Post(mine+"/confirm", reply).Is(http.StatusNotFound)
		s.as["Lou"].Post(mine+"/confirm", reply).Is(http.StatusSeeOther)
		s.as["Pat"].Get(mine).Shows("Confirmed")
		// It is shown by Pat's own yes, at once, and narrowed at once.
		s.as["Pat"].Follow(s.as["Pat"].Post(mine+"/show", url.Values{"audience": {"programme"}}).Is(http.StatusSeeOther)).Shows("They can read it now")
		for _, name := range []string{"Cora", "Lou", "Pru"} {
			s.as[name].Get(mine).Is(http.StatusOK)
			s.as[name].Post(mine+"/narrow", nil).Is(http.StatusForbidden)
		}
		s.as["Ada"].Get(mine).Is(http.StatusNotFound)
		// Another tells of the same change: joined, it counts once.
		other := s.tell("Lou", "guideline", "The guideline of the ward says how to look after patients", "Lou")
		s.as["Lou"].Get(other).Shows("These could be the same change")
		s.as["Lou"].Post(other+"/show", url.Values{"audience": {"programme"}}).Is(http.StatusSeeOther)
		if n := s.row(all, "A changed guideline"); n != "A changed guideline 1 2 fewer than 5" {
			t.Errorf("apart they count as %q", n)
		}
		s.answer("Lou", other, "/same")
		if n := s.row(all, "A changed guideline"); n != "A changed guideline 1 1 fewer than 5" {
			t.Errorf("together they count as %q", n)
		}
		s.as["Pru"].Post(other+"/apart", nil).Is(http.StatusForbidden)
		s.as["Cora"].Get("/impact").Is(http.StatusOK).Shows("By edition", "Lay partners, 2026")
		s.answer("Pat", mine, "/narrow")
		s.as["Cora"].Get(mine).Is(http.StatusNotFound)
		s.as["Lou"].Get("/me/export").Is(http.StatusOK)
		// It is asked once before it is withdrawn.
		s.as["Lou"].Get(other).Hides("Yes, withdraw it")
		s.as["Cora"].Get(other + "/withdraw").Is(http.StatusForbidden)
		asks := s.as["Lou"].Get(other+"/withdraw").Is(http.StatusOK).Shows("Others do not see it any more", "You cannot undo this", "No, keep it")
		s.as["Lou"].Post(other+"/withdraw", asks.Form(other+"/withdraw")).Is(http.StatusSeeOther)
		s.as["Lou"].Get(other + "/withdraw").Is(http.StatusForbidden)
		s.as["Cora"].Get(other).Is(http.StatusNotFound)
	})
}

// row is the line of a table that begins with the words, as a coordinator reads it.
func (s *scene) row(at, words string) string {
	for _, row := range s.as["Cora"].Get(at).Is(http.StatusOK).Find("tr") {
		row = strings.Join(strings.Fields(strings.NewReplacer("Shown: confirmed", "", "Shown: in all", "", "Kept to themselves", "", "What ", "").Replace(row)), " ")
		if strings.HasPrefix(row, words) {
			return row
		}
	}
	return ""
}

// TestNothingBearsANameWithoutItsYes: a claim of one about the other is seen by the two until the other has said yes to
// these very words.
func TestNothingBearsANameWithoutItsYes(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		at := s.tell("Pru", "role", "Pat joined the board", "Pat")
		s.as["Pru"].Post("/me/impact/new", url.Values{"edition": {string(s.Edition)}, "kind": {"role"}, "title": {"Lou did"}, "happened": {"01/03/2026"}, "about": {string(s.by["Lou"].ID)}}).Is(http.StatusUnprocessableEntity)
		s.as["Pru"].Post(at+"/ask", url.Values{"name": {"Wes"}, "email": {"wes@example.org"}}).Is(http.StatusUnprocessableEntity)
		s.as["Pru"].Post(at+"/show", url.Values{"audience": {"network"}}).Is(http.StatusUnprocessableEntity)
		s.as["Pat"].Get("/me").Shows("Say whether something may bear your name")
		site.Work()
		told := 0
		for _, l := range site.Mail.To("pat@example.org") {
			if strings.Contains(l.Text, at) {
				told++
			}
			if strings.Contains(l.Text, "board") || strings.Contains(l.Subject, "board") {
				t.Errorf("the letter tells too much:\n%s", l.Text)
			}
		}
		if told != 1 {
			t.Errorf("%d letters lead to the question", told)
		}
		s.answer("Pat", at, "/agree")
		// Shown to the network: both have to say yes.
		s.as["Pru"].Post(at+"/show", url.Values{"audience": {"network"}}).Is(http.StatusSeeOther)
		s.as["Sam"].Get(at).Is(http.StatusNotFound)
		s.answer("Pat", at, "/agree")
		s.as["Sam"].Get(at).Is(http.StatusOK).Shows("Pat Example", "Told by")
		s.as["Pru"].Post(at+"/ask", url.Values{"name": {"Wes"}, "email": {"wes@example.org"}}).Is(http.StatusSeeOther)
		// Other words take everything back, also from those who are asked.
		form := s.as["Pru"].Get(at + "/change").Is(http.StatusOK).Form(at + "/change")
		form.Set("title", "Pat left the board")
		s.as["Pat"].Post(at+"/change", form).Is(http.StatusForbidden)
		s.as["Pru"].Post(at+"/change", form).Is(http.StatusSeeOther)
		s.as["Pru"].Post(at+"/change", url.Values{"kind": {"role"}, "title": {"Third"}, "happened": {"01/03/2026"}, "about": {string(s.by["Pat"].ID)}, "version": {"1"}}).Is(http.StatusConflict)
		for _, name := range []string{"Sam", "Wes", "Cora"} {
			s.as[name].Get(at).Is(http.StatusNotFound)
		}
		s.answer("Pat", at, "/refuse")
		s.as["Pru"].Get(at).Shows("Withdrawn")
	})
}

// TestEvidence keeps a file for those who may see the claim, and for nobody else.
func TestEvidence(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		at := s.tell("Pat", "learning", "I gave a talk", "Pat")
		file := apptest.File{Field: "file", Name: "notes.txt", Body: []byte("What I said in the talk")}
		if s.as["Pat"].Upload(at+"/evidence", url.Values{"link": {"javascript:alert(1)"}}, file).Is(http.StatusUnprocessableEntity).Problem("words") == "" {
			t.Error("a file without words is taken")
		}
		s.as["Lou"].Upload(at+"/evidence", url.Values{"words": {"x"}}, file).Is(http.StatusNotFound)
		s.as["Pat"].Upload(at+"/evidence", url.Values{"words": {"My notes"}, "link": {"https://example.org/talk"}}, file).Is(http.StatusSeeOther)
		page := s.as["Pat"].Get(at).Shows("My notes", "https://example.org/talk", "notes.txt")
		link := strings.TrimPrefix(page.Link("notes.txt"), "/n/"+s.Slug)
		if body := s.as["Pat"].Get(link).Is(http.StatusOK).Body; body != "What I said in the talk" {
			t.Errorf("the file says %q", body)
		}
		s.as["Lou"].Get(link).Is(http.StatusNotFound)
		s.as["Cora"].Get(link).Is(http.StatusNotFound)
		s.as["Pat"].Post(link+"/remove", nil).Is(http.StatusSeeOther)
		s.as["Pat"].Get(link).Is(http.StatusNotFound)
	})
}

// TestKindsOfANetwork: coordinators name other kinds, and close them.
func TestKindsOfANetwork(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.as["Pat"].Post("/impact/kinds", url.Values{"name": {"A grant"}}).Is(http.StatusNotFound)
		s.as["Cora"].Post("/impact/kinds", url.Values{"name": {"A NEW ROLE"}}).Is(http.StatusUnprocessableEntity)
		s.as["Cora"].Post("/impact/kinds", url.Values{"name": {"A grant"}}).Is(http.StatusSeeOther)
		form := "/me/impact/new?edition=" + string(s.Edition)
		s.as["Pat"].Get(form).Shows("A grant")
		close := s.as["Cora"].Get("/impact").Attr(`form[action$="/close"]`, "action")
		if len(close) != 1 {
			t.Fatalf("%d kinds can be closed", len(close))
		}
		s.as["Cora"].Post(strings.TrimPrefix(close[0], "/n/"+s.Slug), nil).Is(http.StatusSeeOther)
		s.as["Pat"].Get(form).Hides("A grant")
	})
}

// TestAboutWhomIsAChoice: what is about nobody is about the programme as a whole only when somebody chose that.
func TestAboutWhomIsAChoice(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		form := func(about ...string) url.Values {
			return url.Values{"edition": {string(s.Edition)}, "kind": {"role"}, "title": {"A board has two more patients"}, "happened": {"01/03/2026"}, "about": about}
		}
		me := string(s.by["Cora"].ID)
		old := form("programme")
		old.Set("happened", "01/01/1800")
		if got := s.as["Cora"].Post("/me/impact/new", old).Is(http.StatusUnprocessableEntity).Problem("happened"); !strings.Contains(got, "Check the year") {
			t.Errorf("a day of 1800 is answered with %q", got)
		}
		for _, about := range [][]string{nil, {"programme", me}} {
			if s.as["Cora"].Post("/me/impact/new", form(about...)).Is(http.StatusUnprocessableEntity).Problem("about") == "" {
				t.Errorf("a claim about %q is saved", about)
			}
		}
		if ticked := s.as["Cora"].Get("/me/impact/new?edition="+string(s.Edition)).Attr(`input[name="about"][checked]`, "value"); len(ticked) != 0 {
			t.Errorf("chosen for a coordinator: %q", ticked)
		}
		s.as["Lou"].Get("/me/impact/new?edition=" + string(s.Edition)).Shows("the programme as a whole")
		at := s.path(s.as["Cora"].Post("/me/impact/new", form("programme")).Is(http.StatusSeeOther))
		s.as["Cora"].Get(at).Shows("The programme as a whole")
	})
}

// TestWhatAConfirmerWaitsFor: the page says for whom it waits, and whoever was asked is told that they need to do nothing yet.
func TestWhatAConfirmerWaitsFor(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		at := s.tell("Pru", "role", "Pat joined the board", "Pat", "Pru")
		s.as["Pru"].Get(at).Shows("It waits for Pat Example to say that it may bear their name").Hides("Ask somebody to confirm it")
		s.as["Pat"].Get(at).Shows("It waits for your own yes")
		s.answer("Pat", at, "/agree")
		s.as["Pru"].Get(at).Hides("Others have to agree").Shows("Ask somebody to confirm it")
		for name, email := range map[string]string{"Wes": "wes@example.org", "Out": "out@example.net"} {
			s.as["Pru"].Post(at+"/ask", url.Values{"name": {name}, "email": {email}}).Is(http.StatusSeeOther)
		}
		link := regexp.MustCompile(`/impact/confirm/[0-9a-f]{40}`).FindString(s.Letter("out@example.net").Text)
		s.as["Wes"].Get("/me").Shows("Say whether something happened")
		// The same words describe Lou too: who was asked waits with them.
		form := s.as["Pru"].Get(at + "/change").Is(http.StatusOK).Form(at + "/change")
		form.Set("describes", "Lou Example")
		s.as["Pru"].Post(at+"/change", form).Is(http.StatusSeeOther)
		s.as["Pru"].Get(at).Shows("It waits for those whom the words describe", "You can add evidence now")
		s.as["Wes"].Get("/me").Hides("Say whether something happened")
		s.as["Wes"].Get(at+"/confirm").Is(http.StatusConflict).Shows("This has to wait", "You need to do nothing now").Hides("Lou", "Pat", "board")
		s.Visitor().Get(link).Is(http.StatusConflict).Shows("This has to wait").Hides("Lou", "Pat", "board")
		s.as["Sam"].Get(at + "/confirm").Is(http.StatusNotFound)
		path := s.as["Lou"].Get("/me").Link("Say whether something about you may be shown")
		s.as["Lou"].Post(path+"/yes", s.as["Lou"].Get(path).Form(path+"/yes")).Is(http.StatusSeeOther)
		s.as["Wes"].Get("/me").Shows("Say whether something happened")
		s.Visitor().Get(link).Is(http.StatusOK)
	})
}
