package instrument

import (
	"strconv"
	"strings"
	"testing"

	"alongside/content"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestParseCell(t *testing.T) {
	d := example(t)
	for _, c := range []struct {
		item, cell string
		want       Answer
	}{
		{"heard", "Strongly agree", Give("5")},
		{"heard", " 2 ", Give("2")},
		{"heard", "N/A", Answer{State: NotApplicable}},
		{"heard", "", Answer{}},
		{"again", "YES", Give("yes")},
		{"cost", "£1,200", Give("1200.00")},
		{"helps", "Hearing loop; print", Give("print", "loop")},
		{"order", "Time; trust ;money", Give("time", "trust", "money")},
		{"name", "na", Give("na")}, // this item does not offer it, so it is a name
	} {
		it, _ := d.Item(c.item)
		got, message := ParseCell(it, c.cell)
		if message != "" || !cmp.Equal(got, c.want) {
			t.Errorf("%s %q: %v %s", c.item, c.cell, got, message)
		}
	}
	for item, cell := range map[string]string{"heard": "often", "helps": "print; x", "order": "time; time; trust", "people": "many", "helpful": "na"} {
		it, _ := d.Item(item)
		if a, message := ParseCell(it, cell); message == "" || a.State != Faulty || a.Values[0] != cell {
			t.Errorf("%s %q is read as %v %s", item, cell, a, message)
		}
	}
}

func TestCellsComeBack(t *testing.T) {
	d := example(t)
	rapid.Check(t, func(t *rapid.T) {
		it := rapid.SampledFrom(d.Items()).Draw(t, "item")
		a := drawAnswer(t, it)
		for _, na := range naCells {
			if it.NA && strings.EqualFold(a.Value(), na) {
				return // who types "n/a" means it
			}
		}
		if back, message := ParseCell(it, Cell(it, a)); message != "" || !cmp.Equal(a, back) {
			t.Fatalf("%s: %v became %v %s", it.ID, a, back, message)
		}
	})
}

// Every application of the demonstration is a complete one, as the ordinary import would find it.
func TestDemonstrationApplications(t *testing.T) {
	def, _ := Shipped("pairs-application")
	rows := readCSV(t, "demo/applications.csv")
	if len(rows) != 1+15+5 {
		t.Fatalf("%d rows", len(rows))
	}
	needs, emails := content.AccessNeeds(), map[string]bool{}
	for _, row := range readCSV(t, "demo/people.csv")[1:] {
		if !strings.HasSuffix(row[2], "@example.org") || emails[row[2]] {
			t.Errorf("address %q", row[2])
		}
		emails[row[2]] = true
	}
	pairs := readCSV(t, "demo/pairs-2015.csv")
	for n, row := range rows[1:] {
		as, cell := Answers{}, map[string]string{}
		for i, name := range rows[0] {
			cell[name] = row[i]
			it, ok := def.Item(name)
			if !ok {
				if strings.Contains(name, "-") {
					t.Fatalf("column %q is no item", name)
				}
				continue
			}
			a, message := ParseCell(it, row[i])
			if message != "" {
				t.Errorf("row %d, %s: %s", n+1, name, message)
			}
			as[name] = a
		}
		var sides []Side
		for _, side := range []Side{Professional, Partner} {
			email := cell[string(side)+"_email"]
			if email == "" {
				continue
			}
			sides = append(sides, side)
			if !emails[email] {
				t.Errorf("row %d: nobody has the address %s", n+1, email)
			}
		}
		if n < 15 && (len(sides) != 2 || cell["challenge"] != pairs[n+1][7] || !emails[cell["sponsor_email"]]) {
			t.Errorf("row %d is not pair %d", n+1, n+1)
		}
		for _, left := range MissingItems(def.ForSides(sides...), as) {
			t.Errorf("row %d: %s is missing", n+1, left.ID)
		}
		for _, id := range strings.Split(cell["professional_access_needs"]+"; "+cell["partner_access_needs"], "; ") {
			if _, ok := needs.Find(id); id != "" && !ok {
				t.Errorf("row %d: %q is no access need", n+1, id)
			}
		}
	}
}

func TestDemonstrationSpacesAnswerTheirInstruments(t *testing.T) {
	check := func(key string, pair int, answers map[string]string) {
		t.Helper()
		def, _ := Shipped(key)
		as := Answers{}
		for id, text := range answers {
			it, ok := def.Item(id)
			if !ok {
				t.Errorf("pair %d: %s has no item %q", pair, key, id)
				continue
			}
			a, message := it.Valid(Give(text))
			if message != "" {
				t.Errorf("pair %d, %s: %s", pair, id, message)
			}
			as[id] = a
		}
		if left := MissingItems(def, as); len(left) > 0 {
			t.Errorf("pair %d: %s lacks %s", pair, key, left[0].ID)
		}
	}
	for _, s := range content.DemoSpaces() {
		check("agreement", s.Pair, s.Agreement.Answers)
		if s.AboutUs.Partner != nil {
			check("about-us", s.Pair, s.AboutUs.Professional)
			check("about-us", s.Pair, s.AboutUs.Partner)
			check("role-check-in", s.Pair, s.RoleCheckIn.Professional)
			check("role-check-in", s.Pair, s.RoleCheckIn.Partner)
		}
	}
}

// TestACellIsToldWhatItMayHold: nobody who mends a file sees the answers of the form, so the message names them; and a whole number stays one.
func TestACellIsToldWhatItMayHold(t *testing.T) {
	choices := Item{ID: "helps", Kind: Choices, Options: []Option{{ID: "print", Label: "Large print"}, {ID: "loop", Label: "A hearing loop"}}}
	one := Item{ID: "when", Kind: Choice, Options: choices.Options}
	scale := Item{ID: "agree", Kind: Agree}
	for _, c := range []struct {
		it         Item
		cell, want string
	}{
		{choices, "print; braille", "Write one or more of these, with “;” between them: “Large print”, “A hearing loop”."},
		{one, "braille", "Write one of these: “Large print”, “A hearing loop”."},
		{Item{ID: "y", Kind: YesNo}, "perhaps", "Write one of these: “Yes”, “No”."},
	} {
		if _, message := ParseCell(c.it, c.cell); message != c.want {
			t.Errorf("%q: %q", c.cell, message)
		}
	}
	if _, message := ParseCell(scale, "9"); !strings.HasPrefix(message, "Write one of these: 1 (") || !strings.HasSuffix(message, ").") {
		t.Errorf("of a scale: %q", message)
	}
	var many []Option
	for i := range 40 {
		many = append(many, Option{ID: strconv.Itoa(i), Label: "Option " + strconv.Itoa(i)})
	}
	if _, message := ParseCell(Item{ID: "many", Kind: Choice, Options: many}, "x"); !strings.HasSuffix(message, " and 28 more.") {
		t.Errorf("of many: %q", message)
	}
	years := Item{ID: "years", Kind: Number, Decimals: 1, Unit: "years"}
	for cell, want := range map[string]string{"3": "3", "3.0": "3", "2.5": "2.5", "0": "0"} {
		if a, _ := ParseCell(years, cell); len(a.Values) != 1 || a.Values[0] != want {
			t.Errorf("%s years are %v", cell, a.Values)
		}
	}
	if got := years.Label("3.0"); got != "3 years" { // as it was stored before
		t.Errorf("%q", got)
	}
	pounds := Item{ID: "fee", Kind: Number, Decimals: 2, Unit: "£"}
	if a, _ := ParseCell(pounds, "3.5"); a.Values[0] != "3.50" {
		t.Errorf("£%s", a.Values[0])
	}
}
