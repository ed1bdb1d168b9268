// Package chain is the way from a gap to a change: what an organisation saw to be missing, what it did about it, and whether patients
// confirm that something changed. Other areas have the things; this one joins them to lines, shows them and says what is missing next.
//
// Words: a line leads from one gap, through a step or an action of the plan, an opportunity, a role that somebody took on and a decision, to a
// change (package ground). A line is complete when it leads to a change that somebody confirmed, a patient partner among them. It is
// open as long as it does not. Somebody sees of a line only what they may open anyway: the rest is not there.
//
// Files: chain.go and policy.go are rules and who may what; actions.go what is linked; pages.go and *.templ the pages; export.go what goes out.
package chain

import (
	"slices"

	"alongside/internal/platform/db"
	"alongside/internal/shared/ground"
)

// line is one line as one reader sees it: what there is in each place, each thing once.
type line struct {
	Root ground.Thing
	At   map[ground.Place][]ground.Seen
}

// draw makes the line that leads onwards from a thing. It goes on behind what the reader sees alone.
func draw(root ground.Thing, links []ground.Link, seen map[ground.Thing]ground.Seen) (line, bool) {
	return gather(root, reach(root, links, seen, false), seen)
}

// through makes the line in which a thing stands, in both directions.
func through(t ground.Thing, links []ground.Link, seen map[ground.Thing]ground.Seen) (line, bool) {
	all := reach(t, links, seen, true)
	for _, x := range reach(t, links, seen, false) {
		if x != t {
			all = append(all, x)
		}
	}
	return gather(t, all, seen)
}

func gather(root ground.Thing, all []ground.Thing, seen map[ground.Thing]ground.Seen) (line, bool) {
	v := line{Root: root, At: map[ground.Place][]ground.Seen{}}
	for _, t := range all {
		p := t.Kind.Place()
		v.At[p] = append(v.At[p], seen[t])
	}
	return v, len(all) > 0
}

// reach are the things that can be walked to from one, itself first: towards the gaps, or towards changes.
func reach(from ground.Thing, links []ground.Link, seen map[ground.Thing]ground.Seen, back bool) []ground.Thing {
	if _, ok := seen[from]; !ok {
		return nil
	}
	out := []ground.Thing{from}
	for i := 0; i < len(out); i++ {
		for _, l := range links {
			here, there := l.Earlier, l.Later
			if back {
				here, there = there, here
			}
			if _, ok := seen[there]; here == out[i] && ok && !slices.Contains(out, there) {
				out = append(out, there)
			}
		}
	}
	return out
}

// complete says that the line leads to a confirmed change.
func (v line) complete() bool {
	return slices.ContainsFunc(v.At[ground.ChangePlace], func(s ground.Seen) bool { return s.Done })
}

// last is the furthest place of the line in which something stands.
func (v line) last() ground.Place {
	out := ground.Nowhere
	for _, p := range ground.Places() {
		if len(v.At[p]) > 0 {
			out = p
		}
	}
	return out
}

// next is the place that is missing next, Nowhere when none is. known are the places of which some area has things.
func (v line) next(known []ground.Place) ground.Place {
	last := v.last()
	if last == ground.ChangePlace {
		return ground.Nowhere
	}
	for _, p := range known {
		if p > last {
			return p
		}
	}
	return ground.Nowhere
}

// end is what stands last: where somebody goes on.
func (v line) end() ground.Seen {
	all := v.At[v.last()]
	if len(all) == 0 {
		return ground.Seen{Thing: v.Root}
	}
	return all[len(all)-1]
}

// things are the different things of some links, each once.
func things(links []ground.Link, also ...ground.Thing) []ground.Thing {
	out := slices.Clone(also)
	known := map[ground.Thing]bool{}
	for _, t := range also {
		known[t] = true
	}
	for _, l := range links {
		for _, t := range []ground.Thing{l.Earlier, l.Later} {
			if !known[t] {
				known[t] = true
				out = append(out, t)
			}
		}
	}
	return out
}

// mostAround is how many links of one thing are shown in each direction.
const mostAround = 50

// belongs says that a thing can stand in a line of an organisation.
func belongs(s ground.Seen, organisation db.ID) bool {
	return s.Organisation == organisation || s.Organisation == "" && s.Kind == ground.Change
}
