package standing

import (
	"slices"
	"strconv"
	"strings"

	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/group"
	"alongside/internal/shared/person"
)

// This file asks, before a spreadsheet of committees comes in, which of its names are one person.

// inFile and onMap are the choices about a name: that all lines with it are one person, and that it is somebody on the map.
func inFile(name string) string { return "file:" + group.Fold(name) }
func onMap(name string, h group.Holder) string {
	if !group.Same(h.Name, name) {
		return "near:" + string(h.ID) + ":" + group.Fold(name)
	}
	return "map:" + string(h.ID) + ":" + group.Fold(name)
}

// likeInFile is the choice that lines with two names are one person, atAddress that a name beside an address is whose it is.
func likeInFile(a, b string) string { return "near:" + group.Fold(a) + ":" + group.Fold(b) }
func atAddress(name string, p person.Person) string {
	return "near:" + string(p.ID) + "@" + group.Fold(name)
}

// twins are the names that may be one person, to be chosen: several lines of the file, or a line and somebody who is known.
func (b *bringing) twins(known []group.Holder) []ui.Option {
	lines, named := map[string][]string{}, byName(known)
	var names []string
	var out []ui.Option
	var besides []string
	for i, c := range b.all {
		if value := atAddress(c.name, c.beside); c.beside.ID != "" && !b.leaves(i) && !slices.Contains(besides, value) {
			besides = append(besides, value)
			out = append(out, ui.Option{Value: value, Label: c.name + " is " + c.beside.Name(), Hint: "Line " + strconv.Itoa(c.line) + " has the address of " + c.beside.Name() + " beside this name."})
		}
		if c.name == "" || c.person.ID != "" || b.leaves(i) {
			continue
		}
		f := group.Fold(c.name)
		if lines[f] == nil {
			names = append(names, c.name)
		}
		lines[f] = append(lines[f], strconv.Itoa(c.line))
	}
	if n := len(b.repeats); n > 0 {
		label := strconv.Itoa(n) + " lines are in the map already. They are other people with the same names and the same roles: add them too"
		if n == 1 {
			label = "One line is in the map already. It is another person with the same name and the same role: add them too"
		}
		out = append(out, ui.Option{Value: again, Label: label})
	}
	before := map[string][]string{}
	for _, name := range names {
		var seen []string
		for _, other := range under(before, name) {
			if len(out) < mostTwins && !slices.Contains(seen, other) && group.Alike(other, name) {
				seen = append(seen, other)
				out = append(out, ui.Option{Value: likeInFile(other, name), Label: name + " is " + other, Hint: name + " is on " + onLines(lines[group.Fold(name)]) + ", " + other + " on " + onLines(lines[group.Fold(other)]) + ". With a tick all of these are one person."})
			}
		}
		on := lines[group.Fold(name)]
		if len(on) > 1 {
			out = append(out, ui.Option{Value: inFile(name), Label: name + ", on lines " + ui.And(on) + ", is one person"})
		}
		put(before, name, name)
		for _, h := range like(named, name) {
			if len(out) < 2*mostTwins {
				label := name + " in this file is " + h.Name + ", who is known here already"
				if strings.HasPrefix(string(h.ID), "@") {
					label = name + " in this file is " + h.Name + ", who is of this organisation and can sign in"
				}
				out = append(out, ui.Option{Value: onMap(name, h), Label: label})
			}
		}
	}
	return out
}

// mostTwins is how many questions about names that only look alike one file asks.
const mostTwins = 200

func onLines(all []string) string {
	if len(all) == 1 {
		return "line " + all[0]
	}
	return "lines " + ui.And(all)
}

// oneOf is the name under which the lines of a name are one person, as somebody chose; "" when nobody did.
func (b *bringing) oneOf(name string) string {
	f := group.Fold(name)
	if root, ok := b.ones[f]; ok {
		return root
	}
	if slices.Contains(b.same, inFile(name)) || slices.Contains(b.same, "all") {
		return f
	}
	return ""
}

// findOnes gathers the names that somebody chose to be one person: the first of them stands for all.
func (b *bringing) findOnes() {
	b.ones = map[string]string{}
	if !slices.ContainsFunc(b.same, func(s string) bool { return strings.HasPrefix(s, "near:") }) {
		return
	}
	before := map[string][]string{}
	for _, c := range b.all {
		if c.name == "" || slices.Contains(before["is "+c.name], c.name) {
			continue
		}
		for _, other := range under(before, c.name) {
			if slices.Contains(b.same, likeInFile(other, c.name)) {
				root := group.Fold(other)
				if r, ok := b.ones[root]; ok {
					root = r
				}
				b.ones[root], b.ones[group.Fold(c.name)] = root, root
				break
			}
		}
		put(before, c.name, c.name)
		before["is "+c.name] = []string{c.name}
	}
}

// foundOnes are the holders whom somebody chose for one of the names that are one person: they stand for the other names too.
func (b *bringing) foundOnes(known []group.Holder) map[string]group.Holder {
	out, named := map[string]group.Holder{}, byName(known)
	for _, c := range b.all {
		one := b.oneOf(c.name)
		for _, h := range like(named, c.name) {
			if one != "" && c.name != "" && slices.Contains(b.same, onMap(c.name, h)) {
				out[one] = h
			}
		}
	}
	return out
}

// put puts something under each key of a name, and under gives what is there, so that no name is compared with all others.
func put[T any](all map[string][]T, name string, v T) {
	for _, key := range group.NameKeys(name) {
		all[key] = append(all[key], v)
	}
}

func under[T any](all map[string][]T, name string) []T {
	var out []T
	for _, key := range group.NameKeys(name) {
		out = append(out, all[key]...)
	}
	return out
}

// belonging are the people of an organisation who can sign in, hold nothing on any map, and have names like these.
func (b *bringing) belonging(tx *db.Tx, known []group.Holder, names []string) ([]group.Holder, error) {
	near, err := person.Near(tx, names)
	b.staff = map[db.ID]person.Person{}
	var out []group.Holder
	for _, p := range near {
		if p.Organisation == b.organisation && !slices.ContainsFunc(known, func(h group.Holder) bool { return h.Person == p.ID }) && b.staff[p.ID].ID == "" {
			b.staff[p.ID] = p
			out = append(out, group.Holder{ID: db.ID("@" + string(p.ID)), Name: p.Name(), Person: p.ID})
		}
	}
	return out, err
}

func byName(known []group.Holder) map[string][]group.Holder {
	out := map[string][]group.Holder{}
	for _, h := range known {
		put(out, h.Name, h)
	}
	return out
}

// like are the holders whose name may be that of the same person.
func like(named map[string][]group.Holder, name string) []group.Holder {
	var out []group.Holder
	for _, h := range under(named, name) {
		if group.Alike(h.Name, name) && !slices.ContainsFunc(out, func(o group.Holder) bool { return o.ID == h.ID }) {
			out = append(out, h)
		}
	}
	return out
}
