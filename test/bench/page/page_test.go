package page

import (
	"os"
	"path/filepath"
	"testing"
)

func TestReplaceKeepsWhatIsAround(t *testing.T) {
	path := filepath.Join(t.TempDir(), "page.md")
	if err := os.WriteFile(path, []byte("before\n<a>\nold\n<b>\nafter\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Replace(path, "<a>", "<b>", "new\n"); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if want := "before\n<a>\n\nnew\n\n<b>\nafter\n"; err != nil || string(text) != want {
		t.Fatalf("%q, %v", text, err)
	}
	if err := Replace(path, "<b>", "<a>", "x"); err == nil {
		t.Error("marks in the wrong order are taken")
	}
	if again, _ := os.ReadFile(path); string(again) != string(text) {
		t.Errorf("a page without its marks was changed: %q", again)
	}
}

func TestGrouped(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", -100000: "-100,000", 1234567: "1,234,567"} {
		if got := Grouped(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}
