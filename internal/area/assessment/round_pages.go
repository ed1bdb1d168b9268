package assessment

import (
	"fmt"
	"slices"

	"github.com/a-h/templ"

	"alongside/engine/chart"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
	"alongside/internal/shared/round"
	"alongside/internal/shared/smallnumber"
)

// How the two sides are called where an organisation asks.
const (
	staff    = "Staff and leaders"
	partners = "Patient leaders"
)

type roundPage struct {
	frame
	R     round.Round
	Def   instrument.Definition
	Mine  instrument.Answers
	Forms []round.Form

	Lines []round.Line
	Talks []round.Talk
	Words []round.Said
	Marks picture
	Parts ui.TableData

	// Of a pooled round.
	Pooled   []pooledLine
	Examples []string
	Wrote    bool // somebody wrote an example

	// The agreed rating.
	Rating    assent.Proposal
	HasRating bool

	View           instrument.View
	Version        int64
	AsItIs         bool // the reader ticked that what is empty stays empty
	Message        string
	Yours, Written string
	RatingVersion  int64
}

func (p roundPage) me() round.Rater {
	me, _ := p.R.Rater(p.Me)
	return me
}

// IsRater says whether the reader was asked.
func (p roundPage) IsRater() bool { return p.me().ID != "" }

// Reads says whether the reader sees named answers side by side.
func (p roundPage) Reads() bool {
	return p.IsRater() && !p.R.Pooled && p.R.State == round.Shown && p.me().Out == 0 && p.me().Answered != 0
}

// answered says how many have answered. Who has is for raters alone: whoever looks after a round need not know.
func (p roundPage) answered() string {
	in := 0
	for _, x := range p.R.Raters {
		if x.Out == 0 {
			in++
		}
	}
	return fmt.Sprintf("%d of %d have answered.", len(p.R.Counted()), in)
}

func (p roundPage) raterRows() [][]templ.Component {
	var out [][]templ.Component
	for _, x := range p.R.Raters {
		out = append(out, ui.Cells(p.name(x.Person), sideWords(x.Side)))
	}
	return out
}

func sideWords(s person.Side) string {
	if s == person.Partner {
		return "patient leader"
	}
	return "staff"
}

// privacy says before somebody answers who will see what.
func (p roundPage) privacy() []string {
	if p.R.Pooled {
		return []string{
			"Nobody sees your answers. The others see figures alone: the mean of a side, when enough of it have answered a question: five people or more. Near an end a mean could tell what one of you said. There we only say, for example, “1.6 or less”.",
			"Examples are shown without a name or a side, when five people or more wrote one and said that it may be shown. Please name nobody in them.",
		}
	}
	return []string{
		"You rate alone first. When all have answered, everybody who answered sees the answers of each side, and what you write in your own words with your name. When few people answer, they can tell whose an answer is. Nobody else sees them.",
		"Then you talk, and agree on one rating. Only that is shown to the people of " + p.O.Name + " and to coordinators.",
	}
}

func (p roundPage) canGoOn() bool {
	me := p.me()
	return p.R.CanGoOn(p.Now) && me.Answered != 0 && me.Out == 0 && me.GoOn == 0
}

func (p roundPage) goOnDay() string { return p.day(p.R.Started.Add(round.Patience)) }

// pooledTable has the figures that may be shown.
func (p roundPage) pooledTable() ui.TableData {
	var rows [][]string
	for _, l := range p.Pooled {
		rows = append(rows, []string{l.Item.Wording, figureOf(l.Professional, l.Professionals, l.ProfessionalEnd), figureOf(l.Partner, l.Others, l.PartnerEnd)})
	}
	return ui.Numbers("Means from 0 to 4, with how many answered", []string{"Question", staff, partners}, rows)
}

func figureOf(mean float64, n int, end smallnumber.End) string {
	switch {
	case n == 0:
		return "too few"
	case end == smallnumber.OrLess:
		return fmt.Sprintf("%s or less (%d)", figure(mean), n)
	case end == smallnumber.OrMore:
		return fmt.Sprintf("%s or more (%d)", figure(mean), n)
	}
	return fmt.Sprintf("%s (%d)", figure(mean), n)
}

// holdsBack says that a figure is only a bound, because the mean could tell what one person marked.
func (p roundPage) holdsBack() bool {
	return slices.ContainsFunc(p.Pooled, func(l pooledLine) bool {
		return l.ProfessionalEnd != smallnumber.Within || l.PartnerEnd != smallnumber.Within
	})
}

// pooledPicture draws the means of both sides.
func pooledPicture(lines []pooledLine) (picture, bool) {
	d := chart.Dumbbell{Frame: chart.Frame{ID: "culture", Title: "What both sides see"}, ALabel: staff, BLabel: partners}
	any := false
	for i, l := range lines {
		if i == 0 {
			low, high, _ := l.Item.Kind.Range()
			steps := l.Item.Steps()
			d.Low, d.High, d.LowLabel, d.HighLabel = float64(low), float64(high), steps[0].Label, steps[len(steps)-1].Label
		}
		item := chart.DumbbellItem{Label: l.Item.Wording}
		if l.Professionals > 0 && l.ProfessionalEnd == smallnumber.Within {
			item.A, any = []float64{rounded(l.Professional)}, true
		}
		if l.Others > 0 && l.PartnerEnd == smallnumber.Within {
			item.B, any = []float64{rounded(l.Partner)}, true
		}
		d.Items = append(d.Items, item)
	}
	return drawn(d.Title, d), any
}

// rounded is a mean as it is shown, so that the picture tells no more than the table.
func rounded(v float64) float64 { return float64(int(v*10+0.5)) / 10 }

// oneRound reads a round for its raters and for who leads.
func (s *Assessments) oneRound(r *web.Request) (roundPage, error) {
	var p roundPage
	id, err := r.ID("round")
	if err != nil {
		r.Actor.Scoped()
		return p, err
	}
	p.frame, err = s.page(r, "", func(tx *db.Tx, f *frame) error {
		var err error
		if p.R, err = s.ofOrganisation(tx, f.O.ID, id); err != nil {
			return err
		}
		_, rater := p.R.Rater(f.Me)
		if err := r.Actor.Allow(rater || f.Leads); err != nil {
			return err
		}
		if p.Def, err = p.R.Definition(tx); err != nil {
			return err
		}
		f.Title = p.Def.Title
		var who []db.ID
		for _, x := range p.R.Raters {
			who = append(who, x.Person)
		}
		if err := f.know(tx, who...); err != nil {
			return err
		}
		if p.R.Pooled {
			return s.readPool(tx, r, f, &p)
		}
		return s.readNamed(tx, r, f, &p)
	})
	p.Version = p.me().Version
	if p.View = instrument.NewView(p.Page, p.Def, p.Mine); !p.R.Pooled {
		p.View = aboutIt(p.View)
	}
	return p, err
}

func (p *roundPage) own(who db.ID) {
	p.Mine = instrument.Answers{}
	for _, x := range p.Forms {
		if x.Person == who {
			p.Mine = x.Answers
		}
	}
}

func (s *Assessments) readPool(tx *db.Tx, r *web.Request, f *frame, p *roundPage) error {
	var err error
	if p.Forms, err = s.rounds.Forms(tx, r.Actor, p.R); err != nil {
		return err
	}
	p.own(f.Me)
	all, err := s.rounds.Pool(tx, p.R)
	if err != nil {
		return err
	}
	rule, err := smallnumber.Of(tx)
	if err != nil {
		return err
	}
	p.Pooled = pooled(p.Def, all, rule)
	p.Examples, p.Wrote = examples(p.Def, all, rule)
	return nil
}

func (s *Assessments) readNamed(tx *db.Tx, r *web.Request, f *frame, p *roundPage) error {
	var err error
	if p.Forms, err = s.rounds.Forms(tx, r.Actor, p.R); err != nil {
		return err
	}
	p.own(f.Me)
	me, rater := p.R.Rater(f.Me)
	if !rater || p.R.State != round.Shown || me.Out != 0 {
		return nil
	}
	p.Lines = round.Compare(p.Def, p.Forms)
	p.Talks = round.Talks(p.Lines, staff, partners)
	p.Words = round.OwnWords(p.Def, p.Forms)
	p.Marks = drawn("Row by row", round.Dumbbell("Row by row", p.Lines, staff, partners))
	p.Parts = ui.Numbers("Part by part: the mean of those of each side who marked enough of its questions, from 0 to 4", []string{"Part", staff, partners}, round.ScaleRows(p.Def, p.Forms))
	if p.Rating, p.HasRating, err = s.openRating(tx, p.R.ID); err != nil || !p.HasRating {
		return err
	}
	p.RatingVersion = p.Rating.Version
	return nil
}

// yesRows say who has said yes to the rating.
func (p roundPage) yesRows() [][]templ.Component {
	var out [][]templ.Component
	for _, x := range p.R.Counted() {
		state := ui.Tag("Awaited", ui.Blue)
		if p.Rating.Assented(x.Person) {
			state = ui.Tag("Has said yes", ui.Green)
		}
		out = append(out, []templ.Component{ui.Text(p.name(x.Person)), ui.Text(sideWords(x.Side)), state})
	}
	return out
}

// notHere is how "does not apply" reads in a rating of an organisation.
const notHere = "Does not apply: this organisation has no such role"

// aboutIt is a form about an organisation: "this does not apply to me" is not what people say of it.
func aboutIt(v instrument.View) instrument.View {
	v.NALabel = notHere
	return v
}

// ratingRows are the rating as it is proposed or agreed.
func (p roundPage) ratingRows() []ui.SummaryRow {
	as, err := instrument.DecodeJSON([]byte(p.Rating.Payload))
	if err != nil {
		return nil
	}
	var rows []ui.SummaryRow
	for _, it := range p.Def.Items() {
		if !it.Kind.Ordered() {
			continue
		}
		words := "Left open: nothing was agreed"
		if as[it.ID].State == instrument.NotApplicable {
			words = notHere
		}
		if at := stepOf(it, as); at >= 0 {
			words = fmt.Sprintf("%d. %s", at, it.Steps()[at].Label)
		}
		rows = append(rows, ui.Row(it.Wording, words, ""))
	}
	return rows
}

func (s *Assessments) showRound(r *web.Request) (web.Answer, error) {
	p, err := s.oneRound(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(roundOf(p)), nil
}

// here leads back to the round.
func (p roundPage) here() web.Answer {
	return web.Redirect("/leadership/%s/connection/rounds/%s", p.O.ID, p.R.ID)
}

// rater refuses to whoever leads and was not asked what is for raters.
func (s *Assessments) rater(r *web.Request) (roundPage, error) {
	p, err := s.oneRound(r)
	if err == nil {
		err = r.Actor.Allow(p.IsRater())
	}
	return p, err
}

func (s *Assessments) editRound(r *web.Request) (web.Answer, error) {
	p, err := s.rater(r)
	if err != nil {
		return web.Answer{}, err
	}
	if !p.R.MayAnswer(p.Me) {
		return p.here(), nil
	}
	return web.Show(answerRound(p)), nil
}

func (s *Assessments) saveRound(r *web.Request) (web.Answer, error) {
	p, err := s.rater(r)
	if err != nil {
		return web.Answer{}, err
	}
	as, problems := instrument.Decode(p.Def, r.Form, round.Prefix)
	p.View.Answers, p.Version, p.AsItIs = as, r.Version(), r.Value(round.AsItIs) == "yes"
	a, err := web.Form(r, p.Title, func() (web.Answer, error) {
		var c errs.Check
		c.Add(problems...)
		if err := c.Err(); err != nil {
			return web.Answer{}, err
		}
		now, err := s.AnswerRound(r.Ctx(), r.Actor, p.O.ID, p.R.ID, round.Given{Answers: as, Version: p.Version, AsItIs: p.AsItIs})
		if err != nil {
			return web.Answer{}, err
		}
		if now.State == round.Shown {
			return p.here().Saying("All answers are there."), nil
		}
		return p.here().Saying("Your answers are saved."), nil
	}, func(page ui.Page) templ.Component {
		p.Page, p.View.Page = page, page
		return answerRound(p)
	})
	if !errs.Is(err, errs.Conflict) {
		return a, err
	}
	now, rerr := s.oneRound(r)
	if rerr != nil {
		return web.Answer{}, rerr
	}
	if !now.R.MayAnswer(now.Me) {
		return p.here().Warning("%s", errs.Of(err).Message), nil
	}
	now.Message, now.Yours, now.Written = errs.Of(err).Message, instrument.Render(p.Def, as), instrument.Render(p.Def, now.Mine)
	now.View.Answers = as
	return web.Clash(answerRound(now)), nil
}

// on runs an action on a round and leads back to it, also when it could not be done.
func (s *Assessments) on(r *web.Request, notice string, act func(p roundPage) error) (web.Answer, error) {
	p, err := s.oneRound(r)
	if err != nil {
		return web.Answer{}, err
	}
	err = act(p)
	if errs.Is(err, errs.Conflict) {
		return p.here().Warning("%s", errs.Of(err).Message), nil
	}
	return p.here().Saying("%s", notice), err
}

func (s *Assessments) goOnWithout(r *web.Request) (web.Answer, error) {
	return s.on(r, "Your yes is noted.", func(p roundPage) error {
		_, err := s.GoOn(r.Ctx(), r.Actor, p.O.ID, p.R.ID)
		return err
	})
}

func (s *Assessments) stepOut(r *web.Request) (web.Answer, error) {
	return s.on(r, "You take no part. Nobody is told why.", func(p roundPage) error {
		_, err := s.StepOut(r.Ctx(), r.Actor, p.O.ID, p.R.ID)
		return err
	})
}

func (s *Assessments) closeRound(r *web.Request) (web.Answer, error) {
	return s.on(r, "It is closed.", func(p roundPage) error { return s.Close(r.Ctx(), r.Actor, p.O.ID, p.R.ID) })
}

// ratingView is the form of an agreed rating.
func (p roundPage) ratingView(as instrument.Answers) instrument.View {
	return aboutIt(instrument.NewView(p.Page, round.Asked(p.Def, "", false), as))
}

func (s *Assessments) editRating(r *web.Request) (web.Answer, error) {
	p, err := s.rater(r)
	if err != nil {
		return web.Answer{}, err
	}
	if !p.Reads() || p.HasRating && p.Rating.State != assent.Open {
		return p.here(), nil
	}
	as := alike(p.Def, p.Forms)
	if p.HasRating {
		if as, err = instrument.DecodeJSON([]byte(p.Rating.Payload)); err != nil {
			return web.Answer{}, err
		}
	}
	p.View = p.ratingView(as)
	return web.Show(ratingForm(p)), nil
}

func (s *Assessments) proposeRating(r *web.Request) (web.Answer, error) {
	p, err := s.rater(r)
	if err != nil {
		return web.Answer{}, err
	}
	as, problems := instrument.Decode(round.Asked(p.Def, "", false), r.Form, round.Prefix)
	p.View, p.RatingVersion = p.ratingView(as), r.Version()
	a, err := web.Form(r, p.Title, func() (web.Answer, error) {
		var c errs.Check
		c.Add(problems...)
		if err := c.Err(); err != nil {
			return web.Answer{}, err
		}
		if err := s.Propose(r.Ctx(), r.Actor, p.O.ID, p.R.ID, as, p.RatingVersion); err != nil {
			return web.Answer{}, err
		}
		return p.here().Saying("The others are asked for their yes to exactly this rating."), nil
	}, func(page ui.Page) templ.Component {
		p.Page, p.View.Page = page, page
		return ratingForm(p)
	})
	if errs.Is(err, errs.Conflict) {
		now, rerr := s.oneRound(r)
		if rerr != nil {
			return web.Answer{}, rerr
		}
		now.View, now.Message, now.Yours, now.Written = now.ratingView(as), errs.Of(err).Message, instrument.Render(now.ratingView(as).Def, as), now.Rating.Text
		return web.Clash(ratingForm(now)), nil
	}
	return a, err
}

func (s *Assessments) sayYes(r *web.Request) (web.Answer, error) {
	return s.on(r, "You have said yes.", func(p roundPage) error {
		return s.SayYes(r.Ctx(), r.Actor, p.O.ID, p.R.ID, r.Value("hash"))
	})
}
