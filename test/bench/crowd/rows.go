package crowd

import (
	"strconv"
	"strings"

	"alongside/internal/platform/db"
)

// mostValues is how many parameters one statement may carry. The SQLite driver looks each parameter up among all of them,
// so that long statements are slow: a few hundred are quickest on both engines.
const mostValues = 400

// rows gathers the rows of one table and writes them many at a time: single statements would take hours.
type rows struct {
	table   string
	columns []string
	values  []any
}

// into begins a table; columns are divided by spaces.
func into(table, columns string) *rows { return &rows{table: table, columns: strings.Fields(columns)} }

// add takes one row, in the order of the columns.
func (r *rows) add(values ...any) {
	if len(values) != len(r.columns) {
		panic(r.table + ": " + strconv.Itoa(len(values)) + " values for " + strconv.Itoa(len(r.columns)) + " columns")
	}
	r.values = append(r.values, values...)
}

// save writes what was gathered and begins again.
func (r *rows) save(tx *db.SystemTx) error {
	width := len(r.columns)
	for at := 0; at < len(r.values); {
		n := min(len(r.values)-at, mostValues/width*width)
		if _, err := tx.Exec(r.statement(n/width), r.values[at:at+n]...); err != nil {
			return err
		}
		at += n
	}
	r.values = r.values[:0]
	return nil
}

func (r *rows) statement(n int) string {
	var b strings.Builder
	b.WriteString("INSERT " + "INTO " + r.table + " (" + strings.Join(r.columns, ", ") + ") VALUES ")
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		for c := range r.columns {
			b.WriteString([]string{"(", ", "}[min(c, 1)])
			b.WriteString("$" + strconv.Itoa(i*len(r.columns)+c+1))
		}
		b.WriteString(")")
	}
	return b.String()
}
