package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"alongside/internal/area/exchange"
	"alongside/internal/area/matching"
	"alongside/internal/area/programme"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

// suggestPairs brings in more people who seek a partner for the open call, so that there is something to choose from, and has
// the best pairs found. Nobody is invited: that is left to whoever looks at the demonstration.
func (d *demo) suggestPairs(ctx context.Context, id db.ID) error {
	const file = "seekers.csv"
	if err := d.load(ctx, access.System(d.network, "demonstration"), exchange.Request{Kind: exchange.People, Name: file, Invented: true}); err != nil {
		return err
	}
	rows, err := demoRows(file)
	if err != nil {
		return err
	}
	emails := make([]string, len(rows))
	for i, r := range rows {
		emails[i] = r["email"]
	}
	if err := d.DB.Read(ctx, d.network, func(tx *db.Tx) error {
		more, err := person.ByEmails(tx, emails)
		for email, p := range more {
			d.people[email] = p
		}
		return err
	}); err != nil {
		return err
	}
	if err := d.makeCards(ctx, id, rows); err != nil {
		return err
	}
	good := matching.Usual()
	good.Lines = []string{"Carers", "Community members"}
	if err := d.parts.matching.ChooseCriteria(ctx, d.coordinator, id, good); err != nil {
		return err
	}
	return d.parts.matching.Suggest(ctx, d.coordinator, id)
}

// makeCards lets people make their cards for an edition.
func (d *demo) makeCards(ctx context.Context, id db.ID, rows []map[string]string) error {
	for _, r := range rows {
		actor, err := d.actor(ctx, r["email"])
		if err != nil {
			return err
		}
		if err := d.parts.matching.SaveCard(ctx, actor, matching.Seeker{Edition: id, Perspective: r["perspectives"], Interest: r["interest"] + ".", Place: r["place"], Times: r["times"],
			Ways: strings.Fields(r["ways"])}); err != nil {
			return fmt.Errorf("the card of %s: %w", r["email"], err)
		}
	}
	return nil
}

// trioTexts are the words of the public page of the call for trios.
var trioTexts = programme.Texts{
	WhoFor: "The programme is for people from the same area who work on one challenge that matters to all of them. A trio is a clinician, a manager and a patient partner. The patient partner is a patient, service user, carer or community member.\n\n" +
		"You know nobody yet? Make a card in the partner finder. The coordinator looks for trios that fit, and asks all three. The choice is yours and theirs. Two can take part as a pair.",
	GainsProfessional: "Plan with those who give care, those who run services and those who use them, at one table.\nFind out what changes when you stop being only the expert.",
	GainsPartner:      "Learn how to have influence, and build strong relationships with professionals.\nGrow as a leader and a speaker, in practice and not on paper.",
	GainsTogether:     "Make real progress on a challenge that will not wait.\nBuild a working relationship that lasts longer than the programme.",
	GainsSystem:       "Your area gets people who know how to lead together.",
	WhatHappens:       "You come together on five days in three parts. You work on your own challenge, and you look at how you work together. Others listen and ask questions.",
	Cost:              "Ask your organisations to pay for all places. If that is not possible, ask us for a bursary when you apply.",
	AccessInfo:        "Tell us once what helps you to take part. A named person makes sure that it is there on every day.",
	HowToApply:        "Make a card in the partner finder, or start the form alone or with a partner. A pair can invite a second professional in the form.",
}

// trios is a second call that is open, for trios of a clinician, a manager and a patient partner. The best trios are found;
// the first of them was invited, and two of its three have said yes.
func (d *demo) trios(ctx context.Context, first time.Time) error {
	id, err := d.newEdition(ctx, programme.NewEdition{Template: "pairs-five-days", ProgrammeName: "Collaborative trios", FirstDay: first.Format(dateForm), Basics: programme.Basics{
		Name: first.Format("2006"), Place: "Riverside Community Hall", Address: "4 Quay Street, Riverside", Places: "12", Fee: "950", BursaryBudget: "6000",
		ClosesDate: d.now.Time().AddDate(0, 0, 35).Format(dateForm),
	}})
	if err != nil {
		return err
	}
	texts := trioTexts
	if err := d.DB.Read(ctx, d.network, func(tx *db.Tx) error {
		e, err := edition.Find(tx, id)
		texts.Version = strconv.FormatInt(e.Version, 10)
		return err
	}); err != nil {
		return err
	}
	if err := d.parts.programmes.SaveTexts(ctx, d.coordinator, id, texts); err != nil {
		return err
	}
	rows, err := demoRows("seekers.csv")
	if err != nil {
		return err
	}
	if err := d.makeCards(ctx, id, rows); err != nil {
		return err
	}
	good := matching.Usual()
	good.Seek = matching.SeekTrios
	if err := d.parts.matching.ChooseCriteria(ctx, d.coordinator, id, good); err != nil {
		return err
	}
	if err := d.parts.matching.Suggest(ctx, d.coordinator, id); err != nil {
		return err
	}
	var run matching.Run
	var list []matching.Suggestion
	if err := d.DB.Read(ctx, d.network, func(tx *db.Tx) (err error) {
		run, list, err = matching.Found(tx, id, 1)
		return err
	}); err != nil {
		return err
	}
	if len(list) == 0 {
		return errors.New("there is no trio to invite")
	}
	if _, err := d.parts.matching.Send(ctx, d.coordinator, id, run.ID, []db.ID{list[0].ID}, false, ""); err != nil {
		return err
	}
	for _, who := range []db.ID{list[0].Professional, list[0].Partner} {
		if err := d.agreesToTrio(ctx, id, who); err != nil {
			return err
		}
	}
	return nil
}

// agreesToTrio lets somebody look at their picture of a partner, and say yes to the trio that they are asked about.
func (d *demo) agreesToTrio(ctx context.Context, id, who db.ID) error {
	email := ""
	for address, p := range d.people {
		if p.ID == who {
			email = address
		}
	}
	actor, err := d.actor(ctx, email)
	if err != nil {
		return err
	}
	if err := d.parts.matching.SavePicture(ctx, actor, id, instrument.Answers{"picture": instrument.Give("Somebody who listens"), "origin": instrument.Give("Those with whom I have worked"),
		"closed-door": instrument.Give("Somebody who is new to all this")}); err != nil {
		return err
	}
	asked, err := d.waitsAt(ctx, d.parts.matching, actor, "/introductions/")
	if err != nil {
		return err
	}
	return d.parts.matching.Yes(ctx, actor, db.ID(asked))
}

// listsOfBothSides asks those who seek a partner in the open call for lists. Most have saved theirs; Leanne, whom a visitor can be, has not.
func (d *demo) listsOfBothSides(ctx context.Context, id db.ID) error {
	if err := d.parts.matching.AskForLists(ctx, d.coordinator, id, matching.Closing{Date: d.now.Time().AddDate(0, 0, 5).Format(dateForm), Time: "20:00"}); err != nil {
		return err
	}
	var who []string
	if err := d.DB.Read(ctx, d.network, func(tx *db.Tx) (err error) {
		who, err = db.Column[string](tx, `SELECT p.email FROM seeker s JOIN person p ON p.network_id = s.network_id AND p.id = s.person_id
			WHERE s.network_id = $1 AND s.edition_id = $2 AND s.state = 'active' ORDER BY p.email LIMIT 500`, id)
		return err
	}); err != nil {
		return err
	}
	for i, email := range who {
		if i%4 == 3 || email == "leanne.foster@example.org" {
			continue
		}
		actor, err := d.actor(ctx, email)
		if err != nil {
			return err
		}
		cards, err := d.parts.matching.OpenCards(ctx, actor, id)
		if err != nil {
			return err
		}
		// Those who are near come first; the others in the order in which this person sees them.
		place := d.people[email].Place
		slices.SortStableFunc(cards, func(a, b matching.Seeker) int {
			return strings.Compare(strconv.FormatBool(b.Place == place), strconv.FormatBool(a.Place == place))
		})
		list := matching.Places{Places: map[db.ID]string{}}
		for n, s := range cards[:min(len(cards), 6+i%3)] {
			list.Places[s.ID] = strconv.Itoa(n + 1)
		}
		list.None = len(list.Places) == 0
		if _, err := d.parts.matching.SaveList(ctx, actor, id, list); err != nil {
			return fmt.Errorf("the list of %s: %w", email, err)
		}
	}
	return nil
}
