package application

import (
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"alongside/content"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

func (p applyPage) perspectives(only person.Side) []ui.Option {
	var out []ui.Option
	for _, side := range p.Sides {
		if only != "" && side.ID != string(only) {
			continue
		}
		for i, v := range side.Perspectives {
			out = append(out, ui.Option{Value: v.ID, Label: v.Label, Hint: v.Hint, Divider: i == 0 && len(out) > 0})
		}
	}
	return out
}

// colourOf is the colour of a state's tag.
func colourOf(s State) ui.Colour {
	switch s {
	case Draft:
		return ui.Grey
	case Seeking:
		return ui.Yellow
	case Submitted, Shortlisted:
		return ui.Blue
	case Offered, Accepted:
		return ui.Green
	case Waiting:
		return ui.Purple
	}
	return ui.White
}

// problems puts the problems of an action onto a page that is shown again.
func problems(p *ui.Page, err error) {
	e := errs.Of(err)
	p.Problems = e.Fields
	if len(p.Problems) == 0 {
		p.Problems = []errs.Field{{Message: e.Message}}
	}
}

// renamed gives a field's problem to the field that a page has for it: a page with several forms needs several names.
func renamed(err error, from, to string) error {
	e := errs.Of(err)
	out := &errs.Error{Kind: e.Kind, Message: e.Message}
	for _, f := range e.Fields {
		if f.Name == from {
			f.Name = to
		}
		out.Fields = append(out.Fields, f)
	}
	return out
}

// ---- name and place

type detailsPage struct {
	ownPage
	In Details
}

func (s *Applications) detailsPage(r *web.Request) (web.Answer, error) {
	p, err := s.own(r, "Your name and place", nil)
	if err != nil {
		return web.Answer{}, err
	}
	me := p.People[p.Me]
	return web.Show(details(detailsPage{ownPage: p, In: Details{Given: me.Given, Family: me.Family, Place: me.Place, Version: me.Version}})), nil
}

func (s *Applications) sayDetails(r *web.Request) (web.Answer, error) {
	id, err := r.ID("application")
	if err != nil {
		return web.Answer{}, err
	}
	in := Details{Given: r.Value("given_name"), Family: r.Value("family_name"), Place: r.Value("place"), Version: r.Version()}
	err = s.SayDetails(r.Ctx(), r.Actor, id, in)
	switch e := errs.Of(err); {
	case err == nil:
		return web.Redirect("/applications/%s", id).Saying("Saved."), nil
	case e != nil && e.Kind == errs.Forbidden:
		return s.shut(r, id, err, nil), nil
	case e == nil || e.Kind != errs.Invalid && e.Kind != errs.Conflict:
		return web.Answer{}, err
	}
	p, perr := s.own(r, "Your name and place", nil)
	if perr != nil {
		return web.Answer{}, perr
	}
	problems(&p.Page, err)
	if errs.Is(err, errs.Conflict) {
		in.Version = p.People[p.Me].Version
		return web.Clash(details(detailsPage{ownPage: p, In: in})), nil
	}
	return web.Problem(details(detailsPage{ownPage: p, In: in})), nil
}

func number(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return -1 // no version is ever this, so a damaged form never overwrites anything
	}
	return n
}

// ---- sections

// difference is one question that two people answered in two ways.
type difference struct{ Wording, Yours, Now string }

type sectionPage struct {
	ownPage
	Section     instrument.Section
	Own         instrument.Definition // the questions that this person answers
	Typed       instrument.Answers
	Version     int64
	Theirs      []ui.SummaryRow // what the others say of themselves
	Differences []difference
	MyOwn       bool // the change that is in the way is the person's own, from another window
	Aside       []difference
	AsideBy     db.ID
}

func (p sectionPage) clashTitle() string {
	if p.MyOwn {
		return "You changed this part in another window while you were writing here"
	}
	return "Somebody else changed this part while you were writing"
}

// section builds the page of one section over what is saved now.
func (s *Applications) section(r *web.Request) (sectionPage, error) {
	p, err := s.own(r, "", nil)
	if err != nil {
		return sectionPage{}, err
	}
	sec, ok := p.Def.Section(r.PathValue("section"))
	if !ok {
		return sectionPage{}, errs.Missing()
	}
	p.Title = sec.Title
	out := sectionPage{ownPage: p, Section: sec, Own: ownQuestions(p.Def, sec.ID, p.mySeat()), Typed: p.Answers}
	part := p.Sections[sec.ID]
	out.Version = part.Version
	if p.myPartEmpty(sec.ID) {
		out.Typed = p.Answers.With(out.Own, offered(out.Own, p.People[p.Me]))
	}
	for _, l := range instrument.Lines(sec, p.Answers) {
		if l.Item.Side != "" && l.Item.Side != p.mySeat() {
			out.Theirs = append(out.Theirs, ui.SummaryRow{Key: l.Item.Wording, Value: wordsOf(l)})
		}
	}
	out.AsideBy = part.BesideBy
	for _, l := range instrument.Lines(sec, part.Beside) {
		if l.State != instrument.Missing {
			out.Aside = append(out.Aside, difference{Wording: l.Item.Wording, Yours: said(l)})
		}
	}
	return out, nil
}

// myPartEmpty says whether the person has answered nothing of their own in a section.
func (p ownPage) myPartEmpty(sectionID string) bool {
	return p.Answers.Pick(ownQuestions(p.Def, sectionID, p.mySeat())).Empty()
}

// myPartDone says whether nothing that the person must answer in a section is left.
func (p ownPage) myPartDone(sectionID string) bool {
	own := ownQuestions(p.Def, sectionID, p.mySeat())
	return len(own.Items()) > 0 && len(instrument.MissingItems(own, p.Answers)) == 0 && !p.myPartEmpty(sectionID)
}

func (s *Applications) sectionPage(r *web.Request) (web.Answer, error) {
	p, err := s.section(r)
	return web.Show(sectionForm(p)), err
}

func (s *Applications) answerSection(r *web.Request) (web.Answer, error) {
	id, err := r.ID("application")
	if err != nil {
		return web.Answer{}, err
	}
	in := SectionInput{Section: r.PathValue("section"), Version: r.Version(), Form: r.Form, Complete: r.Value("save") != "later"}
	err = s.SaveSection(r.Ctx(), r.Actor, id, in)
	switch e := errs.Of(err); {
	case err == nil && in.Complete:
		return web.Redirect("/applications/%s", id).Saying("Saved."), nil
	case err == nil:
		return web.Redirect("/applications/%s", id).Saying("Saved for later."), nil
	case e == nil || e.Kind != errs.Invalid && e.Kind != errs.Conflict && e.Kind != errs.Forbidden:
		return web.Answer{}, err
	}
	p, perr := s.section(r)
	if perr != nil {
		return web.Answer{}, perr
	}
	as, _ := read(p.Own, in)
	if errs.Is(err, errs.Forbidden) {
		return s.shut(r, id, err, typedTexts(p.Own, as)), nil
	}
	now := p.Answers
	p.Typed = p.Answers.With(p.Own, as)
	if errs.Is(err, errs.Conflict) {
		// Saving again from this page is a choice made with open eyes, so it carries the present version.
		p.Differences, p.MyOwn = differences(p.Own, p.Typed, now), p.Sections[in.Section].ChangedBy == p.Me
		return web.Clash(sectionForm(p)), nil
	}
	p.Version = in.Version // the problems may hide a newer version: the next save must still notice it
	problems(&p.Page, err)
	return web.Problem(sectionForm(p)), nil
}

// differences are the questions that two sets of answers answer differently.
func differences(def instrument.Definition, yours, now instrument.Answers) []difference {
	var out []difference
	for _, sec := range def.Sections {
		a, b := instrument.Lines(sec, yours), instrument.Lines(sec, now)
		for i := range a {
			if said(a[i]) != said(b[i]) {
				out = append(out, difference{Wording: a[i].Item.Wording, Yours: orNothing(said(a[i])), Now: orNothing(said(b[i]))})
			}
		}
	}
	return out
}

func orNothing(text string) string {
	if text == "" {
		return "Not answered"
	}
	return text
}

func typedTexts(def instrument.Definition, as instrument.Answers) []typedText {
	var out []typedText
	for _, it := range def.Items() {
		if a := as[it.ID]; len(a.Values) > 0 {
			words := make([]string, len(a.Values))
			for i, v := range a.Values {
				words[i] = it.Label(v)
			}
			out = append(out, typedText{Label: it.Wording, Text: strings.Join(words, "\n")})
		}
	}
	return out
}

// said is one answer as plain text.
func said(l instrument.Line) string {
	switch l.State {
	case instrument.Given:
		return strings.Join(l.Words, "\n")
	case instrument.NotApplicable:
		return "Does not apply"
	}
	return ""
}

func wordsOf(l instrument.Line) templ.Component {
	if text := said(l); text != "" {
		return ui.Lines(text)
	}
	return ui.Text("Not answered yet")
}

func (s *Applications) putAside(r *web.Request) (web.Answer, error) {
	id, err := r.ID("application")
	if err != nil {
		return web.Answer{}, err
	}
	if err := s.PutAside(r.Ctx(), r.Actor, id, r.PathValue("section")); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/applications/%s/sections/%s", id, r.PathValue("section")).Saying("The note is put away."), nil
}

// ---- access and communication

type needsPage struct {
	ownPage
	Categories []content.NeedCategory
	Other      content.OtherNeed
	IDs        []string
	Words      string
	Shared     bool
	Partners   []partnerNeeds // what those who apply together let the person know
	Version    string         // the needsMark of what is saved
	Now        needsTexts     // what is saved now, when it is not what the form showed
	Clash      bool
}

// partnerNeeds is what one who applies lets the others know.
type partnerNeeds struct {
	Name  string
	Needs []string
	Words string
}

// needsTexts is what somebody said, for comparing what they said in two windows.
type needsTexts struct{ Chosen, Words, Shared string }

func textsOf(n person.Needs, shared bool) needsTexts {
	var labels []string
	for _, c := range content.AccessNeeds().Categories { // in the order of the page
		for _, need := range c.Needs {
			if slices.Contains(n.IDs, need.ID) {
				labels = append(labels, need.Label)
			}
		}
	}
	out := needsTexts{Chosen: strings.Join(labels, "\n"), Words: n.Words, Shared: "No"}
	if shared {
		out.Shared = "Yes"
	}
	return out
}

// typed is what stands in the form.
func (p needsPage) typed() needsTexts {
	return textsOf(person.Needs{IDs: p.IDs, Words: p.Words}, p.Shared)
}

func (p needsPage) choice(c content.NeedCategory) ui.Choice {
	out := ui.Choice{Page: p.Page, Name: "needs-" + c.ID, Label: c.Title, Hint: c.Intro, Values: p.IDs, Size: "m", Unmarked: true}
	for _, n := range c.Needs {
		out.Options = append(out.Options, ui.Option{Value: n.ID, Label: n.Label})
	}
	return out
}

func (s *Applications) needs(r *web.Request) (needsPage, error) {
	list := content.AccessNeeds()
	page := needsPage{Categories: list.Categories, Other: list.Other}
	own, err := s.own(r, "What you need for access and communication", func(tx *db.Tx, p *ownPage) error {
		mine, err := person.NeedsOf(tx, s.keys, p.Me)
		if err != nil {
			return err
		}
		page.IDs, page.Words, page.Shared = mine.IDs, mine.Words, p.applicant(p.Me).NeedsShared
		page.Version = needsMark(mine, page.Shared)
		page.Partners = nil
		for _, id := range p.App.Others(p.Me) {
			if !p.applicant(id).NeedsShared {
				continue
			}
			theirs, err := person.NeedsOf(tx, s.keys, id)
			if err != nil {
				return err
			}
			said := partnerNeeds{Name: p.first(id), Words: theirs.Words}
			for _, id := range theirs.IDs {
				if n, ok := list.Find(id); ok {
					said.Needs = append(said.Needs, n.Label)
				}
			}
			if len(said.Needs) > 0 || said.Words != "" {
				page.Partners = append(page.Partners, said)
			}
		}
		return nil
	})
	page.ownPage = own
	return page, err
}

func (s *Applications) needsPage(r *web.Request) (web.Answer, error) {
	p, err := s.needs(r)
	return web.Show(needsForm(p)), err
}

func (s *Applications) sayNeedsPage(r *web.Request) (web.Answer, error) {
	id, err := r.ID("application")
	if err != nil {
		return web.Answer{}, err
	}
	list := content.AccessNeeds()
	n := person.Needs{Words: instrument.CleanText(r.Value("words"))}
	var c errs.Check
	for _, cat := range list.Categories {
		for _, v := range r.Form["needs-"+cat.ID] {
			in := slices.ContainsFunc(cat.Needs, func(need content.Need) bool { return need.ID == v })
			c.That(in, "needs-"+cat.ID, "Choose from the list.")
			if in && !slices.Contains(n.IDs, v) {
				n.IDs = append(n.IDs, v)
			}
		}
	}
	c.That(len([]rune(n.Words)) <= list.Other.Max, "words", "This can have up to %d characters.", list.Other.Max)
	shared := r.Value("shared") == "yes"
	err = c.Err()
	if err == nil {
		err = s.SayNeedsAfter(r.Ctx(), r.Actor, id, n, shared, r.Value("version"))
	}
	if err == nil {
		return web.Redirect("/applications/%s", id).Saying("Saved. Thank you for telling us."), nil
	}
	clash := errs.Is(err, errs.Conflict)
	if !clash && !errs.Is(err, errs.Invalid) {
		return web.Answer{}, err
	}
	p, perr := s.needs(r)
	if perr != nil {
		return web.Answer{}, perr
	}
	p.Now = p.typed()
	p.IDs, p.Words, p.Shared = n.IDs, n.Words, shared
	if clash {
		p.Clash = true
		return web.Clash(needsForm(p)), nil
	}
	p.Version = r.Value("version") // what is to be mended was typed over what the form showed
	problems(&p.Page, err)
	return web.Problem(needsForm(p)), nil
}
