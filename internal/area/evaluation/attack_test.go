package evaluation_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"alongside/internal/app"
	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/internal/platform/dbtest"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/notice"
)

// The tests of this file are the attacks of somebody who runs the machine: they have every copy of the whole database
// that was ever made, one after every step, the master key, and they saw the order in which people answered. They do
// not have the key of the wave, which is destroyed when it closes.

// eachEngine runs fn with a way to make fresh sites on one engine.
func eachEngine(t *testing.T, fn func(t *testing.T, fresh func() *apptest.Site)) {
	t.Helper()
	files, err := app.Migrations()
	if err != nil {
		t.Fatal(err)
	}
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(engine.String(), func(t *testing.T) {
			fn(t, func() *apptest.Site { return apptest.New(t, dbtest.Open(t, engine, files)) })
		})
	}
}

// said is one of five forms that cannot be mistaken for each other: marks, words of different lengths, a code.
func said(i int) url.Values {
	return withCode(url.Values{
		"q-recommend":   {fmt.Sprint(i)},
		"q-most-useful": {strings.Repeat("word ", 1+40*i)},
		"q-power-speak": {fmt.Sprint(1 + i)},
	}, []string{"Mill", "Oak", "High", "Park", "Elm"}[i], fmt.Sprint(3+5*i), []string{"Ann", "Ben", "Cat", "Dan", "Eve"}[i])
}

// step is a dump with what had happened before it.
type step struct {
	what string
	dump dump
}

// history plays one world through real forms: six people are invited; who[i] sends said(what[i]). Everybody who has not
// answered is reminded after the third answer. The last step is after the closing.
func history(t *testing.T, site *apptest.Site, who, what []int) (s *scene, wave db.ID, steps []step) {
	t.Helper()
	s = newScene(t, site, 6)
	// One person has quiet hours when the reminder is due, and one wants no reminders, whoever of them answers.
	site.Write(func(tx *db.Tx) error {
		if err := mail.SaveSettings(tx, s.people[4].ID, mail.Settings{Quiet: mail.Quiet{From: "06:00", Until: "22:00", Zone: "UTC"}}); err != nil {
			return err
		}
		return mail.SetWay(tx, s.people[2].ID, notice.Forms, mail.Never)
	})
	actor := s.actor()
	note := func(name string) { steps = append(steps, step{name, takeDump(t, site.DB)}) }
	wave = s.add(s.plan("At the end", "pairs-end"))
	note("planned")
	site.Advance(time.Hour)
	site.Work()
	note("opened")
	tokens := make([]string, len(who))
	for i, p := range who {
		tokens[i] = s.token(s.people[p])
	}
	note("letters left")
	for i, token := range tokens {
		v := site.Visitor()
		form := v.Get("/forms/" + token).Is(http.StatusOK).Form("/forms/" + token)
		for k, values := range said(what[i]) {
			form[k] = values
		}
		v.Follow(v.Post("/forms/"+token, form).Is(http.StatusSeeOther)).Is(http.StatusOK).Shows("Thank you")
		note(fmt.Sprintf("answer %d", i+1))
		if i == 2 {
			site.Advance(3 * 24 * time.Hour)
			site.Work()
			note("reminded")
		}
	}
	s.must(s.e.CloseNow(context.Background(), actor, s.edition, wave))
	note("closed")
	return s, wave, steps
}

// TestTwoWorlds is the heart of the promise: worlds that differ only in who gave which answers, or only in who answered
// at all, leave the same traces at every step.
func TestTwoWorlds(t *testing.T) {
	worlds := []struct {
		name      string
		who, what []int
	}{
		{"two people swap their answers", []int{0, 1, 2, 3, 4}, []int{0, 3, 2, 1, 4}},
		{"everybody gives somebody else's answers", []int{0, 1, 2, 3, 4}, []int{1, 2, 3, 4, 0}},
		{"another person stays away", []int{0, 1, 5, 3, 4}, []int{0, 1, 2, 3, 4}},
		{"they come in another order", []int{4, 2, 0, 1, 3}, []int{4, 2, 0, 1, 3}},
	}
	eachEngine(t, func(t *testing.T, fresh func() *apptest.Site) {
		one, oneWave, first := history(t, fresh(), []int{0, 1, 2, 3, 4}, []int{0, 1, 2, 3, 4})
		for _, w := range worlds {
			t.Run(w.name, func(t *testing.T) {
				two, twoWave, second := history(t, fresh(), w.who, w.what)
				for i := range first {
					a, b := first[i].dump.opened(one), second[i].dump.opened(two)
					if a.masked() != b.masked() {
						t.Errorf("after %q the two worlds differ: %s", first[i].what, firstDifference(a.masked(), b.masked()))
					}
				}
				if got, want := readAll(two, twoWave), readAll(one, oneWave); !slices.Equal(got, want) {
					t.Errorf("not everything that was said is there after the closing: %q, want %q", got, want)
				}
			})
		}
		// The comparison can fail: a world in which one person says something else is another world after the closing.
		other, _, third := history(t, fresh(), []int{0, 1, 2, 3, 4}, []int{0, 1, 2, 3, 3})
		last := len(first) - 1
		if first[last].dump.opened(one).masked() == third[last].dump.opened(other).masked() {
			t.Error("the comparison sees no difference where there is one")
		}
	})
}

// opened is the dump with the responses opened by the master key, which an operator has. Boxes and the ledger stay shut.
// Marks are keyed by the edition, so they show as present or absent.
func (d dump) opened(s *scene) dump {
	out := dump{}
	for table, rows := range d {
		if table != "wave_response" {
			out[table] = rows
			continue
		}
		for _, r := range rows {
			plain := map[string]string{"opened": unseal(s, r)}
			for k, v := range r.values {
				if k != "sealed" {
					plain[k] = v
				}
			}
			out[table] = append(out[table], row{values: plain})
		}
	}
	return out
}

// unseal opens a response with the master key.
func unseal(s *scene, r row) string {
	s.t.Helper()
	text, err := s.site.App.Keys.Open(db.ID(r.values["network_id"]), "wave_response.sealed", db.ID(r.values["id"]), r.values["sealed"])
	s.must(err)
	return text
}

// readAll is what was said in a closed wave, sorted, without marks.
func readAll(s *scene, wave db.ID) []string {
	s.t.Helper()
	var out []string
	for _, r := range takeDump(s.t, s.site.DB)["wave_response"] {
		if r.values["wave_id"] != string(wave) {
			continue
		}
		var v struct{ A json.RawMessage }
		s.must(json.Unmarshal([]byte(unseal(s, r)), &v))
		out = append(out, string(v.A))
	}
	slices.Sort(out)
	return out
}

// TestNothingThatNamesAPersonChanges looks at every row of every table before and after each answer: one box came, the
// ledger was sealed anew, and that is all. No row that names a person, in whatever column, is another one than before.
func TestNothingThatNamesAPersonChanges(t *testing.T) {
	eachEngine(t, func(t *testing.T, fresh func() *apptest.Site) {
		s, _, steps := history(t, fresh(), []int{3, 0, 4, 2, 1}, []int{0, 1, 2, 3, 4})
		lengths := map[int]bool{}
		for i, now := range steps[1:] {
			c := now.dump.since(steps[i].dump)
			switch {
			case strings.HasPrefix(now.what, "answer"):
				delete(c.gone, "wave_box") // the others were mixed with it, under new ids
				before := len(steps[i].dump["wave_box"])
				for _, told := range c.came["wave_told"] { // the first of a day: how many there were before it, which the boxes say too
					if len(c.came["wave_told"]) > 1 || !strings.Contains(fmt.Sprint(told)+" ", fmt.Sprintf("forms=%d ", before)) {
						t.Fatalf("%s: kept of midnight is %s, with %d boxes", now.what, told, before)
					}
				}
				delete(c.came, "wave_told")
				delete(c.gone, "wave_told")
				if len(c.came) != 2 || len(c.gone) != 1 || len(c.came["wave_box"]) != before+1 || len(now.dump["wave_box"]) != before+1 || len(c.came["wave_ledger"]) != 1 || len(c.gone["wave_ledger"]) != 1 {
					t.Fatalf("%s left other traces than a box and a ledger: came %v, gone %v", now.what, c.came, c.gone)
				}
				for _, box := range c.came["wave_box"] {
					lengths[len(box.values["sealed"])] = true
					if len(box.values) != 4 || db.ID(box.values["id"]).Valid() && box.values["id"][14] != '4' {
						t.Errorf("a box holds more than it may, or its id tells the time: %v", box.values)
					}
				}
				if a, b := len(c.came["wave_ledger"][0].values["sealed"]), len(c.gone["wave_ledger"][0].values["sealed"]); a != b {
					t.Errorf("the ledger changed its length from %d to %d", b, a)
				}
			case now.what == "reminded":
				delete(c.gone, "job")
				if jobs := c.came["job"]; len(jobs) != 1 {
					t.Fatalf("the reminder waits for quiet hours in these jobs: %v", jobs)
				}
				delete(c.came, "job")
				if len(c.came) != 1 || len(c.gone) != 1 || len(c.came["wave_ledger"]) != 1 {
					t.Fatalf("the reminder left other traces than the ledger: came %v, gone %v", c.came, c.gone)
				}
			}
		}
		if len(lengths) != 1 {
			t.Errorf("boxes have %d lengths", len(lengths))
		}
		// Nothing that names a person changed between the opening and the end.
		opened, end := steps[2].dump, steps[len(steps)-1].dump
		c := end.since(opened)
		for _, side := range []map[string][]row{c.gone, c.came} {
			for table, rows := range side {
				for _, r := range rows {
					for _, p := range s.people {
						if strings.Contains(r.String(), string(p.ID)) || strings.Contains(r.String(), p.Email) {
							t.Errorf("a row of %s that names somebody changed: %s", table, r)
						}
					}
				}
			}
		}
	})
}

// TestOldBackupsStayShut takes boxes and ledgers out of old copies when the wave has closed.
func TestOldBackupsStayShut(t *testing.T) {
	eachEngine(t, func(t *testing.T, fresh func() *apptest.Site) {
		s, wave, steps := history(t, fresh(), []int{0, 1, 2, 3, 4}, []int{0, 1, 2, 3, 4})
		keyFile := filepath.Join(s.site.App.Config.Keys, "boxes", string(wave)+".key")
		if _, err := os.Stat(keyFile); !errors.Is(err, os.ErrNotExist) {
			t.Fatalf("the key file is still there: %v", err)
		}
		if _, err := s.site.App.Keys.FindBox(wave); !errors.Is(err, secret.ErrNoBox) {
			t.Fatalf("the key is still there: %v", err)
		}
		forged, err := s.site.App.Keys.NewBox(wave)
		if err != nil {
			t.Fatal(err)
		}
		tried := 0
		for _, st := range steps {
			for _, table := range []string{"wave_box", "wave_ledger"} {
				for _, r := range st.dump[table] {
					tried++
					if _, err := forged.Open(r.values["sealed"]); err == nil {
						t.Errorf("a new key opens an old row of %s", table)
					}
					if _, err := s.site.App.Keys.Open(s.site.NetworkID, table+".sealed", db.ID(r.values["id"]), r.values["sealed"]); err == nil {
						t.Errorf("the master key opens a row of %s", table)
					}
				}
			}
		}
		if tried < 15 {
			t.Errorf("only %d old rows were tried", tried)
		}
	})
}

// TestClosingIsHealed stops the program between the commit and the end of the key, as a crash would.
func TestClosingIsHealed(t *testing.T) {
	eachEngine(t, func(t *testing.T, fresh func() *apptest.Site) {
		s := newScene(t, fresh(), 4)
		wave := s.open("At the end", "pairs-end")
		for i := range 3 {
			s.answer(s.people[i], said(i))
		}
		keyFile := filepath.Join(s.site.App.Config.Keys, "boxes", string(wave)+".key")
		key, err := os.ReadFile(keyFile)
		s.must(err)
		s.close(wave)
		s.must(os.WriteFile(keyFile, key, 0o600)) // as if the program had stopped before destroying it
		s.site.Advance(2 * time.Minute)
		s.site.Work()
		if _, err := os.Stat(keyFile); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("the key outlived the closing: %v", err)
		}
		if got := s.look(wave); got.Answered != 3 || len(readAll(s, wave)) != 3 {
			t.Errorf("%d answered, %d responses, want 3", got.Answered, len(readAll(s, wave)))
		}
	})
}

// TestTooFewStayShut closes a wave with fewer answers than its minimum: only their number is kept.
func TestTooFewStayShut(t *testing.T) {
	eachEngine(t, func(t *testing.T, fresh func() *apptest.Site) {
		s := newScene(t, fresh(), 6)
		wave := s.open("At the end", "pairs-end")
		for i := range 2 {
			s.answer(s.people[i], said(i))
		}
		s.close(wave)
		got := s.look(wave)
		if got.Outcome != "too-few" || got.Answered != 2 || len(readAll(s, wave)) != 0 {
			t.Errorf("outcome %s, %d answered, %d responses", got.Outcome, got.Answered, len(readAll(s, wave)))
		}
		if _, err := s.site.App.Keys.FindBox(wave); !errors.Is(err, secret.ErrNoBox) {
			t.Error("the key of unread answers is still there")
		}
	})
}

// TestLostKey closes a wave whose key went missing: nothing is thrown away until the coordinator gives up.
func TestLostKey(t *testing.T) {
	eachEngine(t, func(t *testing.T, fresh func() *apptest.Site) {
		s := newScene(t, fresh(), 4)
		wave := s.open("At the end", "pairs-end")
		for i := range 3 {
			s.answer(s.people[i], said(i))
		}
		keyFile := filepath.Join(s.site.App.Config.Keys, "boxes", string(wave)+".key")
		s.must(os.Rename(keyFile, keyFile+".away"))
		v := s.site.Visitor()
		v.Get("/forms/" + s.token(s.people[3])).Is(http.StatusConflict).Shows("We cannot take your answers at the moment")
		ctx := context.Background()
		if err := s.e.CloseNow(ctx, s.actor(), s.edition, wave); err == nil {
			t.Error("it closed without its key")
		}
		if got := s.look(wave); got.State != "open" || got.Boxes != 3 || !got.KeyGone {
			t.Errorf("state %s with %d boxes, key gone %t", got.State, got.Boxes, got.KeyGone)
		}
		s.must(os.Rename(keyFile+".away", keyFile))
		if err := s.e.GiveUp(ctx, s.actor(), s.edition, wave); err == nil {
			t.Error("answers were given up while their key is there")
		}
		s.must(os.Remove(keyFile))
		s.must(s.e.GiveUp(ctx, s.actor(), s.edition, wave))
		if got := s.look(wave); got.State != "closed" || got.Outcome != "lost" || got.Answered != 3 {
			t.Errorf("state %s, outcome %s, answered %d", got.State, got.Outcome, got.Answered)
		}
	})
}
