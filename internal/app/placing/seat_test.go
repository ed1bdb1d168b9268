package placing

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// seated writes files for 23 people, of whom four are coaches.
func seated(t *testing.T) func(name string) string {
	var people strings.Builder
	people.WriteString("person,role,needs,mix:Perspective,mix:experience\n")
	for i := range 23 {
		role, needs := "", ""
		if i < 4 {
			role = "coach"
		}
		if i == 10 {
			needs = "near the door; quiet"
		}
		fmt.Fprintf(&people, "P%d,%s,%s,%s,%s\n", i+1, role, needs, []string{"patient", "professional"}[i%2], []string{"", "some", "much"}[i%3])
	}
	return files(t, map[string]string{
		"people.csv": people.String(), "room.csv": "table,kinds\n2,near the door;quiet\n3,quiet\n", "apart.csv": "person,other\nP5,P6\n",
		"together.csv": "person,other\nP7,P8\nP8,P9\n", "known.csv": "person,other\nP12,P13\n", "away.csv": "person,day\nP14,2\n", "locked.csv": "day,table,person\n3,4,P15\n",
		"seats.csv": "table,seats,kinds\n1,6,\n2,5-6,near the door;quiet\n3,6,\n4,6,\n", "half.csv": "table,seats\n1,6\n2,\n", "far.csv": "table,kinds\n9,quiet\n",
		"few.csv": "table,seats,kinds\n1,6,\n2,5,near the door;quiet\n", "many.csv": "table,seats,kinds\n1,20-30,\n2,20-30,near the door;quiet\n",
		"bad.csv":  "person,other\nP5,P99\nP5,P5\nP5\n",
		"slip.csv": "person,day\np 5,1\n", "days.csv": "person,day\nP5,4\nNobody,1\n", "places.csv": "day,table,person\n1,9,P5\n1,1,Nobody\n4,1,P5\n",
		"bad people.csv": "person,role,needs,mix:age\nP1,boss,,\nP1,coach,,\n,coach,,\n", "needs.csv": "person,needs\nP1,a lift\nP2,\n",
		"empty.csv": "person,role\n", "apart7.csv": "person,other\nP7,P9\n",
	})
}

func seat() Seat {
	return Seat{Size: "5-6", Days: 3, Coaches: "fixed", Seed: 1, Steps: 60_000, Time: time.Minute}
}

func TestSeat(t *testing.T) {
	path := seated(t)
	m := seat()
	m.People, m.Room, m.Apart, m.Together, m.Known, m.Away, m.Locked = path("people.csv"), path("room.csv"), path("apart.csv"), path("together.csv"), path("known.csv"), path("away.csv"), path("locked.csv")
	result, words, failed := run(t, m, false)
	if failed {
		t.Fatal(words)
	}
	has(t, words, "Seated 23 people on 3 days.", "Two people meet again: ", "Different people met: ", "The only one of their kind at a table: ", "Mix of perspective: ", "Mix of experience: ", "the same seed (1) gives the same tables")
	at := map[string]string{}
	for _, line := range strings.Split(strings.TrimSpace(result), "\n")[1:] {
		cell := strings.Split(line, ",")
		at[cell[0]+cell[2]] = cell[1]
	}
	if len(at) != 3*23-1 || at["2P14"] != "" || at["3P15"] != "4" {
		t.Errorf("%d places:\n%s", len(at), result)
	}
	for _, d := range []string{"1", "2", "3"} {
		if at[d+"P5"] == at[d+"P6"] || at[d+"P7"] != at[d+"P9"] || at[d+"P11"] != "2" || at[d+"P1"] != at["1P1"] {
			t.Errorf("a rule is broken on day %s:\n%s", d, result)
		}
	}
	if again, _, _ := run(t, m, false); again != result {
		t.Error("the same seed gave other tables")
	}
	m.Locked = filepath.Join(t.TempDir(), "all.csv") // an answer, given back, is kept
	if err := os.WriteFile(m.Locked, []byte(result), 0o600); err != nil {
		t.Fatal(err)
	}
	m.Seed = 9
	if again, words, _ := run(t, m, false); again != result {
		t.Error("places that are kept were not kept", words)
	}
}

func TestSeatAsJSON(t *testing.T) {
	path := seated(t)
	m := seat()
	m.People, m.Coaches, m.Size, m.Tables = path("people.csv"), "balanced", "", 5
	m.Room, m.NotAlone = path("room.csv"), []string{"Experience"}
	result, words, failed := run(t, m, true)
	var a seatAnswer
	if err := json.Unmarshal([]byte(result), &a); err != nil || failed || words != "" {
		t.Fatal(err, words)
	}
	if len(a.Seats) != 69 || a.People != 23 || a.Days != 3 || a.Again.Count < a.Again.Bound || a.Least.Count > a.Least.Bound || a.Mean.Mean > a.Mean.Bound || len(a.Mix) != 2 ||
		a.Mix[1].Column != "experience" || a.Mix[1].Same < a.Mix[1].Bound || a.Mix[1].Alone != a.Alone.Count || a.Ended == "" {
		t.Errorf("%+v", a)
	}
	m.Room, m.Tables = path("seats.csv"), 0
	if result, words, failed = run(t, m, false); failed {
		t.Error(words)
	}
	if n := strings.Count(result, "1,2,"); n < 5 || n > 6 {
		t.Errorf("table 2 has %d people", n)
	}
}

func TestSeatRefuses(t *testing.T) {
	path := seated(t)
	for name, c := range map[string]struct {
		change func(m *Seat)
		want   []string
	}{
		"pairs": {func(m *Seat) { m.Apart = path("bad.csv") }, []string{`bad.csv: Line 2, other, "P99": is not among the people to seat`, "Line 3, other, \"P5\": is the same person twice", "Line 4, other: is needed", "3 faults"}},
		"days":  {func(m *Seat) { m.Away = path("days.csv") }, []string{"days.csv: Line 2, day", `Line 3, person, "Nobody"`}},
		"slip":  {func(m *Seat) { m.Away = path("slip.csv") }, []string{`slip.csv: Line 2, person, "p 5": is not among the people to seat, but P5 is`}},
		"places": {func(m *Seat) { m.Locked = path("places.csv") },
			[]string{`places.csv: Line 2, table, "9": is not there: there are 4 tables`, `Line 3, person, "Nobody"`, "Line 4, day"}},
		"people":       {func(m *Seat) { m.People = path("bad people.csv") }, []string{"Line 2, role", "Line 3, person", "Line 4, person"}},
		"nobody":       {func(m *Seat) { m.People = path("empty.csv") }, []string{"empty.csv"}},
		"needs":        {func(m *Seat) { m.People, m.Room, m.Size = path("needs.csv"), "", "2" }, []string{`needs.csv: Line 2, needs, "a lift": is what no table is`}},
		"own needs":    {func(m *Seat) { m.Room = "" }, []string{`"quiet": is what no table is`}},
		"no sizes":     {func(m *Seat) { m.Size = "" }, []string{"Say how many tables there are"}},
		"both":         {func(m *Seat) { m.Room = path("seats.csv") }, []string{"leave out --tables and --size"}},
		"half":         {func(m *Seat) { m.Size = ""; m.Room = path("half.csv") }, []string{"for some tables how many seats they have"}},
		"far":          {func(m *Seat) { m.Room = path("far.csv") }, []string{`far.csv: Line 2, table, "9": is not among the 4 tables`}},
		"size":         {func(m *Seat) { m.Size = "6-5" }, []string{`--size "6-5" is not a size: write it like 6 or 5-6`}},
		"parted":       {func(m *Seat) { m.Size = "9" }, []string{"23 people cannot be parted into tables of 9. 2 tables seat 18: 5 seats too few. 3 tables need 27: 4 people too few."}},
		"empty tables": {func(m *Seat) { m.Size, m.Tables, m.Room = "", 30, "" }, []string{"30 tables are more than the 23 people who are there on day 1"}},
		"no seats":     {func(m *Seat) { m.Size, m.Room = "", path("few.csv") }, []string{"On day 1 there are 23 people and only 11 seats at 2 tables: 12 seats too few."}},
		"many seats":   {func(m *Seat) { m.Size, m.Room = "", path("many.csv") }, []string{"On day 1 there are only 23 people, and the 2 tables must have 40 together at least: 17 people too few."}},
		"not alone":    {func(m *Seat) { m.NotAlone = []string{"age"} }, []string{"mix:age: is named by --not-alone"}},
		"missing":      {func(m *Seat) { m.Apart = path("missing.csv") }, []string{"missing.csv"}},
		"contradiction": {func(m *Seat) {
			m.Together, m.Apart = path("together.csv"), path("apart7.csv")
		},
			[]string{"On day 1 these 3 rules cannot be kept together:\n- P7 and P8 sit together (together.csv, line 2)\n- P8 and P9 sit together (together.csv, line 3)\n- P7 and P9 sit apart (apart7.csv, line 2)\nNo smaller set contradicts itself there"}},
		"time": {func(m *Seat) { m.Time = 1 }, nil},
	} {
		m := seat()
		m.People, m.Room = path("people.csv"), path("room.csv")
		c.change(&m)
		result, words, failed := run(t, m, false)
		if !failed && name != "time" || failed && result != "" {
			t.Errorf("%s: seated in spite of that", name)
		}
		for _, w := range c.want {
			if !strings.Contains(words, w) {
				t.Errorf("%s does not say %q:\n%s", name, w, words)
			}
		}
	}
}

// TestSomebodyAlone: more than half as many tables as people leave somebody alone at one, which is said.
func TestSomebodyAlone(t *testing.T) {
	path := files(t, map[string]string{"p.csv": "person\nA\nB\nC\nD\nE\n"})
	m := Seat{People: path("p.csv"), Tables: 3, Days: 1, Coaches: "fixed", Seed: 1, Time: 5e9}
	if _, words, failed := run(t, m, false); failed || !strings.Contains(words, "5 people at 3 tables on day 1, so somebody sits alone") {
		t.Error(words)
	}
	m.Tables = 2
	if _, words, failed := run(t, m, false); failed || strings.Contains(words, "alone") {
		t.Error(words)
	}
}

// FuzzSeat reads any text as people and as a room: the answer is right or says what is wrong.
func FuzzSeat(f *testing.F) {
	f.Add("person,role,mix:age\nA,coach,1\nB,,2\nC,,2\nD,,1\n", "table,kinds\n1,quiet\n", "person,other\nA,B\n")
	f.Add("person;needs\nA;quiet\nB;\n", "table,seats,kinds\n1,2,quiet\n2,1-2,\n", "person,other\nB,A\n")
	f.Fuzz(func(t *testing.T, people, room, apart string) {
		path := files(t, map[string]string{"p.csv": people, "r.csv": room, "a.csv": apart})
		m := Seat{People: path("p.csv"), Room: path("r.csv"), Apart: path("a.csv"), Tables: 2, Days: 2, Coaches: "fixed", Steps: 2000, Time: 2 * time.Second}
		if strings.Contains(room, "seats") {
			m.Tables = 0
		}
		if result, words, failed := run(t, m, false); failed == (result != "") || failed && words == "" {
			t.Fatalf("%q, %q", result, words)
		}
	})
}

// TestRulesMayNeedMoreTables: with a size and no number, rules that as few tables as possible cannot keep get more of them.
func TestRulesMayNeedMoreTables(t *testing.T) {
	path := files(t, map[string]string{
		"p.csv": "person\nA\nB\nC\nD\n", "three.csv": "person,other\nA,B\nB,C\nA,C\n", "self.csv": "person,other\nA,B\n",
	})
	m := Seat{People: path("p.csv"), Size: "1-2", Days: 1, Coaches: "fixed", Seed: 1, Time: 5e9, Apart: path("three.csv")}
	result, words, failed := run(t, m, false)
	if failed || !strings.Contains(result, "1,3,") {
		t.Error(result, words)
	}
	m.Together = path("self.csv")
	if _, words, failed = run(t, m, false); !failed {
		t.Error("seated in spite of a contradiction")
	}
	has(t, words, "A and B sit together", "A and B sit apart", "Another number of tables of that size does not help")
	m.Together, m.Size = "", "2"
	if _, words, failed = run(t, m, false); !failed || strings.Contains(words, "Another number") {
		t.Error(words)
	}
}

// TestSeatWithAbsences eases the fewest at a table on the days on which some are away, as the pages do.
func TestSeatWithAbsences(t *testing.T) {
	all := map[string]string{"p.csv": "person\n", "room.csv": "table,seats\n", "four.csv": "table,seats\n1,4\n2,4-4\n", "few.csv": "person\n", "one.csv": "person,day\nP1,1\n", "many.csv": "table,seats\n1,1\n2,8\n3,1\n4,1\n5,1\n",
		"away.csv": "person,day\n", "most.csv": "person,day\n"}
	for i := range 48 {
		all["p.csv"] += fmt.Sprintf("P%d\n", i+1)
		if i < 8 {
			all["room.csv"] += fmt.Sprintf("%d,5-6\n", i+1)
			all["few.csv"] += fmt.Sprintf("P%d\n", i+1)
		}
		if i < 9 {
			all["away.csv"] += fmt.Sprintf("P%d,2\n", i+1)
		}
		if i < 45 {
			all["most.csv"] += fmt.Sprintf("P%d,2\n", i+1)
		}
	}
	path := files(t, all)
	for name, c := range map[string]struct {
		people, room, away string
		days, day          int
		least, most        int // at a table of the day
		says               string
	}{
		"nine of 48 away":         {"p.csv", "room.csv", "away.csv", 2, 2, 4, 6, "To know: with the absences there are 39 people on day 2, 1 too few for the fewest at every table. So the largest tables may have 4."},
		"the other day":           {"p.csv", "room.csv", "away.csv", 2, 1, 6, 6, "To know"},
		"three are left":          {"p.csv", "room.csv", "most.csv", 2, 2, 1, 3, "37 too few"},
		"one of eight away":       {"few.csv", "four.csv", "one.csv", 1, 1, 3, 4, ""},
		"one table is the larger": {"few.csv", "many.csv", "one.csv", 1, 1, 1, 8, ""},
	} {
		m := Seat{People: path(c.people), Room: path(c.room), Away: path(c.away), Days: c.days, Coaches: "fixed", Seed: 1, Steps: 20_000, Time: time.Minute}
		result, words, failed := run(t, m, false)
		if failed || !strings.Contains(words, c.says) {
			t.Errorf("%s: %s", name, words)
			continue
		}
		at := map[string]int{}
		for _, line := range strings.Split(result, "\n") {
			if cell := strings.Split(line, ","); cell[0] == fmt.Sprint(c.day) {
				at[cell[1]]++
			}
		}
		for table, n := range at {
			if n < c.least || n > c.most {
				t.Errorf("%s: %d at table %s", name, n, table)
			}
		}
	}
	m := Seat{People: path("few.csv"), Size: "4", Away: path("one.csv"), Days: 1, Coaches: "fixed", Seed: 1, Steps: 20_000, Time: time.Minute}
	if result, words, failed := run(t, m, false); failed || !strings.Contains(result, "1,2,") {
		t.Error("two tables, as if all came:", words)
	}
}
