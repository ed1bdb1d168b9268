package group

import (
	"time"
	"unicode/utf8"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
)

// SoonMonths is how many months before its end a term is said to end soon.
const SoonMonths = 6

// What a holder says about their name.
const (
	Show = "yes"
	Hide = "no"
)

// Term is a role held in a group, or in the organisation itself, from one day to another.
type Term struct {
	ID, Organisation db.ID
	Group            db.ID // "" for a role in the organisation itself
	Holder           db.ID // "" when it is vacant
	Role             string
	Type             string // id of a role type; "" outside the kinds
	Pillar           string
	Leads            bool   // chairs or leads the group
	Starts, Ends     string // both included; "" is not known, or open
	Public           bool   // it is held in public, as a governor's is
	Own              string // what the holder calls the role themselves; "" for nothing
	Said             string // the holder's own word on their name: "", Show or Hide
	Pay, Depth       string // of patient partners; "" not known
	Import           db.ID  // the file from which it came
	Version          int64

	Name      string // of the holder; read with the term
	Person    db.ID  // the holder, when they are a person of the network
	GroupName string
	GroupAt   string // the level of the group
}

// Vacant is whether nobody holds it.
func (t Term) Vacant() bool { return t.Holder == "" }

// Named is whether people of the organisation see the holder's name: when the holder said so, or when the role is held in public
// and the holder has not said no. The holder's own word goes before everything.
func (t Term) Named() bool { return !t.Vacant() && (t.Said == Show || t.Public && t.Said != Hide) }

// Shown is who holds the term, as people of the organisation see it.
func (t Term) Shown() string {
	switch {
	case t.Vacant():
		return "Vacant"
	case t.Named():
		return t.Name
	case t.Pillar == Clinical:
		return "A clinician"
	case t.Pillar == Managerial:
		return "A manager"
	}
	return "A patient partner"
}

// On is whether the term holds on a day.
func (t Term) On(day string) bool { return t.Starts <= day && (t.Ends == "" || t.Ends >= day) }

// Soon is whether the term holds on a day and ends within the next months.
func (t Term) Soon(day string) bool {
	return t.On(day) && t.Ends != "" && t.Ends <= Later(day, SoonMonths)
}

// Later is the day some months after one.
func Later(day string, months int) string {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return at.AddDate(0, months, 0).Format(time.DateOnly)
}

// overlaps is whether two spans of days have a day in common. An unknown end or start is as far as it goes.
func (t Term) overlaps(o Term) bool {
	return (t.Ends == "" || o.Starts <= t.Ends) && (o.Ends == "" || t.Starts <= o.Ends)
}

// SameRole is whether two terms are the same role at the same place.
func (t Term) SameRole(o Term) bool {
	return t.Organisation == o.Organisation && t.Group == o.Group && Fold(t.Role) == Fold(o.Role) && t.Type == o.Type
}

// Clash finds the term of the same holder that is the same role on some of the same days.
func Clash(t Term, others []Term) (Term, bool) {
	for _, o := range others {
		if o.ID != t.ID && !o.Vacant() && o.Holder == t.Holder && t.SameRole(o) && t.overlaps(o) {
			return o, true
		}
	}
	return Term{}, false
}

// Span says from when until when a term is held, in words; date writes a day.
func (t Term) Span(date func(string) string) string {
	switch {
	case t.Starts == "" && t.Ends == "":
		return "dates not known"
	case t.Ends == "":
		return "since " + date(t.Starts)
	case t.Starts == "":
		return "until " + date(t.Ends)
	}
	return date(t.Starts) + " to " + date(t.Ends)
}

// Check cleans what was typed and finds what is wrong, beside the fields. kinds are the role types of the network.
func (t *Term) Check(kinds []RoleType) error {
	t.Role = Tidy(t.Role)
	var c errs.Check
	kind, known := Find(kinds, t.Type)
	if t.Role == "" && known {
		t.Role = kind.Name
	}
	c.That(t.Role != "", "role", "Enter what the role is called, such as Chair or Member.")
	c.That(utf8.RuneCountInString(t.Role) <= LongestName, "role", "Use up to %d letters.", LongestName)
	c.That(t.Type == "" || known, "role-type", "Choose one of the kinds of roles.")
	c.That(In(Pillars(), t.Pillar) != "", "pillar", "Choose the side from which this role speaks.")
	c.That(t.Type == "" || t.Pillar == Patient || t.Pillar == "", "role-type", "These are kinds of patient leader roles. Leave it empty for a clinical or managerial role.")
	c.That(day(t.Starts), "starts", "Enter a real date, like 31/1/2026.")
	c.That(day(t.Ends), "ends", "Enter a real date, like 31/1/2026.")
	c.That(t.Starts == "" || t.Ends == "" || t.Starts <= t.Ends, "ends", "The term ends before it starts. Change one of the two days.")
	c.That(t.Pay == "" || In(Pays(), t.Pay) != "", "pay", "Choose one of the answers.")
	c.That(t.Depth == "" || In(Depths(), t.Depth) != "", "embedded", "Choose one of the answers.")
	if t.Pillar != Patient {
		t.Pay, t.Depth = "", ""
	}
	return c.Err()
}

// day is whether a text is a day or empty.
func day(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return s == "" || err == nil
}
