package board

import (
	"strings"
	"testing"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/group"
)

func TestThePeriodBefore(t *testing.T) {
	for _, c := range []struct{ from, to, before, until string }{
		{"2025-04-01", "2026-03-31", "2024-04-01", "2025-03-31"}, // a year with the end of a leap year
		{"2026-01-01", "2026-03-31", "2025-10-01", "2025-12-31"}, // a quarter
		{"2026-02-01", "2026-02-28", "2026-01-01", "2026-01-31"},
		{"2026-03-10", "2026-03-16", "2026-03-03", "2026-03-09"}, // seven days
		{"2026-03-10", "2026-03-10", "2026-03-09", "2026-03-09"},
		{"2025-11-24", "2026-11-23", "2024-11-24", "2025-11-23"},
	} {
		if got := (Period{c.from, c.to}).Before(); got != (Period{c.before, c.until}) {
			t.Errorf("before %s to %s is %v, want %s to %s", c.from, c.to, got, c.before, c.until)
		}
	}
}

func TestWhatIsTypedAsAPeriod(t *testing.T) {
	const today = "2026-11-23"
	for _, c := range []struct{ from, to, first, last, field string }{
		{"", "", "2025-11-24", today, ""},
		{"", "31/3/2026", "2025-04-01", "2026-03-31", ""},
		{"1/1/2026", "31/3/2026", "2026-01-01", "2026-03-31", ""},
		{"", "24/11/2026", "", "", "to"},
		{"", "soon", "", "", "to"},
		{"1/4/2026", "31/3/2026", "", "", "from"},
		{"1/1/1900", "", "", "", "from"},
		{"x", "", "", "", "from"},
	} {
		p, err := periodOf(c.from, c.to, today)
		if c.field != "" {
			if e := errs.Of(err); e == nil || len(e.Fields) != 1 || e.Fields[0].Name != c.field {
				t.Errorf("%q to %q: %v, want a problem beside %s", c.from, c.to, err, c.field)
			}
			continue
		}
		if err != nil || p != (Period{c.first, c.last}) {
			t.Errorf("%q to %q is %v (%v), want %s to %s", c.from, c.to, p, err, c.first, c.last)
		}
	}
}

// find gives a figure of the report by its label.
func find(t *testing.T, all []Chapter, label string) Figure {
	t.Helper()
	for _, c := range all {
		for _, f := range c.Figures {
			if f.Label == label {
				return f
			}
		}
	}
	t.Fatalf("there is no figure %q", label)
	return Figure{}
}

func TestFiguresOfRolesAndGroups(t *testing.T) {
	p := Period{"2026-01-01", "2026-12-31"}
	term := func(holder db.ID, starts, ends string) group.Term {
		return group.Term{Holder: holder, Name: "Name of " + string(holder), Role: "Member", Group: "g", GroupName: "Board", Pillar: group.Patient, Starts: starts, Ends: ends}
	}
	terms := []group.Term{
		term("a", "2025-06-01", ""),           // held before, and still
		term("b", "2026-01-01", "2027-03-31"), // taken up on the first day; ends within six months of the last
		term("b", "2026-05-01", ""),           // the same person a second time
		term("c", "2025-01-01", "2025-12-31"), // over on the last day of the time before
		term("", "2026-02-01", ""),            // vacant
		term("d", "2026-12-31", "2026-12-31"), // one day, the last
	}
	f := facts{Period: p, Organisation: "o", Terms: terms, TermsB: terms,
		Groups:  []group.Standing{{Group: group.Group{Name: "Three"}, Clinical: 1, Managerial: 2, Patient: 1}, {Group: group.Group{Name: "Two"}, Clinical: 1, Managerial: 1}, {Group: group.Group{Name: "None"}}},
		GroupsB: []group.Standing{{Group: group.Group{Name: "Three"}, Clinical: 1}},
		Types:   []group.RoleType{{ID: "x", Name: "Held", Offered: true}, {ID: "y", Name: "Free", Offered: true}, {ID: "z", Name: "Not offered"}},
		Held:    map[string]int{"x": 2}, HeldB: map[string]int{},
		Plan: Plan{Stands: []string{"One", "Two"}, Begun: []string{"One", "Two", "Three"}, Of: 40}, PlanBefore: Plan{Stands: []string{"One"}, Begun: []string{"One"}, Of: 40},
		Decided: Decided{Assured: []Decision{{Title: "A"}}, Overrides: []Decision{{Title: "B", Day: "2026-05-04", By: "Wendy", Reason: "It was late."}}, Open: []Decision{{ID: "c", Title: "C"}, {ID: "d", Title: "D"}}},
		Ratings: Ratings{Day: "2026-05-01", Before: "2025-05-01", Lines: []Rating{{Kind: "K", Value: 3, WasValue: 1}, {Kind: "L", Value: 0, WasValue: 2}, {Kind: "M", Value: -1, WasValue: -1, Is: "Does not apply"}}},
	}
	all := chapters(f)
	for label, want := range map[string][2]string{
		"Patient leader roles that somebody took up":      {"3", "2"},
		"People in a patient leader role on the last day": {"3", "2"},
		"Their roles that end within six months":          {"2", "1"},
		"Patient leader roles that are vacant":            {"1", "0"},
		"Groups led from all three sides":                 {"1 of 3", "0 of 1"},
		"Groups with two of the three sides":              {"1 of 3", "0 of 1"},
		"Groups with one side alone":                      {"0 of 3", "1 of 1"},
		"Groups in which nobody holds a role":             {"1 of 3", "0 of 1"},
		"Groups without a patient leader":                 {"2 of 3", "1 of 1"},
		"Kinds of patient leader role that nobody holds":  {"1 of 2", "2 of 2"},
		"Steps in place, of the forty":                    {"2 of 40", "1 of 40"},
		"Decisions signed off without assurance":          {"1", "0"},
		"Decisions that were still open at the end":       {"2", "0"},
		"Questions answered in time":                      {"too few to show", "too few to show"},
	} {
		if v := find(t, all, label); v.Value != want[0] || v.Before != want[1] {
			t.Errorf("%s: %s, before %s; want %s and %s", label, v.Value, v.Before, want[0], want[1])
		}
	}
	// Names are those of the map: nobody let theirs be shown.
	for _, r := range find(t, all, "People in a patient leader role on the last day").Rows {
		if strings.Contains(r.What+r.Detail, "Name of") || !strings.Contains(r.Detail, "A patient partner") {
			t.Errorf("a row says %q (%s)", r.What, r.Detail)
		}
	}
	short := strings.Join(inShort(f), " ")
	for _, want := range []string{"3 people hold a patient leader role; the time before it was 2.", "Of 3 groups, 1 is led from all three sides, and 1 has a patient leader.", "Of 2 decisions that were signed off, 1 had the assurance of a patient leader, and 1 went ahead without it.", "On 1 May 2026, the connection with 1 kind of patient leader was rated better than on 1 May 2025, and with 1 worse"} {
		if !strings.Contains(short, want) {
			t.Errorf("in short there is no %q: %s", want, short)
		}
	}
	// Links lead to the days of the report, and old ratings are not in short.
	for label, want := range map[string]string{"Questions answered in time": "?from=2026-01-01&until=2026-12-31&on=2026-12-31", "Groups led from all three sides": "/map?on=2026-12-31", "Groups without a patient leader": "/map?on=2026-12-31"} {
		if v := find(t, all, label); !strings.HasSuffix(v.Path, want) {
			t.Errorf("%s leads to %q", label, v.Path)
		}
	}
	f.Ratings.Day, f.Ratings.Before = "2017-10-09", "2016-10-09"
	if short := strings.Join(inShort(f), " "); strings.Contains(short, "was rated") {
		t.Errorf("old ratings are in short: %s", short)
	}
}

func TestRatingsThatLieFarApartAreRemarkedOn(t *testing.T) {
	for _, v := range []struct{ day, before, to, want string }{
		{"2026-05-01", "2025-05-01", "2026-12-31", ""}, {"2026-05-01", "", "2026-12-31", ""}, {"", "", "2026-12-31", ""},
		{"2026-05-01", "2024-11-01", "2026-12-31", ""}, {"2026-05-02", "2024-11-01", "2026-12-31", "More than 18 months lie between"},
		{"2024-05-01", "2023-05-01", "2026-12-31", "The newest rating is more than 18 months old."},
		{"2023-05-01", "2020-05-01", "2026-12-31", "More than 18 months lie between the two ratings, so the change is not one of a single year. The newest"},
	} {
		if got := (Ratings{Day: v.day, Before: v.before}).remark(v.to); (v.want == "") != (got == "") || !strings.Contains(got, v.want) {
			t.Errorf("%s after %s, until %s: %q, want %q", v.day, v.before, v.to, got, v.want)
		}
	}
}
