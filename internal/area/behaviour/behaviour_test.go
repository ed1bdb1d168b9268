package behaviour_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/area/programme"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

func TestFromGatheringToKindWords(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		cora, rosa, otto := site.Person("Cora", "cora@example.org", access.Coordinator), site.Person("Rosa", "rosa@example.org"), site.Person("Otto", "otto@example.org", access.Administrator)
		ctx, actor := context.Background(), site.Actor(cora)
		ps := programme.New(site.DB, site.App.Keys, site.App.Post, programme.Parts{})
		id, err := ps.Create(ctx, actor, programme.NewEdition{Template: "lay-partner-three-days", FirstDay: "2026-05-12", ProgrammeName: "Lay partners", Basics: programme.Basics{Name: "2026", Place: "Hall", Places: "40",
			Fee: "0", BursaryBudget: "0", Zone: "Europe/London", ClosesDate: "2026-04-01", ClosesTime: "17:00", ContactName: "Cora", ContactEmail: "cora@example.org"}})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range []programme.PersonForm{{Email: "rosa@example.org", Function: "coach", Side: "partner"}, {Email: "rosa@example.org", Function: "facilitator", Side: "partner"}, {Email: "otto@example.org", Function: "facilitator", Side: "professional"}} {
			if _, err := ps.AddPerson(ctx, actor, id, f); err != nil {
				t.Fatal(err)
			}
		}
		if err := ps.Move(ctx, actor, id, edition.Publish); err != nil {
			t.Fatal(err)
		}
		var people []person.Person
		for _, name := range []string{"Ann", "Bob", "Cy", "Di", "Ed", "Flo"} {
			people = append(people, site.Person(name, strings.ToLower(name)+"@example.org"))
		}
		site.Write(func(tx *db.Tx) error {
			days, err := edition.Days(tx, id)
			if err != nil {
				return err
			}
			if _, err := tx.Exec(`UPDATE edition_day SET date = '2026-03-01' WHERE network_id = $1 AND id = $2`, days[0].ID); err != nil {
				return err
			}
			seats := map[db.ID]int64{rosa.ID: 1}
			for i, p := range people {
				if err := edition.GivePlace(tx, edition.Place{Edition: id, Person: p.ID, Side: person.Partner}); err != nil {
					return err
				}
				seats[p.ID] = 1 + int64(i)/4 // Ann to Di at table 1, Ed and Flo at table 2
			}
			_, err = edition.ShowSeats(tx, id, days[0].ID, seats)
			return err
		})
		at := "/editions/" + string(id)
		list, kind := at+"/behaviours", at+"/kind-words"
		var c []*apptest.Client
		for _, p := range people {
			c = append(c, site.As(p))
		}
		r, co, stranger := site.As(rosa), site.As(cora), site.As(site.Person("Sol", "sol@example.org"))
		for _, path := range []string{list, kind} {
			stranger.Get(path).Is(http.StatusNotFound)
		}
		add := func(who *apptest.Client, words string) {
			who.Post(list, url.Values{"words": {words}}).Is(http.StatusSeeOther)
			site.Advance(1e9)
		}
		add(c[0], "Lets others finish.")
		add(c[1], "Does not interrupt")
		add(c[2], "Asks before telling")
		add(r, "Is on time")
		c[3].Post(list, url.Values{"words": {"lets others FINISH"}}).Is(http.StatusUnprocessableEntity).Shows("This is on the list already")
		c[0].Get(list).Is(http.StatusOK).Shows("Asks before telling").Hides("Rosa", "Bob")
		ids := map[string]string{}
		site.Read(func(tx *db.Tx) error {
			type row struct{ id, words string }
			rows, err := db.All(tx, func(s db.Scanner, v *row) error { return s.Scan(&v.id, &v.words) }, `SELECT id, words FROM behaviour WHERE network_id = $1`)
			for _, v := range rows {
				ids[v.words] = v.id
			}
			return err
		})
		c[4].Post(list+"/"+ids["Does not interrupt"]+"/merge", url.Values{"into-" + ids["Does not interrupt"]: {ids["Lets others finish"]}}).Is(http.StatusSeeOther)
		c[4].Get(list).Shows("Says the same").Hides("Take apart")
		if n := c[4].Get(list).Find("select"); len(n) != 0 {
			t.Errorf("the list holds %d selects", len(n))
		}
		one := list + "/" + ids["Lets others finish"]
		c[4].Get(one).Is(http.StatusOK).Shows("Take apart: Does not interrupt", "It says the same as").Hides("Take away")
		c[0].Get(one).Shows("Take away: Lets others finish")
		stranger.Get(one).Is(http.StatusNotFound)
		c[4].Get(list + "/" + ids["Does not interrupt"]).Is(http.StatusNotFound)
		c[4].Post(one+"/merge", nil).Is(http.StatusUnprocessableEntity).Shows("Choose another behaviour")
		c[4].Post(list+"/"+ids["Is on time"]+"/remove", nil).Is(http.StatusForbidden)
		c[4].Post(list+"/vote", url.Values{"votes": {ids["Is on time"]}}).Is(http.StatusConflict)
		c[4].Post(list+"/move", url.Values{"from": {"gather"}, "to": {"vote"}}).Is(http.StatusNotFound)
		r.Post(list+"/move", url.Values{"from": {"gather"}, "to": {"vote"}}).Is(http.StatusSeeOther)
		c[0].Post(list, url.Values{"words": {"Too late"}}).Is(http.StatusConflict)

		c[0].Get("/me").Shows("A vote is on")
		for i, who := range c[:5] {
			who.Post(list+"/vote", url.Values{"votes": {ids["Lets others finish"], ids[[]string{"Asks before telling", "Is on time"}[i%2]]}}).Is(http.StatusSeeOther)
		}
		r.Post(list+"/vote", url.Values{"votes": {ids["Is on time"]}}).Is(http.StatusNotFound)
		c[0].Post(list+"/vote", url.Values{"votes": {"nonsense"}}).Is(http.StatusUnprocessableEntity)
		// Nobody is named with a vote: neither in its rows nor in the log.
		site.Read(func(tx *db.Tx) error {
			marks, err := db.Column[string](tx, `SELECT voter FROM behaviour_vote WHERE network_id = $1`)
			for _, m := range marks {
				for _, p := range people {
					if strings.Contains(m, string(p.ID)) {
						t.Error("a vote names somebody")
					}
				}
			}
			if err != nil {
				return err
			}
			n, err := db.Value[int64](tx, `SELECT COUNT(*) FROM audit WHERE network_id = $1 AND action LIKE 'behaviour.vote%'`)
			if n != 0 {
				t.Error("the log tells who voted")
			}
			return err
		})
		r.Post(list+"/move", url.Values{"from": {"vote"}, "to": {"closed"}, "most": {""}}).Is(http.StatusUnprocessableEntity).Shows("Enter a number from 1 to 20")
		r.Post(list+"/move", url.Values{"from": {"vote"}, "to": {"closed"}, "most": {"2"}}).Is(http.StatusSeeOther)
		co.Post(list+"/move", url.Values{"from": {"vote"}, "to": {"gather"}}).Is(http.StatusConflict)
		c[0].Get("/me").Hides("A vote is on")
		c[5].Get(list).Is(http.StatusOK).Shows("5 people voted", "Lets others finish", "Asks before telling").Hides("Is on time", "votes)")

		// Kind words go to those at one's own table alone.
		give := url.Values{"to": {string(people[1].ID)}, "behaviour": {ids["Lets others finish"]}, "kind": {"You waited for me. Thank you."}}
		c[5].Post(kind, give).Is(http.StatusUnprocessableEntity).Shows("Choose somebody who sat at your table")
		stranger.Post(kind, give).Is(http.StatusNotFound)
		r.Get(list).Shows("Vote again")
		c[0].Post(kind, give).Is(http.StatusSeeOther)
		r.Get(list).Shows("so it stays").Hides("Vote again")
		give.Set("behaviour", ids["Is on time"])
		c[0].Post(kind, give).Is(http.StatusUnprocessableEntity).Shows("Choose a behaviour from the list")
		c[1].Get("/me").Shows("Read kind words that somebody gave you")
		c[1].Get(kind).Is(http.StatusOK).Shows("You waited for me", "Ann Example")
		for _, other := range []*apptest.Client{c[2], r} {
			other.Get(kind).Is(http.StatusOK).Hides("You waited")
		}
		co.Get(kind).Is(http.StatusNotFound)
		co.Get(list).Is(http.StatusOK).Shows("Nothing is counted yet").Hides("You waited")
		words := kind + "/" + kindID(site)
		for _, other := range []*apptest.Client{c[2], r, co, stranger, site.As(otto)} {
			for _, what := range []string{"/keep", "/delete", "/report"} {
				other.Post(words+what, nil).Is(http.StatusNotFound)
			}
		}
		c[0].Post(words+"/keep", nil).Is(http.StatusNotFound)
		c[0].Post(words+"/report", nil).Is(http.StatusNotFound)
		c[1].Post(words+"/keep", nil).Is(http.StatusSeeOther)
		c[1].Get("/me").Hides("Read kind words")
		// What is read and kept is theirs: the giver takes it back no more.
		c[0].Get(kind).Shows("They have read it, and it stays with them").Hides("Take it back")
		c[0].Post(words+"/delete", nil).Is(http.StatusConflict).Shows("read and kept")
		c[1].Get(kind).Shows("You waited")
		c[1].Post(words+"/delete", nil).Is(http.StatusSeeOther)
		c[1].Get(kind).Hides("You waited")
		// What is not read yet can be taken back.
		give.Set("behaviour", ids["Lets others finish"])
		c[0].Post(kind, give).Is(http.StatusSeeOther)
		c[0].Post(kind+"/"+kindID(site)+"/delete", nil).Is(http.StatusSeeOther)
		c[1].Get(kind).Hides("You waited")
		// One person gives another three on one day, and whoever got them puts many away at once.
		for range 3 {
			c[0].Post(kind, give).Is(http.StatusSeeOther)
		}
		if c[0].Post(kind, give).Is(http.StatusUnprocessableEntity).Problem("to") == "" {
			t.Error("a fourth word to one person on one day is taken")
		}
		c[2].Post(kind, give).Is(http.StatusSeeOther)
		c[1].Post(kind+"/keep", nil).Is(http.StatusSeeOther)
		c[1].Get("/me").Hides("Read kind words")
		c[1].Post(kind+"/delete", nil).Is(http.StatusUnprocessableEntity).Shows("Choose what goes")
		all := c[1].Get(kind).Attr(`input[name="away"]`, "value")
		if len(all) != 4 {
			t.Fatalf("%d can be put away", len(all))
		}
		c[0].Post(kind+"/delete", url.Values{"away": all}).Is(http.StatusSeeOther)
		c[1].Get(kind).Shows("You waited") // they were not Ann's
		c[1].Post(kind+"/delete", url.Values{"away": all}).Is(http.StatusSeeOther)
		c[1].Get(kind).Hides("You waited")
		site.Advance(25 * time.Hour)

		// Reported words reach the coordinator, with names only when the receiver says so.
		for _, named := range []bool{false, true} {
			c[2].Post(kind, url.Values{"to": {string(people[0].ID)}, "behaviour": {ids["Lets others finish"]}, "kind": {"At last you were quiet."}}).Is(http.StatusSeeOther)
			form := url.Values{}
			if named {
				form.Set("names-"+kindID(site), "yes")
			}
			c[0].Post(kind+"/"+kindID(site)+"/report", form).Is(http.StatusSeeOther)
			c[0].Get(kind).Hides("At last you were quiet")
			page := co.Get(list).Shows("At last you were quiet")
			if page.Has("From Cy Example to Ann Example") != named {
				t.Errorf("with names %v the coordinator reads %s", named, page.Body)
			}
			r.Get(list).Hides("At last you were quiet")
			site.Work()
			if l := site.Letter(cora.Email); !strings.Contains(l.Subject, "Somebody reported words") || strings.Contains(l.Text, "quiet") || strings.Contains(l.Text, "Cy") || strings.Contains(l.Text, "Ann") {
				t.Errorf("the coordinator gets %q: %s", l.Subject, l.Text)
			}
			if hint := "You do not learn who they are"; page.Has(hint) == named {
				t.Errorf("with names %v the page says of the answer: %s", named, page.Body)
			}
			report := oneID(site, `SELECT MAX(id) FROM behaviour_report WHERE network_id = $1`)
			settle, read := list+"/reports/"+report+"/settle", kind+"/reports/"+report+"/read"
			answer := url.Values{"answer-" + report: {"I spoke with them about words that hurt."}}
			r.Post(settle, answer).Is(http.StatusNotFound)
			// Whoever reported is told what was done, also without names; nobody else reads it, and nothing of it is left once it is read.
			c[0].Get(kind).Shows("A coordinator has not answered yet")
			c[0].Post(read, nil).Is(http.StatusNotFound)
			if co.Post(settle, nil).Is(http.StatusUnprocessableEntity).Problem("answer-"+report) == "" {
				t.Error("a report is settled and whoever reported it hears nothing")
			}
			co.Post(settle, answer).Is(http.StatusSeeOther)
			co.Get(list).Hides("At last you were quiet", "I spoke with them")
			site.Work()
			if l := site.Letter(people[0].Email); l.Subject != "There is an answer for you" || strings.Contains(l.Text, "spoke with them") {
				t.Errorf("who reported gets %q: %s", l.Subject, l.Text)
			}
			co.Post(settle, answer).Is(http.StatusNotFound)
			c[2].Get(kind).Hides("I spoke with them")
			c[2].Post(read, nil).Is(http.StatusNotFound)
			c[0].Get("/me").Shows("Read what was done about words that you reported")
			c[0].Get(kind).Shows("I spoke with them about words that hurt").Hides("At last you were quiet")
			c[0].Post(read, nil).Is(http.StatusSeeOther)
			c[0].Get(kind).Hides("I spoke with them")
			if rest := oneID(site, `SELECT COALESCE(MAX(id), '') FROM behaviour_report WHERE network_id = $1`); rest != "" {
				t.Error("something of a report is kept after its answer was read")
			}
		}
		// Somebody looks after each word: nothing changes until the day is over and five people have given words.
		about := []string{"Lets others finish", "Asks before telling"}
		read := func() string { return strings.Join(co.Get(list).Find("table"), " ") }
		before := read()
		say := func(from, to int, what string) {
			t.Helper()
			c[from].Post(kind, url.Values{"to": {string(people[to].ID)}, "behaviour": {ids[what]}}).Is(http.StatusSeeOther)
			if now := read(); now != before {
				t.Fatalf("a word changes what the team reads from %q to %q", before, now)
			}
		}
		overnight := func() {
			site.Advance(25 * time.Hour)
			site.Work()
		}
		for range 3 {
			say(0, 1, about[0])
			say(1, 2, about[0])
			say(2, 3, about[1])
			say(3, 0, about[0])
		}
		overnight()
		if now := read(); now != before { // twelve words, but of four people
			t.Fatalf("four people are counted: %q", now)
		}
		say(4, 5, about[0])
		overnight()
		before = read()
		if !strings.Contains(before, "10") || !strings.Contains(before, "fewer than 5") || strings.Contains(before, "13") {
			t.Fatalf("after five people: %q", before)
		}
		for i := range 4 { // the other behaviour reaches 5 and more, by words of four people
			say(i, (i+1)%4, about[1])
		}
		overnight()
		if now := read(); now != before {
			t.Fatalf("four more people are counted: %q", now)
		}
		say(4, 5, about[0])
		overnight()
		if now := read(); !strings.Contains(now, "7") || !strings.Contains(now, "10") { // the first went from 10 to 11, which is too little to show
			t.Fatalf("after five more people: %q", now)
		}
		// Whoever leaves keeps what they were given, and can do nothing else. Who had nothing finds nothing.
		c[2].Post(kind, url.Values{"to": {string(people[0].ID)}, "behaviour": {ids["Lets others finish"]}, "kind": {"You made room for me."}}).Is(http.StatusSeeOther)
		last := kindID(site)
		site.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE place SET withdrawn = $3 WHERE network_id = $1 AND person_id = $2`, people[0].ID, int64(tx.Now))
			return err
		})
		c[0].Get(kind).Is(http.StatusOK).Shows("You made room for me", "You are not part of this any more").Hides("Write to somebody")
		c[0].Get(list).Is(http.StatusNotFound)
		if at := c[0].Get("/me/programmes").Shows("Yours, from programmes that you have left").Attr(`main a[href$="/kind-words"]`, "href"); len(at) != 1 {
			t.Errorf("whoever left is led to %v", at)
		}
		c[0].Post(kind, url.Values{"to": {string(people[1].ID)}, "behaviour": {ids["Lets others finish"]}}).Is(http.StatusNotFound)
		c[0].Post(kind+"/"+last+"/keep", nil).Is(http.StatusSeeOther)
		stranger.Get(kind).Is(http.StatusNotFound)
		stranger.Get("/me/programmes").Hides("Yours, from programmes")
		site.Read(func(tx *db.Tx) error {
			n, err := db.Value[int64](tx, `SELECT COUNT(*) FROM audit WHERE network_id = $1 AND action = 'behaviour.report'`)
			if n != 1 {
				t.Errorf("%d reports are in the log, want the one with names", n)
			}
			return err
		})
	})
}

func kindID(site *apptest.Site) string {
	return oneID(site, `SELECT MAX(id) FROM behaviour_feedback WHERE network_id = $1`)
}

func oneID(site *apptest.Site, query string) (id string) {
	site.Read(func(tx *db.Tx) error {
		var err error
		id, err = db.Value[string](tx, query)
		return err
	})
	return id
}

// TestKindWordsAreForThoseWhoMet: where there are tables, those at one's own, once their day has begun; elsewhere those who take part, from
// the first day on.
func TestKindWordsAreForThoseWhoMet(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		cora := site.Person("Cora", "cora@example.org", access.Coordinator)
		ctx, actor := context.Background(), site.Actor(cora)
		ps := programme.New(site.DB, site.App.Keys, site.App.Post, programme.Parts{})
		id, err := ps.Create(ctx, actor, programme.NewEdition{Template: "lay-partner-three-days", FirstDay: "2026-05-12", ProgrammeName: "Lay partners", Basics: programme.Basics{Name: "2026", Place: "Hall", Places: "40",
			Fee: "0", BursaryBudget: "0", Zone: "Europe/London", ClosesDate: "2026-04-01", ClosesTime: "17:00", ContactName: "Cora", ContactEmail: "cora@example.org"}})
		if err != nil {
			t.Fatal(err)
		}
		if err := ps.Move(ctx, actor, id, edition.Publish); err != nil {
			t.Fatal(err)
		}
		ann, bob := site.Person("Ann", "ann@example.org"), site.Person("Bob", "bob@example.org")
		var days []edition.Day
		site.Write(func(tx *db.Tx) error {
			for _, p := range []person.Person{ann, bob} {
				if err := edition.GivePlace(tx, edition.Place{Edition: id, Person: p.ID, Side: person.Partner}); err != nil {
					return err
				}
			}
			if _, err := tx.Exec(`INSERT INTO behaviour_list (network_id, edition_id, phase, most, changed) VALUES ($1, $2, 'closed', 5, 0)`, id); err != nil {
				return err
			}
			days, err = edition.Days(tx, id)
			return err
		})
		at := "/editions/" + string(id)
		kind := at + "/kind-words"
		a := site.As(ann)
		a.Get(kind).Is(http.StatusOK).Shows("from the first day on").Hides("Bob Example")
		set := func(date string) {
			site.Write(func(tx *db.Tx) error {
				_, err := tx.Exec(`UPDATE edition_day SET date = $3 WHERE network_id = $1 AND id = $2`, days[0].ID, date)
				return err
			})
		}
		set("2026-03-01") // yesterday, without tables
		a.Get(kind).Shows("Bob Example", "People who take part")
		set("2026-05-12")
		site.As(cora).Post(at+"/seating/setup", url.Values{"version": {"0"}, "tables": {"2"}, "least": {"1"}, "most": {"4"}, "coaches": {"none"}, "mix": {"side"}})
		a.Get(kind).Shows("from the day on which you sit there").Hides("Bob Example")
		seat := func(second int64) {
			site.Write(func(tx *db.Tx) error {
				_, err := edition.ShowSeats(tx, id, days[0].ID, map[db.ID]int64{ann.ID: 1, bob.ID: second})
				return err
			})
		}
		seat(1)
		a.Get(kind).Hides("Bob Example") // their day is still to come
		set("2026-03-01")
		a.Get(kind).Shows("Bob Example", "People who sat at your table")
		seat(2)
		a.Get(kind).Hides("Bob Example")
	})
}
