package leadership

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"alongside/content"
	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/network"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
)

const notYours = "Only engagement leads, and those who own the step, can change it."

// stepKind is the decision that a step is in place.
const stepKind = "leadership.step"

// steps registers the decision: the patient leaders who own a step, all of them.
func (s *Leadership) steps() {
	s.decisions.Register(assent.Kind{Name: stepKind, Effect: s.inPlace,
		Voters: func(tx *db.Tx, subject db.ID) (assent.Rule, []assent.Voter, error) {
			v, err := stepByID(tx, s.keys, subject)
			if err != nil {
				return assent.Everyone, nil, err
			}
			owners, err := ownersOf(tx, v.Organisation, v.Number)
			return assent.Everyone, voters(owners), err
		},
		MayPut: func(tx *db.Tx, a access.Actor, subject db.ID) (bool, error) {
			v, err := stepByID(tx, s.keys, subject)
			if err != nil {
				return false, err
			}
			owners, err := ownersOf(tx, v.Organisation, v.Number)
			return mayChange(a, relation{Runs: a.Leads(v.Organisation)}, owners), err
		}})
}

// voters are the patient leaders who own a step, each once.
func voters(owners []owner) []assent.Voter {
	var out []assent.Voter
	for _, o := range owners {
		if o.votes() && !slices.ContainsFunc(out, func(v assent.Voter) bool { return v.Person == o.Person }) {
			out = append(out, assent.Voter{Person: o.Person, Side: person.Partner})
		}
	}
	return out
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// step finds a step of an organisation for an actor who may read its plan, with its owners.
func (s *Leadership) step(tx *db.Tx, a access.Actor, id db.ID, number int64) (Step, relation, []owner, error) {
	_, r, err := s.organisation(tx, a, id)
	if err != nil {
		return Step{}, r, nil, err
	}
	if _, _, ok := content.FortySteps().Find(number); !ok {
		return Step{}, r, nil, errs.Missing()
	}
	v, err := stepOf(tx, s.keys, id, number)
	if err != nil {
		return v, r, nil, err
	}
	owners, err := ownersOf(tx, id, number)
	return v, r, owners, err
}

// toChange is step for somebody who may also change it.
func (s *Leadership) toChange(tx *db.Tx, a access.Actor, id db.ID, number int64) (Step, []owner, error) {
	v, r, owners, err := s.step(tx, a, id, number)
	if err != nil {
		return v, owners, err
	}
	return v, owners, a.May(mayChange(a, r, owners), notYours)
}

// Save keeps where an organisation is with a step. Claiming that it is in place puts that to the patient leaders who own it;
// until all of them have said yes to exactly these words, it is not shown as in place. waits says that they are asked.
func (s *Leadership) Save(ctx context.Context, a access.Actor, n Step) (waits bool, err error) {
	err = s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		waits = false
		v, owners, err := s.toChange(tx, a, n.Organisation, n.Number)
		if err != nil {
			return err
		}
		n.Evidence, n.Plans = strings.TrimSpace(n.Evidence), strings.TrimSpace(n.Plans)
		if err := n.check(len(voters(owners))); err != nil {
			return err
		}
		if n.Version != v.Version {
			return errs.New(errs.Conflict, "Somebody else changed this step while you were writing.")
		}
		was := v
		v.Evidence, v.Plans = n.Evidence, n.Plans
		v.State, waits = settled(was, n.State, n.Evidence)
		if !v.State.stands() {
			v.Agreed = 0
		}
		if was.ID != "" {
			if err := s.decisions.Cancel(tx, a, stepKind, was.ID); err != nil {
				return err
			}
		}
		if err := saveStep(tx, s.keys, &v); db.Duplicate(err) {
			return errs.New(errs.Conflict, "Somebody else changed this step while you were writing.")
		} else if err != nil {
			return err
		}
		if err := s.noteSave(tx, a, was, v); err != nil || !waits {
			return orRecord(tx, a, err, "leadership.save", v)
		}
		if err := s.ask(tx, a, v, n.State, owners); err != nil {
			return err
		}
		waits = !mayDecide(a.Person(), owners) || len(voters(owners)) > 1
		return audit.Record(tx, a, "leadership.save", "plan", v.ID, "")
	})
	return waits, err
}

func orRecord(tx *db.Tx, a access.Actor, err error, action string, v Step) error {
	if err != nil {
		return err
	}
	return audit.Record(tx, a, action, "plan", v.ID, "")
}

// noteSave keeps in the plan's history what a save changed.
func (s *Leadership) noteSave(tx *db.Tx, a access.Actor, was, v Step) error {
	for _, c := range []struct {
		changed bool
		change
	}{
		{was.State != v.State, change{Kind: "state", State: v.State}},
		{was.Evidence != v.Evidence, change{Kind: "evidence", Words: v.Evidence}},
		{was.Plans != v.Plans, change{Kind: "plans", Words: v.Plans}},
	} {
		if !c.changed {
			continue
		}
		c.change.Number = v.Number
		if err := note(tx, s.keys, a, v.Organisation, c.change); err != nil {
			return err
		}
	}
	return nil
}

// ask puts to the patient leaders that a step is in place. Who asks and is one of them has said yes by asking.
func (s *Leadership) ask(tx *db.Tx, a access.Actor, v Step, want State, owners []owner) error {
	o, err := person.FindOrganisation(tx, v.Organisation)
	if err != nil {
		return err
	}
	step, _, _ := content.FortySteps().Find(v.Number)
	text := step.Title + "\n\n" + o.Name + ": " + ui.LowerFirst(want.Words()) + "\n\n" + v.Evidence
	if err := note(tx, s.keys, a, v.Organisation, change{Number: v.Number, Kind: "asked", State: want}); err != nil {
		return err
	}
	if mayDecide(a.Person(), owners) {
		_, err = s.decisions.Propose(tx, a, stepKind, v.ID, text, string(want), true)
	} else {
		_, err = s.decisions.Put(tx, a, stepKind, v.ID, text, string(want))
	}
	if err != nil {
		return err
	}
	return s.tellVoters(tx, a, o, v, owners)
}

// inPlace takes effect when every patient leader who owns the step has said yes.
func (s *Leadership) inPlace(tx *db.Tx, a access.Actor, p assent.Proposal) error {
	v, err := stepByID(tx, s.keys, p.Subject)
	if err != nil {
		return err
	}
	v.State, v.Agreed = State(p.Payload), tx.Now
	if err := saveStep(tx, s.keys, &v); err != nil {
		return err
	}
	return note(tx, s.keys, a, v.Organisation, change{Number: v.Number, Kind: "state", State: v.State})
}

// Agree is the actor's yes that a step is in place, to exactly the text with this hash.
func (s *Leadership) Agree(ctx context.Context, a access.Actor, id db.ID, number int64, proposal db.ID, hash string) error {
	return s.answer(ctx, a, id, number, proposal, func(tx *db.Tx, v Step) error {
		if err := note(tx, s.keys, a, id, change{Number: number, Kind: "yes"}); err != nil {
			return err
		}
		return s.decisions.Assent(tx, a, proposal, hash)
	})
}

// NotYet is the actor's no: the step stays as it is shown. What is missing can be said, and is kept in the plan's history.
func (s *Leadership) NotYet(ctx context.Context, a access.Actor, id db.ID, number int64, proposal db.ID, missing string) error {
	return s.answer(ctx, a, id, number, proposal, func(tx *db.Tx, _ Step) error {
		var k errs.Check
		k.That(len([]rune(missing)) <= longestAction, "missing", "This can have up to %d letters.", longestAction)
		if err := k.Err(); err != nil {
			return err
		}
		if err := s.decisions.Withdraw(tx, a, proposal); err != nil {
			return err
		}
		return note(tx, s.keys, a, id, change{Number: number, Kind: "not-yet", Words: missing})
	})
}

func (s *Leadership) answer(ctx context.Context, a access.Actor, id db.ID, number int64, proposal db.ID, do func(tx *db.Tx, v Step) error) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		v, _, owners, err := s.step(tx, a, id, number)
		if err != nil {
			return err
		}
		if err := a.May(mayDecide(a.Person(), owners), "Only the patient leaders who own the step say whether it is in place."); err != nil {
			return err
		}
		p, err := s.decisions.Find(tx, proposal)
		if err != nil {
			return err
		}
		if v.ID == "" || p.Subject != v.ID || p.Kind != stepKind {
			return errs.Missing()
		}
		return do(tx, v)
	})
}

// ActionForm is what is done next about a step. Without the address of an owner, those who own the step see to it.
type ActionForm struct{ Words, Due, Owner string }

// AddAction adds what is done next about a step.
func (s *Leadership) AddAction(ctx context.Context, a access.Actor, id db.ID, number int64, f ActionForm) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		v, _, err := s.toChange(tx, a, id, number)
		if err != nil {
			return err
		}
		_, err = s.add(tx, a, v, action{Words: strings.TrimSpace(f.Words), Due: f.Due}, f.Owner, "")
		return err
	})
}

func (s *Leadership) add(tx *db.Tx, a access.Actor, v Step, x action, email string, source db.ID) (db.ID, error) {
	day, err := network.Today(tx)
	if err != nil {
		return "", err
	}
	owner, known := person.Person{}, true
	if email = person.FoldEmail(email); email != "" {
		if owner, known, err = person.ByEmail(tx, email); err != nil {
			return "", err
		}
		shut, err := person.ClosedAmong(tx, []db.ID{owner.ID})
		if err != nil {
			return "", err
		}
		x.Owner, known = owner.ID, known && len(shut) == 0
	}
	there, err := actionsOf(tx, s.keys, v.Organisation, v.Number)
	if err != nil {
		return "", err
	}
	if err := checkAction(x, known, day); err != nil {
		return "", err
	}
	if len(there) >= mostActions {
		return "", &errs.Error{Kind: errs.Invalid, Message: "Check the answers that are marked below.", Fields: []errs.Field{{Name: "words", Message: "This step has as many actions as it can. Finish some first."}}}
	}
	x.ID, x.Organisation, x.Number = db.NewID(), v.Organisation, v.Number
	if err := insertAction(tx, s.keys, a, x, source); err != nil {
		return "", err
	}
	if err := note(tx, s.keys, a, v.Organisation, change{Number: v.Number, Kind: "action", Words: x.Words}); err != nil {
		return "", err
	}
	if err := s.tellSeesTo(tx, a, x, owner); err != nil {
		return "", err
	}
	if err := remindTomorrow(tx, v.Organisation); err != nil {
		return "", err
	}
	return x.ID, audit.Record(tx, a, "leadership.action", "plan", x.ID, "")
}

// tellSeesTo writes to who sees to an action. The letter names the step, never what somebody wrote.
func (s *Leadership) tellSeesTo(tx *db.Tx, a access.Actor, x action, owner person.Person) error {
	if x.Owner == "" || a.Is(x.Owner) || owner.Email == "" {
		return nil
	}
	org, err := person.FindOrganisation(tx, x.Organisation)
	if err != nil {
		return err
	}
	link, err := s.post.Address(tx, "/leadership/%s/steps/%d", x.Organisation, x.Number)
	if err != nil {
		return err
	}
	return s.post.Send(tx, mail.Letter{To: owner.Email, ToName: owner.Name(), Kind: notice.Plan, Person: owner.ID, Subject: "Something in a plan is yours", Text: fmt.Sprintf(
		"Hello %s,\n\n%s asks you to see to something in the plan of %s, until %s. It belongs to this step:\n\n%s\n\nRead what it is, and say when it is done, here:\n\n%s\n",
		owner.Given, a.Name(), org.Name, ui.PlainDate(x.Due), titleOf(x.Number), link)})
}

// Gap is something that both sides found missing elsewhere, such as in a rating of connections, and agreed to work on.
type Gap struct {
	Step   int64  // one of the forty: 6 for connections, 8 for qualities, 10 for culture
	Words  string // what is done about it, up to 500 characters
	Due    string // YYYY-MM-DD, not in the past
	Owner  string // the address of who sees to it, "" for those who own the step
	Source string // what kind of thing it came from, such as "connection"
	Item   string // the question of the rating, "" for none
	From   db.ID  // which one: the same one makes one action of a step, however often it is told. "" for none
}

// Act makes an action of the plan from a gap, in the caller's transaction. The caller has checked that the actor may plan for
// the organisation.
func (s *Leadership) Act(tx *db.Tx, a access.Actor, organisation db.ID, g Gap) (db.ID, error) {
	if _, _, ok := content.FortySteps().Find(g.Step); !ok {
		return "", errs.Missing()
	}
	if g.From != "" {
		if id, there, err := fromSource(tx, organisation, g.Step, g.Source, g.From); err != nil || there {
			return id, err
		}
	}
	return s.add(tx, a, Step{Organisation: organisation, Number: g.Step}, action{Words: strings.TrimSpace(g.Words), Due: g.Due, Source: g.Source, Item: g.Item}, g.Owner, g.From)
}

// Planned is an action of a plan as the area reads it from which it came.
type Planned struct {
	ID         db.ID
	Step       int64
	Words, Due string
	Item       string
	Owner      db.ID // "" for those who own the step
	Done       db.Instant
}

// Planned lists the actions that came from one source, done or not. The caller has checked who reads.
func (s *Leadership) Planned(tx *db.Tx, organisation db.ID, source string) ([]Planned, error) {
	all, err := actionsFrom(tx, s.keys, organisation, source)
	out := make([]Planned, len(all))
	for i, x := range all {
		out[i] = Planned{ID: x.ID, Step: x.Number, Words: x.Words, Due: x.Due, Item: x.Item, Owner: x.Owner, Done: x.Done}
	}
	return out, err
}

// SeesTo says whether somebody sees to an action of the plan of an organisation.
func (s *Leadership) SeesTo(tx *db.Tx, organisation, who db.ID) (bool, error) {
	n, err := db.Value[int64](tx, `SELECT COUNT(*) FROM plan_action WHERE network_id = $1 AND organisation_id = $2 AND owner_id = $3`, organisation, who)
	return n > 0, err
}

// Mark notes that an action from one source is done, or that it is not, in the caller's transaction. The caller has checked that the
// actor may.
func (s *Leadership) Mark(tx *db.Tx, a access.Actor, organisation, id db.ID, source string, done bool) error {
	x, err := findAction(tx, s.keys, id)
	if err == nil && (x.Organisation != organisation || x.Source != source) {
		err = errs.Missing()
	}
	if err != nil || (x.Done != 0) == done {
		return err
	}
	kind, do := "done", endAction
	if !done {
		kind, do = reopened, reopenAction
	}
	if err := do(tx, id); err != nil {
		return err
	}
	if err := note(tx, s.keys, a, organisation, change{Number: x.Number, Kind: kind, Words: x.Words}); err != nil {
		return err
	}
	return audit.Record(tx, a, "leadership."+kind, "plan", id, "")
}

// reopened is what happened to an action that is not done after all.
const reopened = "reopened"

// onAction does one thing to an action of a step that the actor may change, and keeps it in the plan's history.
func (s *Leadership) onAction(ctx context.Context, a access.Actor, id db.ID, number int64, which db.ID, kind string, do func(tx *db.Tx, x action) error) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		_, r, owners, err := s.step(tx, a, id, number)
		if err != nil {
			return err
		}
		x, err := findAction(tx, s.keys, which)
		if err != nil {
			return err
		}
		if x.Organisation != id || x.Number != number {
			return errs.Missing()
		}
		if err := a.May(mayChange(a, r, owners) || a.Is(x.Owner), notYours); err != nil {
			return err
		}
		if (x.Done != 0) != (kind == reopened) {
			return nil // pressed twice, or somebody else was faster
		}
		if err := do(tx, x); err != nil {
			return err
		}
		if err := note(tx, s.keys, a, id, change{Number: number, Kind: kind, Words: x.Words}); err != nil {
			return err
		}
		return audit.Record(tx, a, "leadership."+kind, "plan", which, "")
	})
}

// FinishAction says that an action is done.
func (s *Leadership) FinishAction(ctx context.Context, a access.Actor, id db.ID, number int64, which db.ID) error {
	return s.onAction(ctx, a, id, number, which, "done", func(tx *db.Tx, x action) error { return endAction(tx, x.ID) })
}

// ReopenAction takes back that an action is done.
func (s *Leadership) ReopenAction(ctx context.Context, a access.Actor, id db.ID, number int64, which db.ID) error {
	return s.onAction(ctx, a, id, number, which, reopened, func(tx *db.Tx, x action) error {
		if err := reopenAction(tx, x.ID); err != nil {
			return err
		}
		return remindTomorrow(tx, id)
	})
}

// DropAction takes an action away that is not needed any more.
func (s *Leadership) DropAction(ctx context.Context, a access.Actor, id db.ID, number int64, which db.ID) error {
	return s.onAction(ctx, a, id, number, which, "dropped", func(tx *db.Tx, x action) error {
		if err := ground.End(tx, a, actionThing(x.ID)); err != nil {
			return err
		}
		return dropAction(tx, x.ID)
	})
}

// MoveAction gives an action another day; its reminders begin anew.
func (s *Leadership) MoveAction(ctx context.Context, a access.Actor, id db.ID, number int64, which db.ID, due string) error {
	return s.onAction(ctx, a, id, number, which, "moved", func(tx *db.Tx, x action) error {
		day, err := network.Today(tx)
		if err != nil {
			return err
		}
		var k errs.Check
		checkDue(&k, due, day)
		if err := k.Err(); err != nil {
			return err
		}
		if err := moveAction(tx, x.ID, due); err != nil {
			return err
		}
		return remindTomorrow(tx, id)
	})
}

// At is where an organisation is with a step, for an actor who may read its plan.
func (s *Leadership) At(ctx context.Context, a access.Actor, id db.ID, number int64) (v Step, err error) {
	err = s.db.Read(ctx, a.Network(), func(tx *db.Tx) error {
		v, _, _, err = s.step(tx, a, id, number)
		return err
	})
	return v, err
}

// AskedToOwn is the actor's own name among the owners of a step, which they can take on or off.
func (s *Leadership) AskedToOwn(ctx context.Context, a access.Actor, id db.ID, number int64) (which db.ID, err error) {
	err = s.db.Read(ctx, a.Network(), func(tx *db.Tx) error {
		_, _, owners, err := s.step(tx, a, id, number)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(owners, func(o owner) bool { return a.Is(o.Person) && o.Accepted == 0 })
		if at < 0 {
			return errs.Missing()
		}
		which = owners[at].ID
		return nil
	})
	return which, err
}
