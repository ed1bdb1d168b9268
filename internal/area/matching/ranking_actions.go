package matching

import (
	"context"
	"fmt"
	"slices"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/job"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// Closing is a closing time as it was typed.
type Closing struct{ Date, Time string }

// read finds the instant, with what is wrong beside its field.
func (v Closing) read(now db.Instant, e edition.Edition) (db.Instant, error) {
	var c errs.Check
	date, ok := ui.ParseDate(v.Date)
	c.That(ok, "closes-date", "Enter a day, such as 22/11/2026.")
	clock, fine := ui.ParseTime(v.Time)
	c.That(fine, "closes-time", "Enter a time, such as 8pm or 20:00.")
	if ok && fine {
		c.That(edition.Exists(date, clock, e.Zone), "closes-time", "The clocks go forward on that day, and this time does not come. Choose another.")
	}
	closes := edition.Moment(date, clock, e.Zone)
	checkClosing(&c, closes, now, e.Closes, e.Zone)
	return closes, c.Err()
}

// AskForLists asks both sides of an edition to put people of the other side in order. What must be so, and who is never suggested with
// whom, is kept for these lists as it is now. Lists of an earlier time are deleted.
func (m *Matching) AskForLists(ctx context.Context, a access.Actor, in db.ID, v Closing) error {
	return m.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		e, err := m.runs(tx, a, in)
		if err != nil {
			return err
		}
		if k, found, err := newestRanking(tx, in); err != nil || found && k.State == RankingOpen {
			if err == nil {
				err = errs.New(errs.Conflict, "Lists are asked for already.")
			}
			return err
		}
		k := Ranking{ID: db.NewID(), Edition: in, Never: [][2]db.ID{}}
		if k.Criteria, err = findCriteria(tx, in); err != nil {
			return err
		}
		n, err := countAsked(tx, in, "")
		if err != nil {
			return err
		}
		if why := cannotAsk(e, k.Criteria, n, tx.Now); why != "" {
			return errs.New(errs.Forbidden, "%s", why)
		}
		if k.Closes, err = v.read(tx.Now, e); err != nil {
			return err
		}
		rules, err := listRules(tx, in)
		if err != nil {
			return err
		}
		for _, r := range rules {
			if r.Kind == Never && r.Third == "" {
				k.Never = append(k.Never, [2]db.ID{r.Professional, r.Partner})
			}
		}
		if err := dropAllLists(tx, in); err != nil {
			return err
		}
		if err := insertRanking(tx, k, a.Person()); err != nil {
			return err
		}
		if err := listsLetter(tx, listsWork{Ranking: k.ID, What: listsAsked}); err != nil {
			return err
		}
		if err := forgetLists(tx, k.ID, keptUnplaced); err != nil {
			return err
		}
		return audit.Record(tx, a, "ranking.open", "edition", in, "")
	})
}

// cannotAsk says why no lists can be asked for, "" when they can.
func cannotAsk(e edition.Edition, c Criteria, n asked, now db.Instant) string {
	switch {
	case !finderOpen(e, now):
		return "This programme takes no applications at the moment, so nobody can be asked."
	case c.Seek == SeekTrios:
		return "You look for trios here. Lists are for pairs. Change what makes a good trio first."
	case n.Professionals == 0 || n.Partners == 0:
		return "People of both sides are needed who seek a partner. There are " + sideCount(n.Professionals, person.Professional) + " and " + sideCount(n.Partners, person.Partner) + " now."
	case n.Professionals > mostSide || n.Partners > mostSide:
		return fmt.Sprintf("More than %d people of one side seek a partner. That is more than can be asked here.", mostSide)
	}
	return ""
}

// changeLists changes the lists of the round that is open, for whoever runs the edition. version is what they saw.
func (m *Matching) changeLists(ctx context.Context, a access.Actor, in db.ID, version int64, action string, fn func(tx *db.Tx, e edition.Edition, k *Ranking) error) error {
	return m.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		e, err := m.runs(tx, a, in)
		if err != nil {
			return err
		}
		k, found, err := newestRanking(tx, in)
		if err != nil {
			return err
		}
		if !found || k.State != RankingOpen || k.Version != version {
			return errs.New(errs.Conflict, "Somebody else changed this while you were here. Look at what it says now, then do again what you still want.")
		}
		if err := fn(tx, e, &k); err != nil {
			return err
		}
		if err := changeRanking(tx, k); err != nil {
			return err
		}
		return audit.Record(tx, a, action, "edition", in, "")
	})
}

// MoveClosing gives lists another closing time, also after they closed, as long as no pairs were found.
func (m *Matching) MoveClosing(ctx context.Context, a access.Actor, in db.ID, version int64, v Closing) error {
	return m.changeLists(ctx, a, in, version, "ranking.move", func(tx *db.Tx, e edition.Edition, k *Ranking) (err error) {
		k.Closes, err = v.read(tx.Now, e)
		return err
	})
}

// CloseLists takes no more lists from now on.
func (m *Matching) CloseLists(ctx context.Context, a access.Actor, in db.ID, version int64) error {
	return m.changeLists(ctx, a, in, version, "ranking.close", func(tx *db.Tx, _ edition.Edition, k *Ranking) error {
		k.Closes = min(k.Closes, tx.Now)
		return nil
	})
}

// CallOffLists asks for no lists any more and deletes all that were saved.
func (m *Matching) CallOffLists(ctx context.Context, a access.Actor, in db.ID, version int64) error {
	return m.changeLists(ctx, a, in, version, "ranking.off", func(tx *db.Tx, _ edition.Edition, k *Ranking) error {
		k.State = RankingOff
		if err := dropAllLists(tx, in); err != nil {
			return err
		}
		return listsLetter(tx, listsWork{Ranking: k.ID, What: listsOff})
	})
}

// RemindOfLists writes to those who have saved no list. Nobody is told who they are.
func (m *Matching) RemindOfLists(ctx context.Context, a access.Actor, in db.ID, version int64) error {
	return m.changeLists(ctx, a, in, version, "ranking.remind", func(tx *db.Tx, e edition.Edition, k *Ranking) error {
		if !k.takes(tx.Now) {
			return errs.New(errs.Forbidden, "The lists are closed, so nobody is reminded.")
		}
		from, never := k.mayRemind()
		switch {
		case never:
			return errs.New(errs.Forbidden, "No more reminders can be sent for these lists.")
		case tx.Now < from:
			return errs.New(errs.Forbidden, "Two days lie between two letters. The next reminder can leave on %s.", ui.DateTime(from.In(e.Zone)))
		}
		k.Reminders, k.Reminded = k.Reminders+1, tx.Now
		return listsLetter(tx, listsWork{Ranking: k.ID, What: listsRemind, Time: k.Reminders})
	})
}

// openTo are the cards of the other side that somebody can put on their list, without last names.
func (m *Matching) openTo(tx *db.Tx, e edition.Edition, k Ranking, me Seeker) ([]Seeker, error) {
	all, err := everybody(tx, e.ID)
	if err != nil {
		return nil, err
	}
	met, err := metOf(tx, me.Person)
	if err != nil {
		return nil, err
	}
	var needs map[db.ID][]string
	if k.Criteria.Weights[byVoices] == Needed {
		if needs, err = m.pairs.TaskNeeds(tx, e); err != nil {
			return nil, err
		}
	}
	g, own := k.gate(met), read(me, needs[me.Person])
	var out []Seeker
	for _, s := range all {
		if s.Side == me.Side {
			continue
		}
		pro, par := own, read(s, needs[s.Person])
		if me.Side == person.Partner {
			pro, par = par, pro
		}
		if g.open(pro, par) {
			s.Family = ""
			out = append(out, s)
		}
	}
	byChance(k, me.ID, out)
	return out, nil
}

// OpenCards are the cards that the actor can put on their list now, in the order in which they see them.
func (m *Matching) OpenCards(ctx context.Context, a access.Actor, in db.ID) (out []Seeker, err error) {
	a.Scoped()
	err = m.db.Read(ctx, a.Network(), func(tx *db.Tx) error {
		e, k, me, err := m.myLists(tx, a, in)
		if err != nil {
			return err
		}
		out, err = m.openTo(tx, e, k, me)
		return err
	})
	return out, err
}

// Places are what somebody wrote beside cards, by seeker; None says that they put nobody on their list. Version is that of the list
// which they saw, 0 for none.
type Places struct {
	Places  map[db.ID]string
	None    bool
	Version int64
}

// listsClosed answers whoever comes too late.
func listsClosed(e edition.Edition, k Ranking) error {
	return errs.New(errs.Gone, "The lists closed on %s. If you had saved a list, that one counts.", ui.DateTime(k.Closes.In(e.Zone)))
}

// SaveList saves the actor’s own list. gone counts those to whom they gave a place and who are no longer open to them: they are left out.
func (m *Matching) SaveList(ctx context.Context, a access.Actor, in db.ID, v Places) (gone int, err error) {
	a.Scoped()
	err = m.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		gone = 0
		e, k, me, err := m.myLists(tx, a, in)
		if err != nil {
			return err
		}
		if _, err := openFinder(tx, in); err != nil {
			return err
		}
		if !k.takes(tx.Now) {
			return listsClosed(e, k)
		}
		cards, err := m.openTo(tx, e, k, me)
		if err != nil {
			return err
		}
		var typed []typedPlace
		known := map[db.ID]bool{}
		for _, s := range cards {
			typed = append(typed, typedPlace{s, v.Places[s.ID]})
			known[s.ID] = true
		}
		for id, text := range v.Places {
			if !known[id] && text != "" {
				gone++
			}
		}
		list, err := listOf(typed, v.None)
		if err != nil {
			return err
		}
		was, version, found, err := ownList(tx, m.keys, k.ID, me.ID)
		if err != nil {
			return err
		}
		if found && slices.Equal(was, list) {
			return nil // sent twice, or nothing changed
		}
		if version != v.Version {
			return errs.New(errs.Conflict, "You saved your list in another window. What you wrote here is still below. Save again if it is what you want.")
		}
		if saved, err := saveList(tx, m.keys, k.ID, me.ID, list, version); err != nil || !saved {
			return err
		}
		return audit.Record(tx, a, "matching.list", "edition", in, "")
	})
	return gone, err
}

// DeleteList takes the actor’s own list away. Before the pairs are found, it is as if it had never been saved.
func (m *Matching) DeleteList(ctx context.Context, a access.Actor, in db.ID) error {
	a.Scoped()
	return m.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if _, err := edition.Find(tx, in); err != nil {
			return err
		}
		if _, found, err := findSeeker(tx, in, a.Person()); err != nil || !found {
			return err
		}
		if err := dropLists(tx, in, a.Person()); err != nil {
			return err
		}
		return audit.Record(tx, a, "matching.list-away", "edition", in, "")
	})
}

// myLists finds the lists that are asked for in an edition, for somebody who seeks a partner there.
func (m *Matching) myLists(tx *db.Tx, a access.Actor, in db.ID) (edition.Edition, Ranking, Seeker, error) {
	e, err := edition.Find(tx, in)
	if err == nil && (!e.Published() || !e.InPairs) {
		err = errs.Missing()
	}
	if err != nil {
		return e, Ranking{}, Seeker{}, err
	}
	me, found, err := findSeeker(tx, in, a.Person())
	if err != nil {
		return e, Ranking{}, me, err
	}
	switch {
	case found && me.State == Paired:
		return e, Ranking{}, me, errs.New(errs.Forbidden, "You have found a partner, so you need no list any more.")
	case !found || me.State != Active:
		return e, Ranking{}, me, errs.New(errs.Forbidden, "Make your card first, so that others can put you on their list, too.")
	}
	k, found, err := newestRanking(tx, in)
	if err == nil && (!found || k.State == RankingOff) {
		err = errs.New(errs.Gone, "Nobody asks for lists in %s at the moment.", e.Called())
	}
	return e, k, me, err
}

// forgetLists leaves to a job to delete the lists of one time after a while; the last such wish counts.
func forgetLists(tx *db.Tx, ranking db.ID, after time.Duration) error {
	return job.Later(tx, listsJob, string(ranking)+" "+listsForget, tx.Now.Add(after), listsWork{Ranking: ranking, What: listsForget})
}

// listsLetter leaves the letters about lists to a job.
func listsLetter(tx *db.Tx, w listsWork) error {
	return job.Later(tx, listsJob, fmt.Sprintf("%s %s %d", w.Ranking, w.What, w.Time), 0, w)
}
