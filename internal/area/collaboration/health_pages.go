package collaboration

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"alongside/engine/chart"
	"alongside/engine/stats"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
	"alongside/internal/shared/round"
)

// figure writes a mean with one decimal, a dash where there is none.
func figure(v float64) string { return stats.Round1(v) }

// picture is a drawing with its numbers.
type picture struct {
	Title, SVG string
	Numbers    ui.TableData
}

func drawn(title string, p chart.Picture) picture {
	t := p.Table()
	return picture{Title: title, SVG: p.SVG(), Numbers: ui.Numbers(t.Caption, t.Headers, t.Rows)}
}

// standing says where a round stands for the reader.
func standing(r round.Round, who db.ID) string {
	me, _ := r.Rater(who)
	switch {
	case r.State == round.Ended:
		return "Ended, shown to nobody"
	case r.State == round.Shown && me.Out != 0:
		return "The others went on without you"
	case r.State == round.Shown:
		return "Answers side by side"
	case r.Asks(who):
		return "Waits for you"
	case r.AwaitsYes(who):
		return "Waits for your yes"
	}
	return "Waits for others"
}

func (f frame) roundRows(all []round.Round, about func(r round.Round) string) [][]templ.Component {
	var out [][]templ.Component
	for _, r := range all {
		out = append(out, []templ.Component{ui.Link(f.In("/rounds/%s", r.ID), about(r)), ui.Text(standing(r, f.Me))})
	}
	return out
}

// openIn is the round that is open, if there is one.
func openIn(all []round.Round) (round.Round, bool) {
	i := slices.IndexFunc(all, func(r round.Round) bool { return r.State == round.Open })
	if i < 0 {
		return round.Round{}, false
	}
	return all[i], true
}

// readable are the rounds whose answers somebody sees side by side, the oldest first.
func readable(all []round.Round, who db.ID) []round.Round {
	var out []round.Round
	for _, r := range slices.Backward(all) {
		if me, ok := r.Rater(who); ok && r.State == round.Shown && me.Out == 0 && me.Answered != 0 {
			out = append(out, r)
		}
	}
	return out
}

type healthPage struct {
	frame
	Rounds  []round.Round
	Current round.Round
	Open    bool
	History []picture
	// Benchmark is by what the members, or their network, can tell that they share power; Own says whose words they are.
	Benchmark []string
	Own       bool
}

func (p healthPage) rows() [][]templ.Component {
	return p.roundRows(p.Rounds, func(r round.Round) string { return "Begun on " + p.Day(r.Started) })
}

// benchmarkOf is the benchmark in the agreement that stands, or else the network's.
func (s *Space) benchmarkOf(tx *db.Tx, c db.ID) (lines []string, own bool, err error) {
	all, err := listAgreements(tx, s.keys, c, 0, 1)
	if err != nil {
		return nil, false, err
	}
	if len(all) > 0 {
		_, as, err := decodeAnswers(all[0].Answers)
		if err != nil {
			return nil, false, err
		}
		if _, after, found := strings.Cut(as[definitionItem].Value(), benchmarkWords); found && strings.TrimSpace(after) != "" {
			return plainLines(after), true, nil
		}
	}
	d, err := definition(tx)
	return plainLines(d.Benchmark), false, err
}

func plainLines(text string) []string {
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

func (s *Space) healthOf(r *web.Request) (healthPage, error) {
	var p healthPage
	var err error
	p.frame, err = s.page(r, tabHealth, tabHealth, func(tx *db.Tx, f *frame) error {
		var err error
		if p.Rounds, err = round.List(tx, f.Me, round.Filter{Owner: f.C.ID, Instrument: healthKey}); err != nil {
			return err
		}
		p.Current, p.Open = openIn(p.Rounds)
		if p.Benchmark, p.Own, err = s.benchmarkOf(tx, f.C.ID); err != nil {
			return err
		}
		p.History, err = s.history(tx, r, f, readable(p.Rounds, f.Me))
		return err
	})
	return p, err
}

// history draws how each scale moved over rounds that the reader sees.
func (s *Space) history(tx *db.Tx, r *web.Request, f *frame, all []round.Round) ([]picture, error) {
	if len(all) < 2 {
		return nil, nil
	}
	forms, err := s.rounds.FormsOf(tx, r.Actor, all)
	if err != nil {
		return nil, err
	}
	var pictures []chart.History
	a, b := "", ""
	for _, one := range all {
		def, err := one.Definition(tx)
		if err != nil {
			return nil, err
		}
		answers := viewed(one, forms[one.ID])
		a, b = f.names(one, answers)
		for _, sc := range round.Scores(def, answers) {
			low, high, ok := round.Range(def, sc.Scale)
			if !ok {
				continue
			}
			i := slices.IndexFunc(pictures, func(h chart.History) bool { return h.ID == "history-"+sc.Scale.ID })
			if i < 0 {
				i = len(pictures)
				pictures = append(pictures, chart.History{Frame: chart.Frame{ID: "history-" + sc.Scale.ID, Title: sc.Scale.Title}, Low: low, High: high})
			}
			pictures[i].Points = append(pictures[i].Points, chart.HistoryPoint{Label: one.Closed.In(f.Zone).Format("2 Jan 2006"), A: sc.Professional, B: sc.Partner, At: one.Closed.Time()})
		}
	}
	var out []picture
	for _, h := range pictures {
		if empty(h) {
			continue
		}
		h.ALabel, h.BLabel = a, b
		out = append(out, drawn(h.Title, h))
	}
	return out, nil
}

// empty says whether no side has a figure at any time: questions that are for the other side alone.
func empty(h chart.History) bool {
	return !slices.ContainsFunc(h.Points, func(p chart.HistoryPoint) bool { return !math.IsNaN(p.A) || !math.IsNaN(p.B) })
}

// viewed are the forms of a round with the sides under which they are compared: of a round about one member, that member's
// own view is one side and the other's view the other, whatever sides they speak from.
func viewed(r round.Round, forms []round.Form) []round.Form {
	if r.Subject == r.Owner {
		return forms
	}
	out := slices.Clone(forms)
	for i := range out {
		out[i].Side = person.Professional
		if out[i].Person == r.Subject {
			out[i].Side = person.Partner
		}
	}
	return out
}

// names are how the two sides of a round are called.
func (f *frame) names(r round.Round, forms []round.Form) (a, b string) {
	a, b = sideNames(f, forms)
	if r.Subject == r.Owner {
		return a, b
	}
	return possessive(a) + " view", possessive(f.given(r.Subject)) + " own view"
}

func (s *Space) showHealth(r *web.Request) (web.Answer, error) {
	p, err := s.healthOf(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(health(p)), nil
}

func (s *Space) startHealth(r *web.Request) (web.Answer, error) {
	p, err := s.healthOf(r)
	if err != nil {
		return web.Answer{}, err
	}
	a, err := form(r, p.frame, func() (web.Answer, error) {
		id, err := s.StartHealthCheck(r.Ctx(), r.Actor, p.C.ID)
		if err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/collaborations/%s/rounds/%s/answer", p.C.ID, id).Saying("The others get a letter. You can answer now."), nil
	}, func(f frame) templ.Component {
		p.frame = f
		return health(p)
	}, nil)
	if errs.Is(err, errs.Conflict) {
		return web.Redirect("/collaborations/%s/health", p.C.ID).Warning("%s", errs.Of(err).Message), nil
	}
	return a, err
}

type roundPage struct {
	frame
	R     round.Round
	Def   instrument.Definition
	Mine  instrument.Answers // of the reader
	Forms []round.Form
	A, B  string // how the two sides are called
	Lines []round.Line
	Talks []round.Talk
	Marks picture
	Table ui.TableData
	Words []round.Said
	Kept  bool // the result is in the learning log

	View    instrument.View
	Message string // the reader answered in another window meanwhile
	Yours   string
	Written string
	Version int64
	AsItIs  bool // the reader ticked that what is empty stays empty
}

// About is the member whom the round is about, "" for the whole collaboration.
func (p roundPage) About() db.ID {
	if p.R.Subject == p.R.Owner {
		return ""
	}
	return p.R.Subject
}

// Reads says whether the reader sees the answers side by side.
func (p roundPage) Reads() bool {
	me, _ := p.R.Rater(p.Me)
	return p.R.State == round.Shown && me.Out == 0 && me.Answered != 0
}

func (p roundPage) me() round.Rater {
	me, _ := p.R.Rater(p.Me)
	return me
}

// Back is where the round belongs.
func (p roundPage) list() templ.SafeURL {
	if p.About() != "" {
		return p.In("/capabilities")
	}
	return p.In("/health")
}

// raterRows say who has answered.
func (p roundPage) raterRows() [][]templ.Component {
	var out [][]templ.Component
	for _, x := range p.R.Raters {
		name := p.Name(x.Person)
		if x.Person == p.Me {
			name += " (you)"
		}
		state := ui.Tag("Has answered", ui.Green)
		switch {
		case x.Out != 0:
			state = ui.Tag("Takes no part", ui.Grey)
		case x.Answered == 0:
			state = ui.Tag("Waits for an answer", ui.Blue)
		}
		out = append(out, []templ.Component{ui.Text(name), ui.Text(x.Side.Words()), state})
	}
	return out
}

// others are the names of the other raters who take part, as in a sentence.
func (p roundPage) others() string {
	var names []string
	for _, x := range p.R.Raters {
		if x.Person != p.Me && x.Out == 0 {
			names = append(names, p.Name(x.Person))
		}
	}
	return sentence(names)
}

// privacy says before somebody answers who will see it.
func (p roundPage) privacy() []string {
	out := []string{"You and " + p.others() + " see each other’s answers when all of you have answered. Each answer is shown with its name. Nobody else sees them."}
	if p.lastMissing() {
		out = append(out, "Yours are the last answers. When you save them, you all see all answers, and nothing can be changed any more.")
	} else {
		out = append(out, "You can change your answers until all are there.")
	}
	return out
}

// lastMissing says whether the round only waits for the reader.
func (p roundPage) lastMissing() bool {
	left := p.R.Missing()
	return len(left) == 1 && left[0].Person == p.Me && len(p.R.Counted()) == len(p.R.Raters)-1
}

// goOnDay is from when on the others can go on without those who are silent.
func (p roundPage) goOnDay() string { return p.Day(p.R.Started.Add(round.Patience)) }

func (p roundPage) canGoOn() bool {
	me := p.me()
	return p.R.CanGoOn(p.Now) && me.Answered != 0 && me.Out == 0 && me.GoOn == 0
}

func (s *Space) oneRound(r *web.Request, title string) (roundPage, error) {
	var p roundPage
	id, err := r.ID("round")
	if err != nil {
		r.Actor.Scoped()
		return p, err
	}
	p.frame, err = s.page(r, title, tabHealth, func(tx *db.Tx, f *frame) error {
		var err error
		if p.R, err = s.rounds.Own(tx, r.Actor, f.C.ID, id); err != nil {
			return err
		}
		if p.Def, err = p.R.Definition(tx); err != nil {
			return err
		}
		var who []db.ID
		for _, x := range p.R.Raters {
			who = append(who, x.Person)
		}
		if err := f.know(tx, who...); err != nil {
			return err
		}
		if f.Title == "" {
			f.Title = p.Def.Title
		}
		if p.Forms, err = s.rounds.Forms(tx, r.Actor, p.R); err != nil {
			return err
		}
		p.Kept = p.R.Entry != ""
		p.read(f)
		return nil
	})
	p.Version = p.me().Version
	p.View = instrument.NewView(p.Page, askedIn(p.R, p.Def, p.Me), p.Mine)
	return p, err
}

// read works out what the page shows of the answers that the reader may see.
func (p *roundPage) read(f *frame) {
	p.Mine = instrument.Answers{}
	for _, x := range p.Forms {
		if x.Person == f.Me {
			p.Mine = x.Answers
		}
	}
	if me, _ := p.R.Rater(f.Me); p.R.State != round.Shown || me.Out != 0 {
		return
	}
	forms := viewed(p.R, p.Forms)
	p.A, p.B = f.names(p.R, forms)
	def := p.Def
	if p.R.Subject != p.R.Owner {
		def = round.Asked(def, p.R.SideOf(p.R.Subject), true)
	}
	p.Lines = round.Compare(def, forms)
	p.Talks = round.Talks(p.Lines, p.A, p.B)
	p.Marks = drawn("Question by question", round.Dumbbell("Question by question", p.Lines, p.A, p.B))
	p.Table = scaleTable(p.Def, forms, p.A, p.B)
	p.Words = round.OwnWords(def, forms)
}

// scaleTable has the scores of both sides by the instrument's own rule.
func scaleTable(def instrument.Definition, forms []round.Form, a, b string) ui.TableData {
	return ui.Numbers("Part by part", []string{"Part", a, b}, round.ScaleRows(def, forms))
}

// scaleNote says how the figures of the table are made.
func (p roundPage) scaleNote() string {
	for _, sc := range p.Def.Scales {
		if low, high, ok := round.Range(p.Def, sc); ok {
			return fmt.Sprintf("Each figure is the mean of the answers in one part, from %g to %g. More is better: where to agree is a bad sign, the answer is turned round first. A dash means that too few questions were answered.", low, high)
		}
	}
	return ""
}

func (s *Space) showRound(r *web.Request) (web.Answer, error) {
	p, err := s.oneRound(r, "")
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(roundOf(p)), nil
}

func (s *Space) editRound(r *web.Request) (web.Answer, error) {
	p, err := s.oneRound(r, "")
	if err != nil {
		return web.Answer{}, err
	}
	if !p.R.MayAnswer(p.Me) || !p.Active() {
		return web.Redirect("/collaborations/%s/rounds/%s", p.C.ID, p.R.ID), nil
	}
	return web.Show(answerRound(p)), nil
}

func (s *Space) saveRound(r *web.Request) (web.Answer, error) {
	p, err := s.oneRound(r, "")
	if err != nil {
		return web.Answer{}, err
	}
	as, problems := instrument.Decode(p.View.Def, r.Form, round.Prefix)
	p.View.Answers, p.Version, p.AsItIs = as, r.Version(), r.Value(round.AsItIs) == "yes"
	a, err := form(r, p.frame, func() (web.Answer, error) {
		var c errs.Check
		c.Add(problems...)
		if err := c.Err(); err != nil {
			return web.Answer{}, err
		}
		now, err := s.AnswerRound(r.Ctx(), r.Actor, p.C.ID, p.R.ID, round.Given{Answers: as, Version: p.Version, AsItIs: p.AsItIs})
		if err != nil {
			return web.Answer{}, err
		}
		to := web.Redirect("/collaborations/%s/rounds/%s", p.C.ID, p.R.ID)
		if now.State == round.Shown {
			return to.Saying("All answers are there. Look at them together."), nil
		}
		return to.Saying("Your answers are saved. You see the others’ answers when all are there."), nil
	}, func(f frame) templ.Component {
		p.frame = f
		p.View.Page = f.Page
		return answerRound(p)
	}, nil)
	if !errs.Is(err, errs.Conflict) {
		return a, err
	}
	now, rerr := s.oneRound(r, "")
	if rerr != nil {
		return web.Answer{}, rerr
	}
	if !now.R.MayAnswer(now.Me) {
		return web.Redirect("/collaborations/%s/rounds/%s", p.C.ID, p.R.ID).Warning("%s", errs.Of(err).Message), nil
	}
	now.Message, now.Yours, now.Written = errs.Of(err).Message, instrument.Render(p.View.Def, as), instrument.Render(p.View.Def, now.Mine)
	now.View.Answers = as
	return web.Clash(answerRound(now)), nil
}

// onRound runs an action on a round and leads back to it, also when it could not be done.
func (s *Space) onRound(r *web.Request, act func(p roundPage) (web.Answer, error)) (web.Answer, error) {
	p, err := s.oneRound(r, "")
	if err != nil {
		return web.Answer{}, err
	}
	a, err := act(p)
	if errs.Is(err, errs.Conflict) {
		return web.Redirect("/collaborations/%s/rounds/%s", p.C.ID, p.R.ID).Warning("%s", errs.Of(err).Message), nil
	}
	return a, err
}

func (p roundPage) here() web.Answer {
	return web.Redirect("/collaborations/%s/rounds/%s", p.C.ID, p.R.ID)
}

func (s *Space) goOnWithout(r *web.Request) (web.Answer, error) {
	return s.onRound(r, func(p roundPage) (web.Answer, error) {
		now, err := s.GoOn(r.Ctx(), r.Actor, p.C.ID, p.R.ID)
		if now.State == round.Shown {
			return p.here().Saying("Those of you who answered see each other’s answers now."), err
		}
		return p.here().Saying("Your yes is noted. The others who answered are asked."), err
	})
}

func (s *Space) stepOut(r *web.Request) (web.Answer, error) {
	return s.onRound(r, func(p roundPage) (web.Answer, error) {
		_, err := s.StepOut(r.Ctx(), r.Actor, p.C.ID, p.R.ID)
		return p.here().Saying("You take no part this time. Nobody is told why."), err
	})
}

func (s *Space) endRound(r *web.Request) (web.Answer, error) {
	return s.onRound(r, func(p roundPage) (web.Answer, error) {
		_, err := s.EndRound(r.Ctx(), r.Actor, p.C.ID, p.R.ID)
		return p.here().Saying("It has ended. Nobody sees what others answered."), err
	})
}

func (s *Space) keepRound(r *web.Request) (web.Answer, error) {
	return s.onRound(r, func(p roundPage) (web.Answer, error) {
		id, err := s.KeepRound(r.Ctx(), r.Actor, p.C.ID, p.R.ID)
		return web.Redirect("/collaborations/%s/log/%s", p.C.ID, id).Saying("The result is in your learning log. Only members see it."), err
	})
}

// answeredBy are the names of those whose answers are shown.
func (p roundPage) answeredBy() string {
	var names []string
	for _, x := range p.R.Counted() {
		names = append(names, p.Name(x.Person))
	}
	return sentence(names)
}
