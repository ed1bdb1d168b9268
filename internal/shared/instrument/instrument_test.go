package instrument

import (
	"net/url"
	"strings"
	"testing"

	"alongside/internal/platform/errs"

	"github.com/google/go-cmp/cmp"
)

// everyKind is one definition with every kind of question, with and without "does not apply".
const everyKind = `
key: every-kind
version: 3
use: wave
title: Every kind
intro: Try them all.
for: Anybody.
licence: Free.
family: kinds
sections:
  - id: scales
    title: Scales
    items:
      - {id: heard, kind: agree, wording: I am heard, required: true, na: true}
      - {id: ignored, kind: agree, wording: I am left out, reverse: true, na: true}
      - {id: helpful, kind: marks, wording: "How helpful was it?"}
      - id: connected
        kind: anchored
        wording: How well connected are you?
        anchors: [Not at all, They find us, Now and then, In a regular way, All the time]
      - {id: again, kind: yes-no, wording: "Would you come again?", na: true}
  - id: words
    title: Words
    items:
      - {id: name, kind: text, wording: "What should we call you?", required: true, max: 20}
      - {id: story, kind: long-text, wording: "What happened?", na: true, sealed: true, max: 100}
      - {id: cost, kind: number, wording: "What did it cost?", unit: £, lowest: 0, highest: 5000, decimals: 2, na: true}
      - {id: people, kind: number, wording: "How many people came?", lowest: 1, unit: people}
  - id: choices
    title: Choices
    items:
      - id: when
        kind: choice
        wording: When can you come?
        na: true
        side: partner
        options: [{id: morning, label: Morning}, {id: evening, label: Evening, hint: After 6 pm}]
      - id: helps
        kind: choices
        wording: What helps you?
        max: 2
        na: true
        options:
          - {id: print, label: Large print}
          - {id: loop, label: Hearing loop}
          - {id: breaks, label: Breaks}
          - {id: none, label: None of these, alone: true}
      - id: order
        kind: ranking
        wording: What matters most?
        na: true
        options: [{id: trust, label: Trust}, {id: time, label: Time}, {id: money, label: Money}]
scales:
  - {id: voice, title: Voice, rule: mean, items: [heard, ignored], least: 1}
retired: [old-one]
`

func example(t testing.TB) Definition {
	t.Helper()
	d, err := ParseYAML([]byte(everyKind))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestParseRefuses(t *testing.T) {
	change := func(old, new string) string {
		if !strings.Contains(everyKind, old) {
			t.Fatalf("%q is not in the example", old)
		}
		return strings.Replace(everyKind, old, new, 1)
	}
	for name, c := range map[string]struct{ yaml, want string }{
		"unknown field":      {change("max: 20", "maximum: 20"), "maximum"},
		"field twice":        {change("title: Every kind", "title: A\ntitle: B"), "stands twice"},
		"second document":    {everyKind + "\n---\nkey: more\n", "more than one document"},
		"empty":              {"", "empty"},
		"duplicate id":       {change("id: ignored", "id: heard"), "same id"},
		"retired id":         {change("id: helpful", "id: old-one"), "earlier question"},
		"id form":            {change("id: helpful", "id: Help Ful"), "small letters"},
		"unknown kind":       {change("kind: marks", "kind: stars"), "not known"},
		"anchors too few":    {change(", All the time]", "]"), "words for 4 steps"},
		"anchors missing":    {change("        anchors: [Not at all, They find us, Now and then, In a regular way, All the time]\n", ""), "each step from 0 to 4"},
		"anchor twice":       {change("They find us", "Not at all"), "there twice"},
		"anchors on text":    {change("max: 20}", "max: 20, anchors: [a, b]}"), "only a question with steps"},
		"reverse on text":    {change("max: 20}", "max: 20, reverse: true}"), "reverse-scored"},
		"reverse on yes-no":  {change("id: again,", "id: again, reverse: true,"), "reverse-scored"},
		"options on text":    {change("max: 20}", "max: 20, options: [{id: a, label: A}]}"), "no options"},
		"one option":         {change("[{id: morning, label: Morning}, {id: evening, label: Evening, hint: After 6 pm}]", "[{id: morning, label: M}]"), "two options"},
		"same label":         {change("label: Evening,", "label: Morning,"), "there twice"},
		"option named na":    {change("id: morning", "id: na"), "is kept"},
		"alone in choice":    {change("label: Morning}", "label: Morning, alone: true}"), "stands alone"},
		"two alone":          {change("label: Breaks}", "label: Breaks, alone: true}"), "only one choice"},
		"max above options":  {change("max: 2\n", "max: 9\n"), "more choices"},
		"lowest over":        {change("highest: 5000", "highest: -1"), "above the highest"},
		"infinite":           {change("highest: 5000", "highest: .inf"), "ordinary numbers"},
		"decimals":           {change("decimals: 2", "decimals: 9"), "decimals"},
		"unit on text":       {change("max: 20}", "max: 20, unit: km}"), "only a number"},
		"side":               {change("side: partner", "side: both"), "side"},
		"scale without item": {change("items: [heard, ignored]", "items: [heard, gone]"), `no item "gone"`},
		"scale of text":      {change("items: [heard, ignored]", "items: [heard, name]"), "no steps"},
		"scale of two kinds": {change("items: [heard, ignored]", "items: [heard, helpful]"), "same steps"},
		"scale least":        {change("least: 1", "least: 3"), "fewest answers"},
		"sum of some":        {change("rule: mean", "rule: sum"), "every item"},
		"version 0":          {change("version: 3", "version: 0"), "version"},
		"use":                {change("use: wave", "use: fun"), "use"},
		"no wording":         {change("wording: I am heard", `wording: " "`), "wording is empty"},
		"wording lines":      {change("wording: I am heard", `wording: "I am\nheard"`), "one line"},
		"title lines":        {change("title: Words", `title: "Words\n> forged"`), "one line"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ParseYAML([]byte(c.yaml))
			if err == nil {
				t.Fatal("was accepted")
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("says %q, want %q", err, c.want)
			}
		})
	}
}

func TestNextVersionKeepsItsHistory(t *testing.T) {
	old := example(t)
	next := old.Clone()
	next.Version = 4
	next.Sections[0].Items[0].Wording = "People listen to me"
	if err := CheckNext(old, next); err != nil {
		t.Errorf("a new wording is refused: %v", err)
	}
	if old.Sections[0].Items[0].Wording != "I am heard" {
		t.Error("editing a clone changed the original")
	}
	gone := next.Clone()
	gone.Sections[0].Items = gone.Sections[0].Items[1:]
	if err := CheckNext(old, gone); err == nil || !strings.Contains(err.Error(), "retired") {
		t.Errorf("a question went away unseen: %v", err)
	}
	gone.Retired = append(gone.Retired, "heard")
	if err := CheckNext(old, gone); err != nil {
		t.Errorf("a retired question is refused: %v", err)
	}
	for name, edit := range map[string]func(*Definition){
		"kind":        func(d *Definition) { d.Sections[0].Items[0].Kind = Marks },
		"direction":   func(d *Definition) { d.Sections[0].Items[0].Reverse = true },
		"key":         func(d *Definition) { d.Key = "other" },
		"version":     func(d *Definition) { d.Version = 3 },
		"un-retiring": func(d *Definition) { d.Retired = nil },
	} {
		bad := next.Clone()
		edit(&bad)
		if CheckNext(old, bad) == nil {
			t.Errorf("a change of %s is accepted", name)
		}
	}
}

func TestDecode(t *testing.T) {
	d := example(t)
	form := url.Values{
		"q.heard": {"4"}, "q.ignored": {"na"}, "q.helpful": {"0"}, "q.connected": {"4"}, "q.again": {"no"},
		"q.name": {"  Ann \t Lee "}, "q.story": {"One\r\ntwo  \r\n"}, "q.cost": {"£1,234.5"}, "q.people": {"12 people"},
		"q.when": {"evening"}, "q.helps": {"breaks", "print"},
		"q.order.trust": {"2"}, "q.order.time": {" 1 "}, "q.order.money": {"3"}, "q.stray": {"x"}, "heard": {"1"},
	}
	got, fields := Decode(d, form, "q.")
	if len(fields) > 0 {
		t.Fatalf("refused: %v", fields)
	}
	want := Answers{
		"heard": Give("4"), "ignored": {State: NotApplicable}, "helpful": Give("0"), "connected": Give("4"), "again": Give("no"),
		"name": Give("Ann Lee"), "story": Give("One\ntwo"), "cost": Give("1234.50"), "people": Give("12"),
		"when": Give("evening"), "helps": Give("print", "breaks"), "order": Give("time", "trust", "money"),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestDecodeRefusesAndKeepsWhatWasTyped(t *testing.T) {
	d := example(t)
	long := strings.Repeat("é", 21)
	for name, c := range map[string]struct {
		form    url.Values
		item    string
		message string
		typed   []string
	}{
		"step out of range": {url.Values{"heard": {"6"}}, "heard", "Choose one of the answers shown.", []string{"6"}},
		"step in words":     {url.Values{"heard": {"04"}}, "heard", "Choose one of the answers shown.", []string{"04"}},
		"na not offered":    {url.Values{"helpful": {"na"}}, "helpful", "Choose one of the answers shown.", []string{"na"}},
		"two steps":         {url.Values{"heard": {"1", "5"}}, "heard", "Give one answer only.", []string{"1", "5"}},
		"too long":          {url.Values{"name": {long}}, "name", "Your answer must be 20 characters or fewer. It has 21.", []string{long}},
		"text and na":       {url.Values{"story": {"a"}, "story.na": {"yes"}}, "story", "Answer the question or say that it does not apply, not both.", []string{"a"}},
		"number in words":   {url.Values{"cost": {"twelve"}}, "cost", "Enter a number in figures, like 12.55.", []string{"twelve"}},
		"number like 1e3":   {url.Values{"cost": {"1e3"}}, "cost", "Enter a number in figures, like 12.55.", []string{"1e3"}},
		"comma for point":   {url.Values{"cost": {"1,5"}}, "cost", "Enter a number in figures, like 12.55.", []string{"1,5"}},
		"too many decimals": {url.Values{"cost": {"1.234"}}, "cost", "Give at most 2 figures after the point.", []string{"1.234"}},
		"too much":          {url.Values{"cost": {"5001"}}, "cost", "Enter a number from £0 to £5000.", []string{"5001"}},
		"too few":           {url.Values{"people": {"0"}}, "people", "Enter 1 people or more.", []string{"0"}},
		"part of a person":  {url.Values{"people": {"1.5"}}, "people", "Enter a whole number.", []string{"1.5"}},
		"unknown option":    {url.Values{"when": {"night"}}, "when", "Choose one of the answers shown.", []string{"night"}},
		"unknown choice":    {url.Values{"helps": {"print", "x"}}, "helps", "Choose from the answers shown.", []string{"print", "x"}},
		"too many choices": {url.Values{"helps": {"print", "loop", "breaks"}}, "helps", "Choose 2 or fewer. You chose 3.",
			[]string{"print", "loop", "breaks"}},
		"none and one": {url.Values{"helps": {"none", "loop"}}, "helps", "You chose ‘None of these’. Choose only that, or take it away.",
			[]string{"none", "loop"}},
		"ranking tie": {url.Values{"order.trust": {"1"}, "order.time": {"1"}, "order.money": {"2"}}, "order",
			"You gave place 1 twice. Use each number once.", []string{"1", "1", "2"}},
		"ranking gap": {url.Values{"order.trust": {"1"}, "order.money": {"2"}}, "order",
			"Give every line a place from 1 to 3. Use each number once.", []string{"1", "", "2"}},
		"ranking too far": {url.Values{"order.trust": {"1"}, "order.time": {"2"}, "order.money": {"4"}}, "order",
			"Give every line a place from 1 to 3. Use each number once.", []string{"1", "2", "4"}},
	} {
		t.Run(name, func(t *testing.T) {
			as, fields := DecodeDraft(d, c.form, "")
			if diff := cmp.Diff([]errs.Field{{Name: strings.Replace(c.item, "order", "order.trust", 1), Message: c.message}}, fields); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(Answers{c.item: {State: Faulty, Values: c.typed}}, as); diff != "" {
				t.Error(diff)
			}
			if _, err := as.EncodeJSON(); err == nil {
				t.Error("a faulty answer was stored")
			}
		})
	}
}

func TestRequired(t *testing.T) {
	d := example(t)
	form := url.Values{"heard": {"na"}, "name": {" \u200b "}}
	as, fields := Decode(d, form, "")
	if diff := cmp.Diff([]errs.Field{{Name: "name", Message: "Answer ‘What should we call you?’."}}, fields); diff != "" {
		t.Error(diff)
	}
	if as["heard"].State != NotApplicable || as["name"].State != Missing {
		t.Errorf("got %v", as)
	}
	if _, fields := DecodeDraft(d, form, ""); len(fields) > 0 {
		t.Errorf("a draft requires %v", fields)
	}
	left := MissingItems(d, as)
	if len(left) != 1 || left[0].ID != "name" {
		t.Errorf("left to do: %v", left)
	}
	list := TaskList(d, as)
	if list[0].Answered != 1 || list[0].Left != 0 || !list[0].Done() || list[1].Left != 1 || list[1].Done() || list[2].Done() {
		t.Errorf("task list: %+v", list)
	}
}

func TestOneSideIsNotAskedAboutTheOther(t *testing.T) {
	d := example(t)
	if _, ok := d.ForSides(Professional).Item("when"); ok {
		t.Error("a professional is asked what only a partner answers")
	}
	if _, ok := d.ForSides(Professional, Partner).Item("when"); !ok {
		t.Error("a pair is not asked")
	}
	if got := d.Only("words").Items(); len(got) != 4 {
		t.Errorf("one section has %d items", len(got))
	}
}

func TestWithTakesBackAnswers(t *testing.T) {
	d := example(t)
	old := Answers{"heard": Give("4"), "name": Give("Ann"), "when": Give("morning")}
	got := old.With(d.Only("scales"), Answers{"helpful": Give("3")})
	want := Answers{"helpful": Give("3"), "name": Give("Ann"), "when": Give("morning")}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if old["heard"].Value() != "4" {
		t.Error("the older answers changed")
	}
}

func TestDecodeJSONRefuses(t *testing.T) {
	for _, bad := range []string{``, `[]`, `{"a":{}}`, `{"a":{"v":[]}}`, `{"a":{"v":["1"],"na":true}}`, `{"a":{"x":1}}`, `{"a":{"v":["1"]}} {}`} {
		if as, err := DecodeJSON([]byte(bad)); err == nil {
			t.Errorf("%s is accepted as %v", bad, as)
		}
	}
}
