// Package smallnumber is the network's rule about small numbers of people, for every page, file and picture that shows how many did or
// said something. The rules themselves are in engine/stats; a network chooses one of them, and the report of an edition keeps the one
// that held when it was shared.
//
// Words: nested numbers are parts of parts, such as who has a place, who of them asked, and who of them had a call.
package smallnumber

import (
	"strconv"

	"alongside/engine/stats"
	"alongside/internal/platform/db"
)

// By is the rule with this key; the first one for an empty key. A key that a later version of the program made is the
// strictest rule that we know.
func By(key string) stats.Policy {
	p, ok := stats.PolicyOf(key)
	if !ok || p.Key == stats.PolicyNone {
		p, _ = stats.PolicyOf(stats.PolicyMidpoint)
	}
	return p
}

// Of is the rule that the network has now.
func Of(tx *db.Tx) (stats.Policy, error) {
	key, err := db.Value[string](tx, `SELECT COALESCE((SELECT policy FROM report_policy WHERE network_id = $1), '')`)
	return By(key), err
}

// OfEdition is the rule for figures about an edition: that of its report when it was ever shared, otherwise that of the network. Two
// rules one after another could tell what each of them hides.
func OfEdition(tx *db.Tx, edition db.ID) (stats.Policy, error) {
	key, err := db.Value[string](tx, `SELECT COALESCE((SELECT policy FROM wave_report WHERE network_id = $1 AND edition_id = $2), (SELECT policy FROM report_policy WHERE network_id = $1), '')`, edition)
	return By(key), err
}

// Under is the smallest count that is shown by itself. Smaller ones, but for nought, are hidden or rounded.
func Under(p stats.Policy) int { return max(p.Least, p.Hide+1) }

// Table is a table of counts of people as it may be shown as a whole, with its totals. Where numbers are only hidden, more are hidden
// until nothing can be worked out; where they are rounded, totals are the sums of what is shown; otherwise it is shown as it is.
func Table(p stats.Policy, counts [][]int) (stats.Suppressed, error) {
	if p.Hide > 0 && p.Round == 0 && !p.Midpoint {
		return stats.Suppress(counts, p.Hide+1)
	}
	var out stats.Suppressed
	for _, row := range counts {
		cells, total, err := p.Row(row)
		if err != nil {
			return out, err
		}
		out.Cells, out.RowTotals = append(out.Cells, cells), append(out.RowTotals, total)
		out.Total.Value += total.Value
		for j, c := range cells {
			if len(out.ColumnTotals) <= j {
				out.ColumnTotals = append(out.ColumnTotals, stats.Cell{})
			}
			out.ColumnTotals[j].Value += c.Value
		}
	}
	return out, nil
}

// Starred is a table of counts of people as it may be shown as a whole. Where numbers are only hidden, each small one is, and each sum
// that holds one: then a star can be every small number, whatever stands beside it. Where they are rounded it is Table.
func Starred(p stats.Policy, counts [][]int) (stats.Suppressed, error) {
	if p.Hide == 0 || p.Round > 0 || p.Midpoint {
		return Table(p, counts)
	}
	add := func(to *stats.Cell, n int) { // a sum that holds a star is one
		if c := p.Count(n); c.Hidden || to.Hidden {
			*to = stats.Cell{Hidden: true}
			return
		}
		to.Value += n
	}
	out := stats.Suppressed{Under: Under(p)}
	for _, row := range counts {
		var total stats.Cell
		cells := make([]stats.Cell, len(row))
		for j, n := range row {
			cells[j] = p.Count(n)
			if len(out.ColumnTotals) <= j {
				out.ColumnTotals = append(out.ColumnTotals, stats.Cell{})
			}
			add(&total, n)
			add(&out.ColumnTotals[j], n)
			add(&out.Total, n)
		}
		out.Cells, out.RowTotals = append(out.Cells, cells), append(out.RowTotals, total)
	}
	return out, nil
}

// Nested are numbers of which each is a part of the one before, as they may be shown: all, asked, held. What lies between two of them
// is a number of people too, and is protected with them. Where numbers are rounded, each is rounded by itself: so the same number is
// the same wherever it stands, and no part is greater than its whole. Under a rule that shows single numbers, one that is smaller than
// the least is hidden all the same.
func Nested(p stats.Policy, numbers ...int) ([]stats.Cell, error) {
	out := make([]stats.Cell, len(numbers))
	if p.Exact() {
		for i, n := range numbers {
			if out[i] = (stats.Cell{Value: n}); i > 0 && n > 0 && n < p.Least {
				out[i] = stats.Cell{Hidden: true}
			}
		}
		return out, nil
	}
	if p.Round > 0 || p.Midpoint {
		for i, n := range numbers {
			out[i] = p.Count(n)
		}
		return out, nil
	}
	parts := make([]int, len(numbers)) // from the innermost to the outermost
	for i := range numbers {
		parts[i] = numbers[i]
		if i+1 < len(numbers) {
			parts[i] -= numbers[i+1]
		}
	}
	cells, total, err := p.Row(parts)
	if err != nil {
		return nil, err
	}
	for i := range numbers {
		before, inner := true, true // all parts outside it are shown, all parts inside it
		sum, outside := 0, 0
		for k, c := range cells {
			if k < i {
				before, outside = before && !c.Hidden, outside+c.Value
			} else {
				inner, sum = inner && !c.Hidden, sum+c.Value
			}
		}
		switch {
		case inner:
			out[i] = stats.Cell{Value: sum}
		case before && !total.Hidden:
			out[i] = stats.Cell{Value: total.Value - outside}
		default:
			out[i] = stats.Cell{Hidden: true}
		}
	}
	return out, nil
}

// InWhole are numbers as Nested shows them, of people who are all in a whole that the report shows elsewhere too: first the whole, then
// each number, which is a part of the one before.
func InWhole(p stats.Policy, w stats.Whole, numbers ...int) ([]stats.Cell, error) {
	all := w.People
	if len(numbers) > 0 {
		all = max(all, numbers[0])
	}
	out, err := Nested(p, append([]int{all}, numbers...)...)
	if err != nil {
		return nil, err
	}
	out[0] = w.Cell
	for i, n := range numbers {
		if !w.Part(n) {
			out[i+1] = stats.Cell{Hidden: true}
		}
	}
	return out, nil
}

// Words are a count as people read it. Under is what Under says of the rule.
func Words(c stats.Cell, under int) string {
	if c.Hidden {
		return "fewer than " + strconv.Itoa(under) + ", or not shown"
	}
	return strconv.Itoa(c.Value)
}

// Says is what a reader of counts is told of the rule: that small ones are not shown, or that all are rounded.
func Says(p stats.Policy) string {
	switch {
	case p.Rounds() && p.Hide > 0:
		return "Numbers are rounded, and small ones are not shown."
	case p.Rounds():
		return "Numbers are rounded, so that small ones tell nothing of a few people."
	}
	return "Small numbers are not shown."
}

// GuardedRow is one row of counts beside each other, protected as Guarded protects a table.
func GuardedRow(p stats.Policy, counts ...int) ([]stats.Cell, error) {
	if p.Exact() {
		cells, _, err := stats.SuppressRow(counts, Under(p))
		return cells, err
	}
	cells, _, err := p.Row(counts)
	return cells, err
}

// Guarded is a table of counts of people as it may be shown as a whole, with its totals, as Table does; under a rule that shows single
// numbers, those that are smaller than the least are hidden all the same.
func Guarded(p stats.Policy, counts [][]int) (stats.Suppressed, error) {
	if p.Exact() {
		return stats.Suppress(counts, Under(p))
	}
	return Table(p, counts)
}
