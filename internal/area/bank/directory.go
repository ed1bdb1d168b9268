package bank

import (
	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/person"
)

type directoryPage struct {
	ui.Page
	All           []Partner
	Words, Sector string
	Pager         pager
	Keeps         bool
}

// directory lists what the organisations of the network say about themselves, by sector.
func (b *Bank) directory(r *web.Request) (web.Answer, error) {
	r.Actor.Scoped() // what organisations say for everybody in the network to read
	p := directoryPage{Page: r.Page("Partner organisations"), Words: r.Value("q"), Sector: r.Value("sector"), Pager: pagerOf(r), Keeps: mayKeep(r.Actor)}
	p.Back = "/me"
	err := b.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		all, err := directory(tx, p.Sector, p.Words, rowsAtOnce+1, p.Pager.offset())
		p.All = turn(&p.Pager, all, rowsAtOnce, func(n int) templ.SafeURL {
			return p.To("/partner-organisations?q=%s&sector=%s&page=%d", p.Words, p.Sector, n)
		})
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(directoryOf(p)), nil
}

func sectorOptions() []ui.Option {
	out := []ui.Option{{Value: "", Label: "All sectors"}}
	for _, s := range person.Sectors() {
		out = append(out, ui.Option{Value: s.ID, Label: s.Name})
	}
	return out
}

// rows are what an organisation says about itself.
func (p Partner) rows() []ui.SummaryRow {
	var out []ui.SummaryRow
	for _, v := range [][2]string{{"What it does", p.Does}, {"Whom it reaches", p.Reaches}, {"What it needs", p.Needs}, {"Awards, courses and links to education", p.Offers}, {"Sector", person.SectorWords(p.Sector)}} {
		if v[1] != "" {
			out = append(out, ui.SummaryRow{Key: v[0], Value: ui.Lines(v[1])})
		}
	}
	return out
}

type partnerPage struct {
	ui.Page
	P                Partner
	Leads            []lead
	Keeps, Describes bool
	Form             PartnerForm
	Now              *Partner // what somebody else saved meanwhile
	Email            string
}

// readPartner reads what an organisation says. Who may change it sees it also when it says nothing yet.
func (b *Bank) readPartner(r *web.Request, change bool) (partnerPage, error) {
	p := partnerPage{Page: r.Page(""), Keeps: mayKeep(r.Actor)}
	p.Back = "/partner-organisations"
	id, err := r.ID("organisation")
	if err != nil {
		r.Actor.Scoped()
		return p, err
	}
	err = b.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		_, _, rel, err := relationTo(tx, r.Actor, id)
		if err != nil {
			r.Actor.Scoped()
			return err
		}
		p.Describes = mayDescribe(r.Actor, rel)
		if p.P, err = partnerOf(tx, id); err != nil {
			return err
		}
		if err := r.Actor.Allow(p.Describes || !change && p.P.Version != 0); err != nil {
			return err
		}
		p.Title = p.P.Name
		p.Form = PartnerForm{Does: p.P.Does, Reaches: p.P.Reaches, Needs: p.P.Needs, Offers: p.P.Offers, Bank: p.P.Bank != 0, Version: p.P.Version}
		if p.Describes {
			p.Leads, err = leadsOf(tx, id)
		}
		return err
	})
	if change {
		p.Back += "/" + string(id)
	}
	return p, err
}

func (b *Bank) partner(r *web.Request) (web.Answer, error) {
	p, err := b.readPartner(r, false)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(partnerOfPage(p)), nil
}

func (b *Bank) changePartner(r *web.Request) (web.Answer, error) {
	p, err := b.readPartner(r, true)
	if err != nil {
		return web.Answer{}, err
	}
	if p.P.Version == 0 {
		p.Back = "/partner-organisations"
	}
	return web.Show(partnerFormOf(p)), nil
}

func (b *Bank) savePartner(r *web.Request) (web.Answer, error) {
	p, err := b.readPartner(r, true)
	if err != nil {
		return web.Answer{}, err
	}
	now := p.P
	p.Form = PartnerForm{Does: r.Value("does"), Reaches: r.Value("reaches"), Needs: r.Value("needs"), Offers: r.Value("offers"), Bank: r.Value("bank") == "yes", Version: r.Version()}
	return web.Edit(func() (web.Answer, error) {
		if err := b.SavePartner(r.Ctx(), r.Actor, p.P.Organisation, p.Form); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/partner-organisations/%s", p.P.Organisation).Saying("It is saved."), nil
	}, func(problems []errs.Field, clash bool) (templ.Component, error) {
		p.Problems = problems
		if clash {
			p.Now, p.Form.Version = &now, now.Version
		}
		return partnerFormOf(p), nil
	})
}

func (f PartnerForm) text() string {
	return f.Does + "\n\n" + f.Reaches + "\n\n" + f.Needs + "\n\n" + f.Offers
}

func (p Partner) text() string {
	return PartnerForm{Does: p.Does, Reaches: p.Reaches, Needs: p.Needs, Offers: p.Offers}.text()
}

func (b *Bank) addLead(r *web.Request) (web.Answer, error) {
	p, err := b.readPartner(r, true)
	if err != nil {
		return web.Answer{}, err
	}
	p.Back = "/partner-organisations"
	return web.Edit(func() (web.Answer, error) {
		if err := b.NameLead(r.Ctx(), r.Actor, p.P.Organisation, r.Value("email")); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/partner-organisations/%s", p.P.Organisation).Saying("They can find people now. Everybody who says yes to the organisation reads their name."), nil
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p.Problems, p.Email = problems, r.Value("email")
		return partnerOfPage(p), nil
	})
}

func (b *Bank) removeLead(r *web.Request) (web.Answer, error) {
	p, err := b.readPartner(r, true)
	if err != nil {
		return web.Answer{}, err
	}
	who, err := r.ID("person")
	if err != nil {
		return web.Answer{}, err
	}
	if err := b.RemoveLead(r.Ctx(), r.Actor, p.P.Organisation, who); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/partner-organisations/%s", p.P.Organisation).Saying("They do not find people any more."), nil
}
