package exchange

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"alongside/internal/platform/db"
	"alongside/internal/platform/sheet"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/group"
	"alongside/internal/shared/person"
)

// This file asks whether lines of a file of people are one person, or somebody who is here already. An address is one person's, so a line with a known
// address is that person, unless its whole name is another one; a name alone is only ever a question.

// mostTwins is how many such questions one file asks.
const mostTwins = 200

// peopleTwins are the questions about a file of people, and what follows from the answers.
type peopleTwins struct {
	options []ui.Option
	is      map[int]person.Person // by line: who it is, as somebody said
	leave   map[int]bool          // lines that repeat another one, or whose address is somebody else's
}

// everybody are those of there, and those whom lines are by somebody's word.
func (t *peopleTwins) everybody(there map[string]person.Person) map[string]person.Person {
	out := maps.Clone(there)
	for _, p := range t.is {
		out[p.Email] = p
	}
	return out
}

// ask adds a question, and gives whether the answer is yes.
func (t *peopleTwins) ask(in Request, value, label, hint string) (yes bool) {
	if len(t.options) < mostTwins {
		t.options = append(t.options, ui.Option{Value: value, Label: label, Hint: hint})
		return slices.Contains(in.Same, value)
	}
	return false
}

func lineName(r sheet.Row) string {
	return strings.TrimSpace(r.Get("given_name") + " " + r.Get("family_name"))
}

// describedLine is a line as the question shows it.
func describedLine(r sheet.Row) string {
	return fmt.Sprintf("Line %d: %s", r.Line, ui.And(nonEmpty(lineName(r), r.Get("email"), r.Get("organisation"), r.Get("place"))))
}

// describedPerson is somebody who is here, as the question shows them.
func describedPerson(p person.Person) string {
	return ui.And(nonEmpty(p.Name(), p.Email, p.OrgName, p.Place))
}

func nonEmpty(all ...string) []string {
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}

// findTwins finds what looks like one person. there are those whose address the file names.
func findTwins(tx *db.Tx, rows []sheet.Row, there map[string]person.Person, in Request) (peopleTwins, error) {
	t := peopleTwins{is: map[int]person.Person{}, leave: map[int]bool{}}
	var names []string
	for _, r := range rows {
		if _, known := there[r.Get("email")]; !known {
			names = append(names, lineName(r))
		}
	}
	near, err := person.Near(tx, names)
	if err != nil {
		return t, err
	}
	byName := map[string][]person.Person{}
	for _, p := range near {
		for _, key := range group.NameKeys(p.Name()) {
			byName[key] = append(byName[key], p)
		}
	}
	before, taken := map[string][]sheet.Row{}, map[db.ID]bool{}
	for _, p := range there {
		taken[p.ID] = true
	}
	for _, r := range rows {
		if p, known := there[r.Get("email")]; known {
			if in.Update && otherName(p, r) && !t.ask(in, "address:"+strconv.Itoa(r.Line)+":"+string(p.ID), describedLine(r)+" has the address of "+p.Name()+", and is them under a new name", "Here already: "+describedPerson(p)+". Without a tick this line is left out.") {
				t.leave[r.Line] = true
			}
			continue
		}
		t.here(in, r, byName, taken)
		t.before(in, r, before)
	}
	return t, nil
}

// here asks whether a line is somebody who is here with another address.
func (t *peopleTwins) here(in Request, r sheet.Row, byName map[string][]person.Person, taken map[db.ID]bool) {
	var seen []db.ID
	for _, key := range group.NameKeys(lineName(r)) {
		for _, p := range byName[key] {
			if slices.Contains(seen, p.ID) || !group.Alike(p.Name(), lineName(r)) {
				continue
			}
			seen = append(seen, p.ID)
			what := "They stay as they are, and keep their address."
			if in.Update {
				what = "They are updated, and keep their address."
			}
			if t.ask(in, "person:"+r.Get("email")+":"+string(p.ID), describedLine(r)+" is "+p.Name()+", who is here already", "Here already: "+describedPerson(p)+". With a tick nobody is added for this line. "+what) {
				if taken[p.ID] { // another line changes them
					t.leave[r.Line] = true
				}
				t.is[r.Line], taken[p.ID] = p, true
			}
		}
	}
}

// before asks whether a line is somebody of a line above it, with another address.
func (t *peopleTwins) before(in Request, r sheet.Row, above map[string][]sheet.Row) {
	var seen []int
	for _, key := range group.NameKeys(lineName(r)) {
		for _, o := range above[key] {
			if slices.Contains(seen, o.Line) || !group.Alike(lineName(o), lineName(r)) {
				continue
			}
			seen = append(seen, o.Line)
			if t.ask(in, "file:"+r.Get("email")+":"+o.Get("email"), describedLine(r)+" is the same person as line "+strconv.Itoa(o.Line), describedLine(o)+". With a tick only line "+strconv.Itoa(o.Line)+" comes in.") {
				t.leave[r.Line] = true
			}
		}
		above[key] = append(above[key], r)
	}
}

// otherName says whether a line calls somebody by a name of which nothing is theirs.
func otherName(p person.Person, r sheet.Row) bool {
	given, family := r.Get("given_name"), r.Get("family_name")
	return given != "" && family != "" && p.Given != "" && p.Family != "" && !group.Alike(p.Name(), lineName(r)) && !group.Shares(p.Name(), lineName(r))
}
