package standing

import (
	"strings"
	"testing"

	"alongside/internal/shared/group"
)

func TestReadingSpans(t *testing.T) {
	for _, c := range []struct{ cell, starts, ends string }{
		{"2 yrs from Apr 24", "2024-04-01", "2026-03-31"}, {"3 years from 1 April 2023", "2023-04-01", "2026-03-31"}, {"two year term from 1/9/24", "2024-09-01", "2026-08-31"}, {"18 months from 1/1/2025", "2025-01-01", "2026-06-30"},
		{"1/4/2024 for 3 years", "2024-04-01", "2027-03-31"}, {"Sept 2024 (2 yrs)", "2024-09-01", "2026-08-31"},
		{"1/4/2024 - 31/3/2026", "2024-04-01", "2026-03-31"}, {"Apr 24 – Mar 26", "2024-04-01", "2026-03-31"}, {"from 1st May 2023 to 30th April 2025", "2023-05-01", "2025-04-30"}, {"2023 to 2025", "2023-01-01", "2025-12-31"},
		{"until 31/3/26", "", "2026-03-31"}, {"Ends March 2027", "", "2027-03-31"}, {"since June 2022", "2022-06-01", ""}, {"01/02/2024", "2024-02-01", ""}, {"ongoing", "", ""}, {"Jan 2024 - present", "2024-01-01", ""},
	} {
		starts, ends, _, err := readSpan(c.cell)
		if err != nil || starts != c.starts || ends != c.ends {
			t.Errorf("%q: %s to %s, %v", c.cell, starts, ends, err)
		}
	}
	for _, bad := range []string{"soon", "31/31/2024 to 1/1/2025", "2 yrs from whenever", "1/4/2024 to the end", "30/2/24", "2 yrs"} {
		if starts, ends, _, err := readSpan(bad); err == nil {
			t.Errorf("%q was read as %q to %q", bad, starts, ends)
		}
	}
	for cell, want := range map[string]string{"Apr 24": "2024-04-30", "31-Mar-26": "2026-03-31", "31 Mar '26": "2026-03-31", "2025": "2025-12-31", "29.2.24": "2024-02-29", "1/4/99": "1999-04-01"} {
		if got, note, err := readDay(cell, true); got != want || note == "" || err != nil {
			t.Errorf("%q: %s %q %v", cell, got, note, err)
		}
	}
}

func TestReadingNames(t *testing.T) {
	for cell, want := range map[string]string{
		"Ann Smith; Bob Jones": "Ann Smith|Bob Jones", "Ann Smith, Bob Jones": "Ann Smith|Bob Jones", "Smith, Ann": "Smith, Ann", "Ann Smith & Bob Jones": "Ann Smith|Bob Jones", "Ann Smith and Bob Jones": "Ann Smith|Bob Jones",
		"Ann Smith\nBob Jones": "Ann Smith|Bob Jones", "Ann Smith/Bob Jones": "Ann Smith|Bob Jones", "Ann Smith, vacant": "Ann Smith|vacant", "Alexander Sand": "Alexander Sand",
	} {
		if got := strings.Join(splitNames(cell), "|"); got != want {
			t.Errorf("%q: %s", cell, got)
		}
	}
	for piece, want := range map[string]named{
		"vacant": {Vacant: true}, "TBC": {Vacant: true}, "(Vacant)": {Vacant: true}, "Chair - vacant": {Role: "Chair", Vacant: true}, "Chair (vacant)": {Role: "Chair", Vacant: true}, "VACANT – Lay member": {Role: "Lay member", Vacant: true},
		"Ann Smith (Chair)": {Name: "Ann Smith", Role: "Chair"}, "Chair: Ann Smith": {Name: "Ann Smith", Role: "Chair"}, "Ann Smith - Vice Chair": {Name: "Ann Smith", Role: "Vice Chair"}, "Smith, Ann": {Name: "Ann Smith"}, "Ann Smith-Jones": {Name: "Ann Smith-Jones"},
	} {
		got := readName(piece)
		if (got.Note != "") != (got.Name != "" && got.Name != piece) {
			t.Errorf("%q: note %q", piece, got.Note)
		}
		got.Note = ""
		if got != want {
			t.Errorf("%q: %+v", piece, got)
		}
	}
	for role, want := range map[string]bool{"Chair": true, "Co-chair": true, "Vice chair": false, "Deputy Chair": false, "Member": false, "Clinical lead": false, "Lead nurse": false, "Project lead": true, "Joint lead": true, "Clinical chair": true, "Past chair": false} {
		if leadsBy(role) != want {
			t.Errorf("%s leads: %v", role, !want)
		}
	}
	for role, want := range map[string]string{"Lay member": group.Patient, "Patient governor": group.Patient, "Medical director": group.Clinical, "Director of finance": group.Managerial, "Director of nursing": group.Clinical, "Member": ""} {
		if got, _, _ := readSide("", role); got != want {
			t.Errorf("%s speaks from %q", role, got)
		}
	}
}
