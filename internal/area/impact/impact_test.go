package impact

import (
	"math/rand/v2"
	"testing"

	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

func TestStanding(t *testing.T) {
	w := func(s answer, side person.Side) witness {
		return witness{State: s, Side: side, Person: "somebody", TookPart: true}
	}
	link := func(s answer, side person.Side) witness { return witness{State: s, Side: side} }
	pro, par := person.Professional, person.Partner
	for _, c := range []struct {
		name    string
		service bool
		all     []witness
		want    State
	}{
		{"nobody was asked", false, nil, Claimed},
		{"one is asked", false, []witness{w(asked, "")}, Waiting},
		{"one knows nothing", false, []witness{w(unknown, pro)}, Claimed},
		{"one says yes", false, []witness{w(yes, pro)}, Confirmed},
		{"one says yes, one is still asked", false, []witness{w(yes, pro), w(asked, "")}, Confirmed},
		{"a no outweighs a yes", false, []witness{w(yes, pro), w(no, par)}, NotConfirmed},
		{"a yes to earlier words is none", false, []witness{w(earlier, pro)}, Claimed},
		{"a service needs a patient partner", true, []witness{w(yes, pro), w(yes, pro)}, Waiting},
		{"a service with a patient partner", true, []witness{w(yes, pro), w(yes, par)}, Confirmed},
		{"a service with a patient partner alone", true, []witness{w(yes, par)}, Confirmed},
		{"a service with a patient partner by a link alone", true, []witness{link(yes, par)}, Waiting},
		{"a service with a professional known here, and a patient partner by a link", true, []witness{w(yes, pro), link(yes, par)}, Waiting},
		{"a service with a patient partner by their own word, who never took part", true, []witness{{State: yes, Side: par, Person: "p"}}, Waiting},
		{"a no by a link", true, []witness{w(yes, par), link(no, pro)}, NotConfirmed},
		{"what is no service, by a link", false, []witness{link(yes, pro)}, Confirmed},
		{"a patient partner's no", true, []witness{w(yes, par), w(no, par)}, NotConfirmed},
	} {
		if got := standing(c.service, c.all); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestMonthsAfter(t *testing.T) {
	for _, c := range []struct {
		end, day string
		months   int
		span     string
	}{
		{"2014-07-06", "2014-07-05", -1, "During the programme"},
		{"2014-07-06", "2014-07-06", 0, "In the first month"},
		{"2014-07-06", "2014-08-05", 0, "In the first month"},
		{"2014-07-06", "2014-08-06", 1, "After one month"},
		{"2014-07-06", "2014-10-06", 3, "After three months"},
		{"2014-07-06", "2015-01-06", 6, "After six months"},
		{"2014-07-06", "2015-07-06", 12, "After a year or more"},
		{"2014-01-31", "2014-02-28", 1, "After one month"},
		{"2014-01-31", "2014-02-27", 0, "In the first month"},
	} {
		if got, ok := monthsAfter(c.end, c.day); !ok || got != c.months {
			t.Errorf("from %s to %s are %d months, want %d", c.end, c.day, got, c.months)
		}
		if got := spans[spanOf(c.end, c.day)].Words; got != c.span {
			t.Errorf("from %s to %s is %q, want %q", c.end, c.day, got, c.span)
		}
	}
	if _, ok := monthsAfter("", "2014-02-27"); ok || spanOf("", "2014-02-27") != -1 {
		t.Error("an edition without dates has months after it")
	}
}

// TestCountedOnce joins claims in every order by chance: each group counts as one, by the best of it.
func TestCountedOnce(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 9))
	states := []State{Claimed, Waiting, Confirmed, NotConfirmed, Withdrawn}
	for range 500 {
		var all []Claim
		best := map[int]State{}
		for i := range 12 {
			group := rng.IntN(5)
			c := Claim{ID: db.ID(rune('a' + i)), State: states[rng.IntN(5)], Main: db.ID(rune('A' + group))}
			all = append(all, c)
			if c.State != Withdrawn && (best[group] == "" || rank(c.State) > rank(best[group])) {
				best[group] = c.State
			}
		}
		want := counts{All: len(best)}
		for _, s := range best {
			switch s {
			case Confirmed:
				want.Confirmed++
			case Waiting:
				want.Waiting++
			}
		}
		if got := count(all); got != want {
			t.Fatalf("%+v counts as %+v, want %+v", all, got, want)
		}
	}
}

// TestAtLeast: what is kept is told in steps of five, so one person more or less shows only when a step is reached.
func TestAtLeast(t *testing.T) {
	for n, want := range map[int]string{0: "fewer than 5", 1: "fewer than 5", 4: "fewer than 5", 5: "5 or more", 9: "5 or more", 10: "10 or more", 14: "10 or more"} {
		if got := atLeastWords(n); got != want {
			t.Errorf("%d is told as %q, want %q", n, got, want)
		}
	}
}

func TestAlike(t *testing.T) {
	a := Claim{ID: "a", Author: "1", Edition: "e", Kind: "guideline", Happened: "2014-10-09", Title: "The ward guideline now says how staff look after patients when somebody dies"}
	same := Claim{ID: "b", Author: "2", Edition: "e", Kind: "guideline", Happened: "2014-10-11", Title: "The guideline of the ward says how to look after patients"}
	if !alike(a, same) || !alike(same, a) {
		t.Error("the same change is not seen")
	}
	for name, change := range map[string]func(*Claim){
		"another kind":     func(c *Claim) { c.Kind = "role" },
		"another edition":  func(c *Claim) { c.Edition = "f" },
		"the same person":  func(c *Claim) { c.Author = "1" },
		"half a year away": func(c *Claim) { c.Happened = "2015-05-01" },
		"other words":      func(c *Claim) { c.Title = "Letters are shorter" },
		"withdrawn":        func(c *Claim) { c.State = Withdrawn },
	} {
		other := same
		change(&other)
		if alike(a, other) {
			t.Errorf("%s is taken for the same change", name)
		}
	}
}

// TestAnExportSaysWhatIsHeldBack: beside somebody's own claims stands why others do not read them.
func TestAnExportSaysWhatIsHeldBack(t *testing.T) {
	for _, c := range []struct {
		claim Claim
		held  bool
	}{{Claim{}, true}, {Claim{Named: 1}, false}, {Claim{Named: 1, Held: true}, true}, {Claim{Named: 1, Why: "It names somebody"}, true}, {Claim{State: Withdrawn}, false}} {
		if got := c.claim.heldWords(); (got != "") != c.held {
			t.Errorf("%+v: %q", c.claim, got)
		}
	}
	if OwnHeaders[len(OwnHeaders)-1] != "held_back" {
		t.Error("the export of one's own claims has no mark")
	}
}
