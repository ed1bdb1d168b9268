package evaluation

import (
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/described"
)

// Somebody whom a passage of a report describes reads its exact words here before anybody else does, and says yes, no, or what should change.

// AskDescribed gives the area the passages that describe people.
func (e *Evaluation) AskDescribed(p *described.Passages) { e.passages = p }

// describedPage is one passage for somebody whom it describes.
type describedPage struct {
	ui.Page
	V     described.View
	Words string // what was typed about a change
}

// wrote says whose words these are. Those of a quote are somebody's who is not known: it is known who chose them.
func (p describedPage) wrote(and string) string {
	if p.V.Passage.Kind == described.Quote {
		return p.V.Author + " chose these words of somebody who is not named, " + and + "."
	}
	return p.V.Author + " wrote this, " + and + "."
}

// again says whether the reader, who said no, can change their mind.
func (p describedPage) again() bool { return p.V.Refused != 0 && p.V.No }

func (p describedPage) open() bool {
	return p.V.Gone == "" && p.V.Refused == 0 && p.V.Agreed == 0 && !p.V.Mine
}

func (e *Evaluation) describedView(r *web.Request, problems []errs.Field) (describedPage, error) {
	p := describedPage{Page: r.Page("Something that describes you"), Words: r.Value("comment")}
	p.Problems, p.Back = problems, "/me"
	id, err := r.ID("passage")
	if err != nil {
		r.Actor.Scoped()
		return p, err
	}
	err = e.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		p.V, err = e.passages.See(tx, r.Actor, id)
		return err
	})
	return p, err
}

func (e *Evaluation) describedPage(r *web.Request) (web.Answer, error) {
	p, err := e.describedView(r, nil)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(describedOf(p)), nil
}

// answerDescribed makes the page function of one answer.
func (e *Evaluation) answerDescribed(said string, do func(tx *db.Tx, r *web.Request, id db.ID) error) web.PageFunc {
	return func(r *web.Request) (web.Answer, error) {
		id, err := r.ID("passage")
		if err != nil {
			r.Actor.Scoped()
			return web.Answer{}, err
		}
		err = e.db.Write(r.Ctx(), r.Network.ID, func(tx *db.Tx) error { return do(tx, r, id) })
		if problem := errs.Of(err); problem != nil && problem.Kind == errs.Invalid {
			p, err := e.describedView(r, problem.Fields)
			if err != nil {
				return web.Answer{}, err
			}
			return web.Problem(describedOf(p)), nil
		}
		if err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/described/%s", id).Saying("%s", said), nil
	}
}

func (e *Evaluation) sayYes(tx *db.Tx, r *web.Request, id db.ID) error {
	return e.passages.Yes(tx, r.Actor, id, r.Value("hash"))
}

func (e *Evaluation) sayNo(tx *db.Tx, r *web.Request, id db.ID) error {
	return e.passages.No(tx, r.Actor, id)
}

func (e *Evaluation) noted(tx *db.Tx, r *web.Request, id db.ID) error {
	return e.passages.Noted(tx, r.Actor, id)
}

func (e *Evaluation) askChange(tx *db.Tx, r *web.Request, id db.ID) error {
	return e.passages.AskChange(tx, r.Actor, id, r.Value("comment"))
}

// isRead says who reads that the words are not about the reader; nobody does where it is not known who wrote them.
func (p describedPage) isRead() string {
	if p.V.By == "" {
		return ""
	}
	return " " + p.V.Author + " reads that you said it."
}

// reads says who reads what should be different.
func (p describedPage) reads() string {
	if p.V.By == "" {
		return "Those who can change these words read this."
	}
	return p.V.Author + " reads this."
}

// ifAgain says what the reader can do when they find themselves in the new words.
func (p describedPage) ifAgain() string {
	if p.V.Work != "" {
		return "If you find yourself in them too, say so where you read them."
	}
	return "If you see your name in a report without your yes, tell the person who runs the programme."
}
