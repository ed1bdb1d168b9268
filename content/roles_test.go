package content

import (
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// The map and the connection rating speak of the same kinds of roles, by the same ids, in the same words.
func TestRolesAreThoseOfTheConnectionRating(t *testing.T) {
	raw, err := Files.ReadFile("instruments/connection.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var rating struct {
		Sections []struct {
			Items []struct {
				ID, Kind, Wording string
			}
		}
	}
	if err := yaml.Unmarshal(raw, &rating); err != nil {
		t.Fatal(err)
	}
	var asked []string
	for _, s := range rating.Sections {
		for _, it := range s.Items {
			if it.Kind == "anchored" {
				asked = append(asked, it.ID+": "+it.Wording)
			}
		}
	}
	var listed []string
	for _, r := range Roles().Roles {
		listed = append(listed, r.ID+": "+r.Name)
		if !slices.Contains([]string{"inside", "boundary", "outside"}, r.Place) || !slices.Contains([]string{"system-influencer", "community-enabler"}, r.Influence) {
			t.Errorf("%s stands %q and is %q", r.ID, r.Place, r.Influence)
		}
		if r.Means == "" || len(strings.Fields(r.Means)) > 20 || r.Family == "" || len(r.Points) == 0 || !slices.IsSorted(r.Points) {
			t.Errorf("%s: meaning, family or points", r.ID)
		}
		for _, p := range r.Points {
			if p < 1 || p > 40 {
				t.Errorf("%s comes from point %d", r.ID, p)
			}
		}
	}
	slices.Sort(asked)
	slices.Sort(listed)
	if !slices.Equal(asked, listed) || len(listed) != 16 {
		t.Errorf("the rating asks about\n%s\nand the roles are\n%s", strings.Join(asked, "\n"), strings.Join(listed, "\n"))
	}
}
