package sheet

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// streamed reads a table row by row as Read would give it.
func streamed(t *testing.T, data []byte) (headers []string, lines []Line, faults []string) {
	t.Helper()
	err := Stream(bytes.NewReader(data), "t.csv", func(h []string) error { headers = h; return nil }, func(r StreamRow) error {
		if r.Fault != "" {
			faults = append(faults, fmt.Sprintf("%d %s", r.Line, r.Fault))
		}
		if r.Blank {
			return nil
		}
		var cells []string
		for _, c := range r.Cells {
			cells = append(cells, string(c))
		}
		lines = append(lines, Line{r.Line, cells})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return headers, lines, faults
}

// TestStreamIsRead: a table that is streamed gives the same rows as one that is read as a whole.
func TestStreamIsRead(t *testing.T) {
	long := "a,b,c\n" + strings.Repeat("1,\"two, \"\"2\"\"\nand more\", 3 \n", 60_000)
	for name, text := range map[string]string{
		"plain": "a,b,c\n1,2,3\n4,5,6\n", "short rows": "a,b,c\n1\n\n4,,6\n,,\n7,8", "semicolons": "a;b\r\n1;2,5\r\n3;4\r\n", "old Mac": "a,b\r1,2\r3,4\r",
		"hint": "sep=;\na;b\n1;2\n", "quotes": "a,b\n\"x, y\",\"say \"\"hi\"\"\"\n\"two\nlines\",z\n", "apostrophe": "a,b\n'=1,'-x\n", "letters": "näme,b\nZoë,  ŵ \n", "long": long,
		"too many": "a,b\n1,2,3\n", "odd": "a,b\n\"x\"y,2\n",
	} {
		utf16, _ := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)
		encodings := map[string][]byte{"UTF-8": []byte(text), "marked": []byte(byteOrderMark + text), "UTF-16": []byte(utf16)}
		if w, err := charmap.Windows1252.NewEncoder().String(text); err == nil {
			encodings["Windows-1252"] = []byte(w)
		}
		for encoding, data := range encodings {
			want, err := Read(bytes.NewReader(data), "t.csv", Options{})
			if err != nil {
				t.Fatal(name, encoding, err)
			}
			headers, lines, faults := streamed(t, data)
			if !slices.Equal(headers, want.Headers) || len(lines) != len(want.Lines) || len(faults) != len(want.Faults) {
				t.Fatalf("%s in %s: %v, %d rows and %d faults, want %v, %d and %d", name, encoding, headers, len(lines), len(faults), want.Headers, len(want.Lines), len(want.Faults))
			}
			for i, l := range lines {
				whole := make([]string, len(l.Cells)) // Read leaves out empty cells at the end
				copy(whole, want.Lines[i].Cells)
				if l.Number != want.Lines[i].Number || !slices.Equal(l.Cells, whole) {
					t.Fatalf("%s in %s: line %d %q, want line %d %q", name, encoding, l.Number, l.Cells, want.Lines[i].Number, want.Lines[i].Cells)
				}
			}
		}
	}
}

func TestStreamRefuses(t *testing.T) {
	for text, want := range map[string]string{"": "empty", "\n\n": "no headings", "a,b\n\"x,2\n3,4\n": "never closed", "a\x00b": "does not look like a table"} {
		err := Stream(strings.NewReader(text), "t.csv", func([]string) error { return nil }, func(StreamRow) error { return nil })
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q gives %v, want %q", text, err, want)
		}
	}
}
