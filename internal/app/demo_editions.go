package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"alongside/content"
	"alongside/internal/area/evaluation"
	"alongside/internal/area/programme"
	"alongside/internal/platform/db"
	"alongside/internal/platform/sheet"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

// Names of the editions, by which the ways into the demonstration find them.
const (
	demoPairs = "2015/16"
	demoLay   = "2014"
)

// The dates of the programmes that have run.
var (
	layFirst   = date(2014, time.May, 13)
	pairsFirst = date(2015, time.November, 10)
)

func date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 9, 0, 0, 0, time.UTC)
}

const dateForm = "2006-01-02"

// newEdition makes an edition with its team, and publishes it.
func (d *demo) newEdition(ctx context.Context, in programme.NewEdition) (db.ID, error) {
	in.Zone, in.ContactName, in.ContactEmail = "Europe/London", "Nadia Rahman", "nadia.rahman@example.org"
	in.ClosesTime = "17:00"
	id, err := d.parts.programmes.Create(ctx, d.coordinator, in)
	if err != nil {
		return "", err
	}
	team := []programme.PersonForm{
		{Email: "maria.santos@example.org", Function: "facilitator", Side: "professional"},
		{Email: "winston.clarke@example.org", Function: "facilitator", Side: "partner"},
		{Email: "nadia.rahman@example.org", Function: "access", Side: "professional"},
		{Email: "ines.carvalho@example.org", Function: "coach", Side: "professional"},
		{Email: "leroy.bright@example.org", Function: "coach", Side: "partner"},
		{Email: "thandi.mokoena@example.org", Function: "supervisor", Side: "professional"},
		{Email: "maria.santos@example.org", Function: "panel", Side: "professional"},
		{Email: "winston.clarke@example.org", Function: "panel", Side: "partner"},
	}
	for _, f := range team {
		if _, err := d.parts.programmes.AddPerson(ctx, d.coordinator, id, f); err != nil {
			return "", err
		}
	}
	return id, d.parts.programmes.Move(ctx, d.coordinator, id, edition.Publish)
}

// layPartners is a programme of three days for lay partners, with forty people.
func (d *demo) layPartners(ctx context.Context) error {
	d.at(layFirst.AddDate(0, 0, -60))
	id, err := d.newEdition(ctx, programme.NewEdition{Template: "lay-partner-three-days", ProgrammeName: "Lay partner programme", FirstDay: layFirst.Format(dateForm), Basics: programme.Basics{
		Name: demoLay, Place: "Riverside Community Hall", Address: "4 Quay Street, Riverside", Places: "40", Fee: "0", BursaryBudget: "0",
		ClosesDate: layFirst.AddDate(0, 0, -21).Format(dateForm),
		Note:       "The people are invented, and so is who came on which day. The published evaluation asked nothing both before and after, so no objective shows a change. Later programmes ask twice.",
	}})
	if err != nil {
		return err
	}
	rows, err := demoRows("lay-partners.csv")
	if err != nil {
		return err
	}
	came, err := d.attendance(ctx, id)
	if err != nil {
		return err
	}
	came = append(came, d.layCalls(id, rows)...)
	came = append(came, d.layBehave(id, rows)...)
	followed, err := d.layImpact(id, layFirst.AddDate(0, 0, 54))
	if err != nil {
		return err
	}
	return d.happen(ctx, append(append(came, followed...), []event{
		{layFirst.AddDate(0, 0, -20), func(ctx context.Context) error {
			return d.DB.Write(ctx, d.network, func(tx *db.Tx) error {
				for _, r := range rows {
					if err := edition.GivePlace(tx, edition.Place{Edition: id, Person: d.people[r["email"]].ID, Side: person.Partner}); err != nil {
						return err
					}
				}
				return nil
			})
		}},
		{layFirst.AddDate(0, 0, -10), func(ctx context.Context) error { return d.layTables(ctx, id, rows) }},
		{layFirst, d.move(id, edition.Start)},
		{layFirst.AddDate(0, 0, 54).Add(9 * time.Hour), d.move(id, edition.End)},
		{layFirst.AddDate(0, 0, 70), func(ctx context.Context) error { return d.layForms(ctx, id) }},
		{layFirst.AddDate(0, 0, 1).Add(7 * time.Hour), func(ctx context.Context) error { return d.laySay(ctx, id, 0) }},
		{layFirst.AddDate(0, 0, 54).Add(7 * time.Hour), func(ctx context.Context) error { return d.laySay(ctx, id, 1) }},
		{layFirst.AddDate(0, 0, 2), func(ctx context.Context) error { return d.equality(ctx, id) }},
		{layFirst.AddDate(0, 0, 54+60), func(ctx context.Context) error { return d.layMeetsAgain(ctx, id) }},
		{layFirst.AddDate(0, 0, 54+93).Add(14 * time.Hour), func(ctx context.Context) error { return d.layCameAgain(ctx, id, rows) }},
		{layFirst.AddDate(0, 0, 150), func(ctx context.Context) error { return d.lessons(ctx, "lay", id) }},
	}...))
}

// layCame is how many came to the meeting three months after the lay partner programme, as published. Who they were is invented.
const layCame = 7

// layMeetsAgain plans the meeting three months after the last day.
func (d *demo) layMeetsAgain(ctx context.Context, id db.ID) error {
	_, _, err := d.parts.programmes.AddDay(ctx, d.coordinator, id, programme.DayForm{Title: layMeeting, Purpose: "To meet again, and to tell what has changed since.", Date: layFirst.AddDate(0, 0, 54+93).Format(dateForm),
		Starts: "10:00", Ends: "12:30", Place: "Riverside Community Hall", Module: "2", Sure: true})
	return err
}

// layMeeting is what that meeting is called.
const layMeeting = "Meeting after three months"

// layCameAgain notes who came to it.
func (d *demo) layCameAgain(ctx context.Context, id db.ID, rows []map[string]string) error {
	var meeting db.ID
	if err := d.DB.Read(ctx, d.network, func(tx *db.Tx) error {
		days, err := edition.Days(tx, id)
		for _, day := range days {
			if day.Title == layMeeting {
				meeting = day.ID
			}
		}
		return err
	}); err != nil {
		return err
	}
	var ticks []programme.Tick
	for i, r := range rows {
		now := programme.Absent
		if i%5 == 2 && i/5 < layCame {
			now = programme.Came
		}
		ticks = append(ticks, programme.Tick{Person: d.people[r["email"]].ID, Now: now})
	}
	_, err := d.parts.programmes.Tick(ctx, d.coordinator, id, meeting, ticks)
	return err
}

// attendance is what the coordinator notes on each day of an edition: who came, an hour and a half after it began, and at its end
// what was arranged for those who need something. Like the
// answers it is made by chance from a fixed seed: most come, a few are late, are ill or do not come.
func (d *demo) attendance(ctx context.Context, id db.ID) ([]event, error) {
	var days []edition.Day
	if err := d.DB.Read(ctx, d.network, func(tx *db.Tx) error {
		var err error
		days, err = edition.Days(tx, id)
		return err
	}); err != nil {
		return nil, err
	}
	var out []event
	for n, day := range days {
		at, err := time.Parse(dateForm, day.Date)
		if err != nil {
			return nil, err
		}
		out = append(out, event{at.Add(11*time.Hour + 30*time.Minute), func(ctx context.Context) error { return d.noteWhoCame(ctx, id, day.ID, n) }},
			event{at.Add(17 * time.Hour), func(ctx context.Context) error { return d.noteNeeds(ctx, id, day.ID, n) }})
	}
	return out, nil
}

// noteWhoCame notes one day. People come in the order of their addresses, so that everybody meets the same chance each time.
func (d *demo) noteWhoCame(ctx context.Context, id, day db.ID, n int) error {
	has := map[db.ID]bool{}
	if err := d.DB.Read(ctx, d.network, func(tx *db.Tx) error {
		places, err := edition.Places(tx, id)
		for _, p := range places {
			has[p.Person] = true
		}
		return err
	}); err != nil {
		return err
	}
	rng := rand.New(rand.NewPCG(demoSeed, uint64(3000+n)))
	var ticks []programme.Tick
	for _, email := range slices.Sorted(maps.Keys(d.people)) {
		who := d.people[email].ID
		if !has[who] {
			continue
		}
		now := programme.Came
		switch chance := rng.Float64(); {
		case chance < 0.02:
			now = programme.Absent
		case chance < 0.07:
			now = programme.Apologies
		case chance < 0.12:
			now = programme.CameLate
		}
		ticks = append(ticks, programme.Tick{Person: who, Now: now})
	}
	_, err := d.parts.programmes.Tick(ctx, d.coordinator, id, day, ticks)
	return err
}

// layForms brings the forms of the evaluation in by the ordinary import, with the note that they are reconstructed.
func (d *demo) layForms(ctx context.Context, id db.ID) error {
	const name = "lay-partner-responses.csv"
	raw, err := content.Files.ReadFile("demo/" + name)
	if err != nil {
		return err
	}
	t, err := sheet.Read(bytes.NewReader(raw), name, sheet.Options{})
	if err != nil {
		return err
	}
	def, ok := instrument.Shipped("lay-partner-evaluation")
	if !ok {
		return errors.New("the evaluation form is missing")
	}
	_, faults, err := d.parts.evaluations.Import(ctx, d.coordinator, id, evaluation.ImportPlan{
		Name: "At the end", Instrument: def.Key, Date: layFirst.AddDate(0, 0, 54).Format(dateForm), Invited: "40",
		Note: "These forms were reconstructed from published figures, so that each question has the published number of answers and mean. They are not the real forms.",
	}, t, evaluation.ImportSpec(def).Guess(t.Headers))
	if err == nil && sheet.Stops(faults) {
		err = fmt.Errorf("%s: %w", name, faults[0])
	}
	return err
}

func (d *demo) move(id db.ID, m edition.Move) func(context.Context) error {
	return func(ctx context.Context) error { return d.parts.programmes.Move(ctx, d.coordinator, id, m) }
}

// pairs is the programme for pairs that has run: the twelve pairs of the first programme and three local variants.
func (d *demo) pairs(ctx context.Context) error {
	d.at(pairsFirst.AddDate(0, 0, -70))
	id, err := d.newEdition(ctx, programme.NewEdition{Template: "pairs-five-days", ProgrammeName: "Collaborative pairs", FirstDay: pairsFirst.Format(dateForm), Basics: programme.Basics{
		Name: demoPairs, Place: "Riverside Community Hall", Address: "4 Quay Street, Riverside", Places: "15", Fee: "900", BursaryBudget: "7500",
		ClosesDate: pairsFirst.AddDate(0, 0, -25).Format(dateForm),
		Note:       "The people are invented, and so is all that they say and do. The roles and challenges are those of a real programme.",
	}})
	if err != nil {
		return err
	}
	apply := pairsFirst.AddDate(0, 0, -55)
	last := pairsFirst.AddDate(0, 0, 91)
	events := []event{
		{apply, func(ctx context.Context) error { return d.pairsApply(ctx, id) }},
		{apply.AddDate(0, 0, 6), func(ctx context.Context) error { return d.sponsorsAnswer(ctx, d.applied) }},
		{apply.AddDate(0, 0, 12), func(ctx context.Context) error { return d.submit(ctx, d.applied) }},
		{pairsFirst.AddDate(0, 0, -25).Add(9 * time.Hour), d.move(id, edition.Close)},
		{pairsFirst.AddDate(0, 0, -24), func(ctx context.Context) error { return d.panelDecides(ctx, id) }},
		{pairsFirst.AddDate(0, 0, -20), func(ctx context.Context) error { return d.pairsAccept(ctx, id) }},
		{pairsFirst, d.move(id, edition.Start)},
		{pairsFirst.AddDate(0, 0, 3), func(ctx context.Context) error { return d.supervise(ctx, id, pairsFirst.AddDate(0, 0, 3)) }},
		{last.Add(8 * time.Hour), d.move(id, edition.End)},
		{last.AddDate(0, 0, 20), func(ctx context.Context) error { return d.lessons(ctx, "pairs", id) }},
		{last.AddDate(0, 0, 40), func(ctx context.Context) error { return d.findOut(ctx, id) }},
		{last.AddDate(0, 0, 145), func(ctx context.Context) error { return d.quotes(ctx, id) }},
		{last.AddDate(0, 0, 150), func(ctx context.Context) error { return d.shareReport(ctx, id) }},
		{last.AddDate(0, 0, 170), func(ctx context.Context) error { return d.moreQuotes(ctx, id) }},
	}
	waves, err := d.waves(ctx, id, pairsFirst.AddDate(0, 0, -68))
	if err != nil {
		return err
	}
	came, err := d.attendance(ctx, id)
	if err != nil {
		return err
	}
	return d.happen(ctx, slices.Concat(events, came, waves, d.spaces(pairsFirst)))
}

// openCall is a programme for pairs that takes applications now.
func (d *demo) openCall(ctx context.Context) error {
	now := d.now.Time()
	d.at(now.AddDate(0, 0, -21))
	first := now.AddDate(0, 0, 77)
	for first.Weekday() != time.Tuesday {
		first = first.AddDate(0, 0, 1)
	}
	var ran edition.Edition
	if err := d.DB.Read(ctx, d.network, func(tx *db.Tx) error {
		var err error
		ran, err = editionNamed(tx, demoPairs)
		return err
	}); err != nil {
		return err
	}
	id, err := d.newEdition(ctx, programme.NewEdition{Template: "pairs-five-days", Programme: string(ran.Programme), FirstDay: first.Format(dateForm), Basics: programme.Basics{
		Name: first.Format("2006"), Place: "Riverside Community Hall", Address: "4 Quay Street, Riverside", Places: "12", Fee: "950", BursaryBudget: "6000",
		ClosesDate: now.AddDate(0, 0, 28).Format(dateForm),
	}})
	if err != nil {
		return err
	}
	if err := d.lessons(ctx, "open", id); err != nil {
		return err
	}
	for _, x := range d.beside {
		if err := d.parts.assessments.ShowRole(ctx, d.coordinator, x.organisation, x.role, id); err != nil {
			return err
		}
	}
	d.at(now.AddDate(0, 0, -14))
	if err := d.seekersApply(ctx, id); err != nil {
		return err
	}
	if err := d.suggestPairs(ctx, id); err != nil {
		return err
	}
	d.at(now.AddDate(0, 0, -7))
	if err := d.trios(ctx, first.AddDate(0, 0, 14)); err != nil {
		return err
	}
	d.at(now.AddDate(0, 0, -6))
	if err := d.listsOfBothSides(ctx, id); err != nil {
		return err
	}
	d.at(now.AddDate(0, 0, -5))
	if err := d.openPairs(ctx, id); err != nil {
		return err
	}
	d.at(now.AddDate(0, 0, -2))
	if err := d.openForm(ctx, ran.ID); err != nil {
		return err
	}
	return d.happen(ctx, []event{{now, nil}})
}

// openForm asks those of the programme that has run once more: a form that is open now, so that its links can be tried.
func (d *demo) openForm(ctx context.Context, id db.ID) error {
	now := d.now.Time()
	_, err := d.parts.evaluations.Add(ctx, d.coordinator, id, evaluation.Plan{Name: "Looking back", Instrument: "pairs-three-months", Respondents: []string{"partner", "professional"},
		OpensDate: now.AddDate(0, 0, -1).Format(dateForm), OpensTime: "09:00", ClosesDate: now.AddDate(0, 0, 28).Format(dateForm), ClosesTime: "20:00"})
	return err
}

// shareReport shares the report of an edition as it is then, with those who took part, and with administrators and sponsors.
func (d *demo) shareReport(ctx context.Context, id db.ID) error {
	p, err := d.parts.evaluations.Sharing(ctx, d.coordinator, id)
	if err != nil {
		return err
	}
	return d.parts.evaluations.Share(ctx, d.coordinator, id, evaluation.Choice{Readers: evaluation.Readers{People: true, Board: true}, Read: p.Read})
}
