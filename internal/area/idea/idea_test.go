package idea

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"alongside/internal/shared/entry"
)

// TestAnswersMoveAnIdeaOn: from every state, what can be answered, and to where it leads.
func TestAnswersMoveAnIdeaOn(t *testing.T) {
	want := map[State]map[Kind]State{
		Received: {Said: Received, Look: Looked, Barrier: Helped, Sponsor: Helped, Money: Helped, Partner: Helped, Try: Tried, Adopt: Adopted, Stop: Stopped},
		Looked:   {Said: Looked, Barrier: Helped, Sponsor: Helped, Money: Helped, Partner: Helped, Try: Tried, Adopt: Adopted, Stop: Stopped},
		Helped:   {Said: Helped, Barrier: Helped, Sponsor: Helped, Money: Helped, Partner: Helped, Try: Tried, Adopt: Adopted, Stop: Stopped},
		Tried:    {Said: Tried, Barrier: Tried, Sponsor: Tried, Money: Tried, Partner: Tried, Adopt: Adopted, Stop: Stopped},
		Adopted:  {Said: Adopted},
		Stopped:  {Said: Stopped, Look: Looked},
		Closed:   {},
	}
	for from, kinds := range want {
		for _, k := range Answers() {
			i := Idea{State: from, BroughtDay: "2026-03-02", Due: "2026-03-09"}
			err := i.answer(k, "2026-03-04")
			to, can := kinds[k]
			if can != (err == nil) || can != slices.Contains(from.answers(), k) {
				t.Errorf("%s from %s: %v", k, from, err)
			}
			if can && (i.State != to || i.Due != "" || i.AnsweredDay != "2026-03-04" || i.Took != 2) {
				t.Errorf("%s from %s leads to %+v", k, from, i)
			}
			if !can && (i.State != from || i.Due == "") {
				t.Errorf("%s from %s was refused and changed %+v", k, from, i)
			}
		}
	}
	i := Idea{State: Received, BroughtDay: "2026-03-02", Due: "2026-03-09"}
	if err := i.answer("brought", "2026-03-04"); err == nil {
		t.Error("what owners do is no answer")
	}
}

// TestTheClock: an answer is owed again when more is written, by the same promise; one that is owed stays owed by its day.
func TestTheClock(t *testing.T) {
	i := Idea{State: Looked, Promise: 3}
	i.ask("2026-11-27") // a Friday
	if i.Due != "2026-12-02" {
		t.Errorf("owed by %s", i.Due)
	}
	i.ask("2026-11-30")
	if i.Due != "2026-12-02" {
		t.Errorf("a second question moved the day to %s", i.Due)
	}
	i = Idea{State: Closed, Promise: 3}
	if i.ask("2026-11-27"); i.Due != "" {
		t.Error("a closed idea is owed an answer")
	}
}

// TestWhoReads: an idea is read by those who have a part in it, and by whoever its owners let read it; nobody reads one that was taken away.
func TestWhoReads(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := func(name string) bool { return rapid.Bool().Draw(t, name) }
		r := relation{Runs: b("runs"), Owner: b("owner"), Asked: b("asked"), Contact: b("contact"), Session: b("session")}
		if b("signed in") {
			r.Viewer.Person = "somebody"
		}
		i := Idea{State: Received, Words: entry.Entry{Author: "author", OwnerKind: entry.OwnerPerson, Audience: rapid.SampledFrom([]entry.Audience{entry.Author, entry.Network, entry.Public}).Draw(t, "audience")}}
		part := r.Runs || r.Owner || r.Asked || r.Contact || r.Session
		shown := i.Words.Audience == entry.Public || i.Words.Audience == entry.Network && r.Viewer.Person != ""
		if mayRead(r, i) != (part || shown) {
			t.Fatalf("%+v reads an idea of %s: %v", r, i.Words.Audience, mayRead(r, i))
		}
		if mayAnswer(r, i) && r.Owner {
			t.Fatal("somebody answers their own idea")
		}
		i.Erased = 1
		if mayRead(r, i) {
			t.Fatal("an idea that was taken away is read")
		}
	})
}
