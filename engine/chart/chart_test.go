package chart

import (
	"encoding/xml"
	"flag"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// samples are pictures as a report has them, on the published figures where there are any.
func samples() map[string]Picture {
	agree := []string{"Not at all", "A little", "Partly", "Mostly", "Fully"}
	return map[string]Picture{
		"distribution": Distribution{
			Frame:    Frame{ID: "small-groups", Title: "Working in small groups"},
			Levels:   []Level{{Label: "0"}, {Label: "1"}, {Label: "2"}, {Label: "3", Count: 1}, {Label: "4", Count: 8}, {Label: "5", Count: 23}},
			LowLabel: "did not help", HighLabel: "helped very much", Missing: 3, NotApplicable: 1,
		},
		"distribution-words": Distribution{
			Frame: Frame{Title: "How did you hear of the programme?"},
			Levels: []Level{{Label: "From somebody who took part before", Count: 12}, {Label: "From my organisation", Count: 7},
				{Label: "Cymdeithas leol & ffrindiau", Count: 3, Hidden: true}, {Label: "Somewhere else"}},
		},
		"distributions": Distributions{
			Frame: Frame{ID: "all", Title: "All answers"}, Levels: agree,
			Items: []DistributionItem{
				{Label: "I know what we want to do together", Counts: []int{0, 1, 4, 12, 15}},
				{Label: "I can say what I think, also when the other person has more power than I have", Counts: []int{2, 3, 10, 9, 6}, Missing: 2},
				{Label: "We have time to reflect", Counts: []int{0, 0, 1, 0, 29}, NotApplicable: 2},
				{Label: "Nobody answered this", Counts: nil, Missing: 32},
			},
		},
		"mean": MeanInterval{
			Frame: Frame{ID: "means", Title: "How helpful was each part?"}, Low: 0, High: 5, LowLabel: "did not help", HighLabel: "helped very much",
			Items: []MeanItem{
				{Label: "Working in small groups", Answered: 32, Mean: 4.71875, From: 4.5, To: 4.84},
				{Label: "Talks from patient leaders", Answered: 29, Mean: 4.24, From: 3.9, To: 4.52},
				{Label: "Likely to recommend to someone in my position", Answered: 32, Mean: 4.59, From: 4.3, To: 4.8},
				{Label: "A part that one person answered", Answered: 1, Mean: 3, From: math.NaN(), To: math.NaN()},
			},
		},
		"change": Change{
			Frame: Frame{ID: "change", Title: "Before and after, the same people"}, Low: 1, High: 5,
			BeforeLabel: "before the first day", AfterLabel: "three months after",
			Items: []ChangeItem{
				{Label: "I feel ready to challenge", Pairs: 12, Before: 2.6, After: 4.1},
				{Label: "I know whom to ask", Pairs: 11, Before: 3.9, After: 3.6},
				{Label: "I have time for this", Pairs: 12, Before: 3.25, After: 3.25},
				{Label: "Asked only once", Before: math.NaN(), After: math.NaN()},
			},
		},
		"journey": Journey{
			Frame: Frame{ID: "my-line", Title: "My journey"},
			Stops: []Stop{
				{"2017", "First time", "I told the ward what had gone wrong, and somebody listened"}, {"March 2018", "Role", "Member of the patients’ panel"},
				{"2018", "Learning", "A course on listening & asking"}, {"3 May 2019", "First time", "My first time chairing"},
				{"2020", "What I call myself", "Established"}, {"September 2021", "Something else", "A rest of a year"},
			},
		},
		"stools": Stools{
			Frame: Frame{ID: "pillars", Title: "Who leads where"}, Legs: [3]string{"clinical", "managerial", "patient"}, Mark: "a role ends soon",
			Rows: []StoolRow{
				{Label: "Beyond the organisation"},
				{Label: "Board", Stools: []Stool{{1, "Board", [3]int{2, 6, 0}, true}, {2, "Quality & safety", [3]int{1, 1, 1}, false}}},
				{Label: "Ward", Stools: []Stool{{3, "Ward 7", [3]int{0, 0, 1}, false}, {4, "New ward", [3]int{}, false}, {5, "a", [3]int{1, 1, 1}, false}, {6, "b", [3]int{1, 1, 1}, false},
					{7, "c", [3]int{1, 1, 1}, false}, {8, "d", [3]int{1, 0, 1}, false}, {9, "e", [3]int{1, 1, 1}, false}, {10, "f", [3]int{1, 1, 1}, true}, {11, "g", [3]int{1, 1, 1}, false}}},
			},
		},
		"squares": Squares{
			Frame: Frame{ID: "grid", Title: "Where activities stand"}, Unit: "activities", Columns: []string{"Information", "Feedback", "Influence", "Control"},
			Rows: []SquareRow{{"Many people", []int{12, 7, 3, 0}}, {"One person", []int{1, 0, 2}}},
		},
		"slope": Slope{
			Frame: Frame{ID: "slope", Title: "I feel ready to challenge"}, Levels: agree, BeforeLabel: "before", AfterLabel: "after",
			Moves: []Move{{1, 3, 4}, {2, 3, 5}, {2, 2, 2}, {3, 4, 3}, {3, 2, 1}, {0, 1, 1}, {4, 4, 2}},
		},
		"share": Share{
			Frame: Frame{ID: "share", Title: "Time for reflection in our meetings"}, Target: 0.4, What: "Reflection", TargetLabel: "our aim",
			Points: []SharePoint{{"3 Mar", 0.12}, {"17 Mar", 0.25}, {"31 Mar", 0.31}, {"14 Apr", math.NaN()}, {"28 Apr", 0.42}, {"12 May", 0.38}, {"26 May", 0.5}},
		},
		"flow": Flow{
			Frame: Frame{ID: "flow", Title: "Who answered"},
			Steps: []FlowStep{{"Before the first day", 40, 38}, {"End of day 3", 40, 32}, {"One month after", 38, 21}, {"Three months after", 38, 7}, {"At the door", -1, 12}},
		},
		"bars": Bars{
			Frame: Frame{ID: "pipeline", Title: "Applications by what is missing"}, What: "Missing", Unit: "Applications",
			Rows: []Bar{{Label: "Nothing: ready", Count: 14}, {Label: "A partner", Count: 6}, {Label: "Funding", Count: 9}, {Label: "A sponsor", Count: 1}, {Label: "A challenge"}},
		},
		"dumbbell": Dumbbell{
			Frame: Frame{ID: "health", Title: "How are we doing?"}, Low: 1, High: 5, LowLabel: "strongly disagree", HighLabel: "strongly agree", ALabel: "Professional", BLabel: "Patient partner",
			Items: []DumbbellItem{
				{Label: "We want the same thing from this work.", A: []float64{5}, B: []float64{5}},
				{Label: "One side has more say than the other.", A: []float64{2}, B: []float64{4}},
				{Label: "We can disagree and still work well.", A: []float64{4, 3, 4}, B: []float64{2, 5}},
				{Label: "Only one side answered this.", A: []float64{3}},
			},
		},
		"history": History{
			Frame: Frame{ID: "trust", Title: "Trust"}, Low: 1, High: 5, ALabel: "Professional", BLabel: "Patient partner",
			Points: []HistoryPoint{{Label: "3 Mar", A: 3, B: 2}, {Label: "4 Apr", A: 3.5, B: math.NaN()}, {Label: "2 May", A: 4, B: 3.5}, {Label: "30 May", A: 4, B: 4}},
		},
		"history-one": History{
			Frame: Frame{ID: "all-eight", Title: "All eight"}, Low: 0, High: 4, ALabel: "Me", Points: []HistoryPoint{{Label: "3 Mar", A: 2.2, B: math.NaN()}},
		},
		"radar": Radar{
			Frame: Frame{ID: "attributes", Title: "What I bring"}, Low: 0, High: 4,
			Axes: []RadarAxis{{"I lead myself", 3, 2}, {"I lead by example", 2, 2}, {"I build strong relationships", 4, 3}, {"I challenge well", 1, math.NaN()}, {"I never stop learning", math.NaN(), 3}},
		},
		"ladder": Ladder{
			Frame: Frame{ID: "connection", Title: "How well are we connected?"}, Steps: []string{"No contact at all", "They come to us", "Now and then", "Planned", "Steady talk"},
			Rows: []LadderRow{{"Governor of a foundation trust", 3, 2, ""}, {"Campaigner", 0, 1, ""}, {"Coach or mentor", 4, -1, ""}, {"Policy advocate", -1, -1, ""}},
		},
		"empty-dumbbell":      Dumbbell{},
		"empty-history":       History{},
		"empty-radar":         Radar{},
		"empty-ladder":        Ladder{},
		"empty-distribution":  Distribution{},
		"empty-distributions": Distributions{},
		"empty-mean":          MeanInterval{},
		"empty-change":        Change{},
		"empty-slope":         Slope{},
		"empty-share":         Share{},
		"empty-flow":          Flow{},
		"empty-bars":          Bars{},
		"empty-journey":       Journey{},
	}
}

func TestGolden(t *testing.T) {
	for name, p := range samples() {
		file := filepath.Join("testdata", name+".svg")
		got := p.SVG() + "\n"
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s differs from its golden file; look at it, then run with -update\n%s", name, got)
		}
	}
}

// element is any XML element, enough to look at attributes and order.
type element struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Text     string     `xml:",chardata"`
	Children []element  `xml:",any"`
}

func (e element) attr(name string) string {
	for _, a := range e.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

var number = regexp.MustCompile(`^-?\d+(\.\d{1,2})?$`)

// check fails unless the drawing is well formed, named, and free of what the content security policy forbids.
func check(t *testing.T, svg string) element {
	t.Helper()
	var root element
	d := xml.NewDecoder(strings.NewReader(svg))
	if err := d.Decode(&root); err != nil {
		t.Fatalf("not well formed: %v\n%s", err, svg)
	}
	if _, err := d.Token(); err != io.EOF {
		t.Fatalf("something follows the drawing: %v", err)
	}
	if root.XMLName.Local != "svg" || root.attr("role") != "img" || len(root.Children) < 2 {
		t.Fatalf("no picture: %s", svg)
	}
	title, desc := root.Children[0], root.Children[1]
	if title.XMLName.Local != "title" || desc.XMLName.Local != "desc" || strings.TrimSpace(desc.Text) == "" ||
		root.attr("aria-labelledby") != title.attr("id")+" "+desc.attr("id") || title.attr("id") == desc.attr("id") {
		t.Fatalf("badly named: %s", svg)
	}
	if root.attr("width") != "" || root.attr("height") != "" || !strings.HasPrefix(root.attr("viewBox"), "0 0 360 ") {
		t.Fatalf("badly sized: %s", svg)
	}
	ids := map[string]bool{}
	var walk func(element)
	walk = func(e element) {
		if e.XMLName.Local == "script" || e.XMLName.Local == "style" || e.XMLName.Local == "foreignObject" {
			t.Fatalf("forbidden element %s", e.XMLName.Local)
		}
		for _, a := range e.Attrs {
			switch name := a.Name.Local; {
			case name == "style" || strings.HasPrefix(name, "on") || name == "href":
				t.Fatalf("forbidden attribute %s", name)
			case name == "id":
				if ids[a.Value] {
					t.Fatalf("id %s twice", a.Value)
				}
				ids[a.Value] = true
			case strings.Contains(" x y x1 y1 x2 y2 cx cy r width height font-size stroke-width ", " "+name+" "):
				if !number.MatchString(a.Value) {
					t.Fatalf("%s is %q", name, a.Value)
				}
			}
		}
		for _, child := range e.Children {
			walk(child)
		}
	}
	walk(root)
	return root
}

func checkTable(t *testing.T, table Table) {
	t.Helper()
	if len(table.Headers) == 0 {
		t.Fatal("a table without headers")
	}
	for _, row := range table.Rows {
		if len(row) != len(table.Headers) {
			t.Fatalf("row %q under headers %q", row, table.Headers)
		}
	}
}

func TestSamplesAreSound(t *testing.T) {
	for name, p := range samples() {
		t.Run(name, func(t *testing.T) {
			root := check(t, p.SVG())
			checkTable(t, p.Table())
			lowest, highest := 0.0, 0.0
			for _, e := range root.Children {
				y, _ := strconv.ParseFloat(e.attr("y"), 64)
				highest = max(highest, y)
				lowest = min(lowest, y)
			}
			box := strings.Fields(root.attr("viewBox"))
			if tall, _ := strconv.ParseFloat(box[3], 64); highest > tall || lowest < 0 {
				t.Errorf("something is drawn at %v to %v, outside 0 to %v", lowest, highest, tall)
			}
			if len(p.Table().Rows) == 0 && !strings.Contains(p.SVG(), "Nothing to show yet") {
				t.Error("an empty picture does not say so")
			}
		})
	}
}

// Letters fit between the sides, by the same rough widths that wrap them.
func TestTextStaysInside(t *testing.T) {
	for name, p := range samples() {
		for _, e := range check(t, p.SVG()).Children {
			if e.XMLName.Local != "text" {
				continue
			}
			x, _ := strconv.ParseFloat(e.attr("x"), 64)
			letters, _ := strconv.ParseFloat(e.attr("font-size"), 64)
			if letters < small {
				t.Errorf("%s: %q has letters of %v", name, e.Text, letters)
			}
			w := textWidth(e.Text, letters)
			from := map[string]float64{left: x, middle: x - w/2, right: x - w}[e.attr("text-anchor")]
			if from < -2 || from+w > width+2 {
				t.Errorf("%s: %q runs from %v to %v", name, e.Text, from, from+w)
			}
		}
	}
}

// The letters on every level of every scale can be read: contrast 4.5 to 1 or better (WCAG 2.2, 1.4.3).
func TestShadesCanBeRead(t *testing.T) {
	for levels := 1; levels <= 11; levels++ {
		for i, s := range shades(levels) {
			if c := contrast(t, s.fill, s.ink); c < 4.5 {
				t.Errorf("level %d of %d: %s on %s has %.2f", i+1, levels, s.ink, s.fill, c)
			}
		}
	}
	for _, colour := range []string{colourMain, colourDown, colourStill} {
		if c := contrast(t, colour, "#ffffff"); c < 4.5 {
			t.Errorf("%s on white has %.2f", colour, c)
		}
	}
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		v, err := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(v) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

func TestIDs(t *testing.T) {
	a := Bars{Frame: Frame{ID: `x" onload="y`}, Rows: []Bar{{Label: "a", Count: 1}}}
	if root := check(t, a.SVG()); root.attr("aria-labelledby") != "chart-xonloady-title chart-xonloady-desc" {
		t.Errorf("id is %q", root.attr("aria-labelledby"))
	}
	one, other := Bars{Rows: []Bar{{Label: "a", Count: 1}}}, Bars{Rows: []Bar{{Label: "b", Count: 1}}}
	if check(t, one.SVG()).attr("aria-labelledby") == check(t, other.SVG()).attr("aria-labelledby") {
		t.Error("two pictures without an id share one")
	}
}

// A hidden number must not be given away by the length of a bar or by any text.
func TestHiddenStaysHidden(t *testing.T) {
	draw := func(n int) string {
		d := Distribution{Frame: Frame{ID: "x"}, Levels: []Level{{Label: "Yes", Count: 9}, {Label: "No", Count: n, Hidden: true}}}
		b := Bars{Frame: Frame{ID: "x"}, Rows: d.Levels}
		all := d.SVG() + b.SVG()
		for _, table := range []Table{d.Table(), b.Table()} {
			for _, row := range table.Rows {
				all += strings.Join(row, "|") + "\n"
			}
		}
		return all
	}
	if draw(1) != draw(700) {
		t.Error("the drawing depends on a hidden number")
	}
}

func TestLongListsAreCut(t *testing.T) {
	rows := make([]Bar, 5000)
	for i := range rows {
		rows[i] = Bar{Label: "row", Count: i}
	}
	b := Bars{Rows: rows}
	if svg := b.SVG(); !strings.Contains(svg, "and 4940 more: see the table") || strings.Count(svg, "<rect") != maxRows {
		t.Errorf("%d bars are drawn", strings.Count(svg, "<rect"))
	}
	if len(b.Table().Rows) != 5000 {
		t.Errorf("the table has %d rows", len(b.Table().Rows))
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		in   string
		most int
		want []string
	}{
		{"", 3, nil},
		{"one two three", 3, []string{"one two", "three"}},
		{"one two three four five", 2, []string{"one two", "three fo…"}},
		{"Llanfairpwllgwyngyll", 3, []string{"Llanfairp", "wllgwyn", "gyll"}},
	} {
		got := wrap(c.in, 10, 46, c.most)
		if strings.Join(got, "|") != strings.Join(c.want, "|") {
			t.Errorf("%q becomes %q, want %q", c.in, got, c.want)
		}
	}
}

// FuzzPictures draws whatever it is given: any text, any numbers, NaN and infinities among them.
func FuzzPictures(f *testing.F) {
	f.Add("Title", "Label", "low & <high>", 1, 2, 3.5, 4.5)
	f.Add("\x00\xff]]>", "\u202e<script>", "\"'", -1, math.MaxInt, math.NaN(), math.Inf(1))
	f.Add("", strings.Repeat("wide ", 400), "長い言葉", 0, 0, math.Inf(-1), math.Copysign(0, -1))
	f.Add("a", "b", "c", math.MinInt, 7, math.MaxFloat64, -math.MaxFloat64)
	f.Fuzz(func(t *testing.T, title, label, other string, n, m int, x, y float64) {
		frame := Frame{ID: other, Title: title}
		levels := []Level{{Label: label, Count: n}, {Label: other, Count: m}, {Label: title, Count: n, Hidden: true}}
		for _, p := range []Picture{
			Distribution{Frame: frame, Levels: levels, LowLabel: label, HighLabel: other, NotApplicable: n, Missing: m},
			Distributions{Frame: frame, Levels: []string{label, other}, Items: []DistributionItem{{label, []int{n, m}, n, m}, {other, nil, m, n}}},
			MeanInterval{Frame: frame, Low: x, High: y, LowLabel: label, HighLabel: other, Items: []MeanItem{{label, n, x, y, x}, {other, m, y, x, y}}},
			Change{Frame: frame, Low: y, High: x, BeforeLabel: label, AfterLabel: other, Items: []ChangeItem{{label, n, x, y}, {other, m, y, y}}},
			Slope{Frame: frame, Levels: []string{label, other, title}, BeforeLabel: label, AfterLabel: other, Moves: []Move{{n % 4, m % 4, 3}, {m % 3, 1, n}}},
			Share{Frame: frame, Points: []SharePoint{{label, x}, {other, y}, {title, x / y}, {label, 0.4}}, Target: x, TargetLabel: label, What: other},
			Share{Frame: frame, Points: []SharePoint{{label, y}}, Target: y},
			Flow{Frame: frame, Steps: []FlowStep{{label, n, m}, {other, m, n}}},
			Bars{Frame: frame, What: label, Unit: other, Rows: levels},
		} {
			check(t, p.SVG())
			checkTable(t, p.Table())
		}
	})
}
