package trace

import (
	"bytes"
	"encoding/binary"
)

// The markers of JPEG that matter here.
const (
	jpegStart  = 0xD8 // SOI
	jpegEnd    = 0xD9 // EOI
	jpegScan   = 0xDA // SOS
	jpegApp0   = 0xE0
	jpegApp1   = 0xE1
	jpegApp2   = 0xE2
	jpegApp14  = 0xEE
	exifHead   = "Exif\x00\x00"
	jfifHead   = "JFIF\x00"
	colourHead = "ICC_PROFILE\x00"
	adobeHead  = "Adobe"
)

// jpegNeeded says whether a segment is needed to draw the picture: frames, tables, restarts, scans.
func jpegNeeded(marker byte) bool {
	return marker >= 0xC0 && marker <= 0xCF && marker != 0xC8 || marker >= 0xDA && marker <= 0xDF
}

// jpeg keeps what draws the picture, its colours and which way is up. What follows the end of the picture goes too:
// phones put a second picture or a short film there, with traces of their own.
func jpeg(body []byte) ([]byte, error) {
	if len(body) < 4 || body[0] != 0xFF || body[1] != jpegStart {
		return nil, ErrDamaged
	}
	var head, rest []byte // head: the segments that must come first
	way, drawn := uint16(upright), false
	at := 2
	for !drawn || at < len(body) {
		marker, data, next, err := jpegSegment(body, at)
		if err != nil {
			return nil, err
		}
		at = next
		if marker == jpegEnd {
			break
		}
		switch {
		case jpegNeeded(marker):
			rest = jpegAppend(rest, marker, data)
		case marker == jpegApp0 && len(data) >= 14 && bytes.HasPrefix(data, []byte(jfifHead)) && head == nil:
			head = jpegAppend(nil, jpegApp0, append(bytes.Clone(data[:12]), 0, 0)) // no small picture
		case marker == jpegApp1 && way == upright && bytes.HasPrefix(data, []byte(exifHead)):
			way = orientation(data[len(exifHead):])
		case marker == jpegApp2 && bytes.HasPrefix(data, []byte(colourHead)):
			rest = jpegAppend(rest, marker, data)
		case marker == jpegApp14 && len(data) >= 12 && bytes.HasPrefix(data, []byte(adobeHead)):
			rest = jpegAppend(rest, marker, data[:12])
		}
		if marker == jpegScan {
			end := jpegScanEnd(body, at)
			rest, at, drawn = append(rest, body[at:end]...), end, true
		}
	}
	if !drawn {
		return nil, ErrDamaged
	}
	out := append([]byte{0xFF, jpegStart}, head...)
	if way != upright {
		out = jpegAppend(out, jpegApp1, append([]byte(exifHead), orientationOnly(way)...))
	}
	return append(append(out, rest...), 0xFF, jpegEnd), nil
}

// jpegSegment reads the segment that begins at a place, and where the next one begins.
func jpegSegment(body []byte, at int) (marker byte, data []byte, next int, err error) {
	if at >= len(body) || body[at] != 0xFF {
		return 0, nil, 0, ErrDamaged
	}
	for at < len(body) && body[at] == 0xFF { // any number of them may fill
		at++
	}
	if at >= len(body) {
		return 0, nil, 0, ErrDamaged
	}
	marker = body[at]
	at++
	if marker == jpegEnd {
		return marker, nil, at, nil
	}
	if marker < 0xC0 || marker >= 0xD0 && marker <= jpegStart || at+2 > len(body) {
		return 0, nil, 0, ErrDamaged
	}
	size := int(binary.BigEndian.Uint16(body[at:]))
	if size < 2 || at+size > len(body) {
		return 0, nil, 0, ErrDamaged
	}
	return marker, body[at+2 : at+size], at + size, nil
}

// jpegScanEnd is where the drawn data of a scan ends: at the next marker that is neither a restart nor a byte of data.
func jpegScanEnd(body []byte, at int) int {
	for ; at+1 < len(body); at++ {
		if next := body[at+1]; body[at] == 0xFF && next != 0 && next != 0xFF && (next < 0xD0 || next > 0xD7) {
			return at
		}
	}
	return len(body)
}

func jpegAppend(out []byte, marker byte, data []byte) []byte {
	size := len(data) + 2
	return append(append(out, 0xFF, marker, byte(size>>8), byte(size)), data...)
}
