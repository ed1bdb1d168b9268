package evaluation_test

import (
	"context"
	"fmt"
	"net/url"
	"testing"

	"alongside/engine/stats"
	"alongside/internal/app/apptest"
	"alongside/internal/area/evaluation"
	"alongside/internal/platform/db"
)

// TestFiguresAreWorkedOutBesideRequests: when a form has closed a job works the report out, another process reads what it kept, the same by every
// rule, and nothing is read that was made from fewer forms or by another program.
func TestFiguresAreWorkedOutBesideRequests(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 12)
		play := func(name, instrument string, mark int) {
			wave := s.open(name, instrument)
			for n, p := range s.people {
				s.answer(p, url.Values{"code-street": {fmt.Sprintf("Lane %c%c", 'a'+n, 'f'+n)}, "code-day": {fmt.Sprint(n + 3)}, "code-friend": {fmt.Sprintf("Zo%c", 'a'+n)}, "q-recommend": {fmt.Sprint(mark + n%3)}, "q-part-peers": {fmt.Sprint(1 + (n+mark)%5)}})
			}
			s.close(wave)
		}
		kept := func() (n int64, from string) {
			site.Write(func(tx *db.Tx) (err error) {
				if n, err = db.Value[int64](tx, `SELECT COUNT(*) FROM report_figures WHERE network_id = $1`); err == nil && n > 0 {
					from, err = db.Value[string](tx, `SELECT made_from FROM report_figures WHERE network_id = $1`)
				}
				return err
			})
			return n, from
		}
		compared := 0
		// fresh is another process: nothing is in its memory.
		fresh := func(policy string) string {
			site.Write(func(tx *db.Tx) error {
				_, err := tx.Exec(`INSERT INTO report_policy (network_id, policy, version) VALUES ($1, $2, 1) ON CONFLICT (network_id) DO UPDATE SET policy = $2`, policy)
				return err
			})
			e := evaluation.New(site.DB, site.App.Keys, site.App.Post)
			r, err := e.Report(context.Background(), s.actor(), s.edition)
			s.must(err)
			compared = len(r.Model.Changes)
			again, err := e.Report(context.Background(), s.actor(), s.edition)
			s.must(err)
			if again.Model.Fingerprint() != r.Model.Fingerprint() {
				t.Errorf("%s: read again, the report is another", policy)
			}
			return r.Model.Fingerprint()
		}
		play("Before", "pairs-end", 1)
		play("After", "pairs-end", 3)
		_, early := kept()
		worked := map[string]string{}
		for _, p := range stats.Policies {
			if worked[p.Key] = fresh(p.Key); compared == 0 {
				t.Errorf("%s: nothing is compared, so the test tells little", p.Key)
			}
		}
		if _, now := kept(); now != early {
			t.Error("reading a report has written something")
		}
		site.Work()
		_, first := kept()
		if len(first) != 128 {
			t.Fatalf("the job kept nothing: %q", first)
		}
		// What is kept is read: without the answers the report is still the same, and without what is kept it is not.
		answers := func(from, to string) {
			site.Write(func(tx *db.Tx) error {
				_, err := tx.Exec(`UPDATE wave_response SET wave_id = $3 WHERE network_id = $1 AND wave_id = $2`, from, to)
				return err
			})
		}
		var before, after string
		site.Write(func(tx *db.Tx) (err error) {
			if before, err = db.Value[string](tx, `SELECT id FROM wave WHERE network_id = $1 AND name = 'Before'`); err == nil {
				after, err = db.Value[string](tx, `SELECT id FROM wave WHERE network_id = $1 AND name = 'After'`)
			}
			return err
		})
		answers(after, before)
		for _, p := range stats.Policies {
			if fresh(p.Key) != worked[p.Key] {
				t.Errorf("%s: the report that was kept is not the one that was worked out", p.Key)
			}
		}
		by := func(program string) {
			site.Write(func(tx *db.Tx) error {
				_, err := tx.Exec(`UPDATE report_figures SET made_from = $2 WHERE network_id = $1`, program+first[64:])
				return err
			})
		}
		by("another program, which works figures out in another way, 64 long")
		if fresh(stats.PolicyGroups) == worked[stats.PolicyGroups] {
			t.Error("a report is read that another program made")
		}
		s.must(evaluation.New(site.DB, site.App.Keys, site.App.Post).Prepare(context.Background()))
		site.Work()
		if _, now := kept(); now != first {
			t.Error("after the program was changed, nothing is worked out")
		}
		// A form that closes since: what was made without it is not read, and the job makes it anew.
		was := fresh(stats.PolicyGroups)
		play("Later", "pairs-three-months", 2)
		if fresh(stats.PolicyGroups) == was {
			t.Error("an old report is read after another form has closed")
		}
		site.Work()
		if _, now := kept(); now == first {
			t.Error("the job did not work it out again")
		}
	})
}
