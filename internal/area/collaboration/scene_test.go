package collaboration_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	space "alongside/internal/area/collaboration"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	shared "alongside/internal/shared/collaboration"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

// scene is a pair in an edition: Anil, a professional, and Gwen, a patient partner; and people who are none of it.
type scene struct {
	t          *testing.T
	site       *apptest.Site
	spaces     *space.Space
	anil, gwen person.Person
	boss       person.Person // coordinator and administrator
	edition    db.ID
	pair       db.ID
	at         string // the address of the space
	a, g       *apptest.Client
}

// mark is in every word that members write in the tests, and must never lie open anywhere. No sealed text can have it by
// chance: one of its letters is none of base64.
const mark = "Wörtzx"

func newScene(t *testing.T, site *apptest.Site) *scene {
	t.Helper()
	s := &scene{t: t, site: site, spaces: site.App.Spaces()}
	s.anil = s.personOf("Anil", "anil@example.org", "Trust of the north")
	s.gwen = s.personOf("Gwen", "gwen@example.org", "")
	s.boss = site.Person("Boss", "boss@example.org", access.Coordinator, access.Administrator)
	page := site.As(s.boss).Post("/editions/new", url.Values{
		"template": {"pairs-five-days"}, "programme_name": {"Pairs"}, "name": {"2026"}, "first_day": {"12/05/2026"}, "place": {"Hall"}, "address": {"1 Mill Lane"},
		"zone": {"Europe/London"}, "places": {"12"}, "fee": {"0"}, "bursary_budget": {"0"}, "closes_date": {"17 April 2026"}, "closes_time": {"5pm"},
		"contact_name": {"Boss"}, "contact_email": {"boss@example.org"},
	}).Is(http.StatusSeeOther)
	s.edition = db.ID(page.Location[strings.LastIndex(page.Location, "/")+1:])
	s.pair = s.start("Straight talk "+mark, s.anil, s.gwen)
	s.at = "/collaborations/" + string(s.pair)
	s.a, s.g = site.As(s.anil), site.As(s.gwen)
	site.Write(func(tx *db.Tx) error {
		for who, side := range map[db.ID]person.Side{s.anil.ID: person.Professional, s.gwen.ID: person.Partner} {
			if err := edition.GivePlace(tx, edition.Place{Edition: s.edition, Person: who, Side: side}); err != nil {
				return err
			}
		}
		return nil
	})
	return s
}

func (s *scene) personOf(given, email, organisation string) person.Person {
	s.t.Helper()
	p := person.Person{Given: given, Family: "Example", Email: email}
	if organisation != "" {
		p.OrgConfirmed = true
		s.site.Write(func(tx *db.Tx) (err error) {
			p.Organisation, err = person.OrganisationNamed(tx, organisation)
			return err
		})
	}
	return s.site.Add(p)
}

// start makes a collaboration of a professional and a patient partner.
func (s *scene) start(name string, professional, partner person.Person) (id db.ID) {
	s.t.Helper()
	s.site.Write(func(tx *db.Tx) (err error) {
		id, err = shared.Start(tx, s.site.App.Keys, shared.Collaboration{Name: name, Challenge: "Letters that people understand " + mark, Edition: s.edition,
			Members: []shared.Member{{Person: professional.ID, Side: person.Professional}, {Person: partner.ID, Side: person.Partner}}})
		return err
	})
	return id
}

func (s *scene) actor(p person.Person) access.Actor { return s.site.Actor(p) }

func (s *scene) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// last is the id at the end of an address.
func last(path string) string {
	path, _, _ = strings.Cut(path, "?")
	return path[strings.LastIndex(path, "/")+1:]
}

// write adds an entry as somebody.
func (s *scene) write(who person.Person, title string) db.ID {
	s.t.Helper()
	id, err := s.spaces.Write(s.t.Context(), s.actor(who), s.pair, space.NewEntry{Title: title + " " + mark, Body: "What we learned " + mark, Happened: "2026-03-01", Tags: []string{"trust"}})
	s.must(err)
	return id
}

// find is an entry as it is in the database.
func (s *scene) find(id db.ID) (e entry.Entry) {
	s.t.Helper()
	s.site.Read(func(tx *db.Tx) (err error) {
		e, err = entry.Find(tx, s.site.App.Keys, id)
		return err
	})
	return e
}

func (s *scene) collaboration() (c shared.Collaboration) {
	s.t.Helper()
	s.site.Read(func(tx *db.Tx) (err error) {
		c, err = shared.Find(tx, s.site.App.Keys, s.pair)
		return err
	})
	return c
}

// propose puts something as somebody who agrees to it, and returns the address of the proposal.
func (s *scene) propose(c *apptest.Client, form url.Values) string {
	s.t.Helper()
	form.Set("yes", "yes")
	return c.Post(s.at+"/proposals/new", form).Is(http.StatusSeeOther).Location
}

// agree says yes through the page, as a person does.
func (s *scene) agree(c *apptest.Client, proposal string) *apptest.Result {
	s.t.Helper()
	page := c.Get(proposal).Is(http.StatusOK)
	return c.Post(proposal+"/agree", page.Form("/agree"))
}

// answers is a whole agreement as a form.
func agreementForm(purpose string) url.Values {
	form := url.Values{}
	def, _ := instrument.Shipped("agreement")
	for _, item := range def.Items() {
		form.Set("q-"+item.ID, "Our "+item.ID+" "+mark)
	}
	form.Set("q-purpose", purpose+" "+mark)
	return form
}

// filled is a space with one of everything, made through the pages as members do. Every word in it has the mark.
type filled struct {
	proposal, decided, meeting, held, entry, alone, shown db.ID
	file, aloneFile, shownFile                            db.ID
	item, invitation, action, given                       db.ID
	round, past                                           db.ID // an open round of questions, and one that is shown
	token                                                 string
}

func (s *scene) fill() filled {
	s.t.Helper()
	var f filled
	see := func(r *apptest.Result) string { s.t.Helper(); return r.Is(http.StatusSeeOther).Location }
	form := agreementForm("Plan care")
	form.Set("version", "0")
	form.Set("then", "propose")
	form.Set("yes", "yes")
	agreement := see(s.a.Post(s.at+"/agreement/edit", form))
	see(s.g.Post(agreement+"/comments", url.Values{"comment": {"A shorter word, please " + mark}, "asks": {"change"}}))
	s.agree(s.g, agreement)
	f.decided = db.ID(last(agreement))
	draft := s.a.Get(s.at + "/agreement/edit").Form("/agreement/edit")
	draft.Set("q-purpose", "A draft of the next words "+mark)
	see(s.a.Post(s.at+"/agreement/edit", draft))
	f.proposal = db.ID(last(s.propose(s.a, url.Values{"about": {"decision"}, "words": {"We both chair " + mark}})))
	member := s.propose(s.a, url.Values{"about": {"member"}, "who": {"Mona " + mark}, "email": {"mona@example.org"}, "side": {"partner"}})
	s.agree(s.g, member)
	s.agree(s.g, s.propose(s.a, url.Values{"about": {"settings"}, "name": {"Straighter talk " + mark}, "challenge": {"Better letters " + mark}, "goal": {"45"}}))
	for _, link := range strings.Split(s.site.Letter("mona@example.org").Text, "\n") {
		if _, token, ok := strings.Cut(link, "/join/"); ok {
			f.token = token
		}
	}
	for _, c := range []*apptest.Client{s.a, s.g} {
		about := c.Get(s.at + "/about-us/edit").Form("/edit")
		about.Set("q-hard", "I find silence hard "+mark)
		see(c.Post(s.at+"/about-us/edit", about))
	}
	plan := func(title, date string) string {
		return see(s.a.Post(s.at+"/meetings/new", url.Values{"title": {title + " " + mark}, "date": {date}, "time": {"14:00"}, "minutes": {"60"}, "place": {"Oncology ward " + mark}, "neutral": {"yes"}, "link": {"https://video.example.org/" + mark}}))
	}
	meeting, past := plan("Read the letters", "5 April 2026"), plan("Our first talk", "1 February 2026")
	see(s.g.Post(meeting+"/agenda", url.Values{"agenda_title": {"What hurt last time " + mark}, "use": {"reflection"}, "agenda_minutes": {"20"}}))
	see(s.g.Post(s.at+"/actions", url.Values{"action_words": {"Ring the ward " + mark}, "action_taken": {string(s.gwen.ID)}, "meeting": {last(meeting)}}))
	see(s.g.Post(s.at+"/hours", url.Values{"day": {"1 February 2026"}, "minutes": {"75"}}))
	roles := s.g.Get(meeting + "/roles").Form("/roles")
	for _, item := range []string{"role-now", "role-here", "role-purpose", "experiment"} {
		roles.Set("q-"+item, "A partner "+mark)
	}
	see(s.g.Post(meeting+"/roles", roles))
	record := s.a.Get(past + "/record").Form("/record")
	record.Set("task", "35")
	record.Set("reflection", "25")
	record.Set("notes", "Gwen stopped me four times "+mark)
	see(s.a.Post(past+"/record", record))
	f.meeting, f.held = db.ID(last(meeting)), db.ID(last(past))
	f.entry, f.file = s.upload(s.a, "Three letters", "no")
	f.alone, f.aloneFile = s.upload(s.g, "What I did not say", "yes")
	f.shown, f.shownFile = s.upload(s.a, "The first family", "no")
	reflection := s.a.Get(s.at + "/reflections/reflection-learn").Form("/reflection-learn")
	reflection.Set("q-surprise", "How tired we were "+mark)
	see(s.a.Post(s.at+"/reflections/reflection-learn", reflection))
	shown := s.startRound(s.a)
	see(s.answerRound(s.a, shown, "5", "Who chairs"))
	see(s.answerRound(s.g, shown, "2", "Whose room"))
	open := s.startRound(s.g)
	see(s.answerRound(s.g, open, "4", "Who speaks"))
	f.past, f.round = db.ID(last(shown)), db.ID(last(open))
	develop := s.g.Get(s.at + "/capabilities").Form("/capabilities/plan")
	develop.Set("plan", "Chair once a month "+mark)
	see(s.g.Post(s.at+"/capabilities/plan", develop))
	s.site.Read(func(tx *db.Tx) error {
		var err error
		if f.item, err = db.Value[db.ID](tx, `SELECT id FROM agenda_item WHERE network_id = $1`); err != nil {
			return err
		}
		if f.action, err = db.Value[db.ID](tx, `SELECT id FROM space_action WHERE network_id = $1`); err != nil {
			return err
		}
		if f.given, err = db.Value[db.ID](tx, `SELECT id FROM space_hours WHERE network_id = $1`); err != nil {
			return err
		}
		f.invitation, err = db.Value[db.ID](tx, `SELECT id FROM collaboration_invitation WHERE network_id = $1`)
		return err
	})
	return f
}

// upload writes an entry with a file.
func (s *scene) upload(c *apptest.Client, title, alone string) (entryID, fileID db.ID) {
	s.t.Helper()
	to := c.Upload(s.at+"/log/new", url.Values{"title": {title + " " + mark}, "body": {"I had never read them " + mark}, "happened": {"1 March 2026"}, "tags": {"letters " + mark}, "alone": {alone}, "description": {"A drawing of a room " + mark}},
		apptest.File{Field: "file", Name: "diagnosis " + mark + ".png", Type: "text/html", Body: picture(mark + " inside")}).Is(http.StatusSeeOther).Location
	entryID = db.ID(last(to))
	return entryID, s.find(entryID).Files[0].ID
}

// widen shows an entry to more people, with both saying yes.
func (s *scene) widen(id db.ID, audience string) {
	s.t.Helper()
	s.agree(s.g, s.a.Post(s.at+"/log/"+string(id)+"/audience", url.Values{"audience": {audience}, "yes": {"yes"}}).Is(http.StatusSeeOther).Location)
}
