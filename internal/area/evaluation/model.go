package evaluation

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"alongside/engine/stats"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
	"alongside/internal/shared/report"
	"alongside/internal/shared/smallnumber"
)

// Chapters is what another area adds to the report of an edition, such as what it cost or what was learnt. It gives only what this
// reader may see, and keeps to the rule about small numbers.
type Chapters interface {
	Chapters(tx *db.Tx, a access.Actor, ed edition.Edition, s Shown) ([]report.Chapter, error)
}

// Shown is what a chapter may rest on of what the report says: the changes as they are shown, the rule about small numbers, and how many
// people there are.
type Shown struct {
	Changes []report.Comparison
	Rule    stats.Policy
	People  stats.Whole // who have a place: the same wherever the report says it
	Since   db.Instant  // people who gave their place up at this moment or later are among them; 0 for none
}

// countsSince is the moment when the first of the closed forms asked people who take part. Whoever gave up their place later was asked, and
// counts in the report for good: so it says the same numbers of people before and afterwards, and nothing of single ones who left.
func countsSince(closed []Wave) (since db.Instant) {
	for _, w := range closed {
		if w.Opened != 0 && !w.ofHelpers() && (since == 0 || w.Opened < since) {
			since = w.Opened
		}
	}
	return since
}

// inTurn are the ids of closed waves, the one that closed first before all others.
func inTurn(closed []Wave) (ids []string) {
	closed = slices.Clone(closed)
	slices.SortStableFunc(closed, func(a, b Wave) int { return cmp.Compare(a.ClosedAt, b.ClosedAt) })
	for _, w := range closed {
		ids = append(ids, string(w.ID))
	}
	return ids
}

// PeopleOf is how many have a place in another edition, as a report with this rule may tell it. The rule of that edition's own report holds
// as well: what it hides or rounds stays hidden or rounded.
func PeopleOf(tx *db.Tx, ed db.ID, rule stats.Policy) (stats.Whole, error) {
	own, err := smallnumber.OfEdition(tx, ed)
	if err != nil {
		return stats.Whole{}, err
	}
	waves, err := wavesOf(tx, ed)
	if err != nil {
		return stats.Whole{}, err
	}
	closed := slices.DeleteFunc(waves, func(w Wave) bool { return w.State != Closed })
	people, err := edition.HadPlace(tx, ed, countsSince(closed))
	if err != nil {
		return stats.Whole{}, err
	}
	r := report.Report{Policy: own, Places: int(people), InTurn: inTurn(closed)}
	for _, w := range closed {
		r.Waves = append(r.Waves, WaveReport{Wave: w}.model(own))
	}
	if w := r.People(); w.Cell.Hidden || w.Rounded() {
		return w, nil
	}
	r.Policy = rule
	return r.People(), nil
}

// AddChapters adds chapters of other areas to every report, in the order in which they are added.
func (e *Evaluation) AddChapters(chapters ...Chapters) { e.chapters = append(e.chapters, chapters...) }

// protect makes the model of the report and leaves in both only what the policy lets out.
func (r *Report) protect() error {
	r.Waves, r.Changes = slices.Clone(r.Waves), slices.Clone(r.Changes) // what was worked out stays as it is
	for w := range r.Waves {
		r.Waves[w].Minimum = max(r.Waves[w].Minimum, int64(r.Policy.Least))
	}
	for c := range r.Changes {
		r.Changes[c].Minimum = max(r.Changes[c].Minimum, int64(r.Policy.Least))
	}
	r.people = r.whole().People()
	m, err := r.protectedModel()
	if err != nil {
		return err
	}
	r.Model = m
	for w := range r.Waves {
		wave := &r.Waves[w]
		wave.Sections = slices.Clone(wave.Sections)
		for s := range wave.Sections {
			wave.Sections[s].Items = slices.Clone(wave.Sections[s].Items)
			for i := range wave.Sections[s].Items {
				wave.Sections[s].Items[i].Figures = m.Waves[w].Sections[s].Items[i]
			}
		}
		if !r.Policy.Exact() {
			wave.protected = m.Waves[w].Sentence()
			wave.Answered, wave.Invited, wave.Linked, wave.Shared = int64(m.Waves[w].Answered), int64(max(0, m.Waves[w].Invited)), -1, 0
		}
	}
	for c := range r.Changes {
		r.Changes[c].Items = m.Changes[c].Items
	}
	return nil
}

// keptModel is what a policy lets out, for so many places.
type keptModel struct {
	report.Report
	places string
}

// protectedModel is the report as plain values with what the policy lets out. To find out what it lets out where numbers are hidden takes
// some milliseconds, so it is kept beside the figures, for which it holds.
func (r *Report) protectedModel() (report.Report, error) {
	m := r.whole()
	if r.Policy.Exact() || r.kept == nil {
		return m.Protect()
	}
	places := strconv.Itoa(m.Places) + " " + strconv.FormatBool(m.InPairs)
	if old, ok := r.kept.Load(r.Policy.Key); ok && old.(keptModel).places == places {
		p := old.(keptModel).Report
		p.Title, p.Subtitle, p.Notes, p.Themes, p.Sorted = m.Title, m.Subtitle, m.Notes, m.Themes, m.Sorted
		return p, nil
	}
	p, err := m.Protect()
	if err == nil {
		r.kept.Store(r.Policy.Key, keptModel{p, places})
	}
	return p, err
}

// whole is the report as plain values, before it is protected.
func (r Report) whole() report.Report {
	m := report.Report{Title: "What people said: " + called(r.Edition), Policy: r.Policy, Sorted: r.Sorted, Flow: r.flow, Leaving: r.leaving, Agreement: r.agreement, Ever: r.ever, InPairs: r.Edition.InPairs, Places: r.places, InTurn: r.inTurn}
	if r.Edition.Note != "" {
		m.Notes = append(m.Notes, r.Edition.Note)
	}
	for _, w := range r.Waves {
		if w.Note != "" && !slices.Contains(m.Notes, w.Note) {
			m.Notes = append(m.Notes, w.Note)
		}
		m.Waves = append(m.Waves, w.model(r.Policy))
	}
	for _, c := range r.Changes {
		m.Changes = append(m.Changes, c.model())
	}
	for _, q := range r.Quotes {
		if n := len(m.Themes); n == 0 || m.Themes[n-1].Name != q.Theme {
			m.Themes = append(m.Themes, report.Theme{Name: q.Theme})
		}
		last := &m.Themes[len(m.Themes)-1]
		source := q.Question + " (" + q.WaveName + ")"
		if q.Shortened {
			source += ", shortened"
		}
		last.Quotes, last.Things = append(last.Quotes, report.Quote{Text: q.Text, Source: source}), append(last.Things, string(q.ID))
	}
	return m
}

func (w WaveReport) model(rule stats.Policy) report.Wave {
	out := report.Wave{ID: string(w.ID), Name: w.Name, Sealed: !w.Outcome.Readable(), Special: w.Special(), More: w.SharedWords(), Words: w.Words(), Of: w.RespondentWords(), Own: w.ofHelpers(), Invited: int(w.Invited), Answered: int(w.Answered), Minimum: int(w.Minimum), Alone: w.standsAlone(), Note: note(w, rule), MoreTime: w.tookLate() && w.Outcome == Opened, Late: int(w.late())}
	for _, s := range w.Sections {
		section := report.Section{Title: s.Title}
		for _, i := range s.Items {
			section.Items = append(section.Items, i.Figures)
		}
		out.Sections = append(out.Sections, section)
	}
	return out
}

// ofHelpers says whether only people were asked who help to run the edition: facilitators, coaches, speakers.
func (w Wave) ofHelpers() bool {
	return len(w.Respondents) > 0 && !slices.ContainsFunc(w.Respondents, func(r string) bool { return person.Side(r).Valid() })
}

func (c Comparison) model() report.Comparison {
	return report.Comparison{From: c.From, To: c.To, Minimum: int(c.Minimum), Items: c.Items}
}

// standsAlone says whether the figures of a wave of people who take part are compared with no other.
func (w WaveReport) standsAlone() bool {
	return !w.Wave.Linked && w.Outcome.Readable() && !w.ofHelpers()
}

// policyBy is the rule about small numbers with this key, as it holds for the report of an edition.
func policyBy(key string) stats.Policy {
	p := smallnumber.By(key)
	if p.Key == stats.PolicyGroups {
		p.Least = int(leastMinimum)
	}
	return p
}

// fromFile is said of a form whose answers somebody brought in: nobody can tell who filled it in.
const fromFile = "Their answers were brought in from a file."

// note is what must be said with a wave in a table. How many forms were left out, or came by link and were too few, are small numbers.
func note(w WaveReport, rule stats.Policy) string {
	parts := []string{w.Note}
	switch w.Outcome {
	case TooFew:
		parts = append(parts, "Too few answered: their answers were never opened.")
	case Opened:
		if words := strings.TrimSpace(w.paperWords()); rule.Exact() || words == "" {
			parts = append(parts, words)
		} else {
			parts = append(parts, "Some forms are not counted: too few came by link, or there were more forms than people.")
		}
	case Lost:
		parts = append(parts, "The answers are lost.")
	case Imported:
		parts = append(parts, fromFile)
	}
	if w.standsAlone() {
		parts = append(parts, notCompared)
	}
	return strings.TrimSpace(strings.Join(parts, " "))
}
