package evaluation

import (
	"fmt"
	"math"
	"strconv"

	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
)

// alonePage lets a coordinator choose that a form is compared with no other.
type alonePage struct {
	editionPage
	Form  Wave
	Gains []Gain
}

func (e *Evaluation) alonePage(r *web.Request) (web.Answer, error) {
	ed, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	id, err := r.ID("wave")
	if err != nil {
		return web.Answer{}, err
	}
	run, w, g, err := e.LookAlone(r.Ctx(), r.Actor, ed, id)
	if err != nil {
		return web.Answer{}, err
	}
	if w.State == Closed {
		return web.Redirect("/editions/%s/waves/%s", run.ID, w.ID).Warning("This form has closed, so what it is compared with stays as it is."), nil
	}
	title := "Compare “" + w.Name + "” with the other forms?"
	if !w.Linked {
		title = "“" + w.Name + "” is not compared with the other forms"
	}
	return web.Show(alone(alonePage{inEdition(r, title, run, wavesPath+"/"+string(w.ID)), w, g})), nil
}

func (e *Evaluation) standAlone(r *web.Request) (web.Answer, error) {
	return e.act(r, "The form is not compared with the others.", func(ed, id db.ID) error { return e.StandAlone(r.Ctx(), r.Actor, ed, id) })
}

// kind warns where there is no way back.
func (p alonePage) kind() ui.Kind {
	if p.Form.State == Open {
		return ui.Warning
	}
	return ui.Primary
}

func (p alonePage) gainTitle() string {
	if p.Form.Linked {
		return "What it would gain"
	}
	return "What it gains"
}

// gainWords say in short what the other changes gain.
func (p alonePage) gainWords() string {
	best, more := Gain{}, 0
	for _, g := range p.Gains {
		if g.more() > more && !g.New {
			best, more = g, g.more()
		}
	}
	switch {
	case len(p.Gains) == 0:
		return "No other two forms of this edition are compared, so nothing is gained."
	case more == 0:
		return "Nothing that could be told: the changes between the other forms show about as many people either way."
	}
	if !p.Form.Linked {
		return fmt.Sprintf("Most is gained for the change from “%s” to “%s”: about %d people are shown. If this form were compared, it would be about %d.", best.From, best.To, about(best.Without), about(best.Compared))
	}
	return fmt.Sprintf("Most is gained for the change from “%s” to “%s”: about %d people are shown in place of about %d.", best.From, best.To, about(best.Without), about(best.Compared))
}

func about(n float64) int { return int(math.Round(n)) }

func (p alonePage) table() ui.TableData {
	t := ui.TableData{Caption: "People whose change is shown, about", Size: "s", Columns: ui.Columns("Change", "Could be shown", "With this form", "Without it")}
	for _, g := range p.Gains {
		now := strconv.Itoa(about(g.Compared))
		if g.New {
			now = "Not compared"
		}
		t.Rows = append(t.Rows, ui.Cells(g.From+" to "+g.To, strconv.Itoa(about(g.Linked)), now, strconv.Itoa(about(g.Without))))
	}
	return t
}

// comparedOptions are the answers to whether a planned form is compared with the others.
var comparedOptions = []ui.Option{
	{Value: "yes", Label: "Yes, compare it", Hint: "People are asked for a code that they make up themselves. So forms of one person can be put together without a name."},
	{Value: "no", Label: "Do not compare this form with the others", Hint: "It has results of its own and asks for no code. The changes between the other forms then rest on more people."},
}

func yesNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}
