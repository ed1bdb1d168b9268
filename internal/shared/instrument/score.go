package instrument

import "strconv"

// Raw is the number that a given answer stands for, as the person marked it: the step of a scale, 1 and 0 for yes and no,
// the number itself. Other kinds, missing answers and "does not apply" have none.
func Raw(it Item, a Answer) (float64, bool) {
	if a.State != Given || len(a.Values) != 1 {
		return 0, false
	}
	switch {
	case it.Kind == YesNo:
		if a.Values[0] == Yes {
			return 1, true
		}
		return 0, a.Values[0] == No
	case it.Kind.Ordered():
		low, high, _ := it.Kind.Range()
		n, err := strconv.Atoi(a.Values[0])
		return float64(n), err == nil && n >= low && n <= high
	case it.Kind == Number:
		v, err := strconv.ParseFloat(a.Values[0], 64)
		return v, err == nil
	}
	return 0, false
}

// Score is Raw with the direction of a reverse-scored item turned round, so that high always means more of what the
// scale measures: on a scale from low to high, low + high - raw.
func Score(it Item, a Answer) (float64, bool) {
	v, ok := Raw(it, a)
	if ok && it.Reverse {
		if low, high, ordered := it.Kind.Range(); ordered {
			v = float64(low+high) - v
		}
	}
	return v, ok
}

// Score of a scale by its own rule: the mean or the sum of the scores of its items, of those that were answered. There is
// none when fewer than Least were answered. "Does not apply" counts as not answered, never as a middle or a nought.
func (s Scale) Score(def Definition, as Answers) (score float64, ok bool) {
	total, n := 0.0, 0
	for _, id := range s.Items {
		it, found := def.Item(id)
		if !found {
			continue
		}
		if v, answered := Score(it, as[id]); answered {
			total += v
			n++
		}
	}
	if n == 0 || n < s.Least || s.Rule == Sum && n < len(s.Items) {
		return 0, false
	}
	if s.Rule == Sum {
		return total, true
	}
	return total / float64(n), true
}

// Passes says whether the score reaches the bar of the scale. A scale without a bar is passed by any score; without a
// score nothing is passed.
func (s Scale) Passes(def Definition, as Answers) bool {
	score, ok := s.Score(def, as)
	return ok && (s.Bar == nil || score >= *s.Bar)
}

// Scale finds a scale by id.
func (d Definition) Scale(id string) (Scale, bool) {
	for _, s := range d.Scales {
		if s.ID == id {
			return s, true
		}
	}
	return Scale{}, false
}
