package programme_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/area/programme"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// scene is a network with a coordinator and one edition for pairs, made as a person would make it.
type scene struct {
	*apptest.Site
	t       *testing.T
	Ada     person.Person // the coordinator
	C       *apptest.Client
	Edition db.ID
}

// at is an address inside the edition.
func (s *scene) at(path string) string { return "/editions/" + string(s.Edition) + path }

// newForm is the form of a new edition for pairs as somebody would fill it in.
func newForm() url.Values {
	return url.Values{
		"template": {"pairs-five-days"}, "programme_name": {"Collaborative pairs"}, "name": {"2026"}, "first_day": {"12/05/2026"},
		"place": {"Riverside Hall"}, "address": {"1 Mill Lane, Reading"}, "zone": {"Europe/London"}, "places": {"12"}, "fee": {"1,250"}, "bursary_budget": {"6000"},
		"closes_date": {"17 April 2026"}, "closes_time": {"5pm"}, "contact_name": {"Ada Example"}, "contact_email": {"ada@example.org"},
	}
}

func newScene(t *testing.T, site *apptest.Site) *scene {
	t.Helper()
	s := &scene{Site: site, t: t, Ada: site.Person("Ada", "ada@example.org", access.Coordinator)}
	s.C = site.As(s.Ada)
	s.Edition = s.create(newForm())
	return s
}

// create sends the form of a new edition and returns the id of what it made.
func (s *scene) create(form url.Values) db.ID {
	s.t.Helper()
	r := s.C.Post("/editions/new", form).Is(http.StatusSeeOther)
	_, id, _ := strings.Cut(r.Location, "/editions/")
	if !db.ID(id).Valid() {
		s.t.Fatalf("creating leads to %q", r.Location)
	}
	return db.ID(id)
}

// lead gives the edition its two co-facilitators, who are returned: first the professional, then the patient partner.
func (s *scene) lead() (person.Person, person.Person) {
	s.t.Helper()
	pro, par := s.Person("Petra", "petra@example.org"), s.Person("Quinn", "quinn@example.org")
	s.C.Post(s.at("/people"), url.Values{"email": {"petra@example.org"}, "function": {"facilitator"}, "side": {"professional"}}).Is(http.StatusSeeOther)
	s.C.Post(s.at("/people"), url.Values{"email": {"Quinn@example.org"}, "function": {"facilitator"}, "side": {"partner"}}).Is(http.StatusSeeOther)
	return pro, par
}

// publish publishes the edition with two co-facilitators.
func (s *scene) publish() {
	s.t.Helper()
	s.lead()
	s.C.Post(s.at("/publish"), nil).Is(http.StatusSeeOther)
}

// place gives somebody new a place.
func (s *scene) place(given string, side person.Side, application db.ID) person.Person {
	s.t.Helper()
	p := s.Person(given, strings.ToLower(given)+"@example.org")
	s.Write(func(tx *db.Tx) error {
		return edition.GivePlace(tx, edition.Place{Edition: s.Edition, Person: p.ID, Side: side, Application: application})
	})
	return p
}

// days are the edition's days as they are stored.
func (s *scene) days() []edition.Day {
	s.t.Helper()
	var out []edition.Day
	s.Read(func(tx *db.Tx) error {
		var err error
		out, err = edition.Days(tx, s.Edition)
		return err
	})
	return out
}

func (s *scene) find() edition.Edition {
	s.t.Helper()
	var e edition.Edition
	s.Read(func(tx *db.Tx) error {
		var err error
		e, err = edition.Find(tx, s.Edition)
		return err
	})
	return e
}

// to moves the clock to a moment in London.
func (s *scene) to(date, clock string) {
	s.Clock.Set(edition.Moment(date, clock, "Europe/London").Time())
	s.C = s.As(s.Ada) // a session ends after two weeks without use
}

func TestANewEditionIsMadeFromItsTemplate(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		e := s.find()
		if e.State != edition.Draft || !e.InPairs || e.Places != 24 || e.Fee != 125000 || e.BursaryBudget != 600000 || e.ProgrammeSlug != "collaborative-pairs" ||
			e.ApplicationInstrument != "pairs-application" || e.Closes != edition.Moment("2026-04-17", "17:00", "Europe/London") {
			t.Fatalf("the edition is %+v", e)
		}
		var dates []string
		for _, d := range s.days() {
			dates = append(dates, d.Date)
		}
		if got := strings.Join(dates, " "); got != "2026-05-12 2026-05-13 2026-06-23 2026-06-24 2026-08-11" {
			t.Errorf("the days are %s", got)
		}
		s.C.Get(s.at("")).Is(http.StatusOK).Shows("Before you publish", "Add a co-facilitator from the professional side", "Add a co-facilitator from the patient partner side",
			"12 May 2026 to 11 August 2026", "0 of 24 people", "£1,250")
		s.C.Get(s.at("/days")).Is(http.StatusOK).Shows("Meeting as people", "Tuesday 12 May 2026", "10am to 4:30pm", "Power in the room")
		s.C.Get("/editions").Is(http.StatusOK).Shows("Collaborative pairs 2026", "Being written")
		// Nobody else sees the draft.
		s.Visitor().Get("/programmes").Is(http.StatusOK).Shows("There is no programme to join").Hides("Collaborative pairs 2026")
		s.Visitor().Get("/programmes/collaborative-pairs").Is(http.StatusNotFound)
		s.Visitor().Get("/programmes/collaborative-pairs/" + string(s.Edition)).Is(http.StatusNotFound)
		s.Visitor().Get("/programmes/collaborative-pairs/" + string(s.Edition) + "/days.ics").Is(http.StatusNotFound)
		s.C.Get("/programmes/collaborative-pairs/" + string(s.Edition)).Is(http.StatusOK).Shows("Only coordinators see this page now")
	})
}

func TestEveryTemplateMakesAnEdition(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.C.Get("/editions/new").Is(http.StatusOK).Shows("Collaborative pairs, five days", "Lay partner programme, three days", "Partnership grants in two phases", "Blank")
		for key, want := range map[string]int{"pairs-five-days": 5, "lay-partner-three-days": 3, "partnership-grants": 3, "blank": 1} {
			form := s.C.Get("/editions/new?template=" + key).Is(http.StatusOK).Form("/editions/new")
			form.Set("name", "From "+key)
			form.Set("first_day", "2026-09-01")
			form.Set("programme", "")
			s.Edition = s.create(form)
			if n := len(s.days()); n != want {
				t.Errorf("%s makes %d days, want %d", key, n, want)
			}
		}
		// Another edition of the same programme is offered that programme first.
		page := s.C.Get("/editions/new?template=blank").Is(http.StatusOK)
		if page.Field("programme") == "" {
			t.Error("the programme that exists is not chosen")
		}
	})
}

func TestBadInputKeepsWhatWasTyped(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		bad := newForm()
		bad.Set("name", "")
		bad.Set("first_day", "31/02/2026")
		bad.Set("fee", "lots")
		bad.Set("places", "-3")
		bad.Set("link", "javascript:alert(1)")
		bad.Set("contact_email", "ada at example")
		bad.Set("closes_date", "29/03/2026")
		bad.Set("closes_time", "1:30am")
		bad.Set("zone", "Mars/Olympus")
		bad.Set("place", `<b>Hall</b> "one"`)
		r := s.C.Post("/editions/new", bad).Is(http.StatusUnprocessableEntity)
		for name, want := range map[string]string{
			"name": "Enter a name for this edition", "first_day": "There is no such day: February 2026", "fee": "Enter an amount in pounds", "places": "Enter a number from 0",
			"link": "Enter a whole link", "contact_email": "Enter an email address", "zone": "Choose a time zone",
		} {
			if !strings.Contains(r.Problem(name), want) {
				t.Errorf("beside %s it says %q, want %q", name, r.Problem(name), want)
			}
			if r.Field(name) != bad.Get(name) && name != "zone" {
				t.Errorf("%s is now %q, typed was %q", name, r.Field(name), bad.Get(name))
			}
		}
		if r.Field("place") != `<b>Hall</b> "one"` {
			t.Errorf("the place is now %q", r.Field("place"))
		}
		bad = newForm()
		bad.Set("name", "other")
		bad.Set("closes_date", "29/03/2026")
		bad.Set("closes_time", "1:30am")
		r = s.C.Post("/editions/new", bad).Is(http.StatusUnprocessableEntity)
		if !strings.Contains(r.Problem("closes_time"), "the clocks go forward") {
			t.Errorf("a time that does not exist: %q", r.Problem("closes_time"))
		}
		// The same name twice, as after a double press, makes one edition.
		again := newForm()
		var programme string
		for _, v := range s.C.Get("/editions/new?template=pairs-five-days").Fields("programme") {
			programme = v
		}
		again.Set("programme", programme)
		if r := s.C.Post("/editions/new", again).Is(http.StatusUnprocessableEntity); !strings.Contains(r.Problem("name"), "already has an edition") {
			t.Errorf("a second edition of one name: %q", r.Problem("name"))
		}
		// A programme of another template cannot be smuggled in.
		again.Set("name", "2027")
		again.Set("template", "blank")
		s.C.Post("/editions/new", again).Is(http.StatusUnprocessableEntity).Shows("Choose a programme from the list.")
		again.Set("template", "nothing")
		s.C.Post("/editions/new", again).Is(http.StatusNotFound)
		n := 0
		s.Read(func(tx *db.Tx) error {
			all, err := edition.All(tx, false)
			n = len(all)
			return err
		})
		if n != 1 {
			t.Errorf("there are %d editions, want 1", n)
		}
	})
}

func TestPublishingNeedsBothSides(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		r := s.C.Post(s.at("/publish"), nil).Is(http.StatusUnprocessableEntity)
		r.Shows("Add a co-facilitator from the professional side.", "Add a co-facilitator from the patient partner side.")
		s.Person("Petra", "petra@example.org")
		s.C.Post(s.at("/people"), url.Values{"email": {"petra@example.org"}, "function": {"facilitator"}, "side": {"professional"}}).Is(http.StatusSeeOther)
		s.C.Post(s.at("/people"), url.Values{"email": {"ada@example.org"}, "function": {"facilitator"}, "side": {"professional"}}).Is(http.StatusSeeOther)
		r = s.C.Post(s.at("/publish"), nil).Is(http.StatusUnprocessableEntity).Shows("Add a co-facilitator from the patient partner side.")
		if r.Has("Add a co-facilitator from the professional side.") {
			t.Error("the side that is there is asked for again")
		}
		if s.find().State != edition.Draft {
			t.Fatal("it is published with one side")
		}
		// Somebody new is added with their name.
		r = s.C.Post(s.at("/people"), url.Values{"email": {"new@example.org"}, "function": {"facilitator"}, "side": {"partner"}}).Is(http.StatusUnprocessableEntity)
		if !strings.Contains(r.Problem("given_name"), "Enter a name too") || r.Field("email") != "new@example.org" {
			t.Errorf("an unknown address: %q, kept %q", r.Problem("given_name"), r.Field("email"))
		}
		s.C.Post(s.at("/people"), url.Values{"email": {"new@example.org"}, "given_name": {"Nora"}, "function": {"facilitator"}, "side": {"partner"}}).Is(http.StatusSeeOther)
		// Who is put on the panel is told where the applications are.
		s.C.Post(s.at("/people"), url.Values{"email": {"panel@example.org"}, "given_name": {"Paul"}, "function": {"panel"}, "side": {"partner"}}).Is(http.StatusSeeOther)
		if l := site.Letter("panel@example.org"); !strings.Contains(l.Text, s.at("/selection")) || !strings.HasPrefix(l.Text, "Hello Paul,") {
			t.Errorf("letter to the panel: %s", l.Text)
		}
		s.C.Get(s.at("")).Shows("Everything that is needed is there.")
		s.C.Post(s.at("/publish"), nil).Is(http.StatusSeeOther)
		if s.find().State != edition.Open {
			t.Fatal("it is not published")
		}
		// The last of a side stays, and nobody can change sides so that one is empty.
		var nora person.Person
		s.Read(func(tx *db.Tx) error {
			var err error
			nora, _, err = person.ByEmail(tx, "new@example.org")
			return err
		})
		s.C.Post(s.at("/people/"+string(nora.ID)+"/remove"), url.Values{"function": {"facilitator"}}).Is(http.StatusUnprocessableEntity).Shows("Add the new person first")
		s.C.Post(s.at("/people"), url.Values{"email": {"new@example.org"}, "function": {"facilitator"}, "side": {"professional"}}).Is(http.StatusUnprocessableEntity)
		s.C.Post(s.at("/people/"+string(s.Ada.ID)+"/remove"), url.Values{"function": {"facilitator"}}).Is(http.StatusSeeOther)
		s.C.Post(s.at("/people/"+string(s.Ada.ID)+"/remove"), url.Values{"function": {"facilitator"}}).Is(http.StatusNotFound)
	})
}

func TestMovesThroughTheStates(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.publish()
		step := func(m edition.Move, want edition.State) {
			t.Helper()
			s.C.Post(s.at("/"+string(m)), url.Values{"sure": {"yes"}}).Is(http.StatusSeeOther)
			if got := s.find().State; got != want {
				t.Fatalf("after %s it is %s, want %s", m, got, want)
			}
		}
		s.C.Post(s.at("/publish"), nil).Is(http.StatusUnprocessableEntity).Shows("This cannot be done now.")
		s.C.Post(s.at("/end"), nil).Is(http.StatusUnprocessableEntity)
		step(edition.Close, edition.Closed)
		step(edition.Reopen, edition.Open)
		step(edition.Start, edition.Running)
		step(edition.End, edition.Ended)
		step(edition.Reopen, edition.Running)
		// After the closing time, applications are taken again only with a later one.
		s.to("2026-06-01", "09:00")
		s.C.Post(s.at("/reopen"), nil).Is(http.StatusUnprocessableEntity).Shows("Set a later one first")
		if s.find().State != edition.Running {
			t.Error("it was reopened after its closing time")
		}
		// With a later one it is possible, although the days have begun.
		s.C.Post(s.at("/basics"), with(s.C.Get(s.at("/basics")).Form("/basics"), "closes_date", "10/6/2026")).Is(http.StatusSeeOther)
		step(edition.Reopen, edition.Open)
	})
}

func TestPublicPage(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.publish()
		v := s.Visitor()
		v.Get("/programmes").Is(http.StatusOK).Shows("Collaborative pairs 2026", "Open for applications", "Friday 17 April 2026 at 5pm")
		page := v.Get("/programmes/collaborative-pairs").Is(http.StatusOK)
		page.Shows("Who it is for", "As a professional", "As a patient, service user, carer or community member", "Together", "Tuesday 12 May 2026", "10am to 4:30pm",
			"Riverside Hall", "£1,250 for each person", "bursary", "Access", "Friday 17 April 2026 at 5pm", "Ada Example", "room for 12 pairs")
		if got := page.Link("Apply"); got != "/apply/"+string(s.Edition) {
			t.Errorf("Apply leads to %s", got)
		}
		v.Get("/programmes/nothing").Is(http.StatusNotFound)
		checkData(t, page, s)
		v.Get("/programmes/other/" + string(s.Edition)).Is(http.StatusNotFound)

		// Full: no button, and what else one can do.
		s.C.Post(s.at("/basics"), with(s.C.Get(s.at("/basics")).Form("/basics"), "places", "1")).Is(http.StatusSeeOther)
		s.place("Pat", person.Partner, "")
		s.place("Rob", person.Professional, "")
		second := newForm()
		second.Set("name", "Autumn 2026")
		second.Set("first_day", "2026-10-06")
		second.Set("template", "lay-partner-three-days")
		second.Set("programme_name", "Lay partner programme")
		first := s.Edition
		s.Edition = s.create(second)
		s.C.Post(s.at("/publish"), nil).Is(http.StatusSeeOther)
		s.Edition = first
		page = v.Get("/programmes/collaborative-pairs/"+string(s.Edition)).Is(http.StatusOK).Shows("All places are taken.", "You can apply for these now", "Lay partner programme Autumn 2026", "ada@example.org")
		if n := len(page.Find(`a[href^="/apply/"]`)); n != 0 {
			t.Errorf("a full edition has %d buttons to apply", n)
		}
		// Past the closing time.
		s.to("2026-04-17", "17:00")
		v.Get("/programmes/collaborative-pairs").Is(http.StatusOK).Shows("Applications are closed.")
		v.Get("/programmes").Is(http.StatusOK).Shows("Applications are closed")
	})
}

// checkData reads what the page tells machines, in the words of schema.org.
func checkData(t *testing.T, page *apptest.Result, s *scene) {
	t.Helper()
	_, rest, _ := strings.Cut(page.Body, `<script type="application/ld+json">`)
	raw, _, found := strings.Cut(rest, `</script>`)
	var data struct {
		Type      string `json:"@type"`
		Name, URL string
		StartDate string `json:"startDate"`
		EndDate   string `json:"endDate"`
		Mode      string `json:"eventAttendanceMode"`
		Location  struct{ Name, Address string }
		Offers    struct{ Price, PriceCurrency, URL, Availability, ValidThrough string }
		SubEvent  []struct{ Name, StartDate string } `json:"subEvent"`
	}
	if err := json.Unmarshal([]byte(raw), &data); err != nil || !found {
		t.Fatalf("%v in %s", err, raw)
	}
	if data.Type != "EducationEvent" || data.Name != "Collaborative pairs 2026" || data.URL != "https://alongside.test/programmes/collaborative-pairs/"+string(s.Edition) ||
		data.StartDate != "2026-05-12T10:00:00+01:00" || data.EndDate != "2026-08-11T16:30:00+01:00" || data.Mode != "https://schema.org/OfflineEventAttendanceMode" ||
		data.Location.Name != "Riverside Hall" || data.Location.Address != "1 Mill Lane, Reading" || len(data.SubEvent) != 5 ||
		data.Offers.Price != "1250.00" || data.Offers.PriceCurrency != "GBP" || data.Offers.URL != "https://alongside.test/apply/"+string(s.Edition) || data.Offers.ValidThrough != "2026-04-17T17:00:00+01:00" {
		t.Errorf("the data are %+v", data)
	}
}

// TestNothingTypedEndsTheData puts what would end the block of data into it.
func TestNothingTypedEndsTheData(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.publish()
		s.C.Post(s.at("/basics"), with(s.C.Get(s.at("/basics")).Form("/basics"), "place", `</script><script>alert("x")</script>`)).Is(http.StatusSeeOther)
		page := site.Visitor().Get("/programmes/collaborative-pairs").Is(http.StatusOK)
		if n := len(page.Find("main script")); n != 1 || strings.Contains(page.Body, `<script>alert`) {
			t.Errorf("%d scripts in the page", n)
		}
	})
}

// TestAwardedMoneyStays asks the area that gives bursaries before the budget shrinks.
func TestAwardedMoneyStays(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		p := programme.New(site.DB, site.App.Keys, site.App.Post, programme.Parts{Awarded: func(*db.Tx, db.ID) (int64, error) { return 450000, nil }})
		in := programme.Basics{Name: "2026", Zone: "Europe/London", Places: "12", BursaryBudget: "4499.99", Version: "1"}
		err := p.SaveBasics(t.Context(), site.Actor(s.Ada), s.Edition, in)
		if e := errs.Of(err); e == nil || len(e.Fields) != 1 || e.Fields[0].Name != "bursary_budget" || !strings.Contains(e.Fields[0].Message, "£4,500 is awarded") {
			t.Errorf("less than is awarded: %v", err)
		}
		in.BursaryBudget = "4500"
		if err := p.SaveBasics(t.Context(), site.Actor(s.Ada), s.Edition, in); err != nil {
			t.Errorf("exactly what is awarded: %v", err)
		}
	})
}

// TestOneOfManySavesAtOnce lets many coordinators save the same version at the same moment: one does, the others are told.
func TestOneOfManySavesAtOnce(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		p := programme.New(site.DB, site.App.Keys, site.App.Post, programme.Parts{})
		const many = 8
		answers := make(chan error, many)
		for i := range many {
			actor := site.Actor(s.Ada)
			go func() {
				answers <- p.SaveBasics(t.Context(), actor, s.Edition, programme.Basics{Name: fmt.Sprint("Edition ", i), Zone: "Europe/London", Version: "1"})
			}()
		}
		saved := 0
		for range many {
			switch err := <-answers; {
			case err == nil:
				saved++
			case !errs.Is(err, errs.Conflict):
				t.Errorf("an answer is %v", err)
			}
		}
		if e := s.find(); saved != 1 || e.Version != 2 {
			t.Errorf("%d saved, the version is %d", saved, e.Version)
		}
	})
}

func TestLongListsHavePages(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		for i := range 35 {
			form := url.Values{"template": {"blank"}, "programme_name": {"Blank"}, "name": {fmt.Sprint("Number ", i)}, "first_day": {"1/9/2026"}, "zone": {"Europe/London"}}
			s.create(form)
		}
		first := s.C.Get("/editions").Is(http.StatusOK)
		second := s.C.Get(first.Link("Nextpage")).Is(http.StatusOK).Shows("Page 2", "Collaborative pairs 2026")
		if n, m := len(first.Find("tbody tr")), len(second.Find("tbody tr")); n != 30 || m != 6 {
			t.Errorf("%d and %d rows", n, m)
		}
		s.C.Get("/editions?page=x").Is(http.StatusOK)
		s.C.Get("/editions?page=99999999999999999999").Is(http.StatusOK)
	})
}

// with is a form with one field changed.
func with(f url.Values, pairs ...string) url.Values {
	for i := 0; i < len(pairs); i += 2 {
		f.Set(pairs[i], pairs[i+1])
	}
	return f
}

func TestTwoCoordinatorsAtOnce(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		ben := site.As(site.Person("Ben", "ben@example.org", access.Coordinator))
		for _, c := range []struct{ page, field, first, second, label string }{
			{"/basics", "place", "Town Hall", "Library", "Place"},
			{"/texts", "who_for", "For pairs.", "For everybody.", "Who it is for"},
			{"/days/" + string(s.days()[0].ID) + "/edit", "title", "First day", "Day one", "Name of the day"},
		} {
			mine, theirs := s.C.Get(s.at(c.page)).Form(c.page), ben.Get(s.at(c.page)).Form(c.page)
			s.C.Post(s.at(c.page), with(mine, c.field, c.first)).Is(http.StatusSeeOther)
			r := ben.Post(s.at(c.page), with(theirs, c.field, c.second)).Is(http.StatusConflict)
			r.Shows("Somebody else changed this while you were writing", c.label, "What you wrote", "What it says now", c.first)
			if n := len(r.Find(".app-diff")); n != 1 {
				t.Errorf("%s: %d fields are shown as different, want 1", c.page, n)
			}
			if r.Field(c.field) != c.second {
				t.Errorf("%s: what was typed is now %q", c.page, r.Field(c.field))
			}
			// Saving again, after having seen it, is meant.
			ben.Post(s.at(c.page), r.Form(c.page)).Is(http.StatusSeeOther)
			if got := s.C.Get(s.at(c.page)).Field(c.field); got != c.second {
				t.Errorf("%s: %s is %q, want %q", c.page, c.field, got, c.second)
			}
		}
	})
}

func TestPublishedEditionsKeepWhatPeopleNeed(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.publish()
		r := s.C.Post(s.at("/basics"), with(s.C.Get(s.at("/basics")).Form("/basics"), "place", "", "places", "0", "closes_date", "", "closes_time", "", "contact_email", "")).Is(http.StatusUnprocessableEntity)
		for _, name := range []string{"place", "places", "closes_date", "contact_email"} {
			if r.Problem(name) == "" {
				t.Errorf("a published edition can lose its %s", name)
			}
		}
		r = s.C.Post(s.at("/texts"), with(s.C.Get(s.at("/texts")).Form("/texts"), "access_info", "", "cost", "")).Is(http.StatusUnprocessableEntity)
		if r.Problem("access_info") == "" || r.Problem("cost") != "" {
			t.Errorf("access: %q, cost: %q", r.Problem("access_info"), r.Problem("cost"))
		}
		s.place("Pat", person.Partner, "")
		s.place("Rob", person.Professional, "")
		s.place("Sam", person.Professional, "")
		r = s.C.Post(s.at("/basics"), with(s.C.Get(s.at("/basics")).Form("/basics"), "places", "1")).Is(http.StatusUnprocessableEntity)
		if !strings.Contains(r.Problem("places"), "3 people have a place") {
			t.Errorf("fewer places than people: %q", r.Problem("places"))
		}
	})
}

func TestDaysAndSessions(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		r := s.C.Post(s.at("/days/new"), url.Values{"title": {"Reunion"}, "date": {"tomorrow"}, "starts": {"4pm"}, "ends": {"2pm"}}).Is(http.StatusUnprocessableEntity)
		if r.Problem("date") == "" || r.Problem("ends") == "" || r.Field("title") != "Reunion" {
			t.Errorf("date: %q, ends: %q, title: %q", r.Problem("date"), r.Problem("ends"), r.Field("title"))
		}
		s.C.Post(s.at("/days/new"), url.Values{"title": {"Reunion"}, "date": {"1/12/2026"}, "starts": {"10am"}, "ends": {"2pm"}, "place": {"Park"}}).Is(http.StatusSeeOther)
		list := s.days()
		last := list[len(list)-1]
		if last.Title != "Reunion" || last.Date != "2026-12-01" || last.Starts != "10:00" || last.Ends != "14:00" {
			t.Fatalf("the new day is %+v", last)
		}
		day := s.at("/days/" + string(last.ID))
		s.C.Post(day+"/sessions/new", url.Values{"title": {""}}).Is(http.StatusUnprocessableEntity)
		s.C.Post(day+"/sessions/new", url.Values{"title": {"Walk"}, "starts": {"10am"}, "ends": {"11am"}, "lead": {"Ada"}}).Is(http.StatusSeeOther)
		s.C.Post(day+"/sessions/new", url.Values{"title": {"Talk"}, "starts": {"11am"}, "ends": {"noon"}}).Is(http.StatusSeeOther)
		names := func() string {
			var out []string
			s.Read(func(tx *db.Tx) error {
				all, err := edition.Sessions(tx, last.ID)
				for _, v := range all {
					out = append(out, v.Title)
				}
				return err
			})
			return strings.Join(out, " ")
		}
		ids := func(i int) string {
			var id db.ID
			s.Read(func(tx *db.Tx) error {
				all, err := edition.Sessions(tx, last.ID)
				id = all[i].ID
				return err
			})
			return string(id)
		}
		if names() != "Walk Talk" {
			t.Errorf("the sessions are %s", names())
		}
		walk := "/sessions/" + ids(0)
		s.C.Post(day+walk, with(s.C.Get(day+walk).Form(walk), "starts", "1pm", "ends", "2pm")).Is(http.StatusSeeOther)
		if names() != "Talk Walk" {
			t.Errorf("a later time does not move a session: %s", names())
		}
		one := day + "/sessions/" + ids(0)
		stale := s.C.Get(one).Form("/sessions/" + ids(0))
		s.C.Post(one, with(s.C.Get(one).Form("/sessions/"+ids(0)), "title", "Long talk")).Is(http.StatusSeeOther)
		s.C.Post(one, with(stale, "title", "Short talk")).Is(http.StatusConflict).Shows("Long talk")
		s.C.Post(one+"/remove", nil).Is(http.StatusSeeOther)
		s.C.Post(one+"/remove", nil).Is(http.StatusNotFound)
		if names() != "Walk" {
			t.Errorf("after removing: %s", names())
		}
		// A session of one day is not found under another.
		s.C.Get(s.at("/days/" + string(list[0].ID) + "/sessions/" + ids(0))).Is(http.StatusNotFound)

		form := s.C.Get(day + "/edit").Form("/edit")
		s.C.Post(day+"/edit", with(form, "date", "1 June 2026")).Is(http.StatusSeeOther)
		if s.days()[2].ID != last.ID || s.days()[4].Position != 5 {
			t.Error("an earlier date does not move a day")
		}
		s.C.Get(day+"/remove").Is(http.StatusOK).Shows("Remove this day?", "Reunion")
		s.C.Post(day+"/remove", nil).Is(http.StatusSeeOther)
		s.C.Get(day).Is(http.StatusNotFound)
		if len(s.days()) != 5 {
			t.Errorf("%d days are left", len(s.days()))
		}
	})
}

func TestCloneKeepsDistances(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.publish()
		s.place("Pat", person.Partner, "")
		old := s.Edition
		s.Write(func(tx *db.Tx) error { // of a time before she became a coordinator
			_, err := tx.Exec(`INSERT INTO edition_person (network_id, edition_id, person_id, function, side) VALUES ($1, $2, $3, 'panel', 'professional')`, old, s.Ada.ID)
			return err
		})
		if r := s.C.Post(s.at("/clone"), url.Values{"name": {"2026"}, "first_day": {"11/5/2027"}}).Is(http.StatusUnprocessableEntity); r.Problem("name") == "" || r.Field("first_day") != "11/05/2027" {
			t.Errorf("the same name again: %q; the date is %q", r.Problem("name"), r.Field("first_day"))
		}
		r := s.C.Post(s.at("/clone"), url.Values{"name": {"2027"}, "first_day": {"11/5/2027"}, "with_people": {"yes"}}).Is(http.StatusSeeOther)
		s.Edition = db.ID(strings.TrimPrefix(r.Location, "/editions/"))
		e := s.find()
		if e.State != edition.Draft || e.Closes != 0 || e.Name != "2027" || e.Place != "Riverside Hall" || e.Fee != 125000 {
			t.Errorf("the new edition is %+v", e)
		}
		var dates []string
		for _, d := range s.days() {
			dates = append(dates, d.Date)
		}
		if got := strings.Join(dates, " "); got != "2027-05-11 2027-05-12 2027-06-22 2027-06-23 2027-08-10" {
			t.Errorf("its days are %s", got)
		}
		s.C.Get(s.at("/people")).Shows("Petra", "Quinn")
		s.C.Get(s.at("/places")).Shows("Nobody has a place yet")
		s.C.Get(s.at("/days")).Shows("Power in the room")
		s.Read(func(tx *db.Tx) error {
			if sits, err := edition.Does(tx, s.Edition, s.Ada.ID, edition.Panel); err != nil || sits {
				t.Errorf("a coordinator is on the panel of the copy (%v)", err)
			}
			before, err := edition.SessionsOf(tx, old)
			if err != nil {
				return err
			}
			after, err := edition.SessionsOf(tx, s.Edition)
			count := func(m map[db.ID][]edition.Session) (n int) {
				for _, l := range m {
					n += len(l)
				}
				return n
			}
			if count(before) == 0 || count(before) != count(after) {
				t.Errorf("%d sessions became %d", count(before), count(after))
			}
			return err
		})
	})
}

func TestOthersSeeNothing(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.publish()
		day := string(s.days()[0].ID)
		stranger := site.As(site.Person("Stan", "stan@example.org"))
		admin := site.As(site.Person("Alma", "alma@example.org", access.Administrator))
		other := site.Network("second")
		foreign := other.As(other.Person("Fay", "fay@example.org", access.Coordinator))
		for _, path := range []string{"", "/basics", "/texts", "/clone", "/people", "/days", "/days/new", "/days/" + day, "/days/" + day + "/edit", "/days/" + day + "/run-sheet",
			"/days/" + day + "/needs", "/days/" + day + "/remove", "/days/" + day + "/sessions/new", "/places", "/needs"} {
			stranger.Get(s.at(path)).Is(http.StatusNotFound)
			admin.Get(s.at(path)).Is(http.StatusNotFound)
			foreign.Get(s.at(path)).Is(http.StatusNotFound)
			s.Visitor().Get(s.at(path)).Is(http.StatusSeeOther)
			s.C.Get(s.at(path)).Is(http.StatusOK)
		}
		for _, path := range []string{"/publish", "/close", "/basics", "/texts", "/clone", "/people", "/days/new", "/days/" + day + "/edit", "/days/" + day + "/remove", "/days/" + day + "/attendance", "/days/" + day + "/needs/" + string(s.Ada.ID)} {
			stranger.Post(s.at(path), nil).Is(http.StatusNotFound)
			foreign.Post(s.at(path), nil).Is(http.StatusNotFound)
		}
		if s.find().State != edition.Open || len(s.days()) != 5 {
			t.Error("somebody else changed the edition")
		}
		// A facilitator sees the days and the places, and cannot change the edition.
		petra := site.As(mustFind(s, "petra@example.org"))
		for path, want := range map[string]int{"/days": 200, "/days/" + day: 200, "/places": 200, "/needs": 200, "/basics": 404, "": 404, "/people": 404, "/days/" + day + "/edit": 404} {
			petra.Get(s.at(path)).Is(want)
		}
	})
}

func mustFind(s *scene, email string) person.Person {
	s.t.Helper()
	var p person.Person
	s.Read(func(tx *db.Tx) error {
		var ok bool
		var err error
		if p, ok, err = person.ByEmail(tx, email); err == nil && !ok {
			s.t.Fatalf("nobody is %s", email)
		}
		return err
	})
	return p
}
