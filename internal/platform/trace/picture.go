package trace

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
)

const pngHead = "\x89PNG\r\n\x1a\n"

// pngNeeded are the chunks that draw a picture: its data, colours, size on paper and movement. Texts, times, Exif data
// and whatever programs add of their own are not among them.
var pngNeeded = map[string]bool{
	"IHDR": true, "PLTE": true, "IDAT": true, "IEND": true, "tRNS": true, "cHRM": true, "gAMA": true, "iCCP": true, "sBIT": true, "sRGB": true,
	"cICP": true, "mDCV": true, "cLLI": true, "bKGD": true, "pHYs": true, "acTL": true, "fcTL": true, "fdAT": true,
}

func png(body []byte) ([]byte, error) {
	if !bytes.HasPrefix(body, []byte(pngHead)) {
		return nil, ErrDamaged
	}
	out := []byte(pngHead)
	way, drawn := uint16(upright), false
	for at := len(pngHead); ; {
		if at+12 > len(body) {
			return nil, ErrDamaged
		}
		size := uint64(binary.BigEndian.Uint32(body[at:]))
		if size > uint64(len(body)-at-12) {
			return nil, ErrDamaged
		}
		kind, next := string(body[at+4:at+8]), at+12+int(size)
		first := len(out) == len(pngHead)
		switch {
		case first != (kind == "IHDR"):
			return nil, ErrDamaged
		case kind == "eXIf" && way == upright:
			way = orientation(body[at+8 : next-4])
		case kind == "IEND":
			if size != 0 || !drawn {
				return nil, ErrDamaged
			}
			if way != upright {
				out = pngAppend(out, "eXIf", orientationOnly(way))
			}
			return append(out, body[at:next]...), nil
		case pngNeeded[kind]:
			out, drawn = append(out, body[at:next]...), drawn || kind == "IDAT"
		}
		at = next
	}
}

func pngAppend(out []byte, kind string, data []byte) []byte {
	out = binary.BigEndian.AppendUint32(out, uint32(len(data)))
	named := append([]byte(kind), data...)
	return binary.BigEndian.AppendUint32(append(out, named...), crc32.ChecksumIEEE(named))
}

// The two bits of a WebP's features that announce traces.
const (
	webpExif = 0x08
	webpXMP  = 0x04
)

var (
	webpNeeded  = map[string]bool{"VP8 ": true, "VP8L": true, "VP8X": true, "ALPH": true, "ANIM": true, "ANMF": true, "ICCP": true}
	frameNeeded = map[string]bool{"VP8 ": true, "VP8L": true, "ALPH": true}
)

func webp(body []byte) ([]byte, error) {
	if len(body) < 12 || string(body[:4]) != "RIFF" || string(body[8:12]) != "WEBP" {
		return nil, ErrDamaged
	}
	end := uint64(binary.LittleEndian.Uint32(body[4:])) + 8
	if end < 12 || end > uint64(len(body)) {
		return nil, ErrDamaged
	}
	out := append([]byte("RIFF\x00\x00\x00\x00"), "WEBP"...)
	way, features, drawn := uint16(upright), 0, false
	err := riff(body[12:end], func(kind string, data []byte) error {
		switch {
		case kind == "EXIF":
			way = orientation(bytes.TrimPrefix(data, []byte(exifHead)))
		case kind == "VP8X":
			if len(data) < 10 || features != 0 || drawn {
				return ErrDamaged
			}
			features = len(out) + 8
			out = riffAppend(out, kind, append([]byte{data[0] &^ (webpExif | webpXMP)}, data[1:10]...))
		case kind == "ANMF":
			if len(data) < 16 {
				return ErrDamaged
			}
			frame := bytes.Clone(data[:16])
			if err := riff(data[16:], func(kind string, data []byte) error {
				if frameNeeded[kind] {
					frame = riffAppend(frame, kind, data)
				}
				return nil
			}); err != nil {
				return err
			}
			out, drawn = riffAppend(out, kind, frame), true
		case webpNeeded[kind]:
			out, drawn = riffAppend(out, kind, data), drawn || kind == "VP8 " || kind == "VP8L"
		}
		return nil
	})
	if err != nil || !drawn {
		return nil, ErrDamaged
	}
	if way != upright && features != 0 {
		out[features] |= webpExif
		out = riffAppend(out, "EXIF", orientationOnly(way))
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out, nil
}

// riff calls do with each chunk.
func riff(body []byte, do func(kind string, data []byte) error) error {
	for len(body) > 0 {
		if len(body) < 8 {
			return ErrDamaged
		}
		size := uint64(binary.LittleEndian.Uint32(body[4:]))
		if size > uint64(len(body)-8) {
			return ErrDamaged
		}
		if err := do(string(body[:4]), body[8:8+size]); err != nil {
			return err
		}
		body = body[min(uint64(len(body)), 8+size+size%2):]
	}
	return nil
}

func riffAppend(out []byte, kind string, data []byte) []byte {
	out = binary.LittleEndian.AppendUint32(append(out, kind...), uint32(len(data)))
	out = append(out, data...)
	if len(data)%2 == 1 {
		out = append(out, 0)
	}
	return out
}

// gif keeps the pictures, how long each shows, and how often they repeat. Comments and the data of other programs go.
func gif(body []byte) ([]byte, error) {
	if len(body) < 13 || string(body[:4]) != "GIF8" {
		return nil, ErrDamaged
	}
	at, drawn := 13+colourTable(body[10]), false
	if at > len(body) {
		return nil, ErrDamaged
	}
	out := bytes.Clone(body[:at])
	for at < len(body) && body[at] != 0x3B {
		begin, keep := at, false
		switch body[at] {
		case 0x2C: // a picture
			if at+11 > len(body) {
				return nil, ErrDamaged
			}
			at += 11 + colourTable(body[at+9])
			keep, drawn = true, true
		case 0x21: // an extension
			if at+2 >= len(body) {
				return nil, ErrDamaged
			}
			keep = body[at+1] == 0xF9 || body[at+1] == 0xFF && repeats(body[at+2:])
			at += 2
		default:
			return nil, ErrDamaged
		}
		for { // blocks of data, until an empty one
			if at >= len(body) || at+1+int(body[at]) > len(body) {
				return nil, ErrDamaged
			}
			size := int(body[at])
			if at += 1 + size; size == 0 {
				break
			}
		}
		if keep {
			out = append(out, body[begin:at]...)
		}
	}
	if !drawn {
		return nil, ErrDamaged
	}
	return append(out, 0x3B), nil
}

// colourTable is how many bytes the table has that a packed byte announces.
func colourTable(packed byte) int {
	if packed&0x80 == 0 {
		return 0
	}
	return 3 << (packed&7 + 1)
}

// repeats says whether an extension is the one, of a fixed form, that tells how often to repeat.
func repeats(ext []byte) bool {
	return len(ext) >= 17 && (string(ext[:12]) == "\x0bNETSCAPE2.0" || string(ext[:12]) == "\x0bANIMEXTS1.0") && ext[12] == 3 && ext[16] == 0
}
