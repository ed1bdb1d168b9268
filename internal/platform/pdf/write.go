package pdf

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

func itoa(n int) string { return strconv.Itoa(n) }

// num writes a length with at most three decimals.
func num(x float64) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return "0"
	}
	s := strconv.FormatFloat(math.Round(x*1000)/1000, 'f', -1, 64)
	if s == "-0" {
		return "0"
	}
	return s
}

// text writes a string of the file's own dictionaries: UTF-16, so that every letter is kept.
func text(s string) string {
	units := utf16.Encode([]rune(strings.ToValidUTF8(s, "?")))
	raw := []byte{0xfe, 0xff}
	for _, u := range units {
		raw = append(raw, byte(u>>8), byte(u))
	}
	return "<" + strings.ToUpper(hex.EncodeToString(raw)) + ">"
}

// file gathers objects and where they begin.
type file struct {
	bytes.Buffer
	places []int // by number of the object, from 1
}

// reserve gives an object a number before it is written.
func (f *file) reserve() int {
	f.places = append(f.places, 0)
	return len(f.places)
}

func (f *file) write(number int, body string) {
	f.places[number-1] = f.Len()
	fmt.Fprintf(f, "%d 0 obj\n%s\nendobj\n", number, body)
}

func (f *file) object(body string) int {
	n := f.reserve()
	f.write(n, body)
	return n
}

// stream writes content that is packed.
func (f *file) stream(dict string, content []byte) (int, error) {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	if _, err := z.Write(content); err != nil {
		return 0, err
	}
	if err := z.Close(); err != nil {
		return 0, err
	}
	return f.object(fmt.Sprintf("<<%s /Filter /FlateDecode /Length %d>>\nstream\n%s\nendstream", dict, packed.Len(), packed.String())), nil
}

func ref(n int) string { return itoa(n) + " 0 R" }

// Write writes the file. The same document always gives the same bytes: it holds no date and no random number.
func (d *Document) Write(w io.Writer) error {
	d.before(0) // a heading under which nothing stands
	f := &file{}
	f.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	catalog, pages, tree := f.reserve(), f.reserve(), f.reserve()
	fonts, err := d.writeFonts(f)
	if err != nil {
		return err
	}
	numbers := make([]int, len(d.pages))
	for i := range numbers {
		numbers[i] = f.reserve()
	}
	d.root.prune()
	d.writeTree(f, tree, numbers)
	for i, p := range d.pages {
		d.footer(i, p)
		content, err := f.stream("", d.scaled(p.content.String()))
		if err != nil {
			return err
		}
		f.write(numbers[i], fmt.Sprintf("<</Type /Page /Parent %s /MediaBox [0 0 %s %s] /Resources <</Font %s>> /Contents %s /StructParents %d /Tabs /S>>",
			ref(pages), num(pageWidth), num(pageHeight), fonts, ref(content), i))
	}
	var kids []string
	for _, n := range numbers {
		kids = append(kids, ref(n))
	}
	f.write(pages, fmt.Sprintf("<</Type /Pages /Count %d /Kids [%s]>>", len(kids), strings.Join(kids, " ")))
	outlines := d.writeOutline(f, numbers)
	meta := f.object(d.metadata())
	f.write(catalog, fmt.Sprintf("<</Type /Catalog /Pages %s /Lang %s /MarkInfo <</Marked true>> /StructTreeRoot %s /Metadata %s /ViewerPreferences <</DisplayDocTitle true>>%s>>",
		ref(pages), text(d.lang), ref(tree), ref(meta), outlines))
	info := f.object(fmt.Sprintf("<</Title %s %s>>", text(d.title), MadeBy()))
	return f.finish(w, catalog, info)
}

// MadeBy is what stands in each file about the program that made it, as it is written there.
func MadeBy() string { return "/Producer " + text("Alongside") }

// finish writes the table of where objects are.
func (f *file) finish(w io.Writer, catalog, info int) error {
	at := f.Len()
	fmt.Fprintf(f, "xref\n0 %d\n0000000000 65535 f \n", len(f.places)+1)
	for _, place := range f.places {
		fmt.Fprintf(f, "%010d 00000 n \n", place)
	}
	fmt.Fprintf(f, "trailer\n<</Size %d /Root %s /Info %s>>\nstartxref\n%d\n%%%%EOF\n", len(f.places)+1, ref(catalog), ref(info), at)
	_, err := w.Write(f.Bytes())
	return err
}

// scaled is the content of a page, drawn by the scale of the document.
func (d *Document) scaled(content string) []byte {
	if d.scale == 1 {
		return []byte(content)
	}
	return []byte("q " + num(d.scale) + " 0 0 " + num(d.scale) + " 0 0 cm\n" + content + "Q\n")
}

// footer numbers a page, for the eye only.
func (d *Document) footer(i int, p *page) {
	words := fmt.Sprintf("Page %d of %d", i+1, len(d.pages))
	s := style{size: 8.5}
	x := d.wide - d.edge - d.fonts[0].width(words, s.size)
	p.content.WriteString("/Artifact <</Type /Pagination /Subtype /Footer>> BDC\n")
	d.show(&p.content, s, x, d.edge-16, words)
	p.content.WriteString("EMC\n")
}

// prune takes away elements that hold nothing.
func (e *element) prune() bool {
	e.kids = slices.DeleteFunc(e.kids, func(k kid) bool { return k.element != nil && !k.element.prune() })
	return len(e.kids) > 0 || e.kind == "TD" || e.kind == "TH" // an empty cell keeps its place
}

func (d *Document) writeTree(f *file, tree int, pages []int) {
	d.root.reserve(f)
	d.root.write(f, tree, pages)
	var parents strings.Builder
	for i, p := range d.pages {
		var refs []string
		for _, e := range p.tagged {
			refs = append(refs, ref(e.number))
		}
		fmt.Fprintf(&parents, "%d [%s] ", i, strings.Join(refs, " "))
	}
	numbers := f.object("<</Nums [" + parents.String() + "]>>")
	f.write(tree, fmt.Sprintf("<</Type /StructTreeRoot /K [%s] /ParentTree %s /ParentTreeNextKey %d>>", ref(d.root.number), ref(numbers), len(d.pages)))
}

func (e *element) reserve(f *file) {
	e.number = f.reserve()
	for _, k := range e.kids {
		if k.element != nil {
			k.element.reserve(f)
		}
	}
}

func (e *element) write(f *file, parent int, pages []int) {
	var kids []string
	for _, k := range e.kids {
		if k.element != nil {
			k.element.write(f, e.number, pages)
			kids = append(kids, ref(k.element.number))
		} else {
			kids = append(kids, fmt.Sprintf("<</Type /MCR /Pg %s /MCID %d>>", ref(pages[k.page]), k.id))
		}
	}
	more := ""
	if e.alt != "" {
		more += " /Alt " + text(e.alt)
	}
	switch {
	case e.scope != "":
		more += " /A <</O /Table /Scope /" + e.scope + ">>"
	case e.kind == "Figure":
		more += fmt.Sprintf(" /A <</O /Layout /Placement /Block /BBox [%s %s %s %s]>>", num(e.box[0]), num(e.box[1]), num(e.box[2]), num(e.box[3]))
	case e.kind == "L":
		more += " /A <</O /List /ListNumbering /Disc>>"
	}
	f.write(e.number, fmt.Sprintf("<</Type /StructElem /S /%s /P %s%s /K [%s]>>", e.kind, ref(parent), more, strings.Join(kids, " ")))
}

// writeOutline writes the list of headings that readers show beside the pages.
func (d *Document) writeOutline(f *file, pages []int) string {
	if len(d.outline) == 0 {
		return ""
	}
	root := f.reserve()
	numbers := make([]int, len(d.outline))
	for i := range numbers {
		numbers[i] = f.reserve()
	}
	for i, b := range d.outline {
		links := ""
		if i > 0 {
			links += " /Prev " + ref(numbers[i-1])
		}
		if i+1 < len(numbers) {
			links += " /Next " + ref(numbers[i+1])
		}
		f.write(numbers[i], fmt.Sprintf("<</Title %s /Parent %s%s /Dest [%s /XYZ null %s null]>>", text(b.text), ref(root), links, ref(pages[b.page]), num(d.scale*b.y)))
	}
	f.write(root, fmt.Sprintf("<</Type /Outlines /First %s /Last %s /Count %d>>", ref(numbers[0]), ref(numbers[len(numbers)-1]), len(numbers)))
	return " /Outlines " + ref(root)
}

// metadata says that the file is meant to follow PDF/UA-1, and its title.
func (d *Document) metadata() string {
	var title bytes.Buffer
	_ = xml.EscapeText(&title, []byte(d.title)) // a buffer takes everything
	xmp := `<?xpacket begin="` + "\ufeff" + `" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">` + title.String() + `</rdf:li></rdf:Alt></dc:title>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`
	return fmt.Sprintf("<</Type /Metadata /Subtype /XML /Length %d>>\nstream\n%s\nendstream", len(xmp), xmp)
}

// writeFonts embeds both fonts and gives the dictionary that pages use.
func (d *Document) writeFonts(f *file) (string, error) {
	out := "<<"
	for i, face := range d.fonts {
		n, err := face.write(f)
		if err != nil {
			return "", err
		}
		out += fmt.Sprintf("/F%d %s ", i, ref(n))
	}
	return out + ">>", nil
}

func (f *font) write(out *file) (int, error) {
	_ = f.encode("Page of 0123456789?") // what the foot of pages may need, written after this
	data := f.subset()
	program, err := out.stream(fmt.Sprintf("/Length1 %d", len(data)), data)
	if err != nil {
		return 0, err
	}
	per := func(v int16) string { return num(float64(v) * 1000 / f.units) }
	name := "ALONGS+" + f.name
	descriptor := out.object(fmt.Sprintf("<</Type /FontDescriptor /FontName /%s /Flags 32 /FontBBox [%s %s %s %s] /ItalicAngle 0 /Ascent %s /Descent %s /CapHeight 700 /StemV 80 /FontFile2 %s>>",
		name, per(f.box[0]), per(f.box[1]), per(f.box[2]), per(f.box[3]), per(f.ascent), per(f.descent), ref(program)))
	used := slices.Sorted(maps.Keys(f.used))
	var widths, unicodes strings.Builder
	for _, g := range used {
		fmt.Fprintf(&widths, "%d [%s] ", g, num(float64(f.advance[g])*1000/f.units))
	}
	for from := 0; from < len(used); from += 100 {
		some := used[from:min(from+100, len(used))]
		fmt.Fprintf(&unicodes, "%d beginbfchar\n", len(some))
		for _, g := range some {
			fmt.Fprintf(&unicodes, "<%04X> <%04X>\n", g, f.used[g])
		}
		unicodes.WriteString("endbfchar\n")
	}
	toUnicode, err := out.stream("", []byte("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"+
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"+unicodes.String()+"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"))
	if err != nil {
		return 0, err
	}
	cid := out.object(fmt.Sprintf("<</Type /Font /Subtype /CIDFontType2 /BaseFont /%s /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>> /FontDescriptor %s /DW 1000 /W [%s] /CIDToGIDMap /Identity>>",
		name, ref(descriptor), widths.String()))
	return out.object(fmt.Sprintf("<</Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%s] /ToUnicode %s>>", name, ref(cid), ref(toUnicode))), nil
}
