package instrument

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// Whatever is done to a form step by step, its history stays true: what it publishes can follow what was before.
func TestEditingKeepsHistory(t *testing.T) {
	base := example(t)
	before, _ := json.Marshal(base)
	rapid.Check(t, func(t *rapid.T) {
		def := base.Clone()
		pick := func() string {
			items := def.Items()
			if len(items) == 0 {
				return "none"
			}
			return rapid.SampledFrom(items).Draw(t, "item").ID
		}
		section := func() string {
			if len(def.Sections) == 0 {
				return "none"
			}
			return rapid.SampledFrom(def.Sections).Draw(t, "section").ID
		}
		by := func() int { return rapid.SampledFrom([]int{-1, 1}).Draw(t, "by") }
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			count := len(def.Items())
			next, err := def, error(nil)
			grows := 0
			switch rapid.IntRange(0, 6).Draw(t, "step") {
			case 0:
				id := NewItemID(def, &base, rapid.SampledFrom([]string{"I am heard", "heard", "old one", "??", "New"}).Draw(t, "wording"))
				grows = 1
				if next, err = SetItem(def, section(), Item{ID: id, Kind: Text, Wording: "New"}); err != nil {
					grows = 0
				}
			case 1:
				grows = -1
				if next, err = RemoveItem(def, pick()); err != nil {
					grows = 0
				}
			case 2, 3:
				next, err = MoveItem(def, pick(), by())
			case 4:
				next = SetSection(def, Section{ID: NewSectionID(def, "Words"), Title: "More"})
			case 5:
				next, err = MoveSection(def, section(), by())
			case 6:
				next, err = RemoveSection(def, section())
			}
			if len(next.Items()) != count+grows {
				t.Fatalf("%d questions became %d", count, len(next.Items()))
			}
			if err == nil {
				def = next
			}
		}
		next := def.retireAgainst(base)
		next.Version = base.Version + 1
		if err := CheckNext(base, next); err != nil {
			t.Fatal(err)
		}
		for len(next.Sections) > 0 { // sections that were left empty are the only thing that may be wrong
			i := 0
			for i < len(next.Sections) && len(next.Sections[i].Items) > 0 {
				i++
			}
			if i == len(next.Sections) {
				if err := next.Check(); err != nil {
					t.Fatal(err)
				}
				break
			}
			next, _ = RemoveSection(next, next.Sections[i].ID)
		}
		if after, _ := json.Marshal(base); string(after) != string(before) {
			t.Fatal("editing changed what it began with")
		}
	})
}

func TestMoveItem(t *testing.T) {
	d := example(t)
	ids := func(d Definition) (all [][]string) {
		for _, s := range d.Sections {
			var in []string
			for _, it := range s.Items {
				in = append(in, it.ID)
			}
			all = append(all, in)
		}
		return all
	}
	d, _ = MoveItem(d, "again", 1) // over the edge of its section
	d, _ = MoveItem(d, "heard", -1)
	d, _ = MoveItem(d, "when", -1)
	want := [][]string{{"heard", "ignored", "helpful", "connected"}, {"again", "name", "story", "cost", "people", "when"}, {"helps", "order"}}
	if diff := cmp.Diff(want, ids(d)); diff != "" {
		t.Error(diff)
	}
}

func TestNewIDs(t *testing.T) {
	d := example(t)
	for text, want := range map[string]string{
		"I am heard": "i-am-heard", "Heard": "heard-2", "Old one": "old-one-2", "12 Ænd": "nd", "": "question", "???": "question", "na": "na-2",
		"A very long question that goes on and on and never ends": "a-very-long-question-that-goes-on-and-on",
	} {
		got := NewItemID(d, nil, text)
		if got != want || !idForm.MatchString(got) {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}
