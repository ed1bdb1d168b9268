package matching_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

// TestNobodyLearnsWhoPutThemOnAList: all that somebody reads is the same whether others put them first, last or nowhere, while lists are
// taken, when they are closed and when the pairs are found. The coordinator reads the same, too, until the pairs are found; and then the
// same for different orders that lead to the same pairs.
func TestNobodyLearnsWhoPutThemOnAList(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		who, cora := sc.people(), site.As(sc.cora)
		admin := site.As(site.Person("Gareth", "gareth@example.org", access.Administrator))
		admin.Get(sc.listsAt()).Is(http.StatusNotFound)
		admin.Get(sc.listAt()).Is(http.StatusForbidden)
		reads := func(c *apptest.Client, paths ...string) string {
			text := ""
			for range 2 { // the first time also says what was done just now
				text = ""
				for _, path := range paths {
					text += plainly(c.Get(path).Is(http.StatusOK).Body)
				}
			}
			return text
		}
		ada := func() string { return reads(who["Ada"], "/me", sc.listAt(), "/partners/"+sc.edition) }
		coordinator := func() string { return reads(cora, sc.listsAt(), sc.suggestionsAt()) }
		same := func(what, a, b string) {
			t.Helper()
			if a != b {
				t.Errorf("%s:\n%s\nand\n%s", what, a, b)
			}
		}
		var mine, theirs []string
		results := []string{}
		for _, lists := range []map[string][]string{
			{"Ada": {"Ben", "Dan"}, "Cleo": {"Dan"}, "Ben": {"Ada", "Cleo"}, "Dan": {"Cleo", "Ada"}, "Eve": {"Ben"}, "Finn": {}},
			{"Ada": {"Ben", "Dan"}, "Cleo": {"Dan", "Ben"}, "Ben": {"Eve", "Ada"}, "Dan": {"Cleo"}, "Eve": {"Finn", "Dan"}, "Finn": {"Ada"}},
		} {
			sc.asks(cora)
			sc.lists(who["Ada"], lists["Ada"]...)
			empty := ada()
			for _, name := range []string{"Ben", "Dan", "Finn", "Cleo", "Eve"} {
				sc.lists(who[name], lists[name]...)
				same("what Ada reads after "+name+" saved a list", empty, ada())
			}
			theirs = append(theirs, coordinator())
			sc.does(cora, "close", "sure", "yes").Is(http.StatusSeeOther)
			closed := ada()
			theirs = append(theirs, coordinator())
			sc.does(cora, "pairs").Is(http.StatusSeeOther)
			same("what Ada reads when the pairs are found", closed, ada())
			mine = append(mine, empty, closed)
			results = append(results, coordinator())
			if got := sc.pairsOf(); got["Ada"] != "Ben" || got["Cleo"] != "Dan" || len(got) != 2 {
				t.Fatalf("pairs %v", got)
			}
		}
		same("what Ada reads while lists are taken", mine[0], mine[2])
		same("what Ada reads when they are closed", mine[1], mine[3])
		same("what the coordinator reads while lists are taken", theirs[0], theirs[2])
		same("what the coordinator reads when they are closed", theirs[1], theirs[3])
		same("what the coordinator reads of the pairs", results[0], results[1])
		sc.keptApart(t, cora, admin, who)
	})
}

// keptApart looks for lists where they must not be: in the log, in what is taken out of the edition, and in the database in plain words.
func (sc *scene) keptApart(t *testing.T, cora, admin *apptest.Client, who map[string]*apptest.Client) {
	t.Helper()
	cards := sc.cards()
	sc.site.Read(func(tx *db.Tx) error {
		sealed, err := db.Column[string](tx, `SELECT choices_sealed FROM ranking_list WHERE network_id = $1`)
		for _, text := range sealed {
			for _, id := range cards {
				if strings.Contains(text, id) {
					t.Error("a list stands in the database in plain words")
				}
			}
		}
		if len(sealed) != 6 {
			t.Errorf("%d lists are kept", len(sealed))
		}
		return err
	})
	log := admin.Get("/admin/audit").Is(http.StatusOK)
	log.Shows("had fair pairs made of lists").Hides("matching.list")
	if own := unzipped(t, who["Ada"].Post("/me/export", nil).Is(http.StatusOK).Body)["partner-list.csv"]; !strings.Contains(own, "1,Ben") || !strings.Contains(own, "2,Dan") {
		t.Errorf("her own file has of her list: %q", own)
	}
	for name, text := range unzipped(t, cora.Post("/editions/"+sc.edition+"/export", nil).Is(http.StatusOK).Body) {
		if strings.Contains(name, "list") || strings.Contains(text, cards["Ben"]) {
			t.Errorf("the edition's file has %s: %q", name, text)
		}
	}
}

// TestAListLastsAsLongAsItsOwnerSeeks: whoever leaves, changes sides or is paired takes their list with them, and is on nobody's list; a
// list that was deleted counts for nothing; calling off deletes all; and pairs are made once.
func TestAListLastsAsLongAsItsOwnerSeeks(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		who, cora := sc.people(), site.As(sc.cora)
		kept := func() int64 { return int64(sc.count(`SELECT COUNT(*) FROM ranking_list WHERE network_id = $1`)) }
		sc.asks(cora)
		sc.lists(who["Ada"], "Ben", "Dan")
		sc.lists(who["Ben"], "Ada")
		sc.lists(who["Dan"], "Ada")
		who["Ben"].Post("/partners/"+sc.edition+"/withdraw", nil).Is(http.StatusSeeOther)
		who["Ada"].Get(sc.listAt()).Shows("Somebody who was on your list no longer seeks").Hides("Ben")
		who["Ben"].Get(sc.listAt()).Is(http.StatusForbidden)
		if n := kept(); n != 2 {
			t.Errorf("%d lists after one of three left", n)
		}
		who["Dan"].Post("/partners/"+sc.edition+"/card", url.Values{"perspective": {"manager"}, "interest": {"Gardens"}, "place": {"York"}, "ways": {"video"}, "version": {"1"}}).Is(http.StatusSeeOther)
		if n := kept(); n != 1 {
			t.Errorf("%d lists after another changed sides", n)
		}
		who["Ada"].Get(sc.listAt()).Hides("Dan", "Ben")
		who["Ada"].Follow(who["Ada"].Post(sc.listAt()+"/delete", nil).Is(http.StatusSeeOther)).Shows("Your list is deleted.")
		sc.lists(who["Ada"], "Finn")
		sc.lists(who["Finn"], "Ada", "Eve")
		if sc.does(cora, "off").Is(http.StatusOK).Shows("Call it off?"); kept() != 2 {
			t.Error("lists are deleted before the coordinator is sure")
		}
		cora.Follow(sc.does(cora, "off", "sure", "yes").Is(http.StatusSeeOther)).Shows("All lists are deleted.", "Ask both sides")
		site.Work()
		if n := kept(); n != 0 {
			t.Errorf("%d lists after calling off", n)
		}
		if l := site.Letter("finn@example.org"); !strings.Contains(l.Text, "nobody has read them") {
			t.Errorf("the letter: %s", l.Text)
		}
		who["Ada"].Get(sc.listAt()).Is(http.StatusGone)
		site.Advance(time.Second)

		// What is decided after lists were asked for does not change what they are asked.
		sc.asks(cora)
		sc.lists(who["Ada"], "Finn")
		sc.lists(who["Finn"], "Ada", "Eve")
		sc.lists(who["Eve"], "Finn")
		site.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`INSERT INTO suggestion_rule (network_id, id, edition_id, professional_id, partner_id, kind, created, third_id)
				SELECT s.network_id, $2, s.edition_id, s.person_id, p.person_id, 'never', 1, '' FROM seeker s, seeker p WHERE s.network_id = $1 AND p.network_id = $1 AND s.id = $3 AND p.id = $4`, db.NewID(), sc.cards()["Ada"], sc.cards()["Finn"])
			return err
		})
		sc.fairPairs(cora)
		if got := sc.pairsOf(); got["Ada"] != "Finn" {
			t.Errorf("a decision after the opening changed the pairs: %v", got)
		}
		form := cora.Get(sc.listsAt()).Form(sc.listsAt() + "/send")
		form.Set("which", "all")
		form.Set("sure", "yes")
		cora.Post(sc.listsAt()+"/send", form).Is(http.StatusConflict).Shows("are never suggested")
		sc.does(cora, "move", sc.inDays(3)...).Is(http.StatusConflict)
		who["Eve"].Post("/partners/"+sc.edition+"/withdraw", nil).Is(http.StatusSeeOther)
		sc.does(cora, "pairs").Is(http.StatusSeeOther)
		if n := sc.count(`SELECT COUNT(*) FROM suggestion_run WHERE network_id = $1 AND ranking_id IS NOT NULL`); n != 1 {
			t.Errorf("lists were read %d times", n)
		}

		// Lists are not kept for ever, and can be read and deleted by their writers when nobody can apply any more.
		if n := kept(); n != 2 {
			t.Errorf("%d lists are kept after the pairs were made", n)
		}
		site.Advance(45 * 24 * time.Hour)
		ada := site.As(sc.who("Ada"))
		ada.Get(sc.listAt()).Is(http.StatusOK).Shows("Finn")
		ada.Post(sc.listAt(), url.Values{"version": {"1"}}).Is(http.StatusGone)
		ada.Post(sc.listAt()+"/delete", nil).Is(http.StatusSeeOther)
		if n := kept(); n != 1 {
			t.Errorf("%d lists after one was deleted", n)
		}
		site.Advance(16 * 24 * time.Hour)
		site.Work()
		if n := kept(); n != 0 {
			t.Errorf("%d lists sixty days after the pairs were made", n)
		}
	})
}

// who is somebody by their first name.
func (sc *scene) who(given string) (p person.Person) {
	sc.site.Read(func(tx *db.Tx) (err error) {
		p, err = person.Find(tx, db.ID(sc.id(given)))
		return err
	})
	return p
}
