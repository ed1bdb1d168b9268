package chain

import (
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"alongside/content"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/person"
)

// frame is what every page about the lines of an organisation has.
type frame struct {
	ui.Page
	O     person.Organisation
	R     relation
	Known []ground.Place // the places of which some area has things
}

// in is an address of the organisation's lines.
func (f frame) in(format string, args ...any) templ.SafeURL {
	return f.To("/leadership/%s/chain"+format, append([]any{f.O.ID}, args...)...)
}

// of is the page of the place of one thing.
func (f frame) of(t ground.Thing) templ.SafeURL { return f.in("/thing?thing=%s", t.Value()) }

// pageSize is how many lines a page shows, and mostChoices how many things somebody chooses from at once.
const (
	pageSize    = 20
	mostChoices = 30
)

type linesPage struct {
	frame
	Lines          []line
	Show           string
	Previous, Next templ.SafeURL
	Number         int
}

func (s *Chain) linesPage(r *web.Request) (web.Answer, error) {
	id, err := r.ID("organisation")
	if err != nil {
		return web.Answer{}, err
	}
	p := linesPage{frame: frame{Page: r.Page("From a gap to a change"), Known: s.known()}, Number: r.Turn()}
	if p.Show = r.Value("show"); p.Show != ground.Open && p.Show != ground.Complete {
		p.Show = ""
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if p.O, p.R, err = s.organisation(tx, r.Actor, id); err != nil {
			return err
		}
		p.Parts = nil
		if err := s.parts(tx, &p.Page, r.Actor, id); err != nil {
			return err
		}
		return s.readLines(tx, r, &p)
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(linesOf(p)), nil
}

// readLines reads one page of lines, as the reader sees them.
func (s *Chain) readLines(tx *db.Tx, r *web.Request, p *linesPage) error {
	// A coordinator sees everything but what people keep to themselves; for others each thing of these lines is looked at.
	look := ground.Change
	if !r.Actor.LeadsAll() {
		look = ""
	}
	all, err := ground.Ends(tx, p.O.ID, look)
	if err != nil {
		return err
	}
	seen, err := s.look(tx, r.Actor, all)
	if err != nil {
		return err
	}
	f := ground.Filter{Show: p.Show}
	for _, t := range all {
		v, there := seen[t]
		if !there {
			f.Hidden = append(f.Hidden, t)
		} else if v.Done {
			f.Done = append(f.Done, t)
		}
	}
	roots, err := ground.Beginnings(tx, p.O.ID, f, pageSize+1, (p.Number-1)*pageSize)
	if err != nil {
		return err
	}
	if p.Number > 1 {
		p.Previous = p.in("?show=%s&page=%d", p.Show, p.Number-1)
	}
	if len(roots) > pageSize {
		roots, p.Next = roots[:pageSize], p.in("?show=%s&page=%d", p.Show, p.Number+1)
	}
	links, err := ground.Onward(tx, roots)
	if err != nil {
		return err
	}
	rest := slices.DeleteFunc(things(links), func(t ground.Thing) bool { _, known := seen[t]; return known || slices.Contains(f.Hidden, t) })
	more, err := s.look(tx, r.Actor, rest)
	if err != nil {
		return err
	}
	for t, v := range more {
		seen[t] = v
	}
	for _, root := range roots {
		if v, ok := draw(root, links, seen); ok {
			p.Lines = append(p.Lines, v)
		}
	}
	return nil
}

// name is what a line is called: what stands first in it.
func (v line) name() string {
	for _, p := range ground.Places() {
		if len(v.At[p]) > 0 {
			return v.At[p][0].Title
		}
	}
	return ""
}

// nextWords say what is missing next, and how somebody goes on there. The second is empty where nobody can do anything.
func nextWords(p ground.Place) (missing, do string) {
	switch p {
	case ground.StepPlace:
		return "No step is planned yet.", "Make a step of it"
	case ground.OpportunityPlace:
		return "Nothing was offered to patient leaders yet.", "Say what was offered"
	case ground.RolePlace:
		return "Nobody took on a role yet.", "Say who took on a role"
	case ground.DecisionPlace:
		return "No decision rests on it yet.", "Say which decision rests on it"
	case ground.ChangePlace:
		return "Nobody has said yet what changed.", "Say what changed because of it"
	}
	return "", ""
}

// steps draws a line: each place with what stands there, and what is missing next. at is the thing whose page it is.
func (f frame) steps(v line, at ground.Thing) []ui.Step {
	var out []ui.Step
	next := v.next(f.Known)
	for _, p := range ground.Places() {
		all := v.At[p]
		switch {
		case len(all) > 0:
			step := ui.Step{Title: placed(p, all), State: ui.StepDone, Body: thingsOf(f, all, at)}
			if p == ground.ChangePlace && !v.complete() {
				step.State, step.Text = ui.StepNow, "It is not confirmed by a patient partner yet."
			}
			if slices.ContainsFunc(all, func(s ground.Seen) bool { return s.Thing == at }) {
				step.When = "You are here"
			}
			out = append(out, step)
		case p == next:
			missing, _ := nextWords(p)
			out = append(out, ui.Step{Title: p.Words(), State: ui.StepNow, Text: "Missing next: " + ui.LowerFirst(missing), Body: goOn(f, v, p)})
		}
	}
	return out
}

// placed heads what stands in a place of a line: a line also begins with an idea or a recommendation.
func placed(p ground.Place, all []ground.Seen) string {
	label := all[0].Kind.Label()
	if slices.ContainsFunc(all, func(s ground.Seen) bool { return s.Kind.Label() != label }) {
		return p.Words()
	}
	return label
}

// goesOn is where the reader takes the next step in a line; "" where they cannot.
func (f frame) goesOn(v line, p ground.Place) templ.SafeURL {
	end := v.end()
	if !f.R.Runs || end.Kind == "" {
		return ""
	}
	if p == ground.StepPlace {
		return f.of(end.Thing)
	}
	return f.in("/thing?thing=%s&add=after&place=%d", end.Value(), int(p)) + "#choose"
}

func (p linesPage) filters() []ui.Option {
	return []ui.Option{{Value: "", Label: "All lines"}, {Value: ground.Open, Label: "Open: they stop somewhere"}, {Value: ground.Complete, Label: "Complete: a change is confirmed"}}
}

// gapsOf are the gaps of one kind that nobody has taken up.
type gapsOf struct {
	Kind  ground.Kind
	All   []ground.Seen
	Taken int  // how many more a step answers already
	More  bool // there are more than are looked at
}

type gapsPage struct {
	frame
	Words string
	Gaps  []gapsOf
}

func (s *Chain) gapsPage(r *web.Request) (web.Answer, error) {
	id, err := r.ID("organisation")
	if err != nil {
		return web.Answer{}, err
	}
	p := gapsPage{frame: frame{Page: r.Page("Gaps that are seen today"), Known: s.known()}, Words: strings.TrimSpace(r.Value("q"))}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if p.O, p.R, err = s.organisation(tx, r.Actor, id); err != nil {
			return err
		}
		p.Parts = nil
		if err := s.parts(tx, &p.Page, r.Actor, id); err != nil {
			return err
		}
		p.Back = "/leadership/" + string(id) + "/chain"
		all, more, err := s.in(tx, r, id, ground.GapPlace, p.Words)
		if err != nil {
			return err
		}
		var ask []ground.Thing
		for _, v := range all {
			ask = append(ask, v.Thing)
		}
		taken, err := ground.Taken(tx, ask)
		for _, kind := range ground.GapPlace.Kinds() {
			g := gapsOf{Kind: kind, More: more[kind]}
			for _, v := range all {
				switch {
				case v.Kind == kind && taken[v.Thing]:
					g.Taken++
				case v.Kind == kind:
					g.All = append(g.All, v)
				}
			}
			p.Gaps = append(p.Gaps, g)
		}
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(gapsShown(p)), nil
}

// Find are the things of one kind of an organisation with some words, as the actor sees them.
func (s *Chain) Find(tx *db.Tx, a access.Actor, organisation db.ID, kind ground.Kind, words string) ([]ground.Seen, error) {
	for _, k := range s.keepers {
		if slices.Contains(k.kinds, kind) {
			return k.In(tx, a, organisation, kind, words, mostChoices+1)
		}
	}
	return nil, nil
}

// in are the things of an organisation that can stand in a place, as the reader sees them; more says of which kinds there are others.
func (s *Chain) in(tx *db.Tx, r *web.Request, organisation db.ID, place ground.Place, words string) ([]ground.Seen, map[ground.Kind]bool, error) {
	var out []ground.Seen
	more := map[ground.Kind]bool{}
	for _, kind := range place.Kinds() {
		all, err := s.Find(tx, r.Actor, organisation, kind, words)
		if err != nil {
			return nil, nil, err
		}
		if len(all) > mostChoices {
			all, more[kind] = all[:mostChoices], true
		}
		out = append(out, all...)
	}
	return out, more, nil
}

type thingPage struct {
	frame
	T             ground.Seen
	Line          line
	Before, After []ground.Seen
	Add           string // "before" or "after" while the reader chooses something
	Place         ground.Place
	Words         string
	Choices       []ground.Seen
	More          bool
	Form          NewStep
}

// readThing reads the place of the thing that is asked for.
func (s *Chain) readThing(r *web.Request, problems []errs.Field) (thingPage, error) {
	id, err := r.ID("organisation")
	if err != nil {
		return thingPage{}, err
	}
	p := thingPage{frame: frame{Page: r.Page(""), Known: s.known()}, Words: strings.TrimSpace(r.Value("q")), Add: r.Value("add")}
	p.Problems = problems
	t := ground.Parse(r.Value("thing"))
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if p.O, p.R, p.T, err = s.thing(tx, r.Actor, id, t); err != nil {
			return err
		}
		p.Title = p.T.Title
		p.Parts = nil
		p.Back = p.T.Path
		if maySee(p.R) {
			if err := s.parts(tx, &p.Page, r.Actor, id); err != nil {
				return err
			}
			p.Back = "/leadership/" + string(id) + "/chain"
		}
		links, err := ground.Through(tx, t)
		if err != nil {
			return err
		}
		seen, err := s.look(tx, r.Actor, slices.DeleteFunc(things(links), func(x ground.Thing) bool { return x == t }))
		if err != nil {
			return err
		}
		seen[t] = p.T
		p.Line, _ = through(t, links, seen)
		for _, l := range links {
			if v, ok := seen[l.Earlier]; ok && l.Later == t {
				p.Before = append(p.Before, v)
			}
			if v, ok := seen[l.Later]; ok && l.Earlier == t {
				p.After = append(p.After, v)
			}
		}
		return s.readChoices(tx, r, &p)
	})
	if p.T.Kind == ground.Rating {
		p.Form.Step = "6"
	}
	return p, err
}

// readChoices reads what the reader can link, when they have asked for it.
func (s *Chain) readChoices(tx *db.Tx, r *web.Request, p *thingPage) error {
	n, _ := strconv.Atoi(r.Value("place"))
	at := slices.Index(p.places(p.Add), ground.Place(n))
	if at < 0 {
		p.Add = ""
		return nil
	}
	p.Place = ground.Place(n)
	all, more, err := s.in(tx, r, p.O.ID, p.Place, p.Words)
	for _, v := range all {
		there := slices.ContainsFunc(append(slices.Clone(p.Before), p.After...), func(x ground.Seen) bool { return x.Thing == v.Thing })
		earlier, later := v, p.T
		if p.Add == "after" {
			earlier, later = p.T, v
		}
		if !there && mayLink(p.R, earlier, later) {
			p.Choices = append(p.Choices, v)
		}
	}
	p.More = len(more) > 0
	return err
}

// places are those from which the reader can link something before or after the thing.
func (p thingPage) places(side string) []ground.Place {
	var out []ground.Place
	for _, x := range p.Known {
		here := p.T.Kind.Place()
		if side == "before" && x < here && (p.R.Runs || p.T.Keeps) || side == "after" && x > here && p.R.Runs {
			out = append(out, x)
		}
	}
	return out
}

// mayUnlink says whether the reader may take off the link to a thing beside this one.
func (p thingPage) mayUnlink(v ground.Seen, before bool) bool {
	if before {
		return mayLink(p.R, v, p.T)
	}
	return mayLink(p.R, p.T, v)
}

// hidden are the two ends of the link between this thing and one beside it.
func (p thingPage) ends(v ground.Seen, before bool) map[string]string {
	earlier, later := p.T, v
	if before {
		earlier, later = v, p.T
	}
	return map[string]string{"earlier": earlier.Value(), "later": later.Value(), "thing": p.T.Value()}
}

func (p thingPage) options() []ui.Option {
	var out []ui.Option
	for _, v := range p.Choices {
		out = append(out, ui.Option{Value: v.Value(), Label: v.Title, Hint: hintOf(v)})
	}
	return out
}

// hintOf is what tells a thing from others.
func hintOf(v ground.Seen) string {
	var out []string
	for _, x := range []string{v.Hint, v.State} {
		if x != "" {
			out = append(out, x)
		}
	}
	return strings.Join(out, ". ")
}

// stepOptions are the forty steps.
func stepOptions() []ui.Option {
	var out []ui.Option
	for _, section := range content.FortySteps().Sections {
		for _, step := range section.Steps {
			n := strconv.FormatInt(step.Number, 10)
			out = append(out, ui.Option{Value: n, Label: n + ". " + step.Title})
		}
	}
	return out
}

func (s *Chain) thingPage(r *web.Request) (web.Answer, error) {
	p, err := s.readThing(r, nil)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(thingOf(p)), nil
}

// back leads to the page of the thing that the form stood on.
func (p thingPage) back(said string) web.Answer {
	return web.Redirect("%s", strings.TrimPrefix(string(p.of(p.T.Thing)), p.Base)).Saying("%s", said)
}

func (s *Chain) link(r *web.Request) (web.Answer, error) {
	p, err := s.readThing(r, nil)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Edit(func() (web.Answer, error) {
		chosen := ground.Parse(r.Value("chosen"))
		if r.Value("chosen") == "" {
			return web.Answer{}, &errs.Error{Kind: errs.Invalid, Message: "Check the answers that are marked below.", Fields: []errs.Field{{Name: "chosen", Message: "Choose one from the list."}}}
		}
		earlier, later := chosen, p.T.Thing
		if r.Value("add") != "before" { // said of the thing whose page it is, towards a change
			earlier, later = later, earlier
		}
		if err := s.Link(r.Ctx(), r.Actor, p.O.ID, earlier, later); err != nil {
			return web.Answer{}, err
		}
		return p.back("It stands in the line."), nil
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p.Problems = problems
		return thingOf(p), nil
	})
}

func (s *Chain) unlink(r *web.Request) (web.Answer, error) {
	p, err := s.readThing(r, nil)
	if err != nil {
		return web.Answer{}, err
	}
	return p.back("It is taken off."), s.Unlink(r.Ctx(), r.Actor, p.O.ID, ground.Parse(r.Value("earlier")), ground.Parse(r.Value("later")))
}

func (s *Chain) makeStep(r *web.Request) (web.Answer, error) {
	p, err := s.readThing(r, nil)
	if err != nil {
		return web.Answer{}, err
	}
	p.Form = NewStep{Words: r.Value("words"), Step: r.Value("step"), Owner: r.Value("owner"), Due: r.Value("due")}
	return web.Edit(func() (web.Answer, error) {
		n := p.Form
		n.Due, _ = ui.ParseDate(n.Due)
		t, err := s.MakeStep(r.Ctx(), r.Actor, p.O.ID, p.T.Thing, n)
		if err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("%s", strings.TrimPrefix(string(p.of(t)), p.Base)).Saying("It is a step of the plan now, and answers the gap."), nil
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p.Problems = problems
		return thingOf(p), nil
	})
}
