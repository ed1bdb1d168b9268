// Package trace takes out of pictures, films and sound recordings what they tell beside what they show: the place where
// a photograph was taken, the time, the camera, the owner's name, small earlier versions, edits, comments.
//
// Nothing is decoded and made again, so nothing of what is seen or heard gets worse. Pictures are built anew from only
// those parts that are needed to show them, with which way is up; whatever is not known to be needed stays behind.
// Films keep their length, because their parts point at each other: what is not needed is overwritten with zeros.
// Damage, and forms in which such details cannot be told apart safely, are errors: the file must not be kept as it is.
//
// Sources: ITU-T T.81 (JPEG), W3C PNG third edition, RFC 9649 (WebP), GIF89a, ISO/IEC 14496-12 and the QuickTime file
// format (films), Exif 2.32 (orientation).
package trace

import (
	"encoding/binary"
	"errors"
)

// The errors of Remove.
var (
	// ErrDamaged is a file that does not hold together.
	ErrDamaged = errors.New("trace: the file is damaged")
	// ErrUnsure is a file of a form that cannot be cleaned for sure.
	ErrUnsure = errors.New("trace: the file cannot be cleaned safely")
)

// Remove returns the file without its traces. The content type is the one read from the content. Forms that hold no
// pictures or films, such as PDF, text and MP3, come back as they are.
func Remove(contentType string, body []byte) ([]byte, error) {
	switch contentType {
	case "image/jpeg":
		return jpeg(body)
	case "image/png":
		return png(body)
	case "image/webp":
		return webp(body)
	case "image/gif":
		return gif(body)
	case "image/heic", "image/avif":
		return nil, ErrUnsure
	case "video/mp4", "video/quicktime", "video/3gpp", "audio/mp4":
		return film(body)
	}
	return body, nil
}

// The way up of a picture that needs no turning. Exif counts from 1 to 8.
const upright = 1

// orientation reads which way is up from the TIFF part of Exif data; upright when it does not say.
func orientation(tiff []byte) uint16 {
	if len(tiff) < 8 {
		return upright
	}
	var order binary.ByteOrder = binary.BigEndian
	switch string(tiff[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
	default:
		return upright
	}
	at := uint64(order.Uint32(tiff[4:]))
	if at+2 > uint64(len(tiff)) {
		return upright
	}
	n := int(order.Uint16(tiff[at:]))
	for entry := tiff[at+2:]; n > 0 && len(entry) >= 12; n, entry = n-1, entry[12:] {
		if order.Uint16(entry) == 0x0112 && order.Uint16(entry[2:]) == 3 {
			if way := order.Uint16(entry[8:]); way >= 1 && way <= 8 {
				return way
			}
			return upright
		}
	}
	return upright
}

// orientationOnly is the TIFF part of Exif data that says which way is up, and nothing else.
func orientationOnly(way uint16) []byte {
	return []byte{'M', 'M', 0, '*', 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, byte(way >> 8), byte(way), 0, 0, 0, 0, 0, 0}
}
