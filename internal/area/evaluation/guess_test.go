package evaluation_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
)

// evidence is what an operator has of one wave of five people after it closed. Position i is the i-th person to answer:
// the operator saw them come. The mark is what each response says; the true mark of the i-th is not in the evidence.
type evidence struct {
	boxes     []row // the box that came with the i-th answer, as it was then
	open      []row // the boxes shortly before the closing, in the order of the file
	raw       []int // where each of boxes begins in the raw file then, on SQLite
	ledgers   []row // the ledger after the i-th answer
	opened    row   // the ledger before any answer
	invited   []row // the invitation of the i-th person
	responses []row // as they lie in the file
	marks     []int // of each response
}

// attack guesses which response belongs to the first person who answered.
type attack struct {
	name  string
	guess func(e evidence) int
}

// byRank guesses that the response has the same rank among responses as the first person's thing has among its kind.
func byRank[K cmp.Ordered](things []row, key func(row) K, responseKey func(row) K) func(e evidence) int {
	return func(e evidence) int {
		rank := 0
		for _, o := range things[1:] {
			if key(o) < key(things[0]) {
				rank++
			}
		}
		order := sortedBy(e.responses, responseKey)
		return order[min(rank, len(order)-1)]
	}
}

func sortedBy[K cmp.Ordered](rows []row, key func(row) K) []int {
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(key(rows[a]), key(rows[b])) })
	return order
}

func id(r row) string     { return r.values["id"] }
func sealed(r row) string { return r.values["sealed"] }
func length(r row) int    { return len(r.values["sealed"]) }
func writer(r row) string { return fmt.Sprintf("%12s", r.writer) }

// uuidTime reads an id as if it told the time, as a UUIDv7 does.
func uuidTime(r row) string { return strings.ReplaceAll(id(r), "-", "")[:12] }

// numbers joins every value of the row that could be read as a number or a time.
func numbers(r row) string {
	var out []string
	for k, v := range r.values {
		if _, err := strconv.ParseInt(v, 10, 64); err == nil && k != "position" {
			out = append(out, fmt.Sprintf("%s%020s", k, v))
		}
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

// alike counts the characters that two texts share at the same places.
func alike(a, b string) int {
	n := 0
	for i := range min(len(a), len(b)) {
		if a[i] == b[i] {
			n++
		}
	}
	return n
}

func mostAlike(e evidence, thing string) int {
	best, at := -1, 0
	for i, r := range e.responses {
		for _, s := range []string{sealed(r), id(r)} {
			if n := alike(thing, s); n > best {
				best, at = n, i
			}
		}
	}
	return at
}

// attacks are the ways to join that we know of.
var attacks = []attack{
	{"place in the file", func(e evidence) int {
		return sortedBy(e.responses, func(r row) string { return fmt.Sprintf("%20s", r.place) })[0]
	}},
	{"last place in the file", func(e evidence) int {
		return sortedBy(e.responses, func(r row) string { return fmt.Sprintf("%20s", r.place) })[len(e.responses)-1]
	}},
	{"order of ids", func(e evidence) int { return sortedBy(e.responses, id)[0] }},
	{"time in ids", func(e evidence) int { return byRank(e.boxes, uuidTime, uuidTime)(e) }},
	{"order of writing transactions", func(e evidence) int { return sortedBy(e.responses, writer)[0] }},
	{"any column with numbers", func(e evidence) int { return byRank(e.boxes, numbers, numbers)(e) }},
	{"rank of the box's id", func(e evidence) int { return byRank(e.boxes, id, id)(e) }},
	{"rank of the invitation's id", func(e evidence) int { return byRank(e.invited, id, id)(e) }},
	{"place in the ledger", func(e evidence) int {
		return byRank(e.invited, func(r row) string { return fmt.Sprintf("%4s", r.values["position"]) }, id)(e)
	}},
	{"rank of the person's id", func(e evidence) int {
		return byRank(e.invited, func(r row) string { return r.values["person_id"] }, id)(e)
	}},
	{"the box's id again", func(e evidence) int { return mostAlike(e, id(e.boxes[0])) }},
	{"the box's bytes again", func(e evidence) int { return mostAlike(e, sealed(e.boxes[0])) }},
	{"length of the box", func(e evidence) int { return byRank(e.boxes, length, length)(e) }},
	{"rank of the box's bytes", func(e evidence) int { return byRank(e.boxes, sealed, sealed)(e) }},
	{"order of what was said", func(e evidence) int {
		order := make([]int, len(e.marks))
		for i := range order {
			order[i] = i
		}
		slices.SortFunc(order, func(a, b int) int { return e.marks[a] - e.marks[b] })
		return order[0]
	}},
}

// within says how many hits of n tries at chance p still are chance: outside, chance would lie once in 10^9 runs.
func within(n int, p float64) (low, high int) {
	const tail = 5e-10
	probability := func(k int) float64 {
		a, _ := math.Lgamma(float64(n + 1))
		b, _ := math.Lgamma(float64(k + 1))
		c, _ := math.Lgamma(float64(n - k + 1))
		return math.Exp(a - b - c + float64(k)*math.Log(p) + float64(n-k)*math.Log(1-p))
	}
	sum := 0.0
	for low = 0; low <= n; low++ {
		if sum += probability(low); sum > tail {
			break
		}
	}
	sum = 0
	for high = n; high >= 0; high-- {
		if sum += probability(high); sum > tail {
			break
		}
	}
	return low, high
}

// openAttacks guess which box came first, while a wave is open: by them an operator who has the key of the wave too would
// know who said what.
var openAttacks = []attack{
	{"place of the box in the file", func(e evidence) int {
		return e.arrival(sortedBy(e.open, func(r row) string { return fmt.Sprintf("%20s", r.place) })[0])
	}},
	{"last place of the box in the file", func(e evidence) int {
		return 4 - e.arrival(sortedBy(e.open, func(r row) string { return fmt.Sprintf("%20s", r.place) })[4])
	}},
	{"transaction that wrote the box", func(e evidence) int { return e.arrival(sortedBy(e.open, writer)[0]) }},
	{"order of the boxes' ids", func(e evidence) int { return e.arrival(sortedBy(e.open, id)[0]) }},
	{"first byte of the box in the raw file", func(e evidence) int {
		if e.raw == nil {
			return e.arrival(sortedBy(e.open, id)[0])
		}
		return slices.Index(e.raw, slices.Min(e.raw))
	}},
}

// arrival is when the n-th box of those that lie there came, from 0.
func (e evidence) arrival(n int) int {
	return slices.IndexFunc(e.boxes, func(b row) bool { return sealed(b) == sealed(e.open[n]) })
}

// rawFiles are the bytes of the database's file and of its write-ahead log, on SQLite.
func (s *scene) rawFiles() [2][]byte {
	s.t.Helper()
	var path string
	s.site.System(func(tx *db.SystemTx) error {
		var err error
		path, err = db.Value[string](tx, `SELECT file FROM pragma_database_list WHERE name = 'main'`)
		return err
	})
	file, err := os.ReadFile(path)
	s.must(err)
	log, err := os.ReadFile(path + "-wal")
	if !errors.Is(err, os.ErrNotExist) {
		s.must(err)
	}
	return [2][]byte{file, log}
}

// TestClosedBoxesLeaveTheFile looks for the boxes of a wave in the raw file and in its log, before and after the closing.
func TestClosedBoxesLeaveTheFile(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 5)
		wave := s.open("At the end", "pairs-end")
		for i, p := range s.people {
			s.answer(p, said(i))
		}
		boxes := s.waveRows(wave)["wave_box"]
		found := func() int {
			n := 0
			for _, file := range s.rawFiles() {
				for _, b := range boxes {
					if bytes.Contains(file, []byte(id(b))) || bytes.Contains(file, []byte(sealed(b)[:60])) {
						n++
					}
				}
			}
			return n
		}
		if site.DB.Engine == db.SQLite && found() < 5 {
			t.Fatal("the boxes of the open wave are not in the file: looking for them proves nothing")
		}
		s.close(wave)
		site.Advance(2 * time.Minute)
		site.Work()
		if site.DB.Engine == db.SQLite {
			if n := found(); n != 0 {
				t.Errorf("%d boxes of the closed wave are still in the file or its log", n)
			}
			return
		}
		for _, table := range []string{"wave_box", "wave_ledger"} { // PostgreSQL: nothing is left of the dead rows
			if n := count(s, `SELECT pg_relation_size('`+table+`') + 0 * COUNT(*) FROM network WHERE id = $1 AND 'network_id' <> ''`); n != 0 {
				t.Errorf("%s still takes %d bytes", table, n)
			}
		}
	})
}

// TestGuessing plays many waves of five people and lets every attack guess: none may be better (or worse) than chance.
// Who answers when, and what, comes from a fixed seed.
func TestGuessing(t *testing.T) {
	trials := map[db.Engine]int{db.SQLite: 150, db.PostgreSQL: 80}
	eachEngine(t, func(t *testing.T, fresh func() *apptest.Site) {
		s := newScene(t, fresh(), 5)
		random := rand.New(rand.NewPCG(5, 20150930))
		n := trials[s.site.DB.Engine]
		attacks := slices.Concat(attacks, openAttacks)
		hits := make([]int, len(attacks))
		for range n {
			what := random.Perm(5)
			ev := s.play(random.Perm(5), what)
			for i, a := range attacks {
				guess := a.guess(ev)
				if i < len(attacks)-len(openAttacks) && ev.marks[guess] == what[0] || i >= len(attacks)-len(openAttacks) && guess == 0 {
					hits[i]++
				}
			}
		}
		low, high := within(n, 1.0/5)
		for i, a := range attacks {
			t.Logf("%-32s %3d of %d (chance: %d to %d)", a.name, hits[i], n, low, high)
			if hits[i] < low || hits[i] > high {
				t.Errorf("by the %s an operator is right %d times of %d: chance is %d to %d", a.name, hits[i], n, low, high)
			}
		}
	})
}

// play runs one wave: who[i] is the i-th to answer and gives the mark what[i].
func (s *scene) play(who, what []int) evidence {
	s.t.Helper()
	ctx := context.Background()
	wave := s.open("At the end", "pairs-end")
	at := func() map[string][]row { return s.waveRows(wave) }
	before := at()
	ev := evidence{opened: before["wave_ledger"][0]}
	for i, p := range who {
		inv := before["wave_invitation"][slices.IndexFunc(before["wave_invitation"], func(r row) bool { return r.values["person_id"] == string(s.people[p].ID) })]
		ev.invited = append(ev.invited, inv)
		box, err := s.site.App.Keys.FindBox(wave)
		s.must(err)
		if _, err := s.e.Answer(ctx, s.site.NetworkID, box.Token(db.ID(id(inv))), url.Values{"q-recommend": {strconv.Itoa(what[i])}}); err != nil {
			s.t.Fatal(err)
		}
		now := at()
		fresh := slices.DeleteFunc(now["wave_box"], func(r row) bool {
			return slices.ContainsFunc(ev.boxes, func(o row) bool { return sealed(o) == sealed(r) })
		})
		ev.boxes, ev.ledgers = append(ev.boxes, fresh...), append(ev.ledgers, now["wave_ledger"][0])
	}
	ev.open = at()["wave_box"]
	if s.site.DB.Engine == db.SQLite {
		s.must(s.site.DB.Forget(ctx))
		file := s.rawFiles()[0]
		for _, b := range ev.boxes {
			ev.raw = append(ev.raw, bytes.Index(file, []byte(sealed(b)[:60])))
		}
	}
	s.close(wave)
	ev.responses = at()["wave_response"]
	for _, r := range ev.responses {
		var v struct {
			A map[string]struct{ V []string }
		}
		s.must(json.Unmarshal([]byte(unseal(s, r)), &v))
		mark, err := strconv.Atoi(v.A["recommend"].V[0])
		s.must(err)
		ev.marks = append(ev.marks, mark)
	}
	if len(ev.boxes) != 5 || len(ev.responses) != 5 {
		s.t.Fatalf("%d boxes and %d responses", len(ev.boxes), len(ev.responses))
	}
	return ev
}

// waveRows are the rows of one wave in every table that knows of waves, in the order of the file.
func (s *scene) waveRows(wave db.ID) map[string][]row {
	s.t.Helper()
	out := map[string][]row{}
	s.site.System(func(tx *db.SystemTx) error {
		tables, err := db.Column[string](tx, tablesQuery(s.site.DB.Engine))
		if err != nil {
			return err
		}
		for _, table := range tables {
			if !strings.HasPrefix(table, "wave_") || table == "wave_report" {
				continue
			}
			if out[table], err = dumpTable(tx, s.site.DB.Engine, table, ` WHERE wave_id = '`+string(wave)+`'`); err != nil {
				return err
			}
		}
		return nil
	})
	return out
}

// TestAttacksWork gives the attacks what a careless program would leave behind: each kind of carelessness must be found,
// or the test above would prove nothing.
func TestAttacksWork(t *testing.T) {
	careless := map[string]func(i int, box, response *row){
		"place in the file":             func(i int, _, r *row) { r.place = strconv.Itoa(i + 1) },
		"order of ids":                  func(i int, _, r *row) { r.values["id"] = fmt.Sprintf("%08d-0000-7000-8000-000000000000", i) },
		"time in ids":                   func(_ int, b, r *row) { r.values["id"] = id(*b)[:18] + id(*r)[18:] },
		"order of writing transactions": func(i int, _, r *row) { r.writer = strconv.Itoa(700 + i) },
		"any column with numbers": func(i int, b, r *row) {
			b.values["came"], r.values["came"] = strconv.Itoa(1000+i), strconv.Itoa(1000+i)
		},
		"rank of the box's id":  func(_ int, b, r *row) { r.values["id"] = id(*b) },
		"the box's id again":    func(_ int, b, r *row) { r.values["id"] = id(*b) },
		"the box's bytes again": func(_ int, b, r *row) { r.values["sealed"] = sealed(*b) },
		"length of the box": func(i int, b, r *row) {
			size := []int{500, 100, 900, 300, 700}[i]
			b.values["sealed"], r.values["sealed"] = sealed(*b)[:size], strings.Repeat("x", size/2)
		},
	}
	random := rand.New(rand.NewPCG(7, 7))
	text := func(n int) string {
		out := make([]byte, n)
		for i := range out {
			out[i] = "abcdefghijklmnopqrstuvwxyz0123456789"[random.IntN(36)]
		}
		return string(out)
	}
	for _, a := range attacks {
		leak, ok := careless[a.name]
		if !ok {
			continue
		}
		delete(careless, a.name)
		const n = 60
		hits := 0
		for range n {
			var ev evidence
			for i := range 5 {
				b := row{values: map[string]string{"id": string(db.NewRandomID()), "sealed": text(1000)}, place: strconv.Itoa(i), writer: "1"}
				r := row{values: map[string]string{"id": string(db.NewRandomID()), "sealed": text(1000)}, place: strconv.Itoa(random.IntN(1000)), writer: "1"}
				leak(i, &b, &r)
				ev.boxes, ev.responses, ev.marks = append(ev.boxes, b), append(ev.responses, r), append(ev.marks, i)
			}
			random.Shuffle(5, func(i, j int) {
				ev.responses[i], ev.responses[j] = ev.responses[j], ev.responses[i]
				ev.marks[i], ev.marks[j] = ev.marks[j], ev.marks[i]
			})
			if ev.marks[a.guess(ev)] == 0 {
				hits++
			}
		}
		if hits < n*9/10 {
			t.Errorf("where a program gives it away, the attack by the %s is right only %d times of %d", a.name, hits, n)
		}
	}
	if len(careless) > 0 {
		t.Errorf("these were never tried: %v", careless)
	}
}
