package content

import "sync"

// HeardSource is where somebody can have heard of something. Its id is stored.
type HeardSource struct {
	ID      string `yaml:"id"`
	Name    string `yaml:"name"`
	Address bool   `yaml:"address"` // an address that is given out can fill it in
}

// HeardSources are the places where people hear of things, in the order in which they are asked. Callers do not change them.
var HeardSources = sync.OnceValue(func() []HeardSource {
	return read[struct {
		Sources []HeardSource `yaml:"sources"`
	}]("heard.yaml").Sources
})
