package heard

import (
	"math/rand/v2"
	"strconv"
	"testing"

	"alongside/engine/stats"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/smallnumber"
)

func TestWhatALinkFillsIn(t *testing.T) {
	code := NewCode()
	for text, want := range map[string]Said{
		"": {}, "castle": {}, "letter": {Source: "letter"}, "letter." + code: {Source: "letter"}, "visit": {Source: "visit"}, "visit." + code: {Source: "visit", Code: code},
		"visit.<b>": {Source: "visit"}, "visit." + code + code: {Source: "visit"}, "." + code: {},
	} {
		if got := From(text); got != want {
			t.Errorf("%q is read as %+v", text, got)
		}
	}
	link := Said{Source: ByVisit, Code: code}
	if From(link.String()) != link {
		t.Errorf("%q does not carry on what it says", link)
	}
	if got := Read("friend", link.String()); got != (Said{Source: "friend"}) {
		t.Errorf("who chose a friend came by %+v", got)
	}
	if got := Read(ByVisit, link.String()); got != link {
		t.Errorf("who left it as it was came by %+v", got)
	}
	var c errs.Check
	Said{Source: "castle"}.Check(&c)
	if c.Err() == nil {
		t.Error("a source of no list is taken")
	}
}

// TestNoSmallNumberIsShown: whatever came from where, no line shows a small number of people, by any rule that hides such numbers.
func TestNoSmallNumberIsShown(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	for _, rule := range stats.Policies {
		if rule.Key == stats.PolicyNone || rule.Midpoint || rule.Round > 0 { // a rounded number is not how many people there were
			continue
		}
		under := smallnumber.Under(rule)
		for range 300 {
			var all []Came
			for i := range 30 {
				steps := []int{r.IntN(9), r.IntN(4), r.IntN(12)}
				switch i % 4 {
				case 0:
					all = append(all, Came{Source: ByVisit, Visit: db.ID(strconv.Itoa(i)), Place: "Place " + strconv.Itoa(i), Steps: steps})
				case 1:
					all = append(all, Came{Source: "friend", Steps: steps})
				default:
					all = append(all, Came{Steps: []int{0, 0, r.IntN(2)}})
				}
			}
			for _, list := range [][]Came{all, all[:3], firsts(all)} {
				rows, err := Rows(rule, list)
				if err != nil {
					t.Fatal(err)
				}
				for _, row := range rows {
					for _, text := range append([]string{row.Total}, row.Steps...) {
						if n, err := strconv.Atoi(text); err == nil && n < under && (n > 0 || text != row.Total) {
							t.Fatalf("%s: %q shows %d", rule.Key, row.From, n)
						}
					}
				}
			}
		}
	}
}

// firsts are the same counts with one step alone.
func firsts(all []Came) (out []Came) {
	for _, c := range all {
		c.Steps = c.Steps[:1]
		out = append(out, c)
	}
	return out
}

func TestManyVisitsStandTogether(t *testing.T) {
	var all []Came
	for i := range mostVisits + 5 {
		all = append(all, Came{Source: ByVisit, Visit: db.ID(strconv.Itoa(i)), Place: "Place " + strconv.Itoa(i), Steps: []int{100 + i}})
	}
	all = append(all, Came{Steps: []int{50}}, Came{Source: "friend", Steps: []int{60}})
	rows, err := Rows(stats.Policies[0], all)
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != mostVisits+3 || rows[0].From != Words(ByVisit) || rows[0].Total != "510" || rows[1].From != "By the link of a visit: Place 24" || rows[mostVisits].From != "By the link of a visit: Place 5" || rows[mostVisits+2].From != "They did not say" {
		t.Errorf("%d rows: %+v", len(rows), rows)
	}
}
