package strategy

import (
	"context"
	"slices"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/secret"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/group"
	"alongside/internal/shared/network"
	"alongside/internal/shared/person"
)

// Strategies is the area.
type Strategies struct {
	db      *db.DB
	keys    *secret.Keys
	assents *assent.Decisions
	post    *mail.Post
	around  Around
}

// Around is what the area needs of others.
type Around struct {
	// Tabs adds the other pages of an organisation.
	Tabs func(tx *db.Tx, p *ui.Page, a access.Actor, organisation db.ID) error
	// Opens says who sees who leads where in an organisation.
	Opens func(tx *db.Tx, a access.Actor, organisation db.ID) (bool, error)
	// Leads says who is an engagement lead in the plan of an organisation.
	Leads func(tx *db.Tx, organisation, who db.ID) (bool, error)
	// Steps is how far each step of the plan of an organisation is.
	Steps func(tx *db.Tx, organisation db.ID) (map[int64]StepState, error)
	// Things show what an outcome rests on, as the reader may see it.
	Things map[ground.Kind]ground.Keeper
}

// wordsKind is the shared decision that a version takes effect, or that a strategy ends. Its subject is the strategy.
const wordsKind = "strategy-yes.words"

// ends is the payload of a proposal that a strategy ends.
const ends = "end"

// New makes the area and registers its assent.
func New(d *db.DB, k *secret.Keys, assents *assent.Decisions, post *mail.Post, around Around) *Strategies {
	s := &Strategies{db: d, keys: k, assents: assents, post: post, around: around}
	assents.Register(assent.Kind{Name: wordsKind, Effect: s.agreed,
		Voters: func(tx *db.Tx, subject db.ID) (assent.Rule, []assent.Voter, error) {
			v, err := find(tx, subject)
			if err != nil {
				return "", nil, err
			}
			day, err := network.Today(tx)
			if err != nil {
				return "", nil, err
			}
			all, err := votersOf(tx, v, "", day)
			return rule(all), all, err
		},
		MayPut: func(tx *db.Tx, a access.Actor, subject db.ID) (bool, error) {
			v, err := find(tx, subject)
			if err != nil {
				return false, err
			}
			_, r, _, err := s.organisation(tx, a, v.Organisation)
			return mayWrite(r), err
		}})
	return s
}

// rule is that one of each side is enough; while a side is missing nothing can be agreed.
func rule(all []assent.Voter) assent.Rule {
	if lacks(all) == "" {
		return assent.OneOfEach
	}
	return assent.EachSide
}

// lacks is the side from which nobody can say yes.
func lacks(all []assent.Voter) person.Side {
	for _, side := range []person.Side{person.Partner, person.Professional} {
		if !slices.ContainsFunc(all, func(v assent.Voter) bool { return v.Side == side }) {
			return side
		}
	}
	return ""
}

// organisation opens the strategies of an organisation for whoever may read them. For everybody else they do not exist.
func (s *Strategies) organisation(tx *db.Tx, a access.Actor, id db.ID) (person.Organisation, standing, string, error) {
	day, err := network.Today(tx)
	if err != nil {
		return person.Organisation{}, standing{}, day, err
	}
	o, err := person.FindOrganisation(tx, id)
	if err != nil {
		a.Scoped()
		return o, standing{}, day, err
	}
	r, err := s.standing(tx, a, id, day)
	if err != nil {
		return o, r, day, err
	}
	return o, r, day, a.Allow(mayRead(r))
}

func (s *Strategies) standing(tx *db.Tx, a access.Actor, id db.ID, day string) (standing, error) {
	r := standing{Runs: a.Leads(id)}
	if !a.SignedIn() || a.Person() == "" {
		return r, nil
	}
	belongs, holds, err := group.Relation(tx, id, a.Person(), day)
	if err != nil {
		return r, err
	}
	r.Is = belongs || holds
	if r.Leads, r.Named, err = mine(tx, id, a.Person()); err != nil {
		return r, err
	}
	if !r.Leads && !r.Runs {
		if r.Leads, err = s.around.Leads(tx, id, a.Person()); err != nil {
			return r, err
		}
	}
	if !mayRead(r) {
		r.Opens, err = s.around.Opens(tx, a, id)
	}
	return r, err
}

// toSee finds a strategy of an organisation for whoever may read it, with the side for which they say yes.
func (s *Strategies) toSee(tx *db.Tx, a access.Actor, organisation, id db.ID) (person.Organisation, Strategy, standing, string, error) {
	o, r, day, err := s.organisation(tx, a, organisation)
	if err != nil {
		return o, Strategy{}, r, day, err
	}
	v, err := find(tx, id)
	if err == nil && v.Organisation != organisation {
		err = errs.Missing()
	}
	if err != nil {
		return o, v, r, day, err
	}
	if a.SignedIn() && a.Person() != "" {
		own, err := votersOf(tx, v, a.Person(), day)
		if err != nil {
			return o, v, r, day, err
		}
		if len(own) > 0 {
			r.Side = own[0].Side
		}
	}
	return o, v, r, day, nil
}

// scene is a strategy that somebody works on.
type scene struct {
	O   person.Organisation
	V   Strategy
	R   standing
	Day string
}

// on opens a strategy and does one thing with it, in one transaction.
func (s *Strategies) on(ctx context.Context, a access.Actor, organisation, id db.ID, action string, do func(tx *db.Tx, x scene) error) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		var x scene
		var err error
		if x.O, x.V, x.R, x.Day, err = s.toSee(tx, a, organisation, id); err != nil {
			return err
		}
		if err := do(tx, x); err != nil {
			return err
		}
		return audit.Record(tx, a, action, "organisation", organisation, "")
	})
}

// toWrite is on for somebody who writes, of a strategy that has not ended.
func (s *Strategies) toWrite(ctx context.Context, a access.Actor, organisation, id db.ID, action string, do func(tx *db.Tx, x scene) error) error {
	return s.on(ctx, a, organisation, id, action, func(tx *db.Tx, x scene) error {
		if err := writes(a, x); err != nil {
			return err
		}
		return do(tx, x)
	})
}

// toWriteOutcome is toWrite for one outcome. One that is not there is missing for everybody, also for who could not write it.
func (s *Strategies) toWriteOutcome(ctx context.Context, a access.Actor, organisation, id, outcome db.ID, do func(tx *db.Tx, x scene) error) error {
	return s.on(ctx, a, organisation, id, "strategy.outcome", func(tx *db.Tx, x scene) error {
		if _, err := outcomeOf(tx, x.V, outcome); err != nil {
			return err
		}
		if err := writes(a, x); err != nil {
			return err
		}
		return do(tx, x)
	})
}

func writes(a access.Actor, x scene) error {
	if err := a.May(mayWrite(x.R), notWriters); err != nil {
		return err
	}
	if x.V.Ended != 0 {
		return errs.New(errs.Conflict, "This strategy has ended.")
	}
	return nil
}

// Write begins a strategy, as a draft.
func (s *Strategies) Write(ctx context.Context, a access.Actor, organisation db.ID, f Form) (id db.ID, err error) {
	err = s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		_, r, day, err := s.organisation(tx, a, organisation)
		if err != nil {
			return err
		}
		if err := a.May(mayWrite(r), notWriters); err != nil {
			return err
		}
		if err := f.check(day); err != nil {
			return err
		}
		v := Strategy{ID: db.NewID(), Organisation: organisation, Open: db.NewID()}
		id = v.ID
		if err := insert(tx, v, a.Person()); err != nil {
			return err
		}
		if err := insertVersion(tx, f.into(Version{ID: v.Open, Strategy: v.ID}), a.Person()); err != nil {
			return err
		}
		return audit.Record(tx, a, "strategy.write", "organisation", organisation, "")
	})
	return id, err
}

// into puts what was typed into a version.
func (f Form) into(v Version) Version {
	v.Title, v.Why, v.Starts, v.Ends, v.Review = f.Title, f.Why, f.Starts, f.Ends, f.Review
	return v
}

// draft is the version that is being written. Where none is, a copy of the one in force becomes it. What waits for a yes is taken back: its words
// are about to change.
func (s *Strategies) draft(tx *db.Tx, a access.Actor, v *Strategy) (Version, error) {
	if v.Open == "" {
		now, err := findVersion(tx, v.InForce)
		if err != nil {
			return now, err
		}
		now.ID, now.Version = db.NewID(), 1
		if err := insertVersion(tx, now, a.Person()); err != nil {
			return now, err
		}
		v.Open = now.ID
		if err := setVersions(tx, v.ID, v.InForce, v.Open); err != nil {
			return now, err
		}
	}
	if err := s.takeBack(tx, a, *v); err != nil {
		return Version{}, err
	}
	return findVersion(tx, v.Open)
}

// takeBack takes back what is asked.
func (s *Strategies) takeBack(tx *db.Tx, a access.Actor, v Strategy) error {
	if err := s.assents.Cancel(tx, a, wordsKind, v.ID); err != nil {
		return err
	}
	if err := setWaits(tx, v.ID, ""); err != nil || v.Open == "" {
		return err
	}
	return setState(tx, v.Open, Draft)
}

// current is the version whose words a form shows: the open one, else the one in force.
func (v Strategy) current() db.ID {
	if v.Open != "" {
		return v.Open
	}
	return v.InForce
}

// fresh says that the form was made from the words as they are.
func fresh(tx *db.Tx, v Strategy, version int64) error {
	now, err := findVersion(tx, v.current())
	if err == nil && now.Version != version {
		return errs.New(errs.Conflict, "Somebody else changed these words while you were writing.")
	}
	return err
}

// Change changes the words of a strategy: those of its draft. What is in force stays in force until both sides say yes to the new words.
func (s *Strategies) Change(ctx context.Context, a access.Actor, organisation, id db.ID, f Form) error {
	return s.toWrite(ctx, a, organisation, id, "strategy.change", func(tx *db.Tx, x scene) error {
		if err := f.check(x.Day); err != nil {
			return err
		}
		if err := fresh(tx, x.V, f.Version); err != nil {
			return err
		}
		d, err := s.draft(tx, a, &x.V)
		if err != nil {
			return err
		}
		ok, err := saveVersion(tx, f.into(d))
		if err == nil && !ok {
			err = errs.New(errs.Conflict, "Somebody else changed these words while you were writing.")
		}
		return err
	})
}

// AddOutcome adds an outcome to the words.
func (s *Strategies) AddOutcome(ctx context.Context, a access.Actor, organisation, id db.ID, f OutcomeForm) (outcome db.ID, err error) {
	err = s.toWrite(ctx, a, organisation, id, "strategy.outcome", func(tx *db.Tx, x scene) error {
		if err := f.check(x.Day); err != nil {
			return err
		}
		d, err := s.draft(tx, a, &x.V)
		if err != nil {
			return err
		}
		if err := f.fitsIn(d, ""); err != nil {
			return err
		}
		if len(d.Outcomes) >= mostOutcomes {
			return errs.New(errs.Invalid, "A strategy has up to 12 outcomes. Take one out first.")
		}
		place := int64(1)
		for _, o := range d.Outcomes {
			place = max(place, o.Place+1)
		}
		outcome = db.NewID()
		if err := insertOutcome(tx, id, outcome); err != nil {
			return err
		}
		if err := saveWords(tx, d.ID, Outcome{ID: outcome, Place: place, Different: f.Different, Measure: f.Measure, Due: f.Due}); err != nil {
			return err
		}
		return bump(tx, d.ID)
	})
	return outcome, err
}

// ChangeOutcome changes the words of an outcome.
func (s *Strategies) ChangeOutcome(ctx context.Context, a access.Actor, organisation, id, outcome db.ID, f OutcomeForm) error {
	return s.toWriteOutcome(ctx, a, organisation, id, outcome, func(tx *db.Tx, x scene) error {
		if err := f.check(x.Day); err != nil {
			return err
		}
		if err := fresh(tx, x.V, f.Version); err != nil {
			return err
		}
		d, err := s.draft(tx, a, &x.V)
		if err != nil {
			return err
		}
		if err := f.fitsIn(d, outcome); err != nil {
			return err
		}
		o, ok := d.find(outcome)
		if !ok {
			return errs.Missing()
		}
		o.Different, o.Measure, o.Due = f.Different, f.Measure, f.Due
		if err := saveWords(tx, d.ID, o); err != nil {
			return err
		}
		return bump(tx, d.ID)
	})
}

// RemoveOutcome takes an outcome out of the words. In the version in force it stays until both sides have said yes.
func (s *Strategies) RemoveOutcome(ctx context.Context, a access.Actor, organisation, id, outcome db.ID) error {
	return s.toWriteOutcome(ctx, a, organisation, id, outcome, func(tx *db.Tx, x scene) error {
		d, err := s.draft(tx, a, &x.V)
		if err != nil {
			return err
		}
		if err := dropWords(tx, d.ID, outcome); err != nil {
			return err
		}
		return bump(tx, d.ID)
	})
}

// outcomeOf is an outcome of a strategy in the words in force, else in those of the draft.
func outcomeOf(tx *db.Tx, v Strategy, id db.ID) (Outcome, error) {
	for _, version := range []db.ID{v.InForce, v.Open} {
		if version == "" {
			continue
		}
		w, err := findVersion(tx, version)
		if err != nil {
			return Outcome{}, err
		}
		if o, ok := w.find(id); ok {
			return o, nil
		}
	}
	return Outcome{}, errs.Missing()
}

// Ask puts the draft to both sides.
func (s *Strategies) Ask(ctx context.Context, a access.Actor, organisation, id db.ID, version int64) error {
	return s.toWrite(ctx, a, organisation, id, "strategy.ask", func(tx *db.Tx, x scene) error {
		if x.V.Open == "" {
			return errs.New(errs.Conflict, "Nothing has been changed, so there is nothing to ask.")
		}
		d, err := findVersion(tx, x.V.Open)
		if err != nil {
			return err
		}
		if d.State == Asked {
			return nil // pressed twice
		}
		if d.Version != version {
			return errs.New(errs.Conflict, "Somebody else changed these words while you were reading. Read them again before you ask.")
		}
		if len(d.Outcomes) == 0 {
			return errs.New(errs.Invalid, "Write at least one outcome first.")
		}
		if err := setState(tx, d.ID, Asked); err != nil {
			return err
		}
		return s.put(tx, a, x, d.Text(x.O.Name), string(d.ID))
	})
}

// End asks both sides whether the strategy ends.
func (s *Strategies) End(ctx context.Context, a access.Actor, organisation, id db.ID) error {
	return s.toWrite(ctx, a, organisation, id, "strategy.end", func(tx *db.Tx, x scene) error {
		if x.V.InForce == "" || x.V.Open != "" {
			return errs.New(errs.Conflict, "First finish the change that is being made, or throw it away.")
		}
		p, waits, err := s.open(tx, id)
		if err != nil || waits && p.Payload == ends {
			return err
		}
		now, err := findVersion(tx, x.V.InForce)
		if err != nil {
			return err
		}
		return s.put(tx, a, x, now.endText(x.O.Name), ends)
	})
}

// put asks both sides. Who asks and is of a side has said yes for it by asking.
func (s *Strategies) put(tx *db.Tx, a access.Actor, x scene, text, payload string) error {
	all, err := votersOf(tx, x.V, "", x.Day)
	if err != nil {
		return err
	}
	switch lacks(all) {
	case person.Partner:
		return errs.New(errs.Invalid, "No patient leader can say yes yet. Name one for an outcome and let them take it on, or put their role on the map.")
	case person.Professional:
		return errs.New(errs.Invalid, "Nobody of the professional side can say yes yet. Name a director for an outcome and let them take it on, or put their role on the map.")
	}
	if maySay(x.R) {
		_, err = s.assents.Propose(tx, a, wordsKind, x.V.ID, text, payload, true)
	} else {
		_, err = s.assents.Put(tx, a, wordsKind, x.V.ID, text, payload)
	}
	if err != nil {
		return err
	}
	if p, waits, err := s.open(tx, x.V.ID); err != nil || !waits {
		return err
	} else if err := tellVoters(tx, x.V.ID, tellAsked, p.Hash); err != nil {
		return err
	}
	if err := lookTomorrow(tx, x.V.ID); err != nil {
		return err
	}
	return s.note(tx, x.V, x.Day)
}

// note keeps which side has not said yes, for the first pages of those who are asked.
func (s *Strategies) note(tx *db.Tx, v Strategy, day string) error {
	p, waits, err := s.open(tx, v.ID)
	if err != nil || !waits {
		return err
	}
	all, err := votersOf(tx, v, "", day)
	if err != nil {
		return err
	}
	return setWaits(tx, v.ID, waitsFor(p, all))
}

// nobodyOf begins what waits when nobody of a side can say yes any more.
const nobodyOf = "no-"

// waitsFor is which side has not said yes: a side, or both; or that nobody of a side can.
func waitsFor(p assent.Proposal, all []assent.Voter) string {
	if side := lacks(all); side != "" {
		return nobodyOf + string(side)
	}
	said := map[person.Side]bool{}
	for _, v := range all {
		said[v.Side] = said[v.Side] || p.Assented(v.Person)
	}
	switch {
	case said[person.Partner]:
		return string(person.Professional)
	case said[person.Professional]:
		return string(person.Partner)
	}
	return "both"
}

// open is what waits for a yes, if anything does.
func (s *Strategies) open(tx *db.Tx, id db.ID) (assent.Proposal, bool, error) {
	all, err := s.assents.Of(tx, id)
	for _, p := range all {
		if p.Kind == wordsKind && p.State == assent.Open {
			return p, true, err
		}
	}
	return assent.Proposal{}, false, err
}

// Yes is the actor's yes to exactly the words with this fingerprint.
func (s *Strategies) Yes(ctx context.Context, a access.Actor, organisation, id db.ID, hash string) error {
	return s.answer(ctx, a, organisation, id, "strategy-yes.say", func(tx *db.Tx, x scene, p assent.Proposal) error {
		if err := s.assents.Assent(tx, a, p.ID, hash); err != nil {
			return err
		}
		return s.note(tx, x.V, x.Day)
	})
}

// NotYet says what should be different before the actor can say yes. Everybody who may read the strategy reads it, without a name.
func (s *Strategies) NotYet(ctx context.Context, a access.Actor, organisation, id db.ID, words string) error {
	return s.answer(ctx, a, organisation, id, "strategy-yes.ask-change", func(tx *db.Tx, x scene, p assent.Proposal) error {
		var c errs.Check
		words = long(words)
		within(&c, "change", words, "Say what should be different.", longestOutcome)
		if err := c.Err(); err != nil {
			return err
		}
		if p.Assented(a.Person()) {
			if err := s.assents.TakeBack(tx, a, p.ID); err != nil {
				return err
			}
		}
		if err := s.assents.Comment(tx, a, p.ID, words, true); err != nil {
			return err
		}
		return s.note(tx, x.V, x.Day)
	})
}

func (s *Strategies) answer(ctx context.Context, a access.Actor, organisation, id db.ID, action string, do func(tx *db.Tx, x scene, p assent.Proposal) error) error {
	return s.on(ctx, a, organisation, id, action, func(tx *db.Tx, x scene) error {
		if err := a.May(maySay(x.R), notVoters); err != nil {
			return err
		}
		p, waits, err := s.open(tx, id)
		if err != nil {
			return err
		}
		if !waits {
			return errs.New(errs.Conflict, "Nothing waits for a yes any more. Look at the strategy again.")
		}
		return do(tx, x, p)
	})
}

// agreed is what happens when one of each side has said yes.
func (s *Strategies) agreed(tx *db.Tx, _ access.Actor, p assent.Proposal) error {
	v, err := find(tx, p.Subject)
	if err != nil {
		return err
	}
	if err := setWaits(tx, v.ID, ""); err != nil {
		return err
	}
	if v.InForce != "" {
		if err := replaceVersion(tx, v.InForce); err != nil {
			return err
		}
	}
	if p.Payload == ends {
		if err := tellVoters(tx, v.ID, tellEnded, ""); err != nil {
			return err
		}
		return setEnded(tx, v.ID)
	}
	if err := tellVoters(tx, v.ID, tellForce, ""); err != nil {
		return err
	}
	if err := agreeVersion(tx, db.ID(p.Payload)); err != nil {
		return err
	}
	return setVersions(tx, v.ID, db.ID(p.Payload), "")
}

// Withdraw throws the open version away, or takes the question back whether the strategy ends. gone says that nothing is left of a strategy that was
// never in force.
func (s *Strategies) Withdraw(ctx context.Context, a access.Actor, organisation, id db.ID) (gone bool, err error) {
	err = s.toWrite(ctx, a, organisation, id, "strategy.withdraw", func(tx *db.Tx, x scene) error {
		if err := s.takeBack(tx, a, x.V); err != nil {
			return err
		}
		if x.V.Open == "" {
			return nil
		}
		if err := setState(tx, x.V.Open, Withdrawn); err != nil {
			return err
		}
		if gone = x.V.InForce == ""; gone {
			if err := setEnded(tx, id); err != nil {
				return err
			}
		}
		return setVersions(tx, id, x.V.InForce, "")
	})
	return gone, err
}

// Serves tells which outcomes some things of an organisation serve, to whoever may read its strategy.
func (s *Strategies) Serves(tx *db.Tx, a access.Actor, organisation db.ID, things ...ground.Thing) (map[ground.Thing][]ground.Outcome, error) {
	all, err := served(tx, organisation, things)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	day, err := network.Today(tx)
	if err != nil {
		return nil, err
	}
	r, err := s.standing(tx, a, organisation, day)
	if err != nil || !mayRead(r) {
		return nil, err
	}
	return all, nil
}

// Waits is the fingerprint of what waits for a yes, for those who say yes; "" for nothing.
func (s *Strategies) Waits(ctx context.Context, a access.Actor, organisation, id db.ID) (hash string, err error) {
	err = s.db.Read(ctx, a.Network(), func(tx *db.Tx) error {
		_, _, r, _, err := s.toSee(tx, a, organisation, id)
		if err != nil {
			return err
		}
		if err := a.May(maySay(r), notVoters); err != nil {
			return err
		}
		p, waits, err := s.open(tx, id)
		if waits {
			hash = p.Hash
		}
		return err
	})
	return hash, err
}

// Drafted is how often the draft of a strategy has changed, as a form carries it.
func (s *Strategies) Drafted(ctx context.Context, a access.Actor, organisation, id db.ID) (version int64, err error) {
	err = s.db.Read(ctx, a.Network(), func(tx *db.Tx) error {
		_, v, r, _, err := s.toSee(tx, a, organisation, id)
		if err != nil {
			return err
		}
		if err := a.May(mayWrite(r), notWriters); err != nil {
			return err
		}
		w, err := findVersion(tx, v.current())
		version = w.Version
		return err
	})
	return version, err
}
