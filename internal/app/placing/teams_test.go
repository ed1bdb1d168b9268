package placing

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestMatchInTeams(t *testing.T) {
	path := files(t, map[string]string{
		"p.csv": "person,role,interests,place\nAda,Clinician,hearing;heart,West\nBo,patient,hearing,West\nCy,manager,heart,East\nDi,Patient,heart,West\nEve,clinician,heart,East\n" +
			"Fay,manager,hearing,West\nGil,patient,heart,East\nHal,patient,hearing,East\nIda,nurse,heart,West\n",
		"c.yaml":    "criteria:\n  - {column: interests, compare: shared, weight: 3, why: share an interest}\n  - {column: place, compare: same, weight: 2, why: are in the same place}\n",
		"need.yaml": "criteria:\n  - {column: place, compare: same, weight: 2, needed: true, why: are in the same place}\n",
		"two.yaml":  "criteria:\n  - {professional: needs, partner: gives, compare: shared, weight: 3}\n",
		"bad.csv":   "person,role\nAda,\nAda,x\n",
	})
	m := Match{People: path("p.csv"), Criteria: path("c.yaml"), Teams: "clinician 1, manager=1, patient 2"}
	result, words, failed := run(t, m, false)
	if failed {
		t.Fatal(words)
	}
	has(t, result, "team,person,role,score,why\n", "1,Ada,Clinician,", "share an interest", "are in the same place")
	has(t, words, "Placed 2 teams.", "proved bound", "Not placed: Ida (nurse): no team has a place for this role.")
	result, words, failed = run(t, m, true)
	var a teamsAnswer
	if err := json.Unmarshal([]byte(result), &a); err != nil || failed || a.Count != 2 || !a.Proved || a.Total != a.Bound || len(a.Teams[0].People) != 4 || len(a.Unplaced) != 1 {
		t.Errorf("%v %s %s", err, result, words)
	}
	m.Criteria = path("need.yaml") // in one place: Ada, Fay, Bo and Di; Eve, Cy, Gil and Hal
	if result, words, failed = run(t, m, false); failed || !strings.Contains(words, "Total 24, proved bound 24") || !strings.Contains(result, "Every two of them are in the same place.") {
		t.Error(result, words)
	}
	m.Teams = "patient 3" // nowhere
	if result, words, failed = run(t, m, false); failed || !strings.Contains(words, "Placed 0 teams") {
		t.Error(result, words)
	}
	m = Match{People: path("p.csv"), Criteria: path("c.yaml"), Trios: true}
	if _, words, failed = run(t, m, false); !failed || !strings.Contains(words, "4 roles (Clinician, patient, manager and nurse)") {
		t.Error(words)
	}
	for _, c := range []struct{ people, criteria, teams, says string }{
		{"p.csv", "two.yaml", "patient 2", "one `column`"}, {"p.csv", "c.yaml", "doctor 1", "nobody has that role"}, {"p.csv", "c.yaml", "patient 0", "write it like"},
		{"p.csv", "c.yaml", ", ,", "write it like"}, {"bad.csv", "c.yaml", "x 1", "Line 2, role"}, {"p.csv", "none.yaml", "x 1", "none.yaml"}, {"none.csv", "c.yaml", "x 1", "none.csv"},
	} {
		if _, words, failed := run(t, Match{People: path(c.people), Criteria: path(c.criteria), Teams: c.teams}, false); !failed || !strings.Contains(words, c.says) {
			t.Errorf("%+v: %s", c, words)
		}
	}
}

// TestTeamsInGoodEnglish reads the sentences that are made of criteria and of who is left.
func TestTeamsInGoodEnglish(t *testing.T) {
	path := files(t, map[string]string{
		"p.csv":  "person,role,likes,place,age\nAda,clinician,tea;jam,north,30\nBo,manager,tea,north,31\nCy,patient,jam,north,50\nDi,clinician,jam,south,33\nEve,patient,tea,west,70\nFay,nurse,tea,west,2\n",
		"c.yaml": "criteria:\n  - {column: likes, compare: shared, weight: 3, why: They Both care for it.}\n  - {column: place, compare: same, weight: 2}\n  - {column: age, compare: near, within: 5, weight: 1}\n  - {column: likes, compare: different, weight: 1}\n",
		"n.yaml": "criteria:\n  - {column: place, compare: same, needed: true, why: are in one place}\n",
	})
	result, words, failed := run(t, Match{People: path("p.csv"), Criteria: path("c.yaml"), Teams: "clinician 1, manager 1, patient 1"}, false)
	if failed {
		t.Fatal(words)
	}
	has(t, result, "2 of their 3 pairs both care for it: ", "Every two of them are alike in place.", "Ada and Bo are close in age.", "Every two of them differ in likes.")
	has(t, words, "Not placed: Di (clinician) and Eve (patient): another team needs 1 of the role manager, and none is left; in place of somebody else they would not make the total better.", "Fay (nurse): no team has a place for this role.")
	_, words, failed = run(t, Match{People: path("p.csv"), Criteria: path("n.yaml"), Teams: "clinician 1, manager 1, patient 1"}, false)
	if failed {
		t.Fatal(words)
	}
	has(t, words, "Di (clinician): there is no manager with whom everything fits that must.", "Eve (patient): there is no clinician with whom")
	result, words, failed = run(t, Match{People: path("p.csv"), Criteria: path("c.yaml"), Teams: "clinician, nurse"}, false)
	if failed {
		t.Fatal(words)
	}
	has(t, result, "They both care for it (tea). They differ in likes.")
}
