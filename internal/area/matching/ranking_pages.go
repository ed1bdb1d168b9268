package matching

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/person"
)

// listsTitle is the name of the coordinator's page about lists.
const listsTitle = "Fair pairs from lists"

// The form of a closing time begins with this.
const (
	usualDays    = 14
	moreDays     = 3 // for those who need more time
	usualEvening = "8pm"
)

// listsPage is the coordinator's page about lists: asking for them, how many were saved, and the pairs that were made of them.
type listsPage struct {
	suggestionsPage
	Ranking Ranking
	Has     bool // lists were asked for
	Asked   asked
	Closing Closing // as typed, or what to begin with
	Cannot  string  // why no lists can be asked for now
	left    [2][]db.ID
	byHand  bool // the pairs are no longer those that the lists gave
	total   int  // pairs on all pages
}

// phase is where the lists stand: "" while none are asked for, "open", "closed" or "placed".
func (p listsPage) phase() string {
	switch {
	case !p.Has || p.Ranking.State == RankingOff:
		return ""
	case p.Ranking.State == RankingPlaced:
		return "placed"
	case p.Ranking.takes(p.now):
		return "open"
	}
	return "closed"
}

func (p listsPage) version() string { return strconv.FormatInt(p.Ranking.Version, 10) }

func (m *Matching) listsPage(r *web.Request) (listsPage, error) {
	p := listsPage{suggestionsPage: suggestionsPage{Number: r.Turn(), Words: r.Value("words"), Named: r.Value("named") == "yes", Ticked: r.Form["pair"]}, Closing: Closing{r.Value("closes-date"), r.Value("closes-time")}}
	var result listsResult
	base, err := m.readCrowdPage(r, listsTitle, func(tx *db.Tx, c *crowdPage) error {
		p.now, p.Closed = tx.Now, !finderOpen(c.Edition, tx.Now)
		var err error
		if p.Ranking, p.Has, err = newestRanking(tx, c.Edition.ID); err != nil {
			return err
		}
		if p.Asked, err = countAsked(tx, c.Edition.ID, p.Ranking.ID); err != nil {
			return err
		}
		p.Cannot = cannotAsk(c.Edition, c.crowd.Criteria, p.Asked, tx.Now)
		if p.phase() != "placed" {
			return nil
		}
		if result, p.HasRun, err = findFair(tx, c.Edition.ID); err != nil || !p.HasRun {
			return err
		}
		p.Run = result.run
		p.names, err = p.namesOf(tx, c, append(slices.Clone(result.list), result.out...))
		return err
	})
	base.part = "lists"
	p.crowdPage = base
	p.Back = "/editions/" + string(p.Edition.ID) + "/seekers"
	if err != nil {
		return p, err
	}
	if p.Closing == (Closing{}) {
		p.Closing = usualClosing(p)
	}
	if p.HasRun {
		p.show(result)
	}
	return p, nil
}

// usualClosing is what the form begins with: the closing time that there is, or one in two weeks, or soon where lists are closed.
func usualClosing(p listsPage) Closing {
	if p.phase() == "open" {
		at := p.Ranking.Closes.In(p.Edition.Zone)
		return Closing{at.Format("2006-01-02"), ui.Clock(at)}
	}
	days := usualDays
	if p.phase() == "closed" {
		days = moreDays
	}
	return Closing{p.now.In(p.Edition.Zone).AddDate(0, 0, days).Format("2006-01-02"), usualEvening}
}

// show makes the rows of a result, and says who is in no pair.
func (p *listsPage) show(f listsResult) {
	in, all := map[db.ID]bool{}, [2][]db.ID{}
	for _, s := range f.list {
		in[s.Professional], in[s.Partner] = true, true
		p.byHand = p.byHand || s.Hand
	}
	for _, s := range f.out {
		all[0], all[1] = append(all[0], s.Professional), append(all[1], s.Partner)
		p.byHand = true
	}
	for _, l := range f.run.Left {
		side := 0
		if l.Side == person.Partner {
			side = 1
		}
		all[side] = append(all[side], l.Unplaced...)
	}
	for side, ids := range all {
		for _, id := range ids {
			if !in[id] && !slices.Contains(p.left[side], id) {
				p.left[side] = append(p.left[side], id)
			}
		}
	}
	p.total = len(f.list)
	list := f.list[min(len(f.list), (p.Number-1)*suggestionsPerPage):]
	if p.More = len(list) > suggestionsPerPage; p.More {
		list = list[:suggestionsPerPage]
	}
	p.Run.Left = nil // it has no reasons that differ from one to another
	p.fill(list, f.sent)
}

// leftNames are the names of those of one side who are in no pair, in the order of letters.
func (p listsPage) leftNames(side int) string {
	var names []string
	for _, id := range p.left[side] {
		names = append(names, p.name(id))
	}
	slices.Sort(names)
	return and(names)
}

// leftByHand says of those who are left that some were left by hand, "" for nobody.
func (p listsPage) leftByHand() string {
	if p.byHand {
		return "Those whose pair you took out are here, too. "
	}
	return ""
}

// fairTable is the list of pairs that were made of lists. It says the same of each.
func fairTable(p suggestionsPage) ui.TableData {
	t := ui.TableData{Caption: "Pairs", Size: "m", Columns: ui.Columns("Pair", "Why", "Where it stands")}
	for _, s := range p.Rows {
		why := eachListed
		switch {
		case s.Gone:
			why = "Their cards are no longer both shown."
		case s.Hand:
			why = byHandAlone
		}
		t.Rows = append(t.Rows, []templ.Component{pairCell(p, s), ui.Text(why), stateCell(p, s)})
	}
	return t
}

// proof says what is proved of the pairs.
func (p listsPage) proof() []string {
	if p.byHand {
		return []string{"You changed pairs by hand. So it is no longer sure that no two people would both rather have each other."}
	}
	out := []string{"It is proved: there are no two people who would both rather have each other than whom they have here, or than nobody."}
	if p.Run.Proved {
		return append(out, "It is also proved that no other pairs like this treat the two sides more alike.")
	}
	return append(out, "Other pairs like this might treat the two sides a little more alike. To prove that takes too long.")
}

// means says how high on their lists the people are whom each side got, as far as it is told.
func (p listsPage) means() string {
	a, b := p.Run.PlaceOfProfessional.words(), p.Run.PlaceOfPartner.words()
	if a == "" || b == "" {
		return "With so few pairs we do not say how high on their lists people are. It would tell too much about single people."
	}
	where := "On average, professionals have somebody who stands " + a + " on their list. Patient partners have somebody who stands " + b + "."
	if p.byHand {
		return "Before you changed pairs by hand: " + ui.LowerFirst(where)
	}
	return where
}

// savedWords says how many lists are saved.
func (p listsPage) savedWords() string {
	return fmt.Sprintf("%d of %d", p.Asked.Saved, p.Asked.Professionals+p.Asked.Partners)
}

// listRows say how it stands.
func (p listsPage) listRows() []ui.SummaryRow {
	closes := ui.DateTime(p.Ranking.Closes.In(p.Edition.Zone)) + " (clocks of " + p.Edition.Zone + ")"
	label := "Closes"
	if p.phase() == "closed" {
		label = "Closed"
	}
	rows := []ui.SummaryRow{
		ui.Row(label, closes, ""),
		ui.Row("Asked", sideCount(p.Asked.Professionals, person.Professional)+" and "+sideCount(p.Asked.Partners, person.Partner), ""),
		ui.Row("Lists saved", p.savedWords(), ""),
	}
	if p.Ranking.Reminded != 0 {
		rows = append(rows, ui.Row("Last reminder", ui.DateTime(p.Ranking.Reminded.In(p.Edition.Zone)), ""))
	}
	return rows
}

// remindWords says whether a reminder can leave now; ok that it can.
func (p listsPage) remindWords() (words string, ok bool) {
	from, never := p.Ranking.mayRemind()
	switch {
	case p.Asked.Saved == p.Asked.Professionals+p.Asked.Partners:
		return "Everybody has saved a list.", false
	case p.Ranking.Reminders >= mostReminders:
		return fmt.Sprintf("You have sent %d reminders. That is the most.", mostReminders), false
	case never:
		return "It closes too soon for a reminder: two days lie between two letters.", false
	case p.now < from:
		return "Two days lie between two letters. The next reminder can leave on " + ui.DateTime(from.In(p.Edition.Zone)) + ".", false
	}
	return "Those who have saved no list get a letter. You are not told who they are.", true
}

// mustBe are the criteria that must be so for two people to be open to each other.
func mustBe(c Criteria) []string {
	var out []string
	for i, w := range c.Weights {
		if w == Needed {
			out = append(out, criteria[i].means)
		}
	}
	return out
}

func (m *Matching) lists(r *web.Request) (web.Answer, error) {
	p, err := m.listsPage(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(listsView(p)), nil
}

// sureAbout are the things that are asked once more before they are done.
var sureAbout = map[string]string{"close": "Close the lists now?", "off": "Call it off?"}

func (m *Matching) changeOfLists(r *web.Request) (web.Answer, error) {
	p, err := m.listsPage(r)
	if err != nil {
		return web.Answer{}, err
	}
	do := r.Value("do")
	if title := sureAbout[do]; title != "" && r.Value("sure") != "yes" && p.version() == r.Value("version") {
		p.Title, p.Back = title, p.here()
		return web.Show(listsSure(p, do)), nil
	}
	again := func(page ui.Page) templ.Component {
		page.Back = p.Back
		p.Page = page
		return listsView(p)
	}
	return web.Form(r, p.Title, func() (web.Answer, error) {
		said, err := m.doLists(r, p, do)
		if e := errs.Of(err); e != nil && (e.Kind == errs.Conflict || e.Kind == errs.Forbidden) {
			p.Problems = []errs.Field{{Message: e.Message}}
			return web.Clash(listsView(p)), nil
		}
		if err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("%s", p.here()).Saying("%s", said), nil
	}, again)
}

// doLists does what a coordinator asked for, and says what was done.
func (m *Matching) doLists(r *web.Request, p listsPage, do string) (said string, err error) {
	ctx, a, in, version := r.Ctx(), r.Actor, p.Edition.ID, r.Version()
	switch do {
	case "ask":
		return "Everybody who seeks a partner gets a letter.", m.AskForLists(ctx, a, in, p.Closing)
	case "move":
		return "The closing time is changed.", m.MoveClosing(ctx, a, in, version, p.Closing)
	case "close":
		return "The lists are closed.", m.CloseLists(ctx, a, in, version)
	case "off":
		return "It is called off. All lists are deleted.", m.CallOffLists(ctx, a, in, version)
	case "remind":
		return "Those who have saved no list get a letter.", m.RemindOfLists(ctx, a, in, version)
	case "pairs":
		return "The fair pairs are found. Nobody is invited yet.", m.FairPairs(ctx, a, in, version)
	}
	return "", errs.New(errs.Invalid, "Choose what to do.")
}

func (m *Matching) sendLists(r *web.Request) (web.Answer, error) {
	p, err := m.listsPage(r)
	if err != nil {
		return web.Answer{}, err
	}
	return m.sendFrom(r, p.suggestionsPage, func(s suggestionsPage) templ.Component {
		p.suggestionsPage = s
		return listsView(p)
	})
}

// swapPage is what one change by hand would do to the pairs of lists.
type swapPage struct {
	listsPage
	Professional, Partner string
	*Swap
}

func (m *Matching) swapPage(r *web.Request) (swapPage, error) {
	p := swapPage{Professional: r.Value("professional"), Partner: r.Value("partner")}
	var err error
	if p.listsPage, err = m.listsPage(r); err != nil {
		return p, err
	}
	p.Title, p.Back = "Change a pair by hand", p.here()
	if p.phase() != "placed" || !p.HasRun {
		return p, errs.New(errs.Gone, "There are no pairs from lists to change.")
	}
	if p.Professional+p.Partner == "" {
		return p, nil
	}
	var f listsResult
	if err := m.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) (err error) {
		f, _, err = findFair(tx, p.Edition.ID)
		return err
	}); err != nil {
		return p, err
	}
	s, err := f.swap(p.crowd, db.ID(p.Professional), db.ID(p.Partner))
	if errs.Is(err, errs.Invalid) {
		var c errs.Check
		pro, par := p.who[db.ID(p.Professional)], p.who[db.ID(p.Partner)]
		c.That(pro != nil && pro.Side == person.Professional, "professional", "Choose a professional who is seeking.")
		c.That(par != nil && par.Side == person.Partner, "partner", "Choose a patient partner who is seeking.")
		p.Problems = errs.Of(c.Err()).Fields
		return p, nil
	}
	p.Swap = &s
	return p, err
}

func (m *Matching) swap(r *web.Request) (web.Answer, error) {
	p, err := m.swapPage(r)
	if err != nil {
		return web.Answer{}, err
	}
	if len(p.Problems) > 0 {
		return web.Problem(swapView(p)), nil
	}
	return web.Show(swapView(p)), nil
}

func (m *Matching) saveSwap(r *web.Request) (web.Answer, error) {
	p, err := m.swapPage(r)
	if err != nil {
		return web.Answer{}, err
	}
	do := r.Value("do")
	if p.Swap == nil || do != "together" && do != "apart" {
		if len(p.Problems) == 0 {
			p.Problems = []errs.Field{{Message: "Choose two people, and what to do."}}
		}
		return web.Problem(swapView(p)), nil
	}
	err = m.ChangeFair(r.Ctx(), r.Actor, p.Edition.ID, p.Swap.Professional, p.Swap.Partner, do == "together", r.Version())
	if errs.Is(err, errs.Conflict) {
		p.Problems = []errs.Field{{Message: errs.Of(err).Message}}
		return web.Clash(swapView(p)), nil
	}
	if err != nil {
		return web.Answer{}, err
	}
	said := "These two are suggested together now."
	if do == "apart" {
		said = "These two are no longer suggested together."
	}
	return web.Redirect("%s", p.here()).Saying("%s", said), nil
}

// bothNames are the names of the two whom a change is about.
func (p swapPage) bothNames() string {
	return and([]string{p.name(p.Swap.Professional), p.name(p.Swap.Partner)})
}

// gone are the pairs that there would be no more.
func (p swapPage) gone() []string {
	var out []string
	for _, s := range p.Gone {
		out = append(out, and([]string{p.name(s.Professional), p.name(s.Partner)}))
	}
	return out
}

func (p swapPage) freed() string {
	var out []string
	for _, id := range p.Free {
		out = append(out, p.name(id))
	}
	return and(out)
}
