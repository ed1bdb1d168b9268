package sheet

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Text takes any text up to so many characters.
func Text(most int) func(string) (string, error) {
	return func(s string) (string, error) {
		if n := utf8.RuneCountInString(s); n > most {
			return "", fmt.Errorf("is too long: %d characters, at most %d", n, most)
		}
		return s, nil
	}
}

var dateForms = []string{
	"2006-1-2", "2/1/2006", "2.1.2006", "2-1-2006", "2 January 2006", "2 Jan 2006", "2-Jan-2006", "January 2, 2006",
	"Mon 2 January 2006", "Monday 2 January 2006", "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02 15:04", "2/1/2006 15:04",
}

// Date takes a date as people in the United Kingdom write it (31/1/2026, 31 January 2026) or as 2026-01-31, and gives the
// last. The day comes before the month. A year of two digits is refused: nobody can tell which century or which order.
func Date(s string) (string, error) {
	tidy := strings.Join(strings.Fields(strings.ReplaceAll(s, " Sept ", " Sep ")), " ")
	for _, form := range dateForms {
		t, err := time.Parse(form, tidy)
		if err != nil {
			continue
		}
		if t.Hour() != 0 || t.Minute() != 0 || t.Second() != 0 {
			return "", errors.New("has a time of day: only the date is wanted, like 31/1/2026")
		}
		if t.Year() < 1900 || t.Year() > 2200 {
			return "", fmt.Errorf("is in the year %d", t.Year())
		}
		return t.Format("2006-01-02"), nil
	}
	return "", errors.New("is not a date: write it like 31/1/2026")
}

var yesNo = map[string]string{
	"yes": "yes", "y": "yes", "true": "yes", "1": "yes", "x": "yes", "ie": "yes", "oes": "yes", "ydy": "yes",
	"no": "no", "n": "no", "false": "no", "0": "no", "na": "no", "nage": "no", "nac oes": "no",
}

// YesNo takes the usual ways to say yes or no, in English and Welsh, and gives 'yes' or 'no'.
func YesNo(s string) (string, error) {
	if v, ok := yesNo[strings.ToLower(s)]; ok {
		return v, nil
	}
	return "", errors.New("is neither yes nor no")
}

// Whole takes a whole number between two ends, also one that a spreadsheet wrote as 4.0.
func Whole(low, high int) func(string) (string, error) {
	return func(s string) (string, error) {
		whole, fraction, _ := strings.Cut(s, ".")
		n, err := strconv.Atoi(whole)
		if err != nil || strings.Trim(fraction, "0") != "" {
			return "", errors.New("is not a whole number")
		}
		if n < low || n > high {
			return "", fmt.Errorf("must be from %d to %d", low, high)
		}
		return strconv.Itoa(n), nil
	}
}

// OneOf takes one of several words and gives what each stands for. The words are compared but for case, spaces,
// punctuation and accents.
func OneOf(words map[string]string) func(string) (string, error) {
	known := map[string]string{}
	for word, value := range words {
		known[fold(word)] = value
	}
	choices := strings.Join(slices.Sorted(maps.Keys(words)), ", ")
	return func(s string) (string, error) {
		if v, ok := known[fold(s)]; ok {
			return v, nil
		}
		return "", fmt.Errorf("is not one of: %s", choices)
	}
}
