package app

import (
	"context"
	"slices"
	"time"

	"alongside/internal/area/referral"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/workday"
)

// demoReferred is one invented person whom a place referred: so many days ago, and answered after so many working days; -1 waits.
type demoReferred struct {
	back, took int
	place      string
	name, way  string // an email address, or a phone number and a postal address where it has no @
	step       string
	agreed, by string
	outcome    string
	tells      bool
}

// referrals are three places that refer people to one organisation, and people in every state: answered, waiting, late, by post.
func (d *demo) referrals(ctx context.Context) error {
	org, err := d.organisationNamed(ctx, "Riverside Hospital Trust")
	if err != nil {
		return err
	}
	d.at(d.now.Time().AddDate(0, 0, -330))
	places := map[string]referral.Place{}
	for _, f := range []referral.PlaceForm{
		{Kind: "ward", Name: "Stroke ward", Reach: "0113 496 0112, Nadia Rahman", Hears: "stroke.ward@example.org"},
		{Kind: "advice", Name: "Patient advice service", Reach: "0113 496 0112, Nadia Rahman"},
		{Kind: "complaints", Name: "Complaints team", Reach: "0113 496 0112, Nadia Rahman", Hears: "complaints.team@example.org"},
	} {
		f.Answers = string(d.coordinator.Person())
		id, err := d.parts.referrals.AddPlace(ctx, d.coordinator, org, f)
		if err != nil {
			return err
		}
		if places[f.Name], err = d.parts.referrals.Place(ctx, d.coordinator, org, id); err != nil {
			return err
		}
	}
	if err := d.referralCover(ctx, org); err != nil {
		return err
	}
	all := []demoReferred{
		{300, 2, "Stroke ward", "Maureen Tate", "maureen.tate@example.org", "talk", "Ring me when I am home again.", "Dee, ward sister", "talked", true},
		{262, 1, "Patient advice service", "Iqbal Shah", "iqbal.shah@example.org", "group", "I would come to a group in the evening.", "Lena, advice service", "met", false},
		{231, 3, "Stroke ward", "Colin Marsh", "colin.marsh@example.org", "bank", "Yes, I would like to help.", "Dee, ward sister", "joined", true},
		{198, 2, "Complaints team", "Ruth Ennis", "ruth.ennis@example.org", "talk", "I want to tell somebody how it could be better.", "Sam, complaints", "talked", true},
		{170, 6, "Patient advice service", "Agnes Bell", "agnes.bell@example.org", "bank", "You may write to me about things to do.", "Lena, advice service", "not-reached", false},
		{141, 1, "Stroke ward", "Dilip Rao", "dilip.rao@example.org", "group", "My wife and I would come together.", "Dee, ward sister", "met", true},
		{118, 3, "Complaints team", "Wendy Cole", "wendy.cole@example.org", "bank", "Yes to being asked, not too often.", "Sam, complaints", "joined", true},
		{87, 2, "Stroke ward", "Hugh Payne", "hugh.payne@example.org", "talk", "A chat would be fine.", "Dee, ward sister", "not-now", false},
		{64, 0, "Patient advice service", "Samira Noor", "samira.noor@example.org", "talk", "Please ring after six.", "Lena, advice service", "talked", true},
		{40, 3, "Stroke ward", "Peter Lunn", "peter.lunn@example.org", "bank", "I have time on my hands.", "Dee, ward sister", "joined", true},
		{23, 2, "Complaints team", "Olive Grant", "olive.grant@example.org", "group", "I would come and listen first.", "Sam, complaints", "talked", false},
		{9, -1, "Patient advice service", "Frank Doyle", "frank.doyle@example.org", "talk", "Somebody may ring me.", "Lena, advice service", "", true},
		{2, -1, "Stroke ward", "Edith Moss", "0113 496 0345", "group", "Write to me at home, I have no computer.", "Dee, ward sister", "", true},
		{1, -1, "Complaints team", "Jo Barker", "jo.barker@example.org", "bank", "Tell me what there is to do.", "Sam, complaints", "", false},
	}
	var events []event
	for _, v := range all {
		made := d.now.Time().AddDate(0, 0, -v.back)
		events = append(events, event{made, func(ctx context.Context) error {
			f := referral.Form{Told: referral.Told{Name: v.name, Agreed: v.agreed, How: "spoken", By: v.by}, Step: v.step, Day: made.Format("2/1/2006"), Consent: true, Tells: v.tells}
			if f.Email = v.way; v.way[0] == '0' {
				f.Email, f.Phone, f.Address = "", v.way, "4 Mill Row\nRiverside"
			}
			return d.parts.referrals.Refer(ctx, access.System(d.network, "demonstration"), places[v.place].Link, f)
		}})
		if v.took < 0 {
			continue
		}
		day, err := time.Parse(time.DateOnly, workday.After(made.Format(time.DateOnly), v.took))
		if err != nil {
			return err
		}
		answered := day.Add(17 * time.Hour)
		if answered.Before(made) {
			answered = made.Add(time.Hour)
		}
		events = append(events, event{answered, func(ctx context.Context) error {
			id, version, err := d.parts.referrals.OldestFrom(ctx, d.coordinator, org, places[v.place].ID)
			if err != nil {
				return err
			}
			return d.parts.referrals.Answer(ctx, d.coordinator, org, id, referral.AnswerForm{Outcome: v.outcome, Day: answered.Format("2/1/2006"), Version: version})
		}})
	}
	slices.SortStableFunc(events, func(a, b event) int { return a.at.Compare(b.at) })
	for _, e := range events {
		d.at(e.at)
		if err := e.do(ctx); err != nil {
			return err
		}
	}
	return nil
}

// referralCover names Daniel Marsh as who stands in when an answer to somebody who was referred is late.
func (d *demo) referralCover(ctx context.Context, org db.ID) error {
	return d.parts.referrals.NameCover(ctx, d.coordinator, org, referral.CoverForm{Person: string(d.people["daniel.marsh@example.org"].ID), Does: "Outpatients manager"})
}
