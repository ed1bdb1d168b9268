package content

import "sync"

// Framework is what an organisation works along: steps in sections.
type Framework struct {
	Key      string             `yaml:"key"`
	Title    string             `yaml:"title"`
	Licence  string             `yaml:"licence"`
	Source   string             `yaml:"source"`
	Sections []FrameworkSection `yaml:"sections"`
}

// FrameworkSection is a part of a framework.
type FrameworkSection struct {
	ID    string          `yaml:"id"`
	Title string          `yaml:"title"`
	Intro string          `yaml:"intro"`
	Steps []FrameworkStep `yaml:"steps"`
}

// FrameworkStep is one step. Its number is its stored id, and the number of the point of the source that it comes from.
type FrameworkStep struct {
	Number int64    `yaml:"number"`
	Title  string   `yaml:"title"`
	Means  string   `yaml:"means"`
	Done   []string `yaml:"done"` // how one can see that it is done
}

// FortySteps are the steps of an organisation towards patient leadership. Callers do not change them.
var FortySteps = sync.OnceValue(func() Framework { return read[Framework]("frameworks/forty-steps.yaml") })

// Find looks a step up by its number, with its section.
func (f Framework) Find(number int64) (FrameworkStep, FrameworkSection, bool) {
	for _, section := range f.Sections {
		for _, step := range section.Steps {
			if step.Number == number {
				return step, section, true
			}
		}
	}
	return FrameworkStep{}, FrameworkSection{}, false
}
