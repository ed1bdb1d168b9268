package seating

import (
	"slices"
	"strings"
	"testing"

	"alongside/internal/platform/errs"
)

// What a wrong setup is told: only of what is wrong, and with its cause.
func TestASetupIsToldItsCause(t *testing.T) {
	good := usual(40, false).form(0)
	for name, c := range map[string]struct {
		change func(*SetupForm)
		fields []string
		words  string
	}{
		"more tables than people": {func(f *SetupForm) { f.Tables, f.Least = "43", "1" }, []string{"tables"}, "42 people are to sit, so some of 43 tables would stay empty."},
		"no number of tables":     {func(f *SetupForm) { f.Tables, f.Kinds = "many", map[string]string{"door": "1, 2"} }, []string{"tables"}, "whole number"},
		"a size below zero":       {func(f *SetupForm) { f.Sizes = "1: -3" }, []string{"sizes"}, "We cannot read “1: -3”."},
	} {
		f := good
		c.change(&f)
		e := errs.Of(second(f.read(40, 2)))
		var fields []string
		if e != nil {
			for _, v := range e.Fields {
				fields = append(fields, v.Name)
			}
		}
		if !slices.Equal(fields, c.fields) || !strings.Contains(e.Error(), c.words) {
			t.Errorf("%s: %v", name, e)
		}
	}
}

// A table that is held as it is and has too few people is named; once one of them may go, it is not.
func TestAHeldTableWithTooFewPeopleIsNamed(t *testing.T) {
	w := stage(40, 8, 1, eight)
	w.sit(t, nil)
	seats := w.seats["d1"]
	kept := 0
	var last string
	for _, c := range w.tables(0)[0].Chairs {
		at := seats[c.ID]
		if kept++; kept > 2 {
			at = at.leave(false)
		} else {
			at.Locked, last = true, string(c.ID)
		}
		seats[c.ID] = at
	}
	if got := w.heldSmall(0); len(got) != 1 || !strings.Contains(got[0], "Everybody at table 1 is held there, so it has only 2 people. You said at least 5.") {
		t.Error(got)
	}
	for who, at := range seats {
		if string(who) == last {
			at.Locked = false
			seats[who] = at
		}
	}
	if got := w.heldSmall(0); len(got) != 0 {
		t.Error(got)
	}
}

// A timetable that was made for other tables than there are now is told as one that does not fit, until its day is over.
func TestATimetableForOtherTablesIsTold(t *testing.T) {
	w := stage(40, 0, 3, eight)
	turns := Rotation{Day: "d2", Name: "Projects", Setup: RotationSetup{Tables: 8}}
	for tables, words := range map[int]string{8: "", 7: "There are 7 tables now. “Projects” was made for 8, so presenters are sent to tables that are not there.",
		10: "There are 10 tables now. “Projects” was made for 8 tables, so 2 tables hear nobody.", 1: "There is 1 table now."} {
		w.Plan.Setup.Tables = tables
		if got := turns.room(w); got != words && (words == "" || !strings.HasPrefix(got, words)) {
			t.Errorf("%d tables: %q", tables, got)
		}
	}
}
