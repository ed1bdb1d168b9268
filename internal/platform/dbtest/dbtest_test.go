package dbtest

import (
	"context"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

func TestAddressesAreFreshAndOrdinary(t *testing.T) {
	a, b := Addresses(t), Addresses(t)
	if a["postgres"] == b["postgres"] || a["sqlite"] == b["sqlite"] {
		t.Fatalf("two calls share a database: %v %v", a, b)
	}
	if !strings.HasPrefix(a["sqlite"], "sqlite:/") {
		t.Errorf("sqlite address = %q, want sqlite:/PATH", a["sqlite"])
	}
	d, err := pgx.Connect(t.Context(), a["postgres"])
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close(context.Background())
	var super, bypass bool
	var name string
	if err := d.QueryRow(t.Context(), `SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user`).Scan(&name, &super, &bypass); err != nil {
		t.Fatal(err)
	}
	if super || bypass {
		t.Errorf("%s is superuser %t, bypasses row security %t: row security would not be tested", name, super, bypass)
	}
	for _, q := range []string{`CREATE TABLE x (n BIGINT)`, `INSERT INTO x VALUES (1)`} {
		if _, err := d.Exec(t.Context(), q); err != nil {
			t.Errorf("%s: %v", q, err)
		}
	}
}
