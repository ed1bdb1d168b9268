package selection

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

type overviewPage struct {
	ui.Page
	Edition  edition.Edition
	Panel    Panel
	Names    map[db.ID]person.Person
	Rows     []overviewRow
	Mine     person.Side
	Promised int64
	Offers   []OfferRow // those that wait for an answer
	Waits    []queued   // the waiting list
	Next     db.ID      // whose turn it is, when there is room
	Hidden   map[db.ID]bool
	Runs     bool
	Away     []Application // those with which the reader has a conflict of interest
	// Interests are the conflicts of interest that were declared, for coordinators.
	Interests []interest
	Rival     bool          // the reader sits on the panel and applies to this edition, so they judge nothing in it
	Sponsored []Application // what the reader, of the panel, is the sponsor of
	Stuck     []string      // for coordinators: which applications nobody of a side can judge, and why
}

// free is how many places are neither taken nor offered.
func (p overviewPage) free() int64 { return max(p.Edition.Places-p.Promised, 0) }

// overviewRow is one application in the list. Scores are shown to panel members only after their own.
type overviewRow struct {
	Application
	Standing Standing
	Scored   bool // by the reader
	Again    bool // by the reader, before it was opened again
	Shown    bool // the scores may be shown to the reader
	Asked    Outcome
	Step     bool // a first step is offered instead of a place
}

func (s *Selection) overviewPage(r *web.Request) (web.Answer, error) {
	p, err := s.overview(r)
	return web.Show(overview(p)), err
}

// overview reads the page of a panel, for its members and for coordinators.
func (s *Selection) overview(r *web.Request) (overviewPage, error) {
	p := overviewPage{Page: r.Page("Selection")}
	id, err := r.ID("edition")
	if err != nil {
		return p, err
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if p.Edition, err = edition.Find(tx, id); err != nil {
			r.Actor.Scoped()
			return err
		}
		if p.Panel, err = panelOf(tx, id); err != nil {
			return err
		}
		p.Mine = p.Panel.Side(r.Actor.Person())
		if err := r.Actor.Allow(p.Mine != "" || edition.Runs(r.Actor, p.Edition)); err != nil {
			return err
		}
		if p.Promised, err = promised(tx, id); err != nil {
			return err
		}
		if p.Waits, err = s.waitingList(tx, id); err != nil {
			return err
		}
		if p.Offers, err = openOffersIn(tx, id); err != nil {
			return err
		}
		p.Runs = edition.Runs(r.Actor, p.Edition)
		if p.Edition.State != edition.Ended {
			p.Next = nextInLine(p.Waits, p.free())
		}
		bonds, err := s.applications.Bonds(tx, id)
		if err != nil {
			return err
		}
		p.Rival = p.Mine != "" && bonds.Applicants[r.Actor.Person()]
		if err := s.rows(tx, r, &p, bonds); err != nil {
			return err
		}
		var people, shown []db.ID
		for _, m := range p.Panel {
			people = append(people, m.Person)
		}
		for _, row := range p.Rows {
			shown = append(shown, row.ID)
		}
		if p.Runs {
			if p.Interests, err = interests(tx, s.keys, shown); err != nil {
				return err
			}
		}
		declared := map[db.ID]map[db.ID]bool{}
		for _, c := range p.Interests {
			people = append(people, c.Person)
			if c.Back == 0 {
				if declared[c.Application] == nil {
					declared[c.Application] = map[db.ID]bool{}
				}
				declared[c.Application][c.Person] = true
			}
		}
		p.Stuck = nil
		for _, row := range p.Rows {
			if words := stuckWords(p.Panel.without(p.Panel.able(row.Application, bonds, declared[row.ID]))); p.Runs && row.Decidable && words != "" {
				p.Stuck = append(p.Stuck, fmt.Sprintf("Application %d: %s", row.Number, words))
			}
		}
		p.Names, err = person.Several(tx, people)
		return err
	})
	if err != nil {
		return p, err
	}
	p.Hidden = map[db.ID]bool{}
	for _, q := range p.Waits {
		p.Hidden[q.ID] = !slices.ContainsFunc(p.Rows, func(row overviewRow) bool { return row.ID == q.ID })
	}
	if p.Runs {
		p.Back = "/editions/" + string(id)
	}
	return p, nil
}

// rows lists the applications that the reader may see, those with which they have a conflict of interest, and those whose
// sponsor they are.
func (s *Selection) rows(tx *db.Tx, r *web.Request, p *overviewPage, bonds Bonds) error {
	list, err := s.applications.InSelection(tx, p.Edition.ID)
	if err != nil {
		return err
	}
	me := r.Actor.Person()
	out, err := conflictsOf(tx, me)
	if err != nil {
		return err
	}
	p.Away, p.Sponsored = nil, nil
	barred := func(a Application) bool { return p.Mine != "" && bonds.bars(a.ID, me) }
	for _, a := range list {
		switch {
		case applies(a, me) || p.Rival:
		case barred(a):
			p.Sponsored = append(p.Sponsored, a)
		case out[a.ID]:
			p.Away = append(p.Away, a)
		}
	}
	list = slices.DeleteFunc(list, func(a Application) bool { return out[a.ID] || applies(a, me) || barred(a) })
	ids := make([]db.ID, len(list))
	for i, a := range list {
		ids[i] = a.ID
	}
	scores, err := totals(tx, ids)
	if err != nil {
		return err
	}
	decisions, err := decisionsIn(tx, s.keys, p.Edition.ID)
	if err != nil {
		return err
	}
	asked, step := map[db.ID]Outcome{}, map[db.ID]bool{}
	for _, d := range slices.Backward(decisions) {
		asked[d.Application] = d.Outcome
		step[d.Application] = d.Outcome == FirstStep && d.TakenBack == 0
	}
	rows := make([]overviewRow, len(list))
	for i, a := range list {
		row := overviewRow{Application: a, Standing: StandingOf(counted(scores[a.ID], a, bonds, nil))}
		row.Scored = slices.ContainsFunc(scores[a.ID], func(x Score) bool { return x.Person == r.Actor.Person() && !x.Outdated })
		row.Again = !row.Scored && slices.ContainsFunc(scores[a.ID], func(x Score) bool { return x.Person == r.Actor.Person() })
		row.Shown = row.Scored || p.Mine == "" || !a.Decidable
		if a.Decidable {
			row.Asked = asked[a.ID]
		} else {
			row.Step = step[a.ID]
		}
		rows[i] = row
	}
	slices.SortStableFunc(rows, func(a, b overviewRow) int {
		switch {
		case a.Decidable != b.Decidable && a.Decidable:
			return -1
		case a.Decidable != b.Decidable:
			return 1
		}
		return int(a.Number - b.Number)
	})
	p.Rows = rows
	return nil
}

type applicationPage struct {
	ui.Page
	reading
	Parts    []Part
	Def      instrument.Definition
	View     instrument.View
	Score    Score
	Scores   []Score
	Shown    bool
	Standing Standing
	Names    map[db.ID]person.Person
	Decision *Decision
	Asked    assent.View
	Earlier  []Decision // what the panel was asked before, newest first
	Fixed    bool       // scoring is closed, and the reader's score stays as it is
	CanAgree bool
	Unscored bool   // the reader is awaited, and has to score first
	CanBack  bool   // the reader may take the question back
	Reason   string // typed reason of a conflict
	Outcome  string
	Words    string
	Parting  string // typed words to the panel about a question that is taken back
}

func (s *Selection) load(r *web.Request) (applicationPage, error) {
	id, err := r.ID("application")
	if err != nil {
		return applicationPage{}, err
	}
	return s.loadOne(r, id, r.PathValue("edition"))
}

// loadOne reads the page of one application; it belongs to the edition of the address.
func (s *Selection) loadOne(r *web.Request, id db.ID, in string) (applicationPage, error) {
	p := applicationPage{Page: r.Page(""), Reason: r.Value("conflict_reason"), Outcome: r.Value("outcome"), Words: r.Value("reason"), Parting: r.Value("back_words")}
	err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if p.reading, err = s.read(tx, r.Actor, id); err != nil {
			return err
		}
		if string(p.Edition.ID) != in {
			return errs.Missing()
		}
		if p.Parts, err = s.applications.Parts(tx, id); err != nil {
			return err
		}
		if p.Def, err = instrument.Find(tx, p.Edition.SelectionInstrument); err != nil {
			return err
		}
		if p.Scores, err = scoresOf(tx, s.keys, id); err != nil {
			return err
		}
		p.Score = Score{}
		var people []db.ID
		for _, x := range p.Scores {
			people = append(people, x.Person)
			if x.Person == r.Actor.Person() {
				p.Score = x
			}
		}
		p.Scores = counted(Current(p.Scores), p.Application, p.Bonds, p.Conflicts)
		p.Standing = StandingOf(p.Scores)
		row, err := findShortlist(tx, p.Edition.ID)
		if err != nil {
			return err
		}
		p.Fixed = row.Closed != 0 && p.Score.Version > 0 && !p.Score.Outdated
		p.Shown = (p.Score.Version > 0 && !p.Score.Outdated) || p.Mine == "" || !p.Application.Decidable
		if err := s.loadDecision(tx, r, &p); err != nil {
			return err
		}
		for _, m := range p.Panel {
			people = append(people, m.Person)
		}
		for _, d := range p.Earlier {
			people = append(people, d.TakenBackBy)
		}
		if p.Decision != nil {
			people = append(people, p.Decision.TakenBackBy)
		}
		p.Names, err = person.Several(tx, slices.DeleteFunc(people, func(id db.ID) bool { return id == "" }))
		return err
	})
	p.Title = "Application " + strconv.FormatInt(p.Application.Number, 10)
	p.Back = "/editions/" + string(p.Edition.ID) + "/selection"
	p.View = instrument.NewView(p.Page, p.Def, p.Score.Answers)
	return p, err
}

// loadDecision finds the newest question to the panel about the application, and those before it.
func (s *Selection) loadDecision(tx *db.Tx, r *web.Request, p *applicationPage) error {
	all, err := decisionsIn(tx, s.keys, p.Edition.ID)
	if err != nil {
		return err
	}
	p.Decision, p.Earlier, p.CanAgree, p.CanBack = nil, nil, false, false
	for _, d := range all {
		switch {
		case d.Application != p.Application.ID:
		case p.Decision == nil:
			p.Decision = &d
		default:
			p.Earlier = append(p.Earlier, d)
		}
	}
	if p.Decision == nil {
		return nil
	}
	proposal, err := s.decisions.Find(tx, p.Decision.Proposal)
	if err != nil {
		return err
	}
	rule, voters, err := s.panelVoters(tx, p.Decision.ID)
	if err != nil {
		return err
	}
	p.Asked = assent.View{Proposal: proposal, Rule: rule, Voters: voters}
	p.CanAgree = proposal.State == assent.Open && !proposal.Assented(r.Actor.Person()) && slices.ContainsFunc(voters, func(v assent.Voter) bool { return v.Person == r.Actor.Person() })
	p.Unscored = p.CanAgree && (p.Score.Version == 0 || p.Score.Outdated)
	p.CanAgree = p.CanAgree && !p.Unscored
	p.CanBack = mayTakeBack(r.Actor, proposal, voters)
	return nil
}

func (s *Selection) applicationPage(r *web.Request) (web.Answer, error) {
	p, err := s.load(r)
	if err != nil {
		return web.Answer{}, err
	}
	// The whole application stands on this page, so that somebody read it is written down, as on its own page.
	err = s.db.Write(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		return audit.Record(tx, r.Actor, "application.read", "application", p.Application.ID, "in selection")
	})
	return web.Show(application(p)), err
}

// again shows the application with the problems of a form; frame is the page that the form helper filled.
func again(p applicationPage, as instrument.Answers) func(ui.Page) templ.Component {
	return func(frame ui.Page) templ.Component {
		frame.Title, frame.Back = p.Title, p.Back
		p.Page = frame
		if as == nil {
			as = p.Score.Answers
		}
		p.View = instrument.NewView(frame, p.Def, as)
		return application(p)
	}
}

func (s *Selection) score(r *web.Request) (web.Answer, error) {
	p, err := s.load(r)
	if err != nil {
		return web.Answer{}, err
	}
	answers, problems := instrument.Decode(p.Def, r.Form, p.View.Prefix)
	version, _ := strconv.ParseInt(r.Value("version"), 10, 64)
	return web.Form(r, p.Title, func() (web.Answer, error) {
		if len(problems) > 0 {
			return web.Answer{}, &errs.Error{Kind: errs.Invalid, Message: "Check the answers that are marked below.", Fields: problems}
		}
		if err := s.Score(r.Ctx(), r.Actor, p.Application.ID, answers, version); errs.Is(err, errs.Conflict) {
			frame := r.Page(p.Title)
			frame.Problems = []errs.Field{{Message: errs.Of(err).Message}}
			return web.Clash(again(p, answers)(frame)), nil
		} else if err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/editions/%s/selection/%s", p.Edition.ID, p.Application.ID).Saying("Your score is saved. You can see the other scores now."), nil
	}, again(p, answers))
}

func (s *Selection) conflict(r *web.Request) (web.Answer, error) {
	p, err := s.load(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Form(r, p.Title, func() (web.Answer, error) {
		if err := s.DeclareConflict(r.Ctx(), r.Actor, p.Application.ID, r.Value("conflict_reason")); err != nil {
			return web.Answer{}, renamed(err, "reason", "conflict_reason")
		}
		return web.Redirect("/editions/%s/selection", p.Edition.ID).Saying("Thank you for saying so. You no longer see that application."), nil
	}, again(p, nil))
}

// renamed gives one field of an error the name that it has in this form.
func renamed(err error, from, to string) error {
	if e := errs.Of(err); e != nil {
		for i := range e.Fields {
			if e.Fields[i].Name == from {
				e.Fields[i].Name = to
			}
		}
	}
	return err
}

func (s *Selection) put(r *web.Request) (web.Answer, error) {
	p, err := s.load(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Form(r, p.Title, func() (web.Answer, error) {
		if err := s.Put(r.Ctx(), r.Actor, Decision{Application: p.Application.ID, Outcome: Outcome(r.Value("outcome")), Reason: r.Value("reason")}); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/editions/%s/selection/%s", p.Edition.ID, p.Application.ID).Saying("The panel is asked. The decision takes effect when more than half of each side has agreed."), nil
	}, again(p, nil))
}

func (s *Selection) offerNext(r *web.Request) (web.Answer, error) {
	p, err := s.load(r)
	if err != nil {
		return web.Answer{}, err
	}
	if err := s.OfferNext(r.Ctx(), r.Actor, p.Application.ID); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/editions/%s/selection", p.Edition.ID).Saying("The places are offered. We have written to them, and they have 14 days to answer, until the next day of the programme begins at the latest."), nil
}

func (s *Selection) agree(r *web.Request) (web.Answer, error) {
	id, err := r.ID("decision")
	if err != nil {
		return web.Answer{}, err
	}
	if err := s.Agree(r.Ctx(), r.Actor, id, r.Value("hash")); err != nil {
		return s.agreeing(r, id, err)
	}
	d, err := s.decision(r, id)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/editions/%s/selection/%s", d.Edition, d.Application).Saying("You agreed."), nil
}

// agreeing shows the application as it stands to somebody of the panel whose yes came too late or has no room, with why.
func (s *Selection) agreeing(r *web.Request, id db.ID, failed error) (web.Answer, error) {
	if !errs.Is(failed, errs.Conflict) && !errs.Is(failed, errs.Invalid) && !errs.Is(failed, errs.NotFound) {
		return web.Answer{}, failed
	}
	d, err := s.decision(r, id)
	if err != nil {
		return web.Answer{}, failed
	}
	p, err := s.loadOne(r, d.Application, string(d.Edition))
	if err != nil {
		return web.Answer{}, err
	}
	if errs.Is(failed, errs.NotFound) {
		return web.Answer{}, failed
	}
	frame := r.Page(p.Title)
	frame.Problems = []errs.Field{{Message: errs.Of(failed).Message}}
	return web.Clash(again(p, nil)(frame)), nil
}

// decision reads a decision whose reader is checked by what comes after, or has been.
func (s *Selection) decision(r *web.Request, id db.ID) (d Decision, err error) {
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		d, err = findDecision(tx, s.keys, id)
		return err
	})
	return d, err
}

func (s *Selection) takeBack(r *web.Request) (web.Answer, error) {
	id, err := r.ID("decision")
	if err != nil {
		return web.Answer{}, err
	}
	d, err := s.decision(r, id)
	if err != nil {
		r.Actor.Scoped()
		return web.Answer{}, err
	}
	p, err := s.loadOne(r, d.Application, string(d.Edition))
	if err != nil {
		return web.Answer{}, err
	}
	return web.Form(r, p.Title, func() (web.Answer, error) {
		if err := s.TakeBack(r.Ctx(), r.Actor, id, r.Value("back_words")); err != nil {
			return web.Answer{}, renamed(err, "words", "back_words")
		}
		return web.Redirect("/editions/%s/selection/%s", d.Edition, d.Application).Saying("The question to the panel is taken back. We have told the panel."), nil
	}, again(p, nil))
}

type offerPage struct {
	ui.Page
	Offer    OfferRow
	Edition  edition.Edition
	App      Application
	Days     []edition.Day
	Money    Money
	Said     bool
	Others   []string // first names of those who have not answered yet
	With     []string // the first names of those with whom the reader applies
	NotTaken bool     // a no came after the place was theirs
	Reopens  bool     // those who apply were left without the other side, and can open the application again to find somebody
}

// dayWords are a day and its times.
func (p offerPage) dayWords(d edition.Day) string {
	if d.Starts == "" || d.Ends == "" {
		return ui.LongDate(d.Date)
	}
	clock := func(at db.Instant) string { return ui.Clock(at.In(p.Edition.Zone)) }
	return ui.LongDate(d.Date) + ", " + clock(d.Start(p.Edition.Zone)) + " to " + clock(d.End(p.Edition.Zone))
}

// verb chooses the verb for one person, or for several.
func (p offerPage) verb(n int, one, several string) string {
	if n > 1 {
		return several
	}
	return one
}

func (s *Selection) offerPage(r *web.Request) (web.Answer, error) {
	p, err := s.loadOffer(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(offer(p)), nil
}

func (s *Selection) loadOffer(r *web.Request) (offerPage, error) {
	p := offerPage{Page: r.Page("A place for you")}
	id, err := r.ID("offer")
	if err != nil {
		return p, err
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if p.Offer, p.App, err = s.mine(tx, r.Actor, id); err != nil {
			return err
		}
		if p.Edition, err = edition.Find(tx, p.Offer.Edition); err != nil {
			return err
		}
		if p.Days, err = edition.Days(tx, p.Edition.ID); err != nil {
			return err
		}
		if p.Money, err = s.applications.Money(tx, p.App.ID); err != nil {
			return err
		}
		proposal, err := s.decisions.Find(tx, p.Offer.Proposal)
		if err != nil {
			return err
		}
		p.Said, p.Others, p.With = proposal.Assented(r.Actor.Person()), nil, nil
		p.Reopens = p.Edition.InPairs && !p.App.bothSides() && p.Edition.TakesApplications(tx.Now)
		for _, x := range p.App.Applicants {
			if x.Person == r.Actor.Person() {
				continue
			}
			who, err := person.Find(tx, x.Person)
			if err != nil {
				return err
			}
			p.With = append(p.With, who.Given)
			if !proposal.Assented(x.Person) {
				p.Others = append(p.Others, who.Given)
			}
		}
		return nil
	})
	return p, err
}

// late shows an offer as it stands to somebody who answers it once more, or too late.
func (s *Selection) late(r *web.Request, err error, no bool) (web.Answer, error) {
	if !errs.Is(err, errs.Conflict) && !errs.Is(err, errs.Gone) {
		return web.Answer{}, err
	}
	p, lerr := s.loadOffer(r)
	switch {
	case lerr != nil:
		return web.Answer{}, lerr
	case p.Offer.State == OfferOpen: // something else stands in the way
		return web.Answer{}, err
	case errs.Is(err, errs.Gone):
		return web.Gone(offer(p)), nil
	}
	p.NotTaken = no && p.Offer.State == OfferTaken && p.App.Open
	return web.Clash(offer(p)), nil
}

func (s *Selection) accept(r *web.Request) (web.Answer, error) {
	id, err := r.ID("offer")
	if err != nil {
		return web.Answer{}, err
	}
	if err := s.Accept(r.Ctx(), r.Actor, id); err != nil {
		return s.late(r, err, false)
	}
	return web.Redirect("/offers/%s", id).Saying("You said yes."), nil
}
