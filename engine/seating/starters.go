package seating

// starter is days without repeats of which the search for turned days finds none in good time, so what a longer search of the same kind found is
// kept: a first day that is turned by one place after another, and tables that, moved on by every place, fill a day of their own. People are
// numbered orbit*order + place; those whom turning leaves where they are come last.
type starter struct {
	tables, size, order int
	first               []int32     // people by seat, table after table
	still               [][][]int32 // by further day: tables that are moved on until they come back
}

// starters: 21, 33, 39, 45, 51, 57 and 63 people in threes for as many days as it takes until everybody has met everybody (Kirkman triple systems; that
// there are such: Ray-Chaudhuri and Wilson, "Solution of Kirkman's schoolgirl problem", Proceedings of Symposia in Pure Mathematics 19, 1971), 42 and 54 in
// threes for all days but one's own partner, and 36 in fours for 11 days.
var starters = []starter{
	{7, 3, 7, []int32{0, 10, 15, 1, 7, 18, 2, 4, 5, 3, 8, 14, 6, 13, 20, 9, 11, 12, 16, 17, 19}, [][][]int32{{{0, 8, 16}}, {{0, 9, 19}}, {{0, 11, 20}}}},
	{11, 3, 15, []int32{7, 21, 30, 9, 16, 31, 1, 22, 32, 10, 13, 25, 3, 12, 14, 5, 6, 29, 0, 8, 26, 4, 17, 24, 19, 20, 23, 2, 18, 27, 11, 15, 28}, [][][]int32{{{0, 5, 10}, {15, 20, 25}, {30, 31, 32}}}},
	{13, 3, 19, []int32{7, 28, 38, 4, 5, 18, 12, 16, 36, 11, 14, 27, 8, 17, 20, 13, 15, 23, 3, 10, 21, 1, 9, 26, 0, 19, 34, 6, 29, 32, 2, 30, 35, 24, 25, 37, 22, 31, 33}, nil},
	{14, 3, 20, []int32{7, 22, 40, 9, 26, 41, 11, 15, 27, 4, 13, 37, 6, 12, 14, 3, 16, 25, 5, 10, 35, 1, 18, 29, 8, 31, 34, 17, 24, 38, 0, 19, 39, 2, 20, 36, 21, 32, 33, 23, 28, 30}, nil},
	{15, 3, 21, []int32{19, 30, 42, 9, 24, 43, 7, 29, 44, 5, 11, 16, 14, 17, 34, 0, 1, 28, 8, 12, 20, 2, 4, 37, 3, 26, 27, 18, 36, 39, 10, 23, 40, 13, 32, 38, 6, 22, 35, 15, 25, 41, 21, 31, 33}, [][][]int32{{{0, 7, 14}, {21, 28, 35}, {42, 43, 44}}}},
	{17, 3, 25, []int32{1, 47, 50, 14, 15, 30, 0, 7, 43, 5, 17, 21, 4, 19, 39, 8, 11, 25, 18, 23, 42, 10, 12, 37, 16, 24, 46, 6, 20, 32, 9, 38, 41, 3, 22, 31, 2, 33, 35, 13, 26, 36, 27, 44, 45, 28, 40, 49, 29, 34, 48}, nil},
	{18, 3, 26, []int32{3, 34, 52, 21, 49, 53, 15, 19, 51, 6, 18, 24, 4, 11, 14, 7, 9, 36, 22, 23, 38, 0, 17, 47, 20, 25, 33, 2, 13, 46, 1, 27, 44, 5, 28, 42, 8, 43, 48, 16, 40, 41, 10, 30, 32, 12, 31, 50, 26, 29, 37, 35, 39, 45}, nil},
	{19, 3, 27, []int32{3, 36, 54, 6, 41, 55, 9, 39, 56, 5, 7, 20, 4, 12, 46, 1, 18, 25, 22, 26, 47, 2, 13, 42, 16, 17, 40, 19, 24, 38, 15, 21, 37, 10, 48, 49, 11, 31, 43, 14, 32, 45, 23, 33, 50, 8, 44, 52, 0, 28, 53, 27, 30, 34, 29, 35, 51}, [][][]int32{{{0, 9, 18}, {27, 36, 45}, {54, 55, 56}}}},
	{21, 3, 31, []int32{26, 56, 62, 19, 28, 29, 0, 25, 33, 6, 23, 50, 9, 20, 22, 3, 10, 57, 1, 27, 32, 2, 17, 59, 4, 8, 16, 21, 24, 36, 13, 38, 58, 18, 39, 46, 11, 31, 40, 30, 48, 54, 14, 51, 55, 15, 34, 37, 7, 41, 42, 12, 44, 52, 5, 43, 53, 45, 47, 60, 35, 49, 61}, nil},
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
	for _, tables := range s.still {
		at := make([]int32, people)
		next := int32(0)
		for _, table := range tables {
			seen := map[int]bool{}
			for x := 0; x < s.order && !seen[turned(int(table[0]), x)]; x, next = x+1, next+1 {
				for _, who := range table {
					seen[turned(int(who), x)] = true
					at[turned(int(who), x)] = next
				}
			}
		}
		out = append(out, at)
	}
	return out
}
