// Package opportunity is what an organisation offers patient partners to take up, and how somebody comes to it.
//
// Words: an opportunity is being written (draft), agreed, open, finished or withdrawn. An engagement lead writes it; the patient leader
// who designs it with them (the designer) and the contact, whose name it bears, say yes to its exact words before it can be published,
// and any change of the words takes their yes away. Somebody's reply is an interest: a few words to the contact when the opportunity is
// informal, an application when it is formal. A formal one is chosen by a panel of both sides: each scores alone first, by the attributes
// that are looked for; they see each other's scores when all have scored; all of them decide by assent. Whoever is chosen says yes
// themselves, and everybody who is not chosen is told why before the opportunity can be finished.
//
// Files: opportunity.go, form.go and interest.go are words and rules, policy.go who may what; store*.go the SQL; actions.go how one is
// written and published, reply.go the side of those who reply, answer.go how they are answered, panel.go and choose.go the panel;
// share.go shares people out over opportunities, and suggest.go tells both sides what may suit; wish.go and alert.go are letters about what fits; figures.go what a report counts; *_pages.go the pages; waiting.go, export.go and leaving.go what goes elsewhere.
package opportunity

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"alongside/content"
	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/group"
	"alongside/internal/shared/instrument"
)

// State is where an opportunity stands.
type State string

// The states.
const (
	Draft     State = "draft"
	Agreed    State = "agreed"
	Open      State = "open"
	Finished  State = "finished"
	Withdrawn State = "withdrawn"
)

// states are the states in the order in which they are listed.
var states = []State{Draft, Agreed, Open, Finished, Withdrawn}

// Words is the state as people read it.
func (s State) Words() string {
	switch s {
	case Agreed:
		return "Agreed, not published"
	case Open:
		return "Published"
	case Finished:
		return "Finished"
	case Withdrawn:
		return "Withdrawn"
	}
	return "Being written"
}

// Levels are whether somebody gives a view for themselves or for many.
func Levels() []group.Word {
	return []group.Word{{ID: "individual", Words: "One person: about their own or one person’s care"}, {ID: "collective", Words: "Many people: about services, plans or the whole organisation"}}
}

// Degrees are how much influence somebody has, the least first.
func Degrees() []group.Word {
	return []group.Word{{ID: "information", Words: "Information: you hear what is planned"}, {ID: "feedback", Words: "Feedback: you say what you think of it"},
		{ID: "influence", Words: "Influence: you shape what is decided"}, {ID: "control", Words: "Control: you decide, or decide together with others"}}
}

// short is the first part of the words of a level or a degree.
func short(list []group.Word, id string) string {
	name, _, _ := strings.Cut(group.In(list, id), ":")
	return name
}

// Meeting is a date of an opportunity. Starts and Ends are HH:MM in the network's zone.
type Meeting struct {
	Day    string `json:"day"`
	Starts string `json:"starts"`
	Ends   string `json:"ends"`
	Place  string `json:"place,omitempty"`
}

// Line is a meeting as people type and read it.
func (m Meeting) Line() string {
	out := ui.ShortDate(m.Day) + ", " + m.Starts + " to " + m.Ends
	if m.Place != "" {
		out += ", " + m.Place
	}
	return out
}

func (m Meeting) words() string {
	out := ui.LongDate(m.Day) + ", " + m.Starts + " to " + m.Ends
	if m.Place != "" {
		out += ", " + m.Place
	}
	return out
}

// start and end are when it is, in a zone.
func (m Meeting) start(zone string) db.Instant { return moment(m.Day, m.Starts, zone) }
func (m Meeting) end(zone string) db.Instant   { return moment(m.Day, m.Ends, zone) }

// Words are everything that people read of an opportunity. Their JSON is what is agreed to.
type Words struct {
	Title        string    `json:"title"`
	About        string    `json:"about"` // what it is for, and what one does
	Attributes   []string  `json:"attributes"`
	Degree       string    `json:"degree"`
	Level        string    `json:"level"`
	Meetings     []Meeting `json:"meetings,omitempty"`
	Hours        int64     `json:"hours"` // a month
	Ways         []string  `json:"ways,omitempty"`
	Place        string    `json:"place,omitempty"`
	Skills       []string  `json:"skills,omitempty"`
	Interests    []string  `json:"interests,omitempty"`
	Pay          string    `json:"pay"`
	PayWords     string    `json:"payWords"`
	Access       string    `json:"access"` // how people are made able to contribute
	Perspectives []string  `json:"perspectives,omitempty"`
	Contact      db.ID     `json:"contact"`
	Reach        string    `json:"reach"` // how the contact is reached
	Closes       string    `json:"closes"`
	ClosesAt     string    `json:"closesAt"`
	Formal       bool      `json:"formal"`
	Group        db.ID     `json:"group,omitempty"`
	RoleType     string    `json:"roleType,omitempty"`
	Starts       string    `json:"starts,omitempty"`
	Ends         string    `json:"ends,omitempty"`
	Seats        int64     `json:"seats"`
}

func (w Words) encode() (string, error) {
	raw, err := json.Marshal(w)
	return string(raw), err
}

// Opportunity is something that a patient partner can take up.
type Opportunity struct {
	ID, Organisation db.ID
	Words
	State     State
	Designer  db.ID
	Writer    db.ID
	Proposal  db.ID // its words, as they were put to the designer and the contact last
	Decision  db.ID // whom to choose, as it was put to the panel last
	Shut      db.Instant
	Published db.Instant // when it was first published
	Created   db.Instant
	Version   int64

	OrgName   string // read with it
	Filled    int64  // how many have said yes
	GroupName string // "" when the group is not on the map any more
	raw       string // the words as they are stored
}

// full says that as many have said yes as are looked for.
func (o Opportunity) full() bool { return o.Seats > 0 && o.Filled >= o.Seats }

// Takes says whether people can reply now.
func (o Opportunity) Takes(now db.Instant) bool { return o.State == Open && now < o.Shut && !o.full() }

// Closed says that it was published, and nobody can reply any more.
func (o Opportunity) Closed(now db.Instant) bool {
	return o.State == Finished || o.State == Withdrawn || o.State == Open && now >= o.Shut
}

// names are what ids of lists and of the map are called.
type names struct {
	Attributes []instrument.Item // those that are looked for
	RoleType   string
	Contact    string
}

// attributesOf are the items that are looked for, in the order of the instrument.
func attributesOf(def instrument.Definition, ids []string) []instrument.Item {
	var out []instrument.Item
	for _, it := range def.Items() {
		if it.Kind.Ordered() && slices.Contains(ids, it.ID) {
			out = append(out, it)
		}
	}
	return out
}

// listNames are the names of ids of a list of the people bank.
func listNames(list []content.BankEntry, ids []string) []string {
	var out []string
	for _, e := range list {
		if slices.Contains(ids, e.ID) {
			out = append(out, e.Name)
		}
	}
	return out
}

// part is a heading with what stands under it.
type part struct {
	Title string
	Lines []string
}

// parts is everything that people read of an opportunity after its title and its purpose: the public page and what is agreed to are made of
// the same.
func (o Opportunity) parts(n names) []part {
	w := o.Words
	var out []part
	add := func(title string, lines ...string) {
		lines = slices.DeleteFunc(lines, func(s string) bool { return s == "" })
		if len(lines) > 0 {
			out = append(out, part{title, lines})
		}
	}
	add("How much say you have", group.In(Degrees(), w.Degree), group.In(Levels(), w.Level))
	var attributes []string
	for _, it := range n.Attributes {
		attributes = append(attributes, it.Wording)
	}
	add("What we look for in a leader", attributes...)
	add("What it helps to be good at", listNames(content.BankLists().Skills, w.Skills)...)
	add("What it is about", listNames(content.BankLists().Interests, w.Interests)...)
	add("Perspectives that the task needs", w.Perspectives...)
	var dates []string
	for _, m := range w.Meetings {
		dates = append(dates, m.words())
	}
	add("Meetings", dates...)
	add("Time", hoursWords(w.Hours))
	add("How and when you can take part", listNames(content.BankLists().Availability, w.Ways)...)
	add("Place", w.Place)
	add("Pay and expenses", group.In(group.Pays(), w.Pay), w.PayWords)
	add("How we make it possible to take part", w.Access)
	role := []string{seatsWords(w.Seats)}
	if n.RoleType != "" {
		role = append(role, "The role: "+n.RoleType)
	}
	if o.GroupName != "" {
		role = append(role, "In the group: "+o.GroupName)
	}
	if w.Starts != "" {
		span := "From " + ui.PlainDate(w.Starts)
		if w.Ends != "" {
			span += " to " + ui.PlainDate(w.Ends)
		}
		role = append(role, span)
	}
	add("The role", role...)
	how := "You say that you are interested, in a few words. The contact writes to you, and you talk."
	if w.Formal {
		how = "You answer a few questions. A panel of patient leaders and professionals chooses together. Everybody gets an answer, and words on why."
	}
	add("How people are chosen", how)
	add("Contact", n.Contact, w.Reach)
	return out
}

func hoursWords(n int64) string {
	switch n {
	case 0:
		return "Only the meetings"
	case 1:
		return "About 1 hour a month"
	}
	return fmt.Sprintf("About %d hours a month", n)
}

func seatsWords(n int64) string {
	if n == 1 {
		return "We look for one person"
	}
	return fmt.Sprintf("We look for %d people", n)
}

// text is what the designer and the contact say yes to.
func (o Opportunity) text(n names) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %s\n\n%s\n", o.Title, o.OrgName, o.About)
	for _, p := range o.parts(n) {
		b.WriteString("\n" + p.Title + "\n")
		for _, l := range p.Lines {
			b.WriteString("- " + l + "\n")
		}
	}
	fmt.Fprintf(&b, "\nReply by %s, %s\n", ui.PlainDate(o.Closes), o.ClosesAt)
	return b.String()
}

// Change is one thing that happened to an opportunity.
type Change struct {
	ID, Opportunity, Interest db.ID
	At                        db.Instant
	Person                    db.ID
	Kind, Words               string
}

// The kinds of changes. What has an interest is about one reply.
const (
	wasWritten   = "written"
	wasEdited    = "edited"
	wasAsked     = "asked"
	wasAgreed    = "agreed"
	wasNotYet    = "not-yet" // the designer or the contact asks for other words
	wasPublished = "published"
	wasWithdrawn = "withdrawn"
	wasFinished  = "finished"
	hasLeft      = "left" // whose yes it needs has left the network
	wasScoring   = "scoring"
	wasPut       = "put"
	wasDecided   = "decided"

	didReply  = "replied"
	didTalk   = "talked"
	wasChosen = "chosen"
	wasTold   = "told"    // not chosen, with words on why
	didAccept = "filled"  // the person said yes
	didRefuse = "refused" // the person said no
	didStop   = "stopped" // the person withdrew
)

// did says what a change of an opportunity was, as people read it; "" for what is about one reply.
func (c Change) did() string {
	switch c.Kind {
	case wasWritten:
		return "Written"
	case wasEdited:
		return "Words changed, so that every yes to them is gone"
	case wasAsked:
		return "Put to the patient leader who designs it, and to the contact"
	case wasAgreed:
		return "Agreed"
	case wasNotYet:
		return "Somebody whose yes it needs asks for other words"
	case wasPublished:
		return "Published"
	case wasWithdrawn:
		return "Withdrawn"
	case wasFinished:
		return "Finished"
	case hasLeft:
		return "Somebody whose yes it needs has left the network"
	case wasScoring:
		return "The panel was asked to score"
	case wasPut:
		return "Put to the panel: whom to choose"
	case wasDecided:
		return "Decided by the panel"
	}
	return ""
}
