package instrument

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// State says what became of a question.
type State int

const (
	Missing       State = iota // nobody answered: the zero value, so what is not there is missing
	Given                      // answered with Values
	NotApplicable              // the person says that it does not apply to them
	Faulty                     // a form was sent with something that cannot be accepted: Values hold what was typed
)

// Answer is what one person answered to one item. "Does not apply", missing and the middle of a scale are three
// different things everywhere.
type Answer struct {
	State State

	// Values of a given answer. One value for every kind but two: choices hold the ids of the chosen options in the
	// order of the form, a ranking holds the ids of all options, the first place first. Steps are their number, yes and no
	// are "yes" and "no", a number is written plainly with its decimals.
	Values []string
}

// Give makes a given answer. It is for callers that hold an answer already, such as an import; Valid checks it.
func Give(values ...string) Answer { return Answer{State: Given, Values: values} }

// Value is the one value of a given answer, or the empty string.
func (a Answer) Value() string {
	if a.State == Given && len(a.Values) > 0 {
		return a.Values[0]
	}
	return ""
}

// Typed is what to show in the one field of an item: a given value, or what was typed and not accepted.
func (a Answer) Typed() string {
	if (a.State == Given || a.State == Faulty) && len(a.Values) > 0 {
		return a.Values[0]
	}
	return ""
}

// Has says whether value was picked or typed.
func (a Answer) Has(value string) bool {
	return (a.State == Given || a.State == Faulty) && slices.Contains(a.Values, value)
}

// Answers maps the id of an item to the answer. An item that is not in the map is missing.
type Answers map[string]Answer

// With is a copy of the answers in which those of newer to the items of def replace the older ones. An item of def that
// newer does not hold becomes missing: that is how an answer is taken back.
func (as Answers) With(def Definition, newer Answers) Answers {
	all := maps.Clone(as)
	if all == nil {
		all = Answers{}
	}
	for _, it := range def.Items() {
		if a, ok := newer[it.ID]; ok && a.State != Missing {
			all[it.ID] = a
		} else {
			delete(all, it.ID)
		}
	}
	return all
}

// Pick keeps only answers to items of def.
func (as Answers) Pick(def Definition) Answers {
	kept := Answers{}
	for _, it := range def.Items() {
		if a, ok := as[it.ID]; ok && a.State != Missing {
			kept[it.ID] = a
		}
	}
	return kept
}

// Empty says whether no question was answered, not even with "does not apply".
func (as Answers) Empty() bool {
	for _, a := range as {
		if a.State != Missing {
			return false
		}
	}
	return true
}

// MissingItems are the required items of def that have no accepted answer, in the order asked: the list of what is left
// to do. "Does not apply" is an answer.
func MissingItems(def Definition, as Answers) []Item {
	var left []Item
	for _, it := range def.Items() {
		if it.Required && !as.answered(it.ID) {
			left = append(left, it)
		}
	}
	return left
}

func (as Answers) answered(id string) bool {
	s := as[id].State
	return s == Given || s == NotApplicable
}

// Progress is how far someone has come with one section, for a task list.
type Progress struct {
	Section  Section
	Answered int // items with an answer
	Left     int // required items without one
}

// Done says whether nothing required is left and something was answered, or nothing was required at all.
func (p Progress) Done() bool {
	if p.Left > 0 {
		return false
	}
	for _, it := range p.Section.Items {
		if it.Required {
			return true
		}
	}
	return p.Answered > 0
}

// TaskList is the progress of every section of def.
func TaskList(def Definition, as Answers) []Progress {
	list := make([]Progress, len(def.Sections))
	for i, s := range def.Sections {
		list[i].Section = s
		for _, it := range s.Items {
			switch {
			case as.answered(it.ID):
				list[i].Answered++
			case it.Required:
				list[i].Left++
			}
		}
	}
	return list
}

// storedAnswer is the shape of one answer in JSON. Exactly one field is set.
type storedAnswer struct {
	Values []string `json:"v,omitempty"`
	NA     bool     `json:"na,omitempty"`
}

// EncodeJSON is the stored form: the same answers always give the same bytes. Missing answers are left out. Answers that
// were typed but not accepted are never stored, so they are an error.
func (as Answers) EncodeJSON() ([]byte, error) {
	stored := map[string]storedAnswer{}
	for id, a := range as {
		switch a.State {
		case Missing:
		case NotApplicable:
			stored[id] = storedAnswer{NA: true}
		case Given:
			if len(a.Values) == 0 {
				return nil, fmt.Errorf("the answer to %q is given but has no value", id)
			}
			stored[id] = storedAnswer{Values: a.Values}
		default:
			return nil, fmt.Errorf("the answer to %q was not accepted and cannot be stored", id)
		}
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(stored); err != nil { // map keys are written in sorted order
		return nil, err
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}

// DecodeJSON reads the stored form. It does not know the definition: use Valid for answers from outside.
func DecodeJSON(data []byte) (Answers, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	var stored map[string]storedAnswer
	if err := dec.Decode(&stored); err != nil {
		return nil, fmt.Errorf("answers: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("answers: something follows them")
	}
	as := make(Answers, len(stored))
	for id, s := range stored {
		switch {
		case s.NA && len(s.Values) == 0:
			as[id] = Answer{State: NotApplicable}
		case !s.NA && len(s.Values) > 0:
			as[id] = Answer{State: Given, Values: s.Values}
		default:
			return nil, fmt.Errorf("answers: %q is neither given nor not applicable", id)
		}
	}
	return as, nil
}

// CleanText makes typed text fit to keep and compare: line ends are "\n", letters with accents have one form (NFC), there are
// no invisible control characters, and no space at the end of lines or around the whole.
func CleanText(s string) string {
	s = norm.NFC.String(strings.ToValidUTF8(s, "\uFFFD"))
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t', r == '\u2028', r == '\u2029', r == '\u0085':
			return ' '
		case unicode.IsControl(r), isDirectionMark(r), r == '\ufeff', r == '\u200b':
			return -1
		}
		return r
	}, s)
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRightFunc(l, unicode.IsSpace)
	}
	// Dropping an invisible character can bring two parts of one letter together, so the form is made once more.
	return norm.NFC.String(strings.TrimSpace(strings.Join(lines, "\n")))
}

// isDirectionMark says whether r only changes the direction of writing of what follows. Such characters can make a text
// that two people confirm look different from what it says.
func isDirectionMark(r rune) bool {
	return r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}
