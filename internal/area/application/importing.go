package application

import (
	"context"
	"errors"
	"slices"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	table "alongside/internal/platform/sheet"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

// Applications that were written elsewhere come in as a table, one a line: who applies, who backs them, and the answers to
// the edition's questions, each in a column named by the question's words or id. brought.go says what counts of what the
// file says about states and sponsors.

// ImportSpec is what a file of applications to this edition may hold.
func (s *Applications) ImportSpec(tx *db.Tx, e edition.Edition) (table.Spec, error) {
	def, err := definition(tx, e.ApplicationInstrument, 0)
	if err != nil {
		return table.Spec{}, err
	}
	spec := table.Spec{Check: checkImported}
	for _, at := range importedSeats {
		key, words := at.key, ui.UpperFirst(at.words)
		var name, mail []string
		if at.third && !e.InPairs {
			continue
		}
		if !e.InPairs && at.side == person.Partner {
			name, mail = []string{"name", "full name"}, []string{"email", "e-mail", "email address"}
		}
		spec.Columns = append(spec.Columns,
			table.Column{Key: key + "_name", Label: words + "’s name", Aliases: append(name, key+" name"), Parse: table.Text(200)},
			table.Column{Key: key + "_email", Label: words + "’s email address", Aliases: append(mail, key+" email"), Unique: true, Parse: importedEmail})
	}
	spec.Columns = append(spec.Columns,
		table.Column{Key: "sponsor_name", Label: "Sponsor’s name", Aliases: []string{"sponsor"}, Parse: table.Text(100)},
		table.Column{Key: "sponsor_role", Label: "Sponsor’s role", Parse: table.Text(200)},
		table.Column{Key: "sponsor_email", Label: "Sponsor’s email address", Parse: importedEmail},
		table.Column{Key: "sponsor_confirmed", Label: "Sponsor has confirmed", Aliases: []string{"confirmed"}, Parse: table.YesNo},
		table.Column{Key: "sponsor_backing", Label: "What the sponsor gives", Aliases: []string{"backing"}, Parse: table.OneOf(map[string]string{
			"money": "money", "interest": "interest", "regular interest": "interest", "both": "both", "money and interest": "both"})},
		table.Column{Key: "sponsor_rhythm", Label: "How often the sponsor takes an interest", Aliases: []string{"rhythm"}, Parse: table.Text(200)},
		table.Column{Key: "state", Label: "State", Aliases: []string{"status"}, Parse: table.OneOf(map[string]string{"draft": "draft", "being written": "draft", "submitted": "submitted"})})
	if e.InPairs {
		def = withSecond(def)
	}
	for _, it := range def.Items() {
		spec.Columns = append(spec.Columns, table.Column{Key: it.ID, Label: it.Wording, Aliases: []string{it.ID}, Parse: func(cell string) (string, error) {
			a, message := instrument.ParseCell(it, cell)
			if message != "" {
				return "", errors.New(strings.ToLower(message[:1]) + strings.TrimSuffix(message[1:], "."))
			}
			return instrument.Cell(it, a), nil
		}})
	}
	return spec, nil
}

// importedSeat is somebody whom a line can name as one who applies.
type importedSeat struct {
	key, words string
	side       person.Side
	third      bool
}

// importedSeats are those who can apply on one line, the first of each side first.
var importedSeats = []importedSeat{
	{"professional", person.Professional.Words(), person.Professional, false},
	{"partner", person.Partner.Words(), person.Partner, false},
	{"second", secondTitle, person.Professional, true},
}

func importedEmail(cell string) (string, error) {
	if cell = person.FoldEmail(cell); !person.ValidEmail(cell) {
		return "", errors.New("is not an email address, like name@example.org")
	}
	return cell, nil
}

func checkImported(r table.Row) error {
	pro, partner, second := r.Get("professional_email"), r.Get("partner_email"), r.Get("second_email")
	sponsor := r.Get("sponsor_name") + r.Get("sponsor_role") + r.Get("sponsor_email")
	switch {
	case second != "" && (pro == "" || partner == ""):
		return errors.New("a second professional applies only together with a professional and a patient partner")
	case pro == "" && partner == "":
		return errors.New("nobody applies: there is no email address of a professional or of a patient partner")
	case pro == partner:
		return errors.New("the two who apply have the same email address")
	case second != "" && (second == pro || second == partner):
		return errors.New("two of the three who apply have the same email address")
	case sponsor != "" && (r.Get("sponsor_name") == "" || r.Get("sponsor_role") == "" || r.Get("sponsor_email") == ""):
		return errors.New("a sponsor needs a name, a role and an email address")
	case sponsor != "" && (r.Get("sponsor_email") == pro || r.Get("sponsor_email") == partner || r.Get("sponsor_email") == second):
		return errors.New("nobody can be the sponsor of their own application")
	case r.Get("sponsor_confirmed") == "yes" && sponsor == "":
		return errors.New("a sponsor has confirmed, but none is named")
	case r.Get("sponsor_confirmed") == "yes" && r.Get("sponsor_backing") == "":
		return errors.New("a sponsor has confirmed, but it does not say whether with money or interest")
	}
	return nil
}

// imported is one line that will become an application.
type imported struct {
	row    table.Row
	people map[importedSeat]person.Person // without an id: somebody who is new
	def    instrument.Definition
	said   instrument.Answers
	kept   bool // what the file says of people's yes is kept, as something that has been
	quiet  bool // nobody is written to
}

// keeps says whether what the file says of people's yes is kept.
func (v imported) keeps() bool { return v.kept }

// ImportPlan works out what rows would do, with a fault for each that cannot come in, and the first ones as they
// will be saved; save does it, and names by as the one who brought them in. An application that the
// same people make already is left as it is. The caller has checked the actor's right.
func (s *Applications) ImportPlan(tx *db.Tx, actor access.Actor, by db.ID, e edition.Edition, rows []table.Row, invented bool) (add, leave int, faults []table.Fault, first []table.Sample, save func(tx *db.Tx, said func(done int)) error, err error) {
	def, err := definition(tx, e.ApplicationInstrument, 0)
	if err != nil {
		return 0, 0, nil, nil, nil, err
	}
	known, err := importedPeople(tx, rows)
	if err != nil {
		return 0, 0, nil, nil, nil, err
	}
	lines := map[string]int{}
	var all []imported
	for _, r := range rows {
		v, reason := readImported(e, def, r, known, lines, !asksPeople(e, tx.Now))
		v.quiet = invented
		if reason != nil {
			faults = append(faults, reason...)
			continue
		}
		there, reasons, err := v.already(tx, e)
		if err != nil {
			return 0, 0, nil, nil, nil, err
		}
		faults = append(faults, reasons...)
		switch {
		case there:
			leave++
		case len(reasons) == 0:
			all = append(all, v)
			if len(first) < table.Samples {
				first = append(first, v.sample())
			}
		}
	}
	return len(all), leave, faults, first, func(tx *db.Tx, said func(done int)) error {
		for i, v := range all {
			if err := s.saveImported(tx, actor, by, e, v, invented); err != nil {
				return err
			}
			if said != nil {
				said(i + 1)
			}
		}
		return nil
	}, nil
}

// sample is the line as it will be saved: somebody who is here already keeps their name.
func (v imported) sample() table.Sample {
	s := v.row.Sample()
	s.Note = "new"
	for at, p := range v.people {
		s.Values[at.key+"_name"] = p.Name()
	}
	return s
}

func importedPeople(tx *db.Tx, rows []table.Row) (map[string]person.Person, error) {
	var emails []string
	for _, r := range rows {
		for _, at := range importedSeats {
			if v := r.Get(at.key + "_email"); v != "" {
				emails = append(emails, v)
			}
		}
	}
	return person.ByEmails(tx, emails)
}

// readImported reads one line. lines remembers on which line an address stood first.
func readImported(e edition.Edition, def instrument.Definition, r table.Row, known map[string]person.Person, lines map[string]int, keeps bool) (imported, []table.Fault) {
	v := imported{row: r, people: map[importedSeat]person.Person{}, said: instrument.Answers{}, kept: keeps}
	var faults []table.Fault
	fault := func(column, value, reason string) {
		faults = append(faults, table.Fault{Line: r.Line, Column: column, Value: value, Reason: reason})
	}
	var sides []instrument.Side
	for _, at := range importedSeats {
		email := r.Get(at.key + "_email")
		if email == "" {
			continue
		}
		sides = append(sides, instrument.Side(at.side))
		p, there := known[email]
		if !there {
			given, family, _ := strings.Cut(r.Get(at.key+"_name"), " ")
			p = person.Person{Given: given, Family: strings.TrimSpace(family), Email: email}
			if given == "" {
				fault(ui.UpperFirst(at.words)+"’s name", "", "nobody here has this email address, so a name is needed")
			}
		}
		if _, twice := lines[email]; twice {
			fault(ui.UpperFirst(at.words)+"’s email address", email, "this person applies on another line too")
		}
		lines[email] = r.Line
		v.people[at] = p
	}
	if len(sides) > 1 && !e.InPairs {
		fault("", "", "people take part one by one here, so only one person can apply on a line")
	}
	v.def = def
	if e.InPairs {
		v.def = def.ForSides(sides...)
	}
	if _, trio := v.people[importedSeats[2]]; trio {
		v.def = withSecond(v.def)
	}
	for _, it := range v.def.Items() {
		if a, wrong := instrument.ParseCell(it, r.Get(it.ID)); wrong == "" && a.State != instrument.Missing {
			v.said[it.ID] = a
		}
	}
	if keeps && r.Get("state") == "submitted" {
		for _, reason := range v.incomplete(e) {
			fault(reason[0], "", reason[1])
		}
	}
	return v, faults
}

// incomplete is what keeps a line from coming in as submitted: pairs of a column and a reason.
func (v imported) incomplete(e edition.Edition) [][2]string {
	var out [][2]string
	if e.InPairs && len(v.people) < 2 {
		out = append(out, [2]string{"", "it says submitted, but a partner is missing"})
	}
	for _, it := range instrument.MissingItems(v.def, v.said) {
		if it.Required {
			out = append(out, [2]string{it.Wording, "it says submitted, but this is not answered"})
		}
	}
	if NeedsOf(e, false).Sponsor && v.row.Get("sponsor_name") == "" {
		out = append(out, [2]string{"Sponsor’s name", "it says submitted, but a sponsor is missing"})
	}
	return out
}

// already says whether these very people apply to the edition already; one of them with somebody else is a fault.
func (v imported) already(tx *db.Tx, e edition.Edition) (bool, []table.Fault, error) {
	var same bool
	var faults []table.Fault
	var who []db.ID
	for _, p := range v.people {
		if p.ID != "" {
			who = append(who, p.ID)
		}
	}
	slices.Sort(who)
	for at, p := range v.people {
		if p.ID == "" {
			continue
		}
		a, there, err := running(tx, e.ID, p.ID)
		if err != nil {
			return false, nil, err
		}
		if !there {
			continue
		}
		if they := a.People(); a.SideOf(p.ID) == at.side && slices.Equal(slices.Sorted(slices.Values(they)), who) {
			same = true
			continue
		}
		faults = append(faults, table.Fault{Line: v.row.Line, Column: ui.UpperFirst(at.words) + "’s email address", Value: p.Email, Reason: "this person applies here already, on another side or with somebody else"})
	}
	return same, faults, nil
}

func (s *Applications) saveImported(tx *db.Tx, actor access.Actor, by db.ID, e edition.Edition, v imported, invented bool) error {
	state := Draft
	if e.InPairs && len(v.people) == 1 {
		state = Seeking
	}
	var id db.ID
	var first person.Person
	for _, at := range importedSeats {
		p, there := v.people[at]
		if !there {
			continue
		}
		var err error
		if p.ID == "" {
			p.Invented = invented
			if p.ID, err = person.Create(tx, p); err != nil {
				return err
			}
		}
		if id == "" {
			first = p
			if id, err = s.create(tx, actor, e, p.ID, at.side, state); err != nil {
				return err
			}
		} else if err := addApplicant(tx, Application{ID: id, Edition: e.ID}, applicant{Person: p.ID, Side: at.side, Third: at.third}); err != nil {
			return err
		}
		if err := sayDetails(tx, id, p.ID); err != nil {
			return err
		}
	}
	if err := s.saveImportedAnswers(tx, id, first.ID, v); err != nil {
		return err
	}
	named := by
	if v.quiet {
		named = first.ID
	}
	if err := s.saveImportedSponsor(tx, id, named, v); err != nil {
		return err
	}
	if err := s.refresh(tx, actor, id); err != nil {
		return err
	}
	return s.bringIn(tx, actor, by, id, v)
}

func (s *Applications) saveImportedAnswers(tx *db.Tx, id, by db.ID, v imported) error {
	for _, part := range v.def.Sections {
		as := v.said.Pick(v.def.Only(part.ID))
		if as.Empty() {
			continue
		}
		if err := s.saveSection(tx, id, section{ID: part.ID, Answers: as, ChangedBy: by}); err != nil {
			return err
		}
	}
	return nil
}

func (s *Applications) saveImportedSponsor(tx *db.Tx, id, by db.ID, v imported) error {
	r := v.row
	if r.Get("sponsor_name") == "" {
		return nil
	}
	named := sponsor{ID: db.NewID(), Application: id, Name: r.Get("sponsor_name"), Role: r.Get("sponsor_role"), Email: r.Get("sponsor_email"), State: SponsorAsked, NamedBy: by}
	if err := addSponsor(tx, named); err != nil || !v.keeps() || r.Get("sponsor_confirmed") != "yes" {
		return err
	}
	named.State = SponsorConfirmed
	backing := r.Get("sponsor_backing")
	named.Money = backing == "money" || backing == "both"
	if named.Interest = backing == "interest" || backing == "both"; named.Interest {
		switch said := r.Get("sponsor_rhythm"); {
		case slices.Contains([]Rhythm{Weekly, Monthly, Quarterly}, Rhythm(strings.ToLower(said))):
			named.Rhythm = Rhythm(strings.ToLower(said))
		case said == "":
			named.Rhythm, named.RhythmWords = Other, "from time to time"
		default:
			named.Rhythm, named.RhythmWords = Other, said
		}
	}
	_, err := s.answerSponsor(tx, named)
	return err
}

// Exact is the exact text of an application that those who apply confirm, and its hash, for one of them.
func (s *Applications) Exact(ctx context.Context, actor access.Actor, id db.ID) (text, hash string, err error) {
	err = s.db.Read(ctx, actor.Network(), func(tx *db.Tx) error {
		sh, err := s.load(tx, id)
		if err != nil {
			return err
		}
		if err := actor.Allow(applies(actor, sh.App)); err != nil {
			return err
		}
		text = sh.text()
		return nil
	})
	return text, instrument.Hash(text), err
}
