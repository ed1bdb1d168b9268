package evaluation

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"alongside/internal/platform/db"
)

// TestNobodyIsAskedAlone: whatever their own days are, people are asked in groups of askedTogether or more, nobody before
// their own time and nobody after the latest.
func TestNobodyIsAskedAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const day = 24 * time.Hour
		now := db.Instant(0).Add(400 * day)
		latest := now.Add(time.Duration(rapid.IntRange(0, 90).Draw(t, "latest")) * day)
		n := rapid.IntRange(askedTogether, 40).Draw(t, "people")
		who := make([]asked, n)
		own := map[db.ID]db.Instant{}
		for i := range who {
			who[i] = asked{Person: db.NewRandomID()}
			if rapid.Bool().Draw(t, "has a day") {
				who[i].Asks = now.Add(time.Duration(rapid.IntRange(-50, 120).Draw(t, "day")) * day)
			}
			own[who[i].Person] = who[i].Asks
		}
		count := map[db.Instant]int{}
		for _, a := range inGroups(slices.Clone(who), now, latest) {
			count[a.Asks]++
			if a.Asks != 0 && (a.Asks <= now || a.Asks > latest) {
				t.Fatalf("asked at %d, with now %d and latest %d", a.Asks, now, latest)
			}
			if max(a.Asks, now) < min(own[a.Person], latest) {
				t.Fatalf("asked at %d before the own time %d", a.Asks, own[a.Person])
			}
		}
		for at, c := range count {
			if c < askedTogether {
				t.Fatalf("%d people are asked at %d", c, at)
			}
		}
	})
}
