package voice

import (
	"slices"
	"testing"
)

// TestAPerspectiveThatNamesWhoPeopleAreIsFound: what people do or have lived through with services counts, who they are never does.
func TestAPerspectiveThatNamesWhoPeopleAreIsFound(t *testing.T) {
	for text, want := range map[string][]string{
		"A black Muslim person over 70":                  {"an age", "an origin", "a faith"},
		"Muslim women with HIV":                          {"a sex", "a faith", "somebody’s health"},
		"Black people with a stroke":                     {"an origin", "somebody’s health"},
		"Polish families":                                {"an origin"},
		"Somebody in their 60s":                          {"an age"},
		"Adults aged 18 to 25":                           {"an age"},
		"Gay fathers":                                    {"a sex", "whom people love"},
		"Young carers":                                   {"an age"},
		"Widows":                                         {"a marriage or a pregnancy"},
		"Wheelchair users":                               {"somebody’s health"},
		"Trans people":                                   {"a gender"},
		"Women who have used the stroke ward":            {"a sex"},
		"Carers":                                         nil,
		"Has cared for somebody at home":                 nil,
		"Carers of people with dementia":                 nil,
		"Has used the stroke ward":                       nil,
		"Nurses in mental health":                        nil,
		"Psychologists":                                  nil,
		"Surgeons and obstetricians":                     nil,
		"Families who speak Polish or Urdu":              nil,
		"People whose first language is not English":     nil,
		"Has looked after somebody for years":            nil,
		"Knows services from a village far from town":    nil,
		"Does without the internet":                      nil,
		"Night staff":                                    nil,
		"Cleaners and porters":                           nil,
		"Works over 3 sites, with more than one manager": nil,
		"Shift workers from towns with no hospital":      nil,
		"": nil,
	} {
		var got []string
		for _, n := range Names(text) {
			got = append(got, n.Says)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q names %q, want %q", text, got, want)
		}
		if Counts(text) != (len(want) == 0) {
			t.Errorf("%q counts: %v", text, Counts(text))
		}
	}
	if got, want := NamesWords("A black Muslim person over 70"), "This names an age (“over 70”), an origin (“black”) and a faith (“Muslim”)."; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
}
