package coaching

import (
	"slices"

	"alongside/engine/stats"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/smallnumber"
)

// Counts are the figures about calls of an edition. Each counts people, not calls: somebody with two calls counts once.
//
// Places is how many people have a place, which the coordinator knows by name. The rule about small numbers of the edition says what is
// shown. Where it shows single numbers, what lies between two shown figures may be few people: it says how many calls did not take place,
// and nothing of what anybody said or wrote.
type Counts struct {
	Places stats.Cell
	Asked  stats.Cell // asked for a call
	Ahead  stats.Cell // have one that is still to come
	Held   stats.Cell // had one: the coach says so, and the other does not say otherwise
	Under  int        // smaller numbers, but for nought, are not shown
	Rule   stats.Policy
}

// Figures counts the calls of an edition. The caller's policy says who may read it.
func Figures(tx *db.Tx, id db.ID) (Counts, error) {
	policy, err := smallnumber.OfEdition(tx, id)
	if err != nil {
		return Counts{}, err
	}
	places, err := edition.Taken(tx, id)
	if err != nil {
		return Counts{}, err
	}
	return FiguresBy(tx, id, policy, policy.WholeOf(int(places)), 0)
}

// FiguresBy is Figures where the rule about small numbers is known, and what it says of how many people there are.
// People who gave up their place at the moment since or later count as well; 0 counts none of them.
func FiguresBy(tx *db.Tx, id db.ID, policy stats.Policy, people stats.Whole, since db.Instant) (Counts, error) {
	all, err := requests(tx, id, since)
	if err != nil {
		return Counts{}, err
	}
	calls, err := callsIn(tx, id)
	if err != nil {
		return Counts{}, err
	}
	return count(policy, people, all, calls, tx.Now)
}

// count is the rule behind Figures. Who counts of those who gave up their place is in the requests.
func count(p stats.Policy, people stats.Whole, asks []request, calls []Call, now db.Instant) (Counts, error) {
	asked, ahead, held := map[db.ID]bool{}, map[db.ID]bool{}, map[db.ID]bool{}
	for _, r := range asks {
		asked[r.Person] = true
	}
	for _, v := range calls {
		if !asked[v.Person] {
			continue
		}
		if v.Counts() {
			held[v.Person] = true
		}
		if v.ahead(now) {
			ahead[v.Person] = true
		}
	}
	nested, err := smallnumber.InWhole(p, people, len(asked), len(held))
	if err != nil {
		return Counts{}, err
	}
	f := Counts{Places: nested[0], Asked: nested[1], Held: nested[2], Under: smallnumber.Under(p), Rule: p}
	// Who has a call to come may have had one too, so it cannot stand in one line with the others. It is shown where single numbers are.
	if few := len(ahead) > 0 && (len(ahead) < f.Under || !p.Exact()); few {
		f.Ahead.Hidden = true
	} else {
		f.Ahead.Value = len(ahead)
	}
	return f, nil
}

// Words are a figure as people read it.
func (f Counts) Words(c stats.Cell) string { return smallnumber.Words(c, f.Under) }

// RuleWords say what the rule about small numbers does to the figures.
func (f Counts) RuleWords() string { return smallnumber.Says(f.Rule) }

// waitsRow is somebody who asked for a call and has none.
type waitsRow struct {
	Person db.ID
	Since  db.Instant // when they asked
	Long   bool
}

// waitingFor lists who waits for a call, the longest first: since they asked they have had none that settles it. Whose call the
// coach cancelled waits since they asked, so that they do not come last again.
func waitingFor(asks []request, calls []Call, now db.Instant) []waitsRow {
	served := map[db.ID]db.Instant{} // when the last call that settles it was booked
	for _, v := range calls {
		if v.settles() {
			served[v.Person] = max(served[v.Person], v.Booked)
		}
	}
	var out []waitsRow
	for _, r := range asks {
		if served[r.Person] < r.Asked {
			out = append(out, waitsRow{Person: r.Person, Since: r.Asked, Long: now.Sub(r.Asked) > TooLong})
		}
	}
	slices.SortStableFunc(out, func(a, b waitsRow) int {
		switch {
		case a.Since < b.Since:
			return -1
		case a.Since > b.Since:
			return 1
		}
		return 0
	})
	return out
}

// Headers of the tables of an export.
var (
	CallsHeaders    = []string{"edition", "places", "asked_for_a_call", "call_ahead", "call_held"}
	OwnCallsHeaders = []string{"edition", "your_part", "starts", "ends", "cancelled", "coach_says", "reason", "the_other_says", "what_came_of_it", "your_note", "word_when_cancelled"}
	OwnPlansHeaders = []string{"edition", "changed", "question", "answer"}
)

// Export gives the figures of an edition for whoever runs it, and nothing of single calls or plans.
func (c *Coaching) Export(tx *db.Tx, a access.Actor, e edition.Edition) ([][]string, error) {
	if !a.IsSystem() && !edition.Runs(a, e) {
		return nil, nil
	}
	f, err := Figures(tx, e.ID)
	if err != nil {
		return nil, err
	}
	return [][]string{{string(e.ID), f.Words(f.Places), f.Words(f.Asked), f.Words(f.Ahead), f.Words(f.Held)}}, nil
}

// ExportOwn gives somebody their own plans and calls. A coach's note is in the coach's own file alone.
func (c *Coaching) ExportOwn(tx *db.Tx, a access.Actor) (plans, calls [][]string, err error) {
	who := a.Person()
	all, err := ownCalls(tx, c.keys, who)
	if err != nil {
		return nil, nil, err
	}
	names := map[db.ID]edition.Edition{}
	named := func(id db.ID) (edition.Edition, error) {
		if e, ok := names[id]; ok {
			return e, nil
		}
		e, err := edition.Find(tx, id)
		names[id] = e
		return e, err
	}
	for _, v := range all {
		e, err := named(v.Edition)
		if err != nil {
			return nil, nil, err
		}
		part := "asked"
		if v.Coach == who {
			part = "coach"
		}
		cancelled := ""
		if !v.stands() {
			cancelled = moment(v.Cancelled, e.Zone)
		}
		calls = append(calls, []string{e.Called(), part, moment(v.Starts, e.Zone), moment(v.Ends, e.Zone), cancelled, string(v.Marked), string(v.Reason), string(v.Said), v.Outcome, v.Note, v.Word})
	}
	editions, err := db.Column[db.ID](tx, `SELECT edition_id FROM coaching_plan WHERE network_id = $1 AND person_id = $2 ORDER BY edition_id LIMIT 200`, who)
	if err != nil {
		return nil, nil, err
	}
	for _, id := range editions {
		e, err := named(id)
		if err != nil {
			return nil, nil, err
		}
		p, err := findPlan(tx, c.keys, id, who)
		if err != nil {
			return nil, nil, err
		}
		def, err := questions(tx, p)
		if err != nil {
			return nil, nil, err
		}
		for _, it := range def.Items() {
			if said := p.Answers[it.ID]; len(said.Values) > 0 {
				plans = append(plans, []string{e.Called(), moment(p.Changed, e.Zone), it.Wording, it.Label(said.Value())})
			}
		}
	}
	return plans, calls, nil
}

func moment(i db.Instant, zone string) string { return i.In(zone).Format("2006-01-02 15:04") }
