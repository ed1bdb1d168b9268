// Package programme is how a programme is offered and run. A coordinator makes an edition from a template, writes its page,
// sets its days and sessions, names its people and publishes it; the public reads the page and takes the dates along; the
// team runs the days: who came, and whether everybody had what they need to take part.
//
// Words: a programme runs in editions; an edition has days, a day has sessions; people have functions in an edition; a place
// is a confirmed participation. The states of an edition and the moves between them are in package edition.
package programme

import (
	"strings"
	"time"
	"unicode"

	"alongside/content"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// Limits of what is typed, in characters.
const (
	longestName = 120
	longestLine = 300
	longestText = 4000
	mostDays    = 60
	mostPlaces  = 5000
)

func validZone(zone string) bool {
	if zone == "" || zone == "Local" {
		return false
	}
	_, err := time.LoadLocation(zone)
	return err == nil
}

// slugOf makes the part of an address from a name: small letters, digits and hyphens. It is never empty.
func slugOf(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		switch {
		case r < unicode.MaxASCII && (unicode.IsLower(r) || unicode.IsDigit(r)):
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= 60 {
			break
		}
	}
	if s := strings.Trim(b.String(), "-"); s != "" {
		return s
	}
	return "programme"
}

// Gap is something that is missing before an edition can be published.
type Gap struct {
	// Words says what to do, beginning with a verb.
	Words string
	// Part is the last piece of the address of the page where it is done, such as "days".
	Part string
	// Must says that publishing is refused without it; else it is advice.
	Must bool
}

// gaps finds what an edition still lacks, in the order of its parts. now is when it would be published.
func gaps(e edition.Edition, days []edition.Day, members []edition.Member, now db.Instant) []Gap {
	var out []Gap
	need := func(ok bool, must bool, part, words string) {
		if !ok {
			out = append(out, Gap{Words: words, Part: part, Must: must})
		}
	}
	need(e.Place != "" || e.Link != "", true, "basics", "Say where it takes place: a place or a link")
	need(e.Places > 0, true, "basics", "Say how many places there are")
	need(e.Closes != 0, true, "basics", "Set when applications close")
	need(e.Closes == 0 || e.Closes > now, true, "basics", "Set a closing time that is still to come")
	need(e.ContactName != "" && e.ContactEmail != "", true, "basics", "Name somebody whom people can ask")
	need(len(days) > 0, true, "days", "Add at least one day")
	dated, first := true, db.Instant(0)
	for _, d := range days {
		start := d.Start(e.Zone)
		dated = dated && start != 0 && d.End(e.Zone) > start
		if start != 0 && (first == 0 || start < first) {
			first = start
		}
	}
	need(dated, true, "days", "Give each day a date and times")
	need(e.Closes == 0 || first == 0 || e.Closes < first, true, "basics", "Set a closing time before the first day")
	for _, t := range textsOf(e).fields() {
		need(t.value != "" || t.optional, true, "texts", "Write “"+t.label+"”")
		need(!strings.Contains(t.value, "Say here"), true, "texts", "Replace the example words in “"+t.label+"”")
	}
	return append(out, peopleGaps(e, members)...)
}

// peopleGaps is the rule of two sides: an edition for pairs is led by two people, one from each side.
func peopleGaps(e edition.Edition, members []edition.Member) []Gap {
	var out []Gap
	has := map[person.Side]bool{}
	access := false
	for _, m := range members {
		if m.Function == edition.Facilitator {
			has[m.Side] = true
		}
		access = access || m.Function == edition.AccessLead
	}
	for _, side := range []person.Side{person.Professional, person.Partner} {
		if !has[side] {
			words := "Add a co-facilitator from the professional side"
			if side == person.Partner {
				words = "Add a co-facilitator from the patient partner side"
			}
			out = append(out, Gap{Words: words, Part: "people", Must: e.InPairs})
		}
	}
	if !access {
		out = append(out, Gap{Words: "Name somebody who looks after access needs", Part: "people"})
	}
	return out
}

// publishable is nil when nothing that must be there is missing, else one plain sentence and every gap.
func publishable(all []Gap) error {
	var c errs.Check
	for _, g := range all {
		c.That(!g.Must, "", "%s.", g.Words)
	}
	if c.OK() {
		return nil
	}
	e := errs.Of(c.Err())
	for _, g := range all {
		if g.Must && g.Part == "people" {
			e.Message = "An edition for pairs is led by two people, one from each side. Add both before you publish it."
			return e
		}
	}
	e.Message = "Some things are missing before this edition can be published."
	return e
}

// counted says how many places there are in the words of the edition: "12 pairs", "40 people".
func counted(e edition.Edition, people int64) string {
	switch {
	case e.InPairs && people == 2:
		return "1 pair"
	case e.InPairs && people%2 == 0:
		return number(people/2) + " pairs"
	case people == 1:
		return "1 person"
	}
	return number(people) + " people"
}

// spread sets the days of a template from the first date on.
func spread(t content.Programme, first string) []edition.Day {
	start, err := time.Parse("2006-01-02", first)
	var out []edition.Day
	for i, d := range t.Days {
		day := edition.Day{ID: db.NewID(), Position: int64(i + 1), Module: int64(max(d.Module, 1)), Title: d.Title, Purpose: d.Purpose, Starts: d.Start, Ends: d.End, Version: 1}
		if err == nil {
			day.Date = start.AddDate(0, 0, d.Offset).Format("2006-01-02")
		}
		out = append(out, day)
	}
	return out
}

// sessionsFrom are the sessions of a template's day.
func sessionsFrom(day db.ID, list []content.Session) []edition.Session {
	var out []edition.Session
	for i, s := range list {
		v := edition.Session{ID: db.NewID(), Day: day, Position: int64(i + 1), Title: s.Title, Starts: s.Start, Lead: s.LedBy, Notes: s.Notes, Version: 1}
		if t, err := time.Parse("15:04", s.Start); err == nil && s.Minutes > 0 {
			v.Ends = t.Add(time.Duration(s.Minutes) * time.Minute).Format("15:04")
		}
		out = append(out, v)
	}
	return out
}

// moved sets the days of an earlier edition so that the first of them falls on first; the distances between them stay.
// Days without a date stay without one.
func moved(days []edition.Day, first string) []edition.Day {
	later := shift(days, first)
	out := make([]edition.Day, len(days))
	for i, d := range days {
		out[i] = d
		out[i].Date = later(d.Date)
	}
	return out
}

// shift moves a date by the distance from the first of the days to first; what is no date stays as it is.
func shift(days []edition.Day, first string) func(date string) string {
	to, err := time.Parse("2006-01-02", first)
	earliest := ""
	for _, d := range days {
		if d.Date != "" && (earliest == "" || d.Date < earliest) {
			earliest = d.Date
		}
	}
	from, ferr := time.Parse("2006-01-02", earliest)
	return func(date string) string {
		at, derr := time.Parse("2006-01-02", date)
		if err != nil || ferr != nil || derr != nil {
			return date
		}
		return to.AddDate(0, 0, int(at.Sub(from).Hours()/24)).Format("2006-01-02")
	}
}
