package selection

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// shortlistPage is the proposed shortlist of an edition.
type shortlistPage struct {
	ui.Page
	*shortlistView
	*proposal
	Names map[db.ID]person.Person
	Open  []openQuestion // that wait for the reader's yes
	Typed map[Kind]string
}

// openQuestion is a question to the panel that waits for the reader.
type openQuestion struct {
	Yes
	Application Application
}

// outsideShown is how many of the applications outside the list the page shows.
const outsideShown = 100

func (s *Selection) shortlistPage(r *web.Request) (web.Answer, error) {
	p, err := s.loadShortlist(r)
	return web.Show(shortlist(p)), err
}

// loadShortlist reads a shortlist and computes the proposal, when the reader may see it.
func (s *Selection) loadShortlist(r *web.Request) (shortlistPage, error) {
	p := shortlistPage{Page: r.Page("Proposed shortlist"), Typed: map[Kind]string{}}
	id, err := r.ID("edition")
	if err != nil {
		return p, err
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		if p.shortlistView, err = s.readShortlist(tx, r.Actor, id); err != nil {
			return err
		}
		var people []db.ID
		for _, h := range p.Hands {
			people = append(people, h.By)
		}
		if p.Row.ClosedBy != "" {
			people = append(people, p.Row.ClosedBy)
		}
		if p.Names, err = person.Several(tx, people); err != nil || !p.Shown() || p.Mine == "" {
			return err
		}
		return s.openForReader(tx, r.Actor.Person(), &p)
	})
	p.Back = "/editions/" + string(id) + "/selection"
	if err != nil || !p.Shown() {
		return p, err
	}
	p.proposal, err = propose(r.Ctx(), &p.material)
	return p, err
}

// openForReader finds the questions about places that the reader can say yes to together.
func (s *Selection) openForReader(tx *db.Tx, me db.ID, p *shortlistPage) error {
	subjects, about := []db.ID{}, map[db.ID]Application{}
	for _, d := range p.Asked {
		x := p.find(d.Application)
		if x == nil || d.Outcome != Offer {
			continue
		}
		subjects, about[d.ID] = append(subjects, d.ID), *x
	}
	p.Open = nil
	if len(subjects) == 0 {
		return nil
	}
	open, err := s.decisions.OpenOn(tx, me, subjects)
	for _, q := range open {
		p.Open = append(p.Open, openQuestion{Yes: Yes{Decision: q.Subject, Hash: q.Hash}, Application: about[q.Subject]})
	}
	return err
}

// ---- what is done on it

func (s *Selection) closeScoring(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	closed := r.Value("scoring") == "closed"
	if err := s.CloseScoring(r.Ctx(), r.Actor, id, closed); err != nil {
		return s.stays(r, err)
	}
	said := "Scoring is open again. Nobody sees a proposal until it is closed."
	if closed {
		said = "Scoring is closed. We have written to the panel."
	}
	return web.Redirect("/editions/%s/shortlist", id).Saying("%s", said), nil
}

// stays shows the shortlist again with what stood in the way.
func (s *Selection) stays(r *web.Request, err error) (web.Answer, error) {
	if !errs.Is(err, errs.Conflict) && !errs.Is(err, errs.Invalid) {
		return web.Answer{}, err
	}
	p, lerr := s.loadShortlist(r)
	if lerr != nil {
		return web.Answer{}, lerr
	}
	e := errs.Of(err)
	if p.Problems = e.Fields; len(p.Problems) == 0 {
		p.Problems = []errs.Field{{Message: e.Message}}
	}
	for _, k := range Kinds() {
		p.Typed[k] = r.Value("limit-" + string(k))
	}
	if e.Kind == errs.Invalid {
		return web.Problem(shortlist(p)), nil
	}
	return web.Clash(shortlist(p)), nil
}

func (s *Selection) setLimits(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	limits := map[Kind]int64{}
	for _, k := range Kinds() {
		if text := r.Value("limit-" + string(k)); text != "" {
			if limits[k], err = strconv.ParseInt(text, 10, 64); err != nil || limits[k] < 1 {
				limits[k] = -1
			}
		}
	}
	version, _ := strconv.ParseInt(r.Value("version"), 10, 64)
	if err := s.SetLimits(r.Ctx(), r.Actor, id, limits, version); err != nil {
		return s.stays(r, err)
	}
	return web.Redirect("/editions/%s/shortlist", id).Saying("The limits are saved. This is the proposal with them."), nil
}

func (s *Selection) putList(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	var chosen []db.ID
	for _, v := range r.Form["application"] {
		chosen = append(chosen, db.ID(v))
	}
	if err := s.PutList(r.Ctx(), r.Actor, id, chosen); err != nil {
		return s.stays(r, err)
	}
	return web.Redirect("/editions/%s/shortlist", id).Saying("The panel is asked. Each place takes effect when more than half of each side has agreed."), nil
}

func (s *Selection) agreeAll(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	var all []Yes
	for _, v := range r.Form["question"] {
		decision, hash, _ := strings.Cut(v, ":")
		all = append(all, Yes{Decision: db.ID(decision), Hash: hash})
	}
	if err := s.AgreeAll(r.Ctx(), r.Actor, id, all); err != nil {
		return s.stays(r, err)
	}
	return web.Redirect("/editions/%s/shortlist", id).Saying("You agreed to %s.", countQuestions(len(all))), nil
}

func countQuestions(n int) string {
	if n == 1 {
		return "one question"
	}
	return fmt.Sprintf("%d questions", n)
}

// settlePage is one application of a shortlist: what it would do to take it, to leave it, or to let it be free.
type settlePage struct {
	shortlistPage
	Line    int
	Choices []swapChoice
}

// swapChoice is one thing that can be settled, with what it does.
type swapChoice struct {
	To    ByHand
	Known bool // what it does is known
	What  swap
}

func (s *Selection) loadSettle(r *web.Request) (settlePage, error) {
	p := settlePage{Line: -1}
	var err error
	if p.shortlistPage, err = s.loadShortlist(r); err != nil {
		return p, err
	}
	p.Back = "/editions/" + string(p.Edition.ID) + "/shortlist"
	id, err := r.ID("application")
	if err != nil {
		return p, err
	}
	x := p.find(id)
	if err := r.Actor.Allow(x != nil && p.Shown()); err != nil {
		return p, err
	}
	p.Title = fmt.Sprintf("Application %d in the shortlist", x.Number)
	p.Line = slices.IndexFunc(p.lines, func(l line) bool { return l.ID == id })
	l := p.lines[p.Line]
	if l.Place == unscored || l.Put != "" {
		return p, nil
	}
	for _, to := range []ByHand{TakeIt, LeaveIt, Free} {
		if to == Free && l.Hand == "" || to == l.Hand {
			continue
		}
		c := swapChoice{To: to}
		if p.Over == nil {
			c.Known = true
			if c.What, err = p.swap(r.Ctx(), &p.material, p.Line, to); err != nil {
				return p, err
			}
		}
		p.Choices = append(p.Choices, c)
	}
	return p, nil
}

func (s *Selection) settlePage(r *web.Request) (web.Answer, error) {
	p, err := s.loadSettle(r)
	return web.Show(settleOne(p)), err
}

func (s *Selection) settle(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	application, err := r.ID("application")
	if err != nil {
		return web.Answer{}, err
	}
	to := ByHand(r.Value("to"))
	if err := s.Settle(r.Ctx(), r.Actor, id, application, to); err != nil {
		return s.stays(r, err)
	}
	return web.Redirect("/editions/%s/shortlist", id).Saying("This is the proposal with your change."), nil
}

// ---- words and tables

// points writes points that are multiplied by the scale.
func (p *proposal) points(n int64) string {
	v := float64(n) / float64(p.by)
	if n != 0 && v < 0.05 && v > -0.05 {
		return "less than 0.1 points"
	}
	if text := strings.TrimSuffix(fmt.Sprintf("%.1f", v), ".0"); text != "1" {
		return text + " points"
	}
	return "1 point"
}

// named is an application of a proposal as the reader may read of it.
func (p shortlistPage) named(i int) string {
	if p.Hidden[p.lines[i].ID] {
		return "an application that is not shown to you"
	}
	return fmt.Sprintf("application %d", p.lines[i].Number)
}

// called is an application by its number and title; one without a title has its number alone.
func (a Application) called() string {
	if number := fmt.Sprintf("Application %d", a.Number); a.Title == number || a.Title == "" {
		return number
	}
	return fmt.Sprintf("%d: %s", a.Number, a.Title)
}

func (p shortlistPage) several(list []int) string {
	var out []string
	for _, i := range list {
		out = append(out, p.named(i))
	}
	return ui.And(out)
}

// why is why an application stands where it does, in words for the panel.
func (p shortlistPage) why(i int) string {
	l := p.lines[i]
	mean := fmt.Sprintf("Mean %.1f from %d scores.", l.Mean, l.Scores)
	switch {
	case l.Place == unscored:
		return "Waits for a score by a " + strings.Join(l.Lacks, " and a ") + "."
	case l.Place == belowBar:
		return mean + fmt.Sprintf(" %d of %d put it below the bar. Think of a first step.", l.BelowBar, l.Scores)
	case l.Place == asked:
		return mean + " The panel is asked already: " + ui.LowerFirst(l.Put.Words()) + "."
	case l.Put == Offer:
		return mean + " The panel is asked to offer places."
	case l.Hand == TakeIt:
		return mean + " " + p.byHand(l.ID, "Taken") + p.bringWords(i)
	case l.Hand == LeaveIt:
		return mean + " " + p.byHand(l.ID, "Left out")
	case l.Place == inList && p.OnlyFor[l.at]:
		return mean + " By points alone it would not be in the list." + p.bringWords(i)
	case l.Place == inList:
		return mean + " Its points are among the best that fit." + p.bringWords(i)
	case l.Place == equal:
		return mean + " Others are worth exactly as much." + p.bringWords(i)
	}
	return mean + " The places go to lists with more points."
}

func (p shortlistPage) byHand(id db.ID, what string) string {
	for _, h := range p.Hands {
		if h.Application == id {
			if who := p.Names[h.By].Name(); who != "" {
				return what + " by hand, by " + who + "."
			}
		}
	}
	return what + " by hand."
}

// bringWords are the perspectives that an application brings, and whether another of the list does too.
func (p shortlistPage) bringWords(i int) string {
	var out []string
	for j, n := range p.lines[i].Brings {
		if n > 0 {
			out = append(out, "“"+p.Covers[j].Words+"”")
		}
	}
	if len(out) == 0 {
		return ""
	}
	return " It brings " + ui.And(out) + "."
}

// effect says what a change would do.
func (p shortlistPage) effect(s swap) string {
	if !s.Possible {
		return "It does not fit within the places and limits, beside what is settled."
	}
	if s.Unsure {
		return "There was too little time to find out what it does."
	}
	var out []string
	switch {
	case s.Cost > 0:
		out = append(out, "It costs "+p.points(s.Cost)+".")
	case s.Cost < 0:
		out = append(out, "The list has "+p.points(-s.Cost)+" more.")
	default:
		out = append(out, "It costs no points.")
	}
	if len(s.Goes) > 0 {
		out = append(out, ui.UpperFirst(p.several(s.Goes))+" would go.")
	}
	if len(s.Comes) > 0 {
		out = append(out, ui.UpperFirst(p.several(s.Comes))+" would come.")
	}
	switch {
	case s.Equals == 1:
		out = append(out, "One more of those that are equally good would come.")
	case s.Equals > 1:
		out = append(out, fmt.Sprintf("%d more of those that are equally good would come.", s.Equals))
	case s.Equals == -1:
		out = append(out, "One of those that are equally good would go.")
	case s.Equals < -1:
		out = append(out, fmt.Sprintf("%d of those that are equally good would go.", -s.Equals))
	}
	for _, w := range s.Lost {
		out = append(out, "Too few would bring “"+w+"”.")
	}
	for _, w := range s.Won {
		out = append(out, "More would bring “"+w+"”.")
	}
	if len(s.Goes)+len(s.Comes)+len(s.Lost)+len(s.Won) == 0 && s.Equals == 0 && s.Cost != 0 {
		out = append(out, "Nobody else changes.")
	}
	return strings.Join(out, " ")
}

func (p shortlistPage) at(rest string) templ.SafeURL {
	return p.To("/editions/%s/shortlist", p.Edition.ID) + templ.SafeURL(rest)
}

// in lists the lines that stand at a place, most points first; those who are worth the same by their number.
func (p shortlistPage) in(where ...place) []int {
	var out []int
	for i, l := range p.lines {
		if slices.Contains(where, l.Place) {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int {
		switch x, y := p.lines[a].Mean, p.lines[b].Mean; {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return int(p.lines[a].Number - p.lines[b].Number)
	})
	return out
}

// table lists applications with what is said of each.
func (p shortlistPage) table(caption string, list []int, most int) ui.TableData {
	t := ui.TableData{Caption: caption, Columns: []ui.Column{{Label: "Application"}, ui.Numeric("Mean"), ui.Numeric("People"), {Label: "Why"}, {Label: "Change", Hidden: true}}}
	t.Columns = ui.Plain(t.Columns, "Why")
	hidden := 0
	for n, i := range list {
		l := p.lines[i]
		if p.Hidden[l.ID] {
			hidden++
			continue
		}
		if n >= most {
			break
		}
		mean, act := "", ui.Text("")
		if l.Scores > 0 {
			mean = fmt.Sprintf("%.1f", l.Mean)
		}
		if l.Place != unscored && l.Put == "" {
			act = ui.LinkAbout(p.at("/"+string(l.ID)), "Change", fmt.Sprintf("application %d", l.Number))
		}
		t.Rows = append(t.Rows, []templ.Component{ui.Link(p.To("/editions/%s/selection/%s", p.Edition.ID, l.ID), l.called()), ui.Text(mean), ui.Text(fmt.Sprint(l.people())), whyCell(p.why(i)), act})
	}
	if hidden > 0 {
		t.Rows = append(t.Rows, ui.Cells(hiddenCount(hidden), "", "", "You take no part in judging it.", ""))
	}
	return t
}

func hiddenCount(n int) string {
	if n == 1 {
		return "One application that is not shown to you"
	}
	return fmt.Sprintf("%d applications that are not shown to you", n)
}

// coverTable is where each perspective stands.
func (p shortlistPage) coverTable() ui.TableData {
	t := ui.TableData{Caption: "Perspectives that the task needs", Columns: ui.Columns("Perspective", "How they can take part", "Wished for", "People in the list", "People among all", "What it costs")}
	for _, c := range p.Covers {
		in := ui.Text(fmt.Sprint(c.In))
		switch {
		case c.There+c.In == 0:
			in = ui.Tag("Nobody brings it yet", ui.Red)
		case c.Missing > 0:
			in = ui.Tag(fmt.Sprintf("%d, too few", c.In), ui.Yellow)
		}
		cost := "Nothing"
		if c.Costs > 0 {
			cost = ui.UpperFirst(p.points(c.Costs))
		}
		t.Rows = append(t.Rows, []templ.Component{ui.Text(c.Words), ui.Lines(c.Possible), ui.Text(fmt.Sprintf("At least %d", c.Least)), in, ui.Text(fmt.Sprint(c.There)), ui.Text(cost)})
	}
	return t
}

// nearTable is what small changes near the line would do.
func (p shortlistPage) nearTable() ui.TableData {
	t := ui.TableData{Caption: "Near the line", Columns: ui.Columns("Change", "What it does")}
	for _, s := range p.Swaps {
		l := p.lines[s.Line]
		if p.Hidden[l.ID] {
			continue
		}
		what := fmt.Sprintf("Leave application %d", l.Number)
		if s.Take {
			what = fmt.Sprintf("Take application %d", l.Number)
		}
		t.Rows = append(t.Rows, []templ.Component{ui.Link(p.at("/"+string(l.ID)), what), ui.Text(p.effect(s))})
	}
	return t
}

// leftPlaces says what becomes of the places that the list leaves, "" for none. equal is how many applications are in some lists that are as good.
func leftPlaces(left int64, equal int) string {
	switch {
	case left <= 0:
		return ""
	case equal == 0:
		return ui.UpperFirst(countPlaces(left)) + " would stay free."
	case left == 1:
		return "The last place goes to one of those that are equally good."
	}
	return "The other places go to some of those that are equally good."
}

// worth says how good the list is, and whether that is proved.
func (p shortlistPage) worth() []string {
	n := len(p.in(inList))
	out := []string{fmt.Sprintf("%s free. The list has %s, for %s, with %s.", freeNow(p.FreeNow), countApplications(n), countPlaces(p.Places), p.points(p.Points))}
	if words := leftPlaces(p.FreeNow-p.Places, len(p.in(equal))); words != "" {
		out[0] += " " + words
	}
	switch {
	case p.Checked:
		out = append(out, "No other list that brings as much of what the task needs has more points. This is proved, and the proof was checked.")
	case p.Best.Bound > p.Best.Points:
		out = append(out, "There was too little time to find the best. Others could have "+p.points(p.Best.Bound-p.Best.Points)+" more at most.")
	default:
		out = append(out, "There was too little time to prove that it is the best.")
	}
	if p.Without > p.Best.Points {
		out = append(out, "Without the perspectives, a list could have "+p.points(p.Without-p.Best.Points)+" more.")
	}
	if p.HasMoney {
		out = append(out, fmt.Sprintf("It asks for %s of the %s for bursaries that are left.", edition.Pounds(p.Bursary), edition.Pounds(max(p.Edition.BursaryBudget-p.Awarded, 0))))
	}
	if p.rounded {
		out = append(out, "Means are rounded to a millionth of a point.")
	}
	return out
}

func countPlaces(n int64) string {
	if n == 1 {
		return "one place"
	}
	return fmt.Sprintf("%d places", n)
}

func freeNow(n int64) string {
	switch n {
	case 0:
		return "No place is"
	case 1:
		return "One place is"
	}
	return fmt.Sprintf("%d places are", n)
}

// equalWords say how many lists are as good.
func (p shortlistPage) equalWords() string {
	many := p.Ways.String()
	if !p.Ways.IsInt64() || p.Ways.Int64() > 1_000_000 {
		many = "more than a million"
	} else if !p.Counted {
		many = "at least " + many
	}
	return "There are " + many + " lists that are equally good. These applications are in some of them and not in others. Nothing but you can choose between them: not names, and not who came first."
}

// limitWords are limits as a sentence reads them.
func limitWords(limits map[Kind]int64) string {
	var out []string
	for _, k := range Kinds() {
		if limits[k] > 0 {
			out = append(out, fmt.Sprintf("%s: %d", ui.LowerFirst(k.Words()), limits[k]))
		}
	}
	if len(out) == 0 {
		return "no limits"
	}
	return ui.And(out)
}

// kinds are those that have applications here.
func (p shortlistPage) kinds() []Kind {
	return slices.DeleteFunc(Kinds(), func(k Kind) bool {
		return !slices.ContainsFunc(p.lines, func(l line) bool { return l.kind() == k }) && p.Limits[k] == 0
	})
}

func (p shortlistPage) limit(k Kind) string {
	if v, typed := p.Typed[k]; typed {
		return v
	}
	if p.Limits[k] == 0 {
		return ""
	}
	return strconv.FormatInt(p.Limits[k], 10)
}

// puttable are the applications that the reader can put to the panel together.
func (p shortlistPage) puttable() []line {
	var out []line
	for _, i := range p.in(inList) {
		if l := p.lines[i]; l.Put == "" && !p.Hidden[l.ID] {
			out = append(out, l)
		}
	}
	return out
}

// overWords say that what is settled by hand does not fit.
func (p shortlistPage) overWords() string {
	if p.Over.Limit == 0 {
		return fmt.Sprintf("What is taken by hand, or put to the panel, needs %s, and %s free. Let some of them be free again.", countPlaces(p.Over.Uses), strings.ToLower(freeNow(p.FreeNow)))
	}
	if k := p.question.limits[p.Over.Limit-1]; k != "" {
		return fmt.Sprintf("What is taken by hand, or put to the panel, passes the limit for: %s. Let some of them be free again, or change the limit.", ui.LowerFirst(k.Words()))
	}
	return "What is taken by hand, or put to the panel, asks for more money for bursaries than is left. Let some of them be free again."
}

// handRows are what was settled by hand.
func (p shortlistPage) handRows() []ui.SummaryRow {
	var rows []ui.SummaryRow
	for _, h := range p.Hands {
		if x := p.find(h.Application); x != nil {
			what := "Left out"
			if h.Choice == TakeIt {
				what = "Taken"
			}
			rows = append(rows, ui.SummaryRow{Key: x.called(), Value: ui.Text(p.byHand(x.ID, what)), Change: p.at("/" + string(x.ID))})
		}
	}
	return rows
}

// label is what a choice does, as its button says it.
func (c swapChoice) label() string {
	switch c.To {
	case TakeIt:
		return "Take it into the list"
	case LeaveIt:
		return "Leave it out of the list"
	}
	return "Let the program choose again"
}

// notYet says why the reader sees no proposal now.
func (p shortlistPage) notYet() string {
	switch {
	case p.Rival:
		return "You have applied to this programme yourself. So you take no part in choosing, and do not see a proposal."
	case p.Row.Closed == 0:
		return "Nothing is proposed while the panel scores, so that each member judges alone. A coordinator closes scoring when the scores are in. Then the program proposes the list with the most points that fits."
	case p.Unscored == 1:
		return "One application still waits for your own score. Give it first, so that the proposal does not lead you."
	}
	return fmt.Sprintf("%d applications still wait for your own score. Give them first, so that the proposal does not lead you.", p.Unscored)
}

// scoredWords say for a coordinator how far the scores are.
func (p shortlistPage) scoredWords() string {
	done := 0
	for _, x := range p.Applications {
		if StandingOf(counted(p.Scores[x.ID], x, p.Bonds, p.Declared[x.ID])).Complete() {
			done++
		}
	}
	return fmt.Sprintf("%d of %d applications are scored by both sides. Those that are not stay out of the proposal, and are named.", done, len(p.Applications))
}

// questionValues are the questions with a tick: all of them, to begin with.
func questionValues(p shortlistPage) []string {
	var out []string
	for _, q := range p.Open {
		out = append(out, string(q.Decision)+":"+q.Hash)
	}
	return out
}

func questionOptions(p shortlistPage) []ui.Option {
	var out []ui.Option
	for _, q := range p.Open {
		out = append(out, ui.Option{Value: string(q.Decision) + ":" + q.Hash, Label: q.Application.called()})
	}
	return out
}
