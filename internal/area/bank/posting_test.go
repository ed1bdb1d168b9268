package bank_test

import (
	"net/http"
	"net/url"
	"slices"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
)

// TestWordsFollowWhatIsListed: whatever is changed, an organisation finds somebody by exactly the words in fields that they show it now.
func TestWordsFollowWhatIsListed(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		kept := 0
		check := func(after string) {
			t.Helper()
			site.Read(func(tx *db.Tx) error {
				is, err := postings(tx, `SELECT organisation_id, word, asked, person_id, fields FROM bank_posting WHERE network_id = $1 ORDER BY 1, 2, 4 LIMIT 1000`)
				if err != nil {
					return err
				}
				want, err := postings(tx, `SELECT l.organisation_id, w.word, l.asked, l.person_id, w.fields & l.fields FROM bank_word w, bank_listing l
					WHERE w.network_id = $1 AND l.network_id = $1 AND l.person_id = w.person_id AND (w.fields & l.fields) <> 0 ORDER BY 1, 2, 4 LIMIT 1000`)
				if !slices.Equal(is, want) {
					t.Errorf("after %s: %d words find somebody, and it should be these %d: %v", after, len(is), len(want), want)
				}
				kept = len(is)
				return err
			})
		}
		for _, who := range []string{"Pat", "Quinn"} {
			s.card(who, whole)
			s.allows(who, "Trust", []string{"take-part", "read"}, all)
			s.allows(who, "Council", []string{"take-part"}, []string{"words"})
		}
		check("the first yes")
		begun := kept
		s.as["Cora"].Post(s.cardAt("Trust", "Pat"), url.Values{"purpose": {"take-part"}, "words": {"Come and read with us"}}).Is(http.StatusSeeOther)
		check("a question")
		s.card("Pat", url.Values{"words": {"I bake bread for the river walk"}})
		check("other words")
		s.allows("Pat", "Trust", []string{"take-part"}, []string{"place"})
		check("showing less")
		if kept >= begun {
			t.Errorf("%d words before and %d after showing less: the test says little", begun, kept)
		}
		s.as["Pat"].Post("/me/bank/organisations/"+string(s.org["Trust"])+"/stop", nil).Is(http.StatusSeeOther)
		check("a no to one organisation")
		s.as["Cora"].Post("/partner-organisations/"+string(s.org["Council"])+"/change", url.Values{"version": {"1"}, "does": {"What the Council does"}, "needs": {"Readers"}}).Is(http.StatusSeeOther)
		check("an organisation that looks for nobody any more")
		s.as["Quinn"].Post("/me/bank/leave", nil).Is(http.StatusSeeOther)
		check("leaving")
		if kept != 0 {
			t.Errorf("%d words are kept of people who show nothing to anybody", kept)
		}
	})
}

type posting struct {
	organisation, word string
	asked              int64
	person             string
	fields             int64
}

func postings(tx *db.Tx, sql string) ([]posting, error) {
	return db.All(tx, func(s db.Scanner, p *posting) error {
		return s.Scan(&p.organisation, &p.word, &p.asked, &p.person, &p.fields)
	}, sql)
}
