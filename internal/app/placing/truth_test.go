package placing

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// smallFiles makes scores and capacities of a few people, and gives who may be placed with whom.
func smallFiles(r *rand.Rand) (all map[string]string, pairs [][2]string, room map[string]int) {
	scores, capacity := "professional,partner,score\n", "person,capacity\n"
	room = map[string]int{}
	for i := range 1 + r.IntN(4) {
		for j := range 1 + r.IntN(4) {
			if a, b := fmt.Sprintf("P%d", i), fmt.Sprintf("Q%d", j); len(pairs) < 10 && r.IntN(3) > 0 {
				scores += fmt.Sprintf("%s,%s,%d\n", a, b, r.IntN(9)-2)
				pairs = append(pairs, [2]string{a, b})
				room[a], room[b] = 1, 1
			}
		}
	}
	if len(pairs) == 0 {
		return smallFiles(r)
	}
	for _, name := range slices.Sorted(func(yield func(string) bool) {
		for name := range room {
			if !yield(name) {
				return
			}
		}
	}) {
		if r.IntN(2) == 0 {
			room[name] = r.IntN(4)
			capacity += fmt.Sprintf("%s,%d\n", name, room[name])
		}
	}
	return map[string]string{"s.csv": scores, "c.csv": capacity}, pairs, room
}

// every calls fn with every placing that keeps the capacities.
func every(pairs [][2]string, room map[string]int, fn func(count int, with map[string]int)) {
	with := map[string]int{}
	var try func(k, n int)
	try = func(k, n int) {
		if k == len(pairs) {
			fn(n, with)
			return
		}
		try(k+1, n)
		a, b := pairs[k][0], pairs[k][1]
		if with[a] < room[a] && with[b] < room[b] {
			with[a]++
			with[b]++
			try(k+1, n+1)
			with[a]--
			with[b]--
		}
	}
	try(0, 0)
}

// TestReasonsOfFilesAreTrue takes each reason that the command gives as the statement that it is, and tries all placings.
func TestReasonsOfFilesAreTrue(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 33))
	kinds := map[string]int{}
	for range 400 {
		all, pairs, room := smallFiles(r)
		path := files(t, all)
		m := Match{Scores: path("s.csv"), Capacity: path("c.csv")}
		if k := r.IntN(4); k == 0 {
			m.BestTotal = true
		} else {
			m.PeopleFirst = k == 1
		}
		result, words, failed := run(t, m, true)
		var a answer
		if err := json.Unmarshal([]byte(result), &a); err != nil || failed {
			t.Fatal(err, words)
		}
		now := map[string]int{}
		for _, p := range a.Placed {
			now[p.Professional]++
			now[p.Partner]++
		}
		if len(now) != a.People {
			t.Errorf("%d people, and not %d", len(now), a.People)
		}
		told := map[string]bool{}
		for _, u := range a.Unplaced {
			kinds[u.Kind]++
			if m.PeopleFirst && !slices.Contains([]string{"too few", "nobody", "none wanted"}, u.Kind) {
				t.Errorf("%+v, with people first", u)
			}
			for _, name := range u.People {
				told[name] = true
			}
			if !isTrue(u, pairs, room, now, a.Count) {
				t.Errorf("not true: %+v of\n%s%s%s", u, all["s.csv"], all["c.csv"], result)
			}
		}
		for name := range room {
			if now[name] == 0 && !told[name] {
				t.Errorf("no reason for %s of\n%s%s", name, all["s.csv"], all["c.csv"])
			}
		}
		if t.Failed() {
			return
		}
	}
	if kinds["too few"] < 20 || kinds["several"] < 20 || kinds["total"] < 20 || kinds["none wanted"] < 20 {
		t.Errorf("%v", kinds)
	}
}

func isTrue(u notPlaced, pairs [][2]string, room, now map[string]int, count int) bool {
	who := u.People[0]
	side := 0
	if u.Side == "partner" {
		side = 1
	}
	switch u.Kind {
	case "nobody":
		return !slices.ContainsFunc(pairs, func(p [2]string) bool { return p[side] == who })
	case "none wanted":
		return room[who] == 0
	case "too few":
		places := 0
		for _, name := range u.Partners {
			places += room[name]
		}
		for _, p := range pairs {
			if slices.Contains(u.Among, p[side]) && !slices.Contains(u.Partners, p[1-side]) {
				return false
			}
		}
		return places == u.Places && places < len(u.Among) && slices.Contains(u.Among, who)
	}
	for _, name := range u.Several {
		if now[name] < 2 {
			return false
		}
	}
	found := false
	every(pairs, room, func(n int, with map[string]int) {
		kept := with[who] > 0 && (n == count || u.Kind == "total" && n > count)
		for name, had := range now {
			kept = kept && (had == 0 || with[name] > 0)
		}
		found = found || kept
	})
	return found
}

// TestReasonsOfRankingsAreTrue does the same for who is left of rankings.
func TestReasonsOfRankingsAreTrue(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 1))
	did, has := regexp.MustCompile(`^(.*) did not list (.*)$`), regexp.MustCompile(`^(.*?) (?:each has|has) somebody whom they want as much or more$`)
	sentences := 0
	for range 300 {
		text, rank := "person,side,rank,choice\n", map[[2]string]int{}
		n, m := 1+r.IntN(4), 1+r.IntN(4)
		for side, name := range []string{"professional", "partner"} {
			for i := range []int{n, m}[side] {
				next := 0
				for _, j := range r.Perm([]int{m, n}[side]) {
					if r.IntN(3) > 0 {
						a, b := fmt.Sprintf("%c%d", "PQ"[side], i), fmt.Sprintf("%c%d", "QP"[side], j)
						next += 1 + r.IntN(3)
						rank[[2]string{a, b}] = next
						text += fmt.Sprintf("%s,%s,%d,%s\n", a, name, next, b)
					}
				}
			}
		}
		if len(rank) == 0 {
			continue
		}
		path := files(t, map[string]string{"r.csv": text})
		result, words, failed := run(t, Match{Rankings: path("r.csv")}, true)
		var a stableAnswer
		if err := json.Unmarshal([]byte(result), &a); err != nil || failed {
			t.Fatal(err, words)
		}
		partner := map[string]string{}
		for _, p := range a.Placed {
			partner[p.Professional], partner[p.Partner] = p.Partner, p.Professional
			if rank[[2]string{p.Professional, p.Partner}] != int(p.ProfessionalRank) || rank[[2]string{p.Partner, p.Professional}] != int(p.PartnerRank) {
				t.Errorf("not their own ranks: %+v\n%s", p, text)
			}
		}
		one := 0
		for k := range rank {
			if rank[[2]string{k[1], k[0]}] == 0 {
				one++
			}
		}
		if one != len(a.OneSided) || a.Choices != len(rank) {
			t.Errorf("%d and not %d choices were not returned", len(a.OneSided), one)
		}
		names := func(s string) []string { return strings.Split(strings.ReplaceAll(s, " and ", ", "), ", ") }
		for _, u := range a.Unplaced {
			for _, s := range strings.Split(u.Reason, "; ") {
				sentences++
				if p := did.FindStringSubmatch(s); p != nil {
					for _, x := range names(p[1]) {
						for _, y := range names(p[2]) {
							if rank[[2]string{x, y}] != 0 || rank[[2]string{y, x}] == 0 || u.Person != x && u.Person != y {
								t.Errorf("%s: %q is not true of\n%s", u.Person, s, text)
							}
						}
					}
				} else if p := has.FindStringSubmatch(s); p != nil {
					for _, x := range names(p[1]) {
						if rank[[2]string{u.Person, x}] == 0 || partner[x] == "" || rank[[2]string{x, partner[x]}] > rank[[2]string{x, u.Person}] {
							t.Errorf("%s: %q is not true of\n%s", u.Person, s, text)
						}
					}
				} else {
					t.Errorf("%s: %q says nothing", u.Person, u.Reason)
				}
			}
		}
		if t.Failed() {
			return
		}
	}
	if sentences < 100 {
		t.Error("only", sentences)
	}
}

func TestOneSidedChoicesAreTold(t *testing.T) {
	path := files(t, map[string]string{
		"r.csv": "person,side,rank,choice\na,professional,1,x\na,professional,3,y\nx,partner,1,b\ny,partner,2,a\nb,professional,5,y\n",
		"o.csv": "person,side,rank,choice\na,professional,1,x\n",
	})
	result, words, failed := run(t, Match{Rankings: path("r.csv")}, false)
	if failed {
		t.Fatal(words)
	}
	has(t, result, "a,y,3,2,\"3rd choice of a, 2nd choice of y;")
	has(t, words, "3 of 5 choices were not returned and could not count: a listed x, who did not list a;", "Not placed: b (professional): y did not list b; b did not list x.", "Not placed: x (partner): b did not list x; x did not list a.", "Mean rank here: professionals 3.00, partners 2.00")
	_, words, failed = run(t, Match{Rankings: path("o.csv")}, false)
	if failed {
		t.Fatal(words)
	}
	has(t, words, "1 of 1 choice was not returned", "a (professional): x did not list a.", "x (partner): x did not list a.")
}

// TestFilesOfOtherSpreadsheets: decimal commas, and files with nothing below their headings.
func TestFilesOfOtherSpreadsheets(t *testing.T) {
	path := files(t, map[string]string{
		"semi.csv": "professional;partner;score\nAda;Bo;5,5\nAda;Cy;-1,25\nEve;Bo;1,234\n", "tab.csv": "professional\tpartner\tscore\nAda\tBo\t0,5\n",
		"thousand.csv": "professional;partner;score\nAda;Bo;1,234\nAda;Cy;2\n", "both.csv": "professional;partner;score\nAda;Bo;1,5\nAda;Cy;2.5\n",
		"quoted.csv": "professional,partner,score\nAda,Bo,\"5,5\"\n",
		"head.csv":   "professional,partner,score\n", "ranks.csv": "person,side,rank,choice\n", "people.csv": "person,side,place\n", "team.csv": "person,role,place\n",
		"c.yaml": "criteria:\n  - {column: place, compare: same, weight: 2}\n", "one.csv": "professional,partner,score\nAda,Bo,2\n", "never.csv": "professional,partner\n",
		"age.csv": "person;side;age\nAda;professional;40,5\nBo;partner;41\n", "age.yaml": "criteria:\n  - {column: age, compare: near, within: 1, weight: 2}\n",
	})
	for name, want := range map[string]string{"semi.csv": "Eve,Bo,1.234,", "tab.csv": "Ada,Bo,0.5,"} {
		if result, words, failed := run(t, Match{Scores: path(name)}, false); failed || !strings.Contains(result, want) {
			t.Error(name, result, words)
		}
	}
	if result, words, failed := run(t, Match{People: path("age.csv"), Criteria: path("age.yaml")}, false); failed || !strings.Contains(result, "They are close in age.") {
		t.Error(result, words)
	}
	for name, want := range map[string]string{"thousand.csv": "Line 2", "both.csv": "Line 2", "quoted.csv": "Line 2"} {
		if _, words, failed := run(t, Match{Scores: path(name)}, false); !failed || !strings.Contains(words, want) || !strings.Contains(words, "write it with a point") {
			t.Error(name, words)
		}
	}
	for name, m := range map[string]Match{
		"scores": {Scores: path("head.csv")}, "rankings": {Rankings: path("ranks.csv")}, "people": {People: path("people.csv"), Criteria: path("c.yaml")},
		"teams": {People: path("team.csv"), Criteria: path("c.yaml"), Trios: true},
	} {
		if _, words, failed := run(t, m, false); !failed || !strings.Contains(words, "there is nothing below the headings") {
			t.Error(name, words)
		}
	}
	if _, words, failed := run(t, Match{Scores: path("one.csv"), Never: path("never.csv")}, false); failed || !strings.Contains(words, "so this file changes nothing (to know)") {
		t.Error(words)
	}
}
