package board

import (
	"slices"
	"strconv"
	"strings"

	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/group"
)

// Plan is how far the forty steps were. Stands are the titles of those in place, Begun those of all that somebody had begun.
type Plan struct {
	Stands []string
	Begun  []string
	Of     int
}

// Rating is the rating of the connection with one kind of patient leader, and the one before; Value is on the scale from 0, -1 without one.
type Rating struct {
	Kind, Is, Was   string
	Value, WasValue int
}

// Ratings are ratings with the days on which they were agreed, "" where there were none.
type Ratings struct {
	Lines       []Rating
	Day, Before string
}

// Answers is how quickly patient leaders were answered, as words that may be shown.
type Answers struct{ Sentence, Share, Median string }

// Referred is how people were answered who were referred with their consent, as words that may be shown.
type Referred struct{ Sentence, All, InTime, Median, Stepped string }

// Decision is one that was taken.
type Decision struct {
	ID                     db.ID
	Title, Day, By, Reason string // who took an override on themselves and why
}

// Decided is what was decided in a period. Open are those that were not decided at its end; Confirmed are changes because of decisions or from the work of
// the organisation that a patient partner confirmed too, each with its decision, if any.
type Decided struct {
	Assured, Overrides, NotSigned, Confirmed, Open []Decision
}

// Offered is what became of the opportunities of a period. Middle is the middle of the days from publishing to filling, 0 without one; Waiting is
// how many people wait for an answer at its end, as it may be shown.
type Offered struct {
	Published, Filled []Role
	Middle            float64
	Waiting           string
}

// Voice is a task of the organisation that asks for perspectives; Sentence says what it asks for, and Answered that anybody has replied.
type Voice struct {
	ID              db.ID
	Title, Sentence string
	Answered        bool
}

// Role is an opportunity on the day on which it was published or filled.
type Role struct {
	ID         db.ID
	Title, Day string
}

// Recommended are recommendations of formal bodies: made in a period; the answers that were owed and not there at its end; those that were
// due in it, in time, or late or not there at all.
type Recommended struct{ Made, Owed, InTime, Late []Recommendation }

// Recommendation is one on the day on which it was made or its answer was owed. Late is by how many working days.
type Recommendation struct {
	ID               db.ID
	Title, Body, Day string
	Late             int
}

// Placed is how many activities of a period stood on the participation grid where both sides agreed, and where their centre of gravity is.
type Placed struct {
	Agreed int
	Centre string
}

// words is the centre with the number of activities.
func (p Placed) words() string {
	if p.Agreed == 0 {
		return "0 activities"
	}
	return p.Centre + "; " + strconv.Itoa(p.Agreed) + " agreed"
}

// Outcomes says how many outcomes of strategies were in force, in a few words, and who was responsible for them, in a sentence.
type Outcomes struct{ Words, Sentence string }

// Row is one thing on which a figure rests.
type Row struct {
	What, Detail string
	Path         string // where it is, without the network's prefix; "" for nowhere
}

// Figure is one number of the report, and that of the period before. Rows are what it rests on, Path where more is.
type Figure struct {
	Label, Value, Before string
	Rows                 []Row
	Path                 string
	Kept                 bool // its rows are for engagement leads alone: others do not see them in the register either
}

// Chapter is a part of the report.
type Chapter struct {
	Title, Intro string
	Figures      []Figure
	Lists        []Listed
}

// Listed is what a chapter lists in full, because a board has to read it.
type Listed struct {
	Title  string
	Heads  []string
	Rows   [][]string
	Empty  string
	Remark string   // what its reader has to know before they compare
	Print  []string // what stands on paper instead, where a table would take too much of two pages
}

// facts are everything that a report is made of, at the two ends of its period and of the one before.
type facts struct {
	Period            Period
	Organisation      db.ID
	Plan, PlanBefore  Plan
	Ratings           Ratings
	Answers, AnswersB Answers
	Refers, RefersB   Referred
	Decided, DecidedB Decided
	Offered, OfferedB Offered
	Voices, VoicesB   []Voice
	Asked, AskedB     Recommended
	Placed, PlacedB   Placed
	Goals, GoalsB     Outcomes
	Groups, GroupsB   []group.Standing // on the last day, and on the last day before
	Terms, TermsB     []group.Term     // on the patient pillar, on some day of the period, and of the one before
	Types             []group.RoleType
	Held, HeldB       map[string]int // how many hold each role type
}

// chapters make the report of facts. Nothing in it depends on who reads.
func chapters(f facts) []Chapter {
	return []Chapter{developed(f), supported(f), influencing(f), missing(f)}
}

func developed(f facts) Chapter {
	out := Chapter{Title: "Developed", Intro: "What the organisation does to become one that patients lead with."}
	was := map[string]bool{}
	for _, title := range f.PlanBefore.Stands {
		was[title] = true
	}
	var since []Row
	for _, title := range f.Plan.Stands {
		detail := "in place"
		if !was[title] {
			detail = "in place since this period"
		}
		since = append(since, Row{What: title, Detail: detail})
	}
	var begun []Row
	for _, title := range f.Plan.Begun {
		detail := "begun"
		if slices.Contains(f.Plan.Stands, title) {
			detail = "in place"
		}
		begun = append(begun, Row{What: title, Detail: detail})
	}
	of := " of " + strconv.Itoa(f.Plan.Of)
	history := "/leadership/" + string(f.Organisation) + "/steps/history?on=" + f.Period.To
	out.Figures = []Figure{
		{Label: "Steps in place, of the forty", Value: strconv.Itoa(len(f.Plan.Stands)) + of, Before: strconv.Itoa(len(f.PlanBefore.Stands)) + of, Rows: since, Path: history},
		{Label: "Steps begun", Value: strconv.Itoa(len(f.Plan.Begun)) + of, Before: strconv.Itoa(len(f.PlanBefore.Begun)) + of, Rows: begun, Path: history},
		{Label: "Outcomes of the strategy in force", Value: f.Goals.Words, Before: f.GoalsB.Words, Rows: []Row{{What: f.Goals.Sentence}}, Path: "/leadership/" + string(f.Organisation) + "/strategy"},
	}
	rated := Listed{Title: "How well connected with each kind of patient leader", Heads: []string{"Kind, marked from 0 (no contact) to 4", "Now", "Last time"}, Empty: "Nobody had agreed on a rating by then."}
	if f.Ratings.Day != "" {
		rated.Heads[1] = ui.PlainDate(f.Ratings.Day)
	}
	if f.Ratings.Before != "" {
		rated.Heads[2] = ui.PlainDate(f.Ratings.Before)
	}
	for _, r := range f.Ratings.Lines {
		rated.Rows = append(rated.Rows, []string{r.Kind, ratingWords(r.Is, r.Value), ratingWords(r.Was, r.WasValue)})
	}
	var better, worse, little []string
	for _, r := range f.Ratings.Lines {
		if r.Value >= 0 && r.Value <= 1 {
			little = append(little, r.Kind)
		}
		switch {
		case r.Value < 0 || r.WasValue < 0:
		case r.Value > r.WasValue:
			better = append(better, r.Kind)
		case r.Value < r.WasValue:
			worse = append(worse, r.Kind)
		}
	}
	if f.Ratings.Day != "" {
		rated.Remark = f.Ratings.remark(f.Period.To)
		rated.Print = []string{strings.TrimSpace(rated.Title + ": agreed on " + ui.PlainDate(f.Ratings.Day) + ". " + rated.Remark)}
		for _, v := range []struct {
			words string
			kinds []string
		}{{"Better than on " + ui.PlainDate(f.Ratings.Before) + ": ", better}, {"Worse than on " + ui.PlainDate(f.Ratings.Before) + ": ", worse}, {"No contact, or only when they come (0 or 1 of 4): ", little}} {
			if len(v.kinds) > 0 {
				rated.Print = append(rated.Print, v.words+strings.Join(v.kinds, "; ")+".")
			}
		}
	}
	out.Lists = []Listed{rated}
	return out
}

// longApart is how many months may lie between a rating and the one before, or between a rating and the end of a report, without a remark. An
// organisation rates its connections each year, with half a year of grace.
const longApart = 18

// remark says when ratings are too old, or lie too far apart, to be compared as if they were this time's and the last.
func (r Ratings) remark(to string) string {
	var out []string
	if r.Before != "" && r.Day > group.Later(r.Before, longApart) {
		out = append(out, "More than "+strconv.Itoa(longApart)+" months lie between the two ratings, so the change is not one of a single year.")
	}
	if r.Day != "" && to > group.Later(r.Day, longApart) {
		out = append(out, "The newest rating is more than "+strconv.Itoa(longApart)+" months old.")
	}
	return strings.Join(out, " ")
}

// ratingWords are a rating as its mark, or as words where it has none.
func ratingWords(words string, value int) string {
	switch {
	case value >= 0:
		return strconv.Itoa(value)
	case words == "":
		return "–"
	}
	return words
}

func supported(f facts) Chapter {
	out := Chapter{Title: "Supported", Intro: "How patient leaders are answered, and which roles they hold. Answers are counted for the whole network."}
	before := f.Period.Before()
	filled, filledB := started(f.Terms, f.Period), started(f.TermsB, before)
	now, then := on(f.Terms, f.Period.To), on(f.TermsB, before.To)
	soon := slices.DeleteFunc(slices.Clone(now), func(t group.Term) bool { return !t.Soon(f.Period.To) })
	soonB := slices.DeleteFunc(slices.Clone(then), func(t group.Term) bool { return !t.Soon(before.To) })
	vacant, vacantB := empty(f.Terms, f.Period.To), empty(f.TermsB, before.To)
	asked, referred := "/contacts/figures?from="+f.Period.From+"&until="+f.Period.To+"&on="+f.Period.To, "/leadership/"+string(f.Organisation)+"/referrals/figures"
	out.Figures = []Figure{
		{Label: "Questions answered in time", Value: orNone(f.Answers.Share), Before: orNone(f.AnswersB.Share), Rows: []Row{{What: f.Answers.Sentence}}, Path: asked},
		{Label: "Middle answer, in working days", Value: orNone(f.Answers.Median), Before: orNone(f.AnswersB.Median), Path: asked},
		{Label: "People referred to the organisation with their consent", Value: f.Refers.All, Before: f.RefersB.All, Rows: []Row{{What: f.Refers.Sentence}}, Path: referred},
		{Label: "Of them answered in time", Value: f.Refers.InTime, Before: f.RefersB.InTime, Path: referred},
		{Label: "Middle answer to them, in working days", Value: orNone(f.Refers.Median), Before: orNone(f.RefersB.Median), Path: referred},
		{Label: "Of them took a first step", Value: f.Refers.Stepped, Before: f.RefersB.Stepped, Path: referred},
		{Label: "Opportunities published", Value: strconv.Itoa(len(f.Offered.Published)), Before: strconv.Itoa(len(f.OfferedB.Published)), Rows: f.offers(f.Offered.Published), Path: "/leadership/" + string(f.Organisation) + "/opportunities"},
		{Label: "Roles filled through them", Value: strconv.Itoa(len(f.Offered.Filled)), Before: strconv.Itoa(len(f.OfferedB.Filled)), Rows: f.offers(f.Offered.Filled)},
		{Label: "Middle of the days until one was filled", Value: f.Offered.middle(), Before: f.OfferedB.middle()},
		{Label: "People who replied and wait for an answer", Value: f.Offered.Waiting, Before: f.OfferedB.Waiting, Path: "/leadership/" + string(f.Organisation) + "/opportunities/figures?from=" + f.Period.From + "&to=" + f.Period.To + "&known=" + f.Period.To},
		{Label: "Patient leader roles that somebody took up", Value: count(filled), Before: count(filledB), Rows: f.rows(filled, true)},
		{Label: "People in a patient leader role on the last day", Value: strconv.Itoa(holders(now)), Before: strconv.Itoa(holders(then)), Rows: f.rows(now, false)},
		{Label: "Their roles that end within six months", Value: count(soon), Before: count(soonB), Rows: f.rows(soon, false)},
		{Label: "Patient leader roles that are vacant", Value: count(vacant), Before: count(vacantB), Rows: f.rows(vacant, false)},
	}
	return out
}

// middle is the middle of the days as people read it. A role can be filled on the day on which it was published.
func (o Offered) middle() string {
	if len(o.Filled) == 0 {
		return "none filled"
	}
	return strconv.FormatFloat(o.Middle, 'f', -1, 64)
}

// offers are opportunities, each with its day.
func (f facts) offers(all []Role) (out []Row) {
	for _, r := range all {
		out = append(out, Row{What: r.Title, Detail: ui.PlainDate(r.Day), Path: "/leadership/" + string(f.Organisation) + "/opportunities/" + string(r.ID)})
	}
	return out
}

func orNone(text string) string {
	if text == "" {
		return "too few to show"
	}
	return text
}

func count(all []group.Term) string { return strconv.Itoa(len(all)) }

// started are the terms that somebody took up on a day of a period.
func started(all []group.Term, p Period) (out []group.Term) {
	for _, t := range all {
		if !t.Vacant() && t.Starts >= p.From && t.Starts <= p.To {
			out = append(out, t)
		}
	}
	return out
}

// on are the terms that somebody held on a day, and empty those that nobody did.
func on(all []group.Term, day string) (out []group.Term) {
	for _, t := range all {
		if !t.Vacant() && t.On(day) {
			out = append(out, t)
		}
	}
	return out
}

func empty(all []group.Term, day string) (out []group.Term) {
	for _, t := range all {
		if t.Vacant() && t.On(day) {
			out = append(out, t)
		}
	}
	return out
}

// holders is how many people hold these terms.
func holders(all []group.Term) int {
	who := map[db.ID]bool{}
	for _, t := range all {
		who[t.Holder] = true
	}
	return len(who)
}

// rows are terms as people of the organisation see them on its map: a name only where its bearer lets it be shown.
func (f facts) rows(all []group.Term, starts bool) (out []Row) {
	for _, t := range all {
		place, path := t.GroupName, "/leadership/"+string(f.Organisation)+"/map"
		if place == "" {
			place = "the organisation itself"
		}
		when := t.Span(ui.PlainDate)
		if starts {
			when = "from " + ui.PlainDate(t.Starts)
		}
		if t.Organisation != f.Organisation {
			path = "" // it has moved to another organisation since then
		} else if t.Group != "" {
			path += "/groups/" + string(t.Group)
		}
		if path != "" {
			path += "?on=" + f.Period.To
		}
		out = append(out, Row{What: t.Role + ", " + place, Detail: t.Shown() + ", " + when, Path: path})
	}
	return out
}

func influencing(f facts) Chapter {
	out := Chapter{Title: "Influencing", Intro: "Where patients lead beside clinicians and managers, and what was decided with them."}
	for _, n := range []int{3, 2, 1, 0} {
		label := map[int]string{3: "Groups led from all three sides", 2: "Groups with two of the three sides", 1: "Groups with one side alone", 0: "Groups in which nobody holds a role"}[n]
		now, then := legs(f.Groups, n), legs(f.GroupsB, n)
		v := Figure{Label: label, Value: strconv.Itoa(len(now)) + " of " + strconv.Itoa(len(f.Groups)), Before: strconv.Itoa(len(then)) + " of " + strconv.Itoa(len(f.GroupsB)), Path: "/leadership/" + string(f.Organisation) + "/map?on=" + f.Period.To}
		for _, g := range now {
			v.Rows = append(v.Rows, Row{What: g.Name, Detail: lacks(g), Path: groupPath(g.Group, f.Period.To)})
		}
		out.Figures = append(out.Figures, v)
	}
	register := "/leadership/" + string(f.Organisation) + "/decisions"
	out.Figures = append(out.Figures,
		Figure{Label: "Decisions signed off with assurance", Value: strconv.Itoa(len(f.Decided.Assured)), Before: strconv.Itoa(len(f.DecidedB.Assured)), Rows: f.decisions(f.Decided.Assured), Path: register},
		Figure{Label: "Decisions signed off without assurance", Value: strconv.Itoa(len(f.Decided.Overrides)), Before: strconv.Itoa(len(f.DecidedB.Overrides)), Rows: f.decisions(f.Decided.Overrides), Path: register},
		Figure{Label: "Decisions not signed off", Value: strconv.Itoa(len(f.Decided.NotSigned)), Before: strconv.Itoa(len(f.DecidedB.NotSigned)), Rows: f.decisions(f.Decided.NotSigned), Kept: true, Path: register},
		Figure{Label: "Decisions that were still open at the end", Value: strconv.Itoa(len(f.Decided.Open)), Before: strconv.Itoa(len(f.DecidedB.Open)), Rows: f.decisions(f.Decided.Open), Kept: true, Path: register},
		Figure{Label: "Changes that a patient partner confirmed", Value: strconv.Itoa(len(f.Decided.Confirmed)), Before: strconv.Itoa(len(f.DecidedB.Confirmed)), Rows: f.decisions(f.Decided.Confirmed), Path: "/leadership/" + string(f.Organisation) + "/chain"})
	out.Figures = append(out.Figures, Figure{Label: "Centre of gravity of activities, where both sides agree", Value: f.Placed.words(), Before: f.PlacedB.words(), Path: "/leadership/" + string(f.Organisation) + "/grid"})
	formal := "/leadership/" + string(f.Organisation) + "/formal"
	for _, v := range []struct {
		label     string
		now, then []Recommendation
	}{{"Recommendations made to the organisation", f.Asked.Made, f.AskedB.Made}, {"Answers to recommendations that are owed at the end", f.Asked.Owed, f.AskedB.Owed},
		{"Answers to recommendations given in time", f.Asked.InTime, f.AskedB.InTime}, {"Answers to recommendations that were late", f.Asked.Late, f.AskedB.Late}} {
		out.Figures = append(out.Figures, Figure{Label: v.label, Value: strconv.Itoa(len(v.now)), Before: strconv.Itoa(len(v.then)), Rows: recommendations(v.now), Path: formal})
	}
	without := Listed{Title: "Signed off without the assurance of a patient leader", Heads: []string{"Decision", "Day", "Who took that on themselves", "Why"}, Empty: "None in this period."}
	for _, d := range f.Decided.Overrides {
		without.Rows = append(without.Rows, []string{d.Title, ui.PlainDate(d.Day), d.By, d.Reason})
	}
	out.Lists = []Listed{without}
	return out
}

// legs are the groups that stand on so many pillars.
func legs(all []group.Standing, n int) (out []group.Standing) {
	for _, g := range all {
		if g.Legs() == n {
			out = append(out, g)
		}
	}
	return out
}

// lacks says from which sides nobody holds a role in a group.
func lacks(g group.Standing) string {
	if g.Legs() == 3 {
		return "all three sides"
	}
	return "nobody from the " + ui.And(g.Missing()) + " side"
}

// groupPath is a group as it was on a day.
func groupPath(g group.Group, day string) string {
	return "/leadership/" + string(g.Organisation) + "/map/groups/" + string(g.ID) + "?on=" + day
}

func (f facts) decisions(all []Decision) (out []Row) {
	for _, d := range all {
		if d.ID == "" { // a change that rests on no decision
			out = append(out, Row{What: "From the work of the organisation", Detail: ui.PlainDate(d.Day), Path: "/impact/organisations/" + string(f.Organisation)})
			continue
		}
		detail := "open"
		if d.Day != "" {
			detail = ui.PlainDate(d.Day)
		}
		out = append(out, Row{What: d.Title, Detail: detail, Path: "/leadership/" + string(f.Organisation) + "/decisions/" + string(d.ID)})
	}
	return out
}

// recommendations are recommendations, each with who made it, its day and how late its answer is.
func recommendations(all []Recommendation) (out []Row) {
	for _, r := range all {
		detail := r.Body + ", " + ui.PlainDate(r.Day)
		if r.Late > 0 {
			detail += ", " + plural(r.Late, "working day late", "working days late")
		}
		out = append(out, Row{What: r.Title, Detail: detail, Path: "/recommendations/" + string(r.ID)})
	}
	return out
}

func missing(f facts) Chapter {
	out := Chapter{Title: "Voices that are missing", Intro: "Where no patient leader holds a role, and which tasks nobody has answered. These are questions to ask, not numbers to reach."}
	without := func(all []group.Standing) []group.Standing {
		return slices.DeleteFunc(slices.Clone(all), func(g group.Standing) bool { return g.On(group.Patient) > 0 })
	}
	now, then := without(f.Groups), without(f.GroupsB)
	groups := Figure{Label: "Groups without a patient leader", Value: strconv.Itoa(len(now)) + " of " + strconv.Itoa(len(f.Groups)), Before: strconv.Itoa(len(then)) + " of " + strconv.Itoa(len(f.GroupsB)), Path: "/leadership/" + string(f.Organisation) + "/map?on=" + f.Period.To}
	for _, g := range now {
		groups.Rows = append(groups.Rows, Row{What: g.Name, Detail: group.In(group.Levels(), g.Level), Path: groupPath(g.Group, f.Period.To)})
	}
	types := Figure{Label: "Kinds of patient leader role that nobody holds", Path: "/leadership/" + string(f.Organisation) + "/map?on=" + f.Period.To}
	n, nB, of := 0, 0, 0
	for _, t := range f.Types {
		if !t.Offered {
			continue
		}
		of++
		if f.Held[t.ID] == 0 {
			n++
			types.Rows = append(types.Rows, Row{What: t.Name, Detail: t.Means})
		}
		if f.HeldB[t.ID] == 0 {
			nB++
		}
	}
	types.Value, types.Before = strconv.Itoa(n)+" of "+strconv.Itoa(of), strconv.Itoa(nB)+" of "+strconv.Itoa(of)
	tasks := Figure{Label: "Tasks that ask for a voice, to which nobody has replied", Value: unanswered(f.Voices), Before: unanswered(f.VoicesB), Path: "/leadership/" + string(f.Organisation) + "/opportunities/voices"}
	for _, v := range f.Voices {
		if !v.Answered {
			tasks.Rows = append(tasks.Rows, Row{What: v.Title, Detail: v.Sentence, Path: "/leadership/" + string(f.Organisation) + "/opportunities/" + string(v.ID)})
		}
	}
	out.Figures = []Figure{groups, types, tasks}
	return out
}

// unanswered is to how many of the tasks that ask for a voice nobody has replied.
func unanswered(all []Voice) string {
	n := 0
	for _, v := range all {
		if !v.Answered {
			n++
		}
	}
	return strconv.Itoa(n) + " of " + strconv.Itoa(len(all))
}

// inShort is the report in a few sentences. They say what was counted, and nothing about why.
func inShort(f facts) []string {
	now, then := on(f.Terms, f.Period.To), on(f.TermsB, f.Period.Before().To)
	n, was := holders(now), holders(then)
	people := "Nobody holds a patient leader role"
	if n > 0 {
		people = plural(n, "person holds", "people hold") + " a patient leader role"
	}
	out := []string{people + map[bool]string{true: ", as many as the time before.", false: "; the time before it was " + strconv.Itoa(was) + "."}[n == was]}
	if of := len(f.Groups); of > 0 {
		three, none := len(legs(f.Groups, 3)), 0
		for _, g := range f.Groups {
			if g.On(group.Patient) == 0 {
				none++
			}
		}
		out = append(out, "Of "+plural(of, "group", "groups")+", "+strconv.Itoa(three)+" "+map[bool]string{true: "is", false: "are"}[three == 1]+" led from all three sides, and "+strconv.Itoa(of-none)+" "+map[bool]string{true: "has", false: "have"}[of-none == 1]+" a patient leader.")
	}
	better, worse := 0, 0
	for _, r := range f.Ratings.Lines {
		switch {
		case r.Value < 0 || r.WasValue < 0:
		case r.Value > r.WasValue:
			better++
		case r.Value < r.WasValue:
			worse++
		}
	}
	// A rating from before the two times says nothing about them.
	if f.Ratings.Before != "" && f.Ratings.Day >= f.Period.Before().From {
		out = append(out, "On "+ui.PlainDate(f.Ratings.Day)+", the connection with "+plural(better, "kind", "kinds")+" of patient leader was rated better than on "+ui.PlainDate(f.Ratings.Before)+", and with "+strconv.Itoa(worse)+" worse."+map[bool]string{true: " These two days are more than " + strconv.Itoa(longApart) + " months apart."}[f.Ratings.Day > group.Later(f.Ratings.Before, longApart)])
	}
	if signed := len(f.Decided.Assured) + len(f.Decided.Overrides); signed > 0 {
		out = append(out, "Of "+plural(signed, "decision that was", "decisions that were")+" signed off, "+strconv.Itoa(len(f.Decided.Assured))+" had the assurance of a patient leader, and "+strconv.Itoa(len(f.Decided.Overrides))+" went ahead without it.")
	} else {
		out = append(out, "No decision in the register was signed off.")
	}
	if f.Answers.Share != "" {
		out = append(out, "In the network, "+f.Answers.Share+" of the questions of patient leaders were answered in time.")
	}
	return out
}

// plural is a number with a word for one or for several.
func plural(n int, one, several string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + several
}
