// Package errs is the one kind of error whose words a person may read.
package errs

// Field is what is wrong with one field of a form: the field's name and one plain sentence that says how to put it right.
type Field struct{ Name, Message string }
