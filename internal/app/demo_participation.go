package app

import (
	"context"
	"time"

	"alongside/internal/area/participation"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// demoActivity is an activity of the demonstration. Days count back from today; until 0 goes on. staff and leaders are where each side placed it
// first, "" for not yet; agreed says with whose place the other side agreed: "staff", "leaders" or "".
type demoActivity struct {
	title, about           string
	from, until            int
	staff, leaders, agreed string
	why                    string // of the side that placed it second
}

// demoGrid are three years of a trust: more is asked and told at first, more is shared in the end.
var demoGrid = []demoActivity{
	{"Leaflets about operations", "A leaflet for each of forty operations.", 1090, 1060, "individual information", "", "staff", ""},
	{"Survey about food on the wards", "Four hundred patients answered.", 1040, 1010, "collective feedback", "", "staff", ""},
	{"Open day of the maternity unit", "", 980, 980, "collective information", "", "staff", ""},
	{"Complaints counted by ward", "Every quarter, for the quality committee.", 1000, 560, "collective feedback", "", "staff", ""},
	{"Newsletter for members of the trust", "", 1080, 0, "collective information", "", "staff", ""},
	{"Listening evenings about discharge", "Three evenings in the town hall.", 700, 640, "collective influence", "collective feedback", "leaders", "We were listened to. What was decided was decided without us."},
	{"Patients on the panel that appoints ward managers", "Two patients, each with a vote.", 690, 0, "collective influence", "", "staff", ""},
	{"Care plans written together", "On two wards to begin with.", 620, 0, "individual influence", "individual feedback", "", "My plan was written before I came into the room."},
	{"Focus groups about the new entrance", "", 580, 540, "collective feedback", "", "staff", ""},
	{"Course on living with diabetes, led by patients", "", 500, 0, "individual control", "", "staff", ""},
	{"Carers’ group that spends the comfort fund", "Carers decide alone what is bought.", 320, 0, "collective influence", "collective control", "leaders", "We decide, and staff buy it. That is more than influence."},
	{"Outpatient letters designed again with patients", "", 300, 120, "collective influence", "", "staff", ""},
	{"Patient co-chairs the quality committee", "", 210, 0, "collective control", "", "staff", ""},
	{"Dialysis at home", "", 420, 0, "individual control", "", "staff", ""},
	{"Advocates on the ward round", "", 190, 0, "individual influence", "", "staff", ""},
	{"Survey about parking", "", 60, 45, "collective influence", "", "", ""},
	{"Design days for the children’s ward", "Six young people and six staff.", 40, 0, "collective influence", "", "", ""},
}

// participation is the grid of a trust: what both sides agreed on, where they differ, and what waits for patient leaders.
func (d *demo) participation(ctx context.Context) error {
	trust, err := d.organisationNamed(ctx, "Riverside Hospital Trust")
	if err != nil {
		return err
	}
	staff, err := d.actor(ctx, "stephen.amis@example.org")
	if err != nil {
		return err
	}
	leader, err := d.actor(ctx, "farida.chowdhury@example.org")
	if err != nil {
		return err
	}
	today := d.now.Time()
	day := func(ago int) string { return today.AddDate(0, 0, -ago).Format(dateForm) }
	for i, v := range demoGrid {
		d.at(today.AddDate(0, 0, -25).Add(time.Duration(i) * time.Minute))
		f := participation.Form{Title: v.title, About: v.about, Starts: day(v.from), Cell: participation.CellOf(v.staff), Goes: v.until == 0}
		if v.until != 0 {
			f.Ends = day(v.until)
		}
		id, err := d.parts.participation.Add(ctx, staff, trust, f)
		if err != nil {
			return err
		}
		d.at(today.AddDate(0, 0, -18).Add(time.Duration(i) * time.Minute))
		if v.leaders != "" {
			if err := d.parts.participation.Place(ctx, leader, trust, id, participation.CellOf(v.leaders), v.why, 1); err != nil {
				return err
			}
		}
		switch v.agreed {
		case "staff":
			err = d.agreeOnPlace(ctx, leader, trust, id)
		case "leaders":
			err = d.agreeOnPlace(ctx, staff, trust, id)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (d *demo) agreeOnPlace(ctx context.Context, as access.Actor, organisation, id db.ID) error {
	hash, err := d.parts.participation.Waits(ctx, as, organisation, id)
	if err != nil {
		return err
	}
	return d.parts.participation.Agree(ctx, as, organisation, id, hash)
}
