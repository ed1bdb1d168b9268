package details

import (
	"slices"

	"github.com/a-h/templ"

	"alongside/content"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/person"
)

// Routes of the area.
func (d *Details) Routes(rs *web.Routes) {
	rs.Get("/me/details", access.SignedIn(), d.page)
	rs.Post("/me/details", access.SignedIn(), d.save)
	rs.Get("/me/details/still", access.SignedIn(), d.stillPage)
	rs.Post("/me/details/still", access.SignedIn(), d.saveStill)
	rs.Get("/me/letters", access.SignedIn(), d.lettersPage)
	rs.Post("/me/letters", access.SignedIn(), d.saveLetters)
	rs.Get("/letters/{token}", access.ByLink("letters"), d.linkPage)
	rs.Post("/letters/{token}", access.ByLink("letters"), d.chooseByLink)
	rs.Get("/letters/{token}/done", access.ByLink("letters"), d.linkDonePage)
}

// detailsPage is the form of a person's own details.
type detailsPage struct {
	ui.Page
	Person person.Person
	Form   Form
	Group  group // the one that is changed, none on the other pages
	Diffs  []difference
	Review person.Review
	Zone   string
	Own    string // the time zone that the reader told, or else that of the network
}

// askAgain is the row that says when somebody is asked whether it still fits; none for who told nothing.
func (p detailsPage) askAgain() []ui.SummaryRow {
	if p.Review.Told == 0 {
		return nil
	}
	return []ui.SummaryRow{{Key: "We ask you whether it still fits", Value: ui.Text(askWords(p.Review, p.Zone)), Change: p.To("/me/details/still")}}
}

// everything is the word in the address of the page on which all groups are changed at once.
const everything = "all"

// view is the page with the form of the group, of everything, or with no form.
func (p detailsPage) view(change string) templ.Component {
	switch {
	case p.Group.ID != "":
		return groupOf(p)
	case change == everything:
		return detailsOf(p)
	}
	return overviewOf(p)
}

// rows are the groups that are wanted, with other rows after the first of them.
func (p detailsPage) rows(wanted func(group) bool, others ...ui.SummaryRow) []ui.SummaryRow {
	var out []ui.SummaryRow
	for _, g := range groups() {
		if !wanted(g) {
			continue
		}
		said := g.answers(p.Form)
		if said == "" {
			said = "Nothing yet"
		}
		out = append(out, ui.SummaryRow{Key: g.Title, Value: ui.Lines(said), Change: p.To("/me/details?change=%s", g.ID)})
	}
	if len(out) > 0 {
		out = slices.Insert(out, 1, others...)
	}
	return out
}

func (d *Details) page(r *web.Request) (web.Answer, error) {
	v := detailsPage{Page: r.Page("Your details")}
	v.Back = "/account"
	change := r.Value("change")
	var one bool
	if v.Group, one = groupCalled(change); one {
		v.Title, v.Back = v.Group.Title, "/me/details"
	}
	err := d.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if v.Person, v.Form, err = d.read(tx, r.Actor); err != nil {
			return err
		}
		v.Zone, v.Own = r.Network.Zone, r.Network.Zone
		zones, err := mail.ZonesOf(tx, r.Actor.Person())
		if err != nil {
			return err
		}
		if own := zones[r.Actor.Person()]; own != "" {
			v.Own = own
		}
		v.Review, err = person.ReviewOf(tx, r.Actor.Person())
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	if one {
		v.Form.Version = v.Group.mark(v.Form)
	}
	return web.Show(v.view(change)), nil
}

func (d *Details) save(r *web.Request) (web.Answer, error) {
	in := formFrom(r.Form)
	g, one := groupCalled(r.Value("group"))
	var err error
	if one {
		err = d.SaveGroup(r.Ctx(), r.Actor, g, in)
	} else {
		err = d.Save(r.Ctx(), r.Actor, in)
	}
	e := errs.Of(err)
	switch {
	case err == nil:
		return web.Redirect("/me/details").Saying("Saved. You need not tell us again."), nil
	case e == nil || (e.Kind != errs.Invalid && e.Kind != errs.Conflict):
		return web.Answer{}, err
	}
	v := detailsPage{Page: r.Page("Your details"), Form: in, Group: g}
	v.Back = "/account"
	if one {
		v.Title, v.Back = g.Title, "/me/details"
	}
	for _, f := range e.Fields {
		if f.Name == "perspectives" { // the message stands beside the first group of boxes
			f.Name = sideField(content.Perspectives()[0].ID)
		}
		if g.Category != "" { // so does that of a group of needs
			f.Name = needField(g.Category)
		}
		v.Problems = append(v.Problems, f)
	}
	var now Form
	if err := d.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		v.Person, now, err = d.read(tx, r.Actor)
		return err
	}); err != nil {
		return web.Answer{}, err
	}
	if one {
		v.Form = g.put(now, in)
		v.Form.Version = in.Version
	}
	if e.Kind == errs.Conflict {
		if len(differences(v.Form, now)) == 0 {
			return web.Redirect("/me/details").Saying("Saved. You need not tell us again."), nil
		}
		v.Diffs, v.Form.Version = differences(v.Form, now), now.Version
		if one {
			v.Form.Version = g.mark(now)
		}
		return web.Clash(v.view(everything)), nil
	}
	return web.Problem(v.view(everything)), nil
}

func perspectiveOptions(side content.PerspectiveSide) []ui.Option {
	var out []ui.Option
	for _, v := range side.Perspectives {
		out = append(out, ui.Option{Value: v.ID, Label: v.Label, Hint: v.Hint})
	}
	return out
}

func needOptions(c content.NeedCategory) []ui.Option {
	var out []ui.Option
	for _, n := range c.Needs {
		out = append(out, ui.Option{Value: n.ID, Label: n.Label})
	}
	return out
}

// chosenIn counts how many needs of a category are chosen, so that its part of the page is open when there are some.
func chosenIn(c content.NeedCategory, chosen []string) int {
	n := 0
	for _, need := range c.Needs {
		for _, id := range chosen {
			if id == need.ID {
				n++
			}
		}
	}
	return n
}
