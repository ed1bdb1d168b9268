package instrument

import (
	"strings"
	"testing"
)

// TestFaultsInPlainWords: whoever writes a form by hand reads which line is wrong, and what to do; nothing of the program's own words.
func TestFaultsInPlainWords(t *testing.T) {
	for text, want := range map[string]string{
		"no form":                             "Line 1: Here stands “no form”. It needs the fields of a form",
		"key: f\nversion: one\n":              "Line 2: Here stands “one”. It needs a whole number.",
		"key: f\ntilte: Form\n":               "Line 2: “tilte” is no field",
		"key: f\nkey: g\n":                    "Line 2: “key” stands twice: the first one is in line 1",
		"key: f\ntitle: A: b\n":               "Line 2: There is a colon",
		"key: f\n\ttitle: Form\n":             "tab",
		"key: f\ntitle: \"Form\nversion: 1\n": "quotation mark",
		"key: f\nsections: none\n":            "Line 2: Here stands “none”. It needs a list",
		"key: f\nsections:\n  - id: a\n    items:\n      - id\n":       "Line 5: Here stands “id”. It needs fields",
		"key: f\nsections:\n  - id: a\n    items: [a, b\n":             "bracket",
		"key: f\nsections:\n  - id: a\n   title: b\n":                  "the spaces at the beginning of the line are not as many",
		"key: f\nversion: one\ntilte: Form\nretired: x\n":              "Line 3: “tilte”",
		"key: f\nsections:\n  - id: a\n    items:\n      - {na: ja}\n": "It needs true or false",
		"": "the file is empty",
	} {
		_, err := ParseYAML([]byte(text))
		if err == nil {
			t.Errorf("%q is read", text)
			continue
		}
		said := err.Error()
		if !strings.Contains(said, want) {
			t.Errorf("%q: %q, want %q", text, said, want)
		}
		for _, raw := range []string{"unmarshal", "!!", "instrument.", "yaml:", "mapping", "token"} {
			if strings.Contains(said, raw) {
				t.Errorf("%q: the words of the program: %q", text, said)
			}
		}
	}
}
