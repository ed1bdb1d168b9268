package ui

import "strings"

// And lists words as people say them: "Ann, Ben and Cleo".
func And(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " and " + list[len(list)-1]
}
