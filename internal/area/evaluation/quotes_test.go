package evaluation_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
)

// wrote is a form with words, and what its author said about quoting.
func wrote(consent string, texts map[string]string) url.Values {
	form := url.Values{"q-recommend": {"4"}}
	if consent != "" {
		form.Set("q-quote-ok", consent)
	}
	for item, text := range texts {
		form.Set("q-"+item, text)
	}
	return form
}

// TestFewWhoWillNotBeQuoted has one person who does not want to be quoted and wrote to two questions: below one heading
// their texts would be known as those of one person.
func TestFewWhoWillNotBeQuoted(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 5)
		wave := s.open("At the end", "pairs-end")
		for i, p := range s.people {
			consent, alone := "yes", ""
			if i == 2 {
				consent, alone = "no", "alone "
			}
			s.answer(p, wrote(consent, map[string]string{"most-useful": fmt.Sprintf("%suseful %d", alone, i), "change-next": fmt.Sprintf("%schange %d", alone, i)}))
		}
		s.close(wave)
		c := site.As(s.coordinator)
		page := c.Get(s.path("/quotes")).Is(http.StatusOK).Shows("useful 0", "change 4", "They are fewer than 3, so what they wrote is not shown").Hides("alone", "For reading only", "There is no way from a text")
		if n := len(page.Find("form input[name=mark]")); n != 8 {
			t.Errorf("%d texts can be chosen, want 8", n)
		}
		mark := site.App.Keys.Mark(site.NetworkID, "wave quote", "alone useful 2")
		c.Post(s.path("/quotes"), url.Values{"do": {"choose"}, "wave": {string(wave)}, "item": {"most-useful"}, "mark": {mark}}).Is(http.StatusNotFound)
	})
}

// TestFewWhoMayBeQuoted has one person who may be quoted: all texts stand in one list, and none can be chosen.
func TestFewWhoMayBeQuoted(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 4)
		wave := s.open("At the end", "pairs-end")
		for i, p := range s.people {
			s.answer(p, wrote([]string{"yes", "no", "", "no"}[i], map[string]string{"most-useful": fmt.Sprintf("useful %d", i)}))
		}
		s.close(wave)
		page := site.As(s.coordinator).Get(s.path("/quotes")).Is(http.StatusOK).Shows("useful 0", "useful 1", "useful 2", "Fewer than 3 people said that they may be quoted")
		if n := len(page.Find("form input[name=mark]")); n != 0 {
			t.Errorf("%d texts can be chosen, want none", n)
		}
	})
}

// TestTextsOfFew has a question that two of five people wrote to: their texts are not shown.
func TestTextsOfFew(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 5)
		wave := s.open("At the end", "pairs-end")
		for i, p := range s.people {
			texts := map[string]string{"most-useful": fmt.Sprintf("useful %d", i)}
			if i < 2 {
				texts["change-next"] = fmt.Sprintf("change %d", i)
			}
			s.answer(p, wrote("yes", texts))
		}
		s.close(wave)
		site.As(s.coordinator).Get(s.path("/quotes")).Is(http.StatusOK).Shows("useful 0", "too few to show", "Fewer than 3 people wrote something here").Hides("change 0", "change 1")
	})
}

// TestForgedTexts keys in two forms on paper that do not want to be quoted, around the one by link that does not: its
// texts must not be what is left of three.
func TestForgedTexts(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 7)
		wave := s.open("At the end", "pairs-end")
		s.answer(s.people[0], wrote("no", map[string]string{"most-useful": victimText}))
		for i, p := range s.people[1:4] {
			s.answer(p, wrote("yes", map[string]string{"most-useful": fmt.Sprintf("useful %d", i)}))
		}
		s.tick(wave, 4, 5)
		for i := range 2 {
			s.key(wave, wrote("no", map[string]string{"most-useful": fmt.Sprintf("made up %d", i)}))
		}
		s.close(wave)
		if page := site.As(s.coordinator).Get(s.path("/quotes")).Is(http.StatusOK); strings.Contains(page.Body, victimText) || !strings.Contains(page.Body, "useful 2") {
			t.Error("the words of the only one by link who did not want to be quoted can be read, or those of the others cannot")
		}
	})
}

// TestAFormThatDidNotAskCannotBeQuoted: of a form without the question whether people may be quoted none can be chosen, and what was chosen
// before is in no report.
func TestAFormThatDidNotAskCannotBeQuoted(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 5)
		wave := s.open("At the end", "lay-partner-evaluation")
		for i, p := range s.people {
			s.answer(p, wrote("yes", map[string]string{"most-useful": fmt.Sprintf("useful %d", i)}))
		}
		s.close(wave)
		c := site.As(s.coordinator)
		choose := c.Get(s.path("/quotes")).Is(http.StatusOK).Form("/quotes")
		c.Post(s.path("/quotes"), choose).Is(http.StatusSeeOther)
		site.Write(func(tx *db.Tx) error {
			if _, err := tx.Exec(`UPDATE wave_quote SET cleared = TRUE WHERE network_id = $1`); err != nil {
				return err
			}
			old, err := db.Value[string](tx, `SELECT definition FROM wave WHERE network_id = $1 AND id = $2`, wave)
			if err != nil {
				return err
			}
			_, err = tx.Exec(`UPDATE wave SET definition = $3, version = version + 1 WHERE network_id = $1 AND id = $2`, wave, strings.ReplaceAll(old, `"quote-ok"`, `"asked-else"`))
			return err
		})
		page := c.Get(s.path("/quotes")).Is(http.StatusOK).Shows("This form did not ask whether people may be quoted")
		if n := len(page.Find("form input[name=mark]")); n != 0 {
			t.Errorf("%d texts can be chosen, want none", n)
		}
		c.Post(s.path("/quotes"), choose).Is(http.StatusNotFound)
		c.Get(s.path("/report")).Is(http.StatusOK).Hides("useful 0", "useful 1", "useful 2", "useful 3", "useful 4")
	})
}

// TestAQuoteThatDescribesSomebodyWaitsForThem: it is in no report before they said yes, and what is removed waits for nobody.
func TestAQuoteThatDescribesSomebodyWaitsForThem(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 5)
		wave := s.open("At the end", "pairs-end")
		for i, p := range s.people {
			s.answer(p, wrote("yes", map[string]string{"most-useful": fmt.Sprintf("how Esther chaired %d", i)}))
		}
		s.close(wave)
		c := site.As(s.coordinator)
		c.Post(s.path("/quotes"), c.Get(s.path("/quotes")).Form("/quotes")).Is(http.StatusSeeOther)
		var quote string
		site.Write(func(tx *db.Tx) error {
			var err error
			if quote, err = db.Value[string](tx, `SELECT id FROM wave_quote WHERE network_id = $1`); err != nil {
				return err
			}
			_, err = tx.Exec(`UPDATE wave_quote SET cleared = TRUE WHERE network_id = $1`)
			return err
		})
		shown := func() bool {
			return strings.Contains(c.Get(s.path("/report")).Is(http.StatusOK).Body, "how Esther chaired")
		}
		if !shown() {
			t.Fatal("the quote is not in the report")
		}
		save := func(names string) *apptest.Result {
			form := url.Values{"do": {"save"}, "quote": {quote}}
			form.Set("describes-"+quote, names)
			page := c.Get(s.path("/quotes"))
			form.Set("text-"+quote, page.Field("text-"+quote))
			form.Set("version", page.Field("version"))
			return c.Post(s.path("/quotes"), form)
		}
		if save("Esther Unknown").Is(http.StatusUnprocessableEntity).Problem("describes-"+quote) == "" || !shown() {
			t.Error("a name of nobody is taken, or half is saved")
		}
		esther := s.people[3]
		save(esther.Email).Is(http.StatusSeeOther)
		if shown() {
			t.Error("the report shows it before she agreed")
		}
		c.Get(s.path("/quotes")).Shows("Waits for those it describes")
		her := site.As(esther)
		path := her.Get("/me").Link("Say whether something about you may be in a report")
		her.Post(path+"/yes", her.Get(path).Shows("how Esther chaired").Form(path+"/yes")).Is(http.StatusSeeOther)
		if !shown() {
			t.Error("the report leaves out what she agreed to")
		}
		save(esther.Email).Is(http.StatusSeeOther) // the same words and people: nobody is asked again
		if !shown() {
			t.Error("the same words are asked about twice")
		}
		c.Post(s.path("/quotes"), url.Values{"do": {"remove"}, "quote": {quote}}).Is(http.StatusSeeOther)
		her.Get(path).Is(http.StatusOK).Shows("taken away since")
	})
}

// TestAQuoteIsRecognisedWhereItIsRead: whoever takes part reads a quote as their own story only in a report that they may read. Before it is shared,
// and when it is shared no longer, its address shows nothing.
func TestAQuoteIsRecognisedWhereItIsRead(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 12)
		wave := s.open("At the end", "pairs-end")
		for i, p := range s.people {
			s.answer(p, wrote("yes", map[string]string{"most-useful": fmt.Sprintf("a quiet room %d", i)}))
		}
		s.close(wave)
		c, reader := site.As(s.coordinator), site.As(s.people[1])
		c.Post(s.path("/quotes"), c.Get(s.path("/quotes")).Form("/quotes")).Is(http.StatusSeeOther)
		var quote string
		site.Write(func(tx *db.Tx) error {
			var err error
			if quote, err = db.Value[string](tx, `SELECT id FROM wave_quote WHERE network_id = $1`); err != nil {
				return err
			}
			_, err = tx.Exec(`UPDATE wave_quote SET cleared = TRUE WHERE network_id = $1`)
			return err
		})
		about := "/about-me/quote/" + quote
		c.Get(s.path("/report")).Is(http.StatusOK).Shows("a quiet room")
		reader.Get(about).Is(http.StatusNotFound)
		form := c.Get(s.path("/report/share")).Is(http.StatusOK).Form("/report/share")
		form.Set("readers", "people")
		c.Post(s.path("/report/share"), form).Is(http.StatusSeeOther)
		reader.Get(s.path("/report")).Is(http.StatusOK).Shows("a quiet room")
		reader.Get(about).Is(http.StatusOK).Shows("a quiet room")
		c.Post(s.path("/report/share"), url.Values{"do": {"stop"}}).Is(http.StatusSeeOther)
		reader.Get(s.path("/report")).Is(http.StatusNotFound)
		reader.Get(about).Is(http.StatusNotFound)
	})
}
