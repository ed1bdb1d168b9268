package access

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"alongside/internal/app"
	"alongside/internal/platform/db"
	"alongside/internal/platform/web"
)

// program is the whole program over a copy of the frozen database, files and keys. It is opened again over a fresh copy after
// each request that changed something, so that the order of requests does not matter.
type program struct {
	t      *testing.T
	m      *matrix
	folder string
	db     *db.DB
	app    *app.App
	state  string
	asked  int
}

// restart begins again with a fresh copy.
func (p *program) restart() {
	p.close()
	err := os.RemoveAll(p.folder)
	if err == nil {
		err = os.CopyFS(p.folder, os.DirFS(p.m.folder))
	}
	if err == nil {
		p.db, err = db.Open(context.Background(), "sqlite:"+filepath.Join(p.folder, "alongside.db"), db.Options{Now: p.m.config.Now})
	}
	c := p.m.config
	c.Data, c.Keys = filepath.Join(p.folder, "data"), filepath.Join(p.folder, "keys")
	c.Log = slog.New(slog.NewTextHandler(p.t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	if err == nil {
		p.app, err = app.Assemble(context.Background(), c, p.db)
	}
	if err != nil {
		panic(fmt.Sprintf("the program does not start over a copy of the database: %v", err))
	}
	p.read()
	p.state = p.header()
}

func (p *program) close() {
	if p.db == nil {
		return
	}
	if err := p.db.Close(); err != nil {
		p.t.Errorf("closing a copy of the database: %v", err)
	}
	p.db = nil
}

// read makes sure that the file's index exists: SQLite makes it when the file is first used.
func (p *program) read() {
	if err := p.db.Ping(context.Background()); err != nil {
		panic(err)
	}
}

// header is the beginning of SQLite's index of the write-ahead log, which is different after each change that was
// committed and only then (https://www.sqlite.org/walformat.html, the WAL-index header).
func (p *program) header() string {
	f, err := os.Open(filepath.Join(p.folder, "alongside.db-shm"))
	if err != nil {
		panic(err)
	}
	defer f.Close() //nolint:errcheck // only read
	var head [48]byte
	if _, err := f.Read(head[:]); err != nil {
		panic(err)
	}
	return string(head[:])
}

// answer is what somebody got.
type answer struct {
	status   int
	location string
	header   http.Header
	body     string
	kind     string // what sort of body it is, by the words of its main part: the same for the same page
	changed  bool   // the database is not what it was
}

// word is the answer as the golden file has it.
func (a answer) word() string {
	if a.status == http.StatusUnauthorized || a.status == http.StatusSeeOther && strings.Contains(a.location, "/sign-in?next=") {
		return "sign-in"
	}
	return fmt.Sprint(a.status)
}

// ask sends one request: a page, or its form with nothing in it.
func (p *program) ask(r *web.Route, path, role string) answer {
	request := httptest.NewRequest(r.Method, p.m.config.URL+path+asked[r.Path], nil)
	if r.Method == http.MethodPost {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	// Everybody comes from a place of their own, so that nobody meets the limits of another.
	p.asked++
	request.RemoteAddr = fmt.Sprintf("10.%d.%d.%d:40000", p.asked>>16, p.asked>>8&255, p.asked&255)
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	secret := p.m.home.Session[role]
	if role == foreign {
		secret = p.m.other.Session[foreign]
	}
	if secret != "" {
		request.AddCookie(&http.Cookie{Name: "__Host-session", Value: secret})
	}
	w := httptest.NewRecorder()
	p.app.Server.Handler().ServeHTTP(w, request)
	a := answer{status: w.Code, location: w.Header().Get("Location"), header: w.Header(), body: w.Body.String()}
	a.kind = fmt.Sprintf("%s %x", w.Header().Get("Content-Type"), mainPart(w.Body.Bytes()))
	if now := p.header(); now != p.state {
		a.changed = true
		p.restart()
	}
	return a
}

// nextPage is the address of the page that a link for signing in leads back to: the one that was asked for.
var nextPage = regexp.MustCompile(`\?next=[^"]*"`)

// mainPart is what a page says, without its frame, in which the address of the page is.
func mainPart(body []byte) int {
	_, rest, found := bytes.Cut(body, []byte("<main"))
	if !found {
		return len(body)
	}
	return len(bytes.Join(bytes.Fields(nextPage.ReplaceAll(rest, nil)), []byte(" ")))
}
