// Package assessment is how people rate leading together: how well an organisation is connected to its patient leaders, what
// its leaders show, what it will do about gaps, what a leader brings, and what a role needs (role.go).
//
// All of these are rounds (package round). The connection check is answered by named people of both sides, each alone first;
// when all have answered they see each other's answers, talk, and agree on one rating by assent: everybody says yes to one
// exact text. Only what they agreed on is then shown to the people of the organisation and to coordinators. The culture check
// is pooled: it shows nobody's answers, only figures of as many people of each side as the network's rule about small numbers wants. What a leader brings (attributes)
// is answered by oneself for oneself, and nobody else ever sees it.
//
// Words: an organisation's coordinator is the engagement lead who asks; what is done about a gap is an
// action of the forty steps (gap.go), which another area keeps.
package assessment

import (
	"math"
	"slices"

	"alongside/engine/apart"
	"alongside/engine/stats"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/secret"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
	"alongside/internal/shared/round"
	"alongside/internal/shared/smallnumber"
)

// The instruments of the area, by their keys in content/instruments.
const (
	connectionKey = "connection"
	cultureKey    = "culture-check"
	attributesKey = "attributes"
)

// Assessments is the area.
type Assessments struct {
	db        *db.DB
	keys      *secret.Keys
	decisions *assent.Decisions
	post      *mail.Post
	rounds    *round.Rounds
	parts     Parts
	plan      Plan
	around    ground.Arounder
}

// Parts adds the links to the other pages of an organisation that somebody may open.
type Parts func(tx *db.Tx, p *ui.Page, a access.Actor, organisation db.ID) error

// New makes the area and registers its shared decision. What is done about gaps stands in plan. parts adds the links to the other pages of an organisation.
func New(d *db.DB, k *secret.Keys, ds *assent.Decisions, p *mail.Post, plan Plan, parts Parts) *Assessments {
	s := &Assessments{db: d, keys: k, decisions: ds, post: p, rounds: round.New(k), parts: parts, plan: plan}
	s.register()
	s.registerRoles()
	return s
}

// pooledLine is one question of a pooled round: how many of each side answered, and their mean. A figure of too few people is
// not there: n is then 0 as well, so that nobody can tell how many they were.
type pooledLine struct {
	Item                  instrument.Item
	Professionals, Others int
	Professional, Partner float64 // NaN when hidden
	// End says of each side that the mean is a bound: nearer to an end none is shown.
	ProfessionalEnd, PartnerEnd smallnumber.End
}

// pooled works out what may be shown of a pooled round. Both sides of a question are cells of one crowd of which the whole
// is not shown, so package apart decides as it does for every figure about some people of a crowd.
func pooled(def instrument.Definition, forms []round.Form, p stats.Policy) []pooledLine {
	least := smallnumber.Under(p)
	var out []pooledLine
	for _, it := range def.Items() {
		if !it.Kind.Ordered() {
			continue
		}
		by := [2][]int{}
		value := map[int]float64{}
		members, weights := map[int]apart.Member{}, apart.Weights{}
		for i, f := range forms {
			v, ok := instrument.Raw(it, f.Answers[it.ID])
			if !ok {
				continue
			}
			side := 0
			if f.Side == person.Partner {
				side = 1
			}
			by[side] = append(by[side], i)
			value[i], members[i], weights[i] = v, apart.Private, 1
		}
		crowd := apart.NewCrowd(least, false, 0, members)
		l := pooledLine{Item: it}
		low, high, _ := it.Kind.Range()
		mean := func(side int) (float64, int, smallnumber.End) {
			// Either all of a side are shown or none: a mean of some of them would be about nobody in particular.
			if len(by[side]) < least {
				return stats.Mean(nil), 0, smallnumber.Within
			}
			shown := apart.Show(by[side], least, []apart.View{{Crowd: crowd, Weights: weights}})
			var marks []float64
			sum := 0.0
			for _, i := range shown {
				marks, sum = append(marks, value[i]), sum+value[i]
			}
			m, end := smallnumber.Mean(p, sum, len(marks), float64(low), float64(high))
			if math.IsNaN(m) {
				return m, 0, end
			}
			return m, p.Count(len(marks)).Value, end
		}
		l.Professional, l.Professionals, l.ProfessionalEnd = mean(0)
		l.Partner, l.Others, l.PartnerEnd = mean(1)
		out = append(out, l)
	}
	return out
}

// exampleConsent is the question of a form whether what somebody wrote may be shown without their name.
const exampleConsent = "example-ok"

// examples are what people of a pooled round wrote and said may be shown, in alphabetical order and without a side: none when fewer people
// than the rule about small numbers shows wrote something to the question and said yes. wrote says whether anybody wrote at all.
// A form of a version that did not ask shows none.
func examples(def instrument.Definition, forms []round.Form, p stats.Policy) (shown []string, wrote bool) {
	said := slices.DeleteFunc(slices.Clone(forms), func(f round.Form) bool { return f.Answers[exampleConsent].Value() != instrument.Yes })
	by := map[string][]string{}
	for _, x := range round.OwnWords(def, said) {
		by[x.Question] = append(by[x.Question], x.Text)
	}
	for _, texts := range by {
		if len(texts) >= smallnumber.Under(p) {
			shown = append(shown, texts...)
		}
	}
	slices.Sort(shown)
	return shown, len(round.OwnWords(def, forms)) > 0
}

// marksOf are the ratings alone of some answers: what people agree on has steps.
func marksOf(def instrument.Definition, as instrument.Answers) instrument.Answers {
	return as.Pick(round.Asked(def, "", false))
}

// alike are the answers to begin an agreed rating with: where everybody marked the same.
func alike(def instrument.Definition, forms []round.Form) instrument.Answers {
	out := instrument.Answers{}
	for _, it := range round.Asked(def, "", false).Items() {
		var first instrument.Answer
		same := len(forms) > 0
		for i, f := range forms {
			a := f.Answers[it.ID]
			if i == 0 {
				first = a
			}
			same = same && a.State == first.State && a.State != instrument.Missing && a.Value() == first.Value()
		}
		if same {
			out[it.ID] = first
		}
	}
	return out
}
