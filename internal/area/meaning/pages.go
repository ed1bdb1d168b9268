package meaning

import (
	"time"

	"github.com/a-h/templ"

	"alongside/engine/stats"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/person"
	"alongside/internal/shared/smallnumber"
)

// how decides how what people wrote may be shown.
func (s *Meanings) how(tx *db.Tx, all []Answer) (Shown, error) {
	p, err := smallnumber.Of(tx)
	partners, professionals := sides(all)
	return shown(partners, professionals, p), err
}

func typedDay(text string) string {
	if d, ok := ui.ParseDate(text); ok {
		return d
	}
	return text
}

func dayField(day string) string {
	if _, ok := ui.ParseDate(day); ok && day != "" {
		return ui.ShortDate(day)
	}
	return day
}

// pageSize is how many words a page shows.
const pageSize = 50

type listView struct {
	ui.Page
	All            []Meaning
	Words          string
	Open           bool // what is asked at the moment
	Today          string
	Previous, Next templ.SafeURL
	Number         int
}

func (s *Meanings) listPage(r *web.Request) (web.Answer, error) {
	p := listView{Page: r.Page("Glossary"), Words: r.Value("q"), Open: r.Value("show") == "asked" && r.Actor.SignedIn(), Number: r.Turn()}
	if err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		r.Actor.Scoped()
		p.Today = tx.Now.In(r.Network.Zone).Format(time.DateOnly)
		all, err := list(tx, p.Words, p.Open, r.Actor.SignedIn(), pageSize+1, (p.Number-1)*pageSize)
		if err != nil {
			return err
		}
		show := map[bool]string{true: "asked"}[p.Open]
		if p.Number > 1 {
			p.Previous = p.To("/glossary?q=%s&show=%s&page=%d", p.Words, show, p.Number-1)
		}
		if len(all) > pageSize {
			all, p.Next = all[:pageSize], p.To("/glossary?q=%s&show=%s&page=%d", p.Words, show, p.Number+1)
		}
		p.All = all
		return nil
	}); err != nil {
		return web.Answer{}, err
	}
	return web.Show(listOf(p)), nil
}

func (p listView) rows() []ui.SummaryRow {
	var out []ui.SummaryRow
	for _, m := range p.All {
		row := ui.SummaryRow{Key: m.Word, Value: ui.Lines(m.Words), Change: p.To("/glossary/%s", m.ID)}
		if p.Open {
			row.Value = ui.Text("Write what you mean by it until " + ui.PlainDate(m.Closes))
			if m.compared(p.Today) {
				row.Value = ui.Text("People have written what they mean by it. Those who wrote look for a shared meaning.")
			}
		}
		out = append(out, row)
	}
	return out
}

// askView is the form of a round.
type askView struct {
	ui.Page
	Q Question
}

func (s *Meanings) askForm(r *web.Request) (web.Answer, error) {
	r.Actor.Scoped()
	p := askView{Page: r.Page("Ask what people mean by a word"), Q: Question{Word: r.Value("word")}}
	p.Back = "/glossary"
	return web.Show(askPage(p)), nil
}

func (s *Meanings) ask(r *web.Request) (web.Answer, error) {
	r.Actor.Scoped()
	p := askView{Page: r.Page("Ask what people mean by a word"), Q: Question{Word: r.Value("word"), Why: r.Value("why"), Closes: typedDay(r.Value("closes")), People: r.Value("people")}}
	p.Back = "/glossary"
	id, err := s.Ask(r.Ctx(), r.Actor, p.Q)
	if problem(&p.Page, err) {
		return web.Problem(askPage(p)), nil
	}
	return web.Redirect("/glossary/%s", id).Saying("People are asked. Write what you mean by it yourself, too."), err
}

// problem makes a form again with what is wrong.
func problem(p *ui.Page, err error) bool {
	e := errs.Of(err)
	if e == nil || e.Kind != errs.Invalid {
		return false
	}
	if p.Problems = e.Fields; len(e.Fields) == 0 {
		p.Problems = []errs.Field{{Message: e.Message}}
	}
	return true
}

// oneView is one word.
type oneView struct {
	ui.Page
	M        Meaning
	Me       db.ID
	Today    string
	Policy   stats.Policy
	Earlier  []Agreed
	Mine     Answer
	Asks     bool // the reader asked
	Runs     bool
	All      []Answer // what people wrote, for those who wrote, when the last day is over
	How      Shown
	Open     assent.Proposal
	Waits    bool
	SpeaksAs []person.Side
	Own      Own    // as it was typed
	Shared   string // as it was typed
	Closes   string
}

func (s *Meanings) one(r *web.Request) (oneView, error) {
	p := oneView{Page: r.Page(""), Me: r.Actor.Person(), Runs: runs(r.Actor)}
	id, err := r.ID("meaning")
	if err != nil {
		return p, err
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		p.Today, p.All = tx.Now.In(r.Network.Zone).Format(time.DateOnly), nil
		var err error
		if p.M, err = find(tx, id); err != nil {
			r.Actor.Scoped()
			return err
		}
		if err := r.Actor.Allow(mayRead(r.Actor, p.M)); err != nil {
			return err
		}
		if p.Policy, err = smallnumber.Of(tx); err != nil {
			return err
		}
		if p.Earlier, err = agreedOf(tx, id); err != nil || !r.Actor.SignedIn() || p.M.Round == "" {
			return err
		}
		return s.readRound(tx, r, &p)
	})
	p.Title, p.Back = p.M.Word, "/glossary"
	return p, err
}

func (s *Meanings) readRound(tx *db.Tx, r *web.Request, p *oneView) error {
	me, err := person.Find(tx, p.Me)
	if err != nil {
		return err
	}
	p.SpeaksAs = nil
	for _, side := range []person.Side{person.Partner, person.Professional} {
		if me.SpeaksAs(side) {
			p.SpeaksAs = append(p.SpeaksAs, side)
		}
	}
	if p.Mine, _, err = answerOf(tx, s.keys, p.M.Round, p.Me); err != nil {
		return err
	}
	p.Asks = mayMove(r.Actor, p.M)
	p.Own = Own{Words: p.Mine.Words, Side: string(p.Mine.Side), Named: p.Mine.Named}
	if p.Own.Side == "" && len(p.SpeaksAs) == 1 {
		p.Own.Side = string(p.SpeaksAs[0])
	}
	if !p.M.compared(p.Today) || !mayCompare(p.Mine, p.M, p.Today) && !p.Asks {
		return nil
	}
	all, err := written(tx, s.keys, p.M.Round)
	if err != nil {
		return err
	}
	partners, professionals := sides(all)
	p.How = shown(partners, professionals, p.Policy)
	if !mayCompare(p.Mine, p.M, p.Today) || p.How == Nothing {
		return nil
	}
	p.All = all
	p.Open, p.Waits, err = s.open(tx, p.M.Round)
	if p.Shared = p.Open.Payload; !p.Waits {
		p.Shared = p.M.Words
	}
	return err
}

func (p oneView) in(rest string) templ.SafeURL { return p.To("/glossary/%s"+rest, p.M.ID) }

func (p oneView) collecting() bool { return p.User != nil && p.M.collecting(p.Today) }
func (p oneView) compared() bool   { return p.User != nil && p.M.compared(p.Today) }
func (p oneView) wrote() bool      { return p.Mine.Words != "" }
func (p oneView) asked() bool      { return p.Waits && !p.Open.Assented(p.Me) }

// mayMoveNow says that who asked can still change the last day.
func (p oneView) mayMoveNow() bool { return p.Asks && (p.collecting() || p.How == Nothing) }

func (p oneView) agreedBy() string { return agreedBy(p.M.Partners, p.M.Professionals, p.Policy) }

// of are the meanings of a side; of both where the sides do not stand apart.
func (p oneView) of(side person.Side) (out []string) {
	for _, a := range p.All {
		if p.How == Together || a.Side == side {
			out = append(out, a.words(p.Me))
		}
	}
	return out
}

// words are a meaning with its author's name, where its author lets it be read.
func (a Answer) words(me db.ID) string {
	switch {
	case a.Named:
		return a.Words + " (" + a.Name + ")"
	case a.Person == me:
		return a.Words + " (you, without your name)"
	}
	return a.Words
}

// apart are the sides side by side, as a table.
func (p oneView) apart() ui.TableData {
	partners, professionals := p.of(person.Partner), p.of(person.Professional)
	t := ui.TableData{Caption: "What people mean by “" + p.M.Word + "”", Columns: ui.Columns("Patients, carers and community members", "Professionals")}
	for i := range max(len(partners), len(professionals)) {
		cell := func(all []string) string {
			if i < len(all) {
				return all[i]
			}
			return "–"
		}
		t.Rows = append(t.Rows, ui.Cells(cell(partners), cell(professionals)))
	}
	return t
}

func sideOptions() []ui.Option {
	return []ui.Option{{Value: string(person.Partner), Label: "As a patient, carer or community member"}, {Value: string(person.Professional), Label: "As a professional"}}
}

func (s *Meanings) onePage(r *web.Request) (web.Answer, error) {
	p, err := s.one(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(oneOf(p)), nil
}

func (s *Meanings) write(r *web.Request) (web.Answer, error) {
	p, err := s.one(r)
	if err != nil {
		return web.Answer{}, err
	}
	p.Own = Own{Words: r.Value("words"), Side: r.Value("side"), Named: r.Value("named") == "yes"}
	err = s.Write(r.Ctx(), r.Actor, p.M.ID, p.Own)
	if problem(&p.Page, err) {
		return web.Problem(oneOf(p)), nil
	}
	return web.Redirect("/glossary/%s", p.M.ID).Saying("What you mean is kept. You can change it until %s.", ui.PlainDate(p.M.Closes)), err
}

func (s *Meanings) propose(r *web.Request) (web.Answer, error) {
	p, err := s.one(r)
	if err != nil {
		return web.Answer{}, err
	}
	p.Shared = r.Value("shared")
	err = s.Propose(r.Ctx(), r.Actor, p.M.ID, p.Shared, r.Version())
	if problem(&p.Page, err) {
		return web.Problem(oneOf(p)), nil
	}
	if errs.Is(err, errs.Conflict) {
		p.Problems = []errs.Field{{Name: "shared", Message: "Somebody else changed these words while you were writing. Theirs stand above, yours are still here."}}
		return web.Clash(oneOf(p)), nil
	}
	return web.Redirect("/glossary/%s", p.M.ID).Saying("It is put to those who wrote. Your yes counts already."), err
}

func (s *Meanings) move(r *web.Request) (web.Answer, error) {
	p, err := s.one(r)
	if err != nil {
		return web.Answer{}, err
	}
	p.Closes = typedDay(r.Value("closes"))
	err = s.Move(r.Ctx(), r.Actor, p.M.ID, p.Closes)
	if problem(&p.Page, err) {
		return web.Problem(oneOf(p)), nil
	}
	return web.Redirect("/glossary/%s", p.M.ID).Saying("The last day is changed."), err
}

// act does one thing about the word of the path and leads back to it.
func act(r *web.Request, said string, do func(id db.ID) error) (web.Answer, error) {
	id, err := r.ID("meaning")
	if err != nil {
		return web.Answer{}, err
	}
	err = do(id)
	if e := errs.Of(err); e != nil && (e.Kind == errs.Invalid || e.Kind == errs.Conflict) {
		return web.Redirect("/glossary/%s", id).Warning("%s", e.Message), nil
	}
	return web.Redirect("/glossary/%s", id).Saying("%s", said), err
}

func (s *Meanings) yes(r *web.Request) (web.Answer, error) {
	return act(r, "You have said yes.", func(id db.ID) error { return s.Yes(r.Ctx(), r.Actor, id, r.Value("hash")) })
}

func (s *Meanings) takeBack(r *web.Request) (web.Answer, error) {
	return act(r, "What you wrote is taken back. Nothing of it is kept.", func(id db.ID) error { return s.TakeBack(r.Ctx(), r.Actor, id) })
}

func (s *Meanings) named(r *web.Request) (web.Answer, error) {
	said := "Your name does not stand beside what you wrote."
	if r.Value("named") == "yes" {
		said = "Your name stands beside what you wrote."
	}
	return act(r, said, func(id db.ID) error { return s.Named(r.Ctx(), r.Actor, id, r.Value("named") == "yes") })
}

func (s *Meanings) off(r *web.Request) (web.Answer, error) {
	return act(r, "It is called off. Nobody reads what people wrote.", func(id db.ID) error { return s.CallOff(r.Ctx(), r.Actor, id) })
}

func (s *Meanings) public(r *web.Request) (web.Answer, error) {
	said := "Only people of the network read it now."
	if r.Value("public") == "yes" {
		said = "Everybody can read it now."
	}
	return act(r, said, func(id db.ID) error { return s.Public(r.Ctx(), r.Actor, id, r.Value("public") == "yes") })
}
