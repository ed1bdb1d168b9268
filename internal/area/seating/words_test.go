package seating_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
)

// TestTablesWriteToThosePresenting: a coach writes for the own table from the day on, the presenter reads it and gets one letter,
// and nobody else reads it.
func TestTablesWriteToThosePresenting(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		pat, una := s.helper("Pat", "presenter", "professional"), s.helper("Una", "presenter", "professional")
		s.setUp()
		s.cora.Post(s.at("/seating/publish"), s.cora.Get(s.at("/seating")).Form(s.at("/seating/publish"))).Is(http.StatusSeeOther)
		at := s.at("/rotations/new")
		fill := s.cora.Get(at).Form(at)
		if !strings.Contains(fill.Get("presenters"), pat.Name()) || !strings.Contains(fill.Get("presenters"), una.Name()) {
			t.Fatalf("the form begins with %q", fill.Get("presenters"))
		}
		for k, v := range map[string]string{"name": "Projects", "day": string(s.Days[1].ID), "tables": "3", "hears": "2"} {
			fill.Set(k, v)
		}
		turn := s.cora.Post(at, fill).Is(http.StatusSeeOther).Location
		s.show(turn)
		if left := s.cora.Get(at).Form(at).Get("presenters"); strings.Contains(left, pat.Name()) {
			t.Errorf("who presents already is in a new timetable: %q", left)
		}
		coachTable := int(s.table(s.coach, 1))
		words := func(table int) string {
			return turn + "/words?" + url.Values{"table": {strconv.Itoa(table)}, "presenter": {pat.Name()}}.Encode()
		}
		form := func(table int, version, good string) url.Values {
			return url.Values{"table": {strconv.Itoa(table)}, "presenter": {pat.Name()}, "version": {version}, "good": {good}}
		}
		s.As(s.coach).Post(turn+"/words", form(coachTable, "0", "Too early")).Is(http.StatusForbidden)
		site.Advance(s.Days[1].Start("Europe/London").Time().Add(time.Hour).Sub(site.Clock.Now()))
		kit, fay, cora := s.As(s.coach), s.As(s.leads), s.As(s.runs) // sessions from months before have ended
		other := coachTable%3 + 1
		kit.Get(words(other)).Is(http.StatusNotFound)
		kit.Post(turn+"/words", form(other, "0", "Not my table")).Is(http.StatusNotFound)
		kit.Get(words(coachTable)).Is(http.StatusOK).Shows(pat.Name() + " reads this")
		bad := kit.Post(turn+"/words", form(coachTable, "0", "")).Is(http.StatusUnprocessableEntity)
		if bad.Problem("good") == "" {
			t.Error("an empty form is not told beside its field")
		}
		kit.Post(turn+"/words", form(coachTable, "0", "A clear letter")).Is(http.StatusSeeOther)
		// The facilitator has the form open from before: both texts are shown, and what was typed stays.
		clash := fay.Post(turn+"/words", form(coachTable, "0", "Another view")).Is(http.StatusConflict).Shows("A clear letter", "Somebody else wrote for this table")
		if clash.Field("good") != "Another view" || clash.Field("version") != "1" {
			t.Error("what was typed is lost, or it cannot be saved again")
		}
		site.Work()
		site.Advance(11 * time.Minute)
		site.Work()
		letter := site.Letter(pat.Email)
		if !strings.Contains(letter.Subject, "What the tables say to you") || strings.Contains(letter.Text, "A clear letter") {
			t.Errorf("the letter is %q: %s", letter.Subject, letter.Text)
		}
		s.As(pat).Get(turn).Is(http.StatusOK).Shows("What the tables say to you", "A clear letter")
		s.As(una).Get(turn).Is(http.StatusOK).Hides("A clear letter")
		s.As(pat).Get(words(coachTable)).Is(http.StatusNotFound)
		fay.Get(turn).Shows("A clear letter", "written.")
		for who, has := range map[*apptest.Client]string{s.As(pat): "false,A clear letter", s.As(s.coach): "true,A clear letter", s.As(una): "", s.As(s.people[0]): "", cora: ""} {
			if text := unzip(t, who.Post("/me/export", nil).Is(http.StatusOK).Body)["my-words-to-presenters.csv"]; !strings.Contains(text, has) || has == "" && strings.Contains(text, "clear") {
				t.Errorf("want %q of what tables say in one's own file:\n%s", has, text)
			}
		}
		if text := unzip(t, cora.Post(s.at("/export"), nil).Is(http.StatusOK).Body)["words-to-presenters.csv"]; !strings.Contains(text, fmt.Sprintf(",%d,%s,A clear letter", coachTable, pat.Name())) {
			t.Errorf("what tables say is not in what a coordinator takes out:\n%s", text)
		}
		s.As(s.people[0]).Get(turn).Is(http.StatusNotFound)
		site.Read(func(tx *db.Tx) error {
			n, err := db.Value[int64](tx, `SELECT COUNT(*) FROM rotation_word WHERE network_id = $1 AND words_sealed LIKE '%clear%'`)
			if n != 0 {
				t.Error("what a table says is not sealed")
			}
			return err
		})
		cora.Post(turn+"/remove", url.Values{"sure": {"yes"}}).Is(http.StatusForbidden)
	})
}
