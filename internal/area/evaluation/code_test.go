package evaluation_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/area/evaluation"
	"alongside/internal/platform/db"
)

func TestCodeFolds(t *testing.T) {
	same := [][]evaluation.Code{
		{{"Mill Lane", "7", "Zoë"}, {"mi", "07", "zo"}, {" MILL ", " 7th", "ZOE"}, {"m i l l", "7.", "z.o."}},
		{{"Écluse", "1", "Ørjan"}, {"ec", "1st", "or"}, {"E\u0301cluse", "01", "orjan"}},
		{{"4th Avenue", "31", "O'Neil"}, {"4t", "31st", "on"}},
		{{"Mill", "9", "李"}, {"mi", "9th", " 李 "}},
		{{"Mill", "9", "李明"}},
		{{"Straße", "22", "Łukasz"}, {"st", "22nd", "lu"}},
	}
	seen := map[string]int{}
	for i, group := range same {
		for _, c := range group {
			folded, problems := c.Fold()
			if len(problems) > 0 || folded == "" {
				t.Errorf("%+v: %q %v", c, folded, problems)
			}
			if j, ok := seen[folded]; ok && j != i {
				t.Errorf("%+v folds to the code of somebody else: %q", c, folded)
			}
			seen[folded] = i
		}
	}
	if len(seen) != len(same) {
		t.Errorf("%d codes, want %d: %v", len(seen), len(same), seen)
	}
	if folded, problems := (evaluation.Code{" ", "", "\t"}).Fold(); folded != "" || len(problems) != 0 {
		t.Errorf("nothing said: %q %v", folded, problems)
	}
	for field, c := range map[string]evaluation.Code{
		"code-street": {"M", "7", "Zoe"}, "code-day": {"Mill", "32", "Zoe"}, "code-friend": {"Mill", "7", "?!"},
	} {
		_, problems := c.Fold()
		if len(problems) != 1 || problems[0].Name != field {
			t.Errorf("%+v: %v, want a problem beside %s", c, problems, field)
		}
	}
	for _, day := range []string{"0", "-3", "x", "1.5", "99999999999999999999", ""} {
		if _, problems := (evaluation.Code{"Mill", day, "Zoe"}).Fold(); len(problems) == 0 {
			t.Errorf("day %q was taken", day)
		}
	}
}

// TestOnePseudonymEverywhere replays a known failure of others: one pseudonym for a person joins what they said in every
// programme, for ever. Here the same code in two editions, or in two networks, leaves marks that have nothing in common,
// while two waves of one edition are joined.
func TestOnePseudonymEverywhere(t *testing.T) {
	eachEngine(t, func(t *testing.T, fresh func() *apptest.Site) {
		site := fresh()
		s := newScene(t, site, 5)
		before, end := s.run("pairs-before"), s.run("pairs-end")
		s.edition = s.newEdition("Autumn programme", "pairs-five-days")
		autumn := s.run("pairs-end")
		other := newScene(t, site.Network("other"), 5)
		elsewhere := other.run("pairs-end")
		if len(before) != 5 || len(autumn) != 5 || len(elsewhere) != 5 {
			t.Fatalf("%d, %d and %d marks, want 5 each", len(before), len(autumn), len(elsewhere))
		}
		if n := common(before, end); n != 5 {
			t.Errorf("%d people are joined between two waves of one edition, want 5", n)
		}
		if n := common(before, autumn); n != 0 {
			t.Errorf("%d people are joined between two editions", n)
		}
		if n := common(end, elsewhere); n != 0 {
			t.Errorf("%d people are joined between two networks", n)
		}
	})
}

// run plays a wave in which everybody answers with their code, and returns the marks of the responses.
func (s *scene) run(instrument string) []string {
	s.t.Helper()
	wave := s.open("Wave "+instrument, instrument)
	for i, p := range s.people {
		s.answer(p, said(i))
	}
	s.close(wave)
	var marks []string
	for _, r := range takeDump(s.t, s.site.DB)["wave_response"] {
		if r.values["wave_id"] == string(wave) {
			var v struct{ M string }
			s.must(json.Unmarshal([]byte(unseal(s, r)), &v))
			marks = append(marks, v.M)
		}
	}
	return marks
}

func common(a, b []string) int {
	n := 0
	for _, m := range a {
		if slices.Contains(b, m) {
			n++
		}
	}
	return n
}

// TestParticipationGivesNobodyAway replays another known failure: a table of who answered. In a small group it joins the
// linked forms of whoever was the only one to miss a wave. Here no copy of the database ever says who answered, and its
// control shows that such a table would have.
func TestParticipationGivesNobodyAway(t *testing.T) {
	eachEngine(t, func(t *testing.T, fresh func() *apptest.Site) {
		s := newScene(t, fresh(), 5)
		attended := [][]int{{0, 1, 2, 3, 4}, {0, 1, 2, 4}, {0, 1, 2, 3, 4}} // only person 3 missed the second wave
		var linked []map[string]bool
		for i, who := range attended {
			wave := s.open([]string{"Before", "Middle", "End"}[i], "pairs-end")
			empty := takeDump(t, s.site.DB)
			for _, p := range who {
				s.answer(s.people[p], said(p))
			}
			// What the copies say of each person, before anybody answered and after all did.
			full := takeDump(t, s.site.DB)
			for _, p := range s.people {
				if a, b := about(empty, p.ID, p.Email), about(full, p.ID, p.Email); !slices.Equal(a, b) {
					t.Errorf("a copy tells that %s answered, or not: %q against %q", p.Given, a, b)
				}
			}
			s.close(wave)
			marks := map[string]bool{}
			for _, r := range takeDump(t, s.site.DB)["wave_response"] {
				if r.values["wave_id"] == string(wave) {
					var v struct{ M string }
					s.must(json.Unmarshal([]byte(unseal(s, r)), &v))
					marks[v.M] = true
				}
			}
			linked = append(linked, marks)
		}
		// The control: with the table of who answered, the one mark that is missing from the second wave is person 3's.
		missing := 0
		for m := range linked[0] {
			if !linked[1][m] && linked[2][m] {
				missing++
			}
		}
		if missing != 1 {
			t.Fatalf("%d marks miss the second wave: the control does not stand", missing)
		}
	})
}

// about is every row that names the person, or an invitation of theirs.
func about(d dump, id db.ID, email string) []string {
	var out []string
	names := []string{string(id), email}
	for _, r := range d["wave_invitation"] {
		if r.values["person_id"] == string(id) {
			names = append(names, r.values["id"], r.values["token_hash"])
		}
	}
	for table, rows := range d {
		for _, r := range rows {
			line := table + ": " + r.String()
			if slices.ContainsFunc(names, func(n string) bool { return strings.Contains(line, n) }) {
				out = append(out, line)
			}
		}
	}
	slices.Sort(out)
	return out
}
