package pdf

import (
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/text/unicode/norm"
)

// face is a TrueType font as it was read. Nothing changes it, so all documents share it.
type face struct {
	name    string
	tables  map[string][]byte
	units   float64
	glyphs  map[rune]uint16
	advance []uint16 // by glyph
	ascent  int16
	descent int16
	box     [4]int16
}

// font is a face in one document, with the letters that it used.
type font struct {
	*face
	used map[uint16]rune
}

var faces = sync.OnceValues(func() (out [2]*face, err error) {
	for i, f := range []struct {
		name string
		data []byte
	}{{"GoRegular", goregular.TTF}, {"GoBold", gobold.TTF}} {
		if out[i], err = parseFace(f.name, f.data); err != nil {
			return out, err
		}
	}
	return out, nil
})

func loadFonts() (out [2]*font, err error) {
	both, err := faces()
	for i := range out {
		out[i] = &font{face: both[i], used: map[uint16]rune{}}
	}
	return out, err
}

var be = binary.BigEndian

func parseFace(name string, data []byte) (*face, error) {
	f := &face{name: name, tables: map[string][]byte{}, glyphs: map[rune]uint16{}}
	for i := range int(be.Uint16(data[4:])) {
		at := data[12+16*i:]
		from, length := be.Uint32(at[8:]), be.Uint32(at[12:])
		f.tables[string(at[:4])] = data[from : from+length]
	}
	for _, needed := range []string{"head", "hhea", "hmtx", "maxp", "cmap", "loca", "glyf"} {
		if f.tables[needed] == nil {
			return nil, fmt.Errorf("pdf: font %s has no table %s", name, needed)
		}
	}
	head, hhea := f.tables["head"], f.tables["hhea"]
	f.units = float64(be.Uint16(head[18:]))
	for i := range f.box {
		f.box[i] = int16(be.Uint16(head[36+2*i:]))
	}
	f.ascent, f.descent = int16(be.Uint16(hhea[4:])), int16(be.Uint16(hhea[6:]))
	count, long := int(be.Uint16(f.tables["maxp"][4:])), int(be.Uint16(hhea[34:]))
	for g := range count {
		f.advance = append(f.advance, be.Uint16(f.tables["hmtx"][4*min(g, long-1):]))
	}
	return f, f.readGlyphs()
}

// readGlyphs reads the table of letters in its usual form (format 4).
func (f *face) readGlyphs() error {
	cmap := f.tables["cmap"]
	for i := range int(be.Uint16(cmap[2:])) {
		t := cmap[be.Uint32(cmap[4+8*i+4:]):]
		if be.Uint16(t) != 4 {
			continue
		}
		n := int(be.Uint16(t[6:])) / 2
		ends, starts := t[14:], t[16+2*n:]
		deltas, offsets := t[16+4*n:], t[16+6*n:]
		for s := range n {
			first, last := int(be.Uint16(starts[2*s:])), int(be.Uint16(ends[2*s:]))
			delta, offset := be.Uint16(deltas[2*s:]), int(be.Uint16(offsets[2*s:]))
			for c := first; c <= last && c < 0xffff; c++ {
				g := uint16(c) + delta
				if offset != 0 {
					if g = be.Uint16(offsets[2*s+offset+2*(c-first):]); g != 0 {
						g += delta
					}
				}
				if g != 0 {
					f.glyphs[rune(c)] = g
				}
			}
		}
		return nil
	}
	return errors.New("pdf: font " + f.name + " has no table of letters that can be read")
}

// glyph finds the shape of a letter: its own, that of the letter without accents, or a question mark.
func (f *face) glyph(r rune) (uint16, rune) {
	if g, ok := f.glyphs[r]; ok {
		return g, r
	}
	if unicode.IsSpace(r) {
		return f.glyphs[' '], ' '
	}
	for _, base := range norm.NFKD.String(string(r)) {
		if g, ok := f.glyphs[base]; ok {
			return g, base
		}
	}
	return f.glyphs['?'], '?'
}

// clean makes text fit to be set: letters with accents as one, no marks of their own, no control characters.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, norm.NFC.String(strings.ToValidUTF8(s, "?")))
}

// width is how wide text is, in points.
func (f *font) width(s string, size float64) float64 {
	w := 0.0
	for _, r := range clean(s) {
		g, _ := f.glyph(r)
		w += float64(f.advance[g])
	}
	return w * size / f.units
}

// encode writes text as the numbers of its shapes, and remembers them.
func (f *font) encode(s string) string {
	var b strings.Builder
	b.WriteByte('<')
	for _, r := range clean(s) {
		g, shown := f.glyph(r)
		if _, ok := f.used[g]; !ok {
			f.used[g] = shown
		}
		fmt.Fprintf(&b, "%04X", g)
	}
	b.WriteByte('>')
	return b.String()
}

// wrap breaks text into lines no wider than the room; a word that is wider is broken.
func (f *font) wrap(text string, size, room float64) []string {
	var lines []string
	for _, paragraph := range strings.Split(text, "\n") {
		current := ""
		for _, word := range strings.Fields(clean(paragraph)) {
			if current != "" && f.width(current+" "+word, size) <= room {
				current += " " + word
				continue
			}
			if current != "" {
				lines = append(lines, current)
			}
			for f.width(word, size) > room {
				cut := f.longest(word, size, room)
				lines, word = append(lines, word[:cut]), word[cut:]
			}
			current = word
		}
		if current != "" {
			lines = append(lines, current)
		}
	}
	return lines
}

// longest is how many bytes of a word fit, at least its first letter.
func (f *font) longest(word string, size, room float64) int {
	w := 0.0
	for i, r := range word {
		g, _ := f.glyph(r)
		w += float64(f.advance[g]) * size / f.units
		if w > room && i > 0 {
			return i
		}
	}
	return len(word)
}

// subset is the font with only the shapes that were used; the others are empty, so that numbers stay as they are.
func (f *font) subset() []byte {
	keep := map[uint16]bool{0: true}
	for g := range f.used {
		f.keep(g, keep)
	}
	long := be.Uint16(f.tables["head"][50:]) == 1
	var glyf, loca []byte
	for g := range len(f.advance) {
		loca = be.AppendUint32(loca, uint32(len(glyf)))
		if keep[uint16(g)] {
			glyf = append(glyf, f.shape(uint16(g), long)...)
			for len(glyf)%4 != 0 {
				glyf = append(glyf, 0)
			}
		}
	}
	loca = be.AppendUint32(loca, uint32(len(glyf)))
	head := slices.Clone(f.tables["head"])
	be.PutUint16(head[50:], 1) // places as four bytes each
	be.PutUint32(head[8:], 0)
	tables := map[string][]byte{"glyf": glyf, "loca": loca, "head": head}
	for _, name := range []string{"hhea", "hmtx", "maxp", "cvt ", "fpgm", "prep"} {
		if t := f.tables[name]; t != nil {
			tables[name] = t
		}
	}
	return assemble(tables)
}

func (f *face) shape(g uint16, long bool) []byte {
	loca, glyf := f.tables["loca"], f.tables["glyf"]
	if long {
		return glyf[be.Uint32(loca[4*int(g):]):be.Uint32(loca[4*int(g)+4:])]
	}
	return glyf[2*int(be.Uint16(loca[2*int(g):])) : 2*int(be.Uint16(loca[2*int(g)+2:]))]
}

// keep marks a shape and the shapes that it is put together from.
func (f *face) keep(g uint16, kept map[uint16]bool) {
	if kept[g] {
		return
	}
	kept[g] = true
	s := f.shape(g, be.Uint16(f.tables["head"][50:]) == 1)
	if len(s) < 10 || int16(be.Uint16(s)) >= 0 {
		return
	}
	for at := 10; at+4 <= len(s); {
		flags := be.Uint16(s[at:])
		f.keep(be.Uint16(s[at+2:]), kept)
		at += 6
		if flags&1 != 0 {
			at += 2
		}
		switch {
		case flags&8 != 0:
			at += 2
		case flags&0x40 != 0:
			at += 4
		case flags&0x80 != 0:
			at += 8
		}
		if flags&0x20 == 0 {
			return
		}
	}
}

// assemble writes tables as a TrueType file.
func assemble(tables map[string][]byte) []byte {
	names := slices.Sorted(maps.Keys(tables))
	n := len(names)
	power := 1
	for power*2 <= n {
		power *= 2
	}
	log := 0
	for 1<<(log+1) <= n {
		log++
	}
	out := be.AppendUint32(nil, 0x00010000)
	for _, v := range []int{n, power * 16, log, n*16 - power*16} {
		out = be.AppendUint16(out, uint16(v))
	}
	at := 12 + 16*n
	for _, name := range names {
		t := tables[name]
		out = append(out, name...)
		out = be.AppendUint32(out, checksum(t))
		out = be.AppendUint32(out, uint32(at))
		out = be.AppendUint32(out, uint32(len(t)))
		at += (len(t) + 3) / 4 * 4
	}
	for _, name := range names {
		out = append(out, tables[name]...)
		for len(out)%4 != 0 {
			out = append(out, 0)
		}
	}
	return out
}

func checksum(t []byte) (sum uint32) {
	for at := 0; at < len(t); at += 4 {
		var four [4]byte
		copy(four[:], t[at:])
		sum += be.Uint32(four[:])
	}
	return sum
}
