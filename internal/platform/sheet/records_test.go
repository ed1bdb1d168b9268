package sheet

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"
)

// FuzzRecords compares with the standard library: whatever it reads without complaint, we read alike. Lines that end in CR are left out, which it
// does not know, and so are rows of nothing, which it skips.
func FuzzRecords(f *testing.F) {
	for _, text := range []string{"a,b,c\n1,2,3\n4,5,6\n", "a,b\n1,2,3,4\n\n5\n6,7\n", "\"a,\"\"b\",c\n\"d\ne\",f", ",\n,,\n", "x,\"\"\n\"\",y\n", "a\n1,2\n3\n4,5,6,7\n8\n"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, "\r") {
			return
		}
		r := csv.NewReader(strings.NewReader(text))
		r.FieldsPerRecord = -1
		want, err := r.ReadAll()
		if err != nil {
			return
		}
		var got [][]string
		if err := records(text, ',', 1, func(r record) error {
			if r.afterQuote || r.unclosed {
				t.Errorf("%q: %+v", text, r)
			}
			got = append(got, r.cells)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		empty := func(cells []string) bool { return len(cells) == 1 && cells[0] == "" }
		got, want = slices.DeleteFunc(got, empty), slices.DeleteFunc(want, empty)
		if !slices.EqualFunc(got, want, slices.Equal[[]string]) {
			t.Errorf("%q: %q and not %q", text, got, want)
		}
	})
}

// TestRowsKeepTheirOwnCells: cells of many rows share one piece of memory, so a row that is longer than the one before must not write into the next.
func TestRowsKeepTheirOwnCells(t *testing.T) {
	var text strings.Builder
	var want [][]string
	for i := range 3000 {
		cells := strings.Fields(strings.Repeat("x ", i%7) + "end")
		text.WriteString(strings.Join(cells, ",") + "\n")
		want = append(want, cells)
	}
	var got [][]string
	if err := records(text.String(), ',', 1, func(r record) error { got = append(got, r.cells); return nil }); err != nil {
		t.Fatal(err)
	}
	if !slices.EqualFunc(got, want, slices.Equal[[]string]) {
		t.Error("cells of one row are in another")
	}
	for i, cells := range got {
		_ = append(cells, "more")
		if i+1 < len(got) && !slices.Equal(got[i+1], want[i+1]) {
			t.Fatalf("what is added to row %d stands in the next", i)
		}
	}
}

func TestCleanTakesTheShortWay(t *testing.T) {
	for cell, want := range map[string]string{"a": "a", "R000001": "R000001", " a": "a", "a\u00a0": "a", "9": "9", "": "", "'=1": "=1", "a b": "a b", "\u200bz": "z", "é": "é", "[x]": "[x]"} {
		if got := clean(cell); got != want {
			t.Errorf("%q becomes %q and not %q", cell, got, want)
		}
	}
}
