package matching

import (
	"strings"
	"testing"

	"alongside/internal/platform/db"
)

// TestWhoKnowsOfEachOtherIsCounted: the summary says how many pairs are left out because they know of each other, and not those whom the
// coordinator asked here.
func TestWhoKnowsOfEachOtherIsCounted(t *testing.T) {
	w := &crowd{met: map[[2]db.ID]bool{}}
	for n, names := range [2][]db.ID{{"ada", "cleo"}, {"ben", "dan"}} {
		for _, name := range names {
			w.sides[n] = append(w.sides[n], &profile{Seeker: Seeker{Person: name}})
		}
	}
	know := func(a, b db.ID) { w.met[[2]db.ID{a, b}], w.met[[2]db.ID{b, a}] = true, true }
	words := func(n int) string { return suggestionsPage{Known: n}.known() }
	if n := w.knownBefore(nil); n != 0 || words(n) != "" {
		t.Errorf("%d: %q", n, words(n))
	}
	know("ada", "ben")
	know("cleo", "dan")
	know("cleo", "gone")
	know("ada", "cleo") // of one side
	if n := w.knownBefore(nil); n != 2 || !strings.HasPrefix(words(n), "2 times, two people") {
		t.Errorf("%d: %q", n, words(n))
	}
	sent := map[[3]db.ID]Introduction{{"cleo", "dan"}: {Professional: "cleo", Partner: "dan"}}
	if n := w.knownBefore(sent); n != 1 || !strings.HasPrefix(words(n), "Two people who seek here know") {
		t.Errorf("%d: %q", n, words(n))
	}
}
