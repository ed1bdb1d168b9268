package content

import "sync"

// DemoStory is a story of the demonstration that somebody tells to a board. Days count back from the day of loading; Yes is 0 while it waits.
type DemoStory struct {
	Organisation string `yaml:"organisation"`
	Teller       string `yaml:"teller"`
	Title        string `yaml:"title"`
	Words        string `yaml:"words"`
	Signed       string `yaml:"signed"`
	Asked        int    `yaml:"asked"`
	Yes          int    `yaml:"yes"`
}

// DemoTold are stories of the demonstration.
type DemoTold struct {
	Stories []DemoStory `yaml:"stories"`
}

// DemoStories are the stories of the demonstration. Callers do not change them.
var DemoStories = sync.OnceValue(func() DemoTold { return read[DemoTold]("demo/stories.yaml") })
