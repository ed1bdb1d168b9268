package evaluation_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/area/evaluation"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
)

func (s *scene) path(format string, args ...any) string {
	return "/editions/" + string(s.edition) + fmt.Sprintf(format, args...)
}

// TestCoordinatorRunsWaves plans, changes, opens, extends and closes waves on their pages.
func TestCoordinatorRunsWaves(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 5)
		c := site.As(s.coordinator)
		c.Get(s.path("/waves")).Is(http.StatusOK).Shows("No form is planned yet")
		c.Follow(c.Post(s.path("/waves/template"), nil)).Is(http.StatusOK).Shows("Give every day of the edition a date")
		s.addDays("2026-03-20", "2026-03-21", "2026-05-01")
		page := c.Follow(c.Post(s.path("/waves/template"), nil)).Is(http.StatusOK)
		page.Shows("8 forms are planned", "Before we start", "How was today? Day 3", "Three months later")
		c.Follow(c.Post(s.path("/waves/template"), nil)).Is(http.StatusOK).Shows("All forms of the template are here already")

		// A plan with everything wrong: a message beside each field, and what was typed is kept.
		form := c.Get(s.path("/waves/new")).Is(http.StatusOK).Form("/waves/new")
		form.Set("opens-date", "32/1/2026")
		form.Set("closes-date", "1/4/2026")
		form.Set("remind-days", "3, 4")
		form.Set("minimum", "2")
		form.Del("respondents")
		bad := c.Post(s.path("/waves/new"), form).Is(http.StatusUnprocessableEntity)
		for _, name := range []string{"name", "instrument", "respondents", "opens-date", "remind-days", "minimum"} {
			if bad.Problem(name) == "" {
				t.Errorf("no message beside %s", name)
			}
		}
		if bad.Field("opens-date") != "32/1/2026" || bad.Field("minimum") != "2" {
			t.Error("what was typed is gone")
		}
		form = url.Values{"name": {"Extra"}, "instrument": {"open-evaluation"}, "respondents": {"partner", "professional"}, "opens-date": {"10/3/2026"}, "opens-time": {"9am"},
			"closes-date": {"20/3/2026"}, "closes-time": {"20:00"}, "remind-days": {"3"}, "version": {"0"}}
		added := c.Post(s.path("/waves/new"), form).Is(http.StatusSeeOther)
		wave := added.Location[strings.LastIndex(added.Location, "/")+1:]
		c.Follow(added).Is(http.StatusOK).Shows("5 people now", "Tuesday 10 March 2026 at 9am", "Fewest answers 3 people")

		// Two people edit at once: the second sees both.
		first := c.Get(s.path("/waves/%s/edit", wave)).Is(http.StatusOK).Form("/edit")
		second := c.Get(s.path("/waves/%s/edit", wave)).Form("/edit")
		first.Set("name", "Extra form")
		c.Post(s.path("/waves/%s/edit", wave), first).Is(http.StatusSeeOther)
		second.Set("name", "My form")
		clash := c.Post(s.path("/waves/%s/edit", wave), second).Is(http.StatusConflict)
		clash.Shows("Somebody else changed this plan", "Extra form")
		if clash.Field("name") != "My form" {
			t.Errorf("what the second typed is gone: %q", clash.Field("name"))
		}
		c.Post(s.path("/waves/%s/edit", wave), clash.Form("/edit")).Is(http.StatusSeeOther)

		c.Follow(c.Post(s.path("/waves/%s/open", wave), nil)).Is(http.StatusOK).Shows("The form is open", "How many have answered is told from Tuesday 3 March 2026 on")
		c.Follow(c.Get(s.path("/waves/%s/edit", wave))).Shows("cannot be changed any more")
		site.Work()
		for i, p := range s.people[:4] {
			s.answer(p, url.Values{"q-" + firstScaled: {fmt.Sprint(i + 1)}})
		}
		c.Get(s.path("/waves/%s", wave)).Hides("4 of 5")
		site.Clock.Advance(24 * time.Hour)
		c = site.As(s.coordinator)
		open := c.Get(s.path("/waves/%s", wave)).Is(http.StatusOK).Shows("4 of 5 by 3 March")
		for _, p := range s.people {
			open.Hides(p.Given, p.Email)
		}
		late := c.Post(s.path("/waves/%s/extend", wave), url.Values{"closes-date": {"1/3/2026"}, "closes-time": {"noon"}}).Is(http.StatusUnprocessableEntity)
		if late.Problem("closes-date") == "" || late.Field("closes-date") != "01/03/2026" {
			t.Error("an earlier closing time was taken, or what was typed is gone")
		}
		c.Follow(c.Post(s.path("/waves/%s/extend", wave), url.Values{"closes-date": {"25 March 2026"}, "closes-time": {"noon"}})).Shows("The new closing time is saved", "Wednesday 25 March 2026 at midday")
		site.Clock.Set(time.Date(2026, 3, 21, 12, 0, 0, 0, time.UTC))
		site.Work()
		if s.look(db.ID(wave)).State != "open" {
			t.Error("it closed at its old time")
		}
		c = site.As(s.coordinator) // the session ended meanwhile
		c.Get(s.path("/waves/%s/close", wave)).Is(http.StatusOK).Shows("4 of 5 people had answered when Saturday 21 March 2026 began")
		c.Follow(c.Post(s.path("/waves/%s/close", wave), nil)).Is(http.StatusOK).Shows("4 of 5", "the key was destroyed")
		c.Follow(c.Post(s.path("/waves/%s/note", wave), url.Values{"note": {"On a stormy day."}})).Shows("On a stormy day.")
		report := c.Get(s.path("/report")).Is(http.StatusOK).Shows("4 of 5 answered, 80%", "On a stormy day.")
		for _, p := range s.people {
			report.Hides(p.Given, p.Email)
		}
	})
}

// firstScaled is a question of open-evaluation with marks.
const firstScaled = "useful"

// TestReportIsNotForEverybody looks at the report as different people, before and after it is shared.
func TestReportIsNotForEverybody(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 3)
		s.importLayPartner(t)
		stranger := site.Person("Stranger", "stranger@example.org")
		admin := site.Person("Admin", "admin@example.org", access.Administrator)
		for _, path := range []string{"/report", "/report.csv", "/report.xlsx"} {
			site.As(stranger).Get(s.path("%s", path)).Is(http.StatusNotFound)
			site.As(admin).Get(s.path("%s", path)).Is(http.StatusNotFound)
			site.As(s.people[0]).Get(s.path("%s", path)).Is(http.StatusNotFound)
		}
		site.As(s.people[0]).Get(s.path("/waves")).Is(http.StatusNotFound)
		c := site.As(s.coordinator)
		c.Get(s.path("/report")).Is(http.StatusOK).Shows("reconstructed", "4.6 out of 5", "32 of 40 answered, 80%", "Would they recommend it?")
		s.share("people").Is(http.StatusSeeOther)
		mine := site.As(s.people[0]).Get(s.path("/report")).Is(http.StatusOK).Shows("4.6 out of 5", "reconstructed")
		mine.Hides("/report/share", "/quotes")
		site.As(s.people[0]).Get(s.path("/report.xlsx")).Is(http.StatusOK)
		site.As(stranger).Get(s.path("/report")).Is(http.StatusNotFound)
		c.Post(s.path("/report/share"), url.Values{"do": {"stop"}}).Is(http.StatusSeeOther)
		site.As(s.people[0]).Get(s.path("/report")).Is(http.StatusNotFound)
		other := site.Network("other")
		foreign := other.Person("Foreign", "foreign@example.org", access.Coordinator)
		other.As(foreign).Get(s.path("/report")).Is(http.StatusNotFound)
		other.As(foreign).Get(s.path("/waves")).Is(http.StatusNotFound)
	})
}

// TestQuotes chooses, clears and removes quotes; only what may be quoted can be chosen, and only what is cleared appears.
func TestQuotes(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 6)
		wave := s.open("At the end", "pairs-end")
		texts := []string{"Rose helped me to be brave.", "Time to think.", "Never quote me.", "Zest.", "Not me either.", "For you only."}
		for i, p := range s.people {
			s.answer(p, url.Values{"q-most-useful": {texts[i]}, "q-quote-ok": {[]string{"yes", "yes", "no", "yes", "no", ""}[i]}, "q-recommend": {"4"}})
		}
		s.close(wave)
		c := site.As(s.coordinator)
		page := c.Get(s.path("/quotes")).Is(http.StatusOK).Shows(texts...).Shows("For reading only")
		if n := len(page.Find("form input[name=mark]")); n != 3 {
			t.Fatalf("%d texts can be chosen, want 3", n)
		}
		marks, items := page.Attr("form input[name=mark]", "value"), page.Attr("form input[name=item]", "value")
		choice := url.Values{"do": {"choose"}, "wave": {string(wave)}, "item": {items[0]}, "mark": {marks[0]}}
		c.Post(s.path("/quotes"), choice).Is(http.StatusSeeOther)
		c.Post(s.path("/quotes"), choice).Is(http.StatusSeeOther) // twice is once
		if n := count(s, `SELECT COUNT(*) FROM wave_quote WHERE network_id = $1`); n != 1 {
			t.Fatalf("%d quotes, want 1", n)
		}
		c.Get(s.path("/report")).Hides("Rose helped me")
		page = c.Get(s.path("/quotes"))
		id := page.Attr("input[name=quote]", "value")[0]
		save := url.Values{"do": {"save"}, "quote": {id}, "version": {"1"}, "text-" + id: {""}, "theme-" + id: {"Courage"}}
		bad := c.Post(s.path("/quotes"), save).Is(http.StatusUnprocessableEntity)
		if bad.Problem("text-"+id) == "" || bad.Field("theme-"+id) != "Courage" {
			t.Error("an empty quote was saved, or what was typed is gone")
		}
		save.Set("text-"+id, "The programme is fantastic and everybody should pay for it!")
		if bad := c.Post(s.path("/quotes"), save).Is(http.StatusUnprocessableEntity); !strings.Contains(bad.Problem("text-"+id), "is not what the person wrote") {
			t.Error("an invented quote is taken, or not said why")
		}
		save.Set("text-"+id, "[Somebody] helped me to be brave.")
		c.Follow(c.Post(s.path("/quotes"), save).Is(http.StatusSeeOther)).Shows("when a second person has read it")
		c.Post(s.path("/quotes"), save).Is(http.StatusSeeOther) // the same from another window is done
		c.Get(s.path("/report")).Hides("helped me to be brave")
		// Who chose it cannot clear it. A patient partner who leads the days can, and sees both side by side.
		clear := url.Values{"do": {"clear"}, "quote": {id}, "version": {"2"}}
		c.Get(s.path("/quotes/second")).Is(http.StatusOK).Shows("Waiting for somebody else", "Rose helped me", "[Somebody] helped me to be brave. (shortened)")
		c.Post(s.path("/quotes/second"), clear).Is(http.StatusForbidden)
		site.As(s.people[0]).Get(s.path("/quotes/second")).Is(http.StatusNotFound)
		site.As(s.people[0]).Post(s.path("/quotes/second"), clear).Is(http.StatusNotFound)
		partner := site.Person("Paula", "paula@example.org")
		s.must(site.DB.Write(context.Background(), site.NetworkID, func(tx *db.Tx) error {
			_, err := tx.Exec(`INSERT INTO edition_person (network_id, edition_id, person_id, function, side) VALUES ($1, $2, $3, 'facilitator', 'patient')`, s.edition, partner.ID)
			return err
		}))
		second := site.As(partner)
		const waits = "Read quotes beside the originals"
		second.Get("/me").Is(http.StatusOK).Shows(waits)
		c.Get("/me").Is(http.StatusOK).Hides(waits) // who chose it is no second person
		site.As(s.people[0]).Get("/me").Is(http.StatusOK).Hides(waits)
		second.Get(s.path("/quotes")).Is(http.StatusNotFound)
		second.Get(s.path("/quotes/second")).Is(http.StatusOK).Shows("Rose helped me", "[Somebody] helped me").Hides("Time to think", "Never quote me")
		second.Follow(second.Post(s.path("/quotes/second"), clear).Is(http.StatusSeeOther)).Shows("It is in the report")
		second.Get("/me").Is(http.StatusOK).Hides(waits)
		c.Get(s.path("/report")).Shows("“[Somebody] helped me to be brave.”", "shortened", "Courage", "One person sorted these by theme").Hides("Rose helped me")
		// Other words wait for a second person again.
		save.Set("text-"+id, "A stale change.")
		c.Post(s.path("/quotes"), save).Is(http.StatusUnprocessableEntity)
		save.Set("text-"+id, "helped me to be brave.")
		c.Post(s.path("/quotes"), save).Is(http.StatusConflict).Shows("Somebody else changed this quote")
		save.Set("version", "3")
		c.Post(s.path("/quotes"), save).Is(http.StatusSeeOther)
		c.Get(s.path("/report")).Hides("helped me to be brave")
		c.Post(s.path("/quotes"), url.Values{"do": {"remove"}, "quote": {id}}).Is(http.StatusSeeOther)
		c.Get(s.path("/report")).Hides("helped me to be brave")
		// The text of somebody who did not agree cannot be chosen by its mark either.
		secret := site.App.Keys.Mark(site.NetworkID, "wave quote", "Never quote me.")
		c.Post(s.path("/quotes"), url.Values{"do": {"choose"}, "wave": {string(wave)}, "item": {"most-useful"}, "mark": {secret}}).Is(http.StatusNotFound)
	})
}

// TestPaper keys forms in, and stops the reminders of people who handed in on paper.
func TestPaper(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 4)
		wave := s.open("At the end", "pairs-end")
		c := site.As(s.coordinator)
		c.Get(s.path("/waves/%s/print", wave)).Is(http.StatusOK).Shows("Please do not write your name", "The first two letters of the street")
		form := url.Values{"code-day": {"40"}}
		form.Set("q-recommend", "5")
		bad := c.Post(s.path("/waves/%s/paper", wave), form).Is(http.StatusUnprocessableEntity)
		if bad.Problem("code-day") == "" || bad.Field("q-recommend") != "5" {
			t.Error("a wrong code was keyed in, or what was typed is gone")
		}
		form.Set("code-day", "")
		c.Post(s.path("/waves/%s/paper", wave), form).Is(http.StatusUnprocessableEntity).Shows("First say who handed in on paper")
		s.tick(wave, 0, 2, 3)
		before := takeDump(t, site.DB)
		c.Follow(c.Post(s.path("/waves/%s/paper", wave), form).Is(http.StatusSeeOther)).Is(http.StatusOK).Shows("The form is in", "How many have answered is not told now", "You have said that 3 people handed in on paper")
		if ch := takeDump(t, site.DB).since(before); len(ch.came) != 2 || len(ch.came["wave_ledger"]) != 1 || len(ch.came["wave_box"])-len(ch.gone["wave_box"]) != 1 {
			t.Errorf("keying in left other traces than an answer by link: %v %v", ch.came, ch.gone)
		}
		list := c.Get(s.path("/waves/%s/paper/people", wave)).Is(http.StatusOK).Shows(s.people[0].Name())
		ticks := list.Form("/paper/people")
		ticks["people"] = []string{string(s.people[0].ID)}
		c.Follow(c.Post(s.path("/waves/%s/paper/people", wave), ticks)).Shows("The list is saved")
		again := c.Get(s.path("/waves/%s/paper/people", wave))
		if got := again.Fields("people"); len(got) != 1 || got[0] != string(s.people[0].ID) {
			t.Errorf("ticked: %q", got)
		}
		token := s.token(s.people[0])
		site.Visitor().Get("/forms/" + token).Is(http.StatusOK).Shows("We were told that you handed in this form on paper")
		s.answer(s.people[1], url.Values{"q-recommend": {"4"}})
		if got := c.Get(s.path("/waves/%s/paper/people", wave)).Fields("people"); len(got) != 1 {
			t.Errorf("the list shows who answered by link: %q", got)
		}
		site.Advance(3 * 24 * time.Hour)
		site.Work()
		if n := len(site.Mail.Sent()); n != 4+2 {
			t.Errorf("%d letters, want 4 invitations and 2 reminders", n)
		}
		s.tick(wave, 0, 2, 3)
		for range 2 {
			c.Post(s.path("/waves/%s/paper", wave), form).Is(http.StatusSeeOther)
		}
		c.Post(s.path("/waves/%s/paper", wave), form).Is(http.StatusUnprocessableEntity).Shows("as many answers as people")
		c.Get(s.path("/waves/%s", wave)).Shows("Perhaps fewer than 3 came by link so far")
		s.close(wave)
		if got := s.look(wave); got.Answered != 4 || got.Unread != 1 || len(readAll(s, wave)) != 3 {
			t.Errorf("%d answered, %d by link destroyed, %d responses, want 4, 1 and 3", got.Answered, got.Unread, len(readAll(s, wave)))
		}
	})
}

// TestImportPages brings a file in through the browser: faults first, then the columns, then the forms.
func TestImportPages(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 0)
		c := site.As(s.coordinator)
		raw, err := os.ReadFile(demoFolder + "lay-partner-responses.csv")
		s.must(err)
		page := c.Get(s.path("/waves/import")).Is(http.StatusOK)
		form := page.Form("/waves/import")
		empty := c.Upload(s.path("/waves/import"), form).Is(http.StatusUnprocessableEntity)
		if empty.Problem("file") == "" {
			t.Error("no file was chosen and nothing was said")
		}
		form.Set("name", "At the end")
		form.Set("instrument", "lay-partner-evaluation")
		form.Set("date", "1 July 2017")
		form.Set("note", "Reconstructed.")
		form.Set("date", "1 November 2099")
		if late := c.Upload(s.path("/waves/import"), form, apptest.File{Field: "file", Name: "forms.csv", Body: raw}).Is(http.StatusUnprocessableEntity); late.Problem("date") == "" {
			t.Error("forms were filled in on a day to come")
		}
		form.Set("date", "1 July 2017")
		broken := strings.Replace(string(raw), "\n3,5,", "\n3,seven,", 1)
		bad := c.Upload(s.path("/waves/import"), form, apptest.File{Field: "file", Name: "forms.csv", Body: []byte(broken)}).Is(http.StatusUnprocessableEntity)
		bad.Shows("We found 1 fault. ", "seven", "Working in small groups")
		c.Upload(s.path("/waves/import"), form, apptest.File{Field: "file", Name: "forms.csv", Body: []byte{0, 1, 2, 3}}).Is(http.StatusUnprocessableEntity)
		good := c.Upload(s.path("/waves/import"), form, apptest.File{Field: "file", Name: "forms.csv", Body: raw}).Is(http.StatusOK)
		good.Shows("Every line can be used", "32 forms would be brought in", "The first 5 forms, as they will be saved", "Check that letters such as é and ë look right")
		if n := count(s, `SELECT COUNT(*) FROM wave WHERE network_id = $1`); n != 0 {
			t.Fatal("the dry run saved something")
		}
		coded := strings.Split(strings.TrimSpace(strings.ReplaceAll(string(raw), "\r", "")), "\n")
		for i, line := range coded {
			coded[i] = line + map[bool]string{true: ",Code of the person", false: ",secretfox" + strconv.Itoa(i)}[i == 0]
		}
		c.Upload(s.path("/waves/import"), form, apptest.File{Field: "file", Name: "forms.csv", Body: []byte(strings.Join(coded, "\n"))}).Is(http.StatusOK).
			Shows("The first 5 forms, as they will be saved").Hides("secretfox")
		final := good.Form("/waves/import")
		final.Set("do", "import")
		c.Follow(c.Upload(s.path("/waves/import"), final).Is(http.StatusSeeOther)).Is(http.StatusOK).Shows("32 forms are in", "From a file")
		c.Get(s.path("/report")).Is(http.StatusOK).Shows("Reconstructed.", "4.7", "32 answers")
		final.Set("table", "bm9uc2Vuc2U=")
		c.Upload(s.path("/waves/import"), final).Is(http.StatusUnprocessableEntity).Shows("Choose it once more")
	})
}

// TestWaiting shows coordinators what opens soon, and people their own form until they have sent it.
func TestWaiting(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 3)
		s.add(s.plan("At the end", "pairs-end"))
		site.As(s.coordinator).Get("/me").Is(http.StatusOK).Shows("Check the form that opens soon: At the end")
		person := site.As(s.people[0])
		person.Get("/me").Is(http.StatusOK).Hides("At the end")
		site.Advance(time.Hour)
		site.Work()
		mine := person.Get("/me").Is(http.StatusOK).Shows("Fill in a short form: At the end")
		site.As(s.coordinator).Get("/me").Is(http.StatusOK).Hides("At the end")
		page := person.Get(mine.Link("Fill in a short form: At the end")).Is(http.StatusOK)
		if page.Has(s.people[0].Name()) || strings.Contains(page.Body, "Maya Example") {
			t.Error("the form shows who is signed in")
		}
		s.answer(s.people[0], url.Values{"q-recommend": {"4"}})
		person.Get("/me").Is(http.StatusOK).Hides("At the end")
	})
}

// TestWaveThatNobodyCouldAnswer stays planned, says why, and opens when there are people.
func TestWaveThatNobodyCouldAnswer(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 2)
		wave := s.add(s.plan("At the end", "pairs-end"))
		if err := s.e.OpenNow(context.Background(), s.actor(), s.edition, wave); err == nil {
			t.Fatal("a wave for two people opened")
		}
		site.Advance(time.Hour)
		site.Work()
		if got := s.look(wave); got.State != "planned" || got.Obstacle == "" {
			t.Fatalf("state %s, obstacle %q", got.State, got.Obstacle)
		}
		site.Advance(6 * time.Minute) // in the first minutes it is only about to open
		site.As(s.coordinator).Get("/me").Shows("This form could not open: At the end")
		site.As(s.coordinator).Get(s.path("/report")).Shows("has not opened yet, although its time has come").Hides("At the end, closes")
		site.As(s.coordinator).Get(s.path("/waves")).Shows("Could not open")
		late := site.Person("Late", "late@example.org")
		s.site.Write(func(tx *db.Tx) error {
			return edition.GivePlace(tx, edition.Place{Edition: s.edition, Person: late.ID, Side: "partner"})
		})
		site.Advance(time.Hour)
		site.Work()
		if got := s.look(wave); got.State != "open" || got.Invited != 3 {
			t.Fatalf("state %s, %d invited", got.State, got.Invited)
		}
		later := site.Person("Later", "later@example.org")
		s.site.Write(func(tx *db.Tx) error {
			return edition.GivePlace(tx, edition.Place{Edition: s.edition, Person: later.ID, Side: "partner"})
		})
		c := site.As(s.coordinator)
		c.Follow(c.Post(s.path("/waves/%s/invite", wave), nil)).Shows("1 person more gets", "4 people invited")
		s.answer(s.people[0], url.Values{"q-recommend": {"4"}})
		c.Follow(c.Post(s.path("/waves/%s/invite", wave), nil)).Shows("Everybody was invited already")
		s.answer(later, url.Values{"q-recommend": {"3"}})
		site.Visitor().Get("/forms/" + s.token(s.people[0])).Shows("We have your answers")
	})
}

// TestClosedEarlySaysWhen: a form that was closed early says when that was, and not that it closes.
func TestClosedEarlySaysWhen(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 5)
		wave := s.open("At the end", "pairs-end")
		site.Advance(26 * time.Hour)
		s.close(wave)
		page := site.As(s.coordinator).Get(s.path("/waves/%s", wave)).Is(http.StatusOK)
		var rows []string
		for _, key := range page.Find("dt") {
			rows = append(rows, strings.TrimSpace(key))
		}
		if !slices.Contains(rows, "Closed") || !slices.Contains(rows, "Opened") || slices.Contains(rows, "Closes") {
			t.Errorf("the rows are %q", rows)
		}
		page.Shows(evaluation.When(db.At(site.Clock.Now()), "Europe/London"))
		const inList = "2 Jan 2006, 15:04"
		opened, closed := s.look(wave).Opened.In("Europe/London").Format(inList), db.At(site.Clock.Now()).In("Europe/London").Format(inList)
		list := site.As(s.coordinator).Get(s.path("/waves")).Is(http.StatusOK).Find("tbody tr")
		if len(list) != 1 || !strings.Contains(list[0], opened) || !strings.Contains(list[0], closed) {
			t.Errorf("the list says %q, not %s and %s", list, opened, closed)
		}
	})
}

// TestClosedEarlyBehindTheLink: the page behind the link of a form that was closed early says when that was, also to those
// who had answered, whom nobody can tell from the others any more. What somebody was typing stays on the page.
func TestClosedEarlyBehindTheLink(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 5)
		wave := s.open("At the end", "pairs-end")
		planned := evaluation.When(s.look(wave).Closes, "Europe/London")
		first, second := s.token(s.people[0]), s.token(s.people[1])
		s.answer(s.people[0], url.Values{"q-recommend": {"4"}})
		v := site.Visitor()
		v.Get("/forms/"+first+"/thanks").Is(http.StatusOK).Shows("It closes on "+planned, "or before")
		form := v.Get("/forms/" + second).Is(http.StatusOK).Form("/forms/" + second)
		form.Set("q-most-useful", "An hour of <careful> words.")
		form.Set("q-recommend", "5")
		site.Advance(26 * time.Hour)
		s.close(wave)
		closed := evaluation.When(db.At(site.Clock.Now()), "Europe/London")
		for _, path := range []string{"/forms/" + first, "/forms/" + second, "/forms/" + first + "/thanks"} {
			v.Get(path).Is(http.StatusOK).Shows("closed on "+closed, "If you sent it before, your answers are in").Hides(planned, "What you sent just now")
		}
		v.Post("/forms/"+second, form).Is(http.StatusConflict).Shows("closed on "+closed, "What you sent just now was not taken", "An hour of <careful> words.").Hides(planned)
		// The same while the answers are only looked at: the button of a page that was open.
		form.Set("do", "check")
		v.Post("/forms/"+second, form).Is(http.StatusConflict).Shows("closed on "+closed, "What you sent just now was not taken", "An hour of <careful> words.", "amara@example.org")
	})
}

// TestWavePageOnReminders: the page of a form without reminders does not say that people are reminded.
func TestWavePageOnReminders(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 4)
		for days, said := range map[string]bool{"3, 6": true, "": false} {
			p := s.plan("Days "+days, "pairs-end")
			p.RemindDays = days
			wave := s.add(p)
			s.must(s.e.OpenNow(context.Background(), s.actor(), s.edition, wave))
			page := site.As(s.coordinator).Get(s.path("/waves/%s", wave)).Is(http.StatusOK)
			if said {
				page.Shows("reminds people by itself", "so that they get no reminders").Hides("No reminders")
			} else {
				page.Shows("No reminders", "Nobody is reminded").Hides("reminds people by itself", "so that they get no reminders")
			}
		}
	})
}

// TestWaveThatNeverOpened says so wherever it is shown, instead of announcing it.
func TestWaveThatNeverOpened(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 1)
		wave := s.add(s.plan("For one", "pairs-end"))
		c := site.As(s.coordinator)
		c.Get(s.path("/report")).Is(http.StatusOK).Shows("For one, opens")
		c.Get(s.path("/waves/%s", wave)).Is(http.StatusOK).Shows("Only 1 person would be asked", "If that has changed by its time, it opens by itself.").Hides("It opens by itself at its time")
		site.Advance(11 * 24 * time.Hour)
		site.Work()
		c = site.As(s.coordinator)
		c.Get(s.path("/report")).Is(http.StatusOK).Shows("For one, never opened")
		c.Get(s.path("/waves")).Shows("Never opened")
		c.Get(s.path("/waves/%s", wave)).Is(http.StatusOK).Shows("It never opened.", "does not open by itself any more").Hides("/open\"")
	})
}

// TestRespondentsReadTheirOwnWords keeps the words for coordinators who choose a form away from those who fill it in.
func TestRespondentsReadTheirOwnWords(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 3)
		s.open("How was it?", "open-evaluation")
		site.Visitor().Get("/forms/" + s.token(s.people[0])).Is(http.StatusOK).Shows("Your answers are anonymous").Hides("Copy it and add")
		site.As(s.coordinator).Get("/formbook/open-evaluation").Is(http.StatusOK).Shows("Copy it and add your own questions")
	})
}

// TestFormsPromiseOnlyWhatIsToCome: that answers are read before the next day stands on a form only while there is such a
// day, and time to read between the closing and it.
func TestFormsPromiseOnlyWhatIsToCome(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 4)
		s.addDays("2026-03-02", "2026-03-10", "2026-03-20")
		const promise = "before the next day"
		open := func(closes, clock string) *apptest.Result {
			t.Helper()
			p := s.plan("How was today? "+closes+clock, "pairs-day")
			p.ClosesDate, p.ClosesTime, p.RemindDays = closes, clock, ""
			s.must(s.e.OpenNow(context.Background(), s.actor(), s.edition, s.add(p)))
			return site.Visitor().Get("/forms/" + s.token(s.people[0])).Is(http.StatusOK).Shows("This takes about two minutes").Hides("We read all answers")
		}
		open("2026-03-10", "08:30").Shows("So there is time to read the answers before the next day, Tuesday 10 March 2026.")
		open("2026-03-10", "09:00").Hides(promise) // no time to read them
		open("2026-03-11", "20:00").Hides(promise) // planned by hand: it closes after the next day
		site.Clock.Set(time.Date(2026, 3, 10, 16, 30, 0, 0, time.UTC))
		open("2026-03-18", "20:00").Shows("before the next day, Friday 20 March 2026.")
		site.Clock.Set(time.Date(2026, 3, 20, 16, 30, 0, 0, time.UTC))
		open("2026-03-24", "20:00").Hides(promise) // the last day is over
	})
}
