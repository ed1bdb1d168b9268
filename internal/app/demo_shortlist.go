package app

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"alongside/internal/area/application"
	"alongside/internal/area/exchange"
	"alongside/internal/area/programme"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

// demoWishes are what the call for lay partners looks for. Nobody brings the last, so that a visitor sees how that looks.
var demoWishes = []struct {
	key string
	application.LookedFor
}{
	{"care", application.LookedFor{Words: "Has looked after somebody for years", Possible: "A sitter is paid on each day, and we end at three.", Least: 2}},
	{"village", application.LookedFor{Words: "Knows services from a village far from town", Possible: "A taxi is paid, and you can come by video on one of the days.", Least: 1}},
	{"offline", application.LookedFor{Words: "Does without the internet", Possible: "All papers come by post, and somebody rings you before each day.", Least: 1}},
}

// layCall is a programme for lay partners whose applications are closed and scored: its shortlist can be looked at.
func (d *demo) layCall(ctx context.Context) error {
	now := d.now.Time()
	d.at(now.AddDate(0, 0, -63))
	var ran edition.Edition
	if err := d.DB.Read(ctx, d.network, func(tx *db.Tx) error {
		var err error
		ran, err = editionNamed(tx, demoLay)
		return err
	}); err != nil {
		return err
	}
	first := now.AddDate(0, 0, 42)
	id, err := d.newEdition(ctx, programme.NewEdition{Template: "lay-partner-three-days", Programme: string(ran.Programme), FirstDay: first.Format(dateForm), Basics: programme.Basics{
		Name: first.Format("2006"), Place: "Riverside Community Hall", Address: "4 Quay Street, Riverside", Places: "9", Fee: "0", BursaryBudget: "0",
		ClosesDate: now.AddDate(0, 0, -33).Format(dateForm),
	}})
	if err != nil {
		return err
	}
	for _, w := range demoWishes {
		l := w.LookedFor
		l.Edition = id
		if err := d.parts.applications.LookFor(ctx, d.coordinator, l, false); err != nil {
			return err
		}
	}
	d.at(now.AddDate(0, 0, -50))
	if err := d.load(ctx, access.System(d.network, "demonstration"), exchange.Request{Kind: exchange.People, Name: "lay-applicants.csv", Invented: true}); err != nil {
		return err
	}
	if err := d.load(ctx, d.coordinator, exchange.Request{Kind: exchange.Applications, Edition: id, Name: "lay-applications.csv", Invented: true}); err != nil {
		return err
	}
	rows, err := demoRows("lay-applicants.csv")
	if err != nil {
		return err
	}
	apps, err := d.layApply(ctx, id, rows)
	if err != nil {
		return err
	}
	d.at(now.AddDate(0, 0, -32))
	if err := d.parts.programmes.Move(ctx, d.coordinator, id, edition.Close); err != nil {
		return err
	}
	d.at(now.AddDate(0, 0, -28))
	if err := d.layScore(ctx, rows, apps); err != nil {
		return err
	}
	d.at(now.AddDate(0, 0, -24))
	return d.parts.selection.CloseScoring(ctx, d.coordinator, id, true)
}

// layApply lets everybody of the file say what they need and bring, and send their application.
func (d *demo) layApply(ctx context.Context, id db.ID, rows []map[string]string) ([]db.ID, error) {
	var wishes []application.LookedFor
	people := map[string]person.Person{}
	all := map[db.ID]db.ID{}
	if err := d.DB.Read(ctx, d.network, func(tx *db.Tx) error {
		var emails []string
		for _, r := range rows {
			emails = append(emails, r["email"])
		}
		var err error
		if people, err = person.ByEmails(tx, emails); err != nil {
			return err
		}
		if wishes, err = application.LookedForIn(tx, id); err != nil {
			return err
		}
		apps, err := application.OfEdition(tx, id)
		for _, a := range apps {
			all[a.Partner] = a.ID
		}
		return err
	}); err != nil {
		return nil, err
	}
	var out []db.ID
	for _, r := range rows {
		app := all[people[r["email"]].ID]
		if app == "" {
			return nil, fmt.Errorf("no application of %s", r["email"])
		}
		out = append(out, app)
		actor, err := d.actor(ctx, r["email"])
		if err != nil {
			return nil, err
		}
		if err := d.sayNeeds(ctx, actor, app, ""); err != nil {
			return nil, err
		}
		for j, w := range demoWishes {
			if w.key == r["brings"] {
				if err := d.parts.applications.SayBrings(ctx, actor, app, []db.ID{wishes[j].ID}); err != nil {
					return nil, err
				}
			}
		}
		_, hash, err := d.parts.applications.Exact(ctx, actor, app)
		if err != nil {
			return nil, err
		}
		if _, err := d.parts.applications.Confirm(ctx, actor, app, hash); err != nil {
			return nil, fmt.Errorf("%s: %w", r["email"], err)
		}
	}
	return out, nil
}

// layScore lets both members of the panel score every application as the file says. With one of them Winston is too close.
func (d *demo) layScore(ctx context.Context, rows []map[string]string, apps []db.ID) error {
	def, ok := instrument.Shipped("selection-lay-partner")
	if !ok {
		return errors.New("the selection form is missing")
	}
	for _, member := range []struct{ email, column string }{{"maria.santos@example.org", "marks_professional"}, {"winston.clarke@example.org", "marks_partner"}} {
		actor, err := d.actor(ctx, member.email)
		if err != nil {
			return err
		}
		for i, r := range rows {
			if r["brings"] == "close" && member.column == "marks_partner" {
				if err := d.parts.selection.DeclareConflict(ctx, actor, apps[i], "We are in the same patient group."); err != nil {
					return err
				}
				continue
			}
			sum, err := strconv.Atoi(r[member.column])
			if err != nil {
				return err
			}
			planning, err := strconv.Atoi(r["planning"])
			if err != nil {
				return err
			}
			if err := d.parts.selection.Score(ctx, actor, apps[i], layMarks(def, i, sum, planning), 0); err != nil {
				return err
			}
		}
	}
	return nil
}

// layMarks fills the form of the seven characteristics so that its marks have the sum, with the one for planning as given.
func layMarks(def instrument.Definition, application, sum, planning int) instrument.Answers {
	out := instrument.Answers{}
	rest, left := sum-planning, 6
	for _, it := range def.Items() {
		switch steps := it.Steps(); {
		case it.ID == "strategic-experience":
			out[it.ID] = instrument.Give(steps[planning].Value)
		case it.Kind.Ordered():
			mark := (rest + left - 1) / left
			rest, left = rest-mark, left-1
			out[it.ID] = instrument.Give(steps[mark].Value)
		case it.Kind == instrument.Choice:
			advice := "offer"
			if planning < 2 {
				advice = "first-step"
			}
			out[it.ID] = instrument.Give(advice)
		case it.Kind == instrument.LongText:
			out[it.ID] = instrument.Give(demoAdvice[application%len(demoAdvice)])
		}
	}
	return out
}
