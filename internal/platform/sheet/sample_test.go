package sheet

import (
	"reflect"
	"strings"
	"testing"
)

func TestSampled(t *testing.T) {
	spec := Spec{Columns: []Column{{Key: "a", Label: "A"}, {Key: "b", Label: "B"}, {Key: "c", Label: "C"}}}
	table := &Table{Headers: []string{"A", "B"}, Lines: []Line{{Number: 2, Cells: []string{"Zoë", ""}}, {Number: 3, Cells: []string{"", strings.Repeat("é", 201)}}}}
	rows, faults := Apply(table, spec.Guess(table.Headers), spec)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	var all []Sample
	for _, r := range rows {
		all = append(all, r.Sample())
	}
	if all[0].Line != 2 || all[1].Line != 3 {
		t.Errorf("lines %d and %d", all[0].Line, all[1].Line)
	}
	if got, want := spec.Sampled(all), [][]string{{"A", "Zoë", ""}, {"B", "", strings.Repeat("é", 199) + "…"}}; !reflect.DeepEqual(got, want) {
		t.Errorf("%q", got)
	}
	if got := spec.Sampled(nil); got != nil {
		t.Errorf("of nothing: %q", got)
	}
}
