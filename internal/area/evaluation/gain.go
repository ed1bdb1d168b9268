package evaluation

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"maps"
	"math"
	"math/rand/v2"
	"slices"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/instrument"
)

// What it gains when a form stands alone is worked out before anybody has answered, so nothing of people can be in it. It is played through with
// made-up people, by the same rule that decides the real changes (decideSamePeople): what goes in is the plan, and of closed forms how
// many were asked and how many answered, which stands on the same page. No answer, code, or number of forms that lie in boxes is looked at.

// Gain is how many people a change between two other forms can show, on average.
type Gain struct {
	From, To          string
	Linked            float64 // people whose forms can be put together
	Compared, Without float64 // of these, how many are shown when the form in question is compared, and when it stands alone
	New               bool    // the two are compared only when it stands alone
}

// What is taken for granted of people, where nothing better is known. It is said on the page.
const (
	playedTimes  = 8    // made-up groups of people
	playedMost   = 60   // people in such a group: larger ones lose few, and take long
	comeAgain    = 0.8  // of those who answered the form before
	giveCode     = 0.9  // of all, each time the same people
	leaveOutOne  = 0.03 // of all answers to single questions
	mostPlayed   = 12   // waves
	askedAtFirst = 20   // how many people are asked when nobody knows yet
)

// gains says what it changes for the other comparisons of an edition whether this wave is compared. defs are the questions of the waves.
func gains(all []Wave, defs map[db.ID]instrument.Definition, asked map[db.ID]int64, which db.ID) []Gain {
	if len(all) > mostPlayed {
		return nil
	}
	type key struct{ from, to db.ID }
	sums := map[key]*Gain{}
	for _, alone := range []bool{false, true} {
		for n := range playedTimes {
			played := playWaves(all, short(defs), asked, uint64(n)+1, func(w Wave) bool { return w.Linked && w.ID != which || w.ID == which && !alone })
			same := decideSamePeople(played)
			eachComparison(played, func(from, to read, earlier []read) {
				if from.ID == which || to.ID == which {
					return
				}
				for _, m := range comparedMeasures(from, to, earlier) {
					g := sums[key{from.ID, to.ID}]
					if g == nil {
						g = &Gain{From: from.Name, To: to.Name, New: alone}
						sums[key{from.ID, to.ID}] = g
					}
					if m.id != firstMeasure(from, to, earlier) {
						continue
					}
					if alone {
						g.Without += float64(len(same.of(from, to, m))) / playedTimes
						g.Linked += float64(len(m.linked(from, to))) / playedTimes
					} else {
						g.Compared += float64(len(same.of(from, to, m))) / playedTimes
					}
				}
			})
		}
	}
	out := make([]Gain, 0, len(sums))
	place := func(id db.ID) int { return slices.IndexFunc(all, func(w Wave) bool { return w.ID == id }) }
	for _, k := range slices.SortedFunc(maps.Keys(sums), func(a, b key) int {
		return cmp.Or(cmp.Compare(place(a.to), place(b.to)), cmp.Compare(place(a.from), place(b.from)))
	}) {
		out = append(out, *sums[k])
	}
	return out
}

// more is how many more people a change shows when the form in question stands alone, as far as it can be told in whole people.
func (g Gain) more() int { return int(math.Round(g.Without)) - int(math.Round(g.Compared)) }

// questionsOf is what gains needs to know of the waves of an edition, in few statements.
func questionsOf(tx *db.Tx, all []Wave) (map[db.ID]instrument.Definition, map[db.ID]int64, error) {
	defs, asked := map[db.ID]instrument.Definition{}, map[db.ID]int64{}
	forms, err := instrument.List(tx)
	if err != nil {
		return nil, nil, err
	}
	own := map[string]bool{}
	for _, l := range forms {
		own[l.Key] = l.Own
	}
	groups, kept := map[string]int64{}, map[string]instrument.Definition{}
	for _, w := range all {
		def, known := kept[w.Instrument]
		if w.Definition != "" || !known {
			if def, known = instrument.Shipped(w.Instrument); w.Definition != "" || own[w.Instrument] || !known {
				if def, err = w.source(tx); errs.Is(err, errs.Invalid) {
					continue // its form is gone, so it cannot open
				} else if err != nil {
					return nil, nil, err
				}
			}
			if w.Definition == "" {
				kept[w.Instrument] = def
			}
		}
		defs[w.ID] = w.asksOf(def)
		group := fmt.Sprint(w.Respondents)
		switch n, known := groups[group]; {
		case w.State != Planned:
			asked[w.ID] = w.Invited
		case known:
			asked[w.ID] = n
		default:
			if groups[group], err = countRespondents(tx, w); err != nil {
				return nil, nil, err
			}
			asked[w.ID] = groups[group]
		}
	}
	return defs, asked, nil
}

// firstMeasure is the measure by which a comparison is counted: all its questions fare alike.
func firstMeasure(from, to read, earlier []read) string {
	return comparedMeasures(from, to, earlier)[0].id
}

// short leaves one question of those that the same waves ask, since the others fare as it does.
func short(defs map[db.ID]instrument.Definition) map[db.ID]instrument.Definition {
	askedBy := map[string]string{} // waves by the question
	ids := slices.Sorted(maps.Keys(defs))
	for _, id := range ids {
		for _, it := range defs[id].Items() {
			askedBy[it.ID] += string(id) + " "
		}
	}
	chosen, taken := map[string]bool{}, map[string]bool{}
	for _, id := range ids {
		for _, it := range defs[id].Items() {
			if it.Kind.Ordered() && !taken[askedBy[it.ID]] {
				taken[askedBy[it.ID]], chosen[it.ID] = true, true
			}
		}
	}
	out := map[db.ID]instrument.Definition{}
	for _, id := range ids {
		var s instrument.Section
		for _, it := range defs[id].Items() {
			if chosen[it.ID] {
				s.Items = append(s.Items, it)
			}
		}
		out[id] = instrument.Definition{Sections: []instrument.Section{s}}
	}
	return out
}

// playWaves lets made-up people answer the waves. Only whether they answered is made up: what they said plays no part.
func playWaves(all []Wave, defs map[db.ID]instrument.Definition, asked map[db.ID]int64, seed uint64, linked func(Wave) bool) []read {
	people, share := 0, make([]float64, len(all))
	last := map[string]float64{} // by who is asked
	for i, w := range all {
		n, group := asked[w.ID], fmt.Sprint(w.Respondents)
		if w.State == Closed {
			n = max(w.Invited, w.Answered)
		}
		if n == 0 {
			n = askedAtFirst
		}
		people = max(people, int(n))
		before, known := last[group]
		switch {
		case w.State == Closed:
			share[i] = float64(w.Answered) / float64(n)
		case known:
			share[i] = before * comeAgain
		default:
			share[i] = math.Sqrt(comeAgain)
		}
		last[group] = share[i]
	}
	people = min(people, playedMost)
	out := make([]read, len(all))
	for i, w := range all {
		played := Wave{ID: w.ID, Name: w.Name, Instrument: w.Instrument, Respondents: w.Respondents, State: Closed, Outcome: Opened, Linked: linked(w), Minimum: MinimumFor(w.Minimum), ClosedAt: w.Ends(), InTurn: w.InTurn}
		if w.State == Closed {
			played.Outcome, played.ClosedAt, played.Created = w.Outcome, w.ClosedAt, w.Created
		}
		r := read{WaveReport: WaveReport{Wave: played}, def: defs[w.ID], byMark: map[string]instrument.Answers{}}
		if !played.Outcome.Readable() {
			out[i] = r
			continue
		}
		for p := range people {
			// Each person answers this wave or not, and has a code or not, whatever is compared: so the two ways differ in nothing else.
			rng := rand.New(rand.NewPCG(seed, hashOf("form", i*playedMost+p)))
			person := rand.New(rand.NewPCG(seed, hashOf("person", p)))
			keen, code := person.Float64(), person.Float64() < giveCode
			if (keen+rng.Float64())/2 > halfway(share[i]) {
				continue
			}
			as := instrument.Answers{}
			for _, it := range r.def.Items() {
				if rng.Float64() >= leaveOutOne {
					as[it.ID] = instrument.Give(it.Steps()[0].Value)
				}
			}
			f := response{Answers: as}
			if code && played.Linked {
				f.Mark = fmt.Sprintf("mark-%03d", p)
				r.byMark[f.Mark] = as
			}
			r.responses = append(r.responses, f)
		}
		r.Linked = len(r.byMark)
		out[i] = r
	}
	return out
}

// halfway is the value below which the mean of two even chances lies with this chance.
func halfway(share float64) float64 {
	if share <= 0.5 {
		return math.Sqrt(share / 2)
	}
	return 1 - math.Sqrt((1-min(share, 1))/2)
}

func hashOf(text string, n int) uint64 {
	h := fnv.New64a()
	fmt.Fprint(h, text, " ", n)
	return h.Sum64()
}
