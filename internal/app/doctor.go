package app

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/job"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/secret"
	"alongside/internal/platform/web"
	"alongside/internal/shared/network"
	"alongside/internal/shared/person"

	"alongside/internal/platform/access"
)

// The states of a Finding.
const (
	Fine    = "fine"
	Look    = "look" // works, but somebody should look at it
	Failing = "failing"
)

// Finding is what the doctor says about one thing.
type Finding struct {
	Thing string `json:"thing"`
	State string `json:"state"` // fine, look or failing
	Says  string `json:"says"`
	Do    string `json:"do,omitempty"` // what to do about it
}

// doctor goes from what needs nothing to what needs everything; where a step fails, those that build on it are left out.
type doctor struct {
	config   Config
	findings []Finding
}

func (d *doctor) fine(thing, says string, args ...any) {
	d.findings = append(d.findings, Finding{Thing: thing, State: Fine, Says: fmt.Sprintf(says, args...)})
}

func (d *doctor) look(thing, do, says string, args ...any) {
	d.findings = append(d.findings, Finding{Thing: thing, State: Look, Says: fmt.Sprintf(says, args...), Do: do})
}

func (d *doctor) failing(thing, do, says string, args ...any) {
	d.findings = append(d.findings, Finding{Thing: thing, State: Failing, Says: fmt.Sprintf(says, args...), Do: do})
}

// Examine looks at an installation without changing anything: settings, folders, keys, database, mail, clock, disk, log.
func Examine(ctx context.Context, c Config) []Finding {
	d := &doctor{config: c.Complete()}
	d.settings()
	d.folder("data folder", d.config.Data)
	d.folder("key folder", d.config.Keys)
	d.disk()
	d.mail(ctx)
	d.zones()
	d.database(ctx)
	return d.findings
}

func (d *doctor) settings() {
	u, err := url.Parse(d.config.URL)
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.Path != "":
		d.failing("address", "Set ALONGSIDE_URL to something like https://alongside.example.org.", "%s is not an address that browsers can open.", d.config.URL)
	case u.Scheme == "http" && u.Hostname() != "localhost" && u.Hostname() != "127.0.0.1" && u.Hostname() != "::1":
		d.failing("address", "Put a proxy with a certificate in front and set ALONGSIDE_URL to its https:// address.", "%s is not safe, so browsers do not keep anybody signed in.", d.config.URL)
	default:
		d.fine("address", "People reach this installation at %s.", d.config.URL)
	}
	if _, _, err := net.SplitHostPort(d.config.Addr); err != nil {
		d.failing("listening", "Set ALONGSIDE_ADDR to something like localhost:8080.", "%s is not a host and a port.", d.config.Addr)
	}
	if _, err := web.ParseProxies(d.config.Proxies); err != nil {
		d.failing("proxies", "Set ALONGSIDE_PROXIES to addresses with commas between, such as 127.0.0.1.", "%s.", err)
	}
}

// folder checks that we can write into a folder and that nobody else on the machine can read it.
func (d *doctor) folder(thing, path string) {
	info, err := os.Stat(path)
	if os.IsNotExist(err) {
		d.look(thing, "Nothing, if this installation is new.", "%s is not there yet. It is made at the first start.", path)
		return
	}
	if err != nil || !info.IsDir() {
		d.failing(thing, "Give another folder, or let this user read it.", "%s cannot be read.", path)
		return
	}
	probe, err := os.CreateTemp(path, ".doctor-*")
	if err != nil {
		d.failing(thing, "Let the user that runs the program write there.", "%s cannot be written to.", path)
		return
	}
	probe.Close()           //nolint:errcheck // it was only made to see whether it can be
	os.Remove(probe.Name()) //nolint:errcheck // as above
	if open := tooOpen(path); len(open) > 0 {
		d.look(thing, "Run: chmod 700 on folders and chmod 600 on files.", "Others on this machine may read %s.", strings.Join(open, ", "))
		return
	}
	d.fine(thing, "%s can be written by us and read by nobody else.", path)
}

// tooOpen lists what in a folder is readable by others: the folder itself, the database and the keys.
func tooOpen(path string) []string {
	var out []string
	names, _ := filepath.Glob(filepath.Join(path, "*")) // the pattern is well formed
	for _, name := range append([]string{path}, names...) {
		if info, err := os.Stat(name); err == nil && info.Mode().Perm()&0o077 != 0 && (info.IsDir() && name == path || isSecretFile(name)) {
			out = append(out, name)
		}
	}
	// A folder that nobody else may enter hides what is in it.
	if len(out) > 0 && out[0] != path {
		return nil
	}
	return out
}

func isSecretFile(name string) bool {
	return strings.HasSuffix(name, ".key") || strings.HasSuffix(name, ".db")
}

// Room that the data folder should have, and below which the program will soon stop, in bytes.
const (
	roomWanted = 2 << 30
	roomNeeded = 200 << 20
)

func (d *doctor) disk() {
	path := d.config.Data
	for path != filepath.Dir(path) {
		if _, err := os.Stat(path); err == nil {
			break
		}
		path = filepath.Dir(path)
	}
	free, known := freeBytes(path)
	switch {
	case !known:
		d.look("disk", "Look at it yourself.", "How much room is left is not known on this system.")
	case free < roomNeeded:
		d.failing("disk", "Make room or move the data folder.", "Only %d MB are left.", free>>20)
	case free < roomWanted:
		d.look("disk", "Make room soon.", "%d MB are left.", free>>20)
	default:
		d.fine("disk", "%d GB are left.", free>>30)
	}
}

func (d *doctor) mail(ctx context.Context) {
	if d.config.SMTP == "" {
		d.look("mail", "Set ALONGSIDE_SMTP, or let people in with: alongside user invite --show-link.", "No mail server is set, so letters and sign-in links do not leave the program.")
		return
	}
	t, err := mail.SMTP(d.config.SMTP)
	if err != nil {
		d.failing("mail", "Correct ALONGSIDE_SMTP.", "%s.", err)
		return
	}
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	if err := mail.Probe(ctx, t); err != nil {
		d.failing("mail", "Check host, port, name and password in ALONGSIDE_SMTP, and the firewall.", "The mail server does not take us: %s.", err)
		return
	}
	d.fine("mail", "The mail server answers.")
}

func (d *doctor) zones() {
	if _, err := time.LoadLocation("Europe/London"); err != nil {
		d.failing("time zones", "Install the program again.", "The table of time zones is missing: %s.", err)
	}
	if now := d.config.Now(); now.Year() < 2025 {
		d.failing("clock", "Set the clock of this machine, and let it be kept right (NTP).", "The clock says %s.", now.Format("2 January 2006"))
	}
}

func (d *doctor) database(ctx context.Context) {
	if path, ok := strings.CutPrefix(d.config.Database, "sqlite:"); ok {
		if _, err := os.Stat(path); os.IsNotExist(err) {
			d.look("database", "Run: alongside network create, then alongside serve.", "There is no database yet.")
			return
		}
	}
	base, err := db.Open(ctx, d.config.Database, db.Options{Now: d.config.Now})
	if err != nil {
		d.failing("database", "Check ALONGSIDE_DATABASE, and that the server runs.", "%s.", err)
		return
	}
	defer base.Close() //nolint:errcheck // only read from
	h, err := base.Examine(ctx)
	switch {
	case err != nil:
		d.failing("database", "Restore the newest backup into an empty folder.", "It cannot be read: %s.", err)
		return
	case h.Damage != "":
		d.failing("database", "Stop the program and restore the newest backup.", "The file is damaged: %s.", h.Damage)
		return
	case h.Unbound:
		d.look("database", "Serve with an ordinary role: neither superuser nor BYPASSRLS.", "It answers (%s), but its role is not bound by row security, the second wall between networks.", base.Engine)
	default:
		d.fine("database", "It answers and is whole (%s).", base.Engine)
	}
	if away := d.config.Now().Sub(h.Clock.Time()).Abs(); h.Clock != 0 && away > 10*time.Second {
		d.look("clock", "Let both machines keep their clocks right (NTP).", "Our clock and the database's are %s apart.", away.Round(time.Second))
	}
	if d.migrations(ctx, base) {
		d.contents(ctx, base)
	}
}

// migrations says whether the database is of this version.
func (d *doctor) migrations(ctx context.Context, base *db.DB) bool {
	files, err := Migrations()
	if err == nil {
		var all []db.Migration
		if all, err = base.Pending(ctx, files); err == nil {
			open := 0
			for _, m := range all {
				if !m.Applied {
					open++
				}
			}
			if open > 0 {
				d.failing("migrations", "Run: alongside migrate (serve does it too).", "%d of %d are still to do.", open, len(all))
				return false
			}
			d.fine("migrations", "The database is of this version.")
			return true
		}
	}
	d.failing("migrations", "Run: alongside migrate --dry-run.", "They cannot be read: %s.", err)
	return false
}

// contents looks at each network's own things.
func (d *doctor) contents(ctx context.Context, base *db.DB) {
	var all []network.Network
	err := base.SystemRead(ctx, "examine the networks", func(tx *db.SystemTx) error {
		var err error
		all, err = network.List(tx)
		return err
	})
	if err != nil {
		d.failing("networks", "Report this.", "%s.", err)
		return
	}
	if len(all) == 0 {
		d.look("networks", "Run: alongside network create.", "There is no network yet.")
	}
	d.keys(ctx, base, all)
	for _, n := range all {
		if err := base.Read(ctx, n.ID, func(tx *db.Tx) error { return d.network(tx, n) }); err != nil {
			d.failing("network "+n.Slug, "Report this.", "%s.", err)
		}
	}
}

// keys says whether the key opens what is sealed in the database.
func (d *doctor) keys(ctx context.Context, base *db.DB, all []network.Network) {
	if _, err := os.Stat(filepath.Join(d.config.Keys, "master.key")); err != nil {
		if len(all) > 0 {
			d.failing("keys", "Put the key back from where you keep its copy, or set ALONGSIDE_KEY_FILE.", "There is no key in %s: what is sealed in the database cannot be opened.", d.config.Keys)
		}
		return
	}
	keys, err := secret.Open(d.config.Keys)
	if err != nil {
		d.failing("keys", "Put the key back from where you keep its copy.", "%s.", err)
		return
	}
	for _, n := range all {
		if err := base.Read(ctx, n.ID, func(tx *db.Tx) error { return person.Unseals(tx, keys) }); err != nil {
			d.failing("keys", "Put back the key that this database was written with.", "The key does not open what is sealed in %s: %s.", n.Slug, err)
			return
		}
	}
	d.fine("keys", "The key opens what is sealed. Keep a copy of it apart from the backups of the database.")
}

func (d *doctor) network(tx *db.Tx, n network.Network) error {
	thing := "network " + n.Slug
	broken, lines, err := audit.Verify(tx)
	if err != nil {
		return err
	}
	if broken > 0 {
		d.failing(thing, "Keep the database as it is and compare the log with a backup.", "The log of what was done was changed: line %d does not fit.", broken)
	} else {
		d.fine(thing, "The log of what was done is whole (%d lines).", lines)
	}
	newest, err := audit.List(tx, audit.Filter{Limit: 1})
	if err != nil {
		return err
	}
	if len(newest) > 0 && newest[0].At > tx.Now.Add(time.Minute) {
		d.look("clock", "Set the clock of this machine, and let it be kept right (NTP).", "The clock has gone back: the log of %s has a line of %s.", n.Slug, newest[0].At.Time().Format(time.RFC3339))
	}
	admins, err := person.WithRole(tx, access.Administrator)
	if err != nil {
		return err
	}
	open := 0
	for _, p := range admins {
		closed, err := person.ClosedAt(tx, p.ID)
		if err != nil {
			return err
		}
		if closed == 0 {
			open++
		}
	}
	if open == 0 {
		d.look(thing, "Run: alongside user invite EMAIL --network "+n.Slug+" --role administrator", "It has no administrator.")
	}
	letters, err := mail.Dead(tx)
	if err != nil {
		return err
	}
	jobs, err := job.Dead(tx)
	if err == nil && letters+jobs > 0 {
		d.look(thing, "Look at them under Administration.", "%d letters did not arrive, and %d pieces of work failed.", letters, jobs)
	}
	return err
}
