package report

import (
	"math/rand/v2"
	"strconv"
	"testing"

	"alongside/engine/stats"
)

// BenchmarkProtect protects a report of ten forms with 15 questions each, of 30 people: the pairs programme's size.
func BenchmarkProtect(b *testing.B) {
	dice := rand.New(rand.NewPCG(1, 9))
	var r Report
	for w := range 10 {
		wave := Wave{Name: strconv.Itoa(w), Answered: 30, Minimum: 3, Sections: []Section{{}}}
		for q := range 15 {
			counts := make([]int, 5)
			for range 30 {
				counts[min(4, dice.IntN(3)+dice.IntN(4))]++
			}
			wave.Sections[0].Items = append(wave.Sections[0].Items, marks(strconv.Itoa(q), counts, dice.IntN(2), dice.IntN(2)))
		}
		r.Waves = append(r.Waves, wave)
	}
	for _, p := range stats.Policies {
		r.Policy = p
		b.Run(p.Key, func(b *testing.B) {
			for b.Loop() {
				if _, err := r.Protect(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
