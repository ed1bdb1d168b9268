package entry_test

import (
	"strings"
	"testing"

	"alongside/internal/app"
	"alongside/internal/app/apptest"
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
			narrowed, err := entry.Change(tx, keys, e, ann)
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
		if err := in(func(tx *db.Tx) error { _, err := entry.Change(tx, keys, old, ann); return err }); !errs.Is(err, errs.Conflict) {
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

// What is added to a widened entry was seen by nobody who assented, so the entry narrows; taking a file away does too.
func TestFilesAndTagsOfEntries(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		ann, keys, files := site.Person("Ann", "ann@example.org"), site.App.Keys, site.App.Files
		owner := db.NewID()
		var first, second db.ID
		site.Write(func(tx *db.Tx) (err error) {
			e := entry.Entry{Kind: "log", OwnerKind: entry.OwnerCollaboration, Owner: owner, Author: ann.ID, Happened: "2026-01-02", Title: "One", Tags: []string{"trust", "rooms"}}
			if first, err = entry.Add(tx, keys, e); err != nil {
				return err
			}
			e.Title, e.Tags, e.Audience = "Two", []string{"rooms"}, entry.Author
			second, err = entry.Add(tx, keys, e)
			return err
		})
		see := func(v entry.Viewer, f entry.Filter) (titles string) {
			site.Read(func(tx *db.Tx) error {
				list, err := entry.List(tx, keys, v, f)
				for _, e := range list {
					titles += e.Title + " "
				}
				return err
			})
			return titles
		}
		author, other := entry.Viewer{Person: ann.ID, Collaborations: []db.ID{owner}}, entry.Viewer{Person: "ben", Collaborations: []db.ID{owner}}
		for what, c := range map[string]struct {
			got, want string
		}{
			"by a tag":                      {see(author, entry.Filter{Owner: owner, Tag: "trust"}), "One "},
			"by a common tag":               {see(author, entry.Filter{Owner: owner, Tag: "rooms"}), "Two One "},
			"by a tag, for another member":  {see(other, entry.Filter{Owner: owner, Tag: "rooms"}), "One "},
			"by a tag that nothing has":     {see(author, entry.Filter{Owner: owner, Tag: "room"}), ""},
			"by an author":                  {see(other, entry.Filter{Owner: owner, Author: ann.ID}), "One "},
			"by an author who wrote none":   {see(other, entry.Filter{Owner: owner, Author: "ben"}), ""},
			"of another owner, by that tag": {see(entry.Viewer{Person: ann.ID}, entry.Filter{Owner: "else", Tag: "rooms"}), ""},
		} {
			if c.got != c.want {
				t.Errorf("%s: %q, want %q", what, c.got, c.want)
			}
		}
		m, err := files.Keep(site.NetworkID, "file", "gwen.txt", []byte("words"))
		if err != nil {
			t.Fatal(err)
		}
		now := func(id db.ID) (e entry.Entry) {
			site.Read(func(tx *db.Tx) error { e, err = entry.Find(tx, keys, id); return err })
			return e
		}
		widen := func() {
			site.Write(func(tx *db.Tx) error {
				e, err := entry.Find(tx, keys, first)
				if err != nil {
					return err
				}
				return entry.Widen(tx, e, entry.Public, e.Version)
			})
		}
		narrows := func(what string, fn func(tx *db.Tx, e entry.Entry) (bool, error)) {
			t.Helper()
			widen()
			before := now(first)
			site.Write(func(tx *db.Tx) error {
				narrowed, err := fn(tx, before)
				if !narrowed {
					t.Errorf("%s stays open to everybody", what)
				}
				return err
			})
			if after := now(first); after.Audience != entry.Members || after.Version != before.Version+1 || after.ChangedBy != ann.ID {
				t.Errorf("%s: %+v", what, after)
			}
		}
		narrows("a file more", func(tx *db.Tx, e entry.Entry) (bool, error) {
			if err := files.Record(tx, m); err != nil {
				return false, err
			}
			return entry.AddFile(tx, keys, e, entry.File{ID: m.ID, Description: "A drawing of a room"}, ann.ID)
		})
		if e := now(first); len(e.Files) != 1 || e.Files[0].Name != "gwen.txt" || e.Files[0].Description != "A drawing of a room" {
			t.Errorf("files: %+v", e.Files)
		}
		narrows("another tag", func(tx *db.Tx, e entry.Entry) (bool, error) {
			e.Tags = []string{"a name"}
			return entry.Change(tx, keys, e, ann.ID)
		})
		if got := see(author, entry.Filter{Owner: owner, Tag: "trust"}); got != "" {
			t.Errorf("an old tag still finds %q", got)
		}
		widen()
		if v := (entry.Viewer{}); true {
			site.Read(func(tx *db.Tx) error {
				list, err := entry.Shown(tx, keys, v, 10, 0)
				if len(list) != 1 || list[0].ID != first {
					t.Errorf("a visitor is shown %+v", list)
				}
				return err
			})
		}
		narrows("a file less", func(tx *db.Tx, e entry.Entry) (bool, error) { return entry.RemoveFile(tx, keys, e, m.ID, ann.ID) })
		site.Work()
		if _, err := files.Body(site.NetworkID, m); err == nil {
			t.Error("a file that was taken away is still kept")
		}
		site.Write(func(tx *db.Tx) error {
			if err := entry.Share(tx, now(first)); !errs.Is(err, errs.Conflict) {
				t.Errorf("sharing what is shared: %v", err)
			}
			return entry.Share(tx, now(second))
		})
		if got := see(other, entry.Filter{Owner: owner}); got != "Two One " {
			t.Errorf("after sharing another member sees %q", got)
		}
	})
}

// The organisation's people and the programme's are different people: making it the programme's after the
// organisation's would show it to some who did not see it before, which only an assent may do.
func TestNarrowingNeverShowsToOthers(t *testing.T) {
	e := entry.Entry{Audience: entry.Organisation, OwnerKind: entry.OwnerCollaboration}
	if err := entry.Narrow(nil, e, entry.Programme); !errs.Is(err, errs.Invalid) {
		t.Errorf("narrowed sideways: %v", err)
	}
}
