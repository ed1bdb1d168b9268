package formbook

import (
	"net/url"
	"strings"
	"testing"

	"alongside/internal/shared/instrument"

	"github.com/google/go-cmp/cmp"
)

// sent is what the editor's page sends for a question that nobody changed.
func sent(q questionForm) url.Values {
	form := url.Values{"wording": {q.Wording}, "hint": {q.Hint}, "side": {q.Side}, "max": {q.Max}, "lowest": {q.Lowest}, "highest": {q.Highest},
		"decimals": {q.Decimals}, "unit": {q.Unit}, "alone": {q.Alone}}
	for name, on := range map[string]bool{"required": q.Required, "na": q.NA, "reverse": q.Reverse, "sealed": q.Sealed} {
		if on {
			form.Set(name, "yes")
		}
	}
	for i, a := range q.Anchors {
		form.Set(anchorName(i), a)
	}
	for _, o := range q.Options {
		form.Set(optionName(o.ID), o.Label)
		form.Set(placeName(o.ID), o.Place)
	}
	return form
}

// Opening any shipped question in the editor and saving it changes nothing.
func TestEditorKeepsEveryShippedQuestion(t *testing.T) {
	for _, key := range instrument.ShippedKeys() {
		def, _ := instrument.Shipped(key)
		for _, it := range def.Items() {
			for _, fixed := range []bool{true, false} {
				q := asForm(it, fixed)
				got, err := q.typed(sent(q)).item()
				if err != nil {
					t.Errorf("%s, %s: %v", key, it.ID, err)
				}
				if diff := cmp.Diff(it, got); diff != "" {
					t.Errorf("%s, %s: %s", key, it.ID, diff)
				}
			}
		}
	}
}

func TestDirectionOfAnAskedQuestionStays(t *testing.T) {
	q := asForm(instrument.Item{ID: "a", Kind: instrument.Agree, Wording: "A"}, true)
	form := sent(q)
	form.Set("reverse", "yes")
	if it, err := q.typed(form).item(); err != nil || it.Reverse {
		t.Errorf("reversed: %v %v", it.Reverse, err)
	}
}

func TestOptionsAreRemovedOrderedAndAdded(t *testing.T) {
	q := asForm(instrument.Item{ID: "a", Kind: instrument.Choices, Wording: "A", Options: []instrument.Option{
		{ID: "one", Label: "One", Hint: "kept"}, {ID: "two", Label: "Two"}, {ID: "three", Label: "Three"}}}, true)
	form := sent(q)
	form.Set("option-two", " ")
	form.Set("place-three", "0.5")
	form.Set("new_options", "Two\r\n  Four \n")
	it, err := q.typed(form).item()
	want := []instrument.Option{{ID: "three", Label: "Three"}, {ID: "one", Label: "One", Hint: "kept"}, {ID: "two-2", Label: "Two"}, {ID: "four", Label: "Four"}}
	if diff := cmp.Diff(want, it.Options); diff != "" || err != nil {
		t.Error(diff, err)
	}
	form.Set("new_options", "ONE")
	if _, err := q.typed(form).item(); err == nil || !strings.Contains(err.Error(), "new_options") {
		t.Errorf("an option twice: %v", err)
	}
}

// FuzzEditor: whatever is typed into the editor, a question that it accepts passes the checks of the instrument.
func FuzzEditor(f *testing.F) {
	f.Add("kind=number&wording=How+many&lowest=1&highest=5&decimals=2&unit=%C2%A3")
	f.Add("kind=choices&wording=Which&new_options=A%0AB%0ANone&max=2&alone=none")
	f.Add("kind=anchored&wording=How&anchor-0=a&anchor-1=b&anchor-2=c&anchor-3=d&anchor-4=e&reverse=yes")
	f.Add("kind=number&wording=x&lowest=NaN&highest=1e999")
	f.Add("kind=text&wording=%00%E2%80%AE&max=-1&side=both")
	f.Fuzz(func(t *testing.T, query string) {
		form, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		q := questionForm{Kind: kindOf(form.Get("kind"))}
		if q.Kind == "" {
			return
		}
		q.padAnchors()
		it, err := q.typed(form).item()
		if err != nil {
			return
		}
		def := instrument.Definition{Key: "a", Version: 1, Use: instrument.UseWave, Title: "A", For: "All", Licence: "Free",
			Sections: []instrument.Section{{ID: "s", Title: "S"}}}
		it.ID = instrument.NewItemID(def, nil, it.Wording)
		def, err = instrument.SetItem(def, "s", it)
		if err != nil {
			t.Fatal(err)
		}
		if err := def.Check(); err != nil {
			t.Fatalf("accepted %+v: %v", it, err)
		}
	})
}
