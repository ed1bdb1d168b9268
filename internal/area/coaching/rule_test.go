package coaching_test

import (
	"net/http"
	"testing"

	"alongside/engine/stats"
	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/internal/shared/smallnumber"
)

// TestThePageOfCallsSaysTheRuleInForce: where numbers are rounded it says so.
func TestThePageOfCallsSaysTheRuleInForce(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		x := newScene(t, site)
		x.c.Get(x.at + "/calls").Is(http.StatusOK).Shows(smallnumber.Says(stats.Policies[0]))
		for _, p := range stats.Policies[1:] {
			site.Write(func(tx *db.Tx) error {
				_, err := tx.Exec(`INSERT INTO report_policy (network_id, policy, version) VALUES ($1, $2, 1) ON CONFLICT (network_id) DO UPDATE SET policy = excluded.policy`, p.Key)
				return err
			})
			x.c.Get(x.at + "/calls").Shows(smallnumber.Says(p))
		}
	})
}
