package administration_test

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/area/administration"
	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/job"
	"alongside/internal/platform/mail"
)

// TestTheLogOfPrivateSpacesIsNotShown writes lines of every sort and looks for them on the page and in the download.
func TestTheLogOfPrivateSpacesIsNotShown(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		ada := site.Person("Ada", "ada@example.org", access.Administrator)
		bo := site.Person("Bo", "bo@example.org")
		actor := site.Actor(bo)
		private := []string{"entry.add", "entry.widen", "agreement.assent", "proposal.withdraw", "meeting.log", "collaboration.member", "profile.save", "feedback.needs", "something-new.done"}
		site.Write(func(tx *db.Tx) error {
			for _, action := range append(slices.Clone(private), "edition.publish") {
				if err := audit.Record(tx, actor, action, "thing", db.NewID(), "told "+action); err != nil {
					return err
				}
			}
			return nil
		})
		for _, s := range administration.Shown() {
			if !strings.HasSuffix(s, ".") {
				t.Errorf("%q would show whatever begins so", s)
			}
		}
		admin := site.As(ada)
		for _, page := range []*apptest.Result{
			admin.Get("/admin/audit").Is(http.StatusOK).Shows("published an edition", "Bo Example"), admin.Get("/admin/audit.csv").Is(http.StatusOK),
			admin.Get("/admin/audit?action=entry.").Is(http.StatusOK), admin.Get("/admin/audit.csv?action=agreement.").Is(http.StatusOK),
		} {
			if !strings.Contains(page.Body, "edition.publish") && strings.HasPrefix(page.Header.Get("Content-Type"), "text/csv") && strings.Count(page.Body, "\n") > 3 {
				t.Error("the download is not the log")
			}
			for _, action := range private {
				page.Hides("told " + action)
			}
		}
	})
}

// Whoever adds an action decides whether administrators see it: none is left out by being forgotten, and none is shown so.
func TestEveryActionIsShownOrPrivate(t *testing.T) {
	seen := map[string]bool{}
	for name, file := range sourcesUnder(t, "../..") {
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) < 3 {
				return true
			}
			if f, ok := call.Fun.(*ast.SelectorExpr); !ok || f.Sel.Name != "Record" || fmt.Sprint(f.X) != "audit" {
				return true
			}
			action := call.Args[2]
			for sum, ok := action.(*ast.BinaryExpr); ok; sum, ok = action.(*ast.BinaryExpr) {
				action = sum.X // "sponsor." + what
			}
			if word, ok := action.(*ast.BasicLit); ok {
				text, _ := strconv.Unquote(word.Value) // the compiler has read it
				seen[text] = true
				shown := slices.ContainsFunc(administration.Shown(), func(b string) bool { return strings.HasPrefix(text, b) })
				if private := slices.ContainsFunc(administration.Private(), func(b string) bool { return strings.HasPrefix(text, b) }); shown == private {
					t.Errorf("%s: the action %q must be shown to administrators or private, and not both", name, text)
				}
			}
			return true
		})
	}
	for _, known := range []string{"edition.basics", "space.join", "sponsor."} {
		if !seen[known] {
			t.Errorf("the action %q was not found: the search finds nothing any more", known)
		}
	}
}

// sourcesUnder reads the program's own files under a folder, by name.
func sourcesUnder(t *testing.T, folder string) map[string]*ast.File {
	out := map[string]*ast.File{}
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		out[path], err = parser.ParseFile(token.NewFileSet(), path, nil, 0)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestSearchingTheLog(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		ada, bo := site.Person("Ada", "ada@example.org", access.Administrator), site.Person("Bo", "bo@example.org")
		write := func(action string) {
			who := site.Actor(bo)
			site.Write(func(tx *db.Tx) error { return audit.Record(tx, who, action, "edition", "", "") })
		}
		write("edition.early")
		site.Advance(40 * 24 * time.Hour) // now in April, in summer time
		write("edition.late")
		admin := site.As(ada)
		for query, want := range map[string]string{
			"action=edition.":                             "late early",
			"action=edition.&who=BO":                      "late early",
			"action=edition.&who=ada":                     "",
			"action=edition.&from=1+April+2026":           "late",
			"action=edition.&to=2/3/2026":                 "early",
			"action=edition.&from=11/4/2026&to=11/4/2026": "late",
			"action=edition.&from=12/4/2026":              "",
		} {
			page := admin.Get("/admin/audit?" + query).Is(http.StatusOK)
			var got []string
			for _, w := range []string{"late", "early"} {
				if page.Has("edition: " + w) {
					got = append(got, w)
				}
			}
			if strings.Join(got, " ") != want {
				t.Errorf("%s finds %q, want %q", query, got, want)
			}
		}
		bad := admin.Get("/admin/audit?from=soon&to=2026-01-01").Is(http.StatusOK)
		if bad.Problem("from") == "" || bad.Field("from") != "soon" {
			t.Errorf("problem %q, kept %q", bad.Problem("from"), bad.Field("from"))
		}
	})
}

func TestChangedLogShows(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		admin := site.As(site.Person("Ada", "ada@example.org", access.Administrator))
		for range 3 {
			site.As(site.Person("X", string(db.NewID())+"@example.org"))
		}
		admin.Get("/admin/audit/check").Is(http.StatusOK).Shows("Yes, the log is whole")
		site.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE audit SET actor = 'Nobody' WHERE network_id = $1 AND seq = 2`)
			return err
		})
		admin.Get("/admin/audit/check").Is(http.StatusOK).Shows("No, the log was changed")
	})
}

// TestDownloadIsSafe: names that a spreadsheet would run come out as text, and the download is written down itself.
func TestDownloadIsSafe(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		ada := site.Person("Ada", "ada@example.org", access.Administrator)
		evil := site.Person(`=HYPERLINK("https://evil.example","Click")`, "evil@example.org")
		site.As(evil)
		r := site.As(ada).Get("/admin/audit.csv").Is(http.StatusOK)
		if d := r.Header.Get("Content-Disposition"); !strings.HasPrefix(d, "attachment;") || !strings.Contains(d, "log-first-2026-03-02.csv") {
			t.Errorf("disposition %q", d)
		}
		rows, err := csv.NewReader(strings.NewReader(r.Body)).ReadAll()
		if err != nil || len(rows) < 3 {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
		found := false
		for _, row := range rows {
			for _, cell := range row {
				if strings.ContainsAny(cell[:min(1, len(cell))], "=+-@\t\r") {
					t.Errorf("a spreadsheet would run %q", cell)
				}
				found = found || strings.HasPrefix(cell, `'=HYPERLINK`)
			}
		}
		if !found {
			t.Error("the name is not in the download")
		}
		if got := actions(site, "audit."); len(got) != 1 {
			t.Errorf("log %q", got)
		}
	})
}

// refusing is a mail server that takes nothing.
type refusing struct{}

func (refusing) Send(context.Context, mail.Message) error { return errors.New("550 no such mailbox") }

func TestLetters(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		ada := site.Person("Ada", "ada@example.org", access.Administrator)
		send := func(p *mail.Post, to, subject string, private bool) {
			site.Write(func(tx *db.Tx) error {
				return p.Send(tx, mail.Letter{To: to, Subject: subject, Text: "the secret body", Private: private})
			})
		}
		send(site.App.Post, "bo@example.org", "A plain subject", false)
		send(site.App.Post, "cy@example.org", "Our hidden agreement", true)
		site.Work()
		away := mail.NewPost(site.DB, site.App.Keys, refusing{}, site.App.Config.Log, "https://alongside.test", false)
		send(away, "lost@example.org", "Lost subject", false)
		send(away, "lostpair@example.org", "Our other hidden agreement", true)
		for range 30 {
			if _, err := away.Deliver(t.Context()); err != nil {
				t.Fatal(err)
			}
			site.Advance(24 * time.Hour)
		}
		admin := site.As(ada)
		admin.Get("/admin").Is(http.StatusOK).Shows("2 did not arrive")
		page := admin.Get("/admin/messages").Is(http.StatusOK).Shows("A plain subject", "bo@example.org", "Lost subject", "550 no such mailbox", "lostpair@example.org", "About a private space")
		page.Hides("the secret body", "hidden agreement", "cy@example.org")
		admin.Get("/admin/messages?q=hidden").Is(http.StatusOK).Hides("lostpair@example.org", "About a private space")
		admin.Get("/admin/messages?state=sent").Is(http.StatusOK).Shows("A plain subject").Hides("Lost subject")
		admin.Get("/me").Is(http.StatusOK).Shows("Look at 2 letters that did not arrive")
		again := page.Attr(`form[action$="/retry"]`, "action")
		if len(again) != 2 {
			t.Fatalf("%d buttons to send again", len(again))
		}
		for _, action := range again {
			admin.Post(action, url.Values{}).To("/admin/messages")
			admin.Post(action, url.Values{}).Is(http.StatusNotFound) // it waits now
		}
		site.Work()
		if n := len(site.Mail.To("lost@example.org")); n != 1 {
			t.Errorf("%d letters after sending again", n)
		}
	})
}

func TestJobs(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		ada := site.Person("Ada", "ada@example.org", access.Administrator)
		fails := true
		site.App.Worker.Register("test.fragile-work", func(context.Context, db.ID, []byte) error {
			if fails {
				return errors.New("the printer is on fire")
			}
			return nil
		})
		site.Write(func(tx *db.Tx) error {
			if err := job.Later(tx, "test.fragile-work", "", 0, "the secret payload"); err != nil {
				return err
			}
			return job.Later(tx, "test.later-work", "", tx.Now.Add(1000*time.Hour), nil)
		})
		for range 12 {
			site.Work()
			site.Advance(20 * time.Hour)
		}
		admin := site.As(ada)
		page := admin.Get("/admin/jobs").Is(http.StatusOK).Shows("test: fragile work", "the printer is on fire", "test: later work").Hides("secret payload")
		retry := page.Attr(`form[action$="/retry"]`, "action")
		if len(retry) != 1 {
			t.Fatalf("%d buttons", len(retry))
		}
		west := site.Network("west")
		west.As(west.Person("Wes", "wes@example.org", access.Administrator)).Post(retry[0], url.Values{}).Is(http.StatusNotFound)
		fails = false
		admin.Post(retry[0], url.Values{}).To("/admin/jobs")
		site.Work()
		admin.Get("/admin/jobs").Is(http.StatusOK).Shows("Nothing has failed").Hides("fragile")
	})
}
