package opportunity

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/group"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
	"alongside/internal/shared/round"
)

// frame is what every page about the opportunities of an organisation has.
type frame struct {
	ui.Page
	Org   person.Organisation
	R     relation
	Me    db.ID
	Today string
	Zone  string
	Yours string // what was typed, and what is there by now, when somebody else was faster
	Now   string
}

// in is an address of the register.
func (f frame) in(format string, args ...any) templ.SafeURL {
	return f.To("/leadership/%s/opportunities"+format, append([]any{f.Org.ID}, args...)...)
}

// back leads from a page to one above it.
func (f *frame) back(format string, args ...any) {
	f.Back = strings.TrimPrefix(string(f.in(format, args...)), f.Base)
}

// around puts a page among the other pages of the organisation, for those who may open them.
func (s *Opportunities) around(tx *db.Tx, r *web.Request, f *frame) error {
	f.Parts = nil
	if !f.R.Runs && !f.R.Belongs {
		f.Back = "/me"
	}
	return s.other.Tabs(tx, &f.Page, r.Actor, f.Org.ID)
}

// page reads what a page about the register of the path needs.
func (s *Opportunities) page(r *web.Request, title string, more func(tx *db.Tx, f *frame) error) (frame, error) {
	f := frame{Page: r.Page(title), Me: r.Actor.Person(), Zone: r.Network.Zone}
	id, err := r.ID("organisation")
	if err != nil {
		return f, err
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		f.Today = dayIn(tx.Now, f.Zone)
		var err error
		if f.Org, f.R, err = s.register(tx, r.Actor, id, f.Today); err != nil {
			return err
		}
		if err := s.around(tx, r, &f); err != nil || more == nil {
			return err
		}
		return more(tx, &f)
	})
	return f, err
}

type registerPage struct {
	frame
	All            []Opportunity
	Filter         filter
	At             db.Instant
	Previous, Next templ.SafeURL
	Number         int
	Looks          bool // the reader looks for people in the name of the organisation
}

func (s *Opportunities) registerPage(r *web.Request) (web.Answer, error) {
	p := registerPage{Filter: filter{Words: r.Value("q"), State: r.Value("state")}, Number: r.Turn()}
	f, err := s.page(r, "Opportunities", func(tx *db.Tx, f *frame) error {
		p.At = tx.Now
		var err error
		if p.All, err = register(tx, f.Org.ID, f.Me, f.R.Runs, p.Filter, pageSize+1, (p.Number-1)*pageSize); err != nil {
			return err
		}
		p.Looks, err = s.other.Bank.Looks(tx, r.Actor, f.Org.ID)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	p.frame = f
	to := func(n int) templ.SafeURL {
		return f.in("?q=%s&state=%s&page=%d", p.Filter.Words, p.Filter.State, n)
	}
	if p.Number > 1 {
		p.Previous = to(p.Number - 1)
	}
	if len(p.All) > pageSize {
		p.All, p.Next = p.All[:pageSize], to(p.Number+1)
	}
	return web.Show(registerOf(p)), nil
}

func (p registerPage) stateOptions() []ui.Option {
	var out []ui.Option
	for _, s := range states {
		out = append(out, ui.Option{Value: string(s), Label: s.Words()})
	}
	return out
}

// stands says where an opportunity stands, for those who have a part in it.
func (o Opportunity) stands(now db.Instant) (string, ui.Colour) {
	switch {
	case o.State == Open && o.full():
		return "Filled, being answered", ui.Aqua
	case o.State == Open && now >= o.Shut:
		return "Closed, being answered", ui.Orange
	case o.State == Open:
		return "Published", ui.Green
	case o.State == Agreed:
		return o.State.Words(), ui.Aqua
	case o.State == Draft:
		return o.State.Words(), ui.Blue
	}
	return o.State.Words(), ui.Grey
}

func (p registerPage) table() ui.TableData {
	t := ui.TableData{Caption: "The newest first", Columns: ui.Columns("Opportunity", "How people are chosen", "Reply by", "Where it stands"), Empty: "No opportunity that you may read is here."}
	for _, o := range p.All {
		words, colour := o.stands(p.At)
		how := "In a conversation"
		if o.Formal {
			how = "By a panel"
		}
		href := p.in("/%s", o.ID)
		if !p.R.Runs && o.Published != 0 && o.Designer != p.Me && o.Contact != p.Me {
			href = p.To("/opportunities/%s", o.ID)
		}
		t.Rows = append(t.Rows, []templ.Component{ui.Link(href, o.Title), ui.Text(how), ui.Text(ui.DateTime(o.Shut.In(p.Zone))), ui.Tag(words, colour)})
	}
	return t
}

// onePage is one opportunity for those who have a part in it.
type onePage struct {
	frame
	Around   ground.Around
	Grid     ground.GridPlace
	Serves   []ground.Outcome // of the strategy
	O        Opportunity
	Names    names
	At       db.Instant
	People   map[db.ID]person.Person
	Asked    assent.Proposal // its words, as they were put to the designer and the contact; empty when they were not
	Changes  []Change
	Replies  []Interest
	Panel    Panel
	Rounds   map[db.ID]round.Round
	Forms    map[db.ID][]round.Form // scores that the reader may see, by round
	Def      instrument.Definition  // the questions of the scores
	Decision assent.Proposal        // whom to choose, as it was put to the panel last
	Words    string                 // what was typed
	Why      string
	Member   string
	Side     string
	Picked   []string
	Tells    bool     // the reader sees whom the organisation could tell of it
	Lookers  []string // who does, where the reader does not
	Partner  bool     // the organisation takes part in the people bank
	Gone     []db.ID  // of the designer and the contact, those whose access is closed
	Other    Change   // what should be different in the words, as somebody whose yes they need said last; empty when it was put to them since
	Since    bool     // the words changed after that
}

// one reads the opportunity of the path.
func (s *Opportunities) one(r *web.Request, title string) (onePage, error) {
	p := onePage{frame: frame{Page: r.Page(title), Me: r.Actor.Person(), Zone: r.Network.Zone}}
	org, err := r.ID("organisation")
	if err != nil {
		return p, err
	}
	id, err := r.ID("opportunity")
	if err != nil {
		return p, err
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		p.At, p.Today = tx.Now, dayIn(tx.Now, p.Zone)
		var err error
		if p.O, p.R, err = s.toRead(tx, r.Actor, org, id); err != nil {
			return err
		}
		p.Org = person.Organisation{ID: org, Name: p.O.OrgName}
		if err := s.around(tx, r, &p.frame); err != nil {
			return err
		}
		p.back("")
		if p.Title == "" {
			p.Title = p.O.Title
		}
		return s.readMore(tx, r, &p)
	})
	return p, err
}

// readMore reads what goes on around an opportunity, as far as the reader may.
func (s *Opportunities) readMore(tx *db.Tx, r *web.Request, p *onePage) error {
	var err error
	if p.R.Runs && p.O.Takes(tx.Now) {
		looks, err := s.other.Bank.Looks(tx, r.Actor, p.Org.ID)
		if err != nil {
			return err
		}
		if p.Tells = mayTell(p.R, p.O, looks, tx.Now); !p.Tells {
			if p.Lookers, p.Partner, err = s.other.Bank.Lookers(tx, p.Org.ID); err != nil {
				return err
			}
		}
	}
	if p.Around, err = s.placed.One(tx, r.Actor, p.Org.ID, thingOf(p.O.ID)); err != nil {
		return err
	}
	if p.O.Published != 0 {
		if p.Grid, err = s.grid.Of(tx, r.Actor, p.Org.ID, thingOf(p.O.ID)); err != nil {
			return err
		}
	}
	if p.Serves, err = s.serves.One(tx, r.Actor, p.Org.ID, thingOf(p.O.ID)); err != nil {
		return err
	}
	if p.Names, err = named(tx, p.O); err != nil {
		return err
	}
	if p.Changes, err = changesOf(tx, s.keys, p.O.ID); err != nil {
		return err
	}
	ids := []db.ID{p.O.Designer, p.O.Contact, p.O.Writer}
	for _, c := range p.Changes {
		if c.Person != "" {
			ids = append(ids, c.Person)
		}
	}
	slices.Sort(ids)
	if p.People, err = person.Several(tx, slices.Compact(ids)); err != nil {
		return err
	}
	if p.Gone, err = person.ClosedAmong(tx, []db.ID{p.O.Designer, p.O.Contact}); err != nil {
		return err
	}
	p.Other, p.Since = otherWords(p.Changes)
	if p.O.Proposal != "" {
		if p.Asked, err = s.assents.Find(tx, p.O.Proposal); err != nil {
			return err
		}
	}
	if p.Replies, err = interestsIn(tx, s.keys, p.O.ID); err != nil || !p.O.Formal {
		return err
	}
	if p.Panel, err = panelOf(tx, p.O.ID); err != nil || !p.reads() {
		return err
	}
	if p.O.Decision != "" {
		if p.Decision, err = s.assents.Find(tx, p.O.Decision); err != nil {
			return err
		}
	}
	return s.readScores(tx, r, p)
}

// readScores opens the scores that the reader may see: their own, and those of the others when everybody has scored everything.
func (s *Opportunities) readScores(tx *db.Tx, r *web.Request, p *onePage) error {
	var err error
	if p.Rounds, err = s.roundsOf(tx, p.Replies); err != nil || !p.R.Panel || len(p.Rounds) == 0 {
		return err
	}
	var all []round.Round
	for _, v := range p.Rounds {
		all = append(all, v)
	}
	if p.Def, err = asked(tx, all[0], p.O); err != nil {
		return err
	}
	if p.Forms, err = s.rounds.FormsOf(tx, r.Actor, all); err != nil {
		return err
	}
	together := p.together()
	for id, forms := range p.Forms {
		p.Forms[id] = slices.DeleteFunc(forms, func(f round.Form) bool {
			return f.Person != p.Me && (!together || p.Panel.side(f.Person) == "")
		})
	}
	return nil
}

// reads says whether the reader reads the replies.
func (p onePage) reads() bool { return mayReadReplies(p.R, p.O, p.At) }

// together says that everybody on the panel has scored everything.
func (p onePage) together() bool { return allScored(p.Replies, p.Rounds, p.Panel) }

// waits says that the reader is asked for a yes to the words, and has not said it.
func (p onePage) waits() bool {
	return mayAgree(p.R) && p.Asked.State == assent.Open && !p.Asked.Assented(p.Me)
}

// decides says that the reader is asked for a yes to a choice, and has not said it.
func (p onePage) decides() bool {
	return p.R.Panel && p.Decision.State == assent.Open && !p.Decision.Assented(p.Me)
}

// asking says that the words are with those whose yes they need.
func (p onePage) asking() bool { return p.O.State == Draft && p.Asked.State == assent.Open }

// next says in one sentence what there is to do.
func (p onePage) next() string {
	owed := unfinished(p.Replies)
	switch {
	case p.O.State == Finished:
		return fmt.Sprintf("It is finished. %s said yes, and everybody has had an answer.", ui.UpperFirst(yesWords(filled(p.Replies))))
	case p.O.State == Withdrawn:
		return "It was withdrawn."
	case p.O.State == Draft && len(p.Gone) > 0:
		return p.goneWords()
	case p.asking():
		return "The patient leader who designs it and the contact are asked whether they agree to its exact words."
	case p.O.State == Draft && p.Other.Words != "" && p.Since:
		return fmt.Sprintf("%s asked for other words. They have changed since. Ask the patient leader who designs it and the contact for their yes.", p.People[p.Other.Person].Name())
	case p.O.State == Draft && p.Other.Words != "":
		return fmt.Sprintf("%s asks for other words: “%s” Change the words, and ask again.", p.People[p.Other.Person].Name(), p.Other.Words)
	case p.O.State == Draft:
		return "It is being written. Ask the patient leader who designs it and the contact for their yes."
	case p.O.State == Agreed:
		return "Its words are agreed. It can be published."
	case p.O.full() && len(owed) > 0:
		return "It is filled, so nobody else can reply. You owe " + ui.And(owed) + "."
	case p.O.full():
		return "It is filled, and everybody has had an answer. You can finish it."
	case p.At < p.O.Shut:
		return "It is published. People can reply until " + ui.DateTime(p.O.Shut.In(p.Zone)) + "."
	case len(owed) > 0:
		return "It has closed. You owe " + ui.And(owed) + "."
	}
	return "It has closed, and everybody has had an answer. You can finish it."
}

// lookers says who sees whom the organisation could tell of it, when the reader does not; "" when there is nothing to say.
func (p onePage) lookers() string {
	switch {
	case !p.R.Runs || p.R.Replied || !p.O.Takes(p.At) || p.Tells:
		return ""
	case !p.Partner:
		return p.Org.Name + " does not look for people in the people bank, so nobody is suggested for this opportunity."
	case len(p.Lookers) == 0:
		return "Nobody looks for people in the people bank in the name of " + p.Org.Name + " yet, so nobody sees who is suggested for this opportunity."
	}
	return ui.And(p.Lookers) + " can see whom " + p.Org.Name + " could tell of this opportunity, and why, and can ask them. You cannot, because people allow only those who look in the name of " + p.Org.Name + " to find them."
}

// otherWords is what somebody asked to be different since the words were last put to others, and whether they changed after that. The
// changes come the newest first.
func otherWords(changes []Change) (c Change, since bool) {
	for _, c := range changes {
		switch c.Kind {
		case wasAsked:
			return Change{}, false
		case wasEdited:
			since = true
		case wasNotYet:
			return c, since
		}
	}
	return Change{}, false
}

// goneWords says that somebody cannot say yes, and what there is to do.
func (p onePage) goneWords() string {
	var names []string
	for _, id := range p.Gone {
		names = append(names, p.People[id].Name())
	}
	slices.Sort(names)
	who := "They"
	if len(p.Gone) == 1 {
		who = "The contact"
		if p.Gone[0] == p.O.Designer {
			who = "The patient leader who designs it"
		}
	}
	return fmt.Sprintf("%s cannot say yes: the access of %s to this network is closed. Change the words to name somebody else, then ask for a yes.", who, ui.And(slices.Compact(names)))
}

func yesWords(n int64) string {
	switch n {
	case 0:
		return "nobody"
	case 1:
		return "one person"
	}
	return fmt.Sprintf("%d people", n)
}

func (p onePage) facts() []ui.SummaryRow {
	words, colour := p.O.stands(p.At)
	name := func(id db.ID) string { return p.People[id].Name() }
	rows := []ui.SummaryRow{{Key: "Where it stands", Value: ui.Tag(words, colour)}, ui.Row("Reply by", ui.DateTime(p.O.Shut.In(p.Zone)), ""),
		ui.Row("Who designs it as a patient leader", p.said(name(p.O.Designer), p.O.Designer), ""), ui.Row("Contact", p.said(name(p.O.Contact), p.O.Contact), ""), ui.Row("Written by", name(p.O.Writer), "")}
	live := 0
	for _, i := range p.Replies {
		if i.State != Stopped {
			live++
		}
	}
	return append(rows, ui.Row("Replies", strconv.Itoa(live), ""), ui.Row("Chosen and said yes", fmt.Sprintf("%d of %d", filled(p.Replies), p.O.Seats), ""))
}

// said adds to a name whether they have said yes to the words.
func (p onePage) said(name string, who db.ID) string {
	switch {
	case slices.Contains(p.Gone, who):
		return name + ", whose access to this network is closed"
	case p.Asked.Assented(who):
		return name + ", has said yes"
	case p.asking():
		return name + ", has not said yes yet"
	}
	return name
}

// canChange says whether the reader can change the words now.
func (p onePage) canChange() bool {
	live, answered := 0, p.O.Decision != ""
	for _, i := range p.Replies {
		if i.live() {
			live++
		}
		answered = answered || i.State != Sent && i.State != Stopped
	}
	return mayEdit(p.R, p.O, p.At, answered, live)
}

func (p onePage) history() ui.TableData {
	t := ui.TableData{Caption: "What happened, the newest first", Columns: ui.Columns("When", "What", "Who")}
	for _, c := range p.Changes {
		what := c.did()
		if c.Words != "" {
			what += ": " + c.Words
		}
		t.Rows = append(t.Rows, ui.Cells(ui.Date(c.At.In(p.Zone)), what, p.People[c.Person].Name()))
	}
	return t
}

// replies are those who replied, for whoever reads them.
func (p onePage) replies() ui.TableData {
	t := ui.TableData{Caption: "Those who replied, in the order in which they did", Columns: ui.Columns("Name", "Replied on", "Where it stands"), Empty: "Nobody has replied yet."}
	if p.O.Formal && p.R.Panel {
		t.Columns = append(t.Columns, ui.Columns("Your score")...)
	}
	for _, i := range p.Replies {
		if i.State == Stopped {
			continue
		}
		row := []templ.Component{ui.Link(p.in("/%s/people/%s", p.O.ID, i.ID), fmt.Sprintf("%d. %s", i.Number, i.Name)), ui.Text(ui.Date(i.Created.In(p.Zone))), ui.Text(i.words())}
		if p.O.Formal && p.R.Panel {
			row = append(row, ui.Text(p.scoreOf(i, p.Me)))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// scoreOf is what one member gave one application, in words.
func (p onePage) scoreOf(i Interest, who db.ID) string {
	for _, f := range p.Forms[i.Round] {
		if f.Person == who {
			if m, ok := mean(p.Def, f.Answers); ok {
				return strconv.FormatFloat(m, 'f', 1, 64)
			}
			return "None apply"
		}
	}
	if i.Round == "" {
		return "Not asked yet"
	}
	return "Not yet"
}

// scores are all scores of all members, when everybody has scored.
func (p onePage) scores() ui.TableData {
	t := ui.TableData{Caption: "Mean scores from 0 to 4, of the attributes that are looked for", Columns: ui.Columns("Application")}
	for _, m := range p.Panel.now() {
		t.Columns = append(t.Columns, ui.Numeric(m.Name))
	}
	t.Columns = append(t.Columns, ui.Numeric("Mean of all"))
	for _, i := range p.Replies {
		if !i.inChoice() {
			continue
		}
		row := []string{fmt.Sprintf("%d. %s", i.Number, i.Name)}
		sum, n := 0.0, 0
		for _, m := range p.Panel.now() {
			row = append(row, p.scoreOf(i, m.Person))
			for _, f := range p.Forms[i.Round] {
				if v, ok := mean(p.Def, f.Answers); ok && f.Person == m.Person {
					sum, n = sum+v, n+1
				}
			}
		}
		all := "–"
		if n > 0 {
			all = strconv.FormatFloat(sum/float64(n), 'f', 1, 64)
		}
		t.Rows = append(t.Rows, ui.Cells(append(row, all)...))
	}
	return t
}

// choices are those whom the panel can choose.
func (p onePage) choices() []ui.Option {
	var out []ui.Option
	for _, i := range p.Replies {
		if i.inChoice() {
			out = append(out, ui.Option{Value: string(i.ID), Label: fmt.Sprintf("%d. %s", i.Number, i.Name)})
		}
	}
	return out
}

// room is how many can still be chosen.
func (p onePage) room() int64 { return p.O.Seats - taken(p.Replies) }

// toScore says how many applications wait for the reader's score.
func (p onePage) toScore() int {
	n := 0
	for _, i := range p.Replies {
		if v := p.Rounds[i.Round]; i.inChoice() && v.Asks(p.Me) {
			n++
		}
	}
	return n
}

// toBegin says that the scoring has to begin, or to begin again for some.
func (p onePage) toBegin() bool {
	if !mayKeepPanel(p.R, p.O) || p.O.State != Open || p.At < p.O.Shut || p.Panel.lacks() != "" {
		return false
	}
	return slices.ContainsFunc(p.Replies, func(i Interest) bool { return i.inChoice() && !whole(p.Rounds[i.Round], p.Panel) })
}

func (s *Opportunities) showOne(r *web.Request) (web.Answer, error) {
	p, err := s.one(r, "")
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(oneOf(p)), nil
}

// press does one thing with the opportunity of the path and shows it again. What is wrong stands beside its field; when somebody else was
// faster, it is shown as it is now.
func (s *Opportunities) press(r *web.Request, notice string, do func(p *onePage) error) (web.Answer, error) {
	p, err := s.one(r, "")
	if err != nil {
		return web.Answer{}, err
	}
	err = do(&p)
	to := web.Redirect("/leadership/%s/opportunities/%s", p.Org.ID, p.O.ID)
	e := errs.Of(err)
	switch {
	case err == nil:
		return to.Saying("%s", notice), nil
	case e != nil && e.Kind == errs.Conflict:
		return to.Warning("%s", e.Message), nil
	case e != nil && e.Kind == errs.Invalid:
		p.Problems = e.Fields
		if len(p.Problems) == 0 {
			p.Problems = []errs.Field{{Message: e.Message}}
		}
		return web.Problem(oneOf(p)), nil
	}
	return web.Answer{}, err
}

func (s *Opportunities) ask(r *web.Request) (web.Answer, error) {
	return s.press(r, "The patient leader who designs it and the contact are asked.", func(p *onePage) error { return s.Ask(r.Ctx(), r.Actor, p.Org.ID, p.O.ID) })
}

func (s *Opportunities) agree(r *web.Request) (web.Answer, error) {
	return s.press(r, "You have said yes to these words.", func(p *onePage) error { return s.Agree(r.Ctx(), r.Actor, p.Org.ID, p.O.ID, r.Value("hash")) })
}

func (s *Opportunities) notYet(r *web.Request) (web.Answer, error) {
	return s.press(r, "You have said what should be different. Who wrote it has been told.", func(p *onePage) error {
		p.Words = r.Value("not-yet")
		return s.NotYet(r.Ctx(), r.Actor, p.Org.ID, p.O.ID, p.Words)
	})
}

func (s *Opportunities) publish(r *web.Request) (web.Answer, error) {
	return s.press(r, "It is published.", func(p *onePage) error { return s.Publish(r.Ctx(), r.Actor, p.Org.ID, p.O.ID) })
}

func (s *Opportunities) withdraw(r *web.Request) (web.Answer, error) {
	return s.press(r, "It is withdrawn, and everybody who replied is told.", func(p *onePage) error {
		p.Why = r.Value("why")
		return s.Withdraw(r.Ctx(), r.Actor, p.Org.ID, p.O.ID, p.Why, r.Version())
	})
}

func (s *Opportunities) finish(r *web.Request) (web.Answer, error) {
	return s.press(r, "It is finished.", func(p *onePage) error { return s.Finish(r.Ctx(), r.Actor, p.Org.ID, p.O.ID, r.Version()) })
}

func (s *Opportunities) addMember(r *web.Request) (web.Answer, error) {
	return s.press(r, "They are on the panel, and have a letter.", func(p *onePage) error {
		p.Member, p.Side = r.Value("member"), r.Value("side")
		return s.AddMember(r.Ctx(), r.Actor, p.Org.ID, p.O.ID, p.Member, person.Side(p.Side))
	})
}

func (s *Opportunities) dropMember(r *web.Request) (web.Answer, error) {
	who, err := r.ID("person")
	if err != nil {
		return web.Answer{}, err
	}
	return s.press(r, "They are not on the panel any more.", func(p *onePage) error { return s.DropMember(r.Ctx(), r.Actor, p.Org.ID, p.O.ID, who) })
}

func (s *Opportunities) tooClose(r *web.Request) (web.Answer, error) {
	p, err := s.one(r, "")
	if err != nil {
		return web.Answer{}, err
	}
	if err := s.Conflict(r.Ctx(), r.Actor, p.Org.ID, p.O.ID); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/me").Saying("You are not on this panel any more. Who runs it has been told."), nil
}

func (s *Opportunities) beginScoring(r *web.Request) (web.Answer, error) {
	return s.press(r, "The panel is asked to score.", func(p *onePage) error { return s.Score(r.Ctx(), r.Actor, p.Org.ID, p.O.ID) })
}

func (s *Opportunities) putChoice(r *web.Request) (web.Answer, error) {
	return s.press(r, "It is put to the panel.", func(p *onePage) error {
		p.Picked = r.Form["chosen"]
		var ids []db.ID
		for _, v := range p.Picked {
			ids = append(ids, db.ID(v))
		}
		return s.Put(r.Ctx(), r.Actor, p.Org.ID, p.O.ID, ids)
	})
}

func (s *Opportunities) decide(r *web.Request) (web.Answer, error) {
	return s.press(r, "You have said yes.", func(p *onePage) error { return s.Decide(r.Ctx(), r.Actor, p.Org.ID, p.O.ID, r.Value("hash")) })
}

// dayField is a day as a field shows it.
func dayField(day string) string {
	if _, ok := ui.ParseDate(day); ok && day != "" {
		return ui.ShortDate(day)
	}
	return day
}

// groupOptions are the groups that meet, and the one that is chosen.
func groupOptions(all []group.Group, today string, chosen db.ID) []ui.Option {
	var out []ui.Option
	for _, g := range all {
		if g.Ended == "" || g.Ended >= today || g.ID == chosen {
			out = append(out, ui.Option{Value: string(g.ID), Label: g.Name})
		}
	}
	return out
}
