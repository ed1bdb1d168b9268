package round

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"alongside/engine/chart"
	"alongside/engine/stats"
	"alongside/internal/platform/db"
	"alongside/internal/shared/instrument"
)

// Dumbbell is the picture of two sides question by question; a and b are how they are called.
func Dumbbell(title string, lines []Line, a, b string) chart.Dumbbell {
	d := chart.Dumbbell{Frame: chart.Frame{ID: "marks", Title: title}, ALabel: a, BLabel: b}
	for i, l := range lines {
		if i == 0 {
			low, high, _ := l.Item.Kind.Range()
			steps := l.Item.Steps()
			d.Low, d.High, d.LowLabel, d.HighLabel = float64(low), float64(high), steps[0].Label, steps[len(steps)-1].Label
		}
		d.Items = append(d.Items, chart.DumbbellItem{Label: l.Item.Wording, A: Values(l.Professional), B: Values(l.Partner),
			ANote: l.ProfessionalSilent.words(len(l.Professional)), BNote: l.PartnerSilent.words(len(l.Partner))})
	}
	return d
}

// MostTalks is how many differences become questions to talk about.
const MostTalks = 3

// Talk is a difference as a question to talk about.
type Talk struct{ Wording, Said, Question string }

// talkQuestions are asked of the widest difference, of the second and of the third.
var talkQuestions = []string{
	"What has each of you seen that led to this answer? Let the other finish.",
	"What would have to happen for your answers to come closer?",
	"What could you try until you ask these questions again?",
}

// Talks are the biggest differences as questions; a and b are how the two sides are called.
func Talks(lines []Line, a, b string) []Talk {
	var out []Talk
	for i, l := range Biggest(lines, MostTalks) {
		out = append(out, Talk{Wording: l.Item.Wording, Said: a + ": " + inSteps(l.Item, l.Professional) + ". " + b + ": " + inSteps(l.Item, l.Partner) + ".", Question: talkQuestions[i]})
	}
	return out
}

// AsFarWords say that more questions lie as far apart as the last that is talked about; "" when none does.
func AsFarWords(lines []Line) string {
	switch n := AsFar(lines, MostTalks); n {
	case 0:
		return ""
	case 1:
		return "Your answers to one more question are as far apart. You find it below."
	default:
		return fmt.Sprintf("Your answers to %d more questions are as far apart. You find them below.", n)
	}
}

// inSteps are marks in the words of their steps, the lowest first; a step that several people chose is there once, with
// their number.
func inSteps(it instrument.Item, marks []Mark) string {
	n := map[int]int{}
	for _, m := range marks {
		n[int(m.Value)]++
	}
	var out []string
	for _, step := range slices.Sorted(maps.Keys(n)) {
		words := it.Label(strconv.Itoa(step))
		if n[step] > 1 {
			words += fmt.Sprintf(" (%d people)", n[step])
		}
		out = append(out, words)
	}
	return strings.Join(out, ", ")
}

// NearWords says how near the answers of both sides are.
func NearWords(lines []Line) string {
	near, both := Near(lines)
	if both == 0 {
		return "There is no question that both sides marked."
	}
	if near == 0 {
		return "There is no question in which all your answers are the same or at most one step apart."
	}
	return fmt.Sprintf("In %d of %d questions, all your answers are the same or at most one step apart.", near, both)
}

// ScaleRows have the scores of both sides by the instrument's own rule; a scale without a score is left out.
func ScaleRows(def instrument.Definition, forms []Form) [][]string {
	var rows [][]string
	for _, sc := range Scores(def, forms) {
		if math.IsNaN(sc.Professional) && math.IsNaN(sc.Partner) {
			continue
		}
		rows = append(rows, []string{sc.Scale.Title, stats.Round1(sc.Professional), stats.Round1(sc.Partner)})
	}
	return rows
}

// Said is what one rater wrote in their own words.
type Said struct {
	Person         db.ID
	Question, Text string
}

// OwnWords are what raters wrote, question by question.
func OwnWords(def instrument.Definition, forms []Form) []Said {
	var out []Said
	for _, it := range def.Items() {
		if it.Kind != instrument.LongText && it.Kind != instrument.Text {
			continue
		}
		for _, f := range forms {
			if text := f.Answers[it.ID].Value(); text != "" {
				out = append(out, Said{Person: f.Person, Question: it.Wording, Text: text})
			}
		}
	}
	return out
}
