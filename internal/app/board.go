package app

import (
	"time"

	"alongside/internal/area/board"
	"alongside/internal/area/decision"
	"alongside/internal/area/opportunity"
	"alongside/internal/area/participation"
	"alongside/internal/area/recommendation"
	"alongside/internal/area/referral"
	"alongside/internal/area/support"
	"alongside/internal/platform/db"
	"alongside/internal/platform/web"
	"alongside/internal/shared/network"
)

// board comes after every area of which it tells.
func (a *App) board(rs *web.Routes) {
	s := board.New(a.DB, a.Keys, a.Decisions, a.Post, a.parts.leadership.Parts, a.parts.standing.Opens, board.Sources{Plan: a.planOn, Ratings: a.ratingsOn, Answers: answersIn, Decisions: a.decidedIn, Offered: a.offeredIn, Voices: a.voicesOn, Recommended: a.recommendedIn, Placed: placedIn, Outcomes: outcomesOn, Referred: referredIn})
	s.Routes(rs)
	a.parts.board = s
	a.parts.waiting = append(a.parts.waiting, s)
}

func (a *App) planOn(tx *db.Tx, organisation db.ID, until db.Instant) (board.Plan, error) {
	p, err := a.parts.leadership.On(tx, organisation, until)
	out := board.Plan{Of: p.Of}
	for _, step := range p.Begun {
		out.Begun = append(out.Begun, step.Title)
	}
	for _, step := range p.Stands {
		out.Stands = append(out.Stands, step.Title)
	}
	return out, err
}

func (a *App) ratingsOn(tx *db.Tx, organisation db.ID, until db.Instant) (board.Ratings, error) {
	n, err := network.Find(tx)
	if err != nil {
		return board.Ratings{}, err
	}
	v, err := a.parts.assessments.On(tx, organisation, until)
	out := board.Ratings{}
	for _, l := range v.Lines {
		out.Lines = append(out.Lines, board.Rating{Kind: l.Wording, Is: l.Is, Was: l.Was, Value: l.Value, WasValue: l.WasValue})
	}
	if v.At != 0 {
		out.Day = v.At.In(n.Zone).Format(time.DateOnly)
	}
	if v.Before != 0 {
		out.Before = v.Before.In(n.Zone).Format(time.DateOnly)
	}
	return out, err
}

func answersIn(tx *db.Tx, from, to string) (board.Answers, error) {
	f, err := support.FiguresOf(tx, from, to, to)
	return board.Answers{Sentence: f.Sentence(), Share: f.Share, Median: f.Median}, err
}

func referredIn(tx *db.Tx, organisation db.ID, from, to string) (board.Referred, error) {
	f, err := referral.FiguresOf(tx, organisation, from, to)
	return board.Referred{Sentence: f.Sentence, All: f.Referred, InTime: f.InTime, Median: f.Median, Stepped: f.Stepped}, err
}

func (a *App) decidedIn(tx *db.Tx, organisation db.ID, from, to string, known db.Instant) (board.Decided, error) {
	f, err := a.parts.decisions.Figures(tx, organisation, from, to, known)
	of := func(all []decision.Counted) (out []board.Decision) {
		for _, c := range all {
			out = append(out, board.Decision{ID: c.Decision, Title: c.Title, Day: c.Day, By: c.By, Reason: c.Reason})
		}
		return out
	}
	return board.Decided{Assured: of(f.Assured()), Overrides: of(f.Overrides()), NotSigned: of(f.NotSigned), Confirmed: of(f.Confirmed), Open: of(f.Open)}, err
}

func (a *App) offeredIn(tx *db.Tx, organisation db.ID, from, to string, known db.Instant) (board.Offered, error) {
	f, err := a.parts.opportunities.Figures(tx, organisation, from, to, known)
	of := func(all []opportunity.Counted) (out []board.Role) {
		for _, c := range all {
			out = append(out, board.Role{ID: c.Opportunity, Title: c.Title, Day: c.Day})
		}
		return out
	}
	return board.Offered{Published: of(f.Published), Filled: of(f.Filled), Middle: f.Middle, Waiting: f.Waiting}, err
}

func (a *App) voicesOn(tx *db.Tx, organisation db.ID, known db.Instant) ([]board.Voice, error) {
	all, err := a.parts.opportunities.Voices(tx, organisation, known)
	var out []board.Voice
	for _, v := range all {
		out = append(out, board.Voice{ID: v.Opportunity, Title: v.Title, Sentence: v.Sentence(), Answered: v.Answered})
	}
	return out, err
}

func placedIn(tx *db.Tx, organisation db.ID, from, to string) (board.Placed, error) {
	f, err := participation.FigureOf(tx, organisation, from, to)
	return board.Placed{Agreed: f.Agreed, Centre: f.Centre}, err
}

func (a *App) recommendedIn(tx *db.Tx, organisation db.ID, from, to string) (board.Recommended, error) {
	f, err := a.parts.recommendations.Figures(tx, organisation, from, to)
	of := func(all []recommendation.Counted) (out []board.Recommendation) {
		for _, c := range all {
			out = append(out, board.Recommendation{ID: c.Recommendation, Title: c.Title, Body: c.Body, Day: c.Day, Late: c.Late})
		}
		return out
	}
	return board.Recommended{Made: of(f.Made), Owed: of(f.Owed), InTime: of(f.InTime), Late: of(f.Late)}, err
}
