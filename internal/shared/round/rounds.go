package round

import (
	"fmt"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
	"alongside/internal/shared/waiting"
)

// Rounds keeps rounds. Each of its actions runs in the caller's transaction, looks whether the actor is a rater, and leaves
// letters and the log to the caller, who knows the place where the round belongs.
type Rounds struct{ keys *secret.Keys }

// New makes the mechanism; answers are sealed with keys.
func New(k *secret.Keys) *Rounds { return &Rounds{keys: k} }

// Begin is what a new round needs. Raters have a person and a side.
type Begin struct {
	OwnerKind      OwnerKind
	Owner, Subject db.ID
	Instrument     string
	Pooled         bool
	Raters         []Rater
}

// Start begins a round with the version of the instrument that is in use now. The caller has checked that the actor may.
// There is one open round of an instrument about a subject at a time.
func (x *Rounds) Start(tx *db.Tx, a access.Actor, b Begin) (Round, error) {
	def, err := instrument.Find(tx, b.Instrument)
	if err != nil {
		return Round{}, err
	}
	open, err := db.Value[int64](tx, `SELECT COUNT(*) FROM rating_round WHERE network_id = $1 AND owner_id = $2 AND subject_id = $3 AND instrument_key = $4 AND state = 'open'`, b.Owner, b.Subject, b.Instrument)
	if err == nil && open > 0 {
		err = errs.New(errs.Conflict, "A round is open already. Answer that one first.")
	}
	if err != nil {
		return Round{}, err
	}
	r := Round{ID: db.NewID(), OwnerKind: b.OwnerKind, Owner: b.Owner, Subject: b.Subject, Instrument: def.Key, Version: def.Version, Pooled: b.Pooled, State: Open, Started: tx.Now, StartedBy: a.Person()}
	_, err = tx.Exec(`INSERT INTO rating_round (network_id, id, owner_kind, owner_id, subject_id, instrument_key, instrument_version, pooled, state, started, started_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9, $10)`,
		r.ID, string(r.OwnerKind), r.Owner, r.Subject, r.Instrument, int64(r.Version), r.Pooled, int64(tx.Now), r.StartedBy)
	if err != nil {
		return r, err
	}
	for _, v := range b.Raters {
		v = Rater{ID: db.NewID(), Person: v.Person, Side: v.Side, Version: 1}
		if _, err := tx.Exec(`INSERT INTO rater (network_id, id, round_id, person_id, side, answers_sealed, version) VALUES ($1, $2, $3, $4, $5, '', 1)`, v.ID, r.ID, v.Person, string(v.Side)); err != nil {
			return r, err
		}
		r.Raters = append(r.Raters, v)
	}
	return r, nil
}

// Own is a round for one of its raters; for everybody else it does not exist. owner keeps one space's rounds out of another.
func (x *Rounds) Own(tx *db.Tx, a access.Actor, owner, id db.ID) (Round, error) {
	r, err := Find(tx, id)
	if err != nil {
		a.Scoped()
		return r, err
	}
	_, asked := r.Rater(a.Person())
	if err := a.Allow(asked && r.Owner == owner); err != nil {
		return Round{}, err
	}
	return r, nil
}

// Definition is the exact version of the questions of a round.
func (r Round) Definition(tx *db.Tx) (instrument.Definition, error) {
	return instrument.FindVersion(tx, r.Instrument, r.Version)
}

// Given is what one rater sends in: what they answered of the questions that they were asked, over the version that they saw.
type Given struct {
	Answers instrument.Answers
	Asked   instrument.Definition
	Version int64
	AsItIs  bool // they know of the questions that are empty
}

// Answer saves what the actor answered. The last answer shows the round, so whoever gives it is asked first about questions that they left
// empty.
func (x *Rounds) Answer(tx *db.Tx, a access.Actor, owner, id db.ID, g Given) (Round, error) {
	as, version := g.Answers.Pick(g.Asked), g.Version
	return x.change(tx, a, owner, id, func(r *Round) error {
		i, err := r.at(a.Person())
		if err != nil {
			return err
		}
		if as.Empty() {
			return r.nothingAnswered(tx)
		}
		me := r.Raters[i]
		text, err := as.EncodeJSON()
		if err != nil {
			return err
		}
		if me.Version != version {
			before, err := x.read(tx, []Rater{me})
			if err != nil {
				return err
			}
			if len(before) == 1 {
				if now, err := before[0].Answers.EncodeJSON(); err != nil || string(now) == string(text) {
					return err // sent from two windows: the first time counted
				}
			}
			return errs.New(errs.Conflict, "You changed your answers in another window.")
		}
		if n := len(Unanswered(g.Asked, as)); n > 0 && !g.AsItIs && r.closesWith(a.Person(), tx.Now) {
			var c errs.Check
			c.That(false, AsItIs, "%s Yours are the last answers: once they are saved, nothing can be changed any more. Answer what is empty, or tick the box to save it as it is.", EmptyWords(n))
			return c.Err()
		}
		if _, err := tx.Exec(`UPDATE rater SET answers_sealed = $3 WHERE network_id = $1 AND id = $2`, me.ID, x.keys.Seal(tx.Network, "rater.answers", me.ID, string(text))); err != nil {
			return err
		}
		r.Raters[i].Version++
		return r.answer(a.Person(), tx.Now)
	})
}

// Alone is a round that somebody keeps for themselves: about them, by them and of nobody else. For everybody else it does not exist.
func (x *Rounds) Alone(tx *db.Tx, a access.Actor, id db.ID) (Round, error) {
	r, err := x.Own(tx, a, a.Person(), id)
	if err != nil {
		return r, err
	}
	return r, a.Allow(r.OwnerKind == OfPerson && r.Subject == a.Person() && len(r.Raters) == 1)
}

// Correct writes over what the actor answered in a round that they keep for themselves, when it is at the version that they saw. When
// the round began stays: it is still how they saw themselves then.
func (x *Rounds) Correct(tx *db.Tx, a access.Actor, id db.ID, as instrument.Answers, version int64) error {
	r, err := x.Alone(tx, a, id)
	if err != nil {
		return err
	}
	if as.Empty() {
		return r.nothingAnswered(tx)
	}
	me := r.Raters[0]
	text, err := as.EncodeJSON()
	if err != nil {
		return err
	}
	n, err := tx.Exec(`UPDATE rater SET answers_sealed = $3, version = version + 1 WHERE network_id = $1 AND id = $2 AND version = $4`,
		me.ID, x.keys.Seal(tx.Network, "rater.answers", me.ID, string(text)), version)
	if err == nil && n == 0 {
		err = errs.New(errs.Conflict, "You changed your answers in another window.")
	}
	return err
}

// Remove deletes a round that the actor keeps for themselves, with what they answered.
func (x *Rounds) Remove(tx *db.Tx, a access.Actor, id db.ID) error {
	r, err := x.Alone(tx, a, id)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM rater WHERE network_id = $1 AND round_id = $2`, r.ID); err != nil {
		return err
	}
	_, err = tx.Exec(`DELETE FROM rating_round WHERE network_id = $1 AND id = $2`, r.ID)
	return err
}

// nothingAnswered says beside the first question that a form without an answer is none.
func (r Round) nothingAnswered(tx *db.Tx) error {
	def, err := r.Definition(tx)
	if err != nil {
		return err
	}
	var c errs.Check
	c.That(false, instrument.FieldName(Prefix, def.Items()[0].ID), "Answer one question at least.")
	return c.Err()
}

// Prefix is before the names of the fields of a round's form.
const Prefix = "q-"

// GoOn says yes for the actor to going on without those who have not answered.
func (x *Rounds) GoOn(tx *db.Tx, a access.Actor, owner, id db.ID) (Round, error) {
	return x.change(tx, a, owner, id, func(r *Round) error { return r.goOn(a.Person(), tx.Now) })
}

// StepOut takes the actor out of an open round, with what they answered.
func (x *Rounds) StepOut(tx *db.Tx, a access.Actor, owner, id db.ID) (Round, error) {
	return x.change(tx, a, owner, id, func(r *Round) error { return r.stepOut(a.Person(), tx.Now) })
}

// End ends an open round: nobody ever sees it.
func (x *Rounds) End(tx *db.Tx, a access.Actor, owner, id db.ID) (Round, error) {
	return x.change(tx, a, owner, id, func(r *Round) error {
		if _, err := r.at(a.Person()); err != nil {
			return err
		}
		r.end(tx.Now)
		return nil
	})
}

// ClosePool shows the figures of a pooled round before all have answered. The caller has checked that the actor may.
func (x *Rounds) ClosePool(tx *db.Tx, r Round) (Round, error) {
	before := r.clone()
	if err := r.closePool(tx.Now); err != nil {
		return r, err
	}
	return r, save(tx, before, r)
}

// EndFor ends an open round for somebody who looks after it and need not be a rater. The caller has checked that the actor may.
func (x *Rounds) EndFor(tx *db.Tx, r Round) (Round, error) {
	before := r.clone()
	r.end(tx.Now)
	return r, save(tx, before, r)
}

// Leave takes somebody out of all open rounds of an owner, because they have left it.
func (x *Rounds) Leave(tx *db.Tx, owner, who db.ID) error {
	return x.each(tx, owner, func(r *Round) error {
		if !r.MayAnswer(who) {
			return nil
		}
		return r.stepOut(who, tx.Now)
	})
}

// EndAll ends all open rounds of an owner.
func (x *Rounds) EndAll(tx *db.Tx, owner db.ID) error {
	return x.each(tx, owner, func(r *Round) error { r.end(tx.Now); return nil })
}

func (x *Rounds) each(tx *db.Tx, owner db.ID, do func(r *Round) error) error {
	open, err := list(tx, ` AND owner_id = $2 AND state = 'open' ORDER BY started, id LIMIT 200`, owner)
	if err != nil {
		return err
	}
	for _, r := range open {
		before := r.clone()
		if err := do(&r); err != nil {
			return err
		}
		if err := save(tx, before, r); err != nil {
			return err
		}
	}
	return nil
}

func (x *Rounds) change(tx *db.Tx, a access.Actor, owner, id db.ID, do func(r *Round) error) (Round, error) {
	r, err := x.Own(tx, a, owner, id)
	if err != nil {
		return r, err
	}
	before := r.clone()
	if err := do(&r); err != nil {
		return r, err
	}
	return r, save(tx, before, r)
}

func (r Round) clone() Round {
	r.Raters = append([]Rater(nil), r.Raters...)
	return r
}

// save writes what differs. Who stepped out leaves no answers behind; who was left out keeps theirs: there are none.
func save(tx *db.Tx, before, r Round) error {
	if before.State != r.State {
		if _, err := tx.Exec(`UPDATE rating_round SET state = $3, closed = $4 WHERE network_id = $1 AND id = $2`, r.ID, string(r.State), r.Closed.Ref()); err != nil {
			return err
		}
	}
	for i, v := range r.Raters {
		if v == before.Raters[i] {
			continue
		}
		if _, err := tx.Exec(`UPDATE rater SET answered = CAST($3 AS BIGINT), go_on = $4, stepped_out = $5, version = $6, answers_sealed = CASE WHEN CAST($3 AS BIGINT) IS NULL THEN '' ELSE answers_sealed END WHERE network_id = $1 AND id = $2`,
			v.ID, v.Answered.Ref(), v.GoOn.Ref(), v.Out.Ref(), v.Version); err != nil {
			return err
		}
	}
	return nil
}

// Find returns a round with its raters, and nobody's answers. It checks nobody's right to know of it: pages use Own or List.
func Find(tx *db.Tx, id db.ID) (Round, error) {
	all, err := list(tx, ` AND id = $2`, id)
	if err == nil && len(all) == 0 {
		err = errs.Missing()
	}
	if err != nil {
		return Round{}, err
	}
	return all[0], nil
}

// Filter of List.
type Filter struct {
	Owner      db.ID
	Instrument string // "" for all
	Subject    db.ID  // "" for all
}

// mostListed is how many rounds a history has.
const mostListed = 60

// List returns the rounds of an owner in which somebody is a rater, the latest first. Without a person it is for those
// whose right to know of all of them was checked: it opens nobody's answers.
func List(tx *db.Tx, who db.ID, f Filter) ([]Round, error) {
	return list(tx, ` AND owner_id = $2 AND (CAST($3 AS TEXT) IS NULL OR instrument_key = $3) AND (CAST($4 AS TEXT) IS NULL OR subject_id = $4)
		AND (CAST($5 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM rater t WHERE t.network_id = $1 AND t.round_id = rating_round.id AND t.person_id = $5))
		ORDER BY started DESC, id DESC LIMIT $6`, f.Owner, db.Null(f.Instrument), f.Subject.Ref(), who.Ref(), mostListed)
}

func list(tx *db.Tx, where string, args ...any) ([]Round, error) {
	all, err := db.All(tx, func(s db.Scanner, r *Round) error {
		return s.Scan(&r.ID, &r.OwnerKind, &r.Owner, &r.Subject, &r.Instrument, &r.Version, &r.Pooled, &r.State, &r.Started, &r.StartedBy, &r.Closed, &r.Entry)
	}, `SELECT id, owner_kind, owner_id, subject_id, instrument_key, instrument_version, pooled, state, started, started_by, closed, entry_id FROM rating_round WHERE network_id = $1`+where, args...)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	ids, at := make([]db.ID, len(all)), map[db.ID]int{}
	for i, r := range all {
		ids[i], at[r.ID] = r.ID, i
	}
	type row struct {
		round db.ID
		Rater
	}
	in, more := db.In(2, ids)
	raters, err := db.All(tx, func(s db.Scanner, v *row) error {
		return s.Scan(&v.round, &v.ID, &v.Person, &v.Side, &v.Answered, &v.GoOn, &v.Out, &v.Version)
	}, `SELECT round_id, id, person_id, side, answered, go_on, stepped_out, version FROM rater WHERE network_id = $1 AND round_id IN `+in+` ORDER BY side DESC, id LIMIT 6000`, more...)
	for _, v := range raters {
		r := &all[at[v.round]]
		r.Raters = append(r.Raters, v.Rater)
	}
	return all, err
}

// Forms opens what the actor may read of a round: their own answers, and those of the others when MayRead says so. What
// they may not read is not even fetched.
func (x *Rounds) Forms(tx *db.Tx, a access.Actor, r Round) ([]Form, error) {
	all, err := x.FormsOf(tx, a, []Round{r})
	return all[r.ID], err
}

// FormsOf is Forms for several rounds, with one statement.
func (x *Rounds) FormsOf(tx *db.Tx, a access.Actor, rounds []Round) (map[db.ID][]Form, error) {
	var may []Rater
	of := map[db.ID]db.ID{}
	for _, r := range rounds {
		for _, v := range r.Raters {
			if v.Answered != 0 && r.MayRead(a.Person(), v.Person) {
				may = append(may, v)
				of[v.ID] = r.ID
			}
		}
	}
	forms, err := x.read(tx, may)
	out := map[db.ID][]Form{}
	for i, f := range forms {
		id := of[may[i].ID]
		out[id] = append(out[id], f)
	}
	return out, err
}

// Pool opens the answers of a pooled round that is shown, without whose they are, for figures of enough people. The caller
// has checked who looks, and shows no single answer.
func (x *Rounds) Pool(tx *db.Tx, r Round) ([]Form, error) {
	if !r.Pooled || r.State != Shown {
		return nil, nil
	}
	forms, err := x.read(tx, r.Counted())
	for i := range forms {
		forms[i].Person = ""
	}
	return forms, err
}

// read opens the answers of raters, in their order.
func (x *Rounds) read(tx *db.Tx, raters []Rater) ([]Form, error) {
	if len(raters) == 0 {
		return nil, nil
	}
	ids := make([]db.ID, len(raters))
	for i, v := range raters {
		ids[i] = v.ID
	}
	type row struct {
		id     db.ID
		sealed string
	}
	in, args := db.In(2, ids)
	rows, err := db.All(tx, func(s db.Scanner, v *row) error { return s.Scan(&v.id, &v.sealed) },
		`SELECT id, answers_sealed FROM rater WHERE network_id = $1 AND id IN `+in+` LIMIT 6000`, args...)
	if err != nil {
		return nil, err
	}
	sealed := map[db.ID]string{}
	for _, v := range rows {
		sealed[v.id] = v.sealed
	}
	out := make([]Form, len(raters))
	for i, v := range raters {
		out[i] = Form{Person: v.Person, Side: v.Side, Answers: instrument.Answers{}}
		if sealed[v.ID] == "" {
			continue
		}
		text, err := x.keys.Open(tx.Network, "rater.answers", v.ID, sealed[v.ID])
		if err != nil {
			return nil, err
		}
		if out[i].Answers, err = instrument.DecodeJSON([]byte(text)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Keep notes the entry that the raters made of a round's result.
func Keep(tx *db.Tx, id, entry db.ID) error {
	_, err := tx.Exec(`UPDATE rating_round SET entry_id = $3 WHERE network_id = $1 AND id = $2`, id, entry)
	return err
}

// Unkeep notes that an entry is gone, so that the result of its round can be kept again.
func Unkeep(tx *db.Tx, entry db.ID) error {
	_, err := tx.Exec(`UPDATE rating_round SET entry_id = NULL WHERE network_id = $1 AND entry_id = $2`, entry)
	return err
}

// BehindEntry are the people whose answers an entry was made of; none for any other entry.
func BehindEntry(tx *db.Tx, entry db.ID) ([]db.ID, error) {
	return db.Column[db.ID](tx, `SELECT t.person_id FROM rating_round r JOIN rater t ON t.network_id = r.network_id AND t.round_id = r.id
		WHERE r.network_id = $1 AND r.entry_id = $2 AND t.answered IS NOT NULL AND t.stepped_out IS NULL ORDER BY t.id LIMIT 200`, entry)
}

// places are where the rounds of each kind of owner are answered.
var places = map[OwnerKind]struct{ about, path string }{
	OfCollaboration: {"The space that you share with others", "/collaborations/%s/rounds/%s"},
	OfOrganisation:  {"An organisation asks you", "/leadership/%s/connection/rounds/%s"},
}

// Waiting lists the rounds that wait for a person, for their answers or for their yes to going on. It opens nothing: the
// titles say no more than a letter would.
func (x *Rounds) Waiting(tx *db.Tx, a access.Actor) ([]waiting.Item, error) {
	return waiting.Alone(tx, x.Asks(tx, a))
}

// Asks is the question behind Waiting.
func (x *Rounds) Asks(_ *db.Tx, a access.Actor) waiting.Question {
	return waiting.Question{SQL: waits, Args: []any{a.Person()}, Item: func(w waiting.Row) (waiting.Item, bool) {
		place, ok := places[OwnerKind(w.B)]
		title := "Answer some questions"
		if w.Kind == "go-on" {
			title = "Say whether you go on without the others"
		}
		return waiting.Item{Title: title, About: place.about, Path: fmt.Sprintf(place.path, w.C, w.A)}, ok
	}}
}

// waits asks for the rounds that wait for a person ($2).
const waits = `SELECT CASE WHEN t.answered IS NULL THEN 'answer' ELSE 'go-on' END AS kind, r.id AS a, r.owner_kind AS b, r.owner_id AS c, CAST(NULL AS BIGINT) AS at FROM rater t CROSS JOIN rating_round r
		WHERE t.network_id = $1 AND t.person_id = $2 AND t.stepped_out IS NULL AND r.network_id = t.network_id AND r.id = t.round_id AND r.state = 'open'
		AND (t.answered IS NULL OR t.go_on IS NULL AND EXISTS (SELECT 1 FROM rater o WHERE o.network_id = t.network_id AND o.round_id = t.round_id AND o.go_on IS NOT NULL))
		ORDER BY r.started, r.id LIMIT 100`

// OwnAnswer is what somebody answered in one round, for their own record.
type OwnAnswer struct {
	Round
	Form
}

// Written are all answers of a person that are still kept, whoever may see them now, the latest first.
func (x *Rounds) Written(tx *db.Tx, who db.ID) ([]OwnAnswer, error) {
	all, err := list(tx, ` AND EXISTS (SELECT 1 FROM rater t WHERE t.network_id = $1 AND t.round_id = rating_round.id AND t.person_id = $2 AND t.answered IS NOT NULL) ORDER BY started DESC, id DESC LIMIT 1000`, who)
	if err != nil {
		return nil, err
	}
	var mine []Rater
	for _, r := range all {
		v, _ := r.Rater(who)
		mine = append(mine, v)
	}
	forms, err := x.read(tx, mine)
	if err != nil {
		return nil, err
	}
	out := make([]OwnAnswer, len(forms))
	for i, f := range forms {
		out[i] = OwnAnswer{all[i], f}
	}
	return out, nil
}

// SideOf is the side of somebody in a list of raters, "" for others.
func (r Round) SideOf(who db.ID) person.Side {
	x, _ := r.Rater(who)
	return x.Side
}

// Several are rounds by their ids, with nobody's answers. Like Find it checks nobody's right to know of them.
func Several(tx *db.Tx, ids []db.ID) ([]Round, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	in, args := db.In(2, ids)
	return list(tx, ` AND id IN `+in+` ORDER BY started, id LIMIT 1000`, args...)
}
