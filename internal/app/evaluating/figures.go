package evaluating

import (
	"math"
	"slices"
	"strings"

	"alongside/engine/stats"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/report"
)

// report works every figure out.
func (t *tally) report() (report.Report, error) {
	var r report.Report
	if len(t.columns) == 0 {
		return r, errs.New(errs.Invalid, "No column holds answers that can be counted.")
	}
	if len(t.waves) == 0 {
		return r, errs.New(errs.Invalid, "The file has no forms: there is nothing below its headings.")
	}
	if len(t.options.Waves) > 0 && slices.Equal(t.waves, []string{""}) {
		return r, errs.New(errs.Invalid, "--waves puts occasions in order, and no column says of which occasion a form is. Name that column with --wave.")
	}
	for _, name := range t.options.Waves {
		if name = strings.TrimSpace(name); !slices.ContainsFunc(t.waves, func(w string) bool { return strings.EqualFold(name, w) }) {
			return r, errs.New(errs.Invalid, "No form is of “%s”, which --waves names. The forms are of: %s.", name, strings.Join(t.waves, ", "))
		}
	}
	var last []string
	for _, w := range t.waves {
		if len(t.options.Waves) > 0 && !slices.ContainsFunc(t.options.Waves, func(name string) bool { return strings.EqualFold(strings.TrimSpace(name), w) }) {
			last = append(last, w)
		}
	}
	if len(last) > 0 {
		t.mind("--waves does not name these occasions, so they come last: %s.", strings.Join(last, ", "))
	}
	order := t.order()
	if _, one := t.options.Invited[""]; one && (len(order) > 1 || t.waves[order[0]] != "") {
		return r, errs.New(errs.Invalid, "--invited with one number is for a file of one occasion. This one is of: %s. Give each its number, as %s=40.", strings.Join(t.waves, ", "), t.waves[order[0]])
	}
	for _, w := range order {
		wave := report.Wave{Name: t.waves[w], Answered: t.forms[w], Invited: t.options.Invited[t.waves[w]], Minimum: 1}
		if wave.Name == "" {
			wave.Name = t.options.title(t.def)
			if n := t.options.Invited[""]; n > 0 {
				wave.Invited = n
			}
		}
		if wave.Invited > 0 && wave.Invited < wave.Answered {
			return r, errs.New(errs.Invalid, "%d forms came back from “%s”, but only %d people were asked.", wave.Answered, wave.Name, wave.Invited)
		}
		sections, err := t.sections(w)
		if err != nil {
			return r, err
		}
		wave.Sections = sections
		r.Waves = append(r.Waves, wave)
	}
	for name := range t.options.Invited {
		if _, ok := t.places[name]; name != "" && !ok {
			return r, errs.New(errs.Invalid, "Nothing in the file is of the occasion %q.", name)
		}
	}
	if err := t.link(&r, order); err != nil {
		return r, err
	}
	r.Notes = slices.Clone(t.told)
	return r, nil
}

// sections are the questions of one wave, under the headings of the form when there is one.
func (t *tally) sections(w int) ([]report.Section, error) {
	if t.def == nil {
		s := report.Section{}
		for _, c := range t.columns {
			i, err := c.figures(w)
			if err != nil {
				return nil, err
			}
			s.Items = append(s.Items, i)
		}
		return []report.Section{s}, nil
	}
	var out []report.Section
	for _, section := range t.def.Sections {
		s := report.Section{Title: section.Title}
		for _, it := range section.Items {
			at := slices.IndexFunc(t.columns, func(c *column) bool { return c.item.ID == it.ID })
			if at < 0 {
				continue
			}
			i, err := t.columns[at].figures(w)
			if err != nil {
				return nil, err
			}
			s.Items = append(s.Items, i)
		}
		if len(s.Items) > 0 {
			out = append(out, s)
		}
	}
	return out, nil
}

// blankItem is a question without figures.
func (c *column) blankItem() report.Item {
	i := report.Item{ID: c.heading, Wording: c.heading, Kind: c.guess.kind, Guessed: c.item == nil && c.guess.kind == report.Ordered, Mean: math.NaN(), Median: math.NaN(),
		Low: math.Inf(-1), High: math.Inf(1), Steps: slices.Clone(c.guess.steps)}
	if it := c.item; it != nil {
		i.ID, i.Wording, i.Unit, i.Reverse = it.ID, it.Wording, it.Unit, it.Reverse
		i.Marks, i.First = it.Kind == instrument.Marks, it.Kind == instrument.Ranking
	}
	if i.Kind == report.Ordered {
		i.Low, i.High = float64(c.guess.low), float64(c.guess.high)
	}
	if i.Kind == report.YesNo {
		i.Low, i.High = 0, 1
	}
	return i
}

// figures are those of one question in one wave.
func (c *column) figures(w int) (report.Item, error) {
	i := c.blankItem()
	var values []float64
	if w < len(c.counts) {
		for p, n := range c.counts[w] {
			if n == 0 {
				continue
			}
			m := c.means[min(p, len(c.means)-1)]
			switch m.state {
			case missing:
				i.Missing += n
				continue
			case notApplicable:
				i.NotApplicable += n
				continue
			}
			i.Answered += n
			for _, l := range m.levels {
				i.Steps[l].N += n
			}
			if i.Kind == report.Number {
				for range n {
					values = append(values, m.value)
				}
			}
		}
	}
	i.Forms = i.Answered + i.NotApplicable + i.Missing
	return i, work(&i, values)
}

// work works out mean, median and interval.
func work(i *report.Item, values []float64) (err error) {
	if i.Answered == 0 {
		return nil
	}
	switch i.Kind {
	case report.Ordered:
		s, ok := i.Summary()
		if !ok {
			return errs.New(errs.Invalid, "The scale of %q cannot be worked with.", i.Wording)
		}
		i.Mean, i.Median = s.Mean, s.Median
		if i.Answered > 1 {
			i.Interval, err = s.Interval()
		}
	case report.YesNo:
		yes := i.Steps[0].N
		i.Mean = float64(yes) / float64(i.Answered)
		i.Interval, err = stats.Wilson(yes, i.Answered, stats.Level95)
	case report.Number:
		slices.Sort(values)
		i.Mean, i.Median = stats.Mean(values), stats.Quantile(values, 0.5)
		if i.Answered > 1 {
			i.Interval, err = stats.MeanInterval(values, i.Low, i.High, stats.Level95)
		}
	}
	return err
}

// score is what a linked form says to a question, turned round where a high mark is bad.
func (c *column) score(p uint16) (float64, bool) {
	m := c.means[min(int(p), len(c.means)-1)]
	if m.state != given || math.IsNaN(m.value) {
		return 0, false
	}
	if c.item != nil && c.item.Reverse && c.guess.kind == report.Ordered {
		return float64(c.guess.low+c.guess.high) - m.value, true
	}
	return m.value, true
}
