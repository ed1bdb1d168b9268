package sheet

import "slices"

// Samples is how many rows a dry run shows, so that people see a letter that was read wrongly before anything is saved.
const Samples = 5

// mostSampled is how many letters of a value a dry run shows.
const mostSampled = 200

// Sample is a row as it will be saved: what columns hold, by their keys. Note says what happens to it, such as 'new'.
type Sample struct {
	Line   int
	Note   string
	Values map[string]string
}

// Sample is what the row holds. Columns without a value are not in it.
func (r Row) Sample() Sample {
	s := Sample{Line: r.Line, Values: map[string]string{}}
	for key, place := range r.places {
		if v := r.values[place]; v != "" {
			s.Values[key] = v
		}
	}
	return s
}

// Sampled lays samples out to be looked at, one beside the other: a line for each column that any of them fills, which
// begins with the column's label. Long values are cut.
func (s Spec) Sampled(all []Sample) [][]string {
	var out [][]string
	for _, c := range s.Columns {
		if !slices.ContainsFunc(all, func(v Sample) bool { return v.Values[c.Key] != "" }) {
			continue
		}
		line := []string{c.Label}
		for _, v := range all {
			value := []rune(v.Values[c.Key])
			if len(value) > mostSampled {
				value = append(value[:mostSampled-1], '…')
			}
			line = append(line, string(value))
		}
		out = append(out, line)
	}
	return out
}
