package lesson

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/secret"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/described"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

// Lessons is the area.
type Lessons struct {
	db        *db.DB
	keys      *secret.Keys
	decisions *assent.Decisions
	passages  *described.Passages
	followed  ground.Asker
	reads     Reads
}

// Reads says whether a lesson stands in the report of an edition, as it is shared with the actor now.
type Reads func(tx *db.Tx, a access.Actor, e edition.Edition, lesson db.ID) (bool, error)

// AskReads says who reads lessons in a report, which another area knows.
func (s *Lessons) AskReads(r Reads) { s.reads = r }

// AskDescribed gives the area the passages that describe people.
func (s *Lessons) AskDescribed(p *described.Passages) { s.passages = p }

// decideKind is the decision about a lesson.
const decideKind = "lesson.decide"

// mirrorKey is the instrument of a facilitator's mirror.
const mirrorKey = "group-mirror"

// New makes the area and registers its decision: one of each side of those who lead the edition has to agree. Where nobody leads
// it who can sign in, any coordinator decides.
func New(d *db.DB, k *secret.Keys, decisions *assent.Decisions) *Lessons {
	s := &Lessons{db: d, keys: k, decisions: decisions}
	decisions.Register(assent.Kind{Name: decideKind, Voters: s.voters, Effect: s.decided,
		MayPut: func(tx *db.Tx, a access.Actor, subject db.ID) (bool, error) {
			l, err := findLesson(tx, k, subject)
			if err != nil {
				return false, err
			}
			t, _, err := s.team(tx, a, l.Edition)
			return t.mayAsk(), err
		}})
	return s
}

func (s *Lessons) voters(tx *db.Tx, subject db.ID) (assent.Rule, []assent.Voter, error) {
	l, err := findLesson(tx, s.keys, subject)
	if err != nil {
		return "", nil, err
	}
	members, err := edition.Members(tx, l.Edition)
	if err != nil {
		return "", nil, err
	}
	lead, err := facilitators(tx, members)
	if err != nil {
		return "", nil, err
	}
	var out []assent.Voter
	for _, m := range lead {
		out = append(out, assent.Voter{Person: m.Person, Side: m.Side})
	}
	if len(out) > 0 {
		return assent.OneOfEach, out, nil
	}
	runs, err := person.WithRole(tx, access.Coordinator)
	for _, p := range runs {
		out = append(out, assent.Voter{Person: p.ID, Side: person.Professional})
	}
	return assent.OneOfEach, out, err
}

// team is what the actor does in an edition, with everybody who has a function in it.
func (s *Lessons) team(tx *db.Tx, a access.Actor, id db.ID) (team, []edition.Member, error) {
	e, err := edition.Find(tx, id)
	if err != nil {
		a.Scoped()
		return team{}, nil, err
	}
	return teamOf(tx, a, e)
}

// in does one thing in an edition for somebody whom the policy lets in, and notes it.
func (s *Lessons) in(ctx context.Context, a access.Actor, id db.ID, may func(team) bool, action string, do func(tx *db.Tx, t team, members []edition.Member) (object db.ID, err error)) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		t, members, err := s.team(tx, a, id)
		if err != nil {
			return err
		}
		if err := a.Allow(may(t)); err != nil {
			return err
		}
		object, err := do(tx, t, members)
		if err != nil {
			return err
		}
		return audit.Record(tx, a, action, "edition", id, string(object))
	})
}

// Write saves a lesson.
func (s *Lessons) Write(ctx context.Context, a access.Actor, l Lesson) (db.ID, error) {
	l.ID, l.Author, l.State = db.NewID(), a.Person(), Open
	err := s.in(ctx, a, l.Edition, team.mayWrite, "lesson.write", func(tx *db.Tx, t team, _ []edition.Member) (db.ID, error) {
		if l.Supervision != "" {
			if _, err := findSupervision(tx, l.Supervision, l.Edition); err != nil || !t.maySupervise() {
				return "", orMissing(err)
			}
		}
		if err := l.check(); err != nil {
			return "", err
		}
		if err := insertLesson(tx, s.keys, l); err != nil || s.passages == nil {
			return l.ID, err
		}
		return l.ID, s.passages.Set(tx, a, passage(l), l.Text, l.Describes, "describes")
	})
	return l.ID, err
}

// passage is a lesson as words that may describe people. Its author has seen them.
func passage(l Lesson) described.Passage {
	return described.Passage{Edition: l.Edition, Kind: described.Lesson, Thing: l.ID, Told: []db.ID{l.Author}, Other: l.Other}
}

// Describe says whom a lesson describes, after it was written: its author, or who leads or runs the edition. other says that a first name in
// it is somebody else's.
func (s *Lessons) Describe(ctx context.Context, a access.Actor, id, which db.ID, names string, other bool) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		l, t, _, err := s.lesson(tx, a, id, which)
		if err != nil {
			return err
		}
		if err := a.May(t.mayAsk() || a.Is(l.Author), "Only who wrote the lesson, or leads or runs this edition, can say whom it describes."); err != nil {
			return err
		}
		if l.State == Withdrawn {
			return errs.New(errs.Conflict, "This lesson was withdrawn.")
		}
		l.Other = other
		if err := s.passages.Set(tx, a, passage(l), l.Text, names, "describes"); err != nil {
			return err
		}
		return audit.Record(tx, a, "lesson.describe", "edition", id, string(l.ID))
	})
}

func orMissing(err error) error {
	if err == nil {
		return errs.Missing()
	}
	return err
}

// Invite asks those who take part for lessons too, or ends that.
func (s *Lessons) Invite(ctx context.Context, a access.Actor, id db.ID, invited bool) error {
	return s.in(ctx, a, id, func(t team) bool { return t.coordinator }, "lesson.invite", func(tx *db.Tx, _ team, _ []edition.Member) (db.ID, error) {
		v, err := settingOf(tx, id)
		if err != nil {
			return "", err
		}
		v.Invited = invited
		return "", saveSetting(tx, id, v)
	})
}

// lesson finds a lesson of an edition for whoever may see it: the team, and its author.
func (s *Lessons) lesson(tx *db.Tx, a access.Actor, id, which db.ID) (Lesson, team, []edition.Member, error) {
	t, members, err := s.team(tx, a, id)
	if err != nil {
		return Lesson{}, t, nil, err
	}
	l, err := findLesson(tx, s.keys, which)
	if err == nil && l.Edition != id {
		err = errs.Missing()
	}
	if err != nil {
		a.Scoped()
		return l, t, nil, err
	}
	return l, t, members, a.Allow(t.maySeeLessons() || a.Is(l.Author))
}

// owners are those who can look after a change: everybody with a function, and who asks.
func owners(a access.Actor, members []edition.Member) []db.ID {
	out := []db.ID{a.Person()}
	for _, m := range members {
		if !slices.Contains(out, m.Person) {
			out = append(out, m.Person)
		}
	}
	return out
}

// Ask puts a decision about a lesson to those who lead the edition. The yes of who asks counts, when they are one of them.
func (s *Lessons) Ask(ctx context.Context, a access.Actor, id, which db.ID, d Decision) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		l, t, members, err := s.lesson(tx, a, id, which)
		if err != nil {
			return err
		}
		if err := a.May(t.mayAsk(), "Only who leads or runs this edition can put a lesson to the team."); err != nil {
			return err
		}
		if err := d.check(owners(a, members)); err != nil {
			return err
		}
		if l.State != Open && l.State != NotNow {
			return errs.New(errs.Conflict, "The team has been asked about this already.")
		}
		if d.Outcome == NotNow {
			d.Change, d.Owner = "", ""
		}
		for field, words := range map[string]string{"reason": d.Reason, "change": d.Change} {
			if err := s.passages.Nobody(tx, a, []db.ID{id}, words, field); err != nil {
				return err
			}
		}
		text, err := s.words(tx, l, d)
		if err != nil {
			return err
		}
		payload, err := json.Marshal(d)
		if err != nil {
			return err
		}
		if err := setState(tx, which, Asked); err != nil {
			return err
		}
		_, voters, err := s.voters(tx, which)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(voters, func(v assent.Voter) bool { return a.Is(v.Person) }) {
			_, err = s.decisions.Propose(tx, a, decideKind, which, text, string(payload), true)
		} else {
			_, err = s.decisions.Put(tx, a, decideKind, which, text, string(payload))
		}
		return err
	})
}

// words are the exact text that the team agrees to.
func (s *Lessons) words(tx *db.Tx, l Lesson, d Decision) (string, error) {
	parts := []string{l.Text, d.Outcome.Words() + ": " + d.Reason}
	if d.Outcome == Accepted {
		p, err := person.Find(tx, d.Owner)
		if err != nil {
			return "", err
		}
		parts = append(parts, "What the next edition does differently: "+d.Change, "Who looks after it: "+p.Name())
	}
	return strings.Join(parts, "\n\n"), nil
}

// decided takes effect when one of each side has agreed: a lesson that is accepted becomes a change of the next edition.
func (s *Lessons) decided(tx *db.Tx, a access.Actor, p assent.Proposal) error {
	l, err := findLesson(tx, s.keys, p.Subject)
	if err != nil {
		return err
	}
	var d Decision
	if err := json.Unmarshal([]byte(p.Payload), &d); err != nil {
		return err
	}
	var who []db.ID
	for id := range p.Assents {
		who = append(who, id)
	}
	people, err := person.Several(tx, who)
	if err != nil {
		return err
	}
	var names []string
	for _, x := range people {
		names = append(names, x.Name())
	}
	slices.Sort(names)
	l.State, l.Reason, l.Deciders = d.Outcome, d.Reason, strings.Join(names, ", ")
	if err := decide(tx, s.keys, l); err != nil || d.Outcome != Accepted {
		return err
	}
	return insertChange(tx, Change{ID: db.NewID(), Edition: l.Edition, Lesson: l.ID, Words: d.Change, Owner: d.Owner})
}

// Agree is the actor's yes to the text with this hash.
func (s *Lessons) Agree(ctx context.Context, a access.Actor, id, which, proposal db.ID, hash string) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if err := s.asked(tx, a, id, which, proposal); err != nil {
			return err
		}
		return s.decisions.Assent(tx, a, proposal, hash)
	})
}

// TakeBack ends a question to the team; the lesson can be put to it anew, with other words.
func (s *Lessons) TakeBack(ctx context.Context, a access.Actor, id, which, proposal db.ID) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if err := s.asked(tx, a, id, which, proposal); err != nil {
			return err
		}
		if err := s.decisions.Withdraw(tx, a, proposal); err != nil {
			return err
		}
		return setState(tx, which, Open)
	})
}

func (s *Lessons) asked(tx *db.Tx, a access.Actor, id, which, proposal db.ID) error {
	if _, _, _, err := s.lesson(tx, a, id, which); err != nil {
		return err
	}
	p, err := s.decisions.Find(tx, proposal)
	if err == nil && p.Subject != which {
		err = errs.Missing()
	}
	return err
}

// Tick notes that a change of the edition before is done in this one, or that it is not.
func (s *Lessons) Tick(ctx context.Context, a access.Actor, id, change db.ID, done bool) error {
	return s.in(ctx, a, id, team.mayTick, "lesson.tick", func(tx *db.Tx, _ team, _ []edition.Member) (db.ID, error) {
		plan, err := s.planned(tx, id)
		if err != nil {
			return "", err
		}
		if !slices.ContainsFunc(plan, func(c Change) bool { return c.ID == change }) {
			return "", errs.Missing()
		}
		return change, setDone(tx, change, id, a.Person(), done)
	})
}

// planned are the changes that an edition plans: those that came out of the one before.
func (s *Lessons) planned(tx *db.Tx, id db.ID) ([]Change, error) {
	e, err := edition.Find(tx, id)
	if err != nil {
		return nil, err
	}
	last, found, err := previous(tx, e)
	if err != nil || !found {
		return nil, err
	}
	return changesOf(tx, last.ID, id)
}

// Planned is how many changes an edition plans because of what was learnt before, and how many of them are not done.
func (s *Lessons) Planned(tx *db.Tx, id db.ID) (open, all int, err error) {
	plan, err := s.planned(tx, id)
	for _, c := range plan {
		if c.Done == 0 {
			open++
		}
	}
	return open, len(plan), err
}

// Cloned remembers from which edition another was made.
func (s *Lessons) Cloned(tx *db.Tx, from, to db.ID) error { return follow(tx, from, to) }

// Lessons lists the lessons of an edition, for its report. Callers show them to nobody who may not read the report's team part.
func (s *Lessons) Lessons(tx *db.Tx, id db.ID) ([]Lesson, error) { return lessonsOf(tx, s.keys, id) }

// gated says of the lessons of an edition which are held also because of their words: they name somebody who has not agreed, or are words to
// which somebody said no.
func (s *Lessons) gated(tx *db.Tx, id db.ID, all []Lesson) ([]Lesson, error) {
	g, err := s.passages.Gate(tx, id)
	for i, l := range all {
		if all[i].Why = g.Held(l.ID, l.Text, l.Author); all[i].Why != "" {
			all[i].Held = true
		}
	}
	return all, err
}

// Shown are the lessons that may be in a report: those whom one describes have agreed to its words.
func (s *Lessons) Shown(tx *db.Tx, id db.ID) ([]Lesson, error) {
	all, err := lessonsOf(tx, s.keys, id)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	all, err = s.gated(tx, id, all)
	return slices.DeleteFunc(all, func(l Lesson) bool { return l.Held || l.State == Withdrawn }), err
}

// Costs is what an edition costs, for its report and beside the last edition.
func (s *Lessons) Costs(tx *db.Tx, id db.ID) (CostSheet, error) {
	e, err := edition.Find(tx, id)
	if err != nil {
		return CostSheet{}, err
	}
	return s.CostsOf(tx, e)
}

// CostsOf is Costs of an edition that was found already.
func (s *Lessons) CostsOf(tx *db.Tx, e edition.Edition) (sheet CostSheet, err error) {
	id := e.ID
	sheet.Edition = e
	if sheet.Lines, err = costsOf(tx, id); err != nil {
		return sheet, err
	}
	more, _, err := db.Maybe(tx, func(s db.Scanner, v *CostSheet) error { return s.Scan(&v.People, &v.Words, &v.Version) },
		`SELECT (SELECT COUNT(*) FROM place p WHERE p.network_id = e.network_id AND p.edition_id = e.id AND p.withdrawn IS NULL), COALESCE(s.cost_words, ''), COALESCE(s.version, 0)
		FROM edition e LEFT JOIN lesson_setting s ON s.network_id = e.network_id AND s.edition_id = e.id WHERE e.network_id = $1 AND e.id = $2`, id)
	sheet.People, sheet.Words, sheet.Version = more.People, more.Words, more.Version
	return sheet, err
}

// LastCosts is what the edition before one cost, in one statement; found says that there is one. Only amounts and kinds are read.
func (s *Lessons) LastCosts(tx *db.Tx, e edition.Edition) (sheet CostSheet, found bool, err error) {
	type row struct {
		sheet CostSheet
		line  Cost
	}
	rows, err := db.All(tx, func(s db.Scanner, r *row) error {
		return s.Scan(&r.sheet.Edition.ID, &r.sheet.Edition.Name, &r.sheet.Edition.Places, &r.sheet.People, &r.line.Kind, pence{&r.line.Planned}, pence{&r.line.Actual})
	}, `SELECT e.id, e.name, e.places, (SELECT COUNT(*) FROM place p WHERE p.network_id = e.network_id AND p.edition_id = e.id AND p.withdrawn IS NULL), COALESCE(c.kind, ''), c.planned, c.actual
		FROM edition e LEFT JOIN lesson_cost c ON c.network_id = e.network_id AND c.edition_id = e.id WHERE e.network_id = $1
		AND e.id = `+before+`
		ORDER BY c.created, c.id LIMIT 300`, e.ID, e.Programme, int64(e.Created))
	for _, r := range rows {
		sheet.Edition, sheet.People = r.sheet.Edition, r.sheet.People
		if r.line.Kind != "" {
			sheet.Lines = append(sheet.Lines, r.line)
		}
	}
	return sheet, len(rows) > 0, err
}

// TypedCost is a line of costs as it was typed.
type TypedCost struct{ Kind, Words, Planned, Actual string }

func (t TypedCost) cost() (Cost, error) {
	out := Cost{Kind: t.Kind, Words: t.Words}
	var c errs.Check
	c.That(slices.ContainsFunc(CostKinds, func(k CostKind) bool { return k.ID == t.Kind }), "kind", "Choose what it is for.")
	c.That(t.Words != "" && utf8.RuneCountInString(t.Words) <= longestLine, "words", "Say what it is, in up to %d letters.", longestLine)
	amount := func(field, text string) *int64 {
		if text == "" {
			return nil
		}
		n, ok := edition.ParsePounds(text)
		c.That(ok, field, "Enter an amount in pounds, like 1250 or 12.50. Leave it empty if nobody knows yet.")
		return &n
	}
	out.Planned, out.Actual = amount("planned", t.Planned), amount("actual", t.Actual)
	return out, c.Err()
}

// SaveCost saves a line of costs; an empty id adds one. An amount that is left empty is not known, which is not nothing.
func (s *Lessons) SaveCost(ctx context.Context, a access.Actor, id, which db.ID, version int64, t TypedCost) error {
	return s.in(ctx, a, id, team.mayChangeCosts, "lesson.cost", func(tx *db.Tx, _ team, _ []edition.Member) (db.ID, error) {
		line, err := t.cost()
		if err != nil {
			return "", err
		}
		line.ID, line.Edition, line.Version = which, id, version
		if which == "" {
			line.ID, line.Version = db.NewID(), 0
		} else if version <= 0 {
			return "", errs.Missing()
		}
		saved, err := saveCost(tx, line)
		if err == nil && !saved {
			err = errs.New(errs.Conflict, "Somebody else changed this line, or removed it, while you were writing.")
		}
		return line.ID, err
	})
}

// RemoveCost takes a line of costs away.
func (s *Lessons) RemoveCost(ctx context.Context, a access.Actor, id, which db.ID) error {
	return s.in(ctx, a, id, team.mayChangeCosts, "lesson.cost-remove", func(tx *db.Tx, _ team, _ []edition.Member) (db.ID, error) {
		gone, err := removeCost(tx, which, id)
		if err == nil && !gone {
			err = errs.Missing()
		}
		return which, err
	})
}

// ExplainCosts saves what changed the costs since the last edition.
func (s *Lessons) ExplainCosts(ctx context.Context, a access.Actor, id db.ID, words string, version int64) error {
	return s.in(ctx, a, id, team.mayChangeCosts, "lesson.cost-words", func(tx *db.Tx, _ team, _ []edition.Member) (db.ID, error) {
		var c errs.Check
		c.That(utf8.RuneCountInString(words) <= longestText, "cost_words", "This can have up to 2,000 letters.")
		if err := c.Err(); err != nil {
			return "", err
		}
		v, err := settingOf(tx, id)
		if err != nil {
			return "", err
		}
		if v.Version != version {
			return "", errs.New(errs.Conflict, "Somebody else changed this while you were writing.")
		}
		v.Words = words
		return "", saveSetting(tx, id, v)
	})
}

// Hold notes that a supervision was held, or will be, on a date, after a day of the edition if one is named.
func (s *Lessons) Hold(ctx context.Context, a access.Actor, id db.ID, held string, day db.ID) (db.ID, error) {
	which := db.NewID()
	err := s.in(ctx, a, id, func(t team) bool { return t.maySupervise() || t.coordinator }, "supervision.hold", func(tx *db.Tx, _ team, _ []edition.Member) (db.ID, error) {
		days, err := edition.Days(tx, id)
		if err != nil {
			return "", err
		}
		date, err := readHeld(tx, held, "", day, days, "held", "day")
		if err != nil {
			return "", err
		}
		_, err = tx.Exec(`INSERT INTO supervision (network_id, id, edition_id, day_id, held, created) VALUES ($1, $2, $3, $4, $5, $6)`, which, id, day.Ref(), date, int64(tx.Now))
		return which, err
	})
	return which, err
}

// yearsOfSupervision is how many years before or after today a supervision can be.
const yearsOfSupervision = 10

// readHeld reads the date of a supervision, with every problem beside its field. The date that it has already stays as it is, however long ago.
func readHeld(tx *db.Tx, held, was string, day db.ID, days []edition.Day, heldName, dayName string) (string, error) {
	var c errs.Check
	date, problem := ui.DateNear(held, tx.Now.Time().Format(time.DateOnly), yearsOfSupervision, yearsOfSupervision)
	if same, ok := ui.ParseDate(held); ok && same == was {
		date, problem = same, ""
	}
	c.That(problem == "", heldName, "%s", problem)
	c.That(day == "" || slices.ContainsFunc(days, func(d edition.Day) bool { return d.ID == day }), dayName, "Choose a day of this edition.")
	return date, c.Err()
}

// Rehold mends the date of a supervision, and the day after which it was. What was written in it stays.
func (s *Lessons) Rehold(ctx context.Context, a access.Actor, id, which db.ID, held string, day db.ID) error {
	return s.in(ctx, a, id, func(t team) bool { return t.maySupervise() || t.coordinator }, "supervision.move", func(tx *db.Tx, _ team, _ []edition.Member) (db.ID, error) {
		was, err := findSupervision(tx, which, id)
		if err != nil {
			return "", err
		}
		days, err := edition.Days(tx, id)
		if err != nil {
			return "", err
		}
		date, err := readHeld(tx, held, was.Held, day, days, heldField(which), dayField(which))
		if err != nil {
			return "", err
		}
		_, err = tx.Exec(`UPDATE supervision SET held = $3, day_id = $4 WHERE network_id = $1 AND id = $2`, which, date, day.Ref())
		return "", err
	})
}

// supervised does one thing in a supervision for those who take part in it. What they write is in no log.
func (s *Lessons) supervised(ctx context.Context, a access.Actor, id, which db.ID, do func(tx *db.Tx) (saved bool, err error)) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		t, _, err := s.team(tx, a, id)
		if err != nil {
			return err
		}
		if err := a.Allow(t.maySupervise()); err != nil {
			return err
		}
		if _, err := findSupervision(tx, which, id); err != nil {
			return err
		}
		saved, err := do(tx)
		if err == nil && !saved {
			err = errs.New(errs.Conflict, "You changed this in another window.")
		}
		return err
	})
}

// Note saves the actor's own note about a supervision, which nobody else ever reads.
func (s *Lessons) Note(ctx context.Context, a access.Actor, id, which db.ID, words string, version int64) error {
	return s.supervised(ctx, a, id, which, func(tx *db.Tx) (bool, error) {
		var c errs.Check
		c.That(utf8.RuneCountInString(words) <= 10000, "note", "A note can have up to 10,000 letters.")
		if err := c.Err(); err != nil {
			return false, err
		}
		return saveNote(tx, s.keys, writing{ID: noteID(tx, s.keys, which, a.Person()), Supervision: which, Person: a.Person(), Text: words, Version: version})
	})
}

// DeleteNote deletes the actor's own note about a supervision. Nothing of it is kept.
func (s *Lessons) DeleteNote(ctx context.Context, a access.Actor, id, which db.ID) error {
	return s.supervised(ctx, a, id, which, func(tx *db.Tx) (bool, error) {
		return true, deleteNote(tx, which, a.Person())
	})
}

func noteID(tx *db.Tx, k *secret.Keys, which, who db.ID) db.ID {
	w, err := noteOf(tx, k, which, who)
	if err != nil {
		return ""
	}
	return w.ID
}

// Mirror saves the actor's own mirror of the group, and whether those who facilitate with them may read it.
func (s *Lessons) Mirror(ctx context.Context, a access.Actor, id, which db.ID, as instrument.Answers, shared bool, version int64) error {
	return s.supervised(ctx, a, id, which, func(tx *db.Tx) (bool, error) {
		raw, err := as.EncodeJSON()
		if err != nil {
			return false, err
		}
		w := writing{Supervision: which, Person: a.Person(), Text: string(raw), Shared: shared, Version: version}
		all, err := mirrorsOf(tx, s.keys, which, a.Person())
		if err != nil {
			return false, err
		}
		for _, m := range all {
			if a.Is(m.Person) {
				w.ID = m.ID
			}
		}
		return saveMirror(tx, s.keys, w)
	})
}
