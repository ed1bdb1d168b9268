// Package group is who leads where: the groups of an organisation, the roles that people hold in them and for how long.
//
// Words: a group is a board, committee, project or patient group; it stands at a level, from ward to board and beyond. A term is
// a role held in a group, or in the organisation itself, from one day to another; a term without a holder is a named vacancy. A
// pillar is the side from which a role speaks: clinical, managerial or patient. A group stands on the pillars of which somebody
// holds a role in it today. A holder is who holds terms: a person of the network, or a name alone. A role type is a kind of
// patient leader role (content/roles.yaml), which a network can rename and add to.
//
// Nothing here is about anybody's health. A holder's name is shown to others only as Term.Named says.
//
// Files: group.go and term.go are words and rules, roles.go the role types, store.go and write.go the SQL, joined.go the merging
// of people and of organisations.
package group

import (
	"strings"
	"unicode/utf8"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/plain"
)

// Word is a stored id with the words that people read.
type Word struct{ ID, Words string }

// Kinds are the kinds of groups.
func Kinds() []Word {
	return []Word{{"board", "Board"}, {"committee", "Committee"}, {"project", "Project"}, {"patient-group", "Patient group"}}
}

// Levels are where a group stands, from the ward outwards.
func Levels() []Word {
	return []Word{{"ward", "Ward or team"}, {"service", "Service or department"}, {"board", "Board and whole organisation"}, {"beyond", "Beyond the organisation"}}
}

// The pillars of leadership.
const (
	Clinical   = "clinical"
	Managerial = "managerial"
	Patient    = "patient"
)

// Pillars are the three pillars, in the order in which they are always shown.
func Pillars() []Word {
	return []Word{{Clinical, "Clinical"}, {Managerial, "Managerial"}, {Patient, "Patient"}}
}

// Pays are how somebody is paid in a role.
func Pays() []Word {
	return []Word{{"none", "Not paid"}, {"expenses", "Expenses only"}, {"paid", "Paid for their time"}, {"employed", "Employed"}}
}

// Depths are how far somebody is embedded in the work, the least first.
func Depths() []Word {
	return []Word{{"invited", "Asked in when needed"}, {"seat", "Has a seat each time"}, {"say", "Has a say in what is decided"}, {"leads", "Leads the work, or shares in leading it"}}
}

// In finds the words of an id in a list; "" when it is not there.
func In(list []Word, id string) string {
	for _, w := range list {
		if w.ID == id {
			return w.Words
		}
	}
	return ""
}

// Limits of what is typed, in letters, and how much one organisation holds.
const (
	LongestName = 160
	LongestWork = 600
	MostGroups  = 400
)

// Group is a board, committee, project or patient group of an organisation.
type Group struct {
	ID, Organisation  db.ID
	Name, Kind, Level string
	Work              string // what patients and staff do together in it
	Ended             string // its last day; "" while it meets
	Import            db.ID  // the file from which it came
	Version           int64
}

// Fold makes names that people would call the same the same.
func Fold(name string) string { return strings.ToLower(Tidy(name)) }

// Tidy takes away what nobody types on purpose.
func Tidy(name string) string { return strings.Join(strings.Fields(plain.Text(name)), " ") }

// check cleans what was typed and finds what is wrong, beside the fields.
func (g *Group) check() error {
	g.Name, g.Work = Tidy(g.Name), strings.TrimSpace(plain.Text(g.Work))
	var c errs.Check
	c.That(g.Name != "", "name", "Enter the name of the group.")
	c.That(utf8.RuneCountInString(g.Name) <= LongestName, "name", "Use up to %d letters.", LongestName)
	c.That(In(Kinds(), g.Kind) != "", "kind", "Choose what kind of group it is.")
	c.That(In(Levels(), g.Level) != "", "level", "Choose where the group stands.")
	c.That(utf8.RuneCountInString(g.Work) <= LongestWork, "work", "Use up to %d letters.", LongestWork)
	return c.Err()
}

// Standing is a group with who stands in it on one day.
type Standing struct {
	Group
	Clinical, Managerial, Patient int // people who hold a role
	Vacant                        int
	Ending                        int // roles that end within the next months
}

// On says whether somebody holds a role of this pillar.
func (s Standing) On(pillar string) int {
	switch pillar {
	case Clinical:
		return s.Clinical
	case Managerial:
		return s.Managerial
	}
	return s.Patient
}

// Legs is on how many of the three pillars the group stands.
func (s Standing) Legs() int {
	n := 0
	for _, p := range Pillars() {
		if s.On(p.ID) > 0 {
			n++
		}
	}
	return n
}

// Missing are the pillars on which the group does not stand, in words inside a sentence.
func (s Standing) Missing() []string {
	var out []string
	for _, p := range Pillars() {
		if s.On(p.ID) == 0 {
			out = append(out, strings.ToLower(p.Words))
		}
	}
	return out
}
