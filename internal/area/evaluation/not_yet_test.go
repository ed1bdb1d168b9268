package evaluation_test

import (
	"archive/zip"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// TestASecondPersonSaysNotYet: who reads a quote beside the original says why it is not ready. Nobody else clears it then; it waits on the first
// page of who chose it, who answers or changes the words. Then it waits for a second person again.
func TestASecondPersonSaysNotYet(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 12)
		wave := s.open("At the end", "pairs-end")
		for i, p := range s.people {
			s.answer(p, wrote("yes", map[string]string{"most-useful": fmt.Sprintf("a quiet room %d", i)}))
		}
		s.close(wave)
		c := site.As(s.coordinator)
		c.Post(s.path("/quotes"), c.Get(s.path("/quotes")).Form("/quotes")).Is(http.StatusSeeOther)
		var quote string
		partner := site.Person("Paula", "paula@example.org")
		site.Write(func(tx *db.Tx) (err error) {
			if quote, err = db.Value[string](tx, `SELECT id FROM wave_quote WHERE network_id = $1`); err != nil {
				return err
			}
			_, err = tx.Exec(`INSERT INTO edition_person (network_id, edition_id, person_id, function, side) VALUES ($1, $2, $3, 'facilitator', 'patient')`, s.edition, partner.ID)
			return err
		})
		second, third := site.As(partner), site.As(site.Person("Tess", "tess@example.org", access.Coordinator))
		at, why, answer := s.path("/quotes/second"), "why-"+quote, "answer-"+quote
		const waits, asked, reason = "Read quotes beside the originals", "Answer somebody who says not yet to a quote", "It shows which room she sat in."
		not := func(words, version string) url.Values {
			return url.Values{"do": {"not-yet"}, "quote": {quote}, "version": {version}, why: {words}}
		}
		clear := url.Values{"do": {"clear"}, "quote": {quote}, "version": {"1"}}
		// Only a second person says it, of words that they read, and says why.
		site.As(s.people[0]).Post(at, not(reason, "1")).Is(http.StatusNotFound)
		c.Post(at, not(reason, "1")).Is(http.StatusForbidden)
		stranger := not(reason, "1")
		stranger.Set("quote", "01a2087a-37e6-7000-8000-000000000000")
		second.Post(at, stranger).Is(http.StatusNotFound)
		if second.Post(at, not("  ", "1")).Is(http.StatusUnprocessableEntity).Problem(why) == "" {
			t.Error("a word without a reason is taken, or does not say why beside its field")
		}
		if bad := second.Post(at, not(strings.Repeat("x", 501), "1")).Is(http.StatusUnprocessableEntity); bad.Problem(why) == "" || len(bad.Field(why)) != 501 {
			t.Error("too long a reason is taken, or what was typed is lost")
		}
		if stale := second.Post(at, not(reason, "7")).Is(http.StatusConflict); stale.Field(why) != reason {
			t.Error("what was typed about words that have changed is lost")
		}
		c.Get("/me").Hides(asked)
		second.Follow(second.Post(at, not(reason, "1")).Is(http.StatusSeeOther)).Shows("Paula", reason, "waits for an answer")
		second.Post(at, not(reason, "1")).Is(http.StatusSeeOther) // pressed twice
		second.Get("/me").Hides(waits)
		third.Get("/me").Hides(waits, asked)
		third.Get(at).Shows(reason).Hides("clear it for the report")
		third.Post(at, clear).Is(http.StatusConflict)
		c.Get(s.path("/report")).Hides("a quiet room")
		// Who chose it reads why, and answers.
		c.Get("/me").Shows(asked).Link(asked)
		c.Get(s.path("/quotes")).Shows("Not yet, says a second person", "Paula", reason)
		if c.Post(s.path("/quotes"), url.Values{"do": {"answer"}, "quote": {quote}, answer: {""}}).Is(http.StatusUnprocessableEntity).Problem(answer) == "" {
			t.Error("an empty answer is taken")
		}
		second.Post(s.path("/quotes"), url.Values{"do": {"answer"}, "quote": {quote}, answer: {"My own"}}).Is(http.StatusNotFound)
		reply := url.Values{"do": {"answer"}, "quote": {quote}, answer: {"Every room was quiet that day."}}
		c.Follow(c.Post(s.path("/quotes"), reply).Is(http.StatusSeeOther)).Shows("Every room was quiet")
		c.Post(s.path("/quotes"), reply).Is(http.StatusSeeOther)
		c.Get("/me").Hides(asked)
		second.Get("/me").Shows(waits)
		second.Get(at).Shows(reason, "Every room was quiet that day.", "Clear it for the report")
		if own := unzip(t, second.Post("/me/export", nil).Is(http.StatusOK))["my-not-yet.csv"]; !strings.Contains(own, reason) || !strings.Contains(own, "Every room was quiet") {
			t.Errorf("what she said is not hers to take away: %q", own)
		}
		// She says it again, and a change of the words answers her.
		second.Post(at, not("Leave the number out.", "1")).Is(http.StatusSeeOther)
		page := c.Get(s.path("/quotes"))
		text := page.Field("text-" + quote)
		c.Post(s.path("/quotes"), url.Values{"do": {"save"}, "quote": {quote}, "version": {"1"}, "text-" + quote: {text[:strings.LastIndex(text, " ")] + " […]"}}).Is(http.StatusSeeOther)
		c.Get("/me").Hides(asked)
		second.Get(at).Shows("Leave the number out.", "were changed after that", "Clear it for the report")
		// Sure at last, also while nobody has answered: her own word does not hold her.
		second.Post(at, not("One more thing.", "2")).Is(http.StatusSeeOther)
		clear.Set("version", "2")
		third.Post(at, clear).Is(http.StatusConflict)
		second.Get(at).Shows("I am sure now")
		second.Post(at, clear).Is(http.StatusSeeOther)
		c.Get("/me").Hides(asked)
		c.Get(s.path("/report")).Shows("a quiet room")
		second.Post(at, not(reason, "3")).Is(http.StatusConflict)
		for what, n := range map[string]int64{"quote.not-yet": 4, "quote.answer": 2} {
			if got := count(s, `SELECT COUNT(*) FROM audit WHERE network_id = $1 AND action = '`+what+`'`); got != n {
				t.Errorf("%s is in the log %d times, want %d", what, got, n)
			}
		}
		c.Post(s.path("/quotes"), url.Values{"do": {"remove"}, "quote": {quote}}).Is(http.StatusSeeOther)
		if n := count(s, `SELECT COUNT(*) FROM quote_not_yet WHERE network_id = $1`); n != 0 {
			t.Error("what was said of a quote that was removed is still there")
		}
	})
}

// unzip are the files of an export by name.
func unzip(t *testing.T, r *apptest.Result) map[string]string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(r.Body), int64(len(r.Body)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		all, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(all)
	}
	return out
}
