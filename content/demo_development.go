package content

import "sync"

// DemoDevelopmentWords are what organisations of the demonstration offer people to learn.
type DemoDevelopmentWords struct {
	Offers []struct {
		Organisation string `yaml:"organisation"`
		Title        string `yaml:"title"`
		Kind         string `yaml:"kind"`
		About        string `yaml:"about"`
		Sides        string `yaml:"sides"`
		Cost         string `yaml:"cost"`
		Held         string `yaml:"held"`
		Reach        string `yaml:"reach"`
		Until        int    `yaml:"until"` // days after the demonstration is made, 0 without a last day
		Used         []struct {
			Who   string `yaml:"who"`
			Side  string `yaml:"side"`
			Days  int    `yaml:"days"`
			Named bool   `yaml:"named"`
		} `yaml:"used"`
	} `yaml:"offers"`
}

// DemoDevelopment is read from content/demo. Callers do not change it.
var DemoDevelopment = sync.OnceValue(func() DemoDevelopmentWords {
	return read[DemoDevelopmentWords]("demo/development.yaml")
})
