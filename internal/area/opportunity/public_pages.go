package opportunity

import (
	"encoding/json"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/group"
	"alongside/internal/shared/heard"
	"alongside/internal/shared/instrument"
)

// pageSize is how many opportunities a page of a list shows.
const pageSize = 20

// listPage is what people can reply to now.
type listPage struct {
	ui.Page
	All            []Opportunity
	Fitting        []fitting  // what may suit the reader
	Heard          heard.Said // where the reader comes from, as a link says
	Card           bool       // the reader tells of themselves in the people bank
	Filter         filter
	Zone           string
	Previous, Next templ.SafeURL
	Number         int
}

func (s *Opportunities) listPage(r *web.Request) (web.Answer, error) {
	p := listPage{Page: r.Page("Opportunities"), Zone: r.Network.Zone, Number: r.Turn(), Heard: heard.From(r.Value("heard")), Filter: filter{Words: r.Value("q"), Level: r.Value("level"), Degree: r.Value("degree"), Pay: r.Value("pay"), Chose: r.Value("how")}}
	f := p.Filter
	err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if p.All, err = openOnes(tx, r.Actor.Person(), f, pageSize+1, (p.Number-1)*pageSize); err != nil || !r.Actor.SignedIn() || p.seeking() || p.Number > 1 {
			return err
		}
		p.Fitting, p.Card, err = s.fitting(tx, r.Actor, p.Zone)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	to := func(n int) templ.SafeURL {
		return p.To("/opportunities?q=%s&level=%s&degree=%s&pay=%s&how=%s&heard=%s&page=%d", f.Words, f.Level, f.Degree, f.Pay, f.Chose, p.Heard.String(), n)
	}
	if p.Number > 1 {
		p.Previous = to(p.Number - 1)
	}
	if len(p.All) > pageSize {
		p.All, p.Next = p.All[:pageSize], to(p.Number+1)
	}
	return web.Show(listOf(p)), nil
}

func (p listPage) seeking() bool { return p.Filter != filter{} }

// cards are the opportunities of a list.
func (p listPage) cards() []ui.Card {
	var out []ui.Card
	for _, o := range p.All {
		out = append(out, ui.Card{Title: o.Title, Href: withHeard(p.Page, "/opportunities/%s", o.ID, p.Heard), Body: cardBody(o, p.Zone)})
	}
	return out
}

// withHeard is an address of an opportunity that carries on where somebody comes from.
func withHeard(p ui.Page, format string, id db.ID, from heard.Said) templ.SafeURL {
	if from.Source == "" {
		return p.To(format, id)
	}
	return p.To(format+"?heard=%s", id, from.String())
}

// options are the words of a list as answers, with the first part of each as its label.
func options(list []group.Word) []ui.Option {
	var out []ui.Option
	for _, w := range list {
		out = append(out, ui.Option{Value: w.ID, Label: short(list, w.ID)})
	}
	return out
}

func howOptions() []ui.Option {
	return []ui.Option{{Value: "informal", Label: "In a conversation"}, {Value: "formal", Label: "By a panel"}}
}

// publicPage is one opportunity as everybody reads it.
type publicPage struct {
	ui.Page
	O     Opportunity
	Names names
	Zone  string
	Now   db.Instant
	Data  string // schema.org, as JSON
	Mine  *Interest
	Heard heard.Said
	R     relation
	Tells bool // the reader sees whom the organisation could tell of it
}

func (s *Opportunities) publicPage(r *web.Request) (web.Answer, error) {
	p := publicPage{Page: r.Page(""), Zone: r.Network.Zone, Heard: heard.From(r.Value("heard"))}
	id, err := r.ID("opportunity")
	if err != nil {
		return web.Answer{}, err
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if p.O, err = find(tx, id); err != nil {
			return err
		}
		if p.O.Published == 0 {
			return errs.Missing()
		}
		p.Now = tx.Now
		if p.Names, err = named(tx, p.O); err != nil || !r.Actor.SignedIn() {
			return err
		}
		if p.R, p.Tells, err = s.tells(tx, r.Actor, p.O); err != nil || !p.R.Replied {
			return err
		}
		i, _, err := interestOf(tx, s.keys, id, r.Actor.Person())
		p.Mine = &i
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	p.Title, p.Back = p.O.Title, "/opportunities"
	if p.O.changing() {
		p.O.Words = Words{Title: p.O.Title}
	} else if p.O.State != Open || !p.O.full() {
		p.Data = p.O.schema(r, p.Names)
	}
	return web.Show(publicOf(p)), nil
}

// changing says that it was published, and its words are being changed.
func (o Opportunity) changing() bool { return o.State == Draft || o.State == Agreed }

// schema describes the opportunity to machines in the words of schema.org.
func (o Opportunity) schema(r *web.Request, n names) string {
	type object map[string]any
	page := r.Address("/opportunities/%s", o.ID)
	stamp := func(i db.Instant) string { return i.In(r.Network.Zone).Format("2006-01-02T15:04:05-07:00") }
	kind := map[string]string{"paid": "PART_TIME", "employed": "PART_TIME"}[o.Pay]
	if kind == "" {
		kind = "VOLUNTEER"
	}
	var duties []string
	for _, it := range n.Attributes {
		duties = append(duties, it.Wording)
	}
	e := object{"@context": "https://schema.org", "@type": "JobPosting", "@id": page, "url": page, "title": o.Title, "description": o.About, "datePosted": stamp(o.Published), "validThrough": stamp(o.Shut),
		"employmentType": kind, "hiringOrganization": object{"@type": "Organization", "name": o.OrgName}, "totalJobOpenings": o.Seats, "qualifications": duties,
		"jobBenefits": o.PayWords, "inLanguage": "en-GB"}
	if o.Place != "" {
		e["jobLocation"] = object{"@type": "Place", "name": o.Place, "address": o.Place}
	}
	text, err := json.Marshal(e) // escapes < and >, so that nothing typed can end the element that holds it
	if err != nil {
		return "{}"
	}
	return string(text)
}

// status is where an opportunity stands in the words of the public.
func (o Opportunity) status(now db.Instant) (string, ui.Colour) {
	switch {
	case o.Takes(now):
		return "Open", ui.Green
	case o.State == Withdrawn:
		return "Withdrawn", ui.Grey
	case o.State == Open && o.full():
		return "Filled", ui.Grey
	case o.changing():
		return "Being changed", ui.Blue
	}
	return "Closed", ui.Orange
}

// replyForm is where somebody writes a reply.
type replyPage struct {
	ui.Page
	O       Opportunity
	View    instrument.View
	Reply   Reply
	Clashes []clash
	Zone    string
	Before  db.ID  // the reply of the reader, if there is one
	Closed  string // why nothing was sent
	Staff   bool   // it is for patient leaders, and the reader's details say only that they work in health or care
}

func (s *Opportunities) readReply(r *web.Request) (replyPage, error) {
	p := replyPage{Page: r.Page("Say that you are interested"), Zone: r.Network.Zone, Reply: Reply{Heard: heard.From(r.Value("heard"))}}
	id, err := r.ID("opportunity")
	if err != nil {
		return p, err
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if p.O, err = toReply(tx, r.Actor, id); err != nil {
			return err
		}
		if p.Staff, err = onlyStaff(tx, r.Actor, p.O); err != nil {
			return err
		}
		if p.O.Formal {
			def, err := instrument.Find(tx, questionsKey)
			if err != nil {
				return err
			}
			p.Title = "Apply"
			p.View = instrument.NewView(p.Page, def, nil)
		}
		before, replied, err := interestOf(tx, s.keys, id, r.Actor.Person())
		if err != nil {
			return err
		}
		if replied && before.State != Stopped {
			p.Before = before.ID
		}
		p.Clashes, err = s.ownClashes(tx, r.Actor, p.O, p.Zone)
		return err
	})
	p.Back = "/opportunities/" + string(id)
	p.View.Page = p.Page
	return p, err
}

func (s *Opportunities) replyForm(r *web.Request) (web.Answer, error) {
	p, err := s.readReply(r)
	if err != nil {
		return web.Answer{}, err
	}
	if p.Before != "" {
		return web.Redirect("/me/opportunities/%s", p.Before).Warning("You have replied already. This is what you sent."), nil
	}
	if !p.O.Takes(s.db.Now()) {
		return web.Redirect("/opportunities/%s", p.O.ID).Warning("Nobody can reply to this now."), nil
	}
	return web.Show(replyOf(p)), nil
}

func (s *Opportunities) sendReply(r *web.Request) (web.Answer, error) {
	p, err := s.readReply(r)
	if err != nil {
		return web.Answer{}, err
	}
	typed := Reply{Words: r.Value("words"), Heard: heard.Read(r.Value("heard"), r.Value("heard-by")), Clash: r.Value("clash"), Version: p.View.Def.Version}
	if p.O.Formal {
		typed.Answers, typed.Problems = instrument.Decode(p.View.Def, r.Form, p.View.Prefix)
	}
	id, err := s.Send(r.Ctx(), r.Actor, p.O.ID, typed)
	if e := errs.Of(err); e != nil && e.Kind == errs.Invalid {
		p.Problems, p.Reply, p.View.Answers = e.Fields, typed, typed.Answers
		if len(p.Problems) == 0 {
			p.Problems = []errs.Field{{Message: e.Message}}
		}
		if !p.O.Takes(s.db.Now()) {
			p.Closed = e.Message
		}
		p.View.Page = p.Page
		return web.Problem(replyOf(p)), nil
	}
	if err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/me/opportunities/%s", id).Saying("It is sent. You get an answer."), nil
}

// minePage are somebody's own replies.
type minePage struct {
	ui.Page
	All            []mine
	Asides         []Opportunity // what they do not want to see any more, the last of them
	Zone           string
	Previous, Next templ.SafeURL
	Number         int
}

func (s *Opportunities) minePage(r *web.Request) (web.Answer, error) {
	p := minePage{Page: r.Page("Your opportunities"), Zone: r.Network.Zone, Number: r.Turn()}
	p.Back = "/me"
	r.Actor.Scoped()
	err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if p.All, err = interestsBy(tx, s.keys, r.Actor.Person(), pageSize+1, (p.Number-1)*pageSize); err != nil {
			return err
		}
		p.Asides, err = asides(tx, r.Actor.Person(), 100, 0)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	if p.Number > 1 {
		p.Previous = p.To("/me/opportunities?page=%d", p.Number-1)
	}
	if len(p.All) > pageSize {
		p.All, p.Next = p.All[:pageSize], p.To("/me/opportunities?page=%d", p.Number+1)
	}
	return web.Show(mineOf(p)), nil
}

func (p minePage) table() ui.TableData {
	t := ui.TableData{Caption: "What you have replied to, the newest first", Columns: ui.Columns("Opportunity", "Organisation", "Where it stands"), Empty: "You have not replied to any opportunity yet."}
	for _, v := range p.All {
		t.Rows = append(t.Rows, []templ.Component{ui.Link(p.To("/me/opportunities/%s", v.ID), v.O.Title), ui.Text(v.O.OrgName), ui.Text(v.told())})
	}
	return t
}

// ownReply is somebody's own reply.
type ownPage struct {
	ui.Page
	I    Interest
	O    Opportunity
	View instrument.View
	Zone string
	// Clashes are the meetings on something else of theirs, while they are asked for their yes, and How is how they can do both.
	Clashes []clash
	How     string
	Held    bool // they hold the role on the map already, and not by this reply
}

func (s *Opportunities) readOwn(r *web.Request) (ownPage, error) {
	p := ownPage{Page: r.Page(""), Zone: r.Network.Zone}
	id, err := r.ID("reply")
	if err != nil {
		return p, err
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if p.I, p.O, err = s.mineTo(tx, r.Actor, id); err != nil {
			return err
		}
		if p.O.RoleType != "" && p.I.Term == "" && (p.I.State == Chosen || p.I.State == Accepted) {
			held, err := s.other.Roles.Held(tx, p.O.seat(p.I))
			if err != nil {
				return err
			}
			p.Held = held != ""
		}
		if p.View, err = answersOf(tx, p.Page, p.I); err != nil || p.I.State != Chosen {
			return err
		}
		p.How = p.I.Clash
		p.Clashes, err = s.ownClashes(tx, r.Actor, p.O, p.Zone)
		return err
	})
	p.Title, p.Back = p.O.Title, "/me/opportunities"
	return p, err
}

// answersOf are the answers of an application, as a page shows them; empty for a few words.
func answersOf(tx *db.Tx, page ui.Page, i Interest) (v instrument.View, err error) {
	if i.Questions == 0 || i.Words == "" {
		return v, nil
	}
	def, err := instrument.FindVersion(tx, questionsKey, int(i.Questions))
	if err != nil {
		return v, err
	}
	as, err := instrument.DecodeJSON([]byte(i.Words))
	return instrument.NewView(page, def, as), err
}

func (s *Opportunities) ownReply(r *web.Request) (web.Answer, error) {
	p, err := s.readOwn(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(ownOf(p)), nil
}

// pressOwn does one thing with the reader's own reply and shows it again.
func (s *Opportunities) pressOwn(r *web.Request, notice string, do func(id db.ID) error) (web.Answer, error) {
	id, err := r.ID("reply")
	if err != nil {
		return web.Answer{}, err
	}
	err = do(id)
	to := web.Redirect("/me/opportunities/%s", id)
	if e := errs.Of(err); e != nil && (e.Kind == errs.Conflict || e.Kind == errs.Invalid) {
		return to.Warning("%s", e.Message), nil
	}
	return to.Saying("%s", notice), err
}

func (s *Opportunities) acceptIt(r *web.Request) (web.Answer, error) {
	p, err := s.readOwn(r)
	if err != nil {
		return web.Answer{}, err
	}
	err = s.Accept(r.Ctx(), r.Actor, p.I.ID, r.Value("clash"))
	if e := errs.Of(err); e != nil && e.Kind == errs.Invalid && len(e.Fields) > 0 {
		p.Problems, p.How = e.Fields, r.Value("clash")
		return web.Problem(ownOf(p)), nil
	}
	return s.pressOwn(r, "You said yes. The contact writes to you.", func(db.ID) error { return err })
}

func (s *Opportunities) declineIt(r *web.Request) (web.Answer, error) {
	return s.pressOwn(r, "You said no. You owe nobody a reason.", func(id db.ID) error { return s.Decline(r.Ctx(), r.Actor, id) })
}

func (s *Opportunities) takeBack(r *web.Request) (web.Answer, error) {
	return s.pressOwn(r, "You took your reply back. What you wrote is gone.", func(id db.ID) error { return s.Stop(r.Ctx(), r.Actor, id) })
}
