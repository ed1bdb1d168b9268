package collaboration

import (
	"context"

	"github.com/a-h/templ"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	shared "alongside/internal/shared/collaboration"
	"alongside/internal/shared/entry"
)

// shownPath is where people find what others can read with their name: also what they wrote in a space that they left.
const shownPath = "/shown-with-my-name"

// shownEntry is an entry that bears the reader's name, with who sees it in words.
type shownEntry struct {
	entry.Entry
	Seen string
}

// withAudiences adds in words who sees each entry.
func withAudiences(tx *db.Tx, all []entry.Entry) ([]shownEntry, error) {
	out := make([]shownEntry, len(all))
	names := map[db.ID]string{}
	for i, e := range all {
		if e.Audience == entry.Organisation && names[e.Organisation] == "" {
			name, err := organisationName(tx, e.Organisation)
			if err != nil {
				return nil, err
			}
			names[e.Organisation] = name
		}
		out[i] = shownEntry{Entry: e, Seen: audienceWords(e, names[e.Organisation])}
	}
	return out, nil
}

// NarrowOwn shows the members alone what the actor wrote, at once: also when they have left the space, because it bears
// their name. The members are told.
func (s *Space) NarrowOwn(ctx context.Context, a access.Actor, which db.ID) (in db.ID, err error) {
	err = s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		e, err := entry.Find(tx, s.keys, which)
		if err != nil {
			a.Scoped()
			return err
		}
		if a.Is(e.Author) && e.OwnerKind == entry.OwnerPerson && e.Removed == 0 && e.Audience.Wider(entry.Author) {
			a.Scoped() // it is their own alone: nobody else has to be told
			return entry.Narrow(tx, e, entry.Author)
		}
		if err := a.Allow(a.Is(e.Author) && e.OwnerKind == entry.OwnerCollaboration && e.Removed == 0 && e.Audience.Wider(entry.Members)); err != nil {
			return err
		}
		c, err := shared.Find(tx, s.keys, e.Owner)
		if err != nil {
			return err
		}
		in = c.ID
		if c.Is(a.Person()) {
			if _, err := s.withdrawAbout(tx, a, c, e.ID); err != nil {
				return err
			}
		}
		if err := entry.Narrow(tx, e, entry.Members); err != nil {
			return err
		}
		if err := changed(tx, a, c); err != nil {
			return err
		}
		return s.tell(tx, a, c, "Something is shown to fewer people", "Something of your space is shown to fewer people. Whoever wrote it wanted that.", "/collaborations/%s/log/%s", c.ID, e.ID)
	})
	return in, err
}

type shownPage struct {
	ui.Page
	All   []shownEntry
	Pager pager
}

func (s *Space) showShown(r *web.Request) (web.Answer, error) {
	r.Actor.Scoped() // the query is limited to what the reader wrote
	p := shownPage{Page: r.Page("Shown with your name"), Pager: pageOf(r)}
	p.Back = "/collaborations"
	err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		all, err := entry.Bearing(tx, s.keys, r.Actor.Person(), pageSize+1, p.Pager.offset)
		if err != nil {
			return err
		}
		all, more := cut(all, pageSize)
		p.Pager = p.Pager.links(more, func(n int) templ.SafeURL { return p.To(shownPath+"?page=%d", n) })
		p.All, err = withAudiences(tx, all)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(shownOf(p)), nil
}

func (s *Space) narrowShown(r *web.Request) (web.Answer, error) {
	id, err := r.ID("entry")
	if err != nil {
		r.Actor.Scoped()
		return web.Answer{}, err
	}
	in, err := s.NarrowOwn(r.Ctx(), r.Actor, id)
	if err != nil {
		return web.Answer{}, err
	}
	to := web.Redirect(shownPath)
	if r.Value("from") == "leave" {
		to = web.Redirect("/collaborations/%s/leave", in)
	}
	return to.Saying("Only the members see it now."), nil
}
