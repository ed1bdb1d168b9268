package placing

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"alongside/engine/assign"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/sheet"
)

// teamCall is everything that files say about who is to be placed in teams.
type teamCall struct {
	call
	people, roles names
	names         []string // of roles, as they were written first
	role          []int32  // by person
	need          []int32  // by role
	all           []profile
	rules         []criterion
}

// byTeams places people in teams of a composition, or in threes of the three roles that there are.
func (m Match) byTeams(ctx context.Context, o Output) error {
	c := &teamCall{}
	if err := c.read(m); err != nil {
		return err
	}
	if err := c.faults.err(o.Words); err != nil {
		return err
	}
	if err := c.compose(m.Teams, m.Trios); err != nil {
		return err
	}
	p, err := c.place(ctx)
	if err != nil {
		return err
	}
	a := c.teamAnswer(p)
	if o.JSON {
		return o.asJSON(a)
	}
	if err := a.table(o); err != nil {
		return err
	}
	a.tell(o.Words)
	return nil
}

// read reads people and criteria. Two people of a team are compared by the same column.
func (c *teamCall) read(m Match) error {
	var err error
	if c.rules, err = c.readCriteria(m.Criteria); err != nil {
		return err
	}
	for k, r := range c.rules {
		if r.Column == "" {
			return errs.New(errs.Invalid, "Criterion %d compares one column of professionals with another of partners. In a team everybody is compared by one `column`.", k+1)
		}
	}
	rows, err := c.readProfiles(m.People, c.rules, sheet.Column{Key: "role", Label: "role", Required: true})
	if err != nil {
		return err
	}
	for _, r := range rows {
		c.people.add(r.Get("person"))
		role := c.roles.add(strings.ToLower(r.Get("role")))
		if int(role) == len(c.names) {
			c.names = append(c.names, r.Get("role"))
		}
		c.role = append(c.role, role)
		c.all = append(c.all, c.profile(m.People, r, c.rules, true))
	}
	return nil
}

// compose reads of whom a team consists, as in "clinician 1, manager 1, patient 2". People of other roles are left out.
func (c *teamCall) compose(text string, trios bool) error {
	c.need = make([]int32, len(c.names))
	if trios {
		if len(c.names) != 3 {
			return errs.New(errs.Invalid, "Threes have one person of each of three roles, but the people have %s (%s). Say with --teams of whom a team consists.", count(len(c.names), "role", "roles"), some(c.names))
		}
		c.need = []int32{1, 1, 1}
		return nil
	}
	for _, part := range strings.Split(text, ",") {
		words := strings.Fields(strings.ReplaceAll(part, "=", " "))
		if len(words) == 0 {
			continue
		}
		many, err := strconv.Atoi(words[len(words)-1])
		if err == nil {
			words = words[:len(words)-1]
		} else {
			many = 1
		}
		name := strings.Join(words, " ")
		if name == "" || many < 1 || many > 12 {
			return usage("--teams %q: write it like “clinician 1, manager 1, patient 2”, with 1 to 12 of each role.", strings.TrimSpace(part))
		}
		role, ok := c.roles.number[strings.ToLower(name)]
		if !ok {
			return errs.New(errs.Invalid, "--teams asks for %q, but nobody has that role. The roles are %s.", name, some(c.names))
		}
		c.need[role] += int32(many)
	}
	if slices.Max(append(c.need, 0)) == 0 {
		return usage("--teams: write it like “clinician 1, manager 1, patient 2”.")
	}
	return nil
}

// place asks the engine. Of threes with one of each role the bound is better.
func (c *teamCall) place(ctx context.Context) (*assign.TeamPlacing, error) {
	q := &assign.Teams{}
	roles := make([]int32, len(c.need)) // numbers of the roles that a team has
	for r, need := range c.need {
		roles[r] = -1
		if need > 0 {
			roles[r] = int32(len(q.Need))
			q.Need = append(q.Need, need)
		}
	}
	var who []int32
	for i, r := range c.role {
		if roles[r] >= 0 {
			who = append(who, int32(i))
			q.Role = append(q.Role, roles[r])
		}
	}
	for a, i := range who {
		for b, j := range who[:a] {
			if q.Role[a] == q.Role[b] && q.Need[q.Role[a]] == 1 {
				continue // never in one team
			}
			if score, _, ok := fit(&c.all[i], &c.all[j], c.rules, false); ok {
				q.Pairs = append(q.Pairs, assign.Pair{Left: int32(a), Right: int32(b), Score: score})
			}
		}
	}
	p, err := solveTeams(ctx, q)
	if err != nil {
		return nil, err
	}
	if err := assign.VerifyTeams(q, p); err != nil {
		return nil, fmt.Errorf("the teams break a rule, so nothing is given out: %w", err)
	}
	for _, team := range p.Teams {
		for k, a := range team.People {
			team.People[k] = who[a]
		}
	}
	return p, nil
}

func solveTeams(ctx context.Context, q *assign.Teams) (*assign.TeamPlacing, error) {
	if !slices.Equal(q.Need, []int32{1, 1, 1}) {
		return assign.PlaceTeams(ctx, q)
	}
	var of [3][]int32
	at := make([]int32, len(q.Role)) // by person: which of their role
	for i, r := range q.Role {
		at[i] = int32(len(of[r]))
		of[r] = append(of[r], int32(i))
	}
	trios := &assign.Trios{First: len(of[0]), Second: len(of[1]), Third: len(of[2])}
	lists := map[[2]int32]*[]assign.Pair{{0, 1}: &trios.FirstSecond, {0, 2}: &trios.FirstThird, {1, 2}: &trios.SecondThird}
	for _, e := range q.Pairs {
		a, b := e.Left, e.Right
		if q.Role[a] > q.Role[b] {
			a, b = b, a
		}
		list := lists[[2]int32{q.Role[a], q.Role[b]}]
		*list = append(*list, assign.Pair{Left: at[a], Right: at[b], Score: e.Score})
	}
	t, err := assign.PlaceTrios(ctx, trios)
	if err != nil {
		return nil, err
	}
	p := &assign.TeamPlacing{Teams: []assign.Team{}, Total: t.Total, Most: t.Most, Bound: t.Bound, Proved: t.Proved}
	for _, v := range t.Trios {
		p.Teams = append(p.Teams, assign.Team{People: []int32{of[0][v.First], of[1][v.Second], of[2][v.Third]}, Score: v.Score})
	}
	return p, nil
}

// teamsAnswer is a placing in teams as it is given out.
type teamsAnswer struct {
	Teams    []team      `json:"teams"`
	Count    int         `json:"count"`
	Total    json.Number `json:"total"`
	Most     int         `json:"most_teams"`
	Bound    json.Number `json:"bound"`
	Proved   bool        `json:"proved"`
	Unplaced []leftOut   `json:"unplaced"`
}

type team struct {
	People []member    `json:"people"`
	Score  json.Number `json:"score"`
	Why    string      `json:"why"`
}

type member struct {
	Person string `json:"person"`
	Role   string `json:"role"`
}

func (c *teamCall) teamAnswer(p *assign.TeamPlacing) *teamsAnswer {
	whole := func(n int64) json.Number { return json.Number(c.scale.text(n)) }
	a := &teamsAnswer{Teams: []team{}, Count: len(p.Teams), Total: whole(p.Total), Most: p.Most, Bound: whole(p.Bound), Proved: p.Proved, Unplaced: c.leave(p)}
	of := func(i int32) member { return member{c.people.list[i], c.names[c.role[i]]} }
	for _, v := range p.Teams {
		t := team{Score: whole(v.Score), Why: c.reasons(v.People)}
		for _, i := range v.People {
			t.People = append(t.People, of(i))
		}
		a.Teams = append(a.Teams, t)
	}
	return a
}

// only is a profile for one criterion.
func (p *profile) only(k int) profile {
	return profile{p.cell[k : k+1], p.text[k : k+1], p.words[k : k+1], p.value[k : k+1]}
}

func (a *teamsAnswer) table(o Output) error {
	w, err := sheet.NewCSV(o.Result, []string{"team", "person", "role", "score", "why"})
	if err != nil {
		return err
	}
	for n, t := range a.Teams {
		for _, p := range t.People {
			if err := w.Row(strconv.Itoa(n+1), p.Person, p.Role, t.Score.String(), t.Why); err != nil {
				return err
			}
		}
	}
	return w.Close()
}
