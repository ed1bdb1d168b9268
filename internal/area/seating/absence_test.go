package seating

import (
	"context"
	"maps"
	"slices"
	"testing"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
)

func TestAnAbsenceMovesAsFewAsPossible(t *testing.T) {
	w := stage(40, 2, 3, eight)
	w.sit(t, nil)
	before := w.seats["d2"]
	var r *reseated
	var err error
	for _, table := range w.tables(1) { // where six sit, five remain; where five sit, one comes along, for no table may have four
		who := table.Chairs[len(table.Chairs)-1].ID
		if r, err = w.reseat(context.Background(), 1, []db.ID{who}, nil); err != nil {
			t.Fatal(err)
		}
		if want := 6 - len(table.Chairs); r.Moved != want || !r.Fewest || r.seats[who].Table != 0 {
			t.Errorf("an absence at a table of %d moves %d people: %v", len(table.Chairs), r.Moved, r.Moves)
		}
	}
	// A whole table away leaves nobody alone at it, and those who stay are counted right.
	var away []db.ID
	for _, c := range w.tables(1)[0].Chairs[1:] {
		away = append(away, c.ID)
	}
	if r, err = w.reseat(context.Background(), 1, away, nil); err != nil {
		t.Fatal(err)
	}
	moved := 0
	for who, at := range r.seats {
		if at.Table > 0 && at.Table != before[who].Table {
			moved++
		}
	}
	if moved != r.Moved || r.Moved == 0 || r.AtLeast > r.Moved {
		t.Errorf("%d sit elsewhere, %d are told, at least %d", moved, r.Moved, r.AtLeast)
	}
	if _, err := w.reseat(context.Background(), 1, []db.ID{"nobody"}, nil); !errs.Is(err, errs.NotFound) {
		t.Errorf("somebody who does not sit is away: %v", err)
	}
}

// When most stay away, tables are left out rather than let anybody sit alone; a coach who is there keeps their table, and no table of a kind is left out.
func TestTablesAreLeftOutWhenMostStayAway(t *testing.T) {
	w := stage(40, 8, 2, Setup{Tables: 8, Least: 5, Most: 6, Coaches: CoachFixed, Kinds: map[string][]int{kinds[0].Key: {1}}})
	w.sit(t, nil)
	for _, c := range []struct{ guests, coaches, used int }{{4, 4, 5}, {12, 4, 6}, {12, 0, 4}, {30, 8, 8}, {2, 0, 1}, {1, 0, 1}} {
		var away []db.ID
		guests, coaches := 0, 0
		for _, p := range w.People {
			n, most := &guests, c.guests
			if p.Coach {
				n, most = &coaches, c.coaches
			}
			if *n++; *n > most {
				away = append(away, p.ID)
			}
		}
		r, err := w.reseat(context.Background(), 0, away, nil)
		if err != nil {
			t.Fatal(c, err)
		}
		at := map[int]int{}
		for who, v := range r.seats {
			if v.Table == 0 {
				continue
			}
			at[v.Table]++
			if i := w.at[who]; w.People[i].Coach && v.Table != w.seats["d1"][who].Table {
				t.Errorf("%v: a coach goes elsewhere", c)
			}
		}
		if len(at) > c.used {
			t.Errorf("%v: %d tables are used: %v", c, len(at), at)
		}
		for table, n := range at {
			if n == 1 && c.guests > c.used {
				t.Errorf("%v: somebody sits alone at table %d: %v", c, table, at)
			}
		}
	}
}

// Two who are kept apart find two tables, however few are there.
func TestNoTableIsLeftOutWherePeopleAreKeptApart(t *testing.T) {
	w := stage(40, 0, 1, Setup{Tables: 8, Least: 5, Most: 6, Coaches: NoCoaches})
	w.Rules = []Rule{{Kind: Apart, First: "p01", Second: "p02"}}
	w.sit(t, nil)
	var away []db.ID
	for _, p := range w.People[2:] {
		away = append(away, p.ID)
	}
	r, err := w.reseat(context.Background(), 0, away, nil)
	if err != nil || r.seats["p01"].Table == r.seats["p02"].Table {
		t.Errorf("two people who are kept apart: %+v, %v", r, err)
	}
}

// Who comes after all gets the table again that they had, and is held there if they were, where nobody else moves for it.
func TestWhoComesAfterAllGetsTheirTableAgain(t *testing.T) {
	w := stage(40, 8, 2, eight)
	w.sit(t, nil)
	before := maps.Clone(w.seats["d1"])
	held := before["p30"]
	held.Locked = true
	before["p30"], w.seats["d1"]["p30"] = held, held
	var away []db.ID
	for _, p := range w.People[10:36] {
		away = append(away, p.ID)
	}
	reseat := func(away ...db.ID) *reseated {
		r, err := w.reseat(context.Background(), 0, away, nil)
		if err != nil {
			t.Fatal(err)
		}
		w.seats["d1"] = r.seats
		return r
	}
	moved := reseat(away...).Moved
	reseat(away[1:]...) // what was noted is kept when the day is seated again
	if back := reseat(); back.Moved > moved {
		t.Errorf("%d moved, and %d when all are back", moved, back.Moved)
	}
	again := 0
	for who, at := range w.seats["d1"] {
		if slices.Contains(away, who) && at.Table == before[who].Table {
			again++
		}
	}
	if again < 20 || w.seats["d1"]["p30"] != before["p30"] {
		t.Errorf("%d of 26 sit where they sat, and who was held %+v", again, w.seats["d1"]["p30"])
	}
}

// A rule that the tables did not keep before is not said to be broken by a move, wherever its people sit.
func TestAMoveIsNotBlamedForARuleThatWasNotKept(t *testing.T) {
	w := stage(12, 0, 1, Setup{Tables: 3, Least: 3, Most: 5, Coaches: NoCoaches})
	w.sit(t, nil)
	a := w.tables(0)[0].Chairs[0].ID
	b := w.tables(0)[1].Chairs[0].ID
	w.Rules = append(w.Rules, Rule{ID: "r1", Kind: Together, First: a, Second: b})
	for _, m := range []Move{{Day: "d1", Person: a, Table: 3}, {Day: "d1", Person: b, Table: 3}, {Day: "d1", Person: w.tables(0)[2].Chairs[0].ID, Table: 1}} {
		if e, err := w.whatIf(m, nil); err != nil || len(e.Broken) != 0 {
			t.Errorf("%+v: %v %v", m, e, err)
		}
	}
}
