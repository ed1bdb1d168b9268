package seating

import (
	"fmt"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
)

// said is what one table says to one presenter, as a page shows it.
type said struct {
	Visit
	Words
	Any   bool          // something was written
	Write templ.SafeURL // where the reader writes it, "" for nowhere
}

// wordsOn is what tables say in one timetable, as far as the reader may read it.
type wordsOn struct {
	reader reader
	list   []said
}

// wordsFor reads what tables say in the timetable of a page.
func (s *Seating) wordsFor(tx *db.Tx, r *web.Request, p rotationPage, b base) (wordsOn, error) {
	presenters, err := presentersOf(tx, b.Edition.ID)
	if err != nil {
		return wordsOn{}, err
	}
	out := wordsOn{reader: b.readerOf(r.Actor, p.Turn, presenters)}
	list, err := wordsOf(tx, b.Edition.ID, p.Turn.ID)
	if err != nil {
		return out, err
	}
	by := map[Visit]Word{}
	for _, w := range list {
		v := Visit{w.Table, w.Presenter}
		if !out.reader.mayRead(v) {
			continue
		}
		if err := s.openWord(tx, &w); err != nil {
			return out, err
		}
		by[v] = w
	}
	add := func(v Visit, heard bool) {
		w, any := by[v]
		delete(by, v)
		x := said{Visit: v, Words: w.Words, Any: any}
		if heard && out.reader.begun && p.Turn.published() && out.reader.mayWrite(v) {
			x.Write = templ.SafeURL(string(b.turns("/%s/words", p.Turn.ID)) + "?" + url.Values{"table": {strconv.Itoa(v.Table)}, "presenter": {v.Presenter}}.Encode())
		}
		out.list = append(out.list, x)
	}
	for n, name := range p.Turn.Setup.Presenters {
		for _, x := range p.Turn.Visits {
			if v := (Visit{int(x.Table) + 1, who(name)}); int(x.Presenter) == n && out.reader.mayRead(v) {
				add(v, true)
			}
		}
	}
	for _, w := range list { // of a timetable that was made anew since
		if v := (Visit{w.Table, w.Presenter}); by[v].ID != "" {
			add(v, false)
		}
	}
	return out, nil
}

// mine are what tables say to the reader, and rest what the reader may write or read besides.
func (w wordsOn) mine() (out []said) {
	for _, x := range w.list {
		if w.reader.mine(x.Visit) && x.Any {
			out = append(out, x)
		}
	}
	return out
}

func (w wordsOn) rest() (out []said) {
	for _, x := range w.list {
		if w.reader.mayWrite(x.Visit) {
			out = append(out, x)
		}
	}
	return out
}

// written counts what was written of what the reader may write.
func (w wordsOn) written() string {
	n := 0
	for _, x := range w.rest() {
		if x.Any {
			n++
		}
	}
	return fmt.Sprintf("%d of %d written.", n, len(w.rest()))
}

// writeWords names the link to the form.
func (x said) writeWords() string {
	if x.Any {
		return "Change"
	}
	return "Write"
}

func (x said) about() string {
	return fmt.Sprintf("what table %d says to %s", x.Table, x.Presenter)
}

// wordsPage is the form in which a table writes to a presenter.
type wordsPage struct {
	base
	Turn    Rotation
	Visit   Visit
	Words   Words
	Version string
	Yours   string // when somebody else was faster: what was typed, and what it says now
	Now     string
	Begun   bool
}

func (s *Seating) wordsPage(r *web.Request) (wordsPage, error) {
	table, _ := strconv.Atoi(r.Value("table"))
	p := wordsPage{Visit: Visit{table, r.Value("presenter")}}
	id, err := r.ID("edition")
	if err != nil {
		return p, err
	}
	rotation, err := r.ID("rotation")
	if err != nil {
		return p, err
	}
	p.base.Page = r.Page("What the table says")
	p.Back = "/editions/" + string(id) + "/rotations/" + string(rotation)
	return p, s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		w, t, was, err := s.openVisit(tx, r.Actor, id, rotation, p.Visit)
		if err != nil {
			return err
		}
		p.crowd, p.Turn, p.Words, p.Version = w, t, was.Words, strconv.FormatInt(was.Version, 10)
		p.Begun = w.readerOf(r.Actor, t, nil).begun && t.published()
		return nil
	})
}

func (s *Seating) words(r *web.Request) (web.Answer, error) {
	p, err := s.wordsPage(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(wordsView(p)), nil
}

func (s *Seating) saveWords(r *web.Request) (web.Answer, error) {
	p, err := s.wordsPage(r)
	if err != nil {
		return web.Answer{}, err
	}
	typed := Words{Good: r.Value("good"), Next: r.Value("next")}
	return web.Edit(func() (web.Answer, error) {
		if err := s.Say(r.Ctx(), r.Actor, p.Edition.ID, p.Turn.ID, p.Visit, typed, r.Version()); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/editions/%s/rotations/%s#words", p.Edition.ID, p.Turn.ID).Saying("Saved. %s can read it, and gets a letter if we know their address.", p.Visit.Presenter), nil
	}, func(problems []errs.Field, clash bool) (templ.Component, error) {
		now := p.Words
		p.Problems, p.Words = problems, typed
		if clash {
			p.Yours, p.Now = typed.text(), now.text()
		} else {
			p.Version = r.Value("version")
		}
		return wordsView(p), nil
	})
}

// text is both answers as one text.
func (w Words) text() string {
	out := ""
	if w.Good != "" {
		out = "What was good: " + w.Good
	}
	if w.Next != "" {
		if out != "" {
			out += "\n"
		}
		out += "What we would try: " + w.Next
	}
	return out
}

// audience says who reads what a table writes.
func (p wordsPage) audience() string {
	return fmt.Sprintf("%s reads this, and so do the coach of this table and those who lead the day. Nobody else does.", p.Visit.Presenter)
}

func (p wordsPage) caption() string {
	return ui.UpperFirst(fmt.Sprintf("table %d, to %s", p.Visit.Table, p.Visit.Presenter))
}
