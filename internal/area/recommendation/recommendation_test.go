package recommendation

import (
	"testing"

	"alongside/internal/platform/errs"
	"alongside/internal/shared/assent"
)

// 2026-03-02 is a Monday; Good Friday is 3 April and Easter Monday 6 April.
func TestLateIsCountedInWorkingDays(t *testing.T) {
	for _, c := range []struct {
		due, answered, today, want string
	}{
		{"2026-03-06", "", "2026-03-06", ""},
		{"2026-03-06", "", "2026-03-08", ""}, // the weekend after
		{"2026-03-06", "", "2026-03-09", "1 working day late"},
		{"2026-03-06", "2026-03-07", "2026-06-01", ""},
		{"2026-03-06", "2026-03-11", "2026-06-01", "3 working days late"},
		{"2026-04-02", "", "2026-04-07", "1 working day late"}, // Easter
	} {
		if got := late(c.due, c.answered, c.today); got != c.want {
			t.Errorf("due %s, answered %q, today %s: %q, want %q", c.due, c.answered, c.today, got, c.want)
		}
	}
}

func TestRemindersAreFewAndApart(t *testing.T) {
	want := []string{"2026-03-13", "2026-03-23", "2026-03-30", "2026-04-08", ""} // the last but one is after Easter
	for n, day := range want {
		if got := remindDay("2026-03-20", int64(n)); got != day {
			t.Errorf("after %d reminders the next is on %q, want %q", n, got, day)
		}
	}
	for asked, n := range map[string]int64{"2026-03-02": 0, "2026-03-12": 0, "2026-03-13": 1, "2026-03-18": 1} {
		if got := firstReminder(asked, "2026-03-20"); got != n {
			t.Errorf("asked on %s: %d reminders count as gone, want %d", asked, got, n)
		}
	}
}

func TestWhoSpeaksForABody(t *testing.T) {
	rule, voters := speakers([]seat{{"a", "patient", false}, {"b", "clinical", true}, {"b", "patient", false}, {"c", "patient", true}})
	if rule != assent.Everyone || len(voters) != 2 || voters[0].Person != "b" || voters[1].Person != "c" {
		t.Errorf("who leads speaks: %v %v", rule, voters)
	}
	rule, voters = speakers([]seat{{"a", "patient", false}, {"a", "clinical", false}, {"b", "clinical", false}})
	if rule != assent.Majority || len(voters) != 2 {
		t.Errorf("where nobody leads all speak: %v %v", rule, voters)
	}
}

func TestWhoReads(t *testing.T) {
	draft, made := Recommendation{State: Draft}, Recommendation{State: Owed, Made: "2026-03-02"}
	network, public := made, made
	network.Audience, public.Audience = toNetwork, toPublic
	for _, c := range []struct {
		who                          string
		r                            standing
		draft, made, network, public bool
	}{
		{"a visitor", standing{}, false, false, false, true},
		{"somebody of the network", standing{SignedIn: true}, false, false, true, true},
		{"who sits in the body", standing{SignedIn: true, Sits: true}, true, true, true, true},
		{"an engagement lead", standing{SignedIn: true, Runs: true}, false, true, true, true},
		{"who answers", standing{SignedIn: true, Owner: true}, false, true, true, true},
		{"the board", standing{SignedIn: true, Board: true}, false, true, true, true},
	} {
		for i, v := range []Recommendation{draft, made, network, public} {
			if got, want := mayRead(c.r, v), []bool{c.draft, c.made, c.network, c.public}[i]; got != want {
				t.Errorf("%s, %s %q: %v, want %v", c.who, v.State, v.Audience, got, want)
			}
		}
	}
	if mayAnswer(standing{Owner: true, Sits: true}, made) || !mayAnswer(standing{Owner: true}, made) || mayAnswer(standing{Runs: true}, made) {
		t.Error("only who owes the answer gives it, and not for their own body")
	}
}

func TestWhatABodyCanSay(t *testing.T) {
	all := []string{doMake, doSettle, doAgain, doNetwork, doPublic, doWithdraw, "x", ""}
	for state, want := range map[State][]string{
		Draft: {doMake}, Owed: {doNetwork, doPublic, doWithdraw}, Answered: {doSettle, doAgain, doNetwork, doPublic, doWithdraw}, Settled: {doNetwork, doPublic}, Withdrawn: nil, Dropped: nil,
	} {
		v := Recommendation{State: state, Round: 1}
		if state != Draft && state != Dropped {
			v.Made = "2026-03-02"
		}
		var got []string
		for _, do := range all {
			if v.can(do) {
				got = append(got, do)
			}
		}
		if len(got) != len(want) {
			t.Errorf("%s: %v, want %v", state, got, want)
		}
	}
	if (Recommendation{State: Answered, Round: mostAsks}).can(doAgain) {
		t.Error("asked for ever")
	}
}

func TestCheckingWhatIsTyped(t *testing.T) {
	long := make([]byte, 5000)
	for i := range long {
		long[i] = 'x'
	}
	for field, f := range map[string]Form{
		"title": {Words: "w", Due: "2026-03-20"}, "words": {Title: "t", Words: string(long), Due: "2026-03-20"}, "due": {Title: "t", Words: "w", Due: "soon"},
	} {
		var c errs.Check
		f.check(&c, "2026-03-02")
		if e := errs.Of(c.Err()); e == nil || len(e.Fields) != 1 || e.Fields[0].Name != field {
			t.Errorf("%s: %v", field, c.Err())
		}
	}
	for _, due := range []string{"2026-03-02", "2026-03-01", "2028-03-03", ""} {
		var c errs.Check
		if checkDue(&c, due, "2026-03-02"); c.OK() {
			t.Errorf("%q is taken as a day", due)
		}
	}
	var friday errs.Check
	if checkDue(&friday, "2026-03-08", "2026-03-06"); friday.OK() {
		t.Error("a Sunday leaves no working day after a Friday")
	}
	if e := errs.Of((&Reply{Outcome: "accepted"}).check()); e == nil || e.Fields[0].Name != "reasons" {
		t.Error("an answer without reasons is taken")
	}
	if e := errs.Of((&Reply{Reasons: "r"}).check()); e == nil || e.Fields[0].Name != "outcome" {
		t.Error("reasons without an answer are taken")
	}
}

func TestCountingForAReport(t *testing.T) {
	one := func(id string, number int64, asked, due, answered, ended string) counting {
		c := counting{Number: number, Asked: asked, Due: due, Answered: answered, Ended: ended, Audience: toPublic}
		c.Recommendation, c.Title = "r", id
		return c
	}
	all := []counting{
		one("in time", 1, "2026-01-10", "2026-02-02", "2026-02-02", ""),
		one("late", 1, "2026-01-10", "2026-02-02", "2026-02-04", ""),
		one("never answered", 1, "2026-01-10", "2026-02-02", "", ""),
		one("answered after the end", 1, "2025-12-01", "2026-02-02", "2026-04-09", ""),
		one("not due yet", 1, "2026-03-20", "2026-05-01", "", ""),
		one("taken back", 1, "2026-01-10", "2026-02-02", "", "2026-01-20"),
		one("taken back later", 1, "2026-01-10", "2026-02-02", "", "2026-06-20"),
		one("asked again", 2, "2026-02-10", "2026-03-02", "2026-03-01", ""),
	}
	f := count(all, "2026-01-01", "2026-03-31")
	names := func(all []Counted) (out string) {
		for _, c := range all {
			out += c.Title + "; "
		}
		return out
	}
	for what, x := range map[string][2]string{
		"made":    {names(f.Made), "in time; late; never answered; not due yet; taken back; taken back later; "},
		"owed":    {names(f.Owed), "never answered; answered after the end; not due yet; taken back later; "},
		"in time": {names(f.InTime), "in time; asked again; "},
		"late":    {names(f.Late), "late; never answered; answered after the end; taken back later; "},
	} {
		if x[0] != x[1] {
			t.Errorf("%s: %s\nwant %s", what, x[0], x[1])
		}
	}
	if f.Late[0].Late != 2 {
		t.Errorf("late by %d working days", f.Late[0].Late)
	}
	secret := count([]counting{{Counted: Counted{Title: "Close the ward"}, Number: 1, Asked: "2026-01-10", Due: "2026-05-01"}}, "2026-01-01", "2026-03-31")
	if secret.Made[0].Title == "Close the ward" {
		t.Error("the title of what is not published is told")
	}
}
