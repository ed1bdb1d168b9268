package evaluation_test

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/area/evaluation"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

// scene is an edition with a coordinator and people who have places, before any wave.
type scene struct {
	t           testing.TB
	site        *apptest.Site
	e           *evaluation.Evaluation
	edition     db.ID
	coordinator person.Person
	people      []person.Person
}

// names of invented people, in an order that is neither that of the alphabet nor of their addresses.
var names = []string{"Maya", "Brian", "Chidi", "Esther", "Dilys", "Farah", "Gwen", "Hassan", "Iris", "Jonas", "Kemi", "Leon", "Nadia", "Owen", "Priya", "Quentin", "Rosa", "Sunil", "Tess", "Uche", "Vera", "Will", "Xenia", "Yusuf", "Zoe"}

// newScene makes an edition in which n people have places: every other one a professional.
func newScene(t testing.TB, site *apptest.Site, n int) *scene {
	t.Helper()
	s := &scene{t: t, site: site, e: evaluation.New(site.DB, site.App.Keys, site.App.Post)}
	s.coordinator = site.Person("Amara", "amara@example.org", access.Coordinator)
	for i := range n {
		s.people = append(s.people, site.Person(names[i], strings.ToLower(names[i])+"@example.org"))
	}
	s.edition = s.newEdition("Spring 2026", "pairs-five-days")
	return s
}

// newEdition makes another edition with the same people.
func (s *scene) newEdition(name, template string) db.ID {
	s.t.Helper()
	programme, id := db.NewID(), db.NewID()
	s.site.Write(func(tx *db.Tx) error {
		if _, err := tx.Exec(`INSERT INTO programme (network_id, id, slug, name, template, summary, created) VALUES ($1, $2, $3, $4, $5, '', $6)`,
			programme, string(programme), "Collaborative pairs", template, int64(tx.Now)); err != nil {
			return err
		}
		if _, err := tx.Exec(`INSERT INTO edition (network_id, id, programme_id, name, state, zone, place, address, link, places, fee, bursary_budget, who_for, gains_professional, gains_partner,
			gains_together, how_to_apply, access_info, contact_name, contact_email, application_instrument, selection_instrument, in_pairs, note, created, version)
			VALUES ($1, $2, $3, $4, 'running', 'Europe/London', '', '', '', 24, 0, 0, '', '', '', '', '', '', 'Amara Example', 'amara@example.org', '', '', TRUE, '', $5, 1)`,
			id, programme, name, int64(tx.Now)); err != nil {
			return err
		}
		for i, p := range s.people {
			if _, err := tx.Exec(`INSERT INTO place (network_id, id, edition_id, person_id, side, confirmed) VALUES ($1, $2, $3, $4, $5, $6)`,
				db.NewID(), id, p.ID, string([]person.Side{person.Partner, person.Professional}[i%2]), int64(tx.Now)); err != nil {
				return err
			}
		}
		return nil
	})
	return id
}

// addDays gives the edition days with these dates, from 10:00 to 16:00.
func (s *scene) addDays(dates ...string) {
	s.t.Helper()
	s.site.Write(func(tx *db.Tx) error {
		for i, d := range dates {
			if _, err := tx.Exec(`INSERT INTO edition_day (network_id, id, edition_id, position, title, date, starts, ends, place, sequence) VALUES ($1, $2, $3, $4, $5, $6, '10:00', '16:00', '', 0)`,
				db.NewID(), s.edition, i+1, fmt.Sprintf("Day %d", i+1), d); err != nil {
				return err
			}
		}
		return nil
	})
}

// actor is the coordinator.
func (s *scene) actor() access.Actor { return s.site.Actor(s.coordinator) }

// plan is a wave that opens in an hour and closes ten days later.
func (s *scene) plan(name, instrument string) evaluation.Plan {
	opens := s.site.Clock.Now().Add(time.Hour)
	closes := opens.Add(10 * 24 * time.Hour)
	return evaluation.Plan{Name: name, Instrument: instrument, Respondents: []string{"partner", "professional"}, Linked: true,
		OpensDate: opens.Format(time.DateOnly), OpensTime: opens.Format("15:04"), ClosesDate: closes.Format(time.DateOnly), ClosesTime: closes.Format("15:04"), RemindDays: "3, 6"}
}

// add plans a wave of this edition.
func (s *scene) add(p evaluation.Plan) db.ID {
	s.t.Helper()
	id, err := s.e.Add(context.Background(), s.actor(), s.edition, p)
	s.must(err)
	return id
}

// open plans a wave and opens it now.
func (s *scene) open(name, instrument string) db.ID {
	s.t.Helper()
	id := s.add(s.plan(name, instrument))
	s.must(s.e.OpenNow(context.Background(), s.actor(), s.edition, id))
	s.site.Work()
	return id
}

func (s *scene) close(wave db.ID) {
	s.t.Helper()
	s.must(s.e.CloseNow(context.Background(), s.actor(), s.edition, wave))
}

func (s *scene) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// look is the wave as its coordinator sees it.
func (s *scene) look(wave db.ID) evaluation.WavePage {
	s.t.Helper()
	_, p, err := s.e.Look(context.Background(), s.actor(), s.edition, wave)
	s.must(err)
	return p
}

var formLink = regexp.MustCompile(`/forms/([0-9a-f]{40})`)

// token is the secret of the newest link that was sent to the person.
func (s *scene) token(p person.Person) string {
	s.t.Helper()
	m := formLink.FindStringSubmatch(s.site.Letter(p.Email).Text)
	if m == nil {
		s.t.Fatalf("no link in the letter to %s", p.Email)
	}
	return m[1]
}

// answer sends a form by the person's link.
func (s *scene) answer(p person.Person, form url.Values) {
	s.t.Helper()
	s.answerBy(s.token(p), form)
}

func (s *scene) answerBy(token string, form url.Values) {
	s.t.Helper()
	standing, err := s.e.Answer(context.Background(), s.site.NetworkID, token, form)
	s.must(err)
	if !standing.Takes() {
		s.t.Fatalf("the answer was not taken: standing %d", standing)
	}
}

// withCode adds a self-made code to a form.
func withCode(form url.Values, street, day, friend string) url.Values {
	form.Set("code-street", street)
	form.Set("code-day", day)
	form.Set("code-friend", friend)
	return form
}
