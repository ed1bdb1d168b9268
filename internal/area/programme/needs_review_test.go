package programme_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// When the day has come, a person is asked whether what they told still fits, and who arranges access is told of it: only
// where a day is to come, without what was told, and until it is answered.
func TestWhatWasToldIsAskedAgain(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s, pat, rob, sam := cohort(t, site)
		away := site.Person("Avi", "avi@example.org") // has no place
		lead := site.Person("Lee", "lee@example.org")
		ask := edition.Moment("2026-05-01", "08:00", "Europe/London")
		tell := func(who person.Person, at db.Instant) {
			s.Write(func(tx *db.Tx) error {
				if err := person.SetNeeds(tx, site.App.Keys, who.ID, person.Needs{IDs: []string{"support-hearing-loop"}}); err != nil {
					return err
				}
				return person.AskAgain(tx, who.ID, at)
			})
		}
		tell(pat, ask)
		tell(sam, 0)
		tell(away, ask)
		const waits, stale, letter = "Say whether what helps you to take part still fits", "See whose access needs may have changed", "Does what you told us still fit?"
		letters := func(to person.Person, subject string) (n int, text string) {
			for _, m := range site.Mail.To(to.Email) {
				if m.Subject == subject {
					n, text = n+1, m.Text
				}
			}
			return n, text
		}
		site.Work()
		site.As(pat).Get("/me").Hides(waits)
		s.C.Get(s.at("/needs")).Shows("Told on").Hides("asked whether it still fits")

		s.to("2026-05-01", "08:30")
		site.Work()
		site.As(pat).Get("/me").Shows(waits)
		for _, p := range []person.Person{rob, sam, away, lead} {
			site.As(p).Get("/me").Hides(waits, stale)
			if n, _ := letters(p, letter); n != 0 {
				t.Errorf("%s was asked", p.Given)
			}
		}
		if n, text := letters(pat, letter); n != 1 || !strings.Contains(text, "/me/details/still") || strings.Contains(text, "loop") {
			t.Errorf("%d letters: %s", n, text)
		}
		s.C.Get("/me").Shows(stale).Hides(waits) // nobody arranges access, so it is the coordinator's
		s.C.Get(s.at("/needs")).Shows("They are asked whether it still fits, and have not answered yet.")

		// Somebody who arranges access has it instead, with one letter that names nobody.
		s.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`INSERT INTO edition_person (network_id, edition_id, person_id, function, side) VALUES ($1, $2, $3, 'access', 'professional')`, s.Edition, lead.ID)
			return err
		})
		s.C.Get("/me").Hides(stale)
		site.As(lead).Get("/me").Shows(stale)
		s.to("2026-05-01", "10:00")
		site.Work()
		site.Work()
		if n, text := letters(lead, "Access needs may have changed"); n != 1 || strings.Contains(text, "Pat") || strings.Contains(text, "loop") || !strings.Contains(text, s.at("/needs")) {
			t.Errorf("%d letters: %s", n, text)
		}

		// The answer ends it, for all.
		site.As(pat).Post("/me/details/still", url.Values{"when": {"12"}}).Is(http.StatusSeeOther)
		site.As(pat).Get("/me").Hides(waits)
		site.As(lead).Get("/me").Hides(stale)
		s.to("2026-05-02", "10:00")
		site.Work()
		if n, _ := letters(pat, letter); n != 1 {
			t.Errorf("%d letters", n)
		}

		// When every day is over, what nobody noted is no reproach and waits for nobody.
		tell(pat, edition.Moment("2027-05-03", "08:00", "Europe/London"))
		s.C.Get(s.at("/needs")).Shows("0 of 1 seen to")
		s.to("2027-05-03", "09:00")
		site.Work()
		site.As(pat).Get("/me").Hides(waits)
		site.As(lead).Get("/me").Hides(stale)
		s.C.Get(s.at("/needs")).Shows("Nothing was noted", "nothing waits here").Hides("seen to", "asked whether it still fits")
		if n, _ := letters(pat, letter); n != 1 {
			t.Errorf("%d letters after all days", n)
		}
	})
}
