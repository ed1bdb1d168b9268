package chain

import (
	"testing"

	"alongside/internal/platform/db"
	"alongside/internal/shared/ground"
)

func thing(k ground.Kind, id string) ground.Thing { return ground.Thing{Kind: k, Of: db.ID(id)} }

// A line goes on behind what its reader sees alone, in both directions, and says what is missing next.
func TestALineIsDrawnFromWhatIsSeen(t *testing.T) {
	gap, action, role, decision, change := thing(ground.Rating, "g"), thing(ground.Action, "a"), thing(ground.Filled, "r"), thing(ground.Decided, "d"), thing(ground.Change, "c")
	links := []ground.Link{{Earlier: gap, Later: action}, {Earlier: action, Later: role}, {Earlier: role, Later: decision}, {Earlier: decision, Later: change}}
	see := func(all ...ground.Thing) map[ground.Thing]ground.Seen {
		out := map[ground.Thing]ground.Seen{}
		for _, t := range all {
			out[t] = ground.Seen{Thing: t, Title: t.Value(), Done: t == change}
		}
		return out
	}
	known := []ground.Place{ground.GapPlace, ground.StepPlace, ground.RolePlace, ground.DecisionPlace, ground.ChangePlace}
	for _, c := range []struct {
		name     string
		seen     map[ground.Thing]ground.Seen
		complete bool
		next     ground.Place
	}{
		{"all of it", see(gap, action, role, decision, change), true, ground.Nowhere},
		{"without the decision", see(gap, action, role, change), false, ground.DecisionPlace},
		{"without the change", see(gap, action, role, decision), false, ground.ChangePlace},
		{"the gap alone", see(gap), false, ground.StepPlace},
		{"without an opportunity, when nobody has any", see(gap, action), false, ground.RolePlace},
	} {
		v, ok := draw(gap, links, c.seen)
		if !ok || v.complete() != c.complete || v.next(known) != c.next {
			t.Errorf("%s: complete %v, next %v", c.name, v.complete(), v.next(known))
		}
	}
	if _, ok := draw(gap, links, see(action, role)); ok {
		t.Error("a line begins with what is not seen")
	}
	v, _ := through(role, links, see(gap, action, role, decision, change))
	for _, p := range known {
		if len(v.At[p]) != 1 {
			t.Errorf("from the role, %d things stand in place %v", len(v.At[p]), p)
		}
	}
	if v, _ := through(role, links, see(gap, role, decision, change)); len(v.At[ground.GapPlace]) != 0 {
		t.Error("what stands behind something hidden is shown")
	}
	unconfirmed := see(gap, action, role, decision, change)
	unconfirmed[change] = ground.Seen{Thing: change}
	if v, _ := draw(gap, links, unconfirmed); v.complete() || v.next(known) != ground.Nowhere {
		t.Error("a change that nobody confirmed completes a line")
	}
}

// Who may link what.
func TestWhoLinks(t *testing.T) {
	mine, other, hidden := ground.Seen{Keeps: true}, ground.Seen{}, ground.Seen{Hidden: true}
	for _, c := range []struct {
		name           string
		r              relation
		earlier, later ground.Seen
		want           bool
	}{
		{"an engagement lead", relation{Runs: true}, other, other, true},
		{"an engagement lead, something hidden", relation{Runs: true}, other, hidden, false},
		{"who looks after the later thing", relation{}, other, mine, true},
		{"who looks after the earlier thing", relation{Belongs: true}, mine, other, false},
		{"a member", relation{Belongs: true, Holds: true, Owns: true}, other, other, false},
		{"who does not see the earlier thing", relation{}, hidden, mine, false},
	} {
		if got := mayLink(c.r, c.earlier, c.later); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	for _, later := range []ground.Kind{ground.Rating, ground.Action, ground.Filled, ground.Decided, ground.Change} {
		for _, earlier := range []ground.Kind{ground.Rating, ground.Action, ground.Filled, ground.Decided, ground.Change, ground.Entry} {
			if got, want := ground.Follows(later, earlier), earlier != ground.Entry && later.Place() > earlier.Place(); got != want {
				t.Errorf("%s after %s: %v", later, earlier, got)
			}
		}
	}
}
