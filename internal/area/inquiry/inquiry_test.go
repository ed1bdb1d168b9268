package inquiry

import (
	"testing"

	"alongside/internal/platform/db"
	"alongside/internal/shared/entry"
)

// TestWhatIsWithdrawnIsNotShown: an entry that fewer people may read than the summary, that has other words or is removed is not
// shown; a statement with nothing left loses its words.
func TestWhatIsWithdrawnIsNotShown(t *testing.T) {
	whole := entry.Entry{ID: "a", Version: 3, Audience: entry.Network, Body: "words"}
	change := func(do func(*entry.Entry)) entry.Entry {
		e := whole
		do(&e)
		return e
	}
	for _, c := range []struct {
		name  string
		e     entry.Entry
		to    entry.Audience
		holds bool
	}{
		{"as it was", whole, entry.Network, true},
		{"for fewer readers", whole, entry.Programme, true},
		{"wider than it is shown", whole, entry.Public, false},
		{"narrowed to the programme", change(func(e *entry.Entry) { e.Audience = entry.Programme }), entry.Network, false},
		{"narrowed to the members", change(func(e *entry.Entry) { e.Audience = entry.Members }), entry.Programme, false},
		{"narrowed to an organisation", change(func(e *entry.Entry) { e.Audience = entry.Organisation }), entry.Programme, false},
		{"other words", change(func(e *entry.Entry) { e.Version = 4 }), entry.Network, false},
		{"removed", change(func(e *entry.Entry) { e.Removed = 1 }), entry.Network, false},
	} {
		st := Statement{Words: "What we found", Rests: []Rest{{"a", 3}}}
		got := show(st, map[db.ID]entry.Entry{"a": c.e}, c.to)
		if (len(got.Entries) == 1) != c.holds || got.Gone == c.holds || (got.Words != "") != c.holds || (got.Withdrawn == 0) != c.holds {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
	two := show(Statement{Words: "What we found", Rests: []Rest{{"a", 3}, {"b", 1}}}, map[db.ID]entry.Entry{"a": whole}, entry.Network)
	if two.Gone || two.Withdrawn != 1 || two.Words == "" {
		t.Errorf("one of two is left: %+v", two)
	}
}
