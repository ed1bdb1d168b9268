package seating

// starter is days without repeats of which the search for turned days finds none in good time, so what a longer search of the same kind found is
// kept: a first day that is turned by one place after another, and tables that, moved on by every place, fill a day of their own. People are
// numbered orbit*order + place; those whom turning leaves where they are come last.
type starter struct {
	tables, size, order int
	first               []int32   // people by seat, table after table
	still               [][]int32 // by further day: the people of its table 0
}

// starters: 21 people in threes for 10 days (a Kirkman triple system of order 21; that there is one: Ray-Chaudhuri and Wilson, "Solution of
// Kirkman's schoolgirl problem", Proceedings of Symposia in Pure Mathematics 19, 1971), and 36 people in fours for 11 days.
var starters = []starter{
	{7, 3, 7, []int32{0, 10, 15, 1, 7, 18, 2, 4, 5, 3, 8, 14, 6, 13, 20, 9, 11, 12, 16, 17, 19}, [][]int32{{0, 8, 16}, {0, 9, 19}, {0, 11, 20}}},
	{9, 4, 11, []int32{21, 13, 24, 22, 26, 1, 16, 33, 11, 18, 6, 17, 19, 5, 35, 23, 29, 3, 25, 9, 32, 27, 4, 8, 20, 2, 0, 10, 31, 14, 30, 12, 7, 34, 15, 28}, nil},
}

// started is so many days of a starter, nil where there is none.
func started(tables, size, days int) Seating {
	for _, s := range starters {
		if s.tables == tables && s.size == size && days <= s.order+len(s.still) {
			return s.days()[:days]
		}
	}
	return nil
}

func (s starter) days() Seating {
	people := s.tables * s.size
	moving := people / s.order * s.order
	turned := func(who, by int) int {
		if who >= moving {
			return who
		}
		return who/s.order*s.order + (who%s.order+by)%s.order
	}
	var out Seating
	for turn := range s.order {
		at := make([]int32, people)
		for k, who := range s.first {
			at[turned(int(who), turn)] = int32(k / s.size)
		}
		out = append(out, at)
	}
	for _, table := range s.still {
		at := make([]int32, people)
		for x := range s.tables {
			for _, who := range table {
				at[turned(int(who), x)] = int32(x)
			}
		}
		out = append(out, at)
	}
	return out
}
