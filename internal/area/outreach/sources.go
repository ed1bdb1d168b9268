package outreach

import (
	"strconv"
	"time"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/qr"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/heard"
	"alongside/internal/shared/network"
	"alongside/internal/shared/person"
	"alongside/internal/shared/smallnumber"
)

// sourcesPage is where people came from in one year. Years stand alone, because a sum beside them could tell what each of them hides.
type sourcesPage struct {
	ui.Page
	Org             person.Organisation
	R               relation
	Steps           []string
	Replied, Joined []heard.Row
	Year            string
	Years           []string
}

// yearsShown is how many years back the page goes.
const yearsShown = 5

func (s *Outreach) sourcesPage(r *web.Request) (web.Answer, error) {
	p := sourcesPage{Page: r.Page("Where people came from"), Steps: s.came.Steps}
	id, err := r.ID("organisation")
	if err != nil {
		return web.Answer{}, err
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		p.Parts, p.Years, p.Year = nil, nil, ""
		var day string
		var err error
		if p.Org, p.R, day, err = s.organisation(tx, r.Actor, id); err != nil {
			return err
		}
		if err := s.tabs(tx, &p.Page, r.Actor, id); err != nil {
			return err
		}
		n, err := network.Find(tx)
		if err != nil {
			return err
		}
		this, err := strconv.Atoi(day[:4])
		if err != nil {
			return err
		}
		year := this
		for y := this; y > this-yearsShown; y-- {
			p.Years = append(p.Years, strconv.Itoa(y))
			if strconv.Itoa(y) == r.Value("year") {
				year = y
			}
		}
		p.Year = strconv.Itoa(year)
		zone := db.Zone(n.Zone)
		from, to := db.At(time.Date(year, 1, 1, 0, 0, 0, 0, zone)), db.At(time.Date(year+1, 1, 1, 0, 0, 0, 0, zone))
		rule, err := smallnumber.Of(tx)
		if err != nil {
			return err
		}
		replied, err := s.came.Replied(tx, id, from, to)
		if err != nil {
			return err
		}
		if p.Replied, err = heard.Rows(rule, replied); err != nil {
			return err
		}
		joined, err := s.came.Joined(tx, id, from, to)
		if err != nil {
			return err
		}
		p.Joined, err = heard.Rows(rule, joined)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	p.Back = "/leadership/" + string(id) + "/outreach"
	return web.Show(sourcesOf(p)), nil
}

func (p sourcesPage) years() []ui.Option { return ui.Options(p.Years...) }

// makeLink gives a visit its link and leads to the card.
func (s *Outreach) makeLink(r *web.Request) (web.Answer, error) {
	org, err := r.ID("organisation")
	if err != nil {
		return web.Answer{}, err
	}
	id, err := r.ID("visit")
	if err != nil {
		return web.Answer{}, err
	}
	_, err = s.MakeLink(r.Ctx(), r.Actor, org, id)
	return web.Redirect("/leadership/%s/outreach/%s/card", org, id), err
}

// cardPage is the card that is left with people at a visit.
type cardPage struct {
	ui.Page
	Org     person.Organisation
	Visit   Visit
	Address string
	QR      string
}

func (s *Outreach) cardPage(r *web.Request) (web.Answer, error) {
	f, err := s.readForm(r)
	if err != nil {
		return web.Answer{}, err
	}
	to := "/leadership/" + string(f.Org.ID) + "/outreach/" + string(f.ID)
	if f.Now.Code == "" {
		return web.Redirect("%s", to).Warning("Make the link first."), nil
	}
	p := cardPage{Page: f.Page, Org: f.Org, Visit: f.Now, Address: r.Address("/met/%s", f.Now.Code)}
	p.Title, p.Back, p.Parts = "Card for "+f.Now.Place, to, nil
	if p.QR, err = qr.SVG(p.Address, "The address of this card, for a camera"); err != nil {
		return web.Answer{}, err
	}
	return web.Show(cardOf(p)), nil
}

// metPage is what somebody finds who follows the link of a visit.
type metPage struct {
	ui.Page
	Org      person.Organisation
	Visit    Visit
	Editions []edition.Edition
}

// mostEditions is how many programmes the page of a link shows.
const mostEditions = 10

func (s *Outreach) metPage(r *web.Request) (web.Answer, error) {
	p := metPage{Page: r.Page("Thank you for talking with us")}
	err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		r.Actor.Scoped() // whoever has the link
		p.Editions = nil
		var err error
		if p.Visit, err = byCode(tx, heard.Tidy(r.PathValue("token"))); err != nil {
			return err
		}
		if p.Org, err = person.FindOrganisation(tx, p.Visit.Organisation); err != nil {
			return err
		}
		all, err := edition.All(tx, true)
		for _, e := range all {
			if e.TakesApplications(tx.Now) && len(p.Editions) < mostEditions {
				p.Editions = append(p.Editions, e)
			}
		}
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(metOf(p)), nil
}

// heard is what the links of the page carry on.
func (p metPage) heard() string {
	return heard.Said{Source: heard.ByVisit, Code: p.Visit.Code}.String()
}

func (p metPage) bankWay() templ.SafeURL { return p.To("/me/bank?heard=%s", p.heard()) }

func (p metPage) programmes() (out []ui.Card) {
	for _, e := range p.Editions {
		out = append(out, ui.Card{Title: e.Called(), Href: p.To("/programmes/%s/%s?heard=%s", e.ProgrammeSlug, e.ID, p.heard()), Body: ui.Text(ui.FirstLine(e.Summary, 180))})
	}
	return out
}
