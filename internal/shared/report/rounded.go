package report

import (
	"slices"
	"strings"

	"alongside/engine/chart"
	"alongside/engine/stats"
)

// RoundedWords stand once with each table whose counts are not what they were.
const RoundedWords = "Each count here is rounded: read it as “about”."

// Rounded is a table that says in its caption that its counts are rounded, where they are.
func Rounded(t chart.Table, rounded bool) chart.Table {
	if rounded {
		t.Caption = captioned(t.Caption)
	}
	return t
}

func captioned(caption string) string {
	if caption != "" && !strings.HasSuffix(caption, ".") && !strings.HasSuffix(caption, "?") {
		caption += "."
	}
	return strings.TrimSpace(caption + " " + RoundedWords)
}

// sayRounded lets each table of counts say that they are rounded, under a policy that rounds. Amounts of money are no counts.
func (r Report) sayRounded(blocks []Block) []Block {
	for n := range blocks {
		if b := &blocks[n]; b.Kind == Numbers || b.Kind == Figure {
			b.Table = Rounded(b.Table, r.Policy.Rounds() && len(b.Table.Rows) > 0 && !slices.Contains(b.Formula, stats.FormulaCostPerHead))
		}
	}
	return blocks
}
