package content

import "sync"

// DemoSupportWords are who answers whom in the demonstration, what is asked and what is answered.
type DemoSupportWords struct {
	Contacts []struct {
		Contact string   `yaml:"contact"`
		Cover   string   `yaml:"cover"`
		People  []string `yaml:"people"`
	} `yaml:"contacts"`
	Professionals []struct {
		Organisation string `yaml:"organisation"`
		Name         string `yaml:"name"`
		Role         string `yaml:"role"`
		Reach        string `yaml:"reach"`
		Hours        string `yaml:"hours"`
	} `yaml:"professionals"`
	Questions []struct {
		Asks   string `yaml:"asks"`
		Answer string `yaml:"answer"`
	} `yaml:"questions"`
	Open struct {
		Who  string `yaml:"who"`
		Asks string `yaml:"asks"`
	} `yaml:"open"`
}

// DemoSupport is read from content/demo. Callers do not change it.
var DemoSupport = sync.OnceValue(func() DemoSupportWords { return read[DemoSupportWords]("demo/support.yaml") })
