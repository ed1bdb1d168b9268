package app

import (
	"io/fs"

	"alongside/internal/area/administration"
	"alongside/internal/area/application"
	applicationschema "alongside/internal/area/application/schema"
	"alongside/internal/area/assessment"
	assessmentschema "alongside/internal/area/assessment/schema"
	"alongside/internal/area/bank"
	bankschema "alongside/internal/area/bank/schema"
	"alongside/internal/area/behaviour"
	behaviourschema "alongside/internal/area/behaviour/schema"
	"alongside/internal/area/board"
	boardschema "alongside/internal/area/board/schema"
	"alongside/internal/area/calendar"
	calendarschema "alongside/internal/area/calendar/schema"
	"alongside/internal/area/chain"
	"alongside/internal/area/coaching"
	coachingschema "alongside/internal/area/coaching/schema"
	"alongside/internal/area/collaboration"
	collaborationareaschema "alongside/internal/area/collaboration/schema"
	"alongside/internal/area/decision"
	decisionschema "alongside/internal/area/decision/schema"
	"alongside/internal/area/details"
	"alongside/internal/area/development"
	developmentschema "alongside/internal/area/development/schema"
	"alongside/internal/area/entrance"
	"alongside/internal/area/equality"
	equalityschema "alongside/internal/area/equality/schema"
	"alongside/internal/area/evaluation"
	evaluationschema "alongside/internal/area/evaluation/schema"
	"alongside/internal/area/exchange"
	exchangeschema "alongside/internal/area/exchange/schema"
	"alongside/internal/area/formbook"
	"alongside/internal/area/home"
	"alongside/internal/area/idea"
	ideaschema "alongside/internal/area/idea/schema"
	"alongside/internal/area/impact"
	impactschema "alongside/internal/area/impact/schema"
	"alongside/internal/area/inquiry"
	inquiryschema "alongside/internal/area/inquiry/schema"
	"alongside/internal/area/leadership"
	leadershipschema "alongside/internal/area/leadership/schema"
	"alongside/internal/area/lesson"
	lessonschema "alongside/internal/area/lesson/schema"
	"alongside/internal/area/matching"
	matchingschema "alongside/internal/area/matching/schema"
	"alongside/internal/area/meaning"
	meaningschema "alongside/internal/area/meaning/schema"
	"alongside/internal/area/opportunity"
	opportunityschema "alongside/internal/area/opportunity/schema"
	"alongside/internal/area/outreach"
	outreachschema "alongside/internal/area/outreach/schema"
	"alongside/internal/area/participation"
	participationschema "alongside/internal/area/participation/schema"
	"alongside/internal/area/programme"
	programmeschema "alongside/internal/area/programme/schema"
	"alongside/internal/area/recommendation"
	recommendationschema "alongside/internal/area/recommendation/schema"
	"alongside/internal/area/referral"
	referralschema "alongside/internal/area/referral/schema"
	"alongside/internal/area/seating"
	seatingschema "alongside/internal/area/seating/schema"
	"alongside/internal/area/selection"
	selectionschema "alongside/internal/area/selection/schema"
	"alongside/internal/area/standing"
	"alongside/internal/area/strategy"
	strategyschema "alongside/internal/area/strategy/schema"
	"alongside/internal/area/support"
	supportschema "alongside/internal/area/support/schema"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/described"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/round"
	"alongside/internal/shared/waiting"
)

// areaSchemas are the migrations of the areas and of the shared mechanisms.
var areaSchemas = []fs.FS{
	applicationschema.Files,
	assessmentschema.Files,
	bankschema.Files,
	behaviourschema.Files,
	boardschema.Files,
	calendarschema.Files,
	coachingschema.Files,
	collaborationareaschema.Files,
	decisionschema.Files,
	developmentschema.Files,
	evaluationschema.Files,
	exchangeschema.Files,
	equalityschema.Files,
	ideaschema.Files,
	impactschema.Files,
	inquiryschema.Files,
	leadershipschema.Files,
	lessonschema.Files,
	matchingschema.Files,
	meaningschema.Files,
	opportunityschema.Files,
	outreachschema.Files,
	programmeschema.Files,
	recommendationschema.Files,
	participationschema.Files,
	strategyschema.Files,
	referralschema.Files,
	seatingschema.Files,
	selectionschema.Files,
	supportschema.Files,
}

// parts are the areas, for what the program asks of all of them.
type parts struct {
	waiting   []waiting.Source
	calendars []waiting.Calendar

	details      *details.Details
	programmes   *programme.Programmes
	spaces       *collaboration.Space
	evaluations  *evaluation.Evaluation
	exchange     *exchange.Exchange
	applications *application.Applications
	matching     *matching.Matching
	selection    *selection.Selection
	seating      *seating.Seating
	assessments  *assessment.Assessments
	calendar     *calendar.Calendar
	impact       *impact.Impact
	inquiries    *inquiry.Inquiries
	equality     *equality.Equality
	leadership   *leadership.Leadership
	lessons      *lesson.Lessons
	passages     *described.Passages
	coaching     *coaching.Coaching
	behaviours   *behaviour.Behaviours
	standing     *standing.Map
	bank         *bank.Bank
	support      *support.Support
	development  *development.Development
	decisions    *decision.Decisions
	chain        *chain.Chain

	opportunities   *opportunity.Opportunities
	recommendations *recommendation.Recommendations
	meanings        *meaning.Meanings
	board           *board.Board
	ideas           *idea.Ideas
	outreach        *outreach.Outreach
	participation   *participation.Participation
	strategies      *strategy.Strategies
	referrals       *referral.Referrals
}

// mount builds every area and adds its routes and jobs.
func (a *App) mount(rs *web.Routes) {
	a.Files.Jobs(a.Worker)
	a.Post.Jobs(a.Worker)
	entrance.New(a.Accounts).Routes(rs)
	a.parts.details = details.New(a.DB, a.Keys, a.Post)
	a.parts.details.Routes(rs)
	a.support(rs)
	a.development(rs)
	a.newOpportunities()
	a.ideas(rs)
	a.outreach(rs)
	a.referrals(rs)
	a.administration(rs)
	a.lessons(rs)
	a.programme(rs)
	a.seating(rs)
	a.evaluation(rs)
	formbook.New(a.DB).Routes(rs)
	a.application(rs)
	a.collaboration(rs)
	a.impact(rs)
	a.inquiries(rs)
	a.equality(rs)
	a.leadership(rs)
	a.coaching(rs)
	a.assessment(rs)
	a.standing(rs)
	a.bank(rs)
	a.decisions(rs)
	a.opportunities(rs)
	a.recommendations(rs)
	a.meanings(rs)
	a.participation(rs)
	a.strategies(rs)
	a.chain(rs)
	a.board(rs)
	a.behaviours(rs)
	a.exchange(rs)
	a.calendar(rs)
	home.New(a.DB, a.parts.waiting, a.parts.calendars, a.demo()).Routes(rs)
}

func (a *App) evaluation(rs *web.Routes) {
	e := evaluation.New(a.DB, a.Keys, a.Post)
	e.CountFromLastDays(programme.LastDays)
	e.AddChapters(chapters{&a.parts})
	e.KnowBackers(application.Backers)
	e.KnowUnsettled(a.parts.unsettled)
	e.AskDescribed(a.parts.passages)
	a.parts.passages.From(described.Quote, e.Words())
	e.Routes(rs)
	e.Jobs(a.Worker)
	a.parts.evaluations = e
	a.parts.waiting = append(a.parts.waiting, e, evaluation.SecondReader{}, evaluation.Sorter{}, evaluation.NotYetWaits{})
}

// editionTabs are the parts of an edition that other areas serve.
var editionTabs = []programme.Tab{
	{Label: "Applications", Path: "/editions/%s/pipeline", Group: programme.GroupApply, Also: []string{"applications", "perspectives", "reminder"}},
	{Label: "Bursaries", Path: "/editions/%s/bursaries", Group: programme.GroupApply},
	{Label: "People who seek a partner", Path: "/editions/%s/seekers", Group: programme.GroupApply, Also: []string{"suggestions", "introductions", "lists"}},
	{Label: "Selection", Path: "/editions/%s/selection", Group: programme.GroupApply},
	{Label: "Tables", Path: "/editions/%s/seating", Group: programme.GroupPlaces, Also: []string{"rotations"}, Team: true},
	{Label: "Pairs", Path: "/editions/%s/collaborations", Group: programme.GroupPlaces},
	{Label: "Behaviours", Path: "/editions/%s/behaviours", Group: programme.GroupPlaces, Also: []string{"kind-words"}},
	{Label: "Calls", Path: "/editions/%s/calls", Group: programme.GroupPlaces, Also: []string{"plans"}},
	{Label: "Forms", Path: "/editions/%s/waves", Group: programme.GroupAsk},
	{Label: "Report", Path: "/editions/%s/report", Group: programme.GroupAsk, Also: []string{"quotes"}},
	{Label: "Lessons", Path: "/editions/%s/lessons", Group: programme.GroupAsk, Also: []string{"changes"}, Team: true},
	{Label: "Costs", Path: "/editions/%s/costs", Group: programme.GroupAsk},
	{Label: "Supervision", Path: "/editions/%s/supervision", Group: programme.GroupPlan, Team: true},
	{Label: "Find out", Path: "/editions/%s/inquiries", Group: programme.GroupAsk, Team: true},
	{Label: "Equality", Path: "/editions/%s/equality", Group: programme.GroupAsk},
	{Label: "What followed", Path: "/editions/%s/impact", Group: programme.GroupAsk, Team: true},
	{Label: "Bring in", Path: "/editions/%s/import", Group: programme.GroupFiles},
	{Label: "Take out", Path: "/editions/%s/export", Group: programme.GroupFiles},
}

func (a *App) programme(rs *web.Routes) {
	p := programme.New(a.DB, a.Keys, a.Post, programme.Parts{Tabs: editionTabs, LooksFor: application.LooksFor, Awarded: application.Awarded, Bursary: application.AwardedTo, GivenUp: a.placesGivenUp, DatesGone: dates{a}.Ended, Unfinished: application.Unfinished, Shut: a.applicationsShut,
		Applies: application.Applies, PanelChanged: a.panelChanged, CoachCalls: a.coachCalls, CoachLeft: a.coachLeft, ReportShared: evaluation.SharedWithPeople, Forms: formsOf, ReportPublic: evaluation.SharedWithAll, DaysMoved: evaluation.DaysMoved, Zone: programme.ZoneForms{Planned: evaluation.PlannedForms, Moved: evaluation.ZoneMoved}, Measuring: a.measuring(), Files: a.Files, Table: a.tableOf, Roles: rolesBeside, Cloned: a.parts.lessons.Cloned, Changes: a.parts.lessons.Planned})
	p.Routes(rs)
	p.Jobs(a.Worker)
	a.parts.programmes = p
	a.parts.waiting = append(a.parts.waiting, p)
	a.parts.calendars = append(a.parts.calendars, p)
}

// formsOf are the forms of an edition that somebody is asked to fill in.
func formsOf(tx *db.Tx, e edition.Edition, who db.ID) ([]programme.FormLine, error) {
	all, err := evaluation.FormsOf(tx, e, who)
	var out []programme.FormLine
	for _, f := range all {
		out = append(out, programme.FormLine(f))
	}
	return out, err
}

// rolesBeside are what roles need that are shown beside an edition.
func rolesBeside(tx *db.Tx, edition db.ID) ([]programme.Way, error) {
	all, err := assessment.RolesBeside(tx, edition)
	var out []programme.Way
	for _, r := range all {
		out = append(out, programme.Way{Label: r.Title, Path: "/roles/" + string(r.ID)})
	}
	return out, err
}

func (a *App) seating(rs *web.Routes) {
	s := seating.New(a.DB, a.Keys, a.Post, a.parts.programmes.Excused)
	s.Routes(rs)
	s.Jobs(a.Worker)
	a.parts.seating = s
	a.parts.waiting = append(a.parts.waiting, s)
}

// tableOf tells somebody's own day where they sit and whom their table hears.
func (a *App) tableOf(tx *db.Tx, edition, day, who db.ID) (programme.OwnSeat, error) {
	seat, err := a.parts.seating.Own(tx, edition, day, who)
	return programme.OwnSeat(seat), err
}

// applicationsShut tells applications that an edition takes no more of them.
func (a *App) applicationsShut(tx *db.Tx, e edition.Edition) error {
	return a.parts.applications.Shut(tx, e)
}

// placesGivenUp tells applications that a coordinator gave up places that came from one.
func (a *App) placesGivenUp(tx *db.Tx, actor access.Actor, application db.ID, gone []db.ID) error {
	return a.parts.applications.GivenUp(tx, actor, application, gone)
}

// calendar comes after every area that has dates for people.
func (a *App) calendar(rs *web.Routes) {
	c := calendar.New(a.DB, a.Post, a.parts.calendars)
	c.Routes(rs)
	c.Jobs(a.Worker)
	a.parts.calendar = c
}

func (a *App) application(rs *web.Routes) {
	s := application.New(a.DB, a.Keys, a.Post, a.Decisions)
	a.Accounts.OnAddress(application.AddressChanged)
	s.Routes(rs)
	a.parts.applications = s
	s.Jobs(a.Worker)
	s.ReadCards(matching.Cards)
	m := matching.New(a.DB, a.Keys, a.Post, a.Decisions, s)
	m.Routes(rs)
	m.Jobs(a.Worker)
	s.OnApart(m.Free)
	a.parts.matching = m
	x := selection.New(a.DB, a.Keys, a.Post, a.Decisions, selectable{s}, spaces{a}, dates{a})
	x.Routes(rs)
	s.OnEnd(x.Over)
	s.OnPlaceEnd(dates{a}.Ended)
	s.OnReopen(x.Reopened)
	s.OnOffer(x.OpenOffer)
	a.parts.selection = x
	x.Jobs(a.Worker)
	a.parts.waiting = append(a.parts.waiting, s, m, matching.ListsWait(), x)
}

func (a *App) collaboration(rs *web.Routes) {
	s := collaboration.New(a.DB, a.Keys, a.Files, a.Decisions, a.Post, a.parts.programmes)
	a.Accounts.OnAddress(collaboration.AddressChanged)
	s.Routes(rs)
	a.parts.spaces = s
	a.parts.waiting = append(a.parts.waiting, s, round.New(a.Keys))
	a.parts.calendars = append(a.parts.calendars, s)
}

// lessons comes before the programmes, which tell it what is made from which edition.
func (a *App) lessons(rs *web.Routes) {
	s := lesson.New(a.DB, a.Keys, a.Decisions)
	a.parts.passages = described.New(a.Keys, a.Decisions, a.Post)
	a.parts.waiting = append(a.parts.waiting, a.parts.passages)
	s.AskDescribed(a.parts.passages)
	a.parts.passages.From(described.Lesson, s.Words())
	s.Routes(rs)
	a.parts.lessons = s
	a.parts.waiting = append(a.parts.waiting, s)
}

func (a *App) inquiries(rs *web.Routes) {
	s := inquiry.New(a.DB, a.Keys, a.Decisions, a.Post, a.parts.passages)
	a.parts.passages.From(described.Statement, s.Words())
	s.Routes(rs)
	a.parts.inquiries = s
	a.parts.waiting = append(a.parts.waiting, s)
}

func (a *App) equality(rs *web.Routes) {
	s := equality.New(a.DB, a.Keys, a.Post)
	s.Routes(rs)
	s.Jobs(a.Worker)
	a.parts.equality = s
}

func (a *App) impact(rs *web.Routes) {
	s := impact.New(a.DB, a.Keys, a.Files, a.Decisions, a.Post, a.parts.passages)
	a.parts.passages.From(described.Claim, s.Words())
	s.Routes(rs)
	a.parts.impact = s
	s.RestOn(ground.Lesson, a.parts.lessons.Grounds())
	s.RestOn(ground.Report, a.parts.evaluations.Grounds())
	a.parts.lessons.AskWhatFollowed(s.Resting)
	a.parts.lessons.AskReads(a.parts.evaluations.ReadsInReport)
	a.parts.evaluations.AskWhatFollowed(s.Resting)
	a.parts.spaces.AskWhatFollowed(s.Resting)
	a.parts.waiting = append(a.parts.waiting, s)
}

func (a *App) leadership(rs *web.Routes) {
	s := leadership.New(a.DB, a.Keys, a.Decisions, a.Post)
	s.Routes(rs)
	s.Jobs(a.Worker)
	a.parts.leadership = s
	a.parts.impact.RestOn(ground.Step, s.Grounds())
	s.AskWhatFollowed(a.parts.impact.Resting)
	a.parts.waiting = append(a.parts.waiting, s)
}

// assessment comes with the pages of organisations, whose parts it shows.
func (a *App) assessment(rs *web.Routes) {
	s := assessment.New(a.DB, a.Keys, a.Decisions, a.Post, plans{a.parts.leadership, &a.parts}, a.parts.leadership.Parts)
	s.Routes(rs)
	a.parts.assessments = s
	a.parts.waiting = append(a.parts.waiting, s)
}

// standing comes with the pages of organisations, whose parts it shows.
func (a *App) standing(rs *web.Routes) {
	s := standing.New(a.DB, a.Decisions, a.Post, a.parts.leadership.Parts, leadership.Owns)
	s.AskWhatRemains(standing.Leaving{Remains: remaining, End: a.leftOrganisation})
	s.Routes(rs)
	a.parts.standing = s
	a.parts.waiting = append(a.parts.waiting, s)
}

// bank comes after leadership, which knows what people call themselves.
func (a *App) bank(rs *web.Routes) {
	s := bank.New(a.DB, a.Keys, a.Post, a.parts.leadership.StageOf)
	a.parts.leadership.OnStage(s.StageChanged)
	s.Routes(rs)
	a.parts.bank = s
	a.parts.waiting = append(a.parts.waiting, s)
}

// organisationTabs are the pages about an organisation, for areas that are built before leadership, which knows them.
func (a *App) organisationTabs(tx *db.Tx, p *ui.Page, who access.Actor, organisation db.ID) error {
	return a.parts.leadership.Parts(tx, p, who, organisation)
}

// support comes before the administration, which tells it who leaves.
func (a *App) support(rs *web.Routes) {
	s := support.New(a.DB, a.Keys, a.Post, a.organisationTabs, leadership.Owns)
	s.Routes(rs)
	s.Jobs(a.Worker)
	a.parts.support = s
	a.parts.waiting = append(a.parts.waiting, s)
}

func (a *App) development(rs *web.Routes) {
	s := development.New(a.DB)
	s.Routes(rs)
	a.parts.development = s
}

// decisions comes with the pages of organisations, whose parts it shows.
func (a *App) decisions(rs *web.Routes) {
	s := decision.New(a.DB, a.Keys, a.Decisions, a.Post, a.parts.leadership.Parts, leadership.Owns)
	s.Routes(rs)
	a.parts.leadership.KnowOpeners(a.parts.assessments.Opens, a.parts.standing.Opens, s.Opens, a.parts.opportunities.Opens, a.parts.ideas.Opens, a.parts.outreach.Opens, a.parts.referrals.Opens)
	a.parts.decisions = s
	a.parts.waiting = append(a.parts.waiting, s)
}

// outreach comes with the pages of organisations, whose parts it shows.
func (a *App) outreach(rs *web.Routes) {
	s := outreach.New(a.DB, a.organisationTabs, outreach.Came{Steps: opportunity.CameSteps, Replied: opportunity.CameBy, Joined: bank.CameBy})
	s.Routes(rs)
	a.parts.outreach = s
}

// referrals come before the administration, which tells them who leaves. What they ask of other areas they ask when somebody reads.
func (a *App) referrals(rs *web.Routes) {
	s := referral.New(a.DB, a.Keys, a.Post, a.organisationTabs, referral.Knows{Promise: support.PromiseOf, Open: openTo, Reads: func(tx *db.Tx, who access.Actor, organisation db.ID) (bool, error) {
		return a.parts.standing.Opens(tx, who, organisation)
	}, Away: support.AwayOn})
	s.Routes(rs)
	s.Jobs(a.Worker)
	a.parts.referrals = s
	a.parts.support.Tells(support.Also{Serves: referral.Serves, Away: s.PersonAway})
	a.parts.waiting = append(a.parts.waiting, s)
}

// openTo are the opportunities of an organisation that somebody who is referred could take up.
func openTo(tx *db.Tx, organisation db.ID) ([]referral.Offer, error) {
	all, err := opportunity.OpenOf(tx, organisation)
	var out []referral.Offer
	for _, o := range all {
		out = append(out, referral.Offer{ID: o.ID, Title: o.Title})
	}
	return out, err
}

// ideas comes before the administration, which tells it who leaves.
func (a *App) ideas(rs *web.Routes) {
	s := idea.New(a.DB, a.Keys, a.Decisions, a.Post, a.organisationTabs)
	s.Routes(rs)
	a.parts.ideas = s
	a.parts.waiting = append(a.parts.waiting, s)
}

func (a *App) meanings(rs *web.Routes) {
	s := meaning.New(a.DB, a.Keys, a.Decisions, a.Post)
	s.Routes(rs)
	s.Jobs(a.Worker)
	a.parts.meanings = s
	a.parts.waiting = append(a.parts.waiting, s)
}

// recommendations come after the maps, on which the bodies stand that make them.
func (a *App) recommendations(rs *web.Routes) {
	s := recommendation.New(a.DB, a.Keys, a.Decisions, a.Post, a.parts.leadership.Parts, a.parts.standing.Opens)
	s.Routes(rs)
	s.Jobs(a.Worker)
	a.parts.recommendations = s
	a.parts.waiting = append(a.parts.waiting, s)
}

// chain comes after every area whose things stand in lines from a gap to a change. An area with more of them is one more line of Know.
func (a *App) chain(rs *web.Routes) {
	p := &a.parts
	s := chain.New(a.DB, p.leadership.Parts, leadership.Owns, p.fromGap)
	s.Know(p.assessments.InLines(), ground.Rating)
	s.Know(p.standing.InLines(), ground.Pillar, ground.Unheld, ground.Ending, ground.Filled)
	s.Know(p.leadership.Grounds(), ground.Action, ground.Step)
	s.Know(p.opportunities.InLines(), ground.Opportunity)
	s.Know(p.decisions.Grounds(), ground.Decided)
	s.Know(p.impact.InLines(), ground.Change)
	p.assessments.ShowLines(s.Around)
	p.standing.ShowLines(s.Around)
	p.leadership.ShowLines(s.Around)
	p.decisions.ShowLines(s.Around)
	p.opportunities.ShowLines(s.Around)
	p.impact.ShowLines(s.Around)
	p.impact.RestOn(ground.Decided, p.decisions.Grounds())
	s.Know(p.ideas.InLines(), ground.Idea)
	s.Know(p.recommendations.InLines(), ground.Recommended)
	p.ideas.ShowLines(s.Around)
	p.recommendations.ShowLines(s.Around)
	p.impact.Begin(p.ideas.InLines(), ground.Idea)
	p.impact.Begin(p.recommendations.InLines(), ground.Recommended)
	p.impact.KnowPlaces(impact.Places{Tabs: p.leadership.Parts, Opens: p.standing.Opens})
	p.impact.Begin(p.leadership.Grounds(), ground.Step)
	p.impact.Begin(p.opportunities.InLines(), ground.Opportunity)
	p.impact.Begin(p.standing.InLines(), ground.Filled)
	p.impact.Begin(p.decisions.Grounds(), ground.Decided)
	p.decisions.KnowConfirmed(p.confirmed, p.changedAt)
	s.Routes(rs)
	p.chain = s
}

func (a *App) exchange(rs *web.Routes) {
	x := exchange.New(a.DB, a.Keys, a.Post, a.parts.applications, a.parts.standing, a.exports())
	x.Routes(rs)
	x.Jobs(a.Worker)
	a.parts.exchange = x
}

func (a *App) administration(rs *web.Routes) {
	admin := administration.New(a.DB, a.Accounts, a.Post, a.coordinates)
	admin.OnClose(func(tx *db.Tx, id db.ID) error {
		return a.parts.standing.PersonLeft(tx, access.System(tx.Network, "somebody’s access was closed"), id)
	})
	admin.OnClose(bank.PersonLeft)
	admin.OnClose(development.PersonLeft)
	admin.OnClose(a.parts.support.PersonLeft)
	admin.OnClose(func(tx *db.Tx, id db.ID) error {
		return a.parts.board.PersonLeft(tx, access.System(tx.Network, "somebody left"), id)
	})
	admin.OnClose(func(tx *db.Tx, id db.ID) error {
		return a.parts.decisions.PersonLeft(tx, access.System(tx.Network, "somebody left"), id)
	})
	admin.OnClose(func(tx *db.Tx, id db.ID) error {
		return a.parts.opportunities.PersonLeft(tx, access.System(tx.Network, "somebody left"), id)
	})
	admin.OnClose(func(tx *db.Tx, id db.ID) error {
		return a.parts.ideas.PersonLeft(tx, access.System(tx.Network, "somebody left"), id)
	})
	admin.OnClose(func(tx *db.Tx, id db.ID) error { return a.parts.recommendations.PersonLeft(tx, id) })
	admin.OnClose(a.parts.referrals.PersonLeft)
	admin.OnClose(func(tx *db.Tx, id db.ID) error {
		return a.parts.meanings.PersonLeft(tx, access.System(tx.Network, "somebody left"), id)
	})
	admin.OnClose(func(tx *db.Tx, id db.ID) error {
		return a.parts.participation.PersonLeft(tx, access.System(tx.Network, "somebody left"), id)
	})
	admin.OnClose(func(tx *db.Tx, id db.ID) error { return a.parts.strategies.PersonLeft(tx, id) })
	admin.Routes(rs)
	a.parts.waiting = append(a.parts.waiting, admin)
}
