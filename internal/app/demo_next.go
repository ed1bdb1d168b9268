package app

import (
	"context"
	"fmt"
	"strings"
	"time"

	"alongside/internal/area/exchange"
	"alongside/internal/area/programme"
	"alongside/internal/area/seating"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// layNext is a lay partner programme that begins in some weeks, as large as the one that has ended: forty people, eight coaches,
// eight junior clinicians and six managers who present. Everybody has a place and the tables are set up, but nobody is
// seated: that, and the timetable of the managers, is left to whoever looks at the demonstration.
func (d *demo) layNext(ctx context.Context) error {
	now := d.now.Time()
	first := now.AddDate(0, 0, 16) // forms are asked for two weeks before, so none has left yet
	for first.Weekday() != time.Tuesday {
		first = first.AddDate(0, 0, 1)
	}
	d.at(now.AddDate(0, 0, -60))
	rows, presenters, err := d.layNextPeople(ctx)
	if err != nil {
		return err
	}
	var ran edition.Edition
	if err := d.DB.Read(ctx, d.network, func(tx *db.Tx) error {
		ran, err = editionNamed(tx, demoLay)
		return err
	}); err != nil {
		return err
	}
	id, err := d.newEdition(ctx, programme.NewEdition{Template: "lay-partner-three-days", Programme: string(ran.Programme), FirstDay: first.Format(dateForm), Basics: programme.Basics{
		Name: first.Format("January 2006"), Place: "Riverside Community Hall", Address: "4 Quay Street, Riverside", Places: "40", Fee: "0", BursaryBudget: "0",
		ClosesDate: now.AddDate(0, 0, -10).Format(dateForm), Note: "The people are invented.",
	}})
	if err != nil {
		return err
	}
	if err := d.layCoaches(ctx, id); err != nil {
		return err
	}
	for _, r := range presenters {
		if _, err := d.parts.programmes.AddPerson(ctx, d.coordinator, id, programme.PersonForm{Email: r["email"], Function: "presenter", Side: "professional"}); err != nil {
			return err
		}
	}
	if err := d.layNextAsked(ctx, rows); err != nil {
		return err
	}
	d.at(now.AddDate(0, 0, -10))
	if err := d.move(id, edition.Close)(ctx); err != nil {
		return err
	}
	if err := d.layNextTables(ctx, id, rows); err != nil {
		return err
	}
	if err := d.layNextOffered(ctx, id, rows); err != nil {
		return err
	}
	return d.layNextForms(ctx, id)
}

// layNextForms plans the forms. That after one month stands alone, so that the change after three months can show more people.
func (d *demo) layNextForms(ctx context.Context, id db.ID) error {
	if _, err := d.parts.evaluations.FromTemplate(ctx, d.coordinator, id); err != nil {
		return err
	}
	_, list, err := d.parts.evaluations.List(ctx, d.coordinator, id)
	if err != nil {
		return err
	}
	for _, w := range list {
		if stageOf(w.Template) == stageOneMonth {
			if err := d.parts.evaluations.StandAlone(ctx, d.coordinator, id, w.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// layNextPeople brings in those who come and those who present.
func (d *demo) layNextPeople(ctx context.Context) (come, present []map[string]string, err error) {
	for _, f := range []struct {
		name string
		rows *[]map[string]string
	}{{"lay-partners-next.csv", &come}, {"presenters.csv", &present}} {
		if err := d.load(ctx, access.System(d.network, "demonstration"), exchange.Request{Kind: exchange.People, Name: f.name, Invented: true}); err != nil {
			return nil, nil, err
		}
		if *f.rows, err = demoRows(f.name); err != nil {
			return nil, nil, err
		}
	}
	var emails []string
	for _, r := range come {
		emails = append(emails, r["email"])
	}
	return come, present, d.DB.Read(ctx, d.network, func(tx *db.Tx) error {
		more, err := person.ByEmails(tx, emails)
		for email, p := range more {
			d.people[email] = p
		}
		return err
	})
}

// layNextTables gives the places, says which tables are of a kind and who needs one, and makes the timetable of the junior
// clinicians. One person who told of a quiet table is left for the coordinator to tick.
func (d *demo) layNextTables(ctx context.Context, id db.ID, rows []map[string]string) error {
	d.at(d.now.Time().AddDate(0, 0, -6))
	s := d.parts.seating
	// Nobody has a place yet, so nobody is seated by this.
	if _, err := s.SetUp(ctx, d.coordinator, id, seating.SetupForm{Tables: "8", Least: "5", Most: "6", Kinds: map[string]string{"door": "1, 2", "loop": "3, 4", "quiet": "8"},
		Coaches: seating.CoachSpread, Mix: []string{seating.MixPerspective, seating.MixOrganisation}, Version: "0"}); err != nil {
		return err
	}
	needs := map[db.ID][]string{}
	if err := d.DB.Write(ctx, d.network, func(tx *db.Tx) error {
		clear(needs)
		quiet := false
		for _, r := range rows {
			who := d.people[r["email"]].ID
			if err := edition.GivePlace(tx, edition.Place{Edition: id, Person: who, Side: person.Partner}); err != nil {
				return err
			}
			for told, kind := range map[string]string{"room-near-door": "door", "support-hearing-loop": "loop", "room-quiet-table": "quiet"} {
				switch {
				case !strings.Contains(r["access_needs"], told):
				case kind == "quiet" && !quiet:
					quiet = true
				default:
					needs[who] = []string{kind}
				}
			}
		}
		return nil
	}); err != nil {
		return err
	}
	if err := s.SaveKinds(ctx, d.coordinator, id, "1", needs); err != nil {
		return err
	}
	days, err := d.daysOf(ctx, id)
	if err != nil {
		return err
	}
	_, err = s.SaveRotation(ctx, d.coordinator, id, "", seating.RotationForm{Name: "Projects of the junior clinicians", Day: string(days[1].ID), Tables: "8", Hears: "2", Starts: "13:30", Minutes: "35",
		Presenters: strings.Join([]string{"Aisha Rahim, letters after a visit", "Bronwen Pugh, who sees test results first", "Cheng Liu, pain after an operation", "Dana Whitlock, a quieter ward at night",
			"Eoin Farrelly, going home from hospital", "Funmi Adebayo, asthma at school", "Greta Holm, words for a hard talk", "Hamish Rae, falls at home"}, "\n")})
	return err
}

// daysOf are the three days of a lay partner programme.
func (d *demo) daysOf(ctx context.Context, id db.ID) (days []edition.Day, err error) {
	err = d.DB.Read(ctx, d.network, func(tx *db.Tx) error {
		days, err = edition.Days(tx, id)
		return err
	})
	if err == nil && len(days) != 3 {
		err = fmt.Errorf("the lay partner programme has %d days", len(days))
	}
	return days, err
}
