// Package access asks for every route of the program as every kind of person, for their own objects, for those of another
// network and for objects that do not exist, and compares the answers with matrix.golden. A new route adds a line to that
// file (go test ./test/access -update), which is then read: it is the record of who may do what.
//
// Some promises do not depend on the file: nothing fails inside, what is foreign cannot be told from what is missing,
// nobody but its members gets anything of a collaboration's space, what is refused changes nothing, asking for a page
// changes nothing, and no page shows a name of another network.
package access

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"alongside/internal/app"
	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/dbtest"
	"alongside/internal/platform/web"
)

var update = flag.Bool("update", false, "write what is answered now into matrix.golden")

const golden = "matrix.golden"

// Two roles who are not people of the network.
const (
	visitor = "visitor" // not signed in; where a route takes the secret of a link, this is who holds it
	foreign = "foreign" // coordinator and administrator of another network
)

var roles = append([]string{visitor, foreign}, columns...)

// constant are path parameters that are no objects: every network has the same ones.
var constant = map[string]bool{"section": true, "number": true, "way": true, "topic": true, "form": true, "sort": true}

// missing are values of things that do not exist, for parameters that are not ids.
var missing = map[string]string{"token": db.NewToken(), "slug": "no-such-programme", "key": "no-such-form"}

// asked is what stands behind the address of a page that there is not without it.
var asked = map[string]string{"/editions/{edition}/people/{person}/remove": "?function=coach"}

// noted are pages whose reading is itself written down: those that show what people told about their needs, and the audit
// log as a file, in the audit log; of a private calendar address, when it was last used.
var noted = map[string]bool{
	"/admin/audit.csv": true, "/calendar/{token}": true,
	"/bank/{organisation}/people/{person}":      true, // who opens a card is written down for its owner, also when the form on it is shown again
	"/editions/{edition}/selection/waiting.csv": true, "/editions/{edition}/selection/waiting.xlsx": true, "/editions/{edition}/selection/{application}": true,
	"/editions/{edition}/seating/kinds": true, "/editions/{edition}/seating/run-sheet": true,
	"/editions/{edition}/needs": true, "/editions/{edition}/days/{day}/needs": true, "/editions/{edition}/applications/{application}": true,
	"/editions/{edition}/days/{day}/needs/{person}": true,                                                            // its form is shown again with everybody's needs when somebody else was faster
	"/editions/{edition}/bursaries/{application}":   true, "/editions/{edition}/bursaries/{application}/award": true, // shows why they asked, and again when a decision clashes
	"/editions/{edition}/bursaries/{application}/decline": true, "/editions/{edition}/bursaries/{application}/take-back": true,
	"/editions/{edition}/applications/{application}/coaching": true, "/editions/{edition}/applications/{application}/coaching/taken": true, // shown again with the application
}

// everywhere are routes that are right to answer for another network. A link for signing in, or for another address, belongs
// to an account, and accounts are of the whole installation: what a person is in a network does not come with it. Who
// administers the oldest network keeps the list of all networks.
var everywhere = map[string]bool{"/sign-in/{token}": true, "/me/sign-in/email/{token}": true, "/admin/networks/{network}/edit": true}

// counted are forms that count tries even when they are refused.
var counted = map[string]bool{"/sign-in/password": true, "/me/sign-in/confirm": true}

const header = `# Who gets what, route by route: method and path, its permission, what each kind of person is answered for an object of
# their own network (forms are sent empty), and what anybody gets for an object of another network or one that does not exist.
# sign-in leads to signing in (401 for a form), 303 leads on, 422 tells what is wrong with the form. The foreigner is
# coordinator and administrator of another network. Written by: go test ./test/access -update

`

func TestEveryRouteForEverybody(t *testing.T) {
	m := newMatrix(t)
	routes := m.routes(t)
	lines := make([]string, len(routes))
	var work sync.WaitGroup
	next := make(chan int)
	for range 2 {
		work.Go(func() {
			p := m.open(t)
			defer p.close()
			for i := range next {
				lines[i] = m.line(t, p, routes[i])
			}
		})
	}
	for i := range routes {
		next <- i
	}
	close(next)
	work.Wait()
	text := header + strings.Join(lines, "\n") + "\n"
	if *update {
		if err := os.WriteFile(golden, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	old, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	compare(t, string(old), text)
}

func compare(t *testing.T, old, now string) {
	t.Helper()
	if old == now {
		return
	}
	was, is := strings.Split(old, "\n"), strings.Split(now, "\n")
	for _, l := range was {
		if !slices.Contains(is, l) {
			t.Errorf("was  %s", l)
		}
	}
	for _, l := range is {
		if !slices.Contains(was, l) {
			t.Errorf("now  %s", l)
		}
	}
	t.Error("the answers differ from " + golden + ": if they should, run go test ./test/access -update and read the changed lines")
}

// matrix is the world that is asked, frozen in one folder, and one of the same kind in another network.
type matrix struct {
	home, other *world
	config      app.Config
	folder      string // the database, the files and the keys
}

func newMatrix(t *testing.T) *matrix {
	t.Helper()
	files, err := app.Migrations()
	if err != nil {
		t.Fatal(err)
	}
	address := dbtest.Address(t, db.SQLite, files)
	d, err := db.Open(context.Background(), address, db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	site := apptest.New(t, d)
	m := &matrix{home: build(t, site, "Homewood"), other: build(t, site.Network("other"), "Farfield"), config: site.App.Config}
	both := m.other.site.Person("Both", "both@farfield.example.org", access.Coordinator, access.Administrator)
	m.other.Session[foreign] = m.other.site.Session(both)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	m.folder = filepath.Join(t.TempDir(), "frozen")
	text, err := os.ReadFile(strings.TrimPrefix(address, "sqlite:"))
	if err == nil {
		err = errors.Join(os.CopyFS(filepath.Join(m.folder, "data"), os.DirFS(m.config.Data)), os.CopyFS(filepath.Join(m.folder, "keys"), os.DirFS(m.config.Keys)),
			os.WriteFile(filepath.Join(m.folder, "alongside.db"), text, 0o600))
	}
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// routes are the routes of the program, after a look at whether each can be asked.
func (m *matrix) routes(t *testing.T) []*web.Route {
	t.Helper()
	routes := m.home.site.App.Server.Routes()
	for _, r := range routes {
		for _, name := range parameters(r.Path) {
			if _, ok := m.sample(m.home, r.Path, name); !ok {
				t.Fatalf("the route %s %s needs an object for {%s}: make one in build (world_test.go) and put its id into Sample", r.Method, r.Path, name)
			}
		}
	}
	return routes
}

var parameter = regexp.MustCompile(`\{([a-z]+)\}`)

func parameters(path string) []string {
	var out []string
	for _, m := range parameter.FindAllStringSubmatch(path, -1) {
		out = append(out, m[1])
	}
	return out
}

// sample is the object of a world for a parameter of a route: one that was made for the beginning of its path, or the
// ordinary one of that kind.
func (m *matrix) sample(w *world, path, name string) (string, bool) {
	best := ""
	for begin, values := range w.Exact {
		if strings.HasPrefix(path, begin) && len(begin) > len(best) && values[name] != "" {
			best = begin
		}
	}
	if best != "" {
		return w.Exact[best][name], true
	}
	v, ok := w.Sample[name]
	return v, ok
}

// fill puts values into a path.
func fill(path string, value func(name string) string) string {
	path = strings.TrimSuffix(path, "{$}")
	return parameter.ReplaceAllStringFunc(path, func(s string) string { return value(strings.Trim(s, "{}")) })
}

// strange are the addresses of a route in which one object or all are of another network, each with its twin in which they
// do not exist.
func (m *matrix) strange(path string) [][2]string {
	var movable []string
	for _, name := range parameters(path) {
		if !constant[name] {
			movable = append(movable, name)
		}
	}
	sets := [][]string{movable}
	if len(movable) > 1 {
		for _, name := range movable {
			sets = append(sets, []string{name})
		}
	}
	var out [][2]string
	for _, set := range sets {
		if len(set) == 0 {
			continue
		}
		with := func(other func(name string) string) string {
			return fill(path, func(name string) string {
				if slices.Contains(set, name) {
					return other(name)
				}
				v, _ := m.sample(m.home, path, name)
				return v
			})
		}
		nowhere := db.NewID()
		out = append(out, [2]string{
			with(func(name string) string { v, _ := m.sample(m.other, path, name); return v }),
			with(func(name string) string {
				if v := missing[name]; v != "" {
					return v
				}
				return string(nowhere)
			}),
		})
	}
	return out
}

// line asks for a route as everybody and says what they got.
func (m *matrix) line(t *testing.T, p *program, r *web.Route) string {
	own := fill(r.Path, func(name string) string { v, _ := m.sample(m.home, r.Path, name); return v })
	got, elsewhere := map[string]string{}, map[string]bool{}
	for _, role := range roles {
		a := p.ask(r, own, role)
		got[role] = a.word()
		m.promises(t, r, own, role, a)
		for _, pair := range m.strange(r.Path) {
			theirs, nobodys := p.ask(r, pair[0], role), p.ask(r, pair[1], role)
			m.promises(t, r, pair[0], role, theirs)
			m.promises(t, r, pair[1], role, nobodys)
			if everywhere[r.Path] {
				continue
			}
			if theirs.word() != nobodys.word() || theirs.kind != nobodys.kind {
				t.Errorf("%s %s as %s: an object of another network answers %s %s, one that does not exist %s %s", r.Method, r.Path, role, theirs.word(), theirs.kind, nobodys.word(), nobodys.kind)
			}
			if w := theirs.word(); w != "sign-in" {
				elsewhere[w] = true
			}
		}
	}
	line := fmt.Sprintf("%-4s %-66s %-38s %s", r.Method, r.Path, short(r.Permission.String()), inWords(got))
	if len(elsewhere) > 0 {
		line += " | elsewhere " + strings.Join(slices.Sorted(maps.Keys(elsewhere)), " ")
		// A link that is not known may have been one that has ended, so its page tells that (410).
		if !everywhere[r.Path] && len(elsewhere) > 1 || !elsewhere["404"] && !(r.Permission.NeedsLink() && elsewhere["410"]) {
			t.Errorf("%s %s: objects of another network answer %s, want only 404", r.Method, r.Path, strings.Join(slices.Sorted(maps.Keys(elsewhere)), " "))
		}
	}
	return line
}

// short leaves the reasons of public pages out.
func short(permission string) string {
	before, _, _ := strings.Cut(permission, ":")
	if before == "public" {
		return before
	}
	return permission
}

// inWords groups roles by what they got: "200 coordinator, 404 the rest".
func inWords(got map[string]string) string {
	by := map[string][]string{}
	for _, role := range roles {
		by[got[role]] = append(by[got[role]], role)
	}
	words := slices.Sorted(maps.Keys(by))
	if len(words) == 1 {
		return words[0] + " everybody"
	}
	most := words[0]
	for _, w := range words {
		if len(by[w]) > len(by[most]) {
			most = w
		}
	}
	var out []string
	for _, w := range words {
		if w != most {
			out = append(out, w+" "+strings.Join(by[w], " "))
		}
	}
	return strings.Join(out, ", ") + ", " + most + " the rest"
}

// promises are what must hold for every answer, whatever the golden file says.
func (m *matrix) promises(t *testing.T, r *web.Route, path, role string, a answer) {
	what := fmt.Sprintf("%s %s as %s", r.Method, strings.ReplaceAll(path, "\n", " "), role)
	w := a.word()
	switch {
	case a.status >= 500:
		t.Errorf("%s (%s): something fails inside, the answer is %d", what, r.Path, a.status)
	case strings.Contains(a.body, m.other.Family):
		t.Errorf("%s (%s): the answer names something of another network", what, r.Path)
	case strings.HasPrefix(r.Path, "/collaborations/{collaboration}") && role != member && w != "404" && w != "sign-in":
		t.Errorf("%s (%s): somebody who is not a member is answered %s", what, r.Path, w)
	case (role == visitor || role == foreign) && !r.Permission.Open() && w != "sign-in":
		t.Errorf("%s (%s): somebody who is not signed in is answered %s", what, r.Path, w)
	case a.changed && r.Method == http.MethodGet && !(w == "200" && noted[r.Path]):
		t.Errorf("%s (%s): asking for a page changes something", what, r.Path)
	case a.changed && (w == "sign-in" || w[0] == '4') && !counted[r.Path] && !((w == "409" || w == "422") && noted[r.Path]):
		t.Errorf("%s (%s): what is refused (%s) changes something", what, r.Path, w)
	}
}

// open starts the program over a copy of the frozen database.
func (m *matrix) open(t *testing.T) *program {
	p := &program{t: t, m: m, folder: filepath.Join(t.TempDir(), "copy")}
	p.restart()
	return p
}
