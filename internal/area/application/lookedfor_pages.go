package application

import (
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/voice"
)

// bringsPage is where somebody who applies says what they bring of what the edition looks for.
type bringsPage struct {
	ownPage
	All    []LookedFor
	Brings []string
}

func (s *Applications) bringsPage(r *web.Request) (web.Answer, error) {
	page := bringsPage{}
	own, err := s.own(r, "What the programme looks for", func(tx *db.Tx, p *ownPage) error {
		var err error
		if page.All, err = LookedForIn(tx, p.App.Edition); err != nil {
			return err
		}
		said, err := s.broughtBy(tx, p.App.Edition, p.Me)
		page.Brings = nil
		for _, id := range said {
			page.Brings = append(page.Brings, string(id))
		}
		return err
	})
	page.ownPage = own
	return web.Show(bringsForm(page)), err
}

func (s *Applications) sayBrings(r *web.Request) (web.Answer, error) {
	id, err := r.ID("application")
	if err != nil {
		return web.Answer{}, err
	}
	var brings []db.ID
	for _, v := range r.Form["brings"] {
		brings = append(brings, db.ID(v))
	}
	if err := s.SayBrings(r.Ctx(), r.Actor, id, brings); errs.Is(err, errs.Forbidden) {
		return s.shut(r, id, err, nil), nil
	} else if err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/applications/%s", id).Saying("Saved."), nil
}

// withheld says who does not see what the person brings.
func (p bringsPage) withheld() string {
	if others := p.others(); others != "" {
		return others + p.many(" does", " do") + " not see it here."
	}
	return "Nobody else does."
}

func (p bringsPage) options() []ui.Option {
	var out []ui.Option
	for _, l := range p.All {
		out = append(out, ui.Option{Value: string(l.ID), Label: l.Words, Hint: "How you can take part: " + l.Possible + l.unseen()})
	}
	return out
}

// unseen says of a perspective that counts for nothing who does not see it.
func (l LookedFor) unseen() string {
	if l.Counts() {
		return ""
	}
	return " Those who choose do not see this one. It only shows us whether a voice is missing."
}

// voiced is a perspective that the edition looks for, with how many of those who apply say that they bring it.
type voiced struct {
	LookedFor
	People int
}

// voicedIn counts, for each perspective that an edition looks for, those who say that they bring it among these applications.
func (s *Applications) voicedIn(tx *db.Tx, ed db.ID, apps []Application) ([]voiced, error) {
	all, err := LookedForIn(tx, ed)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	said, err := s.BroughtIn(tx, ed)
	out := make([]voiced, len(all))
	for i, l := range all {
		out[i].LookedFor = l
		for _, a := range apps {
			for _, who := range a.People() {
				if slices.Contains(said[who], l.ID) {
					out[i].People++
				}
			}
		}
	}
	return out, err
}

func (s *Applications) lookFor(r *web.Request) (web.Answer, error) {
	ed, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	in := LookedFor{Edition: ed, Words: r.Value("words"), Possible: r.Value("possible"), Least: number(r.Value("least"))}
	kept := r.Value("keep") == "yes"
	err = s.LookFor(r.Ctx(), r.Actor, in, kept)
	if err == nil {
		return web.Redirect("/editions/%s/perspectives", ed).Saying("Those who apply are asked whether they bring it."), nil
	}
	if !errs.Is(err, errs.Invalid) {
		return web.Answer{}, err
	}
	page, perr := s.voices(r)
	if perr != nil {
		return web.Answer{}, perr
	}
	page.In, page.Keep = in, kept
	problems(&page.Page, err)
	return web.Problem(voicesView(page)), nil
}

func (s *Applications) lookNoMore(r *web.Request) (web.Answer, error) {
	ed, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	id, err := r.ID("perspective")
	if err != nil {
		return web.Answer{}, err
	}
	if err := s.LookNoMore(r.Ctx(), r.Actor, ed, id); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/editions/%s/perspectives", ed).Saying("The edition does not look for it any more."), nil
}

// leastOptions are at least how many people should bring a perspective.
func leastOptions() []ui.Option {
	return []ui.Option{{Value: "1", Label: "At least one person"}, {Value: "2", Label: "At least two people"}, {Value: "3", Label: "At least three people"}}
}

// asksToKeep says whether what was typed counts for nothing, so that the form asks whether it is wanted all the same.
func (p voicesPage) asksToKeep() bool { return p.In.Words != "" && !p.In.Counts() }

func (p voicesPage) kept() []string {
	if p.Keep {
		return []string{"yes"}
	}
	return nil
}

func keepOptions() []ui.Option {
	return []ui.Option{{Value: "yes", Label: "Keep it, only to see whether this voice is missing", Hint: "It adds no points and changes no order. The panel does not see it."}}
}

func (p voicesPage) least() string {
	if p.In.Least < 1 {
		return "1"
	}
	return strconv.FormatInt(p.In.Least, 10)
}

// lookedTable is what the edition looks for, and how many of those who apply bring it.
func (p voicesPage) lookedTable() ui.TableData {
	t := ui.TableData{Caption: "What this edition looks for", Columns: ui.Plain(ui.Columns("Perspective", "How they can take part", "Wished for", "Who says that they bring it"), "Wished for"), Empty: "This edition does not state a perspective yet."}
	open := p.Edition.State != edition.Ended
	if open {
		t.Columns = append(t.Columns, ui.Column{Label: "What to do", Hidden: true})
	}
	for _, v := range p.Looked {
		who := ui.Tag("Nobody yet", ui.Red)
		wished := ui.Text("At least " + strconv.FormatInt(v.Least, 10))
		switch {
		case v.People > 0 && v.Counts():
			who = ui.Text(counted(int64(v.People), "1 person", "%d people"))
		case v.People > 0:
			who = ui.Text("Somebody")
		}
		if !v.Counts() {
			wished = ui.Text("Only to see whether this voice is missing")
		}
		row := []templ.Component{ui.Text(v.Words), ui.Text(v.Possible), wished, who}
		if open {
			row = append(row, takeAway(p, v.LookedFor))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// unanswered is how many perspectives that the edition looks for nobody brings.
func (p voicesPage) unanswered() int {
	n := 0
	for _, v := range p.Looked {
		if v.People == 0 {
			n++
		}
	}
	return n
}

// lookedWords say how many of what the edition looks for nobody brings.
func (p voicesPage) lookedWords() string {
	switch n := p.unanswered(); {
	case len(p.Looked) == 0:
		return "Say here which perspectives the task of this edition needs. Those who apply can then say that they bring one."
	case n == 0:
		return "Somebody who applies says that they bring each of them."
	case n == 1:
		return "Of " + counted(int64(len(p.Looked)), "one perspective, nobody says that they bring it.", "%d perspectives, one has nobody yet who brings it.") + " Look for such people where they are."
	default:
		return "Of " + strconv.Itoa(len(p.Looked)) + " perspectives, " + strconv.Itoa(n) + " have nobody yet who brings them. Look for such people where they are."
	}
}

// UnansweredIn lists the perspectives of an edition and of its challenges that nobody answers yet. The caller has checked that its actor
// runs the edition.
func (s *Applications) UnansweredIn(tx *db.Tx, ed db.ID) ([]voice.Unanswered, error) {
	e, err := edition.Find(tx, ed)
	if err != nil {
		return nil, err
	}
	apps, err := OfEdition(tx, ed, runningStates...)
	if err != nil {
		return nil, err
	}
	looked, err := s.voicedIn(tx, ed, apps)
	if err != nil {
		return nil, err
	}
	var out []voice.Unanswered
	for _, v := range looked {
		if v.People == 0 {
			out = append(out, voice.Unanswered{Words: v.Words, Possible: v.Possible, Edition: true})
		}
	}
	needs, _, err := s.neededIn(tx, e)
	for _, n := range needs {
		if n.rank() == 0 {
			out = append(out, voice.Unanswered{Words: n.Words, Possible: n.Possible})
		}
	}
	return out, err
}
