package sheet

import (
	"bytes"
	"fmt"
	"testing"
)

// Ten thousand people of eight columns, from both kinds of file.
func BenchmarkRead10000(b *testing.B) {
	headers := []string{"Email", "Name", "Organisation", "Side", "Start", "Place", "Telephone", "Notes"}
	fill := func(open func(*bytes.Buffer) (Writer, error)) []byte {
		var out bytes.Buffer
		w, err := open(&out)
		if err != nil {
			b.Fatal(err)
		}
		for i := range 10_000 {
			if err := w.Row(fmt.Sprintf("p%d@example.org", i), "Somebody", "A trust", "partner", "2026-01-31", "Leeds", "+44 1632 960000", "Likes, commas"); err != nil {
				b.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			b.Fatal(err)
		}
		return out.Bytes()
	}
	for kind, data := range map[string][]byte{
		"csv":  fill(func(o *bytes.Buffer) (Writer, error) { return NewCSV(o, headers) }),
		"xlsx": fill(func(o *bytes.Buffer) (Writer, error) { return NewXLSX(o, "People", headers) }),
	} {
		b.Run(kind, func(b *testing.B) {
			for b.Loop() {
				if t, err := Read(bytes.NewReader(data), "people", Options{}); err != nil || len(t.Lines) != 10_000 {
					b.Fatal(err)
				}
			}
		})
	}
}
