package standing

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"alongside/internal/platform/sheet"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/group"
)

// This file reads what people write into spreadsheets of committees. Whatever takes a guess gives a note that says how it was read,
// so that nothing is guessed silently.

// vacancies are the words for a role that nobody holds.
var vacancies = regexp.MustCompile(`(?i)^(currently )?(vacant|vacancy|tbc|tba|tbd|to be (confirmed|appointed|announced|recruited)|nobody|none|no one|unfilled|recruiting|awaiting appointment)( post| role| seat| position)?$`)

// isVacant is whether a cell says that nobody holds a role.
func isVacant(s string) bool { return vacancies.MatchString(strings.Trim(s, " .!?()[]-–—*")) }

// divided parts two halves of a cell with a dash between them.
var divided = regexp.MustCompile(`\s+[-–—]\s*|\s*[–—]\s+|:\s+`)

// bracketed is a text with something in brackets at its end.
var bracketed = regexp.MustCompile(`^(.+?)\s*[(\[]([^()\[\]]+)[)\]]$`)

// named is who holds a role, as one piece of a cell says it.
type named struct {
	Name, Role string // the role only when the piece says one itself
	Vacant     bool
	Note       string
}

// splitNames parts a cell with several names. Commas part names only where each part has a first and a last name; "Smith, John" is one.
func splitNames(cell string) []string {
	var out []string
	for _, part := range regexp.MustCompile(`\s*(?:[;\n/]|\s&\s|\s+and\s+)\s*`).Split(cell, -1) {
		bits := strings.Split(part, ",")
		whole := len(bits) > 1
		for _, b := range bits {
			if len(strings.Fields(b)) < 2 && !isVacant(b) {
				whole = false
			}
		}
		if !whole {
			bits = []string{part}
		}
		for _, b := range bits {
			if b = group.Tidy(b); b != "" {
				out = append(out, b)
			}
		}
	}
	return out
}

// readName reads one piece of a cell with names: "Ann Smith (Chair)", "Chair - vacant", "Smith, Ann", "vacant".
func readName(piece string) named {
	if isVacant(piece) {
		return named{Vacant: true}
	}
	if m := bracketed.FindStringSubmatch(piece); m != nil {
		switch {
		case isVacant(m[2]):
			return named{Role: m[1], Vacant: true}
		case isVacant(m[1]):
			return named{Role: m[2], Vacant: true}
		}
		return named{Name: m[1], Role: m[2], Note: fmt.Sprintf("read as %s, in the role %s", m[1], m[2])}
	}
	if at := divided.FindStringIndex(piece); at != nil {
		before, after := strings.TrimSpace(piece[:at[0]]), strings.TrimSpace(piece[at[1]:])
		switch {
		case isVacant(after):
			return named{Role: before, Vacant: true}
		case isVacant(before):
			return named{Role: after, Vacant: true}
		case roleWord(before) && !roleWord(after):
			return named{Name: after, Role: before, Note: fmt.Sprintf("read as %s, in the role %s", after, before)}
		case roleWord(after):
			return named{Name: before, Role: after, Note: fmt.Sprintf("read as %s, in the role %s", before, after)}
		}
	}
	if family, given, ok := strings.Cut(piece, ","); ok && strings.Count(piece, ",") == 1 {
		name := group.Tidy(given + " " + family)
		return named{Name: name, Note: "read as " + name}
	}
	return named{Name: piece}
}

var roleWords = regexp.MustCompile(`(?i)\b(chair|chairs|chairman|chairwoman|chairperson|co-chair|lead|member|governor|director|secretary|officer|manager|nurse|doctor|gp|consultant|representative|rep|advisor|adviser|partner|champion|convenor|treasurer|trustee|lay|carer|patient|executive|matron)\b`)

// roleWord is whether a text says what somebody does.
func roleWord(s string) bool { return roleWords.MatchString(s) }

var leading = regexp.MustCompile(`(?i)\b(co-?chair|joint chair|chair|chairs|chairman|chairwoman|chairperson|convenor)\b|^((joint|co-?|project|programme|group|team) ?)*lead(er)?$`)
var notLeading = regexp.MustCompile(`(?i)\b(vice|deputy|past|former|assistant)\b`)

// leadsBy is whether the words of a role say that it leads the group.
func leadsBy(role string) bool { return leading.MatchString(role) && !notLeading.MatchString(role) }

// sides are words for the three sides, as people write them.
var sides = map[string]string{
	"clinical": group.Clinical, "clinician": group.Clinical, "clinicians": group.Clinical, "medical": group.Clinical, "nursing": group.Clinical, "professional": group.Clinical,
	"managerial": group.Managerial, "management": group.Managerial, "manager": group.Managerial, "managers": group.Managerial, "executive": group.Managerial, "exec": group.Managerial, "staff": group.Managerial,
	"patient": group.Patient, "patients": group.Patient, "patient or carer": group.Patient, "carer": group.Patient, "service user": group.Patient, "lay": group.Patient, "public": group.Patient, "ppv": group.Patient, "patient partner": group.Patient, "lived experience": group.Patient,
}

// sideGuesses tell a side from the words of a role, the first that fits.
var sideGuesses = []struct {
	words *regexp.Regexp
	side  string
}{
	{regexp.MustCompile(`(?i)\b(patient|carer|lay|service user|lived experience|public|ppg|healthwatch|citizen|governor)\b`), group.Patient},
	{regexp.MustCompile(`(?i)\b(medical|clinical|nurs(e|ing)|doctor|dr|gp|consultant|midwife|therapist|pharmacist|matron|surgeon|physician|psychiatrist)\b`), group.Clinical},
	{regexp.MustCompile(`(?i)\b(manager|managing|director|chief executive|officer|finance|operations|strategy|secretary|administrator|programme lead)\b`), group.Managerial},
}

// readSide reads from which side a role speaks; where nothing says so, from the words of the role, with a note.
func readSide(cell, role string) (side, note string, err error) {
	if cell != "" {
		if s := sides[strings.ToLower(group.Tidy(cell))]; s != "" {
			return s, "", nil
		}
		return "", "", errors.New("is none of: clinical, managerial, patient")
	}
	for _, g := range sideGuesses {
		if g.words.MatchString(role) {
			return g.side, "taken as the " + g.side + " side, from the words of the role", nil
		}
	}
	return "", "", errors.New("is empty: write clinical, managerial or patient")
}

// clinicians are titles in front of names that patients seldom have, and work that is clinical. patients are words of roles that
// are not, and staff those beside which they mean whom the work is about.
var (
	clinicians = regexp.MustCompile(`(?i)^(dr|doctor|prof|professor|nurse|sister)\b`)
	clinical   = regexp.MustCompile(`(?i)\b(doctor|nurse|gp|consultant|surgeon|physician|matron|midwife|therapist|pharmacist|clinical|clinician|medical|ward manager)\b`)
	staff      = regexp.MustCompile(`(?i)\b(manager|director|lead|officer|head|experience|engagement|safety|relations|liaison|health)\b`)
	patients   = regexp.MustCompile(`(?i)\b(patient|carer|lay|public|service user|expert by experience|citizen)\b`)
)

// doubtfulSide is what speaks against the side of a row: the title of the name, or the words of the role. A side that is in doubt comes in as it
// stands in the file when nobody changes it, so whoever brings the file in reads this first. "" is no doubt.
func doubtfulSide(side, name, role string) string {
	switch {
	case side == group.Patient && clinicians.MatchString(name):
		return "is patient, but the name begins like that of a professional: it comes in as patient. Change the file first if that is wrong"
	case side == group.Patient && clinical.MatchString(role) && !patients.MatchString(role):
		return "is patient, but the role reads like that of a clinician: it comes in as patient. Change the file first if that is wrong"
	case side != group.Patient && side != "" && patients.MatchString(role) && !clinical.MatchString(role) && !staff.MatchString(role):
		return "is " + side + ", but the role reads like that of a patient leader: it comes in as " + side + ". Change the file first if that is wrong"
	}
	return ""
}

// wordOf reads one of a list of words, by its id, its words or one of other words for it.
func wordOf(list []group.Word, cell string, also map[string]string) string {
	f := strings.ToLower(group.Tidy(cell))
	for _, w := range list {
		if f == w.ID || f == strings.ToLower(w.Words) {
			return w.ID
		}
	}
	return also[f]
}

var levelWords = map[string]string{"ward level": "ward", "team": "ward", "department": "service", "directorate": "service", "division": "service", "care group": "service", "trust": "board", "corporate": "board", "organisation": "board", "executive": "board",
	"system": "beyond", "ics": "beyond", "icb": "beyond", "place": "beyond", "partnership": "beyond", "region": "beyond", "regional": "beyond", "national": "beyond"}
var kindWords = map[string]string{"sub-committee": "committee", "subcommittee": "committee", "meeting": "committee", "panel": "patient-group", "forum": "patient-group", "ppg": "patient-group", "patient panel": "patient-group", "task and finish": "project", "programme": "project", "working group": "project"}
var payWords = map[string]string{"no": "none", "unpaid": "none", "volunteer": "none", "voluntary": "none", "paid": "paid", "fee": "paid", "fees": "paid", "yes": "paid", "staff": "employed", "salary": "employed", "salaried": "employed"}

var kindGuesses = []struct {
	words *regexp.Regexp
	kind  string
}{{regexp.MustCompile(`(?i)\b(patients?|carers?|ppg|voices?|citizens?|forum|youth)\b`), "patient-group"}, {regexp.MustCompile(`(?i)\b(project|programme|task|redesign|improvement)\b`), "project"}, {regexp.MustCompile(`(?i)\bboard\b`), "board"}}

// readKind and readLevel read what kind of group it is and where it stands; where nothing says so, from its name, with a note.
func readKind(cell, name string) (kind, note string, err error) {
	if cell != "" {
		if k := wordOf(group.Kinds(), cell, kindWords); k != "" {
			return k, "", nil
		}
		return "", "", errors.New("is none of: board, committee, project, patient group")
	}
	for _, g := range kindGuesses {
		if g.words.MatchString(name) {
			return g.kind, "taken as a " + strings.ToLower(group.In(group.Kinds(), g.kind)) + ", from its name", nil
		}
	}
	return "committee", "taken as a committee", nil
}

var levelGuesses = []struct {
	words *regexp.Regexp
	level string
}{{regexp.MustCompile(`(?i)\b(ward|team)\b`), "ward"}, {regexp.MustCompile(`(?i)\b(system|integrated|partnership|regional|place|ics|neighbourhood)\b`), "beyond"}, {regexp.MustCompile(`(?i)\b(service|clinic|department|unit|directorate|pathway)\b`), "service"}}

func readLevel(cell, name string) (level, note string, err error) {
	if cell != "" {
		if l := wordOf(group.Levels(), cell, levelWords); l != "" {
			return l, "", nil
		}
		return "", "", errors.New("is none of: ward, service, board, beyond")
	}
	for _, g := range levelGuesses {
		if g.words.MatchString(name) {
			return g.level, "placed at " + strings.ToLower(group.In(group.Levels(), g.level)) + ", from its name", nil
		}
	}
	return "board", "placed at board and whole organisation", nil
}

// open are words for a day that is not known or not set.
var openDay = regexp.MustCompile(`(?i)^(ongoing|on-going|permanent|open|open-ended|n/?a|tbc|tba|unknown|not known|\?+|-+|–|present|current|now|until further notice)$`)

var shortYear = regexp.MustCompile(`^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{2})$`)
var shortYearWords = regexp.MustCompile(`(?i)^(\d{1,2})(?:st|nd|rd|th)?[ \-]([a-z]{3,9})\.?[ \-'’]+(\d{2})$`)
var ordinal = regexp.MustCompile(`(?i)\b(\d{1,2})(st|nd|rd|th)\b`)
var monthYear = regexp.MustCompile(`(?i)^([a-z]{3,9})\.?[ \-/'’]*(\d{2}|\d{4})$`)
var yearOnly = regexp.MustCompile(`^(19|20)\d{2}$`)

func month(s string) (time.Month, bool) {
	s = strings.ToLower(s)
	for m := time.January; m <= time.December; m++ {
		name := strings.ToLower(m.String())
		if len(s) >= 3 && (strings.HasPrefix(name, s) || s == "sept" && m == time.September) {
			return m, true
		}
	}
	return 0, false
}

// century completes a year of two digits: 70 and later are of the last century.
func century(yy string) int {
	n, _ := strconv.Atoi(yy)
	switch {
	case len(yy) == 4:
		return n
	case n >= 70:
		return 1900 + n
	}
	return 2000 + n
}

// readDay reads a day as people write it; for the end of a span, a month or year is its last day. An open one is empty.
func readDay(cell string, end bool) (day, note string, err error) {
	s := group.Tidy(cell)
	if s == "" || openDay.MatchString(s) {
		return "", "", nil
	}
	s = ordinal.ReplaceAllString(s, "$1")
	if d, err := sheet.Date(s); err == nil {
		return d, "", nil
	}
	whole := func(from, to time.Time) (string, string, error) {
		at := from
		if end {
			at = to
		}
		d := at.Format(time.DateOnly)
		return d, "read as " + ui.PlainDate(d), nil
	}
	real := func(year int, m time.Month, d int) (string, string, error) {
		at := time.Date(year, m, d, 0, 0, 0, 0, time.UTC)
		if at.Day() != d || at.Month() != m {
			return "", "", errors.New("is not a real date: write it like 31/1/2026")
		}
		return whole(at, at)
	}
	if m := shortYear.FindStringSubmatch(s); m != nil {
		d, _ := strconv.Atoi(m[1])
		mm, _ := strconv.Atoi(m[2])
		return real(century(m[3]), time.Month(mm), d)
	}
	if m := shortYearWords.FindStringSubmatch(s); m != nil {
		if mm, ok := month(m[2]); ok {
			d, _ := strconv.Atoi(m[1])
			return real(century(m[3]), mm, d)
		}
	}
	if m := monthYear.FindStringSubmatch(s); m != nil {
		if mm, ok := month(m[1]); ok {
			from := time.Date(century(m[2]), mm, 1, 0, 0, 0, 0, time.UTC)
			return whole(from, from.AddDate(0, 1, -1))
		}
	}
	if yearOnly.MatchString(s) {
		from := time.Date(century(s), time.January, 1, 0, 0, 0, 0, time.UTC)
		return whole(from, from.AddDate(1, 0, -1))
	}
	return "", "", errors.New("is not a date: write it like 31/1/2026")
}

const countOf = `(\d{1,2}|one|two|three|four|five|six)[ -]*(years?|yrs?|months?|mths?)\.?(?:[ -]*(?:term|period))?`

var lastsFrom = regexp.MustCompile(`(?i)^` + countOf + `\s*,?\s*(?:from|starting|since|beginning|wef|w\.e\.f\.?)\s+(.+)$`)
var fromLasts = regexp.MustCompile(`(?i)^(?:from\s+|since\s+)?(.+?)\s*,?\s+(?:for\s+|\()` + countOf + `\)?$`)
var spanOf = regexp.MustCompile(`(?i)^(?:from\s+)?(.+?)(?:\s+-\s+|\s*[–—]\s*|\s+(?:to|until|till)\s+)(.+)$`)
var untilOf = regexp.MustCompile(`(?i)^(?:until|till|to|ends?|ending|expires?)\s+(.+)$`)
var sinceOf = regexp.MustCompile(`(?i)^(?:from|since|starts?|starting|wef)\s+(.+)$`)

// readSpan reads from when until when, written into one cell: "2 yrs from Apr 24", "1/4/2024 to 31/3/2026", "until March 2027".
func readSpan(cell string) (starts, ends, note string, err error) {
	s := group.Tidy(cell)
	if s == "" || openDay.MatchString(s) {
		return "", "", "", nil
	}
	lasting := func(from, n, unit string) (string, string, string, error) {
		starts, _, err := readDay(from, false)
		if err != nil || starts == "" {
			return "", "", "", errors.New("has no start that can be read: write it like 2 years from 1/4/2024")
		}
		many, err := strconv.Atoi(n)
		if err != nil {
			many = 1 + slices.Index([]string{"one", "two", "three", "four", "five", "six"}, strings.ToLower(n))
		}
		if unit[0]|0x20 == 'y' {
			many *= 12
		}
		at, err := time.Parse(time.DateOnly, group.Later(starts, many))
		ends := at.AddDate(0, 0, -1).Format(time.DateOnly)
		return starts, ends, "read as " + ui.PlainDate(starts) + " to " + ui.PlainDate(ends), err
	}
	if m := lastsFrom.FindStringSubmatch(s); m != nil {
		return lasting(m[3], m[1], m[2])
	}
	if m := fromLasts.FindStringSubmatch(s); m != nil {
		return lasting(m[1], m[2], m[3])
	}
	if m := untilOf.FindStringSubmatch(s); m != nil {
		ends, note, err := readDay(m[1], true)
		return "", ends, note, err
	}
	if m := spanOf.FindStringSubmatch(s); m != nil {
		starts, first, err := readDay(m[1], false)
		if err == nil {
			ends, second, err := readDay(m[2], true)
			if err != nil {
				return "", "", "", err
			}
			if first+second != "" {
				note = "read as " + (group.Term{Starts: starts, Ends: ends}).Span(ui.PlainDate)
			}
			return starts, ends, note, nil
		}
	}
	if m := sinceOf.FindStringSubmatch(s); m != nil {
		starts, note, err := readDay(m[1], false)
		return starts, "", note, err
	}
	starts, _, err = readDay(s, false)
	if err != nil {
		return "", "", "", errors.New("is not a time: write it like 1/4/2024 to 31/3/2026, or 2 years from 1/4/2024")
	}
	return starts, "", "read as since " + ui.PlainDate(starts), nil
}
