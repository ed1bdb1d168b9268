package secret_test

import (
	"errors"
	"testing"

	"alongside/internal/platform/db"
	"alongside/internal/platform/secret"
)

func TestBoxToken(t *testing.T) {
	keys, err := secret.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	a, err := keys.NewBox("wave-a")
	if err != nil {
		t.Fatal(err)
	}
	b, err := keys.NewBox("wave-b")
	if err != nil {
		t.Fatal(err)
	}
	again, err := keys.FindBox("wave-a")
	if err != nil {
		t.Fatal(err)
	}
	one, two := db.NewRandomID(), db.NewRandomID()
	if a.Token(one) != again.Token(one) {
		t.Error("the same box and id made two tokens")
	}
	if a.Token(one) == a.Token(two) || a.Token(one) == b.Token(one) {
		t.Error("two ids or two boxes share a token")
	}
	if len(a.Token(one)) != 40 {
		t.Errorf("a token has %d characters, want 40", len(a.Token(one)))
	}
	if err := a.Destroy(); err != nil {
		t.Fatal(err)
	}
	if _, err := keys.FindBox("wave-a"); !errors.Is(err, secret.ErrNoBox) {
		t.Errorf("after Destroy FindBox says %v, want ErrNoBox", err)
	}
	fresh, err := keys.NewBox("wave-a")
	if err != nil {
		t.Fatal(err)
	}
	if fresh.Token(one) == b.Token(one) || fresh.Token(one) == again.Token(one) {
		t.Error("a new key of the same name makes the old tokens")
	}
}
