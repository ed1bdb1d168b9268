// Package evaluation holds the browser journeys of evaluation: planning forms, answering one on a phone, and reading the
// report.
package evaluation

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/area/evaluation"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/sheet"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
	"alongside/test/browser"
)

func TestMain(m *testing.M) { browser.Main(m) }

// scene is an edition in which eight people have places.
type scene struct {
	site    *apptest.Site
	address string
	edition db.ID
	amara   person.Person
	people  []person.Person
}

func newScene(t *testing.T, engine db.Engine) *scene {
	t.Helper()
	s := &scene{}
	s.address = browser.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.site.Handler().ServeHTTP(w, r) }))
	s.site = apptest.Open(t, engine, apptest.URL(s.address))
	s.amara = s.site.Person("Amara", "amara@example.org", access.Coordinator)
	for _, name := range []string{"Maya", "Brian", "Chidi", "Esther", "Dilys", "Farah", "Gwen", "Hassan"} {
		s.people = append(s.people, s.site.Person(name, strings.ToLower(name)+"@example.org"))
	}
	programme := db.NewID()
	s.edition = db.NewID()
	s.site.Write(func(tx *db.Tx) error {
		if _, err := tx.Exec(`INSERT INTO programme (network_id, id, slug, name, template, summary, created) VALUES ($1, $2, 'pairs', 'Collaborative pairs', 'pairs-five-days', '', $3)`, programme, int64(tx.Now)); err != nil {
			return err
		}
		if _, err := tx.Exec(`INSERT INTO edition (network_id, id, programme_id, name, state, zone, place, address, link, places, fee, bursary_budget, who_for, gains_professional, gains_partner,
			gains_together, how_to_apply, access_info, contact_name, contact_email, application_instrument, selection_instrument, in_pairs, note, created, version)
			VALUES ($1, $2, $3, 'Spring 2026', 'running', 'Europe/London', '', '', '', 24, 0, 0, '', '', '', '', '', '', 'Amara Example', 'amara@example.org', '', '', TRUE, '', $4, 1)`,
			s.edition, programme, int64(tx.Now)); err != nil {
			return err
		}
		for i, d := range []string{"2026-03-20", "2026-03-21"} {
			if _, err := tx.Exec(`INSERT INTO edition_day (network_id, id, edition_id, position, title, date, starts, ends, place, sequence) VALUES ($1, $2, $3, $4, 'Day', $5, '10:00', '16:00', '', 0)`,
				db.NewID(), s.edition, i+1, d); err != nil {
				return err
			}
		}
		for i, p := range s.people {
			if err := edition.GivePlace(tx, edition.Place{Edition: s.edition, Person: p.ID, Side: []person.Side{person.Partner, person.Professional}[i%2]}); err != nil {
				return err
			}
		}
		return nil
	})
	return s
}

var (
	signInLink = regexp.MustCompile(`http://localhost:\d+\S*/sign-in/[0-9a-f]{40}`)
	formLink   = regexp.MustCompile(`http://localhost:\d+\S*/forms/([0-9a-f]{40})`)
)

func (s *scene) signIn(b *browser.Browser, p person.Person) {
	b.Open(s.address + "/sign-in")
	b.Fill("Email address", p.Email)
	b.Press("Send me a link")
	b.HasHeading("Look in your inbox")
	b.Open(signInLink.FindString(s.site.Letter(p.Email).Text))
	b.Press("Sign in")
	b.HasText("Waiting for you")
}

func (s *scene) open(b *browser.Browser, format string, args ...any) {
	b.Open(s.address + "/editions/" + string(s.edition) + fmt.Sprintf(format, args...))
}

// look checks a page wide and narrow and keeps pictures of it. Pages look the same on both engines, so one is enough.
func (s *scene) look(b *browser.Browser, name string) {
	if s.site.DB.Engine != db.SQLite {
		return
	}
	for _, width := range []int{1280, 320} {
		b.Width(width)
		b.Accessible()
		b.Screenshot(fmt.Sprintf("evaluation-%s-%d", name, width))
	}
	b.Width(1000)
}

func each(t *testing.T, fn func(t *testing.T, s *scene, b *browser.Browser)) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(engine.String(), func(t *testing.T) { fn(t, newScene(t, engine), browser.New(t)) })
	}
}

// TestCoordinatorPlansForms plans the forms of the template and opens one.
func TestCoordinatorPlansForms(t *testing.T) {
	each(t, func(t *testing.T, s *scene, b *browser.Browser) {
		s.signIn(b, s.amara)
		s.open(b, "/waves")
		b.Press("Plan the forms of the template")
		b.HasText("forms are planned", "Three months later")
		s.look(b, "waves")
		b.Click("Before we start")
		b.HasText("8 people now")
		s.look(b, "wave-planned")
		b.Click("Change the plan")
		b.Fill("Name", "")
		b.Fill("Reminders, in days after people are asked", "1, 2")
		b.Press("Save")
		b.HasText("Enter a name", "Leave at least 2 days")
		s.look(b, "plan-problems")
		b.Fill("Name", "Before the start")
		b.Fill("Reminders, in days after people are asked", "4")
		b.Press("Save")
		b.HasText("The plan is changed", "Before the start")
		b.Click("Open it now")
		b.HasText("A letter cannot be called back")
		s.look(b, "wave-open-now")
		b.Press("Open it now")
		b.HasText("The form is open", "How many have answered is told from")
		s.look(b, "wave-open")
		b.Click("Key in a form from paper")
		s.look(b, "paper")
		b.Back()
		b.Click("Say who handed in on paper, so that they get no reminders")
		s.look(b, "paper-people")
		b.Back()
		b.Click("Print the form")
		s.look(b, "print")
		b.Back()
		b.Click("Close it now")
		b.HasText("Too few may have answered")
		s.look(b, "close")
	})
}

// TestAnswerOnPhone answers a form by its link on a small phone, without scripts and with the keyboard alone.
func TestAnswerOnPhone(t *testing.T) {
	for _, scripts := range []bool{true, false} {
		t.Run(fmt.Sprintf("scripts %t", scripts), func(t *testing.T) {
			s, b := newScene(t, db.SQLite), browser.New(t)
			e := evaluation.New(s.site.DB, s.site.App.Keys, s.site.App.Post)
			s.wave(t, e, "At the end", "pairs-end")
			link := formLink.FindString(s.site.Letter(s.people[0].Email).Text)
			b.NoScripts(!scripts)
			b.Width(320)
			b.Open(link)
			b.HasText("At the end")
			b.Accessible()
			b.Screenshot("evaluation-form-320")
			b.HasNoText("I can rely on my partner.", "Your own code")
			b.Keyboard("Start")
			b.HasText("Part 1 of 8")
			b.HasNoText("Nobody can tell which are yours", "I can rely on my partner.")
			b.Accessible()
			b.Screenshot("evaluation-form-part-320")
			for n := 2; n <= 8; n++ {
				b.Keyboard("Continue")
				b.HasText(fmt.Sprintf("Part %d of 8", n))
			}
			b.Press("Check my answers")
			b.HasText("You have not answered any question yet", "Part 1 of 8")
			b.Open(link + "#part-8")
			b.Fill("The day of the month on which your mother has her birthday", "99")
			b.Keyboard("Check my answers")
			b.HasText("Enter a day from 1 to 31", "Part 8 of 8")
			b.Accessible()
			b.Click("Back to the part before")
			b.HasText("Part 7 of 8")
			b.KeyboardFill("What was most useful to you?", "Time to think.")
			b.Click("Enter a day from 1 to 31")
			b.HasText("Part 8 of 8")
			b.KeyboardFill("The day of the month on which your mother has her birthday", "7")
			b.KeyboardFill("The first two letters of the street where you grew up", "Mill Lane")
			b.KeyboardFill("The first two letters of the name of your first friend", "Zoë")
			b.Keyboard("Check my answers")
			b.HasText("Nothing is sent yet", "Time to think.", "May we quote your words")
			b.Accessible()
			b.Screenshot("evaluation-form-check-320")
			b.Click("Change your answers: The programme as a whole")
			b.HasText("Part 7 of 8")
			if b.Value("What was most useful to you?") != "Time to think." {
				t.Error("going back from the answers loses them")
			}
			b.Press("Check my answers")
			b.Choose("May we quote your words without your name? > Yes")
			b.Keyboard("Send my answers")
			b.HasText("Thank you", "What happens next")
			b.Accessible()
			b.Screenshot("evaluation-thanks-320")
			b.Open(link)
			b.HasText("We have your answers")
			b.Accessible()
			b.Expect("404")
			b.Open(s.address + "/forms/" + db.NewToken())
			b.HasText("We could not find a form for this link")
			b.Accessible()
		})
	}
}

// TestAnswersStayOnTheDevice: the browser's own way back from the answers brings them again, a form that was left is empty when
// it is opened anew, unless somebody asked to keep it on their device, and what is kept cannot be read without the link and goes
// when the form is sent.
func TestAnswersStayOnTheDevice(t *testing.T) {
	s, b := newScene(t, db.SQLite), browser.New(t)
	e := evaluation.New(s.site.DB, s.site.App.Keys, s.site.App.Post)
	s.wave(t, e, "At the end", "pairs-end")
	link := formLink.FindString(s.site.Letter(s.people[0].Email).Text)
	const useful = "What was most useful to you?"
	b.Width(320)
	b.Open(link + "#part-7")
	b.Fill(useful, "Time to think.")
	b.Choose("How likely are you to recommend > 5 marks")
	b.Open(link + "#part-8")
	b.Press("Check my answers")
	b.HasText("Nothing is sent yet", "Time to think.")
	b.Back()
	b.HasText("Part 8 of 8")
	b.Click("Back to the part before")
	if b.Value(useful) != "Time to think." || !b.Chosen("How likely are you to recommend > 5 marks") {
		t.Error("the way back from the answers loses them")
	}
	b.Reload()
	b.HasText("Part 7 of 8")
	if b.Value(useful) != "Time to think." {
		t.Error("loading the form again loses what was typed")
	}
	// Mistakes, and then the answers: the way back asks nobody to send anything again, and no page is lost.
	b.Open(link + "#part-8")
	b.Fill("The day of the month on which your mother has her birthday", "99")
	b.Press("Check my answers")
	b.HasText("Enter a day from 1 to 31")
	b.Reload()
	b.HasText("Enter a day from 1 to 31", "Part 8 of 8")
	b.Fill("The day of the month on which your mother has her birthday", "")
	b.Press("Check my answers")
	b.HasText("Nothing is sent yet", "Time to think.")
	b.Reload()
	b.HasText("Nothing is sent yet", "Time to think.")
	b.Click("Change your answers: Your own code")
	b.HasText("Part 8 of 8")
	b.Reload()
	b.HasText("Part 8 of 8")
	b.Press("Check my answers")
	b.HasText("Nothing is sent yet", "Time to think.")
	b.Back()
	b.HasText("Part 8 of 8")
	b.Back()
	b.HasText("What you typed on this device before is filled in.")
	b.Open(s.address + "/help/forms")
	b.Open(link + "#part-7")
	if b.Value(useful) != "" {
		t.Error("a form that was left is kept unasked")
	}
	b.Open(s.address + "/help/forms")
	b.Open(link)
	b.Tick("Keep my answers on this device")
	b.Click("Start")
	b.Choose("I feel free to say what I think. > Agree")
	b.Open(link + "#part-7")
	b.Fill(useful, "A secret word.")
	time.Sleep(100 * time.Millisecond)
	if kept := b.Stored("answers-"); kept == "" || strings.Contains(kept, "secret") || strings.Contains(kept, link[len(link)-40:]) {
		t.Errorf("what is kept on the device is %q", kept)
	}
	b.Open(s.address + "/help/forms")
	b.Open(link)
	b.HasText("What you typed on this device before is filled in.")
	b.Click("Start")
	if !b.Chosen("I feel free to say what I think. > Agree") {
		t.Error("what was kept is not filled in")
	}
	b.Open(link + "#part-8")
	b.Press("Check my answers")
	b.HasText("A secret word.")
	b.Press("Send my answers")
	b.HasText("Thank you")
	kept := true
	for i := 0; i < 50 && kept; i++ {
		if kept = b.Stored("answers-") != ""; kept {
			time.Sleep(20 * time.Millisecond)
		}
	}
	if kept {
		t.Error("the answers stay on the device after they were sent")
	}
	// Whoever holds the phone next and goes back reads none of them.
	b.Back()
	b.HasText("We have your answers")
	b.HasNoText("A secret word.")
}

// wave opens a wave now, for everybody who takes part.
func (s *scene) wave(t *testing.T, e *evaluation.Evaluation, name, form string) db.ID {
	t.Helper()
	at := s.site.Clock.Now()
	id, err := e.Add(context.Background(), s.site.Actor(s.amara), s.edition, evaluation.Plan{Name: name, Instrument: form, Respondents: []string{"partner", "professional"}, Linked: true,
		OpensDate: at.Format(time.DateOnly), OpensTime: at.Format("15:04"), ClosesDate: at.AddDate(0, 0, 10).Format(time.DateOnly), ClosesTime: "20:00", RemindDays: "3"})
	if err != nil {
		t.Fatal(err)
	}
	s.site.Work()
	return id
}

// play opens a wave, lets the people answer, and closes it.
func (s *scene) play(t *testing.T, e *evaluation.Evaluation, name, form string, answers func(i int) url.Values) {
	t.Helper()
	id := s.wave(t, e, name, form)
	for i, p := range s.people {
		f := answers(i)
		if f == nil {
			continue
		}
		f.Set("code-street", []string{"Mill", "Oak", "High", "Park", "Elm", "Ash", "Bay", "Cot"}[i])
		f.Set("code-day", fmt.Sprint(i+1))
		f.Set("code-friend", "Zoe")
		token := formLink.FindStringSubmatch(s.site.Letter(p.Email).Text)[1]
		if _, err := e.Answer(context.Background(), s.site.NetworkID, token, f); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.CloseNow(context.Background(), s.site.Actor(s.amara), s.edition, id); err != nil {
		t.Fatal(err)
	}
	s.site.Advance(24 * time.Hour)
}

// TestReport reads a report with linked waves, figures that are too small to show, quotes and imported forms.
func TestReport(t *testing.T) {
	each(t, func(t *testing.T, s *scene, b *browser.Browser) {
		e := evaluation.New(s.site.DB, s.site.App.Keys, s.site.App.Post)
		mark := func(n int) []string { return []string{fmt.Sprint(n)} }
		s.play(t, e, "Before we start", "pairs-before", func(i int) url.Values {
			return url.Values{"q-power-decide": mark(1 + i%3), "q-power-one-sided": mark(4 - i%2), "q-purpose-same": mark(2 + i%2), "q-skill-questions": mark(3)}
		})
		s.play(t, e, "At the end", "pairs-end", func(i int) url.Values {
			f := url.Values{"q-power-decide": mark(3 + i%3), "q-power-one-sided": mark(2), "q-purpose-same": mark(2 + i%3), "q-skill-questions": mark(3 + i%2),
				"q-recommend": mark(3 + i%3), "q-part-peers": mark(5 - i%2), "q-quote-ok": {"yes"}}
			if i < 2 {
				f["q-part-coaching"] = mark(4)
			}
			f.Set("q-most-useful", fmt.Sprintf("We heard story %d.", i)) // by all: texts of too few are not shown
			if i == 1 {
				f.Set("q-most-useful", "Other pairs asked good questions.")
			}
			return f
		})
		s.play(t, e, "One month later", "pairs-one-month", func(i int) url.Values {
			if i > 1 {
				return nil
			}
			return url.Values{"q-power-decide": mark(3)}
		})
		raw, err := os.Open("../../content/demo/lay-partner-responses.csv")
		if err != nil {
			t.Fatal(err)
		}
		defer raw.Close()
		_, faults, err := e.ImportFile(context.Background(), s.site.Actor(s.amara), s.edition, evaluation.ImportPlan{Name: "Lay partner programme", Instrument: "lay-partner-evaluation", Date: "1/7/2017", Invited: "40",
			Note: "These forms were reconstructed from the published figures. They are not the real forms."}, "forms.csv", raw)
		if err != nil || sheet.Stops(faults) {
			t.Fatal(err, faults)
		}
		s.signIn(b, s.amara)
		s.open(b, "/quotes")
		s.look(b, "quotes")
		b.Press("Choose as a quote: Other pairs asked good questions.")
		b.HasText("The quote is chosen")
		b.Fill("Words of the quote", "The other pairs asked very good questions.")
		b.Press("Save")
		b.HasText("Keep their words")
		b.Fill("Words of the quote", "[…] pairs asked good questions.")
		b.Fill("Theme", "Peers")
		s.look(b, "quote-chosen")
		b.Press("Save")
		s.open(b, "/quotes/second")
		b.HasText("Waiting for somebody else", "Other pairs asked good questions.")
		second := browser.New(t)
		s.signIn(second, s.site.Person("Sam", "sam@example.org", access.Coordinator))
		s.open(second, "/quotes/second")
		second.HasText("[…] pairs asked good questions.", "Other pairs asked good questions.")
		s.look(second, "quote-second")
		second.Press("Clear it for the report")
		second.HasText("Cleared by a second person")
		s.open(b, "/report")
		b.HasText("In short", "2 of 8 people answered", "never opened", "reconstructed", "What changed for the same people")
		b.HasNoText("Working in small groups", "pairs asked good questions.")
		s.look(b, "report")
		b.Paper(true) // where nothing can be opened, everything is
		b.HasText("Working in small groups", "pairs asked good questions.", "Who was asked and who answered", "It comes from an exact test")
		b.Paper(false)
		b.Click("#quotes summary")
		b.HasText("[…] pairs asked good questions.")
		b.Click("#wave summary")
		b.Click("The parts of the programme (")
		b.HasText("Working in small groups", "4.7")
		b.Click("At the end")
		b.Click("The parts of the programme (7 questions)")
		b.HasText("Coaching between the days", "too few")
		s.look(b, "report-end")
		s.open(b, "/report/share")
		b.Tick("People with a link")
		s.look(b, "share")
		b.Press("Share the report as it is today")
		b.HasText("The report is shared as it is today.", "What others read now", "This is the link.")
		s.look(b, "shared")
		visitor := browser.New(t)
		visitor.Open(regexp.MustCompile(`http://localhost:\d+\S*/shared/[0-9a-f]{40}`).FindString(b.Text()))
		visitor.HasText("Published by Amara", "In short", "Take it with you")
		s.look(visitor, "shared-by-link")
		s.open(b, "/waves/import")
		s.look(b, "import")
	})
}
