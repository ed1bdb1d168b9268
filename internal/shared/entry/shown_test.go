package entry_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"alongside/internal/app"
	"alongside/internal/platform/db"
	"alongside/internal/platform/dbtest"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/network"
	"alongside/internal/shared/person"
)

// What a page shows is what each entry by itself may be shown, in order, whoever looks and however the pages are cut.
func TestShownIsWhatMayBeSeen(t *testing.T) {
	files, err := app.Migrations()
	if err != nil {
		t.Fatal(err)
	}
	dbtest.Each(t, files, func(t *testing.T, d *db.DB) {
		keys, err := secret.Open(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		var net, ann db.ID
		if err := d.System(t.Context(), "test", func(tx *db.SystemTx) error {
			if net, err = network.Create(tx, network.Network{Slug: "n" + db.NewToken()[:8], Name: "N"}); err != nil {
				return err
			}
			ann, err = person.Create(tx.In(net), person.Person{Given: "Ann", Email: "ann@example.org"})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		dice := rand.New(rand.NewPCG(1, 2))
		pick := func(of ...db.ID) db.ID { return of[dice.IntN(len(of))] }
		var all []entry.Entry
		err = d.Write(t.Context(), net, func(tx *db.Tx) error {
			all = nil
			for n := range 80 {
				id, err := entry.Add(tx, keys, entry.Entry{Kind: "log", OwnerKind: entry.OwnerCollaboration, Owner: pick("pair", "trio", "team"), Author: ann,
					Happened: fmt.Sprintf("2026-01-%02d", 1+dice.IntN(9)), Title: fmt.Sprint(n), Body: "Words"})
				if err != nil {
					return err
				}
				to := []entry.Audience{entry.Members, entry.Author, entry.Programme, entry.Organisation, entry.Network, entry.Public}[dice.IntN(6)]
				if _, err := tx.Exec(`UPDATE entry SET audience = $3, edition_id = $4, organisation_id = $5 WHERE network_id = $1 AND id = $2`, id, string(to), pick("spring", "autumn"), pick("ward", "library")); err != nil {
					return err
				}
				if dice.IntN(10) == 0 {
					if err := entry.Remove(tx, id); err != nil {
						return err
					}
					continue
				}
				e, err := entry.Find(tx, keys, id)
				if err != nil {
					return err
				}
				all = append(all, e)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		slices.SortFunc(all, func(a, b entry.Entry) int {
			if a.Happened != b.Happened {
				return strings.Compare(b.Happened, a.Happened)
			}
			return strings.Compare(string(b.ID), string(a.ID))
		})
		for name, v := range map[string]entry.Viewer{
			"a visitor":              {},
			"somebody":               {Person: "x"},
			"of an organisation":     {Person: "x", Organisation: "ward"},
			"of an edition":          {Person: "x", Editions: []db.ID{"spring", "winter"}},
			"of a pair":              {Person: "x", Collaborations: []db.ID{"pair", "trio"}},
			"of all":                 {Person: "x", Organisation: "library", Editions: []db.ID{"autumn", "spring"}, Collaborations: []db.ID{"team"}},
			"a visitor who pretends": {Organisation: "ward", Editions: []db.ID{"spring"}, Collaborations: []db.ID{"pair"}},
		} {
			var want []string
			for _, e := range all {
				if e.Audience != entry.Members && e.Audience != entry.Author && entry.CanSee(v, e) {
					want = append(want, e.Title)
				}
			}
			for _, size := range []int{3, 7, 100} {
				var got []string
				err := d.Read(t.Context(), net, func(tx *db.Tx) error {
					for from := 0; from < len(all)+size; from += size {
						list, err := entry.Shown(tx, keys, v, size, from)
						if err != nil {
							return err
						}
						for _, e := range list {
							got = append(got, e.Title)
						}
					}
					return nil
				})
				if err != nil || !slices.Equal(got, want) {
					t.Errorf("%s, %d at a time, is shown %v, not %v (%v)", name, size, got, want, err)
				}
			}
		}
	})
}
