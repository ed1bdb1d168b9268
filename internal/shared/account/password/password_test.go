package password

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"alongside/internal/platform/errs"
)

func TestWhatMayBeChosen(t *testing.T) {
	about := []string{"Amara", "Okafor", "amara.okafor@example.org", "Riverside Partners", "alongside"}
	for text, want := range map[string]string{
		"":                               "Enter a password.",
		"seven77":                        "8 characters or more",
		"password":                       "Many people use",
		"PassWord":                       "Many people use",
		"password2026!":                  "Many people use",
		"Superman":                       "Many people use",
		"aaaaaaaaaaaa":                   "repeats",
		"abababababab":                   "repeats",
		"Okafor1975":                     "your name",
		"amaraokafor":                    "your name",
		"alongside1":                     "your name",
		"riversidepartners":              "your name",
		"alongsidepassword":              "your name",
		"tab\tinside it":                 "cannot be typed",
		strings.Repeat("ab c", 64) + "x": "up to 256",
		"plum tram nine":                 "",
		"plum tram Amara":                "",
		"ærlig østers går":               "",
		"   spaces   ":                   "",
		"🦊🐢🦉🐝🐙🦔🐇🐌":                       "",
		strings.Repeat("plum tram ", 25): "",
	} {
		err := Check("new_password", text, about...)
		if want == "" {
			if err != nil {
				t.Errorf("%q is refused: %v", text, err)
			}
			continue
		}
		if e := errs.Of(err); e == nil || len(e.Fields) != 1 || e.Fields[0].Name != "new_password" || !strings.Contains(e.Fields[0].Message, want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}

func TestListIsWhole(t *testing.T) {
	if n := len(common) / entry; n < 17000 || len(common)%entry != 0 {
		t.Errorf("%d entries in %d bytes", n, len(common))
	}
	for _, s := range []string{"12345678", "qwertyuiop", "jennifer", "football"} {
		if !Common(s) {
			t.Errorf("%q is not on the list", s)
		}
	}
}

// TestRandomPasswordsAreNotCommon guards against a list that is read wrongly and finds everything.
func TestRandomPasswordsAreNotCommon(t *testing.T) {
	hits := 0
	rapid.Check(t, func(t *rapid.T) {
		if Common(rapid.StringMatching(`[a-z]{14,30}`).Draw(t, "password")) {
			hits++
		}
	})
	if hits > 1 {
		t.Errorf("%d random passwords are said to be common", hits)
	}
}

func TestStoredAndFound(t *testing.T) {
	a, b := Hash("plum tram nine"), Hash("plum tram nine")
	if a == b || strings.Contains(a, "plum") || !strings.HasPrefix(a, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("stored as %s and %s", a, b)
	}
	for _, c := range []struct {
		stored, text string
		want         bool
	}{
		{a, "plum tram nine", true},
		{b, "plum tram nine", true},
		{a, "plum tram nin", false},
		{a, "plum tram nine ", false},
		{a, "Plum tram nine", false},
		{a, "", false},
		{"", "", false},
		{"", "plum tram nine", false},
		{"nonsense", "plum tram nine", false},
		{a[:len(a)-4], "plum tram nine", false},
		{nobody, "anything", false},
		{Hash("caf\u00e9 au lait"), "cafe\u0301 au lait", true}, // the same letters from another keyboard
	} {
		before := Worked()
		if got := Matches(c.stored, c.text); got != c.want {
			t.Errorf("Matches(%q, %q) = %t", c.stored, c.text, got)
		}
		if n := Worked() - before; n != 1 {
			t.Errorf("Matches(%q, %q) worked %d times: its time tells something", c.stored, c.text, n)
		}
	}
	if Outdated(a) || !Outdated(strings.Replace(a, "t=2", "t=1", 1)) || Outdated("") {
		t.Error("Outdated does not tell old costs from today's")
	}
}
