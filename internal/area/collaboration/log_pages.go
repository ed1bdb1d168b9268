package collaboration

import (
	"fmt"
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/file"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/instrument"
)

func filesWords(n int) string {
	if n == 1 {
		return "1 file"
	}
	return number(n) + " files"
}

// size writes a number of bytes as people read it.
func size(n int64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%d KB", n>>10)
	}
	return fmt.Sprintf("%d bytes", n)
}

// lostHint tells somebody whose form came back that browsers forget a chosen file.
func lostHint(lost bool) string {
	hint := file.Hint
	if lost {
		hint += " Choose the file again: your browser has not kept it."
	}
	return hint
}

type logPage struct {
	frame
	All    []entry.Entry
	Tag    string
	Author db.ID
	Kind   string
	Pager  pager
}

func (p logPage) filtered() bool { return p.Tag != "" || p.Author != "" || p.Kind != "" }

func (p logPage) authors() []ui.Option {
	var out []ui.Option
	for _, m := range p.C.Members {
		out = append(out, ui.Option{Value: string(m.Person), Label: p.Name(m.Person)})
	}
	return out
}

func kindOptions() []ui.Option {
	return []ui.Option{{Value: kindLog, Label: "Log entries"}, {Value: kindReflection, Label: "Reflections"}}
}

func (s *Space) showLog(r *web.Request) (web.Answer, error) {
	p := logPage{Tag: strings.Join(entry.ParseTags(strings.ReplaceAll(r.Value("tag"), ",", " ")), ""), Pager: pageOf(r), Kind: r.Value("kind")}
	if id := db.ID(r.Value("author")); id.Valid() {
		p.Author = id
	}
	if p.Kind != kindLog && p.Kind != kindReflection {
		p.Kind = ""
	}
	var err error
	p.frame, err = s.page(r, "Learning log", tabLog, func(tx *db.Tx, f *frame) error {
		all, err := entry.List(tx, s.keys, viewer(f.C, r.Actor), entry.Filter{Owner: f.C.ID, Tag: p.Tag, Author: p.Author, Kind: p.Kind, Limit: pageSize + 1, Offset: p.Pager.offset})
		if err != nil {
			return err
		}
		var more bool
		p.All, more = cut(all, pageSize)
		p.Pager = p.Pager.links(more, func(n int) templ.SafeURL {
			return f.In("/log?tag=%s&author=%s&kind=%s&page=%d", p.Tag, p.Author, p.Kind, n)
		})
		var who []db.ID
		for _, e := range p.All {
			who = append(who, e.Author, e.ChangedBy)
		}
		return f.know(tx, who...)
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(logOf(p)), nil
}

// typedEntry is an entry as it is typed.
type typedEntry struct {
	Title, Body, Happened, Tags, Alone, Description string
	Lost                                            bool // a file was chosen and must be chosen again
}

func typedEntryOf(r *web.Request) typedEntry {
	return typedEntry{Title: r.Value("title"), Body: r.Value("body"), Happened: r.Value("happened"), Tags: r.Value("tags"), Alone: r.Value("alone"), Description: r.Value("description")}
}

// entry reads what was typed. A day that cannot be read stays empty, which Entry.Check refuses.
func (t typedEntry) entry() NewEntry {
	date, _ := ui.ParseDate(t.Happened)
	return NewEntry{Title: oneLine(t.Title), Body: t.Body, Happened: date, Tags: entry.ParseTags(t.Tags), Alone: t.Alone == "yes"}
}

func (t typedEntry) text() string {
	date, _ := ui.ParseDate(t.Happened)
	return t.Title + "\n" + ui.PlainDate(date) + "\n" + strings.Join(entry.ParseTags(t.Tags), ", ") + "\n\n" + t.Body
}

type entryFormPage struct {
	frame
	Form    typedEntry
	ID      db.ID // "" for a new one
	Version int64
	Widened string          // who else sees it now, in words
	View    instrument.View // of a guided reflection
	// What came second, when somebody else was faster.
	Message, Yours, Written string
}

func (p entryFormPage) action() templ.SafeURL {
	if p.ID != "" {
		return p.In("/log/%s/edit", p.ID)
	}
	return p.In("/log/new")
}

// today is the day in the zone of the space.
func (f frame) today() string { return f.Now.In(f.Zone).Format("2006-01-02") }

func (s *Space) newEntry(r *web.Request) (web.Answer, error) {
	f, err := s.page(r, "Write an entry", tabLog, nil)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(entryForm(entryFormPage{frame: f, Form: typedEntry{Happened: f.today(), Alone: "no"}})), nil
}

// uploadOf is the file that came with a form, nil when none was chosen; with the problem that it has, beside its field.
func uploadOf(r *web.Request) (*Upload, error) {
	name, body, ok, err := file.FromForm(r.Request, "file")
	if !ok || err != nil {
		return nil, err
	}
	return &Upload{Name: name, Body: body, Description: oneLine(r.Value("description"))}, nil
}

func (s *Space) writeEntry(r *web.Request) (web.Answer, error) {
	f, err := s.page(r, "Write an entry", tabLog, nil)
	if err != nil {
		return web.Answer{}, err
	}
	p := entryFormPage{frame: f, Form: typedEntryOf(r)}
	return form(r, f, func() (web.Answer, error) {
		n := p.Form.entry()
		upload, ferr := uploadOf(r)
		p.Form.Lost = upload != nil || ferr != nil
		if ferr != nil {
			e := n.entry()
			return web.Answer{}, together(e.Check(), ferr)
		}
		n.File = upload
		id, err := s.Write(r.Ctx(), r.Actor, f.C.ID, n)
		if err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/collaborations/%s/log/%s", f.C.ID, id).Saying("The entry is saved."), nil
	}, func(f frame) templ.Component {
		p.frame = f
		return entryForm(p)
	}, nil)
}

type entryPage struct {
	frame
	Entry        entry.Entry
	Organisation string // whose people see it
	Description  string
	Lost         bool
	Rests        []ground.Claim // what rests on the entry
}

func (p entryPage) mayEdit() bool   { return mayEditEntry(p.C, p.Entry, p.Me) }
func (p entryPage) mayRemove() bool { return mayRemoveEntry(p.C, p.Entry, p.Me) }
func (p entryPage) mayNarrow() bool { return mayNarrowEntry(p.C, p.Entry, p.Me) }

// gone says whether who wrote the entry has left the space.
func (p entryPage) gone() bool { return !p.C.Is(p.Entry.Author) }

// audience says in words who sees the entry now.
func (p entryPage) audience() string { return audienceWords(p.Entry, p.Organisation) }

func audienceWords(e entry.Entry, organisation string) string {
	if e.Audience == entry.Organisation {
		return "everybody in the organisation " + organisation
	}
	return e.Audience.Words()
}

func (s *Space) oneEntry(r *web.Request, title string, more func(tx *db.Tx, f *frame, e entry.Entry) error) (entryPage, error) {
	var p entryPage
	id, err := r.ID("entry")
	if err != nil {
		r.Actor.Scoped()
		return p, err
	}
	p.frame, err = s.page(r, title, tabLog, func(tx *db.Tx, f *frame) error {
		var err error
		if p.Entry, err = s.own(tx, r.Actor, f.C, id); err != nil {
			return err
		}
		if f.Title == "" {
			f.Title = p.Entry.Title
		}
		if p.Entry.Audience == entry.Organisation {
			if p.Organisation, err = organisationName(tx, p.Entry.Organisation); err != nil {
				return err
			}
		}
		if err := f.know(tx, p.Entry.Author, p.Entry.ChangedBy); err != nil || more == nil {
			return err
		}
		return more(tx, f, p.Entry)
	})
	return p, err
}

func organisationName(tx *db.Tx, id db.ID) (string, error) {
	return db.Value[string](tx, `SELECT name FROM organisation WHERE network_id = $1 AND id = $2`, id)
}

func (s *Space) showEntry(r *web.Request) (web.Answer, error) {
	var rests []ground.Claim
	p, err := s.oneEntry(r, "", func(tx *db.Tx, _ *frame, e entry.Entry) (err error) {
		rests, err = s.followed.On(tx, r.Actor, ground.Thing{Kind: ground.Entry, Of: e.ID})
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	p.Rests = rests
	return web.Show(entryOf(p)), nil
}

func (s *Space) entryForm(r *web.Request) (entryFormPage, entryPage, error) {
	old, err := s.oneEntry(r, "Change the entry", nil)
	e := old.Entry
	p := entryFormPage{frame: old.frame, ID: e.ID, Version: e.Version, Form: typedEntry{Title: e.Title, Body: e.Body, Happened: e.Happened, Tags: strings.Join(e.Tags, ", ")}}
	if e.Audience.Wider(entry.Members) {
		p.Widened = old.audience()
	}
	if err == nil && !old.mayEdit() {
		err = errs.New(errs.Forbidden, "%s", whyNoEdit(old.C))
	}
	return p, old, err
}

func (s *Space) editEntry(r *web.Request) (web.Answer, error) {
	p, _, err := s.entryForm(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(entryForm(p)), nil
}

func (s *Space) saveEntry(r *web.Request) (web.Answer, error) {
	p, _, err := s.entryForm(r)
	if err != nil {
		return web.Answer{}, err
	}
	p.Form, p.Version = typedEntryOf(r), r.Version()
	return form(r, p.frame, func() (web.Answer, error) {
		did, err := s.Rewrite(r.Ctx(), r.Actor, p.C.ID, p.ID, p.Form.entry(), p.Version)
		if err != nil {
			return web.Answer{}, err
		}
		return savedEntry(p.frame, p.ID, did), nil
	}, func(f frame) templ.Component {
		p.frame = f
		return entryForm(p)
	}, func(_ frame, message string) (templ.Component, error) {
		now, _, err := s.entryForm(r)
		now.Message, now.Yours, now.Written, now.Form = message, p.Form.text(), now.Form.text(), p.Form
		return entryForm(now), err
	})
}

// savedEntry leads back to an entry and says what else the change did.
func savedEntry(f frame, id db.ID, did Effects) web.Answer {
	a := web.Redirect("/collaborations/%s/log/%s", f.C.ID, id)
	const ended = " The proposal to show it to more people has ended, because the entry is not the same now. We tell the others. Any of you can propose it again."
	switch {
	case did.Narrowed && did.Ended:
		return a.Warning("%s", narrowedWords+ended)
	case did.Narrowed:
		return a.Warning("%s", narrowedWords)
	case did.Ended:
		return a.Warning("%s", "Saved."+ended)
	}
	return a.Saying("Saved.")
}

const narrowedWords = "Saved. Only the members see this entry now, because nobody has agreed to show what is new in it."

// onEntry runs an action on an entry, and shows the entry again when it could not be done.
func (s *Space) onEntry(r *web.Request, act func(p *entryPage) (web.Answer, error)) (web.Answer, error) {
	p, err := s.oneEntry(r, "", nil)
	if err != nil {
		return web.Answer{}, err
	}
	a, err := form(r, p.frame, func() (web.Answer, error) { return act(&p) }, func(f frame) templ.Component {
		p.frame = f
		return entryOf(p)
	}, nil)
	if errs.Is(err, errs.Conflict) {
		return web.Redirect("/collaborations/%s/log/%s", p.C.ID, p.Entry.ID).Warning("%s Nothing was saved. Look at it again.", errs.Of(err).Message), nil
	}
	return a, err
}

func (s *Space) addEntryFile(r *web.Request) (web.Answer, error) {
	return s.onEntry(r, func(p *entryPage) (web.Answer, error) {
		p.Description = r.Value("description")
		upload, err := uploadOf(r)
		p.Lost = upload != nil || err != nil
		switch {
		case err != nil:
			return web.Answer{}, err
		case upload == nil:
			return web.Answer{}, fields([]errs.Field{{Name: "file", Message: "Choose a file."}})
		}
		did, err := s.AddFile(r.Ctx(), r.Actor, p.C.ID, p.Entry.ID, *upload, r.Version())
		return savedEntry(p.frame, p.Entry.ID, did), err
	})
}

func (s *Space) removeEntryFile(r *web.Request) (web.Answer, error) {
	return s.onEntry(r, func(p *entryPage) (web.Answer, error) {
		id, err := r.ID("file")
		if err != nil {
			return web.Answer{}, err
		}
		did, err := s.RemoveFile(r.Ctx(), r.Actor, p.C.ID, p.Entry.ID, id, r.Version())
		return savedEntry(p.frame, p.Entry.ID, did), err
	})
}

func (s *Space) shareEntry(r *web.Request) (web.Answer, error) {
	return s.onEntry(r, func(p *entryPage) (web.Answer, error) {
		return web.Redirect("/collaborations/%s/log/%s", p.C.ID, p.Entry.ID).Saying("The members can read it now."), s.Share(r.Ctx(), r.Actor, p.C.ID, p.Entry.ID)
	})
}

func (s *Space) askRemoveEntry(r *web.Request) (web.Answer, error) {
	p, err := s.oneEntry(r, "Remove an entry", nil)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(removeOf(p)), nil
}

func (s *Space) removeEntry(r *web.Request) (web.Answer, error) {
	return s.onEntry(r, func(p *entryPage) (web.Answer, error) {
		return web.Redirect("/collaborations/%s/log", p.C.ID).Saying("The entry is removed."), s.Remove(r.Ctx(), r.Actor, p.C.ID, p.Entry.ID)
	})
}

// serveFile gives a member a file of the space. It never runs as a page of ours: the web floor sees to that.
func (s *Space) serveFile(r *web.Request) (web.Answer, error) {
	c, err := r.ID("collaboration")
	if err != nil {
		r.Actor.Scoped()
		return web.Answer{}, err
	}
	id, err := r.ID("file")
	if err != nil {
		r.Actor.Scoped()
		return web.Answer{}, err
	}
	var m file.Meta
	if err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		pair, err := s.open(tx, r.Actor, c)
		if err != nil {
			return err
		}
		e, err := entry.OfFile(tx, s.keys, id)
		if err != nil {
			return err
		}
		if e.Owner != c || !entry.CanSee(viewer(pair, r.Actor), e) {
			return errs.Missing()
		}
		m, err = s.files.Find(tx, id)
		return err
	}); err != nil {
		return web.Answer{}, err
	}
	return s.download(r, m)
}

func (s *Space) download(r *web.Request, m file.Meta) (web.Answer, error) {
	body, err := s.files.Body(r.Network.ID, m)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Download(web.File{Name: m.Name, Type: m.Type, Body: body, Inline: m.Shown() && r.Value("download") == ""}), nil
}

type waysPage struct {
	frame
	Ways []instrument.Listed
}

func (p waysPage) cards() []ui.Card {
	var out []ui.Card
	for _, w := range p.Ways {
		out = append(out, ui.Card{Title: w.Title, Href: p.In("/reflections/%s", w.Key)})
	}
	return out
}

func (s *Space) showWays(r *web.Request) (web.Answer, error) {
	var p waysPage
	var err error
	p.frame, err = s.page(r, "Reflect with questions", tabLog, func(tx *db.Tx, _ *frame) (err error) {
		p.Ways, err = instrument.ForUse(tx, instrument.UseReflection)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(ways(p)), nil
}

func (s *Space) reflecting(r *web.Request) (entryFormPage, error) {
	var p entryFormPage
	var def instrument.Definition
	var err error
	p.frame, err = s.page(r, "", tabLog, func(tx *db.Tx, f *frame) error {
		var err error
		if def, err = instrument.Find(tx, r.PathValue("way")); err != nil {
			return err
		}
		if def.Use != instrument.UseReflection {
			return errs.Missing()
		}
		f.Title = def.Title
		return nil
	})
	p.View = instrument.NewView(p.Page, def, instrument.Answers{})
	p.Form = typedEntry{Title: def.Title, Happened: p.today(), Alone: "no"}
	return p, err
}

func (s *Space) showReflection(r *web.Request) (web.Answer, error) {
	p, err := s.reflecting(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(reflectionForm(p)), nil
}

func (s *Space) saveReflection(r *web.Request) (web.Answer, error) {
	p, err := s.reflecting(r)
	if err != nil {
		return web.Answer{}, err
	}
	typed, problems := instrument.Decode(p.View.Def, r.Form, p.View.Prefix)
	p.View.Answers, p.Form = typed, typedEntryOf(r)
	return form(r, p.frame, func() (web.Answer, error) {
		n := p.Form.entry()
		e := n.entry()
		var empty error
		if typed.Empty() && len(problems) == 0 {
			empty = fields([]errs.Field{{Name: instrument.FieldName(p.View.Prefix, p.View.Def.Items()[0].ID), Message: "Answer at least one question."}})
		}
		var faulty error
		if len(problems) > 0 {
			faulty = fields(problems)
		}
		if err := together(faulty, empty, e.Check()); err != nil {
			return web.Answer{}, err
		}
		id, err := s.Reflect(r.Ctx(), r.Actor, p.C.ID, p.View.Def, typed, n)
		if err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/collaborations/%s/log/%s", p.C.ID, id).Saying("Your reflection is in the learning log."), nil
	}, func(f frame) templ.Component {
		p.frame, p.View.Page = f, f.Page
		return reflectionForm(p)
	}, nil)
}

// audiencePage shows who sees an entry, and how to change that.
type audiencePage struct {
	entryPage
	Choices      []ui.Option
	WhoIsIn      string // who belongs to the audience that it has now
	Unasked      string // why nobody can propose to show it to more people, "" when they can
	Open         db.ID
	Audience, To string
	Yes          bool
}

func (p audiencePage) narrowerOptions() []ui.Option {
	var out []ui.Option
	for _, a := range narrower(p.Entry) {
		e := p.Entry
		e.Audience = a
		out = append(out, ui.Option{Value: string(a), Label: ui.UpperFirst(audienceWords(e, p.Organisation))})
	}
	return out
}

func (s *Space) audience(r *web.Request) (audiencePage, error) {
	p := audiencePage{}
	var err error
	p.entryPage, err = s.oneEntry(r, "Who sees an entry", func(tx *db.Tx, f *frame, e entry.Entry) error {
		if e.Audience == entry.Author {
			return errs.Missing()
		}
		var err error
		if p.Choices, err = s.audienceOptions(tx, f.C, e); err != nil {
			return err
		}
		if p.Unasked, err = unasked(tx, f.C, e, f.Name(e.Author)); err != nil {
			return err
		}
		if p.WhoIsIn, err = whoIsIn(tx, e.Audience, e.Organisation); err != nil {
			return err
		}
		open, found, err := s.openAbout(tx, f.C, Terms{Matter: MatterAudience, Entry: e.ID})
		if p.Open = ""; found {
			p.Open = open.ID
		}
		return err
	})
	return p, err
}

func (s *Space) showAudience(r *web.Request) (web.Answer, error) {
	p, err := s.audience(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(audienceOf(p)), nil
}

func (s *Space) proposeAudience(r *web.Request) (web.Answer, error) {
	p, err := s.audience(r)
	if err != nil {
		return web.Answer{}, err
	}
	p.Audience, p.Yes = r.Value("audience"), r.Value("yes") == "yes"
	return form(r, p.frame, func() (web.Answer, error) {
		t := Terms{Entry: p.Entry.ID}
		if err := (proposalForm{Matter: MatterAudience, Audience: p.Audience}).into(&t, p.C); err != nil {
			return web.Answer{}, err
		}
		id, err := s.Propose(r.Ctx(), r.Actor, p.C.ID, t, p.Yes)
		if err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/collaborations/%s/proposals/%s", p.C.ID, id).Saying("It is put to everybody."), nil
	}, func(f frame) templ.Component {
		p.frame = f
		return audienceOf(p)
	}, nil)
}

func (s *Space) narrowEntry(r *web.Request) (web.Answer, error) {
	p, err := s.audience(r)
	if err != nil {
		return web.Answer{}, err
	}
	p.To = r.Value("to")
	return form(r, p.frame, func() (web.Answer, error) {
		if err := s.Narrow(r.Ctx(), r.Actor, p.C.ID, p.Entry.ID, entry.Audience(p.To)); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/collaborations/%s/log/%s", p.C.ID, p.Entry.ID).Saying("Fewer people see it now."), nil
	}, func(f frame) templ.Component {
		p.frame = f
		return audienceOf(p)
	}, nil)
}
