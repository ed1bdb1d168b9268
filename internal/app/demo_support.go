package app

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"time"

	"alongside/content"
	"alongside/internal/area/support"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/workday"
)

// supportYears is how many years of questions to key contacts there are.
const supportYears = 3

// support names contacts, lists professionals, and lets patient leaders ask and be answered over three years. Who asks when, and how long
// an answer takes, is chance from a fixed seed.
func (d *demo) support(ctx context.Context) error {
	words := content.DemoSupport()
	end := d.now.Time()
	d.at(end.AddDate(-supportYears, 0, -10))
	for _, c := range words.Contacts {
		n := support.Naming{ContactMail: c.Contact, CoverMail: c.Cover}
		for _, who := range c.People {
			if err := d.parts.support.Name(ctx, d.coordinator, d.people[who].ID, n); err != nil {
				return errors.Join(errors.New(who), err)
			}
		}
	}
	for _, p := range words.Professionals {
		id, err := d.organisationNamed(ctx, p.Organisation)
		if err != nil {
			return err
		}
		if err := d.parts.support.List(ctx, d.coordinator, support.Professional{Organisation: id, Name: p.Name, Role: p.Role, Reach: p.Reach, Hours: p.Hours}, true); err != nil {
			return err
		}
	}
	return d.questions(ctx, words, end)
}

// questions are asked and answered, all but the last of them.
func (d *demo) questions(ctx context.Context, words content.DemoSupportWords, end time.Time) error {
	rng := rand.New(rand.NewPCG(2003, 23))
	actors := map[string]access.Actor{}
	as := func(email string) (access.Actor, error) {
		a, ok := actors[email]
		var err error
		if !ok {
			a, err = d.actor(ctx, email)
			actors[email] = a
		}
		return a, err
	}
	var events []event
	span := end.AddDate(0, 0, -20).Sub(end.AddDate(-supportYears, 0, 0))
	const rounds = 8
	for round := range rounds {
		for _, c := range words.Contacts {
			for _, who := range c.People {
				q := words.Questions[rng.IntN(len(words.Questions))]
				part := span / rounds
				asked := end.AddDate(-supportYears, 0, 0).Add(time.Duration(round)*part + time.Duration(rng.Int64N(int64(part))))
				took := []int{0, 1, 1, 1, 2, 2, 3, 3, 5, 8}[rng.IntN(10)]
				day, err := time.Parse(time.DateOnly, workday.After(asked.Format(time.DateOnly), took))
				if err != nil {
					return err
				}
				answered := day.Add(17 * time.Hour)
				if answered.Before(asked) {
					answered = asked.Add(time.Hour)
				}
				var id db.ID
				events = append(events, event{asked, func(ctx context.Context) error {
					a, err := as(who)
					if err == nil {
						id, err = d.parts.support.Ask(ctx, a, q.Asks)
					}
					return err
				}}, event{answered, func(ctx context.Context) error {
					a, err := as(c.Contact)
					if err == nil {
						err = d.parts.support.Write(ctx, a, id, q.Answer)
					}
					return err
				}}, event{answered.Add(time.Hour), func(ctx context.Context) error {
					a, err := as(who)
					if err == nil {
						err = d.parts.support.Close(ctx, a, id)
					}
					return err
				}})
			}
		}
	}
	slices.SortStableFunc(events, func(a, b event) int { return a.at.Compare(b.at) })
	for _, e := range events {
		d.at(e.at)
		if err := e.do(ctx); err != nil {
			return err
		}
	}
	open := words.Open
	d.at(end.AddDate(0, 0, -1))
	a, err := as(open.Who)
	if err != nil {
		return err
	}
	_, err = d.parts.support.Ask(ctx, a, open.Asks)
	return err
}
