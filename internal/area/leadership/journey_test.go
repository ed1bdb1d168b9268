package leadership

import (
	"testing"

	"pgregory.net/rapid"

	"alongside/internal/platform/errs"
)

func TestWhenPeopleWriteIt(t *testing.T) {
	for text, want := range map[string][3]string{
		"2019": {"2019-01-01", inYear, "2019"}, "March 2019": {"2019-03-01", inMonth, "March 2019"}, " mar  2019": {"2019-03-01", inMonth, "March 2019"},
		"3/2019": {"2019-03-01", inMonth, "March 2019"}, "2019-03": {"2019-03-01", inMonth, "March 2019"}, "3/5/2019": {"2019-05-03", onDay, "3 May 2019"}, "3 May 2019": {"2019-05-03", onDay, "3 May 2019"},
	} {
		date, exact, ok := parseWhen(text)
		it := item{Exact: exact}
		it.Happened = date
		if !ok || date != want[0] || exact != want[1] || it.when() != want[2] {
			t.Errorf("%q is read as %s (%s), written %q", text, date, exact, it.when())
		}
		if again, exactly, ok := parseWhen(it.typedWhen()); !ok || again != date || exactly != exact {
			t.Errorf("%q changes when it is saved again: %s", text, it.typedWhen())
		}
	}
	for _, text := range []string{"", "soon", "13/2019", "31/2/2019", "19"} {
		if date, _, ok := parseWhen(text); ok && date >= earliest {
			t.Errorf("%q is read as %s", text, date)
		}
	}
}

func TestAnItemKeepsWhatItIs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := ItemForm{Sort: rapid.SampledFrom([]string{"role", "learning", "first", "other", stageSort}).Draw(t, "sort"), Stage: rapid.SampledFrom([]string{"potential", "emerging", "established"}).Draw(t, "stage"),
			Title: "A title", When: rapid.SampledFrom([]string{"2019", "May 2019", "3/5/2019"}).Draw(t, "when")}
		it, err := f.item("2026-01-01")
		if err != nil {
			t.Fatal(err)
		}
		back := itemOf(it.Entry)
		if back.Sort != f.Sort || back.Exact != it.Exact || f.Sort == stageSort && (back.Stage != f.Stage || back.Title != called(stages, f.Stage)) || f.Sort != stageSort && back.Stage != "" {
			t.Fatalf("%+v becomes %+v", f, back)
		}
	})
	for _, f := range []ItemForm{{}, {Sort: "stage", When: "2019"}, {Sort: "role", Title: "x", When: "2031"}, {Sort: "established", Title: "x", When: "2019"}, {Sort: "role", When: "2019"}} {
		if _, err := f.item("2026-01-01"); errs.Of(err) == nil {
			t.Errorf("%+v is taken", f)
		}
	}
}
