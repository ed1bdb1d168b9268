package evaluation_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"alongside/internal/platform/db"
)

// A dump is every row of every table at one moment, as somebody with a copy of the database has it: with the places of
// rows in the file and, on PostgreSQL, the transaction that wrote them.
type dump map[string][]row

// row is one row: column names with their values as text, and where and by which transaction it was written.
type row struct {
	values map[string]string
	place  string // ctid or rowid
	writer string // xmin, "" on SQLite
}

// String is the row without its place, for comparing.
func (r row) String() string {
	var cells []string
	for k, v := range r.values {
		cells = append(cells, k+"="+v)
	}
	slices.Sort(cells)
	return strings.Join(cells, " | ")
}

// takeDump copies the whole database, table by table, in the order in which the rows lie in the file.
func takeDump(t testing.TB, d *db.DB) dump {
	t.Helper()
	out := dump{}
	err := d.SystemRead(context.Background(), "a test takes a copy of everything", func(tx *db.SystemTx) error {
		tables, err := db.Column[string](tx, tablesQuery(d.Engine))
		if err != nil {
			return err
		}
		for _, table := range tables {
			if out[table], err = dumpTable(tx, d.Engine, table, ""); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out["wave_box"])+len(out["wave"])+len(out["person"]) == 0 {
		t.Fatal("the dump is empty: it would prove nothing")
	}
	return out
}

func tablesQuery(e db.Engine) string {
	if e == db.PostgreSQL {
		return `SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = current_schema() ORDER BY 1`
	}
	return `SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1`
}

func dumpTable(tx *db.SystemTx, e db.Engine, table, where string) ([]row, error) {
	query := `SELECT CAST(column_name AS TEXT) FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position`
	extra := `CAST(ctid AS TEXT), CAST(xmin AS TEXT)`
	if e == db.SQLite {
		query, extra = `SELECT name FROM pragma_table_info($1)`, `CAST(rowid AS TEXT), ''`
	}
	columns, err := db.Column[string](tx, query, table)
	if err != nil {
		return nil, err
	}
	cells := make([]string, len(columns))
	for i, c := range columns {
		cells[i] = `COALESCE(CAST("` + c + `" AS TEXT), 'NULL')`
	}
	return db.All(tx, func(s db.Scanner, r *row) error {
		values := make([]string, len(columns)+2)
		dest := make([]any, len(values))
		for i := range values {
			dest[i] = &values[i]
		}
		if err := s.Scan(dest...); err != nil {
			return err
		}
		r.values, r.place, r.writer = map[string]string{}, values[len(columns)], values[len(columns)+1]
		for i, c := range columns {
			r.values[c] = values[i]
		}
		return nil
	}, `SELECT `+strings.Join(cells, ", ")+`, `+extra+` FROM "`+table+`"`+where)
}

var (
	uuidForm   = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	hexForm    = regexp.MustCompile(`\b[0-9a-f]{32,}\b`)
	sealedForm = regexp.MustCompile(`\b[0-9a-f]{8}:[A-Za-z0-9+/]+`)
	boxForm    = regexp.MustCompile(`[A-Za-z0-9+/]{40,}`)
)

// masked is the dump as text with every ciphertext and hash replaced by its length, every id by what it is the id of,
// and the rows of each table sorted. What is left is all that two worlds can differ in.
func (d dump) masked() string {
	labels := map[string]string{}
	for _, r := range d["person"] {
		labels[r.values["id"]] = "<" + r.values["email"] + ">"
	}
	for _, r := range d["wave"] {
		labels[r.values["id"]] = "<wave " + r.values["name"] + ">"
	}
	for _, r := range d["wave_invitation"] {
		labels[r.values["id"]] = "<invitation of " + labels[r.values["person_id"]] + ">"
	}
	var out []string
	for table, rows := range d {
		for _, r := range rows {
			masked := row{values: map[string]string{}}
			for k, v := range r.values {
				if table == "wave_invitation" && k == "position" {
					v = "<position>" // random, and written before anybody answered: see TestNothingThatNamesAPersonChanges
				}
				v = uuidForm.ReplaceAllStringFunc(v, func(id string) string {
					if l, ok := labels[id]; ok {
						return l
					}
					return "<id>"
				})
				for _, form := range []*regexp.Regexp{hexForm, sealedForm, boxForm} {
					v = form.ReplaceAllStringFunc(v, func(s string) string { return fmt.Sprintf("<%d bytes>", len(s)) })
				}
				masked.values[k] = v
			}
			out = append(out, table+": "+masked.String())
		}
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}

// change is what differs between two dumps: rows that went and rows that came, by table.
type change struct{ gone, came map[string][]row }

func (d dump) since(before dump) change {
	c := change{gone: map[string][]row{}, came: map[string][]row{}}
	for _, table := range slices.Sorted(keysOf(d, before)) {
		old := map[string]int{}
		for _, r := range before[table] {
			old[r.String()]++
		}
		for _, r := range d[table] {
			if old[r.String()] > 0 {
				old[r.String()]--
			} else {
				c.came[table] = append(c.came[table], r)
			}
		}
		for _, r := range before[table] {
			if old[r.String()] > 0 {
				old[r.String()]--
				c.gone[table] = append(c.gone[table], r)
			}
		}
	}
	return c
}

func keysOf(dumps ...dump) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		seen := map[string]bool{}
		for _, d := range dumps {
			for table := range d {
				if !seen[table] {
					seen[table] = true
					if !yield(table) {
						return
					}
				}
			}
		}
	}
}

// firstDifference shows where two masked dumps part, for messages.
func firstDifference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return fmt.Sprintf("line %d\n one: %.600s\n two: %.600s", i+1, x[i], y[i])
		}
	}
	return fmt.Sprintf("%d lines against %d", len(x), len(y))
}
