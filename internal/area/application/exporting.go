package application

import (
	"slices"
	"strconv"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

// Export is every application to an edition as a table, with the headings that an import of applications knows. The
// caller has checked that the edition is the actor's to run. Of an application that is the actor's own it holds what the
// actor may read of it.
func (s *Applications) Export(tx *db.Tx, actor access.Actor, e edition.Edition) (headers []string, rows [][]string, err error) {
	all, err := OfEdition(tx, e.ID)
	if err != nil {
		return nil, nil, err
	}
	def, err := definition(tx, e.ApplicationInstrument, 0)
	if err != nil {
		return nil, nil, err
	}
	return s.table(tx, actor, def, all)
}

// ExportOwn is a person's own applications, each as its own table of questions and answers: a row is one answer.
func (s *Applications) ExportOwn(tx *db.Tx, who db.ID) (headers []string, rows [][]string, err error) {
	headers = []string{"application", "state", "question id", "question", "answer"}
	all, err := ofPerson(tx, who)
	if err != nil {
		return nil, nil, err
	}
	for _, a := range all {
		sh, err := s.complete(tx, a)
		if err != nil {
			return nil, nil, err
		}
		own := sh.seenBy(who)
		brings, err := s.wordsBrought(tx, a.Edition, who)
		if err != nil {
			return nil, nil, err
		}
		if brings != "" {
			rows = append(rows, []string{titleOf(a), string(a.State), "brings", "What the programme looks for, and you say that you bring", brings})
		}
		for _, it := range sh.Def.Items() {
			if said, ok := own[it.ID]; ok {
				rows = append(rows, []string{titleOf(a), string(a.State), it.ID, it.Wording, instrument.Cell(it, said)})
			}
		}
	}
	return headers, rows, nil
}

func (s *Applications) table(tx *db.Tx, actor access.Actor, def instrument.Definition, all []Application) (headers []string, rows [][]string, err error) {
	headers = []string{"number", "id", "stands_at", "professional_name", "professional_email", "partner_name", "partner_email", "sponsor_name", "sponsor_role", "sponsor_email", "sponsor_confirmed", "sponsor_backing", "sponsor_rhythm", "sponsor_amount_pounds", "started", "submitted", "from_file", "sponsor_from_file"}
	// A second professional, and their answers, have columns only where there is a trio.
	trios := slices.ContainsFunc(all, func(a Application) bool { return a.Third != "" })
	if trios {
		headers = append(headers, "second_name", "second_email")
		def = withSecond(def)
	}
	for _, it := range def.Items() {
		headers = append(headers, it.ID)
	}
	for _, a := range all {
		sh, err := s.complete(tx, a)
		if err != nil {
			return nil, nil, err
		}
		row := []string{strconv.FormatInt(a.Number, 10), string(a.ID), string(a.State)}
		for _, side := range []person.Side{person.Professional, person.Partner} {
			p := sh.People[a.On(side)]
			row = append(row, p.Name(), p.Email)
		}
		confirmed := ""
		if sh.Sponsor.ID != "" {
			confirmed = map[bool]string{true: "yes", false: "no"}[sh.Sponsor.State == SponsorConfirmed]
		}
		row = append(row, sh.Sponsor.Name, sh.Sponsor.Role, sh.Sponsor.Email, confirmed, backingCell(sh.Sponsor.Backing), rhythmCell(sh.Sponsor.Backing), amountCell(sh.Sponsor.Backing), day(a.Started), day(a.Submitted), sh.from(), sh.sponsorFrom())
		if trios {
			row = append(row, sh.People[a.Third].Name(), sh.People[a.Third].Email)
		}
		answers := sh.forDeciders(actor)
		for _, it := range def.Items() {
			row = append(row, instrument.Cell(it, answers[it.ID]))
		}
		rows = append(rows, row)
	}
	return headers, rows, nil
}

// backingCell and rhythmCell write what a sponsor gives as an import reads it.
func backingCell(b Backing) string {
	switch {
	case b.Money && b.Interest:
		return "both"
	case b.Money:
		return "money"
	case b.Interest:
		return "interest"
	}
	return ""
}

// amountCell is how much money a sponsor named, in pounds, "" for none.
func amountCell(b Backing) string {
	if !b.Money || b.Amount == 0 {
		return ""
	}
	return edition.PoundsCell(b.Amount)
}

func rhythmCell(b Backing) string {
	if b.Rhythm == Other {
		return b.RhythmWords
	}
	return string(b.Rhythm)
}

// day is an instant as a date, UTC, "" when not set.
func day(i db.Instant) string {
	if i == 0 {
		return ""
	}
	return i.Time().Format("2006-01-02")
}

// BursaryHeaders and CoachingHeaders are those of two tables of an export. Money is pounds.
var (
	BursaryHeaders  = []string{"edition", "application", "state", "asked_pounds", "awarded_pounds", "asked_on", "decided_on", "decided_by", "words"}
	CoachingHeaders = []string{"edition", "application", "about", "asked_on", "offered_on", "taken_on"}
)

// ExportHelp gives the bursaries of an edition, with what was written to those who asked, and the
// coaching that was asked for, for whoever looks after the edition; for everybody else nothing.
func (s *Applications) ExportHelp(tx *db.Tx, actor access.Actor, e edition.Edition) (bursaries, helped [][]string, err error) {
	if !looksAfter(actor, e) && !actor.IsSystem() {
		return nil, nil, nil
	}
	day := func(at db.Instant) string {
		if at == 0 {
			return ""
		}
		return at.In(e.Zone).Format("2006-01-02")
	}
	all, err := db.All(tx, scanBursary, bursaryColumns+`FROM bursary b WHERE b.network_id = $1 AND b.edition_id = $2 ORDER BY b.asked_at, b.application_id LIMIT 20000`, e.ID)
	if err != nil {
		return nil, nil, err
	}
	for _, b := range all {
		words, err := s.keys.Open(tx.Network, "bursary.words", b.Application, b.sealed)
		if err != nil {
			return nil, nil, err
		}
		bursaries = append(bursaries, []string{string(e.ID), string(b.Application), string(b.State), edition.PoundsCell(b.Asked), edition.PoundsCell(b.Awarded),
			day(b.AskedAt), day(b.Decided), string(b.DecidedBy), words})
	}
	rows, err := db.All(tx, scanCoaching, `SELECT c.application_id, c.gap, c.asked, c.offered, c.taken FROM coaching c
		JOIN application a ON a.network_id = c.network_id AND a.id = c.application_id
		WHERE c.network_id = $1 AND a.edition_id = $2 ORDER BY c.application_id, c.gap LIMIT 20000`, e.ID)
	for _, c := range rows {
		helped = append(helped, []string{string(e.ID), string(c.Application), string(c.Gap), day(c.Asked), day(c.Offered), day(c.Taken)})
	}
	return bursaries, helped, err
}
