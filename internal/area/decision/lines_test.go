package decision

import (
	"fmt"
	"testing"

	"alongside/internal/platform/db"
	"alongside/internal/shared/ground"
)

// Each change is counted once, with the decision to which it was linked first, on the day from which it was both linked and confirmed.
func TestChangesAreCountedOnce(t *testing.T) {
	link := func(decision, claim db.ID, at db.Instant) ground.Link {
		return ground.Link{Earlier: thingOf(decision), Later: ground.Thing{Kind: ground.Change, Of: claim}, At: at}
	}
	day := func(at db.Instant) string { return fmt.Sprintf("2026-01-%02d", int(at)) }
	links := []ground.Link{link("d1", "a", 3), link("d2", "a", 4), link("d2", "b", 5), link("d2", "c", 6), link("d2", "told twice", 7)}
	all := map[db.ID]Confirmation{"a": {"a", 2}, "b": {"b", 9}, "told twice": {"a", 1}}
	titles := map[db.ID]string{"d1": "First", "d2": "Second"}
	got := countChanges(links, all, nil, titles, "2026-01-01", "2026-01-31", day)
	if len(got) != 2 || got[0] != (Counted{Decision: "d1", Title: "First", Day: "2026-01-03"}) || got[1] != (Counted{Decision: "d2", Title: "Second", Day: "2026-01-09"}) {
		t.Errorf("%v", got)
	}
	if got := countChanges(links, all, nil, titles, "2026-01-04", "2026-01-08", day); len(got) != 0 {
		t.Errorf("out of the period: %v", got)
	}
	// What followed from the work of the organisation counts without a decision, from the day on which it was confirmed, and once with what is the same.
	work := map[db.ID]Confirmation{"a": {"a", 2}, "w": {"w", 8}, "w2": {"w", 10}}
	got = countChanges(links, all, work, titles, "2026-01-01", "2026-01-31", day)
	if len(got) != 3 || got[0] != (Counted{Decision: "d1", Title: "First", Day: "2026-01-02"}) || got[1] != (Counted{Day: "2026-01-08"}) {
		t.Errorf("with the work: %v", got)
	}
}
