package seating

// space gives days without any repeat where tables are the lines of a space over a finite field and the people its points: on each day everybody sits
// with those who lie in one direction from them. There are as many days as directions; on all of them everybody meets everybody once. It gives nil where
// there is no such space of three dimensions or more; two are a matter of lines.
func space(tables, size, days int) Seating {
	people, dimensions, directions := size*size, 2, size+1
	for ; people < tables*size; people *= size {
		dimensions, directions = dimensions+1, directions*size+1
	}
	if size < 2 || people != tables*size || dimensions < 3 || days > directions {
		return nil
	}
	mul := field(size)
	if mul == nil {
		return nil
	}
	g := groupFor(size)
	out := make(Seating, 0, days)
	for v := 1; len(out) < days; v++ {
		first, unit := 0, 1 // the lowest place of v that is not 0; a direction is written with 1 there
		for v/unit%size == 0 {
			first, unit = first+1, unit*size
		}
		if v/unit%size != 1 {
			continue
		}
		at := make([]int32, people)
		for x := range people {
			at[x] = int32(alongTo(x, v, first, unit, size, dimensions, g, mul))
		}
		out = append(out, at)
	}
	return out
}

// alongTo numbers the line through point x in direction v: it is known by its point whose place number first is 0, and by that point's other places.
func alongTo(x, v, first, unit, size, dimensions int, g group, mul [][]int32) int {
	by := g.minus[x/unit%size]
	out, next := 0, 1
	for place, at := 0, 1; place < dimensions; place, at = place+1, at*size {
		if place != first {
			out += next * int(g.sum[x/at%size][mul[by][v/at%size]])
			next *= size
		}
	}
	return out
}

// tens gives four days without any repeat for ten tables of ten: two Latin squares of order 10 of which each puts every mark of the other beside each of its
// own, with their rows and columns (Parker, "Orthogonal Latin squares", Proceedings of the National Academy of Sciences 45, 1959). It adds the numbers
// modulo 7 to a few columns, in which three more marks stay as they are; three columns are ours, found by trying.
func tens(tables, size, days int) Seating {
	if tables != 10 || size != 10 || days > 4 {
		return nil
	}
	var rows [][4]int32
	for k := range int32(3) {
		for l := range int32(3) {
			rows = append(rows, [4]int32{7 + k, 7 + l, 7 + (k+l)%3, 7 + (k+2*l)%3})
		}
	}
	for t := range int32(7) {
		rows = append(rows, [4]int32{t, t, t, t})
		for mark, column := range [][3]int32{{0, 1, 4}, {0, 2, 1}, {0, 4, 2}} {
			for turn := range 4 {
				var row [4]int32
				row[turn] = 7 + int32(mark)
				for k, v := range column {
					row[(turn+1+k)%4] = (v + t) % 7
				}
				rows = append(rows, row)
			}
		}
	}
	out := make(Seating, days)
	for d := range out {
		for _, row := range rows {
			out[d] = append(out[d], row[d])
		}
	}
	return out
}
