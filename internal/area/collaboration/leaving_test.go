package collaboration_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app"
	"alongside/internal/app/apptest"
	space "alongside/internal/area/collaboration"
	"alongside/internal/platform/db"
	"alongside/internal/shared/assent"
	shared "alongside/internal/shared/collaboration"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/person"
)

// third makes somebody a member beside Anil and Gwen.
func (s *scene) third(given string, side person.Side) (person.Person, *apptest.Client) {
	s.t.Helper()
	p := s.site.Person(given, strings.ToLower(given)+"@example.org")
	s.site.Write(func(tx *db.Tx) error { return shared.AddMember(tx, s.pair, p.ID, side) })
	return p, s.site.As(p)
}

// show proposes to show an entry to more people, as somebody who says yes to it.
func (s *scene) show(c *apptest.Client, id db.ID, audience string) string {
	s.t.Helper()
	return c.Post(s.at+"/log/"+string(id)+"/audience", url.Values{"audience": {audience}, "yes": {"yes"}}).Is(http.StatusSeeOther).Location
}

// letters are the texts that went to an address.
func (s *scene) letters(to string) string {
	s.site.Work()
	var all strings.Builder
	for _, l := range s.site.Mail.To(to) {
		all.WriteString(l.Subject + "\n" + l.Text + "\n")
	}
	return all.String()
}

// Leaving shows nothing to anybody: what was proposed ends, whether the one who leaves wrote it, said no to it or said
// nothing. Other decisions take effect when all who are left have agreed to them.
func TestLeavingShowsNothing(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		ruth, r := s.third("Ruth", person.Partner)
		hers, his := s.write(ruth, "Okapi"), s.write(s.anil, "Tapir")
		proposals := []string{s.show(s.g, hers, "public"), s.show(s.a, his, "network")}
		s.agree(s.a, proposals[0])
		s.agree(s.g, proposals[1])
		r.Post(proposals[1]+"/comments", url.Values{"comment": {"No, please not"}, "asks": {"change"}}).Is(http.StatusSeeOther)
		s.g.Get(proposals[1]).Shows("Asked for a change")
		other := s.propose(s.a, url.Values{"about": {"decision"}, "words": {"We take turns"}})
		s.agree(s.g, other)
		r.Get(s.at + "/leave").Is(http.StatusOK).Shows("show an entry to more people end")
		r.Post(s.at+"/leave", nil).Is(http.StatusSeeOther)
		for i, id := range []db.ID{hers, his} {
			if e := s.find(id); e.Audience != entry.Members {
				t.Errorf("leaving has shown an entry to %s", e.Audience.Words())
			}
			if p := s.proposal(db.ID(last(proposals[i]))); p.State != assent.Withdrawn {
				t.Errorf("the proposal is %s", p.State)
			}
			s.g.Get(proposals[i]).Is(http.StatusOK).Shows("ended when Ruth Example left")
		}
		s.g.Get(s.at+"/proposals").Shows("Show “Okapi", "Show “Tapir")
		if p := s.proposal(db.ID(last(other))); p.State != assent.Effective {
			t.Errorf("what all who are left have agreed to is %s", p.State)
		}
		if l := s.letters("gwen@example.org"); !strings.Contains(l, "Somebody has left your trio") || !strings.Contains(l, "Proposals to show entries to more people have ended") {
			t.Errorf("the others are not told: %s", l)
		}
		// The others propose anew what is theirs, and what nobody can be asked about stays.
		s.agree(s.g, s.show(s.a, his, "network"))
		if e := s.find(his); e.Audience != entry.Network {
			t.Errorf("what those who are left agree to show is seen by %s", e.Audience.Words())
		}
	})
}

// Nobody shows, or writes, in the name of somebody who has left.
func TestNobodySpeaksForSomebodyWhoHasLeft(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		ruth, r := s.third("Ruth", person.Partner)
		id := s.write(ruth, "Okapi")
		at := s.at + "/log/" + string(id)
		r.Post(s.at+"/leave", nil).Is(http.StatusSeeOther)

		s.a.Get(at + "/audience").Is(http.StatusOK).Shows("Ruth Example has left").Hides("Put it to everybody")
		s.a.Post(at+"/audience", url.Values{"audience": {"public"}, "yes": {"yes"}}).Is(http.StatusUnprocessableEntity).Shows("has left")

		page := s.g.Get(at).Is(http.StatusOK).Shows("Ruth Example has left", "Remove the entry").Hides("Change the words", "Add the file")
		s.g.Get(at + "/edit").Is(http.StatusForbidden)
		before := s.find(id)
		form := url.Values{"version": {"1"}, "title": {"Okapi"}, "body": {"Words put in her mouth"}, "happened": {"1 March 2026"}, "tags": {""}}
		s.g.Post(at+"/edit", form).Is(http.StatusForbidden)
		s.g.Upload(at+"/files", url.Values{"version": {"1"}, "description": {"A note"}}, apptest.File{Field: "file", Name: "note.txt", Body: []byte("A note")}).Is(http.StatusForbidden)
		if after := s.find(id); after.Body != before.Body || after.Version != before.Version || len(after.Files) != 0 {
			t.Errorf("the words of somebody who has left became %q", after.Body)
		}
		_ = page
		// Who is back can be asked again.
		site.Write(func(tx *db.Tx) error { return shared.AddMember(tx, s.pair, ruth.ID, person.Partner) })
		proposal := s.show(s.a, id, "public")
		s.agree(s.g, proposal)
		if e := s.find(id); e.Audience != entry.Members {
			t.Fatal("without its author")
		}
		s.agree(r, proposal)
		if e := s.find(id); e.Audience != entry.Public {
			t.Errorf("with its author it is seen by %s", e.Audience.Words())
		}
	})
}

// A team shows nothing under the name of somebody who has not said yes, though the majority of each side has.
func TestATeamNeedsWhoWroteIt(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		ruth, r := s.third("Ruth", person.Partner)
		_, m := s.third("Mona", person.Partner)
		id := s.write(ruth, "Okapi")
		proposal := s.show(s.a, id, "public")
		s.agree(s.g, proposal)
		s.agree(m, proposal)
		if e := s.find(id); e.Audience != entry.Members {
			t.Fatalf("the majority shows what somebody else wrote to %s", e.Audience.Words())
		}
		s.a.Get(proposal).Shows("more than half of each side", "Ruth Example wrote this, so Ruth Example must say yes too")
		s.agree(r, proposal)
		if e := s.find(id); e.Audience != entry.Public {
			t.Errorf("with its author it is seen by %s", e.Audience.Words())
		}
	})
}

// Whose name something bears takes it back at once, also after leaving, and sees before leaving what is shown to whom.
func TestWhoWroteItTakesItBack(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		ruth, r := s.third("Ruth", person.Partner)
		var ids []db.ID
		for _, title := range []string{"Okapi", "Tapir", "Gnu", "Quiet"} {
			ids = append(ids, s.write(ruth, title))
		}
		his := s.write(s.anil, "Zebra")
		show := func(id db.ID, audience string) {
			t.Helper()
			p := s.show(s.a, id, audience)
			s.agree(s.g, p)
			s.agree(r, p)
		}
		show(ids[0], "public")
		show(ids[1], "network")
		show(ids[2], "programme")
		show(his, "public")
		leave := r.Get(s.at+"/leave").Is(http.StatusOK).Shows("Okapi", "everybody, on the open internet", "Tapir", "everybody in the network", "Gnu", "everybody in the programme").Hides("Quiet", "Zebra")
		// One is taken back from there, and the leave page is shown again.
		const list = "/shown-with-my-name"
		r.Post(list+"/"+string(ids[2])+"/narrow", leave.Form("/"+string(ids[2])+"/narrow")).To(s.at + "/leave")
		r.Get(s.at + "/leave").Hides("Gnu")
		r.Post(s.at+"/leave", nil).To(list)
		if l := s.letters("ruth@example.org"); !strings.Contains(l, list) || strings.Contains(l, "Okapi") {
			t.Errorf("a letter to keep: %s", l)
		}
		r.Get("/collaborations").Is(http.StatusOK).Shows("Shown with your name")
		r.Get(list).Is(http.StatusOK).Shows("Okapi", "everybody, on the open internet", "Tapir").Hides("Quiet", "Zebra", "Gnu")
		s.a.Get(list).Is(http.StatusOK).Shows("Zebra").Hides("Okapi")
		s.a.Post(list+"/"+string(ids[0])+"/narrow", nil).Is(http.StatusNotFound)
		r.Post(list+"/"+string(his)+"/narrow", nil).Is(http.StatusNotFound)
		r.Post(list+"/"+string(ids[3])+"/narrow", nil).Is(http.StatusNotFound)
		letters := len(s.letters("gwen@example.org"))
		r.Follow(r.Post(list+"/"+string(ids[0])+"/narrow", nil).To(list)).Hides("Okapi").Shows("Tapir", "Only the members see it now")
		if e := s.find(ids[0]); e.Audience != entry.Members {
			t.Errorf("it is seen by %s", e.Audience.Words())
		}
		if l := s.letters("gwen@example.org")[letters:]; !strings.Contains(l, "shown to fewer people") {
			t.Errorf("the members are not told: %s", l)
		}
		site.Visitor().Get("/learning/" + string(ids[0])).Is(http.StatusNotFound)
		r.Post(list+"/"+string(ids[0])+"/narrow", nil).Is(http.StatusNotFound)
		// Or all at once, when leaving. Who comes last reads what that means.
		s.a.Get(s.at + "/leave").Shows("can decide only whom to ask")
		s.a.Post(s.at+"/leave", url.Values{"narrow": {"yes"}}).To("/collaborations")
		if e := s.find(his); e.Audience != entry.Members {
			t.Errorf("what was taken back when leaving is seen by %s", e.Audience.Words())
		}
		if e := s.find(ids[1]); e.Audience != entry.Network {
			t.Errorf("what somebody else wrote is seen by %s", e.Audience.Words())
		}
	})
}

// What earlier versions of the program showed under the name of somebody who left is taken back when the database is brought
// to this version, unless that person had agreed to a decision and the words are still theirs.
func TestWhatWasShownWithoutItsAuthorIsTakenBack(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		ruth, r := s.third("Ruth", person.Partner)
		mona, _ := s.third("Mona", person.Partner)
		agreed, changed, never, here := s.write(ruth, "Okapi"), s.write(ruth, "Tapir"), s.write(mona, "Gnu"), s.write(s.anil, "Zebra")
		proposal := s.show(s.a, agreed, "public")
		s.agree(s.g, proposal)
		s.agree(r, proposal)
		site.Write(func(tx *db.Tx) error {
			for _, who := range []db.ID{ruth.ID, mona.ID} {
				if err := shared.RemoveMember(tx, s.pair, who); err != nil {
					return err
				}
			}
			if _, err := tx.Exec(`UPDATE entry SET changed_by = $3 WHERE network_id = $1 AND id = $2`, changed, s.gwen.ID); err != nil {
				return err
			}
			_, err := tx.Exec(`UPDATE entry SET audience = 'public' WHERE network_id = $1 AND id IN ($2, $3, $4, $5)`, agreed, changed, never, here)
			return err
		})
		site.System(func(tx *db.SystemTx) error {
			_, err := tx.Exec(`DELETE FROM goose_db_version WHERE version_id = 155`)
			return err
		})
		files, err := app.Migrations()
		s.must(err)
		s.must(site.DB.Migrate(t.Context(), files))
		for id, want := range map[db.ID]entry.Audience{agreed: entry.Public, changed: entry.Members, never: entry.Members, here: entry.Public} {
			if e := s.find(id); e.Audience != want {
				t.Errorf("%s is seen by %s", e.Title, e.Audience.Words())
			}
		}
	})
}

// TestNothingIsShownWithoutItsAuthor drives people who write, propose, agree, take back, change, narrow, leave and come
// back, in a space that is now a pair, now a trio, now a team, and looks after every step who sees what. More people see an
// entry only after a step that is a yes, with the yes of its author, who is a member, to these very words, and of as many
// others as the rule asks; and leaving ends every proposal to show something.
func TestNothingIsShownWithoutItsAuthor(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		d := &driver{scene: s, people: []person.Person{s.anil, s.gwen}, side: map[db.ID]person.Side{s.anil.ID: person.Professional, s.gwen.ID: person.Partner}}
		for i, given := range []string{"Ruth", "Mona", "Ned"} {
			p := site.Person(given, strings.ToLower(given)+"@example.org")
			d.people = append(d.people, p)
			d.side[p.ID] = []person.Side{person.Partner, person.Professional}[i%2]
		}
		d.dice = rand.New(rand.NewPCG(7, 11))
		verbs := []string{"write", "propose", "propose", "yes", "yes", "take back", "change", "narrow", "own", "leave", "join"}
		for range 10 {
			d.entries, d.proposals = nil, nil
			for range 50 {
				d.step(verbs[d.dice.IntN(len(verbs))], d.people[d.dice.IntN(len(d.people))])
				if d.dice.IntN(4) > 0 {
					continue
				}
				for _, p := range d.people { // most say yes to what was proposed last
					if d.dice.IntN(8) > 0 {
						d.step("yes", p)
					}
				}
			}
		}
		if d.widened < 5 || d.left < 10 {
			t.Errorf("entries were shown %d times and somebody left %d times: this proves little", d.widened, d.left)
		}
	})
}

type driver struct {
	*scene
	dice          *rand.Rand
	people        []person.Person
	side          map[db.ID]person.Side
	entries       []db.ID
	proposals     []*asked
	widened, left int
}

// asked is a proposal to show an entry, as the model knows it: who said yes to which version of the words.
type asked struct {
	id, entry db.ID
	version   int64
	yes       map[db.ID]bool
}

// enough says whether these people may show what the author wrote: counted by hand, from the words of the rule.
func (d *driver) enough(a *asked, author db.ID) bool {
	members := d.collaboration().Members
	count := map[person.Side][2]int{}
	all, member := true, false
	for _, m := range members {
		n := count[d.side[m.Person]]
		n[0]++
		if a.yes[m.Person] {
			n[1]++
		} else {
			all = false
		}
		count[d.side[m.Person]] = n
		member = member || m.Person == author
	}
	if !member || !a.yes[author] {
		return false
	}
	pro, par := count[person.Professional], count[person.Partner]
	if len(members) <= 3 {
		return all && pro[0] > 0 && par[0] > 0
	}
	return pro[1]*2 > pro[0] && par[1]*2 > par[0]
}

func (d *driver) step(verb string, who person.Person) {
	d.t.Helper()
	a, ctx := d.actor(who), d.t.Context()
	before := map[db.ID]entry.Entry{}
	for _, id := range d.entries {
		before[id] = d.find(id)
	}
	var one db.ID
	if len(d.entries) > 0 {
		one = d.entries[d.dice.IntN(len(d.entries))]
	}
	var on *asked
	if len(d.proposals) > 0 {
		on = d.proposals[len(d.proposals)-1]
	}
	switch {
	case verb == "write" && len(d.entries) < 6:
		if id, err := d.spaces.Write(ctx, a, d.pair, space.NewEntry{Title: "Entry", Body: "Words", Happened: "2026-03-01"}); err == nil {
			d.entries = append(d.entries, id)
		}
	case verb == "join":
		d.site.Write(func(tx *db.Tx) error { return shared.AddMember(tx, d.pair, who.ID, d.side[who.ID]) })
	case verb == "leave" && len(d.collaboration().Members) > 1:
		if _, err := d.spaces.Leave(ctx, a, d.pair, d.dice.IntN(4) == 0); err == nil {
			d.left++
			for _, p := range d.proposals {
				if d.proposal(p.id).State == assent.Open {
					d.t.Fatal("a proposal to show an entry is open after somebody has left")
				}
			}
		}
	case one == "":
	case verb == "propose":
		yes := d.dice.IntN(4) > 0
		to := []entry.Audience{entry.Programme, entry.Network, entry.Public}[d.dice.IntN(3)]
		if id, err := d.spaces.Propose(ctx, a, d.pair, space.Terms{Matter: space.MatterAudience, Entry: one, Audience: to}, yes); err == nil {
			on = &asked{id: id, entry: one, version: before[one].Version, yes: map[db.ID]bool{who.ID: yes}}
			d.proposals = append(d.proposals, on)
		}
	case verb == "change":
		n := space.NewEntry{Title: "Entry", Body: fmt.Sprint("Other words ", d.dice.Int()), Happened: "2026-03-01"}
		_, err := d.spaces.Rewrite(ctx, a, d.pair, one, n, before[one].Version)
		if err == nil && before[one].Author != who.ID && !d.collaboration().Is(before[one].Author) {
			d.t.Fatal("somebody changed the words of one who has left")
		}
	case verb == "narrow":
		_ = d.spaces.Narrow(ctx, a, d.pair, one, entry.Members) // refused when there is nothing to narrow, or nobody to do it
	case verb == "own":
		_, err := d.spaces.NarrowOwn(ctx, a, one)
		if shown := before[one].Audience != entry.Members && before[one].Author == who.ID; shown != (err == nil) {
			d.t.Fatalf("whoever wrote it takes it back: %v, %v", shown, err)
		}
	case on == nil:
	case verb == "yes":
		if err := d.spaces.Agree(ctx, a, d.pair, on.id, d.proposal(on.id).Hash); err == nil {
			on.yes[who.ID] = true
		}
	case verb == "take back":
		if err := d.spaces.TakeBack(ctx, a, d.pair, on.id); err == nil {
			delete(on.yes, who.ID)
		}
	}
	for id, was := range before {
		now := d.find(id)
		if now.Audience.Wider(was.Audience) {
			d.widened++
			if (verb != "yes" && verb != "propose") || on == nil || on.entry != id || on.version != was.Version || now.Body != was.Body || !d.enough(on, now.Author) {
				d.t.Fatalf("%s by %s has shown an entry to %s", verb, who.Given, now.Audience.Words())
			}
		}
		if now.Audience.Wider(entry.Members) && (now.Body != was.Body || now.Title != was.Title) {
			d.t.Fatalf("after %s others see words that nobody agreed to show", verb)
		}
	}
}

// TestWhoJoinsASpaceIsNotTold: the coordinator's list has those who began with the programme's places, whoever joins or
// leaves the space later.
func TestWhoJoinsASpaceIsNotTold(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		coordinator := site.As(s.boss)
		for _, p := range []person.Person{s.anil, s.gwen} {
			s.site.Write(func(tx *db.Tx) error {
				return edition.GivePlace(tx, edition.Place{Edition: s.edition, Person: p.ID, Side: person.Professional})
			})
		}
		list := "/editions/" + string(s.edition) + "/collaborations"
		before := coordinator.Get(list).Is(http.StatusOK).Shows("Anil Example", "Gwen Example", "All have a place").Body
		_, r := s.third("Ruth", person.Partner)
		if coordinator.Get(list).Hides("Ruth", "Trio").Body != before {
			t.Error("the list tells that something happened in the space")
		}
		r.Post(s.at+"/leave", nil).Is(http.StatusSeeOther)
		if coordinator.Get(list).Body != before {
			t.Error("the list tells that somebody left")
		}
	})
}
