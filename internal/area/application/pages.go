package application

import (
	"strings"

	"github.com/a-h/templ"

	"alongside/content"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/heard"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

// applyPage is the page on which an application begins.
type applyPage struct {
	ui.Page
	Edition edition.Edition
	In      Start
	Sides   []content.PerspectiveSide
	Looked  []LookedFor // the perspectives that the edition looks for
}

// shutPage says that nothing can be done now and why: a closed call, a full edition, an application that is decided.
type shutPage struct {
	ui.Page
	Why   string
	Typed []typedText // what somebody had written when it was too late, so that it is not lost
	Go    string      // where to go from here
	GoTo  templ.SafeURL
}

type typedText struct{ Label, Text string }

// shut answers a change that came too late.
func (s *Applications) shut(r *web.Request, id db.ID, err error, typed []typedText) web.Answer {
	p := r.Page("This cannot be changed now")
	return web.Clash(shut(shutPage{Page: p, Why: errs.Of(err).Message, Typed: typed, Go: "Go to your application", GoTo: p.To("/applications/%s", id)}))
}

func (s *Applications) applyPage(r *web.Request) (web.Answer, error) {
	ed, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	page := applyPage{Page: r.Page("Start your application"), In: Start{Heard: heard.From(r.Value("heard"))}, Sides: content.Perspectives()}
	var mine Application
	var has, full bool
	var why string
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		if page.Edition, err = edition.Find(tx, ed); err != nil {
			return err
		}
		if err := r.Actor.Allow(page.Edition.Published()); err != nil {
			return err
		}
		if page.Looked, err = LookedForIn(tx, ed); err != nil {
			return err
		}
		why = closedCall(page.Edition, tx.Now)
		if mine, has, err = running(tx, ed, r.Actor.Person()); err != nil {
			return err
		}
		me, err := person.Find(tx, r.Actor.Person())
		if err != nil {
			return err
		}
		if len(me.Perspectives) > 0 {
			page.In.Perspective = me.Perspectives[0]
		}
		full, err = isFull(tx, page.Edition)
		return err
	})
	switch {
	case err != nil:
		return web.Answer{}, err
	case has:
		return web.Redirect("/applications/%s", mine.ID).Saying("You have an application to this programme already. Here it is."), nil
	case why != "":
		return web.Show(s.closed(r, page.Edition, "Applications are closed", why)), nil
	case full:
		return web.Show(s.closed(r, page.Edition, "This programme is full", fullWords)), nil
	}
	return web.Show(apply(page)), nil
}

// closed is the page of a call that takes no applications now.
func (s *Applications) closed(r *web.Request, e edition.Edition, title, why string) templ.Component {
	p := r.Page(title)
	why += " If you have a question, ask the coordinator"
	if e.ContactEmail != "" {
		why += ": " + strings.TrimSpace(e.ContactName+" "+e.ContactEmail)
	}
	return shut(shutPage{Page: p, Why: strings.TrimSuffix(why, ".") + ".", Go: "See all programmes", GoTo: p.To("/programmes")})
}

func (s *Applications) apply(r *web.Request) (web.Answer, error) {
	ed, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	in := Start{Perspective: r.Value("perspective"), Partner: PartnerWish(r.Value("partner")), Heard: heard.Read(r.Value("heard"), r.Value("heard-by"))}
	e, looked, err := s.editionFor(r, ed)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Form(r, "Start your application", func() (web.Answer, error) {
		id, begun, err := s.Begin(r.Ctx(), r.Actor, ed, in)
		switch {
		case errs.Is(err, errs.Forbidden):
			return web.Clash(s.closed(r, e, "Applications are closed", errs.Of(err).Message)), nil
		case errs.Is(err, errs.Conflict):
			return web.Clash(s.closed(r, e, "This programme is full", fullWords)), nil
		case err != nil:
			return web.Answer{}, err
		case !begun:
			return web.Redirect("/applications/%s", id).Saying("You have an application to this programme already. Here it is."), nil
		}
		return web.Redirect("/applications/%s", id).Saying("Your application has begun. You can leave it and come back at any time."), nil
	}, func(p ui.Page) templ.Component {
		return apply(applyPage{Page: p, Edition: e, In: in, Sides: content.Perspectives(), Looked: looked})
	})
}

// editionFor is a published edition and what it looks for, for a page that begins with it.
func (s *Applications) editionFor(r *web.Request, ed db.ID) (e edition.Edition, looked []LookedFor, err error) {
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if e, err = edition.Find(tx, ed); err != nil {
			return err
		}
		if err := r.Actor.Allow(e.Published()); err != nil {
			return err
		}
		looked, err = LookedForIn(tx, ed)
		return err
	})
	return e, looked, err
}

// minePage lists the person's own applications.
type minePage struct {
	ui.Page
	Apps     []Application
	Editions map[db.ID]edition.Edition
	Offers   map[db.ID]db.ID // that wait for an answer, by application
}

func (s *Applications) minePage(r *web.Request) (web.Answer, error) {
	r.Actor.Scoped()
	page := minePage{Page: r.Page("Your applications"), Editions: map[db.ID]edition.Edition{}}
	err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if page.Apps, err = ofPerson(tx, r.Actor.Person()); err != nil || len(page.Apps) == 0 {
			return err
		}
		all, err := edition.All(tx, false)
		for _, e := range all {
			page.Editions[e.ID] = e
		}
		page.Offers = map[db.ID]db.ID{}
		for _, a := range page.Apps {
			if err == nil {
				page.Offers[a.ID], err = s.offerFor(tx, a)
			}
		}
		return err
	})
	return web.Show(mine_(page)), err
}

// ownPage is what every page of one application shows to those who apply.
type ownPage struct {
	ui.Page
	sheet
	Me     db.ID
	Locked string // why nothing can be changed, "" when it can
	Now    db.Instant
}

// own reads an application for one of those who apply; part reads what its page shows beside it.
func (s *Applications) own(r *web.Request, title string, part func(tx *db.Tx, p *ownPage) error) (ownPage, error) {
	id, err := r.ID("application")
	if err != nil {
		return ownPage{}, err
	}
	var p ownPage
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		sh, err := s.load(tx, id)
		if err != nil {
			return err
		}
		if err := r.Actor.Allow(applies(r.Actor, sh.App)); err != nil {
			return err
		}
		sh.Answers = sh.seenBy(r.Actor.Person())
		p = ownPage{Page: r.Page(title), sheet: sh, Me: r.Actor.Person(), Locked: readOnly(sh.App, sh.Edition, tx.Now), Now: tx.Now}
		if sh.App.State == Withdrawn {
			if p.Locked, err = s.whyOver(tx, sh, p.Locked); err != nil {
				return err
			}
		}
		p.Back = pathOf(id)
		if part == nil {
			return nil
		}
		return part(tx, &p)
	})
	return p, err
}

// path is an address of this application.
func (p ownPage) path(rest string) templ.SafeURL {
	return p.To("/applications/%s", p.App.ID) + templ.SafeURL(rest)
}

// others are the first names of those with whom the person applies, "" when alone.
func (p ownPage) others() string { return p.firsts(p.App.Others(p.Me)...) }

// otherNames are their whole names.
func (p ownPage) otherNames() string { return p.names(p.App.Others(p.Me)...) }

// awaited are those who have not confirmed yet, but for the person, by their first names.
func (p ownPage) awaited() string {
	var out []db.ID
	for _, id := range p.App.Others(p.Me) {
		if p.applicant(id).Confirmed == 0 {
			out = append(out, id)
		}
	}
	return p.firsts(out...)
}

// waitsFor are those of the others whose part of a section is not done.
func (p ownPage) waitsFor(sectionID string) string {
	var out []db.ID
	for _, id := range p.App.Others(p.Me) {
		if own := ownQuestions(p.Def, sectionID, p.App.seat(id)); len(instrument.MissingItems(own, p.Answers)) > 0 {
			out = append(out, id)
		}
	}
	if len(out) == 0 {
		return p.others()
	}
	return p.firsts(out...)
}

// hasConfirmed is the verb for those who are awaited.
func (p ownPage) hasConfirmed() string {
	n := 0
	for _, id := range p.App.Others(p.Me) {
		if p.applicant(id).Confirmed == 0 {
			n++
		}
	}
	if n > 1 {
		return " have confirmed"
	}
	return " has confirmed"
}

// many chooses the words for one other, or for several.
func (p ownPage) many(one, several string) string {
	if len(p.App.Others(p.Me)) > 1 {
		return several
	}
	return one
}

// missing says in a sentence whom those who apply still need to be a pair or a trio.
func (p ownPage) missing() string {
	if p.App.Together() {
		return "You and " + p.otherNames() + " are professionals, so you need a patient partner too."
	}
	return "A pair is one professional and one patient partner. You apply as " + p.mySide().Words() + ", so you need a " + p.mySide().Other().Words() + "."
}

// mySeat is whose questions the person answers.
func (p ownPage) mySeat() instrument.Side { return p.App.seat(p.Me) }

// mySide is the side on which the person applies.
func (p ownPage) mySide() person.Side { return p.App.SideOf(p.Me) }

// caption is the line above a page's heading.
func (p ownPage) caption() string { return called(p.Edition) }

// date writes a moment in the edition's zone.
func (p ownPage) date(at db.Instant) string { return moment(at, p.Edition.Zone) }

// listPage is the task list of an application.
type listPage struct {
	ownPage
	Tasks    []ui.Task
	Done     int
	Gaps     []gapLine
	Ready    bool // everything is done that must be done before it is confirmed
	Moves    []move
	Bursary  bursary
	HasMoney bool
	Offer    db.ID // that waits for an answer, "" for none
	Full     bool  // every place of the edition is confirmed
	Looks    bool  // the edition looks for some perspectives
}

// gapLine is one thing that is missing, with the help that there is.
type gapLine struct {
	Gap      Gap
	Coaching coaching
}

func (s *Applications) listPage(r *web.Request) (web.Answer, error) {
	page := listPage{}
	own, err := s.own(r, "Your application", func(tx *db.Tx, p *ownPage) error {
		help, err := coachingOf(tx, p.App.ID)
		if err != nil {
			return err
		}
		page.Gaps = nil
		if !p.App.State.Over() {
			for _, g := range p.gaps() {
				page.Gaps = append(page.Gaps, gapLine{Gap: g, Coaching: help[g]})
			}
		}
		if page.Bursary, page.HasMoney, err = s.bursaryOf(tx, p.App.ID); err != nil {
			return err
		}
		if page.Full, page.Looks, err = fullAndLooks(tx, p.Edition); err != nil {
			return err
		}
		if page.Offer = ""; p.App.State.Writing() {
			return nil // nothing is offered before it was sent
		}
		page.Full = false
		if page.Moves, err = s.movesOf(tx, p.App.ID); err != nil {
			return err
		}
		page.Offer, err = s.offerFor(tx, p.App)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	if own.App.JoinedInto != "" {
		return web.Redirect("/applications/%s", own.App.JoinedInto).Saying("Your application became part of this joint one."), nil
	}
	page.ownPage = own
	page.Back = "/applications"
	page.HasMoney = page.HasMoney && (page.Bursary.Asked > 0 || page.Bursary.State != BursaryAsked)
	tasks := own.tasks()
	page.Ready = own.unfinished() == ""
	for _, t := range tasks {
		if t.Done && !(t.Kind == taskSponsor && own.Sponsor.State != SponsorConfirmed) { // named, and still to be confirmed
			page.Done++
		}
		page.Tasks = append(page.Tasks, own.task(t))
	}
	return web.Show(list(page)), nil
}

// task shows one part of the application in the list: whose it is, whether it is done, and where it is written.
func (p ownPage) task(t task) ui.Task {
	out := ui.Task{Title: t.Title, Status: "Not started", Colour: ui.Blue}
	switch {
	case t.Done:
		out.Status, out.Colour = "Completed", ""
	case t.Begun:
		out.Status, out.Colour = "In progress", ui.Aqua
	}
	if t.Person != "" && t.Person != p.Me {
		out.Title = p.first(t.Person) + ": " + ui.LowerFirst(t.Title)
		if !t.Done {
			out.Status, out.Colour = "Waiting for "+p.first(t.Person), ui.Yellow
		}
		return out
	}
	switch t.Kind {
	case taskDetails:
		out.Title, out.Href = "Your name and place", p.path("/details")
	case taskSection:
		out.Href = p.path("/sections/" + t.Section)
		if !t.Done && p.App.Together() && p.myPartDone(t.Section) {
			out.Status, out.Colour = "Waiting for "+p.waitsFor(t.Section), ui.Yellow
		}
		if t.Again {
			out.Status, out.Colour, out.Hint = "Look again", ui.Yellow, "One of you answered this alone. Look at it together, change what you like, and save it."
		}
	case taskPartner:
		out.Href, out.Hint = p.path("/partner"), p.partnerHint()
	case taskSponsor:
		out.Href, out.Hint = p.path("/sponsor"), p.sponsorHint()
		if p.Sponsor.State == SponsorAsked {
			out.Status, out.Colour = "Named, not confirmed yet", ui.Yellow
		}
		if p.Sponsor.State == SponsorEarlier {
			out.Status, out.Colour = "Confirmed earlier words", ui.Yellow
		}
	case taskNeeds:
		out.Title, out.Href = "What you need for access and communication", p.path("/needs")
		out.Hint = "Only you see this, and those who arrange it."
	}
	return out
}

func (p ownPage) partnerHint() string {
	switch {
	case p.App.Joint():
		return p.otherNames()
	case p.App.Together():
		return p.missing()
	case p.App.State == Seeking:
		return "You are marked as seeking a partner."
	}
	return ""
}

func (p ownPage) sponsorHint() string {
	switch p.Sponsor.State {
	case SponsorConfirmed:
		if p.Sponsor.fromFile() {
			return p.Sponsor.Name + " has not confirmed here: it came from a file."
		}
		return p.Sponsor.Name + " has confirmed."
	case SponsorEarlier:
		return p.Sponsor.Name + " confirmed what you wrote before you changed it."
	case SponsorDeclined:
		if p.Locked != "" {
			return p.Sponsor.Name + " cannot do it."
		}
		return p.Sponsor.Name + " cannot do it. Name somebody else."
	case SponsorAsked:
		if p.Now >= p.Sponsor.Expires {
			return p.Sponsor.Name + " has not answered, and the link is too old. Send a new one."
		}
		return "We have written to " + p.Sponsor.Name + "."
	}
	return ""
}
