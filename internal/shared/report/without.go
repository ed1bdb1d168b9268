package report

import "slices"

// Learnt is the title of the chapter whose lines are lessons.
const Learnt = "What was learnt"

// Thing is the thing of the nth of some lines or quotes, "" when it is not known.
func Thing(things []string, n int) string {
	if n < len(things) {
		return things[n]
	}
	return ""
}

// Without leaves out quotes and lessons that are held by now, and names of themes that may not stand.
func (r Report) Without(held func(thing, words string) bool, heading func(words string) bool) Report {
	var themes []Theme
	for _, t := range r.Themes {
		out := Theme{Name: t.Name}
		if t.Name != "" && heading(t.Name) {
			out.Name = ""
		}
		for n, q := range t.Quotes {
			if thing := Thing(t.Things, n); !held(thing, q.Text) {
				out.Quotes, out.Things = append(out.Quotes, q), append(out.Things, thing)
			}
		}
		if len(out.Quotes) > 0 {
			themes = append(themes, out)
		}
	}
	r.Themes, r.Chapters = themes, slices.Clone(r.Chapters)
	for i, c := range r.Chapters {
		if c.Title != Learnt {
			continue
		}
		c.Lines, c.Things = nil, nil
		for n, line := range r.Chapters[i].Lines {
			if thing := Thing(r.Chapters[i].Things, n); !held(thing, line) {
				c.Lines, c.Things = append(c.Lines, line), append(c.Things, thing)
			}
		}
		r.Chapters[i] = c
	}
	return r
}

// Has says whether a thing stands in the report: the words of a quote, or a line of a chapter.
func (r Report) Has(thing string) bool {
	return slices.ContainsFunc(r.Themes, func(t Theme) bool { return slices.Contains(t.Things, thing) }) ||
		slices.ContainsFunc(r.Chapters, func(c Chapter) bool { return slices.Contains(c.Things, thing) })
}
