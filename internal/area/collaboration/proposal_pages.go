package collaboration

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/assent"
	shared "alongside/internal/shared/collaboration"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/person"
)

func version(v int64) string { return strconv.FormatInt(v, 10) }

// listed is a proposal in a list.
type listed struct {
	assent.Proposal
	Title string
}

type proposalsPage struct {
	frame
	Open, Ended []listed
	Pager       pager
}

func (p proposalsPage) canPropose() bool { return len(p.C.Members) > 0 }

func (p proposalsPage) openTasks() []ui.Task {
	out := make([]ui.Task, len(p.Open))
	for i, x := range p.Open {
		out[i] = ui.Task{Title: x.Title, Href: p.In("/proposals/%s", x.ID), Hint: "Proposed by " + p.Name(x.Proposer) + " on " + p.Day(x.Created), Status: "Waits for you", Colour: ui.Blue}
		if x.Assented(p.Me) {
			out[i].Status, out[i].Colour = "You have agreed", ""
		}
	}
	return out
}

func (p proposalsPage) endedRows() [][]templ.Component {
	var out [][]templ.Component
	for _, x := range p.Ended {
		out = append(out, []templ.Component{ui.Link(p.In("/proposals/%s", x.ID), x.Title), stateTag(x.State), ui.Text(p.Day(x.Decided))})
	}
	return out
}

// proposalTitle is what a list calls a proposal.
func proposalTitle(t Terms, text string) string {
	switch t.Matter {
	case MatterAudience:
		if title := quotedUnder(text, "Title"); title != "" {
			return "Show “" + firstLine(title, 80) + "” to more people"
		}
	case MatterOther:
		return firstLine(t.Words, 80)
	case MatterMember:
		return "Ask " + t.Who + " to join us"
	}
	return t.Matter.Title()
}

func (s *Space) proposalList(r *web.Request) (web.Answer, error) {
	p := proposalsPage{Pager: pageOf(r)}
	var err error
	p.frame, err = s.page(r, "Proposals", tabProposals, func(tx *db.Tx, f *frame) error {
		all, err := s.decisions.Of(tx, f.C.ID)
		if err != nil {
			return err
		}
		p.Open, p.Ended = nil, nil
		for _, x := range all {
			t, err := parseTerms(x.Payload)
			switch {
			case !ours(x) || err != nil:
			case x.State == assent.Open:
				p.Open = append(p.Open, listed{Proposal: x, Title: proposalTitle(t, x.Text)})
			default:
				p.Ended = append(p.Ended, listed{Proposal: x, Title: proposalTitle(t, x.Text)})
			}
		}
		p.Ended = p.Ended[min(p.Pager.offset, len(p.Ended)):]
		var more bool
		p.Ended, more = cut(p.Ended, pageSize)
		p.Pager = p.Pager.links(more, func(n int) templ.SafeURL { return f.In("/proposals?page=%d", n) })
		var who []db.ID
		for _, x := range slices.Concat(p.Open, p.Ended) {
			who = append(who, x.Proposer)
		}
		return f.know(tx, who...)
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(proposals(p)), nil
}

type proposePage struct {
	frame
	Form     proposalForm
	Yes      bool
	Choices  []ui.Option
	Entry    entry.Entry
	Proposal db.ID // the one that is changed; "" for a new one
	Version  int64
	// What came second, when somebody else was faster.
	Message, Yours, Written string
}

func (p proposePage) action() templ.SafeURL {
	switch {
	case p.Proposal != "":
		return p.In("/proposals/%s/edit", p.Proposal)
	case p.Form.Matter == MatterAudience:
		return p.In("/log/%s/audience", p.Entry.ID)
	}
	return p.In("/proposals/new")
}

func (p proposePage) back() templ.SafeURL {
	switch {
	case p.Proposal != "":
		return p.In("/proposals/%s", p.Proposal)
	case p.Form.Matter == MatterAudience:
		return p.In("/log/%s", p.Entry.ID)
	}
	return p.In("/proposals")
}

// matterCards are the matters that a member can begin with. The agreement and the audience of an entry are proposed where
// they are written.
func (p proposePage) matterCards() []ui.Card {
	about := map[Matter]string{
		MatterOther:    "Anything that you want to decide together, in your own words.",
		MatterSettings: "What this space is called, what you work on, and how much of a meeting you keep for reflection.",
		MatterMember:   "A pair can become a trio, and a trio a team.",
		MatterClose:    "Nothing more can be written. You can still read everything.",
		MatterReopen:   "So that you can write in it again.",
	}
	matters := []Matter{MatterOther, MatterSettings, MatterMember, MatterClose}
	if !p.Active() {
		matters = []Matter{MatterReopen}
	}
	var out []ui.Card
	if p.Active() {
		out = append(out, ui.Card{Title: MatterAgreement.Title(), Href: p.In("/agreement"), Body: ui.Text("Write it together, then put it to everybody.")},
			ui.Card{Title: MatterAudience.Title(), Href: p.In("/log"), Body: ui.Text("Open an entry of the learning log, then choose “Who sees it”.")})
	}
	for _, m := range matters {
		out = append(out, ui.Card{Title: m.Title(), Href: p.In("/proposals/new?about=%s", string(m)), Body: ui.Text(about[m])})
	}
	return out
}

func sideOptions() []ui.Option {
	return []ui.Option{
		{Value: string(person.Professional), Label: "Professional", Hint: "A clinician, manager or other professional."},
		{Value: string(person.Partner), Label: "Patient partner", Hint: "A patient, service user, carer or community member."},
	}
}

// startable are the matters whose forms stand under /proposals/new.
var startable = []Matter{MatterOther, MatterSettings, MatterMember, MatterClose, MatterReopen}

func typedProposal(r *web.Request, m Matter) proposalForm {
	return proposalForm{Matter: m, Words: r.Value("words"), Name: r.Value("name"), Challenge: r.Value("challenge"), Goal: r.Value("goal"),
		Who: r.Value("who"), Email: r.Value("email"), Side: r.Value("side"), Audience: r.Value("audience")}
}

func (s *Space) newProposal(r *web.Request) (web.Answer, error) {
	p, err := s.startProposal(r)
	if err != nil {
		return web.Answer{}, err
	}
	if p.Form.Matter == "" {
		return web.Show(chooseMatter(p)), nil
	}
	return web.Show(proposePageOf(p)), nil
}

func (s *Space) startProposal(r *web.Request) (proposePage, error) {
	p := proposePage{}
	m := Matter(r.Value("about"))
	f, err := s.page(r, "Propose something", tabProposals, nil)
	p.frame = f
	if err != nil {
		return p, err
	}
	if slices.Contains(startable, m) {
		p.Title = m.Title()
		p.Form = formOf(Terms{Matter: m}, f.C)
	}
	return p, nil
}

func (s *Space) propositions(r *web.Request) (web.Answer, error) {
	p, err := s.startProposal(r)
	if err != nil {
		return web.Answer{}, err
	}
	if p.Form.Matter == "" {
		return web.Redirect("/collaborations/%s/proposals/new", p.C.ID), nil
	}
	p.Form, p.Yes = typedProposal(r, p.Form.Matter), r.Value("yes") == "yes"
	return form(r, p.frame, func() (web.Answer, error) {
		var t Terms
		if err := p.Form.into(&t, p.C); err != nil {
			return web.Answer{}, err
		}
		id, err := s.Propose(r.Ctx(), r.Actor, p.C.ID, t, p.Yes)
		if err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/collaborations/%s/proposals/%s", p.C.ID, id).Saying("It is put to everybody."), nil
	}, func(f frame) templ.Component {
		p.frame = f
		return proposePageOf(p)
	}, nil)
}

type proposalPage struct {
	frame
	View    assent.View
	Terms   Terms
	WhoIsIn string // for an audience: who belongs to it
	Changed bool   // for an audience: the entry is not the same any more
	Left    db.ID  // for an audience: who left and so ended it
	Comment string
	Message string
}

// rule says how the decision is made, in words that fit the members there are.
func (p proposalPage) rule() string {
	if missing, side := missingSide(p.C); missing && p.View.Kind == decisionKind {
		return "Nobody speaks as a " + side.Words() + " now. This cannot take effect until somebody from that side has joined."
	}
	words := p.View.Rule.Words()
	for _, who := range p.View.Own {
		switch name := p.Name(who); {
		case !p.C.Is(who):
			words = name + " wrote this and has left, so nobody can ask them. It cannot take effect."
		case p.View.Rule == assent.EachSide:
			words += " " + name + " wrote this, so " + name + " must say yes too."
		}
	}
	return words
}

// byName sorts people by their names, those with the same name by their ids: a list looks alike each time.
func (f frame) byName(a, b db.ID) int {
	return cmp.Or(strings.Compare(f.Name(a), f.Name(b)), cmp.Compare(a, b))
}

// saidYes are those who have agreed, by name.
func (f frame) saidYes(p assent.Proposal) []db.ID {
	return slices.SortedFunc(maps.Keys(p.Assents), f.byName)
}

func (p proposalPage) answerRows() [][]templ.Component {
	var out [][]templ.Component
	for _, v := range slices.SortedFunc(slices.Values(p.View.Voters), func(a, b assent.Voter) int { return p.byName(a.Person, b.Person) }) {
		answer := "Awaited"
		if at := p.View.Assents[v.Person]; at != 0 {
			answer = "Said yes on " + p.When(at)
		} else if slices.ContainsFunc(p.View.Comments, func(c assent.Comment) bool { return c.Person == v.Person && c.AsksChange }) {
			answer = "Asked for a change"
		} else if p.View.State != assent.Open {
			answer = "Did not say yes"
		}
		out = append(out, ui.Cells(p.Name(v.Person), v.Side.Words(), answer))
	}
	for _, who := range p.saidYes(p.View.Proposal) {
		if !slices.ContainsFunc(p.View.Voters, func(v assent.Voter) bool { return v.Person == who }) {
			out = append(out, ui.Cells(p.Name(who), "has left", "Said yes on "+p.When(p.View.Assents[who])))
		}
	}
	return out
}

func commentTag(c assent.Comment) templ.Component {
	if c.AsksChange {
		return ui.Tag("Asks for a change", ui.Orange)
	}
	return nil
}

// oneProposal reads the page of a proposal.
func (s *Space) oneProposal(r *web.Request) (proposalPage, error) {
	var p proposalPage
	id, err := r.ID("proposal")
	if err != nil {
		r.Actor.Scoped()
		return p, err
	}
	p.frame, err = s.page(r, "", tabProposals, func(tx *db.Tx, f *frame) error {
		var err error
		if p.View, p.Terms, err = s.find(tx, r.Actor, f.C, id); err != nil {
			return err
		}
		if p.Terms.Matter == MatterAudience {
			if p.WhoIsIn, err = whoIsIn(tx, p.Terms.Audience, p.Terms.Organisation); err != nil {
				return err
			}
		}
		if p.Terms.Matter == MatterAudience && p.View.State == assent.Withdrawn {
			e, err := entry.Find(tx, s.keys, p.Terms.Entry)
			if err != nil {
				return err
			}
			p.Changed = e.Version != p.Terms.Version
			if p.Left, err = leftAt(tx, f.C.ID, p.View.Decided); err != nil {
				return err
			}
		}
		who := append([]db.ID{p.View.Proposer, p.Left}, p.View.Own...)
		for _, c := range p.View.Comments {
			who = append(who, c.Person)
		}
		for a := range p.View.Assents {
			who = append(who, a)
		}
		return f.know(tx, who...)
	})
	p.Title = p.Terms.Matter.Title()
	return p, err
}

// leftAt is who left a space at a moment, "" when nobody did: their leaving ended the proposals that ended then.
func leftAt(tx *db.Tx, c db.ID, at db.Instant) (db.ID, error) {
	gone, err := shared.Gone(tx, c)
	for _, m := range gone {
		if m.Gone == at {
			return m.Person, err
		}
	}
	return "", err
}

func (s *Space) showProposal(r *web.Request) (web.Answer, error) {
	p, err := s.oneProposal(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(proposal(p)), nil
}

// onProposal runs an action on a proposal. What came second shows the proposal as it is now.
func (s *Space) onProposal(r *web.Request, act func(p proposalPage) (web.Answer, error)) (web.Answer, error) {
	p, err := s.oneProposal(r)
	if err != nil {
		return web.Answer{}, err
	}
	p.Comment = r.Value("comment")
	return form(r, p.frame, func() (web.Answer, error) { return act(p) }, func(f frame) templ.Component {
		p.frame = f
		return proposal(p)
	}, func(_ frame, message string) (templ.Component, error) {
		now, err := s.oneProposal(r)
		now.Message, now.Comment = message, p.Comment
		return proposal(now), err
	})
}

func (s *Space) agreeTo(r *web.Request) (web.Answer, error) {
	return s.onProposal(r, func(p proposalPage) (web.Answer, error) {
		if err := s.Agree(r.Ctx(), r.Actor, p.C.ID, p.View.ID, r.Value("hash")); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/collaborations/%s/proposals/%s", p.C.ID, p.View.ID).Saying("You have said yes."), nil
	})
}

func (s *Space) takeYesBack(r *web.Request) (web.Answer, error) {
	return s.onProposal(r, func(p proposalPage) (web.Answer, error) {
		if err := s.TakeBack(r.Ctx(), r.Actor, p.C.ID, p.View.ID); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/collaborations/%s/proposals/%s", p.C.ID, p.View.ID).Saying("Your yes is taken back."), nil
	})
}

func (s *Space) withdrawProposal(r *web.Request) (web.Answer, error) {
	return s.onProposal(r, func(p proposalPage) (web.Answer, error) {
		if err := s.Withdraw(r.Ctx(), r.Actor, p.C.ID, p.View.ID); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/collaborations/%s/proposals", p.C.ID).Saying("The proposal is withdrawn."), nil
	})
}

func (s *Space) comment(r *web.Request) (web.Answer, error) {
	return s.onProposal(r, func(p proposalPage) (web.Answer, error) {
		if err := s.Comment(r.Ctx(), r.Actor, p.C.ID, p.View.ID, r.Value("comment"), r.Value("asks") == "change"); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/collaborations/%s/proposals/%s", p.C.ID, p.View.ID).Saying("Your comment is added."), nil
	})
}

// editing reads the form that changes the words of an open proposal.
func (s *Space) editing(r *web.Request) (proposePage, proposalPage, error) {
	var p proposePage
	old, err := s.oneProposal(r)
	if err != nil {
		return p, old, err
	}
	p.frame, p.Proposal, p.Version = old.frame, old.View.ID, old.View.Version
	p.Form = formOf(old.Terms, p.C)
	if old.Terms.Matter == MatterAudience {
		err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
			if p.Entry, err = s.own(tx, r.Actor, p.C, old.Terms.Entry); err != nil {
				return err
			}
			p.Choices, err = s.audienceOptions(tx, p.C, p.Entry)
			return err
		})
	}
	return p, old, err
}

func (s *Space) editProposal(r *web.Request) (web.Answer, error) {
	p, old, err := s.editing(r)
	if err != nil {
		return web.Answer{}, err
	}
	if old.View.State != assent.Open {
		return web.Redirect("/collaborations/%s/proposals/%s", p.C.ID, p.Proposal).Warning("This proposal is over, so its words cannot be changed."), nil
	}
	if old.Terms.Matter == MatterAgreement {
		return s.showReword(r, old)
	}
	return web.Show(proposePageOf(p)), nil
}

func (s *Space) saveProposal(r *web.Request) (web.Answer, error) {
	p, old, err := s.editing(r)
	if err != nil {
		return web.Answer{}, err
	}
	if old.Terms.Matter == MatterAgreement {
		return s.saveReword(r, old)
	}
	p.Form, p.Version = typedProposal(r, old.Terms.Matter), r.Version()
	return form(r, p.frame, func() (web.Answer, error) {
		if err := s.Reword(r.Ctx(), r.Actor, p.C.ID, p.Proposal, p.Version, func(c shared.Collaboration, t *Terms) error { return p.Form.into(t, c) }); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/collaborations/%s/proposals/%s", p.C.ID, p.Proposal).Saying("The words are changed. Everybody is asked again."), nil
	}, func(f frame) templ.Component {
		p.frame = f
		return proposePageOf(p)
	}, func(_ frame, message string) (templ.Component, error) {
		return s.rewordClash(r, p, message)
	})
}

// rewordClash shows the second of two writers both texts. Saving again then goes over the words that they have seen.
func (s *Space) rewordClash(r *web.Request, p proposePage, message string) (templ.Component, error) {
	now, err := s.oneProposal(r)
	if err != nil {
		return nil, err
	}
	if now.View.State != assent.Open {
		now.Message = message
		return proposal(now), nil
	}
	t := now.Terms
	if err := p.Form.into(&t, now.C); err != nil {
		return nil, err
	}
	e := shown{Entry: p.Entry, author: now.Name(p.Entry.Author)}
	if t.Audience == entry.Organisation {
		i := slices.IndexFunc(p.Choices, func(o ui.Option) bool { return o.Value == p.Form.Audience })
		if i >= 0 {
			e.organisation = strings.TrimPrefix(p.Choices[i].Label, organisationLabel)
		}
	}
	p.Message, p.Yours, p.Written, p.Version = message, t.text(now.C, e), now.View.Text, now.View.Version
	return proposePageOf(p), nil
}

const organisationLabel = "Everybody in the organisation "

// audienceOptions are the answers of the form that proposes a wider audience.
func (s *Space) audienceOptions(tx *db.Tx, c shared.Collaboration, e entry.Entry) ([]ui.Option, error) {
	choices, err := s.audienceChoices(tx, c, e)
	if err != nil {
		return nil, err
	}
	var out []ui.Option
	for _, o := range choices {
		option := ui.Option{Value: string(o.audience), Label: ui.UpperFirst(o.audience.Words())}
		if o.audience == entry.Organisation {
			option.Value = fmt.Sprintf("%s:%s", o.audience, o.organisation)
			option.Label = organisationLabel + o.name
		}
		if option.Hint, err = whoIsIn(tx, o.audience, o.organisation); err != nil {
			return nil, err
		}
		out = append(out, option)
	}
	return out, nil
}

// whoIsIn says in plain words who belongs to an audience, because its name alone can promise a smaller circle than it is.
func whoIsIn(tx *db.Tx, a entry.Audience, organisation db.ID) (string, error) {
	switch a {
	case entry.Members:
		return "You and the other members of this space.", nil
	case entry.Programme:
		return "Everybody who has a place in your programme or runs it, also people who join later.", nil
	case entry.Organisation:
		n, err := person.Belonging(tx, organisation)
		people := fmt.Sprintf("%d people are", n)
		if n == 1 {
			people = "1 person is"
		}
		return "People of whom an administrator has confirmed that they belong to it. Now " + people + ". More can follow. Who only says so does not see it.", err
	case entry.Network:
		return "Everybody who has an account here. Anybody with an email address can make one.", nil
	case entry.Public:
		return "Everybody in the world, without signing in.", nil
	}
	return "", nil
}
