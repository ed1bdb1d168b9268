package matching

import (
	"fmt"
	"slices"
	"strings"

	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/person"
)

// This file says to a coordinator who is left without a suggestion, and why.

// leftWords is who is left and why.
type leftWords struct {
	Who, Why string
	people   []db.ID
	fits     bool // there are others with whom they may be suggested
}

// invitation is what a coordinator asked some people, as long as they have time to answer.
type invitation struct {
	with  []db.ID // the others
	asked db.Instant
}

// openInvitations are the invitations of a coordinator that can still be answered, by person. They are told by their time alone, and do not
// depend on what anybody answered, or on whether the people were in touch before. who are those who seek.
func openInvitations(tx *db.Tx, edition db.ID, who map[db.ID]*profile) (map[db.ID][]invitation, error) {
	list, err := db.All(tx, scanIntroduction, introductionColumns+`AND edition_id = $2 AND state <> 'pair' AND (begun_by = 'coordinator' OR introduced IS NOT NULL) ORDER BY created DESC, id LIMIT 20000`, edition)
	out := map[db.ID][]invitation{}
	for _, i := range list {
		if i.asked().Add(Lasts) <= tx.Now || slices.ContainsFunc(i.People(), func(id db.ID) bool { return who[id] == nil }) {
			continue
		}
		for _, id := range i.People() {
			out[id] = append(out[id], invitation{i.Others(id), i.asked()})
		}
	}
	return out, err
}

// mostInvitations is how many invitations one reason names.
const mostInvitations = 3

// sayInvitations adds to each reason which invitations of theirs can still be answered, and that people rest after one.
func (p *suggestionsPage) sayInvitations() {
	for n := range p.Left {
		l := &p.Left[n]
		var lines []string
		for _, id := range l.people {
			for _, v := range p.invited[id] {
				lines = append(lines, fmt.Sprintf("%s was invited with %s and can answer until %s.", p.name(id), p.list(v.with), ui.Date(v.asked.Add(Lasts).In(p.Edition.Zone))))
			}
		}
		if more := len(lines) - mostInvitations; more > 1 {
			lines = append(lines[:mostInvitations:mostInvitations], fmt.Sprintf("%d more of their invitations can still be answered.", more))
		}
		if len(lines) > 0 {
			l.Why += " Two who were invited together are not suggested together again. " + strings.Join(lines, " ")
		}
		if n := len(p.crowd.sides[0]) + len(p.crowd.sides[1]) - len(p.crowd.rested(0)) - len(p.crowd.rested(1)); n > 0 && !l.fits {
			l.Why += " " + counted(int64(n), "person is", "people are") + " left out for a while, because they were invited lately."
		}
	}
}

// leftOfTrios says why some people are left without a trio.
func (p *suggestionsPage) leftOfTrios(l leftOut) string {
	switch l.Why {
	case leftNoRole:
		return "Their cards say neither clinician nor manager. A trio takes one of each, and a patient partner."
	case leftNoFit:
		return "There are no two others with whom they may be suggested: nobody fits what must be so, or they know of each other already."
	case leftUsed:
		return fmt.Sprintf("A trio takes one %s, and each of those is in a trio.", l.Role)
	}
	if p.Run.Proved {
		return "Other trios are worth more together."
	}
	return "We found no more trios than these, or none that are worth more."
}

// leftWords says why some people are left.
func (p *suggestionsPage) leftWords(l leftOut) leftWords {
	out := leftWords{Who: p.list(l.Unplaced), people: l.Unplaced, fits: len(l.Partners) > 0 || l.Why == leftUsed || l.Why == leftBetter}
	if l.Why != "" {
		out.Why = p.leftOfTrios(l)
		return out
	}
	mine, others := p.Run.Professionals, p.Run.Partners
	if l.Side == person.Partner {
		mine, others = others, mine
	}
	n, m := int64(len(l.People)), int64(len(l.Partners))
	often := p.crowd.Criteria.ForPartner
	if l.Side == person.Partner {
		often = p.crowd.Criteria.ForProfessional
	}
	switch {
	case m == 0:
		out.Why = "There is no card on the other side with which they may be suggested: nobody fits what must be so, or they know of each other already."
	case often > 1 && m == others:
		out.Why = fmt.Sprintf("There are %s and only %s. Each of those is suggested as often as you chose.", sideCount(mine, l.Side), sideCount(m, l.Side.Other()))
	case often > 1:
		out.Why = p.onlyPossible(l) + " suggested as often as you chose."
	case m == others:
		out.Why = fmt.Sprintf("There are %s and only %s. Each of those is in a pair.", sideCount(mine, l.Side), sideCount(m, l.Side.Other()))
	case n == 1, p.several():
		where := " in other pairs."
		if m == 1 && !p.several() {
			where = " in another pair."
		}
		out.Why = p.onlyPossible(l) + where
	default:
		out.Why = fmt.Sprintf("These %s share only %s: %s can be suggested with nobody but %s.", sideCount(n, l.Side), onlyThese(m), p.list(l.People), p.list(l.Partners))
	}
	return out
}

// onlyPossible begins a sentence about those with whom somebody who is left could be suggested.
func (p *suggestionsPage) onlyPossible(l leftOut) string {
	if len(l.Partners) == 1 {
		return "The only possible partner is " + p.list(l.Partners) + ", who is"
	}
	return "The only possible partners are " + p.list(l.Partners) + ", and they are"
}

// leftCount is how many people have no suggestion.
func (p suggestionsPage) leftCount() (n int) {
	for _, l := range p.Run.Left {
		n += len(l.Unplaced)
	}
	return n
}

func leftRows(p suggestionsPage) []ui.SummaryRow {
	var out []ui.SummaryRow
	for _, l := range p.Left {
		out = append(out, ui.Row(l.Who, l.Why, ""))
	}
	return out
}
