package assessment

import (
	"fmt"
	"math"

	"github.com/a-h/templ"

	"alongside/engine/chart"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
	"alongside/internal/shared/round"
)

type attributesPage struct {
	ui.Page
	Def    instrument.Definition
	Radar  picture
	Moved  picture
	Marks  ui.TableData // from when each mark is
	Words  []said       // the latest to each question
	Latest string       // the day of the newest answers, or of those that are corrected; "" for none
	View   instrument.View
	Asked  []person.Organisation // whose questions wait for the reader, or were answered

	Ratings []ownRating // the newest first
	Bare    int         // how many of the questions with steps have no mark in any rating
	// Of a rating that is corrected.
	Again                   db.ID
	Version                 int64
	Message, Yours, Written string // the reader corrected it in another window meanwhile
}

// attributes reads the actor's own answers; nobody else's are in reach.
func (s *Assessments) attributes(r *web.Request) (attributesPage, error) {
	p := attributesPage{Page: r.Page("")}
	r.Actor.Scoped()
	err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if p.Def, err = instrument.Find(tx, attributesKey); err != nil {
			return err
		}
		p.Title = p.Def.Title
		ids, err := ownOrganisations(tx, r.Actor.Person())
		if err != nil {
			return err
		}
		p.Asked = nil
		for _, id := range ids {
			o, err := person.FindOrganisation(tx, id)
			if err != nil {
				return err
			}
			p.Asked = append(p.Asked, o)
		}
		all, err := round.List(tx, r.Actor.Person(), round.Filter{Owner: r.Actor.Person(), Instrument: attributesKey})
		if err != nil || len(all) == 0 {
			return err
		}
		forms, err := s.rounds.FormsOf(tx, r.Actor, all)
		if err != nil {
			return err
		}
		p.draw(all, forms, r.Network.Zone)
		return nil
	})
	p.View = instrument.NewView(p.Page, p.Def, instrument.Answers{})
	return p, err
}

// draw makes the pictures of one's own answers, the newest first in all. A rating can leave questions empty: each mark is then the latest
// one that was given, with its day.
func (p *attributesPage) draw(all []round.Round, forms map[db.ID][]round.Form, zone string) {
	day := func(i int) string { return all[i].Started.In(zone).Format("2 January 2006") }
	answers := make([]instrument.Answers, len(all))
	for i, r := range all {
		answers[i] = instrument.Answers{}
		if len(forms[r.ID]) > 0 {
			answers[i] = forms[r.ID][0].Answers
		}
		p.Ratings = append(p.Ratings, ownRating{r.ID, day(i), len(round.Asked(p.Def, "", false).Items()) - len(round.Unanswered(p.Def, answers[i])), len(round.Asked(p.Def, "", false).Items())})
	}
	p.Latest = day(0)
	radar := chart.Radar{Frame: chart.Frame{ID: "attributes", Title: "How I see myself"}, BeforeLabel: "the mark before"}
	p.Marks = ui.TableData{Caption: "From when each mark is", Columns: ui.Columns("What", "Latest mark", "Mark before")}
	for _, it := range p.Def.Items() {
		low, high, ok := it.Kind.Range()
		if !ok {
			continue
		}
		radar.Low, radar.High = float64(low), float64(high)
		axis, when := chart.RadarAxis{Label: it.Wording, Now: math.NaN(), Before: math.NaN()}, [2]string{"not marked", "none"}
		n := 0
		for i := range all {
			v, marked := instrument.Raw(it, answers[i][it.ID])
			if !marked || n == 2 {
				continue
			}
			when[n] = fmt.Sprintf("%g, on %s", v, day(i))
			if n == 0 {
				axis.Now = v
			} else {
				axis.Before = v
			}
			n++
		}
		if n == 0 {
			p.Bare++
		}
		radar.Axes = append(radar.Axes, axis)
		p.Marks.Rows = append(p.Marks.Rows, ui.Cells(it.Wording, when[0], when[1]))
	}
	p.Radar = drawn(radar.Title, radar)
	for _, it := range p.Def.Items() {
		for i := range all {
			if text := answers[i][it.ID].Value(); it.Words() && text != "" {
				p.Words = append(p.Words, said{it.Wording, text, day(i)})
				break
			}
		}
	}
	if len(all) < 2 || len(p.Def.Scales) == 0 {
		return
	}
	sc := p.Def.Scales[0]
	low, high, _ := round.Range(p.Def, sc)
	h := chart.History{Frame: chart.Frame{ID: "attributes-history", Title: sc.Title + " over time"}, Low: low, High: high, ALabel: "Mean of the latest marks"}
	known := instrument.Answers{}
	for i := len(all) - 1; i >= 0; i-- {
		for id, v := range answers[i] {
			if v.State != instrument.Missing {
				known[id] = v
			}
		}
		v, ok := sc.Score(p.Def, known)
		if !ok {
			v = math.NaN()
		}
		h.Points = append(h.Points, chart.HistoryPoint{Label: all[i].Started.In(zone).Format("2 Jan 2006"), A: v, B: math.NaN(), At: all[i].Started.Time()})
	}
	p.Moved = drawn(h.Title, h)
}

// standsWords say what the picture is made of.
func (p attributesPage) standsWords() string {
	words := "You rated yourself last on " + p.Latest + "."
	if len(p.Ratings) > 1 {
		words += " Where a rating has no mark, the latest mark before it is in the picture."
	}
	switch p.Bare {
	case 0:
		return words
	case 1:
		return words + " One thing has no mark at all."
	}
	return words + fmt.Sprintf(" %d things have no mark at all.", p.Bare)
}

// ownRating is one line of the list of one's own ratings.
type ownRating struct {
	ID        db.ID
	Day       string
	Given, Of int // of the questions with steps
}

// said is what somebody wrote, with the day.
type said struct{ Question, Text, Day string }

func (p attributesPage) ratingRows() [][]templ.Component {
	var out [][]templ.Component
	for _, x := range p.Ratings {
		out = append(out, []templ.Component{ui.Text(x.Day), ui.Text(fmt.Sprintf("%d of %d", x.Given, x.Of)), changeRating(p, x)})
	}
	return out
}

// again is the page of one of the reader's own ratings, to correct or to remove it.
func (s *Assessments) again(r *web.Request) (attributesPage, error) {
	p := attributesPage{Page: r.Page("")}
	p.Back = "/me/attributes"
	id, err := r.ID("rating")
	if err != nil {
		r.Actor.Scoped()
		return p, err
	}
	as := instrument.Answers{}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		own, err := s.ownRating(tx, r.Actor, id)
		if err != nil {
			return err
		}
		if p.Def, err = own.Definition(tx); err != nil {
			return err
		}
		forms, err := s.rounds.Forms(tx, r.Actor, own)
		if err != nil || len(forms) == 0 {
			return err
		}
		p.Title, p.Again, p.Version, p.Latest, as = p.Def.Title, own.ID, own.Raters[0].Version, own.Started.In(r.Network.Zone).Format("2 January 2006"), forms[0].Answers
		return nil
	})
	p.View = instrument.NewView(p.Page, p.Def, as)
	return p, err
}

func (s *Assessments) editAttributesAgain(r *web.Request) (web.Answer, error) {
	p, err := s.again(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(attributesForm(p)), nil
}

func (s *Assessments) correctAttributes(r *web.Request) (web.Answer, error) {
	p, err := s.again(r)
	if err != nil {
		return web.Answer{}, err
	}
	was := p.View.Answers
	as, problems := instrument.Decode(p.Def, r.Form, round.Prefix)
	p.View.Answers = as
	current := p.Version
	p.Version = r.Version()
	a, err := web.Form(r, p.Title, func() (web.Answer, error) {
		var c errs.Check
		c.Add(problems...)
		if as.Empty() && len(problems) == 0 {
			c.That(false, instrument.FieldName(round.Prefix, p.Def.Items()[0].ID), "Answer one question at least. If nothing of this rating holds any more, you can remove it.")
		}
		if err := c.Err(); err != nil {
			return web.Answer{}, err
		}
		if err := s.CorrectAttributes(r.Ctx(), r.Actor, p.Again, as, p.Version); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/me/attributes").Saying("Your rating of %s is corrected.%s", p.Latest, emptiedWords(p.Def, was, as)), nil
	}, func(page ui.Page) templ.Component {
		page.Back = p.Back
		p.Page, p.View.Page = page, page
		return attributesForm(p)
	})
	if errs.Is(err, errs.Conflict) {
		p.Message, p.Yours, p.Written, p.Version = errs.Of(err).Message, instrument.Render(p.Def, as), instrument.Render(p.Def, was), current
		return web.Clash(attributesForm(p)), nil
	}
	return a, err
}

// emptiedWords say what stands now where somebody took marks out of a rating; "" when they took none.
func emptiedWords(def instrument.Definition, was, now instrument.Answers) string {
	n := 0
	for _, it := range def.Items() {
		if was[it.ID].State != instrument.Missing && now[it.ID].State == instrument.Missing {
			n++
		}
	}
	switch n {
	case 0:
		return ""
	case 1:
		return " You took out 1 answer. What you said there in an earlier rating stands again, if there is one."
	}
	return fmt.Sprintf(" You took out %d answers. What you said there in earlier ratings stands again, if there is any.", n)
}

func (s *Assessments) askRemoveAttributes(r *web.Request) (web.Answer, error) {
	p, err := s.again(r)
	if err != nil {
		return web.Answer{}, err
	}
	p.Title = "Remove your rating of " + p.Latest + "?"
	return web.Show(removeRating(p)), nil
}

func (s *Assessments) removeAttributes(r *web.Request) (web.Answer, error) {
	p, err := s.again(r)
	if err != nil {
		return web.Answer{}, err
	}
	if err := s.RemoveAttributes(r.Ctx(), r.Actor, p.Again); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/me/attributes").Saying("Your rating of %s is removed.", p.Latest), nil
}

func (s *Assessments) showAttributes(r *web.Request) (web.Answer, error) {
	p, err := s.attributes(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(attributes(p)), nil
}

func (s *Assessments) editAttributes(r *web.Request) (web.Answer, error) {
	p, err := s.attributes(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(attributesForm(p)), nil
}

func (s *Assessments) saveAttributes(r *web.Request) (web.Answer, error) {
	p, err := s.attributes(r)
	if err != nil {
		return web.Answer{}, err
	}
	as, problems := instrument.Decode(p.Def, r.Form, round.Prefix)
	p.View.Answers = as
	return web.Form(r, p.Title, func() (web.Answer, error) {
		var c errs.Check
		c.Add(problems...)
		if err := c.Err(); err != nil {
			return web.Answer{}, err
		}
		if err := s.SaveAttributes(r.Ctx(), r.Actor, as); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/me/attributes").Saying("It is saved. Only you see it."), nil
	}, func(page ui.Page) templ.Component {
		p.Page, p.View.Page = page, page
		return attributesForm(p)
	})
}

// OwnHeaders are the columns of Own.
var OwnHeaders = []string{"about", "begun", "form", "text"}

// Own is what the actor answered about organisations and about themselves, for their own record.
func (s *Assessments) Own(tx *db.Tx, a access.Actor) ([][]string, error) {
	if err := a.Allow(a.SignedIn()); err != nil {
		return nil, err
	}
	all, err := s.rounds.Written(tx, a.Person())
	var rows [][]string
	for _, x := range all {
		if x.OwnerKind == round.OfCollaboration {
			continue
		}
		def, err := x.Definition(tx)
		if err != nil {
			return nil, err
		}
		about := "myself"
		if x.OwnerKind == round.OfOrganisation {
			about = string(x.Owner)
		}
		rows = append(rows, []string{about, x.Started.Time().Format("2006-01-02"), def.Title, instrument.Render(def, x.Answers)})
	}
	return rows, err
}
