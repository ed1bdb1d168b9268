package matching

import (
	"cmp"
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
	"alongside/internal/shared/voice"
)

// suggestionsPerPage is how many suggestions a page shows. All are sent from any page.
const suggestionsPerPage = 100

// crowdPage is the common ground of the coordinator's pages about suggestions.
type crowdPage struct {
	ui.Page
	Edition edition.Edition
	crowd   *crowd
	who     map[db.ID]*profile
	part    string // of the edition's addresses: suggestions, or lists
}

// here is the address of these pages, without the network's prefix.
func (p crowdPage) here() string {
	return "/editions/" + string(p.Edition.ID) + "/" + cmp.Or(p.part, "suggestions")
}

func (p crowdPage) at(more string) templ.SafeURL {
	return p.To("/editions/%s/"+cmp.Or(p.part, "suggestions")+more, p.Edition.ID)
}

// readCrowdPage reads an edition with everybody who seeks in it, for its coordinator.
func (m *Matching) readCrowdPage(r *web.Request, title string, more func(tx *db.Tx, p *crowdPage) error) (crowdPage, error) {
	p := crowdPage{Page: r.Page(title)}
	id, err := r.ID("edition")
	if err != nil {
		return p, err
	}
	err = m.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if p.Edition, err = m.runs(tx, r.Actor, id); err != nil {
			return err
		}
		if p.crowd, err = m.readCrowd(tx, p.Edition); err != nil {
			return err
		}
		p.who = p.crowd.who()
		if more == nil {
			return nil
		}
		return more(tx, &p)
	})
	p.Back = "/editions/" + string(id) + "/suggestions"
	return p, err
}

// suggestionsPage is the list of suggestions with everything that is said about it.
type suggestionsPage struct {
	Known int // pairs who know of each other already and were not asked here
	crowdPage
	Run     Run
	HasRun  bool
	Stale   bool
	Rows    []suggestionRow
	Left    []leftWords
	Number  int
	More    bool
	Words   string   // typed, to go with the invitations
	Named   bool     // the words may go though they name who people are
	Asked   bool     // whether they may is asked
	Lists   string   // until when lists are open, "" when they are not
	Ticked  []string // ids of suggestions
	Closed  bool
	Skipped []Rule             // decisions by hand that have no effect now
	Lacking []voice.Unanswered // stated perspectives that nobody answers yet
	names   map[db.ID]string
	now     db.Instant
	invited map[db.ID][]invitation // that can still be answered, by person
}

// With how many who seek at most the page itself lists the perspectives that nobody answers, and how many of them. In a larger call they stand on
// their own page, which is linked.
const (
	mostForVoices = 500
	lackingShown  = 8
)

// lackingRows are the perspectives that nobody answers, with how those who bring them can take part.
func lackingRows(p suggestionsPage) []ui.SummaryRow {
	var rows []ui.SummaryRow
	for _, u := range p.Lacking[:min(len(p.Lacking), lackingShown)] {
		how := "It is not said yet how people can take part."
		if u.Possible != "" {
			how = "How they can take part: " + u.Possible
		}
		rows = append(rows, ui.SummaryRow{Key: u.Words, Value: ui.Lines(how)})
	}
	return rows
}

// suggestionRow is one suggestion as the page shows it.
type suggestionRow struct {
	Suggestion
	Pro, Par  string // the professionals of a trio are in Pro
	Why, Cost string
	Sent      db.Instant // when both were asked, 0 for not yet
	Pair      bool
	Gone      bool // one of them no longer seeks
	names     string
}

func (s suggestionRow) both() string { return s.names }

// costNow is what it would cost to do without a suggestion, as long as that can still be decided.
func (s suggestionRow) costNow() string {
	if s.Pair || s.Sent != 0 || s.Gone {
		return ""
	}
	return s.Cost
}

// seek is what the list is of: what was looked for when it was found.
func (p suggestionsPage) seek() Seek {
	if p.HasRun && p.Run.State == RunDone {
		return p.Run.seek()
	}
	return p.crowd.Criteria.Seek
}

func (m *Matching) suggestionsPage(r *web.Request) (suggestionsPage, error) {
	p := suggestionsPage{Number: r.Turn(), Words: r.Value("words"), Named: r.Value("named") == "yes", Ticked: r.Form["pair"]}
	var list []Suggestion
	var sent map[[3]db.ID]Introduction
	var err error
	p.crowdPage, err = m.readCrowdPage(r, "Suggestions for pairs", func(tx *db.Tx, c *crowdPage) error {
		var err error
		p.Closed, p.now = !finderOpen(c.Edition, tx.Now), tx.Now
		if p.Lacking = nil; len(c.crowd.sides[0])+len(c.crowd.sides[1]) <= mostForVoices {
			if p.Lacking, err = m.pairs.UnansweredIn(tx, c.Edition.ID); err != nil {
				return err
			}
		}
		k, _, err := newestRanking(tx, c.Edition.ID)
		if err != nil {
			return err
		}
		if k.takes(tx.Now) {
			p.Lists = ui.DateTime(k.Closes.In(c.Edition.Zone))
		}
		if p.Run, p.HasRun, err = newestRun(tx, c.Edition.ID); err != nil || !p.HasRun || p.Run.State != RunDone {
			return err
		}
		p.Stale = p.Run.Hash != c.crowd.hash()
		if list, err = suggestionsOf(tx, p.Run.ID, suggestionsPerPage+1, (p.Number-1)*suggestionsPerPage); err != nil {
			return err
		}
		if sent, err = introducedIn(tx, c.Edition.ID); err != nil {
			return err
		}
		if p.names, err = p.namesOf(tx, c, list); err != nil {
			return err
		}
		p.invited, err = openInvitations(tx, c.Edition.ID, c.who)
		return err
	})
	p.Back = "/editions/" + string(p.Edition.ID) + "/seekers"
	if err != nil {
		return p, err
	}
	if p.seek() == SeekTrios {
		p.Title = "Suggestions for trios"
	}
	if p.More = len(list) > suggestionsPerPage; p.More {
		list = list[:suggestionsPerPage]
	}
	p.fill(list, sent)
	p.Known = p.crowd.knownBefore(sent)
	return p, nil
}

// knownBefore counts the pairs of those who seek now who know of each other already, though nobody asked them here: from another edition, or because
// one asked the other. What came of it does not matter, and nobody is named.
func (w *crowd) knownBefore(sent map[[3]db.ID]Introduction) int {
	here := map[[2]db.ID]bool{}
	for _, i := range sent {
		for _, a := range i.People() {
			for _, b := range i.People() {
				here[[2]db.ID{a, b}] = true
			}
		}
	}
	var side [2]map[db.ID]bool
	for n, list := range w.sides {
		side[n] = map[db.ID]bool{}
		for _, s := range list {
			side[n][s.Person] = true
		}
	}
	n := 0
	for two := range w.met {
		if side[0][two[0]] && side[1][two[1]] && !here[two] {
			n++
		}
	}
	return n
}

// known says why some pairs are not among the suggestions, "" for none.
func (p suggestionsPage) known() string {
	if p.Known == 0 {
		return ""
	}
	know := "Two people who seek here know of each other already, for example from another edition. So they are not suggested together again."
	if p.Known > 1 {
		know = fmt.Sprintf("%d times, two people who seek here know of each other already, for example from another edition. They are not suggested together again.", p.Known)
	}
	return know
}

// namesOf are the names of everybody on the page, also of those who no longer seek.
func (p *suggestionsPage) namesOf(tx *db.Tx, c *crowdPage, list []Suggestion) (map[db.ID]string, error) {
	var missing []db.ID
	need := func(ids ...db.ID) {
		for _, id := range ids {
			if c.who[id] == nil && !slices.Contains(missing, id) {
				missing = append(missing, id)
			}
		}
	}
	for _, s := range list {
		need(s.Professional, s.Partner)
		if s.Third != "" {
			need(s.Third)
		}
	}
	for _, l := range p.Run.Left {
		need(l.Unplaced...)
		need(l.People...)
		need(l.Partners...)
	}
	for _, rule := range c.crowd.Rules {
		need(rule.Professional, rule.Partner)
		if rule.Third != "" {
			need(rule.Third)
		}
	}
	people, err := person.Several(tx, missing[:min(len(missing), 500)])
	out := map[db.ID]string{}
	for id, q := range c.who {
		out[id] = q.name()
	}
	for id, q := range people {
		out[id] = q.Name()
	}
	return out, err
}

func (p *suggestionsPage) name(id db.ID) string {
	if n := p.names[id]; n != "" {
		return n
	}
	if q := p.who[id]; q != nil {
		return q.name()
	}
	return "Somebody who is no longer here"
}

// fill makes the rows.
func (p *suggestionsPage) fill(list []Suggestion, sent map[[3]db.ID]Introduction) {
	c := compare(p.crowd.Criteria)
	for _, s := range list {
		row := suggestionRow{Suggestion: s, Pro: p.name(s.Professional), Par: p.name(s.Partner), Cost: costWords(s)}
		pro, par := p.who[s.Professional], p.who[s.Partner]
		if i, was := sent[[3]db.ID{s.Professional, s.Partner, s.Third}]; was {
			row.Sent, row.Pair = i.Created, i.State == Pair
		}
		row.names = and([]string{row.Pro, row.Par})
		t, all := p.crowd.trioOf(p.who, s.Professional, s.Third, s.Partner)
		switch {
		case s.Third != "" && all:
			row.Why = c.WhyTrio(t, "")
		case s.Third == "" && pro != nil && par != nil:
			row.Why = c.Why(pro, par, theCoordinator)
		default:
			row.Gone = true
		}
		if s.Third != "" {
			row.names = and([]string{row.Pro, p.name(s.Third), row.Par})
		}
		p.Rows = append(p.Rows, row)
	}
	for _, l := range p.Run.Left {
		p.Left = append(p.Left, p.leftWords(l))
	}
	p.sayInvitations()
	p.Skipped = p.crowd.idleRules()
}

// idleRules are decisions by hand that have no effect now.
func (w *crowd) idleRules() []Rule {
	if w.Criteria.Seek == SeekTrios {
		return w.trioRules().idle
	}
	q := &question{left: w.rested(0), right: w.rested(1)}
	q.number()
	q.rules(w)
	return q.idle
}

// several says whether somebody can be in several suggestions.
func (p suggestionsPage) several() bool {
	return p.crowd.Criteria.several()
}

// shared says whether somebody is in several of the pairs that were found.
func (r Run) shared() bool {
	return !r.Trios && r.Ranking == "" && r.People >= 0 && r.People < 2*r.Pairs
}

// inPairs says how many people are in the pairs, where that cannot be seen from the number of pairs.
func (p suggestionsPage) inPairs() string {
	if !p.Run.shared() {
		return ""
	}
	return fmt.Sprintf("%d of the %d people are in a pair, some in several. ", p.Run.People, p.Run.Professionals+p.Run.Partners)
}

func onlyThese(m int64) string {
	if m == 1 {
		return "this 1 possible partner"
	}
	return fmt.Sprintf("these %d possible partners", m)
}

// worth says what the pairs are worth together. How good that is, proof says.
func (p suggestionsPage) worth() string {
	return fmt.Sprintf("The %s are worth %s together.", p.seek().many(), pointsWords(p.Run.Worth))
}

// proof says whether it is proved that nothing is better, and how far from the best it can be when it is not.
func (p suggestionsPage) proof() string {
	r := p.Run
	byHand := r.ByHand > 0 || r.ByHand < 0 && len(p.crowd.Rules) > len(p.crowd.idleRules())
	switch {
	case p.Stale && r.Trios && !r.Proved:
		return "When these were found, it was not proved that they were the best."
	case p.Stale && byHand:
		return "When these were found, it was proved that nothing was better with what was decided by hand."
	case p.Stale:
		return "When these were found, it was proved that nothing was better."
	case byHand:
		return p.proofByHand()
	case r.shared():
		return "It is proved that nothing is better. No other choice leaves fewer people without a pair. None that leaves as few has more pairs, or as many with more points."
	case !r.Trios || r.Proved:
		many := r.seek().many()
		return "It is proved that nothing is better: no other choice gives more " + many + ", and none with as many " + many + " has more points."
	case r.MostTrios > r.Pairs:
		return fmt.Sprintf("It is not proved that these are the best. No choice can have more than %s.", SeekTrios.unit(r.MostTrios))
	}
	return fmt.Sprintf("It is proved that there cannot be more trios. It is not proved that no others have more points: at most %s more are possible.", thousands(r.Bound-r.Worth))
}

// proofByHand is the proof where somebody decided about some people by hand: it holds among the choices that keep that.
func (p suggestionsPage) proofByHand() string {
	r, many := p.Run, p.Run.seek().many()
	const begin = "With what you decided by hand, it is proved that nothing is better. "
	switch {
	case r.shared():
		return begin + "No other choice that keeps it leaves fewer people without a pair. None that leaves as few has more pairs, or as many with more points."
	case !r.Trios || r.Proved:
		return begin + "No other choice that keeps it gives more " + many + ". None with as many " + many + " has more points. Without it, there may be better ones."
	case r.MostTrios > r.Pairs:
		return fmt.Sprintf("It is not proved that these are the best. With what you decided by hand, no choice can have more than %s.", SeekTrios.unit(r.MostTrios))
	}
	return fmt.Sprintf("With what you decided by hand, it is proved that there cannot be more trios. It is not proved that no others have more points: at most %s more are possible.", thousands(r.Bound-r.Worth))
}

// since says how this result differs from the one before, "" for nothing to say.
func (p suggestionsPage) since() string {
	r := p.Run
	pairs, points := r.Pairs-r.PairsBefore, r.Worth-r.WorthBefore
	switch {
	case r.PairsBefore < 0:
		return ""
	case r.WorthBefore < 0:
		return fmt.Sprintf("The time before it was %s. Points were given for other things then, so they cannot be compared.", p.seek().unit(r.PairsBefore))
	case pairs == 0 && points == 0:
		return "The time before it was the same number of " + p.seek().many() + " and points."
	case pairs == 0 && points < 0:
		return fmt.Sprintf("The time before it was the same number of %s, and %s more.", p.seek().many(), pointsWords(-points))
	case pairs == 0:
		return fmt.Sprintf("The time before it was the same number of %s, and %s less.", p.seek().many(), pointsWords(points))
	}
	return fmt.Sprintf("The time before it was %s with %s.", p.seek().unit(r.PairsBefore), pointsWords(r.WorthBefore))
}

// open counts the suggestions of this page that can still be sent.
func (p suggestionsPage) open() (n int) {
	for _, s := range p.Rows {
		if s.Sent == 0 && !s.Gone {
			n++
		}
	}
	return n
}

func (p suggestionsPage) previous() templ.SafeURL {
	if p.Number < 2 {
		return ""
	}
	return p.at("?page=" + strconv.Itoa(p.Number-1))
}

func (p suggestionsPage) next() templ.SafeURL {
	if !p.More {
		return ""
	}
	return p.at("?page=" + strconv.Itoa(p.Number+1))
}

// choices are the people of one side, for choosing.
func (p crowdPage) choices(side int) []ui.Option {
	out := make([]ui.Option, len(p.crowd.sides[side]))
	for i, q := range p.crowd.sides[side] {
		out[i] = ui.Option{Value: string(q.Person), Label: q.name() + ", " + q.Place}
	}
	slices.SortStableFunc(out, func(a, b ui.Option) int { return strings.Compare(a.Label, b.Label) })
	return out
}

func (m *Matching) suggestions(r *web.Request) (web.Answer, error) {
	p, err := m.suggestionsPage(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(suggestions(p)), nil
}

func (m *Matching) suggest(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	err = m.Suggest(r.Ctx(), r.Actor, id)
	if errs.Is(err, errs.Forbidden) {
		p, perr := m.suggestionsPage(r)
		p.Problems = []errs.Field{{Message: errs.Of(err).Message}}
		return web.Clash(suggestions(p)), perr
	}
	if err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/editions/%s/suggestions", id), nil
}

func (m *Matching) send(r *web.Request) (web.Answer, error) {
	p, err := m.suggestionsPage(r)
	if err != nil {
		return web.Answer{}, err
	}
	return m.sendFrom(r, p, suggestions)
}

// askOfWords asks about words of a coordinator that name who people are, such as their health; nil where there is nothing to ask, or it was
// answered. readers says who will read them.
func askOfWords(words, readers string, sure bool) []errs.Field {
	named := voice.NamesWords(words)
	if named == "" || sure || len([]rune(words)) > 1000 {
		return nil
	}
	return []errs.Field{{Name: "named", Message: "Your words go out only if you choose it. " + named + " " + readers + " Change your words, or tick this."}}
}

// sendFrom sends what was chosen on a page of suggestions; show is that page.
func (m *Matching) sendFrom(r *web.Request, p suggestionsPage, show func(suggestionsPage) templ.Component) (web.Answer, error) {
	var chosen []db.ID
	for _, v := range r.Form["pair"] {
		chosen = append(chosen, db.ID(v))
	}
	if ask := askOfWords(p.Words, "Everybody whom you invite reads it.", p.Named); ask != nil {
		p.Asked, p.Problems = true, ask
		return web.Problem(show(p)), nil
	}
	if r.Value("which") == "all" && r.Value("sure") != "yes" && p.open() > 0 && !p.Closed && len([]rune(p.Words)) <= 1000 {
		p.Back = p.here()
		p.Title = "Invite all " + p.seek().many() + "?"
		return web.Show(sureView(p)), nil
	}
	return web.Form(r, p.Title, func() (web.Answer, error) {
		out, err := m.Send(r.Ctx(), r.Actor, p.Edition.ID, db.ID(r.Value("run")), chosen, r.Value("which") == "all", r.Value("words"))
		if errs.Is(err, errs.Conflict) {
			p.Problems = []errs.Field{{Message: errs.Of(err).Message}}
			return web.Clash(show(p)), nil
		}
		if err != nil {
			return web.Answer{}, err
		}
		return sentAnswer(p, out, show)
	}, func(page ui.Page) templ.Component {
		page.Back = p.Back
		p.Page = page
		return show(p)
	})
}

// sentAnswer says what came of sending.
func sentAnswer(p suggestionsPage, out Sending, show func(suggestionsPage) templ.Component) (web.Answer, error) {
	to := web.Redirect("%s", p.here())
	not := strings.Join(out.Not[:min(len(out.Not), 5)], " ")
	asked := "We have asked both people of " + counted(int64(out.Sent), "pair", "pairs") + ". They become a pair when both say yes."
	if p.seek() == SeekTrios {
		asked = "We have asked all three people of " + SeekTrios.unit(int64(out.Sent)) + ". They become a trio when all three say yes."
	}
	switch {
	case out.Sent > 0 && not != "":
		return to.Warning("%s These were not asked: %s", asked, not), nil
	case out.Sent > 0:
		return to.Saying("%s", asked), nil
	case not != "":
		p.Problems = []errs.Field{{Message: "Nobody was asked. " + not}}
		return web.Clash(show(p)), nil
	}
	return to.Saying("They were asked before. Nobody is asked twice."), nil
}

// value is the id of somebody who seeks, "" for everything else that was typed.
func (p crowdPage) value(id string) string {
	if p.who[db.ID(id)] == nil {
		return ""
	}
	return id
}

func findLabel(p suggestionsPage) string {
	if p.HasRun && p.Run.State == RunDone {
		return "Find the best " + p.crowd.Criteria.Seek.many() + " again"
	}
	return "Find the best " + p.crowd.Criteria.Seek.many()
}

// findKind makes the button that finds pairs the main one of its page, unless there is a result that counts.
func findKind(p suggestionsPage) ui.Kind {
	if p.HasRun && p.Run.State == RunDone && !p.Stale {
		return ui.Secondary
	}
	return ui.Primary
}

func inviteKind(p suggestionsPage) ui.Kind {
	if p.Stale {
		return ui.Secondary
	}
	return ui.Primary
}

func ticked(p suggestionsPage, s suggestionRow) bool { return slices.Contains(p.Ticked, string(s.ID)) }

func suggestionTable(p suggestionsPage) ui.TableData {
	if p.Run.Ranking != "" {
		return fairTable(p)
	}
	t := ui.TableData{Caption: "Suggestions, those with most points first", Size: "m", Columns: ui.Plain(ui.Columns(ui.UpperFirst(p.seek().one()), "Why", "Points", "Where it stands"), ui.UpperFirst(p.seek().one()), "Why", "Where it stands")}
	for _, s := range p.Rows {
		why := s.Why
		if s.Gone {
			why = "Their cards are no longer all shown."
		}
		t.Rows = append(t.Rows, []templ.Component{pairCell(p, s), whyCell(why, s.costNow()), ui.Text(thousands(s.Worth)), stateCell(p, s)})
	}
	return t
}

// namesIn are the names of those about whom something was decided by hand.
func (p *suggestionsPage) namesIn(r Rule) string {
	if r.Third != "" {
		return and([]string{p.name(r.Professional), p.name(r.Third), p.name(r.Partner)})
	}
	return and([]string{p.name(r.Professional), p.name(r.Partner)})
}

func ruleTable(p suggestionsPage) ui.TableData {
	t := ui.TableData{Caption: "What you decided by hand", Size: "m", Columns: append(ui.Columns("People", "What you decided"), ui.Column{Label: "Take away", Hidden: true})}
	for _, r := range p.crowd.Rules {
		words := "Are suggested together"
		if r.Kind == Never {
			words = "Are never suggested"
		}
		if slices.Contains(p.Skipped, r) {
			words += ". This has no effect now: somebody no longer seeks, was invited lately, or they know of each other."
			if (r.Third != "") != (p.crowd.Criteria.Seek == SeekTrios) {
				words = strings.SplitAfter(words, ". ")[0] + "This has no effect while you look for " + p.crowd.Criteria.Seek.many() + "."
			}
		}
		t.Rows = append(t.Rows, []templ.Component{ui.Text(p.namesIn(r)), ui.Text(words), freeButton(p, r)})
	}
	return t
}

// lackingTitle says how many perspectives nobody brings, also where the rest is folded.
func (p suggestionsPage) lackingTitle() string {
	title := "Perspectives that nobody brings yet"
	if len(p.Lacking) > 0 {
		title += ": " + strconv.Itoa(len(p.Lacking))
	}
	return title
}
