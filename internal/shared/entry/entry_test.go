package entry_test

import (
	"strings"
	"testing"

	"alongside/internal/app"
	"alongside/internal/platform/db"
	"alongside/internal/platform/dbtest"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/network"
	"alongside/internal/shared/person"
)

func TestEntriesWidenOnlyAsTheyWere(t *testing.T) {
	files, err := app.Migrations()
	if err != nil {
		t.Fatal(err)
	}
	dbtest.Each(t, files, func(t *testing.T, d *db.DB) {
		keys, err := secret.Open(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		var net, ann, id db.ID
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(d.System(t.Context(), "test", func(tx *db.SystemTx) error {
			if net, err = network.Create(tx, network.Network{Slug: "n" + db.NewToken()[:8], Name: "N"}); err != nil {
				return err
			}
			if ann, err = person.Create(tx.In(net), person.Person{Given: "Ann", Email: "ann@example.org"}); err != nil {
				return err
			}
			id, err = entry.Add(tx.In(net), keys, entry.Entry{Kind: "log", OwnerKind: entry.OwnerCollaboration, Owner: "pair", Author: ann,
				Audience: entry.Public, Happened: "2026-01-02", Title: "A quiet secret", Body: "What we learned", Tags: []string{"trust"}})
			return err
		}))
		in := func(fn func(tx *db.Tx) error) error { return d.Write(t.Context(), net, fn) }
		var e entry.Entry
		load := func() {
			must(in(func(tx *db.Tx) (err error) { e, err = entry.Find(tx, keys, id); return err }))
		}
		load()
		if e.Audience != entry.Members || e.Title != "A quiet secret" || e.Tags[0] != "trust" {
			t.Fatalf("a new entry starts narrow and whole: %+v", e)
		}
		must(in(func(tx *db.Tx) error {
			stored, err := db.Value[string](tx, `SELECT title_sealed || body_sealed || tags FROM entry WHERE network_id = $1 AND id = $2`, id)
			if strings.Contains(stored, "quiet") || strings.Contains(stored, "learned") || strings.Contains(stored, "trust") {
				t.Errorf("words lie open in the database: %s", stored)
			}
			return err
		}))
		must(in(func(tx *db.Tx) error { return entry.Widen(tx, e, entry.Network, e.Version) }))
		load()
		visitor := entry.Viewer{Person: "somebody"}
		must(in(func(tx *db.Tx) error {
			list, err := entry.List(tx, keys, visitor, entry.Filter{Audience: entry.Network})
			if len(list) != 1 {
				t.Errorf("the network sees %d entries", len(list))
			}
			return err
		}))
		old := e
		e.Body = "New words that nobody agreed to show"
		must(in(func(tx *db.Tx) error {
			narrowed, err := entry.Change(tx, keys, e)
			if !narrowed {
				t.Error("changed words stayed visible to the network")
			}
			return err
		}))
		load()
		if e.Audience != entry.Members {
			t.Errorf("audience %s", e.Audience)
		}
		if err := in(func(tx *db.Tx) error { return entry.Widen(tx, e, entry.Public, old.Version) }); !errs.Is(err, errs.Conflict) {
			t.Errorf("an assent to old words widened new ones: %v", err)
		}
		if err := in(func(tx *db.Tx) error { _, err := entry.Change(tx, keys, old); return err }); !errs.Is(err, errs.Conflict) {
			t.Errorf("the second of two writers: %v", err)
		}
		if err := in(func(tx *db.Tx) error { return entry.Narrow(tx, e, entry.Public) }); !errs.Is(err, errs.Invalid) {
			t.Errorf("narrowing widened: %v", err)
		}
		must(in(func(tx *db.Tx) error { return entry.Remove(tx, id) }))
		must(in(func(tx *db.Tx) error {
			list, err := entry.List(tx, keys, entry.Viewer{Person: ann, Collaborations: []db.ID{"pair"}}, entry.Filter{Owner: "pair"})
			if len(list) != 0 {
				t.Errorf("a removed entry is listed")
			}
			return err
		}))
	})
}
