package evaluation

import (
	"encoding/json"
	"math"
	"net/url"
	"slices"

	"alongside/engine/stats"
	"alongside/internal/platform/db"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/collaboration"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
	"alongside/internal/shared/report"
)

// How far the two of each pair agree is counted while the boxes are opened, for all pairs together, when the plan of the wave says so.
// Inside a box lies to which pair it belongs and from which side. That goes with the box: what is kept are the counts of each
// question. So nobody can put two responses together afterwards (docs/adr/0005-anonymous-but-linked.md).

// leastPairs is how few pairs are counted at least, whatever a wave promised: each of two people knows one answer of their pair.
const leastPairs = 5

// pairOutField is the tick by which somebody leaves their pair out.
const pairOutField = "pair-out"

// pairsIn says with whom people of an edition take part, as it stands in their invitations. Only pairs count: of three people
// nobody could say which two to compare.
func (e *Evaluation) pairsIn(tx *db.Tx, w Wave, ed edition.Edition) (map[db.ID]string, error) {
	out := map[db.ID]string{}
	if !w.countsPairs() {
		return out, nil
	}
	const page = 500
	for offset := 0; ; offset += page {
		all, err := collaboration.OfEdition(tx, ed.ID, page, offset)
		if err != nil {
			return nil, err
		}
		for _, c := range all {
			if len(c.Members) != 2 || c.Members[0].Side == c.Members[1].Side {
				continue
			}
			for _, m := range c.Members {
				out[m.Person] = string(m.Side) + " " + string(c.ID)
			}
		}
		if len(all) < page {
			return out, nil
		}
	}
}

// countsPairs says whether the wave asks both sides and counts how far they agree.
func (w Wave) countsPairs() bool {
	return w.Pairs && slices.Contains(w.Respondents, string(person.Partner)) && slices.Contains(w.Respondents, string(person.Professional))
}

// pairMark is what lies in the box: the side, and a mark of the pair for this one wave; nothing when they leave their pair out.
func (v invited) pairMark(form url.Values) string {
	if v.Pair == "" || form.Get(pairOutField) != "" {
		return ""
	}
	side, pair := v.Pair[:2], v.Pair // "pa" or "pr"
	for i := range pair {
		if pair[i] == ' ' {
			pair = pair[i+1:]
			break
		}
	}
	return side + secret.Hash(string(v.Wave.ID) + pair)[:16]
}

// pairCount is how far the pairs agree on one question, as it is kept.
type pairCount struct {
	Item      string  `json:"item"`
	Pairs     int     `json:"pairs"`
	Exact     int     `json:"exact"`
	WithinOne int     `json:"within_one"`
	Kappa     float64 `json:"kappa"`
	Low       float64 `json:"low"`
	High      float64 `json:"high"`
	NoKappa   bool    `json:"no_kappa,omitempty"` // everybody used one and the same step
	Hidden    bool    `json:"hidden,omitempty"`   // too few pairs, or nearly all agree, or nearly none: which of these is not kept
}

// countAgreement counts how far the two of each pair agree, question by question, and gives it as it is kept. Nothing is kept of a
// question that fewer pairs than the minimum answered, nor of one on which nearly all agree or nearly none does: who knows their
// own answer would know that of their partner.
func countAgreement(forms []form, def instrument.Definition, minimum int64) (string, error) {
	type two struct {
		partner, professional instrument.Answers
		twice                 bool
	}
	pairs := map[string]*two{}
	for _, f := range forms {
		if len(f.Pair) < 3 {
			continue
		}
		as, err := instrument.DecodeJSON(f.Answers)
		if err != nil {
			return "", err
		}
		p := pairs[f.Pair[2:]]
		if p == nil {
			p = new(two)
			pairs[f.Pair[2:]] = p
		}
		to := &p.partner
		if f.Pair[:2] == string(person.Professional)[:2] {
			to = &p.professional
		}
		p.twice = p.twice || *to != nil
		*to = as
	}
	var out []pairCount
	for _, it := range def.Items() {
		low, high, ok := it.Kind.Range()
		if !ok || !it.Kind.Ordered() {
			continue
		}
		var ratings []stats.Rating
		for _, p := range pairs {
			a, ok := instrument.Raw(it, p.partner[it.ID])
			b, ok2 := instrument.Raw(it, p.professional[it.ID])
			if ok && ok2 && !p.twice {
				ratings = append(ratings, stats.Rating{First: int(a), Second: int(b)})
			}
		}
		if len(ratings) == 0 {
			continue
		}
		if len(ratings) < int(max(minimum, leastPairs)) {
			out = append(out, pairCount{Item: it.ID, Hidden: true})
			continue
		}
		c, err := countPairs(it.ID, stats.Scale{Low: low, High: high}, ratings)
		if err != nil {
			return "", err
		}
		out = append(out, c)
	}
	if len(out) == 0 {
		return "", nil
	}
	raw, err := json.Marshal(out)
	return string(raw), err
}

func countPairs(item string, scale stats.Scale, ratings []stats.Rating) (pairCount, error) {
	found, err := stats.Agree(scale, ratings)
	if err != nil {
		return pairCount{}, err
	}
	if found.Exact < fewestPairs || found.Pairs-found.Exact < fewestPairs {
		return pairCount{Item: item, Hidden: true}, nil
	}
	c := pairCount{Item: item, Pairs: found.Pairs, Exact: found.Exact, WithinOne: found.WithinOne, Kappa: found.Kappa.Value, Low: found.Kappa.Interval.Low, High: found.Kappa.Interval.High}
	if found.Pairs-found.WithinOne < fewestPairs {
		c.WithinOne = -1 // nearly all: people could tell roughly what their partners said
	}
	if math.IsNaN(c.Kappa) || math.IsNaN(c.Low) || math.IsNaN(c.High) {
		c.Kappa, c.Low, c.High, c.NoKappa = 0, 0, 0, true
	}
	return c, nil
}

// kappaError is the standard error of kappa, as the interval that was kept tells it; an end that was cut at -1 or 1 tells nothing.
func (c pairCount) kappaError() float64 {
	const z = 1.959963984540054 // of 95%
	return max(c.Kappa-c.Low, c.High-c.Kappa) / z
}

// pairs are the counts of a wave as the report has them.
func (r read) pairs(named bool) ([]report.Agreement, error) {
	if r.Agreement == "" {
		return nil, nil
	}
	var kept []pairCount
	if err := json.Unmarshal([]byte(r.Agreement), &kept); err != nil {
		return nil, err
	}
	var out []report.Agreement
	for _, c := range kept {
		it, _ := r.def.Item(c.Item)
		a := report.Agreement{ID: c.Item, Label: it.Wording, Pairs: c.Pairs, Exact: c.Exact, WithinOne: c.WithinOne,
			Kappa: stats.Kappa{N: c.Pairs, Value: c.Kappa, SE: c.kappaError(), Interval: stats.Interval{Low: c.Low, High: c.High, N: c.Pairs, Level: stats.Level95, Method: stats.MethodNormal}},
			ICC:   stats.ICC{Single1: math.NaN(), Single2: math.NaN(), Single3: math.NaN()}}
		if named {
			a.Wave = r.Name
		}
		if c.WithinOne < 0 && !c.NoKappa {
			// Kappa counts by how many steps the two lie apart, so beside it one could work out what is not told.
			a.Kappa, a.KappaHeld = stats.Kappa{N: c.Pairs, Value: math.NaN(), SE: math.NaN()}, true
		}
		if c.NoKappa {
			a.Kappa = stats.Kappa{N: c.Pairs, Value: math.NaN(), SE: math.NaN()}
		}
		if c.Hidden {
			a.Hidden, a.Why = true, "Too few pairs answered this, or nearly all of them said the same, or nearly none. So it is not shown: people could tell what their partners said."
		}
		out = append(out, a)
	}
	return out, nil
}
