package placing

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"alongside/engine/assign"
)

// files writes small tables into a folder and gives the path of each.
func files(t *testing.T, all map[string]string) func(name string) string {
	t.Helper()
	folder := t.TempDir()
	for name, text := range all {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return func(name string) string {
		if name == "" {
			return ""
		}
		return filepath.Join(folder, name)
	}
}

type runner interface {
	Run(context.Context, Output) error
}

// run gives what was written, with the error's words at the end.
func run(t *testing.T, r runner, json bool) (result, words string, failed bool) {
	t.Helper()
	var out, said bytes.Buffer
	if err := r.Run(t.Context(), Output{Result: &out, Words: &said, JSON: json}); err != nil {
		return out.String(), said.String() + err.Error(), true
	}
	return out.String(), said.String(), false
}

func has(t *testing.T, text string, wanted ...string) {
	t.Helper()
	for _, w := range wanted {
		if !strings.Contains(text, w) {
			t.Errorf("does not say %q:\n%s", w, text)
		}
	}
}

var tables = map[string]string{
	"scores.csv":   "professional,partner,score\nAda,Bo,3.5\nAda,Cy,2\nEve,Bo,4\nFay,Bo,1\n",
	"must.csv":     "professional,partner\nAda,Bo\n",
	"never.csv":    "professional,partner\nEve,Bo\n",
	"capacity.csv": "person,capacity\nBo,2\n",
	"shared.csv":   "professional,partner,score\nA,x,5\nA,y,3\nB,x,4\nB,y,-1\nC,x,2.5\n",
	"x-twice.csv":  "person,capacity\nx,2\nA,0\n",
	"p.csv":        "person,side,place,capacity\nAda,professional,West,2\nBo,partner,West,\nCy,partner,West,\n",
	"c.yaml":       "criteria:\n  - {column: place, compare: same, weight: 2}\n",
	"alike.csv":    "person,side,rank,choice\na,professional,1,x\na,professional,1,y\nb,professional,1,x\nx,partner,1,a\nx,partner,2,b\ny,partner,1,a\n",
	"bad.csv":      "professional;partner;score\nAda;Bo;x\nAda;;2\nAda;Cy;2\nAda;Cy;3\nCy;Bo;3\nEve;Bo;99999999999999999.5\n",
	"wrong.csv":    "professional,partner\nAda,Nobody\nFay,Cy\nAda,Bo\nEve,Bo\n",
	"who.csv":      "person,capacity\nNobody,2\nBo,-1\nBo,1.5\n",
}

func TestMatchByScores(t *testing.T) {
	path := files(t, tables)
	for name, c := range map[string]struct {
		m             Match
		result, words []string
	}{
		"plain": {Match{}, []string{"professional,partner,score,why\n", "Ada,Cy,2,", "Eve,Bo,4,", "2nd best of 2 for Ada", "there could be one pair fewer", "would be 3 less"},
			[]string{"Placed 2 of 3 professionals with 2 of 2 partners", "Total 6, proved bound 6", "Fay (professional): these 2 professionals (Eve and Fay) share only 1 partner (Bo)"}},
		"must":     {Match{Must: "must.csv"}, []string{"Ada,Bo,3.5,They must be together."}, []string{"Total 3.5", "Cy (partner)"}},
		"never":    {Match{Never: "never.csv"}, []string{"Ada,Cy,2", "Fay,Bo,1"}, []string{"there is no partner with whom they may be placed"}},
		"capacity": {Match{Capacity: "capacity.csv"}, []string{"Ada,Cy,2", "Eve,Bo,4", "Fay,Bo,1"}, []string{"Placed 3 of 3 professionals", "Total 7", "no placing has more pairs"}},
		"total":    {Match{BestTotal: true}, []string{"Ada,Cy,2", "Eve,Bo,4"}, []string{"no placing has a better total"}},
	} {
		t.Run(name, func(t *testing.T) {
			c.m.Scores, c.m.Must, c.m.Never, c.m.Capacity = path("scores.csv"), path(c.m.Must), path(c.m.Never), path(c.m.Capacity)
			result, words, failed := run(t, c.m, false)
			if failed {
				t.Fatal(words)
			}
			has(t, result, c.result...)
			has(t, words, c.words...)
		})
	}
}

// TestWordsClaimNoMore: with several for one person pairs are counted, not people; and with ties what is called proved is so for all ways
// to break them, or the gap is told.
func TestWordsClaimNoMore(t *testing.T) {
	path := files(t, tables)
	_, words, failed := run(t, Match{Scores: path("shared.csv"), Capacity: path("x-twice.csv")}, false)
	if failed || strings.Contains(words, "nobody can place more") {
		t.Error(words)
	}
	has(t, words, "no placing has more pairs", "y (partner): x is placed with several, and the total would be no better if y had one of those places")
	has(t, words, "With --people-first nobody is left")
	result, words, failed := run(t, Match{Scores: path("shared.csv"), Capacity: path("x-twice.csv"), PeopleFirst: true}, false)
	if failed || strings.Count(words, "Not placed") != 1 { // A wants nobody
		t.Error(words)
	}
	has(t, words, "Not placed: A (professional): a capacity of 0", "no placing gives more people a partner, none of those has more pairs")
	has(t, result, "Without this pair one more person would have nobody.")
	_, words, failed = run(t, Match{People: path("p.csv"), Criteria: path("c.yaml")}, false)
	if failed || strings.Contains(words, "nobody can place more") {
		t.Error(words)
	}
	has(t, words, "no placing has more pairs")
	_, words, failed = run(t, Match{Scores: path("scores.csv"), Must: path("must.csv")}, false)
	if failed {
		t.Error(words)
	}
	has(t, words, "Eve (professional): this professional (Eve) can only be placed with 1 partner (Bo), who has no place beside the pairs that must be.")
	result, words, failed = run(t, Match{Rankings: path("alike.csv")}, false)
	if failed {
		t.Error(words)
	}
	has(t, words, "Placed 2 pairs", "Some are ranked equal", "Proved: no stable placing is better")
	has(t, result, "a,y,", "b,x,")
	var b strings.Builder
	(&stableAnswer{Count: 7, Most: 9, aim: assign.LeastSum, Asked: asked{Value: 30, Least: 24}}).tellProof(&b)
	(&stableAnswer{Count: 7, Most: 8, aim: assign.LeastRegret, Asked: asked{Value: 3, Least: 3}}).tellProof(&b)
	has(t, b.String(), "there may be a stable placing of up to 9 pairs", "Not proved: the sum of all ranks is 30. With as many pairs it may be possible to come down to 24.", "The worst rank of anybody is 3. No stable placing of as many pairs has less.")
	if strings.Contains(b.String(), "Proved:") {
		t.Error(b.String())
	}
}

func TestEveryFaultIsTold(t *testing.T) {
	path := files(t, tables)
	_, words, failed := run(t, Match{Scores: path("bad.csv")}, false)
	if !failed {
		t.Error("placed in spite of faults")
	}
	has(t, words, `Line 2, score, "x": is not a number`, "Line 3, partner: is needed", "Line 5: Ada and Cy are on line 4 already", `Line 6, professional, "Cy": is both`, "Line 7, score", "is too large to be counted exactly: the largest possible is 9007199254740992", "5 faults")
	_, words, failed = run(t, Match{Scores: path("scores.csv"), Must: path("wrong.csv"), Never: path("never.csv"), Capacity: path("who.csv")}, false)
	if !failed {
		t.Error("placed in spite of faults")
	}
	has(t, words, `wrong.csv: Line 2, partner, "Nobody": is in no pair of the scores, so these two cannot be placed together`, "wrong.csv: Line 3: these two are not among the pairs", "wrong.csv: Line 5: these two must be placed together, and must never be",
		"who.csv: Line 3, capacity", "who.csv: Line 4, capacity")
	if _, words, failed = run(t, Match{Scores: path("scores.csv"), Must: path("wrong.csv")}, false); !failed || !strings.Contains(words, "Line 5: Bo must be placed with more people than their capacity") {
		t.Error(words)
	}
}

// TestWhoIsInNoPairIsLeft: somebody whom another file names and no score is a person who is left, with the reason; what may be a slip of
// the pen is said, and stops nothing.
func TestWhoIsInNoPairIsLeft(t *testing.T) {
	path := files(t, map[string]string{
		"scores.csv":   "professional,partner,score\nAda Lee,Bo,3.5\nAda Lee,Cy,2\nEve,Bo,4\nP10,P20,1\n",
		"capacity.csv": "person,capacity\nZoe,2\nAda  lee,2\nGus,0\nP11,1\nBo,1\nHal Ray,1\n",
		"never.csv":    "professional,partner\nUma,Bo\nEve,Vic\nCy,Bo\n",
		"apart.csv":    "professional,partner\nHal Ray,Cy\n",
		"must.csv":     "professional,partner\nAda,Bo\n",
		"people.csv":   "person,side,place\nAda,professional,West\nBo,partner,West\n",
		"c.yaml":       "criteria:\n  - {column: place, compare: same, weight: 2}\n",
	})
	result, words, failed := run(t, Match{Scores: path("scores.csv"), Capacity: path("capacity.csv"), Never: path("apart.csv")}, true)
	var a answer
	if err := json.Unmarshal([]byte(result), &a); err != nil || failed {
		t.Fatal(err, words)
	}
	left := map[string]notPlaced{}
	for _, u := range a.Unplaced {
		for _, p := range u.People {
			left[p] = u
		}
	}
	if a.Count != 3 || a.Professionals != 4 || a.Partners != 3 || len(left) != 4 || left["Zoe"].Kind != "nobody" || left["Zoe"].Side != "" || left["P11"].Side != "" || left["Ada  lee"].Reason == "" || left["Hal Ray"].Side != "professional" {
		t.Errorf("%+v", a)
	}
	has(t, words, `capacity.csv: Line 3, person, "Ada  lee": is in no pair of the scores, but Ada Lee is; if both are one person, write the name alike (to know)`)
	for _, no := range []string{"P11", "Zoe"} {
		if strings.Contains(words, no) {
			t.Errorf("%s may be nobody's slip:\n%s", no, words)
		}
	}
	_, words, failed = run(t, Match{Scores: path("scores.csv"), Capacity: path("capacity.csv")}, false)
	if failed {
		t.Error(words)
	}
	has(t, words, "Placed 3 of 3 professionals with 3 of 3 partners", "Not placed: Zoe, Ada  lee, P11 and Hal Ray: no score names them, so there is nobody with whom they may be placed.")
	if strings.Contains(words, "Gus") {
		t.Error("who has room for nobody is not left")
	}

	_, words, failed = run(t, Match{Scores: path("scores.csv"), Never: path("never.csv")}, false)
	if !failed {
		t.Error("a partner is named as a professional, and nobody is told")
	}
	has(t, words, `never.csv: Line 4, professional, "Cy": is both a professional and a partner`, "of the fault above")
	_, words, failed = run(t, Match{Scores: path("scores.csv"), Must: path("must.csv")}, false)
	if !failed {
		t.Error(words)
	}
	has(t, words, `must.csv: Line 2, professional, "Ada": is in no pair of the scores, so these two cannot be placed together`)
	_, words, failed = run(t, Match{People: path("people.csv"), Criteria: path("c.yaml"), Capacity: path("capacity.csv")}, false)
	if !failed {
		t.Error("somebody who is not in the file of people was taken for one of them")
	}
	has(t, words, `capacity.csv: Line 2, person, "Zoe": is not among the people to place`)
}

func TestAlike(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{{"Ada Lee", "ada  lee", true}, {"Ann-Marie", "Ann Marie", true}, {"Smiht, Bob", "Smith, Bob", true}, {"Maria Santos", "Maria Santo", true}, {"Maria", "Marla", true}, {"P10", "P11", false}, {"P100", "P10", false},
		{"Bo", "Cy", false}, {"Ann", "Dan", false}, {"Ada Lee", "Ada Ray", false}, {"person 12", "person 21", false}} {
		if got := alike(c.a, c.b); got != c.want || alike(c.b, c.a) != c.want {
			t.Errorf("%q and %q: %v", c.a, c.b, got)
		}
	}
}

func TestMatchAsJSON(t *testing.T) {
	path := files(t, tables)
	result, words, failed := run(t, Match{Scores: path("scores.csv")}, true)
	var a answer
	if err := json.Unmarshal([]byte(result), &a); err != nil || failed || words != "" {
		t.Fatal(err, words)
	}
	if a.Count != 2 || a.Total != "6" || a.Bound != "6" || !a.Proved || len(a.Unplaced) != 1 || strings.Join(a.Unplaced[0].Among, " ") != "Eve Fay" || a.Unplaced[0].Partners[0] != "Bo" {
		t.Errorf("%+v", a)
	}
}

func TestMatchByRankings(t *testing.T) {
	path := files(t, map[string]string{
		"r.csv": "person,side,rank,choice\nA,professional,1,X\nA,professional,2,Y\nA,professional,3,Z\nB,professional,1,Y\nB,professional,2,Z\nB,professional,3,X\nC,professional,1,Z\nC,professional,2,X\nC,professional,3,Y\n" +
			"X,partner,1,B\nX,partner,2,C\nX,partner,3,A\nY,partner,1,C\nY,partner,2,A\nY,partner,3,B\nZ,partner,1,A\nZ,partner,2,B\nZ,partner,3,C\nV,partner,1,A\n",
		"bad.csv": "person,side,rank,choice\nA,professional,1,X\nA,professional,1,X\nA,partner,1,X\nX,partner,0,A\nB,professional,1,A\nC,doctor,1,X\n",
	})
	result, words, failed := run(t, Match{Rankings: path("r.csv"), Fair: "equal"}, false)
	if failed {
		t.Fatal(words)
	}
	has(t, result, "A,Y,2,2,\"2nd choice of A, 2nd choice of Y")
	has(t, words, "Mean rank here: professionals 2.00, partners 2.00", "best for professionals: professionals 1.00, partners 3.00", "best for partners: professionals 3.00, partners 1.00", "Proved", "Not placed: V")
	for fair, want := range map[string]string{"professionals": "A,X,1,3", "partners": "A,Z,3,1", "regret": "A,Y,2,2", "egalitarian": "professional,partner"} {
		if result, words, _ := run(t, Match{Rankings: path("r.csv"), Fair: fair}, false); !strings.Contains(result, want) {
			t.Errorf("%s: %s%s", fair, result, words)
		}
	}
	result, words, failed = run(t, Match{Rankings: path("r.csv")}, true)
	var a stableAnswer
	if err := json.Unmarshal([]byte(result), &a); err != nil || failed || a.Rotations != 2 || a.Professionals.Partners != 2 || a.UnplacedRight[0] != "V" {
		t.Errorf("%v %s %s", err, result, words)
	}
	_, words, failed = run(t, Match{Rankings: path("bad.csv")}, false)
	if !failed {
		t.Error("placed in spite of faults")
	}
	has(t, words, "Line 3, choice", "already", "Line 4, person", "Line 5, rank", "same side", "Line 7, side")
}

func TestMatchByCriteria(t *testing.T) {
	path := files(t, map[string]string{
		"p.csv": "person,side,interests,place,age,needs,gives,capacity\nAda,professional,Hearing; diabetes,West,40,carer,,1\nDan,professional,heart,East,,young,,\nEve,professional,heart,East,70,,,\n" +
			"Bo,partner,diabetes;heart;hearing,West,42,,carer;young,2\nCy,partner,hearing,East,30,,,1\n",
		"c.yaml": "criteria:\n  - {column: interests, compare: shared, weight: 3, why: share an interest}\n  - {column: place, compare: same, weight: 2, why: are in the same place}\n" +
			"  - {column: age, compare: near, within: 5, weight: 1}\n  - {professional: needs, partner: gives, compare: shared, weight: 5, needed: true, why: have what the task needs}\n",
		"place.yaml": "criteria:\n  - {column: place, compare: different, weight: 2, why: are in two places}\n",
		"bad.csv":    "person,side,age\nAda,professional,old\nAda,partner,3\nBo,other,4\n",
		"age.yaml":   "criteria:\n  - {column: age, compare: near, within: 5, weight: 1}\n  - {column: shoes, compare: same, weight: 1}\n",
		"none.yaml":  "criteria: []\n", "word.yaml": "criteria:\n  - {column: age, compare: alike}\n", "key.yaml": "criteria:\n  - {colum: age}\n", "both.yaml": "criteria:\n  - {column: a, partner: b, compare: same}\n",
		"below.yaml": "criteria:\n  - {column: place, compare: same, weight: -1}\n", "nothing.yaml": "criteria:\n  - {column: place, compare: same}\n",
		"within.yaml": "criteria:\n  - {column: a, compare: near}\n", "weight.yaml": "criteria:\n  - {column: a, compare: same, weight: 10000000}\n", "column.yaml": "criteria:\n  - {partner: a, compare: same}\n",
	})
	result, words, failed := run(t, Match{People: path("p.csv"), Criteria: path("c.yaml")}, false)
	if failed {
		t.Fatal(words)
	}
	has(t, result, `Ada,Bo,14,"They share an interest (diabetes, hearing), are in the same place (West), are close in age and have what the task needs (carer).`, "Dan,Bo,8,")
	has(t, words, "Eve (professional): there is no partner", "Cy (partner): there is no professional")
	if result, words, failed = run(t, Match{People: path("p.csv"), Criteria: path("place.yaml")}, false); failed || !strings.Contains(result, "They are in two places.") {
		t.Error(result, words)
	}
	_, words, failed = run(t, Match{People: path("bad.csv"), Criteria: path("age.yaml")}, false)
	if !failed {
		t.Error("placed in spite of faults")
	}
	has(t, words, "Line 2, age", "Line 3, person", "Line 4, side", "shoes: is compared by the criteria")
	for _, name := range []string{"none.yaml", "word.yaml", "key.yaml", "both.yaml", "within.yaml", "weight.yaml", "column.yaml", "missing.yaml", "below.yaml", "nothing.yaml"} {
		if _, words, failed := run(t, Match{People: path("p.csv"), Criteria: path(name)}, false); !failed {
			t.Errorf("%s: %s", name, words)
		}
	}
}

// Weights with decimal places count as they are written: of two partners, the one who is worth half a point more is taken.
func TestWeightsMayBeFractions(t *testing.T) {
	path := files(t, map[string]string{
		"p.csv":     "person,side,role,place,years\na,professional,one,L,1\nx,partner,two,L,2.4\ny,partner,two,M,1\nz,partner,two,N,9\n",
		"half.yaml": "criteria:\n  - {column: place, compare: same, weight: 0.5}\n  - {column: years, compare: near, within: 1.5, weight: 1}\n",
		"more.yaml": "criteria:\n  - {column: place, compare: same, weight: '2.25'}\n  - {column: years, compare: near, within: 1, weight: 2.2}\n",
		"fine.yaml": "criteria:\n  - {column: place, compare: same, weight: 1.2345678}\n", "below.yaml": "criteria:\n  - {column: place, compare: same, weight: -0.5}\n",
		"zero.yaml": "criteria:\n  - {column: place, compare: same, weight: 0.0}\n", "list.yaml": "criteria:\n  - {column: place, compare: same, weight: [1]}\n", "words.yaml": "criteria:\n  - {column: place, compare: same, weight: much}\n",
	})
	for _, c := range []struct{ criteria, pair, total, lost string }{
		{"half.yaml", "a,x,1.5,", "Total 1.5", "0.5 less"}, {"more.yaml", "a,x,2.25,", "Total 2.25", "0.05 less"},
	} {
		m := Match{People: path("p.csv"), Criteria: path(c.criteria)}
		result, words, failed := run(t, m, false)
		if failed {
			t.Fatal(words)
		}
		has(t, result, c.pair, "Without this pair the total would be "+c.lost)
		has(t, words, c.total)
		m.Teams = "one 1, two 1"
		if result, words, failed = run(t, m, false); failed || !strings.Contains(words, c.total) {
			t.Error(result, words)
		}
	}
	for name, says := range map[string]string{"fine.yaml": "7 decimal places", "below.yaml": "from 0 to 1000000", "zero.yaml": "counts for nothing", "list.yaml": "must be a number", "words.yaml": "must be a number"} {
		if _, words, failed := run(t, Match{People: path("p.csv"), Criteria: path(name)}, false); !failed || !strings.Contains(words, says) {
			t.Errorf("%s: %s", name, words)
		}
	}
}

func TestRotate(t *testing.T) {
	path := files(t, map[string]string{
		"away.csv": "presenter,round\n1,1\n2,1\n", "wishes.csv": "table,presenter,weight\n1,3,5\n2,3,\n",
		"bad.csv": "presenter,round\n9,1\nx,1\n", "twice.csv": "table,presenter\n1,3\n1,3\n",
	})
	result, words, failed := run(t, Rotate{Tables: 8, Presenters: 6, Hears: 2}, false)
	if failed || strings.Count(result, "\n") != 17 {
		t.Fatal(result, words)
	}
	has(t, result, "round,table,presenter\n", "\n3,")
	has(t, words, "Fewest possible: 3 rounds, proved", "at most 12 visits, and 16 are needed")
	_, words, failed = run(t, Rotate{Tables: 8, Presenters: 6, Hears: 2, Rounds: 2}, false)
	if !failed {
		t.Error("two rounds")
	}
	has(t, words, "2 rounds are too few; the fewest possible is 3", "at most 12 visits")
	if _, words, failed = run(t, Rotate{Tables: 3, Presenters: 2, Hears: 3}, false); !failed || !strings.Contains(words, "there are only 2") {
		t.Error(words)
	}
	if _, words, failed = run(t, Rotate{Tables: 2, Presenters: 3, Hears: 3, Rounds: 2}, false); !failed || !strings.Contains(words, "one a round") {
		t.Error(words)
	}
	result, words, failed = run(t, Rotate{Tables: 4, Presenters: 3, Hears: 2, Unavailable: path("away.csv"), Wishes: path("wishes.csv")}, true)
	var a timetableAnswer
	if err := json.Unmarshal([]byte(result), &a); err != nil || failed || a.Fewest != 4 || len(a.Visits) != 8 || a.Wishes != 6 {
		t.Errorf("%v %s %s", err, result, words)
	}
	if _, words, failed = run(t, Rotate{Tables: 4, Presenters: 3, Hears: 2, Wishes: path("wishes.csv")}, false); failed || !strings.Contains(words, "Wishes met: 6; proved: no timetable") {
		t.Error(words)
	}
	if _, words, failed = run(t, Rotate{Tables: 4, Presenters: 3, Hears: 2, Unavailable: path("bad.csv")}, false); !failed {
		t.Error("faulty rows are taken:", words)
	}
	has(t, words, "Line 2, presenter", "Line 3, presenter")
	if _, words, failed = run(t, Rotate{Tables: 4, Presenters: 3, Hears: 2, Wishes: path("twice.csv")}, false); !failed || !strings.Contains(words, "on line 2 already") {
		t.Error(words)
	}
}

func TestDecimals(t *testing.T) {
	for in, want := range map[string]string{"1": "1", "-2.50": "-2.5", "+3": "3", ".5": "0.5", "1e5": "100000", "-2.5E-03": "-0.0025", "1.25e1": "12.5", "3e+0": "3", "0.1e1": "1", "12e-1": "1.2", "-0.0": "0", "007": "7", "100": "100", "0.10": "0.1"} {
		if got, err := decimal(in); err != nil || got != want {
			t.Errorf("%s is %s, %v", in, got, err)
		}
		n, err := scale(4).units(want)
		if back := scale(4).text(n); err != nil || back != want {
			t.Errorf("%s comes back as %s, %v", want, back, err)
		}
	}
	for _, in := range []string{"", "-", "1e", "e5", "1e5.5", "1e31", "-+1", "1e5e5", "1,5", "5.", "abc", "--1", "1.2.3", "0x10", "NaN"} {
		if got, err := decimal(in); err == nil {
			t.Errorf("%q is %s", in, got)
		}
	}
}

func FuzzDecimal(f *testing.F) {
	f.Add("12.50")
	f.Add("-0.001")
	f.Fuzz(func(t *testing.T, s string) {
		d, err := decimal(s)
		if err != nil {
			return
		}
		var all digits
		all.see(d)
		p := scale(all.places)
		if n, err := p.units(d); err == nil && p.text(n) != d {
			t.Errorf("%q: %s, then %s", s, d, p.text(n))
		}
	})
}

func TestScoresWithMoreDigitsThanFitAreRounded(t *testing.T) {
	for in, want := range map[string]int64{"0.1234": 12, "0.125": 13, "-0.125": -13, "0.995": 100, "7": 700, "-1.5": -150} {
		if got, err := scale(2).units(in); err != nil || got != want {
			t.Errorf("%s is %d %v", in, got, err)
		}
	}
	path := files(t, map[string]string{
		"long.csv": "professional,partner,score\nAda,Bo,0.84442185152504811\nAda,Cy,0.3\nEve,Bo,0.7579544029403025\nEve,Cy,2e-05\n",
		"fits.csv": "professional,partner,score\nAda,Bo,9007199254740.992\nAda,Cy,0.001\n",
		"much.csv": "professional,partner,score\nAda,Bo,9007199254740993.5\nAda,Cy,0.001\n",
	})
	result, words, failed := run(t, Match{Scores: path("long.csv")}, false)
	if failed {
		t.Fatal(words)
	}
	has(t, result, "Ada,Cy,0.3,", "Eve,Bo,0.757954402940303,")
	has(t, words, "Total 1.057954402940303", "each was rounded to 15 decimal places")
	if result, words, failed = run(t, Match{Scores: path("long.csv")}, true); failed || !strings.Contains(result, `"rounded_to_places": 15`) {
		t.Error(result, words)
	}
	if result, words, failed = run(t, Match{Scores: path("fits.csv")}, false); failed || !strings.Contains(result, "9007199254740.992") || strings.Contains(words, "rounded") {
		t.Error(result, words)
	}
	if _, words, failed = run(t, Match{Scores: path("much.csv")}, false); !failed || !strings.Contains(words, "Line 2, score") {
		t.Error(words)
	}
}

func TestWords(t *testing.T) {
	for n, want := range map[int]string{1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 11: "11th", 12: "12th", 21: "21st", 113: "113th"} {
		if got := ordinal(n); got != want {
			t.Errorf("%d is %s", n, got)
		}
	}
	long := strings.Split("a b c d e f g h i j k l m n", " ")
	if some(long) != "a, b, c, d, e, f, g, h, i, j, k, l and 2 more" || some(long[:2]) != "a and b" || some(long[:1]) != "a" || some(nil) != "" {
		t.Error(some(long), some(long[:2]))
	}
}

// What is wrong with a file of criteria is told by its line, in words that need no programmer.
func TestFaultsOfCriteriaInPlainWords(t *testing.T) {
	path := files(t, map[string]string{"p.csv": "person,side,x\na,professional,1\nb,partner,1\n", "unknown.yaml": "criteria:\n  - column: x\n    foo: 3\n",
		"kinds.yaml": "criteria:\n  - column: x\n    within: soon\n    needed: perhaps\n", "words.yaml": "hello\n"})
	for file, want := range map[string]string{
		"unknown.yaml": "line 3: “foo” is not known here. A criterion has column",
		"kinds.yaml":   "line 3: a number is needed here, and not “soon”; line 4: true or false is needed here, and not “perhaps”",
		"words.yaml":   "a list of criteria is needed here",
	} {
		_, words, failed := run(t, Match{People: path("p.csv"), Criteria: path(file)}, false)
		if !failed || !strings.Contains(words, want) || strings.Contains(words, "unmarshal") || strings.Contains(words, "type placing") {
			t.Errorf("%s: %s", file, words)
		}
	}
}

func TestRotateSaysWhatIsNotUsed(t *testing.T) {
	path := files(t, map[string]string{"away.csv": "presenter,round\n1,5\n", "p.csv": "person\na\nb\nc\n", "away2.csv": "person,day\nc,1\n"})
	if _, words, failed := run(t, Rotate{Tables: 2, Presenters: 2, Hears: 1, Rounds: 5, Unavailable: path("away.csv")}, false); failed || !strings.Contains(words, "used.") {
		t.Error(words)
	}
	if _, words, failed := run(t, Rotate{Tables: 3, Presenters: 1, Hears: 1, Rounds: 1}, false); !failed || !strings.Contains(words, "1 round is too few; the fewest possible is 3") {
		t.Error(words)
	}
	if _, words, failed := run(t, Rotate{Tables: 3, Presenters: 2, Hears: 1, Most: 1}, false); !failed || !strings.Contains(words, "2 presenters who present to up to 1 table each make 2 visits. 3 visits are needed.") {
		t.Error(words)
	}
}
