package ui

import "strings"

// otherName is the field of the box that belongs to a field of whom words describe.
func otherName(name string) string { return strings.Replace(name, "describes", "other", 1) }
