package evaluation

import (
	"fmt"
	"testing"

	"alongside/internal/platform/db"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/report"
)

// answered is a closed wave in which these people gave their code.
func answered(name string, respondents []string, people ...string) read {
	r := read{WaveReport: WaveReport{Wave: Wave{ID: db.ID(name), Name: name, Respondents: respondents, Linked: true, State: Closed, Outcome: Opened, Minimum: 1, Answered: int64(len(people)), Invited: 40}},
		byMark: map[string]instrument.Answers{}}
	for _, p := range people {
		r.byMark[p] = instrument.Answers{}
	}
	r.WaveReport.Linked = len(people)
	return r
}

// TestWhoStayedIsToldOfAllFormsOrNotAtAll has one form that cannot be put together with the others: what is said of the later ones may not
// pass over it as if it had never been.
func TestWhoStayedIsToldOfAllFormsOrNotAtAll(t *testing.T) {
	us, coaches := []string{"participants"}, []string{"coaches"}
	masked := func(r read) read { r.Masked = 2; return r }
	file := func(r read) read { r.Outcome = Imported; return r }
	none := "new -1 kept -1 lost -1 again -1"
	for name, c := range map[string]struct {
		reads []read
		want  []string
	}{
		"all of one kind": {[]read{answered("before", us, "a", "b", "c"), answered("end", us, "a", "b"), answered("later", us, "a", "c", "d")},
			[]string{"new 3 kept 3 lost 0 again 0", "new 0 kept 2 lost 1 again 0", "new 1 kept 1 lost 1 again 1"}},
		"the first cannot be put together": {[]read{masked(answered("before", us, "a", "b", "c")), answered("end", us, "a", "b"), answered("later", us, "a", "c", "d")},
			[]string{none, none, none}},
		"one in the middle cannot": {[]read{answered("before", us, "a", "b", "c"), answered("day", us, "a"), masked(answered("end", us, "a", "b")), answered("later", us, "a", "c", "d")},
			[]string{"new 3 kept 3 lost 0 again 0", "new 0 kept 1 lost 2 again 0", none, none}},
		"the first came from a file": {[]read{file(answered("before", us, "a", "b", "c")), answered("end", us, "a", "b"), answered("later", us, "a")},
			[]string{none, none, none}},
		"a form of other people in between": {[]read{answered("before", us, "a", "b"), answered("coaches", coaches, "x"), answered("end", us, "a")},
			[]string{"new 2 kept 2 lost 0 again 0", none, "new 0 kept 1 lost 1 again 0"}},
	} {
		var all []WaveReport
		for _, r := range c.reads {
			all = append(all, r.WaveReport)
		}
		for n, s := range flow(all, c.reads) {
			if got := says(s); got != c.want[n] {
				t.Errorf("%s, %s: %s, want %s", name, s.Wave, got, c.want[n])
			}
		}
	}
}

// TestWhoStayedTellsOfNoFew has steps whose numbers are small, or become small when they are taken away from a step that is shown.
func TestWhoStayedTellsOfNoFew(t *testing.T) {
	people := func(from, to int) (out []string) {
		for n := from; n < to; n++ {
			out = append(out, fmt.Sprintf("p%d", n))
		}
		return out
	}
	us := []string{"participants"}
	reads := []read{answered("before", us, people(0, 30)...), answered("end", us, people(3, 35)...), answered("later", us, people(3, 35)...)}
	var all []WaveReport
	for n := range reads {
		reads[n].Minimum = 5
		all = append(all, reads[n].WaveReport)
	}
	steps := flow(all, reads)
	if steps[0].Kept != 30 || steps[1].Kept != -1 || steps[2].Kept != -1 {
		t.Errorf("3 people gave up after the first form, and the steps tell it: %+v", steps)
	}
}

func says(s report.Step) string {
	return fmt.Sprintf("new %d kept %d lost %d again %d", s.New, s.Kept, s.Lost, s.Again)
}
