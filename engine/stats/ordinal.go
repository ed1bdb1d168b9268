package stats

import (
	"fmt"
	"math"
	"slices"
)

// Scale is an instrument's declared ordinal scale: every whole number from Low to High, both included. Figures always
// use the declared scale, not only the levels that somebody happened to choose: weighted kappa, for one, changes when an
// unused level is dropped.
type Scale struct {
	Low, High int
}

// maxLevels keeps a mistyped scale (0 to two thousand million) from asking for that much memory.
const maxLevels = 1000

// Valid says whether the scale has at least two levels and at most a thousand.
func (s Scale) Valid() error {
	// The subtraction is done on uint so that extreme ends cannot overflow.
	if s.Low >= s.High || uint(s.High)-uint(s.Low) >= maxLevels {
		return fmt.Errorf("stats: a scale from %d to %d is not possible", s.Low, s.High)
	}
	return nil
}

// Levels lists the scale's levels from lowest to highest.
func (s Scale) Levels() []int {
	if s.Valid() != nil {
		return nil
	}
	levels := make([]int, 0, s.High-s.Low+1)
	for v := s.Low; v <= s.High; v++ {
		levels = append(levels, v)
	}
	return levels
}

// Has says whether v is a level of the scale.
func (s Scale) Has(v int) bool { return v >= s.Low && v <= s.High }

// Reverse gives the score of a reverse-worded item: the lowest level becomes the highest and so on.
func (s Scale) Reverse(v int) int { return s.Low + s.High - v }

// Kind tells the three things that an empty-looking answer can be apart.
type Kind uint8

// A missing answer is the zero value: nothing was said. Not applicable was said. Given has a value.
const (
	Missing Kind = iota
	NotApplicable
	Given
)

// Answer is one person's answer to one ordinal item. The zero value is a missing answer.
type Answer struct {
	Kind  Kind
	Value int // a level of the scale; only when Kind is Given
}

// Mark makes a given answer.
func Mark(v int) Answer { return Answer{Given, v} }

// NA makes an answer that says 'not applicable'.
func NA() Answer { return Answer{Kind: NotApplicable} }

// Summary is what one ordinal item says. Answered + NotApplicable + Missing is the number of forms.
type Summary struct {
	Scale         Scale
	Answered      int
	NotApplicable int
	Missing       int
	Counts        []int   // how many chose each level, in the order of Scale.Levels; adds up to Answered
	Sum           int     // of the answers given; Sum/Answered is the mean without any rounding
	Mean          float64 // unrounded; NaN when nobody answered
	Median        float64 // quantile type 7 at 0.5
	Q1, Q3        float64 // quantiles type 7 at 0.25 and 0.75
	SD            float64 // sample standard deviation (n-1); NaN for fewer than two answers
}

// Summarise counts and describes the answers to one item. An answer off the scale is ErrOffScale with its place, because
// leaving it out silently would change every figure.
func Summarise(scale Scale, answers []Answer) (Summary, error) {
	if err := scale.Valid(); err != nil {
		return Summary{}, err
	}
	s := Summary{Scale: scale, Counts: make([]int, scale.High-scale.Low+1)}
	for i, a := range answers {
		switch a.Kind {
		case Missing:
			s.Missing++
		case NotApplicable:
			s.NotApplicable++
		case Given:
			if !scale.Has(a.Value) {
				return Summary{}, fmt.Errorf("%w: answer %d is %d, the scale is %d to %d", ErrOffScale, i+1, a.Value, scale.Low, scale.High)
			}
			s.Answered++
			s.Counts[a.Value-scale.Low]++
			s.Sum += a.Value
		default:
			return Summary{}, fmt.Errorf("stats: answer %d has unknown kind %d", i+1, a.Kind)
		}
	}
	s.describe()
	return s, nil
}

// SummariseCounts does the same from counts per level, for where only totals are kept.
func SummariseCounts(scale Scale, counts []int, notApplicable, missing int) (Summary, error) {
	if err := scale.Valid(); err != nil {
		return Summary{}, err
	}
	if len(counts) != scale.High-scale.Low+1 || notApplicable < 0 || missing < 0 {
		return Summary{}, ErrBadCount
	}
	s := Summary{Scale: scale, Counts: slices.Clone(counts), NotApplicable: notApplicable, Missing: missing}
	for i, c := range counts {
		if c < 0 {
			return Summary{}, ErrBadCount
		}
		s.Answered += c
		s.Sum += c * (scale.Low + i)
	}
	s.describe()
	return s, nil
}

func (s *Summary) describe() {
	values := s.Values()
	s.Mean, s.SD = math.NaN(), SD(values)
	if s.Answered > 0 {
		s.Mean = float64(s.Sum) / float64(s.Answered) // one correctly rounded division: see Round1
	}
	if s.Q1, s.Median, s.Q3 = math.NaN(), math.NaN(), math.NaN(); len(values) > 0 { // they are in order
		s.Q1, s.Median, s.Q3 = quantileSorted(values, 0.25), quantileSorted(values, 0.5), quantileSorted(values, 0.75)
	}
}

// Forms is the number of people asked who handed in a form: answered, not applicable and missing together.
func (s Summary) Forms() int { return s.Answered + s.NotApplicable + s.Missing }

// Values lists the answers given, from lowest to highest.
func (s Summary) Values() []float64 {
	values := make([]float64, 0, s.Answered)
	for i, c := range s.Counts {
		for range c {
			values = append(values, float64(s.Scale.Low+i))
		}
	}
	return values
}

// Interval is the 95% interval of the item's mean: see MeanInterval for how it is made.
func (s Summary) Interval() (Interval, error) {
	return MeanInterval(s.Values(), float64(s.Scale.Low), float64(s.Scale.High), Level95)
}

// Mean is the arithmetic mean; NaN of nothing.
func Mean(xs []float64) float64 {
	if len(xs) == 0 {
		return math.NaN()
	}
	sum := 0.0
	for _, x := range xs {
		sum += x
	}
	return sum / float64(len(xs))
}

// SD is the sample standard deviation, sqrt(sum (x-mean)^2 / (n-1)); NaN for fewer than two values.
func SD(xs []float64) float64 {
	if len(xs) < 2 {
		return math.NaN()
	}
	mean, sum := Mean(xs), 0.0
	for _, x := range xs {
		sum += (x - mean) * (x - mean)
	}
	return math.Sqrt(sum / float64(len(xs)-1))
}

// Quantile is the quantile of type 7 in the numbering of Hyndman and Fan (The American Statistician 50, 1996): with the
// values sorted, position h = (n-1)p counted from 0, linear between neighbours. It is the default of R and of
// spreadsheets. NaN for no values or for p outside 0 to 1.
func Quantile(xs []float64, p float64) float64 {
	if len(xs) == 0 || !(p >= 0 && p <= 1) {
		return math.NaN()
	}
	sorted := slices.Clone(xs)
	slices.Sort(sorted)
	return quantileSorted(sorted, p)
}

func quantileSorted(sorted []float64, p float64) float64 {
	h := float64(len(sorted)-1) * p
	below := int(math.Floor(h))
	if below >= len(sorted)-1 {
		return sorted[len(sorted)-1]
	}
	return sorted[below] + (h-float64(below))*(sorted[below+1]-sorted[below])
}
