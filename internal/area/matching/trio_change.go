package matching

import (
	"context"
	"fmt"
	"slices"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/edition"
)

// This file is what a coordinator does with trios by hand: look what three people together would change, decide that they
// are suggested or never are, and invite them.

// TrioChange is what one decision about three people would do.
type TrioChange struct {
	Three       trio
	Why         string
	Worth       int64
	Placed      bool   // they are one of the trios that are found now
	Not         string // why they cannot be a trio, "" when they can
	Fewer       int    // trios fewer with the change; below zero when there are more
	Less        int64  // points less in all
	Gone        []trio // trios that there would be no more
	Instead     []trio // and those in their place
	Free        []*profile
	Exact       bool // both answers are proved best
	Held        bool // whoever was invited from the newest list keeps their place
	Untold      bool // too many people seek to say in a page what it would change
	Trios, Was  int
	Total, Then int64
}

// WhatIfTrio computes what it would do to suggest three people together, or, when they are suggested now, to take that trio out.
// It changes nothing.
func (w *crowd) WhatIfTrio(ctx context.Context, t trio) (*TrioChange, error) {
	c := compare(w.Criteria)
	ch := &TrioChange{Three: t, Why: c.WhyTrio(t, "")}
	ch.Worth, _ = c.Trio(t)
	if ch.Untold = w.large(); ch.Untold {
		ch.Not = w.notTrio(c, t)
		return ch, nil
	}
	now := *w
	clinician, manager, patient := t.ids()
	three := [3]db.ID{clinician, patient, manager}
	now.list = w.list.about(three)
	w = &now
	ch.Held = len(w.list.invited) > 0
	before, err := w.triosNow(ctx)
	if err != nil {
		return nil, err
	}
	ch.Placed = slices.Contains(before.trios, t)
	if !ch.Placed {
		if ch.Not = w.notTrio(c, t); ch.Not != "" {
			return ch, nil
		}
	}
	other := *w
	rule := Rule{Kind: Must}
	if ch.Placed {
		rule.Kind = Never
	}
	rule.Professional, rule.Third, rule.Partner = t.ids()
	other.Rules = slices.DeleteFunc(slices.Clone(w.Rules), func(r Rule) bool { return r.same(rule) })
	if len(other.Rules) == len(w.Rules) { // else the change is to take that decision away
		other.Rules = append(other.Rules, rule)
	}
	after, err := other.triosNow(ctx)
	if err != nil {
		return nil, err
	}
	if !ch.Placed && w.list.listed[three] && len(before.trios) == len(after.trios) && before.total == after.total { // as good as those found
		before, after, ch.Placed = after, before, true
	}
	ch.Was, ch.Trios, ch.Total, ch.Then = len(before.trios), len(after.trios), before.total, after.total
	ch.Fewer, ch.Less, ch.Exact = len(before.trios)-len(after.trios), before.total-after.total, before.proved && after.proved
	has := map[*profile]bool{}
	for _, x := range after.trios {
		if !slices.Contains(before.trios, x) && x != t {
			ch.Instead = append(ch.Instead, x)
		}
		for _, p := range x {
			has[p] = true
		}
	}
	for _, x := range before.trios {
		if slices.Contains(after.trios, x) {
			continue
		}
		if x != t {
			ch.Gone = append(ch.Gone, x)
		}
		for _, p := range x {
			if !has[p] {
				ch.Free = append(ch.Free, p)
			}
		}
	}
	return ch, nil
}

func (w *crowd) triosNow(ctx context.Context) (*trioAnswer, error) {
	q, err := w.askTrios(ctx)
	if err != nil {
		return nil, err
	}
	return q.solve(ctx)
}

// same says whether two rules are about the same people.
func (r Rule) same(o Rule) bool {
	return r.Professional == o.Professional && r.Third == o.Third && r.Partner == o.Partner
}

// about says whether a rule is about somebody.
func (r Rule) about(who db.ID) bool {
	return r.Professional == who || r.Third == who || r.Partner == who
}

// notTrio says why three people cannot be suggested as a trio, "" when they can.
func (w *crowd) notTrio(c comparison, t trio) string {
	if w.knows(t) {
		return trioKnows
	}
	var rule Rule
	rule.Professional, rule.Third, rule.Partner = t.ids()
	for _, r := range w.Rules {
		switch {
		case r.same(rule) && r.Kind == Never:
			return "You decided by hand that these three are never suggested."
		case !r.same(rule) && r.Third != "" && r.Kind == Must && slices.ContainsFunc(t[:], func(p *profile) bool { return r.about(p.Person) }):
			return "You decided by hand that one of these three is suggested with others."
		case r.Third == "" && r.Kind == Never && rule.about(r.Professional) && rule.about(r.Partner):
			return "You decided by hand that two of these three are never suggested together."
		}
	}
	rested := map[*profile]bool{}
	for side := range w.sides {
		for _, p := range w.rested(side) {
			rested[p] = true
		}
	}
	for _, p := range t {
		if !rested[p] {
			return p.name() + " was invited lately, and you chose to leave people out for a while then."
		}
	}
	for _, two := range t.pairs() {
		for i, weight := range w.Criteria.Weights {
			if degree, open := c.degree(i, two[0], two[1]); weight == Needed && degree == 0 && !open {
				return fmt.Sprintf("You chose that this must be so, and by the cards of %s and %s it is not: %s.", two[0].name(), two[1].name(), ui.LowerFirst(criteria[i].title))
			}
		}
	}
	return ""
}

// trioKnows is all that anybody is told of three people of whom two were in touch, whatever came of it.
const trioKnows = "Two of these three know of each other already, so they are not suggested."

// mayRuleTrio checks a new rule about three people.
func (m *Matching) mayRuleTrio(tx *db.Tx, in db.ID, r Rule) error {
	var c errs.Check
	c.That(r.Kind == Must || r.Kind == Never, "do", "Choose what to do.")
	for role, at := range [roleCount]struct {
		who   db.ID
		field string
	}{{r.Professional, "professional"}, {r.Third, "third"}, {r.Partner, "partner"}} {
		s, there, err := findSeeker(tx, in, at.who)
		if err != nil {
			return err
		}
		c.That(there && s.State == Active && roleOf(s.Perspective) == role, at.field, "Choose a %s who is seeking.", roles[role].one)
	}
	if err := c.Err(); err != nil {
		return err
	}
	rules, err := listRules(tx, in)
	if err != nil {
		return err
	}
	c.That(len(rules) < mostRules, "do", "There are %d decisions by hand already. Take some away first.", mostRules)
	if r.Kind != Must {
		return c.Err()
	}
	met, err := metPairs(tx, in)
	if err != nil {
		return err
	}
	for _, two := range [][2]db.ID{{r.Professional, r.Third}, {r.Professional, r.Partner}, {r.Third, r.Partner}} {
		c.That(!met[two], "partner", "%s", trioKnows)
	}
	for _, o := range rules {
		if o.Kind == Must && o.Third != "" && !o.same(r) && (o.about(r.Professional) || o.about(r.Third) || o.about(r.Partner)) {
			c.That(false, "partner", "You decided before that one of these three is suggested with others. Take that decision away first.")
		}
	}
	return c.Err()
}

// sendTrio asks the three people of a suggestion, if they can still be asked.
func (m *Matching) sendTrio(tx *db.Tx, a access.Actor, e edition.Edition, w *crowd, s Suggestion, words string, out *Sending) error {
	c, who := compare(w.Criteria), w.who()
	t, ok := w.trioOf(who, s.Professional, s.Third, s.Partner)
	if why := w.unsendableTrio(c, t, ok); why != "" {
		out.Not = append(out.Not, why)
		return nil
	}
	i := t.introduction(c)
	i.Edition, i.Words = e.ID, words
	if err := m.invite(tx, a, e, i, t[theClinician].Seeker, t[theManager].Seeker, t[thePatient].Seeker); err != nil {
		return err
	}
	w.meet(t) // nobody is asked about the same person again by a later row
	out.Sent++
	return nil
}

// introduction is what a trio becomes when it is sent, with a sentence for each of the three.
func (t trio) introduction(c comparison) Introduction {
	i := Introduction{BegunBy: "coordinator"}
	i.Professional, i.Third, i.Partner = t.ids()
	i.WhyProfessional, i.WhyThird, i.WhyPartner = c.WhyTrio(t, i.Professional), c.WhyTrio(t, i.Third), c.WhyTrio(t, i.Partner)
	return i
}

// meet notes that three people know of each other now.
func (w *crowd) meet(t trio) {
	for _, two := range t.pairs() {
		w.met[[2]db.ID{two[0].Person, two[1].Person}], w.met[[2]db.ID{two[1].Person, two[0].Person}] = true, true
	}
}

// unsendableTrio says why a trio cannot be sent any more, "" when it can.
func (w *crowd) unsendableTrio(c comparison, t trio, ok bool) string {
	var there []string
	for _, p := range t {
		if p != nil {
			there = append(there, p.name())
		}
	}
	switch {
	case len(there) == 0:
		return "Three people of one trio no longer seek a partner."
	case len(there) < roleCount:
		return "Not everybody who was suggested with " + and(there) + " still seeks a partner."
	case !ok:
		return "One of " + and(there) + " now speaks from another perspective."
	case w.knows(t):
		return "Two of " + and(there) + " know of each other already."
	}
	var mine Rule
	mine.Professional, mine.Third, mine.Partner = t.ids()
	for _, r := range w.Rules {
		if !r.same(mine) && !(r.Third == "" && r.Kind == Never && mine.about(r.Professional) && mine.about(r.Partner)) {
			continue
		}
		if r.Kind == Never {
			return "You decided by hand that " + and(there) + " are not suggested together."
		}
		return ""
	}
	if _, possible := c.Trio(t); !possible {
		return "The cards of " + and(there) + " have changed, and what must be so is no longer so."
	}
	return ""
}
