package plain

import (
	"testing"
	"testing/quick"
	"unicode/utf8"
)

func TestText(t *testing.T) {
	for in, want := range map[string]string{
		"":                         "",
		"Zoë 🐙 שלום\tand\nmore":    "Zoë 🐙 שלום\tand\nmore",
		"a\x00b":                   "ab",
		"one\r\ntwo\rthree":        "one\ntwo\nthree",
		"\x1b[31mred\x7f":          "[31mred",
		"\xff\xfea":                "a",
		"new\u0085line":            "newline",
		"evil\u202egpj.exe\u2066x": "evilgpj.exex",
		"family \u200d stays":      "family \u200d stays", // joins parts of an emoji or of a letter
	} {
		if got := Text(in); got != want {
			t.Errorf("Text(%q) = %q, want %q", in, got, want)
		}
	}
	if err := quick.Check(func(b []byte) bool {
		s := Text(string(b))
		return Is(s) && utf8.ValidString(s) && Text(s) == s
	}, nil); err != nil {
		t.Error(err)
	}
	if Path("a\nb") || Path("a\x00") || !Path("/programmes/wörter") {
		t.Error("which paths are addresses")
	}
}

func TestQuoted(t *testing.T) {
	for in, want := range map[string]string{
		"A plan":                     "“A plan”",
		" A plan ":                   "“A plan”",
		"“A plan”":                   "“A plan”",
		`"A plan"`:                   "“A plan”",
		"‘A plan’":                   "“A plan”",
		"‘It’s a plan’":              "“It’s a plan”",
		"“A” and “B”":                "“‘A’ and ‘B’”",
		"“A” and more":               "“‘A’ and more”",
		`She said "yes" to it`:       "“She said ‘yes’ to it”",
		`"A" and "B"`:                "“‘A’ and ‘B’”",
		"He asked “why?”":            "“He asked ‘why?’”",
		"Junior clinicians' project": "“Junior clinicians' project”",
		"":                           "“”",
	} {
		if got := Quoted(in); got != want {
			t.Errorf("Quoted(%q) = %s, want %s", in, got, want)
		}
	}
}

func TestWebAddress(t *testing.T) {
	for s, want := range map[string]bool{
		"https://example.org/a?b=c#d": true, "http://example.org": true, "example.org": false, "https://": false, "javascript:alert(1)": false, "mailto:a@example.org": false,
		"https://ada:secret@example.org": false, "https://ada@example.org": false, "//example.org": false, "": false, "https://exa mple.org": false,
	} {
		if got := WebAddress(s); got != want {
			t.Errorf("%q is an address: %v", s, got)
		}
	}
}
