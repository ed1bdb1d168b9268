package app

import (
	"context"
	"strings"

	"alongside/internal/area/programme"
	"alongside/internal/area/seating"
	"alongside/internal/platform/db"
)

// layTables seats the lay partner programme: forty people and a coach for each of eight tables, mixed anew on each of the three
// days. Who asked for a seat near the door sits at a table there. On the second day each table hears two of eight fellows, on
// the third two of six managers.
func (d *demo) layTables(ctx context.Context, id db.ID, rows []map[string]string) error {
	if err := d.layCoaches(ctx, id); err != nil {
		return err
	}
	s := d.parts.seating
	if _, err := s.SetUp(ctx, d.coordinator, id, seating.SetupForm{Tables: "8", Least: "5", Most: "6", Kinds: map[string]string{"door": "1, 2", "quiet": "8"}, Coaches: seating.CoachSpread,
		Mix: []string{seating.MixPerspective, seating.MixOrganisation}, Version: "0"}); err != nil {
		return err
	}
	door := map[db.ID][]string{}
	for _, r := range rows {
		if strings.Contains(r["access_needs"], "room-near-door") {
			door[d.people[r["email"]].ID] = []string{"door"}
		}
	}
	if err := s.SaveKinds(ctx, d.coordinator, id, "2", door); err != nil {
		return err
	}
	if err := s.Seat(ctx, d.coordinator, id, "3", 0); err != nil {
		return err
	}
	if err := d.layPresenters(ctx, id); err != nil {
		return err
	}
	if err := d.layRotations(ctx, id); err != nil {
		return err
	}
	if err := s.Publish(ctx, d.coordinator, id, "4"); err != nil {
		return err
	}
	return s.Tell(ctx, d.network, id)
}

// layCoaches adds six coaches to the two whom every edition of the demonstration has.
func (d *demo) layCoaches(ctx context.Context, id db.ID) error {
	for _, c := range []struct{ name, side string }{{"rosa.lindgren", "partner"}, {"emeka.obi", "professional"}, {"joan.pettifer", "partner"}, {"harpreet.gill", "professional"},
		{"lucy.ferrant", "partner"}, {"tomasz.zielinski", "professional"}} {
		if _, err := d.parts.programmes.AddPerson(ctx, d.coordinator, id, programme.PersonForm{Email: c.name + "@example.org", Function: "coach", Side: c.side}); err != nil {
			return err
		}
	}
	return nil
}

// layRotations makes the timetables of the fellows and of the managers, who are invented.
func (d *demo) layRotations(ctx context.Context, id db.ID) error {
	days, err := d.daysOf(ctx, id)
	if err != nil {
		return err
	}
	for _, f := range []seating.RotationForm{
		{Name: "Projects of the junior clinicians", Day: string(days[1].ID), Starts: "13:30", Minutes: "35", Presenters: strings.Join([]string{
			"Amara Nwosu, letters that people can read", "Callum Reeve, calls after leaving hospital", "Devika Menon, pain after an operation", "Ewan Lloyd, shorter waits for a scan",
			"Freya Novak, sleep on the ward", "Hassan Qureshi, medicines at home", "Imogen Tate, young carers at the clinic", "Joshua Adair, falls in care homes"}, "\n")},
		{Name: "Case studies of the managers", Day: string(days[2].ID), Starts: "10:45", Minutes: "25", Presenters: strings.Join([]string{
			"Keziah Brandt, moving a clinic to the high street", "Lionel Marsh, spending on transport", "Mina Sato, one record for all services", "Neil Cartwright, opening hours of a walk-in centre",
			"Oriana Bell, who sits on the board", "Piotr Kaczmarek, complaints that change something"}, "\n")},
	} {
		f.Tables, f.Hears = "8", "2"
		made, err := d.parts.seating.SaveRotation(ctx, d.coordinator, id, "", f)
		if err != nil {
			return err
		}
		if err := d.parts.seating.PublishRotation(ctx, d.coordinator, id, made, "1"); err != nil {
			return err
		}
	}
	return d.parts.seating.TellTurns(ctx, d.network, id)
}

// layPresenters are those who presented in the lay partner programme that has ended, as the list of its team has them.
func (d *demo) layPresenters(ctx context.Context, id db.ID) error {
	rows, err := demoRows("team.csv")
	if err != nil {
		return err
	}
	for _, r := range rows {
		if r["job"] != "Junior clinician" && r["job"] != "Manager" {
			continue
		}
		if _, err := d.parts.programmes.AddPerson(ctx, d.coordinator, id, programme.PersonForm{Email: r["email"], Function: "presenter", Side: "professional"}); err != nil {
			return err
		}
	}
	return nil
}

// laySaid is what tables said to some of those who presented, by their names.
var laySaid = map[string][]seating.Words{
	"Amara Nwosu": {
		{Good: "You read us a real letter, and then yours. We all knew at once which one we would understand.", Next: "Ask people to read the new letter aloud before it goes out. Leave room for one question of theirs."},
		{Good: "Short sentences, and the date and place on top.", Next: "Put a phone number on it that somebody answers."},
	},
	"Devika Menon":  {{Good: "You told us what goes wrong at night, and did not defend it.", Next: "Let people say on day one what helped them before."}},
	"Keziah Brandt": {{Good: "We liked the map with the bus stops.", Next: "Which people would come less often? Ask them first, before the lease is signed."}},
}

// laySay writes down what tables said at the end of a day of the lay partner programme.
func (d *demo) laySay(ctx context.Context, id db.ID, timetable int) error {
	var list []seating.Rotation
	if err := d.DB.Read(ctx, d.network, func(tx *db.Tx) error {
		var err error
		list, err = seating.Timetables(tx, id)
		return err
	}); err != nil {
		return err
	}
	t := list[timetable]
	for n, presenter := range t.Setup.Presenters {
		name, _, _ := strings.Cut(presenter, ",")
		said := laySaid[name]
		for _, v := range t.Visits {
			if int(v.Presenter) != n || len(said) == 0 {
				continue
			}
			if err := d.parts.seating.Say(ctx, d.coordinator, id, t.ID, seating.Visit{Table: int(v.Table) + 1, Presenter: name}, said[0], 0); err != nil {
				return err
			}
			said = said[1:]
		}
	}
	return nil
}
