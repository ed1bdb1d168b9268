package content

import (
	"bytes"
	"fmt"
	"io/fs"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

// Programme is a template that an edition is cloned from.
type Programme struct {
	Key          string        `yaml:"key"`
	Version      int           `yaml:"version"`
	Title        string        `yaml:"title"`
	Summary      string        `yaml:"summary"`
	Applies      string        `yaml:"applies"`     // who applies: "pairs", "people" or "partnerships"
	Application  string        `yaml:"application"` // key of an instrument
	Selection    string        `yaml:"selection"`   // key of an instrument, "" for none
	Places       int           `yaml:"places"`      // pairs, people or partnerships
	Facilitators []Facilitator `yaml:"facilitators"`
	Texts        Texts         `yaml:"texts"`
	Phases       []Phase       `yaml:"phases"`
	Days         []Day         `yaml:"days"`
	Between      []Between     `yaml:"between"`
	Objectives   []Objective   `yaml:"objectives"`
	Waves        []Wave        `yaml:"waves"`
}

// Facilitator is a part that somebody from one side takes; there is one from each side.
type Facilitator struct {
	Title string `yaml:"title"`
	Side  string `yaml:"side"` // "professional" or "partner"
}

// Texts are the first words of an edition's public page, for the coordinator to change. Paragraphs are divided by empty lines.
type Texts struct {
	WhoFor            string   `yaml:"who_for"`
	GainsProfessional []string `yaml:"gains_professional"`
	GainsPartner      []string `yaml:"gains_partner"`
	GainsTogether     []string `yaml:"gains_together"`
	GainsSystem       string   `yaml:"gains_system"`
	WhatHappens       string   `yaml:"what_happens"`
	Cost              string   `yaml:"cost"`
	Access            string   `yaml:"access"`
	HowToApply        string   `yaml:"how_to_apply"`
}

// Phase is a part of a grants programme.
type Phase struct {
	ID     string `yaml:"id"`
	Title  string `yaml:"title"`
	Months int    `yaml:"months"`
	Text   string `yaml:"text"`
}

// Day is one day of an edition.
type Day struct {
	ID       string    `yaml:"id"`
	Module   int       `yaml:"module"` // days with the same number belong together
	Title    string    `yaml:"title"`
	Offset   int       `yaml:"offset"` // days after the first day
	Start    string    `yaml:"start"`  // "10:00", local time
	End      string    `yaml:"end"`
	Purpose  string    `yaml:"purpose"`
	Sessions []Session `yaml:"sessions"`
}

// Session is one part of a day.
type Session struct {
	Start   string `yaml:"start"`
	Minutes int    `yaml:"minutes"`
	Title   string `yaml:"title"`
	LedBy   string `yaml:"led_by"`
	Notes   string `yaml:"notes"`
}

// Between is something that is arranged between or after the days, such as coaching for each pair or supervision.
type Between struct {
	Offset  int    `yaml:"offset"` // days after the first day
	For     string `yaml:"for"`
	Minutes int    `yaml:"minutes"`
	Title   string `yaml:"title"`
}

// Objective is what people should know or be able to do afterwards.
type Objective struct {
	Wording  string   `yaml:"wording"`
	Sessions []string `yaml:"sessions"` // a day's id and the start of a session, such as "day-1 10:45"
	Items    []string `yaml:"items"`    // questions that measure it in the forms before and after
}

// Wave is one occasion on which an instrument is sent out. It opens Days after the day that After names (negative: before).
type Wave struct {
	ID         string `yaml:"id"`
	Title      string `yaml:"title"`
	Instrument string `yaml:"instrument"`
	To         string `yaml:"to"`          // "" means those who take part, "team" those who help to run it
	After      string `yaml:"after"`       // "first-day", "each-day" (one wave for each day) or "last-day"
	Days       int    `yaml:"days"`        // days after that day
	OpenDays   int    `yaml:"open_days"`   // how long it stays open
	RemindDays []int  `yaml:"remind_days"` // reminders, in days after opening
	Pairs      bool   `yaml:"pairs"`       // count how far the two of each pair agree
}

// NeedCategory is a group of access and communication needs.
type NeedCategory struct {
	ID    string `yaml:"id"`
	Title string `yaml:"title"`
	Intro string `yaml:"intro"`
	Needs []Need `yaml:"needs"`
}

// Need is one thing that helps a person to take part.
type Need struct {
	ID       string `yaml:"id"`
	Label    string `yaml:"label"`
	LeadDays int    `yaml:"lead_days"` // how many days before a day it should be arranged; 0 when no time is needed
}

// OtherNeed is the free text after the list of needs.
type OtherNeed struct {
	ID    string `yaml:"id"`
	Label string `yaml:"label"`
	Hint  string `yaml:"hint"`
	Max   int    `yaml:"max"` // characters
}

// Needs is the whole list of access and communication needs.
type Needs struct {
	Categories []NeedCategory `yaml:"categories"`
	Other      OtherNeed      `yaml:"other"`
}

// Find looks a need up by its stored id.
func (n Needs) Find(id string) (Need, bool) {
	for _, c := range n.Categories {
		for _, need := range c.Needs {
			if need.ID == id {
				return need, true
			}
		}
	}
	return Need{}, false
}

// PerspectiveSide is one side of shared work with what its people can speak from.
type PerspectiveSide struct {
	ID           string        `yaml:"id"` // "partner" or "professional"
	Label        string        `yaml:"label"`
	Hint         string        `yaml:"hint"`
	Perspectives []Perspective `yaml:"perspectives"`
}

// Perspective is what a person speaks from.
type Perspective struct {
	ID    string `yaml:"id"`
	Label string `yaml:"label"`
	Hint  string `yaml:"hint"`
}

// read parses one embedded file strictly. The files are part of the program and tests read each of them, so a faulty one
// is a broken build.
func read[T any](name string) T {
	data, err := fs.ReadFile(Files, name)
	if err != nil {
		panic("content: " + err.Error())
	}
	var v T
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&v); err != nil {
		panic(fmt.Sprintf("content: %s: %v", name, err))
	}
	return v
}

// AccessNeeds is the shipped list of access and communication needs. Callers do not change it.
var AccessNeeds = sync.OnceValue(func() Needs { return read[Needs]("access-needs.yaml") })

// Perspectives are the two sides with their perspectives. Callers do not change them.
var Perspectives = sync.OnceValue(func() []PerspectiveSide {
	return read[struct {
		Sides []PerspectiveSide `yaml:"sides"`
	}]("perspectives.yaml").Sides
})

// WordsOfWork are the words that a sentence about two people may quote from their cards, as they are in the file.
var WordsOfWork = sync.OnceValue(func() []string {
	var out []string
	for _, g := range read[struct {
		Groups []struct {
			About string   `yaml:"about"`
			Words []string `yaml:"words"`
		} `yaml:"groups"`
	}]("words-of-work.yaml").Groups {
		out = append(out, g.Words...)
	}
	return out
})

// PersonalGroup are words that name one thing of people themselves, such as a faith.
type PersonalGroup struct {
	ID     string   `yaml:"id"`
	Says   string   `yaml:"says"` // what the words name, inside a sentence
	Unless []string `yaml:"unless"`
	Words  []string `yaml:"words"` // a star at the end stands for any end
}

// PersonalWords are the words by which a perspective names who people are or their health. Callers do not change them.
var PersonalWords = sync.OnceValue(func() []PersonalGroup {
	return read[struct {
		Groups []PersonalGroup `yaml:"groups"`
	}]("personal-words.yaml").Groups
})

// Programmes are the shipped templates, in the order in which they are offered. Callers do not change them.
var Programmes = sync.OnceValue(func() []Programme {
	var all []Programme
	for _, key := range strings.Fields("pairs-five-days lay-partner-three-days partnership-grants blank") {
		all = append(all, read[Programme]("programmes/"+key+".yaml"))
	}
	return all
})

// FindProgramme looks a template up by its key.
func FindProgramme(key string) (Programme, bool) {
	for _, p := range Programmes() {
		if p.Key == key {
			return p, true
		}
	}
	return Programme{}, false
}

// EthnicList is the list of ethnic groups of one country, for equality questions.
type EthnicList struct {
	ID     string        `yaml:"id"`
	Name   string        `yaml:"name"`
	Source string        `yaml:"source"`
	Groups []EthnicGroup `yaml:"groups"`
}

// EthnicGroup is one of a list.
type EthnicGroup struct {
	ID    string `yaml:"id"`
	Label string `yaml:"label"`
}

// EthnicLists are the shipped lists, England's first. Callers do not change them.
var EthnicLists = sync.OnceValue(func() []EthnicList { return read[[]EthnicList]("ethnic-groups.yaml") })
