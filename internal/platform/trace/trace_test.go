package trace_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"alongside/internal/platform/trace"
)

// secrets are words that a test puts wherever a file can hold traces. None may come out again.
var secrets = []string{"Ravenscourt", "Ada's phone", "GPSLatitude"}

// exif is the TIFF part of Exif data as a phone writes it: which way is up, the phone's name, and a place in London.
func exif(order binary.ByteOrder, way uint16) []byte {
	var b bytes.Buffer
	put := func(values ...any) {
		for _, v := range values {
			if err := binary.Write(&b, order, v); err != nil {
				panic(err)
			}
		}
	}
	if order == binary.BigEndian {
		b.WriteString("MM")
	} else {
		b.WriteString("II")
	}
	const maker = "Ada's phone\x00"
	entries, gps := uint32(8), uint32(8+2+3*12+4)
	text := gps + 2 + 2*12 + 4
	put(uint16(42), entries, uint16(3))
	put(uint16(0x010F), uint16(2), uint32(len(maker)), text)                        // the maker
	put(uint16(0x0112), uint16(3), uint32(1), way, uint16(0))                       // which way is up
	put(uint16(0x8825), uint16(4), uint32(1), gps, uint32(0))                       // where the place stands
	put(uint16(2))                                                                  // the place
	put(uint16(1), uint16(2), uint32(2), [4]byte{'N'})                              // north
	put(uint16(2), uint16(5), uint32(3), text+16, uint32(0))                        // degrees, minutes, seconds
	b.WriteString(maker + "\x00\x00\x00\x00")                                       // at text
	put(uint32(51), uint32(1), uint32(29), uint32(1), uint32(123456), uint32(1000)) // at text+16
	b.WriteString("GPSLatitude near Ravenscourt")
	return b.Bytes()
}

const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>51,29.5N</exif:GPSLatitude>Ravenscourt</x:xmpmeta>`

func sample() image.Image {
	m := image.NewNRGBA(image.Rect(0, 0, 24, 16))
	for y := range 16 {
		for x := range 24 {
			m.Set(x, y, color.NRGBA{uint8(x * 10), uint8(y * 15), uint8(x * y), 255})
		}
	}
	return m
}

func segment(marker byte, data string) string {
	return string([]byte{0xFF, marker, byte((len(data) + 2) >> 8), byte(len(data) + 2)}) + data
}

// photo is a JPEG with everything that phones and programs put into one.
func photo(t testing.TB, order binary.ByteOrder, way uint16) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, sample(), nil); err != nil {
		t.Fatal(err)
	}
	plain := b.String()
	return []byte(plain[:2] +
		segment(0xE0, "JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x02\x01"+"Raveno") +
		segment(0xE1, "Exif\x00\x00"+string(exif(order, way))) +
		segment(0xE1, "http://ns.adobe.com/xap/1.0/\x00"+xmp) +
		segment(0xE2, "ICC_PROFILE\x00\x01\x01the colours") +
		segment(0xE2, "MPF\x00Ravenscourt") +
		segment(0xED, "Photoshop 3.0\x008BIM\x04\x04Ravenscourt") +
		segment(0xFE, "Ada's phone was here") +
		plain[2:] + "\xff\xd8" + segment(0xE1, "Exif\x00\x00"+string(exif(order, way))) + "a film from Ravenscourt")
}

func chunk(kind, data string) string {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	return string(binary.BigEndian.AppendUint32(append(out, kind+data...), crc32.ChecksumIEEE([]byte(kind+data))))
}

func drawing(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, sample()); err != nil {
		t.Fatal(err)
	}
	plain := b.String()
	return []byte(plain[:33] + chunk("eXIf", string(exif(binary.LittleEndian, 6))) + chunk("iTXt", "XML:com.adobe.xmp\x00\x00\x00\x00\x00"+xmp) +
		chunk("tEXt", "Comment\x00Ada's phone") + chunk("tIME", "\x07\xdf\x06\x0b\x0a\x00\x00") + chunk("prVt", "Ravenscourt") +
		plain[33:] + "Ravenscourt")
}

func riffChunk(kind, data string) string {
	return kind + string(binary.LittleEndian.AppendUint32(nil, uint32(len(data)))) + data + strings.Repeat("\x00", len(data)%2)
}

// webp is a picture in the form of the web: what it shows is not decoded here, so its data are any bytes.
func webp(way uint16) []byte {
	inside := "WEBP" + riffChunk("VP8X", "\x2c\x00\x00\x00\x00\x00\x00\x00\x00\x00") + riffChunk("ICCP", "the colours") +
		riffChunk("VP8L", "what is seen") + riffChunk("EXIF", "Exif\x00\x00"+string(exif(binary.BigEndian, way))) + riffChunk("XMP ", xmp) + riffChunk("note", "Ravenscourt")
	return []byte("RIFF" + string(binary.LittleEndian.AppendUint32(nil, uint32(len(inside)))) + inside + "Ravenscourt")
}

func moving(t testing.TB) []byte {
	t.Helper()
	frame := image.NewPaletted(image.Rect(0, 0, 4, 4), color.Palette{color.Black, color.White})
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{frame, frame}, Delay: []int{10, 20}}); err != nil {
		t.Fatal(err)
	}
	plain := b.Bytes()
	at := bytes.Index(plain, []byte("\x21\xff\x0bNETSCAPE"))
	return []byte(string(plain[:at]) + "\x21\xfe\x0bAda's phone\x00" + "\x21\xff\x0bXMP DataXMP\x0bRavenscourt\x00" + string(plain[at:]) + "Ravenscourt")
}

func clean(t *testing.T, kind string, body []byte) []byte {
	t.Helper()
	for _, s := range secrets {
		if !bytes.Contains(body, []byte(s)) && s != "GPSLatitude" {
			t.Fatalf("the sample does not hold %q", s)
		}
	}
	before := bytes.Clone(body)
	out, err := trace.Remove(kind, body)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(before, body) {
		t.Error("the bytes that were given have changed")
	}
	for _, s := range secrets {
		if bytes.Contains(out, []byte(s)) {
			t.Errorf("%q is still in it", s)
		}
	}
	again, err := trace.Remove(kind, out)
	if err != nil || !bytes.Equal(again, out) {
		t.Errorf("a clean file is not left as it is: %v", err)
	}
	return out
}

// same fails when two pictures do not show the same.
func same(t *testing.T, a, b []byte) {
	t.Helper()
	one, _, err := image.Decode(bytes.NewReader(a))
	if err != nil {
		t.Fatal(err)
	}
	two, _, err := image.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatalf("the clean picture cannot be drawn: %v", err)
	}
	if one.Bounds() != two.Bounds() {
		t.Fatalf("%v became %v", one.Bounds(), two.Bounds())
	}
	for y := range one.Bounds().Dy() {
		for x := range one.Bounds().Dx() {
			if one.At(x, y) != two.At(x, y) {
				t.Fatalf("the pixel at %d, %d changed", x, y)
			}
		}
	}
}

func TestAPhotographKeepsOnlyWhatItShows(t *testing.T) {
	for _, order := range []binary.ByteOrder{binary.BigEndian, binary.LittleEndian} {
		for way := uint16(0); way <= 9; way++ {
			body := photo(t, order, way)
			out := clean(t, "image/jpeg", body)
			same(t, body, out)
			if !bytes.Contains(out, []byte("the colours")) {
				t.Error("the colours are lost")
			}
			turned := []byte{0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, byte(way)}
			if want := way >= 2 && way <= 8; bytes.Contains(out, turned) != want {
				t.Errorf("way %d: says which way is up: %t", way, !want)
			}
		}
	}
}

func TestOtherPicturesKeepOnlyWhatTheyShow(t *testing.T) {
	turned := []byte{0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6}
	body := drawing(t)
	out := clean(t, "image/png", body)
	same(t, body, out)
	if !bytes.Contains(out, turned) {
		t.Error("a PNG lies on its side")
	}
	body = moving(t)
	out = clean(t, "image/gif", body)
	same(t, body, out)
	film, err := gif.DecodeAll(bytes.NewReader(out))
	if err != nil || len(film.Image) != 2 || film.Delay[1] != 20 || film.LoopCount != 0 {
		t.Errorf("a moving picture moves otherwise: %+v, %v", film, err)
	}
	out = clean(t, "image/webp", webp(6))
	if !bytes.Contains(out, turned) || out[20] != 0x28 || !bytes.Contains(out, []byte("what is seen")) || binary.LittleEndian.Uint32(out[4:]) != uint32(len(out)-8) {
		t.Errorf("a WebP became %q", out)
	}
	if out = clean(t, "image/webp", webp(1)); out[20] != 0x20 || bytes.Contains(out, []byte("EXIF")) {
		t.Errorf("an upright WebP became %q", out)
	}
}

func atom(kind string, parts ...string) string {
	inside := strings.Join(parts, "")
	return string(binary.BigEndian.AppendUint32(nil, uint32(len(inside)+8))) + kind + inside
}

func long(values ...uint32) string {
	var out []byte
	for _, v := range values {
		out = binary.BigEndian.AppendUint32(out, v)
	}
	return string(out)
}

// track is one track of a film whose samples, one in each chunk, lie at the given places.
func track(kind string, size uint32, at ...uint32) string {
	return atom("trak", atom("tkhd", long(0, 99, 99, 1)), atom("udta", "Ravenscourt"),
		atom("mdia", atom("mdhd", long(0, 99, 99, 600, 1)), atom("hdlr", long(0, 0)+kind+long(0, 0, 0)),
			atom("minf", atom("stbl", atom("stsd", long(0, 0)), atom("stsc", long(0, 1, 1, 1, 1)), atom("stsz", long(0, size, uint32(len(at)))), atom("stco", long(append([]uint32{0, uint32(len(at))}, at...)...))))))
}

// film has what is seen from byte 36 on, and where the camera was from byte 48 on.
func film(moof string) []byte {
	return []byte(atom("ftyp", "qt  \x00\x00\x00\x00qt  ") + atom("mdat", "12345678what is seenRavenscourt51Ada's phone!") +
		atom("moov", atom("mvhd", long(0, 99, 99, 600, 1)), track("vide", 12, 36), track("meta", 13, 48, 61),
			atom("udta", atom("\xa9xyz", "+51.4934-000.2367/ Ravenscourt")), atom("meta", "com.apple.quicktime.location.ISO6709 Ada's phone")) +
		moof + atom("uuid", "\xbe\x7a\xcf\xcb"+xmp) + atom("free", "Ada's phone") + "Ada")
}

func TestAFilmKeepsOnlyWhatItShows(t *testing.T) {
	body := film("")
	out := clean(t, "video/quicktime", body)
	if len(out) != len(body) || !bytes.Equal(out[36:48], []byte("what is seen")) || !bytes.Contains(out, []byte("vide")) {
		t.Error("what is seen has moved or gone")
	}
	for _, gone := range []string{"\xa9xyz", "51.49", "apple", "Ada", long(99)} {
		if bytes.Contains(out, []byte(gone)) {
			t.Errorf("%q is still in it", gone)
		}
	}
	if _, err := trace.Remove("video/mp4", film(atom("moof", atom("mfhd", long(0, 1))))); !errors.Is(err, trace.ErrUnsure) {
		t.Errorf("measurements in pieces: %v", err)
	}
}

func TestWhatCannotBeCleanedIsRefused(t *testing.T) {
	whole := map[string][]byte{"image/jpeg": photo(t, binary.BigEndian, 6), "image/png": drawing(t), "image/gif": moving(t), "image/webp": webp(6), "video/mp4": film("")}
	ends := map[string]string{"image/jpeg": "\xff\xd9\xff\xd8", "image/png": "IEND\xaeB`\x82", "image/gif": ";Ravens", "image/webp": "", "video/mp4": ""}
	for kind, body := range whole {
		if _, err := trace.Remove(kind, nil); !errors.Is(err, trace.ErrDamaged) && !errors.Is(err, trace.ErrUnsure) {
			t.Errorf("%s: nothing at all: %v", kind, err)
		}
		end := len(body)
		if ends[kind] != "" {
			end = bytes.Index(body, []byte(ends[kind]))
		}
		for n := range end { // cut short anywhere: refused, or without traces all the same
			out, err := trace.Remove(kind, body[:n])
			if err != nil {
				continue
			}
			for _, s := range secrets {
				if bytes.Contains(out, []byte(s)) {
					t.Fatalf("%s cut at %d still tells %q", kind, n, s)
				}
			}
		}
	}
	for _, kind := range []string{"image/heic", "image/avif"} {
		if _, err := trace.Remove(kind, []byte("any")); !errors.Is(err, trace.ErrUnsure) {
			t.Errorf("%s: %v", kind, err)
		}
	}
	if out, err := trace.Remove("application/pdf", []byte("%PDF-")); err != nil || string(out) != "%PDF-" {
		t.Errorf("a paper: %q, %v", out, err)
	}
}

// FuzzRemove looks for files that make it fall over, that it does not leave alone once clean, or whose picture changes.
func FuzzRemove(f *testing.F) {
	kinds := []string{"image/jpeg", "image/png", "image/webp", "image/gif", "video/mp4"}
	for i, body := range [][]byte{photo(f, binary.LittleEndian, 3), drawing(f), webp(8), moving(f), film("")} {
		f.Add(uint8(i), body)
	}
	f.Fuzz(func(t *testing.T, i uint8, body []byte) {
		kind := kinds[int(i)%len(kinds)]
		out, err := trace.Remove(kind, body)
		if err != nil {
			return
		}
		again, err := trace.Remove(kind, out)
		if err != nil || !bytes.Equal(again, out) {
			t.Fatalf("%s: a clean file is not left as it is: %v", kind, err)
		}
		if config, _, err := image.DecodeConfig(bytes.NewReader(body)); err != nil || config.Width*config.Height > 1<<16 {
			return
		}
		if _, _, err := image.Decode(bytes.NewReader(body)); err == nil {
			same(t, body, out)
		}
	})
}
