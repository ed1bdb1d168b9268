package collaboration

import (
	"fmt"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	shared "alongside/internal/shared/collaboration"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/person"
)

// frame is what every page inside a space has.
type frame struct {
	ui.Page
	C      shared.Collaboration
	People map[db.ID]person.Person // members, and others who wrote what the page shows
	Me     db.ID
	Zone   string
	Now    db.Instant
	Tab    string
}

// The parts of a space.
const (
	tabHome      = "Home"
	tabAgreement = "Agreement"
	tabProposals = "Proposals"
	tabMeetings  = "Meetings"
	tabHealth    = "How we are doing"
	tabLog       = "Learning log"
	tabAbout     = "About us"
	tabMembers   = "Members"
)

var tabPaths = []struct{ label, path string }{
	{tabHome, "/collaborations/%s"}, {tabAgreement, "/collaborations/%s/agreement"}, {tabProposals, "/collaborations/%s/proposals"},
	{tabMeetings, "/collaborations/%s/meetings"}, {tabHealth, "/collaborations/%s/health"}, {tabLog, "/collaborations/%s/log"}, {tabAbout, "/collaborations/%s/about-us"},
	{tabMembers, "/collaborations/%s/members"},
}

// Tabs are the links between the parts of the space.
func (f frame) Tabs() []ui.Tab {
	out := make([]ui.Tab, len(tabPaths))
	for i, t := range tabPaths {
		out[i] = ui.Tab{Label: t.label, Href: f.To(t.path, f.C.ID), Current: t.label == f.Tab}
	}
	return out
}

// In is an address inside this space.
func (f frame) In(format string, args ...any) templ.SafeURL {
	return f.To("/collaborations/%s"+format, append([]any{f.C.ID}, args...)...)
}

// Name is how a person is called here; who was removed from the network has no name any more.
func (f frame) Name(who db.ID) string {
	if p, ok := f.People[who]; ok {
		return p.Name()
	}
	return "Somebody who has left"
}

// byline is who wrote an entry: also who changed it last, if that is somebody else.
func (f frame) byline(e entry.Entry) string {
	if e.ChangedBy == "" || e.ChangedBy == e.Author {
		return f.Name(e.Author)
	}
	return f.Name(e.Author) + ", changed by " + f.Name(e.ChangedBy)
}

// Active says whether the space can be written in.
func (f frame) Active() bool { return f.C.State == shared.Active }

// Caption is the line over the title of a page: the name of the space, and over that name what it is.
func (f frame) Caption() string {
	if f.Tab == tabHome {
		return "Your " + f.C.Form()
	}
	return f.C.Name
}

// When writes a moment in the zone of the space.
func (f frame) When(at db.Instant) string { return at.In(f.Zone).Format("2 January 2006 at 15:04") }

// Day writes the day of a moment.
func (f frame) Day(at db.Instant) string { return at.In(f.Zone).Format("2 January 2006") }

// page opens the space of a request for a page: the object check, the members' names, the zone. fill reads what the page
// shows, in the same transaction; it may be nil.
func (s *Space) page(r *web.Request, title, tab string, fill func(tx *db.Tx, f *frame) error) (frame, error) {
	id, err := r.ID("collaboration")
	if err != nil {
		r.Actor.Scoped()
		return frame{}, err
	}
	f := frame{Page: r.Page(title), Me: r.Actor.Person(), Tab: tab}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if f.C, err = s.open(tx, r.Actor, id); err != nil {
			return err
		}
		f.Now = tx.Now
		f.Zone = f.C.Zone
		if f.People, err = person.Several(tx, f.C.People()); err != nil || fill == nil {
			return err
		}
		return fill(tx, &f)
	})
	return f, err
}

// know adds the names of people who may not be members any more.
func (f *frame) know(tx *db.Tx, ids ...db.ID) error {
	var unknown []db.ID
	for _, id := range ids {
		if _, ok := f.People[id]; !ok && id != "" {
			unknown = append(unknown, id)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	more, err := person.Several(tx, unknown)
	for id, p := range more {
		f.People[id] = p
	}
	return err
}

// again is the page of a form that came back with problems.
func (f frame) again(p ui.Page) frame {
	p.Back = f.Back
	f.Page = p
	return f
}

// form runs an action on a page that was read before. Problems show the form again; a change that came second is shown
// by clash, which reads what stands now.
func form(r *web.Request, f frame, act func() (web.Answer, error), show func(f frame) templ.Component, clash func(f frame, message string) (templ.Component, error)) (web.Answer, error) {
	a, err := web.Form(r, f.Title, act, func(p ui.Page) templ.Component { return show(f.again(p)) })
	if clash == nil || !errs.Is(err, errs.Conflict) {
		return a, err
	}
	page, cerr := clash(f, errs.Of(err).Message)
	if cerr != nil {
		return web.Answer{}, cerr
	}
	return web.Clash(page), nil
}

// pageSize is how many rows a list shows at once.
const pageSize = 20

// pager knows the way through a long list.
type pager struct {
	number           int
	Previous, Next   templ.SafeURL
	Text             string
	offset, pageSize int
}

func pageOf(r *web.Request) pager {
	n := r.Turn()
	return pager{number: n, offset: (n - 1) * pageSize, pageSize: pageSize}
}

// links fills in the addresses; more says whether rows follow. to is given the number of a page.
func (p pager) links(more bool, to func(page int) templ.SafeURL) pager {
	if p.number > 1 {
		p.Previous = to(p.number - 1)
	}
	if more {
		p.Next = to(p.number + 1)
	}
	p.Text = fmt.Sprintf("Page %d", p.number)
	return p
}

// cut keeps one page of rows that were read with one more than fit, and says whether there are more.
func cut[T any](rows []T, size int) ([]T, bool) {
	if len(rows) > size {
		return rows[:size], true
	}
	return rows, false
}
