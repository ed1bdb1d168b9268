package collaboration_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"alongside/internal/app"
	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/web"
	"alongside/internal/shared/entry"
)

var parameter = regexp.MustCompile(`\{([a-z]+)\}`)

// Nobody but its members gets anything of a space, by any route, with true ids, and whatever they send.
func TestASpaceIsClosedToEverybodyElse(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		f := s.fill()
		values := map[string]string{"collaboration": string(s.pair), "proposal": string(f.proposal), "meeting": string(f.meeting), "entry": string(f.entry), "file": string(f.file),
			"item": string(f.item), "doing": string(f.action), "given": string(f.given), "round": string(f.round), "invitation": string(f.invitation), "number": "1", "way": "reflection-learn"}
		cleo, dan := s.personOf("Cleo", "cleo@example.org", "Trust of the north"), s.personOf("Dan", "dan@example.org", "")
		other := s.start("Another pair", cleo, dan)
		coordinator, administrator := site.Person("Cora", "cora@example.org", access.Coordinator), site.Person("Adam", "adam@example.org", access.Administrator)
		far := site.Network("far")
		stranger := far.Person("Fay", "fay@example.org", access.Coordinator, access.Administrator)
		before := s.rows()
		people := map[string]*apptest.Client{
			"coordinator and administrator": site.As(s.boss), "coordinator": site.As(coordinator), "administrator": site.As(administrator), "member of another pair": site.As(cleo),
			"visitor": site.Visitor(), "coordinator of another network": far.As(stranger),
		}
		n := 0
		for _, route := range site.App.Server.Routes() {
			if !strings.HasPrefix(route.Path, "/collaborations/{collaboration}") {
				continue
			}
			n++
			missing := ""
			path := parameter.ReplaceAllStringFunc(route.Path, func(p string) string {
				v, ok := values[strings.Trim(p, "{}")]
				if !ok {
					missing = p
				}
				return v
			})
			if missing != "" {
				t.Fatalf("%s needs a value for %s", route.Path, missing)
			}
			// The same thing asked through one's own space is not there either.
			for _, path := range []string{path, strings.Replace(path, string(s.pair), string(other), 1)} {
				mine := strings.Contains(path, string(other))
				if mine && len(parameter.FindAllString(route.Path, -1)) < 2 || strings.Contains(route.Path, "{way}") {
					continue
				}
				for who, c := range people {
					if mine && who != "member of another pair" {
						continue
					}
					r := ask(c, route, path)
					switch {
					case who == "visitor" && (r.Status == http.StatusUnauthorized || strings.Contains(r.Location, "/sign-in?next=")):
					case r.Status != http.StatusNotFound:
						t.Errorf("%s %s as %s: %d", route.Method, route.Path, who, r.Status)
					}
					r.Hides(mark)
				}
			}
		}
		if n < 55 {
			t.Errorf("only %d routes were asked", n)
		}
		if after := s.rows(); after != before {
			t.Errorf("what was refused has changed something: %s, before %s", after, before)
		}
		for _, path := range []string{"/learning", "/learning/" + string(f.entry), "/learning/" + string(f.entry) + "/files/" + string(f.file), "/learning/" + string(f.alone)} {
			for _, c := range people {
				c.Get(path).Hides(mark)
			}
		}
		// An entry that its author keeps alone is not there for the other member, nor its file.
		for _, path := range []string{"/log/" + string(f.alone), "/log/" + string(f.alone) + "/edit", "/log/" + string(f.alone) + "/audience", "/files/" + string(f.aloneFile)} {
			s.a.Get(s.at + path).Is(http.StatusNotFound)
		}
		s.a.Get(s.at + "/log").Hides("What I did not say")
		s.g.Get(s.at + "/files/" + string(f.aloneFile)).Is(http.StatusOK)
		// Not even through the address of another entry.
		s.g.Get("/learning/" + string(f.entry) + "/files/" + string(f.aloneFile)).Is(http.StatusNotFound)
	})
}

func ask(c *apptest.Client, route *web.Route, path string) *apptest.Result {
	if route.Method == http.MethodGet {
		return c.Get(path)
	}
	return c.Post(path, url.Values{"title": {"x"}, "happened": {"1 March 2026"}, "hash": {"x"}, "yes": {"yes"}, "about": {"decision"}, "words": {"x"}, "comment": {"x"}, "to": {"members"}, "audience": {"public"}, "use": {"task"}, "task": {"5"}, "reflection": {"5"}})
}

// rows counts what is in the tables of a space, and the versions of its things.
func (s *scene) rows() (out string) {
	s.t.Helper()
	s.site.Read(func(tx *db.Tx) error {
		for _, q := range []string{
			`SELECT COUNT(*) FROM proposal WHERE network_id = $1`, `SELECT COUNT(*) FROM proposal_assent WHERE network_id = $1`, `SELECT COUNT(*) FROM proposal_comment WHERE network_id = $1`,
			`SELECT SUM(version) FROM entry WHERE network_id = $1`, `SELECT COUNT(*) FROM entry_file WHERE network_id = $1`, `SELECT SUM(version) FROM meeting WHERE network_id = $1`,
			`SELECT COUNT(*) FROM agenda_item WHERE network_id = $1`, `SELECT COUNT(*) FROM meeting_stretch WHERE network_id = $1`, `SELECT COUNT(*) FROM collaboration_member WHERE network_id = $1 AND gone IS NULL`,
			`SELECT COUNT(*) FROM rating_round WHERE network_id = $1 AND state = 'open'`, `SELECT SUM(version) FROM rater WHERE network_id = $1`, `SELECT COUNT(*) FROM rater WHERE network_id = $1 AND stepped_out IS NULL`,
			`SELECT COUNT(*) FROM role_check_in WHERE network_id = $1`, `SELECT COUNT(*) FROM about_us WHERE network_id = $1`, `SELECT COUNT(*) FROM collaboration_invitation WHERE network_id = $1 AND state = 'open'`,
			`SELECT COUNT(*) FROM mail WHERE network_id = $1`, `SELECT COUNT(*) FROM audit WHERE network_id = $1 AND action LIKE 'space.%'`,
		} {
			n, err := db.Value[string](tx, strings.Replace(strings.Replace(q, "SELECT ", "SELECT CAST(", 1), " FROM", " AS TEXT) FROM", 1))
			if err != nil {
				return err
			}
			out += n + " "
		}
		return nil
	})
	return out
}

// What members write lies open nowhere: in no table, letter, file or log, while it waits and after it was sent.
func TestNothingWrittenLiesOpen(t *testing.T) {
	var logged bytes.Buffer
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		logged.Reset()
		s := newScene(t, site)
		f := s.fill()
		s.widen(f.shown, "programme")
		s.g.Post(s.at+"/log/"+string(f.shown)+"/narrow", url.Values{"to": {"members"}}).Is(http.StatusSeeOther)
		s.a.Post(s.at+"/log/new", url.Values{"title": {strings.Repeat(mark, 100)}}).Is(http.StatusUnprocessableEntity)
		check := func(when string) {
			cells := 0
			for table, rows := range dump(t, site.DB) {
				for _, cell := range rows {
					cells++
					if strings.Contains(cell, mark) || strings.Contains(cell, strings.ToLower(mark)) {
						t.Errorf("%s %s lies open in the table %s: %.100s", when, mark, table, cell)
					}
				}
			}
			if cells < 200 {
				t.Fatalf("the copy of the database has only %d cells: it proves nothing", cells)
			}
		}
		check("before letters leave,")
		site.Work()
		check("after letters left,")
		if len(site.Mail.Sent()) < 10 {
			t.Errorf("only %d letters were sent", len(site.Mail.Sent()))
		}
		for _, l := range site.Mail.Sent() {
			text := l.To + l.Subject + l.Text + string(l.Calendar)
			if l.To == "mona@example.org" {
				// The letter to somebody who is asked to join calls them by the name that was typed for them.
				text = strings.ReplaceAll(text, "Mona "+mark, "")
			}
			if strings.Contains(text, mark) || contains(l.Text, "agreement", "entry", "Oncology") {
				t.Errorf("a letter tells something of the space: %s\n%s\n%s", l.Subject, l.Text, l.Calendar)
			}
		}
		if strings.Contains(logged.String(), mark) {
			t.Errorf("the log tells something of the space: %s", logged.String())
		}
		files := 0
		err := filepath.WalkDir(site.App.Config.Data, func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			files++
			body, err := os.ReadFile(path)
			if bytes.Contains(body, []byte(mark)) {
				t.Errorf("%s lies open in %s", mark, path)
			}
			return err
		})
		if err != nil || files < 3 {
			t.Errorf("%d files: %v", files, err)
		}
		// The audit log says that the space was changed, and not what: nothing tells one kind of change from another.
		site.As(s.boss).Get("/admin/audit").Hides(mark, "agreement", "meeting.", "entry.")
		seen := map[string]bool{}
		site.Read(func(tx *db.Tx) error {
			actions, err := db.Column[string](tx, `SELECT DISTINCT action FROM audit WHERE network_id = $1 AND (action LIKE 'space.%' OR action LIKE 'collaboration.%' OR kind = 'collaboration')`)
			for _, a := range actions {
				seen[a] = true
			}
			return err
		})
		for _, a := range []string{"space.change", "collaboration.proposal.propose", "collaboration.proposal.assent", "collaboration.proposal.effect", "collaboration.proposal.comment"} {
			if !seen[a] {
				t.Errorf("the audit log has no %s", a)
			}
			delete(seen, a)
		}
		if len(seen) > 0 {
			t.Errorf("the audit log also tells %v", seen)
		}
	}, func(c *app.Config) { c.Log = slog.New(slog.NewTextHandler(&logged, nil)) })
}

// dump is every cell of every table as text.
func dump(t *testing.T, d *db.DB) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	tables, columns := `SELECT name FROM sqlite_master WHERE type = 'table'`, `SELECT name FROM pragma_table_info($1)`
	if d.Engine == db.PostgreSQL {
		tables = `SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = current_schema()`
		columns = `SELECT CAST(column_name AS TEXT) FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1`
	}
	if err := d.SystemRead(t.Context(), "a test takes a copy of everything", func(tx *db.SystemTx) error {
		names, err := db.Column[string](tx, tables)
		if err != nil {
			return err
		}
		for _, table := range names {
			fields, err := db.Column[string](tx, columns, table)
			if err != nil {
				return err
			}
			for _, c := range fields {
				cells, err := db.Column[string](tx, `SELECT COALESCE(CAST("`+c+`" AS TEXT), '') FROM "`+table+`"`)
				if err != nil {
					return err
				}
				out[table] = append(out[table], cells...)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

// What was widened is read by those it was widened to, with its files, and by nobody else.
func TestWhoReadsWhatWasWidened(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		f := s.fill()
		inProgramme := s.personOf("Pia", "pia@example.org", "")
		leads := s.personOf("Lea", "lea@example.org", "")
		colleague := s.personOf("Olu", "olu@example.org", "Trust of the north")
		anybody := s.personOf("Ned", "ned@example.org", "Trust of the south")
		site.Write(func(tx *db.Tx) error {
			if _, err := tx.Exec(`INSERT INTO edition_person (network_id, edition_id, person_id, function, side) VALUES ($1, $2, $3, 'facilitator', 'partner')`, s.edition, leads.ID); err != nil {
				return err
			}
			_, err := tx.Exec(`INSERT INTO place (network_id, id, edition_id, person_id, side, confirmed) VALUES ($1, $2, $3, $4, 'partner', 1)`, db.NewID(), s.edition, inProgramme.ID)
			return err
		})
		far := site.Network("far")
		readers := map[string]*apptest.Client{"in the programme": site.As(inProgramme), "facilitator": site.As(leads), "colleague": site.As(colleague), "in the network": site.As(anybody),
			"coordinator": site.As(s.boss), "visitor": site.Visitor(), "member": s.g, "other network": far.As(far.Person("Fay", "fay@example.org"))}
		organisation := "organisation:" + string(s.anil.Organisation)
		for _, step := range []struct {
			audience entry.Audience
			choice   string
			may      string
		}{
			{entry.Members, "", ""},
			{entry.Programme, "programme", "in the programme, facilitator, member"},
			{entry.Organisation, organisation, "colleague, member"},
			{entry.Network, "network", "in the programme, facilitator, colleague, in the network, coordinator, member"},
			{entry.Public, "public", "in the programme, facilitator, colleague, in the network, coordinator, member, visitor"},
		} {
			if step.choice != "" {
				s.widen(f.shown, step.choice)
			}
			if e := s.find(f.shown); e.Audience != step.audience {
				t.Fatalf("it is seen by %s, want %s", e.Audience, step.audience)
			}
			for who, c := range readers {
				may := strings.Contains(", "+step.may+",", ", "+who+",")
				for _, path := range []string{"/learning/" + string(f.shown), "/learning/" + string(f.shown) + "/files/" + string(f.shownFile)} {
					r := c.Get(path)
					if got := r.Status == http.StatusOK; got != may || !may && r.Status != http.StatusNotFound {
						t.Errorf("%s: %s reads %s: %d", step.audience, who, path, r.Status)
					}
				}
				if listed := c.Get("/learning").Has("The first family"); listed != may {
					t.Errorf("%s: %s finds it in the list: %v", step.audience, who, listed)
				}
				c.Get("/learning/" + string(f.entry)).Is(http.StatusNotFound)
			}
		}
		// One member alone takes it back, at once, for everybody.
		s.g.Post(s.at+"/log/"+string(f.shown)+"/narrow", url.Values{"to": {"members"}}).Is(http.StatusSeeOther)
		for who, c := range readers {
			if r := c.Get("/learning/" + string(f.shown)); r.Status != http.StatusNotFound {
				t.Errorf("after narrowing %s still reads it: %d", who, r.Status)
			}
			c.Get("/learning/" + string(f.shown) + "/files/" + string(f.shownFile)).Is(http.StatusNotFound)
		}
	})
}
