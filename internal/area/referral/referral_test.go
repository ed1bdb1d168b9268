package referral_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
	"alongside/test/browser"
)

func TestMain(m *testing.M) { browser.Main(m) }

type scene struct {
	*apptest.Site
	at    string
	org   db.ID
	as    map[string]*apptest.Client
	by    map[string]person.Person
	place string // of the ward
	link  string // its address without the server
}

// newScene is an organisation with its engagement lead Cora, Sam and Sue who belong to it, Ada, an administrator alone, and Out; and a ward that refers.
func newScene(t *testing.T, site *apptest.Site) *scene {
	t.Helper()
	s := &scene{Site: site, as: map[string]*apptest.Client{}, by: map[string]person.Person{}}
	site.Write(func(tx *db.Tx) error {
		var err error
		s.org, err = person.OrganisationNamed(tx, "Riverside Trust")
		return err
	})
	for name, roles := range map[string][]access.Role{"Cora": {access.Coordinator}, "Ada": {access.Administrator}, "Sam": nil, "Sue": nil, "Out": nil} {
		p := person.Person{Given: name, Family: "Example", Email: strings.ToLower(name) + "@example.org"}
		if name[0] == 'S' {
			p.Organisation, p.OrgConfirmed = s.org, true
		}
		s.by[name] = site.Add(p, roles...)
		s.as[name] = site.As(s.by[name])
	}
	s.at = "/leadership/" + string(s.org) + "/referrals"
	to := s.as["Cora"].Post(s.at+"/places/new", s.placeForm()).Is(http.StatusSeeOther)
	s.place = to.Header.Get("Location")
	s.link = s.linkNow()
	return s
}

func (s *scene) placeForm(more ...string) url.Values {
	return with(url.Values{"name": {"Stroke ward"}, "kind": {"ward"}, "answers": {string(s.by["Cora"].ID)}, "reach": {"0113 496 0000"}, "hears": {"ward@example.org"}}, more...)
}

// linkNow is the address on the page of the ward.
func (s *scene) linkNow() string {
	text := strings.Join(s.as["Cora"].Get(s.place).Is(http.StatusOK).Find("dd"), " ")
	_, token, _ := strings.Cut(text, "/refer/")
	return "/refer/" + strings.Fields(token)[0]
}

func with(f url.Values, more ...string) url.Values {
	for i := 0; i < len(more); i += 2 {
		if f.Set(more[i], more[i+1]); more[i+1] == "" {
			f.Del(more[i])
		}
	}
	return f
}

func (s *scene) form(more ...string) url.Values {
	return with(url.Values{"name": {"Maud Tate"}, "email": {"maud@example.net"}, "step": {"talk"}, "agreed": {"Ring me on Tuesdays."}, "by": {"Dee, ward sister"}, "how": {"spoken"},
		"day": {s.Clock.Now().Format("2/1/2006")}, "consent": {"yes"}, "tells": {"yes"}}, more...)
}

// own is the address of the page of whoever got the thank-you letter.
func (s *scene) own(email string) string {
	_, token, _ := strings.Cut(s.Letter(email).Text, "/referred/")
	return "/referred/" + strings.Fields(token)[0]
}

func (s *scene) count(query string, args ...any) (n int64) {
	s.Read(func(tx *db.Tx) error {
		var err error
		n, err = db.Value[int64](tx, query, args...)
		return err
	})
	return n
}

func TestAWardRefersSomebody(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		staff := site.Visitor()
		bad := staff.Post(s.link, s.form("name", "", "email", "", "step", "", "agreed", "", "by", "", "how", "", "day", site.Clock.Now().AddDate(0, 0, 2).Format("2/1/2006"), "consent", "")).Is(http.StatusUnprocessableEntity)
		for _, field := range []string{"name", "email", "step", "agreed", "by", "how", "day", "consent"} {
			if bad.Problem(field) == "" {
				t.Errorf("nothing stands beside %s", field)
			}
		}
		staff.Post(s.link, s.form("consent", "")).Is(http.StatusUnprocessableEntity)
		if n := s.count(`SELECT COUNT(*) FROM referral WHERE network_id = $1`); n != 0 {
			t.Fatalf("without consent %d are kept", n)
		}
		// Somebody who is known and somebody who is not look the same, and so does the same form sent twice.
		for _, email := range []string{"maud@example.net", "out@example.org", "maud@example.net"} {
			staff.Post(s.link, s.form("email", email)).Is(http.StatusSeeOther).To(s.link + "/thanks")
		}
		staff.Get(s.link+"/thanks").Is(http.StatusOK).Shows("It is passed on", "We answer by")
		if n := s.count(`SELECT COUNT(*) FROM referral WHERE network_id = $1`); n != 2 {
			t.Errorf("%d are kept, want 2", n)
		}
		if n := s.count(`SELECT COUNT(*) FROM referral WHERE network_id = $1 AND words_sealed LIKE '%Maud%'`); n != 0 {
			t.Error("a name stands in the database as it was typed")
		}
		site.Work()
		if to := site.Letter("cora@example.org"); strings.Contains(to.Text, "Maud") || !strings.Contains(to.Text, "Stroke ward") {
			t.Errorf("the letter to who answers: %s", to.Text)
		}
		page := site.Visitor().Get(s.own("maud@example.net")).Is(http.StatusOK).Shows("Ring me on Tuesdays.", "Dee, ward sister", "Stroke ward", "Cora Example answers you by", "0113 496 0000")
		if page.Has("What did you do?") {
			t.Error("the person sees what is for who answers")
		}
		// Who may read it: Cora runs, nobody else; a colleague to whom it is handed.
		s.as["Cora"].Get("/me").Shows("Answer somebody who was referred")
		one := s.as["Cora"].Get(s.at).Is(http.StatusOK).Link("Maud Tate")
		s.as["Cora"].Get(one).Is(http.StatusOK).Shows("Ring me on Tuesdays.")
		for _, who := range []string{"Sam", "Ada", "Out"} {
			s.as[who].Get(one).Is(http.StatusNotFound)
		}
		s.as["Sam"].Get(s.at).Is(http.StatusOK).Hides("Maud Tate")
		for _, who := range []string{"Ada", "Out"} {
			s.as[who].Get(s.at).Is(http.StatusNotFound)
		}
		s.as["Cora"].Post(one+"/hand", url.Values{"to": {string(s.by["Out"].ID)}}).Is(http.StatusUnprocessableEntity)
		s.as["Cora"].Post(one+"/hand", url.Values{"to": {string(s.by["Sam"].ID)}}).Is(http.StatusSeeOther)
		s.as["Sam"].Get("/me").Shows("Answer somebody who was referred")
		s.as["Sam"].Get(s.at).Shows("Maud Tate")
		s.as["Sue"].Get(one).Is(http.StatusNotFound)
		// An answer.
		if bad := s.as["Sam"].Post(one+"/answer", url.Values{"version": {"2"}, "day": {"31/2/2026"}}).Is(http.StatusUnprocessableEntity); bad.Problem("outcome") == "" || bad.Problem("day") == "" {
			t.Error("nothing stands beside what is wrong with an answer")
		}
		form := s.as["Sam"].Get(one).Form(one + "/answer")
		form.Set("outcome", "talked")
		form.Set("noted", "Rings back on Tuesday.")
		s.as["Sam"].Post(one+"/answer", form).Is(http.StatusSeeOther)
		s.as["Sam"].Post(one+"/answer", with(form, "outcome", "met", "once", "")).Is(http.StatusConflict)
		site.Work()
		if heard := site.Letter("ward@example.org").Text; strings.Contains(heard, "Maud") || strings.Contains(heard, "alked") || !strings.Contains(heard, "was answered") {
			t.Errorf("the ward hears: %s", heard)
		}
		s.as["Cora"].Get(s.at).Shows("Talked with them")
		site.Visitor().Get(s.own("maud@example.net")).Shows("you were answered", "Rings back")
	})
}

func TestThePersonChangesAndStops(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		site.Visitor().Post(s.link, s.form()).Is(http.StatusSeeOther)
		site.Work()
		own, maud := s.own("maud@example.net"), site.Visitor()
		maud.Post(own+"/right", nil).Is(http.StatusSeeOther)
		s.as["Cora"].Get(s.as["Cora"].Get(s.at).Link("Maud Tate")).Shows("said that it is right")
		form := maud.Get(own + "/change").Is(http.StatusOK).Form(own + "/change")
		bad := maud.Post(own+"/change", with(form, "name", "", "email", "nowhere", "step", "fly")).Is(http.StatusUnprocessableEntity)
		for _, field := range []string{"name", "email", "step"} {
			if bad.Problem(field) == "" {
				t.Errorf("nothing stands beside %s", field)
			}
		}
		maud.Post(own+"/change", with(form, "name", "Maud T", "email", "maud@example.net", "step", "group", "agreed", "Only letters, please.")).Is(http.StatusSeeOther)
		maud.Get(own).Shows("Maud T", "Only letters, please.").Hides("Ring me on Tuesdays.")
		site.Visitor().Get("/referred/" + strings.Repeat("0", 40)).Is(http.StatusNotFound)
		maud.Get(own + "/stop").Is(http.StatusOK)
		if s.count(`SELECT COUNT(*) FROM referral WHERE network_id = $1`) != 1 {
			t.Fatal("looking at the page deleted something")
		}
		maud.Post(own+"/stop", nil).Is(http.StatusOK).Shows("We know nothing about you from there any more")
		maud.Get(own).Is(http.StatusNotFound).Shows("Nothing is kept under this link", "you need to do nothing more")
		maud.Post(own+"/stop", nil).Is(http.StatusNotFound).Shows("Nothing is kept under this link")
		maud.Get(own).Is(http.StatusNotFound)
		for table, want := range map[string]int64{"referral": 0, "referral_stopped": 1} {
			if n := s.count(`SELECT COUNT(*) FROM ` + table + ` WHERE network_id = $1`); n != want {
				t.Errorf("%s has %d rows, want %d", table, n, want)
			}
		}
		if n := s.count(`SELECT COUNT(*) FROM mail WHERE network_id = $1 AND recipient = 'maud@example.net'`); n != 0 {
			t.Error("a letter still has the address")
		}
		s.as["Cora"].Get(s.at + "/figures").Is(http.StatusOK).Shows("took their consent back")
	})
}

func TestLinksOfAPlace(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		cora := s.as["Cora"]
		bad := cora.Post(s.at+"/places/new", s.placeForm("name", "", "kind", "castle", "answers", string(s.by["Out"].ID), "reach", "", "hears", "nowhere")).Is(http.StatusUnprocessableEntity)
		for _, field := range []string{"name", "kind", "answers", "reach", "hears"} {
			if bad.Problem(field) == "" {
				t.Errorf("nothing stands beside %s", field)
			}
		}
		code := strings.TrimSpace(cora.Get(s.place).Find("dd")[1])
		site.Visitor().Post("/refer", url.Values{"code": {strings.ToLower(code)}}).Is(http.StatusSeeOther).To(s.link)
		if site.Visitor().Post("/refer", url.Values{"code": {"AAAA-AAAA"}}).Is(http.StatusUnprocessableEntity).Problem("code") == "" {
			t.Error("nothing stands beside a wrong code")
		}
		cora.Get(s.place+"/card").Is(http.StatusOK).Shows(code, "You need no account.")
		old := s.link
		cora.Post(s.place+"/renew", nil).Is(http.StatusSeeOther)
		site.Visitor().Get(old).Is(http.StatusNotFound)
		s.link = s.linkNow()
		site.Visitor().Get(s.link).Is(http.StatusOK)
		cora.Post(s.place+"/withdraw", nil).Is(http.StatusSeeOther)
		site.Visitor().Get(s.link).Is(http.StatusGone)
		site.Visitor().Post(s.link, s.form()).Is(http.StatusGone)
		for _, who := range []string{"Sam", "Ada", "Out"} {
			s.as[who].Get(s.place).Is(http.StatusNotFound)
		}
		// A colleague refers by their account, to a place of the organisation alone.
		if s.as["Sam"].Post(s.at+"/new", s.form("place", "")).Is(http.StatusUnprocessableEntity).Problem("place") == "" {
			t.Error("nothing stands beside the place")
		}
		id := s.place[strings.LastIndex(s.place, "/")+1:]
		s.as["Sam"].Post(s.at+"/new", s.form("place", id)).Is(http.StatusSeeOther)
		s.as["Out"].Post(s.at+"/new", s.form("place", id)).Is(http.StatusNotFound)
	})
}

func TestTheClockAndWhatIsKept(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		site.Visitor().Post(s.link, s.form()).Is(http.StatusSeeOther)
		site.Visitor().Post(s.link, s.form("name", "By Post", "email", "", "phone", "0113 496 0001", "address", "4 Mill Row")).Is(http.StatusSeeOther)
		cora := s.as["Cora"]
		cora.Get("/me").Shows("Post a letter to somebody who was referred")
		post := cora.Get(s.at).Link("By Post")
		cora.Get(post+"/letter").Is(http.StatusOK).Shows("4 Mill Row", "/referred/", "Stop and delete")
		cora.Post(post+"/posted", nil).Is(http.StatusSeeOther)
		cora.Get(post).Shows("Posted on")
		site.Work()
		before := len(site.Mail.To("cora@example.org"))
		for range 14 {
			site.Advance(24 * time.Hour)
			site.Work()
		}
		if n := len(site.Mail.To("cora@example.org")) - before; n != 8 { // four of each: two as who answers, two as who set the place up
			t.Errorf("%d reminders, want 8", n)
		}
		cora = site.As(s.by["Cora"]) // a session does not last that long
		cora.Get(s.at).Shows("Late: answer was owed by")
		one := cora.Get(s.at).Link("Maud Tate")
		form := cora.Get(one).Form(one + "/answer")
		form.Set("outcome", "joined")
		cora.Post(one+"/answer", form).Is(http.StatusSeeOther)
		own := s.own("maud@example.net")
		for range 7 {
			site.Advance(30 * 24 * time.Hour)
			site.Work()
		}
		site.Visitor().Get(own).Is(http.StatusNotFound)
		cora = site.As(s.by["Cora"])
		cora.Get(s.at).Hides("Maud Tate").Shows("Somebody referred on")
		cora.Get(one).Is(http.StatusOK).Hides("Maud", "Ring me").Shows("They joined")
		if n := s.count(`SELECT COUNT(*) FROM referral WHERE network_id = $1 AND emptied IS NOT NULL AND words_sealed = '' AND token_sealed = '' AND noted_sealed = '' AND address_mark = ''`); n != 1 {
			t.Errorf("%d are emptied, want 1", n)
		}
		if n := s.count(`SELECT COUNT(*) FROM mail WHERE network_id = $1 AND recipient = 'maud@example.net'`); n != 0 {
			t.Error("a letter still has the address")
		}
	})
}
