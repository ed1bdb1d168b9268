package content

import "sync"

// DemoSystem is an invented integrated care system: its organisations with their groups, and what the program makes up who holds which
// role in them from.
type DemoSystem struct {
	Organisations []DemoSystemOrganisation `yaml:"organisations"`
	People        []DemoSystemPerson       `yaml:"people"`
	Roles         struct {
		Clinical   []string            `yaml:"clinical"`
		Managerial []string            `yaml:"managerial"`
		Patient    []DemoSystemPatient `yaml:"patient"`
	} `yaml:"roles"`
	Given  []string `yaml:"given"`
	Family []string `yaml:"family"`
}

// DemoSystemOrganisation is an organisation with its groups and an invented official code.
type DemoSystemOrganisation struct {
	Name   string            `yaml:"name"`
	Code   string            `yaml:"code"`
	Groups []DemoSystemGroup `yaml:"groups"`
}

// DemoSystemGroup is a group of an organisation.
type DemoSystemGroup struct {
	Name  string `yaml:"name"`
	Kind  string `yaml:"kind"`
	Level string `yaml:"level"`
	Work  string `yaml:"work"`
}

// DemoSystemPerson is somebody of the demonstration who holds a role.
type DemoSystemPerson struct {
	Organisation string `yaml:"organisation"`
	Group        string `yaml:"group"`
	Email        string `yaml:"email"`
	Name         string `yaml:"name"`
	Role         string `yaml:"role"`
	Side         string `yaml:"side"`
	Kind         string `yaml:"kind"`
	Pay          string `yaml:"pay"`
	Embedded     string `yaml:"embedded"`
}

// DemoSystemPatient is a role of a patient partner, with its kind among the role types.
type DemoSystemPatient struct {
	Role   string `yaml:"role"`
	Kind   string `yaml:"kind"`
	Pay    string `yaml:"pay"`
	Public bool   `yaml:"public"`
}

// DemoSystems is the invented integrated care system. Callers do not change it.
var DemoSystems = sync.OnceValue(func() DemoSystem { return read[DemoSystem]("demo/system.yaml") })
