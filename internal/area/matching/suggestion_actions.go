package matching

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"alongside/engine/assign"
	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/job"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// runJob is the job that computes suggestions for many people.
const runJob = "matching.suggest"

type runWork struct {
	Run db.ID `json:"run"`
}

// Jobs of the area: computing suggestions for many people, and letters about lists.
func (m *Matching) Jobs(w *job.Worker) {
	w.Register(runJob, func(ctx context.Context, network db.ID, payload []byte) error {
		var p runWork
		if err := json.Unmarshal(payload, &p); err != nil {
			return err
		}
		return m.work(ctx, network, p.Run)
	})
	w.Register(listsJob, func(ctx context.Context, network db.ID, payload []byte) error {
		var p listsWork
		if err := json.Unmarshal(payload, &p); err != nil {
			return err
		}
		return m.tellOfLists(ctx, network, p)
	})
}

// runs finds an edition whose pairs the actor may suggest.
func (m *Matching) runs(tx *db.Tx, a access.Actor, id db.ID) (edition.Edition, error) {
	e, err := edition.Find(tx, id)
	if err != nil {
		return e, err
	}
	if err := a.Allow(edition.Runs(a, e)); err != nil {
		return e, err
	}
	if !e.InPairs {
		return e, errs.Missing()
	}
	return e, nil
}

// tooLate tells somebody that another coordinator was faster.
func tooLate() error {
	return errs.New(errs.Conflict, "Somebody else changed what pairs are suggested by while you were here. Look at what it says now, then send again what you still want.")
}

// ChooseCriteria saves by what pairs are suggested in an edition.
func (m *Matching) ChooseCriteria(ctx context.Context, a access.Actor, in db.ID, c Criteria) error {
	return m.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if _, err := m.runs(tx, a, in); err != nil {
			return err
		}
		if err := c.Check(); err != nil {
			return err
		}
		saved, err := saveCriteria(tx, in, c)
		if err != nil {
			return err
		}
		if !saved {
			return tooLate()
		}
		return audit.Record(tx, a, "suggestion.criteria", "edition", in, "")
	})
}

// Suggest computes suggestions over everybody who seeks in an edition: at once when they are not too many, else by a job.
func (m *Matching) Suggest(ctx context.Context, a access.Actor, in db.ID) error {
	var w *crowd
	err := m.db.Read(ctx, a.Network(), func(tx *db.Tx) error {
		e, err := m.runs(tx, a, in)
		if err != nil {
			return err
		}
		w, err = m.readCrowd(tx, e)
		return err
	})
	if err != nil {
		return err
	}
	if why := w.cannot(); why != "" {
		return errs.New(errs.Forbidden, "%s", why)
	}
	if w.large() {
		return m.later(ctx, a, w)
	}
	out, err := m.solve(ctx, w, func(int64) error { return nil })
	if err != nil {
		return err
	}
	return m.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if _, err := m.runs(tx, a, in); err != nil {
			return err
		}
		r, err := m.begun(tx, a, w, RunWorks)
		if err != nil {
			return err
		}
		return m.finish(tx, r, w, out)
	})
}

// large says whether computing takes longer than a page should take.
func (w *crowd) large() bool {
	if w.Criteria.Seek == SeekTrios {
		n := w.inRoles()
		return n[0]*n[1]*n[2] > atOnceTrio
	}
	return len(w.sides[0])*len(w.sides[1]) > atOncePair
}

// cannot says why nothing can be suggested, "" when something can.
func (w *crowd) cannot() string {
	if w.Criteria.Seek == SeekTrios {
		return w.cannotTrios()
	}
	a, b := len(w.sides[0]), len(w.sides[1])
	switch {
	case a == 0 && b == 0:
		return "Nobody is seeking a partner at the moment."
	case a == 0:
		return "No professional is seeking a partner at the moment."
	case b == 0:
		return "No patient partner is seeking at the moment."
	case a > mostSide || b > mostSide || a+b > 2*mostSide:
		return fmt.Sprintf("More than %d people of one side seek a partner. That is more than can be compared here.", mostSide)
	}
	return ""
}

// begun adds a run.
func (m *Matching) begun(tx *db.Tx, a access.Actor, w *crowd, state RunState) (Run, error) {
	r := Run{ID: db.NewID(), Edition: w.Edition.ID, State: state, Asked: a.Person(), Created: tx.Now, Professionals: int64(len(w.sides[0])), Partners: int64(len(w.sides[1])),
		WorthBefore: -1, PairsBefore: -1, Hash: w.hash(), Criteria: w.Criteria.pointsFor(), Trios: w.Criteria.Seek == SeekTrios}
	before, found, err := newestRun(tx, w.Edition.ID)
	if err != nil {
		return r, err
	}
	if found && before.State == RunDone && before.Trios == r.Trios {
		r.PairsBefore = before.Pairs
		if before.Criteria == r.Criteria || before.Criteria == "" {
			r.WorthBefore = before.Worth
		}
	}
	if err := insertRun(tx, r); err != nil {
		return r, err
	}
	if err := forgetRuns(tx, w.Edition.ID, keptRuns); err != nil {
		return r, err
	}
	return r, audit.Record(tx, a, "suggestion.find", "edition", w.Edition.ID, "")
}

// stuck is after how long a run that does not end no longer keeps another from beginning.
const stuck = 10 * time.Minute

// later leaves the computing to a job. While one of the edition is under way there is no second.
func (m *Matching) later(ctx context.Context, a access.Actor, w *crowd) error {
	return m.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if _, err := m.runs(tx, a, w.Edition.ID); err != nil {
			return err
		}
		if now, found, err := newestRun(tx, w.Edition.ID); err != nil || found && now.under(tx.Now) {
			return err
		}
		r, err := m.begun(tx, a, w, RunWaits)
		if err != nil {
			return err
		}
		return job.Later(tx, runJob, string(w.Edition.ID), 0, runWork{Run: r.ID})
	})
}

// under says whether a run is under way.
func (r Run) under(now db.Instant) bool {
	return (r.State == RunWaits || r.State == RunWorks) && now.Sub(r.Created) < stuck
}

// work does a run that was left to a job.
func (m *Matching) work(ctx context.Context, network, id db.ID) error {
	step := func(n int64) error {
		return m.db.Write(ctx, network, func(tx *db.Tx) error { return stepRun(tx, id, n) })
	}
	var w *crowd
	var r Run
	err := m.db.Read(ctx, network, func(tx *db.Tx) error {
		var err error
		if r, err = findRun(tx, id); err != nil || r.State == RunDone || r.State == RunFailed {
			return err
		}
		e, err := edition.Find(tx, r.Edition)
		if err != nil {
			return err
		}
		w, err = m.readCrowd(tx, e)
		return err
	})
	if errs.Is(err, errs.NotFound) || err == nil && w == nil {
		return nil // a newer run took its place, or it is done
	}
	if err != nil {
		return err
	}
	if why := w.cannot(); why != "" {
		return m.db.Write(ctx, network, func(tx *db.Tx) error { return failRun(tx, id, why) })
	}
	if err := step(1); err != nil {
		return err
	}
	out, err := m.solve(ctx, w, step)
	if err != nil {
		return err
	}
	return m.db.Write(ctx, network, func(tx *db.Tx) error { return m.finish(tx, r, w, out) })
}

// outcome is what a computing gave, as a run keeps it.
type outcome struct {
	Run
	list []Suggestion
}

// solve computes the best pairs, or trios, of a crowd.
func (m *Matching) solve(ctx context.Context, w *crowd, step func(int64) error) (*outcome, error) {
	if w.Criteria.Seek == SeekTrios {
		return w.solveTrios(ctx, step)
	}
	q, err := w.ask(ctx)
	if err != nil {
		return nil, err
	}
	ans, err := q.solve(ctx, step)
	if err != nil {
		return nil, err
	}
	out := &outcome{list: q.suggestions(ans)}
	out.Professionals, out.Partners, out.Pairs, out.Worth, out.Proved = int64(len(q.left)), int64(len(q.right)), int64(len(out.list)), ans.Total, true
	out.Most, out.People = out.Pairs*w.Criteria.best(), int64(assign.People(&q.p, ans.Placed))
	out.Left = q.leftOut(ans)
	return out, nil
}

// solveTrios computes the best trios of a crowd.
func (w *crowd) solveTrios(ctx context.Context, step func(int64) error) (*outcome, error) {
	q, err := w.askTrios(ctx)
	if err != nil {
		return nil, err
	}
	if err := step(2); err != nil {
		return nil, err
	}
	ans, err := q.solve(ctx)
	if err != nil {
		return nil, err
	}
	if err := step(3); err != nil {
		return nil, err
	}
	list, err := q.suggestions(ctx, ans)
	if err != nil {
		return nil, err
	}
	out := &outcome{list: list}
	out.Professionals, out.Partners, out.Pairs = int64(q.all[theClinician]+q.all[theManager]), int64(q.all[thePatient]), int64(len(out.list))
	out.Worth, out.MostTrios, out.Bound, out.Proved = ans.total, int64(ans.most), ans.bound, ans.proved
	out.Most, out.People = out.Pairs*3*w.Criteria.best(), 3*out.Pairs
	out.Left = q.leftOut(ans)
	return out, nil
}

// finish keeps what a computing gave.
func (m *Matching) finish(tx *db.Tx, r Run, w *crowd, out *outcome) error {
	out.ID, out.Hash, out.Criteria, out.ByHand = r.ID, w.hash(), w.Criteria.pointsFor(), int64(len(w.Rules)-len(w.idleRules()))
	return finishRun(tx, out.Run, out.list)
}

// Decide saves what a coordinator decides by hand about two or three people ("" takes a rule away), and computes again. version is that of
// the criteria which the coordinator saw.
func (m *Matching) Decide(ctx context.Context, a access.Actor, in db.ID, r Rule, version int64) error {
	err := m.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if _, err := m.runs(tx, a, in); err != nil {
			return err
		}
		if r.Kind != "" {
			if err := m.mayRule(tx, in, r); err != nil {
				return err
			}
		}
		c, err := findCriteria(tx, in)
		if err != nil {
			return err
		}
		if c.Version != version {
			return tooLate()
		}
		saved, err := saveCriteria(tx, in, c)
		if err != nil {
			return err
		}
		if !saved {
			return tooLate()
		}
		if r.Kind == "" {
			err = dropRule(tx, in, r)
		} else {
			err = saveRule(tx, in, r)
		}
		if err != nil {
			return err
		}
		return audit.Record(tx, a, "suggestion.rule", "edition", in, "")
	})
	if err != nil {
		return err
	}
	if err := m.Suggest(ctx, a, in); err != nil && !errs.Is(err, errs.Forbidden) {
		return err
	}
	return nil
}

// mayRule checks a new rule.
func (m *Matching) mayRule(tx *db.Tx, in db.ID, r Rule) error {
	if r.Third != "" {
		return m.mayRuleTrio(tx, in, r)
	}
	var c errs.Check
	pro, hasA, err := findSeeker(tx, in, r.Professional)
	if err != nil {
		return err
	}
	par, hasB, err := findSeeker(tx, in, r.Partner)
	if err != nil {
		return err
	}
	c.That(r.Kind == Must || r.Kind == Never, "do", "Choose what to do.")
	c.That(hasA && pro.State == Active && pro.Side == person.Professional, "professional", "Choose a professional who is seeking.")
	c.That(hasB && par.State == Active && par.Side == person.Partner, "partner", "Choose a patient partner who is seeking.")
	if err := c.Err(); err != nil {
		return err
	}
	rules, err := listRules(tx, in)
	if err != nil {
		return err
	}
	c.That(len(rules) < mostRules, "do", "There are %d decisions by hand already. Take some away first.", mostRules)
	if r.Kind == Must {
		met, err := metPairs(tx, in)
		if err != nil {
			return err
		}
		c.That(!met[[2]db.ID{r.Professional, r.Partner}], "partner", "%s", knowEachOther)
		for _, o := range rules {
			if o.Kind == Must && o.Third == "" && (o.Professional == r.Professional) != (o.Partner == r.Partner) {
				name := pro.Given
				if o.Partner == r.Partner {
					name = par.Given
				}
				c.That(false, "partner", "You decided before that %s is suggested with somebody else. Take that decision away first.", name)
			}
		}
	}
	return c.Err()
}

// knowEachOther is all that anybody is told of two people who were in touch, whatever came of it.
const knowEachOther = "These two know of each other already, so they are not suggested."

// Sending is what came of sending suggestions.
type Sending struct {
	Sent, Before int      // now, and those that were sent before
	Not          []string // a sentence for each that was not sent
}

// sendAtOnce is how many suggestions one transaction sends.
const sendAtOnce = 50

// Send asks both people of suggestions whether they would like to be a pair: those of the run that are chosen, or all. Each is
// looked at anew: what cannot be sent any more is told, and the others are sent.
func (m *Matching) Send(ctx context.Context, a access.Actor, in, run db.ID, chosen []db.ID, all bool, words string) (Sending, error) {
	var out Sending
	if len([]rune(words)) > 1000 {
		return out, &errs.Error{Kind: errs.Invalid, Message: "Check the answers that are marked below.", Fields: []errs.Field{{Name: "words", Message: "Use up to 1,000 letters."}}}
	}
	wanted := map[db.ID]bool{}
	for _, id := range chosen {
		wanted[id] = true
	}
	unit := SeekPairs.one()
	for offset := 0; ; offset += sendAtOnce {
		var part Sending
		more := false
		err := m.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
			part, more = Sending{}, false
			e, err := m.runs(tx, a, in)
			if err != nil {
				return err
			}
			r, found, err := resultToSend(tx, in, run)
			if err != nil {
				return err
			}
			if !found {
				return errs.New(errs.Conflict, "%s were suggested anew while you were here. Look at what it says now, then send again what you still want.", ui.UpperFirst(r.seek().many()))
			}
			unit = r.seek().one()
			if err := m.maySend(tx, e); err != nil {
				return err
			}
			list, err := suggestionsOf(tx, run, sendAtOnce, offset)
			if err != nil {
				return err
			}
			more = len(list) == sendAtOnce
			part, err = m.sendSome(tx, a, e, r, list, func(id db.ID) bool { return all || wanted[id] }, words)
			return err
		})
		if err != nil {
			return out, err
		}
		out.Sent += part.Sent
		out.Before += part.Before
		out.Not = append(out.Not, part.Not...)
		if !more {
			break
		}
	}
	if out.Sent+out.Before+len(out.Not) == 0 && !all {
		return out, &errs.Error{Kind: errs.Invalid, Message: "Check the answers that are marked below.", Fields: []errs.Field{{Name: "pair", Message: "Tick at least one " + unit + "."}}}
	}
	return out, nil
}

// resultToSend finds a result that can be sent from: the newest over cards, or that of the newest lists.
func resultToSend(tx *db.Tx, in, run db.ID) (Run, bool, error) {
	r, found, err := newestRun(tx, in)
	if err != nil || found && r.ID == run {
		return r, found && r.State == RunDone, err
	}
	k, found, err := newestRanking(tx, in)
	if err != nil || !found {
		return r, false, err
	}
	r, found, err = runOf(tx, k.ID)
	return r, found && r.ID == run && k.State == RankingPlaced, err
}

// maySend says why nobody can be invited to an edition now.
func (m *Matching) maySend(tx *db.Tx, e edition.Edition) error {
	if !finderOpen(e, tx.Now) {
		return errs.New(errs.Gone, "%s takes no applications at the moment, so nobody can be invited. The suggestions stay here.", e.Called())
	}
	taken, err := edition.Taken(tx, e.ID)
	if err == nil && e.Places > 0 && taken >= e.Places {
		err = errs.New(errs.Conflict, "All places are taken (%d of %d), so nobody is invited. Add places to the edition first, or wait until some are given up.", taken, e.Places)
	}
	return err
}

// sendSome sends the wanted ones of some suggestions.
func (m *Matching) sendSome(tx *db.Tx, a access.Actor, e edition.Edition, r Run, list []Suggestion, wanted func(db.ID) bool, words string) (Sending, error) {
	var out Sending
	w, err := m.readCrowd(tx, e)
	if err != nil {
		return out, err
	}
	sent, err := introducedIn(tx, e.ID)
	if err != nil {
		return out, err
	}
	who, c := w.who(), compare(w.Criteria)
	for _, s := range list {
		if !wanted(s.ID) {
			continue
		}
		if _, was := sent[[3]db.ID{s.Professional, s.Partner, s.Third}]; was {
			out.Before++
			continue
		}
		if s.Third != "" {
			if err := m.sendTrio(tx, a, e, w, s, words, &out); err != nil {
				return out, err
			}
			continue
		}
		pro, par := who[s.Professional], who[s.Partner]
		i, why := w.toSend(r, s, pro, par, c)
		if why != "" {
			out.Not = append(out.Not, why)
			continue
		}
		i.Words = words
		if err := m.invite(tx, a, e, i, pro.Seeker, par.Seeker); err != nil {
			return out, err
		}
		out.Sent++
	}
	return out, nil
}

// toSend is the introduction that a suggestion of a pair becomes, or why it cannot be sent any more.
func (w *crowd) toSend(r Run, s Suggestion, pro, par *profile, c comparison) (i Introduction, why string) {
	if r.Ranking != "" {
		if why = w.unsendableFair(pro, par); why == "" {
			i = fromLists(s, pro, par, c)
		}
		return i, why
	}
	if why = w.unsendable(c, pro, par); why == "" {
		i = suggested(pro, par, c)
	}
	return i, why
}

// suggested is the introduction that a suggestion becomes, with a sentence for each of the two.
func suggested(pro, par *profile, c comparison) Introduction {
	i := two(pro.Seeker, par.Seeker)
	i.BegunBy, i.WhyProfessional, i.WhyPartner = "coordinator", c.Why(pro, par, theProfessional), c.Why(pro, par, thePartner)
	return i
}

// unsendable says why a suggestion cannot be sent any more, "" when it can.
func (w *crowd) unsendable(c comparison, pro, par *profile) string {
	switch {
	case pro == nil && par == nil:
		return "Two people of one pair no longer seek a partner."
	case pro == nil:
		return "The person who was suggested for " + par.name() + " no longer seeks a partner."
	case par == nil:
		return "The person who was suggested for " + pro.name() + " no longer seeks a partner."
	case pro.Side != person.Professional || par.Side != person.Partner:
		return pro.name() + " and " + par.name() + " are no longer on two sides."
	case w.met[[2]db.ID{pro.Person, par.Person}]:
		return pro.name() + " and " + par.name() + " know of each other already."
	}
	for _, r := range w.Rules {
		if r.Professional == pro.Person && r.Partner == par.Person && r.Third == "" {
			if r.Kind == Never {
				return "You decided that " + pro.name() + " and " + par.name() + " are never suggested."
			}
			return ""
		}
	}
	if _, possible := c.Fit(pro, par); !possible {
		return "The cards of " + pro.name() + " and " + par.name() + " have changed, and what must be so is no longer so."
	}
	return ""
}
