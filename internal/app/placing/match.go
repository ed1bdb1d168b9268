package placing

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"alongside/engine/assign"
	"alongside/internal/platform/sheet"
)

// Match says which files to match from. One of Scores, Rankings and People is given; Criteria goes with People.
type Match struct {
	Scores, Rankings, People, Criteria string
	Must, Never, Capacity              string // may be empty
	BestTotal                          bool
	PeopleFirst                        bool
	Fair                               string // with Rankings: what is fairest; see fairest
	Teams                              string // with People: of whom a team consists, such as "clinician 1, patient 2"
	Trios                              bool   // with People: teams of one person of each of three roles
}

// Run matches and writes the answer.
func (m Match) Run(ctx context.Context, o Output) error {
	if m.Rankings != "" {
		return m.byRankings(ctx, o)
	}
	if m.Teams != "" || m.Trios {
		return m.byTeams(ctx, o)
	}
	c, err := m.call(o)
	if err != nil {
		return err
	}
	return c.solve(ctx, o)
}

// call is everything that is known about who may be placed with whom.
type call struct {
	faults       faults
	left, right  names
	p            assign.Problem
	scale        scale
	rounded      bool            // scores had more places than that
	listed       listed          // which pairs are allowed
	told         map[string]bool // people who are on both sides
	open         bool            // the people are those whom scores name, and others may be named elsewhere
	alone        []string        // whom only capacities name: nothing says on which side they are
	reason       func(left, right int32) string
	ruleL, ruleR []int32 // capacities that must pairs use
}

// call reads all files, and tells of everything that is wrong with any.
func (m Match) call(o Output) (*call, error) {
	c := &call{told: map[string]bool{}}
	if m.BestTotal {
		c.p.Objective = assign.BestTotal
	} else if m.PeopleFirst {
		c.p.Objective = assign.PeopleFirst
	}
	read := func() error { return c.readScores(m.Scores) }
	c.open = m.People == ""
	if m.People != "" {
		read = func() error { return c.readPeople(m.People, m.Criteria) }
	}
	if err := read(); err != nil {
		return nil, err
	}
	if err := c.faults.err(o.Words); err != nil {
		return nil, err
	}
	var err error
	if c.p.Never, err = c.readPairs(m.Never, "never"); err != nil { // first, as it may tell on which side somebody is
		return nil, err
	}
	c.p.Left, c.p.Right = len(c.left.list), len(c.right.list)
	if err := c.readCapacity(m.Capacity); err != nil {
		return nil, err
	}
	if c.p.Must, err = c.readPairs(m.Must, "must"); err != nil {
		return nil, err
	}
	return c, c.faults.err(o.Words)
}

func (c *call) readScores(file string) error {
	rows, err := c.faults.need(file, sheet.Spec{Columns: []sheet.Column{
		{Key: "professional", Label: "professional", Required: true},
		{Key: "partner", Label: "partner", Required: true},
		{Key: "score", Label: "score", Required: true, Parse: decimal},
	}}, "score")
	if err != nil {
		return err
	}
	var all digits
	for _, r := range rows {
		all.see(r.At(2))
	}
	c.scale, c.rounded = all.scale(len(rows), func(p scale) bool {
		for _, r := range rows {
			if _, err := p.units(r.At(2)); err != nil {
				return false
			}
		}
		return true
	})
	lines := make([]int32, 0, len(rows))
	c.p.Pairs = make([]assign.Pair, 0, len(rows))
	for _, r := range rows {
		professional, partner := r.At(0), r.At(1)
		score, err := c.scale.units(r.At(2))
		if err != nil {
			c.faults.add(file, r.Line, "score", r.At(2), err.Error())
			continue
		}
		known := [2]int{len(c.left.list), len(c.right.list)}
		pair := [2]int32{c.left.add(professional), c.right.add(partner)}
		if len(c.left.list) > known[0] {
			c.oneSide(file, r.Line, "professional", professional, c.right)
		}
		if len(c.right.list) > known[1] {
			c.oneSide(file, r.Line, "partner", partner, c.left)
		}
		lines = append(lines, int32(r.Line))
		c.p.Pairs = append(c.p.Pairs, assign.Pair{Left: pair[0], Right: pair[1], Score: score})
	}
	c.listed = list(&c.p, len(c.left.list))
	c.listed.twice(&c.p, len(c.right.list), func(first, second int32) {
		e := c.p.Pairs[second]
		c.faults.add(file, int(lines[second]), "", "", fmt.Sprintf("%s and %s are on line %d already", c.left.list[e.Left], c.right.list[e.Right], lines[first]))
	})
	return nil
}

// listed are the pairs by their left person.
type listed struct{ start, pairs []int32 }

func list(p *assign.Problem, left int) listed {
	l := listed{make([]int32, left+2), make([]int32, len(p.Pairs))}
	for _, e := range p.Pairs {
		l.start[e.Left+2]++
	}
	for i := range left {
		l.start[i+2] += l.start[i+1]
	}
	for k, e := range p.Pairs {
		l.pairs[l.start[e.Left+1]] = int32(k)
		l.start[e.Left+1]++
	}
	return l
}

// twice tells of every pair that is there again.
func (l listed) twice(p *assign.Problem, right int, tell func(first, second int32)) {
	seen := make([]int32, right) // 1 and the number of the pair
	for i := range len(l.start) - 2 {
		own := l.pairs[l.start[i]:l.start[i+1]]
		for _, k := range own {
			if first := seen[p.Pairs[k].Right] - 1; first >= 0 {
				tell(first, k)
			} else {
				seen[p.Pairs[k].Right] = k + 1
			}
		}
		for _, k := range own {
			seen[p.Pairs[k].Right] = 0
		}
	}
}

func (l listed) has(p *assign.Problem, pair [2]int32) bool {
	if int(pair[0])+1 >= len(l.start) {
		return false // somebody whom no pair names
	}
	for _, k := range l.pairs[l.start[pair[0]]:l.start[pair[0]+1]] {
		if p.Pairs[k].Right == pair[1] {
			return true
		}
	}
	return false
}

// oneSide tells of a person who is on both sides.
func (c *call) oneSide(file string, line int, column, name string, other names) {
	if other.has(name) && !c.told[name] {
		c.told[name] = true
		c.faults.add(file, line, column, name, "is both a professional and a partner; a person has one side")
	}
}

func (c *call) readCapacity(file string) error {
	if file == "" {
		return nil
	}
	rows, err := c.faults.read(file, sheet.Spec{Columns: []sheet.Column{
		{Key: "person", Label: "person", Required: true, Unique: true},
		{Key: "capacity", Label: "capacity", Required: true, Parse: sheet.Whole(0, 1_000_000)},
	}})
	if err != nil {
		return err
	}
	for _, r := range rows {
		n, _ := strconv.Atoi(r.Get("capacity")) // Whole has looked at it
		c.setCapacity(file, r.Line, r.Get("person"), int32(n))
	}
	return nil
}

func (c *call) setCapacity(file string, line int, person string, n int32) {
	set := func(all *[]int32, people names) {
		for len(*all) < len(people.list) {
			*all = append(*all, 1)
		}
		(*all)[people.number[person]] = n
	}
	switch {
	case c.left.has(person):
		set(&c.p.LeftCapacity, c.left)
	case c.right.has(person):
		set(&c.p.RightCapacity, c.right)
	case !c.open:
		c.faults.add(file, line, "person", person, "is not among the people to place"+c.faults.but(person, c.left, c.right))
	default:
		c.slip(file, line, "person", person, c.left, c.right)
		if n > 0 {
			c.alone = append(c.alone, person)
		}
	}
}

// slip tells that somebody whom no score names may be somebody whom one does.
func (c *call) slip(file string, line int, column, name string, people ...names) {
	if but := c.faults.but(name, people...); but != "" {
		c.faults.note(file, line, column, name, inNoPair+but+"; if both are one person, write the name alike")
	}
}

const inNoPair = "is in no pair of the scores"

// readPairs reads pairs that must be or never may be.
func (c *call) readPairs(file, kind string) ([][2]int32, error) {
	if file == "" {
		return nil, nil
	}
	rows, err := c.faults.read(file, sheet.Spec{Columns: []sheet.Column{
		{Key: "professional", Label: "professional", Required: true}, {Key: "partner", Label: "partner", Required: true},
	}})
	if err != nil {
		return nil, err
	}
	var out [][2]int32
	seen := map[[2]int32]bool{}
	c.ruleL, c.ruleR = make([]int32, c.p.Left), make([]int32, c.p.Right)
	for _, r := range rows {
		professional := c.named(file, r, "professional", kind, &c.left, c.right)
		partner := c.named(file, r, "partner", kind, &c.right, c.left)
		if !professional || !partner {
			continue
		}
		pair := [2]int32{c.left.number[r.Get("professional")], c.right.number[r.Get("partner")]}
		if !seen[pair] && (kind == "never" || c.mayMust(file, r, pair)) {
			seen[pair] = true
			out = append(out, pair)
		}
	}
	return out, nil
}

// named finds somebody of a pair that a rule is about. Somebody whom no score names may be there all the same, and is never placed.
func (c *call) named(file string, r sheet.Row, column, kind string, people *names, others names) bool {
	name := r.Get(column)
	switch {
	case people.has(name):
		return true
	case !c.open:
		c.faults.add(file, r.Line, column, name, "is not among the people to place"+c.faults.but(name, *people))
	case others.has(name):
		c.oneSide(file, r.Line, column, name, others)
	case kind == "must":
		c.faults.add(file, r.Line, column, name, inNoPair+c.faults.but(name, *people)+", so these two cannot be placed together")
	default:
		c.slip(file, r.Line, column, name, *people)
		people.add(name)
		return true
	}
	return false
}

// mayMust checks whether a pair that must be can be.
func (c *call) mayMust(file string, r sheet.Row, pair [2]int32) bool {
	reason := ""
	c.ruleL[pair[0]]++
	c.ruleR[pair[1]]++
	switch {
	case !c.listed.has(&c.p, pair):
		reason = "these two are not among the pairs that are allowed, so they cannot be placed together"
	case slices.Contains(c.p.Never, pair):
		reason = "these two must be placed together, and must never be"
	case c.ruleL[pair[0]] > capacity(c.p.LeftCapacity, pair[0]):
		reason = c.left.list[pair[0]] + " must be placed with more people than their capacity"
	case c.ruleR[pair[1]] > capacity(c.p.RightCapacity, pair[1]):
		reason = c.right.list[pair[1]] + " must be placed with more people than their capacity"
	default:
		return true
	}
	c.faults.add(file, r.Line, "", "", reason)
	return false
}

func capacity(all []int32, who int32) int32 {
	if all == nil {
		return 1
	}
	return all[who]
}

// solve places, checks the proof, and tells.
func (c *call) solve(ctx context.Context, o Output) error {
	said := func(format string, args ...any) { // of long work only
		if len(c.p.Pairs) > 300_000 && !o.JSON {
			fmt.Fprintf(o.Words, format, args...)
		}
	}
	said("Read %d pairs. Placing ...\n", len(c.p.Pairs))
	r, err := assign.Solve(ctx, &c.p)
	if err != nil {
		return err
	}
	said("Placed. Checking the proof and looking for reasons ...\n")
	if err := assign.Verify(&c.p, r); err != nil {
		return fmt.Errorf("the proof does not hold, so nothing is given out: %w", err)
	}
	reasons, err := assign.Reasons(ctx, &c.p, r)
	if err != nil {
		return err
	}
	why, err := c.whys(ctx, r)
	if err != nil {
		return err
	}
	a := c.answer(r, reasons, why)
	if o.JSON {
		return o.asJSON(a)
	}
	if err := a.table(o); err != nil {
		return err
	}
	a.tell(o.Words)
	return nil
}
