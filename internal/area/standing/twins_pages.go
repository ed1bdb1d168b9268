package standing

import (
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/group"
)

// mostFound is how many names a search among the people of a map shows.
const mostFound = 20

type twinView struct {
	frame
	both
	One, Two db.ID // as the address names them
	Called   string
}

func (s *Map) readTwin(r *web.Request) (twinView, error) {
	var p twinView
	var err error
	if p.One, err = r.ID("holder"); err != nil {
		return p, err
	}
	if p.Two, err = r.ID("twin"); err != nil {
		return p, err
	}
	p.frame, err = s.page(r, "Is this the same person?", func(tx *db.Tx, f *frame) error {
		f.back("/people")
		var err error
		p.both, err = pair(tx, r.Actor, f.O.ID, p.One, p.Two)
		return err
	})
	p.Called = p.Keep.Name
	return p, err
}

func (s *Map) twinPage(r *web.Request) (web.Answer, error) {
	p, err := s.readTwin(r)
	return web.Show(twinOf(p)), err
}

// record is what is known of one of two.
func (p twinView) record(h group.Holder, held []group.Term) []ui.SummaryRow {
	known := "By name alone"
	if h.Person != "" {
		known = "Can sign in here"
	}
	if h.Import != "" {
		known += ", from a file"
	}
	roles := make([]string, 0, len(held))
	for _, t := range held {
		where := t.GroupName
		if where == "" {
			where = p.O.Name
		}
		roles = append(roles, t.Role+", "+where+", "+t.Span(ui.PlainDate))
	}
	return []ui.SummaryRow{{Key: "Name", Value: ui.Text(h.Name)}, {Key: "In this network", Value: ui.Text(known)}, {Key: counted(len(held), "role", "roles"), Value: ui.Lines(strings.Join(roles, "\n"))}}
}

// names are the two names of which one stays.
func (p twinView) names() []ui.Option {
	if p.Keep.Name == p.Other.Name {
		return ui.Options(p.Keep.Name)
	}
	return ui.Options(p.Keep.Name, p.Other.Name)
}

// why is why the two cannot be one.
func (p twinView) why() string { return errs.Of(p.Why).Message }

// yes is what the button says.
func (p twinView) yes() string {
	if p.Keep.Person != "" {
		return "Yes, ask " + p.Keep.Name
	}
	return "Yes, they are one person"
}

func (p twinView) here() templ.SafeURL { return p.in("/people/%s/same/%s", p.One, p.Two) }

func (s *Map) answerTwin(r *web.Request) (web.Answer, error) {
	p, err := s.readTwin(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Edit(func() (web.Answer, error) {
		answer := r.Value("answer")
		if answer != "yes" && answer != "no" {
			var c errs.Check
			c.That(false, "answer", "Say whether they are one person.")
			return web.Answer{}, c.Err()
		}
		asked, err := s.SayTwin(r.Ctx(), r.Actor, p.O.ID, p.One, p.Two, answer == "yes", r.Value("called"))
		said := "The two are one person now. You can undo that on this page."
		if asked {
			said = p.Keep.Name + " is asked. Nothing changes until they say yes."
		}
		if answer == "no" {
			said = "They stay two people. You are not asked about them again."
		}
		return web.Redirect("/leadership/%s/map/people", p.O.ID).Saying("%s", said), err
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p.Problems, p.Called = problems, r.Value("called")
		return twinOf(p), nil
	})
}

func (s *Map) undoTwin(r *web.Request) (web.Answer, error) {
	organisation, err := r.ID("organisation")
	if err != nil {
		return web.Answer{}, err
	}
	id, err := r.ID("join")
	if err != nil {
		return web.Answer{}, err
	}
	err = s.UndoTwin(r.Ctx(), r.Actor, organisation, id)
	to := web.Redirect("/leadership/%s/map/people", organisation)
	if e := errs.Of(err); e != nil && (e.Kind == errs.Invalid || e.Kind == errs.Conflict) {
		return to.Warning("%s", e.Message), nil
	}
	return to.Saying("That is undone."), err
}

// said is what was asked and answered about two records, in words; "" for what is past and of no use any more.
func said(w group.Twin) string {
	switch w.State {
	case group.Asked:
		return w.KeepName + " was asked whether the record " + w.OtherName + " is theirs. They have not answered."
	case group.One:
		return w.OtherName + " became one with " + w.KeepName + "."
	case group.Refused:
		return w.KeepName + " says that the record " + w.OtherName + " is not theirs."
	case group.Two:
		return w.KeepName + " and " + w.OtherName + " are two people."
	}
	return ""
}

// undo is the word on the button that takes back what was said; "" where there is none.
func undo(w group.Twin) string {
	switch w.State {
	case group.Asked:
		return "Stop asking " + w.KeepName
	case group.One:
		return "Undo: make " + w.OtherName + " a record of its own again"
	case group.Two:
		return "Ask again about " + w.KeepName + " and " + w.OtherName
	}
	return ""
}

// said are the questions that the page of people lists.
func (p peopleView) said() []group.Twin {
	var out []group.Twin
	for _, w := range p.Said {
		if said(w) != "" {
			out = append(out, w)
		}
	}
	return out
}

// mine is a record of which somebody asks whether it is the reader's.
type mine struct {
	group.Twin
	Text, Hash string
}

// mine reads what somebody is asked, and what came to them that way.
func (s *Map) mine(tx *db.Tx, who db.ID) (asked []mine, were []group.Twin, err error) {
	all, err := group.TwinsOfPerson(tx, who)
	if err != nil {
		return nil, nil, err
	}
	var open []db.ID
	for _, w := range all {
		if w.State == group.One {
			were = append(were, w)
		} else {
			open = append(open, w.ID)
		}
	}
	if len(open) == 0 {
		return nil, were, nil
	}
	proposals, err := s.assents.OpenOn(tx, who, open)
	for _, p := range proposals {
		for _, w := range all {
			if w.ID == p.Subject && p.State == assent.Open {
				asked = append(asked, mine{Twin: w, Text: p.Text, Hash: p.Hash})
			}
		}
	}
	return asked, were, err
}

// answerMine keeps what somebody says about a record that may be theirs.
func (s *Map) answerMine(r *web.Request) (web.Answer, error) {
	id, err := r.ID("join")
	if err != nil {
		return web.Answer{}, err
	}
	answer := r.Value("answer")
	err = s.AnswerTwin(r.Ctx(), r.Actor, id, answer, r.Value("hash"))
	to := web.Redirect("/me/roles")
	if e := errs.Of(err); e != nil && (e.Kind == errs.Invalid || e.Kind == errs.Conflict) {
		return to.Warning("%s", e.Message), nil
	}
	words := map[string]string{"yes": "Thank you. The roles are yours now. You choose for each whether others read your name.", "undo": "The roles are not yours any more. They stand under the other name again."}[answer]
	if words == "" {
		words = "Thank you. They stay somebody else’s."
	}
	return to.Saying("%s", words), err
}
