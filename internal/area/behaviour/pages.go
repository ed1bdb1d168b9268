package behaviour

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"alongside/engine/stats"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
	"alongside/internal/shared/smallnumber"
)

// base is what every page has.
type base struct {
	ui.Page
	E    edition.Edition
	Who  eyes
	List List
}

// in is an address inside the edition.
func (p base) in(format string, args ...any) templ.SafeURL {
	return p.To("/editions/%s", string(p.E.ID)) + templ.SafeURL(fmt.Sprintf(format, args...))
}

func (b *Behaviours) base(r *web.Request, page ui.Page, may func(eyes) bool, more func(tx *db.Tx, p base) error) (base, error) {
	p := base{Page: page}
	id, err := r.ID("edition")
	if err != nil {
		return p, err
	}
	err = b.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if p.E, p.Who, err = b.enter(tx, r.Actor, id, may); err != nil {
			return err
		}
		if p.List, err = readList(tx, id); err != nil {
			return err
		}
		return more(tx, p)
	})
	switch {
	case p.Who.place:
		p.Back = "/me/editions/" + string(id)
	case !p.Who.runs:
		p.Back = "/me"
	}
	return p, err
}

// edit does the action of a form and shows the page again when something is wrong, or somebody went on meanwhile.
func edit(r *web.Request, title string, act func() (web.Answer, error), show func(page ui.Page) (templ.Component, error)) (web.Answer, error) {
	return web.Edit(act, func(problems []errs.Field, _ bool) (templ.Component, error) {
		page := r.Page(title)
		page.Problems = problems
		return show(page)
	})
}

// line is a behaviour as the page of the list shows it.
type line struct {
	Behaviour
	Same []Behaviour // those that were merged into it
	Mine bool
}

type listView struct {
	base
	Lines   []line
	Others  []ui.Option // to merge into
	OnList  []Behaviour
	Voters  int
	Rule    stats.Policy // about small numbers
	Chosen  []string     // the reader's votes
	Words   string       // typed
	Most    string
	Number  int           // of the page, while the group gathers
	Stays   bool          // kind words are given about the list, so nobody votes again
	Shown   map[db.ID]int // how often each was seen, as far as that is shown
	Counted db.Instant    // up to when; 0 when nothing is counted yet
	Notes   []note
	Names   map[db.ID]person.Person
	Typed   typed
}

const listTitle = "Behaviours that we value"

// typed is what came back with a form.
type typed struct {
	words, most string
	page        int
	chosen      []string
	form        bool
	answering   db.ID // the report of which the answer was typed
	answer      string
}

func (b *Behaviours) listView(r *web.Request, page ui.Page, t typed) (templ.Component, error) {
	v := listView{Words: t.words, Most: t.most, Number: max(t.page, 1), Typed: t}
	var err error
	v.base, err = b.base(r, page, eyes.any, func(tx *db.Tx, p base) error {
		all, err := behaviours(tx, p.E.ID)
		if err != nil {
			return err
		}
		v.lines(all, r.Actor.Person())
		if v.Voters, err = voters(tx, p.E.ID); err != nil {
			return err
		}
		if v.Rule, err = smallnumber.OfEdition(tx, p.E.ID); err != nil {
			return err
		}
		v.Chosen = nil
		if p.Who.mayVote() && p.List.Phase == Vote {
			own, err := votesOf(tx, p.E.ID, b.voter(tx, p.E.ID, r.Actor.Person()))
			if err != nil {
				return err
			}
			for _, id := range own {
				v.Chosen = append(v.Chosen, string(id))
			}
		}
		if p.Who.mayLead() && p.List.Phase == Closed {
			if v.Shown, v.Counted, err = readShown(tx, p.E.ID); err != nil {
				return err
			}
			given, err := seen(tx, p.E.ID)
			if err != nil {
				return err
			}
			v.Stays = len(given) > 0
		}
		if !p.Who.mayRead() {
			return nil
		}
		if v.Notes, err = b.notes(tx, p.E.ID); err != nil {
			return err
		}
		var ids []db.ID
		for _, n := range v.Notes {
			ids = append(ids, n.Giver, n.Receiver)
		}
		v.Names, err = person.Several(tx, slices.DeleteFunc(ids, func(id db.ID) bool { return id == "" }))
		return err
	})
	if err != nil {
		return nil, err
	}
	if t.form && t.chosen != nil {
		v.Chosen = t.chosen
	}
	if v.Most == "" {
		v.Most = strconv.FormatInt(v.List.Most, 10)
	}
	return listOf(v), nil
}

func (v *listView) lines(all []Behaviour, who db.ID) {
	v.Lines, v.Others, v.OnList = nil, nil, onList(all)
	for _, x := range standing(all) {
		l := line{Behaviour: x, Mine: x.Author == who}
		for _, y := range all {
			if y.Merged == x.ID {
				l.Same = append(l.Same, y)
			}
		}
		v.Lines = append(v.Lines, l)
		v.Others = append(v.Others, ui.Option{Value: string(x.ID), Label: x.Words})
	}
}

// onPage is how many behaviours one page has while the group gathers.
const onPage = 50

// shown are the behaviours of this page.
func (v listView) shown() []line {
	from := min((v.Number-1)*onPage, len(v.Lines))
	return v.Lines[from:min(from+onPage, len(v.Lines))]
}

func (v listView) pages() int { return (len(v.Lines) + onPage - 1) / onPage }

func (v listView) previous() templ.SafeURL {
	if v.Number < 2 {
		return ""
	}
	return v.in("/behaviours?page=%d", v.Number-1)
}

func (v listView) next() templ.SafeURL {
	if v.Number >= v.pages() {
		return ""
	}
	return v.in("/behaviours?page=%d", v.Number+1)
}

func (v listView) pageWords() string {
	return "Page " + strconv.Itoa(v.Number) + " of " + strconv.Itoa(v.pages())
}

// oneView is one behaviour while the group gathers: which others say the same.
type oneView struct {
	base
	Line   line
	Others []ui.Option // to merge into
}

func (b *Behaviours) oneView(r *web.Request, page ui.Page) (templ.Component, error) {
	v := oneView{}
	id, err := r.ID("behaviour")
	if err != nil {
		return nil, err
	}
	v.base, err = b.base(r, page, eyes.any, func(tx *db.Tx, p base) error {
		all, err := behaviours(tx, p.E.ID)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(all, func(v Behaviour) bool { return v.ID == id }) {
			return errs.Missing()
		}
		if err := during(p.List, Gather); err != nil {
			return err
		}
		var l listView
		l.lines(all, r.Actor.Person())
		at := slices.IndexFunc(l.Lines, func(l line) bool { return l.ID == id })
		if at < 0 {
			return errs.Missing() // it stands with another
		}
		v.Line = l.Lines[at]
		v.Others = slices.DeleteFunc(l.Others, func(o ui.Option) bool { return o.Value == string(id) })
		return nil
	})
	if err != nil {
		return nil, err
	}
	v.Back, v.Title = "/editions/"+string(v.E.ID)+"/behaviours", v.Line.Words
	return oneOf(v), nil
}

func (b *Behaviours) onePage(r *web.Request) (web.Answer, error) {
	c, err := b.oneView(r, r.Page(listTitle))
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(c), nil
}

// least is the smallest number of people that is shown, and that chooses.
func (v listView) least() int { return smallnumber.Under(v.Rule) }

// voters is how many voted, as the rule shows it.
func (v listView) voters() string {
	n := strconv.Itoa(v.Rule.Count(v.Voters).Value)
	if v.Rule.Exact() || v.Rule.Hide > 0 && v.Rule.Round == 0 {
		return n
	}
	return "About " + n
}

// votersWords say how many voted, as far as that may be told.
func (v listView) votersWords() string {
	if v.Voters < v.least() {
		return "Fewer than " + strconv.Itoa(v.least()) + " people have voted."
	}
	return v.voters() + " people have voted."
}

// listWords say how the list came about.
func (v listView) listWords() string {
	if v.Voters < v.least() {
		return "Fewer than " + strconv.Itoa(v.least()) + " people voted, so no vote counts. The list is everything that we gathered."
	}
	return v.voters() + " people voted. These behaviours got most votes. A number stands beside one when at least " + strconv.Itoa(v.least()) + " people voted for it, and at least as many did not."
}

// votes says how many votes a behaviour got, where enough people voted for it and enough did not: of a behaviour for which nearly
// everybody voted, the number would tell how each of them did.
func (v listView) votes(b Behaviour) string {
	if b.Votes < v.least() || v.Voters-b.Votes < v.least() {
		return ""
	}
	return " (" + strconv.Itoa(v.Rule.Count(b.Votes).Value) + " votes)"
}

// countedWords say as of when the numbers are.
func (v listView) countedWords() string {
	if v.Counted == 0 {
		return "Nothing is counted yet."
	}
	return "As of the end of " + ui.Date(v.Counted.Add(-time.Hour).In(v.E.Zone)) + "."
}

func (v listView) totalRows() ui.TableData {
	t := ui.TableData{Caption: "How often people saw each behaviour", Size: "s", Columns: []ui.Column{{Label: "Behaviour"}, ui.Numeric("Times")}}
	for _, x := range v.OnList {
		t.Rows = append(t.Rows, ui.Cells(x.Words, timesWords(v.Shown[x.ID], v.Rule)))
	}
	return t
}

func (b *Behaviours) listPage(r *web.Request) (web.Answer, error) {
	n, _ := strconv.Atoi(r.Value("page"))
	c, err := b.listView(r, r.Page(listTitle), typed{page: n})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(c), nil
}

// onList does a form of the page of the list.
func (b *Behaviours) onList(r *web.Request, t typed, saying string, act func(id db.ID) error) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	t.form = true
	return edit(r, listTitle, func() (web.Answer, error) {
		if err := act(id); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/editions/%s/behaviours", id).Saying("%s", saying), nil
	}, func(page ui.Page) (templ.Component, error) { return b.listView(r, page, t) })
}

func (b *Behaviours) addPage(r *web.Request) (web.Answer, error) {
	words := r.Value("words")
	return b.onList(r, typed{words: words}, "It is on the list.", func(id db.ID) error {
		_, err := b.Add(r.Ctx(), r.Actor, id, words)
		return err
	})
}

func (b *Behaviours) movePage(r *web.Request) (web.Answer, error) {
	to, most := Phase(r.Value("to")), r.Value("most")
	n, err := strconv.ParseInt(most, 10, 64)
	if most == "" && to != Closed {
		n, err = usualMost, nil // only who closes the vote says how many
	}
	if err != nil {
		n = 0 // the action says what may be entered
	}
	saying := map[Phase]string{Vote: "The vote has begun.", Closed: "The group’s list stands.", Gather: "The group gathers again."}[to]
	return b.onList(r, typed{most: most}, saying, func(id db.ID) error {
		return b.Move(r.Ctx(), r.Actor, id, Phase(r.Value("from")), to, n)
	})
}

func (b *Behaviours) votePage(r *web.Request) (web.Answer, error) {
	chosen := slices.Clone(r.Form["votes"])
	if chosen == nil {
		chosen = []string{}
	}
	var ids []db.ID
	for _, v := range chosen {
		ids = append(ids, db.ID(v))
	}
	return b.onList(r, typed{chosen: chosen}, "Your votes are saved. Nobody can see that they are yours.", func(id db.ID) error {
		return b.Choose(r.Ctx(), r.Actor, id, ids)
	})
}

func (b *Behaviours) removePage(r *web.Request) (web.Answer, error) {
	v, err := r.ID("behaviour")
	if err != nil {
		return web.Answer{}, err
	}
	return b.onList(r, typed{}, "It is taken away.", func(id db.ID) error { return b.Remove(r.Ctx(), r.Actor, id, v) })
}

func (b *Behaviours) mergePage(r *web.Request) (web.Answer, error) {
	v, err := r.ID("behaviour")
	if err != nil {
		return web.Answer{}, err
	}
	into, saying := db.ID(r.Value(mergeField(v))), "They stand together now."
	if r.Value("apart") == "yes" {
		into, saying = "", "It stands for itself again."
	} else if into == "" {
		into = db.NewID() // nothing was chosen: the action says so
	}
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	return web.Edit(func() (web.Answer, error) {
		return web.Redirect("/editions/%s/behaviours", id).Saying("%s", saying), b.Merge(r.Ctx(), r.Actor, id, v, into)
	}, func(problems []errs.Field, clash bool) (templ.Component, error) {
		page := r.Page(listTitle)
		page.Problems = problems
		if clash { // the vote has begun: the list says so
			return b.listView(r, page, typed{})
		}
		return b.oneView(r, page)
	})
}

// kindLine is kind words as one of the two reads them.
type kindLine struct {
	Kind
	With, About, When string
}

type kindView struct {
	base
	Reports     []note // words that the reader reported
	Mine, Given []kindLine
	People      []ui.Option
	Tables      bool // the edition has tables: only those at one's own are offered
	Away        []string
	OnList      []ui.Option
	To, About   string // typed
	Words       string
}

const kindTitle = "Kind words"

func (b *Behaviours) kindView(r *web.Request, page ui.Page, to, about, words string) (templ.Component, error) {
	v := kindView{To: to, About: about, Words: words, Away: r.Form["away"]}
	var err error
	v.base, err = b.base(r, page, eyes.mayKeep, func(tx *db.Tx, p base) error {
		who := r.Actor.Person()
		all, err := behaviours(tx, p.E.ID)
		if err != nil {
			return err
		}
		mine, err := received(tx, b.keys, p.E.ID, who)
		if err != nil {
			return err
		}
		given, err := gave(tx, b.keys, p.E.ID, who)
		if err != nil {
			return err
		}
		var mates []db.ID
		if p.Who.mayGive() {
			mates, v.Tables, err = b.mates(tx, p.E, who)
		}
		if err != nil {
			return err
		}
		mates = slices.DeleteFunc(mates, func(id db.ID) bool { return id == who })
		ids := slices.Clone(mates)
		for _, k := range mine {
			ids = append(ids, k.Giver)
		}
		for _, k := range given {
			ids = append(ids, k.Receiver)
		}
		ids = slices.Compact(slices.Sorted(slices.Values(ids)))
		people, err := person.Several(tx, ids[:min(len(ids), 500)])
		if err != nil {
			return err
		}
		v.fill(all, mine, given, mates, people, p.E.Zone)
		v.Reports, err = b.ownNotes(tx, p.E.ID, who)
		return err
	})
	if err != nil {
		return nil, err
	}
	return kindOf(v), nil
}

func (v *kindView) fill(all []Behaviour, mine, given []Kind, mates []db.ID, people map[db.ID]person.Person, zone string) {
	v.Mine, v.Given, v.People, v.OnList = nil, nil, nil, nil
	text := func(k Kind, with db.ID) kindLine {
		x, _ := find(all, k.Behaviour) // one that is gone has no words
		return kindLine{Kind: k, With: people[with].Name(), About: x.Words, When: ui.Date(k.Given.In(zone))}
	}
	for _, k := range mine {
		v.Mine = append(v.Mine, text(k, k.Giver))
	}
	for _, k := range given {
		v.Given = append(v.Given, text(k, k.Receiver))
	}
	for _, id := range mates {
		if p, ok := people[id]; ok {
			v.People = append(v.People, ui.Option{Value: string(id), Label: p.Name()})
		}
	}
	slices.SortFunc(v.People, func(a, b ui.Option) int {
		if a.Label < b.Label {
			return -1
		}
		return 1
	})
	for _, x := range onList(all) {
		v.OnList = append(v.OnList, ui.Option{Value: string(x.ID), Label: x.Words})
	}
}

func (b *Behaviours) kindPage(r *web.Request) (web.Answer, error) {
	c, err := b.kindView(r, r.Page(kindTitle), "", "", "")
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(c), nil
}

func (b *Behaviours) givePage(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	to, about, words := r.Value("to"), r.Value("behaviour"), r.Value("kind")
	return edit(r, kindTitle, func() (web.Answer, error) {
		if err := b.Give(r.Ctx(), r.Actor, id, db.ID(about), db.ID(to), words); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/editions/%s/kind-words", id).Saying("Your kind words are on their page now."), nil
	}, func(page ui.Page) (templ.Component, error) { return b.kindView(r, page, to, about, words) })
}

// mostKinds is how many kind words of one edition somebody sees.
const mostKinds = 500

// away are the reader's kind words as answers to choose from: which of them go.
func (v kindView) away() []ui.Option {
	var out []ui.Option
	for _, k := range v.Mine {
		out = append(out, ui.Option{Value: string(k.ID), Label: k.With + ", " + k.When, Hint: k.About})
	}
	return out
}

// unread says whether something waits to be read.
func (v kindView) unread() bool {
	return slices.ContainsFunc(v.Mine, func(k kindLine) bool { return k.Kept == 0 })
}

// toHint says who can be chosen.
func (v kindView) toHint() string {
	if v.Tables {
		return "People who sat at your table."
	}
	return "People who take part."
}

// nobodyWords say why nobody can be chosen yet.
func (v kindView) nobodyWords() string {
	if v.Tables {
		return "You have not sat at a table with anybody yet. You find the people of your table here from the day on which you sit there."
	}
	return "You find the people who take part here from the first day on."
}

// onMine does something with what the reader was given, and leads back to the page.
func (b *Behaviours) onMine(r *web.Request, saying string, act func(id db.ID) error) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	return edit(r, kindTitle, func() (web.Answer, error) {
		return web.Redirect("/editions/%s/kind-words", id).Saying("%s", saying), act(id)
	}, func(page ui.Page) (templ.Component, error) { return b.kindView(r, page, "", "", "") })
}

func (b *Behaviours) keepAllPage(r *web.Request) (web.Answer, error) {
	return b.onMine(r, "They stay with you.", func(id db.ID) error { return b.KeepAll(r.Ctx(), r.Actor, id) })
}

func (b *Behaviours) deleteSeveralPage(r *web.Request) (web.Answer, error) {
	var ids []db.ID
	for _, v := range r.Form["away"] {
		ids = append(ids, db.ID(v))
	}
	return b.onMine(r, "They are gone for good.", func(id db.ID) error { return b.DeleteSeveral(r.Ctx(), r.Actor, id, ids) })
}

// onKind does one thing with kind words, and leads back to the page.
func (b *Behaviours) onKind(r *web.Request, saying string, act func(id, kind db.ID) error) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	kind, err := r.ID("kind")
	if err != nil {
		return web.Answer{}, err
	}
	return edit(r, kindTitle, func() (web.Answer, error) {
		if err := act(id, kind); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/editions/%s/kind-words", id).Saying("%s", saying), nil
	}, func(page ui.Page) (templ.Component, error) { return b.kindView(r, page, "", "", "") })
}

func (b *Behaviours) keepPage(r *web.Request) (web.Answer, error) {
	return b.onKind(r, "It stays with you.", func(id, kind db.ID) error { return b.Keep(r.Ctx(), r.Actor, id, kind) })
}

func (b *Behaviours) deletePage(r *web.Request) (web.Answer, error) {
	return b.onKind(r, "It is gone for good.", func(id, kind db.ID) error { return b.Delete(r.Ctx(), r.Actor, id, kind) })
}
