// Package inquiry is how a programme learns from what its people write: questions that it wants to find out about, such as whether
// lasting change comes from the top or from below. People bring entries that they have agreed to show, the team sorts them by
// theme and writes a summary, and each of its statements opens to the entries on which it rests.
//
// Words: an inquiry is one question, for the people of one edition or for those of all editions of the programme. Evidence is an entry that somebody brought. The summary is put to everybody whose
// entries it rests on; it is published when all of them have said yes. When an entry is shown to fewer people afterwards, the
// summary says that it was withdrawn and shows it no more; a statement with nothing left to rest on is not shown either.
// A statement that names or describes people is asked about first (package described), and goes when one of them says no.
package inquiry

import (
	"strings"
	"unicode/utf8"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/entry"
)

// State is where the summary of an inquiry stands.
type State string

// The states.
const (
	Collecting State = "collecting"
	Asked      State = "asked"
	Published  State = "published"
)

// Inquiry is one question of a programme.
type Inquiry struct {
	ID, Programme db.ID
	Edition       db.ID // the edition whose people it is for; "" when it is for all editions of the programme
	Words         string
	Created       db.Instant
	State         State
	Audience      entry.Audience // who may read the summary, once it is asked for or published
	PublishedAt   db.Instant
}

// to says whom it is for, as an export writes it.
func (q Inquiry) to() string {
	if q.Edition == "" {
		return forProgramme
	}
	return forEdition
}

// audienceWords says who may read the summary.
func (q Inquiry) audienceWords() string {
	switch {
	case q.Audience == entry.Programme && q.Edition == "":
		return "the people of all editions of the programme"
	case q.Audience == entry.Programme:
		return "the people of the edition"
	}
	return q.Audience.Words()
}

// Evidence is an entry that somebody brought.
type Evidence struct {
	Entry, By db.ID
	Theme     string
}

// Statement is one sentence of the summary, with the entries on which it rests.
type Statement struct {
	ID    db.ID
	Words string
	Rests []Rest
	// Stands says where it stands with those whom it describes, "" when it describes nobody. Held says that somebody has not said yes.
	Stands string
	Held   bool
}

// Rest is an entry on which a statement rests, in the version that it had when the summary was published; 0 before.
type Rest struct {
	Entry   db.ID
	Version int64
}

// covers says whether everybody who reads the summary may read an entry. What is shown to “the programme” is shown to the people of one edition, so
// it covers no summary for those of all editions, nor for those of another.
func (q Inquiry) covers(e entry.Entry, to entry.Audience) bool {
	if e.Audience == entry.Programme && (q.Edition == "" || e.Edition != q.Edition) {
		return to == entry.Author || to == entry.Members
	}
	return e.Audience.Covers(to)
}

// holds says whether a published statement may still rest on an entry: it is the words that were agreed to, and everybody who
// reads the summary may read it.
func (q Inquiry) holds(r Rest, e entry.Entry) bool {
	return e.ID == r.Entry && e.Removed == 0 && e.Version == r.Version && q.covers(e, q.Audience)
}

// shown is a statement as its readers see it: the entries that still hold, and how many were withdrawn. A statement with
// nothing left, or which describes somebody who said no since, is Gone, and its words are not shown.
type shown struct {
	Statement
	Entries   []entry.Entry
	Withdrawn int
	Gone      bool
}

func (q Inquiry) show(s Statement, entries map[db.ID]entry.Entry) shown {
	out := shown{Statement: s}
	for _, r := range s.Rests {
		if e, ok := entries[r.Entry]; ok && q.holds(r, e) {
			out.Entries = append(out.Entries, e)
		} else {
			out.Withdrawn++
		}
	}
	if out.Gone = len(out.Entries) == 0 || s.Held; out.Gone {
		out.Words = ""
	}
	return out
}

// ready finds what a summary still lacks before its people can be asked.
func (q Inquiry) ready(list []Statement, entries map[db.ID]entry.Entry, to entry.Audience) error {
	var c errs.Check
	c.That(to == entry.Programme || to == entry.Network || to == entry.Public, "audience", "Choose who may read it.")
	c.That(len(list) > 0, "audience", "Write at least one statement first.")
	for _, s := range list {
		words := beginning(s.Words)
		c.That(len(s.Rests) > 0, "audience", "“%s” has to rest on an entry.", words)
		c.That(!s.Held, "audience", "“%s” describes somebody who has not said yes. Wait for them, or write it without them.", words)
		narrow := false
		for _, r := range s.Rests {
			e, ok := entries[r.Entry]
			narrow = narrow || !ok || e.Removed != 0 || !q.covers(e, to)
		}
		c.That(!narrow, "audience", "“%s” rests on an entry that fewer people may read. Choose fewer readers, or another entry.", words)
	}
	return c.Err()
}

// beginning are the first words of a statement, to say which one is meant.
func beginning(words string) string {
	const most = 60
	if r := []rune(words); len(r) > most {
		return strings.TrimSpace(string(r[:most])) + " …"
	}
	return words
}

// Limits of what is typed, in characters, and of what can be gathered.
const (
	longestQuestion  = 300
	longestStatement = 1000
	longestTheme     = 60
	longestWhy       = 400
	mostEvidence     = 300
	mostStatements   = 40
)

func checkText(field, text, missing string, longest int) error {
	var c errs.Check
	c.That(text != "", field, "%s", missing)
	c.That(utf8.RuneCountInString(text) <= longest, field, "This can have up to %d letters.", longest)
	return c.Err()
}
