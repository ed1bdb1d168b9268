package matching_test

import (
	"archive/zip"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

// seeks adds somebody with a card, straight into the tables.
func (sc *scene) seeks(given, perspective, interest, place, times string) (person.Person, *apptest.Client) {
	p := sc.site.Person(given, strings.ToLower(given)+"@example.org")
	sc.site.Write(func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO seeker (network_id, id, edition_id, person_id, side, perspective, interest, place, times, ways, state, picture_sealed, created, version)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'video', 'active', '', $10, 1)`, db.NewID(), sc.edition, p.ID, string(person.SideOf(perspective)), perspective, interest, place, times, int64(tx.Now))
		return err
	})
	return p, sc.site.As(p)
}

// looks answers the assumptions check.
func (sc *scene) looks(c *apptest.Client, picture string) {
	sc.t.Helper()
	c.Post("/partners/"+sc.edition+"/check", url.Values{"q-picture": {picture}, "q-origin": {"School"}, "q-closed-door": {"Somebody young"}}).Is(http.StatusSeeOther)
}

func (sc *scene) suggestionsAt() string { return "/editions/" + sc.edition + "/suggestions" }

// find presses the button that finds the best pairs, and follows.
func (sc *scene) find(c *apptest.Client) *apptest.Result {
	sc.t.Helper()
	at := sc.suggestionsAt()
	form := c.Get(at).Is(http.StatusOK).Form(at)
	return c.Follow(c.Post(at, form).Is(http.StatusSeeOther)).Is(http.StatusOK)
}

// invite ticks the pairs that contain these words and sends.
func (sc *scene) sendForm(page *apptest.Result, words ...string) url.Values {
	sc.t.Helper()
	form := page.Form(sc.suggestionsAt() + "/send")
	form.Del("pair")
	boxes, labels := page.Attr(`input[name="pair"]`, "value"), page.Find(`label[for^="pair-"]`)
	for i, label := range labels {
		for _, w := range words {
			if strings.Contains(label, w) {
				form.Add("pair", boxes[i])
			}
		}
	}
	form.Set("which", "ticked")
	return form
}

// people sets a stage of three professionals and three patient partners.
func (sc *scene) people() map[string]*apptest.Client {
	out := map[string]*apptest.Client{}
	for _, p := range [][5]string{
		{"Ada", "manager", "Kinder letters from the eye clinic", "Leeds", "weekday mornings"},
		{"Ben", "carer", "Letters that my mother can read", "Leeds", "Tuesday mornings"},
		{"Cleo", "clinician", "Gardens for the night ward", "York", "evenings"},
		{"Dan", "patient", "A garden on the ward", "York", "evenings after six"},
		{"Eve", "manager", "Shorter waits", "Hull", "weekends"},
		{"Finn", "carer", "Transport", "Ripon", "ask me"},
	} {
		_, out[p[0]] = sc.seeks(p[0], p[1], p[2], p[3], p[4])
		sc.looks(out[p[0]], "Somebody like me")
		sc.site.Advance(time.Second)
	}
	return out
}

func TestSuggestionsFromTheFirstPageToAPair(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		at := sc.suggestionsAt()
		cora := site.As(sc.cora)
		cora.Get(at).Is(http.StatusOK).Shows("0 professionals and 0 patient partners seek a partner now.").Hides("Find the best pairs")
		cora.Post(at, url.Values{}).Is(http.StatusConflict).Shows("Nobody is seeking a partner at the moment.")
		who := sc.people()
		who["Ada"].Get(at).Is(http.StatusNotFound)
		cora.Get("/editions/" + sc.edition + "/seekers").Shows("Find the best pairs among all of them")
		page := sc.find(cora).Shows("3 pairs out of 3 professionals and 3 patient partners", "It is proved that nothing is better",
			"Ada Example and Ben Example", "Both cards speak of “letters”.", "Both named Leeds.", "Both have time: Tuesday mornings.", "Cleo Example and Dan Example", "Eve Example and Finn Example").Hides("from before", "Without a pair")

		send := at + "/send"
		cora.Post(send, sc.sendForm(page)).Is(http.StatusUnprocessableEntity).Shows("Tick at least one pair.")
		form := sc.sendForm(page, "Ada")
		form.Set("words", strings.Repeat("x", 1001))
		bad := cora.Post(send, form).Is(http.StatusUnprocessableEntity)
		if bad.Problem("words") == "" || len(bad.Field("words")) != 1001 || len(bad.Attr(`input[name="pair"][checked]`, "value")) != 1 {
			t.Error("what was typed or ticked is lost")
		}
		form.Set("words", "You might like each other.")
		done := cora.Follow(cora.Post(send, form).Is(http.StatusSeeOther))
		done.Shows("We have asked both people of 1 pair.", "Asked")
		cora.Follow(cora.Post(send, form).Is(http.StatusSeeOther)).Shows("It was done once")
		form.Del("once")
		cora.Follow(cora.Post(send, form).Is(http.StatusSeeOther)).Shows("Nobody is asked twice")
		site.Work()
		for _, email := range []string{"ada@example.org", "ben@example.org"} {
			letters := site.Mail.To(email)
			if len(letters) != 1 || !strings.Contains(letters[0].Text, "Why we thought of you two: You both wrote about “letters”.") || !strings.Contains(letters[0].Text, "You might like each other.") {
				t.Fatalf("letters to %s: %v", email, letters)
			}
		}
		asked := sc.introduction("ada@example.org")
		for _, name := range []string{"Ada", "Ben"} {
			who[name].Get("/me").Shows("Answer an introduction")
			who[name].Get(asked).Is(http.StatusOK).Shows("Why we thought of you two", "You both wrote about “letters”.", "You might like each other.")
		}
		who["Dan"].Get(asked).Is(http.StatusNotFound)
		who["Ada"].Post(asked+"/yes", nil).Is(http.StatusSeeOther)
		who["Ben"].Post(asked+"/yes", nil).Is(http.StatusSeeOther)
		cora.Get(at).Shows("Became a pair", "These suggestions are from before")
		sc.find(cora).Shows("2 pairs out of 2 professionals and 2 patient partners").Hides("Ada Example", "from before")

		// All at once; whoever left the finder meanwhile is told, and the others are asked.
		page = cora.Get(at)
		who["Finn"].Post("/partners/"+sc.edition+"/withdraw", nil).Is(http.StatusSeeOther)
		form = page.Form(send)
		form.Set("which", "all")
		form.Set("words", "Do say hello.")
		form = cora.Post(send, form).Is(http.StatusOK).Shows("Invite all pairs?", "There are 2 suggested pairs.", "Do say hello.").Form(send)
		form.Set("which", "all")
		cora.Follow(cora.Post(send, form).Is(http.StatusSeeOther)).Shows("We have asked both people of 1 pair.", "The person who was suggested for Eve Example no longer seeks a partner.")
	})
}

func TestADeclineIsNeverTold(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		who := sc.people()
		cora := site.As(sc.cora)
		page := sc.find(cora)
		form := sc.sendForm(page, "Ada", "Cleo")
		cora.Post(sc.suggestionsAt()+"/send", form).Is(http.StatusSeeOther)
		asked := sc.introduction("ada@example.org")
		who["Ada"].Post(asked+"/yes", nil).Is(http.StatusSeeOther)
		who["Ada"].Get(asked) // it says once that she said yes
		cora.Get(sc.suggestionsAt())
		kept := unzipped(t, who["Ada"].Post("/me/export", nil).Is(http.StatusOK).Body)
		if !strings.Contains(kept["partner-finder.csv"], "Kinder letters") || !strings.Contains(kept["introductions.csv"], "You both wrote about") || !strings.Contains(kept["introductions.csv"], "You said yes") {
			t.Errorf("what is kept about Ada lacks something: %q", kept["introductions.csv"])
		}
		adaBefore, coraBefore := who["Ada"].Get(asked).Body, cora.Get(sc.suggestionsAt()).Body
		who["Ben"].Post(asked+"/no", nil).Is(http.StatusSeeOther)
		if plainly(who["Ada"].Get(asked).Body) != plainly(adaBefore) {
			t.Error("Ada sees that Ben said no")
		}
		if plainly(cora.Get(sc.suggestionsAt()).Body) != plainly(coraBefore) {
			t.Error("the coordinator sees that somebody said no")
		}
		if n := sc.count(`SELECT COUNT(*) FROM audit WHERE network_id = $1 AND person_id = $2 AND action LIKE 'matching%'`, sc.id("Ben")); n != 0 {
			t.Error("the log tells who said no")
		}
		site.Work()
		if n := len(site.Mail.To("ada@example.org")); n != 1 {
			t.Errorf("%d letters to Ada", n)
		}
		if now := unzipped(t, who["Ada"].Post("/me/export", nil).Is(http.StatusOK).Body); now["introductions.csv"] != kept["introductions.csv"] {
			t.Error("Ada's record tells that Ben said no")
		}
		// Both are seekers still, and are suggested with others, never again with each other.
		again := sc.find(cora).Shows("3 pairs out of 3 professionals and 3 patient partners").Hides("Ada Example and Ben Example", "Cleo Example and Dan Example")
		if !again.Has("Ada Example") || !again.Has("Ben Example") {
			t.Error("somebody is left out for a no")
		}
		change := sc.suggestionsAt() + "/change?" + url.Values{"professional": {sc.id("Ada")}, "partner": {sc.id("Ben")}}.Encode()
		cora.Get(change).Is(http.StatusOK).Shows("These two know of each other already").Hides("Suggest these two")
		who["Ada"].Get(asked).Shows("We tell you as soon as Ben says yes too.")
	})
}

// unzipped are the files of an export.
func unzipped(t *testing.T, body string) map[string]string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(text)
	}
	return out
}

func (sc *scene) id(given string) (id string) {
	sc.site.Read(func(tx *db.Tx) (err error) {
		id, err = db.Value[string](tx, `SELECT id FROM person WHERE network_id = $1 AND given_name = $2`, given)
		return err
	})
	return id
}

var (
	anyID   = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	onceKey = regexp.MustCompile(`name="once" value="[^"]*"|data-reader="[^"]*"`) // a key, and the mark of the reader: in each world anew
)

// plainly is a page without what differs each time it is made: ids in the order of their first use, and one-time keys.
func plainly(body string) string {
	seen := map[string]string{}
	body = anyID.ReplaceAllStringFunc(body, func(id string) string {
		if seen[id] == "" {
			seen[id] = fmt.Sprintf("id-%d", len(seen))
		}
		return seen[id]
	})
	return onceKey.ReplaceAllString(body, "once")
}

// Two worlds that differ in health data, in what people answered in private, and in declines give the same pages, to the byte.
func TestNothingPersonalReachesAPage(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		var worlds [2][]string
		for i := range worlds {
			worlds[i] = world(t, site.Network([]string{"plain", "secret"}[i]), i == 1)
		}
		for i, page := range worlds[0] {
			if page != worlds[1][i] {
				t.Errorf("page %d differs:\n%s", i, firstDifference(page, worlds[1][i]))
			}
		}
	})
}

func firstDifference(a, b string) string {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	from := max(n-200, 0)
	return a[from:min(n+200, len(a))] + "\n---\n" + b[from:min(n+200, len(b))]
}

// world is what the coordinator and those who were asked see, with or without things that nobody may learn.
func world(t *testing.T, site *apptest.Site, secret bool) []string {
	sc := newScene(t, site)
	who := sc.people()
	cora := site.As(sc.cora)
	if secret {
		for _, name := range []string{"Ada", "Ben", "Cleo", "Dan"} {
			sc.looks(who[name], "A secret picture")
		}
		site.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE person SET experience_sealed = 'something', needs_sealed = 'something' WHERE network_id = $1`)
			return err
		})
	}
	at := sc.suggestionsAt()
	out := []string{sc.find(cora).Body}
	form := cora.Get(at).Form(at + "/send")
	form.Set("which", "all")
	form.Set("sure", "yes")
	out = append(out, cora.Follow(cora.Post(at+"/send", form).Is(http.StatusSeeOther)).Body)
	asked := sc.introduction("ada@example.org")
	who["Ada"].Post(asked+"/yes", nil).Is(http.StatusSeeOther)
	if secret {
		who["Ben"].Post(asked+"/no", nil).Is(http.StatusSeeOther)
		who["Finn"].Post(sc.introduction("finn@example.org")+"/no", nil).Is(http.StatusSeeOther)
	}
	change := at + "/change?" + url.Values{"professional": {sc.id("Ada")}, "partner": {sc.id("Dan")}}.Encode()
	out = append(out, cora.Get(at).Body, sc.find(cora).Body, cora.Get(change).Is(http.StatusOK).Body, cora.Get(at+"/criteria").Is(http.StatusOK).Body,
		who["Ada"].Get(asked).Is(http.StatusOK).Body, who["Ada"].Get("/partners/"+sc.edition).Body, cora.Get("/editions/"+sc.edition+"/seekers").Body)
	// Leaving people out after an invitation tells nothing either.
	criteria := cora.Get(at + "/criteria").Form(at + "/criteria")
	criteria.Set("rest", "7")
	cora.Post(at+"/criteria", criteria).Is(http.StatusSeeOther)
	site.Write(func(tx *db.Tx) error { // one of the pairs was asked long ago
		_, err := tx.Exec(`UPDATE introduction SET created = 1 WHERE network_id = $1 AND professional_id IN (SELECT id FROM person WHERE network_id = $1 AND given_name = 'Ada')`)
		return err
	})
	out = append(out, sc.find(cora).Body)
	for i := range out {
		out[i] = strings.NewReplacer("/n/plain", "", "/n/secret", "", "Network plain", "Network", "Network secret", "Network").Replace(plainly(out[i]))
	}
	return out
}
