package opportunity

import (
	"fmt"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/suit"
)

// suggestPage are the people whom an organisation could tell of an opportunity.
type suggestPage struct {
	frame
	O      Opportunity
	S      sharing
	Cut    bool // more people suit than were looked at
	Public string
	Barred int // when nobody is suggested: how many would be looked at, were it not for when and how one takes part
}

func (s *Opportunities) suggestions(r *web.Request) (web.Answer, error) {
	p := suggestPage{frame: frame{Page: r.Page("Whom you could tell"), Me: r.Actor.Person(), Zone: r.Network.Zone}}
	org, err := r.ID("organisation")
	if err != nil {
		return web.Answer{}, err
	}
	id, err := r.ID("opportunity")
	if err != nil {
		return web.Answer{}, err
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if p.O, p.R, err = s.toTell(tx, r.Actor, org, id); err != nil {
			return err
		}
		p.Org.ID, p.Org.Name = org, p.O.OrgName
		if err := s.around(tx, r, &p.frame); err != nil {
			return err
		}
		if p.S, p.Cut, err = s.suggest(r.Ctx(), tx, r.Actor, p.O, p.Zone); err != nil || len(p.S.By[p.O.ID]) > 0 {
			return err
		}
		p.Barred, err = s.barred(tx, p.O)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	if p.back("/%s", p.O.ID); !mayRead(p.R) {
		p.Back = "/opportunities/" + string(p.O.ID)
	}
	p.Public = r.Address("/opportunities/%s", p.O.ID)
	return web.Show(suggestOf(p)), nil
}

// ask leads to where the people bank asks somebody, with words to begin with.
func (p suggestPage) ask(v suggestion) templ.SafeURL {
	words := fmt.Sprintf("We have something that may suit you: “%s”. Read what it is, and reply there if you like, until %s:\n%s", p.O.Title, ui.DateTime(p.O.Shut.In(p.Zone)), p.Public)
	return p.To("/bank/%s/people/%s?purpose=opportunities&words=%s", p.Org.ID, v.Person, words)
}

// whyNobody says what is in the way when nobody is suggested.
func (p suggestPage) whyNobody() string {
	out := "Nobody can be suggested at the moment. "
	w := p.O.want()
	times := ui.And(suit.TimeNames(w.Meets))
	if p.Barred > 0 {
		needs := "nobody of them is free at a time, or can take part in a way, that you name"
		if times != "" {
			needs = "nobody of them says that they are free at all times of its meetings, and can take part as you say: " + times
		}
		return out + fmt.Sprintf("By what they are good at and care about %s would suit, but %s. A meeting at one time of the day suits more people.", people(int64(p.Barred)), needs)
	}
	if p.S.People > 0 {
		return out + "Those who would suit have replied, take part in choosing, have said yes to something of yours at the same time, or are suggested for something else."
	}
	out += "Nobody who lets you tell them and can be asked now offers what you look for"
	if times != "" {
		out += ", and is free at all times of its meetings: " + times
	}
	return out + "."
}

// cards are those who are suggested, each with why.
func (p suggestPage) cards() []ui.Card {
	var out []ui.Card
	for _, v := range p.S.By[p.O.ID] {
		out = append(out, ui.Card{Title: v.Name, Body: suggestedOf(p, v)})
	}
	return out
}

// others says who would suit as well, and is suggested for something else.
func (p suggestPage) others() ui.TableData {
	t := ui.TableData{Caption: "Each of them can be asked as often as they wish this month, and is suggested where they are needed most", Columns: ui.Columns("Name", "Why they would suit", "Suggested for")}
	for _, v := range p.S.Others[p.O.ID] {
		t.Rows = append(t.Rows, ui.Cells(v.Name, ui.And(v.Words(false, p.Zone)), ui.And(v.For)))
	}
	return t
}

// explained says how the suggestions came about.
func (p suggestPage) explained() []string {
	looked := fmt.Sprintf("We looked at %s who let you tell them of opportunities, can still be asked this month, and offer something that you look for.", countPeople(p.S.People))
	if p.Cut {
		looked = fmt.Sprintf("We looked at the %d people whose turn it is: who were not asked for the longest time, let you tell them of opportunities, and offer something that you look for.", p.S.People)
	}
	return []string{
		looked,
		"What somebody is good at counts most, then what they care about, then when and how they can take part. Among those who suit as well, it is the turn of who was not asked for longest.",
		fmt.Sprintf("All open opportunities of the organisation were looked at together, up to %d of them, so that nobody is suggested more often than they wish to be asked. Each gets up to %d people.", togetherAtMost, eachSuggested),
		fmt.Sprintf("No other way makes more suggestions for all of them together (there are %d), or makes them suit better: they count %s, and it was proved that no other way counts more.", p.S.Number, thousands(p.S.Total)),
		"Who has replied already, takes part in choosing, or has said yes to something of yours at the same time is left out. What people do not show you counts for nothing. Their other dates are their own: they see themselves what falls on something else.",
	}
}

func countPeople(n int) string {
	if n == 1 {
		return "the one person"
	}
	return fmt.Sprintf("all %d people", n)
}

func thousands(n int64) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}

// fits are the opportunities that may suit the reader, each with why.
func (p listPage) fits() []ui.Card {
	var out []ui.Card
	for _, f := range p.Fitting {
		out = append(out, ui.Card{Title: f.O.Title, Body: fittingOf(p, f)})
	}
	return out
}

func (s *Opportunities) notForMe(r *web.Request) (web.Answer, error) {
	return s.setAside(r, true, "We do not show it to you any more. Nobody is told.")
}

func (s *Opportunities) showAgain(r *web.Request) (web.Answer, error) {
	return s.setAside(r, false, "You see it again among the opportunities.")
}

func (s *Opportunities) setAside(r *web.Request, aside bool, notice string) (web.Answer, error) {
	id, err := r.ID("opportunity")
	if err != nil {
		return web.Answer{}, err
	}
	if err := s.Aside(r.Ctx(), r.Actor, id, aside); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/opportunities").Saying("%s", notice), nil
}
