package app

import (
	"context"
	"fmt"
	"time"

	"alongside/content"
	space "alongside/internal/area/collaboration"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/collaboration"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
	"alongside/internal/shared/round"
)

// What happened in the spaces of the pairs is done by their members: every agreement stands by the yes of both, and an
// entry is seen by more than the two only because both said so.

// spaces are the events in the spaces of the pairs. The pairs themselves are known only when the first of them happens.
func (d *demo) spaces(first time.Time) []event {
	var out []event
	for _, s := range content.DemoSpaces() {
		add := func(day int, hour time.Duration, do func(ctx context.Context, p pairRow, id db.ID) error) {
			at := first.AddDate(0, 0, day).Add((hour - 9) * time.Hour)
			out = append(out, event{at, func(ctx context.Context) error {
				p, id, err := d.pairOf(ctx, s.Pair)
				if err != nil {
					return err
				}
				if err := do(ctx, p, id); err != nil {
					return fmt.Errorf("the space of pair %d, day %d: %w", s.Pair, day, err)
				}
				return nil
			}})
		}
		add(0, 18, func(ctx context.Context, p pairRow, id db.ID) error { return d.aboutUs(ctx, p, id, s.AboutUs) })
		add(s.Agreement.AgreedDay, 18, func(ctx context.Context, p pairRow, id db.ID) error {
			return d.agree(ctx, p, id, s.Agreement.Answers)
		})
		for _, m := range s.Meetings {
			made := map[string]db.ID{} // what came of it, by its words
			add(m.Day, 16, func(ctx context.Context, p pairRow, id db.ID) error {
				return d.meet(ctx, p, id, m, s.RoleCheckIn, made)
			})
			for _, x := range m.Actions {
				if x.Did == "" {
					continue
				}
				add(x.DoneDay, 21, func(ctx context.Context, p pairRow, id db.ID) error {
					return d.parts.spaces.MoveAction(ctx, p.of(x.Did), id, made[x.Words], "done")
				})
			}
		}
		for _, h := range s.Hours {
			add(h.Day, 22, func(ctx context.Context, p pairRow, id db.ID) error {
				return d.parts.spaces.GiveTime(ctx, p.of(h.Side), id, first.AddDate(0, 0, h.Day).Format(dateForm), int64(h.Minutes))
			})
		}
		for _, h := range s.Health {
			add(h.Day, 19, func(ctx context.Context, p pairRow, id db.ID) error {
				which, err := d.parts.spaces.StartHealthCheck(ctx, p.pro, id)
				if err != nil {
					return err
				}
				return d.answerRound(ctx, p, id, which, h.DemoBySide)
			})
		}
		for _, h := range s.Capabilities {
			add(h.Day, 19, func(ctx context.Context, p pairRow, id db.ID) error {
				which, err := d.parts.spaces.StartCapabilities(ctx, p.par, id, p.pro.Person())
				if err != nil {
					return err
				}
				return d.answerRound(ctx, p, id, which, h.DemoBySide)
			})
		}
		if plan := s.Development; plan.Day > 0 {
			add(plan.Day, 20, func(ctx context.Context, p pairRow, id db.ID) error {
				_, err := d.parts.spaces.SavePlan(ctx, p.par, id, plan.Text)
				return err
			})
		}
		for _, e := range s.Log {
			add(e.Day, 20, func(ctx context.Context, p pairRow, id db.ID) error {
				return d.log(ctx, p, id, e, first.AddDate(0, 0, e.Day).Format(dateForm))
			})
		}
	}
	return out
}

// pairOf finds a pair by its number in applications.csv, and its space.
func (d *demo) pairOf(ctx context.Context, number int) (pairRow, db.ID, error) {
	if number < 1 || number > len(d.applied) {
		return pairRow{}, "", fmt.Errorf("there is no pair %d", number)
	}
	p := d.applied[number-1]
	var ids []db.ID
	err := d.DB.Read(ctx, d.network, func(tx *db.Tx) error {
		var err error
		ids, err = collaboration.IDsOf(tx, p.par.Person())
		return err
	})
	if err == nil && len(ids) == 0 {
		err = fmt.Errorf("pair %d has no space", number)
	}
	if err != nil {
		return p, "", err
	}
	return p, ids[0], nil
}

// of is the member of a side.
func (p pairRow) of(side string) access.Actor {
	if side == string(person.Professional) {
		return p.pro
	}
	return p.par
}

// given are answers by the ids of their questions.
func given(words map[string]string) instrument.Answers {
	out := instrument.Answers{}
	for id, text := range words {
		out[id] = instrument.Give(text)
	}
	return out
}

func (d *demo) aboutUs(ctx context.Context, p pairRow, id db.ID, said content.DemoBySide) error {
	if said.Professional == nil {
		return nil
	}
	if err := d.parts.spaces.SaveAbout(ctx, p.pro, id, given(said.Professional), 0); err != nil {
		return err
	}
	return d.parts.spaces.SaveAbout(ctx, p.par, id, given(said.Partner), 0)
}

// answerRound answers a round of questions as the sides that have something to say.
func (d *demo) answerRound(ctx context.Context, p pairRow, id, which db.ID, said content.DemoBySide) error {
	for _, x := range []struct {
		actor access.Actor
		words map[string]string
	}{{p.pro, said.Professional}, {p.par, said.Partner}} {
		if x.words == nil {
			continue
		}
		if _, err := d.parts.spaces.AnswerRound(ctx, x.actor, id, which, round.Given{Answers: given(x.words), Version: 1, AsItIs: true}); err != nil {
			return err
		}
	}
	return nil
}

// agree lets one of a pair write the agreement and propose it, and the other say yes.
func (d *demo) agree(ctx context.Context, p pairRow, id db.ID, words map[string]string) error {
	if _, err := d.parts.spaces.WriteDraft(ctx, p.par, id, given(words), 0); err != nil {
		return err
	}
	proposal, err := d.parts.spaces.ProposeAgreement(ctx, p.par, id, 1, true)
	if err != nil {
		return err
	}
	return d.sayYes(ctx, p.pro, id, proposal)
}

// sayYes is a member's yes to the text of a proposal as it is.
func (d *demo) sayYes(ctx context.Context, actor access.Actor, id, proposal db.ID) error {
	hash := ""
	if err := d.DB.Read(ctx, d.network, func(tx *db.Tx) error {
		p, err := d.Decisions.Find(tx, proposal)
		hash = p.Hash
		return err
	}); err != nil {
		return err
	}
	return d.parts.spaces.Agree(ctx, actor, id, proposal, hash)
}

// meet is a meeting: it is planned with its agenda when it begins, who speaks is counted while it runs, and what came of it is
// noted when it is over. made is told the actions.
func (d *demo) meet(ctx context.Context, p pairRow, id db.ID, m content.DemoMeeting, check content.DemoCheckIn, made map[string]db.ID) error {
	minutes := int64(m.TaskMinutes + m.ReflectionMinutes)
	ends := d.DB.Now().Time()
	begins := ends.Add(-time.Duration(minutes) * time.Minute)
	d.at(begins)
	which, err := d.parts.spaces.Plan(ctx, p.par, id, space.Meeting{Title: "Our meeting", Place: m.Place, Neutral: m.Neutral, Minutes: minutes, Starts: db.At(begins), Zone: "Europe/London"})
	if err != nil {
		return err
	}
	for _, x := range m.Agenda {
		if err := d.parts.spaces.AddToAgenda(ctx, p.of(x.By), id, which, space.AgendaItem{Title: x.Title, Use: space.Use(x.Use), Minutes: int64(x.Minutes)}); err != nil {
			return err
		}
	}
	if check.Professional != nil && check.Day == m.Day {
		if err := d.parts.spaces.CheckIn(ctx, p.pro, id, which, given(check.Professional), 0); err != nil {
			return err
		}
		if err := d.parts.spaces.CheckIn(ctx, p.par, id, which, given(check.Partner), 0); err != nil {
			return err
		}
	}
	for _, v := range m.Voice {
		if err := d.parts.spaces.Voice(ctx, p.pro, id, which, person.Side(v.Side)); err != nil {
			return err
		}
		begins = begins.Add(time.Duration(v.Minutes) * time.Minute)
		d.at(begins)
	}
	if len(m.Voice) > 0 {
		if err := d.parts.spaces.Voice(ctx, p.pro, id, which, ""); err != nil {
			return err
		}
	}
	d.at(ends)
	if err := d.parts.spaces.Record(ctx, p.par, id, which, int64(m.TaskMinutes), int64(m.ReflectionMinutes), nil, m.Minutes, 1); err != nil {
		return err
	}
	for _, x := range m.Actions {
		who := p.of(x.Taken)
		if made[x.Words], err = d.parts.spaces.Take(ctx, who, id, which, x.Words, who.Person()); err != nil {
			return err
		}
	}
	return nil
}

// log writes an entry; one that more people may see is proposed by its author, and the other says yes.
func (d *demo) log(ctx context.Context, p pairRow, id db.ID, e content.DemoEntry, date string) error {
	author, other := p.par, p.pro
	if e.Author == "professional" {
		author, other = p.pro, p.par
	}
	which, err := d.parts.spaces.Write(ctx, author, id, space.NewEntry{Title: e.Title, Body: e.Text, Happened: date, Tags: e.Tags})
	if err != nil || e.Audience == string(entry.Members) {
		return err
	}
	terms := space.Terms{Matter: space.MatterAudience, Entry: which, Version: 1, Audience: entry.Audience(e.Audience)}
	if terms.Audience == entry.Organisation {
		terms.Organisation = d.people[p.row["professional_email"]].Organisation
	}
	proposal, err := d.parts.spaces.Propose(ctx, author, id, terms, true)
	if err != nil {
		return err
	}
	return d.sayYes(ctx, other, id, proposal)
}
