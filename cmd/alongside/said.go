package main

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
)

// notANumber is what the parser of arguments says of a value below zero, and of letters, where a whole number is wanted.
var notANumber = []*regexp.Regexp{
	regexp.MustCompile(`^(--\S+): expected (?:u?int\d*|int) value but got "([^"]*)"`),
	regexp.MustCompile(`^(--\S+): expected a valid \d+ bit u?int but got "([^"]*)"`),
}

// notThat is what it says of any other value that it cannot read.
var notThat = regexp.MustCompile(`^(--\S+): expected .* but got "([^"]*)"`)

// inWords says what is wrong with the arguments of a command in the words of this program, where the parser and the system have their own.
func inWords(err error) error {
	var missing *fs.PathError
	if errors.As(err, &missing) && errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no file %s", missing.Path)
	}
	for _, r := range notANumber {
		if m := r.FindStringSubmatch(err.Error()); m != nil {
			return fmt.Errorf("%s takes a whole number such as 3, not %q", m[1], m[2])
		}
	}
	if m := notThat.FindStringSubmatch(err.Error()); m != nil {
		return fmt.Errorf("%s cannot be %q", m[1], m[2])
	}
	return err
}
