package app_test

import (
	"context"
	"io/fs"
	"slices"
	"testing"
	"testing/fstest"

	"alongside/internal/app"
	"alongside/internal/platform/db"
	"alongside/internal/platform/dbtest"
	"alongside/internal/shared/network"
	"alongside/internal/shared/person"
)

// TestWordsAboutPeopleOutliveTheirMove: a database that was filled before words could be from the work of an organisation is brought to this version
// with every row about them, and with the rules that hold them together.
func TestWordsAboutPeopleOutliveTheirMove(t *testing.T) {
	const move = "0408_described_work.sql"
	files, err := app.Migrations()
	if err != nil {
		t.Fatal(err)
	}
	names, err := fs.Glob(files, "*.sql")
	if err != nil || !slices.Contains(names, move) {
		t.Fatalf("no %s: %v", move, err)
	}
	before := fstest.MapFS{}
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		if name != move {
			before[name] = &fstest.MapFile{Data: text}
		}
	}
	ctx := context.Background()
	dbtest.Each(t, before, func(t *testing.T, d *db.DB) {
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		var n, ada, bo, org db.ID
		must(d.System(ctx, "making a network", func(tx *db.SystemTx) error {
			var err error
			n, err = network.Create(tx, network.Network{Slug: "west", Name: "West"})
			return err
		}))
		edition, one, two := db.NewID(), db.NewID(), db.NewID()
		tables := map[string]string{
			"described":        `c.id || c.edition_id || c.kind || c.thing_id || c.by_id || COALESCE(CAST(c.agreed AS TEXT), '-') || COALESCE(CAST(c.refused AS TEXT), '-') || c.created || c.marks_sealed || c.no_writer`,
			"described_person": `c.passage_id || c.person_id || COALESCE(CAST(c.taken_out AS TEXT), '-') || COALESCE(CAST(c.own AS TEXT), '-')`,
			"described_no":     `c.id || c.edition_id || c.person_id || c.passage_id || c.marks_sealed || c.created`,
			"described_not_me": `c.id || c.edition_id || c.person_id || c.passage_id || c.kind || c.marks_sealed || c.created`,
			"described_past":   `c.passage_id || c.person_id || c.edition_id || c.kind || c.how || c.happened || COALESCE(CAST(c.read AS TEXT), '-')`,
			"described_heard":  `c.id || c.edition_id || c.writer_id || c.person_id || c.passage_id || c.kind || c.thing_id || c.how || c.happened || COALESCE(CAST(c.read AS TEXT), '-')`,
			"described_asked":  `c.edition_id || c.person_id || c.asked`,
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
			if org, err = person.OrganisationNamed(tx, "Trust"); err != nil {
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
				{`INSERT INTO described (network_id, id, edition_id, kind, thing_id, by_id, agreed, created, marks_sealed) VALUES ($1, $2, $3, 'claim', $4, $5, 7, 3, 'sealed')`, []any{one, edition, db.NewID(), ada}},
				{`INSERT INTO described (network_id, id, edition_id, kind, thing_id, by_id, refused, created, no_writer) VALUES ($1, $2, $3, 'quote', $4, $5, 8, 4, TRUE)`, []any{two, edition, db.NewID(), bo}},
				{`INSERT INTO described_person (network_id, passage_id, person_id, taken_out) VALUES ($1, $2, $3, 5)`, []any{one, bo}},
				{`INSERT INTO described_person (network_id, passage_id, person_id, own) VALUES ($1, $2, $3, 6)`, []any{two, bo}},
				{`INSERT INTO described_no (network_id, id, edition_id, person_id, passage_id, marks_sealed, created) VALUES ($1, $2, $3, $4, $5, 'm', 9)`, []any{db.NewID(), edition, bo, two}},
				{`INSERT INTO described_not_me (network_id, id, edition_id, person_id, passage_id, kind, marks_sealed, created) VALUES ($1, $2, $3, $4, $5, 'claim', 'n', 10)`, []any{db.NewID(), edition, bo, one}},
				{`INSERT INTO described_past (network_id, passage_id, person_id, edition_id, kind, how, happened) VALUES ($1, $2, $3, $4, 'lesson', 'removed', 11)`, []any{db.NewID(), bo, edition}},
				{`INSERT INTO described_heard (network_id, id, edition_id, writer_id, person_id, passage_id, kind, thing_id, how, happened, read) VALUES ($1, $2, $3, $4, $5, $6, 'claim', $7, 'not-me', 12, 13)`, []any{db.NewID(), edition, ada, bo, one, db.NewID()}},
				{`INSERT INTO described_asked (network_id, edition_id, person_id, asked) VALUES ($1, $2, $3, 14)`, []any{edition, bo}},
			} {
				if _, err := tx.Exec(x.sql, x.args...); err != nil {
					return err
				}
			}
			return nil
		}))
		was := rows()
		must(d.Migrate(ctx, files))
		now := rows()
		for table, old := range was {
			if len(old) == 0 || !slices.Equal(old, now[table]) {
				t.Errorf("%s: %v became %v", table, old, now[table])
			}
		}
		must(d.Write(ctx, n, func(tx *db.Tx) error {
			_, err := tx.Exec(`INSERT INTO described (network_id, id, work_id, kind, thing_id, by_id, created) VALUES ($1, $2, $3, 'claim', $4, $5, 3)`, db.NewID(), org, db.NewID(), ada)
			return err
		}))
		wrong := map[string][]any{
			`UPDATE described SET edition_id = NULL WHERE network_id = $1 AND id = $2`:                                                       {one},
			`UPDATE described SET work_id = $3 WHERE network_id = $1 AND id = $2`:                                                            {one, org},
			`UPDATE described SET edition_id = $3 WHERE network_id = $1 AND id = $2`:                                                         {one, db.NewID()},
			`UPDATE described_no SET edition_id = NULL, work_id = $3 WHERE network_id = $1 AND passage_id = $2`:                              {two, db.NewID()},
			`UPDATE described_heard SET edition_id = NULL WHERE network_id = $1 AND passage_id = $2`:                                         {one},
			`UPDATE described_not_me SET work_id = $3 WHERE network_id = $1 AND passage_id = $2`:                                             {one, org},
			`INSERT INTO described_person (network_id, passage_id, person_id) VALUES ($1, $2, $3)`:                                           {db.NewID(), ada},
			`INSERT INTO described_asked_work (network_id, work_id, person_id, asked) VALUES ($1, $2, $3, 1)`:                                {db.NewID(), ada},
			`INSERT INTO described_past (network_id, passage_id, person_id, kind, how, happened) VALUES ($1, $2, $3, 'claim', 'removed', 1)`: {one, ada},
			`DELETE FROM described WHERE network_id = $1 AND id = $2`:                                                                        {one},
		}
		for sql, args := range wrong {
			if err := d.Write(ctx, n, func(tx *db.Tx) error { _, err := tx.Exec(sql, args...); return err }); err == nil {
				t.Errorf("taken: %s", sql)
			}
		}
		must(d.Read(ctx, db.NewID(), func(tx *db.Tx) error {
			all, err := db.Column[db.ID](tx, `SELECT id FROM described WHERE network_id = $1 OR id <> '' LIMIT 10`)
			if d.Engine == db.PostgreSQL && len(all) != 0 {
				t.Errorf("another network sees %d passages", len(all))
			}
			return err
		}))
	})
}
