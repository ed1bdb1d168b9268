package seating

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/a-h/templ"

	engine "alongside/engine/seating"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/person"
)

// base is what every page of a plan has.
type base struct {
	ui.Page
	*crowd
	Since []string // when the form that was sent is older than the tables: what changed
}

// in is an address inside the edition's seating.
func (p base) in(format string, args ...any) templ.SafeURL {
	return p.To("/editions/%s/seating", string(p.Edition.ID)) + templ.SafeURL(fmt.Sprintf(format, args...))
}

func (p base) version() string { return strconv.FormatInt(p.Plan.Version, 10) }

// dayWords names a day: "Day 2, 14 May 2014".
func (p base) dayWords(i int) string { return dayTitle(i, p.Days[i]) }

// base reads the plan of the edition in the address; more reads what else the page shows.
func (s *Seating) base(r *web.Request, title string, may func(team) bool, more func(tx *db.Tx, p base) error) (base, error) {
	p := base{Page: r.Page(title)}
	id, err := r.ID("edition")
	if err != nil {
		return p, err
	}
	p.Back = "/editions/" + string(id) + "/seating"
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if p.crowd, err = s.read(tx, r.Actor, id, may); err != nil {
			return err
		}
		if version, older := p.looked(r); older && p.Has {
			if p.Since, err = p.since(tx, version); err != nil {
				return err
			}
		}
		if more == nil {
			return nil
		}
		return more(tx, p)
	})
	return p, err
}

// chair is a seat as the drawing shows it.
type chair struct {
	ID          db.ID
	Name        string
	Coach, Held bool
}

// initials are the first letters of a name, at most two.
func (c chair) initials() string {
	words := strings.Fields(c.Name)
	if len(words) == 0 {
		return ""
	}
	first, _ := utf8.DecodeRuneInString(words[0])
	if len(words) == 1 {
		return string(first)
	}
	last, _ := utf8.DecodeRuneInString(words[len(words)-1])
	return string(first) + string(last)
}

// tableView is a table as the drawing shows it.
type tableView struct {
	Number int
	Chairs []chair
	Most   int
}

// held says whether everybody at the table is held.
func (t tableView) held() bool {
	return len(t.Chairs) > 0 && !slices.ContainsFunc(t.Chairs, func(c chair) bool { return !c.Held })
}

// places is how many chairs are drawn.
func (t tableView) places() int { return max(len(t.Chairs), t.Most) }

// at is where a chair stands, around the middle of a square of 200.
func (t tableView) at(i int) (x, y string) {
	angle := 2*math.Pi*float64(i)/float64(max(t.places(), 1)) - math.Pi/2
	return strconv.FormatFloat(100+76*math.Cos(angle), 'f', 1, 64), strconv.FormatFloat(100+76*math.Sin(angle), 'f', 1, 64)
}

// size is the radius of a chair: smaller where there are many.
func (t tableView) size() string {
	return strconv.FormatFloat(min(20, 220/float64(max(t.places(), 1))), 'f', 1, 64)
}

// tables are the tables of a day, with the coach first.
func (w *crowd) tables(day int) []tableView {
	out := make([]tableView, w.Plan.Setup.Tables)
	for i := range out {
		out[i] = tableView{Number: i + 1}
		_, out[i].Most = w.Plan.Setup.size(i + 1)
	}
	for pass := range 2 {
		for _, p := range w.People {
			if t := w.tableOf(day, p.ID); t > 0 && p.Coach == (pass == 0) {
				out[t-1].Chairs = append(out[t-1].Chairs, chair{p.ID, p.Name(), p.Coach, w.seats[w.Days[day].ID][p.ID].Locked})
			}
		}
	}
	return out
}

// awayOn are the names of those who are noted as away on a day.
func (w *crowd) awayOn(day int) []string {
	var out []string
	for _, p := range w.People {
		if w.away(day, p.ID) {
			out = append(out, p.Name())
		}
	}
	return out
}

// planPage is the plan, with the tables of one day.
type planPage struct {
	base
	Day     int // -1 when there are no days
	Tables  []tableView
	Differs []changed
	Figures []string
	Heard   []heard  // what people told of days to come, for those who lead them
	Bare    []int    // tables of this day at which no coach sits
	Unkept  []string // rules that are not kept on this day
	Cannot  string
	Past    bool
	Turns   []Rotation // timetables, for whoever plans
	Changed []int      // tables that the reader has just changed
	Large   bool       // on a phone, draw the tables as large as elsewhere
	Unmet   int        // people of this day whose need is not met at their table, for those who may see needs
	Unasked int        // people who told of a need about which nobody has decided, for them too
}

func (s *Seating) plan(r *web.Request) (web.Answer, error) {
	var needs map[db.ID][]string
	var told map[db.ID]person.Needs
	var turns []Rotation
	b, err := s.base(r, "Tables", team.maySee, func(tx *db.Tx, p base) error {
		var err error
		if p.Has && p.Team.mayPlan() && still(p.Edition) {
			if turns, err = listRotations(tx, p.Edition.ID); err != nil {
				return err
			}
		}
		if needs, err = s.openNeeds(tx, p.Plan); err != nil { // to count what is kept; nothing of it is shown
			return err
		}
		if p.Has && p.Team.maySeeNeeds() {
			if told, err = s.told(tx, p.crowd); err != nil {
				return err
			}
		}
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	p := planPage{base: b, Day: -1, Cannot: b.cannot(), Turns: turns}
	p.Back = "/editions/" + string(b.Edition.ID) + "/days"
	if b.Team.coordinator {
		p.Back = "/editions/" + string(b.Edition.ID)
	}
	if len(b.Days) > 0 {
		p.Day = b.chosen(db.ID(r.Value("day")))
		p.Tables, p.Past = b.tables(p.Day), over(b.Edition, b.Days[p.Day], b.now)
		p.Changed, _ = tableNumbers(r.Value("changed"), b.Plan.Setup.Tables)
		p.Large = r.Value("large") == "yes"
		p.Bare = b.bare(p.Day, func(who db.ID) int { return b.tableOf(p.Day, who) })
	}
	if still(b.Edition) {
		p.Unasked = len(b.undecided(needs, told))
		if p.Day >= 0 && !p.Past {
			p.Unmet = len(b.unmet(p.Day, needs, told))
		}
	}
	if b.Has && still(b.Edition) && b.Plan.State != Waiting && b.seated() {
		p.Differs = b.differs()
		if b.Team.mayRun() {
			p.Heard = b.heard()
		}
	}
	if b.Has && b.seated() {
		if err := p.count(needs); err != nil {
			return web.Answer{}, err
		}
	}
	return web.Show(planView(p)), nil
}

// chosen is the day that is asked for, or else the first that is still to come.
func (w *crowd) chosen(id db.ID) int {
	if d := w.dayNumber(id); d >= 0 {
		return d
	}
	if coming := w.toCome(); len(coming) > 0 && still(w.Edition) {
		return coming[0]
	}
	return 0
}

// seated says whether anybody has a seat on any day.
func (w *crowd) seated() bool {
	for d := range w.Days {
		for _, p := range w.People {
			if w.hasSeat(d, p.ID) {
				return true
			}
		}
	}
	return false
}

// count fills in how good the tables are, and which rules are not kept.
func (p *planPage) count(needs map[db.ID][]string) error {
	q := p.ask(p.allDays(), p.hasSeat, needs)
	now := q.seating()
	f, err := engine.Count(&q.p, now)
	if err != nil {
		return err
	}
	broken, err := engine.Check(&q.p, now)
	if err != nil {
		return err
	}
	kept := len(broken) == 0
	if !p.Team.mayPlan() {
		broken = nil // which rules there are is for coordinators
	}
	for _, b := range broken {
		words := q.rule(b.Rule)
		if b.Rule.Kind == engine.RuleSizes && b.Table >= 0 {
			words = strings.TrimSuffix(q.wrongSize(int(b.Day), b.Table, sitting(now[b.Day], b.Table)), ".")
		}
		if b.Day < 0 || int(b.Day) == p.Day {
			if words = ui.UpperFirst(words) + "."; !slices.Contains(p.Unkept, words) {
				p.Unkept = append(p.Unkept, words)
			}
		}
	}
	p.Figures = q.figureWords(f, kept)
	p.Figures = append(p.heldSmall(p.Day), p.Figures...)
	if words := q.tooFew(p.Day); words != "" {
		p.Figures = append([]string{words}, p.Figures...)
	}
	return nil
}

// figures says how good the tables of all days are.
func (w *crowd) figures(needs map[db.ID][]string) ([]string, error) {
	q := w.ask(w.allDays(), w.hasSeat, needs)
	now := q.seating()
	f, err := engine.Count(&q.p, now)
	if err != nil {
		return nil, err
	}
	broken, err := engine.Check(&q.p, now)
	words := q.figureWords(f, len(broken) == 0)
	if n := rulesIn(broken); n > 0 {
		words = append([]string{counted(n, "rule is not kept.", "rules are not kept.")}, words...)
	}
	return words, err
}

func (q *question) figureWords(f engine.Figures, kept bool) []string {
	coaches := 0
	for _, v := range q.p.People {
		if v.Coach {
			coaches++
		}
	}
	by := forced{Again: engine.ForcedAgain(&q.p), Coaches: q.p.Coaches == engine.CoachesFixed && coaches > q.w.Plan.Setup.Tables}
	reach := engine.Reach(&q.p)
	for _, two := range q.p.Together {
		by.Kept = by.Kept || min(reach[two[0]], reach[two[1]]) == slices.Min(reach)
	}
	bound := engine.Bounds(&q.p)
	return append(figureWords(f, bound, len(q.w.People), len(q.w.Days), kept, by), q.mixWords(f, bound, kept)...)
}

// tooFew says that fewer people are there on a day than the tables are meant for; nothing when there are enough.
func (q *question) tooFew(day int) string {
	there := 0
	for _, p := range q.p.People {
		if !p.Away[day] {
			there++
		}
	}
	needed := q.w.Plan.Setup.fewest()
	if there >= needed {
		return ""
	}
	left := 0
	for _, t := range q.p.Days[day].Tables {
		if t.Most == 0 {
			left++
		}
	}
	if left > 0 {
		return fmt.Sprintf("On this day %s there. So few would sit at each table that %s left out.", counted(there, "person is", "people are"), counted(left, "table is", "tables are"))
	}
	return fmt.Sprintf("On this day %s there, and with so many at each your %s %d. So tables have fewer people than you said. Fewer tables would fill them.",
		counted(there, "person is", "people are"), counted(q.w.Plan.Setup.Tables, "table needs", "tables need"), needed)
}

// heldSmall names tables that are held as they are and have fewer people than was said, because others stay away.
func (w *crowd) heldSmall(day int) []string {
	var out []string
	for _, t := range w.tables(day) {
		least, _ := w.Plan.Setup.size(t.Number)
		if n := len(t.Chairs); n > 0 && n < least && !slices.ContainsFunc(t.Chairs, func(c chair) bool { return !c.Held }) {
			out = append(out, fmt.Sprintf("Everybody at table %d is held there, so it has only %s. You said at least %d. Let one of them go, and others can join.", t.Number, counted(n, "person", "people"), least))
		}
	}
	return out
}

// forced is what rules ask for, whatever the tables are.
type forced struct {
	Again   int  // meetings again of those whom rules bring together on several days; they do not count
	Kept    bool // some who are kept together can meet fewer others than anybody else
	Coaches bool // several coaches keep one table, and so sit together again; that does not count either
}

// figureWords says how good tables are. kept is whether all rules are kept: only then the bounds hold. by is what rules force,
// which is not counted as sitting together again.
func figureWords(f, bound engine.Figures, people, days int, kept bool, by forced) []string {
	var out []string
	proof := func(now, best int, at string) string {
		switch {
		case !kept:
			return ""
		case now == best:
			return " It is proved that nothing is better."
		case best == 0:
			return " Nothing better was found. There may be something."
		}
		return " " + fmt.Sprintf(at, best)
	}
	if days > 1 {
		again := "Nobody sits with the same person again on another day."
		switch {
		case by.Again > 0 && !kept:
			again = "Nobody sits with the same person again on another day, apart from those whom the rules bring together, who are not counted."
		case by.Again > 0:
			again = fmt.Sprintf("Nobody sits with the same person again on another day, but where the rules ask for it: %s.", counted(by.Again, "time", "times"))
		}
		if f.Repeats > 0 {
			again = fmt.Sprintf("Two people who have sat together sit together again: %s in all.", counted(f.Repeats, "time", "times"))
			switch {
			case by.Again > 0 && kept:
				again += fmt.Sprintf(" The rules ask for %d more. These are not counted.", by.Again)
			case by.Again > 0:
				again += " Those whom the rules bring together are not counted."
			}
		}
		if by.Coaches {
			again += " Coaches who keep one table together are not counted."
		}
		out = append(out, again+proof(f.Repeats, bound.Repeats, "Fewer than %d is not possible."))
	}
	if f.LeastMet > 0 { // otherwise somebody has no seat, and there is nothing to say of everybody
		average := float64(f.Met) / float64(max(people, 1))
		out = append(out, fmt.Sprintf("Each person sits with %s different people on average.", strconv.FormatFloat(math.Round(average*10)/10, 'f', -1, 64)))
		fewest := fmt.Sprintf("Nobody sits with fewer than %d.", f.LeastMet)
		if f.LeastMet == bound.LeastMet && kept {
			fewest += fmt.Sprintf(" It is proved that %d for everybody is not possible.", f.LeastMet+1)
		} else {
			fewest += proof(f.LeastMet, bound.LeastMet, "It is proved that more than %d for everybody is not possible.")
		}
		if by.Kept && kept && f.LeastMet <= bound.LeastMet {
			fewest += " Those who are kept together meet fewer others, because they fill seats at their table."
		}
		out = append(out, fewest)
	}
	switch {
	case f.Lone == 1:
		out = append(out, "Once somebody is the only one of their side at a table."+proof(f.Lone, bound.Lone, "Fewer than %d is not possible."))
	case f.Lone > 1:
		out = append(out, fmt.Sprintf("%d times somebody is the only one of their side at a table.", f.Lone)+proof(f.Lone, bound.Lone, "Fewer than %d is not possible."))
	}
	return out
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// setupPage is what a plan is made from, as a form.
type setupPage struct {
	base
	Form  SetupForm
	Clash bool
}

func (s *Seating) setup(r *web.Request) (web.Answer, error) {
	b, err := s.base(r, "Set up the tables", team.mayPlan, nil)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(setupView(setupPage{base: b, Form: b.setupNow().form(b.Plan.Version)})), nil
}

// setupNow is the setup as saved, or else a usual one.
func (w *crowd) setupNow() Setup {
	if w.Has {
		return w.Plan.Setup
	}
	return usual(max(len(w.People), int(w.Edition.Places)), w.Edition.InPairs)
}

func (s *Seating) saveSetup(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	f := SetupForm{Tables: r.Value("tables"), Least: r.Value("least"), Most: r.Value("most"), Sizes: r.Value("sizes"), Kinds: map[string]string{}, Coaches: r.Value("coaches"), Pairs: r.Value("pairs"),
		Mix: r.Form["mix"], Version: r.Value("version")}
	for _, k := range kinds {
		f.Kinds[k.Key] = r.Value("kind_" + k.Key)
	}
	return web.Edit(func() (web.Answer, error) {
		seated, err := s.SetUp(r.Ctx(), r.Actor, id, f)
		switch {
		case err != nil:
			return web.Answer{}, err
		case seated:
			return web.Redirect("/editions/%s/seating/again", id).Saying("This is saved. The tables are as they were."), nil
		}
		return web.Redirect("/editions/%s/seating", id), nil
	}, func(problems []errs.Field, clash bool) (templ.Component, error) {
		b, err := s.base(r, "Set up the tables", team.mayPlan, nil)
		if err != nil {
			return nil, err
		}
		b.Problems = problems
		if clash {
			f.Version = b.version()
		}
		return setupView(setupPage{base: b, Form: f, Clash: clash}), nil
	})
}

// rulesPage is who sits together or apart.
type rulesPage struct {
	base
	Rule Rule // as typed
}

func (s *Seating) rules(r *web.Request) (web.Answer, error) {
	b, err := s.base(r, "Together and apart", team.mayPlan, nil)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(rulesView(rulesPage{base: b})), nil
}

func (s *Seating) ruleForm(r *web.Request, typed Rule, act func(id db.ID) error, said string) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	return web.Edit(func() (web.Answer, error) {
		if err := act(id); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/editions/%s/seating/rules", id).Saying("%s", said), nil
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		b, err := s.base(r, "Together and apart", team.mayPlan, nil)
		if err != nil {
			return nil, err
		}
		b.Problems = problems
		return rulesView(rulesPage{base: b, Rule: typed}), nil
	})
}

func (s *Seating) saveRule(r *web.Request) (web.Answer, error) {
	rule := Rule{Kind: RuleKind(r.Value("kind")), First: db.ID(r.Value("first")), Second: db.ID(r.Value("second"))}
	return s.ruleForm(r, rule, func(id db.ID) error { return s.AddRule(r.Ctx(), r.Actor, id, r.Value("version"), rule) },
		"The rule is saved. The tables are as they were.")
}

func (s *Seating) removeRule(r *web.Request) (web.Answer, error) {
	return s.ruleForm(r, Rule{}, func(id db.ID) error {
		return s.DropRule(r.Ctx(), r.Actor, id, db.ID(r.Value("rule")), r.Value("version"))
	},
		"The rule is taken away. The tables are as they were.")
}

// kindsPage is who should sit at which kind of table: for those who may see needs.
type kindsPage struct {
	base
	look    needsLook
	Ticked  map[db.ID][]string
	Guessed bool   // nothing is saved yet: those are ticked who told so
	Find    string // what is looked for in the list
	Shown   []kind
	Closed  bool
}

func (s *Seating) kinds(r *web.Request) (web.Answer, error) {
	p, err := s.kindsPage(r, nil)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(kindsView(p)), nil
}

func (s *Seating) kindsPage(r *web.Request, typed map[db.ID][]string) (kindsPage, error) {
	p := kindsPage{base: base{Page: r.Page("Kinds of tables")}, Ticked: typed, Find: r.Value("find")}
	id, err := r.ID("edition")
	if err != nil {
		return p, err
	}
	if p.look, err = s.LookAtKinds(r.Ctx(), r.Actor, id); err != nil {
		return p, err
	}
	if version, older := (base{crowd: p.look.crowd}).looked(r); older && p.look.Has {
		if err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) (err error) {
			p.Since, err = p.look.since(tx, version)
			return err
		}); err != nil {
			return p, err
		}
	}
	p.crowd = p.look.crowd
	p.Back = "/editions/" + string(id) + "/seating"
	p.Closed = !still(p.Edition)
	for _, k := range kinds {
		if len(p.Plan.Setup.Kinds[k.Key]) > 0 {
			p.Shown = append(p.Shown, k)
		}
	}
	if typed == nil {
		p.Ticked = p.look.ticked
		if p.Plan.sealed == "" && p.Has {
			p.Guessed, p.Ticked = true, p.guess()
		}
	}
	return p, nil
}

// guess ticks those who told that they need a kind of table that there is.
func (p kindsPage) guess() map[db.ID][]string {
	out := map[db.ID][]string{}
	for who, told := range p.look.told {
		for _, key := range toldKinds(told) {
			if slices.ContainsFunc(p.Shown, func(k kind) bool { return k.Key == key }) {
				out[who] = append(out[who], key)
			}
		}
	}
	return out
}

// openNeeds are those about whose need nobody has decided, and without are those of them for whom there is no table of that kind.
func (p kindsPage) openNeeds() (open, without []string) {
	for _, l := range p.undecided(p.Ticked, p.look.told) {
		var no []string
		for _, key := range l.kinds {
			if k, _ := kindOf(key); len(p.Plan.Setup.Kinds[key]) == 0 {
				no = append(no, k.Words)
			}
		}
		open = append(open, p.name(l.who)+": "+strings.Join(l.words(), ", "))
		if len(no) > 0 {
			without = append(without, p.name(l.who)+": "+strings.Join(no, ", "))
		}
	}
	return open, without
}

// missing are the kinds that somebody told of and no table is of.
func (p kindsPage) missing(who db.ID) []kind {
	var out []kind
	for _, key := range toldKinds(p.look.told[who]) {
		if k, _ := kindOf(key); len(p.Plan.Setup.Kinds[key]) == 0 {
			out = append(out, k)
		}
	}
	return out
}

// toldOf says whether somebody told of a need for a kind of table.
func (p kindsPage) toldOf(who db.ID, key string) bool {
	return slices.Contains(toldKinds(p.look.told[who]), key)
}

func (s *Seating) saveKinds(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	typed := map[db.ID][]string{}
	for _, v := range r.Form["kind"] {
		key, who, _ := strings.Cut(v, ":")
		typed[db.ID(who)] = append(typed[db.ID(who)], key)
	}
	if r.Value("seek") != "" { // what is ticked tells of needs, so it is not in an address
		p, err := s.kindsPage(r, typed)
		return web.Show(kindsView(p)), err
	}
	return web.Edit(func() (web.Answer, error) {
		if err := s.SaveKinds(r.Ctx(), r.Actor, id, r.Value("version"), typed); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/editions/%s/seating/kinds", id).Saying("Saved. The tables are as they were."), nil
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p, err := s.kindsPage(r, typed)
		p.Problems = problems
		return kindsView(p), err
	})
}

// open says whether the tables can be changed now.
func (p base) open() bool { return still(p.Edition) && p.Has && p.Plan.State != Waiting }
