package content

import "sync"

// PeopleBank are the lists of the people bank.
type PeopleBank struct {
	Purposes     []BankEntry `yaml:"purposes"`
	Skills       []BankEntry `yaml:"skills"`
	Interests    []BankEntry `yaml:"interests"`
	Availability []BankEntry `yaml:"availability"`
}

// BankEntry is one entry of a list. Its id and its number are stored: the number is its place among the bits of a whole number.
type BankEntry struct {
	ID     string `yaml:"id"`
	Number int    `yaml:"number"`
	Name   string `yaml:"name"`
	Means  string `yaml:"means"`
}

// BankLists are the lists of the people bank. Callers do not change them.
var BankLists = sync.OnceValue(func() PeopleBank { return read[PeopleBank]("people-bank.yaml") })
