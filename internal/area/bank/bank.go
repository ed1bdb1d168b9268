// Package bank is the people bank: people who choose to be found by partner organisations, and are asked by them.
//
// Words: a card is what somebody tells about themselves. A consent is their yes to one organisation for one purpose, given and taken
// back at any time. Field by field they choose what each organisation sees; View is that, and the only thing of a person that a page of an
// organisation ever shows. A partner is an organisation that says what it does; its leads look for people in its name. A request is
// one question to one person, who answers yes, no or not now; both of the latter read "not this time". How often somebody is asked in
// a month is theirs to say. Who opened a card is written down for its owner.
//
// Files: bank.go, card.go and view.go are words and rules, policy.go who may what; search.go and store*.go the SQL; own*.go is the
// person's side, office*.go that of an organisation, directory.go the list of partners, export.go what goes out.
package bank

import (
	"slices"
	"strings"
	"time"

	"alongside/content"
	"alongside/internal/platform/db"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/secret"
	"alongside/internal/platform/ui"
)

// Bank is the area.
type Bank struct {
	db      *db.DB
	keys    *secret.Keys
	post    *mail.Post
	stageOf func(tx *db.Tx, who db.ID) (string, error)
}

// New makes the area. stageOf says which word somebody uses for themselves on their journey, "" for none.
func New(d *db.DB, k *secret.Keys, post *mail.Post, stageOf func(tx *db.Tx, who db.ID) (string, error)) *Bank {
	return &Bank{db: d, keys: k, post: post, stageOf: stageOf}
}

// What somebody shows to an organisation, as bits. The first name is shown to whoever has a consent.
const (
	showFamily int64 = 1 << iota
	showSkills
	showInterests
	showExperience
	showAvailable
	showPlace
	showStage
	showWords
)

// field is something that somebody can show to an organisation or keep from it.
type field struct {
	Bit      int64
	ID, Name string
	Hint     string
}

var fields = []field{
	{showFamily, "family", "My last name", "Your first name is always shown."},
	{showSkills, "skills", "What I am good at", ""},
	{showInterests, "interests", "What I care about", ""},
	{showWords, "words", "What I write about myself", ""},
	{showExperience, "experience", "My lived experience, in my own words", "Others read it on your card, never in a list."},
	{showAvailable, "available", "When and how I can take part", ""},
	{showPlace, "place", "Where I live or work", ""},
	{showStage, "stage", "What I call myself on my journey", "Potential, emerging or established."},
}

// The stages by their number in a listing; 0 is none.
var stages = []string{"", "potential", "emerging", "established"}

// stageWords names a stage by its number.
func stageWords(n int64) string {
	if n > 0 && n < int64(len(stages)) {
		return ui.UpperFirst(stages[n])
	}
	return ""
}

// Lasts is how long a request waits for an answer; Rests is how long an organisation waits before it asks somebody again who answered.
const (
	Lasts = 28 * 24 * time.Hour
	Rests = 30 * 24 * time.Hour
)

// The answers to a request.
const (
	Yes    = "yes"
	No     = "no"
	NotNow = "not-now"
)

// lists are the lists of content/people-bank.yaml.
func lists() content.PeopleBank { return content.BankLists() }

// bitsOf turns ids of a list into bits; ok says that all of them are in it.
func bitsOf(list []content.BankEntry, ids []string) (bits int64, ok bool) {
	ok = true
	for _, id := range ids {
		at := slices.IndexFunc(list, func(e content.BankEntry) bool { return e.ID == id })
		if at < 0 {
			ok = false
			continue
		}
		bits |= 1 << list[at].Number
	}
	return bits, ok
}

// idsOf turns bits into ids, in the order of the list.
func idsOf(list []content.BankEntry, bits int64) []string {
	var out []string
	for _, e := range list {
		if bits&(1<<e.Number) != 0 {
			out = append(out, e.ID)
		}
	}
	return out
}

// namesOf turns bits into names, in the order of the list.
func namesOf(list []content.BankEntry, bits int64) []string {
	var out []string
	for _, e := range list {
		if bits&(1<<e.Number) != 0 {
			out = append(out, e.Name)
		}
	}
	return out
}

// purpose finds a purpose by its id.
func purpose(id string) (content.BankEntry, bool) {
	all := lists().Purposes
	at := slices.IndexFunc(all, func(e content.BankEntry) bool { return e.ID == id })
	if at < 0 {
		return content.BankEntry{}, false
	}
	return all[at], true
}

func purposeWords(id string) string {
	p, _ := purpose(id)
	return p.Name
}

func options(list []content.BankEntry) []ui.Option {
	var out []ui.Option
	for _, e := range list {
		out = append(out, ui.Option{Value: e.ID, Label: e.Name, Hint: e.Means})
	}
	return out
}

// clean is a line of text without more space than it needs.
func clean(s string) string { return strings.Join(strings.Fields(s), " ") }
