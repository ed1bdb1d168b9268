package application

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

// Ids of questions that the product itself looks at. An instrument that asks them gets what they bring; one without them
// works too.
const (
	itemChallenge = "challenge"      // becomes the application's title
	itemPurpose   = "purpose"        // told to the sponsor
	itemFunding   = "funding-route"  // a choice of the ids of Funding
	itemAmount    = "bursary-amount" // whole pounds
	itemReason    = "bursary-reason" // read by those who decide about bursaries
	itemNeeded    = "perspectives-needed"
	itemPossible  = "perspectives-possible"
)

// fundingFrom is the shipped instrument whose questions about money are asked where an edition costs something and its
// own questions do not speak of money.
const fundingFrom = "pairs-application"

// sheet is one application with everything that belongs to it, as pages and rules read it.
type sheet struct {
	App        Application
	Edition    edition.Edition
	Def        instrument.Definition // for the sides that have an applicant
	Sections   map[string]section
	Answers    instrument.Answers
	Applicants []applicant
	People     map[db.ID]person.Person
	Sponsor    sponsor
	// Who brought the application, or the sponsor's answer, in from a file; "" when no file did.
	Bringer, SponsorBringer string
}

// load reads an application with everything that belongs to it.
func (s *Applications) load(tx *db.Tx, id db.ID) (sheet, error) {
	a, err := Find(tx, id)
	if err != nil {
		return sheet{}, err
	}
	return s.complete(tx, a)
}

func (s *Applications) complete(tx *db.Tx, a Application) (sheet, error) {
	sh := sheet{App: a}
	var err error
	if sh.Edition, err = edition.Find(tx, a.Edition); err != nil {
		return sh, err
	}
	if sh.Def, err = questions(tx, sh.Edition, a); err != nil {
		return sh, err
	}
	if sh.Sections, err = s.sections(tx, a.ID); err != nil {
		return sh, err
	}
	sh.Answers = sh.joined()
	if sh.Applicants, err = applicants(tx, a.ID); err != nil {
		return sh, err
	}
	if sh.People, err = names(tx, a.People()...); err != nil {
		return sh, err
	}
	if sh.Sponsor, err = s.presentSponsor(tx, a.ID); err != nil {
		return sh, err
	}
	sh.Sponsor.State = sh.Sponsor.standing(sh.words())
	return sh, sh.bringers(tx)
}

// joined are the answers of all sections that belong to the application.
func (sh sheet) joined() instrument.Answers {
	all := instrument.Answers{}
	for _, part := range sh.Sections {
		for id, answer := range part.Answers {
			all[id] = answer
		}
	}
	sh.Answers = all.Pick(sh.Def)
	if !sh.App.Together() {
		for _, who := range sh.App.People() {
			sh.Answers = sh.seenBy(who) // nobody to keep it from: what one person alone confirms is all of it
		}
	}
	return sh.Answers
}

// questions are what this application is asked: its version of the edition's instrument for the sides that apply, with
// questions about money added where the edition costs something and the instrument has none.
func questions(tx *db.Tx, e edition.Edition, a Application) (instrument.Definition, error) {
	def, err := definition(tx, a.Instrument, a.InstrumentVersion)
	if err != nil {
		return def, err
	}
	if _, asks := def.Item(itemFunding); !asks && (e.Fee > 0 || e.BursaryBudget > 0) {
		if money, ok := fundingSection(); ok {
			def = def.Clone()
			def.Sections = append(def.Sections, money)
		}
	}
	if !e.InPairs {
		return def, nil
	}
	var sides []instrument.Side
	for _, side := range a.Sides() {
		sides = append(sides, instrument.Side(side))
	}
	def = def.ForSides(sides...)
	if a.Third != "" {
		def = withSecond(def)
	}
	return def, nil
}

func fundingSection() (instrument.Section, bool) {
	d, ok := instrument.Shipped(fundingFrom)
	if !ok {
		return instrument.Section{}, false
	}
	for _, s := range d.Sections {
		if slices.ContainsFunc(s.Items, func(it instrument.Item) bool { return it.ID == itemFunding }) {
			s.Items = slices.DeleteFunc(slices.Clone(s.Items), func(it instrument.Item) bool {
				return it.ID != itemFunding && it.ID != itemAmount && it.ID != itemReason
			})
			return s, true
		}
	}
	return instrument.Section{}, false
}

// definition is one version of an instrument of the network; version 0 is the newest.
func definition(tx *db.Tx, key string, version int64) (instrument.Definition, error) {
	if version > 0 {
		return instrument.FindVersion(tx, key, int(version))
	}
	return instrument.Find(tx, key)
}

// needs are what this application must have.
func (sh sheet) needs() Needs {
	_, asks := sh.Def.Item(itemChallenge)
	return NeedsOf(sh.Edition, asks)
}

// gaps are what the application lacks.
func (sh sheet) gaps() []Gap { return Readiness(sh.needs(), sh.App) }

// name is a person's name, or words when they are gone.
func (sh sheet) name(who db.ID) string {
	if p, ok := sh.People[who]; ok {
		return p.Name()
	}
	return "somebody"
}

// first is a person's first name.
func (sh sheet) first(who db.ID) string {
	if p, ok := sh.People[who]; ok {
		return p.Given
	}
	return "somebody"
}

// firsts are the first names of several people.
func (sh sheet) firsts(who ...db.ID) string {
	var all []string
	for _, id := range who {
		all = append(all, sh.first(id))
	}
	return ui.And(all)
}

// names are the names of several people.
func (sh sheet) names(who ...db.ID) string {
	var all []string
	for _, id := range who {
		all = append(all, sh.name(id))
	}
	return ui.And(all)
}

// countWords chooses the words for up to two who apply, or for three.
func (sh sheet) countWords(two, three string) string {
	if sh.App.Trio() {
		return three
	}
	return two
}

func (sh sheet) applicant(who db.ID) applicant {
	for _, p := range sh.Applicants {
		if p.Person == who {
			return p
		}
	}
	return applicant{}
}

// title is the challenge, or a name that tells nothing.
func (sh sheet) title() string { return titleOf(sh.App) }

func titleOf(a Application) string {
	if a.Title != "" {
		return a.Title
	}
	return fmt.Sprintf("Application %d", a.Number)
}

// TitleOf is how an application is called: its challenge in one sentence, or its number before there is one.
func TitleOf(a Application) string { return titleOf(a) }

// asked is the bursary that the answers ask for, in pence; 0 when none.
func (sh sheet) asked() int64 {
	if !Funding(sh.Answers[itemFunding].Value()).AsksBursary() {
		return 0
	}
	pounds, err := strconv.ParseInt(sh.Answers[itemAmount].Value(), 10, 64)
	if err != nil || pounds < 0 {
		return 0
	}
	return pounds * 100
}

// facts works out the columns that follow from the rest.
func (sh sheet) facts() Application {
	a := sh.App
	a.Title = sh.Answers[itemChallenge].Value()
	a.HasChallenge = false
	for _, p := range instrument.TaskList(sh.Def, sh.Answers) {
		if slices.ContainsFunc(p.Section.Items, func(it instrument.Item) bool { return it.ID == itemChallenge }) {
			a.HasChallenge = p.Done()
		}
	}
	a.Funding = Funding(sh.Answers[itemFunding].Value())
	if a.Funding.AsksBursary() && sh.asked() == 0 {
		a.Funding = Unsaid // a bursary without an amount is not asked for yet
	}
	if s := sh.moneySection(); s != "" && sh.Sections[s].LookAgain {
		a.Funding = Unsaid // they have not said it together yet
	}
	sh.Sponsor.State = sh.Sponsor.standing(sh.words())
	a.Sponsor = sh.Sponsor.State
	sh.App = a
	a.PartsLeft = 0
	for _, t := range sh.tasks() {
		if !t.Done {
			a.PartsLeft++
		}
	}
	return a
}

// taskKind says what sort of part of the application a task is.
type taskKind string

const (
	taskDetails taskKind = "details"
	taskSection taskKind = "section"
	taskPartner taskKind = "partner"
	taskSponsor taskKind = "sponsor"
	taskNeeds   taskKind = "needs"
)

// task is one part of the application that has to be done before it can be confirmed.
type task struct {
	Kind    taskKind
	Section string
	Person  db.ID // whose own part it is, "" when it belongs to everybody
	Title   string
	Done    bool
	Begun   bool
	Again   bool // two who became a pair have to look at it once more
}

// tasks are the parts of the application in the order of the list.
func (sh sheet) tasks() []task {
	var out []task
	for _, p := range sh.Applicants {
		out = append(out, task{Kind: taskDetails, Person: p.Person, Title: "Name and place", Done: p.DetailsSaid})
	}
	for _, p := range instrument.TaskList(sh.Def, sh.Answers) {
		t := task{Kind: taskSection, Section: p.Section.ID, Title: p.Section.Title, Done: p.Done(), Begun: p.Answered > 0}
		if optional(p.Section) {
			t.Done = true // nothing in it has to be answered
		}
		if sh.asksMoney(p.Section) && len(moneyProblems(sh.Answers, len(sh.reasons()) > 0)) > 0 {
			t.Done = false
		}
		t.Again = sh.Sections[p.Section.ID].LookAgain
		t.Done = t.Done && !t.Again
		out = append(out, t)
	}
	n := sh.needs()
	if n.Partner {
		out = append(out, task{Kind: taskPartner, Title: sh.countWords("Your partner", "Your partners"), Done: sh.App.Joint(), Begun: sh.App.State == Seeking})
	}
	if n.Sponsor {
		out = append(out, task{Kind: taskSponsor, Title: "Your sponsor", Done: sh.Sponsor.ID != "" && sh.Sponsor.State != SponsorDeclined})
	}
	for _, p := range sh.Applicants {
		out = append(out, task{Kind: taskNeeds, Person: p.Person, Title: "Access and communication", Done: p.NeedsSaid})
	}
	return out
}

func optional(s instrument.Section) bool {
	return !slices.ContainsFunc(s.Items, func(it instrument.Item) bool { return it.Required })
}

func (sh sheet) asksMoney(s instrument.Section) bool {
	return slices.ContainsFunc(s.Items, func(it instrument.Item) bool { return it.ID == itemFunding })
}

// moneySection is the section that asks how the places are paid for, "" for none.
func (sh sheet) moneySection() string {
	for _, s := range sh.Def.Sections {
		if sh.asksMoney(s) {
			return s.ID
		}
	}
	return ""
}

// moneyProblems are what a request for a bursary lacks: its amount and its reason. reasoned says that somebody has given a
// reason already, which does not stand among these answers.
func moneyProblems(as instrument.Answers, reasoned bool) []errs.Field {
	var c errs.Check
	if Funding(as[itemFunding].Value()).AsksBursary() {
		c.That(as[itemAmount].Value() != "", prefix+itemAmount, "Say how much you ask for, in whole pounds.")
		c.That(reasoned || as[itemReason].Value() != "", prefix+itemReason, "Say why you need a bursary.")
	}
	if e := errs.Of(c.Err()); e != nil {
		return e.Fields
	}
	return nil
}

// text is the exact text that everybody who applies confirms, and that all of them may read. What people typed stands behind "> ", so that no two
// different applications give the same text.
func (sh sheet) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Application %d: %s, %s\n", sh.App.Number, sh.Edition.ProgrammeName, sh.Edition.Name)
	for _, p := range sh.Applicants {
		fmt.Fprintf(&b, "\n%s\n", ui.UpperFirst(p.Side.Words()))
		typed(&b, sh.People[p.Person].Name())
	}
	if sh.App.Together() {
		b.WriteString("\n" + instrument.Render(sh.shared(), sh.Answers))
		if who := sh.reasons(); len(who) > 0 {
			b.WriteString("\nWhy a bursary is needed\n(This is read only by those who decide about bursaries. It was said by:)\n")
			for _, id := range who {
				typed(&b, sh.name(id))
			}
		}
	} else {
		b.WriteString("\n" + instrument.Render(sh.Def, sh.Answers))
	}
	if sh.needs().Sponsor {
		b.WriteString("\nSponsor\n")
		if sh.Sponsor.ID == "" {
			b.WriteString("(no answer)\n")
		} else {
			typed(&b, sh.Sponsor.Name)
			typed(&b, sh.Sponsor.Role)
			typed(&b, sh.Sponsor.Email)
		}
	}
	return b.String()
}

func typed(b *strings.Builder, s string) {
	if s = strings.Join(strings.Fields(instrument.CleanText(s)), " "); s != "" {
		b.WriteString("> " + s + "\n")
	}
}

// TextOf is the application as a panel reads it: the questions and answers without the names of those who apply, and
// without what is said about a bursary, which only those who decide about bursaries read.
func (s *Applications) TextOf(tx *db.Tx, id db.ID) (string, error) {
	sh, err := s.load(tx, id)
	if err != nil {
		return "", err
	}
	def := sh.Def.Clone()
	for i := range def.Sections {
		def.Sections[i].Items = slices.DeleteFunc(def.Sections[i].Items, func(it instrument.Item) bool { return it.ID == itemAmount || it.ID == itemReason })
	}
	return sh.nameless(instrument.Render(def, sh.Answers)), nil
}
