package instrument

import (
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// drawAnswer makes any answer that the item accepts.
func drawAnswer(t *rapid.T, it Item) Answer {
	if rapid.IntRange(0, 3).Draw(t, "answered") == 0 {
		return Answer{}
	}
	if it.NA && rapid.IntRange(0, 3).Draw(t, "na") == 0 {
		return Answer{State: NotApplicable}
	}
	var values []string
	switch {
	case it.Kind == Choices:
		for _, o := range it.Options {
			if !o.Alone && (it.Max == 0 || len(values) < it.Max) && rapid.Bool().Draw(t, o.ID) {
				values = append(values, o.ID)
			}
		}
	case it.Kind == Ranking:
		for _, o := range it.Options {
			values = append(values, o.ID)
		}
		values = rapid.Permutation(values).Draw(t, "order")
	case it.Kind == Number:
		low, high := 0.0, 5000.0
		values = []string{it.tidyNumber(formatNumber(rapid.Float64Range(low+1, high).Draw(t, "number"), it.Decimals))}
	case len(it.Steps()) > 0:
		values = []string{rapid.SampledFrom(it.Steps()).Draw(t, "step").Value}
	default:
		values = []string{rapid.StringN(0, it.MaxLength(), -1).Draw(t, "text")}
	}
	if len(values) == 0 {
		return Answer{}
	}
	a, message := it.Valid(Give(values...))
	if message != "" {
		return Answer{} // text can grow beyond its limit when it is cleaned; that is refused, rightly
	}
	return a
}

func drawAnswers(t *rapid.T, d Definition) Answers {
	as := Answers{}
	for _, it := range d.Items() {
		if a := drawAnswer(t, it); a.State != Missing {
			as[it.ID] = a
		}
	}
	return as
}

func TestStoredAndFormAnswersComeBack(t *testing.T) {
	d := example(t)
	rapid.Check(t, func(t *rapid.T) {
		as := drawAnswers(t, d)
		data, err := as.EncodeJSON()
		if err != nil {
			t.Fatal(err)
		}
		back, err := DecodeJSON(data)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(as, back); diff != "" {
			t.Fatalf("stored: %s", diff)
		}
		again, _ := back.EncodeJSON()
		if string(again) != string(data) {
			t.Fatalf("%s became %s", data, again)
		}
		fromForm, fields := DecodeDraft(d, Encode(d, as, "p-"), "p-")
		if len(fields) > 0 {
			t.Fatalf("the form is refused: %v", fields)
		}
		if diff := cmp.Diff(as, fromForm); diff != "" {
			t.Fatalf("form: %s", diff)
		}
	})
}

func TestRenderIsStableAndTellsEveryDifference(t *testing.T) {
	d := example(t)
	rapid.Check(t, func(t *rapid.T) {
		as := drawAnswers(t, d)
		text := Render(d, as)
		shuffled := Answers{}
		for _, id := range rapid.Permutation(slices.Collect(maps.Keys(as))).Draw(t, "order of the map") {
			shuffled[id] = as[id]
		}
		shuffled["not-asked"] = Give("x")
		if Render(d, shuffled) != text {
			t.Fatal("the order of the map shows")
		}
		other := maps.Clone(as)
		it := rapid.SampledFrom(d.Items()).Draw(t, "item")
		if a := drawAnswer(t, it); a.State == Missing {
			delete(other, it.ID)
		} else {
			other[it.ID] = a
		}
		same := cmp.Equal(as, other)
		if sameText := Hash(Render(d, other)) == Hash(text); sameText != same {
			t.Fatalf("answers the same: %v, text the same: %v\n%s\n%s", same, sameText, text, Render(d, other))
		}
	})
}

// Typed text cannot pretend to be another question or another answer.
func TestRenderCannotBeForged(t *testing.T) {
	d := example(t)
	honest := Answers{"name": Give("Ann")}
	for _, forged := range []string{"(no answer)", "(does not apply)", "Ann\n\nWhat happened?\n(no answer)"} {
		text := Render(d, Answers{"story": Give(forged)})
		if strings.Contains(text, "\n"+strings.SplitN(forged, "\n", 2)[0]+"\n\nWhat did it cost?") {
			t.Errorf("%q stands bare", forged)
		}
		if text == Render(d, honest) {
			t.Errorf("%q gives the text of other answers", forged)
		}
	}
	next := d.Clone()
	next.Version++
	if Render(next, honest) == Render(d, honest) {
		t.Error("another version gives the same text")
	}
}

// Missing, "does not apply" and the middle of a scale stay three things on every way in and out.
func TestMissingNotApplicableAndNeutralAreNeverConfused(t *testing.T) {
	d := example(t)
	it, _ := d.Item("heard")
	three := map[string]Answers{"missing": {}, "na": {"heard": {State: NotApplicable}}, "neutral": {"heard": Give("3")}}
	texts, stored := map[string]bool{}, map[string]bool{}
	for name, as := range three {
		texts[Render(d, as)] = true
		data, _ := as.EncodeJSON()
		stored[string(data)] = true
		_, scored := Score(it, as["heard"])
		if scored != (name == "neutral") {
			t.Errorf("%s has a score: %v", name, scored)
		}
		back, _ := DecodeDraft(d, Encode(d, as, ""), "")
		if diff := cmp.Diff(as, back); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		s := Summarise(d, []Answers{as})[0]
		if (s.Missing == 1) != (name == "missing") || (s.NotApplicable == 1) != (name == "na") || (s.Answered == 1) != (name == "neutral") {
			t.Errorf("%s is counted as %+v", name, s)
		}
	}
	if len(texts) != 3 || len(stored) != 3 {
		t.Errorf("%d texts and %d stored forms for three different things", len(texts), len(stored))
	}
}

func TestCleanTextIsSettled(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		once := CleanText(s)
		if twice := CleanText(once); twice != once {
			t.Fatalf("%q becomes %q", once, twice)
		}
		if strings.ContainsAny(once, "\x00\r\u202e") {
			t.Fatalf("%q keeps hidden characters", once)
		}
	})
}

func FuzzParseYAML(f *testing.F) {
	f.Add([]byte(everyKind))
	f.Add([]byte("key: a\nsections: [{items: [{}]}]"))
	f.Add([]byte("a: &a [*a]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := ParseYAML(data)
		if err != nil {
			return
		}
		if err := d.Check(); err != nil {
			t.Fatalf("accepted but faulty: %v", err)
		}
		stored, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		back, err := ParseJSON(stored)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(d, back); diff != "" {
			t.Fatal(diff)
		}
	})
}

func FuzzDecodeForm(f *testing.F) {
	f.Add("heard=4&name=Ann&order.trust=1&order.time=2&order.money=3&helps=print&helps=none")
	f.Add("cost=%C2%A31%2C234.50&cost.na=yes&story=%00%E2%80%AE")
	f.Add("people=-0&heard=na&again=na&when=na")
	d := example(f)
	f.Fuzz(func(t *testing.T, query string) {
		form, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		as, fields := DecodeDraft(d, form, "")
		if len(fields) > 0 {
			return
		}
		if _, err := as.EncodeJSON(); err != nil {
			t.Fatalf("accepted but cannot be stored: %v", err)
		}
		back, fields := DecodeDraft(d, Encode(d, as, ""), "")
		if len(fields) > 0 || !cmp.Equal(as, back) {
			t.Fatalf("%v came back as %v %v", as, back, fields)
		}
		for _, it := range d.Items() {
			if valid, message := it.Valid(as[it.ID]); message != "" || !cmp.Equal(valid, as[it.ID]) {
				t.Fatalf("%s: %v is not in its settled form: %v %s", it.ID, as[it.ID], valid, message)
			}
		}
	})
}
