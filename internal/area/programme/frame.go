package programme

import (
	"fmt"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/edition"
)

// frame is what every page inside an edition has: the edition, the way between its parts, and who is looking.
type frame struct {
	ui.Page
	E     edition.Edition
	Team  team
	Diffs []difference // what two people wrote differently, when the reader was the second
}

// ownTabs are the parts of an edition that this area serves; the team sees those that are theirs.
var ownTabs = []Tab{
	{Label: "Overview", Path: "/editions/%s", Group: GroupPlan},
	{Label: "Days", Path: "/editions/%s/days", Group: GroupPlan, Team: true},
	{Label: "Objectives", Path: "/editions/%s/objectives", Group: GroupPlan, Team: true},
	{Label: "Materials", Path: "/editions/%s/materials", Group: GroupPlan, Team: true},
	{Label: "People", Path: "/editions/%s/people", Group: GroupPlan},
	{Label: "Places", Path: "/editions/%s/places", Group: GroupPlaces, Team: true},
	{Label: "Access needs", Path: "/editions/%s/needs", Group: GroupPlaces, Team: true},
}

// groupOrder is the order in which an edition meets its groups of tabs.
var groupOrder = []string{GroupPlan, GroupApply, GroupPlaces, GroupAsk, GroupFiles}

// tabs are the links between the parts of an edition, with the current one marked. The team sees so few that they need no
// groups.
func (p *Programmes) tabs(page ui.Page, id db.ID, t team, current string) []ui.Tab {
	var out []ui.Tab
	add := func(tab Tab) {
		if !t.coordinator {
			tab.Group = ""
		}
		out = append(out, ui.Tab{Label: tab.Label, Href: page.To(tab.Path, string(id)), Current: tab.Label == current, Group: tab.Group})
	}
	for _, tab := range slices.Concat(ownTabs, p.parts.Tabs) {
		if t.coordinator || tab.Team {
			add(tab)
		}
	}
	slices.SortStableFunc(out, func(a, b ui.Tab) int {
		return slices.Index(groupOrder, a.Group) - slices.Index(groupOrder, b.Group)
	})
	return out
}

// frame reads the edition of a page for somebody whom the policy lets in.
func (p *Programmes) frame(tx *db.Tx, r *web.Request, page ui.Page, tab string, may func(team) bool) (frame, error) {
	id, err := r.ID("edition")
	if err != nil {
		return frame{}, err
	}
	e, t, err := findFor(tx, r.Actor, id, may)
	if err != nil {
		return frame{}, err
	}
	return p.framed(page, e, t, tab), nil
}

// framed is the frame of a page when its edition and who is looking are known.
func (p *Programmes) framed(page ui.Page, e edition.Edition, t team, tab string) frame {
	page.PartsOf, page.Parts = partsOf, p.tabs(page, e.ID, t, tab)
	return frame{Page: page, E: e, Team: t}
}

// partsOf is what the links between the parts of an edition are called.
const partsOf = "Parts of this edition"

// Around are the parts of an edition for any page whose address is inside it, whichever area serves it: for coordinators, who
// see them all. Who else is of an edition is known only to the pages of this area, which set their own.
func (p *Programmes) Around(page ui.Page, actor access.Actor) (string, []ui.Tab) {
	rest, inside := strings.CutPrefix(page.Path, "/editions/")
	id, rest, _ := strings.Cut(rest, "/")
	if !inside || !db.ID(id).Valid() || !actor.Has(access.Coordinator) {
		return "", nil
	}
	segment, _, _ := strings.Cut(rest, "/")
	current := ""
	for _, tab := range p.parts.Tabs {
		if strings.HasSuffix(tab.Path, "/"+segment) || slices.Contains(tab.Also, segment) {
			current = tab.Label
		}
	}
	return partsOf, p.tabs(page, db.ID(id), team{coordinator: true}, current)
}

// running is the policy of pages for coordinators alone.
func running(t team) bool { return t.coordinator }

// path is an address inside the edition.
func (f frame) path(format string, args ...any) templ.SafeURL {
	return f.To("/editions/%s", string(f.E.ID)) + templ.SafeURL(fmt.Sprintf(format, args...))
}

// part reads one page of an edition: the frame, then what fill adds to it.
func (p *Programmes) part(r *web.Request, title, tab string, may func(team) bool, fill func(tx *db.Tx, f frame) (templ.Component, error)) (web.Answer, error) {
	c, err := p.component(r, r.Page(title), tab, may, fill)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(c), nil
}

func (p *Programmes) component(r *web.Request, page ui.Page, tab string, may func(team) bool, fill func(tx *db.Tx, f frame) (templ.Component, error)) (templ.Component, error) {
	var c templ.Component
	err := p.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		f, err := p.frame(tx, r, page, tab, may)
		if err != nil {
			return err
		}
		c, err = fill(tx, f)
		return err
	})
	return c, err
}

// edit does the action of a form inside an edition. When the person can mend it, the form comes back with what was typed
// and with what is wrong; when somebody else was first, it comes back with the difference (clash is true).
func (p *Programmes) edit(r *web.Request, title, tab string, may func(team) bool, act func() (web.Answer, error), fill func(tx *db.Tx, f frame, clash bool) (templ.Component, error)) (web.Answer, error) {
	return web.Edit(act, func(problems []errs.Field, clash bool) (templ.Component, error) {
		page := r.Page(title)
		if !clash {
			page.Problems = problems
		}
		return p.component(r, page, tab, may, func(tx *db.Tx, f frame) (templ.Component, error) { return fill(tx, f, clash) })
	})
}

// coordinator is the permission of pages that make and change editions.
func coordinator() access.Permission { return access.Roles(access.Coordinator) }
