package programme

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/a-h/templ"

	"alongside/content"
	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/file"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/secret"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
)

// Tab is a part of an edition that another area serves. Path has one %s for the edition's id; Group is one of the groups
// of tabs. Also names what comes after the id in the addresses of other pages that belong to it.
type Tab struct {
	Label, Path, Group string
	Also               []string
	Team               bool // for the team of an edition, too, and not for coordinators alone
}

// The groups that the parts of an edition stand in, so that many can be looked through quickly.
const (
	GroupPlan   = "Plan"
	GroupApply  = "Applying"
	GroupPlaces = "Taking part"
	GroupAsk    = "Results"
	GroupFiles  = "Files"
)

// Parts is what other areas give: their parts of an edition, and how much of its bursary money is awarded already.
type Parts struct {
	// LooksFor shows the public which perspectives an edition looks for, and how people who bring them can take part; nil when it states none.
	LooksFor func(tx *db.Tx, edition db.ID) (templ.Component, error)
	Tabs     []Tab
	// Bursary is the bursary that an application has now, in pence; nil means none.
	Bursary func(tx *db.Tx, application db.ID) (int64, error)
	// Awarded is how many pence of the edition's bursary budget are given away; nil means nothing.
	Awarded func(tx *db.Tx, edition db.ID) (int64, error)
	// GivenUp follows places that a coordinator gave up: what becomes of their application, and what its other people are
	// told. gone are the people whose places were freed; nil means that nothing follows.
	GivenUp func(tx *db.Tx, actor access.Actor, application db.ID, gone []db.ID) error
	// DatesGone is what the letter that ends somebody's place says about its dates; nil means nothing.
	DatesGone edition.DatesGone
	// Applies says whether somebody has a running application to the edition; nil means nobody has.
	Applies func(tx *db.Tx, edition, who db.ID) (bool, error)
	// Unfinished is how many applications to the edition are being written and not sent; nil means none.
	Unfinished func(tx *db.Tx, edition db.ID) (int64, error)
	// Shut follows when an edition takes no more applications: who has not sent theirs is told. nil means nobody is.
	Shut func(tx *db.Tx, e edition.Edition) error
	// DaysMoved follows when days of an edition get other dates or times: e and was are the edition and its days as they were.
	// It says how many planned forms moved too, and the names of those that stay and do not fit any more. nil means there are none.
	DaysMoved func(tx *db.Tx, actor access.Actor, e edition.Edition, was []edition.Day) (moved int, stay []string, err error)
	// Zone follows when an edition gets another time zone.
	Zone ZoneForms
	// PanelChanged follows when somebody joins or leaves the panel of an edition: questions to the panel end, and it says how
	// many did. nil means that no panel is asked anything.
	PanelChanged func(tx *db.Tx, actor access.Actor, edition db.ID) (int, error)
	// CoachCalls is how many calls with a coach of an edition are still to come, and CoachLeft ends them when they are a coach there no more: it
	// says how many it were. nil means that there are no calls.
	CoachCalls func(tx *db.Tx, edition, coach db.ID) (int, error)
	CoachLeft  func(tx *db.Tx, actor access.Actor, e edition.Edition, coach db.ID) (int, error)
	// ReportShared says whether the people of an edition may read the report of its forms; nil means that there is none.
	ReportShared func(tx *db.Tx, edition db.ID) (bool, error)
	// ReportPublic says whether everybody may read it; nil means that there is none.
	ReportPublic func(tx *db.Tx, edition db.ID) (bool, error)
	// Forms are those that somebody is asked to fill in, as lines to read; nil means that there are none.
	Forms func(tx *db.Tx, e edition.Edition, who db.ID) ([]FormLine, error)
	// Measuring is what the forms of an edition tell about its objectives.
	Measuring Measuring
	// Cloned follows when an edition is made from an earlier one; nil means that nothing does.
	Cloned func(tx *db.Tx, from, to db.ID) error
	// Changes is how many changes an edition plans because of what was learnt before, and how many are not done; nil means none.
	Changes func(tx *db.Tx, edition db.ID) (open, all int, err error)
	// Roles are what roles beside an edition need, as links for the public; nil means that there are none.
	Roles func(tx *db.Tx, edition db.ID) ([]Way, error)
	// Files keeps the files of materials.
	Files *file.Store
	// Table is where somebody sits on a day, and what they can read about it; nil means that nobody is seated.
	Table func(tx *db.Tx, edition, day, who db.ID) (OwnSeat, error)
}

// FormLine is a form as somebody reads of it who is asked to fill it in.
type FormLine struct{ Name, Words string }

// Way leads to something that another area has for the reader. Path has no prefix of the network.
type Way struct{ Label, Path string }

// LeadTo sets what other areas have for somebody in an edition, as links on their own pages. They are built after this area.
func (p *Programmes) LeadTo(ways func(tx *db.Tx, e edition.Edition, who db.ID) ([]Way, error)) {
	p.ways = ways
}

// RemainWith sets what is still somebody's in editions that they have left: in are those that they are part of.
func (p *Programmes) RemainWith(remains func(tx *db.Tx, who db.ID, in []db.ID) ([]Way, error)) {
	p.remains = remains
}

// waysFor asks other areas what they have for somebody in an edition.
func (p *Programmes) waysFor(tx *db.Tx, e edition.Edition, who db.ID) ([]Way, error) {
	if p.ways == nil || who == "" || !e.Published() {
		return nil, nil
	}
	return p.ways(tx, e, who)
}

// Programmes serves the pages and does the work.
type Programmes struct {
	db      *db.DB
	keys    *secret.Keys
	post    *mail.Post
	parts   Parts
	ways    func(tx *db.Tx, e edition.Edition, who db.ID) ([]Way, error)
	remains func(tx *db.Tx, who db.ID, in []db.ID) ([]Way, error)
}

// New makes the area.
func New(d *db.DB, k *secret.Keys, p *mail.Post, parts Parts) *Programmes {
	return &Programmes{db: d, keys: k, post: p, parts: parts}
}

// NewEdition is the form of a new edition, as typed. FirstDay is the date from which the template's days are set.
type NewEdition struct {
	Template      string // key of a template in content/programmes
	Programme     string // id of a programme of this template; empty makes a new one
	ProgrammeName string // name of the new programme; empty takes the template's title
	FirstDay      string
	Basics
}

// Create makes a draft from a template: its texts, its days from the first date on, and their sessions.
func (p *Programmes) Create(ctx context.Context, actor access.Actor, in NewEdition) (db.ID, error) {
	if err := actor.Allow(mayStart(actor) || actor.IsSystem()); err != nil {
		return "", err
	}
	t, known := content.FindProgramme(in.Template)
	if !known {
		return "", errs.Missing()
	}
	e := fromTemplate(t)
	first, err := in.check(&e)
	if err != nil {
		return "", err
	}
	err = p.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		e.ID = db.NewID()
		if e.Programme, err = p.programmeFor(tx, in, t); err != nil {
			return err
		}
		if err := checkName(tx, e); err != nil {
			return err
		}
		if err := addEdition(tx, e); err != nil {
			return err
		}
		var sessions [][]edition.Session
		for i, d := range spread(t, first) {
			d.Edition = e.ID
			sessions = append(sessions, sessionsFrom(d.ID, t.Days[i].Sessions))
			if err := addWholeDay(tx, d, sessions[i]); err != nil {
				return err
			}
		}
		if err := addObjectives(tx, e.ID, objectivesFrom(t, sessions), nil); err != nil {
			return err
		}
		if err := addBetweens(tx, e.ID, betweenFrom(t, first)); err != nil {
			return err
		}
		return audit.Record(tx, actor, "edition.create", "edition", e.ID, "from "+t.Key)
	})
	return e.ID, err
}

// fromTemplate is a draft with the words of a template.
func fromTemplate(t content.Programme) edition.Edition {
	inPairs := t.Applies == "pairs"
	return edition.Edition{
		Template: t.Key, State: edition.Draft, InPairs: inPairs, Places: int64(t.Places) * perPlace(inPairs),
		ApplicationInstrument: t.Application, SelectionInstrument: t.Selection,
		WhoFor: strings.TrimSpace(t.Texts.WhoFor), GainsProfessional: strings.Join(t.Texts.GainsProfessional, "\n"), GainsPartner: strings.Join(t.Texts.GainsPartner, "\n"),
		GainsTogether: strings.Join(t.Texts.GainsTogether, "\n"), GainsSystem: strings.TrimSpace(t.Texts.GainsSystem), WhatHappens: strings.TrimSpace(t.Texts.WhatHappens),
		Cost: strings.TrimSpace(t.Texts.Cost), AccessInfo: strings.TrimSpace(t.Texts.Access), HowToApply: strings.TrimSpace(t.Texts.HowToApply),
	}
}

// check finds every problem of the form together, and puts the basics into the draft.
func (in NewEdition) check(e *edition.Edition) (first string, err error) {
	var c errs.Check
	c.That(in.FirstDay != "", "first_day", "Enter the date of the first day.")
	first = typedDate(&c, "first_day", in.FirstDay)
	c.That(fits(in.ProgrammeName, longestName), "programme_name", "The name can have up to %d characters.", longestName)
	if e := errs.Of(in.Basics.apply(e)); e != nil {
		c.Add(e.Fields...)
	}
	return first, c.Err()
}

// programmeFor finds or makes the programme of a new edition.
func (p *Programmes) programmeFor(tx *db.Tx, in NewEdition, t content.Programme) (db.ID, error) {
	if in.Programme != "" {
		old, err := findProgramme(tx, db.ID(in.Programme))
		if errs.Is(err, errs.NotFound) || (err == nil && old.Template != t.Key) {
			return "", fieldError("programme", "Choose a programme from the list.")
		}
		return old.ID, err
	}
	name := in.ProgrammeName
	if name == "" {
		name = t.Title
	}
	made, err := addProgramme(tx, theirs{Name: name, Template: t.Key, Summary: t.Summary})
	return made.ID, err
}

func fieldError(name, message string) error {
	var c errs.Check
	c.That(false, name, "%s", message)
	return c.Err()
}

func checkName(tx *db.Tx, e edition.Edition) error {
	taken, err := nameTaken(tx, e.Programme, e.Name, e.ID)
	if err == nil && taken {
		return fieldError("name", "This programme already has an edition with this name.")
	}
	return err
}

func addWholeDay(tx *db.Tx, d edition.Day, sessions []edition.Session) error {
	if err := addDay(tx, d); err != nil {
		return err
	}
	for _, s := range sessions {
		s.Day = d.ID
		if err := addSession(tx, s); err != nil {
			return err
		}
	}
	return nil
}

// NextEdition is the form that clones an edition, as typed.
type NextEdition struct {
	Name, FirstDay string
	WithPeople     bool // take the people with functions along
}

// Clone makes a draft with everything of an earlier edition (its days, what happens between them, its materials) but its
// places, its closing time and what was noted on its days.
func (p *Programmes) Clone(ctx context.Context, actor access.Actor, from db.ID, in NextEdition) (db.ID, error) {
	var c errs.Check
	c.That(in.Name != "", "name", "Enter a name for the new edition, such as 2027.")
	checkLength(&c, "name", "The name", in.Name, longestName)
	c.That(in.FirstDay != "", "first_day", "Enter the date of the first day.")
	first := typedDate(&c, "first_day", in.FirstDay)
	id := db.NewID()
	err := p.change(ctx, actor, from, func(tx *db.Tx, e edition.Edition) error {
		if err := c.Err(); err != nil {
			return err
		}
		e.ID, e.Name, e.State, e.Closes = id, in.Name, edition.Draft, 0
		if err := checkName(tx, e); err != nil {
			return err
		}
		if err := addEdition(tx, e); err != nil {
			return err
		}
		if err := cloneDays(tx, from, id, first); err != nil {
			return err
		}
		if in.WithPeople {
			if err := cloneMembers(tx, from, id); err != nil {
				return err
			}
		}
		if p.parts.Cloned != nil {
			if err := p.parts.Cloned(tx, from, id); err != nil {
				return err
			}
		}
		return audit.Record(tx, actor, "edition.clone", "edition", id, "")
	})
	return id, err
}

func cloneDays(tx *db.Tx, from, to db.ID, first string) error {
	days, err := edition.Days(tx, from)
	if err != nil {
		return err
	}
	sessions, err := edition.SessionsOf(tx, from)
	if err != nil {
		return err
	}
	made, again := map[db.ID]db.ID{}, map[string]string{}
	for _, d := range moved(days, first) {
		list := sessions[d.ID]
		for i := range list {
			old := list[i].ID
			list[i].ID = db.NewID()
			again[string(old)] = string(list[i].ID)
		}
		made[d.ID] = db.NewID()
		d.ID, d.Edition = made[d.ID], to
		if err := addWholeDay(tx, d, list); err != nil {
			return err
		}
	}
	objectives, err := Objectives(tx, from)
	if err != nil {
		return err
	}
	if err := addObjectives(tx, to, objectives, again); err != nil {
		return err
	}
	between, err := betweens(tx, from)
	if err != nil {
		return err
	}
	later := shift(days, first)
	for i := range between {
		between[i].Date = later(between[i].Date)
	}
	if err := addBetweens(tx, to, between); err != nil {
		return err
	}
	return cloneMaterials(tx, from, to, made)
}

func cloneMembers(tx *db.Tx, from, to db.ID) error {
	members, err := edition.Members(tx, from)
	if err != nil {
		return err
	}
	for _, m := range members {
		may, err := mayScore(tx, m)
		if err != nil {
			return err
		}
		if !may {
			continue // they became a coordinator since
		}
		if err := addMember(tx, to, m); err != nil {
			return err
		}
	}
	return nil
}

// change does one thing to an edition that the actor runs.
func (p *Programmes) change(ctx context.Context, actor access.Actor, id db.ID, fn func(*db.Tx, edition.Edition) error) error {
	return p.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		e, err := edition.Find(tx, id)
		if err != nil {
			return err
		}
		if err := actor.Allow(mayRun(actor, e)); err != nil {
			return err
		}
		return fn(tx, e)
	})
}

// SaveBasics saves place, places, money, closing time and contact.
func (p *Programmes) SaveBasics(ctx context.Context, actor access.Actor, id db.ID, in Basics) error {
	return p.change(ctx, actor, id, func(tx *db.Tx, e edition.Edition) error {
		before := e
		if err := in.apply(&e); err != nil || settled(in.Version, before.Version, before, e) {
			return err
		}
		if err := checkName(tx, e); err != nil {
			return err
		}
		if err := p.checkPromises(tx, e); err != nil {
			return err
		}
		if e.Closes != before.Closes && !actor.IsSystem() {
			if err := p.checkCloses(tx, before, e); err != nil {
				return err
			}
		}
		if e.Version = version(in.Version); e.Version == before.Version {
			if err := p.sureOfZone(tx, actor, before, in); err != nil {
				return err
			}
		}
		if err := saveEdition(tx, e); err != nil {
			return err
		}
		if err := p.followZone(tx, actor, before, in); err != nil {
			return err
		}
		if e.Place != before.Place || e.Address != before.Address || e.Link != before.Link || e.Zone != before.Zone || e.Name != before.Name {
			if err := touchDays(tx, id); err != nil {
				return err
			}
			if err := edition.DatesChanged(tx, id); err != nil {
				return err
			}
		}
		return audit.Record(tx, actor, "edition.basics", "edition", id, "")
	})
}

// leastNotice is how long those who are still writing an application have at least when its closing time comes earlier.
const leastNotice = 7 * 24 * time.Hour

// checkCloses refuses a closing time of a published edition that comes too late: before the days have begun it is before
// the first of them, and after that, when places are filled again, at least before the last one ends. It refuses one that is
// over, or so soon that those who write could not finish: applications are closed early on the page that asks first and writes
// to them.
func (p *Programmes) checkCloses(tx *db.Tx, before, e edition.Edition) error {
	if !e.Published() || e.Closes == 0 {
		return nil
	}
	if e.Closes <= tx.Now {
		return fieldError("closes_date", "This time is over. Choose one that is still to come. To close applications now, go to the overview and choose “Close applications”.")
	}
	if before.TakesApplications(tx.Now) && e.Closes < before.Closes && e.Closes < tx.Now.Add(leastNotice) && p.parts.Unfinished != nil {
		n, err := p.parts.Unfinished(tx, e.ID)
		if err != nil {
			return err
		}
		if n > 0 {
			return fieldError("closes_date", "Applications are still being written, and people have planned with the later time. Leave them at least a week. To close earlier, go to the overview and choose “Close applications”: we write to them.")
		}
	}
	days, err := edition.Days(tx, e.ID)
	if err != nil || len(days) == 0 {
		return err
	}
	first, last := days[0], days[0]
	for _, d := range days {
		if d.Start(e.Zone) < first.Start(e.Zone) {
			first = d
		}
		if d.End(e.Zone) > last.End(e.Zone) {
			last = d
		}
	}
	var c errs.Check
	if e.State == edition.Running || e.State == edition.Ended {
		c.That(e.Closes < last.End(e.Zone), "closes_date", "Applications must close before the last day ends. That is on %s.", longDate(last.Date))
	} else {
		c.That(e.Closes < first.Start(e.Zone), "closes_date", "Applications must close before the first day. That is on %s.", longDate(first.Date))
	}
	return c.Err()
}

// checkPromises refuses fewer places than people have, and less bursary money than is awarded.
func (p *Programmes) checkPromises(tx *db.Tx, e edition.Edition) error {
	var c errs.Check
	taken, err := edition.Taken(tx, e.ID)
	if err != nil {
		return err
	}
	c.That(e.Places >= taken, "places", "%d people have a place already, so there cannot be fewer places.", taken)
	if p.parts.Awarded != nil {
		awarded, err := p.parts.Awarded(tx, e.ID)
		if err != nil {
			return err
		}
		c.That(e.BursaryBudget >= awarded, "bursary_budget", "%s is awarded already, so there cannot be less money for bursaries.", edition.Pounds(awarded))
	}
	return c.Err()
}

// SaveTexts saves the words of the public page.
func (p *Programmes) SaveTexts(ctx context.Context, actor access.Actor, id db.ID, in Texts) error {
	return p.change(ctx, actor, id, func(tx *db.Tx, e edition.Edition) error {
		before := e
		if err := in.apply(&e); err != nil || settled(in.Version, before.Version, before, e) {
			return err
		}
		e.Version = version(in.Version)
		if err := saveEdition(tx, e); err != nil {
			return err
		}
		return audit.Record(tx, actor, "edition.texts", "edition", id, "")
	})
}

// Move brings an edition to another state. Publishing is refused while something that must be there is missing.
func (p *Programmes) Move(ctx context.Context, actor access.Actor, id db.ID, m edition.Move) error {
	return p.change(ctx, actor, id, func(tx *db.Tx, e edition.Edition) error {
		to, ok := e.State.After(m)
		if !ok {
			return errs.New(errs.Invalid, "This cannot be done now. The edition stands at: %s.", strings.ToLower(e.State.Words()))
		}
		if to == edition.Open {
			if err := checkOpening(tx, e, actor, m); err != nil {
				return err
			}
		}
		if err := setState(tx, id, e.State, to); err != nil {
			return err
		}
		if e.TakesApplications(tx.Now) && to != edition.Open && p.parts.Shut != nil && !actor.IsSystem() {
			if err := p.parts.Shut(tx, e); err != nil {
				return err
			}
		}
		if err := edition.DatesChanged(tx, id); err != nil {
			return err
		}
		return audit.Record(tx, actor, "edition."+string(m), "edition", id, string(e.State)+" to "+string(to))
	})
}

// checkOpening looks at everything that people need before they can apply. When an edition is opened again its page has
// been checked already: then two sides and a closing time that is still to come are enough, and the days may have begun.
// The program itself may load editions of the past.
func checkOpening(tx *db.Tx, e edition.Edition, actor access.Actor, m edition.Move) error {
	now := tx.Now
	if actor.IsSystem() {
		now = 0
	}
	members, err := edition.Members(tx, e.ID)
	if err != nil {
		return err
	}
	if m == edition.Reopen {
		if e.Closes != 0 && e.Closes <= now {
			return errs.New(errs.Invalid, "The closing time has passed. Set a later one first, then take applications again.")
		}
		return publishable(peopleGaps(e, members))
	}
	days, err := edition.Days(tx, e.ID)
	if err != nil {
		return err
	}
	return publishable(gaps(e, days, members, now))
}

// PersonForm is somebody who gets a function, as typed. Names are needed only when nobody here has the address.
type PersonForm struct {
	Email, Given, Family, Function, Side string
}

func (f PersonForm) check() error {
	var c errs.Check
	c.That(person.ValidEmail(person.FoldEmail(f.Email)), "email", "Enter an email address, like name@example.org.")
	known := false
	for _, v := range edition.Functions() {
		known = known || string(v) == f.Function
	}
	c.That(known, "function", "Choose what this person does.")
	c.That(person.Side(f.Side).Valid(), "side", "Choose the side that this person speaks from.")
	return c.Err()
}

// AddPerson gives somebody a function in the edition. Who is not in the network yet is added to it.
func (p *Programmes) AddPerson(ctx context.Context, actor access.Actor, id db.ID, in PersonForm) (ended int, err error) {
	err = p.change(ctx, actor, id, func(tx *db.Tx, e edition.Edition) error {
		if err := in.check(); err != nil {
			return err
		}
		who, found, err := person.ByEmail(tx, in.Email)
		if err != nil {
			return err
		}
		if !found {
			if in.Given == "" {
				return fieldError("given_name", "Nobody here has this address yet. Enter a name too, and we add them.")
			}
			who = person.Person{Given: in.Given, Family: in.Family, Email: in.Email}
			if who.ID, err = person.Create(tx, who); err != nil {
				return err
			}
		}
		if err := suits(tx, who, in); err != nil {
			return err
		}
		if edition.Function(in.Function) == edition.Panel && p.parts.Applies != nil {
			if applies, err := p.parts.Applies(tx, id, who.ID); err != nil {
				return err
			} else if applies {
				return fieldError("email", who.Name()+" applies to this edition, so they cannot be on its panel.")
			}
		}
		if err := addMember(tx, id, edition.Member{Person: who.ID, Function: edition.Function(in.Function), Side: person.Side(in.Side)}); err != nil {
			return err
		}
		if err := keepSides(tx, e); err != nil {
			return err
		}
		if edition.Function(in.Function) == edition.Panel && who.ID != actor.Person() {
			if err := p.tellPanel(tx, e, who); err != nil {
				return err
			}
		}
		if ended, err = p.panelChanged(tx, actor, id, edition.Function(in.Function)); err != nil {
			return err
		}
		return audit.Record(tx, actor, "edition.person.add", "edition", id, in.Function)
	})
	return ended, err
}

// panelChanged lets what the panel is asked end when this function in the edition is that of the panel.
func (p *Programmes) panelChanged(tx *db.Tx, actor access.Actor, id db.ID, f edition.Function) (int, error) {
	if f != edition.Panel || p.parts.PanelChanged == nil {
		return 0, nil
	}
	return p.parts.PanelChanged(tx, actor, id)
}

// tellPanel writes to somebody who was asked onto a panel: nothing else would lead them to the applications.
func (p *Programmes) tellPanel(tx *db.Tx, e edition.Edition, to person.Person) error {
	link, err := p.post.Address(tx, "/editions/%s/selection", e.ID)
	if err != nil {
		return err
	}
	return p.post.Send(tx, mail.Letter{Kind: notice.Panel, Person: to.ID, To: to.Email, ToName: to.Name(), Subject: "You are on the panel of " + e.Called(),
		Text: "Hello " + to.Given + ",\n\nyou are on the panel that reads and scores applications to " + e.Called() + ". You see them here as soon as they are sent in:\n\n" + link +
			"\n\nIf you know somebody who applies, say so there first. You get this email because the team of the programme put you on its panel.\n"})
}

// Removed is what ended when somebody lost a function.
type Removed struct {
	Questions int // to the panel
	Calls     int // with the coach, which were to come
}

// ErrCalls says that a coach has calls to come, and that whoever removes them has not said that these are to end.
var ErrCalls = errors.New("the coach has calls to come")

// RemovePerson takes a function away, and says what has ended with it. calls is how many calls of a coach whoever removes them has read will
// end; with more of them it is ErrCalls, and nothing has changed.
func (p *Programmes) RemovePerson(ctx context.Context, actor access.Actor, id, who db.ID, f edition.Function, calls int) (ended Removed, err error) {
	err = p.change(ctx, actor, id, func(tx *db.Tx, e edition.Edition) error {
		ended = Removed{}
		if err := removeMember(tx, id, who, f); err != nil {
			return err
		}
		if err := keepSides(tx, e); err != nil {
			return err
		}
		if f == edition.Coach && p.parts.CoachLeft != nil {
			if ended.Calls, err = p.parts.CoachLeft(tx, actor, e, who); err != nil {
				return err
			}
			if ended.Calls > calls {
				return ErrCalls
			}
		}
		if ended.Questions, err = p.panelChanged(tx, actor, id, f); err != nil {
			return err
		}
		return audit.Record(tx, actor, "edition.person.remove", "edition", id, string(f))
	})
	return ended, err
}

// keepSides refuses to leave a published edition for pairs without a co-facilitator from each side.
func keepSides(tx *db.Tx, e edition.Edition) error {
	if !e.Published() {
		return nil
	}
	members, err := edition.Members(tx, e.ID)
	if err != nil {
		return err
	}
	for _, g := range peopleGaps(e, members) {
		if g.Must {
			return errs.New(errs.Invalid, "This edition is published, so it needs a co-facilitator from each side. Add the new person first.")
		}
	}
	return nil
}

// longDate is a date in words with the day of the week.
func longDate(date string) string {
	if date == "" {
		return "No date yet"
	}
	return ui.LongDate(date)
}
