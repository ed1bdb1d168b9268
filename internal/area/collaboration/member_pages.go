package collaboration

import (
	"errors"
	"fmt"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	shared "alongside/internal/shared/collaboration"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/person"
)

type membersPage struct {
	frame
	Invited []invitation
	Gone    []shared.Member
	Shown   []shownEntry // of the reader, seen by more than the members
	Narrow  bool
}

func (p membersPage) memberRows() [][]templ.Component {
	var out [][]templ.Component
	for _, m := range p.C.Members {
		name := p.Name(m.Person)
		if m.Person == p.Me {
			name += " (you)"
		}
		out = append(out, ui.Cells(name, m.Side.Words(), p.Day(m.Joined)))
	}
	return out
}

func (p membersPage) goneRows() [][]templ.Component {
	var out [][]templ.Component
	for _, m := range p.Gone {
		out = append(out, ui.Cells(p.Name(m.Person), m.Side.Words(), p.Day(m.Joined), p.Day(m.Gone)))
	}
	return out
}

// leaving says what leaving means for these members.
func (p membersPage) leaving() []string {
	out := []string{
		"You cannot open this space any more. What you wrote for the members stays with them. Nobody can change its words.",
		"Nobody can read what you kept for yourself alone. If you are asked to join again, it is there again.",
		"Proposals to show an entry to more people end. Nobody can show more of what you wrote after you have left.",
		"Other open decisions no longer wait for you. If everybody else who is needed has said yes, they take effect.",
	}
	after := p.C
	after.Members = nil
	for _, m := range p.C.Members {
		if m.Person != p.Me {
			after.Members = append(after.Members, m)
		}
	}
	if len(after.Members) == 0 {
		return []string{
			"You are the last member, so the space is closed. Nobody can open it any more, and nobody can read what is in it.",
			"What is shown to others with somebody’s name stays shown. Whoever wrote it can take it back at any time.",
		}
	}
	if missing, side := missingSide(after); missing {
		out = append(out, "Nobody is left who speaks as a "+side.Words()+". Until somebody from that side has joined, the others can decide only whom to ask.")
	}
	return out
}

func (s *Space) members(r *web.Request, title string, more func(tx *db.Tx, f *frame) error) (membersPage, error) {
	var p membersPage
	var err error
	p.frame, err = s.page(r, title, tabMembers, func(tx *db.Tx, f *frame) error {
		var err error
		if p.Invited, err = openInvitations(tx, f.C.ID); err != nil {
			return err
		}
		if p.Gone, err = shared.Gone(tx, f.C.ID); err != nil {
			return err
		}
		if more != nil {
			if err := more(tx, f); err != nil {
				return err
			}
		}
		var who []db.ID
		for _, m := range p.Gone {
			who = append(who, m.Person)
		}
		return f.know(tx, who...)
	})
	return p, err
}

func (s *Space) showMembers(r *web.Request) (web.Answer, error) {
	p, err := s.members(r, "Members", nil)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(membersOf(p)), nil
}

func (s *Space) askLeave(r *web.Request) (web.Answer, error) {
	var shown []shownEntry
	p, err := s.members(r, "Leave this space", func(tx *db.Tx, f *frame) error {
		all, err := entry.BearingIn(tx, s.keys, f.Me, f.C.ID)
		if err == nil {
			shown, err = withAudiences(tx, all)
		}
		return err
	})
	p.Shown = shown
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(leaveOf(p)), nil
}

func (s *Space) leave(r *web.Request) (web.Answer, error) {
	id, err := r.ID("collaboration")
	if err != nil {
		r.Actor.Scoped()
		return web.Answer{}, err
	}
	left, err := s.Leave(r.Ctx(), r.Actor, id, r.Value("narrow") == "yes")
	if err != nil {
		return web.Answer{}, err
	}
	if left > 0 {
		return web.Redirect(shownPath).Saying("You have left. Other people can still read this, with your name."), nil
	}
	return web.Redirect("/collaborations").Saying("You have left."), nil
}

func (s *Space) takeInvitationBack(r *web.Request) (web.Answer, error) {
	p, err := s.members(r, "Members", nil)
	if err != nil {
		return web.Answer{}, err
	}
	which, err := r.ID("invitation")
	if err != nil {
		return web.Answer{}, err
	}
	if err := s.TakeInvitationBack(r.Ctx(), r.Actor, p.C.ID, which); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/collaborations/%s/members", p.C.ID).Saying("The invitation is taken back."), nil
}

type invitationPage struct {
	ui.Page
	Asked asked
	Token string
}

func (s *Space) showInvitation(r *web.Request) (web.Answer, error) {
	p := invitationPage{Page: r.Page("Somebody asks you to work together"), Token: r.PathValue("token")}
	var c shared.Collaboration
	err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) (err error) {
		p.Asked, c, err = s.invitationFor(tx, r.Actor, p.Token)
		return err
	})
	switch {
	case errors.Is(err, errJoined):
		return web.Redirect("/collaborations/%s", c.ID).Saying("You are a member already."), nil
	case err != nil:
		return web.Answer{}, err
	}
	return web.Show(invitationOf(p)), nil
}

func (s *Space) acceptInvitation(r *web.Request) (web.Answer, error) {
	id, err := s.Accept(r.Ctx(), r.Actor, r.PathValue("token"))
	if err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/collaborations/%s", id).Saying("Welcome. You are a member now."), nil
}

func (s *Space) declineInvitation(r *web.Request) (web.Answer, error) {
	if err := s.Decline(r.Ctx(), r.Actor, r.PathValue("token")); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/collaborations").Saying("You have said no. They get a letter."), nil
}

// overviewPage is all that a coordinator sees of the collaborations of an edition.
type overviewPage struct {
	ui.Page
	Edition string
	All     []shared.Collaboration
	People  map[db.ID]person.Person
	Places  []edition.Place // also those that were given up
	Came    map[db.ID]int
	Days    int
	Noted   bool // attendance is known
	Pager   pager
}

// began are the people of the programme with whom a collaboration began: those whose application it came from, or else its
// members who have a place. Who joined or left its space later is decided there, and is nobody else's business.
func (p overviewPage) began(c shared.Collaboration) []edition.Place {
	var out []edition.Place
	for _, x := range p.Places {
		if c.Application != "" && x.Application == c.Application || c.Application == "" && c.Is(x.Person) {
			out = append(out, x)
		}
	}
	return out
}

func (p overviewPage) rows() [][]templ.Component {
	var out [][]templ.Component
	for _, c := range p.All {
		var names, places, came []string
		for _, x := range p.began(c) {
			name := p.People[x.Person].Name()
			names = append(names, name+", "+x.Side.Words())
			if x.Withdrawn != 0 {
				places = append(places, name+": no place")
			}
			came = append(came, fmt.Sprintf("%s: %d of %d", name, p.Came[x.Person], p.Days))
		}
		if !p.Noted {
			came = []string{"Nothing noted yet"}
		}
		if len(places) == 0 && len(names) > 0 {
			places = []string{"All have a place"}
		}
		out = append(out, []templ.Component{ui.List(names), ui.List(places), ui.List(came)})
	}
	return out
}

func (s *Space) overview(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		r.Actor.Scoped()
		return web.Answer{}, err
	}
	p := overviewPage{Page: r.Page("Pairs, trios and teams"), Pager: pageOf(r)}
	p.Back = "/editions/" + string(id)
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		e, err := edition.Find(tx, id)
		if err != nil {
			r.Actor.Scoped()
			return err
		}
		if err := r.Actor.Allow(edition.Runs(r.Actor, e)); err != nil {
			return err
		}
		p.Edition = e.ProgrammeName + " " + e.Name
		all, err := shared.OfEdition(tx, id, pageSize+1, p.Pager.offset)
		if err != nil {
			return err
		}
		var more bool
		p.All, more = cut(all, pageSize)
		p.Pager = p.Pager.links(more, func(n int) templ.SafeURL { return p.To("/editions/%s/collaborations?page=%d", id, n) })
		return s.known(tx, &p, id)
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(overviewOf(p)), nil
}

// known adds what the programme itself knows of the members.
func (s *Space) known(tx *db.Tx, p *overviewPage, id db.ID) error {
	var err error
	if p.Places, err = edition.AllPlaces(tx, id); err != nil {
		return err
	}
	var ids []db.ID
	for _, c := range p.All {
		for _, x := range p.began(c) {
			ids = append(ids, x.Person)
		}
	}
	if p.People, err = person.Several(tx, ids); err != nil {
		return err
	}
	if s.programme != nil {
		p.Came, p.Days, err = s.programme.Attended(tx, id)
		p.Noted = p.Days > 0
	}
	return err
}
