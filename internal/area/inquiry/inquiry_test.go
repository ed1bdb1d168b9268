package inquiry

import (
	"testing"

	"alongside/internal/platform/db"
	"alongside/internal/shared/entry"
)

// TestWhatIsWithdrawnIsNotShown: an entry that fewer people may read than the summary, that has other words or is removed is not
// shown; a statement with nothing left loses its words.
func TestWhatIsWithdrawnIsNotShown(t *testing.T) {
	whole := entry.Entry{ID: "a", Version: 3, Audience: entry.Network, Edition: "e", Body: "words"}
	own := func(e *entry.Entry) { e.Audience = entry.Programme }
	change := func(do func(*entry.Entry)) entry.Entry {
		e := whole
		do(&e)
		return e
	}
	for _, c := range []struct {
		name  string
		e     entry.Entry
		of    db.ID // the edition of the question, "" for all
		to    entry.Audience
		holds bool
	}{
		{"as it was", whole, "", entry.Network, true},
		{"for fewer readers", whole, "", entry.Programme, true},
		{"wider than it is shown", whole, "", entry.Public, false},
		{"narrowed to the programme", change(own), "", entry.Network, false},
		{"for the people of its edition", change(own), "e", entry.Programme, true},
		{"for the people of another edition", change(own), "f", entry.Programme, false},
		{"for the people of all editions", change(own), "", entry.Programme, false},
		{"narrowed to the members", change(func(e *entry.Entry) { e.Audience = entry.Members }), "e", entry.Programme, false},
		{"narrowed to an organisation", change(func(e *entry.Entry) { e.Audience = entry.Organisation }), "e", entry.Programme, false},
		{"other words", change(func(e *entry.Entry) { e.Version = 4 }), "", entry.Network, false},
		{"removed", change(func(e *entry.Entry) { e.Removed = 1 }), "", entry.Network, false},
	} {
		st := Statement{Words: "What we found", Rests: []Rest{{"a", 3}}}
		got := Inquiry{Edition: c.of, Audience: c.to}.show(st, map[db.ID]entry.Entry{"a": c.e})
		if (len(got.Entries) == 1) != c.holds || got.Gone == c.holds || (got.Words != "") != c.holds || (got.Withdrawn == 0) != c.holds {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
	two := Inquiry{Audience: entry.Network}.show(Statement{Words: "What we found", Rests: []Rest{{"a", 3}, {"b", 1}}}, map[db.ID]entry.Entry{"a": whole})
	if two.Gone || two.Withdrawn != 1 || two.Words == "" {
		t.Errorf("one of two is left: %+v", two)
	}
}
