// Package round is how several people answer the same questions alone first, and then look at all answers together.
//
// A round is one occasion on which an instrument, in one exact version, is put to named raters about one subject: a
// collaboration, one of its members, an organisation, oneself. Every rater speaks from one side. Answers are sealed, and each
// rater sees their own alone until all have answered. From then on the raters see each other's, and nobody else does.
//
// One silent person cannot hold a round for ever, and nobody is shown without their own yes. A rater can step out at any
// time before the round is shown, without a reason, and takes their answers along. When somebody has stepped out, or
// Patience has passed, those who answered can go on without the rest: each of them must say so, and they see only each other's
// answers. Whoever did not answer is not shown and sees nothing. Any rater can end a round, and then nobody ever sees it.
//
// A pooled round is for people who did not agree to be named: it never shows anybody's answers, only figures of enough people.
//
// Rounds of the same instrument about the same subject are a history. Where they are: round.go says who may do and see
// what, as plain rules over a value; compare.go sets answers side by side; rounds.go keeps them.
package round

import (
	"time"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

// OwnerKind is whose a round is.
type OwnerKind string

// The owners.
const (
	OfCollaboration OwnerKind = "collaboration"
	OfOrganisation  OwnerKind = "organisation"
	OfPerson        OwnerKind = "person"
	OfOpportunity   OwnerKind = "opportunity"
)

// State is where a round stands.
type State string

// The states. Only an open round changes.
const (
	Open  State = "open"
	Shown State = "shown"
	Ended State = "ended"
)

// Patience is how long everybody has time to answer before the others can go on without them.
const Patience = 7 * 24 * time.Hour

// Rater is somebody who is asked.
type Rater struct {
	ID       db.ID
	Person   db.ID
	Side     person.Side
	Answered db.Instant // zero while they have not
	GoOn     db.Instant // when they agreed to show what there is without the rest
	Out      db.Instant // when they stepped out, left, or the others went on without them
	Version  int64
}

// counts says whether the rater's answers are part of the round.
func (r Rater) counts() bool { return r.Answered != 0 && r.Out == 0 }

// Round is one occasion.
type Round struct {
	ID         db.ID
	OwnerKind  OwnerKind
	Owner      db.ID
	Subject    db.ID
	Instrument string // key
	Version    int    // of the instrument
	Pooled     bool
	State      State
	Started    db.Instant
	StartedBy  db.ID
	Closed     db.Instant // when it was shown or ended
	Entry      db.ID      // what the raters made of its result
	Raters     []Rater
}

// Rater finds somebody among those who were asked.
func (r Round) Rater(who db.ID) (Rater, bool) {
	for _, x := range r.Raters {
		if who != "" && x.Person == who {
			return x, true
		}
	}
	return Rater{}, false
}

// Asks says whether the round waits for this person's answers.
func (r Round) Asks(who db.ID) bool {
	x, ok := r.Rater(who)
	return ok && r.State == Open && x.Out == 0 && x.Answered == 0
}

// MayAnswer says whether somebody can answer, or change what they answered.
func (r Round) MayAnswer(who db.ID) bool {
	x, ok := r.Rater(who)
	return ok && r.State == Open && x.Out == 0
}

// MayRead is the one rule about who reads whose answers. Everybody may read their own. Those of somebody else are for
// raters who answered themselves, of a round that is shown, and never of a pooled one. No role appears in it.
func (r Round) MayRead(who, whose db.ID) bool {
	me, asked := r.Rater(who)
	other, there := r.Rater(whose)
	if !asked || !there {
		return false
	}
	if who == whose {
		return true
	}
	return r.State == Shown && !r.Pooled && me.counts() && other.counts()
}

// Counted are the raters whose answers are part of the round.
func (r Round) Counted() []Rater {
	var out []Rater
	for _, x := range r.Raters {
		if x.counts() {
			out = append(out, x)
		}
	}
	return out
}

// Missing are the raters who are asked and have not answered.
func (r Round) Missing() []Rater {
	var out []Rater
	for _, x := range r.Raters {
		if x.Out == 0 && x.Answered == 0 {
			out = append(out, x)
		}
	}
	return out
}

// sides says which sides speak among these raters.
func sides(all []Rater) map[person.Side]bool {
	out := map[person.Side]bool{}
	for _, x := range all {
		out[x.Side] = true
	}
	return out
}

// whole says whether raters are enough for a round that began with all of r's: as many sides, and two people if there were two.
func (r Round) whole(those []Rater) bool {
	return len(those) >= min(2, len(r.Raters)) && len(sides(those)) == len(sides(r.Raters))
}

// someOut says whether somebody has stepped out.
func (r Round) someOut() bool {
	for _, x := range r.Raters {
		if x.Out != 0 {
			return true
		}
	}
	return false
}

// CanGoOn says whether those who answered may go on without the rest: everybody had time, or somebody stepped out, and
// there are answers of every side.
func (r Round) CanGoOn(now db.Instant) bool {
	return r.State == Open && !r.Pooled && (r.someOut() || now >= r.Started.Add(Patience)) && r.whole(r.Counted())
}

// NeedsAll says that those who answered could never go on without the others who take part: one more person, or side, would be missing.
// So it is in a pair.
func (r Round) NeedsAll() bool {
	for _, x := range r.Raters {
		if x.Out == 0 && x.Answered == 0 && r.whole(r.without(x.Person)) {
			return false
		}
	}
	return true
}

// EndsWithout says that a round ends when this person steps out, because too few are left.
func (r Round) EndsWithout(who db.ID) bool { return !r.whole(r.without(who)) }

// without are the raters who take part, but one.
func (r Round) without(who db.ID) []Rater {
	var out []Rater
	for _, x := range r.Raters {
		if x.Out == 0 && x.Person != who {
			out = append(out, x)
		}
	}
	return out
}

// GoOnWords tell somebody who answered when those who answered can go on without the rest. day is the day on which everybody has had time.
func (r Round) GoOnWords(now db.Instant, day string) string {
	switch {
	case r.NeedsAll():
		return "It takes the answers of all who are asked: without one of them, there would be nothing to set side by side. If somebody does not want to answer, they can say so on this page. The round then ends, and nobody sees any answer."
	case len(sides(r.Raters)) == 1 && (r.someOut() || now >= r.Started.Add(Patience)):
		return "You can go on without those who have not answered as soon as one more of you has answered."
	case len(sides(r.Raters)) == 1:
		return "From " + day + " on, those who answered can go on without those who have not, once two of you have answered. Until then, give them time."
	case !r.someOut() && now < r.Started.Add(Patience):
		return "From " + day + " on, those who answered can go on without those who have not, once there are answers from both sides. Until then, give them time."
	}
	return "You can go on without those who have not answered as soon as there are answers from both sides. There are none yet from one of them."
}

// AwaitsYes says whether others want to go on, and this person, who answered, has not said yes.
func (r Round) AwaitsYes(who db.ID) bool {
	me, ok := r.Rater(who)
	if !ok || r.State != Open || !me.counts() || me.GoOn != 0 {
		return false
	}
	for _, x := range r.Raters {
		if x.counts() && x.GoOn != 0 {
			return true
		}
	}
	return false
}

// at is the place of a rater in an open round.
func (r Round) at(who db.ID) (int, error) {
	for i, x := range r.Raters {
		if who == "" || x.Person != who {
			continue
		}
		switch {
		case r.State == Shown:
			return i, errs.New(errs.Conflict, "All answers are shown already, so nothing can be changed any more.")
		case r.State == Ended:
			return i, errs.New(errs.Conflict, "This round has ended. You can start another one.")
		case x.Out != 0:
			return i, errs.New(errs.Conflict, "You take no part in this round any more.")
		}
		return i, nil
	}
	return 0, errs.Missing()
}

// answer notes that somebody answered, and shows the round if they were the last.
func (r *Round) answer(who db.ID, now db.Instant) error {
	i, err := r.at(who)
	if err != nil {
		return err
	}
	if r.Raters[i].Answered == 0 {
		r.Raters[i].Answered = now
	}
	r.settle(now)
	return nil
}

// goOn notes that somebody who answered agrees to show what there is.
func (r *Round) goOn(who db.ID, now db.Instant) error {
	i, err := r.at(who)
	if err != nil {
		return err
	}
	if !r.Raters[i].counts() || !r.CanGoOn(now) {
		return errs.New(errs.Conflict, "You cannot go on without the others now. Give them some more days.")
	}
	if r.Raters[i].GoOn == 0 {
		r.Raters[i].GoOn = now
	}
	r.settle(now)
	return nil
}

// stepOut takes somebody out, with their answers. A round that has too few people then ends.
func (r *Round) stepOut(who db.ID, now db.Instant) error {
	i, err := r.at(who)
	if err != nil {
		return err
	}
	r.Raters[i].Out, r.Raters[i].Answered, r.Raters[i].GoOn = now, 0, 0
	r.settle(now)
	return nil
}

// end ends an open round without showing anything.
func (r *Round) end(now db.Instant) {
	if r.State == Open {
		r.State, r.Closed = Ended, now
	}
}

// settle shows an open round when it is time, or ends it when it has become too small.
func (r *Round) settle(now db.Instant) {
	if r.State != Open {
		return
	}
	var in []Rater
	for _, x := range r.Raters {
		if x.Out == 0 {
			in = append(in, x)
		}
	}
	if !r.whole(in) {
		r.end(now)
		return
	}
	counted := r.Counted()
	if len(counted) == len(r.Raters) {
		r.State, r.Closed = Shown, now
		return
	}
	if !r.whole(counted) || r.Pooled {
		return
	}
	for _, x := range counted {
		if x.GoOn == 0 {
			return
		}
	}
	for i := range r.Raters {
		if !r.Raters[i].counts() && r.Raters[i].Out == 0 {
			r.Raters[i].Out = now
		}
	}
	r.State, r.Closed = Shown, now
}

// closePool shows the figures of a pooled round, although not all have answered: it shows nobody's answers.
func (r *Round) closePool(now db.Instant) error {
	if !r.Pooled {
		return errs.Missing()
	}
	if r.State == Open {
		r.State, r.Closed = Shown, now
	}
	return nil
}

// Asked are the questions of an instrument for one rater. side is that of the person who is rated, "" when it is about
// something else: questions for the other side are left out. Who rates somebody else is asked for marks alone: what
// stands in the person's own words is theirs.
func Asked(def instrument.Definition, side person.Side, own bool) instrument.Definition {
	if side != "" {
		def = def.ForSides(instrument.Side(side))
	}
	if own {
		return def
	}
	var kept []instrument.Section
	for _, s := range def.Sections {
		var items []instrument.Item
		for _, it := range s.Items {
			if it.Kind.Ordered() {
				items = append(items, it)
			}
		}
		if len(items) > 0 {
			s.Items = items
			kept = append(kept, s)
		}
	}
	def.Sections = kept
	return def
}
