package seating

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"alongside/engine/assign"
	engine "alongside/engine/seating"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// stage is a crowd of so many people on so many days, without a database.
func stage(people, coaches, days int, s Setup) *crowd {
	w := &crowd{Edition: edition.Edition{ID: "e", Zone: "Europe/London", State: edition.Running}, Has: true, Team: team{coordinator: true}, Plan: Plan{Setup: s, Seed: 1},
		seats: map[db.ID]map[db.ID]seat{}, names: map[db.ID]string{}, at: map[db.ID]int{}}
	for d := range days {
		w.Days = append(w.Days, edition.Day{ID: db.ID(fmt.Sprint("d", d+1))})
	}
	for i := range people + coaches {
		id := db.ID(fmt.Sprintf("p%02d", i+1))
		v := sitter{Person: person.Person{ID: id, Given: "P" + fmt.Sprint(i+1), Perspectives: []string{person.Perspectives(person.Partner)[i%4]}}, Side: person.Partner, Coach: i >= people}
		w.People = append(w.People, v)
		w.names[id], w.at[id] = v.Name(), i
	}
	return w
}

// sit finds tables and puts people there.
func (w *crowd) sit(t *testing.T, needs map[db.ID][]string) *engine.Result {
	t.Helper()
	q := w.ask(w.toCome(), w.comes, needs)
	res, err := q.find(context.Background(), engine.Options{Seed: 1, Steps: fewSteps})
	if err != nil {
		t.Fatal(err)
	}
	for i, d := range q.days {
		w.seats[w.Days[d].ID] = q.seats(i, res.Seating[i])
	}
	return res
}

var eight = Setup{Tables: 8, Least: 5, Most: 6, Coaches: CoachSpread, Mix: []string{MixPerspective}}

func TestNobodyMeetsAgainWhereThatCanBe(t *testing.T) {
	w := stage(40, 2, 3, eight)
	if res := w.sit(t, nil); res.Figures.Repeats != 0 {
		t.Errorf("42 people at 8 tables on 3 days meet again %d times", res.Figures.Repeats)
	}
	again := stage(40, 2, 3, eight)
	again.sit(t, nil)
	if !slices.EqualFunc(w.Days, again.Days, func(a, b edition.Day) bool { return fmt.Sprint(w.seats[a.ID]) == fmt.Sprint(again.seats[b.ID]) }) {
		t.Error("the same plan gave other tables")
	}
}

func TestRulesAndKindsHold(t *testing.T) {
	s := eight
	s.Kinds = map[string][]int{"door": {2}, "quiet": {2, 7}}
	w := stage(40, 2, 3, s)
	w.Rules = []Rule{{Kind: Together, First: "p01", Second: "p02"}, {Kind: Together, First: "p02", Second: "p03"}, {Kind: Apart, First: "p04", Second: "p05"}, {Kind: Apart, First: "p04", Second: "gone"}}
	w.sit(t, map[db.ID][]string{"p06": {"door"}, "p07": {"quiet"}, "gone": {"door"}})
	for d := range w.Days {
		if a, b, c := w.tableOf(d, "p01"), w.tableOf(d, "p02"), w.tableOf(d, "p03"); a != b || b != c {
			t.Errorf("day %d: three who sit together are at %d, %d and %d", d+1, a, b, c)
		}
		if w.tableOf(d, "p04") == w.tableOf(d, "p05") {
			t.Errorf("day %d: two who sit apart sit together", d+1)
		}
		if w.tableOf(d, "p06") != 2 || !slices.Contains([]int{2, 7}, w.tableOf(d, "p07")) {
			t.Errorf("day %d: somebody is not at a table of their kind", d+1)
		}
	}
}

func TestContradictionsAreNamedWithoutNeeds(t *testing.T) {
	s := eight
	s.Kinds = map[string][]int{"loop": {3}}
	w := stage(40, 2, 2, s)
	w.Rules = []Rule{{Kind: Apart, First: "p01", Second: "p02"}}
	q := w.ask(w.toCome(), w.comes, map[db.ID][]string{"p01": {"loop"}, "p02": {"loop"}})
	_, err := q.find(context.Background(), engine.Options{Seed: 1, Steps: 1000})
	e := errs.Of(err)
	if e == nil || !strings.Contains(e.Message, "P1 and P2 sit apart") || !strings.Contains(e.Message, "somebody sits at the kind of table that they need") || strings.Contains(e.Message, "loop") {
		t.Errorf("the contradiction is told as %v", err)
	}
}

// A need that cannot be met is named where no other rule beside it names a person: how many need which kind of table.
func TestNeedsThatCannotBeMetAreNamed(t *testing.T) {
	s := eight
	s.Kinds = map[string][]int{"door": {3}, "quiet": {3}}
	w := stage(40, 2, 2, s)
	needs := map[db.ID][]string{}
	for i := range 9 {
		needs[w.People[i].ID] = []string{"door", "quiet"}
	}
	q := w.ask(w.toCome(), w.comes, needs)
	_, err := q.find(context.Background(), engine.Options{Seed: 1, Steps: 1000})
	if e := errs.Of(err); e == nil || !strings.Contains(e.Message, " people need a quiet table near the door") || strings.Contains(e.Message, "P1") {
		t.Errorf("told as %v", err)
	}
	if got := tableOf(bit("space")); got != "a table with more space" {
		t.Error(got)
	}
}

// When a coach cannot come it is said which tables have no coach then, and a move that takes the last coach away says so too.
func TestTablesWithoutACoachAreNamed(t *testing.T) {
	s := eight
	s.Coaches = CoachFixed
	w := stage(40, 8, 3, s)
	w.sit(t, nil)
	var coach, other sitter
	for _, p := range w.People {
		if p.Coach && coach.ID == "" {
			coach = p
		} else if p.Coach {
			other = p
		}
	}
	home := w.tableOf(0, coach.ID)
	if got := w.bare(0, func(who db.ID) int { return w.tableOf(0, who) }); len(got) > 0 {
		t.Fatalf("tables without a coach: %v", got)
	}
	r, err := w.reseat(t.Context(), 0, []db.ID{coach.ID}, nil)
	if err != nil || !slices.Equal(r.Bare, []int{home}) || bareWords(r.Bare) != fmt.Sprintf("Table %d has no coach.", home) {
		t.Errorf("%v %v", r, err)
	}
	e, err := w.whatIf(Move{Day: w.Days[0].ID, Person: coach.ID, Table: w.tableOf(0, other.ID)}, nil)
	if err != nil || !slices.Contains(e.words(), fmt.Sprintf("Table %d has no coach.", home)) {
		t.Errorf("%v %v", e, err)
	}
	if got := bareWords([]int{3, 5}); got != "Tables 3 and 5 have no coach." {
		t.Error(got)
	}
}

// What rules force is said, and is not counted as sitting together again.
func TestFiguresSayWhatRulesForce(t *testing.T) {
	w := stage(40, 8, 3, eight)
	w.Rules = []Rule{{Kind: Together, First: "p01", Second: "p02"}, {Kind: Together, First: "p02", Second: "p03"}, {Kind: Together, First: "p03", Second: "p04"}, {Kind: Together, First: "p04", Second: "p05"}}
	w.sit(t, nil)
	words, err := w.figures(nil)
	text := strings.Join(words, "\n")
	if err != nil || !strings.Contains(text, "again on another day, but where the rules ask for it: 20 times. It is proved that nothing is better.") ||
		!strings.Contains(text, "Those who are kept together meet fewer others, because they fill seats at their table.") {
		t.Errorf("%s %v", text, err)
	}
}

// What somebody reads as the smallest contradiction holds no rule that does not matter: a fifth person who is kept with one of the
// others is not named.
func TestTheSmallestContradictionIsOfRulesAsTheyWereSaid(t *testing.T) {
	w := stage(40, 2, 3, eight)
	w.Rules = []Rule{{Kind: Together, First: "p01", Second: "p02"}, {Kind: Together, First: "p02", Second: "p03"}, {Kind: Together, First: "p03", Second: "p04"},
		{Kind: Together, First: "p04", Second: "p05"}, {Kind: Apart, First: "p04", Second: "p01"}}
	find := func() string {
		q := w.ask(w.toCome(), w.comes, nil)
		_, err := q.find(context.Background(), engine.Options{Seed: 1, Steps: 1000})
		if e := errs.Of(err); e != nil {
			return e.Message
		}
		return ""
	}
	if got, want := find(), "These cannot all be kept on any day: P1 and P2 sit together; P2 and P3 sit together; P3 and P4 sit together; P4 and P1 sit apart. Without any one of these, the others here can be kept."; got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	w.Team = team{facilitator: true}
	if got, want := find(), "The rules of these tables cannot all be kept. A coordinator can see which."; got != want {
		t.Errorf("who leads a day reads: %s", got)
	}
}

// Who is kept with whom is for coordinators' eyes: who leads a day is told that a move is not possible, in the same words whatever hard rule is
// against it, so that trying a move does not tell a rule about two people from a full table or a need.
func TestWhoLeadsADayDoesNotLearnWhichRuleIsAgainstAMove(t *testing.T) {
	setup := eight
	setup.Kinds = map[string][]int{"door": {1, 2}}
	w := stage(40, 2, 3, setup)
	w.Rules = []Rule{{Kind: Together, First: "p01", Second: "p02"}, {Kind: Apart, First: "p03", Second: "p04"}}
	w.sit(t, nil)
	needs := map[db.ID][]string{}
	for _, p := range w.People { // somebody at a table of a kind, who needs it
		if slices.Contains(w.Plan.Setup.Kinds["door"], w.tableOf(0, p.ID)) && p.ID > "p04" {
			needs[p.ID] = []string{"door"}
			break
		}
	}
	at := func(who db.ID) int { return w.tableOf(0, who) }
	moves := map[string]Move{"apart": {Person: "p03", Table: at("p04")}, "together": {Person: "p01", Table: at("p01")%8 + 1}}
	for who := range needs {
		for n := range w.Plan.Setup.Tables {
			if !slices.Contains(w.Plan.Setup.Kinds["door"], n+1) {
				moves["need"] = Move{Person: who, Table: n + 1}
			}
		}
	}
	for _, p := range w.People { // as one more at a full table
		for n := range w.Plan.Setup.Tables {
			_, most := w.Plan.Setup.size(n + 1)
			sit := 0
			for _, o := range w.People {
				if at(o.ID) == n+1 {
					sit++
				}
			}
			if p.ID > "p04" && len(needs[p.ID]) == 0 && sit == most && at(p.ID) != n+1 {
				moves["full"] = Move{Person: p.ID, Table: n + 1}
			}
		}
	}
	said := map[string]bool{}
	for name, m := range moves {
		m.Day = "d1"
		w.Team = team{coordinator: true}
		if e, err := w.whatIf(m, needs); err != nil || len(e.Broken) == 0 {
			t.Fatalf("%s: a coordinator is told %v, %v", name, e, err)
		}
		w.Team = team{facilitator: true}
		e, err := w.whatIf(m, needs)
		if e != nil || errs.Of(err) == nil || len(errs.Of(err).Fields) != 1 {
			t.Errorf("%s: %v %v", name, e, err)
			continue
		}
		said[errs.Of(err).Fields[0].Name+": "+errs.Of(err).Fields[0].Message] = true
	}
	if len(moves) != 4 || len(said) != 1 || !said["to: This move is not possible. A coordinator can see why."] {
		t.Errorf("%d moves, told as %v", len(moves), said)
	}
}

// More tables than people can fill: people are spread evenly, the page says so, and no rule is blamed for it.
func TestTooManyTablesAreSharedEvenly(t *testing.T) {
	for _, c := range []struct {
		people, away, least, most int
		together                  []string
	}{{48, 0, 4, 4, nil}, {48, 2, 3, 5, nil}, {48, 0, 3, 5, []string{"p01", "p02", "p03", "p04", "p05"}}, {46, 1, 3, 5, []string{"p01", "p02", "p03", "p04", "p05"}}} {
		w := stage(c.people, 0, 2, Setup{Tables: 12, Least: 5, Most: 6, Coaches: NoCoaches})
		for i := range max(1, len(c.together)) - 1 {
			w.Rules = append(w.Rules, Rule{Kind: Together, First: db.ID(c.together[i]), Second: db.ID(c.together[i+1])})
		}
		w.seats["d1"] = map[db.ID]seat{}
		for i := range c.away {
			w.seats["d1"][w.People[len(w.People)-1-i].ID] = seat{}
		}
		q := w.ask(w.toCome(), w.comes, nil)
		res, err := q.find(context.Background(), engine.Options{Seed: 1, Steps: fewSteps})
		if err != nil {
			t.Errorf("%+v: %v", c, err)
			continue
		}
		if words := q.tooFew(0); !strings.Contains(words, "your 12 tables need 60") {
			t.Errorf("%+v: %q", c, words)
		}
		for table := range int32(12) {
			if n := sitting(res.Seating[0], table); n < c.least || n > c.most {
				t.Errorf("%+v: %d people at table %d", c, n, table+1)
			}
		}
	}
	w := stage(40, 2, 1, eight)
	if q := w.ask(w.toCome(), w.comes, nil); q.tooFew(0) != "" {
		t.Error(q.tooFew(0))
	}
}

func TestTwoTimetablesAtOneTime(t *testing.T) {
	w := stage(40, 0, 2, eight)
	base := RotationForm{Name: "Projects", Day: "d1", Presenters: "Amara Nwosu, falls\nPat Low\nBea Hill\nCy Dee", Tables: "4", Hears: "2", Starts: "13:30", Minutes: "35"}
	first, err := base.read(w)
	if err != nil || first.Rounds != 2 {
		t.Fatalf("%v, %d rounds", err, first.Rounds)
	}
	for name, c := range map[string]struct {
		change func(*RotationForm)
		clash  string
	}{
		"the same tables": {func(f *RotationForm) { f.Presenters = "Ed Fox\nGil Hay\nIda Jot\nKen Lim" }, "would hear two people at once: “Projects” is at that table at 1:30pm too."},
		"a table of both": {func(f *RotationForm) { f.Presenters, f.Tables, f.Hears, f.Starts = "Ed Fox", "1", "1", "14:00" }, "Table 1 would hear two people at once"},
		"the same presenter": {func(f *RotationForm) {
			f.Presenters, f.Tables, f.Hears, f.Starts = "amara nwosu, another project", "1", "1", "14:39"
		}, "at once"},
		"another day":               {func(f *RotationForm) { f.Day = "d2" }, ""},
		"no day":                    {func(f *RotationForm) { f.Day = "" }, ""},
		"no time":                   {func(f *RotationForm) { f.Starts = "" }, ""},
		"when the other has ended":  {func(f *RotationForm) { f.Starts = "14:40" }, ""},
		"it ends when that begins":  {func(f *RotationForm) { f.Starts = "12:20" }, ""},
		"one minute before the end": {func(f *RotationForm) { f.Starts = "14:39" }, "at once"},
	} {
		f := base
		f.Name = "Others"
		c.change(&f)
		second, err := f.read(w)
		if err != nil {
			t.Fatal(name, err)
		}
		if got := second.clash(first); !strings.Contains(got, c.clash) || (got == "") != (c.clash == "") {
			t.Errorf("%s: %q", name, got)
		}
	}
	// Somebody who presents to tables that the first timetable leaves free at that time is in two places all the same.
	far := base
	far.Presenters, far.Tables, far.Hears, far.Day = "Amara Nwosu", "9", "1", "" // a ninth table that the room of that day does not have
	second, err := far.read(w)
	if err != nil {
		t.Fatal(err)
	}
	second.Visits, second.Day = second.Visits[8:], first.Day // table 9 alone
	second.Visits[0].Round = 0
	if got := second.clash(first); !strings.Contains(got, "Amara Nwosu would be in two places at once: “Projects” has them at table") {
		t.Errorf("%q", got)
	}
}

func TestDaysThatAreOverStayAndCount(t *testing.T) {
	w := stage(12, 0, 2, Setup{Tables: 3, Least: 4, Most: 4, Coaches: NoCoaches})
	w.Days[0].Date, w.Days[0].Starts, w.Days[0].Ends = "2026-03-02", "10:00", "16:00"
	w.sit(t, nil)
	first := fmt.Sprint(w.seats["d1"])
	w.now = edition.Moment("2026-03-03", "09:00", "Europe/London")
	q := w.ask(w.toCome(), w.comes, nil)
	if len(q.days) != 1 || len(q.p.Known) != 18 {
		t.Fatalf("%d days to come, %d pairs who know each other", len(q.days), len(q.p.Known))
	}
	w.sit(t, nil)
	if fmt.Sprint(w.seats["d1"]) != first {
		t.Error("a day that is over has other tables")
	}
	if _, err := w.whatIf(Move{Day: "d1", Person: "p01", Table: 2}, nil); !errs.Is(err, errs.Forbidden) {
		t.Errorf("somebody was moved on a day that is over: %v", err)
	}
}

func TestWhatAMoveDoes(t *testing.T) {
	w := stage(40, 2, 3, eight)
	w.Rules = []Rule{{Kind: Together, First: "p01", Second: "p02"}}
	w.sit(t, nil)
	from := w.tableOf(0, "p01")
	e, err := w.whatIf(Move{Day: "d1", Person: "p01", Table: from%8 + 1}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(e.Broken, "This rule is not kept any more: P1 and P2 sit together.") {
		t.Errorf("broken rules: %v", e.Broken)
	}
	if e.New == 0 || e.Lost == 0 || !strings.HasPrefix(e.words()[0], "P1 goes from table") {
		t.Errorf("new %d, lost %d: %v", e.New, e.Lost, e.words())
	}
	for _, m := range []Move{{Day: "d1", Person: "p01", Table: from}, {Day: "d1", Person: "p01", Table: 9}, {Day: "d1", Person: "gone", Table: 1}, {Day: "d1", Person: "p01", With: "p01"}} {
		if _, err := w.whatIf(m, nil); !errs.Is(err, errs.Invalid) {
			t.Errorf("%+v: %v", m, err)
		}
	}
	w.seats["d1"]["p01"] = seat{Table: from, Locked: true}
	if _, err := w.whatIf(Move{Day: "d1", Person: "p01", Table: from%8 + 1}, nil); !errs.Is(err, errs.Invalid) {
		t.Errorf("somebody who is held was moved: %v", err)
	}
}

func TestSetupIsChecked(t *testing.T) {
	good := usual(40, false).form(0)
	if _, err := good.read(40, 2); err != nil {
		t.Fatalf("the usual setup is refused: %v", err)
	}
	for field, change := range map[string]func(*SetupForm){
		"tables": func(f *SetupForm) { f.Tables = "six" }, "least": func(f *SetupForm) { f.Least = "0" }, "most": func(f *SetupForm) { f.Most = "2" },
		"kind_door": func(f *SetupForm) { f.Kinds = map[string]string{"door": "99"} }, "coaches": func(f *SetupForm) { f.Coaches = "" }, "mix": func(f *SetupForm) { f.Mix = []string{"health"} },
		"pairs": func(f *SetupForm) { f.Pairs = "x" }, "sizes": func(f *SetupForm) { f.Sizes = "7: many" },
	} {
		f := good
		change(&f)
		e := errs.Of(second(f.read(40, 2)))
		if e == nil || !slices.ContainsFunc(e.Fields, func(v errs.Field) bool { return v.Name == field }) {
			t.Errorf("%s: %v", field, e)
		}
	}
	few := good
	few.Tables = "6"
	if e := errs.Of(second(few.read(40, 2))); e == nil || !strings.Contains(e.Error(), "42 people are to sit, and there is room for 36.") {
		t.Errorf("too few tables: %v", e)
	}
}

func second(_ Setup, err error) error { return err }

func TestRotationsOfTheLayPartnerProgramme(t *testing.T) {
	w := stage(1, 0, 3, eight)
	for _, c := range []struct{ presenters, rounds int }{{8, 2}, {6, 3}} {
		var names []string
		for i := range c.presenters {
			names = append(names, fmt.Sprintf("Fellow %d, project %d", i+1, i+1))
		}
		f := RotationForm{Name: "Projects", Day: "d2", Presenters: strings.Join(names, "\n"), Tables: "8", Hears: "2", Starts: "1:30pm", Minutes: "25"}
		got, err := f.read(w)
		if err != nil {
			t.Fatal(err)
		}
		if int(got.Rounds) != c.rounds || len(got.Visits) != 16 {
			t.Errorf("%d presenters: %d rounds, %d visits", c.presenters, got.Rounds, len(got.Visits))
		}
		if err := assign.VerifyTimetable(got.Setup.question(), &assign.Timetable{Visits: got.Visits, Rounds: int(got.Rounds)}); err != nil {
			t.Error(err)
		}
		if got.Setup.when(1) != "13:55" || !strings.HasPrefix(heardAt([]Rotation{got}, got.Day, 1)[0], "1:30pm: ") && !strings.HasPrefix(heardAt([]Rotation{got}, got.Day, 1)[0], "1:55pm: ") && !strings.HasPrefix(heardAt([]Rotation{got}, got.Day, 1)[0], "2:20pm: ") {
			t.Errorf("times: %s, %v", got.Setup.when(1), heardAt([]Rotation{got}, got.Day, 1))
		}
		back := got.form()
		if back.Presenters != f.Presenters || back.Starts != "13:30" || back.Hears != "2" {
			t.Errorf("the form does not come back: %+v", back)
		}
	}
	f := RotationForm{Name: "P", Presenters: "Ann, x\nBob, y", Tables: "4", Hears: "2", Unavailable: "ann: 1, 2\nCy: 1"}
	if _, err := f.read(w); err == nil || !strings.Contains(err.Error(), "“Cy” is not among those who present.") {
		t.Errorf("an unknown presenter: %v", err)
	}
	f.Unavailable = "ann: 1, 2"
	got, err := f.read(w)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range got.Visits {
		if v.Presenter == 0 && v.Round < 2 {
			t.Errorf("Ann presents in round %d", v.Round+1)
		}
	}
	f.Rounds = "2"
	if e := errs.Of(second2(f.read(w))); e == nil || len(e.Fields) == 0 || e.Fields[0].Name != "rounds" {
		t.Errorf("too few rounds: %v", e)
	}
	f.Hears = "3"
	if e := errs.Of(second2(f.read(w))); e == nil || len(e.Fields) == 0 || e.Fields[0].Name != "hears" {
		t.Errorf("too few presenters: %v", e)
	}
}

func second2(_ Rotation, err error) error { return err }

func TestNumbersOfTablesAreRead(t *testing.T) {
	for text, want := range map[string]string{"": "", "3,1 1": "1, 3", "2 and 4": "2, 4"} {
		if got, ok := tableNumbers(text, 8); !ok || numbers(got) != want {
			t.Errorf("%q is read as %v, %v", text, got, ok)
		}
	}
	for _, text := range []string{"9", "0", "-1", "x", "1.5"} {
		if got, ok := tableNumbers(text, 8); ok {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}

func TestKindsHoldWhereTablesAreFull(t *testing.T) {
	s := eight
	s.Kinds = map[string][]int{"door": {1, 2}, "quiet": {8}}
	w := stage(40, 8, 3, s)
	needs := map[db.ID][]string{}
	for i := range 5 {
		needs[w.People[i*8+6].ID] = []string{"door"}
	}
	w.sit(t, needs)
	for d := range w.Days {
		for who := range needs {
			if at := w.tableOf(d, who); at > 2 {
				t.Errorf("day %d: %s is at table %d", d+1, who, at)
			}
		}
	}
}

func TestSizesOfTablesAreRead(t *testing.T) {
	for text, want := range map[string]string{"": "", "8: 4-5\n\n 1 and 2: 3 to 4": "1, 2: 3 to 4\n8: 4 to 5", "3: 8\n4: 8": "3, 4: 8", "2: 4–6": "2: 4 to 6"} {
		f := usual(40, false).form(0)
		f.Tables, f.Sizes = "8", text
		s, err := f.read(30, 0)
		if got := s.form(0).Sizes; err != nil || got != want {
			t.Errorf("%q is read as %q, %v", text, got, err)
		}
	}
	for _, text := range []string{"7", "7:", ": 4", "9: 4", "0: 4", "7: 5 to 4", "7: 0 to 4", "7: 4 to 31", "7: 4 to 5 to 6", "7: 4\n6, 7: 5", "seven: 4"} {
		f := usual(40, false).form(0)
		f.Tables, f.Sizes = "8", text
		if e := errs.Of(second(f.read(30, 0))); e == nil || len(e.Fields) == 0 || e.Fields[0].Name != "sizes" {
			t.Errorf("%q: %v", text, e)
		}
	}
	f := usual(40, false).form(0)
	f.Tables, f.Least, f.Most, f.Sizes = "8", "5", "6", "1: 2 to 3"
	if e := errs.Of(second(f.read(46, 0))); e == nil || !strings.Contains(e.Error(), "46 people are to sit, and there is room for 45.") {
		t.Errorf("too few seats: %v", e)
	}
}

func TestTablesKeepTheirOwnSizes(t *testing.T) {
	s := eight
	s.Sizes = []Size{{Table: 1, Least: 2, Most: 3}, {Table: 8, Least: 8, Most: 9}}
	w := stage(40, 2, 3, s)
	w.sit(t, nil)
	for d := range w.Days {
		for _, v := range w.tables(d) {
			if least, most := s.size(v.Number); len(v.Chairs) < least || len(v.Chairs) > most || v.Most != most {
				t.Errorf("day %d: %d people at table %d, %d chairs", d+1, len(v.Chairs), v.Number, v.Most)
			}
		}
	}
	e, err := w.whatIf(Move{Day: "d1", Person: w.tables(0)[7].Chairs[0].ID, Table: 1}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(w.tables(0)[0].Chairs) == 3 && !slices.Contains(e.Broken, "Table 1 has 4 people, more than the 3 that it has seats for.") {
		t.Errorf("a fourth person at a table of three: %v", e.Broken)
	}
}

func TestTheFewestAtATableAreEased(t *testing.T) {
	for _, c := range []struct {
		least   []int
		present int
		want    []int
	}{{[]int{4, 4, 4}, 12, []int{4, 4, 4}}, {[]int{4, 4, 4}, 11, []int{3, 3, 3}}, {[]int{2, 8, 5}, 13, []int{2, 6, 5}}, {[]int{2, 8, 5}, 5, []int{1, 1, 1}}, {[]int{0, 4}, 0, []int{0, 0}}, {nil, 3, nil}} {
		if got := engine.Eased(c.least, c.present); !slices.Equal(got, c.want) {
			t.Errorf("%v for %d people become %v, not %v", c.least, c.present, got, c.want)
		}
	}
}

func TestWishesOfTables(t *testing.T) {
	w := stage(1, 0, 3, eight)
	f := RotationForm{Name: "P", Presenters: "Ann, letters\nBob\nCat\nDan", Tables: "4", Hears: "1", Wishes: "Table 1: bob\n2: Bob; Ann\n3 and 4: Cat, Dan"}
	got, err := f.read(w)
	if err != nil {
		t.Fatal(err)
	}
	if got.wishWords() != "4 of 7 wishes are met. It is proved that no timetable of as many rounds meets more, unless somebody presents to more tables." {
		t.Errorf("%q for %+v", got.wishWords(), got.Visits)
	}
	if back := got.form().Wishes; back != "1: Bob\n2: Bob, Ann\n3: Cat, Dan\n4: Cat, Dan" {
		t.Errorf("the wishes come back as %q", back)
	}
	if n := strings.Count(fmt.Sprint(got.unmet()), "does not hear"); n != 3 {
		t.Errorf("unmet: %v", got.unmet())
	}
	for text, says := range map[string]string{"5: Bob": "We cannot read “5: Bob”.", "1: Zed": "“Zed” is not among those who present.", "Bob": "We cannot read", ": Bob": "We cannot read"} {
		bad := f
		bad.Wishes = text
		if e := errs.Of(second2(bad.read(w))); e == nil || len(e.Fields) == 0 || e.Fields[0].Name != "wishes" || !strings.Contains(e.Error(), says) {
			t.Errorf("%q: %v", text, e)
		}
	}
	f.Wishes = ""
	if got, err = f.read(w); err != nil || got.wishWords() != "" || got.unmet() != nil {
		t.Errorf("without wishes: %q, %v", got.wishWords(), err)
	}
	// Two tables that hear a presenter together halve the rounds.
	f = RotationForm{Name: "P", Presenters: "Ann\nBob", Tables: "4", Hears: "2", Joint: "yes", Wishes: "1: Ann"}
	if got, err = f.read(w); err != nil || got.Rounds != 2 {
		t.Errorf("%d rounds for four tables that join in twos: %v", got.Rounds, err)
	}
}

// A table at which everybody is held is named where the others do not fit because of it.
func TestAHeldTableThatLeavesTooFewSeatsIsNamed(t *testing.T) {
	s := eight
	s.Least, s.Most = 6, 6
	w := stage(40, 8, 1, s)
	w.sit(t, nil)
	id := w.Days[0].ID
	left := db.ID("")
	for who, at := range w.seats[id] {
		if at.Table != 3 {
			continue
		}
		if left == "" {
			left = who
			delete(w.seats[id], who)
			continue
		}
		at.Locked = true
		w.seats[id][who] = at
	}
	q := w.ask(w.toCome(), w.comes, nil)
	_, err := q.find(context.Background(), engine.Options{Seed: 1, Steps: 1000})
	if e := errs.Of(err); e == nil || !strings.Contains(e.Message, "Everybody at table 3 is held there") || !strings.Contains(e.Message, "Let the people at table 3 go") {
		t.Errorf("told as %v", err)
	}
}

// How well tables are mixed is said in words, and that nothing is better only where that is proved.
func TestMixIsSaid(t *testing.T) {
	s := eight
	s.Mix = []string{MixSide, MixPerspective}
	w := stage(40, 8, 2, s)
	w.sit(t, nil)
	words, err := w.figures(nil)
	if err != nil {
		t.Fatal(err)
	}
	q := w.ask(w.allDays(), w.hasSeat, nil)
	f, err := engine.Count(&q.p, q.seating())
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(words, " ")
	if proved := f.Mix == engine.Bounds(&q.p).Mix; !strings.Contains(text, "sides sit at every table") && !strings.Contains(text, "only one side sits") && !strings.Contains(text, "different perspectives") ||
		proved != strings.Contains(text, "It is proved that the tables cannot be mixed better.") {
		t.Errorf("%v: %+v", words, f)
	}
	both := q.spreadOf(q.p.Attributes[0])
	if both.tables != 16 || both.low < 1 || both.high > 2 {
		t.Errorf("%+v", both)
	}
}
