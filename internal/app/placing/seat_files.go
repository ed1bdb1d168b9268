package placing

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"alongside/engine/seating"
	"alongside/internal/platform/sheet"
)

// seatCall is everything that files say about who is to be seated.
type seatCall struct {
	faults faults
	people names
	kinds  names // what tables offer
	mix    []string
	p      seating.Problem
	source struct{ together, apart, locks []string } // where each rule stands
	lines  []int                                     // of the people's file
	needs  [][]string

	eased   []easing
	numbers []int            // of tables, which may be tried where the rules cannot be kept at the one chosen first
	arrange func(number int) // makes the tables anew
}

const mixMark = "mix:"

// read reads all files, and tells of everything that is wrong with any.
func (m Seat) read(o Output) (*seatCall, error) {
	c := &seatCall{}
	if err := c.readSeated(m.People, m.NotAlone); err != nil {
		return nil, err
	}
	if err := c.faults.err(o.Words); err != nil {
		return nil, err
	}
	if err := c.readAway(m.Away, m.Days); err != nil {
		return nil, err
	}
	if err := c.setTables(m); err != nil {
		return nil, errors.Join(c.faults.err(o.Words), err)
	}
	if c.faults.stops() && len(c.p.Days) == 0 {
		return nil, c.faults.err(o.Words)
	}
	for _, f := range []struct {
		file string
		to   func(pair [2]int32, source string)
	}{
		{m.Together, func(v [2]int32, s string) {
			c.p.Together, c.source.together = append(c.p.Together, []int32{v[0], v[1]}), append(c.source.together, s)
		}},
		{m.Apart, func(v [2]int32, s string) {
			c.p.Apart, c.source.apart = append(c.p.Apart, v), append(c.source.apart, s)
		}},
		{m.Known, func(v [2]int32, _ string) { c.p.Known = append(c.p.Known, v) }},
	} {
		if err := c.readSeatPairs(f.file, f.to); err != nil {
			return nil, err
		}
	}
	if err := c.readLocked(m.Locked); err != nil {
		return nil, err
	}
	c.p.Coaches = map[string]seating.CoachRule{"fixed": seating.CoachesFixed, "balanced": seating.CoachesBalanced}[m.Coaches]
	c.setNeeds(m.People)
	return c, c.faults.err(o.Words)
}

// roles are what people may be; nothing means a participant.
var roles = map[string]string{"participant": "participant", "coach": "coach"}

// readSeated reads the people, with their role, their needs and every column that is to be mixed.
func (c *seatCall) readSeated(file string, notAlone []string) error {
	t, err := open(file)
	if err != nil {
		return err
	}
	spec := sheet.Spec{Columns: []sheet.Column{
		{Key: "person", Label: "person", Required: true, Unique: true},
		{Key: "role", Label: "role", Parse: sheet.OneOf(roles)},
		{Key: "needs", Label: "needs"},
	}}
	for _, h := range t.Headers {
		if name, ok := strings.CutPrefix(strings.ToLower(strings.TrimSpace(h)), mixMark); ok && strings.TrimSpace(name) != "" && !slices.Contains(c.mix, strings.TrimSpace(name)) {
			c.mix = append(c.mix, strings.TrimSpace(name))
			spec.Columns = append(spec.Columns, sheet.Column{Key: h, Label: h})
		}
	}
	rows, found := sheet.Apply(t, spec.Guess(t.Headers), spec)
	for _, v := range found {
		c.faults.list = append(c.faults.list, fault{filepath.Base(file), v})
	}
	values := make([]names, len(c.mix))
	for range c.mix {
		c.p.Attributes = append(c.p.Attributes, seating.Attribute{Weight: 1})
	}
	for _, r := range rows {
		c.people.add(r.Get("person"))
		c.lines = append(c.lines, r.Line)
		c.needs = append(c.needs, wordsOf(r.Get("needs")))
		c.p.People = append(c.p.People, seating.Person{Coach: r.Get("role") == "coach"})
		for k := range c.mix {
			v := int32(-1)
			if text := strings.ToLower(strings.TrimSpace(r.Get(spec.Columns[3+k].Key))); text != "" {
				v = values[k].add(text)
			}
			c.p.Attributes[k].Value = append(c.p.Attributes[k].Value, v)
		}
	}
	c.faults.filled(file, t)
	if len(rows) > seating.MaxPeople {
		c.faults.add(file, t.Heading, "", "", fmt.Sprintf("has %d people; at most %d can be seated", len(rows), seating.MaxPeople))
	}
	return c.setNotAlone(file, t.Heading, notAlone)
}

func (c *seatCall) setNotAlone(file string, line int, notAlone []string) error {
	if notAlone == nil && slices.Contains(c.mix, "perspective") {
		notAlone = []string{"perspective"}
	}
	for _, name := range notAlone {
		k := slices.Index(c.mix, strings.ToLower(strings.TrimSpace(name)))
		if k < 0 {
			c.faults.add(file, line, mixMark+name, "", "is named by --not-alone, but there is no such column")
			continue
		}
		c.p.Attributes[k].Lone = true
	}
	return nil
}

// readAway reads who is away on which day.
func (c *seatCall) readAway(file string, days int) error {
	if file == "" {
		return nil
	}
	rows, err := c.faults.read(file, sheet.Spec{Columns: []sheet.Column{
		{Key: "person", Label: "person", Required: true}, {Key: "day", Label: "day", Required: true, Parse: sheet.Whole(1, days)},
	}})
	if err != nil {
		return err
	}
	for _, r := range rows {
		i, ok := c.person(file, r, "person")
		if !ok {
			continue
		}
		p := &c.p.People[i]
		if p.Away == nil {
			p.Away = make([]bool, days)
		}
		d, _ := strconv.Atoi(r.Get("day")) // Whole has looked at it
		p.Away[d-1] = true
	}
	return nil
}

// person finds somebody whom a row names.
func (c *seatCall) person(file string, r sheet.Row, key string) (int32, bool) {
	if !c.people.has(r.Get(key)) {
		c.faults.add(file, r.Line, key, r.Get(key), "is not among the people to seat"+c.faults.but(r.Get(key), c.people))
		return 0, false
	}
	return c.people.number[r.Get(key)], true
}

// readSeatPairs reads pairs of people.
func (c *seatCall) readSeatPairs(file string, to func(pair [2]int32, source string)) error {
	if file == "" {
		return nil
	}
	rows, err := c.faults.read(file, sheet.Spec{Columns: []sheet.Column{
		{Key: "person", Label: "person", Required: true}, {Key: "other", Label: "other", Required: true},
	}})
	if err != nil {
		return err
	}
	for _, r := range rows {
		a, okA := c.person(file, r, "person")
		b, okB := c.person(file, r, "other")
		switch {
		case !okA || !okB:
		case a == b:
			c.faults.add(file, r.Line, "other", r.Get("other"), "is the same person twice")
		default:
			to([2]int32{a, b}, fmt.Sprintf("%s, line %d", filepath.Base(file), r.Line))
		}
	}
	return nil
}

// readLocked reads places that are kept; the file has the form of the answer.
func (c *seatCall) readLocked(file string) error {
	if file == "" {
		return nil
	}
	rows, err := c.faults.read(file, sheet.Spec{Columns: []sheet.Column{
		{Key: "day", Label: "day", Required: true, Parse: sheet.Whole(1, len(c.p.Days))},
		{Key: "table", Label: "table", Required: true, Parse: sheet.Whole(1, seating.MaxTables)},
		{Key: "person", Label: "person", Required: true},
	}})
	if err != nil {
		return err
	}
	for _, r := range rows {
		i, ok := c.person(file, r, "person")
		if !ok {
			continue
		}
		d, _ := strconv.Atoi(r.Get("day"))
		t, _ := strconv.Atoi(r.Get("table"))
		if all := len(c.p.Days[d-1].Tables); t > all {
			c.faults.add(file, r.Line, "table", r.Get("table"), fmt.Sprintf("is not there: there are %d tables", all))
			continue
		}
		c.p.Locks = append(c.p.Locks, seating.Lock{Day: int32(d - 1), Person: i, Table: int32(t - 1)})
		c.source.locks = append(c.source.locks, fmt.Sprintf("%s, line %d", filepath.Base(file), r.Line))
	}
	return nil
}

// setNeeds turns the words of needs into the kinds of tables.
func (c *seatCall) setNeeds(file string) {
	for i, words := range c.needs {
		for _, w := range words {
			if !c.kinds.has(w) {
				c.faults.add(file, c.lines[i], "needs", w, "is what no table is: name it in the column kinds of --room")
				continue
			}
			c.p.People[i].Needs |= 1 << c.kinds.number[w]
		}
	}
}

// kindsOf are the words for kinds.
func (c *seatCall) kindsOf(k seating.Kinds) []string {
	var out []string
	for bit, name := range c.kinds.list {
		if k>>bit&1 != 0 {
			out = append(out, name)
		}
	}
	return out
}
