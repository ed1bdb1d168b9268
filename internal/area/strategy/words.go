package strategy

import (
	"cmp"

	"alongside/internal/shared/ground"
)

// This file has the small words behind the pages of a strategy.

// openTitle says what waits for a yes.
func (p onePage) openTitle() string {
	switch {
	case p.P.Payload == ends:
		return "Does this strategy end?"
	case p.V.InForce != "":
		return "A change waits for a yes"
	}
	return "These words wait for a yes"
}

func (p onePage) backVerb() string {
	switch {
	case p.V.InForce == "":
		return "throw this draft away"
	case p.Open.ID == "":
		return "take the question back"
	}
	return "throw this change away"
}

func (p onePage) backTitle() string {
	switch {
	case p.V.InForce == "":
		return "Throw this draft away"
	case p.Open.ID == "":
		return "Take the question back"
	}
	return "Throw this change away"
}

func (p onePage) backWords() string {
	if p.V.InForce == "" {
		return "Nothing of this strategy is kept then."
	}
	return "What is in force stays in force."
}

// shownAt tells one person from another where they are responsible at several levels.
func (r Responsible) shownAt() string { return r.shown() + ", " + r.Level.short() + "," }

// kind is the kind of the thing.
func (l thingLine) kind() ground.Kind { return l.Seen.Kind }

// seenValue is what stands in the field: what was typed, else what the side wrote this year.
func (p outcomePage) seenValue() string { return cmp.Or(p.Typed("seen"), p.says()) }
