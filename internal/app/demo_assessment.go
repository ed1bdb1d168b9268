package app

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"alongside/content"
	"alongside/internal/area/assessment"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
	"alongside/internal/shared/round"
)

// assessments lets organisations ask about their patient leaders, and people answer, talk and agree.
func (d *demo) assessments(ctx context.Context) error {
	all := content.DemoAssessed()
	var events []event
	add := func(date string, hour int, do func(context.Context) error) error {
		at, err := time.Parse(dateForm, date)
		events = append(events, event{at.Add(time.Duration(hour) * time.Hour), do})
		return err
	}
	for _, r := range all.Rounds {
		if err := add(r.Date, 9, func(ctx context.Context) error { return d.organisationRound(ctx, r) }); err != nil {
			return err
		}
	}
	for _, x := range all.Actions {
		if err := add(x.Date, 10, func(ctx context.Context) error { return d.planAction(ctx, x) }); err != nil {
			return err
		}
	}
	for _, x := range all.Attributes {
		if err := add(x.Date, 11, func(ctx context.Context) error { return d.brings(ctx, x) }); err != nil {
			return err
		}
	}
	for _, x := range all.Roles {
		if err := add(x.Date, 12, func(ctx context.Context) error { return d.describeRole(ctx, x) }); err != nil {
			return err
		}
	}
	return d.happen(ctx, events)
}

// describeRole lets somebody of the staff write what a role needs, and the patient leader say yes.
func (d *demo) describeRole(ctx context.Context, x content.DemoRole) error {
	id, err := d.organisationNamed(ctx, x.Organisation)
	if err != nil {
		return err
	}
	staff, err := d.actor(ctx, x.Professional)
	if err != nil {
		return err
	}
	needs := map[string]string{}
	for _, k := range x.Start {
		needs[k] = "start"
	}
	for _, k := range x.Learn {
		needs[k] = "learn"
	}
	role, err := d.parts.assessments.AddRole(ctx, staff, id, assessment.RoleForm{RoleWords: assessment.RoleWords{Title: x.Title, About: x.About, Needs: needs, Support: x.Support},
		Professional: x.Professional, Partner: x.Partner})
	if err != nil || x.Waits {
		return err
	}
	leader, err := d.actor(ctx, x.Partner)
	if err != nil {
		return err
	}
	var hash string
	if err := d.DB.Read(ctx, d.network, func(tx *db.Tx) error {
		all, err := d.Decisions.Of(tx, role)
		if err == nil {
			hash = all[0].Hash
		}
		return err
	}); err != nil {
		return err
	}
	if x.Beside {
		d.beside = append(d.beside, shownRole{id, role})
	}
	return d.parts.assessments.SayYesToRole(ctx, leader, id, role, hash)
}

// shownRole is a role that is shown beside the programme that takes applications.
type shownRole struct{ organisation, role db.ID }

// organisationNamed finds an organisation by its name.
func (d *demo) organisationNamed(ctx context.Context, name string) (id db.ID, err error) {
	err = d.DB.Write(ctx, d.network, func(tx *db.Tx) error {
		id, err = person.OrganisationNamed(tx, name)
		return err
	})
	return id, err
}

// marked are the answers of the person at one place of a round.
func marked(r content.DemoOrganisationRound, place int, email string) instrument.Answers {
	as := given(r.Words[email])
	for item, line := range r.Marks {
		steps := strings.Fields(line)
		switch {
		case place >= len(steps) || steps[place] == "-":
		case steps[place] == instrument.Not:
			as[item] = instrument.Answer{State: instrument.NotApplicable}
		default:
			as[item] = instrument.Give(steps[place])
		}
	}
	return as
}

func (d *demo) organisationRound(ctx context.Context, r content.DemoOrganisationRound) error {
	id, err := d.organisationNamed(ctx, r.Organisation)
	if err != nil {
		return err
	}
	area := d.parts.assessments
	which, err := area.StartRound(ctx, d.coordinator, id, assessment.Begin{Key: r.Form, Professionals: strings.Join(r.Staff, "\n"), Partners: strings.Join(r.Patients, "\n")})
	if err != nil {
		return fmt.Errorf("%s of %s: %w", r.Form, r.Organisation, err)
	}
	var actors []access.Actor
	for i, email := range append(append([]string(nil), r.Staff...), r.Patients...) {
		as := marked(r, i, email)
		if as.Empty() {
			continue
		}
		who, err := d.actor(ctx, email)
		if err != nil {
			return err
		}
		if _, err := area.AnswerRound(ctx, who, id, which, round.Given{Answers: as, Version: 1, AsItIs: true}); err != nil {
			return fmt.Errorf("%s of %s, %s: %w", r.Form, r.Organisation, email, err)
		}
		actors = append(actors, who)
	}
	if r.Agreed == nil {
		return nil
	}
	if err := area.Propose(ctx, actors[0], id, which, given(r.Agreed), 0); err != nil {
		return err
	}
	for _, who := range actors[1:] {
		hash := ""
		if err := d.DB.Read(ctx, d.network, func(tx *db.Tx) error {
			all, err := d.Decisions.Of(tx, which)
			if len(all) > 0 {
				hash = all[0].Hash
			}
			return err
		}); err != nil {
			return err
		}
		if err := area.SayYes(ctx, who, id, which, hash); err != nil {
			return err
		}
	}
	return nil
}

func (d *demo) planAction(ctx context.Context, x content.DemoGap) error {
	id, err := d.organisationNamed(ctx, x.Organisation)
	if err != nil {
		return err
	}
	action, err := d.parts.assessments.AddAction(ctx, d.coordinator, id, assessment.NewAction{Words: x.Title, Item: x.Item, Step: strconv.FormatInt(x.Step, 10), Owner: x.Owner, Due: x.Due})
	if err != nil || !x.Done {
		return err
	}
	return d.parts.assessments.MarkAction(ctx, d.coordinator, id, action, true)
}

// brings lets somebody rate what they bring as a leader.
func (d *demo) brings(ctx context.Context, x content.DemoAttributes) error {
	who, err := d.actor(ctx, x.Who)
	if err != nil {
		return err
	}
	def, _ := instrument.Shipped("attributes")
	as := instrument.Answers{}
	steps := strings.Fields(x.Marks)
	for _, it := range def.Items() {
		switch {
		case it.Kind.Ordered() && len(steps) > 0:
			as[it.ID], steps = instrument.Give(steps[0]), steps[1:]
		case it.ID == "proud" && x.Proud != "":
			as[it.ID] = instrument.Give(x.Proud)
		case it.ID == "grow" && x.Grow != "":
			as[it.ID] = instrument.Give(x.Grow)
		}
	}
	return d.parts.assessments.SaveAttributes(ctx, who, as)
}
