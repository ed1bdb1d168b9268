package content

import "sync"

// ParticipationGrid is where an activity can stand: at a level, with a degree of influence.
type ParticipationGrid struct {
	Key     string      `yaml:"key"`
	Title   string      `yaml:"title"`
	Licence string      `yaml:"licence"`
	Source  string      `yaml:"source"`
	Point   int         `yaml:"point"` // of the source, from which it comes
	Levels  []GridStep  `yaml:"levels"`
	Degrees []GridStep  `yaml:"degrees"` // the least first
	Places  []GridPlace `yaml:"places"`
}

// GridStep is a level or a degree. Its id is stored.
type GridStep struct {
	ID     string `yaml:"id"`
	Number int    `yaml:"number"` // of a degree, 1 the least
	Name   string `yaml:"name"`
	Means  string `yaml:"means"`
}

// GridPlace is one of the eight places of the grid.
type GridPlace struct {
	Level    string   `yaml:"level"`
	Degree   string   `yaml:"degree"`
	Means    string   `yaml:"means"`
	Examples []string `yaml:"examples"`
}

// Participation is the grid. Callers do not change it.
var Participation = sync.OnceValue(func() ParticipationGrid { return read[ParticipationGrid]("frameworks/participation.yaml") })

// Level is the level with an id.
func (g ParticipationGrid) Level(id string) (GridStep, bool) { return stepIn(g.Levels, id) }

// Degree is the degree with an id.
func (g ParticipationGrid) Degree(id string) (GridStep, bool) { return stepIn(g.Degrees, id) }

func stepIn(all []GridStep, id string) (GridStep, bool) {
	for _, s := range all {
		if s.ID == id {
			return s, true
		}
	}
	return GridStep{}, false
}
