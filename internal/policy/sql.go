package policy

import (
	"fmt"
	"go/ast"
	"go/token"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// looksLikeSQL recognises a string of SQL, or a piece of one, by its words in capitals.
var looksLikeSQL = regexp.MustCompile(`\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|FROM|WHERE|ORDER BY|GROUP BY|JOIN|CREATE TABLE|ALTER TABLE)\b`)

// oneEngine are words that only one of the two databases understands, or that let the database make what the program
// must make (times, ids), each with what to write instead.
var oneEngine = []struct {
	words   *regexp.Regexp
	instead string
}{
	{regexp.MustCompile(`(?i)\bnow\(\)|\bCURRENT_(TIMESTAMP|DATE|TIME)\b|\bdatetime\(|\bstrftime\(|\bdate\('now'`), "times come from tx.Now"},
	{regexp.MustCompile(`(?i)\bILIKE\b`), "write lower(x) LIKE lower($2)"},
	{regexp.MustCompile(`(?i)\bFOR\s+(UPDATE|SHARE|NO KEY UPDATE)\b`), "transactions are serializable already"},
	{regexp.MustCompile(`(?i)\bDISTINCT\s+ON\b`), "use a window or GROUP BY"},
	{regexp.MustCompile(`(?i)\bAUTOINCREMENT\b|\b(BIG|SMALL)?SERIAL\b|\bnextval\(|\bGENERATED\s+(ALWAYS|BY DEFAULT)\b`), "ids come from db.NewID"},
	{regexp.MustCompile(`(?i)\bINSERT\s+OR\s+(REPLACE|IGNORE)\b|\bREPLACE\s+INTO\b`), "use ON CONFLICT"},
	{regexp.MustCompile(`(?i)\bARRAY\s*\[|\bunnest\(|=\s*ANY\s*\(|\bjsonb?_|\bjson_|->>`), "lists and JSON are read in Go"},
	{regexp.MustCompile(`::\s*[a-z]+`), "write CAST(x AS type)"},
	{regexp.MustCompile(`(?i)\brandom\(\)|\bgen_random_uuid\(`), "ids and chance come from Go"},
	{regexp.MustCompile(`(?i)\b(ifnull|nvl)\(`), "use coalesce"},
	{regexp.MustCompile(`(?i)\b(TIMESTAMPTZ|TIMESTAMP|DATETIME|JSONB|BYTEA|BLOB|UUID)\b`), "instants are BIGINT microseconds, the rest TEXT"},
}

// sqlRules is sql.txt: tables of the installation itself, indexes that serve it, and files that may differ between
// engines.
type sqlRules struct {
	installation, indexes, files map[string]*rule
}

func readSQLRules(t *tree, name string) (*sqlRules, error) {
	rules, err := readRules(t, name)
	if err != nil {
		return nil, err
	}
	r := &sqlRules{installation: map[string]*rule{}, indexes: map[string]*rule{}, files: map[string]*rule{}}
	for _, line := range rules {
		if len(line.words) != 2 || line.reason == "" {
			return nil, fmt.Errorf("%s: write \"table NAME because REASON\", or index NAME, or file PATH", line.where)
		}
		switch line.words[0] {
		case "table":
			r.installation[line.words[1]] = line
		case "index":
			r.indexes[line.words[1]] = line
		case "file":
			r.files[line.words[1]] = line
		default:
			return nil, fmt.Errorf("%s: only table, index and file are known", line.where)
		}
	}
	return r, nil
}

// checkSQL complains about SQL in Go strings and migrations under internal/ that only one engine understands.
func checkSQL(t *tree, sources []source, r *sqlRules) ([]string, error) {
	var out []string
	look := func(where, name, text string) {
		for _, bad := range oneEngine {
			if found := bad.words.FindString(text); found != "" {
				if excuse := r.files[name]; excuse != nil {
					excuse.used = true
					continue
				}
				out = append(out, fmt.Sprintf("%s: SQL says %q: %s", where, found, bad.instead))
			}
		}
	}
	for _, s := range sources {
		if !strings.HasPrefix(s.folder, "internal/") || s.folder == "internal/policy" {
			continue
		}
		ast.Inspect(s.syntax, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if text, err := strconv.Unquote(lit.Value); err == nil && looksLikeSQL.MatchString(text) {
					look(s.line(lit.Pos()), s.name, text)
				}
			}
			return true
		})
	}
	for _, name := range t.migrations() {
		text, err := fs.ReadFile(t, name)
		if err != nil {
			return nil, err
		}
		look(name, name, withoutComments(string(text)))
	}
	for _, excuse := range r.files {
		if !excuse.used {
			out = append(out, fmt.Sprintf("%s: nothing needs this exception any more: remove it", excuse.where))
		}
	}
	return out, nil
}

// migrations lists the migration files of every slice.
func (t *tree) migrations() []string {
	var out []string
	for _, name := range t.files {
		if strings.HasPrefix(name, "internal/") && path.Ext(name) == ".sql" && path.Base(path.Dir(name)) == "schema" {
			out = append(out, name)
		}
	}
	return out
}

func withoutComments(text string) string { return sqlComment.ReplaceAllString(text, "") }

var (
	sqlComment    = regexp.MustCompile(`--[^\n]*`)
	migrationName = regexp.MustCompile(`^(\d{4})_[a-z0-9_]+\.sql$`)
)

// checkNumbers complains about migrations whose number another one has, in whatever slice, and about odd names.
func checkNumbers(t *tree) []string {
	var out []string
	first := map[string]string{}
	for _, name := range t.migrations() {
		m := migrationName.FindStringSubmatch(path.Base(name))
		if m == nil {
			out = append(out, fmt.Sprintf("%s: name migrations NNNN_what.sql, with a number that no other has", name))
			continue
		}
		if other, taken := first[m[1]]; taken {
			out = append(out, fmt.Sprintf("%s: %s has the number %s already", name, other, m[1]))
		}
		first[m[1]] = name
	}
	return out
}

var (
	createTable = regexp.MustCompile(`(?is)\bCREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(\w+)\s*\((.*?)\n\)\s*;`)
	createIndex = regexp.MustCompile(`(?is)\bCREATE\s+(?:UNIQUE\s+)?INDEX\s+(?:IF\s+NOT\s+EXISTS\s+)?(\w+)\s+ON\s+(\w+)\s*\(\s*(\w+)`)
	anyTable    = regexp.MustCompile(`(?i)\bCREATE\s+TABLE\b`)
	networkID   = regexp.MustCompile(`(?i)\bnetwork_id\s+TEXT\s+NOT\s+NULL\b`)
	keyLists    = regexp.MustCompile(`(?i)\b(PRIMARY\s+KEY|UNIQUE|FOREIGN\s+KEY)\s*\(\s*(\w+)`)
	// keyInLine finds keys of a single column written beside it.
	keyInLine = regexp.MustCompile(`(?i)^\s*(\w+)\s+\w+[^,(]*\b(PRIMARY\s+KEY|UNIQUE)\s*(,|$|NOT|REFERENCES)`)
	reference = regexp.MustCompile(`(?i)^\s*(\w+)\s+\w+[^,]*\bREFERENCES\s+(\w+)`)
)

// checkTables complains about tables whose rows could cross networks: every table has network_id, and its keys,
// indexes and foreign keys begin with it. Tables of the installation itself are listed in sql.txt.
func checkTables(t *tree, r *sqlRules) ([]string, error) {
	var out []string
	known := map[string]bool{}
	for _, name := range t.migrations() {
		raw, err := fs.ReadFile(t, name)
		if err != nil {
			return nil, err
		}
		text := withoutComments(string(raw))
		tables := createTable.FindAllStringSubmatch(text, -1)
		if len(tables) != len(anyTable.FindAllString(text, -1)) {
			out = append(out, fmt.Sprintf("%s: a CREATE TABLE is not understood: end it with ); on a line of its own", name))
		}
		for _, m := range tables {
			known[m[1]] = true
			if r.installation[m[1]] == nil {
				out = append(out, r.crossing(name, m[1], m[2])...)
			}
		}
		for _, m := range createIndex.FindAllStringSubmatch(text, -1) {
			if r.installation[m[2]] != nil || m[3] == "network_id" {
				continue
			}
			if excuse := r.indexes[m[1]]; excuse != nil {
				excuse.used = true
			} else {
				out = append(out, fmt.Sprintf("%s: the index %s must begin with network_id", name, m[1]))
			}
		}
	}
	for _, excuse := range r.indexes {
		if !excuse.used {
			out = append(out, fmt.Sprintf("%s: nothing needs this exception any more: remove it", excuse.where))
		}
	}
	for table, line := range r.installation {
		if !known[table] {
			out = append(out, fmt.Sprintf("%s: there is no table %s any more: remove this line", line.where, table))
		}
	}
	slices.Sort(out)
	return out, nil
}

// crossing lists what lets rows of one table cross networks.
func (r *sqlRules) crossing(file, table, body string) []string {
	var out []string
	say := func(format string, args ...any) {
		out = append(out, fmt.Sprintf("%s: table %s: %s", file, table, fmt.Sprintf(format, args...)))
	}
	if !networkID.MatchString(body) {
		say("it needs network_id TEXT NOT NULL (or a line in sql.txt, if its rows belong to the installation itself)")
		return out
	}
	for _, m := range keyLists.FindAllStringSubmatch(body, -1) {
		if m[2] != "network_id" {
			say("%s (%s ...) must begin with network_id", strings.ToUpper(m[1]), m[2])
		}
	}
	for _, line := range strings.Split(body, "\n") {
		if m := keyInLine.FindStringSubmatch(line); m != nil {
			say("the key on %s alone must be one on (network_id, %s)", m[1], m[1])
		}
		if m := reference.FindStringSubmatch(line); m != nil && r.installation[m[2]] == nil && !strings.EqualFold(m[1], "FOREIGN") {
			say("%s must refer to %s by a pair: FOREIGN KEY (network_id, %s)", m[1], m[2], m[1])
		}
	}
	return out
}
