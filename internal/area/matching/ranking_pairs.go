package matching

import (
	"context"
	"slices"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/person"
	"alongside/internal/shared/smallnumber"
)

// FairPairs makes fair pairs of the lists of an edition, once: a second time, with one person fewer or another decision by hand, would tell
// a coordinator who put whom where.
func (m *Matching) FairPairs(ctx context.Context, a access.Actor, in db.ID, version int64) error {
	return m.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		e, err := m.runs(tx, a, in)
		if err != nil {
			return err
		}
		k, found, err := newestRanking(tx, in)
		if err != nil {
			return err
		}
		if found && k.State == RankingPlaced {
			return nil // asked twice: the first time counted
		}
		if !found || !k.closed(tx.Now) || k.Version != version {
			return errs.New(errs.Conflict, "Somebody else changed this while you were here. Look at what it says now, then do again what you still want.")
		}
		w, err := m.readCrowd(tx, e)
		if err != nil {
			return err
		}
		if len(w.sides[0]) > mostSide || len(w.sides[1]) > mostSide {
			return errs.New(errs.Forbidden, "More than %d people of one side seek a partner. That is more than can be placed here.", mostSide)
		}
		b, err := m.readBallot(tx, w, k)
		if err != nil {
			return err
		}
		if len(b.lists) == 0 {
			return errs.New(errs.Forbidden, "Nobody has saved a list, so no pairs can be made. Give people more time, or call it off.")
		}
		rule, err := smallnumber.OfEdition(tx, in)
		if err != nil {
			return err
		}
		f, err := b.fairPairs(ctx, rule)
		if err != nil {
			return err
		}
		if err := saveFair(tx, a, k, w, f); err != nil {
			return err
		}
		k.State, k.Placed, k.Lists = RankingPlaced, tx.Now, int64(len(b.lists))
		if err := changeRanking(tx, k); err != nil {
			return err
		}
		if err := forgetLists(tx, k.ID, keptPlaced); err != nil {
			return err
		}
		return audit.Record(tx, a, "ranking.pairs", "edition", in, "")
	})
}

// saveFair keeps what came of lists, as a run without points. The pairs stand in the order in which their professionals came.
func saveFair(tx *db.Tx, a access.Actor, k Ranking, w *crowd, f *fair) error {
	r := Run{ID: db.NewID(), Edition: k.Edition, State: RunDone, Asked: a.Person(), Created: tx.Now, Professionals: int64(len(w.sides[0])), Partners: int64(len(w.sides[1])),
		Pairs: int64(len(f.pairs)), WorthBefore: -1, PairsBefore: -1, Proved: f.proved, Ranking: k.ID, PlaceOfProfessional: f.professional, PlaceOfPartner: f.partner}
	for n, side := range [2]person.Side{person.Professional, person.Partner} {
		if len(f.left[n]) > 0 {
			r.Left = append(r.Left, leftOut{Side: side, Unplaced: f.left[n]})
		}
	}
	var list []Suggestion
	for _, two := range f.pairs {
		list = append(list, Suggestion{ID: db.NewID(), Professional: two[0].Person, Partner: two[1].Person})
	}
	if err := insertRun(tx, r); err != nil {
		return err
	}
	return finishRun(tx, r, list)
}

// Swap is what one change by hand would do to the pairs that were made of lists. It is worked out from the pairs alone: it looks at no
// list, so it tells nothing of what anybody chose.
type Swap struct {
	Professional, Partner db.ID
	Pair                  Suggestion // when they are a pair now
	Before                Suggestion // when they were one, from the lists, and were taken out
	Gone                  []Suggestion
	Free                  []db.ID // people who would be in no pair any more
	Not                   string  // why it cannot be, "" when it can
}

// listsResult is what came of the newest lists of an edition.
type listsResult struct {
	Ranking
	run       Run
	list, out []Suggestion
	sent      map[[3]db.ID]Introduction
}

// findFair reads what came of the newest lists, with all pairs.
func findFair(tx *db.Tx, in db.ID) (f listsResult, found bool, err error) {
	if f.Ranking, found, err = newestRanking(tx, in); err != nil || !found || f.State != RankingPlaced {
		return f, false, err
	}
	if f.run, found, err = runOf(tx, f.ID); err != nil || !found {
		return f, false, err
	}
	if f.list, err = suggestionsOf(tx, f.run.ID, mostSide, 0); err != nil {
		return f, false, err
	}
	if f.out, err = takenOut(tx, f.run.ID); err != nil {
		return f, false, err
	}
	f.sent, err = introducedIn(tx, in)
	return f, err == nil, err
}

func (f listsResult) asked(s Suggestion) bool {
	_, was := f.sent[[3]db.ID{s.Professional, s.Partner, ""}]
	return was
}

// swap works out what it would do to make two people a pair, or to take out the pair that they are.
func (f listsResult) swap(w *crowd, professional, partner db.ID) (Swap, error) {
	out := Swap{Professional: professional, Partner: partner}
	who := w.who()
	same := func(s Suggestion) bool { return s.Professional == professional && s.Partner == partner }
	for _, s := range f.out {
		if same(s) {
			out.Before = s
		}
	}
	for _, s := range f.list {
		if same(s) {
			out.Pair = s
			out.Gone, out.Free = []Suggestion{s}, []db.ID{professional, partner}
			if f.asked(s) {
				out.Not = "These two were asked already."
			}
			return out, nil
		}
	}
	pro, par := who[professional], who[partner]
	if pro == nil || par == nil || pro.Side != person.Professional || par.Side != person.Partner {
		return out, errs.New(errs.Invalid, "Choose two people who are seeking.")
	}
	for _, s := range f.list {
		if s.Professional != professional && s.Partner != partner {
			continue
		}
		out.Gone = append(out.Gone, s)
		free := s.Partner
		if s.Partner == partner {
			free = s.Professional
		}
		out.Free = append(out.Free, free)
		if f.asked(s) {
			out.Not = "One of these two was asked about somebody else already, as you sent it. You can still introduce them to each other on the page of those who seek."
		}
	}
	if why := w.apart(pro, par); why != "" {
		out.Not = why
	}
	return out, nil
}

// apart says why two people cannot be put together at all, "" when they can. It is the same for everybody who was ever asked about the
// other.
func (w *crowd) apart(pro, par *profile) string {
	if w.met[[2]db.ID{pro.Person, par.Person}] {
		return knowEachOther
	}
	if slices.ContainsFunc(w.Rules, func(r Rule) bool {
		return r.Kind == Never && r.Third == "" && r.Professional == pro.Person && r.Partner == par.Person
	}) {
		return "You decided by hand that these two are never suggested."
	}
	return ""
}

// ChangeFair makes two people a pair by hand, or takes out the pair that they are. together says which; version is that of the lists
// which the coordinator saw. The lists are not looked at, and nobody is moved to another pair by it.
func (m *Matching) ChangeFair(ctx context.Context, a access.Actor, in, professional, partner db.ID, together bool, version int64) error {
	return m.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		e, err := m.runs(tx, a, in)
		if err != nil {
			return err
		}
		f, found, err := findFair(tx, in)
		if err != nil {
			return err
		}
		if !found || f.Version != version {
			return tooLate()
		}
		w, err := m.readCrowd(tx, e)
		if err != nil {
			return err
		}
		s, err := f.swap(w, professional, partner)
		if err != nil {
			return err
		}
		if s.Not != "" {
			return errs.New(errs.Conflict, "%s", s.Not)
		}
		if together == (s.Pair.ID != "") {
			return nil // it is so already
		}
		for _, gone := range s.Gone {
			if err := takeOut(tx, gone, true); err != nil {
				return err
			}
		}
		switch {
		case together && s.Before.ID != "":
			err = takeOut(tx, s.Before, false)
		case together:
			err = insertSuggestions(tx, f.run.ID, []Suggestion{{ID: db.NewID(), Professional: professional, Partner: partner, Hand: true}}, len(f.list)+len(f.out))
		}
		if err != nil {
			return err
		}
		if err := changeRanking(tx, f.Ranking); err != nil {
			return err
		}
		return audit.Record(tx, a, "ranking.change", "edition", in, "")
	})
}

// The sentences of why. Those about lists are true of every pair that the lists gave, and say nothing else.
const (
	eachListed   = "Each put the other on their list."
	byHandAlone  = "You put these two together by hand. The lists were not looked at for it."
	handToPeople = "This is the coordinator’s own idea. It does not come from the lists: nobody looked at them for it."
)

// fromLists is the introduction that a pair of a result of lists becomes.
func fromLists(s Suggestion, pro, par *profile, c comparison) Introduction {
	i := suggested(pro, par, c)
	if s.Hand {
		i.WhyProfessional += " " + handToPeople
		i.WhyPartner += " " + handToPeople
		return i
	}
	i.WhyProfessional = "You put " + par.Given + " on your list, and " + par.Given + " put you on theirs."
	i.WhyPartner = "You put " + pro.Given + " on your list, and " + pro.Given + " put you on theirs."
	return i
}

// unsendableFair says why a pair of a result of lists cannot be sent any more, "" when it can.
func (w *crowd) unsendableFair(pro, par *profile) string {
	switch {
	case pro == nil || par == nil:
		return w.unsendable(comparison{}, pro, par)
	case pro.Side != person.Professional || par.Side != person.Partner:
		return pro.name() + " and " + par.name() + " are no longer on two sides."
	case w.met[[2]db.ID{pro.Person, par.Person}]:
		return pro.name() + " and " + par.name() + " know of each other already."
	case w.apart(pro, par) != "":
		return "You decided that " + pro.name() + " and " + par.name() + " are never suggested."
	}
	return ""
}
