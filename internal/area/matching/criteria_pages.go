package matching

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
)

// criteriaPage is the form with by what pairs are suggested.
type criteriaPage struct {
	crowdPage
	Criteria Criteria
	Lines    string // as typed
	Yours    string // when somebody else was faster: what was typed, and what it says now
	Now      string
}

// stated are the perspectives that the challenges of those who seek ask for, with who asks.
func (p criteriaPage) stated() []string {
	var out []string
	for _, side := range p.crowd.sides {
		for _, q := range side {
			for _, line := range q.asks {
				out = append(out, line+" ("+q.name()+")")
			}
			for _, line := range q.unasked {
				out = append(out, line+" ("+q.name()+"). It names who people are or their health, so it counts for nothing here.")
			}
		}
	}
	return out
}

func (c Criteria) text() string {
	var b strings.Builder
	b.WriteString("Looking for: " + c.Seek.words() + ".\n")
	for i, w := range c.Weights {
		fmt.Fprintf(&b, "%s: %s.\n", criteria[i].title, w.Words())
	}
	if len(c.Lines) > 0 {
		b.WriteString("Perspectives: " + strings.Join(c.Lines, "; ") + ".\n")
	}
	if c.Seek == SeekPairs {
		fmt.Fprintf(&b, "A professional is suggested with: %s.\nA patient partner is suggested with: %s.\n", severalWords(c.ForProfessional), severalWords(c.ForPartner))
	}
	b.WriteString("Leave out who was invited: " + restWords(c.Rest) + ".")
	return b.String()
}

// words name what is looked for.
func (s Seek) words() string {
	if s == SeekTrios {
		return "Trios"
	}
	return "Pairs"
}

// one and many are what is looked for, inside a sentence.
func (s Seek) one() string {
	if s == SeekTrios {
		return "trio"
	}
	return "pair"
}

func (s Seek) many() string { return s.one() + "s" }

// seekValue is what the form has for what is looked for: an empty answer is none.
func seekValue(s Seek) string {
	if s == SeekPairs {
		return "pairs"
	}
	return string(s)
}

func seekOf(value string) Seek {
	if value == "pairs" {
		return SeekPairs
	}
	if value == "" {
		return "none"
	}
	return Seek(value)
}

func seekOptions() []ui.Option {
	return []ui.Option{
		{Value: "pairs", Label: "Pairs", Hint: "One professional and one patient partner."},
		{Value: string(SeekTrios), Label: "Trios", Hint: "One clinician, one manager and one patient partner. Their cards say who is which."},
	}
}

func restWords(days int) string {
	for _, r := range rests {
		if r.days == days {
			return r.words
		}
	}
	return strconv.Itoa(days)
}

// severalWords says with how many others somebody is suggested at a time.
func severalWords(n int) string {
	switch n {
	case 0, 1:
		return "One other"
	case 2:
		return "Up to two others"
	case 3:
		return "Up to three others"
	}
	return strconv.Itoa(n)
}

func severalOptions() []ui.Option {
	var out []ui.Option
	for n := 1; n <= mostSeveral; n++ {
		out = append(out, ui.Option{Value: strconv.Itoa(n), Label: severalWords(n)})
	}
	return out
}

// severalOf reads one of the options: one is what nobody chose.
func severalOf(value string) int {
	if n := int(numberOr(value, -1)); n != 1 {
		return n
	}
	return 0
}

func weightOptions() []ui.Option {
	out := make([]ui.Option, len(weights))
	for i, w := range weights {
		out[i] = ui.Option{Value: strconv.Itoa(i), Label: w.words}
	}
	return out
}

func restOptions() []ui.Option {
	out := make([]ui.Option, len(rests))
	for i, r := range rests {
		out[i] = ui.Option{Value: strconv.Itoa(r.days), Label: r.words}
	}
	return out
}

func weightMeanings() []string {
	var out []string
	for _, w := range weights {
		out = append(out, w.words+": "+ui.LowerFirst(w.means))
	}
	return out
}

func (m *Matching) criteriaForm(r *web.Request) (web.Answer, error) {
	p, err := m.readCrowdPage(r, "What makes a good pair here", nil)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(criteriaView(criteriaPage{crowdPage: p, Criteria: p.crowd.Criteria, Lines: strings.Join(p.crowd.Criteria.Lines, "\n")})), nil
}

func (m *Matching) saveCriteria(r *web.Request) (web.Answer, error) {
	base, err := m.readCrowdPage(r, "What makes a good pair here", nil)
	if err != nil {
		return web.Answer{}, err
	}
	p := criteriaPage{crowdPage: base, Lines: r.Value("lines"), Criteria: Criteria{Lines: linesOf(r.Value("lines"))}}
	for i := range p.Criteria.Weights {
		p.Criteria.Weights[i] = Weight(numberOr(r.Value(criteria[i].id), -1))
	}
	p.Criteria.Seek = seekOf(r.Value("seek"))
	p.Criteria.ForProfessional, p.Criteria.ForPartner = severalOf(r.Value("for-professional")), severalOf(r.Value("for-partner"))
	p.Criteria.Rest = int(numberOr(r.Value("rest"), -1))
	p.Criteria.Version = numberOr(r.Value("version"), -1)
	return web.Form(r, base.Title, func() (web.Answer, error) {
		err := m.ChooseCriteria(r.Ctx(), r.Actor, base.Edition.ID, p.Criteria)
		if errs.Is(err, errs.Conflict) {
			return m.criteriaClash(r, p, err)
		}
		if err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/editions/%s/suggestions", base.Edition.ID).Saying("What makes a good %s is saved. Find the best %s again to use it.", p.Criteria.Seek.one(), p.Criteria.Seek.many()), nil
	}, func(page ui.Page) templ.Component {
		page.Back = p.Back
		p.Page = page
		return criteriaView(p)
	})
}

// criteriaClash shows both what was typed and what somebody else saved meanwhile. What was typed stays in the form.
func (m *Matching) criteriaClash(r *web.Request, p criteriaPage, err error) (web.Answer, error) {
	now, rerr := m.readCrowdPage(r, p.Title, nil)
	if rerr != nil {
		return web.Answer{}, rerr
	}
	p.crowdPage = now
	p.Yours, p.Now = p.Criteria.text(), now.crowd.Criteria.text()
	p.Criteria.Version = now.crowd.Criteria.Version
	p.Problems = []errs.Field{{Message: errs.Of(err).Message}}
	return web.Clash(criteriaView(p)), nil
}

func numberOr(text string, other int64) int64 {
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil {
		return other
	}
	return n
}

func criteriaRows(c Criteria) []ui.SummaryRow {
	out := []ui.SummaryRow{ui.Row("Looking for", c.Seek.words(), "")}
	for i, w := range c.Weights {
		out = append(out, ui.Row(criteria[i].title, w.Words(), ""))
	}
	if len(c.Lines) > 0 {
		out = append(out, ui.Row("Perspectives that every challenge needs", and(c.Lines), ""))
	}
	if c.Seek == SeekPairs {
		out = append(out, ui.Row("Suggested at a time", "A professional: "+ui.LowerFirst(severalWords(c.ForProfessional))+". A patient partner: "+ui.LowerFirst(severalWords(c.ForPartner))+".", ""))
	}
	return append(out, ui.Row("Leave people out after an invitation", restWords(c.Rest), ""))
}
