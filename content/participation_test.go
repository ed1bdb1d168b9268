package content

import (
	"slices"
	"strings"
	"testing"
)

// The grid has two levels, four degrees and every place between them once, in few words.
func TestTheParticipationGridIsWhole(t *testing.T) {
	g := Participation()
	var levels, degrees []string
	for _, l := range g.Levels {
		levels = append(levels, l.ID)
	}
	for i, d := range g.Degrees {
		degrees = append(degrees, d.ID)
		if d.Number != i+1 {
			t.Errorf("%s has the number %d", d.ID, d.Number)
		}
	}
	if !slices.Equal(levels, []string{"individual", "collective"}) || !slices.Equal(degrees, []string{"information", "feedback", "influence", "control"}) || g.Point != 2 || g.Source == "" {
		t.Errorf("levels %v, degrees %v, from point %d", levels, degrees, g.Point)
	}
	seen := map[string]bool{}
	for _, p := range g.Places {
		_, level := g.Level(p.Level)
		_, degree := g.Degree(p.Degree)
		if !level || !degree || seen[p.Level+p.Degree] {
			t.Errorf("%s %s stands nowhere or twice", p.Level, p.Degree)
		}
		seen[p.Level+p.Degree] = true
		if p.Means == "" || len(strings.Fields(p.Means)) > 20 || len(p.Examples) < 2 {
			t.Errorf("%s %s: meaning or examples", p.Level, p.Degree)
		}
	}
	if len(seen) != 8 {
		t.Errorf("%d places", len(seen))
	}
}
