package formbook

import (
	"github.com/a-h/templ"

	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/instrument"
)

// questionPage is the editor of one question; without a kind it asks for the kind first.
type questionPage struct {
	draftPage
	Q         questionForm
	Mine, Now string // when somebody else changed the draft meanwhile
}

// question finds the question to edit, or begins a new one of the kind and part that the address names.
func (p draftPage) question(r *web.Request) (questionPage, error) {
	out := questionPage{draftPage: p}
	if id := r.Value("question"); id != "" {
		it, ok := p.draft.Definition.Item(id)
		if !ok {
			return out, errs.Missing()
		}
		out.Title = "Change a question"
		out.Q = asForm(it, settled(p.base, id))
		out.Q.Revision = p.draft.Revision
		return out, nil
	}
	if _, ok := p.draft.Definition.Section(r.Value("part")); !ok {
		return out, errs.Missing()
	}
	out.Title = "A new question"
	out.Q = questionForm{Part: r.Value("part"), Kind: kindOf(r.Value("kind")), Revision: p.draft.Revision}
	out.Q.padAnchors()
	return out, nil
}

func (f *Formbook) question(r *web.Request) (web.Answer, error) {
	ground, err := f.findDraft(r)
	if err != nil {
		return web.Answer{}, err
	}
	p, err := ground.question(r)
	if err != nil {
		return web.Answer{}, err
	}
	if p.Q.Kind == "" {
		if r.Value("chosen") != "" {
			p.Problems = []errs.Field{{Name: "kind", Message: "Choose a kind of question."}}
			return web.Problem(chooseKind(p)), nil
		}
		return web.Show(chooseKind(p)), nil
	}
	return web.Show(question(p)), nil
}

func (f *Formbook) saveQuestion(r *web.Request) (web.Answer, error) {
	ground, err := f.findDraft(r)
	if err != nil {
		return web.Answer{}, err
	}
	p, err := ground.question(r)
	if err != nil {
		return web.Answer{}, err
	}
	if p.Q.Kind == "" {
		return web.Answer{}, errs.Missing()
	}
	var now string
	if it, there := p.draft.Definition.Item(p.Q.ID); there {
		now = itemText(it)
	}
	p.Q = p.Q.typed(r.Form)
	return web.Form(r, p.Title, func() (web.Answer, error) {
		it, err := p.Q.item()
		if err != nil {
			return web.Answer{}, err
		}
		revision := max(p.Q.Revision, 1)
		if it.ID == "" {
			revision = 0 // a new question overwrites nothing
		}
		err = f.Edit(r.Ctx(), r.Actor, p.key(), revision, func(d instrument.Draft, base *instrument.Definition) (instrument.Definition, error) {
			next := it
			if next.ID == "" {
				next.ID = instrument.NewItemID(d.Definition, base, next.Wording)
			}
			return instrument.SetItem(d.Definition, p.Q.Part, next)
		})
		if errs.Is(err, errs.Conflict) {
			p.Mine, p.Now, p.Q.Revision = itemText(it), now, p.draft.Revision
			return web.Clash(question(p)), nil
		}
		if err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/formbook/%s/draft", p.key()).Saying("The question is saved."), nil
	}, func(page ui.Page) templ.Component {
		page.Back = p.Back
		p.Page = page
		return question(p)
	})
}

func (f *Formbook) removeQuestionPage(r *web.Request) (web.Answer, error) {
	ground, err := f.findDraft(r)
	if err != nil {
		return web.Answer{}, err
	}
	p, err := ground.question(r)
	if err != nil || p.Q.ID == "" {
		return web.Answer{}, errs.Missing()
	}
	p.Title = "Remove this question?"
	return web.Show(removeQuestion(p)), nil
}

func (f *Formbook) removeQuestion(r *web.Request) (web.Answer, error) {
	id, key := r.Value("question"), r.PathValue("key")
	err := f.Edit(r.Ctx(), r.Actor, key, 0, func(d instrument.Draft, _ *instrument.Definition) (instrument.Definition, error) {
		return instrument.RemoveItem(d.Definition, id)
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/formbook/%s/draft", key).Saying("The question is removed. Earlier answers to it are kept."), nil
}
