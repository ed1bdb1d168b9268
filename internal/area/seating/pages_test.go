package seating_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
	"alongside/test/browser"
)

func TestMain(m *testing.M) { browser.Main(m) }

// scene is an edition of three days with twelve people, a coach and two facilitators.
type scene struct {
	*apptest.Site
	t       *testing.T
	cora    *apptest.Client // the coordinator
	fay     *apptest.Client // a facilitator
	runs    person.Person   // Cora
	leads   person.Person   // Fay
	people  []person.Person
	coach   person.Person
	Edition db.ID
	Days    []edition.Day
}

func (s *scene) at(format string, args ...any) string {
	return "/editions/" + string(s.Edition) + fmt.Sprintf(format, args...)
}

func newScene(t *testing.T, site *apptest.Site) *scene {
	t.Helper()
	s := &scene{Site: site, t: t, runs: site.Person("Cora", "cora@example.org", access.Coordinator)}
	s.cora = site.As(s.runs)
	made := s.cora.Post("/editions/new", url.Values{
		"template": {"lay-partner-three-days"}, "programme_name": {"Lay partners"}, "name": {"2026"}, "first_day": {"12/05/2026"},
		"place": {"Riverside Hall"}, "address": {"1 Mill Lane"}, "zone": {"Europe/London"}, "places": {"12"}, "fee": {"0"}, "bursary_budget": {"0"},
		"closes_date": {"17 April 2026"}, "closes_time": {"5pm"}, "contact_name": {"Cora"}, "contact_email": {"cora@example.org"},
	}).Is(http.StatusSeeOther)
	_, id, _ := strings.Cut(made.Location, "/editions/")
	s.Edition = db.ID(id)
	s.leads = s.helper("Fay", "facilitator", "partner")
	s.fay = site.As(s.leads)
	s.helper("Gil", "facilitator", "professional")
	s.coach = s.helper("Kit", "coach", "professional")
	s.cora.Post(s.at("/publish"), nil).Is(http.StatusSeeOther)
	perspectives := person.Perspectives(person.Partner)
	for i, name := range []string{"Abe", "Bea", "Cyd", "Dee", "Eli", "Flo", "Gus", "Hal", "Ida", "Jon", "Kay", "Lou"} {
		p := site.Add(person.Person{Given: name, Family: "Example", Email: strings.ToLower(name) + "@example.org", Perspectives: []string{perspectives[i%4]}})
		s.people = append(s.people, p)
		s.place(p)
	}
	site.Read(func(tx *db.Tx) error {
		var err error
		s.Days, err = edition.Days(tx, s.Edition)
		return err
	})
	return s
}

func (s *scene) helper(name, function, side string) person.Person {
	p := s.Person(name, strings.ToLower(name)+"@example.org")
	s.cora.Post(s.at("/people"), url.Values{"email": {p.Email}, "function": {function}, "side": {side}}).Is(http.StatusSeeOther)
	return p
}

func (s *scene) place(p person.Person) {
	s.Write(func(tx *db.Tx) error {
		return edition.GivePlace(tx, edition.Place{Edition: s.Edition, Person: p.ID, Side: person.Partner})
	})
}

// send fills the form of a page that posts to an address and sends it.
func (s *scene) send(c *apptest.Client, page, action string, change url.Values) *apptest.Result {
	s.t.Helper()
	form := c.Get(page).Form(action)
	for k, v := range change {
		form[k] = v
	}
	return c.Post(action, form)
}

func (s *scene) setUp() *apptest.Result {
	s.t.Helper()
	at := s.at("/seating/setup")
	saved := s.send(s.cora, at, at, url.Values{"tables": {"3"}, "least": {"4"}, "most": {"5"}, "sizes": {""}, "kind_door": {"2"}}).Is(http.StatusSeeOther)
	if strings.HasSuffix(saved.Location, "/again") { // tables that are there stay until somebody has seen what would change
		saved = s.send(s.cora, s.at("/seating"), s.at("/seating"), url.Values{"sure": {"yes"}}).Is(http.StatusSeeOther)
	}
	return s.cora.Follow(saved).Is(http.StatusOK)
}

// table is where somebody sits on a day.
func (s *scene) table(p person.Person, day int) int64 {
	var n int64
	s.Read(func(tx *db.Tx) error {
		var err error
		n, err = db.Value[int64](tx, `SELECT seat FROM seating_seat WHERE network_id = $1 AND day_id = $2 AND person_id = $3`, s.Days[day].ID, p.ID)
		return err
	})
	return n
}

func TestFromTheFirstPageToTheCards(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		plan := s.at("/seating")
		leads := func(c *apptest.Client, page string) {
			t.Helper()
			if len(c.Get(page).Find(`nav a[href$="`+plan+`"]`)) == 0 {
				t.Errorf("%s does not lead to the tables", page)
			}
		}
		leads(s.cora, s.at(""))
		s.cora.Get(plan).Is(http.StatusOK).Shows("Set up the tables")
		leads(s.fay, s.at("/days"))
		s.fay.Get(plan).Is(http.StatusOK).Hides("Set up the tables")

		at := plan + "/setup"
		bad := s.send(s.cora, at, at, url.Values{"tables": {"2"}, "most": {"5"}, "kind_quiet": {"1, 9"}}).Is(http.StatusUnprocessableEntity)
		if bad.Problem("kind_quiet") == "" || bad.Field("kind_quiet") != "1, 9" || bad.Field("tables") != "2" {
			t.Error("a wrong kind is not told, or what was typed is lost")
		}
		bad = s.send(s.cora, at, at, url.Values{"tables": {"2"}, "most": {"5"}}).Is(http.StatusUnprocessableEntity)
		if !strings.Contains(bad.Problem("tables"), "13 people are to sit, and there is room for 10.") {
			t.Errorf("too few tables: %q", bad.Problem("tables"))
		}
		bad = s.send(s.cora, at, at, url.Values{"tables": {"3"}, "sizes": {"3: four"}}).Is(http.StatusUnprocessableEntity)
		if bad.Problem("sizes") == "" || bad.Field("sizes") != "3: four" {
			t.Error("a wrong size is not told, or what was typed is lost")
		}
		s.cora.Follow(s.send(s.cora, at, at, url.Values{"tables": {"3"}, "least": {"4"}, "most": {"5"}, "sizes": {"3: 3"}}).Is(http.StatusSeeOther)).Shows("Other sizes: 3: 3")
		if page := s.fay.Get(plan + "/lists"); len(page.Find(`.app-seats__sheet:first-of-type .app-seats__one:nth-child(3) li`)) != 3 {
			t.Error("the small table is not small")
		}
		page := s.setUp().Shows("Table 1", "Table 3", "Abe Example", "Kit Example (coach)", "Day 3", "Each person sits with").Hides("No tables keep all rules", "Table 4")
		if n := len(page.Find(".app-seats__names li")); n != 13 {
			t.Errorf("%d people are drawn", n)
		}
		s.fay.Get(plan).Is(http.StatusOK).Shows("Abe Example").Hides("Seat everybody", "Together and apart")
		s.publish()

		cards := s.fay.Get(plan+"/cards").Is(http.StatusOK).Shows("Lou Example", "Day 1, 12 May 2026: table")
		if n := len(cards.Find(".app-seats__card")); n != 13 {
			t.Errorf("%d cards", n)
		}
		s.fay.Get(plan+"/lists").Is(http.StatusOK).Shows("Table 2", "Lou Example")
		kit := site.As(s.coach)
		kit.Get(plan).Is(http.StatusNotFound)
		kit.Get(plan + "/cards").Is(http.StatusNotFound)
		kit.Get(plan+"/coaches").Is(http.StatusOK).Shows("Your tables", "Kit Example", "Day 2")
		abe := site.As(s.people[0])
		for _, path := range []string{"", "/cards", "/lists", "/coaches", "/run-sheet", "/kinds", "/setup", "/rules"} {
			abe.Get(plan + path).Is(http.StatusNotFound)
		}
		abe.Get("/me/days/"+string(s.Days[1].ID)).Is(http.StatusOK).Shows("Your table", fmt.Sprintf("You sit at table %d.", s.table(s.people[0], 1)))
	})
}

func TestRulesContradictionsAndSomebodyFaster(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		plan, rules := s.at("/seating"), s.at("/seating/rules")
		s.cora.Get(rules).Is(http.StatusOK).Shows("Set up the tables first.")
		s.setUp()
		s.fay.Get(rules).Is(http.StatusNotFound)
		late := s.cora.Get(plan + "/setup").Form(plan + "/setup")
		add := func(a, b person.Person, kind string) *apptest.Result {
			return s.send(s.cora, rules, rules, url.Values{"first": {string(a.ID)}, "second": {string(b.ID)}, "kind": {kind}})
		}
		if bad := add(s.people[0], s.people[0], "").Is(http.StatusUnprocessableEntity); bad.Problem("second") == "" || bad.Problem("kind") == "" || bad.Field("first") != string(s.people[0].ID) {
			t.Error("a wrong rule is not told, or what was chosen is lost")
		}
		add(s.people[0], s.people[1], "together").Is(http.StatusSeeOther)
		if other := add(s.people[1], s.people[0], "apart").Is(http.StatusUnprocessableEntity); !strings.Contains(other.Problem("kind"), "There is a rule already that they sit together") {
			t.Errorf("a rule that says the opposite replaces another: %q", other.Problem("kind"))
		}
		add(s.people[1], s.people[0], "together").Is(http.StatusSeeOther)
		s.cora.Post(rules+"/remove", s.cora.Get(rules).Form(rules+"/remove")).Is(http.StatusSeeOther)
		add(s.people[1], s.people[0], "apart").Is(http.StatusSeeOther)
		if n := len(s.cora.Get(rules).Shows("apart").Find("tbody tr")); n != 1 {
			t.Errorf("two rules about the same two: %d", n)
		}
		late.Set("tables", "4")
		clash := s.cora.Post(plan+"/setup", late).Is(http.StatusConflict).Shows("Somebody else changed the tables while you were here")
		if clash.Field("tables") != "4" {
			t.Error("what the second coordinator chose is lost")
		}
		seat := func() *apptest.Result {
			return s.cora.Follow(s.send(s.cora, plan, plan, url.Values{"sure": {"yes"}}).Is(http.StatusSeeOther))
		}
		seat().Hides("No tables keep all rules")
		for d := range s.Days {
			if s.table(s.people[0], d) == s.table(s.people[1], d) {
				t.Errorf("day %d: two who sit apart sit together", d+1)
			}
		}
		add(s.people[0], s.people[2], "together").Is(http.StatusSeeOther)
		add(s.people[1], s.people[2], "together").Is(http.StatusSeeOther)
		seat().Shows("No tables keep all rules", "Abe Example and Cyd Example sit together; Bea Example and Cyd Example sit together; Abe Example and Bea Example sit apart", "the tables as they were before")
		s.fay.Get(plan).Is(http.StatusOK).Hides("sit apart")
		remove := rules + "/remove"
		page := s.cora.Get(rules)
		form := page.Form(remove)
		s.cora.Post(remove, form).Is(http.StatusSeeOther)
		s.cora.Post(remove, form).Is(http.StatusConflict)
		seat().Hides("No tables keep all rules")
		s.cora.Post(plan, url.Values{"version": {"1"}}).Is(http.StatusConflict)
	})
}

func TestChangesByHand(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.setUp()
		day := s.at("/seating/days/%s", s.Days[0].ID)
		abe, from := s.people[0], s.table(s.people[0], 0)
		page := s.fay.Get(day+"/move?person="+string(abe.ID)).Is(http.StatusOK).Shows("Changes that keep all rules", "Change places with")
		link := page.Attr(`ul a[href*="to=with"]`, "href")[0]
		look := s.fay.Get(link).Is(http.StatusOK).Shows("What it does", "Abe Example goes from table "+fmt.Sprint(from)).Hides("Rules that would not be kept")
		s.fay.Get(day + "/move?person=" + string(abe.ID) + "&to=table:9").Is(http.StatusUnprocessableEntity).Shows("Choose a table, or somebody to change places with.")
		s.fay.Get(day + "/move?person=x&to=table:1").Is(http.StatusUnprocessableEntity)
		form := look.Form(day + "/move")
		if s.table(abe, 0) != from {
			t.Fatal("looking changed something")
		}
		s.fay.Post(day+"/move", form).Is(http.StatusSeeOther)
		to := s.table(abe, 0)
		if to == from {
			t.Error("nobody was moved")
		}
		form.Del("once")
		s.fay.Post(day+"/move", form).Is(http.StatusConflict).Shows("Somebody else changed the tables")

		// As one more at a table that is full, a rule is broken, and that is asked.
		s.Write(func(tx *db.Tx) error { // fill table 1
			_, err := tx.Exec(`UPDATE seating_seat SET seat = 1 WHERE network_id = $1 AND day_id = $2 AND person_id IN ($3, $4, $5, $6, $7)`,
				s.Days[0].ID, s.people[1].ID, s.people[2].ID, s.people[3].ID, s.people[4].ID, s.people[5].ID)
			return err
		})
		s.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE seating_seat SET seat = 2 WHERE network_id = $1 AND day_id = $2 AND person_id = $3`, s.Days[0].ID, abe.ID)
			return err
		})
		s.fay.Get(day+"/move?person="+string(abe.ID)+"&to=table:1").Is(http.StatusUnprocessableEntity).Shows("This move is not possible. A coordinator can see why.").Hides("What it does", "too many people", "Do it all the same")
		look = s.cora.Get(day+"/move?person="+string(abe.ID)+"&to=table:1").Is(http.StatusOK).Shows("Rules that would not be kept", "more than the ")
		form = look.Form(day + "/move")
		if bad := s.cora.Post(day+"/move", form).Is(http.StatusUnprocessableEntity); bad.Problem("allow") == "" {
			t.Error("a broken rule is saved unasked")
		}
		form.Set("allow", "yes")
		s.fay.Post(day+"/move", form).Is(http.StatusUnprocessableEntity).Shows("This move is not possible.")
		form.Del("once")
		s.cora.Post(day+"/move", form).Is(http.StatusSeeOther)
		s.cora.Get(s.at("/seating")).Shows("Rules that are not kept on this day")

		hold := func(change url.Values) {
			form := s.fay.Get(s.at("/seating")).Form(day + "/hold")
			for k, v := range change {
				form[k] = v
			}
			s.fay.Post(day+"/hold", form).Is(http.StatusSeeOther)
		}
		hold(url.Values{"table": {"3"}, "on": {"yes"}})
		var held []person.Person
		for _, p := range append(slices.Clone(s.people), s.coach) {
			if s.table(p, 0) == 3 {
				held = append(held, p)
			}
		}
		s.fay.Get(s.at("/seating")).Shows("Table 3 (held)", "Let table 3 go")
		s.fay.Get(day + "/move?person=" + string(held[0].ID) + "&to=table:1").Is(http.StatusUnprocessableEntity).Shows("is held at their table")
		s.send(s.cora, s.at("/seating"), s.at("/seating"), url.Values{"other": {"1"}, "sure": {"yes"}}).Is(http.StatusSeeOther)
		for _, p := range held {
			if s.table(p, 0) != 3 {
				t.Errorf("%s was held and sits elsewhere", p.Name())
			}
		}
		s.fay.Post(day+"/hold", url.Values{"version": {"1"}, "table": {"3"}}).Is(http.StatusConflict)
	})
}

func TestAbsencesAndPlacesGivenBack(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.setUp()
		plan, away := s.at("/seating"), s.at("/seating/days/%s/away", s.Days[1].ID)
		flo := s.people[5]
		site.As(flo).Post("/me/days/"+string(s.Days[1].ID)+"/apologies", nil).Is(http.StatusSeeOther)
		form := s.fay.Get(away).Is(http.StatusOK).Shows("Flo Example told the team of not coming.")
		if got := form.Attr(`input[name="away"][checked]`, "value"); len(got) != 1 || got[0] != string(flo.ID) {
			t.Errorf("ticked: %v", got)
		}
		look := s.fay.Get(away + "?look=yes&away=" + string(flo.ID)).Is(http.StatusOK).Shows("Who has to move")
		s.fay.Post(away, look.Form(away)).Is(http.StatusSeeOther)
		if s.table(flo, 1) != 0 || s.table(flo, 0) == 0 {
			t.Error("Flo is away on the wrong day")
		}
		s.fay.Get(plan + "?day=" + string(s.Days[1].ID)).Shows("Away on this day: Flo Example.")
		s.send(s.cora, plan, plan, url.Values{"sure": {"yes"}}).Is(http.StatusSeeOther)
		if s.table(flo, 1) != 0 {
			t.Error("who is away was seated again")
		}
		s.fay.Get(away + "?look=yes&away=" + string(db.NewID())).Is(http.StatusNotFound)
		var all []string
		for _, p := range append(slices.Clone(s.people), s.coach) {
			all = append(all, "away="+string(p.ID))
		}
		s.fay.Get(away + "?look=yes&" + strings.Join(all, "&")).Is(http.StatusUnprocessableEntity).Shows("Somebody must be there")

		// Somebody gives their place back, and somebody is new.
		s.Write(func(tx *db.Tx) error { return edition.GiveUpPlace(tx, s.Edition, s.people[0].ID) })
		zoe := site.Person("Zoe", "zoe@example.org")
		s.place(zoe)
		s.fay.Get(plan).Is(http.StatusOK).Shows("Who takes part has changed", "without a seat: Zoe Example.", "no longer taking part: Abe Example.")
		s.fay.Follow(s.send(s.fay, plan, plan+"/mend", nil).Is(http.StatusSeeOther)).Shows("Everybody has a seat.").Hides("Who takes part has changed", "Abe Example")
		if s.table(zoe, 0) == 0 || s.table(zoe, 2) == 0 || s.table(flo, 1) != 0 {
			t.Error("Zoe has no seat, or Flo is no longer away")
		}

		// A day that is over stays, and so does an edition that has ended.
		site.Clock.Set(s.Days[0].End("Europe/London").Time().Add(time.Hour))
		s.cora, s.fay = site.As(s.runs), site.As(s.leads)
		s.cora.Get(plan + "?day=" + string(s.Days[0].ID)).Shows("This day is over")
		s.fay.Get(s.at("/seating/days/%s/move?person=%s&to=table:1", s.Days[0].ID, zoe.ID)).Is(http.StatusForbidden).Shows("This day is over")
		before := s.table(zoe, 0)
		s.send(s.cora, plan, plan, url.Values{"other": {"1"}, "sure": {"yes"}}).Is(http.StatusSeeOther)
		if s.table(zoe, 0) != before {
			t.Error("a day that is over was seated anew")
		}
		version := s.cora.Get(plan).Form(plan)
		s.cora.Post(s.at("/start"), nil).Is(http.StatusSeeOther)
		s.cora.Post(s.at("/end"), nil).Is(http.StatusSeeOther)
		s.cora.Get(plan).Is(http.StatusOK).Shows("This edition has ended").Hides("Seat everybody again", "Somebody cannot come")
		s.cora.Post(plan, version).Is(http.StatusForbidden).Shows("This edition has ended")
		s.cora.Post(s.at("/rotations/new"), url.Values{"name": {"x"}}).Is(http.StatusForbidden)
	})
}

func TestWhoShouldSitWhereIsForFewEyes(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		plan, kinds := s.at("/seating"), s.at("/seating/kinds")
		dee := s.people[3]
		s.Write(func(tx *db.Tx) error {
			return person.SetNeeds(tx, site.App.Keys, dee.ID, person.Needs{IDs: []string{"room-near-door", "room-breaks"}})
		})
		s.setUp()
		page := s.fay.Get(kinds).Is(http.StatusOK).Shows("We ticked what people told us", "Told us: A seat near the door; A break at least once an hour")
		if got := page.Attr(`input[name="kind"][checked]`, "value"); len(got) != 1 || got[0] != "door:"+string(dee.ID) {
			t.Errorf("ticked: %v", got)
		}
		form := page.Form(kinds)
		s.fay.Post(kinds, url.Values{"version": form["version"], "kind": {"door:" + string(db.NewID())}}).Is(http.StatusNotFound)
		s.fay.Post(kinds, form).Is(http.StatusSeeOther)
		form.Del("once")
		s.fay.Post(kinds, form).Is(http.StatusConflict).Shows("Somebody else changed the tables")
		s.fay.Get(kinds).Hides("Told us, and not ticked")
		none := s.fay.Get(kinds).Form(kinds)
		none.Set("kind", "door:"+string(s.people[0].ID))
		s.fay.Post(kinds, none).Is(http.StatusSeeOther)
		again := s.fay.Get(kinds).Shows("Told us, and not ticked", "Dee Example: near the door").Form(kinds)
		again.Set("kind", "door:"+string(dee.ID))
		s.fay.Post(kinds, again).Is(http.StatusSeeOther)
		// A need that is told late moves no more people than must be.
		elsewhere, before := 0, map[string]int64{}
		for d := range s.Days {
			if s.table(dee, d) != 2 {
				elsewhere++
			}
			for _, p := range s.people {
				before[fmt.Sprint(d, p.ID)] = s.table(p, d)
			}
		}
		mend := s.cora.Get(plan+"/again").Is(http.StatusOK).Shows("Change only what must be", "1 rule is not kept.", "It is proved that fewer moves on a day are not enough.")
		s.cora.Follow(s.cora.Post(plan+"/mend", mend.Form(plan+"/mend")).Is(http.StatusSeeOther)).Shows("made.")
		moved := 0
		for d := range s.Days {
			if s.table(dee, d) != 2 {
				t.Errorf("day %d: Dee is at table %d", d+1, s.table(dee, d))
			}
			for _, p := range s.people {
				if before[fmt.Sprint(d, p.ID)] != s.table(p, d) {
					moved++
				}
			}
		}
		if elsewhere == 0 || moved > 2*elsewhere {
			t.Errorf("%d seats changed, for somebody who sat elsewhere on %d days", moved, elsewhere)
		}
		s.cora.Get(plan + "/again").Is(http.StatusOK).Hides("Change only what must be")
		s.Read(func(tx *db.Tx) error {
			stored, err := db.Value[string](tx, `SELECT needs_sealed FROM seating_plan WHERE network_id = $1 AND edition_id = $2`, s.Edition)
			if strings.Contains(stored, "door") || strings.Contains(stored, string(dee.ID)) {
				t.Error("who should sit where is not sealed")
			}
			return err
		})
		for _, path := range []string{"", "/cards", "/lists", "/coaches"} {
			s.cora.Get(plan+path).Is(http.StatusOK).Hides("A break at least once an hour", "A seat near the door")
		}
		s.cora.Get(plan + "/cards").Hides("near the door")
		s.fay.Get(plan+"/run-sheet").Is(http.StatusOK).Shows("Table 2: near the door", "A break at least once an hour", "Dee Example")
		site.As(s.coach).Get(plan + "/run-sheet").Is(http.StatusNotFound)
		site.As(s.coach).Get(kinds).Is(http.StatusNotFound)
		looks := int64(0)
		s.Read(func(tx *db.Tx) error {
			var err error
			looks, err = db.Value[int64](tx, `SELECT COUNT(*) FROM audit WHERE network_id = $1 AND action = 'needs.look'`)
			return err
		})
		if looks < 2 {
			t.Errorf("%d looks are written down", looks)
		}
	})
}

func TestTimetablesForPresenters(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.setUp()
		s.publish()
		at := s.at("/rotations")
		s.cora.Get(at).Is(http.StatusOK).Shows("There is no timetable yet.")
		s.fay.Get(at + "/new").Is(http.StatusNotFound)
		bad := s.send(s.cora, at+"/new", at+"/new", url.Values{"presenters": {"Ann, letters\nBob"}, "hears": {"3"}, "starts": {"half one"}, "most": {"0"}, "wishes": {"1: Zed"}}).Is(http.StatusUnprocessableEntity)
		if bad.Problem("wishes") == "" || bad.Field("wishes") != "1: Zed" || bad.Problem("most") == "" || bad.Problem("name") == "" || bad.Problem("starts") == "" || bad.Field("starts") != "half one" || !strings.Contains(bad.Field("presenters"), "Ann, letters") {
			t.Error("wrong answers are not told, or what was typed is lost")
		}
		good := url.Values{"name": {"Projects"}, "day": {string(s.Days[1].ID)}, "presenters": {"Ann, letters\nBob\nCat"}, "hears": {"2"}, "starts": {"1:30pm"}, "minutes": {"30"}, "wishes": {"1: Cat\n2: Bob, Ann"}}
		made := s.send(s.cora, at+"/new", at+"/new", good).Is(http.StatusSeeOther)
		page := s.cora.Follow(made).Is(http.StatusOK).Shows("What each table hears", "Where each presenter is", "Ann, letters", "Round 2, 2pm", "It is proved that fewer rounds are not possible.", "3 of 3 wishes are met.", "Cat (wished for)").Hides("Wishes that are not met")
		if n := len(page.Find("table")); n != 2 {
			t.Errorf("%d tables", n)
		}
		s.show(made.Location)
		kit := site.As(s.coach)
		kit.Get(at).Is(http.StatusOK).Shows("Projects")
		kit.Get(made.Location).Is(http.StatusOK).Hides("Change the timetable")
		site.As(s.people[0]).Get(made.Location).Is(http.StatusNotFound)
		site.As(s.people[0]).Get("/me/days/"+string(s.Days[1].ID)).Shows("Your table hears:", "1:30pm: ")

		change := made.Location + "/change"
		change = regexp.MustCompile(`^/n/[^/]+`).ReplaceAllString(change, "")
		late := s.cora.Get(change).Is(http.StatusOK).Form(change)
		few := s.send(s.cora, change, change, url.Values{"rounds": {"2"}, "unavailable": {"Ann: 1\nBob: 2"}})
		if few.Status != http.StatusOK && few.Problem("rounds") == "" {
			t.Errorf("status %d", few.Status)
		}
		s.send(s.cora, change, change, url.Values{"rounds": {""}, "unavailable": {"Ann: 1"}, "over": {"yes"}, "sure": {"yes"}}).Is(http.StatusSeeOther)
		for wrong, says := range map[string]string{"11:50pm": "would end after midnight", "7pm": "The rounds would be from 7pm to"} {
			bad := s.send(s.cora, change, change, url.Values{"starts": {wrong}}).Is(http.StatusUnprocessableEntity)
			if !strings.Contains(bad.Problem("starts"), says) || bad.Field("starts") != wrong {
				t.Errorf("%s: %q", wrong, bad.Problem("starts"))
			}
		}
		if bad := s.send(s.cora, change, change, url.Values{"tables": {"7"}, "wishes": {""}}).Is(http.StatusUnprocessableEntity); !strings.Contains(bad.Problem("tables"), "There are 3 tables in the room.") {
			t.Errorf("more tables than there are: %q", bad.Problem("tables"))
		}
		late.Set("presenters", "Zed")
		late.Del("wishes")
		late.Set("hears", "1")
		clash := s.cora.Post(change, late).Is(http.StatusConflict).Shows("What you wrote", "What it says now", "Somebody else changed this timetable")
		if clash.Field("presenters") != "Zed" {
			t.Error("what the second coordinator typed is lost")
		}
		remove := strings.TrimSuffix(change, "/change") + "/remove"
		sure := s.cora.Post(remove, nil).Is(http.StatusOK).Shows("Take this timetable away?", "is gone then for everybody")
		s.cora.Get(strings.TrimSuffix(change, "/change")).Is(http.StatusOK)
		s.cora.Post(remove, sure.Form(remove)).Is(http.StatusSeeOther)
		s.cora.Post(remove, nil).Is(http.StatusNotFound)
	})
}

func TestManyPeopleAreSeatedByAJob(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.Write(func(tx *db.Tx) error {
			for i := range 123 {
				id, err := person.Create(tx, person.Person{Given: fmt.Sprintf("N%03d", i), Family: "Many", Email: fmt.Sprintf("n%d@example.org", i)})
				if err != nil {
					return err
				}
				if err := edition.GivePlace(tx, edition.Place{Edition: s.Edition, Person: id, Side: person.Partner}); err != nil {
					return err
				}
			}
			return nil
		})
		at := s.at("/seating/setup")
		page := s.cora.Follow(s.send(s.cora, at, at, url.Values{"tables": {"45"}, "least": {"1"}, "most": {"3"}, "coaches": {"none"}, "mix": {}}).Is(http.StatusSeeOther))
		page.Shows("We find tables for 135 people on 3 days.")
		if len(page.Find(`[data-module="app-live"] .app-progress`)) != 1 {
			t.Error("the page does not follow the job")
		}
		site.Work()
		s.cora.Get(s.at("/seating")).Is(http.StatusOK).Shows("Table 45", "N122 Many")
	})
}

// TestSeatingEverybodyAgainIsShownFirst: no table changes before somebody has seen what would.
func TestSeatingEverybodyAgainIsShownFirst(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.setUp()
		s.publish()
		plan := s.at("/seating")
		seats := func() (out []int64) {
			for d := range s.Days {
				for _, p := range s.people {
					out = append(out, s.table(p, d))
				}
			}
			return out
		}
		before := seats()
		s.send(s.cora, plan, plan, url.Values{"other": {"1"}}).Is(http.StatusOK).Shows("Seat everybody again?", "Nothing changes before you choose.", "How the tables are now", "Look at other tables", "People know their tables already")
		if !slices.Equal(seats(), before) {
			t.Fatal("asking what it would change changed it")
		}
		at := s.at("/seating/setup")
		s.cora.Follow(s.send(s.cora, at, at, url.Values{"tables": {"3"}, "least": {"4"}, "most": {"6"}}).Is(http.StatusSeeOther)).Is(http.StatusOK).Shows("This is saved. The tables are as they were.", "Leave the tables as they are")
		if !slices.Equal(seats(), before) {
			t.Fatal("other sizes changed the tables before anybody saw what they would change")
		}
		page := s.cora.Get(s.at("/seating/again?other=1")).Is(http.StatusOK)
		if second := s.cora.Get(s.at("/seating/again?other=2")).Is(http.StatusOK); second.Body == page.Body {
			t.Error("the second other tables are the first")
		}
		said := regexp.MustCompile(`\d+ of \d+ seats would change, for \d+ people`).FindString(page.Body)
		s.cora.Follow(s.cora.Post(plan, page.Form(plan)).Is(http.StatusSeeOther)).Shows("Everybody has a seat.")
		changed := 0
		for i, n := range seats() {
			if n != before[i] {
				changed++
			}
		}
		if said == "" || changed == 0 {
			t.Fatalf("%q was said, and %d participants' seats changed", said, changed)
		}
		s.send(s.cora, plan, plan, nil).Is(http.StatusOK).Shows("Everybody would stay where they are.", "Leave the tables as they are").Hides("Yes, seat everybody again")
		s.fay.Post(plan, url.Values{"version": {"1"}}).Is(http.StatusNotFound)
	})
}
