package sheet

import (
	"errors"
	"maps"
	"strings"
	"testing"
)

func people() Spec {
	return Spec{
		Columns: []Column{
			{Key: "email", Label: "Email address", Aliases: []string{"E-mail", "Cyfeiriad e-bost"}, Required: true, Unique: true, Parse: Text(40)},
			{Key: "name", Label: "Name", Required: true},
			{Key: "start", Label: "Start date", Parse: Date},
			{Key: "end", Label: "End date", Parse: Date},
		},
		Check: func(r Row) error {
			if r.Get("start") > r.Get("end") && r.Get("end") != "" {
				return errors.New("ends before it starts")
			}
			return nil
		},
	}
}

func TestGuess(t *testing.T) {
	got := people().Guess([]string{"NAME*", "e mail", "Other", "start_date", "Start  Date", "Dyddiad"})
	if want := (Mapping{"name": 0, "email": 1, "start": 3}); !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := people().Guess([]string{"Cÿféiriad E-bòst", "", "***"}); !maps.Equal(got, Mapping{"email": 0}) {
		t.Errorf("accents: %v", got)
	}
	if got := people().Headers(); strings.Join(got, "|") != "Email address|Name|Start date|End date" {
		t.Errorf("template: %q", got)
	}
}

// Every faulty line is listed with its number, column, value and reason; blank lines are left out; good lines stay.
func TestApply(t *testing.T) {
	table := read(t, `Email address,Name,Start date,End date,Shoe size
a@example.org,Ann,31/1/2026,2026-02-01,
,Bob,30 Feb 2026,,44
A@example.org,,,,
c@example.org,Cat,1/2/2026,1/1/2026,

d@example.org,Dan
`)
	spec := people()
	rows, faults := Apply(table, spec.Guess(table.Headers), spec)
	var got []string
	for _, f := range faults {
		got = append(got, f.Error())
	}
	want := []string{
		`Line 1, Shoe size: this column is not used`,
		`Line 3, Email address: is needed, but the cell is empty`,
		`Line 3, Start date, "30 Feb 2026": is not a date: write it like 31/1/2026`,
		`Line 4, Email address, "A@example.org": is the same as on line 2`,
		`Line 4, Name: is needed, but the cell is empty`,
		`Line 5: ends before it starts`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("faults:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if len(rows) != 2 || rows[0].Get("start") != "2026-01-31" || rows[1].Line != 7 || rows[1].Get("name") != "Dan" ||
		rows[1].Get("end") != "" || rows[1].Get("nothing") != "" {
		t.Errorf("rows: %+v", rows)
	}
	if !Stops(faults) || Stops(faults[:1]) || !faults[0].Note {
		t.Error("a note stops the import, or a fault does not")
	}
}

func TestApplyReportsMappings(t *testing.T) {
	table := read(t, "Email,email,Name,,x\na,b,c,d,e\n")
	spec := people()
	rows, faults := Apply(table, Mapping{"email": 0, "name": 0, "start": 9, "colour": 2}, spec)
	var got []string
	for _, f := range faults {
		if f.Line == 1 {
			got = append(got, f.Column+": "+f.Reason)
		}
	}
	for _, want := range []string{
		"Email: the same column is used for Email address and for Name",
		"Start date: the column chosen for this is not in the file",
		"colour: this import has no such column",
		"email: columns A and B have the same heading",
		"column D: this column is not used",
		"x: this column is not used",
	} {
		found := false
		for _, g := range got {
			found = found || g == want
		}
		if !found {
			t.Errorf("%q is not reported in %q", want, got)
		}
	}
	if !Stops(faults) || len(rows) != 1 {
		t.Errorf("rows %v", rows)
	}
	_, faults = Apply(table, Mapping{"email": 0}, spec)
	missing := 0
	for _, f := range faults {
		if f.Column == "Name" && !f.Note {
			missing++
		}
	}
	if missing != 1 {
		t.Errorf("a needed column that is not mapped is reported %d times", missing)
	}
}

func TestParsers(t *testing.T) {
	for in, want := range map[string]string{
		"2026-01-31": "2026-01-31", "31/1/2026": "2026-01-31", "3/4/2026": "2026-04-03", "31.01.2026": "2026-01-31",
		"31 January 2026": "2026-01-31", "31  jan 2026": "2026-01-31", "5 Sept 2026": "2026-09-05", "2026-01-31 00:00:00": "2026-01-31",
	} {
		if got, err := Date(in); err != nil || got != want {
			t.Errorf("%q is %q, %v", in, got, err)
		}
	}
	for _, bad := range []string{"31/1/26", "13/13/2026", "29/2/2026", "tomorrow", "2026-01-31 10:00:00", "1/1/0001", "46112"} {
		if got, err := Date(bad); err == nil {
			t.Errorf("%q is taken as %q", bad, got)
		}
	}
	for in, want := range map[string]string{"Yes": "yes", "N": "no", "TRUE": "yes", "ydy": "yes", "Nac oes": "no"} {
		if got, err := YesNo(in); err != nil || got != want {
			t.Errorf("%q is %q, %v", in, got, err)
		}
	}
	if _, err := YesNo("maybe"); err == nil {
		t.Error("maybe is taken")
	}
	mark := Whole(0, 5)
	for in, ok := range map[string]bool{"0": true, "5": true, "4.0": true, "6": false, "-1": false, "4.5": false, "x": false, "": false} {
		if _, err := mark(in); (err == nil) != ok {
			t.Errorf("mark %q: %v", in, err)
		}
	}
	side := OneOf(map[string]string{"Professional": "professional", "Patient partner": "partner", "Lay partner": "partner"})
	if got, err := side("patient-PARTNER"); err != nil || got != "partner" {
		t.Errorf("side is %q, %v", got, err)
	}
	if _, err := side("both"); err == nil || err.Error() != "is not one of: Lay partner, Patient partner, Professional" {
		t.Errorf("both gives %v", err)
	}
	if _, err := Text(3)("élan"); err == nil {
		t.Error("four characters fit in three")
	}
}
