package assent_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"alongside/internal/app"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/dbtest"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/network"
	"alongside/internal/shared/person"
)

// world is one network with people and one kind of decision whose voters the test moves about.
type world struct {
	t      testing.TB
	d      *db.DB
	net    db.ID
	people []db.ID
	m      *assent.Decisions

	mu     sync.Mutex
	rule   assent.Rule
	voters []assent.Voter
	own    []db.ID // whose own yes is needed besides
}

const kind = "test.decision"

func each(t *testing.T, fn func(t *testing.T, d *db.DB)) {
	files, err := app.Migrations()
	if err != nil {
		t.Fatal(err)
	}
	dbtest.Each(t, files, fn)
}

func newWorld(t testing.TB, d *db.DB, n int) *world {
	keys, err := secret.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, d: d, m: assent.New(keys), rule: assent.Everyone}
	err = d.System(t.Context(), "a test network", func(tx *db.SystemTx) error {
		w.people = nil
		var err error
		if w.net, err = network.Create(tx, network.Network{Slug: "n" + db.NewToken()[:12], Name: "Test"}); err != nil {
			return err
		}
		for i := range n {
			id, err := person.Create(tx.In(w.net), person.Person{Given: fmt.Sprint("P", i), Email: fmt.Sprintf("p%d@example.org", i)})
			if err != nil {
				return err
			}
			w.people = append(w.people, id)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	w.m.Register(assent.Kind{Name: kind,
		Voters: func(*db.Tx, db.ID) (assent.Rule, []assent.Voter, error) {
			w.mu.Lock()
			defer w.mu.Unlock()
			return w.rule, append([]assent.Voter(nil), w.voters...), nil
		},
		Own: func(*db.Tx, assent.Proposal) ([]db.ID, error) { return w.own, nil },
		// The effect leaves a comment row as its trace, so that a rolled back or doubled effect shows in the database.
		Effect: func(tx *db.Tx, _ access.Actor, p assent.Proposal) error {
			_, err := tx.Exec(`INSERT INTO proposal_comment (network_id, id, proposal_id, person_id, asks_change, text_sealed, at) VALUES ($1, $2, $3, $4, FALSE, $5, 0)`,
				db.NewID(), p.ID, p.Proposer, p.Hash)
			return err
		}})
	return w
}

func (w *world) actor(i int) access.Actor {
	return access.NewPerson(w.net, "", w.people[i], "", fmt.Sprint("P", i), []access.Role{access.Administrator, access.Coordinator})
}

func (w *world) write(fn func(tx *db.Tx) error) error {
	return w.d.Write(context.Background(), w.net, fn)
}

func (w *world) find(id db.ID) (p assent.Proposal) {
	if err := w.d.Read(context.Background(), w.net, func(tx *db.Tx) (err error) { p, err = w.m.Find(tx, id); return err }); err != nil {
		w.t.Fatal(err)
	}
	return p
}

// traces is how many times the effect of a proposal was committed.
func (w *world) traces(id db.ID) (n int64) {
	if err := w.d.Read(context.Background(), w.net, func(tx *db.Tx) (err error) {
		n, err = db.Value[int64](tx, `SELECT COUNT(*) FROM proposal_comment WHERE network_id = $1 AND proposal_id = $2 AND at = 0`, id)
		return err
	}); err != nil {
		w.t.Fatal(err)
	}
	return n
}

func (w *world) propose(t testing.TB, by int, text string, also bool) (id db.ID) {
	if err := w.write(func(tx *db.Tx) (err error) {
		id, err = w.m.Propose(tx, w.actor(by), kind, "subject", text, "", also)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return id
}

func pair(w *world) {
	w.voters = []assent.Voter{{Person: w.people[0], Side: person.Professional}, {Person: w.people[1], Side: person.Partner}}
}

func TestBothMustSayYesToTheSameText(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, 3)
		pair(w)
		id := w.propose(t, 0, "We meet on Tuesdays.", true)
		if p := w.find(id); p.State != assent.Open || !p.Assented(w.people[0]) {
			t.Fatalf("after one yes: %+v", p)
		}
		seen := w.find(id)
		if err := w.write(func(tx *db.Tx) error { return w.m.Change(tx, w.actor(1), id, seen.Version, "We meet on Fridays.", "") }); err != nil {
			t.Fatal(err)
		}
		if p := w.find(id); len(p.Assents) != 0 {
			t.Fatalf("a change kept assents: %+v", p.Assents)
		}
		err := w.write(func(tx *db.Tx) error { return w.m.Assent(tx, w.actor(1), id, seen.Hash) })
		if !errs.Is(err, errs.Conflict) {
			t.Fatalf("assent to an old text: %v", err)
		}
		now := w.find(id).Hash
		for i := range 2 {
			if err := w.write(func(tx *db.Tx) error { return w.m.Assent(tx, w.actor(i), id, now) }); err != nil {
				t.Fatal(err)
			}
		}
		if p := w.find(id); p.State != assent.Effective || w.traces(id) != 1 {
			t.Fatalf("both said yes: state %s, effects %d", p.State, w.traces(id))
		}
		if err := w.write(func(tx *db.Tx) error { return w.m.Assent(tx, w.actor(1), id, now) }); err != nil {
			t.Fatalf("saying yes again to what stands: %v", err)
		}
		if w.traces(id) != 1 {
			t.Fatal("a second yes made a second effect")
		}
	})
}

func TestOutsidersFindNothing(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, 3)
		pair(w)
		id := w.propose(t, 0, "Private", false)
		p := w.find(id)
		outsiders := map[string]access.Actor{"an administrator": w.actor(2), "the program": access.System(w.net, "test"), "a link": access.NewLink(w.net, "sponsor"), "a visitor": access.NewVisitor(w.net)}
		for name, a := range outsiders {
			for verb, do := range map[string]func(tx *db.Tx) error{
				"assent":   func(tx *db.Tx) error { return w.m.Assent(tx, a, id, p.Hash) },
				"change":   func(tx *db.Tx) error { return w.m.Change(tx, a, id, p.Version, "x", "") },
				"withdraw": func(tx *db.Tx) error { return w.m.Withdraw(tx, a, id) },
				"comment":  func(tx *db.Tx) error { return w.m.Comment(tx, a, id, "x", false) },
				"takeback": func(tx *db.Tx) error { return w.m.TakeBack(tx, a, id) },
				"see":      func(tx *db.Tx) error { _, err := w.m.See(tx, a, id); return err },
				"propose":  func(tx *db.Tx) error { _, err := w.m.Propose(tx, a, kind, "subject", "x", "", true); return err },
			} {
				if err := w.write(do); !errs.Is(err, errs.NotFound) {
					t.Errorf("%s, %s: %v", name, verb, err)
				}
			}
		}
	})
}

func TestTwoAssentsAtOnceTakeEffectOnce(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		const n = 6
		w := newWorld(t, d, n)
		for i, who := range w.people {
			w.voters = append(w.voters, assent.Voter{Person: who, Side: []person.Side{person.Professional, person.Partner}[i%2]})
		}
		for _, rule := range []assent.Rule{assent.Everyone, assent.EachSide} {
			w.rule = rule
			id := w.propose(t, 0, "All at once "+string(rule), false)
			hash := w.find(id).Hash
			var wg sync.WaitGroup
			for i := range n {
				for range 2 { // each presses twice
					wg.Go(func() {
						err := w.write(func(tx *db.Tx) error { return w.m.Assent(tx, w.actor(i), id, hash) })
						// Under the rule of each side, the last ones may come after the effect: that is told, not an effect.
						if err != nil && !(rule == assent.EachSide && errs.Is(err, errs.Conflict)) {
							t.Error(err)
						}
					})
				}
			}
			wg.Wait()
			if got := w.traces(id); got != 1 {
				t.Errorf("%s: %d effects", rule, got)
			}
		}
	})
}

// Whose name is in it must say yes themselves, whatever the rule needs, and nobody can once they do not vote any more.
func TestWhoseNameItBearsMustSayYesThemselves(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, 5)
		w.rule = assent.EachSide
		for i, who := range w.people {
			w.voters = append(w.voters, assent.Voter{Person: who, Side: []person.Side{person.Professional, person.Partner}[i%2]})
		}
		w.own = []db.ID{w.people[4]}
		say := func(id db.ID, i int) {
			t.Helper()
			hash := w.find(id).Hash
			if err := w.write(func(tx *db.Tx) error { return w.m.Assent(tx, w.actor(i), id, hash) }); err != nil {
				t.Fatal(err)
			}
		}
		id := w.propose(t, 0, "We show what P4 wrote.", true)
		for _, i := range []int{1, 2, 3} {
			say(id, i)
		}
		if p := w.find(id); p.State != assent.Open {
			t.Fatalf("without the one whose name it bears: %s", p.State)
		}
		w.voters = w.voters[:4]
		if err := w.write(func(tx *db.Tx) error { return w.m.Settle(tx, w.actor(0), "subject") }); err != nil {
			t.Fatal(err)
		}
		if p := w.find(id); p.State != assent.Open || w.traces(id) != 0 {
			t.Fatalf("when they had left: %s", p.State)
		}
		w.voters = append(w.voters, assent.Voter{Person: w.people[4], Side: person.Professional})
		if err := w.write(func(tx *db.Tx) error {
			v, err := w.m.See(tx, w.actor(0), id)
			if len(v.Own) != 1 || v.Own[0] != w.people[4] {
				t.Errorf("the page does not know whose name it bears: %v", v.Own)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		say(id, 4)
		if p := w.find(id); p.State != assent.Effective || w.traces(id) != 1 {
			t.Fatalf("with their yes: %s", p.State)
		}
	})
}

func TestAFailingEffectUndoesTheLastAssent(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, 2)
		pair(w)
		broken := errors.New("the effect cannot happen")
		w.m.Register(assent.Kind{Name: "test.broken",
			Voters: func(*db.Tx, db.ID) (assent.Rule, []assent.Voter, error) { return assent.Everyone, w.voters, nil },
			Effect: func(*db.Tx, access.Actor, assent.Proposal) error { return broken }})
		var id db.ID
		if err := w.write(func(tx *db.Tx) (err error) {
			id, err = w.m.Propose(tx, w.actor(0), "test.broken", "s", "x", "", true)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if err := w.write(func(tx *db.Tx) error { return w.m.Assent(tx, w.actor(1), id, w.find(id).Hash) }); !errors.Is(err, broken) {
			t.Fatal(err)
		}
		if p := w.find(id); p.State != assent.Open || p.Assented(w.people[1]) {
			t.Fatalf("%+v", p)
		}
	})
}

// TestNothingTakesEffectWithoutItsAssents drives random members, edits, assents, take-backs, withdrawals, people who
// leave and who join, and whose name it bears, and compares every step with a model that knows nothing of the code: a set of (person, text).
func TestNothingTakesEffectWithoutItsAssents(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, 6)
		rapid.Check(t, func(rt *rapid.T) { drive(rt, w) })
	})
}

func drive(t *rapid.T, w *world) {
	sides := map[db.ID]person.Side{}
	for i, who := range w.people {
		sides[who] = []person.Side{person.Professional, person.Partner}[i%2]
	}
	setVoters := func() {
		w.rule = rapid.SampledFrom([]assent.Rule{assent.Everyone, assent.EachSide}).Draw(t, "rule")
		w.voters = nil
		for _, who := range w.people {
			if rapid.Bool().Draw(t, "votes") {
				w.voters = append(w.voters, assent.Voter{Person: who, Side: sides[who]})
			}
		}
	}
	votes := func(who db.ID) bool {
		for _, v := range w.voters {
			if v.Person == who {
				return true
			}
		}
		return false
	}
	setVoters()
	w.own = nil
	if rapid.Bool().Draw(t, "bears a name") {
		w.own = []db.ID{w.people[rapid.IntRange(0, len(w.people)-1).Draw(t, "whose name")]}
	}
	text, said, state := "text 0", map[db.ID]string{}, "none"
	var id db.ID
	var hashes = map[string]string{}
	enough := func() bool {
		for _, who := range w.own {
			if !votes(who) || said[who] != text {
				return false
			}
		}
		pro, par, proYes, parYes := 0, 0, 0, 0
		for _, v := range w.voters {
			yes := said[v.Person] == text
			if v.Side == person.Partner {
				par++
				if yes {
					parYes++
				}
			} else {
				pro++
				if yes {
					proYes++
				}
			}
		}
		if w.rule == assent.Everyone {
			return pro+par > 0 && proYes+parYes == pro+par
		}
		return proYes*2 > pro && parYes*2 > par
	}
	subject := db.NewID()
	steps := rapid.IntRange(1, 14).Draw(t, "steps")
	for n := range steps {
		i := rapid.IntRange(0, len(w.people)-1).Draw(t, "who")
		who := w.people[i]
		verb := rapid.SampledFrom([]string{"propose", "assent", "assent", "assent", "stale", "change", "takeback", "withdraw", "voters"}).Draw(t, "verb")
		var err error
		switch {
		case verb == "voters":
			setVoters()
			err = w.write(func(tx *db.Tx) error { return w.m.Settle(tx, w.actor(i), subject) })
			if state == "open" && len(said) > 0 && enough() {
				state = "effective"
			}
			if err != nil {
				t.Fatal(err)
			}
		case verb == "propose" && state == "none":
			err = w.write(func(tx *db.Tx) (err error) {
				id, err = w.m.Propose(tx, w.actor(i), kind, subject, text, "", true)
				return err
			})
			if votes(who) != (err == nil) {
				t.Fatalf("step %d propose: votes %v, %v", n, votes(who), err)
			}
			if err == nil {
				state, said[who] = "open", text
				if enough() {
					state = "effective"
				}
			}
		case state == "none":
			continue
		case verb == "assent":
			err = w.write(func(tx *db.Tx) error { return w.m.Assent(tx, w.actor(i), id, hashes[text]) })
			if err == nil && state == "open" {
				said[who] = text
				if enough() {
					state = "effective"
				}
			}
		case verb == "stale":
			err = w.write(func(tx *db.Tx) error { return w.m.Assent(tx, w.actor(i), id, hashes["text 0"]+"x") })
			if err == nil {
				t.Fatal("an assent to a text that never was")
			}
		case verb == "change":
			v := w.find(id).Version
			next := fmt.Sprint("text ", n+1)
			err = w.write(func(tx *db.Tx) error { return w.m.Change(tx, w.actor(i), id, v, next, "") })
			if (err == nil) != (votes(who) && state == "open") {
				t.Fatalf("change: %v", err)
			}
			if err == nil {
				text, said = next, map[db.ID]string{}
			}
		case verb == "takeback":
			err = w.write(func(tx *db.Tx) error { return w.m.TakeBack(tx, w.actor(i), id) })
			if err == nil {
				delete(said, who)
			}
		case verb == "withdraw":
			err = w.write(func(tx *db.Tx) error { return w.m.Withdraw(tx, w.actor(i), id) })
			if err == nil {
				state = "withdrawn"
			}
		}
		if id == "" {
			continue
		}
		p := w.find(id)
		hashes[p.Text] = p.Hash
		want := int64(0)
		if state == "effective" {
			want = 1
		}
		if got := w.traces(id); string(p.State) != state || got != want || p.Text != text {
			t.Fatalf("step %d %s by %d: state %s, model %s; effects %d; text %q, model %q; error %v", n, verb, i, p.State, state, got, p.Text, text, err)
		}
		for a := range p.Assents {
			if said[a] != text {
				t.Fatalf("step %d: an assent that nobody gave to this text", n)
			}
		}
	}
}
