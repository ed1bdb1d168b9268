package audit_test

import (
	"fmt"
	"sync"
	"testing"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/dbtest"
	"alongside/internal/platform/schema"
	"alongside/internal/shared/network"
)

func TestTheChainShowsWhatWasChanged(t *testing.T) {
	dbtest.Each(t, schema.Files, func(t *testing.T, d *db.DB) {
		var net db.ID
		if err := d.System(t.Context(), "test", func(tx *db.SystemTx) (err error) {
			net, err = network.Create(tx, network.Network{Slug: "audited", Name: "N"})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		write := func(fn func(tx *db.Tx) error) {
			t.Helper()
			if err := d.Write(t.Context(), net, fn); err != nil {
				t.Fatal(err)
			}
		}
		who := access.NewPerson(net, "acc", "per", "ses", "Ann", nil)
		var wg sync.WaitGroup
		for i := range 20 {
			wg.Go(func() {
				write(func(tx *db.Tx) error { return audit.Record(tx, who, fmt.Sprintf("thing.do%d", i%2), "thing", "x", "") })
			})
		}
		wg.Wait()
		verify := func() (broken, rows int64) {
			write(func(tx *db.Tx) (err error) { broken, rows, err = audit.Verify(tx); return err })
			return broken, rows
		}
		if b, n := verify(); b != 0 || n != 20 {
			t.Fatalf("a whole chain: broken at %d of %d", b, n)
		}
		write(func(tx *db.Tx) error {
			list, err := audit.List(tx, audit.Filter{Action: "thing.do1", Limit: 3})
			if len(list) != 3 || list[0].Seq < list[1].Seq || list[0].Actor != "Ann" || list[0].Action != "thing.do1" {
				t.Errorf("%+v", list)
			}
			return err
		})
		for name, harm := range map[string]string{
			"changed": `UPDATE audit SET actor = 'Eve' WHERE network_id = $1 AND seq = 7`,
			"removed": `DELETE FROM audit WHERE network_id = $1 AND seq = 12`,
			"moved":   `UPDATE audit SET detail = 'x', action = 'y' WHERE network_id = $1 AND seq = 3`,
		} {
			write(func(tx *db.Tx) error { _, err := tx.Exec(harm); return err })
			if b, _ := verify(); b == 0 {
				t.Errorf("a %s row does not show", name)
			}
		}
	})
}
