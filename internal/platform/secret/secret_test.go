package secret

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"alongside/internal/platform/db"
)

func open(t testing.TB) *Keys {
	k, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestSealedFieldsOpenOnlyWhereTheyBelong(t *testing.T) {
	k := open(t)
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		s := k.Seal("net", "person.needs", "row", text)
		got, err := k.Open("net", "person.needs", "row", s)
		if err != nil || got != text {
			t.Fatalf("%q became %q, %v", text, got, err)
		}
		if text == "" {
			return
		}
		if len(text) > 3 && strings.Contains(s, text) {
			t.Fatal("the text shows")
		}
		for name, open := range map[string]func() (string, error){
			"another network": func() (string, error) { return k.Open("other", "person.needs", "row", s) },
			"another field":   func() (string, error) { return k.Open("net", "person.experience", "row", s) },
			"another row":     func() (string, error) { return k.Open("net", "person.needs", "other", s) },
			"a changed byte":  func() (string, error) { return k.Open("net", "person.needs", "row", s[:len(s)-2]+"AA"+s[len(s):]) },
			"cut short":       func() (string, error) { return k.Open("net", "person.needs", "row", s[:len(s)/2]) },
		} {
			if got, err := open(); err == nil && got == text && !strings.HasSuffix(s, "AA") {
				t.Fatalf("%s opened it", name)
			}
		}
	})
}

func TestKeysStayTheSame(t *testing.T) {
	dir := t.TempDir()
	a, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	b, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := b.Open("n", "f.f", "r", a.Seal("n", "f.f", "r", "kept")); err != nil || got != "kept" {
		t.Errorf("%q %v", got, err)
	}
	info, err := os.Stat(filepath.Join(dir, "master.key"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if _, err := open(t).Open("n", "f.f", "r", a.Seal("n", "f.f", "r", "x")); err == nil {
		t.Error("another installation's key opened it")
	}
	if err := os.WriteFile(filepath.Join(dir, "master.key"), []byte("short"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir); err == nil {
		t.Error("a damaged key was accepted")
	}
}

func TestMarks(t *testing.T) {
	k := open(t)
	a := k.Mark("n", "edition 1", "same")
	if a != k.Mark("n", "edition 1", "same") {
		t.Error("a mark changes")
	}
	for _, other := range []string{k.Mark("n", "edition 2", "same"), k.Mark("m", "edition 1", "same"), k.Mark("n", "edition 1", "other"), open(t).Mark("n", "edition 1", "same")} {
		if a == other {
			t.Error("marks of different purposes can be compared")
		}
	}
}

func TestBoxes(t *testing.T) {
	k := open(t)
	name := db.NewID()
	b, err := k.NewBox(name)
	if err != nil {
		t.Fatal(err)
	}
	short, err := b.Seal([]byte("a"), 1000)
	if err != nil {
		t.Fatal(err)
	}
	long, err := b.Seal([]byte(strings.Repeat("a", 1000)), 1000)
	if err != nil {
		t.Fatal(err)
	}
	if len(short) != len(long) {
		t.Errorf("lengths tell: %d and %d", len(short), len(long))
	}
	if _, err := b.Seal(make([]byte, 1001), 1000); err == nil {
		t.Error("a text longer than the box was taken")
	}
	again, err := k.NewBox(name)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := again.Open(short); err != nil || string(got) != "a" {
		t.Errorf("%q %v", got, err)
	}
	if err := b.Destroy(); err != nil {
		t.Fatal(err)
	}
	if err := b.Destroy(); err != nil {
		t.Errorf("destroying twice: %v", err)
	}
	if _, err := k.FindBox(name); err != ErrNoBox {
		t.Errorf("a destroyed key is still there: %v", err)
	}
	fresh, err := k.NewBox(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fresh.Open(short); err == nil {
		t.Error("a new key opened an old box")
	}
}
