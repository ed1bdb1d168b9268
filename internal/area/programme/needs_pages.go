package programme

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/edition"
)

// needsPage lists what people need, over all days or on one.
type needsPage struct {
	frame
	needsList
	Day  edition.Day // zero on the page of all days
	Next edition.Day // the next day, for which things are arranged; zero when all are over
	// typed is the form of one person that came back, with what was chosen in it.
	typedBy db.ID
	typed   NeedsForm
}

// needs is the list over all days.
func (p *Programmes) needs(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	l, err := p.LookAtNeeds(r.Ctx(), r.Actor, id, "")
	if err != nil {
		return web.Answer{}, err
	}
	v := p.needsPage(r, l)
	today := l.now.In(l.Edition.Zone).Format("2006-01-02")
	for _, d := range l.Days {
		if d.Date >= today && (v.Next.ID == "" || d.Date < v.Next.Date) {
			v.Next = d
		}
	}
	return web.Show(needsOfAll(v)), nil
}

// needsPage puts the list into the frame of its edition.
func (p *Programmes) needsPage(r *web.Request, l needsList) needsPage {
	page := r.Page("Access needs")
	f := p.framed(page, l.Edition, l.looker, "Access needs")
	return needsPage{frame: f, needsList: l}
}

// dayNeeds is the list for one day, with what became of each need.
func (p *Programmes) dayNeeds(r *web.Request) (web.Answer, error) {
	id, day, err := dayOfPath(r)
	if err != nil {
		return web.Answer{}, err
	}
	l, err := p.LookAtNeeds(r.Ctx(), r.Actor, id, day)
	if err != nil {
		return web.Answer{}, err
	}
	v := p.needsPage(r, l)
	if err := v.onDay(day); err != nil {
		return web.Answer{}, err
	}
	return web.Show(needsOfDay(v)), nil
}

func (v *needsPage) onDay(day db.ID) error {
	for _, d := range v.Days {
		if d.ID == day {
			v.Day, v.Title = d, "Access needs: "+d.Title
			return nil
		}
	}
	return errs.Missing()
}

// saveNeeds notes what became of one person's needs.
func (p *Programmes) saveNeeds(r *web.Request) (web.Answer, error) {
	id, day, err := dayOfPath(r)
	if err != nil {
		return web.Answer{}, err
	}
	who, err := r.ID("person")
	if err != nil {
		return web.Answer{}, err
	}
	in := NeedsForm{States: map[string]string{}, Note: r.Value("note-" + string(who)), Version: r.Value("version")}
	for name := range r.Form {
		if key, ok := strings.CutPrefix(name, "need-"+string(who)+"-"); ok {
			in.States[key] = r.Value(name)
		}
	}
	var l needsList
	return p.edit(r, "Access needs", "Access needs", team.maySeeNeeds, func() (web.Answer, error) {
		err := p.SaveNeeds(r.Ctx(), r.Actor, id, day, who, in)
		if errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict) {
			var lerr error
			if l, lerr = p.LookAtNeeds(r.Ctx(), r.Actor, id, day); lerr != nil {
				return web.Answer{}, lerr
			}
		}
		if err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/editions/%s/days/%s/needs#p-%s", id, day, who).Saying("Saved."), nil
	}, func(_ *db.Tx, f frame, clash bool) (templ.Component, error) {
		v := needsPage{frame: f, needsList: l, typedBy: who, typed: in}
		if err := v.onDay(day); err != nil {
			return nil, err
		}
		if clash {
			v.clashOf(who)
		}
		return needsOfDay(v), nil
	})
}

// clashOf shows what somebody else noted about the same person meanwhile.
func (v *needsPage) clashOf(who db.ID) {
	for _, s := range v.People {
		if s.Person != who {
			continue
		}
		now := s.Checks[v.Day.ID]
		for _, n := range s.Needs {
			if yours := Provision(v.typed.States[n.Key]); yours != now.States[n.Key] {
				v.Diffs = append(v.Diffs, difference{Label: s.Name + ": " + n.Label, Yours: yours.On(v.begun()), Now: now.States[n.Key].On(v.begun())})
			}
		}
		if v.typed.Note != now.Note {
			v.Diffs = append(v.Diffs, difference{Label: s.Name + ": note", Yours: v.typed.Note, Now: now.Note})
		}
		v.typed.Version = number(now.version)
	}
}

// chosen is what the form shows for one need of a person: what was typed, else what is saved.
func (v needsPage) chosen(s someone, key string) string {
	if v.typedBy == s.Person {
		return v.typed.States[key]
	}
	return string(s.Checks[v.Day.ID].States[key])
}

func (v needsPage) note(s someone) string {
	if v.typedBy == s.Person {
		return v.typed.Note
	}
	return s.Checks[v.Day.ID].Note
}

func (v needsPage) version(s someone) string {
	if v.typedBy == s.Person {
		return v.typed.Version
	}
	return number(s.Checks[v.Day.ID].version)
}

// progress says how many of a person's needs somebody has seen to on a day. Of a day that is over it says only what was
// noted: nothing can be seen to any more.
func (v needsPage) progress(s someone, day edition.Day) string {
	c := s.Checks[day.ID]
	seen, unmet := c.done(s.Needs)
	of, over := " of "+number(int64(len(s.Needs))), v.over(day)
	if s.Away[day.ID] {
		return "will not come"
	}
	words := number(int64(seen)) + of + " seen to"
	if r := s.Replies[day.ID]; r.Answer == suitNot && !r.old && !over {
		for _, n := range s.Needs {
			if c.States[n.Key] == Alternative {
				seen-- // what does not suit them is not seen to
			}
		}
		return number(int64(seen)) + of + " seen to. What is offered does not suit them"
	}
	switch {
	case over && seen+unmet == 0:
		return "Nothing was noted"
	case over && seen < len(s.Needs):
		words = number(int64(seen+unmet)) + of + " noted"
	}
	switch {
	case unmet == 0:
		return words
	case begun(v.Edition, day, v.now):
		return words + ", " + number(int64(unmet)) + " not met"
	}
	return words + ", " + number(int64(unmet)) + " cannot be arranged"
}

// paperRows are the day's list as it is printed: without the forms.
func (v needsPage) paperRows() [][]templ.Component {
	var out [][]templ.Component
	for _, s := range v.People {
		c := s.Checks[v.Day.ID]
		var needs []string
		for _, n := range s.Needs {
			needs = append(needs, n.Label+": "+c.States[n.Key].On(v.begun()))
		}
		if s.Away[v.Day.ID] {
			needs = []string{"Will not come"}
		}
		out = append(out, []templ.Component{ui.Text(s.Name), ui.Lines(strings.Join(needs, "\n")), ui.Lines(strings.TrimSpace(c.Note + "\n" + s.Replies[v.Day.ID].words()))})
	}
	return out
}

// over says whether a day has ended.
func (v needsPage) over(d edition.Day) bool {
	end := d.End(v.Edition.Zone)
	return end != 0 && end <= v.now
}

// allOver says whether every day of the edition has ended.
func (v needsPage) allOver() bool {
	return len(v.Days) > 0 && !slices.ContainsFunc(v.Days, func(d edition.Day) bool { return !v.over(d) })
}

// sameProgress says in one line how far the needs of a person are on all days, when that is the same everywhere and the
// person has said nothing of any day; "" otherwise.
func sameProgress(p needsPage, s someone) string {
	words := ""
	for _, d := range p.Days {
		if s.Feedback[d.ID].Answer != "" || words != "" && p.progress(s, d) != words {
			return ""
		}
		words = p.progress(s, d)
	}
	switch len(p.Days) {
	case 0:
		return ""
	case 1:
		return words
	}
	return "Each day: " + words
}

// stillFits says how old what somebody told is, and that they were asked about it when the day for that has come. What is over
// needs neither.
func (v needsPage) stillFits(s someone) string {
	switch told := s.Review.Told.In(v.Edition.Zone).Format("2 January 2006"); {
	case s.Review.Told == 0 || v.allOver():
		return ""
	case s.Review.Due(v.now):
		return "Told on " + told + ". They are asked whether it still fits, and have not answered yet."
	default:
		return "Told on " + told + "."
	}
}

// noteHint says who reads the note. What was written before people could read it stays with the team until it is saved again.
func (v needsPage) noteHint(s someone) string {
	hint := s.Name + " reads it on the page of the day. It is kept encrypted. Write it when something cannot be arranged or something else is offered."
	if v.begun() {
		hint = s.Name + " reads it on the page of the day. It is kept encrypted. Write it when something was not met or something else was offered."
	}
	if c := s.Checks[v.Day.ID]; c.Note != "" && !c.Open {
		hint += " So far only the team reads this note. When you save it, " + s.Name + " can read it, too."
	}
	return hint
}

// begun says whether the day of the page has come.
func (v needsPage) begun() bool { return begun(v.Edition, v.Day, v.now) }

func provisionOptions(begun bool) []ui.Option {
	out := []ui.Option{{Value: "", Label: Provision("").Words()}}
	for _, v := range Provisions() {
		out = append(out, ui.Option{Value: string(v), Label: v.On(begun)})
	}
	return out
}

// soonest is the date by which the first of a person's needs should be arranged for a day, "" for none.
func soonest(n need, d edition.Day) string {
	by := arrangeBy(n, d.Date)
	if by == "" {
		return ""
	}
	return "Arrange by " + ui.PlainDate(by)
}
