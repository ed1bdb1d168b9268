package standing

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/sheet"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/group"
	"alongside/internal/shared/person"
)

// This file brings in a spreadsheet of committees: a line for each role, or for several people who hold the same one. It is called by
// the area that takes files (exchange), which maps columns, shows the dry run and saves whole files or nothing.

// ImportSpec is what a file of committees may hold.
func (s *Map) ImportSpec(tx *db.Tx, a access.Actor, organisation db.ID) (sheet.Spec, error) {
	if _, err := s.keep(tx, a, organisation); err != nil {
		return sheet.Spec{}, err
	}
	return termsSpec(), nil
}

// ImportHeadings are the columns that a file of committees may name.
func (s *Map) ImportHeadings() sheet.Spec { return termsSpec() }

func termsSpec() sheet.Spec {
	text := sheet.Text(500)
	return sheet.Spec{Columns: []sheet.Column{
		{Key: "group", Label: "Group", Aliases: []string{"committee", "committee or group", "board", "meeting", "forum", "name of group", "name of committee", "group name", "committee name"}, Required: true, Parse: sheet.Text(group.LongestName)},
		{Key: "kind", Label: "Kind of group", Aliases: []string{"kind", "group type", "committee type"}, Parse: text},
		{Key: "level", Label: "Level", Aliases: []string{"tier", "where"}, Parse: text},
		{Key: "work", Label: "What is done together", Aliases: []string{"together", "joint work"}, Parse: sheet.Text(group.LongestWork)},
		{Key: "role", Label: "Role", Aliases: []string{"position", "post", "role title", "seat", "role on committee"}, Parse: sheet.Text(group.LongestName)},
		{Key: "name", Label: "Name", Aliases: []string{"names", "member", "members", "person", "holder", "who", "post holder", "name(s)"}, Parse: text},
		{Key: "email", Label: "Email address", Aliases: []string{"email", "e-mail", "mail"}, Parse: text},
		{Key: "side", Label: "Side", Aliases: []string{"pillar", "clinical managerial or patient", "background", "constituency", "perspective"}, Parse: text},
		{Key: "role_type", Label: "Kind of patient leader role", Aliases: []string{"role type", "kind of role", "patient leader type"}, Parse: text},
		{Key: "term", Label: "Term", Aliases: []string{"term of office", "tenure", "period", "dates", "length of term"}, Parse: text},
		{Key: "starts", Label: "First day", Aliases: []string{"start", "starts", "start date", "from", "appointed", "date appointed", "since"}, Parse: text},
		{Key: "ends", Label: "Last day", Aliases: []string{"end", "ends", "end date", "until", "to", "expires", "expiry", "term ends", "review date"}, Parse: text},
		{Key: "public", Label: "Held in public", Aliases: []string{"public", "published"}, Parse: sheet.YesNo},
		{Key: "pay", Label: "Paid", Aliases: []string{"pay", "payment", "remuneration"}, Parse: text},
		{Key: "embedded", Label: "Part of the work", Aliases: []string{"embedded", "involvement"}, Parse: text},
	}}
}

// ImportPrepare fills down what a spreadsheet writes only once: the group, its kind and its level, under a merged or a blank cell.
func (s *Map) ImportPrepare(t *sheet.Table, m sheet.Mapping) { fillDown(t, m) }

func fillDown(t *sheet.Table, m sheet.Mapping) {
	at := func(key string) int {
		if i, ok := m[key]; ok && i >= 0 && i < len(t.Headers) {
			return i
		}
		return -1
	}
	first := at("group")
	if first < 0 {
		return
	}
	columns := []int{first}
	for _, key := range []string{"kind", "level"} {
		if i := at(key); i >= 0 {
			columns = append(columns, i)
		}
	}
	last := map[int]string{}
	for n := range t.Lines {
		cells := slices.Clone(t.Lines[n].Cells)
		for len(cells) < len(t.Headers) {
			cells = append(cells, "")
		}
		if cells[first] != "" && group.Fold(cells[first]) != group.Fold(last[first]) {
			last = map[int]string{}
		}
		for _, c := range columns {
			if cells[c] == "" {
				cells[c] = last[c]
			}
			last[c] = cells[c]
		}
		t.Lines[n].Cells = cells
	}
}

// coming is one term of a file, before it is known who holds it.
type coming struct {
	line   int
	group  string // folded
	term   group.Term
	name   string // "" for a vacancy
	person person.Person
	beside person.Person // whose address stands beside a name that is not like theirs
}

// bringing works out what a file would do.
type bringing struct {
	organisation db.ID
	run          db.ID
	same         []string
	kinds        []group.RoleType
	there        map[string]group.Group // by folded name
	fresh        map[string]group.Group // groups that the file adds
	order        []string               // of them, as they stand in the file
	terms        []group.Term           // of the organisation, as they are now
	people       map[string]person.Person
	all          []coming
	staff        map[db.ID]person.Person // people of the organisation who hold nothing yet
	ones         map[string]string       // by folded name: the name of whom it is one with
	repeats      map[int]bool            // which of them say what the map says already
	faults       []sheet.Fault
}

func (b *bringing) fault(line int, column, value, reason string) {
	b.faults = append(b.faults, sheet.Fault{Line: line, Column: column, Value: value, Reason: reason})
}

func (b *bringing) note(line int, column, value, reason string) {
	if reason != "" {
		b.faults = append(b.faults, sheet.Fault{Line: line, Column: column, Value: value, Reason: reason, Note: true})
	}
}

// ImportPlan works out what the rows of a file would do to the map of an organisation. same are the choices that somebody made about
// names: see twins. save does it, in the same or another transaction.
func (s *Map) ImportPlan(tx *db.Tx, a access.Actor, organisation, run db.ID, rows []sheet.Row, same []string) (add, leave int, faults []sheet.Fault, first []sheet.Sample, twins []ui.Option, save func(tx *db.Tx) error, err error) {
	o, err := s.keep(tx, a, organisation)
	if err != nil {
		return
	}
	if j, gone, err := group.JoinedInto(tx, organisation); err != nil || gone {
		if gone {
			err = errs.New(errs.Invalid, "This organisation is part of %s by now. Bring the file in there.", j.Name)
		}
		return 0, 0, nil, nil, nil, nil, err
	}
	b := &bringing{organisation: organisation, run: run, same: same, there: map[string]group.Group{}, fresh: map[string]group.Group{}}
	if err = b.read(tx, rows); err != nil {
		return
	}
	for _, r := range rows {
		b.row(r)
	}
	b.findRepeats()
	holders, err := b.known(tx, a)
	if err != nil {
		return
	}
	twins = b.twins(holders)
	keep := b.settle(holders)
	leave = len(b.all) - len(keep)
	for _, c := range keep {
		if len(first) < sheet.Samples {
			v := sheet.Sample{Line: c.line, Note: "new", Values: map[string]string{"group": b.called(c.group), "role": c.term.Role, "name": c.name, "side": group.In(group.Pillars(), c.term.Pillar), "term": c.term.Span(ui.PlainDate)}}
			if c.name == "" {
				v.Values["name"] = "Vacant"
			}
			first = append(first, v)
		}
	}
	by := a.Person()
	return len(keep), leave, b.faults, first, twins, func(tx *db.Tx) error {
		if err := b.save(tx, by, keep); err != nil {
			return err
		}
		var who []db.ID
		for _, c := range keep {
			if c.person.ID != "" && !slices.Contains(who, c.person.ID) {
				who = append(who, c.person.ID)
			}
		}
		return s.tell(tx, a, o, who)
	}, nil
}

// read reads what is there already.
func (b *bringing) read(tx *db.Tx, rows []sheet.Row) error {
	var err error
	if b.kinds, err = group.RoleTypes(tx); err != nil {
		return err
	}
	groups, err := group.Groups(tx, b.organisation)
	if err != nil {
		return err
	}
	for _, g := range groups {
		b.there[group.Fold(g.Name)] = g
	}
	if b.terms, err = group.InOrganisation(tx, b.organisation); err != nil {
		return err
	}
	var emails []string
	for _, r := range rows {
		if e := person.FoldEmail(r.Get("email")); e != "" && !slices.Contains(emails, e) {
			emails = append(emails, e)
		}
	}
	b.people, err = person.ByEmails(tx, emails)
	return err
}

func (b *bringing) called(folded string) string {
	if g, ok := b.there[folded]; ok {
		return g.Name
	}
	return b.fresh[folded].Name
}

// inGroup finds the group of a row, or adds it to those that the file makes. It gives its folded name.
func (b *bringing) inGroup(r sheet.Row) string {
	name := group.Tidy(r.Get("group"))
	f := group.Fold(name)
	if g, ok := b.there[f]; ok {
		if g.Ended != "" {
			b.fault(r.Line, "Group", name, "ended on "+ui.PlainDate(g.Ended))
		}
		return f
	}
	if _, ok := b.fresh[f]; ok {
		return f
	}
	kind, kindNote, kindErr := readKind(r.Get("kind"), name)
	level, levelNote, levelErr := readLevel(r.Get("level"), name)
	if kindErr != nil {
		b.fault(r.Line, "Kind of group", r.Get("kind"), kindErr.Error())
	}
	if levelErr != nil {
		b.fault(r.Line, "Level", r.Get("level"), levelErr.Error())
	}
	if kindErr != nil || levelErr != nil {
		return f
	}
	b.note(r.Line, "Group", name, strings.Trim(kindNote+", "+levelNote, ", "))
	b.fresh[f] = group.Group{Organisation: b.organisation, Name: name, Kind: kind, Level: level, Work: r.Get("work"), Import: b.run}
	b.order = append(b.order, f)
	return f
}

// totals are lines that add up others, not groups or people; anyLetter is in every name of somebody.
var totals = regexp.MustCompile(`(?i)^(grand |sub-?)?totals?( (members|number|people|seats))?[ :=]*[0-9]*$`)
var anyLetter = regexp.MustCompile(`\pL`)

// row reads one line: a group alone, or a role with who holds it.
func (b *bringing) row(r sheet.Row) {
	for _, column := range []string{"group", "role", "name"} {
		if totals.MatchString(group.Tidy(r.Get(column))) && (column != "group" || !anyLetter.MatchString(r.Get("role")+r.Get("name"))) {
			b.note(r.Line, "Group", r.Get(column), "is a line of totals: left out")
			return
		}
	}
	in := b.inGroup(r)
	if r.Get("role")+r.Get("name")+r.Get("email")+r.Get("term")+r.Get("starts")+r.Get("ends") == "" {
		return // a line that only names a group
	}
	t := group.Term{Organisation: b.organisation, Public: r.Get("public") == "yes", Import: b.run}
	t.Starts, t.Ends = b.span(r)
	if k := r.Get("role_type"); k != "" {
		kind, known := group.Called(b.kinds, k)
		if t.Type = kind.ID; !known {
			b.note(r.Line, "Kind of patient leader role", k, "is not one of the kinds: kept as words of its own")
		}
	}
	if t.Pay = r.Get("pay"); t.Pay != "" {
		if t.Pay = wordOf(group.Pays(), t.Pay, payWords); t.Pay == "" {
			b.fault(r.Line, "Paid", r.Get("pay"), "is none of: none, expenses, paid, employed")
		}
	}
	if t.Depth = r.Get("embedded"); t.Depth != "" {
		if t.Depth = wordOf(group.Depths(), t.Depth, nil); t.Depth == "" {
			b.fault(r.Line, "Part of the work", r.Get("embedded"), "is none of: invited, seat, say, leads")
		}
	}
	who, known := b.people[person.FoldEmail(r.Get("email"))]
	pieces := splitNames(r.Get("name"))
	if len(pieces) == 0 && isVacant(r.Get("role")) {
		b.fault(r.Line, "Role", r.Get("role"), "says that nobody holds it, but not what the role is")
		return
	}
	if role := readName(r.Get("role")); len(pieces) == 0 && role.Vacant {
		pieces = []string{r.Get("role")}
	}
	if len(pieces) == 0 && known {
		pieces = []string{who.Name()}
	}
	if len(pieces) == 0 {
		b.fault(r.Line, "Name", "", "is empty: write who holds the role, or vacant")
		return
	}
	if len(pieces) > 1 && r.Get("email") != "" {
		b.fault(r.Line, "Email address", r.Get("email"), "stands beside several names: write a line for each")
		return
	}
	if r.Get("email") != "" && !known {
		b.note(r.Line, "Email address", r.Get("email"), "is of nobody in your network: kept by name alone")
	}
	for _, piece := range pieces {
		b.piece(r, in, t, piece, who)
	}
}

// piece adds the term of one name of a row.
func (b *bringing) piece(r sheet.Row, in string, t group.Term, piece string, who person.Person) {
	n := readName(piece)
	b.note(r.Line, "Name", piece, n.Note)
	t.Role = r.Get("role")
	switch {
	case n.Role == "" || group.Fold(n.Role) == group.Fold(t.Role):
	case t.Role == "" || n.Vacant && isVacantRole(t.Role):
		t.Role = n.Role
	default:
		t.Role += " (" + n.Role + ")"
	}
	if t.Role == "" {
		t.Role = "Member"
		b.note(r.Line, "Role", "", "is empty: taken as Member")
	}
	side, note, err := readSide(r.Get("side"), t.Role)
	if err != nil && t.Type != "" && r.Get("side") == "" {
		side, note, err = group.Patient, "", nil // a kind of patient leader role says it
	}
	if err != nil {
		b.fault(r.Line, "Side", r.Get("side"), err.Error())
		return
	}
	b.note(r.Line, "Side", r.Get("side"), note)
	b.note(r.Line, "Side", r.Get("side"), doubtfulSide(side, n.Name, t.Role))
	t.Pillar, t.Leads = side, leadsBy(t.Role)
	if err := t.Check(b.kinds); err != nil {
		for _, f := range errs.Of(err).Fields {
			b.fault(r.Line, map[string]string{"starts": "First day", "ends": "Last day", "role": "Role", "role-type": "Kind of patient leader role"}[f.Name], "", f.Message)
		}
		return
	}
	c := coming{line: r.Line, group: in, term: t, person: who}
	if !n.Vacant {
		c.name = n.Name
		if who.ID != "" && !group.Alike(c.name, who.Name()) && !group.Shares(c.name, who.Name()) { // the address says one person and the name another
			c.beside, c.person = who, person.Person{}
			if slices.Contains(b.same, atAddress(c.name, who)) {
				c.person = who
			} else {
				b.note(r.Line, "Name", piece, "stands beside the address of "+who.Name()+": kept by name alone, unless you say that it is them")
			}
		} else if who.ID != "" && group.Fold(c.name) != group.Fold(who.Name()) {
			b.note(r.Line, "Name", piece, "stands beside the address of "+who.Name()+": taken as them")
		}
		if len([]rune(c.name)) > group.LongestName {
			b.fault(r.Line, "Name", piece, "is too long")
			return
		}
	}
	b.all = append(b.all, c)
}

// isVacantRole is whether a role cell says of itself that it is vacant, as "Chair - vacant".
func isVacantRole(s string) bool { return readName(s).Vacant }

// span reads from when until when a row goes: from one cell, or from two.
func (b *bringing) span(r sheet.Row) (starts, ends string) {
	read := func(column, cell string, end bool) string {
		day, note, err := readDay(cell, end)
		if err != nil {
			b.fault(r.Line, column, cell, err.Error())
		}
		b.note(r.Line, column, cell, note)
		return day
	}
	starts, ends = read("First day", r.Get("starts"), false), read("Last day", r.Get("ends"), true)
	if cell := r.Get("term"); cell != "" {
		from, to, note, err := readSpan(cell)
		if err != nil {
			b.fault(r.Line, "Term", cell, err.Error())
			return starts, ends
		}
		b.note(r.Line, "Term", cell, note)
		if starts != "" && from != "" && starts != from || ends != "" && to != "" && ends != to {
			b.fault(r.Line, "Term", cell, "does not fit the first and the last day of this line")
			return starts, ends
		}
		if starts == "" {
			starts = from
		}
		if ends == "" {
			ends = to
		}
	}
	return starts, ends
}

// known are the holders who may be meant by the names of the file: those on the map, and those of the network with the same name.
func (b *bringing) known(tx *db.Tx, a access.Actor) ([]group.Holder, error) {
	out, err := group.Holders(tx, b.organisation)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, c := range b.all {
		if c.name != "" && c.person.ID == "" && !slices.Contains(names, c.name) {
			names = append(names, c.name)
		}
	}
	more, err := namedLike(tx, a, b.organisation, names)
	for _, h := range more {
		if !slices.ContainsFunc(out, func(o group.Holder) bool { return o.ID == h.ID }) {
			out = append(out, h)
		}
	}
	if err != nil {
		return nil, err
	}
	staff, err := b.belonging(tx, out, names)
	return append(out, staff...), err
}

// settle decides who holds each term, as far as somebody chose or an address says so, and finds terms that are there already or
// clash. Its terms carry the id of a known holder, or "+" and a name for one that is to be made, which no id can be.
func (b *bringing) settle(known []group.Holder) []coming {
	b.findOnes()
	found, named := b.foundOnes(known), byName(known)
	var keep []coming
	for i, c := range b.all {
		if b.leaves(i) {
			continue
		}
		switch {
		case c.name == "":
		case c.person.ID != "":
			c.term.Holder = db.ID("@" + string(c.person.ID))
			for _, h := range known {
				if h.Person == c.person.ID {
					c.term.Holder = h.ID
				}
			}
		default:
			c.term.Holder = db.ID("+" + strconv.Itoa(i))
			if one := b.oneOf(c.name); one != "" {
				c.term.Holder = db.ID("+" + one)
				if h, ok := found[one]; ok {
					c.term.Holder = h.ID
					if p, ok := b.staff[h.Person]; ok {
						c.person = p
					}
				}
			}
			for _, h := range like(named, c.name) {
				if slices.Contains(b.same, onMap(c.name, h)) || slices.Contains(b.same, "all") && group.Same(h.Name, c.name) {
					c.term.Holder = h.ID
					if p, ok := b.staff[h.Person]; ok {
						c.person = p
					}
					break
				}
			}
		}
		c.term.Group = b.there[c.group].ID
		if c.term.Group == "" {
			c.term.Group = db.ID("+" + c.group)
		}
		there, err := b.fits(c, keep)
		if err != nil {
			b.fault(c.line, "Name", c.name, err.Error())
			continue
		}
		if !there {
			keep = append(keep, c)
		}
	}
	return keep
}

// again is the choice that lines which repeat the map are other people of the same name.
const again = "again"

// leaves says that a line repeats the map and nobody chose to add it all the same.
func (b *bringing) leaves(i int) bool { return b.repeats[i] && !slices.Contains(b.same, again) }

// findRepeats finds the lines that repeat a term of the map: the same group, role and days, held under the same name. Each term answers one
// line. The first of them says so for all.
func (b *bringing) findRepeats() {
	b.repeats = map[int]bool{}
	seen := map[db.ID]bool{}
	first := -1
	for i, c := range b.all {
		if id := b.already(c, seen); id != "" {
			seen[id], b.repeats[i] = true, true
			if first < 0 {
				first = i
			}
		}
	}
	if first < 0 {
		return
	}
	words := "is in the map already with this role and these days: left as it is"
	if n := len(b.repeats) - 1; n > 0 {
		words += ". So " + map[bool]string{true: "is one more line", false: "are " + strconv.Itoa(n) + " more lines"}[n == 1]
	}
	b.note(b.all[first].line, "Name", b.all[first].name, words)
}

// already finds the term of the map that a line repeats.
func (b *bringing) already(c coming, seen map[db.ID]bool) db.ID {
	c.term.Group = b.there[c.group].ID
	if c.name == "" || c.term.Group == "" {
		return ""
	}
	for _, t := range b.terms {
		if !seen[t.ID] && !t.Vacant() && t.SameRole(c.term) && t.Starts == c.term.Starts && t.Ends == c.term.Ends &&
			(t.Person == c.person.ID && c.person.ID != "" || c.person.ID == "" && group.Fold(t.Name) == group.Fold(c.name)) {
			return t.ID
		}
	}
	return ""
}

// fits says whether a term is there already as it is; a term that clashes with another is an error.
func (b *bringing) fits(c coming, before []coming) (there bool, err error) {
	for _, t := range b.terms {
		if t.Holder == c.term.Holder && t.SameRole(c.term) && t.Starts == c.term.Starts && t.Ends == c.term.Ends {
			return true, nil
		}
	}
	if c.term.Vacant() {
		return false, nil
	}
	if o, clash := group.Clash(c.term, b.terms); clash {
		return false, fmt.Errorf("is %s there already (%s)", o.Role, o.Span(ui.PlainDate))
	}
	for _, o := range before {
		o.term.ID = "file"
		if _, clash := group.Clash(c.term, []group.Term{o.term}); clash {
			return false, fmt.Errorf("holds the same role at the same time on line %d", o.line)
		}
	}
	return false, nil
}

// save makes the groups, the holders and the terms.
func (b *bringing) save(tx *db.Tx, by db.ID, keep []coming) error {
	ids := map[db.ID]db.ID{}
	for _, f := range b.order {
		id, err := group.SaveGroup(tx, by, b.fresh[f])
		if err != nil {
			return err
		}
		ids[db.ID("+"+f)] = id
	}
	terms := make([]group.Term, 0, len(keep))
	for _, c := range keep {
		t := c.term
		t.ID = db.NewID()
		if id, ok := ids[t.Group]; ok {
			t.Group = id
		}
		if h := t.Holder; h != "" && (h[0] == '+' || h[0] == '@') {
			id, ok := ids["holder "+h]
			if !ok {
				v := group.Holder{Name: c.name, Person: c.person.ID, Import: b.run}
				if c.person.ID != "" {
					v.Name = c.person.Name()
				}
				var err error
				if id, err = group.NewHolder(tx, v); err != nil {
					return err
				}
				ids["holder "+h] = id
			}
			t.Holder = id
		}
		terms = append(terms, t)
	}
	return group.InsertTerms(tx, by, terms)
}

// ImportUndo takes away what a file brought in. A group or a person that came with it stays where something else needs it.
func (s *Map) ImportUndo(tx *db.Tx, a access.Actor, organisation, run db.ID) (int64, error) {
	if _, err := s.keep(tx, a, organisation); err != nil {
		return 0, err
	}
	if run == "" {
		return 0, errors.New("no import is named")
	}
	return group.TakeBack(tx, run)
}
