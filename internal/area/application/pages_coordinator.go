package application

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"alongside/engine/chart"
	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

// runPage is what every coordinator's page of one edition has.
type runPage struct {
	ui.Page
	Edition edition.Edition
	People  map[db.ID]person.Person
}

func (p runPage) name(id db.ID) string {
	if who, ok := p.People[id]; ok {
		return who.Name()
	}
	return "somebody"
}

// askers are the names of those who apply.
func (p runPage) askers(a Application) string {
	var all []string
	for _, id := range a.People() {
		all = append(all, p.name(id))
	}
	return ui.And(all)
}

func (p runPage) date(at db.Instant) string { return moment(at, p.Edition.Zone) }

func (p runPage) edition(rest string) templ.SafeURL {
	return p.To("/editions/%s", p.Edition.ID) + templ.SafeURL(rest)
}

// run reads a coordinator's page of one edition.
func (s *Applications) run(r *web.Request, title string, part func(tx *db.Tx, p *runPage) error) (runPage, error) {
	ed, err := r.ID("edition")
	if err != nil {
		return runPage{}, err
	}
	var p runPage
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		e, err := edition.Find(tx, ed)
		if err != nil {
			return err
		}
		if err := r.Actor.Allow(looksAfter(r.Actor, e)); err != nil {
			return err
		}
		p = runPage{Page: r.Page(title), Edition: e}
		p.Back = "/editions/" + string(ed)
		return part(tx, &p)
	})
	return p, err
}

// ---- the pipeline

type pipelinePage struct {
	runPage
	Filter Filter
	Needs  Needs
	Counts counts
	States map[State]int64
	Apps   []Application
	Help   map[db.ID]map[Gap]coaching
	Last   reminder
	Number int // of this page, from 1
	More   bool
}

func filterOf(r *web.Request) Filter {
	f := Filter{Gap: Gap(r.Value("gap")), State: State(r.Value("state")), Side: person.Side(r.Value("side")), Asked: slices.Contains(r.Form["show"], "asked"), No: slices.Contains(r.Form["show"], "declined")}
	if !f.Gap.Valid() {
		f.Gap = ""
	}
	if !f.Side.Valid() {
		f.Side = ""
	}
	if f.State.Words() == string(f.State) {
		f.State = "" // no state that we know
	}
	return f
}

func (s *Applications) pipelinePage(r *web.Request) (web.Answer, error) {
	page := pipelinePage{Filter: filterOf(r), Number: r.Turn()}
	run, err := s.run(r, "Applications", func(tx *db.Tx, p *runPage) error {
		ed := p.Edition.ID
		var err error
		if page.Needs, err = needsOfEdition(tx, p.Edition); err != nil {
			return err
		}
		if page.Counts, err = countGaps(tx, ed, page.Needs); err != nil {
			return err
		}
		if page.States, err = countStates(tx, ed); err != nil {
			return err
		}
		if page.Apps, err = pipeline(tx, ed, page.Needs, page.Filter, (page.Number-1)*pipelinePageSize); err != nil {
			return err
		}
		page.More = len(page.Apps) > pipelinePageSize
		page.Apps = page.Apps[:min(len(page.Apps), pipelinePageSize)]
		var ids, people []db.ID
		for _, a := range page.Apps {
			ids, people = append(ids, a.ID), append(people, a.People()...)
		}
		if page.Help, err = coachingOfAll(tx, ids); err != nil {
			return err
		}
		if page.Last, _, err = lastReminder(tx, ed); err != nil {
			return err
		}
		p.People, err = names(tx, people...)
		return err
	})
	page.runPage = run
	return web.Show(pipelineView(page)), err
}

// picture shows how many applications lack what.
func (p pipelinePage) picture() chart.Bars {
	b := chart.Bars{Frame: chart.Frame{Title: "What is missing"}, What: "Missing", Unit: "Applications"}
	for _, g := range Gaps {
		if p.asks(g) {
			b.Rows = append(b.Rows, chart.Bar{Label: g.Words(), Count: int(p.Counts.Gaps[g])})
		}
	}
	b.Rows = append(b.Rows, chart.Bar{Label: "Nothing: ready", Count: int(p.Counts.Ready)})
	return b
}

// asks says whether the edition needs this thing at all.
func (p pipelinePage) asks(g Gap) bool {
	return map[Gap]bool{GapPartner: p.Needs.Partner, GapChallenge: p.Needs.Challenge, GapFunding: p.Needs.Funding, GapSponsor: p.Needs.Sponsor}[g]
}

// at is the address of the pipeline with this filter and page.
func (p pipelinePage) at(f Filter, number int) templ.SafeURL {
	q := url.Values{}
	for name, v := range map[string]string{"gap": string(f.Gap), "state": string(f.State), "side": string(f.Side)} {
		if v != "" {
			q.Set(name, v)
		}
	}
	for _, v := range p.showValues() {
		q.Add("show", v)
	}
	if number > 1 {
		q.Set("page", strconv.Itoa(number))
	}
	if len(q) == 0 {
		return p.edition("/pipeline")
	}
	return p.edition("/pipeline?" + q.Encode())
}

func (p pipelinePage) previous() templ.SafeURL {
	if p.Number < 2 {
		return ""
	}
	return p.at(p.Filter, p.Number-1)
}

func (p pipelinePage) next() templ.SafeURL {
	if !p.More {
		return ""
	}
	return p.at(p.Filter, p.Number+1)
}

func (p pipelinePage) table() ui.TableData {
	t := ui.TableData{Caption: "Applications", Columns: ui.Plain(ui.Columns("Application", "Who", "State", "Missing"), "Who", "State"), Empty: "No application fits these filters."}
	for _, a := range p.Apps {
		var lacks []string
		if !a.State.Over() {
			for _, g := range Readiness(p.Needs, a) {
				words := g.Words()
				switch c := p.Help[a.ID][g]; {
				case c.Taken != 0:
					words += " (coaching taken)"
				case c.Offered != 0:
					words += " (coaching offered)"
				case c.Asked != 0:
					words += " (asks for coaching)"
				}
				lacks = append(lacks, words)
			}
		}
		missing := ui.Text("Nothing")
		if len(lacks) > 0 {
			missing = ui.Lines(strings.Join(lacks, "\n"))
		}
		t.Rows = append(t.Rows, []templ.Component{
			ui.Link(p.edition("/applications/"+string(a.ID)), strconv.FormatInt(a.Number, 10)+". "+TitleOf(a)),
			ui.Text(p.askers(a)), ui.Tag(a.Standing(), colourOf(a.State)), missing,
		})
	}
	return t
}

// ---- one application

type viewPage struct {
	runPage
	sheet sheet // with the answers that the reader may read
	Gaps  []Gap
	Help  map[Gap]coaching
	Money bursary
	Asks  bool
	Moves []move
	Words string // what was typed to an offer of coaching
	For   Gap
	Noter string // who noted that the sponsor said no
	// Settles says that the sponsor's no waits for coordinators, and that the reader may note it.
	Settles, MayReopen bool
}

// view reads one application for a coordinator, and writes down that they read it: an application is personal.
func (s *Applications) view(r *web.Request) (viewPage, error) {
	ed, err := r.ID("edition")
	if err != nil {
		return viewPage{}, err
	}
	id, err := r.ID("application")
	if err != nil {
		return viewPage{}, err
	}
	var page viewPage
	err = s.db.Write(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		a, e, err := forCoordinator(tx, r.Actor, ed, id)
		if err != nil {
			return err
		}
		page = viewPage{runPage: runPage{Page: r.Page(titleOf(a)), Edition: e}}
		page.Back = "/editions/" + string(ed) + "/pipeline"
		if page.sheet, err = s.complete(tx, a); err != nil {
			return err
		}
		page.sheet.Answers = page.sheet.forDeciders(r.Actor)
		page.People, page.Gaps = page.sheet.People, page.sheet.gaps()
		v := page.sheet.Sponsor
		page.MayReopen = reopenable(a, e, tx.Now)
		page.Settles = v.State == SponsorDeclined && v.Noted == 0 && (a.State == Submitted || a.State == Shortlisted) && !applies(r.Actor, a)
		if v.Noted != 0 {
			noters, err := names(tx, v.NotedBy)
			if err != nil {
				return err
			}
			page.Noter = noters[v.NotedBy].Name()
		}
		if page.Help, err = coachingOf(tx, id); err != nil {
			return err
		}
		if page.Money, page.Asks, err = s.bursaryOf(tx, id); err != nil {
			return err
		}
		if page.Moves, err = s.movesOf(tx, id); err != nil {
			return err
		}
		return audit.Record(tx, r.Actor, "application.read", "application", id, "")
	})
	return page, err
}

func (s *Applications) viewPage(r *web.Request) (web.Answer, error) {
	p, err := s.view(r)
	return web.Show(coordinatorView(p)), err
}

func (p viewPage) to(rest string) templ.SafeURL {
	return p.edition("/applications/" + string(p.sheet.App.ID) + rest)
}

func (s *Applications) offerCoaching(r *web.Request) (web.Answer, error) {
	return s.coachingAnswer(r, func(ctx context.Context, ed, id db.ID) (string, error) {
		return "We have written to the people who apply.", s.OfferCoaching(ctx, r.Actor, ed, id, Gap(r.Value("gap")), r.Value(wordsName(Gap(r.Value("gap")))))
	})
}

func (s *Applications) noteCoaching(r *web.Request) (web.Answer, error) {
	taken := r.Value("taken") == "yes"
	return s.coachingAnswer(r, func(ctx context.Context, ed, id db.ID) (string, error) {
		return "Saved.", s.NoteCoaching(ctx, r.Actor, ed, id, Gap(r.Value("gap")), taken)
	})
}

func (s *Applications) noteSponsor(r *web.Request) (web.Answer, error) {
	return s.coachingAnswer(r, func(ctx context.Context, ed, id db.ID) (string, error) {
		return "Noted. It waits for no coordinator any more.", s.NoteSponsor(ctx, r.Actor, ed, id, db.ID(r.Value("sponsor")))
	})
}

func (s *Applications) coachingAnswer(r *web.Request, do func(ctx context.Context, ed, id db.ID) (string, error)) (web.Answer, error) {
	ed, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	id, err := r.ID("application")
	if err != nil {
		return web.Answer{}, err
	}
	said, err := do(r.Ctx(), ed, id)
	if errs.Is(err, errs.Invalid) {
		p, verr := s.view(r)
		if verr != nil {
			return web.Answer{}, verr
		}
		p.For = Gap(r.Value("gap"))
		p.Words = r.Value(wordsName(p.For))
		problems(&p.Page, renamed(err, "words", wordsName(p.For)))
		return web.Problem(coordinatorView(p)), nil
	}
	if err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/editions/%s/applications/%s", ed, id).Saying("%s", said), nil
}

// perspectives are what the challenge says it needs, and how it makes room for them.
func (p viewPage) perspectives() []ui.SummaryRow {
	var rows []ui.SummaryRow
	for _, id := range []string{itemNeeded, itemPossible} {
		if it, ok := p.sheet.Def.Item(id); ok && answered(p.sheet.Answers, id) != "" {
			rows = append(rows, ui.SummaryRow{Key: it.Wording, Value: ui.Lines(answered(p.sheet.Answers, id))})
		}
	}
	return rows
}

func (p viewPage) shown() instrument.View {
	return instrument.NewView(p.Page, p.sheet.Def, p.sheet.Answers)
}

// ---- the reminder

type reminderPage struct {
	runPage
	Last    reminder
	Soon    bool // the last one was less than three days ago
	Closed  string
	Groups  []reminderGroup
	Apps    int
	Letters int
	Sample  string
	Again   bool
}

// reminderGroup is how many applications are reminded of one thing.
type reminderGroup struct {
	Gap   Gap
	Count int
	Words string
}

func (s *Applications) reminder(r *web.Request) (reminderPage, error) {
	page := reminderPage{}
	run, err := s.run(r, "Send one reminder", func(tx *db.Tx, p *runPage) error {
		e := p.Edition
		n, err := needsOfEdition(tx, e)
		if err != nil {
			return err
		}
		apps, err := lackingApplications(tx, e, n)
		if err != nil {
			return err
		}
		var was bool
		if page.Last, was, err = lastReminder(tx, e.ID); err != nil {
			return err
		}
		page.Soon = was && tx.Now.Sub(page.Last.Sent) < remindAgain
		page.Closed, page.Apps, page.Letters = closedCall(e, tx.Now), len(apps), 0
		count := map[Gap]int{}
		for i, a := range apps {
			page.Letters += len(a.People())
			gaps := wants(a, n)
			for _, g := range gaps {
				count[g]++
			}
			if i == 0 {
				page.Sample = reminderText(e, a, gaps, "(first name)", r.Address("/applications/%s", "(their application)"))
			}
		}
		page.Groups = nil
		for _, g := range append(append([]Gap{}, Gaps...), gapUnsent) {
			if count[g] > 0 {
				page.Groups = append(page.Groups, reminderGroup{Gap: g, Count: count[g], Words: lackingLine(g, Application{})})
			}
		}
		return nil
	})
	page.runPage = run
	if err == nil {
		page.Back = "/editions/" + string(run.Edition.ID) + "/pipeline"
	}
	return page, err
}

func (s *Applications) reminderPage(r *web.Request) (web.Answer, error) {
	p, err := s.reminder(r)
	return web.Show(reminderForm(p)), err
}

func (s *Applications) remind(r *web.Request) (web.Answer, error) {
	ed, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	again := r.Value("again") == "yes"
	letters, err := s.Remind(r.Ctx(), r.Actor, ed, db.Instant(number(r.Value("since"))), again)
	switch {
	case err == nil:
		return web.Redirect("/editions/%s/pipeline", ed).Saying("%s", counted(letters, "One letter is on its way.", "%d letters are on their way.")), nil
	case !errs.Is(err, errs.Invalid) && !errs.Is(err, errs.Conflict):
		return web.Answer{}, err
	}
	p, perr := s.reminder(r)
	if perr != nil {
		return web.Answer{}, perr
	}
	p.Again = again
	problems(&p.Page, err)
	if errs.Is(err, errs.Conflict) {
		return web.Clash(reminderForm(p)), nil
	}
	return web.Problem(reminderForm(p)), nil
}

// ---- bursaries

type bursariesPage_ struct {
	runPage
	Rows    []bursaryRow
	Awarded int64
	Number  int
	More    bool
}

func (s *Applications) bursariesPage(r *web.Request) (web.Answer, error) {
	page := bursariesPage_{Number: r.Turn()}
	run, err := s.run(r, "Bursaries", func(tx *db.Tx, p *runPage) error {
		var err error
		if page.Rows, err = bursaries(tx, p.Edition.ID, (page.Number-1)*bursariesPage); err != nil {
			return err
		}
		page.More = len(page.Rows) > bursariesPage
		page.Rows = page.Rows[:min(len(page.Rows), bursariesPage)]
		if page.Awarded, err = Awarded(tx, p.Edition.ID); err != nil {
			return err
		}
		var people []db.ID
		for _, b := range page.Rows {
			people = append(people, b.App.People()...)
		}
		p.People, err = names(tx, people...)
		return err
	})
	page.runPage = run
	return web.Show(bursaryList(page)), err
}

type decisionPage struct {
	runPage
	sheet   sheet
	Bursary bursary
	Left    int64 // of the budget, in pence
	May     bool  // the coordinator does not apply themselves
	Amount  string
	Words   string
	Form    string // which form was sent: award, decline or take-back
}

func (s *Applications) decision(r *web.Request) (decisionPage, error) {
	id, err := r.ID("application")
	if err != nil {
		return decisionPage{}, err
	}
	page := decisionPage{}
	run, err := s.run(r, "A request for a bursary", func(tx *db.Tx, p *runPage) error {
		a, _, err := forCoordinator(tx, r.Actor, p.Edition.ID, id)
		if err != nil {
			return err
		}
		var there bool
		if page.Bursary, there, err = s.bursaryOf(tx, id); err != nil || !there {
			if err == nil {
				err = errs.Missing()
			}
			return err
		}
		if page.sheet, err = s.complete(tx, a); err != nil {
			return err
		}
		page.sheet.Answers = page.sheet.forDeciders(r.Actor)
		awarded, err := Awarded(tx, p.Edition.ID)
		page.Left, page.May = max(p.Edition.BursaryBudget-awarded, 0), decidesOn(r.Actor, p.Edition, a)
		p.People = page.sheet.People
		return err
	})
	page.runPage = run
	if err == nil && len(page.sheet.reasons()) > 0 && page.May {
		// Why somebody needs money is as personal as anything in an application, so reading it is written down too.
		err = s.db.Write(r.Ctx(), r.Network.ID, func(tx *db.Tx) error { return audit.Record(tx, r.Actor, "bursary.read", "application", id, "") })
	}
	if err == nil {
		page.Back = "/editions/" + string(run.Edition.ID) + "/bursaries"
		page.Amount = strings.ReplaceAll(strings.TrimPrefix(edition.Pounds(page.Bursary.Asked), "£"), ",", "")
	}
	return page, err
}

// overCost says that more is asked for than the places of those who apply cost, "" when it is not.
func (p decisionPage) overCost() string {
	people := int64(len(p.sheet.App.People()))
	if p.Bursary.Asked <= p.Edition.Fee*people {
		return ""
	}
	return "They ask for " + edition.Pounds(p.Bursary.Asked) + ". That is more than what is to be paid for them: " + edition.Pounds(p.Edition.Fee*people) + ". Look whether it is meant for something else too, like travel."
}

func (s *Applications) bursaryDecisionPage(r *web.Request) (web.Answer, error) {
	p, err := s.decision(r)
	return web.Show(decisionForm(p)), err
}

func (s *Applications) award(r *web.Request) (web.Answer, error) {
	return s.decided(r, "award", "The bursary is awarded. We have written to the people who asked.", s.Award)
}

func (s *Applications) declineBursary(r *web.Request) (web.Answer, error) {
	return s.decided(r, "decline", "We have written to the people who asked.", s.Decline)
}

func (s *Applications) takeAwardBack(r *web.Request) (web.Answer, error) {
	return s.decided(r, "take-back", "The award is taken back. We have written to the people who had it.", s.TakeAwardBack)
}

func (s *Applications) decided(r *web.Request, form, said string, do func(context.Context, access.Actor, Decision) error) (web.Answer, error) {
	ed, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	id, err := r.ID("application")
	if err != nil {
		return web.Answer{}, err
	}
	pence, ok := edition.ParsePounds(r.Value("amount"))
	if !ok {
		pence = 0 // the rule asks for an amount
	}
	err = do(r.Ctx(), r.Actor, Decision{Edition: ed, Application: id, Amount: pence, Words: r.Value(wordsIn(form)), Version: r.Version()})
	switch {
	case err == nil:
		return web.Redirect("/editions/%s/bursaries", ed).Saying("%s", said), nil
	case !errs.Is(err, errs.Invalid) && !errs.Is(err, errs.Conflict):
		return web.Answer{}, err
	}
	p, perr := s.decision(r)
	if perr != nil {
		return web.Answer{}, perr
	}
	if form == "award" {
		p.Amount = r.Value("amount")
	}
	p.Words, p.Form = r.Value(wordsIn(form)), form
	problems(&p.Page, renamed(err, "words", wordsIn(form)))
	if errs.Is(err, errs.Conflict) {
		return web.Clash(decisionForm(p)), nil
	}
	return web.Problem(decisionForm(p)), nil
}
