package report

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"alongside/engine/chart"
)

// printedWidth is how many characters a line has that is printed.
const printedWidth = 96

// WriteText writes the figures for a terminal: tables whose lines are narrower than 100 characters.
func (r Report) WriteText(w io.Writer) error {
	r, err := r.Protect()
	if err != nil {
		return err
	}
	var b strings.Builder
	say := func(text string) {
		if text != "" {
			b.WriteString(strings.Join(wrapped(text, printedWidth), "\n") + "\n")
		}
	}
	say(r.Title)
	say(r.Subtitle)
	for _, note := range append(slices.Clone(r.Notes), r.Refused...) {
		say(note)
	}
	for _, wave := range r.Waves {
		b.WriteString("\n")
		say(wave.Name + ". " + wave.Sentence())
		if wave.Rounded {
			say(RoundedWords)
		}
		for n, t := range ItemTables(slices.DeleteFunc(slices.Clone(wave.Items()), func(i Item) bool { return i.Kind == Words }), "") {
			if n > 0 {
				b.WriteString("\n")
			}
			printTable(&b, t)
		}
	}
	for _, c := range r.Changes {
		t := Rounded(ChangeTable(c), r.Policy.Rounds())
		printTitled(&b, t)
	}
	for _, group := range LeavingGroups(r.Leaving) {
		b.WriteString("\n")
		say(LeavingSummary(group))
		if LeavingShown(group) {
			printTable(&b, LeavingTable(group))
		}
	}
	if AgreementShown(r.Agreement) {
		printTitled(&b, AgreementTable(r.Agreement))
	}
	b.WriteString("\n")
	say("With --out the report goes to a file, with how many gave each answer, pictures and sentences: .html, .pdf, .xlsx, .csv or .json.")
	_, err = io.WriteString(w, b.String())
	return err
}

func printTitled(b *strings.Builder, t chart.Table) {
	fmt.Fprintf(b, "\n%s\n", strings.Join(wrapped(t.Caption, printedWidth), "\n"))
	printTable(b, t)
}

// printTable prints a table with columns side by side. The first column gets what the others leave, and its words go over several lines.
func printTable(b *strings.Builder, t chart.Table) {
	if len(t.Rows) == 0 {
		return
	}
	rows := make([][]string, len(t.Rows))
	for n, row := range t.Rows {
		for _, cell := range row {
			rows[n] = append(rows[n], strings.ReplaceAll(cell, "less than ", "<"))
		}
	}
	widths, whole := make([]int, len(t.Headers)), make([]int, len(t.Headers))
	for _, row := range append([][]string{t.Headers}, rows...) {
		for i, cell := range row[:min(len(row), len(widths))] {
			for _, word := range strings.Fields(cell) {
				widths[i] = max(widths[i], utf8.RuneCountInString(word))
			}
			if n := utf8.RuneCountInString(cell); n <= 14 {
				whole[i] = max(whole[i], n)
			}
		}
	}
	rest := printedWidth
	for i := 1; i < len(widths); i++ {
		widths[i] = min(widths[i], 14)
		rest -= widths[i] + 2
	}
	for i := 1; i < len(widths); i++ { // short figures stay on one line where there is room
		if more := whole[i] - widths[i]; more > 0 && rest-more >= 18 {
			widths[i], rest = whole[i], rest-more
		}
	}
	widths[0] = max(rest, 6)
	line := func(row []string) {
		cells, high := make([][]string, len(widths)), 0
		for i := range widths {
			if i < len(row) {
				cells[i] = wrapped(row[i], widths[i])
			}
			high = max(high, len(cells[i]))
		}
		for n := range high {
			var out strings.Builder
			for i, width := range widths {
				text := ""
				if n < len(cells[i]) {
					text = cells[i][n]
				}
				space := strings.Repeat(" ", max(0, width-utf8.RuneCountInString(text)))
				if i == 0 {
					out.WriteString(text + space)
				} else {
					out.WriteString("  " + space + text)
				}
			}
			b.WriteString(strings.TrimRight(out.String(), " ") + "\n")
		}
	}
	line(t.Headers)
	b.WriteString(strings.Repeat("-", printedWidth) + "\n")
	for _, row := range rows {
		line(row)
	}
}

// wrapped breaks a text into lines that are no wider, between words where that can be.
func wrapped(text string, width int) []string {
	var out []string
	line := ""
	for _, word := range strings.Fields(text) {
		for utf8.RuneCountInString(word) > width {
			if line != "" {
				out, line = append(out, line), ""
			}
			runes := []rune(word)
			out, word = append(out, string(runes[:width])), string(runes[width:])
		}
		switch {
		case line == "":
			line = word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) <= width:
			line += " " + word
		default:
			out, line = append(out, line), word
		}
	}
	return append(out, line)
}
