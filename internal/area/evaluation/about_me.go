package evaluation

import (
	"cmp"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/described"
	"alongside/internal/shared/edition"
)

// Whoever recognises themselves in words that others read says so here, and the writer reads that somebody did.

// aboutMePage is one passage for somebody who recognises themselves in it.
type aboutMePage struct {
	ui.Page
	V described.Reading
}

// heldBack says where others read the words no more.
func (p aboutMePage) heldBack() string {
	if p.V.Kind == described.Claim {
		return "The words are held back at once, everywhere. Others do not see them, and they count nowhere."
	}
	return "The words are held back at once, everywhere. Others who read the report do not see them."
}

func (e *Evaluation) aboutMePage(r *web.Request) (web.Answer, error) {
	p := aboutMePage{Page: r.Page("Is this about you?")}
	p.Back = "/me"
	thing, err := r.ID("thing")
	if err != nil {
		r.Actor.Scoped()
		return web.Answer{}, err
	}
	err = e.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		p.V, err = e.passages.Recognise(tx, r.Actor, r.PathValue("sort"), thing)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	if p.V.Asked != "" {
		return web.Redirect("/described/%s", p.V.Asked), nil
	}
	return web.Show(aboutMeOf(p)), nil
}

func (e *Evaluation) sayAboutMe(r *web.Request) (web.Answer, error) {
	thing, err := r.ID("thing")
	if err != nil {
		r.Actor.Scoped()
		return web.Answer{}, err
	}
	var id db.ID
	err = e.db.Write(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		id, err = e.passages.AboutMe(tx, r.Actor, r.PathValue("sort"), thing, r.Value("hash"))
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	said := "Thank you. These words now wait for you. Nobody reads them in a report until you have answered."
	if r.PathValue("sort") == described.Claim {
		said = "Thank you. These words now wait for you. Only you and those who tell it read them until you have answered."
	}
	return web.Redirect("/described/%s", id).Saying("%s", said), nil
}

// sayNotMe takes the actor out of a passage by their own word.
func (e *Evaluation) sayNotMe(r *web.Request) (web.Answer, error) {
	id, err := r.ID("passage")
	if err != nil {
		r.Actor.Scoped()
		return web.Answer{}, err
	}
	err = e.db.Write(r.Ctx(), r.Network.ID, func(tx *db.Tx) error { return e.passages.NotMe(tx, r.Actor, id, r.Value("hash")) })
	if err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/me").Saying("Thank you. You are not asked about these words any more."), nil
}

// heardPage tells a writer what somebody said of their words.
type heardPage struct {
	ui.Page
	V described.Heard
}

func (e *Evaluation) heardPage(r *web.Request) (web.Answer, error) {
	p := heardPage{Page: r.Page("About words that you wrote")}
	p.Back = "/me"
	id, err := r.ID("heard")
	if err != nil {
		r.Actor.Scoped()
		return web.Answer{}, err
	}
	err = e.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		p.V, err = e.passages.Hear(tx, r.Actor, id)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(heardOf(p)), nil
}

func (e *Evaluation) heardIt(r *web.Request) (web.Answer, error) {
	id, err := r.ID("heard")
	if err != nil {
		r.Actor.Scoped()
		return web.Answer{}, err
	}
	err = e.db.Write(r.Ctx(), r.Network.ID, func(tx *db.Tx) error { return e.passages.HeardIt(tx, r.Actor, id) })
	if err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/me").Saying("Thank you. It does not wait on your first page any more."), nil
}

// Words are quotes as words in which somebody can recognise themselves.
func (e *Evaluation) Words() described.Source { return quoteWords{e} }

type quoteWords struct{ e *Evaluation }

// Read finds a quote. One that is not in the report is shown to those who run the edition alone.
func (w quoteWords) Read(tx *db.Tx, a access.Actor, thing db.ID) (described.Reading, error) {
	q, err := findQuote(tx, thing)
	if err != nil {
		return described.Reading{}, err
	}
	wave, err := findWave(tx, q.Wave)
	if err != nil {
		return described.Reading{}, err
	}
	text, err := w.e.keys.Open(tx.Network, quoteField, thing, q.sealed)
	if err != nil {
		return described.Reading{}, err
	}
	ed, err := edition.Find(tx, wave.Edition)
	if err != nil {
		return described.Reading{}, err
	}
	g, err := w.e.passages.Gate(tx, wave.Edition)
	if err != nil {
		return described.Reading{}, err
	}
	r := described.Reading{Passage: described.Passage{Edition: wave.Edition}, Words: text, Shown: mayRun(a, ed)}
	if !r.Shown && q.Cleared && g.Standing(thing, text) == "" {
		if r.Shown, err = w.e.ReadsInReport(tx, a, ed, thing); err != nil {
			return described.Reading{}, err
		}
	}
	r.By = cmp.Or(q.wordedBy, q.chosenBy)
	return r, nil
}

// ReadsInReport says whether a quote or a lesson stands in the report that somebody may read: as it was shared, and while it is.
func (e *Evaluation) ReadsInReport(tx *db.Tx, a access.Actor, ed edition.Edition, thing db.ID) (bool, error) {
	s, err := stands(tx, ed.ID)
	if err != nil {
		return false, err
	}
	may, err := e.maySee(tx, a, ed, s)
	if err != nil || !may {
		return false, err
	}
	v, err := e.restored(tx, s.Version)
	if err != nil {
		return false, err
	}
	return v.Model.Has(string(thing)), nil
}

// Place is the page on which quotes are worded.
func (w quoteWords) Place(tx *db.Tx, thing db.ID) (string, error) {
	q, err := findQuote(tx, thing)
	if err != nil {
		return "", err
	}
	wave, err := findWave(tx, q.Wave)
	return "/editions/" + string(wave.Edition) + "/quotes", err
}
