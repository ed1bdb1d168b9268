package formbook

import (
	"strconv"

	"github.com/a-h/templ"

	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/instrument"
)

// aboutPage is what a form says of itself.
type aboutPage struct {
	draftPage
	FormTitle, About, Intro, For, Licence, Source string
	Revision                                      string
	Now                                           string // what it says now, when somebody else changed it meanwhile
	Mine                                          string
}

func aboutText(a aboutPage) string {
	return a.FormTitle + "\n\n" + a.About + "\n\n" + a.Intro + "\n\n" + a.For + "\n\n" + a.Licence + "\n\n" + a.Source
}

func (p draftPage) about() aboutPage {
	d := p.draft.Definition
	p.Title = "What the form says of itself"
	return aboutPage{draftPage: p, FormTitle: d.Title, About: d.About, Intro: d.Intro, For: d.For, Licence: d.Licence, Source: d.Source, Revision: p.revision()}
}

func (f *Formbook) about(r *web.Request) (web.Answer, error) {
	p, err := f.findDraft(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(about(p.about())), nil
}

func (f *Formbook) saveAbout(r *web.Request) (web.Answer, error) {
	ground, err := f.findDraft(r)
	if err != nil {
		return web.Answer{}, err
	}
	p := ground.about()
	now := aboutText(p)
	p.FormTitle, p.Intro, p.For = oneLine(r.Value("form_title")), instrument.CleanText(r.Value("intro")), oneLine(r.Value("for"))
	p.About = instrument.CleanText(r.Value("about"))
	p.Licence, p.Source, p.Revision = oneLine(r.Value("licence")), oneLine(r.Value("source")), r.Value("revision")
	revision, _ := strconv.ParseInt(p.Revision, 10, 64)
	return web.Form(r, p.Title, func() (web.Answer, error) {
		var c errs.Check
		c.That(p.FormTitle != "", "form_title", "Give the form a name.")
		c.That(p.For != "", "for", "Say who fills it in.")
		c.That(p.Licence != "", "licence", "Say who may use these words. For your own words: free to use and change.")
		for field, text := range map[string]string{"form_title": p.FormTitle} {
			c.That(len([]rune(text)) <= 200, field, "Use up to 200 characters.")
		}
		c.That(len([]rune(p.About)) <= 1000, "about", "Use up to 1000 characters.")
		c.That(len([]rune(p.Intro)) <= 4000, "intro", "Use up to 4000 characters.")
		c.That(len([]rune(p.For)) <= 600, "for", "Use up to 600 characters.")
		c.That(len([]rune(p.Licence)) <= 600, "licence", "Use up to 600 characters.")
		c.That(len([]rune(p.Source)) <= 600, "source", "Use up to 600 characters.")
		if err := c.Err(); err != nil {
			return web.Answer{}, err
		}
		err := f.Edit(r.Ctx(), r.Actor, p.key(), max(revision, 1), func(d instrument.Draft, _ *instrument.Definition) (instrument.Definition, error) {
			def := d.Definition.Clone()
			def.Title, def.About, def.Intro, def.For, def.Licence, def.Source = p.FormTitle, p.About, p.Intro, p.For, p.Licence, p.Source
			return def, nil
		})
		if errs.Is(err, errs.Conflict) {
			p.Now, p.Mine, p.Revision = now, aboutText(p), ground.revision()
			return web.Clash(about(p)), nil
		}
		if err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/formbook/%s/draft", p.key()).Saying("Saved."), nil
	}, func(page ui.Page) templ.Component {
		page.Back = p.Back
		p.Page = page
		return about(p)
	})
}

// move puts a question or a part one place up or down. Nothing is overwritten by it, so it fits any state of the draft.
func (f *Formbook) move(r *web.Request) (web.Answer, error) {
	by := 1
	if r.Value("to") == "up" {
		by = -1
	}
	key := r.PathValue("key")
	err := f.Edit(r.Ctx(), r.Actor, key, 0, func(d instrument.Draft, _ *instrument.Definition) (instrument.Definition, error) {
		if part := r.Value("part"); part != "" {
			return instrument.MoveSection(d.Definition, part, by)
		}
		return instrument.MoveItem(d.Definition, r.Value("question"), by)
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/formbook/%s/draft", key), nil
}

type partPage struct {
	draftPage
	ID, PartTitle, Intro string // ID is empty for a new part
	Revision             string
	Mine, Now            string
}

func (p draftPage) part(id string) (partPage, error) {
	out := partPage{draftPage: p, Revision: p.revision()}
	out.Title = "A new part"
	if id == "" {
		return out, nil
	}
	s, ok := p.draft.Definition.Section(id)
	if !ok {
		return out, errs.Missing()
	}
	out.Title, out.ID, out.PartTitle, out.Intro = "Change a part", s.ID, s.Title, s.Intro
	return out, nil
}

func (f *Formbook) part(r *web.Request) (web.Answer, error) {
	ground, err := f.findDraft(r)
	if err != nil {
		return web.Answer{}, err
	}
	p, err := ground.part(r.Value("part"))
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(part(p)), nil
}

func (f *Formbook) savePart(r *web.Request) (web.Answer, error) {
	ground, err := f.findDraft(r)
	if err != nil {
		return web.Answer{}, err
	}
	p, err := ground.part(r.Value("part"))
	if err != nil {
		return web.Answer{}, err
	}
	now := p.PartTitle + "\n\n" + p.Intro
	p.PartTitle, p.Intro, p.Revision = oneLine(r.Value("part_title")), instrument.CleanText(r.Value("intro")), r.Value("revision")
	revision, _ := strconv.ParseInt(p.Revision, 10, 64)
	if p.ID == "" {
		revision = 0 // a new part overwrites nothing
	} else {
		revision = max(revision, 1)
	}
	return web.Form(r, p.Title, func() (web.Answer, error) {
		var c errs.Check
		c.That(p.PartTitle != "", "part_title", "Give the part a name.")
		c.That(len([]rune(p.PartTitle)) <= 200, "part_title", "Use up to 200 characters.")
		c.That(len([]rune(p.Intro)) <= 4000, "intro", "Use up to 4000 characters.")
		if err := c.Err(); err != nil {
			return web.Answer{}, err
		}
		err := f.Edit(r.Ctx(), r.Actor, p.key(), revision, func(d instrument.Draft, _ *instrument.Definition) (instrument.Definition, error) {
			id := p.ID
			if id == "" {
				id = instrument.NewSectionID(d.Definition, p.PartTitle)
			}
			return instrument.SetSection(d.Definition, instrument.Section{ID: id, Title: p.PartTitle, Intro: p.Intro}), nil
		})
		if errs.Is(err, errs.Conflict) {
			p.Now, p.Mine, p.Revision = now, p.PartTitle+"\n\n"+p.Intro, ground.revision()
			return web.Clash(part(p)), nil
		}
		if err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/formbook/%s/draft", p.key()).Saying("Saved."), nil
	}, func(page ui.Page) templ.Component {
		page.Back = p.Back
		p.Page = page
		return part(p)
	})
}

func (f *Formbook) removePartPage(r *web.Request) (web.Answer, error) {
	ground, err := f.findDraft(r)
	if err != nil {
		return web.Answer{}, err
	}
	p, err := ground.part(r.Value("part"))
	if err != nil || p.ID == "" {
		return web.Answer{}, errs.Missing()
	}
	p.Title = "Remove this part?"
	return web.Show(removePart(p)), nil
}

func (f *Formbook) removePart(r *web.Request) (web.Answer, error) {
	ground, err := f.findDraft(r)
	if err != nil {
		return web.Answer{}, err
	}
	p, err := ground.part(r.Value("part"))
	if err != nil || p.ID == "" {
		return web.Answer{}, errs.Missing()
	}
	return web.Form(r, "Remove this part?", func() (web.Answer, error) {
		err := f.Edit(r.Ctx(), r.Actor, p.key(), 0, func(d instrument.Draft, _ *instrument.Definition) (instrument.Definition, error) {
			return instrument.RemoveSection(d.Definition, p.ID)
		})
		if err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/formbook/%s/draft", p.key()).Saying("The part is removed."), nil
	}, func(page ui.Page) templ.Component {
		page.Back = p.Back
		p.Page = page
		return removePart(p)
	})
}
