package evaluation

import (
	"cmp"
	"maps"
	"slices"

	"alongside/engine/apart"
	"alongside/engine/stats"
	"alongside/internal/platform/db"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/report"
)

// The figures of everybody in a wave and those of "the same people" of a change differ by the few who answered only one
// of two waves. Whoever knows who they are, or chose them, would take one from the other and read what they said. So it
// is decided here, by package apart, how many of the same people are shown, for each change and question: as many as
// leave nobody, or the smallest number, to be told apart. The figures of whole waves stay as they are.
//
// What was shown once cannot be taken back. So changes are decided in the order in which waves closed, each beside
// those that could be read before, also those that are not in the report any more because a later wave took their place.

// changeKey is one question or scale of one comparison.
type changeKey struct {
	from, to db.ID
	id       string
	scale    bool
}

// crowdKey is one question of one wave.
type crowdKey struct {
	wave db.ID
	item string
}

// samePeople decides for every change which marks are shown.
type samePeople struct {
	numbers map[string]int // of marks, in their order: keyed marks follow nothing that was answered
	crowds  map[crowdKey]*apart.Crowd
	shown   map[changeKey]map[string]bool
	pairs   map[changeKey]map[string]stats.Pair // the scores of those who could be linked
	leaving map[changeKey]twoGroups             // of stayers and leavers (leaving.go)
	ever    []report.Comparison                 // the means of all that was decided, in that order
	choice  apart.Choice                        // how it is chosen now who is left out
}

// decideSamePeople goes through the closed waves of an edition, given in their order in the report.
func decideSamePeople(all []read) samePeople {
	s := samePeople{numbers: map[string]int{}, crowds: map[crowdKey]*apart.Crowd{}, shown: map[changeKey]map[string]bool{}, pairs: map[changeKey]map[string]stats.Pair{}, leaving: map[changeKey]twoGroups{}}
	for _, r := range all {
		for mark := range r.byMark {
			s.numbers[mark] = 0
		}
	}
	for n, mark := range slices.Sorted(maps.Keys(s.numbers)) {
		s.numbers[mark] = n
	}
	closing := make([]int, len(all))
	for i := range closing {
		closing[i] = i
	}
	slices.SortStableFunc(closing, func(a, b int) int {
		return cmp.Or(cmp.Compare(all[a].readableSince(), all[b].readableSince()), cmp.Compare(all[a].ID, all[b].ID))
	})
	for n := range closing {
		then := slices.Sorted(slices.Values(closing[:n+1])) // what was closed then, in the order of the report
		known := make([]read, len(then))
		for i, at := range then {
			known[i] = all[at]
		}
		newest := all[closing[n]].ID
		if s.choice = apart.Fewest; all[closing[n]].InTurn {
			s.choice = apart.InTurn
		}
		eachComparison(known, func(from, to read, earlier []read) {
			if from.ID == newest || to.ID == newest { // the others were decided before
				minimum := max(from.Minimum, to.Minimum)
				c := report.Comparison{From: from.Name, To: to.Name, Minimum: int(minimum)}
				for _, m := range comparedMeasures(from, to, earlier) {
					s.decide(from, to, m)
					means, _ := m.means(from, s.linked(from, to, m), minimum, s.of(from, to, m))
					c.Items = append(c.Items, means)
				}
				s.ever = append(s.ever, c)
			}
		})
		eachLeaving(known, func(from, to read) {
			if from.ID == newest || to.ID == newest {
				for _, m := range leavingMeasures(from, to) {
					s.decideLeaving(from, to, m)
				}
			}
		})
	}
	return s
}

// of are the marks that are shown of a change; none when it is hidden.
func (s samePeople) of(from, to read, m measure) map[string]bool {
	return s.shown[changeKey{from.ID, to.ID, m.id, m.scale}]
}

// linked are the scores of those who could be linked, found once for each change.
func (s samePeople) linked(from, to read, m measure) map[string]stats.Pair {
	key := changeKey{from.ID, to.ID, m.id, m.scale}
	found, ok := s.pairs[key]
	if !ok {
		found = m.linked(from, to)
		s.pairs[key] = found
	}
	return found
}

// decide decides one change.
func (s samePeople) decide(from, to read, m measure) {
	key := changeKey{from.ID, to.ID, m.id, m.scale}
	found := s.linked(from, to, m)
	group, marks := make([]int, 0, len(found)), map[int]string{}
	for mark := range found {
		group = append(group, s.numbers[mark])
		marks[s.numbers[mark]] = mark
	}
	var views []apart.View
	for _, r := range []read{from, to} {
		weights := apart.Weights{}
		for mark := range found {
			weights[s.numbers[mark]] = r.answeredOf(m.items, r.byMark[mark])
		}
		for _, item := range m.items {
			views = append(views, apart.View{Crowd: s.crowd(r, item), Weights: weights})
		}
	}
	least := int(max(from.Minimum, to.Minimum))
	if m.scale {
		// Whoever left a question of a scale out counts with another weight than the others. Where a few did, the scale
		// can only be shown without them, and its small group would cut the crowds up for all changes that come later,
		// which then say less. So a scale is shown when it keeps two thirds of its people; its questions are shown anyhow.
		least = max(least, (len(group)*2+2)/3)
	}
	shown := map[string]bool{}
	for _, n := range s.choice.Show(group, least, views) {
		shown[marks[n]] = true
	}
	s.shown[key] = shown
}

// answeredOf is how many of the questions somebody answered, so that a scale counts each of them by that part.
func (r read) answeredOf(items []string, as instrument.Answers) int {
	n := 0
	for _, id := range items {
		if as[id].State == instrument.Given {
			n++
		}
	}
	return n
}

// crowd is everybody who answered a question in a wave.
func (s samePeople) crowd(r read, item string) *apart.Crowd {
	key := crowdKey{r.ID, item}
	if c, ok := s.crowds[key]; ok {
		return c
	}
	members := map[int]apart.Member{}
	for i, p := range r.responses {
		if p.Answers[item].State != instrument.Given {
			continue
		}
		n := len(s.numbers) + i // somebody who cannot be linked is nobody else
		if _, own := r.byMark[p.Mark]; own {
			n = s.numbers[p.Mark]
		}
		members[n] = r.member(p)
	}
	held := slices.Contains(r.Held, item)
	c := apart.NewCrowd(int(r.Minimum), int64(len(members)) >= r.Minimum && !held, int(r.Masked), members)
	s.crowds[key] = c
	return c
}

// member says whether a form may have been keyed in from paper by a coordinator, who then knows what it says. When few
// forms from paper have a code, they look like all others (Masked); when many have, those without a code may be such.
func (r read) member(p response) apart.Member {
	switch {
	case onPaperOnly(p.Mark) || r.Unread > 0:
		return apart.Keyed
	case p.Mark == "" && r.onPaper:
		return apart.Perhaps
	}
	return apart.Private
}
