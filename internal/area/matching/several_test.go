package matching

import (
	"context"
	"slices"
	"strings"
	"testing"

	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

// Where somebody may be suggested with several, another can be left without anybody. They are told of as such, with whose place it could be.
func TestSomebodyLeftBesideSomebodyWithSeveral(t *testing.T) {
	w := &crowd{Criteria: Usual(), met: map[[2]db.ID]bool{}, invited: map[db.ID]db.Instant{}, now: 1 << 50}
	w.Criteria.ForProfessional = 3
	w.sides[0] = []*profile{read(testCard("Ada", "manager", "Letters", "Leeds", "evenings", "video"), nil), read(testCard("Ben", "manager", "Gardens", "Hull", "evenings", "video"), nil)}
	for _, name := range []string{"Cleo", "Dan", "Eve"} {
		w.sides[1] = append(w.sides[1], read(testCard(name, "carer", "Letters", "Leeds", "evenings", "video"), nil))
	}
	q, err := w.ask(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	a, err := q.solve(context.Background(), func(int64) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	left := q.leftOut(a)
	if len(a.Placed) != 3 || len(left) != 1 || left[0].Side != person.Professional || !slices.Equal(left[0].Unplaced, []db.ID{w.sides[0][1].Person}) || !slices.Equal(left[0].Several, []db.ID{w.sides[0][0].Person}) {
		t.Fatalf("%d pairs, left: %+v", len(a.Placed), left)
	}
	p := suggestionsPage{}
	p.crowd, p.names = w, map[db.ID]string{w.sides[0][0].Person: "Ada"}
	if got := p.leftWords(left[0]).Why; !strings.Contains(got, "One place of somebody who is suggested with several could be theirs: Ada") {
		t.Error(got)
	}
}
