package instrument

import "alongside/engine/stats"

// Count is how many people gave one answer.
type Count struct {
	Value string
	Label string
	N     int
}

// Summary is what many people answered to one item. Answered + NotApplicable + Missing is the number of forms, and the
// answer counts of every step are there, also those that nobody chose.
type Summary struct {
	Item          Item
	Answered      int
	NotApplicable int
	Missing       int

	Counts []Count   // per step or option; for a ranking how often each option came first. Nil for text and numbers
	Values []float64 // what was marked, as marked (not reversed), in the order of the forms; for intervals and tests
	Mean   *float64  // of Values, not rounded; nil without values
	Median *float64

	Texts      []string  // text answers, in the order of the forms
	MeanPlaces []float64 // ranking: the mean place of each option, in the order of Counts; nil without answers
}

// Summarise counts the answers of many forms, item by item. Every entry of forms is one person's whole form: an empty one
// counts as missing for each item.
func Summarise(def Definition, forms []Answers) []Summary {
	items := def.Items()
	all := make([]Summary, len(items))
	for i, it := range items {
		all[i] = summariseItem(it, forms)
	}
	return all
}

func summariseItem(it Item, forms []Answers) Summary {
	s := Summary{Item: it}
	index := map[string]int{}
	for i, st := range it.Steps() {
		s.Counts = append(s.Counts, Count{Value: st.Value, Label: st.Label})
		index[st.Value] = i
	}
	places := make([]float64, len(s.Counts))
	for _, form := range forms {
		a := form[it.ID]
		switch a.State {
		case NotApplicable:
			s.NotApplicable++
			continue
		case Given:
			s.Answered++
		default:
			s.Missing++
			continue
		}
		if v, ok := Raw(it, a); ok {
			s.Values = append(s.Values, v)
		}
		for place, v := range a.Values {
			i, known := index[v]
			if !known {
				continue
			}
			if it.Kind == Ranking {
				places[i] += float64(place + 1)
			}
			if it.Kind != Ranking || place == 0 {
				s.Counts[i].N++
			}
		}
		if it.Kind == Text || it.Kind == LongText {
			s.Texts = append(s.Texts, a.Value())
		}
	}
	if it.Kind == Ranking && s.Answered > 0 {
		for i := range places {
			places[i] /= float64(s.Answered)
		}
		s.MeanPlaces = places
	}
	s.Mean, s.Median = meanOf(s.Values), medianOf(s.Values)
	return s
}

func meanOf(values []float64) *float64 { return stats.OrNull(stats.Mean(values)) }

func medianOf(values []float64) *float64 { return stats.OrNull(stats.Quantile(values, 0.5)) }

// StatsScale is the declared scale of an ordered item for package stats; ok is false for other kinds.
func (it Item) StatsScale() (scale stats.Scale, ok bool) {
	low, high, ok := it.Kind.Range()
	return stats.Scale{Low: low, High: high}, ok
}

// StatsAnswer is an answer to an ordered item as package stats reads it, as marked and not reversed. An answer of
// another kind is missing.
func (it Item) StatsAnswer(a Answer) stats.Answer {
	if a.State == NotApplicable {
		return stats.NA()
	}
	if v, ok := Raw(it, a); ok && it.Kind.Ordered() {
		return stats.Mark(int(v))
	}
	return stats.Answer{}
}
