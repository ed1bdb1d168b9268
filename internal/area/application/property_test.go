package application_test

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"alongside/internal/app/apptest"
	"alongside/internal/area/application"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

// couple is a joint application in which every part is done, with the actors of its two people, or three.
type couple struct {
	*scene
	id     db.ID
	actors []access.Actor
}

// newCouple makes one by actions, which is quicker than by pages; n keeps the people of several apart.
func newCouple(sc *scene, n, size int) *couple {
	sc.t.Helper()
	ctx := context.Background()
	c := &couple{scene: sc}
	people := make([]person.Person, size)
	c.actors = make([]access.Actor, size)
	for i, perspective := range []string{"manager", "carer", "clinician"}[:size] {
		people[i] = sc.site.Add(person.Person{Given: fmt.Sprintf("Name%d%d", n, i), Email: fmt.Sprintf("p%d-%d@example.org", n, i), Perspectives: []string{perspective}})
		c.actors[i] = sc.site.Actor(people[i])
	}
	sc.site.Write(func(tx *db.Tx) error {
		var err error
		if size > 2 {
			c.id, err = sc.s.JoinTrio(tx, sc.edition, people[0].ID, people[2].ID, people[1].ID)
		} else {
			c.id, err = sc.s.Join(tx, sc.edition, people[0].ID, people[1].ID)
		}
		return err
	})
	for i, a := range c.actors {
		sc.must(sc.s.SayDetails(ctx, a, c.id, application.Details{Given: people[i].Given, Place: "Leeds", Version: people[i].Version}))
		sc.must(sc.s.SayNeeds(ctx, a, c.id, person.Needs{}, false))
		sc.must(c.save(a, "who", nil))
	}
	for _, s := range sections[1:] {
		sc.must(c.save(c.actors[0], s, nil))
	}
	sc.must(sc.s.NameSponsor(ctx, c.actors[0], c.id, "Sol", "sol@example.org", "Director"))
	return c
}

func (sc *scene) must(err error) {
	sc.t.Helper()
	if err != nil {
		sc.t.Fatal(err)
	}
}

// save answers a section with the version of now.
func (c *couple) save(a access.Actor, section string, change url.Values) error {
	def, _ := instrument.Shipped("pairs-application")
	form := instrument.Encode(def.Only(section), sample(def), "q-")
	for k, v := range maps.Clone(form) {
		if strings.HasPrefix(k, "q-professional-") { // the same answers of a second professional
			form[k+"_second"] = v
		}
	}
	for k, v := range change {
		form[k] = v
	}
	var version int64
	c.site.Read(func(tx *db.Tx) error {
		var err error
		version, err = db.Value[int64](tx, `SELECT version FROM application_section WHERE network_id = $1 AND application_id = $2 AND section = $3`, c.id, section)
		return err
	})
	return c.s.SaveSection(context.Background(), a, c.id, application.SectionInput{Section: section, Version: version, Form: form, Complete: true})
}

func (c *couple) now() (text, hash string, state application.State) {
	c.t.Helper()
	c.site.Read(func(tx *db.Tx) error {
		var err error
		if text, hash, err = c.s.ConfirmText(tx, c.id); err != nil {
			return err
		}
		a, err := application.Find(tx, c.id)
		state = a.State
		return err
	})
	return text, hash, state
}

// TestNeverSubmittedWithoutAll drives random edits and confirmations and holds them against a small model: each person's
// yes is the hash of the text that they said yes to, and only the same present text from everybody submits.
func TestNeverSubmittedWithoutAll(t *testing.T) {
	for _, size := range []int{2, 3} {
		t.Run(fmt.Sprint(size), func(t *testing.T) { neverWithoutAll(t, size) })
	}
}

func neverWithoutAll(t *testing.T, size int) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		n := 0
		c := newCouple(sc, n, size)
		rapid.Check(t, func(rt *rapid.T) {
			if _, _, state := c.now(); state != application.Draft {
				n++
				c = newCouple(sc, n, size)
			}
			// A new run begins without confirmations: an edit clears them.
			sc.must(c.save(c.actors[0], "purpose", url.Values{"q-purpose": {"Begin " + db.NewToken()}}))
			drive(rt, c)
		})
	})
}

func drive(rt *rapid.T, c *couple) {
	ctx := context.Background()
	yes := make([]string, len(c.actors))
	// asked is the text that is put to all. Whatever touches the application brings it up to date, and a change clears
	// every yes; a name that changes outside and back again before anything else happens has changed nothing.
	asked, stale := "", "not a hash"
	touch := func(hash string) {
		if asked != hash {
			asked, yes = hash, make([]string, len(c.actors))
		}
	}
	for range rapid.IntRange(1, 4*len(c.actors)).Draw(rt, "steps") {
		who := rapid.IntRange(0, len(c.actors)-1).Draw(rt, "who")
		_, hash, _ := c.now()
		var err error
		step := rapid.SampledFrom([]string{"confirm", "confirm", "confirm", "stale", "edit", "same", "sponsor", "name", "back"}).Draw(rt, "step")
		switch step {
		case "confirm":
			_, err = c.s.Confirm(ctx, c.actors[who], c.id, hash)
			touch(hash)
			yes[who] = hash
		case "stale":
			if _, serr := c.s.Confirm(ctx, c.actors[who], c.id, stale); stale != hash && !errs.Is(serr, errs.Conflict) {
				rt.Fatalf("a stale text was confirmed: %v", serr)
			} else if stale == hash {
				touch(hash)
				yes[who] = hash
			}
			step = "name" // nothing else was touched
		case "edit":
			stale = hash
			err = c.save(c.actors[who], "purpose", url.Values{"q-purpose": {rapid.SampledFrom([]string{"One", "Two", "Three"}).Draw(rt, "text")}})
		case "same": // saving the same answers changes no text, and so clears nothing
			err = c.save(c.actors[who], "challenge", nil)
		case "sponsor":
			stale = hash
			err = c.s.NameSponsor(ctx, c.actors[who], c.id, "Sol", "sol@example.org", rapid.SampledFrom([]string{"Director", "Chair"}).Draw(rt, "role"))
		case "name": // outside the application: nothing tells it that the text changed
			stale = hash
			c.rename(c.actors[who], rapid.SampledFrom([]string{"Ann", "Ben"}).Draw(rt, "name"))
		case "back":
			err = c.s.TakeBack(ctx, c.actors[who], c.id)
			yes[who] = ""
		}
		if err != nil && !errs.Is(err, errs.TooMany) { // a sponsor who was changed too often stays
			rt.Fatal(err)
		}
		text, now, state := c.now()
		if step != "name" {
			touch(now)
		}
		all := !slices.ContainsFunc(yes, func(said string) bool { return said != now })
		if (state == application.Submitted) != all {
			rt.Fatalf("state %s while the confirmations are %v of %s", state, yes, now)
		}
		if all {
			c.site.Read(func(tx *db.Tx) error {
				sent, err := c.s.SubmittedText(tx, c.id)
				if err == nil && sent != text {
					rt.Fatal("another text was submitted than all confirmed")
				}
				return err
			})
			return
		}
	}
}

// rename changes a person's own name on their own page.
func (c *couple) rename(a access.Actor, given string) {
	c.t.Helper()
	c.site.Write(func(tx *db.Tx) error {
		p, err := person.Find(tx, a.Person())
		if err != nil {
			return err
		}
		p.Given = given
		return person.Update(tx, p)
	})
}

// TestReadinessInSQL holds the SQL of the pipeline against the rule in Go, over every mix of what an application can have.
func TestReadinessInSQL(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		n := 0
		var ids []db.ID
		for _, sides := range [][]string{{"professional"}, {"partner"}, {"professional", "partner"}} {
			for _, funding := range []application.Funding{"", "organisation", "part-bursary", "full-bursary", "not-known"} {
				for _, sponsor := range []application.SponsorState{"", "asked", "confirmed", "declined"} {
					for _, challenge := range []bool{true, false} {
						ids = append(ids, sc.raw(n, sides, funding, sponsor, challenge))
						n++
					}
				}
			}
		}
		var e edition.Edition
		site.Read(func(tx *db.Tx) error {
			var err error
			e, err = edition.Find(tx, sc.edition)
			return err
		})
		for mask := range 16 {
			needs := application.Needs{Partner: mask&1 > 0, Challenge: mask&2 > 0, Funding: mask&4 > 0, Sponsor: mask&8 > 0}
			site.Read(func(tx *db.Tx) error {
				apps, err := application.OfEdition(tx, e.ID)
				if err != nil || len(apps) != len(ids) {
					t.Fatalf("%d applications, %v", len(apps), err)
				}
				want := map[application.Gap]int64{}
				ready := int64(0)
				for _, a := range apps {
					gaps := application.Readiness(needs, a)
					for _, g := range gaps {
						want[g]++
					}
					if len(gaps) == 0 {
						ready++
					}
				}
				got, err := application.GapCounts(tx, e.ID, needs)
				if err != nil {
					return err
				}
				if got.All != int64(len(apps)) || got.Ready != ready {
					t.Errorf("%+v: %d of %d ready, want %d of %d", needs, got.Ready, got.All, ready, len(apps))
				}
				for _, g := range application.Gaps {
					if got.Gaps[g] != want[g] {
						t.Errorf("%+v: %d lack %s, want %d", needs, got.Gaps[g], g, want[g])
					}
					listed := int64(0)
					for offset := 0; ; offset += 25 {
						page, err := application.Pipeline(tx, e.ID, needs, application.Filter{Gap: g}, offset)
						if err != nil {
							return err
						}
						listed += int64(min(len(page), 25))
						if len(page) <= 25 {
							break
						}
					}
					if listed != want[g] {
						t.Errorf("%+v: %d listed without %s, want %d", needs, listed, g, want[g])
					}
				}
				return nil
			})
		}
	})
}

// raw writes an application with these facts directly.
func (sc *scene) raw(n int, sides []string, funding application.Funding, sponsor application.SponsorState, challenge bool) db.ID {
	sc.t.Helper()
	id := db.NewID()
	var people []person.Person
	for i := range sides {
		people = append(people, sc.site.Add(person.Person{Given: "R", Email: fmt.Sprintf("r%d-%d@example.org", n, i)}))
	}
	sc.site.Write(func(tx *db.Tx) error {
		if _, err := tx.Exec(`INSERT INTO application (network_id, id, edition_id, number, state, title, instrument, instrument_version, has_challenge, funding, parts_left, sponsor_state, started_by, started, changed, submitted_sealed)
			VALUES ($1, $2, $3, $4, 'draft', '', 'pairs-application', 1, $5, $6, 1, $7, $8, $9, $9, '')`,
			id, sc.edition, n+1, challenge, string(funding), string(sponsor), people[0].ID, int64(tx.Now)); err != nil {
			return err
		}
		for i, side := range sides {
			if _, err := tx.Exec(`INSERT INTO applicant (network_id, application_id, person_id, edition_id, side, running, joined, details_said, needs_said, needs_shared)
				VALUES ($1, $2, $3, $4, $5, TRUE, 1, FALSE, FALSE, FALSE)`, id, people[i].ID, sc.edition, side); err != nil {
				return err
			}
		}
		return nil
	})
	return id
}
