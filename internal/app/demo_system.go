package app

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"time"

	"alongside/content"
	"alongside/internal/area/exchange"
	"alongside/internal/shared/group"
)

// The invented integrated care system: three years of who held which role, made up by chance from a fixed seed and brought in by the
// ordinary import, one spreadsheet for each organisation.

// systemYears is how many years of terms there are.
const systemYears = 3

// crew makes up people and their terms.
type crew struct {
	rng   *rand.Rand
	words content.DemoSystem
	names []string // that nobody has yet
	today time.Time
}

func newCrew(today time.Time) *crew {
	c := &crew{rng: rand.New(rand.NewPCG(1953, 7)), words: content.DemoSystems(), today: today}
	for _, given := range c.words.Given {
		for _, family := range c.words.Family {
			c.names = append(c.names, given+" "+family)
		}
	}
	c.rng.Shuffle(len(c.names), func(i, j int) { c.names[i], c.names[j] = c.names[j], c.names[i] })
	return c
}

// somebody is a new person.
func (c *crew) somebody() string {
	name := c.names[0]
	c.names = c.names[1:]
	return name
}

func oneOf[T any](c *crew, from []T) T { return from[c.rng.IntN(len(from))] }

// systemHeaders are the columns of the spreadsheets, as somebody would name them.
var systemHeaders = []string{"Committee", "Kind of group", "Level", "What is done together", "Position", "Name", "Email", "Side", "Kind of role", "Start date", "End date", "Published", "Payment", "Embedded"}

// line is one row of a spreadsheet. The group stands only in its first row.
func (c *crew) line(g content.DemoSystemGroup, first bool, rest ...string) []string {
	head := []string{"", "", "", ""}
	if first {
		head = []string{g.Name, g.Kind, g.Level, g.Work}
	}
	return append(head, rest...)
}

func writeDay(t time.Time) string { return t.Format("2/1/2006") }

// sheetOf is the spreadsheet of one organisation.
func (c *crew) sheetOf(o content.DemoSystemOrganisation) ([]byte, error) {
	var body bytes.Buffer
	w := csv.NewWriter(&body)
	rows := [][]string{systemHeaders}
	for _, g := range o.Groups {
		rows = append(rows, c.groupOf(o, g)...)
	}
	if err := w.WriteAll(rows); err != nil {
		return nil, err
	}
	return body.Bytes(), nil
}

// sidesOf are how many of each side sit in a group: about half of the groups stand on all three pillars.
func (c *crew) sidesOf(g content.DemoSystemGroup) (clinical, managerial, patient int) {
	clinical, managerial, patient = 2+c.rng.IntN(2), 2+c.rng.IntN(3), 1+c.rng.IntN(3)
	switch n := c.rng.IntN(10); {
	case g.Work != "" && n < 8 || n < 2: // all three
	case g.Work != "": // patients take part where something is done together
		clinical = 0
	case n < 6:
		patient = 0
	case n < 8:
		clinical = 0
	default:
		clinical, patient = 0, 0
	}
	if g.Kind == "patient-group" {
		patient += 3
	}
	return clinical, managerial, patient
}

func (c *crew) groupOf(o content.DemoSystemOrganisation, g content.DemoSystemGroup) [][]string {
	var rows [][]string
	add := func(rest ...string) { rows = append(rows, c.line(g, len(rows) == 0, rest...)) }
	clinical, managerial, patient := c.sidesOf(g)
	for _, p := range c.words.People {
		if p.Organisation == o.Name && p.Group == g.Name {
			add(p.Role, p.Name, p.Email, p.Side, p.Kind, writeDay(c.today.AddDate(-2, -c.rng.IntN(6), 0)), "", "no", p.Pay, p.Embedded)
		}
	}
	leads := group.Managerial
	switch {
	case g.Kind == "patient-group":
		leads = group.Patient
	case clinical > 0:
		leads = group.Clinical
	}
	seat := func(side string, place int) {
		role, kind, pay, embedded, public := "", "", "", "", "no"
		switch side {
		case group.Clinical:
			role = oneOf(c, c.words.Roles.Clinical)
		case group.Managerial:
			role = oneOf(c, c.words.Roles.Managerial)
		default:
			v := oneOf(c, c.words.Roles.Patient)
			role, kind, pay = v.Role, v.Kind, v.Pay
			embedded = oneOf(c, []string{"invited", "seat", "seat", "say", "say", "leads"})
			if v.Public {
				public = "yes"
			}
		}
		if g.Level == "board" && g.Kind == "board" || g.Level == "beyond" && g.Kind == "board" {
			public = "yes"
		}
		if place == 0 && side == leads {
			role = "Chair"
		}
		c.terms(add, side, role, kind, pay, embedded, public)
	}
	for i := range clinical {
		seat(group.Clinical, i)
	}
	for i := range managerial {
		seat(group.Managerial, i)
	}
	for i := range patient {
		seat(group.Patient, i)
	}
	return rows
}

// terms are who holds a seat now, and who held it before: terms last two or three years, and some seats are vacant.
func (c *crew) terms(add func(...string), side, role, kind, pay, embedded, public string) {
	begins := c.today.AddDate(0, -c.rng.IntN(12*systemYears), -c.rng.IntN(28))
	years := 2 + c.rng.IntN(2)
	ends := begins.AddDate(years, 0, -1)
	if c.rng.IntN(6) == 0 { // somebody held it before
		add(role, c.somebody(), "", side, kind, writeDay(begins.AddDate(-1, -c.rng.IntN(8), 0)), writeDay(begins.AddDate(0, 0, -1)), public, pay, embedded)
	}
	switch {
	case c.rng.IntN(20) == 0:
		add(role, "vacant", "", side, kind, writeDay(c.today.AddDate(0, -c.rng.IntN(6), 0)), "", public, "", "")
	case ends.Before(c.today): // it was given again
		add(role, c.somebody(), "", side, kind, writeDay(ends.AddDate(0, 0, 1)), writeDay(ends.AddDate(years, 0, 0)), public, pay, embedded)
	default:
		last := writeDay(ends)
		if side != group.Patient && c.rng.IntN(3) > 0 {
			last = "ongoing"
		}
		add(role, c.somebody(), "", side, kind, writeDay(begins), last, public, pay, embedded)
	}
}

// system brings the spreadsheets of all organisations in, and their official codes.
func (d *demo) system(ctx context.Context) error {
	d.at(d.now.Time().AddDate(0, 0, -20))
	c := newCrew(d.now.Time())
	var codes bytes.Buffer
	for _, o := range c.words.Organisations {
		if o.Code != "" {
			fmt.Fprintf(&codes, "%q,%q,\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"RV1 1AA\",\"20130401\",\"\"\n", o.Code, o.Name)
		}
	}
	if _, _, err := d.parts.standing.LoadCodes(ctx, d.coordinator, "codes.csv", codes.Bytes()); err != nil {
		return err
	}
	for _, o := range c.words.Organisations {
		id, err := d.organisationNamed(ctx, o.Name)
		if err != nil {
			return err
		}
		body, err := c.sheetOf(o)
		if err != nil {
			return err
		}
		if err := d.load(ctx, d.coordinator, exchange.Request{Kind: exchange.Terms, Organisation: id, Name: o.Name + ".csv", Body: body}); err != nil {
			return err
		}
		if o.Code == "" {
			continue
		}
		if err := d.parts.standing.SetCode(ctx, d.coordinator, id, o.Code); err != nil {
			return err
		}
	}
	return nil
}
