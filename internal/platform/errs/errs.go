// Package errs has the one error type for what a user may read: a kind, one plain sentence and, for forms, the fields
// that need mending. Every other error is internal: it is logged once at the edge and never shown.
package errs

import (
	"errors"
	"fmt"
	"strings"
)

// Kind says what sort of problem it is; the web package turns it into a status and a page.
type Kind int

const (
	// Invalid is input that a person can mend; Fields say where.
	Invalid Kind = iota + 1
	// NotFound is what is missing, foreign or hidden: the three look the same.
	NotFound
	// Forbidden is what this person may see but not do.
	Forbidden
	// Conflict is a change that came second: somebody else changed the same thing in between.
	Conflict
	// Gone is a link that was used, has expired or was withdrawn.
	Gone
	// TooMany is a limit on how often something may be tried.
	TooMany
	// SignIn is a page that needs a signed-in person.
	SignIn
)

// Field is one problem beside one form field. Name is the field's name in the form.
type Field struct{ Name, Message string }

// Error is what a user may read. Message is one plain sentence.
type Error struct {
	Kind    Kind
	Message string
	Fields  []Field
}

func (e *Error) Error() string {
	if len(e.Fields) == 0 {
		return e.Message
	}
	parts := make([]string, len(e.Fields))
	for i, f := range e.Fields {
		parts[i] = f.Name + ": " + f.Message
	}
	return e.Message + " (" + strings.Join(parts, "; ") + ")"
}

// New makes an error of the kind with one plain sentence.
func New(kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Message: fmt.Sprintf(format, args...)}
}

// Missing is the answer for what is not there, belongs to another network, or may not be seen.
func Missing() *Error { return New(NotFound, "We could not find that page.") }

// Of returns the user's error inside err, or nil when err is internal.
func Of(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}

// Is says whether err is a user's error of this kind.
func Is(err error, kind Kind) bool {
	e := Of(err)
	return e != nil && e.Kind == kind
}

// Check gathers the problems of a form, so that all are shown together.
// The zero value is ready to use; Err returns nil when nothing was wrong.
type Check struct{ fields []Field }

// That adds the message beside the field unless ok.
func (c *Check) That(ok bool, field, format string, args ...any) {
	if !ok {
		c.fields = append(c.fields, Field{Name: field, Message: fmt.Sprintf(format, args...)})
	}
}

// Add takes over problems found elsewhere.
func (c *Check) Add(fields ...Field) { c.fields = append(c.fields, fields...) }

// OK says whether nothing was wrong so far.
func (c *Check) OK() bool { return len(c.fields) == 0 }

// Err is nil, or one Invalid error with every field problem.
func (c *Check) Err() error {
	if len(c.fields) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Message: "Check the answers that are marked below.", Fields: c.fields}
}
