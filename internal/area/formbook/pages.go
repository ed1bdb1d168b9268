package formbook

import (
	"strconv"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

// read is the object check and one reading transaction.
func (f *Formbook) read(r *web.Request, fn func(tx *db.Tx) error) error {
	if err := r.Actor.Allow(mayKeep(r.Actor)); err != nil {
		return err
	}
	return f.db.Read(r.Ctx(), r.Network.ID, fn)
}

type listPage struct {
	ui.Page
	Groups []listGroup
}

type listGroup struct {
	Use   instrument.Use
	Forms []instrument.Listed
}

func (f *Formbook) list(r *web.Request) (web.Answer, error) {
	p := listPage{Page: r.Page("Forms and questions")}
	var all []instrument.Listed
	err := f.read(r, func(tx *db.Tx) error {
		var err error
		all, err = instrument.List(tx)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	for _, use := range instrument.Uses {
		g := listGroup{Use: use}
		for _, l := range all {
			if l.Use == use {
				g.Forms = append(g.Forms, l)
			}
		}
		if len(g.Forms) > 0 {
			p.Groups = append(p.Groups, g)
		}
	}
	return web.Show(list(p)), nil
}

type onePage struct {
	ui.Page
	Def    instrument.Definition
	Listed instrument.Listed
}

func (f *Formbook) one(r *web.Request) (web.Answer, error) {
	p := onePage{}
	key := r.PathValue("key")
	err := f.read(r, func(tx *db.Tx) error {
		all, err := instrument.List(tx)
		if err != nil {
			return err
		}
		found := false
		for _, l := range all {
			if l.Key == key {
				p.Listed, found = l, true
			}
		}
		switch {
		case !found:
			return errs.Missing()
		case p.Listed.Version == 0: // only a draft so far
			return nil
		case p.Listed.Own && p.Listed.Retired:
			p.Def, err = instrument.FindVersion(tx, key, p.Listed.Version)
		default:
			p.Def, err = instrument.Find(tx, key)
		}
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	if p.Listed.Version == 0 {
		return web.Redirect("/formbook/%s/draft", p.Listed.Key), nil
	}
	p.Page = r.Page(p.Def.Title)
	p.Back = "/formbook"
	return web.Show(one(p)), nil
}

// find reads the form that is in use.
func (f *Formbook) find(r *web.Request) (instrument.Definition, error) {
	var def instrument.Definition
	err := f.read(r, func(tx *db.Tx) error {
		var err error
		def, err = instrument.Find(tx, r.PathValue("key"))
		return err
	})
	return def, err
}

type paperPage struct {
	ui.Page
	Def instrument.Definition
}

func (f *Formbook) paper(r *web.Request) (web.Answer, error) {
	def, err := f.find(r)
	if err != nil {
		return web.Answer{}, err
	}
	p := paperPage{Page: r.Page(def.Title), Def: def}
	p.Back = "/formbook/" + def.Key
	return web.Show(paper(p)), nil
}

// tryPage is a form filled in for trial. Nothing of it is kept.
type tryPage struct {
	instrument.View
	Path   string // where it is sent
	Passed bool   // what was typed would be taken
}

func (f *Formbook) try(r *web.Request) (web.Answer, error) {
	def, err := f.find(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(try(newTry(r, def, "/formbook/"+def.Key))), nil
}

func (f *Formbook) tried(r *web.Request) (web.Answer, error) {
	def, err := f.find(r)
	if err != nil {
		return web.Answer{}, err
	}
	return answerTry(r, newTry(r, def, "/formbook/"+def.Key)), nil
}

func (f *Formbook) tryDraft(r *web.Request) (web.Answer, error) {
	d, err := f.findDraft(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(try(newTry(r, d.draft.Definition, "/formbook/"+d.draft.Definition.Key+"/draft"))), nil
}

func (f *Formbook) triedDraft(r *web.Request) (web.Answer, error) {
	d, err := f.findDraft(r)
	if err != nil {
		return web.Answer{}, err
	}
	return answerTry(r, newTry(r, d.draft.Definition, "/formbook/"+d.draft.Definition.Key+"/draft")), nil
}

func newTry(r *web.Request, def instrument.Definition, back string) tryPage {
	p := r.Page("Try: " + def.Title)
	p.Back = back
	return tryPage{View: instrument.NewView(p, def, nil), Path: back + "/try"}
}

func answerTry(r *web.Request, p tryPage) web.Answer {
	p.Answers, p.Page.Problems = instrument.Decode(p.Def, r.Form, p.Prefix)
	p.Passed = len(p.Page.Problems) == 0
	if !p.Passed {
		return web.Problem(try(p))
	}
	return web.Show(try(p))
}

type copyPageData struct {
	ui.Page
	Def   instrument.Definition
	Typed string
}

func (f *Formbook) copyPage(r *web.Request) (web.Answer, error) {
	def, err := f.find(r)
	if err != nil {
		return web.Answer{}, err
	}
	p := copyPageData{Page: r.Page("Make a new form from this one"), Def: def}
	p.Back = "/formbook/" + def.Key
	return web.Show(copyForm(p)), nil
}

func (f *Formbook) copy(r *web.Request) (web.Answer, error) {
	def, err := f.find(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Form(r, "Make a new form from this one", func() (web.Answer, error) {
		d, err := f.Copy(r.Ctx(), r.Actor, def.Key, r.Value("title"))
		if err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/formbook/%s/draft", d.Definition.Key).Saying("Your new form is a draft. Nobody else sees it yet."), nil
	}, func(p ui.Page) templ.Component {
		p.Back = "/formbook/" + def.Key
		return copyForm(copyPageData{Page: p, Def: def, Typed: r.Value("title")})
	})
}

func (f *Formbook) retire(r *web.Request) (web.Answer, error) {
	key := r.PathValue("key")
	if err := f.Retire(r.Ctx(), r.Actor, key, true); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/formbook").Saying("Your own version is put away. Answers to it are kept."), nil
}

func (f *Formbook) restore(r *web.Request) (web.Answer, error) {
	if err := f.Retire(r.Ctx(), r.Actor, r.PathValue("key"), false); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/formbook").Saying("Your own version is in use again."), nil
}

// draftPage is the ground of every page about a draft.
type draftPage struct {
	ui.Page
	draft   instrument.Draft
	base    *instrument.Definition
	faults  instrument.Faults
	Changer string // who changed it last, "" when it is not known
}

func (f *Formbook) findDraft(r *web.Request) (draftPage, error) {
	var p draftPage
	err := f.read(r, func(tx *db.Tx) error {
		var err error
		if p.draft, err = instrument.FindDraft(tx, r.PathValue("key")); err != nil {
			return err
		}
		if p.base, err = instrument.Base(tx, p.draft); err != nil {
			return err
		}
		if p.faults, err = instrument.DraftFaults(tx, p.draft); err != nil || p.draft.ChangedBy == "" {
			return err
		}
		who, err := person.Find(tx, p.draft.ChangedBy)
		p.Changer = who.Name()
		return err
	})
	if err != nil {
		return p, err
	}
	p.Page = r.Page("Change: " + p.draft.Definition.Title)
	p.Back = "/formbook/" + p.draft.Definition.Key + "/draft"
	return p, nil
}

func (p draftPage) key() string      { return p.draft.Definition.Key }
func (p draftPage) revision() string { return strconv.FormatInt(p.draft.Revision, 10) }

func (f *Formbook) startDraft(r *web.Request) (web.Answer, error) {
	d, err := f.Start(r.Ctx(), r.Actor, r.PathValue("key"))
	if err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/formbook/%s/draft", d.Definition.Key), nil
}

func (f *Formbook) draft(r *web.Request) (web.Answer, error) {
	p, err := f.findDraft(r)
	if err != nil {
		return web.Answer{}, err
	}
	p.Back = "/formbook"
	return web.Show(draft(p)), nil
}

func (f *Formbook) publish(r *web.Request) (web.Answer, error) {
	p, err := f.findDraft(r)
	if err != nil {
		return web.Answer{}, err
	}
	revision, _ := strconv.ParseInt(r.Value("revision"), 10, 64)
	return web.Form(r, p.Title, func() (web.Answer, error) {
		def, err := f.Publish(r.Ctx(), r.Actor, p.key(), revision)
		if errs.Is(err, errs.Conflict) {
			p.Notice, p.NoticeKind = "Somebody else changed this draft while you looked at it. Check it again, then put it into use.", ui.NoticeWarning
			return web.Clash(draft(p)), nil
		}
		if err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/formbook/%s", def.Key).Saying("Your form is in use as %s.", def.VersionLabel()), nil
	}, func(page ui.Page) templ.Component {
		page.Back = "/formbook"
		p.Page = page
		return draft(p)
	})
}

func (f *Formbook) discardPage(r *web.Request) (web.Answer, error) {
	p, err := f.findDraft(r)
	if err != nil {
		return web.Answer{}, err
	}
	p.Title = "Throw this draft away?"
	return web.Show(discard(p)), nil
}

func (f *Formbook) discard(r *web.Request) (web.Answer, error) {
	if err := f.Discard(r.Ctx(), r.Actor, r.PathValue("key")); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/formbook").Saying("The draft is gone. What is in use has not changed."), nil
}
