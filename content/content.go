// Package content is what is words, not code: the questions that are asked, the templates of programmes, the lists of
// access needs and perspectives, the words that may be quoted, and the people of the demonstration. README.md says what is in which folder.
package content

import "embed"

// Files holds the folder as it was when the program was built.
//
//go:embed instruments programmes frameworks demo access-needs.yaml bank-holidays.yaml people-bank.yaml ethnic-groups.yaml heard.yaml personal-words.yaml perspectives.yaml roles.yaml words-of-work.yaml
var Files embed.FS
