package support_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/area/programme"
	"alongside/internal/area/support"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/group"
	"alongside/internal/shared/person"
	"alongside/test/browser"
)

func TestMain(m *testing.M) { browser.Main(m) }

// scene is a network in which Pat holds a patient's role in an organisation. Con is to be the contact, Cov the cover, New another
// contact; Cora is the coordinator, Ada an administrator, Out somebody else.
type scene struct {
	*apptest.Site
	t   *testing.T
	Org db.ID
	by  map[string]person.Person
	as  map[string]*apptest.Client
}

func newScene(t *testing.T, site *apptest.Site) *scene {
	t.Helper()
	s := &scene{Site: site, t: t, by: map[string]person.Person{}, as: map[string]*apptest.Client{}}
	for _, name := range []string{"Pat", "Con", "Cov", "New", "Out"} {
		s.add(name)
	}
	s.add("Cora", access.Coordinator)
	s.add("Ada", access.Administrator)
	s.Write(func(tx *db.Tx) error {
		var err error
		if s.Org, err = person.OrganisationNamed(tx, "Riverside Trust"); err != nil {
			return err
		}
		return s.hold(tx, "Pat")
	})
	return s
}

func (s *scene) add(name string, roles ...access.Role) {
	v := s.Add(person.Person{Given: name, Family: "Example", Email: strings.ToLower(name) + "@example.org"}, roles...)
	s.by[name], s.as[name] = v, s.As(v)
}

// hold gives somebody a patient's role.
func (s *scene) hold(tx *db.Tx, name string) error {
	h, err := group.NewHolder(tx, group.Holder{Name: name, Person: s.by[name].ID})
	if err != nil {
		return err
	}
	_, err = group.SaveTerm(tx, "", group.Term{Organisation: s.Org, Holder: h, Role: "Lay member", Pillar: group.Patient, Starts: "2020-01-01"})
	return err
}

// name makes a contact and a cover those of somebody, by their addresses.
func (s *scene) name(who, contact, cover string) *apptest.Result {
	at := "/contacts/people/" + string(s.by[who].ID)
	form := s.as["Cora"].Get(at).Is(http.StatusOK).Form(at)
	form.Set("contact-mail", contact)
	form.Set("cover-mail", cover)
	return s.as["Cora"].Post(at, form)
}

// publish makes an edition with a public page that names whom to write to.
func (s *scene) publish(name, email string) {
	s.t.Helper()
	ctx, cora := context.Background(), s.Actor(s.by["Cora"])
	ps := programme.New(s.DB, s.App.Keys, s.App.Post, programme.Parts{})
	id, err := ps.Create(ctx, cora, programme.NewEdition{Template: "lay-partner-three-days", FirstDay: "2026-05-12", ProgrammeName: "Lay partners", Basics: programme.Basics{Name: "2026", Place: "Hall", Places: "40",
		Fee: "0", BursaryBudget: "0", Zone: "Europe/London", ClosesDate: "2026-04-01", ClosesTime: "17:00", ContactName: name, ContactEmail: email}})
	if err == nil {
		err = ps.Move(ctx, cora, id, edition.Publish)
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

// ask sends a question and gives its address.
func (s *scene) ask(who, words string) string {
	s.t.Helper()
	at := s.as[who].Post("/me/contact", url.Values{"words": {words}}).Is(http.StatusSeeOther).Location
	return at[strings.Index(at, "/questions/"):]
}

// away says that somebody is away from today for some days.
func (s *scene) away(who string, days int) *apptest.Result {
	now := s.DB.Now().Time()
	return s.as[who].Post("/contacts/away/"+string(s.by[who].ID), url.Values{"first": {now.Format("2/1/2006")}, "last": {now.AddDate(0, 0, days).Format("2/1/2006")}})
}

// on moves the clock to nine in the morning of the next Monday.
func (s *scene) monday() {
	for now := s.DB.Now().Time(); ; now = s.DB.Now().Time() {
		s.Advance(time.Date(now.Year(), now.Month(), now.Day()+1, 9, 0, 0, 0, time.UTC).Sub(now))
		if s.DB.Now().Time().Weekday() == time.Monday {
			return
		}
	}
}

func TestAQuestionIsAnsweredInPrivate(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.as["Cora"].Get("/contacts").Shows("Of 1 patient leader, 0 have a contact", "Pat Example", "Needs a contact")
		s.as["Pat"].Get("/me/contact").Shows("Nobody is named for you yet").Hides("Send to", "Until then")
		s.publish("Nadia Contact", "nadia@programme.example")
		if at := s.as["Pat"].Get("/me/contact").Shows("Until then you can write to Nadia Contact").Attr(`main a[href^="mailto:"]`, "href"); len(at) != 1 || at[0] != "mailto:nadia@programme.example" {
			t.Errorf("whoever has no contact can write to %v", at)
		}
		s.as["Pat"].Post("/me/contact", url.Values{"words": {"Help"}}).Is(http.StatusUnprocessableEntity).Shows("Nobody can answer you yet")
		for _, c := range []struct{ contact, cover, field string }{{"", "", "contact"}, {"pat@example.org", "", "contact"}, {"con@example.org", "con@example.org", "cover"}, {"con@example.org", "pat@example.org", "cover"}, {"nobody@example.org", "", "contact-mail"}} {
			if p := s.name("Pat", c.contact, c.cover).Is(http.StatusUnprocessableEntity).Problem(c.field); p == "" {
				t.Errorf("%+v has no message", c)
			}
		}
		s.name("Pat", "con@example.org", "cov@example.org").Is(http.StatusSeeOther)
		s.Work()
		for who, words := range map[string]string{"pat": "Con Example is your key contact now", "con": "You are the key contact of Pat Example", "cov": "You stand in for Con Example"} {
			if got := s.Letter(who + "@example.org").Text; !strings.Contains(got, words) {
				t.Errorf("%s reads %q", who, got)
			}
		}
		for _, words := range []string{"", "  \n ", strings.Repeat("x", 2001)} {
			if p := s.as["Pat"].Post("/me/contact", url.Values{"words": {words}}).Is(http.StatusUnprocessableEntity).Problem("words"); p == "" {
				t.Errorf("a question of %d letters has no message", len(words))
			}
		}
		form := s.as["Pat"].Get("/me/contact").Form("/me/contact")
		form.Set("words", "How do I claim for my bus?")
		first := s.as["Pat"].Post("/me/contact", form).Is(http.StatusSeeOther).Location
		if again := s.as["Pat"].Post("/me/contact", form).Is(http.StatusSeeOther).Location; again != first {
			t.Errorf("sent twice, the form led to %s and %s", first, again)
		}
		q := first[strings.Index(first, "/questions/"):]
		s.Work()
		if got := s.Letter("con@example.org"); !strings.Contains(got.Text, q) || strings.Contains(got.Text+got.Subject, "bus") {
			t.Errorf("Con reads %q", got.Text)
		}
		for who, want := range map[string]int{"Pat": 200, "Con": 200, "Cov": 404, "New": 404, "Cora": 404, "Ada": 404, "Out": 404} {
			s.as[who].Get(q).Is(want)
			if want == http.StatusNotFound {
				s.as[who].Post(q, url.Values{"words": {"I read this"}}).Is(want)
				s.as[who].Post(q+"/close", nil).Is(want)
				s.as[who].Post(q+"/erase", nil).Is(want)
			}
		}
		s.as["Ada"].Get("/admin/log").Hides("support", "question", "bus")
		s.as["Con"].Get("/me").Shows("Answer a question", "Pat Example has written to you")
		s.as["Con"].Get("/me/questions").Shows("Pat Example", "Answer owed by", "People who rely on you")
		s.as["Con"].Get(q).Shows("How do I claim for my bus?")
		s.as["Con"].Post(q, url.Values{"words": {""}}).Is(http.StatusUnprocessableEntity)
		s.as["Con"].Post(q+"/close", nil).Is(http.StatusForbidden)
		s.as["Con"].Post(q, url.Values{"words": {"With the green form."}}).Is(http.StatusSeeOther)
		s.as["Pat"].Get("/me").Shows("Read the answer to your question")
		s.as["Pat"].Get(q).Shows("With the green form.", "Answered.")
		s.as["Pat"].Post(q, url.Values{"words": {"Where is it?"}}).Is(http.StatusSeeOther)
		s.as["Con"].Get("/me").Shows("Read more about a question")
		s.as["Pat"].Post(q+"/close", nil).Is(http.StatusSeeOther)
		if p := s.as["Con"].Post(q, url.Values{"words": {"In the hall."}}).Is(http.StatusUnprocessableEntity).Problem("words"); !strings.Contains(p, "closed") {
			t.Errorf("writing in what is closed says %q", p)
		}
		s.as["Pat"].Post(q+"/erase", nil).Is(http.StatusSeeOther)
		s.as["Con"].Get(q).Shows("taken away", "With the green form.").Hides("bus", "Where is it")
		s.Read(func(tx *db.Tx) error {
			n, err := db.Value[int64](tx, `SELECT COUNT(*) FROM support_message WHERE network_id = $1 AND body_sealed LIKE '%green%'`)
			if n != 0 {
				t.Error("words are kept open")
			}
			return err
		})
	})
}

func TestTheCoverStandsIn(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.monday()
		s.name("Pat", "con@example.org", "cov@example.org").Is(http.StatusSeeOther)
		s.as["Out"].Get("/contacts/away/" + string(s.by["Con"].ID)).Is(http.StatusNotFound)
		s.as["Out"].Get("/contacts/away/" + string(s.by["Out"].ID)).Is(http.StatusNotFound)
		before := s.ask("Pat", "Before")
		s.away("Con", 3).Is(http.StatusSeeOther)
		if p := s.away("Con", 1).Is(http.StatusUnprocessableEntity).Problem("first"); !strings.Contains(p, "overlap") {
			t.Errorf("overlapping days say %q", p)
		}
		if p := s.away("Con", -2).Is(http.StatusUnprocessableEntity).Problem("last"); p == "" {
			t.Error("days that end before they begin have no message")
		}
		s.as["Pat"].Get("/me/contact").Shows("is away until", "Cov Example answers you in this time", "Send to Cov Example")
		q := s.ask("Pat", "Now")
		s.as["Cov"].Get(before).Is(http.StatusOK).Shows("Before")
		s.as["Cov"].Get("/me").Shows("Answer a question")
		s.as["Cov"].Post(q, url.Values{"words": {"From the cover"}}).Is(http.StatusSeeOther)
		s.Advance(5 * 24 * time.Hour)
		s.as["Cov"].Get(before).Is(http.StatusNotFound)
		s.as["Cov"].Get(q).Is(http.StatusOK).Shows("From the cover")
		s.as["Con"].Get(q).Is(http.StatusOK)
		s.as["Pat"].Get("/me/contact").Shows("Cov Example stands in when they are away")
	})
}

func TestRemindersEnd(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.monday()
		s.name("Pat", "con@example.org", "cov@example.org").Is(http.StatusSeeOther)
		q := s.ask("Pat", "Are you there?")
		s.Work()
		count := func(who string) (n int) {
			for _, l := range s.Mail.To(who + "@example.org") {
				if l.Subject == "An answer is owed" {
					n++
				}
			}
			return n
		}
		want := []struct{ con, cov int }{{0, 0}, {0, 0}, {1, 0}, {2, 0}, {2, 0}, {2, 0}, {2, 1}, {2, 2}, {2, 2}, {2, 2}}
		for i, w := range want { // from Tuesday on; the answer is owed on Thursday
			s.Advance(24 * time.Hour)
			s.Work()
			if con, cov := count("con"), count("cov"); con != w.con || cov != w.cov {
				t.Errorf("after %d days: %d reminders to the contact and %d to the cover, want %v", i+1, con, cov, w)
			}
			if got := s.as["Cov"].Get(q).Status; (got == http.StatusOK) != (w.cov > 0) {
				t.Errorf("after %d days the cover gets %d", i+1, got)
			}
		}
		s.as["Cov"].Post(q, url.Values{"words": {"I am."}}).Is(http.StatusSeeOther)
		s.Advance(10 * 24 * time.Hour)
		s.Work()
		if count("con") != 2 || count("cov") != 2 {
			t.Error("reminded of what is answered")
		}
	})
}

func TestAContactLeaves(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.name("Pat", "con@example.org", "cov@example.org").Is(http.StatusSeeOther)
		q := s.ask("Pat", "Who helps me?")
		s.as["Ada"].Post("/admin/people/"+string(s.by["Con"].ID)+"/close", nil).Is(http.StatusSeeOther)
		s.as["Cora"].Get("/me").Shows("Name a key contact")
		s.as["Cora"].Get("/contacts?show=needs").Shows("Needs a contact: Con Example has left", "Cov Example")
		s.as["Cov"].Get(q).Is(http.StatusOK)
		s.as["Pat"].Get("/me/contact").Shows("Con Example is not your contact any more. Cov Example answers you")
		if p := s.name("Pat", "con@example.org", "").Is(http.StatusUnprocessableEntity).Problem("contact-mail"); !strings.Contains(p, "has left") {
			t.Errorf("naming who has left says %q", p)
		}
		s.name("Pat", "new@example.org", "cov@example.org").Is(http.StatusSeeOther)
		s.as["New"].Get(q).Is(http.StatusOK).Shows("Who helps me?")
		s.as["Cov"].Get(q).Is(http.StatusNotFound)
		s.as["Cora"].Get("/me").Hides("Name a key contact")

		s.as["New"].Post("/contacts/people/"+string(s.by["Pat"].ID)+"/give-up", nil).Is(http.StatusSeeOther)
		s.as["Out"].Post("/contacts/people/"+string(s.by["Pat"].ID)+"/give-up", nil).Is(http.StatusNotFound)
		s.as["Cora"].Get("/contacts").Shows("New Example cannot do it any more")
		s.as["Cov"].Get(q).Is(http.StatusOK)
		s.as["New"].Get(q).Is(http.StatusNotFound)
		at := "/contacts/people/" + string(s.by["Pat"].ID)
		s.as["Cora"].Post(at+"/end", s.as["Cora"].Get(at).Form(at+"/end")).Is(http.StatusUnprocessableEntity).Shows("still open")

		s.as["Ada"].Post("/admin/people/"+string(s.by["Pat"].ID)+"/close", nil).Is(http.StatusSeeOther)
		s.Read(func(tx *db.Tx) error {
			n, err := db.Value[int64](tx, `SELECT COUNT(*) FROM support_question WHERE network_id = $1 AND closed IS NULL`)
			if n != 0 {
				t.Error("questions of somebody who left wait")
			}
			return err
		})
		s.as["Cora"].Get("/contacts").Hides("Pat Example")
	})
}

func TestAnAnswerAfterThePersonLeft(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.name("Pat", "con@example.org", "").Is(http.StatusSeeOther)
		q := s.ask("Pat", "Hello?")
		s.as["Con"].Get(q).Is(http.StatusOK)
		s.as["Ada"].Post("/admin/people/"+string(s.by["Pat"].ID)+"/close", nil).Is(http.StatusSeeOther)
		if p := s.as["Con"].Post(q, url.Values{"words": {"Here I am"}}).Is(http.StatusUnprocessableEntity).Problem("words"); !strings.Contains(p, "has left the network") {
			t.Errorf("the answer says %q", p)
		}
		s.as["Con"].Get("/me").Hides("Answer a question")
	})
}

func TestTheListOfAnOrganisation(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		at := "/leadership/" + string(s.Org) + "/contacts"
		if p := s.as["Cora"].Post(at, url.Values{"name": {"Com Plaints"}, "role": {"Complaints"}, "reach": {"01234"}}).Is(http.StatusUnprocessableEntity).Problem("agreed"); p == "" {
			t.Error("listed without a yes")
		}
		s.as["Cora"].Post(at, url.Values{"agreed": {"yes"}}).Is(http.StatusUnprocessableEntity)
		s.as["Cora"].Post(at, url.Values{"name": {"Com Plaints"}, "role": {"Complaints"}, "reach": {"01234"}, "hours": {"Mondays"}, "agreed": {"yes"}}).Is(http.StatusSeeOther)
		s.as["Pat"].Get(at).Is(http.StatusOK).Shows("Com Plaints", "01234", "Mondays").Hides("Add somebody")
		s.as["Pat"].Get("/me/contact").Shows("Com Plaints", "Riverside Trust")
		s.as["Out"].Get(at).Is(http.StatusNotFound)
		one := s.as["Cora"].Get(at).Find(`a[href*="/contacts/"]`)
		if len(one) == 0 {
			t.Fatal("no link to change the entry")
		}
		var id string
		s.Read(func(tx *db.Tx) (err error) {
			id, err = db.Value[string](tx, `SELECT id FROM key_professional WHERE network_id = $1`)
			return err
		})
		form := s.as["Cora"].Get(at + "/" + id).Form(at + "/" + id)
		form.Set("reach", "05678")
		s.as["Cora"].Post(at+"/"+id, form).Is(http.StatusSeeOther)
		form.Set("reach", "09999")
		form.Del("once")
		s.as["Cora"].Post(at+"/"+id, form).Is(http.StatusConflict)
		s.as["Pat"].Get(at).Shows("05678")
		s.as["Cora"].Post(at+"/"+id+"/remove", nil).Is(http.StatusSeeOther)
		s.as["Pat"].Get(at).Hides("Com Plaints")
	})
}

// TestFiguresOfAPastDay: what was known on a day is told of that day, however it went on.
func TestFiguresOfAPastDay(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.monday()
		names := []string{"Pat", "P2", "P3", "P4", "P5", "P6"}
		for _, n := range names[1:] {
			s.add(n)
		}
		s.Write(func(tx *db.Tx) error {
			for _, n := range names[1:] {
				if err := s.hold(tx, n); err != nil {
					return err
				}
			}
			return nil
		})
		var asked []string
		for _, n := range names {
			s.name(n, "con@example.org", "").Is(http.StatusSeeOther)
			asked = append(asked, s.ask(n, "When?"))
		}
		day := func() string { return s.DB.Now().Time().Format("2006-01-02") }
		first := day()
		s.Advance(24 * time.Hour)
		for _, q := range asked {
			s.as["Con"].Post(q, url.Values{"words": {"Soon"}}).Is(http.StatusSeeOther)
		}
		second := day()
		s.Advance(30 * 24 * time.Hour)
		s.Read(func(tx *db.Tx) error {
			before, err := support.FiguresOf(tx, first, first, first)
			if err != nil || before.Waits.Value != 6 || before.InTime.Value != 0 || before.Median != "" {
				t.Errorf("on the first day: %+v (%v)", before, err)
			}
			after, err := support.FiguresOf(tx, first, first, second)
			if err != nil || after.InTime.Value != 6 || after.Share != "100%" || after.Median != "1" {
				t.Errorf("on the second day: %+v (%v)", after, err)
			}
			none, err := support.FiguresOf(tx, second, second, second)
			if err != nil || !none.TooFew {
				t.Errorf("nothing was asked: %+v (%v)", none, err)
			}
			return err
		})
		s.as["Cora"], s.as["Pat"] = s.As(s.by["Cora"]), s.As(s.by["Pat"])
		s.as["Cora"].Get("/contacts/figures").Is(http.StatusOK).Shows("100% of questions were answered in time", "The middle answer took 1 working day")
		s.as["Cora"].Get("/contacts/figures?from=x").Is(http.StatusUnprocessableEntity)
		for _, days := range []string{"0", "21", "", "1.5"} {
			if p := s.as["Cora"].Post("/contacts/promise", url.Values{"days": {days}, "version": {"0"}}).Is(http.StatusUnprocessableEntity).Problem("days"); p == "" {
				t.Errorf("%q days have no message", days)
			}
		}
		s.as["Cora"].Post("/contacts/promise", url.Values{"days": {"5"}, "version": {"0"}}).Is(http.StatusSeeOther)
		s.as["Cora"].Post("/contacts/promise", url.Values{"days": {"6"}, "version": {"0"}}).Is(http.StatusConflict)
		s.as["Pat"].Get("/me/contact").Shows("within 5 working days")
	})
}

// TestALeadNamesWhoHasNobody: the engagement lead of one organisation reads on their first page who there has no contact, and names one; not for
// others, and not in place of one who answers.
func TestALeadNamesWhoHasNobody(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		lead := func(name string, of db.ID) {
			v := s.Add(person.Person{Given: name, Family: "Example", Email: strings.ToLower(name) + "@example.org", Organisation: of, OrgConfirmed: true}, access.Lead)
			s.by[name], s.as[name] = v, s.As(v)
		}
		var other db.ID
		s.Write(func(tx *db.Tx) (err error) {
			other, err = person.OrganisationNamed(tx, "Hill Council")
			return err
		})
		lead("Lea", s.Org)
		lead("Lou", other)
		at := "/contacts/people/" + string(s.by["Pat"].ID)
		s.as["Lea"].Get("/me").Shows("Name a key contact for Pat Example")
		for _, who := range []string{"Lou", "Cora", "Out"} {
			s.as[who].Get("/me").Hides("Name a key contact for Pat")
		}
		s.as["Lou"].Get(at).Is(http.StatusNotFound)
		s.as["Lea"].Get("/contacts/people/" + string(s.by["Out"].ID)).Is(http.StatusNotFound)
		s.as["Lea"].Post(at, url.Values{"version": {"0"}}).Is(http.StatusUnprocessableEntity).Shows("Choose who is the contact")
		s.as["Lou"].Post(at, url.Values{"version": {"0"}, "contact-mail": {"con@example.org"}}).Is(http.StatusNotFound)
		s.as["Lea"].Follow(s.as["Lea"].Post(at, url.Values{"version": {"0"}, "contact-mail": {"con@example.org"}}).Is(http.StatusSeeOther)).Shows("Saved").Hides("Name a key contact for Pat")
		s.as["Pat"].Get("/me/contact").Shows("Con Example")
		s.as["Lea"].Get(at).Is(http.StatusNotFound)
		s.as["Cora"].Get(at).Is(http.StatusOK)
	})
}
