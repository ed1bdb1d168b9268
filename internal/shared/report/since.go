package report

import (
	"fmt"
	"net/url"
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

// News is one thing in a report that was not in an older version of it, or is there no more.
type News struct {
	Words   string
	Part    string   // the query and the anchor by which the page opens the part it stands in; "" where there is none
	Was, Is []string // of what changed: the sentences and numbers that the older version had, and those that stand there now
	More    int      // how many more sentences or numbers changed than are named
}

// mostNamed keeps what is said of one change short. The part that it leads to says all.
const mostNamed = 8

// changed is news of something that says other things than before.
func changed(words, part string, old, now []string) News {
	n := News{Words: words, Part: part}
	name := func(lines, others []string) (out []string) {
		for _, l := range lines {
			switch {
			case slices.Contains(others, l) || slices.Contains(out, l):
			case len(out) == mostNamed:
				n.More++
			default:
				out = append(out, l)
			}
		}
		return out
	}
	n.Was, n.Is = name(old, now), name(now, old)
	return n
}

// Since says in plain words what is in the report and was not in an older version of it, and what is there no more.
func (r Report) Since(old Report) []News {
	var out []News
	say := func(words string) { out = append(out, News{Words: words}) }
	if r.Policy.Key != old.Policy.Key {
		out = append(out, News{Words: "Small numbers are protected in another way: " + r.Policy.Name + ".", Part: partOf("cannot")})
	}
	if !slices.Equal(r.Notes, old.Notes) {
		out = append(out, changed("Changed: what must be said with the figures.", "", old.Notes, r.Notes))
	}
	for _, w := range r.Waves {
		part := "wave=" + url.QueryEscape(w.ID) + "&" + partOf("wave")
		at := slices.IndexFunc(old.Waves, func(o Wave) bool { return o.ID == w.ID && o.Name == w.Name })
		switch {
		case at < 0:
			out = append(out, News{Words: "New form: " + w.Name + ". " + w.Sentence(), Part: part})
		case differ(w, old.Waves[at]):
			out = append(out, changed("Changed: what is said of the form "+w.Name+".", part, old.Waves[at].said(), w.said()))
		}
	}
	for _, o := range old.Waves {
		if !slices.ContainsFunc(r.Waves, func(w Wave) bool { return o.ID == w.ID && o.Name == w.Name }) {
			say("Not there any more: the form " + o.Name + ".")
		}
	}
	out = append(out, changesSince(r.Changes, old.Changes)...)
	if differ(r.Leaving, old.Leaving) {
		out = append(out, changed("Changed: those who stayed and those who left.", partOf("stayed"), leavingSaid(old.Leaving), leavingSaid(r.Leaving)))
	}
	if differ(r.Agreement, old.Agreement) {
		out = append(out, changed("Changed: how far the two sides agree.", partOf("agreement"), AgreementSentences(old.Agreement), AgreementSentences(r.Agreement)))
	}
	out = append(out, quotesSince(r, old)...)
	out = append(out, chaptersSince(r.Chapters, old.Chapters)...)
	if len(out) == 0 && r.Fingerprint() != old.Fingerprint() {
		say("Some words are new. The figures are the same.")
	}
	return out
}

// partOf opens a part of the page of a report.
func partOf(part string) string {
	anchor := part
	if part == "change" {
		anchor = "changes"
	}
	return "open=" + part + "#" + anchor
}

func differ(a, b any) bool { return fmt.Sprintf("%+v", a) != fmt.Sprintf("%+v", b) }

// said is all that is said of a form, line by line.
func (w Wave) said() []string {
	out := []string{w.Sentence()}
	for _, more := range []string{w.More, w.Note} {
		if more != "" {
			out = append(out, more)
		}
	}
	for _, i := range w.Items() {
		if words := i.Words(w.Minimum); words != "" {
			out = append(out, Said(i.Wording)+words)
		}
		if i.Hidden {
			continue
		}
		for _, l := range i.Steps {
			n := strconv.Itoa(l.N)
			if l.Hidden {
				n = "hidden"
			}
			out = append(out, plain.Quoted(i.Wording)+", "+plain.Quoted(l.Label)+": "+n)
		}
	}
	return out
}

func leavingSaid(all []Leaving) (out []string) {
	for _, l := range all {
		out = append(out, Said(l.Label)+l.Words())
	}
	return out
}

// said is all that a chapter says, line by line; a number of a table is named by its row and its column.
func (c Chapter) said() []string {
	var out []string
	if c.Intro != "" {
		out = append(out, c.Intro)
	}
	out = append(out, c.Lines...)
	for _, t := range c.Tables {
		for _, row := range t.Rows {
			for k := 1; k < len(row); k++ {
				at := row[0]
				if len(c.Tables) > 1 && t.Caption != "" {
					at = t.Caption + ", " + at
				}
				if len(row) > 2 && k < len(t.Headers) {
					at += ", " + t.Headers[k]
				}
				out = append(out, at+": "+row[k])
			}
		}
	}
	return out
}

// saidInAll is all that is said of a comparison, line by line.
func (c Comparison) saidInAll() []string {
	out := append(c.Sentences(true), c.Sentences(false)...)
	for _, i := range c.Items {
		if i.Shown() {
			out = append(out, Said(i.Named())+"went from "+i.Side(i.Before)+" to "+i.Side(i.After)+".")
		}
	}
	return out
}

func changesSince(now, old []Comparison) (out []News) {
	same := func(a Comparison) func(Comparison) bool {
		return func(b Comparison) bool { return a.From == b.From && a.To == b.To }
	}
	for n, c := range now {
		part := "change=" + strconv.Itoa(n+1) + "&" + partOf("change")
		at := slices.IndexFunc(old, same(c))
		switch {
		case at < 0:
			out = append(out, News{Words: "New: what changed from " + c.From + " to " + c.To + ".", Part: part})
		case differ(c, old[at]):
			out = append(out, changed("Changed: what is said of the change from "+c.From+" to "+c.To+".", part, old[at].saidInAll(), c.saidInAll()))
		}
	}
	for _, o := range old {
		if !slices.ContainsFunc(now, same(o)) {
			out = append(out, News{Words: "Not there any more: what changed from " + o.From + " to " + o.To + "."})
		}
	}
	return out
}

func quotesSince(now, old Report) (out []News) {
	list := func(all []Theme) (texts, sorted []string) {
		for _, t := range all {
			for _, q := range t.Quotes {
				texts, sorted = append(texts, q.Text), append(sorted, Said(t.Name)+plain.Quoted(q.Text))
			}
		}
		return texts, sorted
	}
	a, sortedNow := list(now.Themes)
	b, sortedOld := list(old.Themes)
	for _, text := range a {
		if !slices.Contains(b, text) {
			out = append(out, News{Words: "New quote: " + plain.Quoted(text), Part: partOf("quotes")})
		}
	}
	for _, text := range b {
		if !slices.Contains(a, text) {
			out = append(out, News{Words: "Not there any more: the quote " + plain.Quoted(text)})
		}
	}
	if len(out) == 0 && (!slices.Equal(sortedNow, sortedOld) || now.Sorted != old.Sorted) {
		out = append(out, changed("Changed: how quotes are sorted by theme.", partOf("quotes"), append(sortedOld, old.Sorted), append(sortedNow, now.Sorted)))
	}
	return out
}

func chaptersSince(now, old []Chapter) (out []News) {
	for _, c := range now {
		part := partOf(Slug(c.Title))
		at := slices.IndexFunc(old, func(o Chapter) bool { return o.Title == c.Title })
		if at < 0 {
			out = append(out, News{Words: "New part: " + c.Title + ".", Part: part})
			continue
		}
		before := old[at]
		c.Things, before.Things = nil, nil
		if differ(c, before) {
			out = append(out, changed("Changed: "+c.Title+".", part, before.said(), c.said()))
		}
	}
	for _, o := range old {
		if !slices.ContainsFunc(now, func(c Chapter) bool { return o.Title == c.Title }) {
			out = append(out, News{Words: "Not there any more: " + o.Title + "."})
		}
	}
	return out
}
