package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"alongside/internal/platform/plain"
)

// What changes between two versions of one report that are shown one after another: what is told to whoever shares the newer one, and what
// the newer one may not say beside the older one.

// Fingerprint is the whole report as text, for comparing two of them.
func (r Report) Fingerprint() string {
	r.Ever = nil
	return fmt.Sprintf("%+v", r)
}

// HoldDifferences keeps figures as they were in an older version that was shown, where both together would tell what a few people said or
// did in between: any count of people that moved by less than the policy's least (stats.Policy.Reveals), or that was hidden in one of the
// two. Closed forms never change, so this is about forms from files and about chapters that count people. Call it for every older version,
// on what Protect gave. when is the day of the older version in words.
func (r Report) HoldDifferences(old Report, when string) Report {
	r.Waves = slices.Clone(r.Waves)
	for w := range r.Waves {
		at := slices.IndexFunc(old.Waves, func(o Wave) bool { return o.ID == r.Waves[w].ID && o.Name == r.Waves[w].Name })
		if at < 0 {
			continue
		}
		wave := &r.Waves[w]
		wave.Sections = slices.Clone(wave.Sections)
		before := map[string]Item{}
		for _, i := range old.Waves[at].Items() {
			before[i.ID] = i
		}
		for s := range wave.Sections {
			wave.Sections[s].Items = slices.Clone(wave.Sections[s].Items)
			for k, i := range wave.Sections[s].Items {
				if o, known := before[i.ID]; known && r.reveals(o.cellsOf(), i.cellsOf()) {
					wave.Sections[s].Items[k] = o
				}
			}
		}
	}
	r.Chapters = slices.Clone(r.Chapters)
	for k, c := range r.Chapters {
		at := slices.IndexFunc(old.Chapters, func(o Chapter) bool { return o.Title == c.Title })
		if at < 0 || !c.People || !r.reveals(old.Chapters[at].cellsOf(), c.cellsOf()) {
			continue
		}
		r.Chapters[k] = old.Chapters[at]
		if !strings.HasSuffix(c.Intro, heldWords) && !strings.HasSuffix(r.Chapters[k].Intro, heldWords) {
			r.Chapters[k].Intro = strings.TrimSpace(r.Chapters[k].Intro + " These numbers are of " + when + ". " + heldWords)
		}
	}
	return r
}

// heldWords stand under numbers that stay as they were.
const heldWords = "What has changed since then is too little to be shown."

// aCell is a count of people by its place; -1 is one that is hidden.
type aCell struct {
	place string
	n     int
}

// reveals says whether two sets of counts, one shown after the other, tell apart a few people.
func (r Report) reveals(before, now []aCell) bool {
	count := map[string][2]int{}
	for _, c := range before {
		count[c.place] = [2]int{c.n, 0}
	}
	for _, c := range now {
		count[c.place] = [2]int{count[c.place][0], c.n}
	}
	for _, c := range count {
		if (c[0] < 0) != (c[1] < 0) || c[0] >= 0 && r.Policy.Reveals(c[:1], c[1:]) {
			return true
		}
	}
	return false
}

func (i Item) cellsOf() []aCell {
	cell := func(place string, n int, hidden bool) aCell {
		if hidden {
			n = -1
		}
		return aCell{place, n}
	}
	out := []aCell{cell("answered", i.Answered, i.AnsweredHidden || i.Hidden), cell("not applicable", i.NotApplicable, i.NAHidden), cell("missing", i.Missing, i.MissingHidden)}
	for _, l := range i.Steps {
		out = append(out, cell("step "+l.Value, l.N, l.Hidden))
	}
	return out
}

// cellsOf are the numbers of a chapter's tables. What is no number is a hidden one.
func (c Chapter) cellsOf() []aCell {
	var out []aCell
	for _, t := range c.Tables {
		for _, row := range t.Rows {
			for k := 1; k < len(row); k++ {
				n, err := strconv.Atoi(row[k])
				if err != nil {
					n = -1
				}
				out = append(out, aCell{t.Caption + "\n" + row[0] + "\n" + strconv.Itoa(k), n})
			}
		}
	}
	return out
}

// Since says in plain words what is in the report and was not in an older version of it, and what is there no more.
func (r Report) Since(old Report) []string {
	var out []string
	if r.Policy.Key != old.Policy.Key {
		out = append(out, "Small numbers are protected in another way: "+r.Policy.Name+".")
	}
	for _, w := range r.Waves {
		at := slices.IndexFunc(old.Waves, func(o Wave) bool { return o.ID == w.ID && o.Name == w.Name })
		switch {
		case at < 0:
			out = append(out, "New form: "+w.Name+". "+w.Sentence())
		case fmt.Sprintf("%+v", w) != fmt.Sprintf("%+v", old.Waves[at]):
			out = append(out, "Changed: what is said of the form "+w.Name+".")
		}
	}
	for _, o := range old.Waves {
		if !slices.ContainsFunc(r.Waves, func(w Wave) bool { return o.ID == w.ID && o.Name == w.Name }) {
			out = append(out, "Not there any more: the form "+o.Name+".")
		}
	}
	out = append(out, changesSince(r.Changes, old.Changes)...)
	if fmt.Sprintf("%+v", r.Leaving) != fmt.Sprintf("%+v", old.Leaving) {
		out = append(out, "Changed: those who stayed and those who left.")
	}
	if fmt.Sprintf("%+v", r.Agreement) != fmt.Sprintf("%+v", old.Agreement) {
		out = append(out, "Changed: how far the two sides agree.")
	}
	out = append(out, quotesSince(r.Themes, old.Themes)...)
	out = append(out, chaptersSince(r.Chapters, old.Chapters)...)
	if len(out) == 0 && r.Fingerprint() != old.Fingerprint() {
		out = append(out, "Some words are new. The figures are the same.")
	}
	return out
}

func changesSince(now, old []Comparison) (out []string) {
	same := func(a Comparison) func(Comparison) bool {
		return func(b Comparison) bool { return a.From == b.From && a.To == b.To }
	}
	for _, c := range now {
		at := slices.IndexFunc(old, same(c))
		switch {
		case at < 0:
			out = append(out, "New: what changed from "+c.From+" to "+c.To+".")
		case fmt.Sprintf("%+v", c) != fmt.Sprintf("%+v", old[at]):
			out = append(out, "Changed: what is said of the change from "+c.From+" to "+c.To+".")
		}
	}
	for _, o := range old {
		if !slices.ContainsFunc(now, same(o)) {
			out = append(out, "Not there any more: what changed from "+o.From+" to "+o.To+".")
		}
	}
	return out
}

func quotesSince(now, old []Theme) (out []string) {
	list := func(all []Theme) (texts []string) {
		for _, t := range all {
			for _, q := range t.Quotes {
				texts = append(texts, q.Text)
			}
		}
		return texts
	}
	a, b := list(now), list(old)
	for _, text := range a {
		if !slices.Contains(b, text) {
			out = append(out, "New quote: "+plain.Quoted(text))
		}
	}
	for _, text := range b {
		if !slices.Contains(a, text) {
			out = append(out, "Not there any more: the quote "+plain.Quoted(text))
		}
	}
	if len(out) == 0 && fmt.Sprintf("%+v", now) != fmt.Sprintf("%+v", old) {
		out = append(out, "Changed: how quotes are sorted by theme.")
	}
	return out
}

func chaptersSince(now, old []Chapter) (out []string) {
	for _, c := range now {
		at := slices.IndexFunc(old, func(o Chapter) bool { return o.Title == c.Title })
		if at < 0 {
			out = append(out, "New part: "+c.Title+".")
			continue
		}
		before := old[at]
		c.Things, before.Things = nil, nil
		if fmt.Sprintf("%+v", c) != fmt.Sprintf("%+v", before) {
			out = append(out, "Changed: "+c.Title+".")
		}
		for _, line := range c.Lines {
			if !slices.Contains(old[at].Lines, line) {
				out = append(out, c.Title+": "+line)
			}
		}
	}
	for _, o := range old {
		if !slices.ContainsFunc(now, func(c Chapter) bool { return o.Title == c.Title }) {
			out = append(out, "Not there any more: "+o.Title+".")
		}
	}
	return out
}
