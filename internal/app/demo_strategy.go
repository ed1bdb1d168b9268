package app

import (
	"context"
	"time"

	"alongside/internal/area/strategy"
	"alongside/internal/platform/db"
	"alongside/internal/shared/ground"
)

// demoOutcome is an outcome of the demonstration. by counts days from today; people are addresses by level; steps are those of the forty on
// which it rests.
type demoOutcome struct {
	different, measure string
	by                 int
	people             []demoCarrier
	steps              []string
	decides, offers    bool // it also rests on a decision, or an opportunity, of the organisation
	plan               strategy.PlanForm
	seen               map[string]string // what somebody's side sees this year
}

// demoCarrier is somebody who is responsible. asked says that they have not answered yet.
type demoCarrier struct {
	level strategy.Level
	email string
	asked bool
}

// demoStrategy is a strategy of the demonstration. written counts days back from today, review days from it.
type demoStrategy struct {
	organisation, title, why string
	written, review          int
	outcomes                 []demoOutcome
	yes                      []string // who says yes, one of each side
	change                   string   // other words of the first outcome, which wait for a yes
	asks                     string   // who said yes to the change already
}

const (
	demoStephen = "stephen.amis@example.org"
	demoGrace   = "grace.adeyemi@example.org"
	demoFarida  = "farida.chowdhury@example.org"
	demoJade    = "jade.osei@example.org"
	demoBrian   = "brian.fairclough@example.org"
)

var demoStrategies = []demoStrategy{
	{organisation: "Riverside Hospital Trust", title: "Led with patients", why: "What we decide without patients we often do twice. In three years, patients should lead with us wherever something is decided that changes their care.",
		written: 160, review: 20, yes: []string{demoFarida, demoStephen}, outcomes: []demoOutcome{
			{different: "Whoever is asked to a meeting gets papers in time that they can read", measure: "Every three months, ten people who were asked say whether it was so.", by: 240, steps: []string{"1", "3", "20"}, offers: true,
				people: []demoCarrier{{strategy.Director, demoStephen, false}, {strategy.Lead, demoGrace, false}, {strategy.Patient, demoFarida, false}},
				plan:   strategy.PlanForm{Name: "Communication plan", Kind: "Plan of the trust", Web: "https://www.example.org/communication-plan"},
				seen:   map[string]string{demoFarida: "Papers are shorter. They still come two days before the meeting.", demoGrace: "Six of eight groups use the short form of papers now."}},
			{different: "No service changes without patients who had a key part in it", measure: "The register of decisions shows who had which part, and what changed because of it.", by: 420, steps: []string{"37"}, decides: true,
				people: []demoCarrier{{strategy.Director, demoStephen, false}, {strategy.Lead, demoStephen, false}, {strategy.Patient, "elaine.rigby@example.org", true}}},
			{different: "Patient leaders come from every part of the town", measure: "The map of roles, looked at once a year with the people of each part.", by: 600,
				people: []demoCarrier{{strategy.Director, demoStephen, false}}},
		}},
	{organisation: "Riverside Borough Council", title: "Nothing about carers without carers", why: "A quarter of the families of the borough look after somebody. They are seldom in the room when we plan.",
		written: 90, review: 200, yes: []string{demoBrian, demoJade}, change: "Carers sit on every board that plans care in the borough, and are paid for it", asks: demoJade, outcomes: []demoOutcome{
			{different: "Carers sit on every board that plans care in the borough", measure: "The list of members, looked at every spring.", by: 300, steps: []string{"4"}, people: []demoCarrier{{strategy.Director, demoJade, false}, {strategy.Patient, demoBrian, false}}},
		}},
}

// strategies are that of a trust, which is in force and leaves questions to talk about, and that of a council, with a change that waits for the yes of
// a patient leader.
func (d *demo) strategies(ctx context.Context) error {
	for i := range demoStrategies {
		if err := d.strategy(ctx, &demoStrategies[i]); err != nil {
			return err
		}
	}
	return nil
}

func (d *demo) strategy(ctx context.Context, v *demoStrategy) error {
	org, err := d.organisationNamed(ctx, v.organisation)
	if err != nil {
		return err
	}
	today, s := d.now.Time(), d.parts.strategies
	day := func(days int) string { return today.AddDate(0, 0, days).Format(dateForm) }
	d.at(today.AddDate(0, 0, -v.written))
	id, err := s.Write(ctx, d.coordinator, org, strategy.Form{Title: v.title, Why: v.why, Starts: day(-v.written), Ends: day(3*365 - v.written), Review: day(v.review)})
	if err != nil {
		return err
	}
	var first db.ID
	for i, o := range v.outcomes {
		d.at(today.AddDate(0, 0, -v.written+1).Add(time.Duration(i) * time.Hour))
		outcome, err := s.AddOutcome(ctx, d.coordinator, org, id, strategy.OutcomeForm{Different: o.different, Measure: o.measure, Due: day(o.by)})
		if err != nil {
			return err
		}
		if i == 0 {
			first = outcome
		}
		if err := d.carry(ctx, org, id, outcome, o); err != nil {
			return err
		}
	}
	d.at(today.AddDate(0, 0, -v.written+6))
	if err := d.askStrategy(ctx, org, id, v.yes); err != nil {
		return err
	}
	d.at(today.AddDate(0, 0, -12))
	for email, words := range v.outcomes[0].seen {
		who, err := d.actor(ctx, email)
		if err != nil {
			return err
		}
		if err := s.Say(ctx, who, org, id, first, words); err != nil {
			return err
		}
	}
	if v.change == "" {
		return nil
	}
	d.at(today.AddDate(0, 0, -3))
	version, err := s.Drafted(ctx, d.coordinator, org, id)
	if err != nil {
		return err
	}
	o := v.outcomes[0]
	if err := s.ChangeOutcome(ctx, d.coordinator, org, id, first, strategy.OutcomeForm{Different: v.change, Measure: o.measure, Due: day(o.by), Version: version}); err != nil {
		return err
	}
	return d.askStrategy(ctx, org, id, []string{v.asks})
}

// askStrategy puts the draft to both sides, and these people say yes.
func (d *demo) askStrategy(ctx context.Context, org, id db.ID, yes []string) error {
	s := d.parts.strategies
	version, err := s.Drafted(ctx, d.coordinator, org, id)
	if err != nil {
		return err
	}
	if err := s.Ask(ctx, d.coordinator, org, id, version); err != nil {
		return err
	}
	for _, email := range yes {
		who, err := d.actor(ctx, email)
		if err != nil {
			return err
		}
		hash, err := s.Waits(ctx, who, org, id)
		if err != nil {
			return err
		}
		if err := s.Yes(ctx, who, org, id, hash); err != nil {
			return err
		}
	}
	return nil
}

// carry names who is responsible for an outcome, lets them take it on, and links what it rests on.
func (d *demo) carry(ctx context.Context, org, id, outcome db.ID, o demoOutcome) error {
	s := d.parts.strategies
	for _, c := range o.people {
		who, err := d.actor(ctx, c.email)
		if err != nil {
			return err
		}
		if _, err := s.Name(ctx, d.coordinator, org, id, outcome, strategy.PersonForm{Level: c.level, Email: c.email, Name: who.Name()}); err != nil {
			return err
		}
		if c.asked {
			continue
		}
		asked, err := s.AskedOf(ctx, who, org, id, outcome)
		if err != nil {
			return err
		}
		for _, which := range asked {
			if err := s.TakeOn(ctx, who, org, id, outcome, which); err != nil {
				return err
			}
		}
	}
	var things []ground.Thing
	for _, step := range o.steps {
		things = append(things, ground.Thing{Kind: ground.Step, Of: org, Part: step})
	}
	err := d.DB.Read(ctx, d.network, func(tx *db.Tx) error {
		for _, x := range []struct {
			wanted bool
			kind   ground.Kind
			from   ground.Keeper
		}{{o.decides, ground.Decided, d.parts.decisions.Grounds()}, {o.offers, ground.Opportunity, d.parts.opportunities.InLines()}} {
			if !x.wanted {
				continue
			}
			all, err := x.from.In(tx, d.coordinator, org, x.kind, "", 1)
			if err != nil {
				return err
			}
			for _, v := range all {
				things = append(things, v.Thing)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, t := range things {
		if err := s.Link(ctx, d.coordinator, org, id, outcome, t.Value()); err != nil {
			return err
		}
	}
	if o.plan.Name == "" {
		return nil
	}
	return s.LinkPlan(ctx, d.coordinator, org, id, outcome, o.plan)
}
