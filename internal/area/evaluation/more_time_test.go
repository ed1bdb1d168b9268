package evaluation_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/area/evaluation"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
)

func recommends(mark string) url.Values { return url.Values{"q-recommend": {mark}} }

// TestMoreTime: whoever is given more time answers late, so may everybody, and no page says who did.
func TestMoreTime(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 10)
		ctx := context.Background()
		wave := s.open("At the end", "pairs-end")
		for _, p := range s.people[:5] {
			s.answer(p, recommends("4"))
		}
		links := map[string]string{}
		for _, p := range s.people {
			links[p.Given] = s.token(p)
		}
		closes := site.Clock.Now().Add(time.Hour + 10*24*time.Hour)
		late := closes.Add(5 * 24 * time.Hour)
		give := func(who []string, at time.Time) error {
			_, err := s.e.GiveMoreTime(ctx, s.actor(), s.edition, wave, who, at.Format(time.DateOnly), at.Format("15:04"))
			return err
		}
		if err := give(nil, late); !field(err, "people") {
			t.Fatalf("nobody chosen: %v", err)
		}
		if err := give([]string{string(s.people[5].ID)}, closes.Add(-time.Hour)); !field(err, "until-date") {
			t.Fatalf("a time before the closing: %v", err)
		}
		if err := give([]string{string(s.people[5].ID)}, closes.Add(70*24*time.Hour)); !field(err, "until-date") {
			t.Fatalf("a time too far: %v", err)
		}
		s.must(give([]string{string(s.people[5].ID)}, late))
		site.Work()
		if l := site.Letter(s.people[5].Email); !strings.Contains(l.Subject, "You have more time") || !strings.Contains(l.Text, links[s.people[5].Given]) {
			t.Fatalf("the letter: %q %q", l.Subject, l.Text)
		}

		site.Advance(10*24*time.Hour + 2*time.Hour) // the closing time is over
		site.Work()
		if p := s.look(wave); p.State != evaluation.Open {
			t.Fatalf("the form is %s in the extra time", p.State)
		}
		page := site.As(s.coordinator).Get("/editions/" + string(s.edition) + "/waves/" + string(wave))
		if strings.Contains(page.Body, "5 of 10") || !strings.Contains(page.Body, "is shown when the form has closed") {
			t.Fatal("the number of answers is shown in the extra time")
		}
		s.answerBy(links[s.people[5].Given], recommends("5"))
		s.answerBy(links[s.people[6].Given], recommends("5")) // who was given no more time can be late too: else a late answer would say whose it is
		if f, err := s.e.Form(ctx, site.NetworkID, links[s.people[7].Given]); err != nil || !f.Standing.Takes() {
			t.Fatalf("the link of somebody else: %v %v", f.Standing, err)
		}
		site.Advance(6 * 24 * time.Hour)
		site.Work()
		p := s.look(wave)
		if p.State != evaluation.Closed || p.Answered != 7 || p.CameLate != -1 {
			t.Fatalf("closed: %s, %d answers, late %d; two late answers must not be counted out", p.State, p.Answered, p.CameLate)
		}
		c := site.As(s.coordinator)
		c.Get(s.path("/waves/%s", wave)).Shows("A number is shown only when 3 people or more answered late, and as many in time", "Late means after the closing time")
		c.Get(s.path("/report")).Shows("How many answers came late, after the closing time, is not shown")
		if err := give([]string{string(s.people[8].ID)}, late.Add(24*time.Hour)); !errs.Is(err, errs.Forbidden) {
			t.Fatalf("more time for a closed form: %v", err)
		}
	})
}

// TestTheReportSaysHowManyCameLate: where neither they nor the others are few, on pages and in each form of the report.
func TestTheReportSaysHowManyCameLate(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 9)
		wave := s.open("At the end", "pairs-end")
		links := map[int]string{}
		for i, p := range s.people {
			links[i] = s.token(p)
		}
		until := site.Clock.Now().Add(20 * 24 * time.Hour)
		_, err := s.e.GiveMoreTime(context.Background(), s.actor(), s.edition, wave, []string{string(s.people[7].ID)}, until.Format(time.DateOnly), until.Format("15:04"))
		s.must(err)
		for i := range 4 {
			s.answerBy(links[i], recommends("4"))
		}
		site.Advance(12 * 24 * time.Hour)
		for i := range 3 {
			s.answerBy(links[4+i], recommends("5"))
		}
		site.Advance(12 * 24 * time.Hour)
		site.Work()
		c := site.As(s.coordinator)
		c.Get(s.path("/waves/%s", wave)).Shows("3 answers by link came late: after the closing time")
		for _, path := range []string{"/report", "/report.csv", "/report.json"} {
			c.Get(s.path("%s", path)).Is(http.StatusOK).Shows("3 answers came late: after the closing time, when those who had more time could still answer")
		}
		site.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`INSERT INTO report_policy (network_id, policy, version) VALUES ($1, 'below-5', 1)`)
			return err
		})
		c.Get(s.path("/report")).Shows("How many answers came late, after the closing time, is not shown").Hides("3 answers came late")
	})
}

// TestExtraTimeShowsNoCount: nothing that a coordinator can open changes when a late answer comes, also where forms came on
// paper, and no refusal tells how many there are.
func TestExtraTimeShowsNoCount(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 8)
		ctx := context.Background()
		wave := s.open("At the end", "pairs-end")
		late := s.token(s.people[7])
		for _, p := range s.people[:5] {
			s.answer(p, recommends("4"))
		}
		s.tick(wave, 5, 6)
		if _, err := s.e.Key(ctx, s.actor(), s.edition, wave, recommends("3")); err != nil {
			t.Fatal(err)
		}
		until := site.Clock.Now().Add(20 * 24 * time.Hour)
		_, err := s.e.GiveMoreTime(ctx, s.actor(), s.edition, wave, []string{string(s.people[7].ID)}, until.Format(time.DateOnly), until.Format("15:04"))
		s.must(err)
		site.Advance(12 * 24 * time.Hour)
		site.Work()
		in := "/editions/" + string(s.edition)
		of := in + "/waves/" + string(wave)
		read := func() map[string]string {
			out := map[string]string{}
			for _, path := range []string{"/me", in, in + "/waves", of, of + "/close", of + "/paper", of + "/paper/people", of + "/more-time", in + "/report", in + "/report.json", in + "/report.csv", in + "/log", in + "/pipeline", of + "/print"} {
				page := site.As(s.coordinator).Get(path)
				out[path] = volatile.ReplaceAllString(page.Body, "")
			}
			return out
		}
		before := read()
		if !strings.Contains(before[of], "On paper") || strings.Contains(before[of], "By link") {
			t.Fatal("the page does not say how many came on paper, or how many came by link")
		}
		s.answerBy(late, recommends("5"))
		for path, now := range read() {
			if now != before[path] {
				t.Errorf("%s changes with a late answer:\n%s\n%s", path, before[path], now)
			}
		}
		s.tick(wave, 0, 1, 2, 3, 4, 5, 6)
		for range 6 { // forms beyond the number of people: a refusal would count the answers by link
			if _, err := s.e.Key(ctx, s.actor(), s.edition, wave, recommends("1")); err != nil {
				t.Fatalf("a refusal tells how many have answered: %v", err)
			}
		}
		later := until.Add(time.Hour)
		if err := s.e.Extend(ctx, s.actor(), s.edition, wave, later.Format(time.DateOnly), later.Format("15:04")); !errs.Is(err, errs.Invalid) {
			t.Fatalf("the form opens again with its count: %v", err)
		}
		s.people = append(s.people, site.Person("Zadie", "zadie@example.org"))
		site.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`INSERT INTO place (network_id, id, edition_id, person_id, side, confirmed) VALUES ($1, $2, $3, $4, 'partner', $5)`, db.NewID(), s.edition, s.people[8].ID, int64(tx.Now))
			return err
		})
		if _, err := s.e.InviteNew(ctx, s.actor(), s.edition, wave); !errs.Is(err, errs.Invalid) || strings.Contains(err.Error(), "has answered") {
			t.Fatalf("the refusal tells that somebody has answered: %v", err)
		}
		site.Advance(10 * 24 * time.Hour)
		site.Work()
		if p := s.look(wave); p.State != evaluation.Closed || p.Answered != 8 {
			t.Fatalf("%s with %d answers: those by link count, and forms on paper that are too many go", p.State, p.Answered)
		}
	})
}

// TestAFormIsNotLateAtItsTime: in the minute in which a form opens it is planned, and nothing is wrong.
func TestAFormIsNotLateAtItsTime(t *testing.T) {
	w := evaluation.Wave{State: evaluation.Planned, Opens: db.At(time.Date(2026, 5, 1, 18, 20, 0, 0, time.UTC))}
	for minutes, late := range map[int]bool{-1: false, 0: false, 1: false, 4: false, 5: true, 60: true} {
		if got := w.Late(w.Opens.Add(time.Duration(minutes) * time.Minute)); got != late {
			t.Errorf("%d minutes after its time: late %v", minutes, got)
		}
	}
}

// volatile is what differs between two readings of a page in any case: the secrets of its forms.
var volatile = regexp.MustCompile(`(name="(csrf|once|page-mark)" value="[^"]*")|nonce="[^"]*"`)

// TestOwnDates: each is asked so many days after their own day, together with others, and reminded from then on.
func TestOwnDates(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 9)
		site.Write(func(tx *db.Tx) error { // three joined now, three 20 days later, three 21 and 22 days later
			for i, p := range s.people {
				days := []int{0, 0, 0, 20, 20, 20, 21, 22, 22}[i]
				if _, err := tx.Exec(`UPDATE place SET confirmed = $3 WHERE network_id = $1 AND person_id = $2`, p.ID, int64(tx.Now.Add(time.Duration(days)*24*time.Hour))); err != nil {
					return err
				}
			}
			return nil
		})
		plan := s.plan("After a month", "pairs-end")
		far := site.Clock.Now().Add(100 * 24 * time.Hour)
		plan.ClosesDate, plan.CountsFrom, plan.OwnDays, plan.RemindDays = far.Format(time.DateOnly), "place", "soon", "3"
		if _, err := s.e.Add(context.Background(), s.actor(), s.edition, plan); !field(err, "own-days") {
			t.Fatalf("days in words: %v", err)
		}
		plan.OwnDays = "30"
		wave := s.add(plan)
		s.must(s.e.OpenNow(context.Background(), s.actor(), s.edition, wave))
		site.Work()
		asked := func() (n int) {
			for _, p := range s.people {
				if len(site.Mail.To(p.Email)) > 0 {
					n++
				}
			}
			return n
		}
		if asked() != 0 {
			t.Fatalf("%d people were asked before their time", asked())
		}
		if page := site.As(s.people[0]).Get("/me"); strings.Contains(page.Body, "After a month") {
			t.Fatal("the first page of somebody shows the form before their time")
		}
		site.Advance(31 * 24 * time.Hour)
		site.Work()
		if asked() != 3 {
			t.Fatalf("%d people were asked after a month, not 3", asked())
		}
		s.answer(s.people[0], recommends("4"))
		site.Advance(3 * 24 * time.Hour)
		site.Work()
		for i, want := range []int{1, 2, 2, 0} {
			if got := len(site.Mail.To(s.people[i].Email)); got != want {
				t.Fatalf("%s got %d letters, not %d", s.people[i].Given, got, want)
			}
		}
		site.Advance(17 * 24 * time.Hour)
		site.Work()
		if asked() != 6 {
			t.Fatalf("%d people were asked after 51 days, not 6: nobody is asked alone", asked())
		}
		site.Advance(24 * time.Hour)
		site.Work()
		if asked() != 9 {
			t.Fatalf("%d people were asked in the end, not 9", asked())
		}
		for _, p := range s.people[1:5] {
			s.answer(p, recommends("5"))
		}
		s.close(wave)
		if p := s.look(wave); p.Answered != 5 || p.Outcome != evaluation.Opened {
			t.Fatalf("%d answers, %s", p.Answered, p.Outcome)
		}
		site.Advance(60 * 24 * time.Hour)
		site.Work() // jobs that are left over do nothing
	})
}

// TestKeyingTwice: two keyings that are alike make one form, others are settled question by question.
func TestKeyingTwice(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 10)
		ctx := context.Background()
		wave := s.open("At the end", "pairs-end")
		for _, p := range s.people[:5] {
			s.answer(p, recommends("4"))
		}
		s.must(s.e.KeyTwice(ctx, s.actor(), s.edition, wave, true))
		s.tick(wave, 5, 6, 7)
		sheet := func(number, mark string) url.Values {
			f := withCode(recommends(mark), "Ab", "7", "Cd")
			f.Set("number", number)
			return f
		}
		keyed := func(f url.Values) evaluation.Keyed {
			t.Helper()
			k, err := s.e.Key(ctx, s.actor(), s.edition, wave, f)
			s.must(err)
			return k
		}
		if _, err := s.e.Key(ctx, s.actor(), s.edition, wave, sheet("none", "4")); !field(err, "number") {
			t.Fatalf("a sheet without a number: %v", err)
		}
		if got := keyed(sheet("1", "4")); got != evaluation.KeyedOnce {
			t.Fatalf("the first time: %v", got)
		}
		if err := s.e.KeyTwice(ctx, s.actor(), s.edition, wave, false); !errs.Is(err, errs.Invalid) {
			t.Fatalf("once again, with a form in: %v", err)
		}
		if got := keyed(sheet("1", "4")); got != evaluation.KeyedIn {
			t.Fatalf("the second time, alike: %v", got)
		}
		// Somebody lost their place and keys the finished sheet in once more: nobody is counted twice.
		before := count(s, `SELECT COUNT(*) FROM wave_box WHERE network_id = $1`)
		for _, mark := range []string{"4", "2"} {
			if _, err := s.e.Key(ctx, s.actor(), s.edition, wave, sheet("1", mark)); !field(err, "number") || !strings.Contains(errs.Of(err).Fields[0].Message, "Sheet 1 is in already") {
				t.Fatalf("a finished sheet: %v", err)
			}
		}
		if n := count(s, `SELECT COUNT(*) FROM wave_box WHERE network_id = $1`); n != before {
			t.Fatalf("%d boxes, %d before", n, before)
		}
		keyed(sheet("2", "1"))
		if got := keyed(sheet("2", "5")); got != evaluation.KeyedDiffer {
			t.Fatalf("the second time, not alike: %v", got)
		}
		if _, err := s.e.Key(ctx, s.actor(), s.edition, wave, sheet("2", "3")); !errs.Is(err, errs.Invalid) {
			t.Fatalf("a third time: %v", err)
		}
		p, err := s.e.Settle(ctx, s.actor(), s.edition, wave, 2)
		s.must(err)
		if len(p.Differences) != 1 || p.Differences[0].First == p.Differences[0].Second {
			t.Fatalf("differences: %+v", p.Differences)
		}
		if _, err := s.e.SaveSettled(ctx, s.actor(), s.edition, wave, 2, url.Values{}); !field(err, p.Differences[0].Field) {
			t.Fatalf("nothing chosen: %v", err)
		}
		_, err = s.e.SaveSettled(ctx, s.actor(), s.edition, wave, 2, url.Values{p.Differences[0].Field: {"second"}})
		s.must(err)
		if _, err := s.e.SaveSettled(ctx, s.actor(), s.edition, wave, 2, url.Values{p.Differences[0].Field: {"second"}}); !errs.Is(err, errs.Conflict) {
			t.Fatalf("settled a second time: %v", err)
		}
		keyed(sheet("3", "2"))
		keyed(sheet("3", "3"))
		s.must(s.e.KeyAgain(ctx, s.actor(), s.edition, wave, 3))
		keyed(sheet("3", "5"))
		if p := s.look(wave); p.Keyed != 3 || p.Boxes != 8 || len(p.Sheets) != 1 {
			t.Fatalf("in: %d from paper, %d in all, %d sheets wait", p.Keyed, p.Boxes, len(p.Sheets))
		}
		s.close(wave)
		w := s.look(wave)
		if w.Answered != 8 {
			t.Fatalf("%d answers, not 8", w.Answered)
		}
		r, err := s.e.Report(ctx, s.actor(), s.edition)
		s.must(err)
		for _, sec := range r.Waves[0].Sections {
			for _, it := range sec.Items {
				if it.Item.ID == "recommend" && (it.Answered != 8 || it.Mean != (5*4+4+5+5)/8.0) {
					t.Fatalf("recommend: %d answers, mean %v", it.Answered, it.Mean)
				}
			}
		}
	})
}

// field says whether an error is beside the field.
func field(err error, name string) bool {
	if e := errs.Of(err); e != nil {
		for _, f := range e.Fields {
			if f.Name == name {
				return true
			}
		}
	}
	return false
}
