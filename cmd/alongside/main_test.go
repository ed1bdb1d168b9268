package main

import (
	"bytes"
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"alongside/internal/app"
	"alongside/internal/platform/db"
	"alongside/internal/platform/dbtest"
)

// said is what a command wrote, and how it ended.
type said struct {
	out, err string
	code     int
}

// terminal types commands in a folder of its own, on a fresh installation of each engine.
func terminal(t *testing.T, fn func(t *testing.T, typed func(args ...string) said)) {
	for engine, address := range dbtest.Addresses(t) {
		t.Run(engine, func(t *testing.T) {
			t.Chdir(t.TempDir())
			t.Setenv("ALONGSIDE_DATABASE", address)
			t.Setenv("ALONGSIDE_LOG", "error")
			fn(t, func(args ...string) said {
				var out, err bytes.Buffer
				code := run(t.Context(), args, &out, &err)
				return said{out.String(), err.String(), code}
			})
		})
	}
}

// typedIn runs a command as somebody types it.
func typedIn(t *testing.T) func(args ...string) said {
	return func(args ...string) said {
		var out, err bytes.Buffer
		code := run(t.Context(), args, &out, &err)
		return said{out.String(), err.String(), code}
	}
}

func want(t *testing.T, s said, code int, words ...string) {
	t.Helper()
	if s.code != code {
		t.Fatalf("ended with %d, want %d\n%s%s", s.code, code, s.out, s.err)
	}
	for _, w := range words {
		if !strings.Contains(s.out, w) && !strings.Contains(s.err, w) {
			t.Errorf("does not say %q\n%s%s", w, s.out, s.err)
		}
	}
}

func TestFromAnEmptyFolderToTheFirstCoordinator(t *testing.T) {
	terminal(t, func(t *testing.T, typed func(...string) said) {
		want(t, typed("user", "list"), 1, "no network yet")
		want(t, typed("network", "create", "West!", "West", "--email", "ada", "--name", "Ada"), 1, "small letters")
		want(t, typed("network", "create", "west", "West London", "--email", "ada@example.org", "--name", "Ada"), 0, "is ready", "--show-link")
		want(t, typed("user", "list"), 0, "ada@example.org", "not yet come in", "administrator, coordinator")
		want(t, typed("user", "invite", "bo@example.org", "--name", "Bo"), 1, "no mail server is set")
		want(t, typed("user", "invite", "bo@example.org", "--show-link"), 1, "Enter a first name")
		want(t, typed("user", "invite", "bo@example.org", "--name", "Bo", "--role", "king", "--show-link"), 2)
		link := typed("user", "invite", "bo@example.org", "--name", "Bo", "--role", "coordinator", "--show-link")
		want(t, link, 0, "http://localhost:8080/sign-in/")
		var users []app.User
		if s := typed("user", "list", "--json"); json.Unmarshal([]byte(s.out), &users) != nil || len(users) != 2 || users[1].Email != "bo@example.org" || users[1].ComeIn {
			t.Errorf("json %s", s.out)
		}
		// An engagement lead leads for one organisation, which is there and is theirs.
		if err := os.WriteFile("people.csv", []byte("First name,Email,Organisation\nOlu,olu@example.org,Hill Council\nSam,sam@example.org,Riverside Trust\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		want(t, typed("import", "people", "--network", "west", "people.csv"), 0, "2 added")
		want(t, typed("user", "invite", "lea@example.org", "--name", "Lea", "--role", "lead", "--show-link"), 1, "belong together")
		want(t, typed("user", "invite", "lea@example.org", "--name", "Lea", "--organisation", "Riverside Trust", "--show-link"), 1, "belong together")
		want(t, typed("user", "invite", "lea@example.org", "--name", "Lea", "--role", "lead", "--organisation", "Nowhere", "--show-link"), 1, `no organisation called "Nowhere"`)
		want(t, typed("user", "invite", "olu@example.org", "--role", "lead", "--organisation", "Riverside Trust", "--show-link"), 1, "belongs to Hill Council")
		want(t, typed("user", "list"), 0, "olu@example.org")
		want(t, typed("user", "invite", "lea@example.org", "--name", "Lea", "--role", "lead", "--organisation", "riverside  trust", "--show-link"), 0, "/sign-in/")
		if s := typed("user", "list"); !strings.Contains(s.out, "lea@example.org\tLea\tnot yet come in\tlead") || strings.Contains(s.out, "Nowhere") {
			t.Errorf("after the invitation: %s", s.out)
		}
		want(t, typed("network", "create", "east", "East", "--email", "eve@example.org", "--name", "Eve"), 0)
		want(t, typed("user", "list"), 1, "There are 2 networks", "--network")
		want(t, typed("user", "list", "--network", "north"), 1, `no network "north"`)
		want(t, typed("user", "list", "--network", "east"), 0, "eve@example.org")
		want(t, typed("network", "list", "--json"), 0, `"slug":"east"`)
		want(t, typed("user", "reset-sessions"), 2, "--all")
		want(t, typed("user", "reset-sessions", "bo@example.org", "--all"), 2)
		want(t, typed("user", "reset-sessions", "bo@example.org"), 1, "Nobody has signed in")
		want(t, typed("user", "reset-sessions", "--all"), 0, "0 sessions ended")
		want(t, typed("migrate", "--dry-run"), 0, "up to date")
		want(t, typed("doctor"), 0, "fine     database", "fine     network west", "The log of what was done is whole")
	})
}

func TestSettingsAndTheirSources(t *testing.T) {
	terminal(t, func(t *testing.T, typed func(...string) said) {
		t.Setenv("ALONGSIDE_DATABASE", "postgres://alongside:verysecret@db.example.org/alongside")
		t.Setenv("ALONGSIDE_SMTP", "smtp://post:alsosecret@mail.example.org:587")
		write := func(name, text string) {
			if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		write("alongside.env", "# settings\nALONGSIDE_ADDR=:9000\nexport ALONGSIDE_URL=\"https://a.example.org\"\nALONGSIDE_SMTP=smtp://from-file\n")
		got := typed("config", "--data", "elsewhere")
		want(t, got, 0, "ALONGSIDE_ADDR       :9000", "file alongside.env", "https://a.example.org", "variable ALONGSIDE_SMTP", "flag --data", "elsewhere/keys", "mail.example.org:587")
		if strings.Contains(got.out, "secret") || strings.Contains(got.out, "from-file") {
			t.Errorf("shows what it must hide, or the wrong source:\n%s", got.out)
		}
		var list []setting
		if s := typed("config", "--json", "--config", "alongside.env"); json.Unmarshal([]byte(s.out), &list) != nil || len(list) != 8 || strings.Contains(s.out, "secret") {
			t.Errorf("json %s", s.out)
		}
		write("wrong.env", "ALONGSIDE_ADR=:9000\n")
		want(t, typed("config", "--config=wrong.env"), 2, `wrong.env line 1: "ALONGSIDE_ADR" is no setting`)
		want(t, typed("config", "--config", "missing.env"), 2, "cannot be read")
		want(t, typed("config", "--log", "loud"), 2, "--log must be")
		want(t, typed("config", "--log", "warn,json"), 0)
	})
}

func TestUsage(t *testing.T) {
	terminal(t, func(t *testing.T, typed func(...string) said) {
		want(t, typed("--help"), 0, "alongside serve --addr :8080")
		want(t, typed("help"), 0, "alongside serve --addr :8080")
		want(t, typed("help", "seat"), 0, "mix:perspective")
		want(t, typed("user", "invite", "--help"), 0, "--show-link")
		want(t, typed("dance"), 2, "alongside --help")
		want(t, typed(), 2)
	})
}

// TestDoctorFinds breaks one thing after the other.
func TestDoctorFinds(t *testing.T) {
	terminal(t, func(t *testing.T, typed func(...string) said) {
		want(t, typed("network", "create", "west", "West London", "--email", "ada@example.org", "--name", "Ada"), 0)
		address := os.Getenv("ALONGSIDE_DATABASE")
		d, err := db.Open(t.Context(), address, db.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close() //nolint:errcheck // only a test
		sql := func(query string, args ...any) {
			t.Helper()
			if err := d.System(t.Context(), "break something", func(tx *db.SystemTx) error { _, err := tx.Exec(query, args...); return err }); err != nil {
				t.Fatal(err)
			}
		}
		want(t, typed("doctor"), 0, "look     mail")
		want(t, typed("doctor", "--url", "http://alongside.example.org"), 1, "not safe", "one thing does not work")
		want(t, typed("doctor", "--url", "alongside"), 1, "not an address")
		want(t, typed("doctor", "--addr", "8080"), 1, "not a host and a port")
		want(t, typed("doctor", "--proxies", "proxy"), 1, "no address and no network")
		want(t, typed("doctor", "--smtp", "mailto:x"), 1, "failing  mail")
		closed, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		closed.Close() //nolint:errcheck // only its port is wanted
		want(t, typed("doctor", "--smtp", "smtp://"+closed.Addr().String()+"?tls=none"), 1, "does not take us")
		want(t, typed("doctor", "--database", "oracle:x"), 1, "failing  database")

		sql(`UPDATE person SET needs_sealed = '00000000:AAAA'`)
		want(t, typed("doctor"), 1, "failing  keys", "another key")
		sql(`UPDATE person SET needs_sealed = ''`)
		sql(`UPDATE audit SET actor = 'Nobody' WHERE seq = 1`)
		want(t, typed("doctor"), 1, "was changed: line 1 does not fit")
		sql(`UPDATE audit SET actor = 'Alongside: command line' WHERE seq = 1`)
		want(t, typed("doctor"), 0)
		sql(`UPDATE person SET closed = 1`)
		want(t, typed("doctor"), 0, "It has no administrator", "--role administrator")
		sql(`UPDATE audit SET at = $1`, int64(db.At(time.Now().AddDate(5, 0, 0))))
		want(t, typed("doctor"), 1, "The clock has gone back")
		if err := os.Chmod(filepath.Join("data", "keys"), 0o755); err != nil {
			t.Fatal(err)
		}
		want(t, typed("doctor"), 1, "Others on this machine may read")
		if err := os.RemoveAll(filepath.Join("data", "keys")); err != nil {
			t.Fatal(err)
		}
		want(t, typed("doctor"), 1, "There is no key")
		var found []app.Finding
		if s := typed("doctor", "--json"); json.Unmarshal([]byte(s.out), &found) != nil || len(found) < 6 {
			t.Errorf("json %s", s.out)
		}
		sql(`DROP TABLE goose_db_version`)
		want(t, typed("doctor"), 1, "are still to do")
	})
}
