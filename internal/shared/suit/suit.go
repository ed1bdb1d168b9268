// Package suit says how well what somebody tells of themselves suits what is looked for, and why.
//
// Words: a Want is what is looked for, an Offer what somebody tells. Of makes the fit of the two: how much it counts, and its reasons in
// parts. It is the only place that does, whichever of the two sides reads it. It knows nothing but lists from which people choose
// themselves (content/people-bank.yaml): no health, no need, nothing in anybody's own words.
package suit

import (
	"strings"
	"time"

	"alongside/content"
	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
)

// What counts how much. A day of waiting counts so little that it never outweighs anything that somebody tells: it says whose turn it
// is among those who fit as well.
const (
	perSkill    = 3000
	perInterest = 2000
	perTime     = 1000
	perMode     = 1000
	mostWaited  = 365 // days
	perDay      = 2
)

// Want is what is looked for, in bits by the lists of the people bank.
type Want struct {
	Skills, Interests int64
	Meets             int64 // times of the day at which its meetings are: each of them is needed
	Times             int64 // times of the day of which one is enough, where there are no meetings
	Modes             int64 // ways of taking part of which one is enough
}

// Offer is what somebody tells of themselves. Nothing told is no no.
type Offer struct{ Skills, Interests, Available int64 }

// Found is somebody who may be asked, as an organisation sees them.
type Found struct {
	Person db.ID
	Name   string
	Offer
	Asked db.Instant // when they were last asked by anybody, 0 for never
	Left  int32      // how often they can still be asked this month
}

// Kind is what a reason is about.
type Kind string

// The kinds of reasons.
const (
	Skill    Kind = "skill"
	Interest Kind = "interest"
	Times    Kind = "times"
	Mode     Kind = "mode"
	Turn     Kind = "turn"
)

// Part is one reason.
type Part struct {
	Kind  Kind
	Names []string
	Since db.Instant // of a turn: when they were last asked, 0 for never
}

// Fit is how well an offer suits a want.
type Fit struct {
	OK     bool // false: what they tell stands against it, or nothing that they tell speaks for it
	Points int64
	Parts  []Part
}

// times are the ids of the list of availability that are times of the day; the others are ways of taking part.
var times = []string{"morning", "afternoon", "evening", "weekend"}

// Bits turns ids of a list into bits.
func Bits(list []content.BankEntry, ids ...string) (bits int64) {
	for _, e := range list {
		for _, id := range ids {
			if e.ID == id {
				bits |= 1 << e.Number
			}
		}
	}
	return bits
}

// names turns bits into names, in the order of the list.
func names(list []content.BankEntry, bits int64) (out []string) {
	for _, e := range list {
		if bits&(1<<e.Number) != 0 {
			out = append(out, e.Name)
		}
	}
	return out
}

// TimeBits are all times of the day, ModeBits all ways of taking part.
func TimeBits() int64 { return Bits(content.BankLists().Availability, times...) }

// TimeNames are the times of the day among bits, inside a sentence.
func TimeNames(bits int64) []string {
	list := names(content.BankLists().Availability, bits&TimeBits())
	for i, n := range list {
		list[i] = ui.LowerFirst(n)
	}
	return list
}

// ModeBits are all ways of taking part.
func ModeBits() (bits int64) {
	for _, e := range content.BankLists().Availability {
		bits |= 1 << e.Number
	}
	return bits &^ TimeBits()
}

// WantOf is what is looked for, by ids of the lists. Meetings are added with Meet.
func WantOf(skills, interests, ways []string) Want {
	l := content.BankLists()
	any := Bits(l.Availability, ways...)
	return Want{Skills: Bits(l.Skills, skills...), Interests: Bits(l.Interests, interests...), Times: any & TimeBits(), Modes: any & ModeBits()}
}

// Meet adds a meeting on a day (YYYY-MM-DD) from one time (HH:MM) to another.
func (w *Want) Meet(day, starts, ends string) {
	d, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return
	}
	list := content.BankLists().Availability
	if d.Weekday() == time.Saturday || d.Weekday() == time.Sunday {
		w.Meets |= Bits(list, "weekend")
		return
	}
	for _, part := range []struct{ id, from, to string }{{"morning", "00:00", "12:00"}, {"afternoon", "12:00", "17:00"}, {"evening", "17:00", "24:00"}} {
		if starts < part.to && part.from < ends {
			w.Meets |= Bits(list, part.id)
		}
	}
}

// Named says that something is looked for that people offer.
func (w Want) Named() bool { return w.Skills|w.Interests != 0 }

// Any says that there is anything by which somebody can suit.
func (w Want) Any() bool { return w.Named() || w.Meets|w.Times|w.Modes != 0 }

// Of is how well an offer suits a want.
func Of(w Want, o Offer) Fit {
	var f Fit
	l := content.BankLists()
	add := func(kind Kind, worth int64, list []string) {
		if len(list) > 0 {
			f.Points += worth
			f.Parts = append(f.Parts, Part{Kind: kind, Names: list})
		}
	}
	skills, interests := names(l.Skills, w.Skills&o.Skills), names(l.Interests, w.Interests&o.Interests)
	add(Skill, perSkill*int64(len(skills)), skills)
	add(Interest, perInterest*int64(len(interests)), interests)
	told := len(f.Parts) > 0
	when, how := o.Available&TimeBits(), o.Available&ModeBits()
	fits := w.Times & when
	if w.Meets != 0 {
		if fits = w.Meets; when&w.Meets != w.Meets {
			fits = 0
		}
	}
	against := when != 0 && w.Meets|w.Times != 0 && fits == 0 || how != 0 && w.Modes != 0 && how&w.Modes == 0
	add(Times, perTime, names(l.Availability, when&fits))
	add(Mode, perMode, names(l.Availability, how&w.Modes))
	f.OK = !against && (told || !w.Named() && len(f.Parts) > 0)
	return f
}

// For is how well somebody suits a want, for who may ask them: among those who fit as well it is the turn of who was not asked for longest.
func For(w Want, p Found, now db.Instant) Fit {
	f := Of(w, p.Offer)
	if !f.OK {
		return f
	}
	waited := int64(mostWaited)
	if p.Asked != 0 {
		waited = min(mostWaited, max(0, int64(now.Time().Sub(p.Asked.Time())/(24*time.Hour))))
	}
	f.Points += perDay * waited
	f.Parts = append(f.Parts, Part{Kind: Turn, Since: p.Asked})
	return f
}

func quoted(list []string) string {
	out := make([]string, len(list))
	for i, n := range list {
		out[i] = "“" + n + "”"
	}
	return ui.And(out)
}

func lower(list []string) string {
	out := make([]string, len(list))
	for i, n := range list {
		out[i] = ui.LowerFirst(n)
	}
	return ui.And(out)
}

// Words is a reason in words, as others read it or, with own, as the person themselves does. zone is for days.
func (p Part) Words(own bool, zone string) string {
	verb := func(others, you string) string {
		if own {
			return you
		}
		return others
	}
	switch p.Kind {
	case Skill:
		return verb("Offers ", "You offer ") + quoted(p.Names)
	case Interest:
		return verb("Cares about ", "You care about ") + quoted(p.Names)
	case Times:
		return verb("Free then: ", "You are free then: ") + lower(p.Names)
	case Mode:
		return verb("Can take part ", "You can take part ") + strings.ReplaceAll(lower(p.Names), " and ", " or ")
	}
	if p.Since == 0 {
		return verb("Has never been asked so far", "You have never been asked so far")
	}
	return verb("Has not been asked since ", "You have not been asked since ") + ui.Date(p.Since.In(zone))
}

// Words are all reasons in words.
func (f Fit) Words(own bool, zone string) []string {
	out := make([]string, len(f.Parts))
	for i, p := range f.Parts {
		out[i] = p.Words(own, zone)
	}
	return out
}
