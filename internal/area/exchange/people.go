package exchange

import (
	"errors"
	"slices"
	"strings"

	"alongside/content"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/secret"
	"alongside/internal/platform/sheet"
	"alongside/internal/shared/person"
)

// peopleSpec is what a file of people may hold. Roles are not among it: nobody gets rights by a file.
func peopleSpec() sheet.Spec {
	return sheet.Spec{Columns: []sheet.Column{
		{Key: "given_name", Label: "First name", Aliases: []string{"given name", "forename", "first"}, Required: true, Parse: sheet.Text(100)},
		{Key: "family_name", Label: "Last name", Aliases: []string{"family name", "surname", "last"}, Parse: sheet.Text(100)},
		{Key: "email", Label: "Email address", Aliases: []string{"e-mail", "mail", "email", "contact email"}, Required: true, Unique: true, Parse: parseEmail},
		{Key: "perspectives", Label: "Perspectives", Aliases: []string{"perspective", "speaks from", "background"}, Parse: parsePerspectives},
		{Key: "job", Label: "Role", Aliases: []string{"job", "job title", "position", "title"}, Parse: sheet.Text(200)},
		{Key: "organisation", Label: "Organisation", Aliases: []string{"organization", "employer", "trust", "charity"}, Parse: sheet.Text(200)},
		{Key: "place", Label: "Place", Aliases: []string{"town", "city", "area", "location"}, Parse: sheet.Text(200)},
		{Key: "access_needs", Label: "Access and communication needs", Aliases: []string{"access needs", "needs", "access"}, Parse: parseNeeds},
	}}
}

func parseEmail(s string) (string, error) {
	if s = person.FoldEmail(s); !person.ValidEmail(s) {
		return "", errors.New("is not an email address, like name@example.org")
	}
	return s, nil
}

// values are the parts of a cell with several values.
func values(cell string) []string {
	var out []string
	for _, v := range strings.FieldsFunc(cell, func(r rune) bool { return r == ';' || r == '\n' }) {
		if v = strings.TrimSpace(v); v != "" {
			out = append(out, v)
		}
	}
	return out
}

// parsePerspectives takes ids or words, several with ";" or "," between them.
func parsePerspectives(cell string) (string, error) {
	var out []string
	for _, v := range values(strings.ReplaceAll(cell, ",", ";")) {
		id := strings.ReplaceAll(strings.ToLower(v), " ", "-")
		if person.SideOf(id) == "" {
			return "", errors.New("must be one or more of: " + perspectiveWords())
		}
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return strings.Join(out, ";"), nil
}

func perspectiveWords() string {
	var words []string
	for _, side := range []person.Side{person.Partner, person.Professional} {
		for _, id := range person.Perspectives(side) {
			words = append(words, person.PerspectiveWords(id))
		}
	}
	return strings.Join(words, ", ")
}

// parseNeeds takes ids or words of the list of needs. What is on no list stays as words, so that nothing that somebody
// needs is lost.
func parseNeeds(cell string) (string, error) {
	if len(cell) > 2000 {
		return "", errors.New("is too long")
	}
	return cell, nil
}

func needsOf(cell string) person.Needs {
	var n person.Needs
	var words []string
	for _, v := range values(cell) {
		if id := needID(v); id != "" {
			n.IDs = append(n.IDs, id)
		} else {
			words = append(words, v)
		}
	}
	n.Words = strings.Join(words, "; ")
	return n
}

func needID(said string) string {
	all := content.AccessNeeds()
	if _, ok := all.Find(said); ok {
		return said
	}
	for _, c := range all.Categories {
		for _, need := range c.Needs {
			if strings.EqualFold(need.Label, said) {
				return need.ID
			}
		}
	}
	return ""
}

// planPeople works out who is new, who is there already, and whether what would be saved is right.
func (x *Exchange) planPeople(tx *db.Tx, in Request, rows []sheet.Row) (plan, error) {
	emails := make([]string, len(rows))
	for i, r := range rows {
		emails[i] = r.Get("email")
	}
	there, err := person.ByEmails(tx, emails)
	if err != nil {
		return plan{}, err
	}
	confirms, err := confirming(tx, in.by)
	if err != nil {
		return plan{}, err
	}
	var p plan
	var fresh, changed []peopleRow
	twins, err := findTwins(tx, rows, there, in)
	if err != nil {
		return plan{}, err
	}
	p.Twins = twins.options
	said, err := saidNeeds(tx, x.keys, twins.everybody(there), in.Update)
	if err != nil {
		return plan{}, err
	}
	for _, r := range rows {
		old, known := there[r.Get("email")]
		twin, is := twins.is[r.Line]
		if is { // somebody said that this line is a person who is here with another address
			old, known = twin, true
		}
		if known && !in.Update || twins.leave[r.Line] {
			p.Leave++
			continue
		}
		row := peopleRow{confirms: confirms && (!known || old.ID != in.by), before: old, person: filled(old, r, in.Invented), organisation: r.Get("organisation"), needs: needsOf(r.Get("access_needs"))}
		if is {
			row.person.Email = old.Email
		}
		if said[old.ID] && !row.needs.Empty() { // what somebody said of themselves is never replaced
			row.needs, row.keeps = person.Needs{}, true
		}
		if e := errs.Of(row.person.Check()); e != nil {
			p.Faults = append(p.Faults, faultsOf(r.Line, e)...)
			continue
		}
		switch {
		case !known:
			fresh = append(fresh, row)
			p.show(row, r, "new")
		case row.same(old) && !row.keeps: // whoever told what they need counts like everybody else: nobody learns of it here
			p.Leave++
		default:
			changed = append(changed, row)
			p.show(row, r, "changed")
		}
	}
	p.Add, p.Report.Update = len(fresh), len(changed)
	p.save = func(tx *db.Tx) error { return x.savePeople(tx, in, fresh, changed) }
	return p, nil
}

// peopleRow is one person as they will be saved; their organisation is found or added only then.
type peopleRow struct {
	before       person.Person // as they are until now; empty for somebody new
	person       person.Person
	organisation string
	confirms     bool // saving it also confirms who belongs to the organisation
	needs        person.Needs
	keeps        bool // the file names needs, and what they said themselves stays
}

// show adds a row to those that people look at before they say yes.
func (p *plan) show(row peopleRow, r sheet.Row, note string) {
	if len(p.First) >= sheet.Samples {
		return
	}
	s := r.Sample()
	s.Note = note
	for _, f := range row.fields() {
		s.Values[f.key] = f.now
		if row.before.ID != "" && f.now != f.before {
			s.Values[f.key] = f.now + " (before: " + orNothing(f.before) + ")"
		}
	}
	s.Values["email"] = row.person.Email
	if row.before.ID != "" && (row.keeps || !row.needs.Empty()) { // whether they told anything is not for this page
		s.Values["access_needs"] = "a person’s own words are never replaced"
	}
	p.First = append(p.First, s)
}

func orNothing(s string) string {
	if s == "" {
		return "nothing"
	}
	return s
}

// field is one thing about a person before an import and after it, in words.
type field struct{ key, label, before, now string }

// fields are what an import can change about a person. What helps them to take part is not among it: see needs.
func (r peopleRow) fields() []field {
	organisation := r.organisation
	if organisation == "" || strings.EqualFold(organisation, r.before.OrgName) {
		organisation = r.before.OrgName
	}
	return []field{
		{"given_name", "First name", r.before.Given, r.person.Given}, {"family_name", "Last name", r.before.Family, r.person.Family},
		{"perspectives", "What you speak from", inWords(r.before.Perspectives), inWords(r.person.Perspectives)},
		{"job", "Role", r.before.Job, r.person.Job}, {"organisation", "Organisation", r.before.OrgName, organisation}, {"place", "Place", r.before.Place, r.person.Place},
	}
}

func inWords(perspectives []string) string {
	var words []string
	for _, id := range perspectives {
		words = append(words, person.PerspectiveWords(id))
	}
	return strings.Join(words, ", ")
}

// saidNeeds are those of the people who have told what helps them to take part.
func saidNeeds(tx *db.Tx, k *secret.Keys, there map[string]person.Person, wanted bool) (map[db.ID]bool, error) {
	out := map[db.ID]bool{}
	if !wanted {
		return out, nil
	}
	ids := make([]db.ID, 0, len(there))
	for _, p := range there {
		ids = append(ids, p.ID)
	}
	all, err := person.NeedsOfSeveral(tx, k, ids)
	for id := range all {
		out[id] = true
	}
	return out, err
}

// same says whether saving the row would change nothing.
func (r peopleRow) same(old person.Person) bool {
	p := r.person
	return r.needs.Empty() && p.Given == old.Given && p.Family == old.Family && p.Job == old.Job && p.Place == old.Place &&
		slices.Equal(p.Perspectives, old.Perspectives) && (r.organisation == "" || strings.EqualFold(r.organisation, old.OrgName) && (old.OrgConfirmed || !r.confirms))
}

// filled is a person with what a row says; cells that say nothing change nothing.
func filled(p person.Person, r sheet.Row, invented bool) person.Person {
	set := func(to *string, key string) {
		if v := r.Get(key); v != "" {
			*to = v
		}
	}
	set(&p.Given, "given_name")
	set(&p.Family, "family_name")
	set(&p.Email, "email")
	set(&p.Job, "job")
	set(&p.Place, "place")
	if v := values(r.Get("perspectives")); len(v) > 0 {
		p.Perspectives = v
	}
	p.Invented = p.Invented || invented
	return p
}

func faultsOf(line int, e *errs.Error) []sheet.Fault {
	var out []sheet.Fault
	for _, f := range e.Fields {
		column := f.Name
		for _, c := range peopleSpec().Columns {
			if c.Key == f.Name {
				column = c.Label
			}
		}
		out = append(out, sheet.Fault{Line: line, Column: column, Reason: f.Message})
	}
	return out
}

func (x *Exchange) savePeople(tx *db.Tx, in Request, fresh, changed []peopleRow) error {
	organisations := map[string]db.ID{}
	total := len(fresh) + len(changed)
	entries := make([]person.Entry, len(fresh))
	for i, r := range fresh {
		var err error
		if r.person.Organisation, err = named(tx, organisations, r.organisation); err != nil {
			return err
		}
		r.person.OrgConfirmed = r.confirms && r.person.Organisation != ""
		entries[i] = person.Entry{Person: r.person, Needs: r.needs}
	}
	if _, err := person.CreateMany(tx, x.keys, entries, func(done int) { in.tell(done, total) }); err != nil {
		return err
	}
	for i, r := range changed {
		if r.organisation != "" {
			var err error
			if r.person.Organisation, err = named(tx, organisations, r.organisation); err != nil {
				return err
			}
		}
		if err := person.Update(tx, r.person); err != nil {
			return err
		}
		if r.organisation != "" && r.confirms {
			if err := person.ConfirmOrganisation(tx, r.person.ID, r.person.Organisation); err != nil {
				return err
			}
		}
		if !r.needs.Empty() {
			if err := person.SetNeeds(tx, x.keys, r.person.ID, r.needs); err != nil {
				return err
			}
		}
		in.tell(len(fresh)+i+1, total)
	}
	return x.tellChanged(tx, in.by, changed)
}

// confirming says whether a file also confirms who belongs to which organisation: when an administrator brings it in, or
// whoever has the machine. A coordinator's file only says it.
func confirming(tx *db.Tx, by db.ID) (bool, error) {
	if by == "" {
		return true, nil
	}
	roles, err := person.RolesOf(tx, by)
	return slices.Contains(roles, access.Administrator), err
}

// named finds or adds an organisation, once for each name of the file.
func named(tx *db.Tx, known map[string]db.ID, name string) (db.ID, error) {
	if name == "" {
		return "", nil
	}
	key := strings.ToLower(strings.Join(strings.Fields(name), " "))
	if id, ok := known[key]; ok {
		return id, nil
	}
	id, err := person.OrganisationNamed(tx, name)
	known[key] = id
	return id, err
}
