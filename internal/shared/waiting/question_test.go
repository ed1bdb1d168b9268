package waiting_test

import (
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/internal/shared/waiting"
)

// TestQuestionsAreAskedTogether: each question keeps its own parameters and its own answers, in its own order.
func TestQuestionsAreAskedTogether(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		for _, name := range []string{"Ada", "Bo", "Cy"} {
			site.Person(name, name+"@example.org")
		}
		named := func(first, second string) waiting.Question {
			return waiting.Question{SQL: `SELECT 'person' AS kind, given_name AS a, NULL AS b, NULL AS c, CAST(NULL AS BIGINT) AS at FROM person
				WHERE network_id = $1 AND given_name IN ($2, $3) ORDER BY given_name DESC LIMIT 10`, Args: []any{first, second},
				Item: func(r waiting.Row) (waiting.Item, bool) {
					return waiting.Item{Title: r.Kind + " " + r.A + r.B, Due: r.At}, r.A != "Cy"
				}}
		}
		dated := waiting.Question{SQL: `SELECT NULL AS kind, NULL AS a, NULL AS b, 'c' AS c, CAST($2 AS BIGINT) AS at FROM person WHERE network_id = $1 AND given_name = 'Ada' LIMIT 1`, Args: []any{int64(7)},
			Item: func(r waiting.Row) (waiting.Item, bool) { return waiting.Item{Title: r.C, Due: r.At}, true }}
		site.Read(func(tx *db.Tx) error {
			got, err := waiting.Ask(tx, named("Ada", "Bo"), dated, named("Nobody", "Cy"), named("Bo", "Cy"))
			if err != nil {
				return err
			}
			if len(got) != 4 || len(got[0]) != 2 || got[0][0].Title != "person Bo" || got[0][1].Title != "person Ada" {
				t.Errorf("the first question: %+v", got)
			}
			if len(got[1]) != 1 || got[1][0].Title != "c" || got[1][0].Due != 7 {
				t.Errorf("the second question: %+v", got[1])
			}
			if len(got[2]) != 0 || len(got[3]) != 1 || got[3][0].Title != "person Bo" {
				t.Errorf("the others: %+v", got[2:])
			}
			none, err := waiting.Ask(tx)
			if len(none) != 0 {
				t.Errorf("no question: %+v", none)
			}
			return err
		})
	})
}
