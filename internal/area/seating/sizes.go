package seating

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"alongside/internal/platform/errs"
)

// This file has tables that are smaller or larger than the others.

// readSizes reads lines such as "7, 8: 4 to 5". A size may also stand as "4-5" or, when it is exact, as "4".
func (s *Setup) readSizes(c *errs.Check, text string) {
	const example = "Write numbers of tables, a colon and how many people sit there, such as “7, 8: 4 to 5”."
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		left, right, found := strings.Cut(line, ":")
		tables, known := tableNumbers(left, s.Tables)
		least, most, read := sizeOf(right)
		switch {
		case !found || !read:
			c.That(false, "sizes", "We cannot read “%s”. "+example, line)
		case !known || len(tables) == 0:
			c.That(false, "sizes", "In “%s” the tables must be numbers from 1 to %d.", line, s.Tables)
		case least < 1 || most > mostAtOne || least > most:
			c.That(false, "sizes", "In “%s” the sizes must be from 1 to %d, the smaller one first.", line, mostAtOne)
		default:
			s.addSizes(c, tables, least, most)
		}
	}
	slices.SortFunc(s.Sizes, func(a, b Size) int { return cmp.Compare(a.Table, b.Table) })
}

func (s *Setup) addSizes(c *errs.Check, tables []int, least, most int) {
	for _, t := range tables {
		if slices.ContainsFunc(s.Sizes, func(v Size) bool { return v.Table == t }) {
			c.That(false, "sizes", "Table %d stands there twice.", t)
			continue
		}
		s.Sizes = append(s.Sizes, Size{t, least, most})
	}
}

// sizeOf reads "4 to 5", "4-5", "4–5" or "4".
func sizeOf(text string) (least, most int, ok bool) {
	if strings.HasPrefix(strings.TrimSpace(text), "-") {
		return 0, 0, false // a number below zero, not a span
	}
	parts := strings.Fields(strings.NewReplacer("-", " ", "–", " ", " to ", " ").Replace(text))
	if len(parts) == 0 || len(parts) > 2 {
		return 0, 0, false
	}
	least, err := strconv.Atoi(parts[0])
	most, err2 := strconv.Atoi(parts[len(parts)-1])
	return least, most, err == nil && err2 == nil
}

// sizeWords says a size: "4 to 5", or "4".
func sizeWords(least, most int) string {
	if least == most {
		return strconv.Itoa(least)
	}
	return fmt.Sprintf("%d to %d", least, most)
}

// sizeLines says the sizes as they are typed, tables of the same size in one line.
func (s Setup) sizeLines() []string {
	var out []string
	done := map[int]bool{}
	for _, v := range s.Sizes {
		if done[v.Table] {
			continue
		}
		var same []int
		for _, o := range s.Sizes {
			if o.Least == v.Least && o.Most == v.Most {
				same, done[o.Table] = append(same, o.Table), true
			}
		}
		out = append(out, numbers(same)+": "+sizeWords(v.Least, v.Most))
	}
	return out
}
