package opportunity

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"alongside/content"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/plain"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/group"
	"alongside/internal/shared/instrument"
)

// Limits of what is typed, in letters, and of how many there are.
const (
	longestTitle   = 120
	longestAbout   = 3000
	longestText    = 1000
	longestLine    = 200
	longestReason  = 1500
	mostMeetings   = 24
	mostSeats      = 30
	mostHours      = 160
	mostReplies    = 200
	mostPanel      = 12
	mostPerspect   = 8
	mostOwnReplies = 500
)

// Form is an opportunity as it is typed.
type Form struct {
	Title, About            string
	Attributes              []string
	Degree, Level           string
	Meetings                string // one on each line
	Hours                   string
	Ways, Skills, Interests []string
	Place                   string
	Pay, PayWords, Access   string
	Perspectives            string // one on each line
	Contact, Reach          string // an address, and how they are reached
	Designer                string // an address
	Closes, ClosesAt        string
	Formal                  string // formal or informal
	Group                   db.ID
	RoleType, Starts, Ends  string
	Seats                   string
	Version                 int64
}

// formOf is the form with which an opportunity can be changed.
func (o Opportunity) form(designer, contact string) Form {
	w := o.Words
	var meetings []string
	for _, m := range w.Meetings {
		meetings = append(meetings, m.Line())
	}
	f := Form{Title: w.Title, About: w.About, Attributes: w.Attributes, Degree: w.Degree, Level: w.Level, Meetings: strings.Join(meetings, "\n"), Hours: strconv.FormatInt(w.Hours, 10),
		Ways: w.Ways, Skills: w.Skills, Interests: w.Interests, Place: w.Place, Pay: w.Pay, PayWords: w.PayWords, Access: w.Access, Perspectives: strings.Join(w.Perspectives, "\n"),
		Contact: contact, Reach: w.Reach, Designer: designer, Closes: w.Closes, ClosesAt: w.ClosesAt, Formal: "informal", Group: w.Group, RoleType: w.RoleType,
		Starts: w.Starts, Ends: w.Ends, Seats: strconv.FormatInt(w.Seats, 10), Version: o.Version}
	if w.Formal {
		f.Formal = "formal"
	}
	return f
}

// text is what is compared when somebody changed an opportunity in two windows.
func (f Form) text() string {
	return strings.Join([]string{f.Title, f.About, f.Meetings, f.Hours, f.Place, f.PayWords, f.Access, f.Perspectives, f.Contact, f.Reach, f.Designer, f.Closes + " " + f.ClosesAt, f.Formal, f.Seats}, "\n")
}

func tidy(text string) string { return strings.TrimSpace(plain.Text(text)) }

// moment is a day and a time of day in a zone; 0 for what is none.
func moment(day, clock, zone string) db.Instant {
	at, err := time.ParseInLocation("2006-01-02 15:04", day+" "+clock, db.Zone(zone))
	if err != nil {
		return 0
	}
	return db.At(at)
}

// meetings reads the meetings from their lines, and says what is wrong with the first line that is none.
func meetings(text string) (out []Meeting, problem string) {
	for _, line := range lines(text) {
		bits := strings.SplitN(line, ",", 3)
		wrong := "“" + line + "” is no meeting. Write it like this: 22/11/2026, 10:00 to 12:00, Library."
		if len(bits) < 2 {
			return out, wrong
		}
		day, ok := ui.ParseDate(bits[0])
		from, to, both := strings.Cut(strings.NewReplacer("–", " to ", "-", " to ").Replace(bits[1]), " to ")
		starts, okStart := ui.ParseTime(from)
		ends, okEnd := ui.ParseTime(to)
		switch {
		case !ok || !both || !okStart || !okEnd:
			return out, wrong
		case starts >= ends:
			return out, "“" + line + "” ends before it starts."
		}
		m := Meeting{Day: day, Starts: starts, Ends: ends}
		if len(bits) == 3 {
			m.Place = group.Tidy(bits[2])
		}
		out = append(out, m)
	}
	slices.SortFunc(out, func(a, b Meeting) int { return strings.Compare(a.Day+a.Starts+a.Ends, b.Day+b.Starts+b.Ends) })
	return out, ""
}

// lines are the lines of a text that are not empty, each once.
func lines(text string) []string {
	var out []string
	for _, l := range strings.Split(plain.Text(text), "\n") {
		if l = group.Tidy(l); l != "" && !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	return out
}

// known keeps the ids of a list that were chosen, in its order, and says whether all that was chosen is in it.
func known(list []content.BankEntry, ids []string) (out []string, ok bool) {
	for _, e := range list {
		if slices.Contains(ids, e.ID) {
			out = append(out, e.ID)
		}
	}
	return out, len(out) == len(slices.Compact(slices.Sorted(slices.Values(ids))))
}

func count(text string, least, most int64) (int64, bool) {
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	return n, err == nil && n >= least && n <= most
}

func fits(text string, most int) bool { return utf8.RuneCountInString(text) <= most }

// words cleans what was typed and finds what is wrong, beside the fields. What needs the database is checked elsewhere.
func (f Form) words(def instrument.Definition, kinds []group.RoleType, now db.Instant, zone string, c *errs.Check) Words {
	w := Words{Title: group.Tidy(f.Title), About: tidy(f.About), Degree: f.Degree, Level: f.Level, Place: group.Tidy(f.Place), Pay: f.Pay, PayWords: tidy(f.PayWords), Access: tidy(f.Access),
		Perspectives: lines(f.Perspectives), Reach: group.Tidy(f.Reach), Formal: f.Formal == "formal", Group: f.Group, RoleType: f.RoleType}
	c.That(w.Title != "", "title", "Give the opportunity a short name.")
	c.That(fits(w.Title, longestTitle), "title", "Use up to %d letters.", longestTitle)
	c.That(w.About != "", "about", "Say what it is for, and what somebody does.")
	c.That(fits(w.About, longestAbout), "about", "Use up to 3,000 letters.")
	for _, it := range attributesOf(def, f.Attributes) {
		w.Attributes = append(w.Attributes, it.ID)
	}
	c.That(len(w.Attributes) > 0, "attributes", "Choose at least one of the eight that matters here.")
	c.That(group.In(Degrees(), w.Degree) != "", "degree", "Choose how much influence somebody has.")
	c.That(group.In(Levels(), w.Level) != "", "level", "Choose for whom it is about.")
	f.checkTime(&w, now, zone, c)
	var ok bool
	w.Ways, ok = known(content.BankLists().Availability, f.Ways)
	c.That(ok, "ways", "Choose from the list.")
	w.Skills, ok = known(content.BankLists().Skills, f.Skills)
	c.That(ok, "skills", "Choose from the list.")
	w.Interests, ok = known(content.BankLists().Interests, f.Interests)
	c.That(ok, "interests", "Choose from the list.")
	c.That(fits(w.Place, longestLine), "place", "Use up to %d letters.", longestLine)
	c.That(group.In(group.Pays(), w.Pay) != "", "pay", "Choose how somebody is paid.")
	c.That(w.PayWords != "", "pay-words", "Say what is paid, and how expenses are paid back.")
	c.That(fits(w.PayWords, longestText), "pay-words", "Use up to 1,000 letters.")
	c.That(w.Access != "", "access", "Say how you make it possible for people to take part.")
	c.That(fits(w.Access, longestText), "access", "Use up to 1,000 letters.")
	c.That(len(w.Perspectives) <= mostPerspect, "perspectives", "Name up to %d perspectives.", mostPerspect)
	for _, p := range w.Perspectives {
		c.That(fits(p, longestLine), "perspectives", "Use up to %d letters in each line.", longestLine)
	}
	c.That(w.Reach != "", "reach", "Say how people reach the contact.")
	c.That(fits(w.Reach, longestLine), "reach", "Use up to %d letters.", longestLine)
	c.That(f.Formal == "formal" || f.Formal == "informal", "formal", "Choose how people are chosen.")
	w.Seats, ok = count(f.Seats, 1, mostSeats)
	c.That(ok, "seats", "Enter how many people you look for, from 1 to %d.", mostSeats)
	_, kind := group.Find(kinds, w.RoleType)
	c.That(w.RoleType == "" || kind, "role-type", "Choose one of the kinds of roles.")
	return w
}

// checkTime is the part of words about dates and times.
func (f Form) checkTime(w *Words, now db.Instant, zone string, c *errs.Check) {
	today := now.In(zone).Format(time.DateOnly)
	var problem string
	w.Meetings, problem = meetings(f.Meetings)
	c.That(problem == "", "meetings", "%s", problem)
	c.That(len(w.Meetings) <= mostMeetings, "meetings", "Name up to %d meetings.", mostMeetings)
	for _, m := range w.Meetings {
		c.That(m.Day >= today, "meetings", "“%s” is over already.", m.Line())
		c.That(ui.FarDate(m.Day, today, 0, 5) == "", "meetings", "“%s” is more than five years away.", m.Line())
		c.That(fits(m.Place, longestLine), "meetings", "Use up to %d letters for a place.", longestLine)
	}
	var ok bool
	w.Hours, ok = count(f.Hours, 0, mostHours)
	c.That(ok, "hours", "Enter how many hours a month, from 0 to %d.", mostHours)
	day, okDay := ui.ParseDate(f.Closes)
	c.That(okDay, "closes", "%s", ui.NoDate(f.Closes))
	c.That(!okDay || ui.FarDate(day, today, 1, 2) == "", "closes", "Choose a day within the next two years.")
	clock, okTime := ui.ParseTime(f.ClosesAt)
	c.That(okTime, "closes-at", "Enter a time, like 17:00.")
	w.Closes, w.ClosesAt = day, clock
	if okDay && okTime {
		c.That(moment(day, clock, zone) > now, "closes", "This is over already. Choose a later day or time.")
	}
	read := func(name, text string) string {
		if strings.TrimSpace(text) == "" {
			return ""
		}
		d, ok := ui.ParseDate(text)
		c.That(ok, name, "%s", ui.NoDate(text))
		return d
	}
	w.Starts, w.Ends = read("starts", f.Starts), read("ends", f.Ends)
	c.That(w.Starts == "" || w.Ends == "" || w.Starts <= w.Ends, "ends", "The role ends before it starts. Change one of the two days.")
	c.That(w.Ends == "" || w.Ends >= today, "ends", "This day is over.")
}

// times says how often, inside a sentence.
func people(n int64) string {
	if n == 1 {
		return "one person"
	}
	return fmt.Sprintf("%d people", n)
}
