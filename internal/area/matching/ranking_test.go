package matching_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
)

func (sc *scene) listsAt() string { return "/editions/" + sc.edition + "/lists" }
func (sc *scene) listAt() string  { return "/partners/" + sc.edition + "/list" }

// cards are the ids of the cards of the edition by first name.
func (sc *scene) cards() map[string]string {
	out := map[string]string{}
	sc.site.Read(func(tx *db.Tx) error {
		rows, err := db.All(tx, func(s db.Scanner, v *[2]string) error { return s.Scan(&v[0], &v[1]) },
			`SELECT p.given_name, s.id FROM seeker s JOIN person p ON p.network_id = s.network_id AND p.id = s.person_id WHERE s.network_id = $1 AND s.edition_id = $2`, sc.edition)
		for _, r := range rows {
			out[r[0]] = r[1]
		}
		return err
	})
	return out
}

// listForm is the form of somebody's own list with these people, the most wanted first.
func (sc *scene) listForm(c *apptest.Client, names ...string) url.Values {
	sc.t.Helper()
	form, cards := c.Get(sc.listAt()).Is(http.StatusOK).Form(sc.listAt()), sc.cards()
	for name := range form {
		if strings.HasPrefix(name, "place-") {
			form.Set(name, "")
		}
	}
	form.Del("none")
	for i, name := range names {
		form.Set("place-"+cards[name], strconv.Itoa(i+1))
	}
	if len(names) == 0 {
		form.Set("none", "yes")
	}
	return form
}

func (sc *scene) lists(c *apptest.Client, names ...string) {
	sc.t.Helper()
	c.Follow(c.Post(sc.listAt(), sc.listForm(c, names...)).Is(http.StatusSeeOther)).Is(http.StatusOK).Shows("Your list is saved.")
}

// does presses a button of the coordinator's page about lists.
func (sc *scene) does(c *apptest.Client, what string, more ...string) *apptest.Result {
	sc.t.Helper()
	form := url.Values{"do": {what}}
	if v := c.Get(sc.listsAt()).Is(http.StatusOK).Attr(`input[name="version"]`, "value"); len(v) > 0 {
		form.Set("version", v[0])
	}
	for i := 0; i < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return c.Post(sc.listsAt(), form)
}

// inDays is a closing time as coordinators type it.
func (sc *scene) inDays(n int) []string {
	return []string{"closes-date", sc.site.Clock.Now().AddDate(0, 0, n).Format("02/01/2006"), "closes-time", "8pm"}
}

func (sc *scene) asks(c *apptest.Client) {
	sc.t.Helper()
	c.Follow(sc.does(c, "ask", sc.inDays(7)...).Is(http.StatusSeeOther)).Shows("Everybody who seeks a partner gets a letter.")
}

func (sc *scene) fairPairs(c *apptest.Client) *apptest.Result {
	sc.t.Helper()
	sc.does(c, "close", "sure", "yes").Is(http.StatusSeeOther)
	return c.Follow(sc.does(c, "pairs").Is(http.StatusSeeOther)).Is(http.StatusOK)
}

// pairsOf are the first names of the pairs of the newest result of lists.
func (sc *scene) pairsOf() map[string]string {
	out := map[string]string{}
	sc.site.Read(func(tx *db.Tx) error {
		rows, err := db.All(tx, func(s db.Scanner, v *[2]string) error { return s.Scan(&v[0], &v[1]) },
			`SELECT a.given_name, b.given_name FROM suggestion s JOIN suggestion_run r ON r.network_id = s.network_id AND r.id = s.run_id
			JOIN person a ON a.network_id = s.network_id AND a.id = s.professional_id JOIN person b ON b.network_id = s.network_id AND b.id = s.partner_id
			WHERE s.network_id = $1 AND NOT s.taken_out AND r.ranking_id = (SELECT id FROM ranking WHERE network_id = $1 AND edition_id = $2 ORDER BY created DESC, id DESC LIMIT 1)`, sc.edition)
		for _, r := range rows {
			out[r[0]] = r[1]
		}
		return err
	})
	return out
}

func TestListsFromTheFirstPageToAPair(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		cora, at := site.As(sc.cora), sc.listsAt()
		cora.Get(at).Is(http.StatusOK).Shows("People of both sides are needed").Hides("Ask for lists")
		sc.does(cora, "ask", sc.inDays(7)...).Is(http.StatusConflict).Shows("People of both sides are needed")
		who := sc.people()
		who["Ada"].Get(at).Is(http.StatusNotFound)
		who["Ada"].Get(sc.listAt()).Is(http.StatusGone)
		bad := sc.does(cora, "ask", "closes-date", "tomorrow-ish", "closes-time", "25:00").Is(http.StatusUnprocessableEntity)
		if bad.Problem("closes-date") == "" || bad.Problem("closes-time") == "" || bad.Field("closes-date") != "tomorrow-ish" {
			t.Error("a wrong closing time is not told beside its field, or lost")
		}
		sc.does(cora, "ask", sc.inDays(60)...).Is(http.StatusUnprocessableEntity).Shows("Choose a time before that")
		sc.does(cora, "ask", "closes-date", site.Clock.Now().Format("02/01/2006"), "closes-time", "23:59").Is(http.StatusUnprocessableEntity).Shows("at least a day")
		sc.asks(cora)
		sc.does(cora, "ask", sc.inDays(7)...).Is(http.StatusConflict)
		site.Work()
		if l := site.Letter("ben@example.org"); !strings.Contains(l.Text, sc.listAt()) || !strings.Contains(l.Text, "Only you can ever read your list") {
			t.Fatalf("the letter: %s", l.Text)
		}
		who["Ben"].Get("/me").Shows("Say whom you would like to work with")
		who["Ben"].Get("/partners/" + sc.edition).Shows("Say whom you would like to work with")

		// What is wrong is told beside its field, and nothing that was typed is lost.
		cards := sc.cards()
		form := sc.listForm(who["Ben"], "Ada", "Cleo")
		form.Set("place-"+cards["Cleo"], "1")
		form.Set("place-"+cards["Eve"], "first")
		wrong := who["Ben"].Post(sc.listAt(), form).Is(http.StatusUnprocessableEntity)
		if wrong.Problem("place-"+cards["Eve"]) == "" || wrong.Field("place-"+cards["Eve"]) != "first" || wrong.Field("place-"+cards["Ada"]) != "1" || !wrong.Has("You gave number 1 to") {
			t.Error("equal places, or what is no number, are not told beside their fields")
		}
		who["Ben"].Post(sc.listAt(), url.Values{"version": {"0"}}).Is(http.StatusUnprocessableEntity).Shows("Give somebody a number")
		both := sc.listForm(who["Ben"], "Ada")
		both.Set("none", "yes")
		who["Ben"].Post(sc.listAt(), both).Is(http.StatusUnprocessableEntity).Shows("Take the numbers or this tick away.")
		sc.lists(who["Ben"], "Cleo", "Ada")
		who["Ben"].Get("/me").Hides("Say whom you would like to work with")
		old := sc.listForm(who["Ben"], "Eve")
		sc.lists(who["Ben"], "Ada", "Cleo")
		clash := who["Ben"].Post(sc.listAt(), old).Is(http.StatusConflict).Shows("in another window")
		if clash.Field("place-"+cards["Eve"]) != "1" {
			t.Error("what was typed in another window is lost")
		}
		mine := who["Ben"].Get(sc.listAt())
		if mine.Field("place-"+cards["Ada"]) != "1" || mine.Field("place-"+cards["Cleo"]) != "2" || mine.Field("place-"+cards["Eve"]) != "" {
			t.Error("the saved list is not what stands in the form")
		}

		sc.lists(who["Ada"], "Dan", "Ben")
		sc.lists(who["Cleo"], "Ben", "Dan")
		sc.lists(who["Dan"], "Cleo", "Ada")
		sc.lists(who["Finn"])
		cora.Get(at).Shows("5 of 6", "Two days lie between two letters.").Hides("Dan", "Cleo")
		sc.does(cora, "remind").Is(http.StatusConflict)
		site.Advance(49 * time.Hour)
		letters := len(site.Mail.To("ben@example.org"))
		cora.Follow(sc.does(cora, "remind").Is(http.StatusSeeOther)).Shows("Those who have saved no list get a letter.")
		site.Work()
		if len(site.Mail.To("ben@example.org")) != letters || !strings.HasPrefix(site.Letter("eve@example.org").Subject, "Reminder") {
			t.Error("the wrong people were reminded")
		}
		sc.does(cora, "pairs").Is(http.StatusConflict)
		sc.does(cora, "close").Is(http.StatusOK).Shows("Close the lists now?", "5 of 6")
		sc.does(cora, "close", "sure", "yes").Is(http.StatusSeeOther)
		cora.Get("/me").Shows("Make fair pairs of the lists")
		who["Ben"].Post(sc.listAt(), sc.oldList(cards["Eve"])).Is(http.StatusGone)
		who["Ben"].Get(sc.listAt()).Shows("The lists closed on", "Ada, Leeds")
		page := cora.Follow(sc.does(cora, "pairs").Is(http.StatusSeeOther))
		page.Shows("2 pairs", "out of 5 lists", "Each put the other on their list.", "It is proved", "With so few pairs", "Eve Example", "Finn Example").Hides("points")
		if got := sc.pairsOf(); len(got) != 2 || got["Ada"] == "" || got["Cleo"] == "" {
			t.Fatalf("pairs %v", got)
		}
		sc.does(cora, "pairs").Is(http.StatusSeeOther) // sent twice
		cora.Get("/me").Hides("Make fair pairs of the lists")
		sc.changesFairPairs(cora)
		sc.invitesFairPairs(cora, who)
	})
}

func (sc *scene) oldList(card string) url.Values {
	return url.Values{"version": {"2"}, "place-" + card: {"1"}}
}

// changesFairPairs makes a pair by hand, and takes it back.
func (sc *scene) changesFairPairs(cora *apptest.Client) {
	sc.t.Helper()
	before := sc.pairsOf()
	id := func(given string) (id string) {
		sc.site.Read(func(tx *db.Tx) (err error) {
			id, err = db.Value[string](tx, `SELECT id FROM person WHERE network_id = $1 AND given_name = $2`, given)
			return err
		})
		return id
	}
	at := sc.listsAt() + "/change"
	look := func(pro, par string) *apptest.Result {
		return cora.Get(at + "?professional=" + id(pro) + "&partner=" + id(par)).Is(http.StatusOK)
	}
	press := func(page *apptest.Result, do string) *apptest.Result {
		form := page.Form(at)
		form.Set("do", do)
		return cora.Follow(cora.Post(at, form).Is(http.StatusSeeOther)).Is(http.StatusOK)
	}
	cora.Get(at).Is(http.StatusOK)
	cora.Get(at + "?professional=x&partner=y").Is(http.StatusUnprocessableEntity).Shows("Choose a professional who is seeking.")
	page := look("Ada", "Finn").Shows("We do not look at the lists for it.", "Ada Example and "+before["Ada"]+" Example", "Without a pair would be: "+before["Ada"])
	press(page, "together").Shows("You put these two together by hand.", "it is no longer sure")
	if now := sc.pairsOf(); now["Ada"] != "Finn" || now["Cleo"] != before["Cleo"] {
		sc.t.Errorf("by hand: %v", now)
	}
	form := page.Form(at)
	form.Set("do", "together")
	form.Del("once")
	cora.Post(at, form).Is(http.StatusConflict)
	press(look("Ada", "Finn"), "apart")
	press(look("Ada", before["Ada"]).Shows("These two were a pair by the lists"), "together").Shows("It is proved").Hides("by hand.")
	if now := sc.pairsOf(); fmt.Sprint(now) != fmt.Sprint(before) {
		sc.t.Errorf("after taking it back: %v", now)
	}
	press(look("Eve", "Finn"), "together")
}

// invitesFairPairs sends the pairs. Each of both reads the sentence about them.
func (sc *scene) invitesFairPairs(cora *apptest.Client, who map[string]*apptest.Client) {
	sc.t.Helper()
	sc.site.Work()
	form := cora.Get(sc.listsAt()).Form(sc.listsAt() + "/send")
	form.Set("which", "all")
	cora.Post(sc.listsAt()+"/send", form).Is(http.StatusOK).Shows("Yes, invite all pairs")
	form.Set("sure", "yes")
	cora.Follow(cora.Post(sc.listsAt()+"/send", form).Is(http.StatusSeeOther)).Shows("We have asked both people of 3 pairs.", "Asked")
	sc.site.Work()
	other := sc.pairsOf()["Ada"]
	for _, two := range [][2]string{{"Ada", other}, {other, "Ada"}} {
		asked := sc.introduction(strings.ToLower(two[0]) + "@example.org")
		who[two[0]].Get(asked).Is(http.StatusOK).Shows("You put " + two[1] + " on your list, and " + two[1] + " put you on theirs.")
	}
	who["Finn"].Get(sc.introduction("finn@example.org")).Shows("It does not come from the lists").Hides("on your list, and")
	asked := sc.introduction("ada@example.org")
	who["Ada"].Post(asked+"/yes", nil).Is(http.StatusSeeOther)
	who[other].Post(asked+"/yes", nil).Is(http.StatusSeeOther)
	cora.Get(sc.listsAt()).Shows("Became a pair")
	who["Ada"].Get(sc.listAt()).Is(http.StatusForbidden)
	if n := sc.count(`SELECT COUNT(*) FROM ranking_list l JOIN seeker s ON s.network_id = l.network_id AND s.id = l.seeker_id WHERE l.network_id = $1 AND s.state = 'paired'`); n != 0 {
		sc.t.Errorf("%d lists of people who are a pair", n)
	}
}

// TestProposedPairsAreStableForTheSavedLists saves lists by chance through the pages, round after round, and looks from outside for two
// who would both rather have each other.
func TestProposedPairsAreStableForTheSavedLists(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		who, cora := sc.people(), site.As(sc.cora)
		rng := rand.New(rand.NewPCG(7, 11))
		sides := [2][]string{{"Ada", "Cleo", "Eve"}, {"Ben", "Dan", "Finn"}}
		for round := range 3 {
			sc.asks(cora)
			saved := map[string][]string{}
			for side, names := range sides {
				for _, name := range names {
					others := slices.Clone(sides[1-side])
					rng.Shuffle(len(others), func(i, j int) { others[i], others[j] = others[j], others[i] })
					saved[name] = others[:rng.IntN(len(others)+1)]
					sc.lists(who[name], saved[name]...)
				}
			}
			sc.fairPairs(cora)
			partner := map[string]string{}
			for a, b := range sc.pairsOf() {
				partner[a], partner[b] = b, a
			}
			// wants says that somebody put the other on their list before whom they have.
			wants := func(me, other string) bool {
				list := saved[me]
				at, has := slices.Index(list, other), slices.Index(list, partner[me])
				return at >= 0 && (has < 0 || at < has)
			}
			for _, a := range sides[0] {
				if b := partner[a]; b != "" && (!slices.Contains(saved[a], b) || !slices.Contains(saved[b], a)) {
					t.Errorf("round %d: %s and %s are a pair and did not put each other on their lists", round, a, b)
				}
				for _, b := range sides[1] {
					if wants(a, b) && wants(b, a) {
						t.Errorf("round %d: %s and %s would both rather have each other: %v, %v", round, a, b, saved, partner)
					}
				}
			}
			site.Advance(time.Minute)
		}
	})
}
