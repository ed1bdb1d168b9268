package app

import (
	"bytes"
	"context"
	"encoding/csv"
	"strconv"
	"strings"

	"alongside/internal/area/application"
	"alongside/internal/area/evaluation"
	"alongside/internal/area/exchange"
	"alongside/internal/area/matching"
	"alongside/internal/area/programme"
	"alongside/internal/area/selection"
	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/sheet"
	"alongside/internal/shared/collaboration"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
)

// exports are what each area adds to an export. Nothing here reads a private space: a collaboration's members get their
// own through their own record.
func (a *App) exports() []exchange.Part {
	return []exchange.Part{
		{All: exportPeople, Own: a.exportMe},
		{All: exportEditions, Own: exportMyPlaces},
		{All: a.exportApplications, Own: a.exportMyApplications},
		{Own: a.exportMyFinder},
		{All: a.exportRunning, Own: a.exportMyNeeds},
		{All: a.exportTables, Own: a.exportMyTables},
		{All: a.exportSelection},
		{All: a.exportReports},
		{All: a.exportLessons, Own: a.exportMyLessons},
		{All: a.exportInquiries, Own: a.exportMyInquiries},
		{All: a.exportEquality},
		{All: a.exportImpact, Own: a.exportMyImpact},
		{All: a.exportPlans, Own: a.exportMyLeadership},
		{All: exportDescribed, Own: a.exportMyDescribed},
		{Own: a.exportMyNotYet},
		{All: exportAudit},
		{Own: a.exportMySpaces},
		{Own: a.exportMyWriting},
		{All: a.exportAssessments, Own: a.exportMyRounds},
		{Own: exportMyLetters},
		{All: a.exportCalls, Own: a.exportMyCalls},
		{All: a.exportMaps, Own: a.exportMyRoles},
		{All: a.exportPartners, Own: a.exportMyBank},
		{All: a.exportDevelopment, Own: a.exportMyDevelopment},
		{All: a.exportContacts, Own: a.exportMyContact},
		{All: a.exportDecisions, Own: a.exportMyDecisions},
		{All: a.exportOpportunities, Own: a.exportMyOpportunities},
		{All: a.exportOutreach, Own: a.exportMySources},
		{All: a.exportParticipation, Own: a.exportMyPlacings},
		{All: a.exportStrategies, Own: a.exportMyStrategies},
		{All: a.exportReferrals, Own: a.exportMyReferrals},
		{All: a.exportIdeas, Own: a.exportMyIdeas},
		{All: exportGlossary, Own: a.exportMyMeanings},
		{All: a.exportRecommendations, Own: a.exportMyRecommendations},
		{All: a.exportStories, Own: a.exportMyStories},
		{All: a.exportBehaviours, Own: a.exportMyKindWords},
	}
}

var personHeaders = []string{"id", "given_name", "family_name", "email", "perspectives", "job", "organisation", "place", "invented", "roles"}

func personRow(tx *db.Tx, p person.Person) ([]string, error) {
	roles, err := person.RolesOf(tx, p.ID)
	var words []string
	for _, r := range roles {
		words = append(words, string(r))
	}
	return []string{string(p.ID), p.Given, p.Family, p.Email, strings.Join(p.Perspectives, "; "), p.Job, p.OrgName, p.Place, strconv.FormatBool(p.Invented), strings.Join(words, "; ")}, err
}

// pageOf is how many people are read at once.
const pageOf = 500

func exportPeople(_ context.Context, tx *db.Tx, _ access.Actor, id db.ID) ([]exchange.Table, error) {
	t := exchange.Table{Name: "people", About: "One person of the network.", Headers: personHeaders}
	taking := map[db.ID]bool{}
	if id != "" {
		t.About = "One person who takes part in the edition or helps to run it."
		places, err := edition.Places(tx, id)
		if err != nil {
			return nil, err
		}
		members, err := edition.Members(tx, id)
		if err != nil {
			return nil, err
		}
		for _, p := range places {
			taking[p.Person] = true
		}
		for _, m := range members {
			taking[m.Person] = true
		}
	}
	for offset := 0; ; offset += pageOf {
		people, err := person.Search(tx, "", pageOf, offset)
		if err != nil {
			return nil, err
		}
		for _, p := range people {
			if id != "" && !taking[p.ID] {
				continue
			}
			row, err := personRow(tx, p)
			if err != nil {
				return nil, err
			}
			t.Rows = append(t.Rows, row)
		}
		if len(people) < pageOf {
			return []exchange.Table{t}, nil
		}
	}
}

// dayOf is the date of an instant, "" for none.
func dayOf(i db.Instant) string {
	if i == 0 {
		return ""
	}
	return i.Time().Format("2006-01-02")
}

func (a *App) exportMe(_ context.Context, tx *db.Tx, actor access.Actor) ([]exchange.Table, error) {
	p, err := person.Find(tx, actor.Person())
	if err != nil {
		return nil, err
	}
	needs, err := person.NeedsOf(tx, a.Keys, p.ID)
	if err != nil {
		return nil, err
	}
	experience, err := person.ExperienceOf(tx, a.Keys, p.ID)
	if err != nil {
		return nil, err
	}
	review, err := person.ReviewOf(tx, p.ID)
	if err != nil {
		return nil, err
	}
	row, err := personRow(tx, p)
	return []exchange.Table{{Name: "me", About: "You.", Headers: append(append([]string(nil), personHeaders...), "access_needs", "access_needs_words", "access_needs_told", "access_needs_asked_again", "lived_experience"),
		Rows: [][]string{append(row, strings.Join(needs.IDs, "; "), needs.Words, dayOf(review.Told), dayOf(review.Ask), experience)}}}, err
}

// chosenEditions are all editions, or the one that is asked for.
func chosenEditions(tx *db.Tx, id db.ID) ([]edition.Edition, error) {
	if id == "" {
		return edition.All(tx, false)
	}
	e, err := edition.Find(tx, id)
	return []edition.Edition{e}, err
}

func exportEditions(_ context.Context, tx *db.Tx, _ access.Actor, id db.ID) ([]exchange.Table, error) {
	all, err := chosenEditions(tx, id)
	if err != nil {
		return nil, err
	}
	editions := exchange.Table{Name: "editions", About: "One edition of a programme. Money is pounds.", Headers: []string{"id", "programme", "template", "name", "state", "zone", "place", "address", "link", "places", "fee_pounds", "bursary_budget_pounds", "closes", "contact_name", "contact_email", "note", "who_for", "what_happens", "cost", "how_to_apply", "access"}}
	days := exchange.Table{Name: "days", About: "One day of an edition.", Headers: []string{"edition", "id", "title", "purpose", "date", "starts", "ends", "place"}}
	sessions := exchange.Table{Name: "sessions", About: "One session of a day.", Headers: []string{"day", "id", "title", "starts", "ends", "lead", "notes"}}
	team := exchange.Table{Name: "team", About: "What one person does in an edition.", Headers: []string{"edition", "person", "function", "side"}}
	places := exchange.Table{Name: "places", About: "One person's place in an edition.", Headers: []string{"edition", "person", "side", "application", "confirmed"}}
	for _, e := range all {
		closes := ""
		if e.Closes != 0 {
			closes = e.Closes.In(e.Zone).Format("2006-01-02 15:04")
		}
		editions.Rows = append(editions.Rows, []string{string(e.ID), e.ProgrammeName, e.Template, e.Name, string(e.State), e.Zone, e.Place, e.Address, e.Link, number(e.Places), edition.PoundsCell(e.Fee), edition.PoundsCell(e.BursaryBudget), closes,
			e.ContactName, e.ContactEmail, e.Note, e.WhoFor, e.WhatHappens, e.Cost, e.HowToApply, e.AccessInfo})
		ds, err := edition.Days(tx, e.ID)
		if err != nil {
			return nil, err
		}
		parts, err := edition.SessionsOf(tx, e.ID)
		if err != nil {
			return nil, err
		}
		for _, d := range ds {
			days.Rows = append(days.Rows, []string{string(e.ID), string(d.ID), d.Title, d.Purpose, d.Date, d.Starts, d.Ends, d.Where(e)})
			for _, s := range parts[d.ID] {
				sessions.Rows = append(sessions.Rows, []string{string(d.ID), string(s.ID), s.Title, s.Starts, s.Ends, s.Lead, s.Notes})
			}
		}
		members, err := edition.Members(tx, e.ID)
		if err != nil {
			return nil, err
		}
		for _, m := range members {
			team.Rows = append(team.Rows, []string{string(e.ID), string(m.Person), string(m.Function), string(m.Side)})
		}
		ps, err := edition.Places(tx, e.ID)
		if err != nil {
			return nil, err
		}
		for _, p := range ps {
			places.Rows = append(places.Rows, []string{string(e.ID), string(p.Person), string(p.Side), string(p.Application), p.Confirmed.In(e.Zone).Format("2006-01-02")})
		}
	}
	return []exchange.Table{editions, days, sessions, team, places}, nil
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

func exportMyPlaces(_ context.Context, tx *db.Tx, actor access.Actor) ([]exchange.Table, error) {
	t := exchange.Table{Name: "places", About: "A place that you have.", Headers: []string{"programme", "edition", "side", "confirmed"}}
	all, err := edition.All(tx, true)
	if err != nil {
		return nil, err
	}
	for _, e := range all {
		places, err := edition.Places(tx, e.ID)
		if err != nil {
			return nil, err
		}
		for _, p := range places {
			if actor.Is(p.Person) {
				t.Rows = append(t.Rows, []string{e.ProgrammeName, e.Name, string(p.Side), p.Confirmed.In(e.Zone).Format("2006-01-02")})
			}
		}
	}
	return []exchange.Table{t}, nil
}

func (a *App) exportApplications(_ context.Context, tx *db.Tx, actor access.Actor, id db.ID) ([]exchange.Table, error) {
	all, err := chosenEditions(tx, id)
	var out []exchange.Table
	for _, e := range all {
		t := exchange.Table{Name: "applications-" + string(e.ID), About: "One application to " + e.ProgrammeName + ", " + e.Name + "."}
		if e.ApplicationInstrument == "" {
			continue
		}
		if t.Headers, t.Rows, err = a.parts.applications.Export(tx, actor, e); err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, err
}

func (a *App) exportMyApplications(_ context.Context, tx *db.Tx, actor access.Actor) ([]exchange.Table, error) {
	t := exchange.Table{Name: "applications", About: "One answer in an application that you made alone or with a partner."}
	var err error
	t.Headers, t.Rows, err = a.parts.applications.ExportOwn(tx, actor.Person())
	return []exchange.Table{t}, err
}

// exportMyFinder are the actor's cards in the partner finder and the introductions that they were asked about.
func (a *App) exportMyFinder(_ context.Context, tx *db.Tx, actor access.Actor) ([]exchange.Table, error) {
	cards, introductions, lists, err := a.parts.matching.ExportOwn(tx, actor.Person())
	return []exchange.Table{
		{Name: "partner-finder", About: "A card of yours in the partner finder.", Headers: matching.CardHeaders, Rows: cards},
		{Name: "introductions", About: "Somebody with whom you were asked to become a pair.", Headers: matching.IntroductionHeaders, Rows: introductions},
		{Name: "partner-list", About: "Somebody whom you put on your own list, with the place. Only you can read your list.", Headers: matching.ListHeaders, Rows: lists},
	}, err
}

// exportMyNeeds is what the actor said about what they need on days.
func (a *App) exportMyNeeds(_ context.Context, tx *db.Tx, actor access.Actor) ([]exchange.Table, error) {
	rows, err := a.parts.programmes.ExportOwnNeeds(tx, actor)
	return []exchange.Table{{Name: "my-needs-on-days", About: "What you said on one day to what was offered instead of what helps you, or afterwards about whether you had what you needed.", Headers: programme.OwnNeedsHeaders, Rows: rows}}, err
}

// exportRunning are what was noted on the days of editions, what their people need, bursaries and coaching.
func (a *App) exportRunning(_ context.Context, tx *db.Tx, actor access.Actor, id db.ID) ([]exchange.Table, error) {
	all, err := chosenEditions(tx, id)
	attendance := exchange.Table{Name: "attendance", About: "Who came to one day.", Headers: programme.AttendanceHeaders}
	needs := exchange.Table{Name: "access-needs", About: "What one person with a place told about access and communication. Keep it as carefully as we do.", Headers: programme.NeedsHeaders}
	bursaries := exchange.Table{Name: "bursaries", About: "One request for a bursary. Money is pounds.", Headers: application.BursaryHeaders}
	coaching := exchange.Table{Name: "coaching", About: "Coaching with what one application still lacked.", Headers: application.CoachingHeaders}
	objectives := exchange.Table{Name: "objectives", About: "One thing that people should know or be able to do after an edition.", Headers: programme.ObjectiveHeaders}
	for _, e := range all {
		learn, err := a.parts.programmes.ExportObjectives(tx, actor, e)
		if err != nil {
			return nil, err
		}
		objectives.Rows = append(objectives.Rows, learn...)
		came, told, err := a.parts.programmes.Export(tx, actor, e)
		if err != nil {
			return nil, err
		}
		asked, helped, err := a.parts.applications.ExportHelp(tx, actor, e)
		if err != nil {
			return nil, err
		}
		attendance.Rows, needs.Rows = append(attendance.Rows, came...), append(needs.Rows, told...)
		bursaries.Rows, coaching.Rows = append(bursaries.Rows, asked...), append(coaching.Rows, helped...)
	}
	return []exchange.Table{objectives, attendance, needs, bursaries, coaching}, err
}

// exportSelection are the scores, decisions and offers of editions.
func (a *App) exportSelection(_ context.Context, tx *db.Tx, actor access.Actor, id db.ID) ([]exchange.Table, error) {
	all, err := chosenEditions(tx, id)
	scores := exchange.Table{Name: "scores", About: "What one member of the panel gave one application.", Headers: selection.ScoreHeaders}
	decisions := exchange.Table{Name: "decisions", About: "One decision that was put to the panel. The waiting list is the applications whose last decision says so.", Headers: selection.DecisionHeaders}
	offers := exchange.Table{Name: "offers", About: "One offer of places.", Headers: selection.OfferHeaders}
	wanted := exchange.Table{Name: "perspectives", About: "One perspective that an edition looks for.", Headers: []string{"edition", "perspective", "how_people_can_take_part", "at_least"}}
	for _, e := range all {
		looked, err := application.LookedForIn(tx, e.ID)
		if err != nil {
			return nil, err
		}
		for _, l := range looked {
			wanted.Rows = append(wanted.Rows, []string{string(e.ID), l.Words, l.Possible, number(l.Least)})
		}
		given, put, made, err := a.parts.selection.Export(tx, actor, e)
		if err != nil {
			return nil, err
		}
		scores.Rows, decisions.Rows, offers.Rows = append(scores.Rows, given...), append(decisions.Rows, put...), append(offers.Rows, made...)
	}
	return []exchange.Table{scores, decisions, offers, wanted}, err
}

// exportReports are the evaluation reports: figures and cleared quotes, never single forms.
func (a *App) exportReports(ctx context.Context, tx *db.Tx, actor access.Actor, id db.ID) ([]exchange.Table, error) {
	all, err := chosenEditions(tx, id)
	if err != nil {
		return nil, err
	}
	forms := exchange.Table{Name: "forms", About: "One evaluation form of an edition, also one that is planned.", Headers: evaluation.FormsHeaders}
	quotes := exchange.Table{Name: "quotes", About: "One quote that was chosen. Show others only those that were cleared of names.", Headers: evaluation.QuotesHeaders}
	shared := exchange.Table{Name: "shared-reports", About: "One report that was shared as it was on that day, and who may read it now.", Headers: evaluation.SharedHeaders}
	var out []exchange.Table
	for _, e := range all {
		versions, err := evaluation.ExportShared(tx, actor, e)
		if err != nil {
			return nil, err
		}
		shared.Rows = append(shared.Rows, versions...)
		planned, chosen, err := a.parts.evaluations.Export(tx, actor, e)
		if err != nil {
			return nil, err
		}
		forms.Rows, quotes.Rows = append(forms.Rows, planned...), append(quotes.Rows, chosen...)
		report, err := a.parts.evaluations.Report(ctx, actor, e.ID)
		if err != nil {
			return nil, err
		}
		var b bytes.Buffer
		if err := report.Model.WriteTable(&b, false); err != nil {
			return nil, err
		}
		rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(b.Bytes(), []byte("\ufeff")))).ReadAll()
		if err != nil || len(rows) < 2 {
			if err != nil {
				return nil, err
			}
			continue
		}
		out = append(out, exchange.Table{Name: "report-" + string(e.ID), About: "One line of the evaluation report of " + e.ProgrammeName + ", " + e.Name + ".", Headers: rows[0], Rows: rows[1:]})
	}
	return append(out, forms, quotes, shared), nil
}

// exportAudit is the log, for administrators and for the program's own command.
func exportAudit(_ context.Context, tx *db.Tx, actor access.Actor, id db.ID) ([]exchange.Table, error) {
	if id != "" || !actor.Has(access.Administrator) && !actor.IsSystem() {
		return nil, nil
	}
	t := exchange.Table{Name: "log", About: "One thing that somebody did.", Headers: []string{"number", "at", "who", "action", "kind", "object", "detail", "hash"}}
	for before := int64(0); ; {
		rows, err := audit.List(tx, audit.Filter{Before: before, Limit: 200})
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			t.Rows = append(t.Rows, []string{number(r.Seq), r.At.Time().Format("2006-01-02T15:04:05Z"), r.Actor, r.Action, r.Kind, string(r.Object), r.Detail, r.Hash})
			before = r.Seq
		}
		if len(rows) < 200 {
			return []exchange.Table{t}, nil
		}
	}
}

// exportMySpaces names the collaborations that the actor is a member of.
func (a *App) exportMySpaces(_ context.Context, tx *db.Tx, actor access.Actor) ([]exchange.Table, error) {
	ids, err := collaboration.IDsOf(tx, actor.Person())
	if err != nil {
		return nil, err
	}
	t := exchange.Table{Name: "collaborations", About: "A pair, trio or team that you are a member of.", Headers: []string{"space", "name", "challenge", "side", "joined"}}
	for _, id := range ids {
		c, err := collaboration.Find(tx, a.Keys, id)
		if err != nil {
			return nil, err
		}
		for _, m := range c.Members {
			if actor.Is(m.Person) {
				t.Rows = append(t.Rows, []string{string(c.ID), c.Name, c.Challenge, string(m.Side), m.Joined.Time().Format("2006-01-02")})
			}
		}
	}
	return []exchange.Table{t}, nil
}

// exportMyWriting is what the actor wrote in spaces themselves, with their files.
func (a *App) exportMyWriting(_ context.Context, tx *db.Tx, actor access.Actor) ([]exchange.Table, error) {
	own, err := a.parts.spaces.OwnWriting(tx, actor)
	var out []exchange.Table
	for _, t := range own {
		table := exchange.Table{Name: t.Name, About: t.About, Headers: t.Headers, Rows: t.Rows}
		for _, f := range t.Files {
			table.Files = append(table.Files, exchange.Attached(f))
		}
		out = append(out, table)
	}
	return out, err
}

// exportMyLetters is which letters the actor chose to get.
func exportMyLetters(_ context.Context, tx *db.Tx, actor access.Actor) ([]exchange.Table, error) {
	s, err := mail.SettingsOf(tx, actor.Person())
	t := exchange.Table{Name: "letters", About: "How you get one kind of letters.", Headers: []string{"letters", "how", "quiet_from", "quiet_until", "time_zone"}}
	for _, k := range notice.Kinds() {
		t.Rows = append(t.Rows, []string{k.Title, string(s.Way(k.Kind)), s.Quiet.From, s.Quiet.Until, s.Quiet.Zone})
	}
	return []exchange.Table{t}, err
}

// Import brings a file in from the command line, or only looks what it would do.
func (a *App) Import(ctx context.Context, n db.ID, in exchange.Request, dryRun bool) (exchange.Report, error) {
	actor := access.System(n, "import from the command line")
	if dryRun {
		return a.parts.exchange.Look(ctx, actor, in)
	}
	return a.parts.exchange.Import(ctx, actor, in)
}

// Export gives all that a network owns as a zip, for the command line.
func (a *App) Export(ctx context.Context, n db.ID) ([]byte, error) {
	return a.parts.exchange.Everything(ctx, access.System(n, "export from the command line"), "")
}

// ResponsesFile is a file of answers that were collected elsewhere. Headings are headings by columns, where they are not
// found by themselves.
type ResponsesFile struct {
	Name     string
	Body     []byte
	Headings map[string]string
}

// ImportResponses makes a closed wave of a file of answers, or only looks what it would do; forms is how many there are.
func (a *App) ImportResponses(ctx context.Context, n, id db.ID, plan evaluation.ImportPlan, f ResponsesFile, dryRun bool) (forms int, faults []sheet.Fault, err error) {
	t, err := sheet.Read(bytes.NewReader(f.Body), f.Name, sheet.Options{})
	if err != nil {
		return 0, nil, err
	}
	var def instrument.Definition
	if err := a.DB.Read(ctx, n, func(tx *db.Tx) error {
		def, err = instrument.Find(tx, plan.Instrument)
		return err
	}); err != nil {
		return 0, nil, err
	}
	columns, err := evaluation.ImportSpec(def).Chosen(t.Headers, f.Headings)
	if err != nil {
		return 0, nil, err
	}
	actor := access.System(n, "import from the command line")
	forms, _, faults, err = a.parts.evaluations.CheckImport(ctx, actor, id, plan, t, columns)
	if err != nil || dryRun || sheet.Stops(faults) {
		return forms, faults, err
	}
	_, faults, err = a.parts.evaluations.Import(ctx, actor, id, plan, t, columns)
	return forms, faults, err
}
