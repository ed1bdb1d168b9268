package matching_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/shared/person"
)

// TestACoordinatorDoesNotLearnOfPrivateContact: introducing two of whom one has asked the other, or who have said no to each
// other, has the same answer as introducing two who never met. Nobody is asked twice.
func TestACoordinatorDoesNotLearnOfPrivateContact(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		met, metC := sc.seeker("Prudence", "manager", "Waiting rooms")
		pat, patC := sc.seeker("Patrick", "carer", "Visiting times")
		new1, _ := sc.seeker("Pia", "manager", "Waiting rooms")
		new2, _ := sc.seeker("Paul", "carer", "Visiting times")
		asked := metC.Post(sc.cardOf(pat), url.Values{"words": {"Shall we?"}}).Is(http.StatusSeeOther).Location
		patC.Post(asked+"/no", nil).Is(http.StatusSeeOther)
		metC.Get(asked) // the first time also says what was done just now
		before := strings.Join(metC.Get(asked).Is(http.StatusOK).Find("main"), "")
		site.Work()
		letters := len(site.Mail.To(met.Email)) + len(site.Mail.To(pat.Email))
		site.Advance(time.Hour)
		id := func(p person.Person) string { s := sc.cardOf(p); return s[len(s)-36:] }
		cora, path := site.As(sc.cora), "/editions/"+sc.edition+"/introductions"
		page := "/editions/" + sc.edition + "/seekers"
		try := func(a, b person.Person, words string) (out []string) {
			r := cora.Post(path, url.Values{"professional": {id(a)}, "partner": {id(b)}, "words": {words}})
			out = append(out, r.Location)
			if r.Location == "" {
				out = append(out, strings.Join(r.Find("h1"), ""))
			}
			return append(out, strings.Join(cora.Get(page).Find("tbody"), ""))
		}
		for i, words := range []string{"You both care.", "You both care.", "Other words"} {
			strangers := try(new1, new2, words)
			site.Advance(time.Second)
			known := try(met, pat, words)
			if strangers[0] != known[0] || len(strangers) != len(known) {
				t.Errorf("try %d: strangers %q, those who know of each other %q", i, strangers, known)
			}
		}
		rows := strings.Join(cora.Get(page).Is(http.StatusOK).Find("tbody"), " ")
		if a, b := strings.LastIndex(rows, "Prudence"), strings.LastIndex(rows, "Pia"); a < 0 || b < 0 || a > b {
			t.Errorf("the list of introductions, the newest first: %s", rows)
		}
		site.Work()
		if n := len(site.Mail.To(met.Email)) + len(site.Mail.To(pat.Email)); n != letters {
			t.Errorf("%d more letters to people who were asked before", n-letters)
		}
		if after := strings.Join(metC.Get(asked).Is(http.StatusOK).Find("main"), ""); after != before {
			t.Errorf("what she reads has changed: %s", after)
		}
	})
}
