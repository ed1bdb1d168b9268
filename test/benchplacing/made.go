package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"

	"alongside/engine/assign"
	"alongside/engine/seating"
)

// families are the kinds of full tables on which solvers are compared: uniform scores from 1 to 10^6; scores from 0 to 100, with many ties; distances
// squared in a plane; and compatibility of profiles of eight traits.
var families = []string{"uni", "pct", "geo", "low"}

// fullTable makes a table of a family, the same each time.
func fullTable(family string, n int) *assign.Table[int32] {
	r := rand.New(rand.NewPCG(11, uint64(n)))
	t := &assign.Table[int32]{Rows: n, Cols: n, Scores: make([]int32, n*n)}
	a, b := points(r, n), points(r, n)
	for i := range n {
		for j := range n {
			t.Scores[i*n+j] = score(family, r, &a[i], &b[j])
		}
	}
	return t
}

func points(r *rand.Rand, n int) [][8]float64 {
	out := make([][8]float64, n)
	for i := range out {
		for k := range out[i] {
			out[i][k] = r.Float64()
		}
	}
	return out
}

func score(family string, r *rand.Rand, a, b *[8]float64) int32 {
	switch family {
	case "uni":
		return r.Int32N(1_000_000) + 1
	case "pct":
		return r.Int32N(101)
	case "geo":
		x, y := a[0]-b[0], a[1]-b[1]
		return -int32(1e6 * (x*x + y*y))
	}
	sum := 0.0
	for k := range a {
		sum += a[k] * b[k]
	}
	return int32(sum * 1e5)
}

// lists gives each of left people k of right people, drawn alike, with the scores of a family. With as many on both sides everybody can be placed.
func lists(family string, left, right, k int) *assign.Problem {
	r := rand.New(rand.NewPCG(13, uint64(left+right+k)))
	a, b := points(r, left), points(r, right)
	p := &assign.Problem{Left: left, Right: right, Pairs: make([]assign.Pair, 0, left*k)}
	seen := make([]int, right)
	for i := range left {
		for n := 0; n < min(k, right); {
			j := r.IntN(right)
			if n == 0 && right >= left {
				j = i // so that a placing of everybody exists, which scipy needs
			}
			if seen[j] == i+1 {
				continue
			}
			seen[j] = i + 1
			n++
			p.Pairs = append(p.Pairs, assign.Pair{Left: int32(i), Right: int32(j), Score: int64(score(family, r, &a[i], &b[j]))})
		}
	}
	return p
}

// allPairs is a full table as a list of pairs.
func allPairs(t *assign.Table[int32]) *assign.Problem {
	p := &assign.Problem{Left: t.Rows, Right: t.Cols, Pairs: make([]assign.Pair, 0, len(t.Scores))}
	for k, s := range t.Scores {
		p.Pairs = append(p.Pairs, assign.Pair{Left: int32(k / t.Cols), Right: int32(k % t.Cols), Score: int64(s)})
	}
	return p
}

// programme is of the size of a real one: n by n, ten of a hundred by rule, two never for each, half of the right people with two places.
func programme(family string, n int) *assign.Problem {
	p := allPairs(fullTable(family, n))
	must := map[[2]int32]bool{}
	for k := range n / 10 {
		m := [2]int32{int32(k * 7 % n), int32(k * 3 % n)}
		must[m] = true
		p.Must = append(p.Must, m)
	}
	for k := range 2 * n {
		if m := [2]int32{int32(k * 3 % n), int32((k*11 + k/n) % n)}; !must[m] {
			p.Never = append(p.Never, m)
		}
	}
	for k := range n {
		p.LeftCapacity, p.RightCapacity = append(p.LeftCapacity, 1), append(p.RightCapacity, int32(1+k%2))
	}
	return p
}

// rankings are full lists of both sides, drawn alike.
func rankings(n int) *assign.Rankings {
	r := rand.New(rand.NewPCG(17, uint64(n)))
	side := func() [][]assign.Choice {
		out := make([][]assign.Choice, n)
		for i := range out {
			out[i] = make([]assign.Choice, n)
			for rank, j := range r.Perm(n) {
				out[i][rank] = assign.Choice{Who: int32(j), Rank: int32(rank + 1)}
			}
		}
		return out
	}
	return &assign.Rankings{Left: side(), Right: side()}
}

// tables is people at tables of one size on several days. With coaches, the first person of each table is one who keeps it.
func tables(count, size, days int, coaches bool) *seating.Problem {
	p := &seating.Problem{People: make([]seating.Person, count*size)}
	for range days {
		day := seating.Day{}
		for range count {
			day.Tables = append(day.Tables, seating.Table{Least: int32(size), Most: int32(size)})
		}
		p.Days = append(p.Days, day)
	}
	if coaches {
		for i := range count {
			p.People[i].Coach = true
		}
		p.Coaches = seating.CoachesFixed
	}
	return p
}

// mixed has 100 people, ten of them coaches who keep a table, 10 tables of different kinds, 6 days, and rules of every kind.
func mixed() *seating.Problem {
	p := tables(10, 10, 6, true)
	for d := range p.Days {
		p.Days[d].Tables[2].Kinds, p.Days[d].Tables[5].Kinds, p.Days[d].Tables[7].Kinds = 1, 1|2, 4
	}
	for i := range int32(4) {
		p.People[20+i].Needs, p.People[30+i].Needs = 1, 4
	}
	p.People[40].Needs = 2
	p.Together = [][]int32{{50, 51}, {52, 53, 54}, {20, 55}}
	for i := range int32(10) {
		p.Apart = append(p.Apart, [2]int32{60 + i, 75 + i}, [2]int32{61 + i, 50 + i})
	}
	p.People[90].Away = []bool{false, true, false, false, false, false}
	p.Days[1].Tables[9].Least = 9
	p.Locks = []seating.Lock{{Day: 0, Person: 95, Table: 3}, {Day: 2, Person: 96, Table: 4}}
	side, years := seating.Attribute{Weight: 2, Lone: true}, seating.Attribute{Weight: 1}
	for i := range p.People {
		side.Value, years.Value = append(side.Value, int32(i%2)), append(years.Value, int32(i/7%4))
	}
	p.Attributes = []seating.Attribute{side, years}
	return p
}

// groups is of the family RanInt of MDGPLIB: one day, groups of one size, whole numbers of 0 to 100 for each pair.
func groups(n, count int) *seating.Problem {
	r := rand.New(rand.NewPCG(19, uint64(n)))
	p := tables(count, n/count, 1, false)
	p.Worth = make([]int64, n*n)
	for i := range n {
		for j := range i {
			w := r.Int64N(101)
			p.Worth[i*n+j], p.Worth[j*n+i] = w, w
		}
	}
	return p
}

// library reads an instance of MDGPLIB.
func library(path string) (*seating.Problem, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var n, count int
	var sizes string
	if _, err := fmt.Fscan(f, &n, &count, &sizes); err != nil {
		return nil, err
	}
	if n < 1 || n > seating.MaxPeople || count < 1 || count > n {
		return nil, fmt.Errorf("%s: %d people in %d groups", path, n, count)
	}
	p := &seating.Problem{People: make([]seating.Person, n), Days: []seating.Day{{}}, Worth: make([]int64, n*n)}
	for range count {
		var t seating.Table
		if _, err := fmt.Fscan(f, &t.Least, &t.Most); err != nil {
			return nil, err
		}
		p.Days[0].Tables = append(p.Days[0].Tables, t)
	}
	for range n * (n - 1) / 2 {
		var i, j int
		var w int64
		if _, err := fmt.Fscan(f, &i, &j, &w); err != nil {
			return nil, err
		}
		if i < 0 || i >= n || j < 0 || j >= n {
			return nil, fmt.Errorf("%s: %d and %d of %d people", path, i, j, n)
		}
		p.Worth[i*n+j], p.Worth[j*n+i] = w, w
	}
	return p, nil
}

// write puts whole numbers into a file of the run, for another tool to read.
func (b *bench) write(name string, parts ...[]int32) (string, error) {
	path := filepath.Join(b.folder, name)
	f, err := os.Create(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<20)
	var four [4]byte
	for _, part := range parts {
		for _, v := range part {
			binary.LittleEndian.PutUint32(four[:], uint32(v))
			w.Write(four[:])
		}
	}
	return path, w.Flush() // which keeps the first error of any writing before
}
