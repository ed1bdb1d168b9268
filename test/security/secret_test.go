package security

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// dump is everything that the database holds, table by table, as one text.
func dump(t *testing.T, site *apptest.Site) string {
	t.Helper()
	var b strings.Builder
	site.System(func(tx *db.SystemTx) error {
		b.Reset()
		tables, err := db.Column[string](tx, map[db.Engine]string{
			db.SQLite:     `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`,
			db.PostgreSQL: `SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename`,
		}[tx.Engine])
		if err != nil {
			return err
		}
		for _, table := range tables {
			rows, err := everyRow(tx, table)
			if err != nil {
				return err
			}
			fmt.Fprintf(&b, "%s\n%s\n", table, strings.Join(rows, "\n"))
		}
		return nil
	})
	return b.String()
}

func everyRow(tx *db.SystemTx, table string) ([]string, error) {
	if tx.Engine == db.PostgreSQL {
		return db.Column[string](tx, `SELECT CAST(row_to_json(x) AS TEXT) FROM `+table+` x`)
	}
	columns, err := db.Column[string](tx, `SELECT name FROM pragma_table_info('`+table+`')`)
	if err != nil || len(columns) == 0 {
		return nil, err
	}
	return db.Column[string](tx, `SELECT `+strings.Join(quoted(columns), ` || ' ' || `)+` FROM "`+table+`"`)
}

func quoted(columns []string) []string {
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = `quote("` + c + `")`
	}
	return out
}

// TestSecretsRestAsHashes makes every secret of signing in and looks for it in the whole database, before the letters
// leave and after.
func TestSecretsRestAsHashes(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		ada := site.Person("Ada", "ada@example.org", access.Administrator)
		c := site.As(ada)
		const password = "plum tram nine"
		secrets := map[string]string{"the session": c.Cookie("__Host-session"), "the password": password}
		c.Post("/me/sign-in/password", url.Values{"new_password": {password}}).Is(http.StatusSeeOther)
		c.Post("/admin/people/new", url.Values{"given_name": {"Bo"}, "email": {"bo@example.org"}, "invite": {"yes"}}).Is(http.StatusSeeOther)
		site.Visitor().Post("/sign-in", url.Values{"email": {ada.Email}}).Is(http.StatusOK)
		state := site.Visitor().Post("/sign-in/passkey/begin", url.Values{}).Is(http.StatusOK).Body
		_, state, _ = strings.Cut(state, `"state":"`)
		secrets["the passkey's state"], _, _ = strings.Cut(state, `"`)
		before := dump(t, site) // the letters still wait, with the links in them
		for name, email := range map[string]string{"the link": ada.Email, "the invitation": "bo@example.org"} {
			if m := link.FindStringSubmatch(site.Letter(email).Text); m != nil {
				secrets[name] = m[1]
			}
		}
		after := dump(t, site)
		if len(secrets) != 5 {
			t.Errorf("only found %d secrets", len(secrets))
		}
		for name, secret := range secrets {
			if len(secret) < 10 {
				t.Errorf("%s is %q", name, secret)
				continue
			}
			for when, text := range map[string]string{"before": before, "after": after} {
				if strings.Contains(text, secret) {
					t.Errorf("%s rests in the database %s the letters left", name, when)
				}
			}
		}
		// The dump is a real one: it holds what is no secret.
		for _, text := range []string{"ada@example.org", "argon2id", "session.start", "You are invited to Network first"} {
			if !strings.Contains(after, text) {
				t.Errorf("the dump misses %q, so it proves nothing", text)
			}
		}
	})
}
