package app

import (
	"alongside/internal/area/board"
	"alongside/internal/area/strategy"
	"alongside/internal/platform/db"
	"alongside/internal/platform/web"
	"alongside/internal/shared/ground"
)

// strategies comes after every area whose things an outcome can rest on.
func (a *App) strategies(rs *web.Routes) {
	p := &a.parts
	s := strategy.New(a.DB, a.Keys, a.Decisions, a.Post, strategy.Around{Tabs: p.leadership.Parts, Opens: p.standing.Opens, Leads: p.leadership.Leads, Steps: a.stepStates,
		Things: map[ground.Kind]ground.Keeper{ground.Step: p.leadership.Grounds(), ground.Opportunity: p.opportunities.InLines(), ground.Decided: p.decisions.Grounds()}})
	p.leadership.ShowOutcomes(s.Serves)
	p.opportunities.ShowOutcomes(s.Serves)
	p.decisions.ShowOutcomes(s.Serves)
	s.Routes(rs)
	s.Jobs(a.Worker)
	p.strategies = s
	p.waiting = append(p.waiting, s)
}

// stepStates is how far the steps of a plan are, as the progress of an outcome counts them.
func (a *App) stepStates(tx *db.Tx, organisation db.ID) (map[int64]strategy.StepState, error) {
	begun, done, err := a.parts.leadership.Going(tx, organisation)
	out := map[int64]strategy.StepState{}
	for _, n := range begun {
		out[n] = strategy.Begun
	}
	for _, n := range done {
		out[n] = strategy.Done
	}
	return out, err
}

// outcomesOn tells a report what was in force of the strategies of an organisation.
func outcomesOn(tx *db.Tx, organisation db.ID, day string, known db.Instant) (board.Outcomes, error) {
	f, err := strategy.FigureOf(tx, organisation, day, known)
	return board.Outcomes{Words: f.Short(), Sentence: f.Sentence()}, err
}
