package standing

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"alongside/engine/stats"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/file"
	"alongside/internal/platform/sheet"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/group"
	"alongside/internal/shared/person"
	"alongside/internal/shared/smallnumber"
)

type peopleView struct {
	frame
	All   []group.Holder
	Twins [][2]group.Holder
	Said  []group.Twin // what was asked and answered about two of them
	Pager int          // the page, from 1
}

const peopleAtOnce = 100

func (s *Map) readPeople(r *web.Request) (peopleView, error) {
	var p peopleView
	f, err := s.page(r, "People on this map", func(tx *db.Tx, f *frame) error {
		f.back("")
		var err error
		if p.All, err = group.Holders(tx, f.O.ID); err != nil {
			return err
		}
		p.Said, err = group.TwinsOf(tx, f.O.ID)
		p.Twins = group.Twins(p.All, answered(p.Said))
		return err
	})
	p.frame = f
	if p.Pager = r.Turn(); (p.Pager-1)*peopleAtOnce >= len(p.All) {
		p.Pager = 1
	}
	return p, err
}

func (s *Map) peoplePage(r *web.Request) (web.Answer, error) {
	p, err := s.readPeople(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(peopleOf(p)), nil
}

func (p peopleView) table() ui.TableData {
	t := ui.TableData{Caption: counted(len(p.All), "person", "people"), Columns: []ui.Column{{Label: "Name"}, ui.Numeric("Roles, with those that are over"), {Label: "In this network"}}, Empty: "Nobody is on this map yet."}
	from := (p.Pager - 1) * peopleAtOnce
	for _, h := range p.All[from:min(from+peopleAtOnce, len(p.All))] {
		known := "By name alone"
		if h.Person != "" {
			known = "Can see their own roles"
		}
		t.Rows = append(t.Rows, []templ.Component{ui.Link(p.in("/people/%s", h.ID), h.Name), ui.Text(strconv.Itoa(h.Terms)), ui.Text(known)})
	}
	return t
}

// turn is a link to another page of the list, empty where there is none.
func (p peopleView) turn(by int) templ.SafeURL {
	n := p.Pager + by
	if n < 1 || (n-1)*peopleAtOnce >= len(p.All) {
		return ""
	}
	return p.in("/people?page=%d", n)
}

type holderView struct {
	frame
	Holder group.Holder
	Terms  []group.Term
	Last   string
	More   []group.Remains // what else they do and tell here
	Words  string          // a name that was looked for among the others
	Others []group.Holder  // whose names have these words
	Ended  int64           // how many roles end, when that is said before it is done
	Vacant int64
}

func (s *Map) readHolder(r *web.Request) (holderView, error) {
	var p holderView
	id, err := r.ID("holder")
	if err != nil {
		return p, err
	}
	f, err := s.page(r, "", func(tx *db.Tx, f *frame) error {
		f.back("/people")
		var err error
		if p.Holder, err = group.FindHolder(tx, id); err != nil {
			return err
		}
		all, err := group.HeldBy(tx, id)
		for _, t := range all {
			if t.Organisation == f.O.ID {
				p.Terms = append(p.Terms, t)
				p.Holder.Name = t.Name
			}
		}
		if err == nil && len(p.Terms) == 0 {
			err = errs.Missing()
		}
		f.Title = p.Holder.Name
		if p.Words = r.Value("name"); p.Words != "" && err == nil {
			all, wrong := group.Holders(tx, f.O.ID)
			if wrong != nil {
				return wrong
			}
			p.Others = slices.DeleteFunc(group.Searched(all, p.Words), func(h group.Holder) bool { return h.ID == p.Holder.ID })
			p.Others = p.Others[:min(len(p.Others), mostFound)]
		}
		if err != nil || p.Holder.Person == "" || s.leaving.Remains == nil {
			return err
		}
		p.More, err = s.leaving.Remains(tx, r.Actor, f.O.ID, p.Holder.Person)
		return err
	})
	p.frame = f
	return p, err
}

func (s *Map) holderPage(r *web.Request) (web.Answer, error) {
	p, err := s.readHolder(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(holderOfMap(p)), nil
}

func (p holderView) table() ui.TableData {
	t := ui.TableData{Caption: "Roles in this organisation", Columns: ui.Columns("Role", "Where", "When", "Others read")}
	for _, v := range p.Terms {
		t.Rows = append(t.Rows, []templ.Component{ui.Link(p.in("/terms/%s", v.ID), v.Role), p.place(v), ui.Text(v.Span(ui.PlainDate)), ui.Text(v.Shown())})
	}
	return t
}

func (s *Map) left(r *web.Request) (web.Answer, error) {
	p, err := s.readHolder(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Edit(func() (web.Answer, error) {
		last := typedDay(r.Value("left"))
		ended, vacant, err := s.HolderLeft(r.Ctx(), r.Actor, p.O.ID, p.Holder.ID, last, r.Value("sure") == last)
		if errors.Is(err, errAsk) {
			p.Last, p.Ended, p.Vacant, p.Title = last, ended, vacant, "Has "+p.Holder.Name+" left this organisation?"
			return web.Show(leftSure(p)), nil
		}
		said := counted(int(ended), "role ends", "roles end") + " on the last day."
		if vacant > 0 {
			said += " " + counted(int(vacant), "role that would begin later is", "roles that would begin later are") + " vacant."
		}
		if int(vacant) == len(p.Terms) {
			return web.Redirect("/leadership/%s/map/people", p.O.ID).Saying("%s", said), err // they hold nothing here any more, and have no page
		}
		return web.Redirect("/leadership/%s/map/people/%s", p.O.ID, p.Holder.ID).Saying("%s", said), err
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p.Problems, p.Last = problems, r.Value("left")
		return holderOfMap(p), nil
	})
}

type joinView struct {
	frame
	Others []ui.Option
	Into   string
	Since  string
	Groups int
	Roles  int
	Name   string // of the other organisation, when what happens is shown before it is done
}

// version is what the second question was asked about: a page that was shown before the groups or roles changed is asked again.
func (p joinView) version() string { return fmt.Sprint(p.Groups, "-", p.Roles) }

func (s *Map) readJoin(r *web.Request) (joinView, error) {
	p := joinView{Into: r.Value("into"), Since: r.Value("since")}
	f, err := s.page(r, "This organisation became part of another one", func(tx *db.Tx, f *frame) error {
		f.back("")
		all, err := person.Organisations(tx)
		if err != nil {
			return err
		}
		for _, o := range all {
			if o.ID != f.O.ID {
				p.Others = append(p.Others, ui.Option{Value: string(o.ID), Label: o.Name})
			}
		}
		groups, err := group.Groups(tx, f.O.ID)
		if p.Groups = len(groups); err != nil {
			return err
		}
		p.Roles, err = group.CountTerms(tx, f.O.ID)
		return err
	})
	p.frame = f
	return p, err
}

func (s *Map) joinForm(r *web.Request) (web.Answer, error) {
	p, err := s.readJoin(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(joinOf(p)), nil
}

func (s *Map) join(r *web.Request) (web.Answer, error) {
	p, err := s.readJoin(r)
	if err != nil {
		return web.Answer{}, err
	}
	into, since := db.ID(p.Into), typedDay(p.Since)
	if r.Value("sure") != p.version() {
		i := slices.IndexFunc(p.Others, func(o ui.Option) bool { return o.Value == p.Into })
		if _, real := ui.ParseDate(since); i >= 0 && real && since != "" && since <= p.Today {
			p.Name, p.Title = p.Others[i].Label, "Move the groups and roles for good?"
			return web.Show(joinSure(p)), nil
		}
	}
	return web.Edit(func() (web.Answer, error) {
		if !slices.ContainsFunc(p.Others, func(o ui.Option) bool { return o.Value == p.Into }) {
			into = ""
		}
		err := s.Join(r.Ctx(), r.Actor, p.O.ID, into, since)
		return web.Redirect("/leadership/%s/map", p.O.ID).Saying("The groups and roles have moved."), err
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p.Problems = problems
		return joinOf(p), nil
	})
}

type codeView struct {
	frame
	Words string
	Found []group.Code
	Known int64
	Facts group.Facts
	Typed string
}

func (s *Map) readCode(r *web.Request) (codeView, error) {
	p := codeView{Words: r.Value("q")}
	f, err := s.page(r, "Official code", func(tx *db.Tx, f *frame) error {
		f.back("")
		var err error
		if p.Known, err = group.KnownCodes(tx); err != nil {
			return err
		}
		if p.Found, err = group.FindCodes(tx, p.Words); err != nil {
			return err
		}
		p.Facts, err = group.FactsOf(tx, f.O.ID)
		p.Typed = p.Facts.Code
		return err
	})
	p.frame = f
	return p, err
}

func (s *Map) codePage(r *web.Request) (web.Answer, error) {
	p, err := s.readCode(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(codeOf(p)), nil
}

func (p codeView) table() ui.TableData {
	t := ui.TableData{Caption: "Codes that fit", Columns: ui.Columns("Code", "Name", "Postcode", "Take it"), Empty: "No code fits these words."}
	for _, c := range p.Found {
		last := templ.Component(ui.PostButton(p.in("/code"), "Take "+c.Code, ui.Secondary, map[string]string{"code": c.Code}))
		if c.Closed != "" {
			last = ui.Text("Closed on " + ui.PlainDate(c.Closed))
		}
		t.Rows = append(t.Rows, []templ.Component{ui.Text(c.Code), ui.Text(c.Name), ui.Text(c.Postcode), last})
	}
	return t
}

func (s *Map) saveCode(r *web.Request) (web.Answer, error) {
	p, err := s.readCode(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Edit(func() (web.Answer, error) {
		err := s.SetCode(r.Ctx(), r.Actor, p.O.ID, r.Value("code"))
		return web.Redirect("/leadership/%s/map", p.O.ID).Saying("The code is saved."), err
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p.Problems, p.Typed = problems, r.Value("code")
		return codeOf(p), nil
	})
}

type codesView struct {
	ui.Page
	Known  int64
	Faults []sheet.Fault
}

func (s *Map) readCodesPage(r *web.Request, page ui.Page) (codesView, error) {
	p := codesView{Page: page}
	p.Back = "/leadership"
	err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		if err := r.Actor.Allow(r.Actor.LeadsAll()); err != nil {
			return err
		}
		var err error
		p.Known, err = group.KnownCodes(tx)
		return err
	})
	return p, err
}

const codesTitle = "List of official codes"

func (s *Map) codesPage(r *web.Request) (web.Answer, error) {
	p, err := s.readCodesPage(r, r.Page(codesTitle))
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(codesOf(p)), nil
}

func (p codesView) table() ui.TableData {
	t := ui.TableData{Caption: "What is wrong in this file", Columns: ui.Columns("Line", "Column", "It says", "What is wrong")}
	for _, f := range p.Faults[:min(len(p.Faults), mostCodeFaults)] {
		t.Rows = append(t.Rows, ui.Cells(strconv.Itoa(f.Line), f.Column, f.Value, f.Reason))
	}
	return t
}

func (s *Map) loadCodes(r *web.Request) (web.Answer, error) {
	var faults []sheet.Fault
	return web.Edit(func() (web.Answer, error) {
		name, body, chosen, err := file.FromForm(r.Request, "file")
		if err != nil {
			return web.Answer{}, err
		}
		var c errs.Check
		if c.That(chosen, "file", "Choose a file of codes."); !c.OK() {
			r.Actor.Scoped()
			return web.Answer{}, c.Err()
		}
		n, wrong, err := s.LoadCodes(r.Ctx(), r.Actor, name, body)
		if e := errs.Of(err); e != nil && e.Kind == errs.Invalid && len(e.Fields) == 0 {
			c.That(false, "file", "%s", e.Message)
			return web.Answer{}, c.Err()
		}
		if err == nil && sheet.Stops(wrong) {
			faults = wrong
			c.That(false, "file", "%s wrong. Nothing was brought in.", counted(len(wrong), "thing is", "things are"))
			return web.Answer{}, c.Err()
		}
		return web.Redirect("/organisation-codes").Saying("%s", counted(n, "code was", "codes were")+" brought in."), err
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		page := r.Page(codesTitle)
		page.Problems = problems
		p, err := s.readCodesPage(r, page)
		p.Faults = faults
		return codesOf(p), err
	})
}

type embeddingView struct {
	frame
	Groups   []group.Standing
	Partners []group.Term
	Policy   stats.Policy
	Pay      stats.Suppressed
	Depth    stats.Suppressed
}

// embeddingPage shows, per level, where patients and staff work together, and how far patient partners are part of it. Whoever
// keeps the map sees all numbers, others as the network's rule about small numbers allows.
func (s *Map) embeddingPage(r *web.Request) (web.Answer, error) {
	var p embeddingView
	f, err := s.page(r, "How far patient partners are part of the work", func(tx *db.Tx, f *frame) error {
		f.back("")
		if !f.R.Runs {
			f.Day = f.Today // two days side by side could tell of one person
		}
		var err error
		if p.Groups, err = group.Standings(tx, f.O.ID, f.Day); err != nil {
			return err
		}
		if p.Partners, err = group.Partners(tx, f.O.ID, f.Day); err != nil {
			return err
		}
		if p.Policy, err = smallnumber.Of(tx); err != nil {
			return err
		}
		pay, depth := p.counts()
		if f.R.Runs {
			p.Pay, p.Depth = exact(pay), exact(depth)
			return nil
		}
		if p.Pay, err = few(p.Policy, pay); err != nil {
			return err
		}
		p.Depth, err = few(p.Policy, depth)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	p.frame = f
	return web.Show(embeddingOf(p)), nil
}

// few is a table of counts in which nobody can be picked out. Under a rule that shows single numbers of people, those that are smaller
// than the least are hidden all the same: how somebody is paid is nobody's business.
func few(p stats.Policy, counts [][]int) (stats.Suppressed, error) {
	if p.Exact() {
		return stats.Suppress(counts, smallnumber.Under(p))
	}
	return smallnumber.Table(p, counts)
}

// exact is a table of counts with nothing hidden.
func exact(counts [][]int) stats.Suppressed {
	var out stats.Suppressed
	for _, row := range counts {
		var cells []stats.Cell
		for _, n := range row {
			cells = append(cells, stats.Cell{Value: n})
		}
		out.Cells = append(out.Cells, cells)
	}
	return out
}

// bands are the rows of the tables: the levels from the ward outwards, then the organisation itself.
func bands() []group.Word {
	return append(group.Levels(), group.Word{ID: "", Words: "In no group"})
}

// counts are how many people are paid how, and how many are embedded how far, for each band. The last column is: not known.
// Somebody who holds several roles at one level counts once there, with the most that any of them says.
func (p embeddingView) counts() (pay, depth [][]int) {
	for _, b := range bands() {
		paid, deep := map[db.ID]int{}, map[db.ID]int{}
		for _, t := range p.Partners {
			if t.GroupAt == b.ID {
				paid[t.Holder] = max(paid[t.Holder], 1+slices.IndexFunc(group.Pays(), func(w group.Word) bool { return w.ID == t.Pay }))
				deep[t.Holder] = max(deep[t.Holder], 1+slices.IndexFunc(group.Depths(), func(w group.Word) bool { return w.ID == t.Depth }))
			}
		}
		pay, depth = append(pay, tally(paid, len(group.Pays()))), append(depth, tally(deep, len(group.Depths())))
	}
	return pay, depth
}

// tally counts people by a place from 1 on; 0 is not known, and comes last.
func tally(of map[db.ID]int, places int) []int {
	out := make([]int, places+1)
	for _, n := range of {
		if n == 0 {
			n = places + 1
		}
		out[n-1]++
	}
	return out
}

func cell(c stats.Cell) string {
	if c.Hidden {
		return "few"
	}
	return strconv.Itoa(c.Value)
}

func (p embeddingView) people(caption string, words []group.Word, of stats.Suppressed) ui.TableData {
	t := ui.TableData{Caption: caption, Columns: []ui.Column{{Label: "Where"}}}
	for _, w := range words {
		t.Columns = append(t.Columns, ui.Numeric(w.Words))
	}
	t.Columns = append(t.Columns, ui.Numeric("Not known"))
	for i, b := range bands() {
		row := []string{b.Words}
		for _, c := range of.Cells[i] {
			row = append(row, cell(c))
		}
		t.Rows = append(t.Rows, ui.Cells(row...))
	}
	return t
}

// places counts, per level, the groups and those in which patient partners work.
func (p embeddingView) places() ui.TableData {
	t := ui.TableData{Caption: "Groups with patient partners, from ward to board and beyond", Columns: []ui.Column{{Label: "Where"}, ui.Numeric("Groups"), ui.Numeric("With patient partners"), ui.Numeric("Led by a patient partner")}}
	led := map[db.ID]bool{}
	for _, v := range p.Partners {
		if v.Leads {
			led[v.Group] = true
		}
	}
	for _, l := range group.Levels() {
		all, with, by := 0, 0, 0
		for _, g := range p.Groups {
			if g.Level != l.ID {
				continue
			}
			all++
			if g.Patient > 0 {
				with++
			}
			if led[g.ID] {
				by++
			}
		}
		t.Rows = append(t.Rows, ui.Cells(l.Words, strconv.Itoa(all), strconv.Itoa(with), strconv.Itoa(by)))
	}
	return t
}

// register lists what is done together, per level.
func (p embeddingView) register() ui.TableData {
	t := ui.TableData{Caption: "What patients and staff do together", Columns: ui.Columns("Group", "Where", "What they do"), Empty: "Nobody has written yet what a group does together."}
	for _, l := range group.Levels() {
		for _, g := range p.Groups {
			if g.Level == l.ID && g.Work != "" {
				t.Rows = append(t.Rows, []templ.Component{ui.Link(p.in("/groups/%s", g.ID), g.Name), ui.Text(l.Words), ui.Text(g.Work)})
			}
		}
	}
	return t
}

type myView struct {
	ui.Page
	Terms []group.Term
	Names map[db.ID]string // of organisations
	Today string
	Asked []mine // records of which somebody asks whether they are theirs
	Were  []group.Twin
}

// myRoles shows somebody their own roles, as others see them.
func (s *Map) myRoles(r *web.Request) (web.Answer, error) {
	p, err := s.readMine(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(myRolesOf(p)), nil
}

func (s *Map) readMine(r *web.Request) (myView, error) {
	p := myView{Page: r.Page("Your roles"), Names: map[db.ID]string{}}
	p.Back = "/me"
	err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		r.Actor.Scoped()
		p.Today = tx.Now.In(r.Network.Zone).Format("2006-01-02")
		var err error
		if p.Asked, p.Were, err = s.mine(tx, r.Actor.Person()); err != nil {
			return err
		}
		if p.Terms, err = group.HeldByPerson(tx, r.Actor.Person()); err != nil {
			return err
		}
		for _, t := range p.Terms {
			if p.Names[t.Organisation] != "" {
				continue
			}
			o, err := person.FindOrganisation(tx, t.Organisation)
			if err != nil {
				return err
			}
			p.Names[t.Organisation] = o.Name
		}
		return nil
	})
	return p, err
}

// where names the place of a term.
func (p myView) where(t group.Term) string {
	if t.Group == "" {
		return p.Names[t.Organisation]
	}
	return fmt.Sprintf("%s, %s", t.GroupName, p.Names[t.Organisation])
}

// callRole keeps what somebody calls their role themselves.
func (s *Map) callRole(r *web.Request) (web.Answer, error) {
	id, err := r.ID("term")
	if err != nil {
		return web.Answer{}, err
	}
	return web.Edit(func() (web.Answer, error) {
		return web.Redirect("/me/roles").Saying("Your words are saved."), s.Call(r.Ctx(), r.Actor, id, r.Value("own-"+string(id)))
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p, err := s.readMine(r)
		for i := range problems {
			problems[i].Name = "own-" + string(id)
		}
		p.Problems = problems
		for i := range p.Terms {
			if p.Terms[i].ID == id {
				p.Terms[i].Own = r.Value("own-" + string(id))
			}
		}
		return myRolesOf(p), err
	})
}

func (s *Map) say(r *web.Request) (web.Answer, error) {
	id, err := r.ID("term")
	if err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/me/roles").Saying("Your choice is saved. It counts from now on."), s.Say(r.Ctx(), r.Actor, id, r.Value("said"))
}

// address is a path with the prefix of the network.
func (p holderView) address(path string) templ.SafeURL { return templ.SafeURL(p.Base + path) }

// access says what becomes of their way to the pages of the organisation.
func (p holderView) access() string {
	switch {
	case p.Holder.Person == "":
		return "They are on this map by name alone, so there are no pages that they could open."
	case p.Last > p.Today:
		return "Until their last day they can open the pages of this organisation. Come back on that day and say it once more: then that ends too."
	}
	return "They do not belong to this organisation any more, and cannot open its pages. What they say of themselves stays theirs."
}
