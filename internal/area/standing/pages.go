package standing

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"alongside/engine/chart"
	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/group"
	"alongside/internal/shared/person"
)

// frame is what every page about an organisation's map has.
type frame struct {
	ui.Page
	O     person.Organisation
	R     relation
	Me    db.ID
	Today string
	Day   string // on which the map is shown: today, or a past or coming day that somebody chose
}

// page reads what a page about the organisation of the path needs.
func (s *Map) page(r *web.Request, title string, more func(tx *db.Tx, f *frame) error) (frame, error) {
	f := frame{Page: r.Page(title), Me: r.Actor.Person()}
	id, err := r.ID("organisation")
	if err != nil {
		return f, err
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		f.Today = tx.Now.In(r.Network.Zone).Format("2006-01-02")
		f.Day = f.Today
		if on, ok := ui.ParseDate(r.Value("on")); ok {
			f.Day = on
		}
		var err error
		if f.O, f.R, err = s.organisation(tx, r.Actor, id, f.Today); err != nil {
			return err
		}
		f.Parts = nil
		if !f.R.Runs && !f.R.Belongs && !f.R.Owns {
			f.Back = "/me/roles"
		}
		if err := s.parts(tx, &f.Page, r.Actor, id); err != nil {
			return err
		}
		if more == nil {
			return nil
		}
		return more(tx, &f)
	})
	return f, err
}

// in is an address of the organisation's map.
func (f frame) in(format string, args ...any) templ.SafeURL {
	return f.To("/leadership/%s/map"+format, append([]any{f.O.ID}, args...)...)
}

// back leads from a page to one above it.
func (f *frame) back(format string, args ...any) {
	f.Back = strings.TrimPrefix(string(f.in(format, args...)), f.Base)
}

// hiddenName marks a name that others do not read.
const hiddenName = " (name hidden)"

// who is who holds a term, as the reader may see it.
func (f frame) who(t group.Term) string {
	switch {
	case t.Named() || !mayName(f.R, f.Me, t):
		return t.Shown()
	case t.Person == f.Me && f.Me != "":
		return t.Name + " (you; others read: " + ui.LowerFirst(t.Shown()) + ")"
	}
	return t.Name + hiddenName
}

// numbered is a group with its number in the picture and in the table.
type numbered struct {
	group.Standing
	Number int
	Leads  []group.Term
}

type mapPage struct {
	frame
	Groups []numbered // by level from beyond to the ward, those on fewer pillars first
	Ending []group.Term
	Loose  []group.Term
	Kinds  []group.RoleType
	Held   map[string]int
	Facts  group.Facts
	Lacks  []placed // kinds of roles that nobody holds
}

func (s *Map) mapPage(r *web.Request) (web.Answer, error) {
	var p mapPage
	f, err := s.page(r, "Who leads where", func(tx *db.Tx, f *frame) error {
		all, err := group.Standings(tx, f.O.ID, f.Day)
		if err != nil {
			return err
		}
		notable, err := group.Notable(tx, f.O.ID, f.Day)
		if err != nil {
			return err
		}
		p.fill(all, notable, f.Day)
		if p.Kinds, err = group.RoleTypes(tx); err != nil {
			return err
		}
		if p.Held, err = group.HeldTypes(tx, f.O.ID, f.Day); err != nil {
			return err
		}
		if p.Facts, err = group.FactsOf(tx, f.O.ID); err != nil {
			return err
		}
		var ask []ground.Thing
		for _, k := range p.unheld() {
			ask = append(ask, ground.Thing{Kind: ground.Unheld, Of: f.O.ID, Part: k.ID})
			p.Lacks = append(p.Lacks, placed{Words: k.Name})
		}
		places, err := s.around.Of(tx, r.Actor, f.O.ID, ask...)
		for i, v := range places {
			p.Lacks[i].Place = v
		}
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	p.frame = f
	return web.Show(mapOf(p)), nil
}

// fill orders groups within their levels, the weakest first, and gives them numbers.
func (p *mapPage) fill(all []group.Standing, notable []group.Term, day string) {
	slices.SortStableFunc(all, func(a, b group.Standing) int {
		if a.Level != b.Level {
			return cmp.Compare(rankOf(b.Level), rankOf(a.Level))
		}
		return cmp.Compare(a.Legs(), b.Legs())
	})
	leads := map[db.ID][]group.Term{}
	for _, t := range notable {
		if t.Leads {
			leads[t.Group] = append(leads[t.Group], t)
		}
		if t.Group == "" {
			p.Loose = append(p.Loose, t)
		}
		if t.Soon(day) && !t.Vacant() {
			p.Ending = append(p.Ending, t)
		}
	}
	for i, g := range all {
		p.Groups = append(p.Groups, numbered{Standing: g, Number: i + 1, Leads: leads[g.ID]})
	}
}

func rankOf(level string) int {
	return slices.IndexFunc(group.Levels(), func(w group.Word) bool { return w.ID == level })
}

// shortLevels are the levels as a picture names them.
var shortLevels = map[string]string{"ward": "Ward or team", "service": "Service or department", "board": "Board, whole organisation", "beyond": "Beyond the organisation"}

// picture draws the groups.
func (p mapPage) picture() chart.Stools {
	c := chart.Stools{Frame: chart.Frame{ID: "pillars", Title: "On which pillars each group stands"}, Legs: [3]string{"clinical", "managerial", "patient"}, Mark: "a role ends within six months"}
	for _, l := range slices.Backward(group.Levels()) {
		row := chart.StoolRow{Label: shortLevels[l.ID]}
		for _, g := range p.Groups {
			if g.Level == l.ID {
				row.Stools = append(row.Stools, chart.Stool{Number: g.Number, Label: g.Name, Legs: [3]int{g.Clinical, g.Managerial, g.Patient}, Marked: g.Ending > 0})
			}
		}
		c.Rows = append(c.Rows, row)
	}
	return c
}

// legs counts the groups that stand on so many pillars.
func (p mapPage) legs(n int) int {
	out := 0
	for _, g := range p.Groups {
		if g.Legs() == n {
			out++
		}
	}
	return out
}

// lead says in a sentence or two what there is to see.
func (p mapPage) lead() string {
	if len(p.Groups) == 0 {
		return ""
	}
	without := 0
	for _, g := range p.Groups {
		if g.Patient == 0 {
			without++
		}
	}
	out := strconv.Itoa(p.legs(3)) + " of " + counted(len(p.Groups), "group stands", "groups stand") + " on all three pillars"
	out += ", " + strconv.Itoa(p.legs(2)) + " on two and " + strconv.Itoa(p.legs(1)) + " on one."
	if n := p.legs(0); n > 0 {
		out += " In " + strconv.Itoa(n) + ", nobody is named yet."
	}
	if without > 0 {
		out += " " + counted(without, "group has no patient leader.", "groups have no patient leader.")
	}
	return out
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// table lists the groups as the picture shows them.
func (p mapPage) table() ui.TableData {
	t := ui.TableData{Caption: "Every group, with the numbers of the picture", Columns: ui.Columns("Group", "Level", "Led by", "Who is in it", "Stands on")}
	for _, g := range p.Groups {
		var leads, look []string
		for _, l := range g.Leads {
			leads = append(leads, p.who(l)+", "+l.Role)
		}
		if len(leads) == 0 {
			leads = []string{"Nobody is named"}
		}
		if g.Vacant > 0 {
			look = append(look, counted(g.Vacant, "role is vacant", "roles are vacant"))
		}
		if g.Ending > 0 {
			look = append(look, counted(g.Ending, "term ends soon", "terms end soon"))
		}
		name := templ.Component(ui.Text(strconv.Itoa(g.Number) + ". " + g.Name))
		if g.Organisation == p.O.ID {
			name = ui.Link(p.in("/groups/%s", g.ID), strconv.Itoa(g.Number)+". "+g.Name)
		}
		t.Rows = append(t.Rows, []templ.Component{name, ui.Text(shortLevels[g.Level]), ui.Lines(strings.Join(leads, "\n")),
			ui.List([]string{fmt.Sprintf("%d clinical", g.Clinical), fmt.Sprintf("%d managerial", g.Managerial), fmt.Sprintf("%d patient", g.Patient)}), standsOn(g.Standing, look)})
	}
	return t
}

// legsWords says on how many pillars a group stands, and which are missing.
func legsWords(s group.Standing) string {
	switch n := s.Legs(); n {
	case 3:
		return "All three"
	case 0:
		return "None yet"
	default:
		return strconv.Itoa(n) + " of 3: no " + strings.Join(s.Missing(), ", no ")
	}
}

func legsTag(s group.Standing) templ.Component {
	switch s.Legs() {
	case 3:
		return ui.Tag(legsWords(s), ui.Green)
	case 2:
		return ui.Tag(legsWords(s), ui.Yellow)
	}
	return ui.Tag(legsWords(s), ui.Red)
}

// ending lists the terms that end within the next months.
func (p mapPage) ending() ui.TableData {
	t := ui.TableData{Caption: "Terms that end within six months", Columns: ui.Columns("Ends", "Role", "Who", "Where"), Empty: "No term ends within six months."}
	for _, v := range p.Ending {
		t.Rows = append(t.Rows, []templ.Component{ui.Text(ui.PlainDate(v.Ends)), ui.Text(v.Role), ui.Text(p.who(v)), p.place(v)})
	}
	return t
}

// dayBefore is the day before another.
func dayBefore(day string) string {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return at.AddDate(0, 0, -1).Format(time.DateOnly)
}

// place is where a term is held. What has moved to another organisation since then is a name alone.
func (f frame) place(t group.Term) templ.Component {
	if t.Group == "" {
		return ui.Text("The organisation itself")
	}
	if t.Organisation != f.O.ID {
		return ui.Text(t.GroupName)
	}
	return ui.Link(f.in("/groups/%s", t.Group), t.GroupName)
}

// loose lists the roles in the organisation itself.
func (p mapPage) loose() ui.TableData {
	t := ui.TableData{Caption: "Roles in the organisation itself, in no group", Columns: ui.Columns("Role", "Who", "Side", "When")}
	for _, v := range p.Loose {
		role := templ.Component(ui.Text(v.Role))
		if p.R.Runs && v.Organisation == p.O.ID {
			role = ui.Link(p.in("/terms/%s", v.ID), v.Role)
		}
		t.Rows = append(t.Rows, []templ.Component{role, ui.Text(p.who(v)), ui.Text(group.In(group.Pillars(), v.Pillar)), ui.Text(v.Span(ui.PlainDate))})
	}
	return t
}

// unheld are the kinds of roles that nobody holds, from inside to outside.
func (p mapPage) unheld() []group.RoleType {
	var out []group.RoleType
	for _, k := range p.Kinds {
		if k.Offered && p.Held[k.ID] == 0 {
			out = append(out, k)
		}
	}
	return out
}

// held lists how many people hold each kind of role.
func (p mapPage) held() ui.TableData {
	t := ui.TableData{Caption: "Kinds of patient leader roles, from inside to outside", Columns: []ui.Column{{Label: "Kind of role"}, {Label: "Where it stands"}, {Label: "What it is for"}, ui.Numeric("People")}}
	for _, k := range p.Kinds {
		if !k.Offered && p.Held[k.ID] == 0 {
			continue
		}
		t.Rows = append(t.Rows, ui.Cells(k.Name, short(group.In(group.Places(), k.Place)), group.In(group.Influences(), k.Influence), strconv.Itoa(p.Held[k.ID])))
	}
	return t
}

// short is what stands before the colon of a longer text.
func short(s string) string {
	before, _, _ := strings.Cut(s, ":")
	return before
}

type groupView struct {
	frame
	Group group.Group
	Terms []group.Term
	Kinds []group.RoleType
	Gaps  []placed // pillars that are missing today, and terms that end soon
	Roles []placed // roles that stand in a line
	Grid  ground.GridPlace
}

// placed is a gap or a role with its place in lines from a gap to a change.
type placed struct {
	Words string
	Place ground.Around
}

// readGroup reads the group of the path with its terms.
func (s *Map) readGroup(r *web.Request) (groupView, error) {
	var p groupView
	id, err := r.ID("group")
	if err != nil {
		r.Actor.Scoped()
		return p, err
	}
	f, err := s.page(r, "", func(tx *db.Tx, f *frame) error {
		var err error
		if p.Group, err = groupOf(tx, f.O.ID, id); err != nil {
			return err
		}
		if p.Kinds, err = group.RoleTypes(tx); err != nil {
			return err
		}
		p.Terms, err = group.TermsOf(tx, id)
		f.Title = p.Group.Name
		f.back("")
		p.frame = *f
		if err != nil {
			return err
		}
		if p.Grid, err = s.grid.Of(tx, r.Actor, p.O.ID, ground.Thing{Kind: ground.Meets, Of: id}); err != nil {
			return err
		}
		return s.placeGroup(tx, r, &p)
	})
	p.frame = f
	return p, err
}

// placeGroup finds what of a group stands in lines from a gap to a change.
func (s *Map) placeGroup(tx *db.Tx, r *web.Request, p *groupView) error {
	if p.Group.Ended != "" {
		return nil
	}
	var ask []ground.Thing
	var words []string
	stand := p.standing()
	for _, side := range []string{group.Patient, group.Clinical, group.Managerial} {
		if stand.On(side) == 0 {
			ask, words = append(ask, ground.Thing{Kind: ground.Pillar, Of: p.Group.ID, Part: side}), append(words, "No "+sideWords[side])
		}
	}
	for _, t := range p.Terms {
		if t.Soon(p.Today) && !t.Vacant() {
			ask, words = append(ask, ground.Thing{Kind: ground.Ending, Of: t.ID}), append(words, t.Role+" ends on "+ui.PlainDate(t.Ends))
		}
	}
	gaps := len(ask)
	for _, t := range p.Terms {
		if !t.Vacant() {
			ask, words = append(ask, ground.Thing{Kind: ground.Filled, Of: t.ID}), append(words, t.Role+", "+p.who(t))
		}
	}
	all, err := s.around.Of(tx, r.Actor, p.O.ID, ask...)
	for i, v := range all {
		x := placed{words[i], v}
		if i < gaps {
			p.Gaps = append(p.Gaps, x)
		} else if len(v.Before)+len(v.After) > 0 {
			p.Roles = append(p.Roles, x)
		}
	}
	return err
}

func (s *Map) groupPage(r *web.Request) (web.Answer, error) {
	p, err := s.readGroup(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(groupOfMap(p)), nil
}

// standing works out on which pillars the group stands today.
func (p groupView) standing() group.Standing {
	v := group.Standing{Group: p.Group}
	seen := map[string]bool{}
	for _, t := range p.Terms {
		if key := t.Pillar + string(t.Holder); t.On(p.Day) && !t.Vacant() && !seen[key] {
			seen[key] = true
			switch t.Pillar {
			case group.Clinical:
				v.Clinical++
			case group.Managerial:
				v.Managerial++
			default:
				v.Patient++
			}
		}
	}
	return v
}

// terms lists terms of the group: those that hold or will, or those that are over.
func (p groupView) terms(caption string, over bool) ui.TableData {
	t := ui.TableData{Caption: caption, Columns: ui.Columns("Role", "Who", "Side", "Kind of role", "When"), Empty: "Nobody is named yet."}
	for _, v := range p.Terms {
		if over != (v.Ends != "" && v.Ends < p.Day) {
			continue
		}
		kind, _ := group.Find(p.Kinds, v.Type)
		role := v.Role
		if v.Leads {
			role += " (leads)"
		}
		if v.Own != "" {
			role += ", in their own words: " + v.Own
		}
		when := v.Span(ui.PlainDate)
		switch {
		case v.Starts > p.Day:
			when += ", to come"
		case v.Soon(p.Day):
			when += ", ends soon"
		}
		first := templ.Component(ui.Text(role))
		if p.R.Runs {
			first = ui.Link(p.in("/terms/%s", v.ID), role)
		}
		t.Rows = append(t.Rows, []templ.Component{first, ui.Text(p.who(v)), ui.Text(group.In(group.Pillars(), v.Pillar)), ui.Text(kind.Name), ui.Text(when)})
	}
	return t
}

func (p groupView) anyOver() bool {
	return slices.ContainsFunc(p.Terms, func(t group.Term) bool { return t.Ends != "" && t.Ends < p.Day })
}
