package evaluation

import (
	"math"
	"slices"
	"testing"

	"alongside/internal/platform/db"
)

// Two people who sorted four quotes, and a third who sorted one: the two are compared.
func TestHowFarTwoPeopleAgree(t *testing.T) {
	given := []themeGiven{{"q1", "a", "Time", true}, {"q2", "a", "Time", true}, {"q3", "a", "Trust", true}, {"q4", "a", "Trust", true},
		{"q1", "b", "time", true}, {"q2", "b", "Trust", true}, {"q3", "b", "Trust", true}, {"q4", "b", "Trust", true}, {"q1", "c", "Food", false}}
	got := agreementOf(given, map[db.ID]string{"q2": "We were late"})
	if got.Quotes != 4 || got.Same != 3 || len(got.Differ) != 1 || got.Differ[0] != (SortedTwice{"We were late", "Time", "Trust"}) || math.Abs(got.Kappa.Value-0.5) > 1e-12 {
		t.Errorf("%+v", got)
	}
	if got.Words() != "Two people sorted 4 quotes by theme, each by themselves. They chose the same theme for 3 (75%). Kappa is 0.50." {
		t.Error(got.Words())
	}
	if one := agreementOf(given[:4], nil); one.Words() != "" {
		t.Error("one person agrees with nobody")
	}
	alike := agreementOf([]themeGiven{{"q1", "a", "Time", true}, {"q1", "b", "Time", true}}, nil)
	if alike.Same != 1 || !math.IsNaN(alike.Kappa.Value) {
		t.Errorf("one theme: %+v", alike)
	}
	// Nobody sees what others chose before they have sorted all of them.
	s := Sorting{Quotes: []Quote{{ID: "q1", Text: "x"}, {ID: "q2", Text: "y"}}}
	s.fill(given[:5], "b")
	if s.Done || s.Agreed.Quotes != 0 || s.Quotes[0].Theme != "time" || s.Quotes[1].Theme != "" {
		t.Errorf("%+v", s)
	}
}

// Only who has sorted all is finished.
func TestFinished(t *testing.T) {
	given := []themeGiven{{"q1", "a", "Time", false}, {"q2", "a", "Time", false}, {"q1", "b", "Time", false}}
	if got := finished(given, []db.ID{"q1", "q2"}); !slices.Equal(got, []db.ID{"a"}) {
		t.Error(got)
	}
	if got := finished(given, nil); len(got) != 0 {
		t.Error(got)
	}
}
