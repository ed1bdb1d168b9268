package support

import (
	"strings"
	"testing"

	"alongside/engine/stats"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
)

func TestWhoAnswersOnADay(t *testing.T) {
	two := Link{ID: "l", Person: "p", Contact: "c", Cover: "v"}
	with := func(change func(*Link)) Link {
		l := two
		change(&l)
		return l
	}
	for _, c := range []struct {
		what string
		l    Link
		want db.ID
	}{
		{"nobody is named", Link{}, ""},
		{"the contact is there", two, "c"},
		{"the contact is away", with(func(l *Link) { l.ContactAway = "2026-01-02" }), "v"},
		{"both are away", with(func(l *Link) { l.ContactAway, l.CoverAway = "2026-01-02", "2026-01-02" }), "c"},
		{"away without a cover", with(func(l *Link) { l.ContactAway, l.Cover = "2026-01-02", "" }), "c"},
		{"the contact left", with(func(l *Link) { l.Lapsed = 1 }), "v"},
		{"the contact left, the cover is away", with(func(l *Link) { l.Lapsed, l.CoverAway = 1, "2026-01-02" }), "v"},
		{"the contact left, no cover", with(func(l *Link) { l.Lapsed, l.Cover = 1, "" }), ""},
	} {
		if got := c.l.answers(); got != c.want {
			t.Errorf("%s: %q answers, want %q", c.what, got, c.want)
		}
	}
}

// TestWhoReadsAQuestion: the two who write; the cover only while it stands in and as long as nobody answered; nobody else, ever.
func TestWhoReadsAQuestion(t *testing.T) {
	l := Link{ID: "l", Person: "p", Contact: "c", Cover: "v"}
	away, lapsed := l, l
	away.ContactAway, lapsed.Lapsed = "2026-01-02", 1
	open := Question{Asker: "p", Contact: "c"}
	answered := Question{Asker: "p", Contact: "c", Answered: 1, AnsweredBy: "c"}
	byCover := Question{Asker: "p", Contact: "c", Answered: 1, AnsweredBy: "v"}
	passed := Question{Asker: "p", Contact: "c", Passed: true}
	closed := Question{Asker: "p", Contact: "c", Closed: 1}
	for _, c := range []struct {
		what string
		q    Question
		l    Link
		read string // who of p c v x
	}{
		{"open", open, l, "pc"}, {"open, away", open, away, "pcv"}, {"open, lapsed", open, lapsed, "pv"}, {"passed on", passed, l, "pcv"},
		{"answered", answered, l, "pc"}, {"answered, away", answered, away, "pc"}, {"answered by the cover, back again", byCover, l, "pcv"},
		{"answered, lapsed", answered, lapsed, "pc"}, {"taken back, away", closed, away, "pc"}, {"somebody else is the contact", answered, Link{ID: "m", Person: "p", Contact: "x"}, "pc"},
	} {
		for _, who := range []string{"p", "c", "v", "x", ""} {
			if got, want := mayRead(db.ID(who), c.q, c.l), who != "" && strings.Contains(c.read, who); got != want {
				t.Errorf("%s: %q reads: %v, want %v", c.what, who, got, want)
			}
			if mayWrite(db.ID(who), c.q, c.l) && c.q.Closed != 0 {
				t.Errorf("%s: %q writes in what is closed", c.what, who)
			}
		}
	}
}

func TestAbsences(t *testing.T) {
	has := []Absence{{First: "2026-03-10", Last: "2026-03-20"}}
	for _, c := range []struct{ first, last, field string }{
		{"1/3/2026", "9/3/2026", ""}, {"21/3/2026", "21/3/2026", ""}, {"2026-03-05", "10/3/2026", "first"}, {"12/3/2026", "13/3/2026", "first"}, {"20/3/2026", "25/3/2026", "first"},
		{"9/3/2026", "8/3/2026", "last"}, {"x", "9/3/2026", "first"}, {"9/3/2026", "", "last"}, {"1/1/2025", "2/1/2025", "last"}, {"1/4/2026", "2/4/2027", "last"},
	} {
		a := Absence{First: c.first, Last: c.last}
		field := ""
		if e := errs.Of(a.check("2026-03-01", has)); e != nil {
			field = e.Fields[0].Name
		}
		if field != c.field {
			t.Errorf("%s to %s: problem beside %q, want %q", c.first, c.last, field, c.field)
		}
	}
}

func TestReminders(t *testing.T) {
	l := Link{ID: "l", Contact: "c", Cover: "v"}
	var got []string
	q := Question{}
	for range 8 {
		to, pass := q.reminded(l)
		if to == "" {
			break
		}
		q.Reminded++
		got = append(got, string(to)+map[bool]string{true: "!"}[pass])
	}
	if strings.Join(got, " ") != "c c v! v!" {
		t.Errorf("reminders go to %v", got)
	}
	l.Cover = ""
	if to, _ := (Question{Reminded: remindersFirst}).reminded(l); to != "" {
		t.Errorf("%q is reminded for ever", to)
	}
	if to, _ := (Question{Answered: 1}).reminded(l); to != "" {
		t.Error("reminded of what is answered")
	}
}

// TestSmallNumbersOfQuestions: with the usual rule, nothing is told of fewer than five people, and no small number beside others.
func TestSmallNumbersOfQuestions(t *testing.T) {
	p, _ := stats.PolicyOf("")
	few := &tally{inTime: 40, took: make([]float64, 40), people: 4}
	if f, _ := few.protect(p, Figures{}); !f.TooFew || f.Share != "" || f.Median != "" {
		t.Errorf("four people: %+v", f)
	}
	one := &tally{inTime: 19, late: 1, took: make([]float64, 20), people: 12}
	if f, _ := one.protect(p, Figures{}); f.Share != "" || !f.Late.Hidden {
		t.Errorf("one late answer is told: %+v", f)
	}
	many := &tally{inTime: 30, late: 10, took: []float64{0, 1, 1, 2, 9}, people: 12}
	if f, _ := many.protect(p, Figures{}); f.Share != "75%" || f.Median != "1" || f.Late.Value != 10 {
		t.Errorf("many: %+v, %s", f, f.Sentence())
	}
	if f, err := (*tally)(nil).protect(p, Figures{}); err != nil || !f.TooFew {
		t.Errorf("nothing asked: %+v", f)
	}
}

func TestPeriods(t *testing.T) {
	for _, c := range []struct{ from, until, on, wantFrom, wantUntil, wantOn, field string }{
		{"", "", "", "2025-12-01", "2026-11-30", "2026-11-23", ""},
		{"5/2/2024", "7/2/2024", "1/6/2024", "2024-02-01", "2024-02-29", "2024-06-01", ""},
		{"5/2/2024", "7/1/2024", "", "2024-02-01", "2024-02-29", "2026-11-23", "until"},
		{"", "", "1/1/2030", "2025-12-01", "2026-11-30", "2026-11-23", "on"},
		{"x", "", "", "2025-12-01", "2026-11-30", "2026-11-23", "from"},
	} {
		from, until, on, problems := period(c.from, c.until, c.on, "2026-11-23")
		field := ""
		if len(problems) > 0 {
			field = problems[0].Name
		}
		if from != c.wantFrom || until != c.wantUntil || on != c.wantOn || field != c.field {
			t.Errorf("%+v: %s to %s on %s, problem %q", c, from, until, on, field)
		}
	}
}
