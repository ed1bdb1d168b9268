package decision_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/area/decision"
	"alongside/internal/platform/db"
	"alongside/internal/shared/assent"
)

func TestADecisionGoesToSignOffWithItsAssurance(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		at := s.add()
		if l := s.letters("Olu"); !strings.Contains(l, "asks you to look after a decision of Riverside Trust") || !strings.Contains(l, at) {
			t.Errorf("Olu was told %q", l)
		}
		s.as["Olu"].Get("/me").Shows("See to the assurance of a decision", "A new ward for children")
		s.as["Olu"].Get(at).Shows("does not say yet who the patient leaders were, how they took part and what changed because of it")
		s.as["Olu"].Post(at+"/ask", nil).Is(http.StatusUnprocessableEntity).Shows("The assurance does not say yet who the patient leaders were")

		// Without the assurance nobody signs it off.
		s.outcome("Chas", at).Is(http.StatusUnprocessableEntity).Shows("when its assurance is complete and a patient leader has said yes")
		s.assurance(at, "changed", "").Is(http.StatusSeeOther)
		s.as["Olu"].Post(at+"/ask", nil).Is(http.StatusUnprocessableEntity).Shows("does not say yet what changed because of it")
		s.assurance(at).Is(http.StatusSeeOther)
		s.outcome("Chas", at).Is(http.StatusUnprocessableEntity)
		s.as["Pat"].Get("/me").Hides("Say whether what a decision says is true")
		s.as["Olu"].Post(at+"/ask", nil).Is(http.StatusSeeOther)
		s.as["Olu"].Post(at+"/ask", nil).Is(http.StatusSeeOther) // pressed twice
		if n := strings.Count(s.letters("Pat"), "Is this true?"); n != 1 {
			t.Errorf("Pat was asked %d times", n)
		}
		s.as["Pat"].Get("/me").Shows("Say whether what a decision says is true", "A new ward for children")
		s.as["Pat"].Get(at).Shows("Is this true?", "They drew the plan with us.", "Patient leaders with a key part: 2").Hides("Lou Example")

		// Nobody says yes for them.
		form := s.as["Pat"].Get(at).Form("/true")
		for who, want := range map[string]int{"Olu": 403, "Cora": 403, "Mem": 403, "Chas": 403, "Ada": 403, "Sam": 404, "Out": 404} {
			s.as[who].Post(at+"/true", form).Is(want)
		}
		s.outcome("Chas", at).Is(http.StatusUnprocessableEntity)
		s.yes("Pat", at).Is(http.StatusSeeOther)
		s.as["Pat"].Get("/me").Hides("Say whether what a decision says is true")
		s.as["Mem"].Get(at).Shows("A patient leader has said that it is true", "2 patient leaders").Hides("Pat Example", "Lou Example")
		if l := s.letters("Olu"); !strings.Contains(l, "A decision is assured") {
			t.Errorf("Olu was told %q", l)
		}
		s.as["Mem"].Post(at+"/outcome", url.Values{"outcome": {"signed"}, "day": {s.in(0)}}).Is(http.StatusForbidden)
		s.as["Olu"].Post(at+"/outcome", url.Values{"outcome": {"signed"}, "day": {s.in(0)}}).Is(http.StatusForbidden)
		s.outcome("Chas", at, "day", s.in(1)).Is(http.StatusUnprocessableEntity).Shows("not in the future")
		s.outcome("Chas", at, "outcome", "").Is(http.StatusUnprocessableEntity).Shows("Choose what was decided.")
		s.outcome("Chas", at).Is(http.StatusSeeOther)
		s.as["Cora"].Get(s.At).Shows("Signed off, assured")
		// What is signed off stays.
		s.as["Olu"].Get(at + "/change").Is(http.StatusUnprocessableEntity)
		s.as["Cora"].Post(at+"/change", s.form("version", "1")).Is(http.StatusUnprocessableEntity)
		s.as["Pat"].Post(at+"/not-true", url.Values{"not-true": {"No"}}).Is(http.StatusUnprocessableEntity)
		s.as["Cora"].Post(at+"/withdraw", url.Values{"version": {"9"}}).Is(http.StatusUnprocessableEntity)
		s.as["Cora"].Post(at+"/again", url.Values{"goes": {s.in(9)}}).Is(http.StatusUnprocessableEntity)
	})
}

func TestAChangeTakesTheYesAway(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		for name, change := range map[string]func(at string) *apptest.Result{
			"the title":          func(at string) *apptest.Result { return s.change(at, "title", "A new ward for all") },
			"the day":            func(at string) *apptest.Result { return s.change(at, "goes", s.in(40)) },
			"a paper":            func(at string) *apptest.Result { return s.change(at, "papers", "Another paper") },
			"how they took part": func(at string) *apptest.Result { return s.assurance(at, "took-part", "They were told of it.") },
			"who is named":       func(at string) *apptest.Result { return s.assurance(at, "leaders", "pat@example.org") },
		} {
			at := s.asked()
			hash := s.as["Pat"].Get(at).Form("/true")
			s.yes("Pat", at).Is(http.StatusSeeOther)
			// Who looks after it changes nothing that anybody said yes to, nor does saving the same words.
			s.change(at).Is(http.StatusSeeOther)
			s.as["Cora"].Get(at).Shows("A patient leader has said that it is true").Hides("does not count any more")
			page := s.as["Olu"].Get(at + "/change").Shows("When you change them, that yes does not count any more")
			if !page.Has("A patient leader has said yes to these words") {
				t.Errorf("%s: nobody is warned", name)
			}
			was := strings.Count(s.letters("Pat"), "Words that you said yes to have changed")
			change(at).Is(http.StatusSeeOther)
			s.as["Olu"].Get(at).Shows("does not count any more").Hides("A patient leader has said that it is true.")
			if n := strings.Count(s.letters("Pat"), "Words that you said yes to have changed"); n != was+1 {
				t.Errorf("%s: Pat was told %d times", name, n-was)
			}
			s.outcome("Chas", at).Is(http.StatusUnprocessableEntity)
			if l := s.letters("Lou"); strings.Contains(l, "Words that you said yes to have changed") {
				t.Errorf("%s: Lou, who said nothing, was told %q", name, l)
			}
			// The old page cannot bring the old yes back, nor count for other words.
			s.as["Pat"].Post(at+"/true", hash).Is(http.StatusSeeOther)
			s.outcome("Chas", at).Is(http.StatusUnprocessableEntity)
			s.as["Olu"].Post(at+"/ask", nil).Is(http.StatusSeeOther)
			s.as["Pat"].Post(at+"/true", hash).Is(http.StatusSeeOther)
			s.outcome("Chas", at).Is(http.StatusUnprocessableEntity)
			s.yes("Pat", at).Is(http.StatusSeeOther)
			s.outcome("Chas", at).Is(http.StatusSeeOther)
		}
	})
}

// change sends the form of a decision, as Olu.
func (s *scene) change(at string, more ...string) *apptest.Result {
	s.t.Helper()
	return s.as["Olu"].Post(at+"/change", with(s.as["Olu"].Get(at+"/change").Is(http.StatusOK).Form("/change"), more))
}

func TestAnOverrideStandsForEver(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		at := s.asked()
		s.outcome("Chas", at, "without", "yes").Is(http.StatusUnprocessableEntity).Shows("Enter who takes it on themselves.", "Give the reason in a sentence or two.")
		s.outcome("Chas", at, "without", "yes", "by", "Jo Chief, chief executive", "reason", "n/a").Is(http.StatusUnprocessableEntity)
		for _, by := range []string{"x", "J C", "Jo", "chief, executive officer"} {
			if s.outcome("Chas", at, "without", "yes", "by", by, "reason", "The roof had come down.").Is(http.StatusUnprocessableEntity).Problem("by") == "" {
				t.Errorf("%q takes it on themselves", by)
			}
		}
		s.outcome("Chas", at, "without", "yes", "by", "Jo Chief, chief executive", "reason", "The roof had come down and the ward could not wait.").Is(http.StatusSeeOther)
		words := []string{"Signed off without assurance", "Jo Chief, chief executive", "The roof had come down and the ward could not wait."}
		for _, who := range []string{"Cora", "Ada", "Olu", "Mem", "Pat"} {
			s.as[who].Get(at).Shows(words...)
			s.as[who].Get(s.At).Shows(words...)
		}
		s.pass(1)
		for _, who := range []string{"Cora", "Ada"} {
			s.as[who].Get(s.At + "/figures").Shows(words...)
		}
		s.as["Pat"].Get(s.At + "/figures").Is(http.StatusNotFound)
		// The question is over; a yes that comes late changes nothing.
		s.as["Pat"].Get("/me").Hides("Say whether what a decision says is true")
		if l := s.letters("Pat"); !strings.Contains(l, "signed off without its assurance") {
			t.Errorf("Pat was told %q", l)
		}
		// What is assured needs no override.
		b := s.asked()
		s.yes("Lou", b).Is(http.StatusSeeOther)
		s.as["Chas"].Post(b+"/outcome", with(s.as["Chas"].Get(b).Form("/outcome"), []string{"outcome", "signed", "day", s.in(0), "without", "yes", "by", "Jo Chief", "reason", "Because it was late."})).Is(http.StatusUnprocessableEntity).Shows("so it needs no override")
	})
}

func TestWhoReadsWhat(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		at := s.asked()
		for who, want := range map[string]int{"Cora": 200, "Ada": 200, "Olu": 200, "Chas": 200, "Mem": 200, "Pat": 200, "Lou": 200, "Sam": 404, "Out": 404} {
			s.as[who].Get(at).Is(want)
		}
		for who, want := range map[string]int{"Cora": 200, "Ada": 200, "Olu": 200, "Chas": 200, "Mem": 200, "Pat": 200, "Sam": 200, "Out": 404} {
			s.as[who].Get(s.At).Is(want)
		}
		s.as["Sam"].Get(s.At).Hides("A new ward for children")
		s.as["Mem"].Get(at).Shows("They drew the plan with us.", "2 patient leaders", "Business case")
		s.as["Ada"].Get(at).Shows("A new ward for children", "Quality board").Hides("They drew the plan with us.", "Business case", "patient leaders 2", "Pat Example", "Olu Example")
		s.as["Ada"].Get(at + "/change").Is(http.StatusForbidden)
		s.as["Olu"].Get(at).Shows("Pat Example (name hidden)", "Lou Example (name hidden)")
		s.as["Pat"].Get(at).Shows("Pat Example (you; others read: a patient leader)").Hides("Lou Example")
		for _, who := range []string{"Mem", "Pat", "Chas"} {
			s.as[who].Get(at + "/change").Is(http.StatusForbidden)
			s.as[who].Post(at+"/assurance", url.Values{}).Is(http.StatusForbidden)
			s.as[who].Post(at+"/ask", url.Values{}).Is(http.StatusForbidden)
			s.as[who].Post(at+"/withdraw", url.Values{}).Is(http.StatusForbidden)
		}
		// Of an organisation, a decision of another is not there.
		s.as["Cora"].Get("/leadership/" + string(s.Other) + "/decisions" + strings.TrimPrefix(at, s.At)).Is(http.StatusNotFound)

		// A name is shown by its bearer's own yes.
		s.as["Pat"].Post(at+"/name", url.Values{"said": {"maybe"}}).Is(http.StatusUnprocessableEntity).Shows("Choose one of the answers.")
		s.as["Olu"].Post(at+"/name", url.Values{"said": {"yes"}}).Is(http.StatusNotFound)
		s.as["Pat"].Post(at+"/name", url.Values{"said": {"yes"}}).Is(http.StatusSeeOther)
		s.as["Mem"].Get(at).Shows("Pat Example", "A patient leader").Hides("Lou Example")
		s.as["Pat"].Post(at+"/name", url.Values{"said": {"no"}}).Is(http.StatusSeeOther)
		s.as["Mem"].Get(at).Hides("Pat Example")
		// The log of administrators names no patient leader either.
		s.yes("Lou", at).Is(http.StatusSeeOther)
		s.as["Ada"].Get("/admin/audit?who=Lou").Is(http.StatusOK).Shows("Lou Example signed in").Hides("says is true", "assured")
	})
}

func TestAPatientLeaderSaysNo(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		at := s.asked()
		s.yes("Pat", at).Is(http.StatusSeeOther)
		s.as["Lou"].Post(at+"/not-true", url.Values{"not-true": {""}}).Is(http.StatusUnprocessableEntity).Shows("Say what is not true, so that it can be put right.")
		s.as["Lou"].Post(at+"/not-true", url.Values{"not-true": {"We never saw the plan."}}).Is(http.StatusSeeOther)
		s.outcome("Chas", at).Is(http.StatusUnprocessableEntity)
		s.as["Mem"].Get(at).Shows("We never saw the plan.").Hides("Lou Example")
		if l := s.letters("Olu"); !strings.Contains(l, "Something is not true yet") || strings.Contains(l, "Lou") {
			t.Errorf("Olu was told %q", l)
		}
		s.as["Lou"].Post(at+"/out", nil).Is(http.StatusSeeOther)
		s.as["Lou"].Get(at).Is(http.StatusNotFound)
		s.as["Olu"].Get(at).Hides("Lou Example")
		s.as["Olu"].Post(at+"/ask", nil).Is(http.StatusSeeOther)
		s.yes("Pat", at).Is(http.StatusSeeOther)
		s.as["Pat"].Post(at+"/out", nil).Is(http.StatusSeeOther)
		s.outcome("Chas", at).Is(http.StatusUnprocessableEntity)
		s.as["Olu"].Get(at).Shows("does not say yet who the patient leaders were")
	})
}

func TestAPatientLeaderLeaves(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		at, other, done := s.asked(), s.asked(), s.asked()
		for _, a := range []string{at, other, done} {
			s.yes("Pat", a).Is(http.StatusSeeOther)
			s.as["Pat"].Post(a+"/name", url.Values{"said": {"yes"}}).Is(http.StatusSeeOther)
		}
		s.outcome("Chas", done).Is(http.StatusSeeOther)
		s.close("Pat")
		s.as["Mem"].Get(at).Hides("Pat Example", "A patient leader has said that it is true.").Shows("has left, so the yes does not count any more")
		s.as["Mem"].Get(done).Shows("had said that its assurance is true").Hides("Pat Example")
		if l := s.letters("Olu"); strings.Count(l, "A decision is not assured any more") != 2 || strings.Contains(l, "Pat") {
			t.Errorf("Olu was told %q", l)
		}
		s.outcome("Chas", at).Is(http.StatusUnprocessableEntity)
		// The other patient leader can be asked.
		s.as["Olu"].Post(at+"/ask", nil).Is(http.StatusSeeOther)
		s.yes("Lou", at).Is(http.StatusSeeOther)
		s.outcome("Chas", at).Is(http.StatusSeeOther)
		// Nobody is left of the other one.
		s.close("Lou")
		s.as["Olu"].Get(other).Shows("does not say yet who the patient leaders were")
		s.assurance(s.add()).Is(http.StatusUnprocessableEntity).Shows("has left the network, so they cannot be asked")
		s.close("Olu")
		s.as["Cora"].Get(other).Shows("Olu Example, who has left the network")
		s.as["Cora"].Post(s.At+"/new", s.form()).Is(http.StatusUnprocessableEntity).Shows("Enter the address of somebody in your network who looks after it.")
	})
}

// close closes somebody's access to the network, as an administrator does.
func (s *scene) close(who string) {
	s.t.Helper()
	at := "/admin/people/" + string(s.by[who].ID)
	s.as["Ada"].Post(at+"/close", nil).Is(http.StatusSeeOther)
}

func TestWhatIsTypedWrong(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		for _, c := range [][3]string{
			{"title", "", "Give the decision a short name."}, {"title", strings.Repeat("x", 161), "Use up to 160 letters."}, {"about", "", "Say what is decided."}, {"group", "", "Choose the group that decides."},
			{"group", string(db.NewID()), "Choose the group that decides."}, {"owner", "nobody@example.org", "Enter the address of somebody in your network"}, {"goes", "31/2/2027", "Enter a date"},
			{"goes", s.in(-1), "This day is over."}, {"papers", "Case http://example.org", "begin with https://"}, {"papers", "javascript:alert(1)", "begin with https://"},
		} {
			if got := s.as["Cora"].Post(s.At+"/new", s.form(c[0], c[1])).Is(http.StatusUnprocessableEntity); !strings.Contains(got.Problem(c[0]), c[2]) || got.Field("about") != map[bool]string{true: "", false: "Whether to build it."}[c[0] == "about"] {
				t.Errorf("%s %q: %q", c[0], c[1], got.Problem(c[0]))
			}
		}
		s.as["Sam"].Post(s.At+"/new", s.form()).Is(http.StatusNotFound)
		at := s.add()
		for _, c := range [][2]string{
			{"nobody@example.org", "Nobody in your network has the address nobody@example.org."}, {"sam@example.org", "do not say that they are a patient"}, {"olu@example.org", "looks after the decision"},
			{strings.Repeat("a ", 3) + "x1 x2 x3 x4 x5 x6 x7 x8 x9 y1 y2 y3", "Name up to 12 patient leaders."},
		} {
			if got := s.assurance(at, "leaders", c[0]).Is(http.StatusUnprocessableEntity).Problem("leaders"); !strings.Contains(got, c[1]) {
				t.Errorf("%q: %q", c[0], got)
			}
		}
		s.assurance(at).Is(http.StatusSeeOther)
		if got := s.change(at, "owner", "pat@example.org").Is(http.StatusUnprocessableEntity).Problem("owner"); !strings.Contains(got, "named as a patient leader") {
			t.Errorf("a patient leader as owner: %q", got)
		}
		// A day that has passed meanwhile does not stop other changes.
		s.pass(5)
		b := s.add("goes", s.in(1))
		s.pass(3)
		s.change(b, "title", "Another name").Is(http.StatusSeeOther)
		s.as["Cora"].Get(b).Shows("The day of the sign-off is over")
		s.as["Chas"].Get("/me").Shows("Note what was decided")
		s.outcome("Chas", b, "outcome", "not-signed", "day", s.in(-30)).Is(http.StatusUnprocessableEntity).Shows("The decision was not in the register then.")
		s.outcome("Chas", b, "outcome", "not-signed").Is(http.StatusSeeOther)
		s.as["Chas"].Get("/me").Hides("Note what was decided")
		s.as["Olu"].Post(b+"/again", with(s.as["Olu"].Get(b).Form("/again"), []string{"goes", s.in(-1)})).Is(http.StatusUnprocessableEntity).Shows("This day is over.")
		s.as["Olu"].Post(b+"/again", with(s.as["Olu"].Get(b).Form("/again"), []string{"goes", s.in(9)})).Is(http.StatusSeeOther)
		s.as["Olu"].Post(b+"/withdraw", with(s.as["Olu"].Get(b).Form("/withdraw"), []string{"why", "No money."})).Is(http.StatusSeeOther)
		s.as["Mem"].Get(b).Shows("Withdrawn", "No money.")
	})
}

func TestTwoPeopleWriteAtOnce(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		at := s.add()
		one, two := s.as["Olu"].Get(at+"/change").Form("/change"), s.as["Cora"].Get(at+"/change").Form("/change")
		part := s.as["Cora"].Get(at + "/assurance").Form("/assurance")
		s.as["Olu"].Post(at+"/change", with(one, []string{"title", "What Olu wrote"})).Is(http.StatusSeeOther)
		got := s.as["Cora"].Post(at+"/change", with(two, []string{"title", "What Cora wrote"})).Is(http.StatusConflict).Shows("What Olu wrote", "What Cora wrote")
		s.as["Cora"].Post(at+"/assurance", with(part, []string{"changed", "What Cora wrote of it"})).Is(http.StatusConflict).Shows("What Cora wrote of it")
		s.as["Cora"].Post(at+"/change", got.Form("/change")).Is(http.StatusSeeOther)
		s.as["Olu"].Get(at).Shows("What Cora wrote").Hides("What Olu wrote")
		// Who notes what was decided has seen the words as they are.
		s.assurance(at).Is(http.StatusSeeOther)
		s.as["Olu"].Post(at+"/ask", nil).Is(http.StatusSeeOther)
		s.yes("Pat", at).Is(http.StatusSeeOther)
		stale := s.as["Chas"].Get(at).Form("/outcome")
		s.assurance(at, "changed", "Nothing").Is(http.StatusSeeOther)
		s.as["Olu"].Post(at+"/ask", nil).Is(http.StatusSeeOther)
		s.yes("Pat", at).Is(http.StatusSeeOther)
		s.as["Chas"].Follow(s.as["Chas"].Post(at+"/outcome", with(stale, []string{"outcome", "signed", "day", s.in(0)})).Is(http.StatusSeeOther)).Shows("Somebody else changed this decision").Hides("Signed off, assured")
	})
}

func TestFiguresOfAPastDayStay(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		a, b, c := s.asked(), s.add("title", "Second"), s.add("title", "Third")
		s.add("title", "Open")
		s.yes("Pat", a).Is(http.StatusSeeOther)
		s.outcome("Chas", a).Is(http.StatusSeeOther)
		s.outcome("Chas", b, "outcome", "not-signed").Is(http.StatusSeeOther)
		count := func(from, to int, known db.Instant) (f decision.Figures) {
			s.Read(func(tx *db.Tx) (err error) {
				day := func(n int) string { return s.Clock.Now().AddDate(0, 0, n).Format("2006-01-02") }
				f, err = s.area().Figures(tx, s.Org, day(from), day(to), known)
				return err
			})
			return f
		}
		then := s.DB.Now()
		first := count(-1, 0, then)
		if len(first.SignedOff) != 1 || len(first.Assured()) != 1 || len(first.NotSigned) != 1 || len(first.Open) != 2 {
			t.Fatalf("first: %+v", first)
		}
		s.pass(2)
		s.outcome("Chas", c, "without", "yes", "by", "Jo Chief, chief executive", "reason", "It could not wait any more.").Is(http.StatusSeeOther)
		s.as["Olu"].Post(b+"/again", with(s.as["Olu"].Get(b).Form("/again"), []string{"goes", s.in(9)})).Is(http.StatusSeeOther)
		if again := count(-3, -2, then); len(again.SignedOff) != 1 || len(again.NotSigned) != 1 || len(again.Open) != 2 || again.SignedOff[0] != first.SignedOff[0] {
			t.Errorf("as it was known then: %+v", again)
		}
		now := count(-1, 0, s.DB.Now())
		if len(now.SignedOff) != 1 || len(now.Overrides()) != 1 || now.Overrides()[0].By != "Jo Chief, chief executive" || now.Overrides()[0].Reason != "It could not wait any more." || len(now.Open) != 2 {
			t.Errorf("later: %+v", now)
		}
		if all := count(-9, 0, s.DB.Now()); len(all.SignedOff) != 2 || len(all.Assured()) != 1 || len(all.NotSigned) != 1 {
			t.Errorf("altogether: %+v", all)
		}
	})
}

func TestWhatSomebodyTakesAway(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		at := s.asked()
		s.as["Pat"].Post(at+"/not-true", url.Values{"not-true": {"We never saw the plan."}}).Is(http.StatusSeeOther)
		own := func(who string) string {
			var out []string
			s.Read(func(tx *db.Tx) error {
				rows, did, err := s.area().ExportOwn(tx, s.by[who].ID)
				for _, r := range append(rows, did...) {
					out = append(out, strings.Join(r, "|"))
				}
				return err
			})
			return strings.Join(out, "\n")
		}
		if got := own("Pat"); !strings.Contains(got, "A new ward for children") || !strings.Contains(got, "We never saw the plan.") {
			t.Errorf("Pat takes away %q", got)
		}
		if got := own("Lou"); strings.Contains(got, "We never saw the plan.") {
			t.Errorf("Lou takes away %q", got)
		}
		if got := own("Out"); got != "" {
			t.Errorf("Out takes away %q", got)
		}
	})
}

// area is the area itself, for what other parts of the program ask of it.
func (s *scene) area() *decision.Decisions {
	return decision.New(s.DB, s.App.Keys, assent.New(s.App.Keys), s.App.Post, nil, nil)
}
