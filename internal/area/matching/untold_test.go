package matching_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

// TestANoIsNotToldBeforeOneAnswers: whoever was introduced by the coordinator, and has not answered, sees the same whether
// the other has said no or nothing, and what they answer then has the same answer.
func TestANoIsNotToldBeforeOneAnswers(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		pru, pruC := sc.seeker("Prudence", "manager", "Waiting rooms")
		pat, patC := sc.seeker("Patrick", "carer", "Visiting times")
		card := func(p person.Person) string { s := sc.cardOf(p); return s[strings.LastIndex(s, "/")+1:] }
		site.As(sc.cora).Post("/editions/"+sc.edition+"/introductions", url.Values{"professional": {card(pru)}, "partner": {card(pat)}, "words": {"You both care about time."}}).Is(http.StatusSeeOther)
		asked := sc.introduction(pat.Email)
		// What somebody reads on the four pages that speak of the introduction; keys that are made anew for each page are no words.
		reads := func(c *apptest.Client) string {
			text := ""
			for _, path := range []string{"/me", asked, asked + "/no", "/partners/" + sc.edition} {
				text += strings.Join(c.Get(path).Is(http.StatusOK).Find("main"), "\n")
			}
			return text
		}
		reads(patC) // the first time also says what was saved just now
		before := reads(patC)
		if !strings.Contains(before, "Answer an introduction") || !strings.Contains(before, "Yes, I would like to be a pair") {
			t.Fatalf("he is not asked: %s", before)
		}
		letters := len(site.Mail.To(pat.Email))
		pruC.Post(asked+"/no", nil).Is(http.StatusSeeOther)
		pruC.Get(asked).Is(http.StatusOK).Shows("You said no to this")
		site.Work()
		if after := reads(patC); after != before {
			t.Errorf("before her no he reads\n%s\nand after it\n%s", before, after)
		}
		if n := len(site.Mail.To(pat.Email)); n != letters {
			t.Errorf("her no sent %d letters", n-letters)
		}
		patC.Post(asked+"/yes", nil).Is(http.StatusSeeOther)
		patC.Post(asked+"/yes", nil).Is(http.StatusSeeOther)
		patC.Get(asked).Is(http.StatusOK).Shows("You said yes", "We tell you as soon as Prudence says yes too")
		patC.Get("/me").Hides("Answer an introduction").Shows("You wait for others", "You said yes to a possible partner")
		patC.Get(asked+"/no").Is(http.StatusOK).Shows("Step back?", "You said yes to Prudence.")
		pruC.Get(asked + "/no").Is(http.StatusSeeOther)
		pruC.Get("/me").Hides("You said yes")
		pruC.Get(asked).Is(http.StatusOK).Shows("You said no to this")
		if n := sc.count(`SELECT COUNT(*) FROM application WHERE network_id = $1`); n != 0 {
			t.Fatal("a no and a yes made a pair")
		}
		patC.Post(asked+"/no", nil).Is(http.StatusSeeOther)
		patC.Get(asked).Is(http.StatusOK).Shows("You said no to this")
		pruC.Get(asked).Is(http.StatusOK).Shows("You said no to this")
		pruC.Post(asked+"/yes", nil).Is(http.StatusGone)

		// Who seeks no more cannot be waited for.
		site.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE introduction SET late_yes = NULL, late_no = NULL WHERE network_id = $1`)
			return err
		})
		patC.Get(asked).Is(http.StatusOK).Shows("Yes, I would like to be a pair")
		pruC.Post("/partners/"+sc.edition+"/withdraw", nil).Is(http.StatusSeeOther)
		patC.Get(asked).Is(http.StatusOK).Shows("did not come about")
	})
}

// TestOneWaitsForTheOther: who said yes reads on the first page that an answer can still come, and reads the same when the other has said
// no since. A no is asked for once more first, and asking does nothing.
func TestOneWaitsForTheOther(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		pru, pruC := sc.seeker("Prudence", "manager", "Waiting rooms")
		pat, patC := sc.seeker("Patrick", "carer", "Visiting times")
		card := func(p person.Person) string { s := sc.cardOf(p); return s[strings.LastIndex(s, "/")+1:] }
		site.As(sc.cora).Post("/editions/"+sc.edition+"/introductions", url.Values{"professional": {card(pru)}, "partner": {card(pat)}, "words": {"You both care about time."}}).Is(http.StatusSeeOther)
		asked := sc.introduction(pat.Email)
		patC.Get(asked).Is(http.StatusOK).Has("No, thank you")
		patC.Get(asked+"/no").Is(http.StatusOK).Shows("Say no to this?", "You cannot take it back.", "Prudence is not told.", "Go back, I have not decided")
		patC.Get("/me").Shows("Answer an introduction").Hides("You wait for others") // looking at it did nothing
		site.As(sc.cora).Get(asked + "/no").Is(http.StatusNotFound)
		patC.Post(asked+"/yes", nil).Is(http.StatusSeeOther)
		me := func() string { return strings.Join(patC.Get("/me").Is(http.StatusOK).Find("main"), "\n") }
		me()
		before := me()
		if !strings.Contains(before, "You wait for others") || !strings.Contains(before, "an answer can come until") {
			t.Errorf("he reads\n%s", before)
		}
		pruC.Post(asked+"/no", nil).Is(http.StatusSeeOther)
		if after := me(); after != before {
			t.Errorf("before her no he reads\n%s\nand after it\n%s", before, after)
		}
		site.Advance(60 * 24 * time.Hour)
		patC = site.As(pat)
		if over := me(); strings.Contains(over, "You wait for others") {
			t.Error("he waits for ever")
		}
	})
}
