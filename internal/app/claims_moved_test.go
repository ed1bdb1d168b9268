package app_test

import (
	"context"
	"io/fs"
	"testing"
	"testing/fstest"

	"alongside/internal/app"
	"alongside/internal/platform/db"
	"alongside/internal/platform/dbtest"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/network"
	"alongside/internal/shared/person"
)

// TestClaimsOfEditionsOutliveTheirMove: a database that was filled before claims could follow from the work of an organisation is brought to this
// version with every row of them, still sealed as it was, and with the rules that hold it together.
func TestClaimsOfEditionsOutliveTheirMove(t *testing.T) {
	files, err := app.Migrations()
	if err != nil {
		t.Fatal(err)
	}
	before := fstest.MapFS{}
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		if name != "0354_work.sql" {
			before[name] = &fstest.MapFile{Data: text}
		}
	}
	if len(before) != len(names)-1 {
		t.Fatalf("%d of %d migrations came before", len(before), len(names))
	}
	keys, err := secret.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	dbtest.Each(t, before, func(t *testing.T, d *db.DB) {
		var n, ada, bo db.ID
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(d.System(ctx, "making a network", func(tx *db.SystemTx) error {
			var err error
			n, err = network.Create(tx, network.Network{Slug: "west", Name: "West"})
			return err
		}))
		edition, one, two := db.NewID(), db.NewID(), db.NewID()
		tables := map[string]string{
			"impact_claim": `c.kind || c.title_sealed || c.body_sealed || c.happened || c.audience || COALESCE(c.main_id, '-') || c.state || c.version || c.edition_id || c.author_id || c.created || c.changed`,
			"impact_about": `c.claim_id || c.person_id`, "impact_evidence": `c.id || c.claim_id || c.words_sealed || c.link_sealed || c.added_by || c.created`,
			"impact_witness": `c.id || c.claim_id || c.person_id || c.name || c.email || c.side || c.state || c.words_sealed || c.asked || c.expires || c.hash`,
			"impact_ground":  `c.claim_id || c.kind || c.of_id || c.part || c.words_sealed || c.created`, "impact_change": `c.claim_id || c.at || c.state || c.main_id`, "impact_distinct": `c.one_id || c.other_id`,
		}
		rows := func() map[string][]string {
			out := map[string][]string{}
			must(d.Read(ctx, n, func(tx *db.Tx) error {
				for table, columns := range tables {
					all, err := db.Column[string](tx, `SELECT `+columns+` FROM `+table+` c WHERE c.network_id = $1 ORDER BY 1 LIMIT 100`)
					if err != nil {
						return err
					}
					out[table] = all
				}
				return nil
			}))
			return out
		}
		must(d.Write(ctx, n, func(tx *db.Tx) error {
			var err error
			if ada, err = person.Create(tx, person.Person{Given: "Ada", Family: "Example", Email: "ada@example.org"}); err != nil {
				return err
			}
			if bo, err = person.Create(tx, person.Person{Given: "Bo", Family: "Example", Email: "bo@example.org"}); err != nil {
				return err
			}
			programme := db.NewID()
			for _, x := range []struct {
				sql  string
				args []any
			}{
				{`INSERT INTO programme (network_id, id, slug, name, template, summary, created) VALUES ($1, $2, 'lay', 'Lay', '', '', 1)`, []any{programme}},
				{`INSERT INTO edition (network_id, id, programme_id, name, state, zone, place, address, link, places, fee, bursary_budget, who_for, gains_professional, gains_partner, gains_together, how_to_apply, access_info, contact_name, contact_email,
					application_instrument, selection_instrument, in_pairs, note, created, version) VALUES ($1, $2, $3, '2026', 'ended', 'Europe/London', '', '', '', 1, 0, 0, '', '', '', '', '', '', '', '', '', '', FALSE, '', 1, 1)`, []any{edition, programme}},
				{`INSERT INTO impact_claim (network_id, id, edition_id, author_id, kind, title_sealed, body_sealed, happened, audience, plan, state, created, changed, version) VALUES ($1, $2, $3, $4, 'role', $5, $6, '2026-03-01', 'network', FALSE, 'confirmed', 5, 6, 3)`,
					[]any{one, edition, ada, keys.Seal(n, "impact_claim.title", one, "I joined the board"), keys.Seal(n, "impact_claim.body", one, "")}},
				{`INSERT INTO impact_claim (network_id, id, edition_id, author_id, kind, title_sealed, body_sealed, happened, audience, plan, main_id, state, created, changed, version) VALUES ($1, $2, $3, $4, 'role', 'x', 'y', '2026-03-02', 'author', TRUE, $5, 'claimed', 7, 8, 1)`, []any{two, edition, bo, one}},
				{`INSERT INTO impact_about (network_id, claim_id, person_id) VALUES ($1, $2, $3)`, []any{one, ada}},
				{`INSERT INTO impact_evidence (network_id, id, claim_id, words_sealed, link_sealed, added_by, created) VALUES ($1, $2, $3, 'w', 'l', $4, 9)`, []any{db.NewID(), one, ada}},
				{`INSERT INTO impact_witness (network_id, id, claim_id, person_id, name, email, side, state, words_sealed, asked, answered, expires, hash) VALUES ($1, $2, $3, $4, 'Bo', 'bo@example.org', 'partner', 'yes', 's', 10, 11, 12, 'h')`, []any{db.NewID(), one, bo}},
				{`INSERT INTO impact_ground (network_id, claim_id, kind, of_id, part, words_sealed, link_sealed, created) VALUES ($1, $2, 'own', $3, '', 'a', 'b', 13)`, []any{one, db.NewID()}},
				{`INSERT INTO impact_change (network_id, claim_id, at, state, shown, partner, main_id) VALUES ($1, $2, 14, 'confirmed', TRUE, TRUE, $2)`, []any{one}},
				{`INSERT INTO impact_distinct (network_id, one_id, other_id) VALUES ($1, $2, $3)`, []any{one, two}},
			} {
				if _, err := tx.Exec(x.sql, x.args...); err != nil {
					return err
				}
			}
			return nil
		}))
		was := rows()
		must(d.Migrate(ctx, files))
		for table, old := range was {
			if now := rows()[table]; len(old) == 0 || len(now) != len(old) {
				t.Errorf("%s: %d rows, and %d after", table, len(old), len(now))
			} else {
				for i := range old {
					if now[i] != old[i] {
						t.Errorf("%s: %s became %s", table, old[i], now[i])
					}
				}
			}
		}
		must(d.Read(ctx, n, func(tx *db.Tx) error {
			sealed, err := db.Value[string](tx, `SELECT title_sealed FROM impact_claim WHERE network_id = $1 AND id = $2`, one)
			if err != nil {
				return err
			}
			title, err := keys.Open(n, "impact_claim.title", one, sealed)
			if title != "I joined the board" {
				t.Errorf("the title is %q", title)
			}
			return err
		}))
		// What held before holds: each row has its claim, a claim has exactly one home, and nobody else's network sees it.
		wrong := map[string][]any{
			`INSERT INTO impact_about (network_id, claim_id, person_id) VALUES ($1, $2, $3)`:                                                                                                             {db.NewID(), ada},
			`INSERT INTO impact_distinct (network_id, one_id, other_id) VALUES ($1, $2, $3)`:                                                                                                             {one, db.NewID()},
			`UPDATE impact_claim SET edition_id = NULL WHERE network_id = $1 AND id = $2`:                                                                                                                {one},
			`UPDATE impact_claim SET main_id = $3 WHERE network_id = $1 AND id = $2`:                                                                                                                     {one, db.NewID()},
			`UPDATE impact_claim SET edition_id = $3 WHERE network_id = $1 AND id = $2`:                                                                                                                  {one, db.NewID()},
			`INSERT INTO impact_witness (network_id, id, claim_id, person_id, name, email, side, state, words_sealed, asked, expires, hash) VALUES ($1, $2, $3, $4, '', '', '', 'asked', '', 1, 2, 'h')`: {db.NewID(), one, bo},
			`UPDATE impact_claim SET work_id = $3 WHERE network_id = $1 AND id = $2`:                                                                                                                     {one, db.NewID()},
			`DELETE FROM impact_claim WHERE network_id = $1 AND id = $2`:                                                                                                                                 {one},
		}
		for sql, args := range wrong {
			if err := d.Write(ctx, n, func(tx *db.Tx) error { _, err := tx.Exec(sql, args...); return err }); err == nil {
				t.Errorf("taken: %s", sql)
			}
		}
		must(d.Read(ctx, db.NewID(), func(tx *db.Tx) error {
			all, err := db.Column[db.ID](tx, `SELECT id FROM impact_claim WHERE network_id = $1 OR id <> '' LIMIT 10`)
			if d.Engine == db.PostgreSQL && len(all) != 0 {
				t.Errorf("another network sees %d claims", len(all))
			}
			return err
		}))
	})
}
