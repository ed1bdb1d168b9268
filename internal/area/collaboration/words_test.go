package collaboration_test

import "strings"

// contains says whether a text has any of the words.
func contains(text string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}
