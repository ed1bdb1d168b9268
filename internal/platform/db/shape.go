package db

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// SQLite chooses its way through tables by what it was told of their rows, and by rules of thumb where it was told nothing.
// By them, the rows of one network are few, so that it read through everybody of a network to find the hundred people of
// an edition. What it measures itself (ANALYZE) is out of date when a network grows, and its ways then change while people
// work. So it is told once what every network looks like, however large: this file. PostgreSQL keeps such figures by itself.

// shapeVersion counts the changes of what SQLite is told; the database file keeps it as its user_version.
const shapeVersion = 1

// Rows that SQLite is told of: how many a table has, how many of them are one network's, and by how much each further
// column of an index narrows them down.
const (
	rowsOfTable   = 1_000_000
	rowsOfNetwork = 100_000
	rowsOfOne     = 20 // that have the same id of something else, such as the applications of an edition
	byWord        = 4  // times fewer have the same state, kind or side
	byNumber      = 10 // times fewer have the same date or number
)

// tellShape tells SQLite what the tables look like. The connections that are opened afterwards know it.
func (d *DB) tellShape(ctx context.Context, changed bool) error {
	conn, err := d.write.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	var known int
	if err := conn.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&known); err != nil || known == shapeVersion && !changed {
		return err
	}
	all, err := indexes(ctx, conn)
	if err != nil {
		return err
	}
	// Only ANALYZE makes the table of figures; one row of each index is enough for that.
	for _, q := range []string{`PRAGMA analysis_limit = 1`, `ANALYZE`, `DELETE FROM sqlite_stat1`} {
		if _, err := conn.ExecContext(ctx, q); err != nil {
			return fmt.Errorf("telling SQLite what tables look like: %w", err)
		}
	}
	for _, i := range all {
		if _, err := conn.ExecContext(ctx, `INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ($1, $2, $3)`, i.table, i.name, i.figures()); err != nil {
			return err
		}
	}
	for _, q := range []string{`ANALYZE sqlite_schema`, `PRAGMA user_version = ` + strconv.Itoa(shapeVersion)} {
		if _, err := conn.ExecContext(ctx, q); err != nil {
			return err
		}
	}
	return nil
}

// index is an index of SQLite with its columns in order.
type index struct {
	table, name    string
	unique, partly bool
	columns        []string
}

func indexes(ctx context.Context, conn *sql.Conn) ([]index, error) {
	rows, err := conn.QueryContext(ctx, `SELECT m.name, l.name, l."unique", l.partial, c.name FROM sqlite_schema m
		JOIN pragma_index_list(m.name) l JOIN pragma_index_info(l.name) c
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, l.name, c.seqno`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []index
	for rows.Next() {
		var i index
		var column sql.NullString // none for an expression
		if err := rows.Scan(&i.table, &i.name, &i.unique, &i.partly, &column); err != nil {
			return nil, err
		}
		if n := len(out); n == 0 || out[n-1].name != i.name {
			out = append(out, i)
		}
		last := &out[len(out)-1]
		last.columns = append(last.columns, column.String)
	}
	return out, rows.Err()
}

// figures are what sqlite_stat1 says of an index: its rows, and how many of them are alike in the first column, in the first
// two, and so on (https://www.sqlite.org/fileformat2.html#the_sqlite_stat1_table).
func (i index) figures() string {
	all := rowsOfTable
	if i.partly {
		all /= byNumber
	}
	out, alike := []string{strconv.Itoa(all)}, all
	for n, column := range i.columns {
		switch {
		case column == "network_id":
			alike = min(alike, rowsOfNetwork)
		case column == "id" || i.unique && n == len(i.columns)-1:
			alike = 1
		case strings.HasSuffix(column, "_id") || strings.HasSuffix(column, "hash") || column == "email":
			alike = min(alike, rowsOfOne)
		case slices.Contains(words, column):
			alike = max(1, alike/byWord)
		default:
			alike = max(1, alike/byNumber)
		}
		out = append(out, strconv.Itoa(alike))
	}
	return strings.Join(out, " ")
}

// words are columns with a few values.
var words = []string{"state", "kind", "side", "function", "role", "audience", "outcome", "owner_kind", "running", "to_state", "use_for"}
