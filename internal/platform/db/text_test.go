package db

import (
	"errors"
	"testing"
)

func TestHowEachEngineIsAsked(t *testing.T) {
	never := errors.New("refused")
	for query, want := range map[string]string{
		`SELECT id FROM a WHERE network_id = $1 LIMIT $2`:                     `SELECT id FROM a WHERE network_id = $1 LIMIT ($2 + 0)`,
		`SELECT * FROM (SELECT id FROM a LIMIT $12 OFFSET $3) AS x LIMIT $4 `: `SELECT * FROM (SELECT id FROM a LIMIT ($12 + 0) OFFSET $3) AS x LIMIT ($4 + 0) `,
		`SELECT id FROM a WHERE "LIMITED" = $2 LIMIT 20`:                      `SELECT id FROM a WHERE "LIMITED" = $2 LIMIT 20`,
		`UPDATE a SET n = $2 WHERE network_id = $1`:                           `UPDATE a SET n = $2 WHERE network_id = $1`,
	} {
		var known texts
		for range 2 { // the second time it is known
			got, err := known.of(query, SQLite, func(string) error { return nil })
			if err != nil || got != want {
				t.Errorf("%s\nSQLite is asked %s (%v)", query, got, err)
			}
			if got, err := known.of(query, PostgreSQL, func(string) error { return nil }); err != nil || got != query {
				t.Errorf("%s\nPostgreSQL is asked %s (%v)", query, got, err)
			}
		}
		var strict texts
		for range 2 { // what was refused is not remembered
			if _, err := strict.of(query, SQLite, func(string) error { return never }); !errors.Is(err, never) {
				t.Errorf("%s was not refused: %v", query, err)
			}
		}
	}
}
