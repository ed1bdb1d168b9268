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

// full says that no more is asked: then nothing needs to be compared, which of thousands of lines with one name would take minutes.
func (t *peopleTwins) full() bool { return len(t.options) >= mostTwins }

// ask adds a question, and gives whether the answer is yes.
func (t *peopleTwins) ask(in Request, value, label, hint string) (yes bool) {
	if t.full() {
		return false
	}
	t.options = append(t.options, ui.Option{Value: value, Label: label, Hint: hint})
	return slices.Contains(in.Same, value)
}

// hereNamed and above are somebody who is here, and a line of the file, with their names as they are compared.
type hereNamed struct {
	person.Person
	name group.Name
}

type above struct {
	sheet.Row
	name group.Name
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
	byName, found := map[string][]hereNamed{}, map[db.ID]bool{}
	for _, p := range near {
		if found[p.ID] {
			continue
		}
		found[p.ID] = true
		h := hereNamed{p, group.NameOf(p.Name())}
		for _, key := range h.name.Keys() {
			byName[key] = append(byName[key], h)
		}
	}
	before, taken := map[string][]above{}, map[db.ID]bool{}
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
		name := group.NameOf(lineName(r))
		t.here(in, r, name, byName, taken)
		t.before(in, r, name, before)
	}
	return t, nil
}

// here asks whether a line is somebody who is here with another address.
func (t *peopleTwins) here(in Request, r sheet.Row, name group.Name, byName map[string][]hereNamed, taken map[db.ID]bool) {
	var seen []db.ID
	for _, key := range name.Keys() {
		for _, h := range byName[key] {
			if t.full() {
				return
			}
			if !h.name.Alike(name) || slices.Contains(seen, h.ID) {
				continue
			}
			p := h.Person
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
func (t *peopleTwins) before(in Request, r sheet.Row, name group.Name, all map[string][]above) {
	var seen []int
	for _, key := range name.Keys() {
		for _, o := range all[key] {
			if t.full() {
				return
			}
			if !o.name.Alike(name) || slices.Contains(seen, o.Line) {
				continue
			}
			seen = append(seen, o.Line)
			if t.ask(in, "file:"+r.Get("email")+":"+o.Get("email"), describedLine(r)+" is the same person as line "+strconv.Itoa(o.Line), describedLine(o.Row)+". With a tick only line "+strconv.Itoa(o.Line)+" comes in.") {
				t.leave[r.Line] = true
			}
		}
		all[key] = append(all[key], above{r, name})
	}
}

// otherName says whether a line calls somebody by a name of which nothing is theirs.
func otherName(p person.Person, r sheet.Row) bool {
	given, family := r.Get("given_name"), r.Get("family_name")
	return given != "" && family != "" && p.Given != "" && p.Family != "" && !group.Alike(p.Name(), lineName(r)) && !group.Shares(p.Name(), lineName(r))
}
