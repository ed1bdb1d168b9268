package application_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/area/application"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// TestGivingUpAnAcceptedPlace: both places at once, with the application, its bursary and letters to both and the contact.
func TestGivingUpAnAcceptedPlace(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		path, pru, pat := sc.joint()
		confirm(pru, path).Is(http.StatusSeeOther)
		confirm(pat, path).Is(http.StatusSeeOther)
		cora := site.Actor(sc.cora)
		site.Write(func(tx *db.Tx) error {
			for _, to := range []application.State{application.Offered, application.Accepted} {
				if err := sc.s.Move(tx, cora, id(path), to, ""); err != nil {
					return err
				}
			}
			if _, err := tx.Exec(`INSERT INTO bursary (network_id, application_id, edition_id, state, asked, asked_at, awarded, words_sealed, version) VALUES ($1, $2, $3, 'awarded', 60000, $4, 60000, '', 1)`,
				id(path), sc.edition, int64(tx.Now)); err != nil {
				return err
			}
			for side, who := range map[person.Side]db.ID{person.Professional: sc.pru.ID, person.Partner: sc.pat.ID} {
				if err := edition.GivePlace(tx, edition.Place{Edition: sc.edition, Person: who, Side: side, Application: id(path)}); err != nil {
					return err
				}
			}
			return nil
		})
		site.Write(func(tx *db.Tx) error {
			for i, date := range []string{"2099-03-01", "2099-03-02", "2099-03-03"} {
				if _, err := tx.Exec(`INSERT INTO edition_day (network_id, id, edition_id, position, title, date, starts, ends, place, sequence) VALUES ($1, $2, $3, $4, $5, $6, '10:00', '16:00', '', 0)`,
					db.NewID(), sc.edition, i, "A day", date); err != nil {
					return err
				}
			}
			return edition.DatesChanged(tx, sc.edition)
		})
		site.Work()
		before := map[string]int{}
		for _, to := range []string{sc.pru.Email, sc.pat.Email, sc.cora.Email} {
			before[to] = len(site.Mail.To(to))
		}
		pru.Get(path+"/withdraw").Is(http.StatusOK).Shows("Only I give up my place", "We both give up our places")
		pru.Post(path+"/withdraw", url.Values{"how": {"all"}}).Is(http.StatusSeeOther)
		if got := sc.find(path).State; got != application.Withdrawn {
			t.Errorf("state %s", got)
		}
		site.Read(func(tx *db.Tx) error {
			left, err := edition.Taken(tx, sc.edition)
			if err == nil && left != 0 {
				t.Errorf("%d places are still taken", left)
			}
			return err
		})
		site.Work()
		for to, n := range before { // one letter for each, with the three dates in it
			if got := len(site.Mail.To(to)) - n; got != 1 {
				t.Errorf("%s gets %d letters", to, got)
			}
		}
		for _, to := range []string{sc.pru.Email, sc.pat.Email} {
			if l := site.Letter(to); len(l.Calendar) == 0 || strings.Count(l.Text, " March 2099, 10:00 to 16:00") != 3 || !strings.Contains(l.Text, "The bursary of £600 ends with it") {
				t.Errorf("the letter to %s: %s", to, l.Text)
			}
		}
		if text := site.Letter(sc.pat.Email).Text; !strings.Contains(text, "has given up the places of both of you") || !strings.Contains(text, sc.cora.Email) {
			t.Errorf("letter to the partner: %s", text)
		}
		if sc.letters(sc.pru.Email, "Your place is given up") != 1 || sc.letters(sc.cora.Email, "is free again") != 1 {
			t.Error("the letters to the one who left or to the contact are missing")
		}
		pru.Get(path).Is(http.StatusOK).Shows("The place was given up, so this application has ended.")
		pru.Get(path + "/withdraw").Is(http.StatusSeeOther)
	})
}
