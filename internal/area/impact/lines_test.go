package impact

import (
	"testing"
)

// A change is confirmed since the first instant from which it has been so without a break.
func TestSinceWhenAChangeIsConfirmed(t *testing.T) {
	got := confirmed([]stood{
		{"a", 1, false, "a"}, {"a", 2, true, "a"}, {"a", 3, true, "m"},
		{"b", 1, true, "b"}, {"b", 2, false, "b"},
		{"c", 1, true, "c"}, {"c", 2, false, "c"}, {"c", 5, true, "c"},
	})
	if len(got) != 2 || got["a"] != (Confirmation{"m", 2}) || got["c"] != (Confirmation{"c", 5}) {
		t.Errorf("%v", got)
	}
}
