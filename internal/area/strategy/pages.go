package strategy

import (
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/person"
)

// pageSize is how many strategies a list shows at once.
const pageSize = 20

// frame is what every page of the area has.
type frame struct {
	ui.Page
	Org   person.Organisation
	R     standing
	Today string
	Zone  string
	Me    db.ID
}

// in is an address of the strategies of the organisation.
func (p frame) in(format string, args ...any) templ.SafeURL {
	return p.To("/leadership/%s/strategy"+format, append([]any{p.Org.ID}, args...)...)
}

// read opens the strategies of the path and reads what a page needs besides.
func (s *Strategies) read(r *web.Request, p *frame, more func(tx *db.Tx) error) error {
	id, err := r.ID("organisation")
	if err != nil {
		return err
	}
	p.Zone, p.Me = r.Network.Zone, r.Actor.Person()
	return s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		p.Parts = nil
		var err error
		if p.Org, p.R, p.Today, err = s.organisation(tx, r.Actor, id); err != nil {
			return err
		}
		if err := s.around.Tabs(tx, &p.Page, r.Actor, id); err != nil {
			return err
		}
		return more(tx)
	})
}

// line is a strategy in the list.
type line struct {
	V      Strategy
	Now    Version
	Flags  int // questions about it and its outcomes
	Tag    string
	Colour ui.Colour
}

type listPage struct {
	frame
	All            []line
	Number         int
	Previous, Next templ.SafeURL
}

func (s *Strategies) list(r *web.Request) (web.Answer, error) {
	p := listPage{frame: frame{Page: r.Page("Strategy and responsibilities")}, Number: r.Turn()}
	err := s.read(r, &p.frame, func(tx *db.Tx) error {
		all, err := listed(tx, p.Org.ID, pageSize+1, (p.Number-1)*pageSize)
		if err != nil {
			return err
		}
		if len(all) > pageSize {
			all, p.Next = all[:pageSize], p.in("?page=%d", p.Number+1)
		}
		p.All, err = s.lines(tx, all, p.Today)
		return err
	})
	if p.Number > 1 {
		p.Previous = p.in("?page=%d", p.Number-1)
	}
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(listOf(p)), nil
}

// lines are some strategies, each in the words that are shown of it.
func (s *Strategies) lines(tx *db.Tx, all []Strategy, today string) ([]line, error) {
	ids := make([]db.ID, len(all))
	for i, v := range all {
		ids[i] = v.ID
	}
	versions, err := versionsOf(tx, ids)
	if err != nil {
		return nil, err
	}
	if err := fill(tx, versions); err != nil {
		return nil, err
	}
	by := map[db.ID]Version{}
	for _, v := range versions {
		by[v.ID] = v
	}
	out := make([]line, len(all))
	var outcomes []db.ID
	for i, v := range all {
		out[i] = line{V: v, Now: by[v.shown()]}
		out[i].Tag, out[i].Colour = v.stands(by[v.Open].State, out[i].Now, today)
		for _, o := range out[i].Now.Outcomes {
			outcomes = append(outcomes, o.ID)
		}
	}
	who, err := peopleOf(tx, outcomes)
	if err != nil {
		return nil, err
	}
	rests, err := restsOf(tx, outcomes)
	if err != nil {
		return nil, err
	}
	for i, l := range out {
		if l.V.Ended != 0 {
			continue
		}
		out[i].Flags = len(wide(l.Now, who, today))
		for _, o := range l.Now.Outcomes {
			out[i].Flags += len(flags(o, who[o.ID], rests[o.ID], today))
		}
	}
	return out, nil
}

// shown is the version whose words a page shows: the one in force, else the one that is being written.
func (v Strategy) shown() db.ID {
	if v.InForce != "" {
		return v.InForce
	}
	return v.Open
}

// stands says where a strategy stands, whose words are those of now.
func (v Strategy) stands(open State, now Version, today string) (string, ui.Colour) {
	if v.Ended == 0 && v.InForce != "" && now.Starts > today {
		return "Agreed; begins on " + ui.PlainDate(now.Starts), ui.Green
	}
	switch {
	case v.Ended != 0:
		return "Ended", ui.Grey
	case v.InForce != "" && open == Asked:
		return "In force; a change waits for a yes", ui.Yellow
	case v.InForce != "" && open != "":
		return "In force; a change is being written", ui.Green
	case v.InForce != "":
		return "In force", ui.Green
	case open == Asked:
		return "Waits for a yes", ui.Yellow
	}
	return "Draft", ui.Grey
}

func (p listPage) table() ui.TableData {
	t := ui.TableData{Caption: "Strategies of this organisation", Columns: ui.Columns("Strategy", "Where it stands", "When", "Outcomes", "Questions"), Empty: "No strategy is written yet."}
	for _, l := range p.All {
		t.Rows = append(t.Rows, []templ.Component{ui.Link(p.in("/%s", l.V.ID), l.Now.Title), ui.Tag(l.Tag, l.Colour), ui.Text(l.Now.Span()), ui.Text(strconv.Itoa(len(l.Now.Outcomes))), ui.Text(strconv.Itoa(l.Flags))})
	}
	return t
}

// onePage is one strategy.
type onePage struct {
	frame
	V       Strategy
	Now     Version // what is shown: in force, else the draft
	Open    Version // what is being written or asked; no id for none
	By      map[db.ID][]Responsible
	Rests   map[db.ID][]Rest
	Steps   map[int64]StepState
	P       assent.Proposal
	Waits   bool // something waits for a yes
	Asked   []string
	Awaited string // which side has not said yes
	Change  string // what the reader typed should be different
	Stale   bool   // the reader said yes to words that are not asked any more
	Read    string // those words, when they are known
}

// one reads the strategy of the path.
func (s *Strategies) one(r *web.Request, title string) (onePage, error) {
	p := onePage{frame: frame{Page: r.Page(title)}}
	id, err := r.ID("strategy")
	if err != nil {
		return p, err
	}
	err = s.read(r, &p.frame, func(tx *db.Tx) error {
		v, err := find(tx, id)
		if err == nil && v.Organisation != p.Org.ID {
			err = errs.Missing()
		}
		if err != nil {
			return err
		}
		p.V = v
		voters, err := votersOf(tx, v, "", p.Today)
		if err != nil {
			return err
		}
		for _, x := range voters {
			if x.Person == p.Me && p.Me != "" {
				p.R.Side = x.Side
			}
		}
		all, err := versionsOf(tx, []db.ID{id})
		if err != nil {
			return err
		}
		var keep []Version
		for _, w := range all {
			if w.ID == v.InForce || w.ID == v.Open {
				keep = append(keep, w)
			}
		}
		if err := fill(tx, keep); err != nil {
			return err
		}
		for _, w := range keep {
			if w.ID == v.shown() {
				p.Now = w
			}
			if w.ID == v.Open {
				p.Open = w
			}
		}
		if p.Title == "" {
			p.Title = p.Now.Title
		}
		if p.P, p.Waits, err = s.open(tx, id); err != nil || !p.Waits {
			return err
		}
		p.Awaited = waitsFor(p.P, voters)
		p.Asked, err = s.assents.Asked(tx, id)
		return err
	})
	p.Back = "/leadership/" + string(p.Org.ID) + "/strategy"
	return p, err
}

// more reads who is responsible and what the outcomes rest on.
func (s *Strategies) more(r *web.Request, p *onePage) error {
	return s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		seen := map[db.ID]bool{}
		var ids []db.ID
		for _, o := range append(append([]Outcome(nil), p.Now.Outcomes...), p.Open.Outcomes...) {
			if !seen[o.ID] {
				seen[o.ID] = true
				ids = append(ids, o.ID)
			}
		}
		var err error
		if p.By, err = peopleOf(tx, ids); err != nil {
			return err
		}
		if p.Rests, err = restsOf(tx, ids); err != nil {
			return err
		}
		p.Steps, err = s.around.Steps(tx, p.Org.ID)
		return err
	})
}

func (s *Strategies) show(r *web.Request) (web.Answer, error) {
	p, err := s.one(r, "")
	if err != nil {
		return web.Answer{}, err
	}
	if err := s.more(r, &p); err != nil {
		return web.Answer{}, err
	}
	return web.Show(oneOf(p)), nil
}

// to is an address under the strategy.
func (p onePage) to(format string, args ...any) templ.SafeURL {
	return p.in("/%s"+format, append([]any{p.V.ID}, args...)...)
}

// writes says that the reader may change the words.
func (p onePage) writes() bool { return mayWrite(p.R) && p.V.Ended == 0 }

// asked says that the reader's side has not said yes to what waits.
func (p onePage) asked() bool {
	return p.Waits && maySay(p.R) && !p.P.Assented(p.Me) && (p.Awaited == "both" || p.Awaited == string(p.R.Side) || strings.HasPrefix(p.Awaited, nobodyOf))
}

// awaited says whose yes is still needed.
func (p onePage) awaited() string {
	switch p.Awaited {
	case string(person.Partner):
		return "A professional has said yes. A patient leader has not yet."
	case string(person.Professional):
		return "A patient leader has said yes. A professional has not yet."
	}
	if side, lacking := strings.CutPrefix(p.Awaited, nobodyOf); lacking {
		who := "professional"
		if side == string(person.Partner) {
			who = "patient leader"
		}
		return "No " + who + " can say yes any more. Whoever writes this strategy names one for an outcome, or puts their role on the map."
	}
	return "Neither a patient leader nor a professional has said yes yet."
}

func (p onePage) summary() []ui.SummaryRow {
	rows := []ui.SummaryRow{ui.Row("Why", p.Now.Why, ""), ui.Row("When", p.Now.Span(), ""), ui.Row("Looked at again by", ui.PlainDate(p.Now.Review), "")}
	if p.Now.Agreed != 0 {
		label, day := "In force since", p.Now.Agreed.In(p.Zone).Format(time.DateOnly)
		if p.Now.Starts > p.Today {
			label = "Agreed on"
		} else if day < p.Now.Starts {
			day = p.Now.Starts
		}
		rows = append(rows, ui.Row(label, ui.PlainDate(day)+" (version "+strconv.FormatInt(p.Now.Number, 10)+")", ""))
	}
	if p.V.Ended != 0 {
		rows = append(rows, ui.Row("Ended", ui.Date(p.V.Ended.In(p.Zone)), ""))
	}
	return rows
}

// tag says where the strategy stands.
func (p onePage) tag() (string, ui.Colour) { return p.V.stands(p.Open.State, p.Now, p.Today) }

// wide are the questions about the whole strategy.
func (p onePage) wide() []string {
	if p.V.Ended != 0 {
		return nil
	}
	return wide(p.Now, p.By, p.Today)
}

// flags are the questions about an outcome.
func (p onePage) flags(o Outcome) []string {
	if p.V.Ended != 0 {
		return nil
	}
	return flags(o, p.By[o.ID], p.Rests[o.ID], p.Today)
}

// responsible is who is responsible for each outcome.
func (p onePage) responsible() ui.TableData {
	t := ui.TableData{Caption: "Who is responsible for which outcome", Columns: ui.Columns("Outcome", "Strategic level", "Operational level", "Patient leader")}
	for i, o := range p.Now.Outcomes {
		row := []templ.Component{ui.Link(p.to("/outcomes/%s", o.ID), strconv.Itoa(i+1)+". "+o.name())}
		for _, l := range Levels {
			row = append(row, ui.Text(names(p.By[o.ID], l)))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// names are those who are responsible at a level.
func names(all []Responsible, l Level) string {
	var out []string
	for _, r := range all {
		switch {
		case r.Level != l:
		case r.counts():
			out = append(out, r.shown())
		case r.Accepted == 0 && !r.Closed:
			out = append(out, r.shown()+" (asked)")
		}
	}
	if len(out) == 0 {
		return "Nobody yet"
	}
	return ui.And(out)
}

// added are the outcomes of the draft that are not in force, so that they can be opened.
func (p onePage) added() (out []Outcome) {
	if p.Open.ID == p.Now.ID {
		return nil
	}
	for _, o := range p.Open.Outcomes {
		if _, there := p.Now.find(o.ID); !there {
			out = append(out, o)
		}
	}
	return out
}

// staleWords say what became of the words to which the reader said yes too late.
func (p onePage) staleWords() string {
	switch {
	case p.Waits:
		return "Your yes was not counted. What is asked now is below: read it, and say yes to that."
	case p.V.Ended != 0:
		return "Your yes was not counted, as nothing is asked any more: the strategy has ended. What it said is below."
	case p.Read != "" && p.Now.Agreed != 0 && p.Now.Text(p.Org.Name) == p.Read:
		return "Your yes was not needed any more: others of both sides have said yes to these words, and they are in force."
	case p.Open.ID != "":
		return "Your yes was not counted. The question was taken back, because the words are being changed. You are asked again when they are ready."
	}
	return "Your yes was not counted, as nothing is asked any more. What is in force is below."
}

// instead is the text that stands in place of what the reader had read.
func (p onePage) instead() string {
	if p.Waits {
		return p.P.Text
	}
	return p.Now.Text(p.Org.Name)
}

func (s *Strategies) act(r *web.Request, said string, do func(organisation, id db.ID) error) (web.Answer, error) {
	organisation, err := r.ID("organisation")
	if err != nil {
		return web.Answer{}, err
	}
	id, err := r.ID("strategy")
	if err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/leadership/%s/strategy/%s", organisation, id).Saying("%s", said), do(organisation, id)
}

// again does something from the page of a strategy, and shows that page again with what is wrong.
func (s *Strategies) again(r *web.Request, act func() (web.Answer, error)) (web.Answer, error) {
	return web.Edit(act, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p, err := s.one(r, "")
		if err != nil {
			return nil, err
		}
		p.Problems, p.Change = problems, r.Value("change")
		return oneOf(p), s.more(r, &p)
	})
}

func (s *Strategies) ask(r *web.Request) (web.Answer, error) {
	return s.again(r, func() (web.Answer, error) {
		return s.act(r, "Both sides are asked. It takes effect when a patient leader and a professional have said yes.", func(organisation, id db.ID) error {
			return s.Ask(r.Ctx(), r.Actor, organisation, id, r.Version())
		})
	})
}

func (s *Strategies) yes(r *web.Request) (web.Answer, error) {
	return web.Edit(func() (web.Answer, error) {
		return s.act(r, "You have said yes.", func(organisation, id db.ID) error {
			return s.Yes(r.Ctx(), r.Actor, organisation, id, r.Value("hash"))
		})
	}, func(_ []errs.Field, _ bool) (templ.Component, error) {
		p, err := s.one(r, "")
		if err != nil {
			return nil, err
		}
		p.Stale = true
		if err := s.more(r, &p); err != nil {
			return nil, err
		}
		err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
			p.Read, err = s.stale(tx, p.V.ID, r.Value("hash"))
			return err
		})
		return oneOf(p), err
	})
}

func (s *Strategies) notYet(r *web.Request) (web.Answer, error) {
	return s.again(r, func() (web.Answer, error) {
		return s.act(r, "What you say stands beside the words, without your name.", func(organisation, id db.ID) error {
			return s.NotYet(r.Ctx(), r.Actor, organisation, id, r.Value("change"))
		})
	})
}

func (s *Strategies) end(r *web.Request) (web.Answer, error) {
	return s.again(r, func() (web.Answer, error) {
		return s.act(r, "Both sides are asked whether it ends. Until then it stays in force.", func(organisation, id db.ID) error {
			return s.End(r.Ctx(), r.Actor, organisation, id)
		})
	})
}

func (s *Strategies) withdraw(r *web.Request) (web.Answer, error) {
	gone := false
	a, err := s.act(r, "It is taken back. What was in force stays in force.", func(organisation, id db.ID) (err error) {
		gone, err = s.Withdraw(r.Ctx(), r.Actor, organisation, id)
		return err
	})
	if err == nil && gone {
		return web.Redirect("/leadership/%s/strategy", r.PathValue("organisation")).Saying("The draft is thrown away."), nil
	}
	return a, err
}

// versionsPage shows two versions side by side.
type versionsPage struct {
	onePage
	All         []Version
	Left, Right Version
}

func (s *Strategies) versions(r *web.Request) (web.Answer, error) {
	one, err := s.one(r, "Versions side by side")
	if err != nil {
		return web.Answer{}, err
	}
	p := versionsPage{onePage: one}
	p.Back = "/leadership/" + string(p.Org.ID) + "/strategy/" + string(p.V.ID)
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		if p.All, err = versionsOf(tx, []db.ID{p.V.ID}); err != nil {
			return err
		}
		return fill(tx, p.All)
	})
	if err != nil {
		return web.Answer{}, err
	}
	p.Right = p.All[0]
	p.Left = p.All[min(1, len(p.All)-1)]
	for _, v := range p.All {
		if n := strconv.FormatInt(v.Number, 10); n == r.Value("a") {
			p.Left = v
		} else if n == r.Value("b") {
			p.Right = v
		}
	}
	return web.Show(versionsOfStrategy(p)), nil
}

// label names a version with where it stands.
func (p versionsPage) label(v Version) string {
	out := "Version " + strconv.FormatInt(v.Number, 10) + ", "
	switch {
	case v.State == Draft:
		return out + "draft"
	case v.State == Asked:
		return out + "waits for a yes"
	case v.Replaced == 0:
		return out + "in force since " + ui.Date(v.Agreed.In(p.Zone))
	}
	return out + ui.Date(v.Agreed.In(p.Zone)) + " to " + ui.Date(v.Replaced.In(p.Zone))
}

func (p versionsPage) options() (out []ui.Option) {
	for _, v := range p.All {
		out = append(out, ui.Option{Value: strconv.FormatInt(v.Number, 10), Label: p.label(v)})
	}
	return out
}
