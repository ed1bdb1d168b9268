package coaching

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

// questions are those of a plan: of the version in which it was written last, or the newest for a new one. Answers to older
// questions stay with them until the plan is saved again.
func questions(tx *db.Tx, p plan) (instrument.Definition, error) {
	if p.Version > 0 {
		return instrument.FindVersion(tx, p.Key, p.Instrument)
	}
	return instrument.Find(tx, PlanKey)
}

// SavePlan keeps what the actor wrote in their plan. A plan in which nothing is written is removed.
func (c *Coaching) SavePlan(ctx context.Context, a access.Actor, id db.ID, form url.Values) error {
	return c.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if _, _, err := enter(tx, a, id, eyes.mayWrite); err != nil {
			return err
		}
		now, err := findPlan(tx, c.keys, id, a.Person())
		if err != nil {
			return err
		}
		def, err := questions(tx, now)
		if err != nil {
			return err
		}
		answers, problems := instrument.Decode(def, form, "q-")
		if len(problems) > 0 {
			return &errs.Error{Kind: errs.Invalid, Message: "Check the answers that are marked below.", Fields: problems}
		}
		shown, err := strconv.ParseInt(form.Get("version"), 10, 64)
		if err != nil || shown != now.Version {
			if same(def, now.Answers, answers) {
				return nil // another window was faster with the same words
			}
			return errs.New(errs.Conflict, "You changed your plan in another window while you were writing here.")
		}
		if answers.Empty() {
			n, err := removePlan(tx, id, a.Person())
			if err != nil || n == 0 {
				return err
			}
			return audit.Record(tx, a, "plan.remove", "edition", id, "")
		}
		if same(def, now.Answers, answers) {
			return nil
		}
		now.Key, now.Instrument, now.Answers = def.Key, def.Version, answers
		if err := savePlan(tx, c.keys, now); err != nil {
			return err
		}
		return audit.Record(tx, a, "plan.save", "edition", id, "")
	})
}

func same(def instrument.Definition, a, b instrument.Answers) bool {
	return instrument.Render(def, a) == instrument.Render(def, b)
}

// RemovePlan deletes the actor's plan, and with it what a coach could read.
func (c *Coaching) RemovePlan(ctx context.Context, a access.Actor, id db.ID) error {
	return c.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if _, _, err := enter(tx, a, id, eyes.mayWrite); err != nil {
			return err
		}
		n, err := removePlan(tx, id, a.Person())
		if err != nil || n == 0 {
			return err
		}
		return audit.Record(tx, a, "plan.remove", "edition", id, "")
	})
}

// Share lets one coach of the edition read the actor's plan from now on; "" lets nobody read it any more.
func (c *Coaching) Share(ctx context.Context, a access.Actor, id, coach db.ID) error {
	return c.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		e, _, err := enter(tx, a, id, eyes.mayWrite)
		if err != nil {
			return err
		}
		before, err := findPlan(tx, c.keys, id, a.Person())
		if err != nil {
			return err
		}
		if coach != "" {
			all, err := coaches(tx, id)
			if err != nil {
				return err
			}
			if !slices.ContainsFunc(all, func(p person.Person) bool { return p.ID == coach }) {
				return &errs.Error{Kind: errs.Invalid, Message: "Check the answers that are marked below.", Fields: []errs.Field{{Name: "coach", Message: "Choose a coach."}}}
			}
		}
		n, err := sharePlan(tx, id, a.Person(), coach)
		if err != nil {
			return err
		}
		if n == 0 {
			if coach == "" {
				return nil
			}
			return errs.New(errs.Invalid, "Save your plan first. Then you can share it.")
		}
		if coach != "" && coach != before.SharedWith {
			if err := c.writeOfPlan(tx, e, coach, "Somebody shows you their plan: "+e.Called(), a.Name()+" lets you read their plan, as their coach. You find it at the end of the page of your calls.", "/editions/%s/calls"); err != nil {
				return err
			}
		}
		return audit.Record(tx, a, map[bool]string{true: "plan.share", false: "plan.keep"}[coach != ""], "edition", id, "")
	})
}

// coaches lists the coaches of an edition who can sign in, by name.
func coaches(tx *db.Tx, id db.ID) ([]person.Person, error) {
	members, err := edition.Members(tx, id)
	if err != nil {
		return nil, err
	}
	var ids []db.ID
	for _, m := range members {
		if m.Function == edition.Coach {
			ids = append(ids, m.Person)
		}
	}
	closed, err := person.ClosedAmong(tx, ids)
	if err != nil {
		return nil, err
	}
	people, err := person.Several(tx, ids)
	if err != nil {
		return nil, err
	}
	var out []person.Person
	for _, p := range people {
		if !slices.Contains(closed, p.ID) {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b person.Person) int {
		if a.Name() != b.Name() {
			if a.Name() < b.Name() {
				return -1
			}
			return 1
		}
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
	return out, nil
}
