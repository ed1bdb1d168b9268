package ui

import (
	"bytes"
	"context"
	"io"
	"net/url"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/a-h/templ"
)

// This file has the small decisions behind the parts: which class, which role, which words.

func fragment(name string) templ.SafeURL { return templ.SafeURL("#" + url.PathEscape(name)) }

func currentKind(p Page, path string) string {
	if p.Path == path {
		return "page"
	}
	return "true"
}

func buttonClass(kind Kind) string {
	if kind == Primary {
		return "nhsuk-button"
	}
	return "nhsuk-button nhsuk-button--" + string(kind)
}

func buttonAttributes(name, value string) templ.Attributes {
	if name == "" {
		return nil
	}
	return templ.Attributes{"name": name, "value": value}
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

func noticeClass(kind string) string {
	switch kind {
	case NoticeSuccess:
		return "nhsuk-notification-banner nhsuk-notification-banner--success"
	case NoticeWarning:
		return "nhsuk-notification-banner app-notification-banner--warning"
	}
	return "nhsuk-notification-banner"
}

// noticeRole is "alert" where a screen reader should say the notice at once.
func noticeRole(kind string) string {
	if kind == NoticeSuccess || kind == NoticeWarning {
		return "alert"
	}
	return "region"
}

func noticeTitle(kind string) string {
	switch kind {
	case NoticeSuccess:
		return "Done"
	case NoticeWarning:
		return "Warning"
	}
	return "Important"
}

func tagClass(colour Colour) string {
	if colour == "" {
		return "nhsuk-tag"
	}
	return "nhsuk-tag nhsuk-tag--" + string(colour)
}

func (r SummaryRow) action() string {
	if r.Action == "" {
		return "Change"
	}
	return r.Action
}

// summaryRowClass marks a row without a link in a list where others have one, so that the columns stay in line.
func summaryRowClass(rows []SummaryRow, row SummaryRow) string {
	if row.Change == "" {
		for _, other := range rows {
			if other.Change != "" {
				return "nhsuk-summary-list__row nhsuk-summary-list__row--no-actions"
			}
		}
	}
	return "nhsuk-summary-list__row"
}

// UpperFirst lets words begin like a sentence: "start date" becomes "Start date".
func UpperFirst(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return text
	}
	return string(unicode.ToUpper(first)) + text[size:]
}

// FirstLine is the beginning of a text: its first line, cut after so many letters.
func FirstLine(text string, most int) string {
	line, _, _ := strings.Cut(text, "\n")
	if r := []rune(line); len(r) > most {
		return strings.TrimSpace(string(r[:most])) + "…"
	}
	return line
}

// LowerFirst makes a heading part of a sentence: "Start date" becomes "start date". "GP practice" stays as it is.
func LowerFirst(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return text
	}
	second, _ := utf8.DecodeRuneInString(text[size:])
	if unicode.IsUpper(second) {
		return text
	}
	return string(unicode.ToLower(first)) + text[size:]
}

func (t Task) class() string {
	if t.Href == "" {
		return "nhsuk-task-list__item"
	}
	return "nhsuk-task-list__item nhsuk-task-list__item--with-link"
}

func (t Task) statusClass() string {
	if t.Colour != "" {
		return tagClass(t.Colour)
	}
	quiet := "nhsuk-tag nhsuk-tag--no-colour nhsuk-tag--no-border nhsuk-u-font-weight-normal"
	if t.Href == "" {
		quiet += " nhsuk-u-secondary-text-colour"
	}
	return quiet
}

func taskID(name string, i int, part string) string {
	return name + "-" + strconv.Itoa(i+1) + "-" + part
}

func (t Task) describedBy(name string, i int) string {
	ids := []string{taskID(name, i, "status")}
	if t.Hint != "" {
		ids = append([]string{taskID(name, i, "hint")}, ids...)
	}
	return strings.Join(ids, " ")
}

// mostTabsOpen is how many tabs stand open on a narrow screen: they take two lines of it at most.
const mostTabsOpen = 4

// tabGroup is tabs under one name.
type tabGroup struct {
	name string
	tabs []Tab
}

// groupTabs puts tabs under the names of their groups, in the order in which the names come first.
func groupTabs(tabs []Tab) []tabGroup {
	var groups []tabGroup
	for _, tab := range tabs {
		at := slices.IndexFunc(groups, func(g tabGroup) bool { return g.name == tab.Group })
		if at < 0 {
			at = len(groups)
			groups = append(groups, tabGroup{name: tab.Group})
		}
		groups[at].tabs = append(groups[at].tabs, tab)
	}
	return groups
}

// currentTab is the label of the tab that is open, "" for none.
func currentTab(tabs []Tab) string {
	for _, tab := range tabs {
		if tab.Current {
			return tab.Label
		}
	}
	return ""
}

func (c Card) class() string {
	if c.Href != "" {
		return "nhsuk-card nhsuk-card--clickable"
	}
	return "nhsuk-card"
}

func (s Step) class() string {
	if s.State == StepAhead {
		return "app-steps__step"
	}
	return "app-steps__step app-steps__step--" + string(s.State)
}

func (s Step) attributes() templ.Attributes {
	if s.State == StepNow {
		return templ.Attributes{"aria-current": "step"}
	}
	return nil
}

func cellClass(block string, numeric bool) string {
	if numeric {
		return block + " " + block + "--numeric"
	}
	return block
}

// column is the column of the cell at index i; a cell too many has none.
func (t TableData) column(i int) Column {
	if i < len(t.Columns) {
		return t.Columns[i]
	}
	return Column{Hidden: true}
}

// cells are the rows of a table as they are written into the page. What has nothing in it is "".
type cells [][]string

// render writes every cell.
func (t TableData) render(ctx context.Context) (cells, error) {
	var nothing, out bytes.Buffer
	if err := Lines("").Render(ctx, &nothing); err != nil {
		return nil, err
	}
	rows := make(cells, len(t.Rows))
	for i, row := range t.Rows {
		rows[i] = make([]string, len(row))
		for j, cell := range row {
			if cell == nil {
				continue
			}
			out.Reset()
			if err := cell.Render(ctx, &out); err != nil {
				return nil, err
			}
			if text := strings.TrimSpace(out.String()); text != nothing.String() {
				rows[i][j] = text
			}
		}
	}
	return rows, nil
}

// says tells whether any row has something in the column at index i. The first column names the rows, and is always there.
func (c cells) says(i int) bool {
	return i == 0 || slices.ContainsFunc(c, func(row []string) bool { return i < len(row) && row[i] != "" })
}

func (t TableData) empty() string {
	if t.Empty == "" {
		return "Nothing here yet."
	}
	return t.Empty
}

// MachineData puts schema.org data into a page, as JSON in which < and > are escaped (json.Marshal does that). It is a data block, which
// browsers never run, so the content security policy has nothing to forbid.
func MachineData(data string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, `<script type="application/ld+json">`+data+`</script>`)
		return err
	})
}
