package participation

import (
	"fmt"
	"slices"
	"strconv"

	"alongside/content"
	"alongside/internal/platform/ui"
)

// fewest is from how many activities on the picture says where the middle is.
const fewest = 5

// mostYears is how many years stand side by side.
const mostYears = 5

// span is how many activities stand in one place (the zero Cell: both sides have not agreed) and ran from one year to another.
type span struct {
	At       Cell
	From, To int // To 0 goes on
	N        int
}

// Year is what ran in a year.
type Year struct {
	Year   int
	Open   int // activities on which both sides have not agreed
	Counts map[Cell]int
	Centre Centre
}

// Agreed is on how many activities of the year both sides agreed.
func (y Year) Agreed() int { return y.Centre.N }

// at is how many stand at a level, a degree or both; "" is any.
func (y Year) at(level, degree string) int {
	n := 0
	for c, k := range y.Counts {
		if (level == "" || c.Level == level) && (degree == "" || c.Degree == degree) {
			n += k
		}
	}
	return n
}

// Centre is the middle of the numbers of the degrees of N activities, in order: the one in the middle, or the two beside it.
type Centre struct{ N, Low, High int }

// centre finds the middle.
func centre(counts map[Cell]int) Centre {
	var all []int
	for c, n := range counts {
		for range n {
			all = append(all, c.number())
		}
	}
	slices.Sort(all)
	out := Centre{N: len(all)}
	if len(all) > 0 {
		out.Low, out.High = all[(len(all)-1)/2], all[len(all)/2]
	}
	return out
}

// degreeName is a degree by its number.
func degreeName(n int) string {
	for _, d := range content.Participation().Degrees {
		if d.Number == n {
			return d.Name
		}
	}
	return ""
}

// Words says where the middle is, and never more than so few activities can say.
func (c Centre) Words() string {
	switch {
	case c.N == 0:
		return "Nothing agreed"
	case c.N < fewest:
		return "Too few to say: " + activities(c.N)
	case c.Low == c.High:
		return degreeName(c.Low) + " (" + strconv.Itoa(c.Low) + ")"
	}
	return fmt.Sprintf("Between %s and %s (%s)", ui.LowerFirst(degreeName(c.Low)), ui.LowerFirst(degreeName(c.High)), strconv.FormatFloat(float64(c.Low+c.High)/2, 'f', -1, 64))
}

func activities(n int) string {
	if n == 1 {
		return "1 activity"
	}
	return strconv.Itoa(n) + " activities"
}

// How says how the middle of a year was worked out.
func (y Year) How() string {
	c := y.Centre
	if c.N < fewest {
		return fmt.Sprintf("In %d both sides agreed on %s. That is too few to say where the centre is: it takes %d.", y.Year, activities(c.N), fewest)
	}
	below, above := 0, 0
	for at, n := range y.Counts {
		if at.number() <= c.Low {
			below += n
		}
		if at.number() >= c.High {
			above += n
		}
	}
	return fmt.Sprintf("In %d both sides agreed on %s. %d of them stand at %s, %d at %s.", y.Year, activities(c.N), below, reaching(c.Low, c.Low-1, "below"), above, reaching(c.High, c.High+1, "above"))
}

// reaching names a degree and what lies beyond it, if there is a next one.
func reaching(n, next int, beyond string) string {
	name := ui.LowerFirst(degreeName(n))
	if degreeName(next) == "" {
		return name
	}
	return name + " or " + beyond
}

// years are the years up to last in which anything ran, the last first, no more than most.
func years(all []span, last, most int) (out []Year) {
	first := last
	for _, s := range all {
		first = min(first, s.From)
	}
	for y := last; y >= first && len(out) < most; y-- {
		v := Year{Year: y, Counts: map[Cell]int{}}
		for _, s := range all {
			if s.From > y || s.To != 0 && s.To < y {
				continue
			}
			if s.At.valid() {
				v.Counts[s.At] += s.N
			} else {
				v.Open += s.N
			}
		}
		v.Centre = centre(v.Counts)
		if v.Agreed()+v.Open > 0 {
			out = append(out, v)
		}
	}
	return out
}

// pairing is on how many activities staff first said one place and patient leaders another.
type pairing struct {
	Staff, Leaders Cell
	N              int
}

// Difference is how far the sides first placed the same activities apart.
type Difference struct {
	Both             int // activities that both sides placed
	Same             int // in the same place
	Staff, Leaders   int // that staff, or patient leaders, gave the higher degree
	Level            int // with the same degree and another level
	StaffC, LeadersC Centre
}

func difference(all []pairing) (d Difference) {
	staff, leaders := map[Cell]int{}, map[Cell]int{}
	for _, p := range all {
		d.Both += p.N
		staff[p.Staff] += p.N
		leaders[p.Leaders] += p.N
		switch s, l := p.Staff.number(), p.Leaders.number(); {
		case p.Staff == p.Leaders:
			d.Same += p.N
		case s > l:
			d.Staff += p.N
		case s < l:
			d.Leaders += p.N
		default:
			d.Level += p.N
		}
	}
	d.StaffC, d.LeadersC = centre(staff), centre(leaders)
	return d
}
