// Package file keeps what people upload: sealed with a key outside the database, in a folder beside it, one file each.
// What a file is, is read from its content, never from its name or from what the browser says. Names are sealed too,
// because the name of a file often tells what is in it. What a picture or film tells beside what it shows, such as the
// place where it was taken, is removed before it is kept (package trace), so that nobody can come upon it later, when
// more people may see it.
package file

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"path/filepath"
	"strings"
	"unicode"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/secret"
	"alongside/internal/platform/trace"
)

// MaxSize is how many bytes one file may have.
const MaxSize = 20 << 20

// Meta is what is known of a file.
type Meta struct {
	ID         db.ID
	Name, Type string
	Size       int64 // bytes

	digest string
}

// Sort is what a file is to the people who look at it.
type Sort string

// The sorts of files.
const (
	Picture  Sort = "picture"
	Sound    Sort = "sound"
	Film     Sort = "film"
	Document Sort = "document"
)

// SortOf is the sort of a content type. What no common browser shows by itself, such as a picture in the form of some
// phones, is a document: it can be downloaded.
func SortOf(contentType string) Sort {
	switch contentType {
	case "image/heic", "audio/amr":
		return Document
	case "application/ogg":
		return Sound
	}
	switch kind, _, _ := strings.Cut(contentType, "/"); kind {
	case "image":
		return Picture
	case "audio":
		return Sound
	case "video":
		return Film
	}
	return Document
}

// Shown says whether browsers may show it in a page: pictures, sound and film, which run nothing.
func (m Meta) Shown() bool { return SortOf(m.Type) != Document }

// kinds are the types that may be kept. SVG and HTML are not among them: they can run scripts.
var kinds = map[string]bool{
	"image/png": true, "image/jpeg": true, "image/gif": true, "image/webp": true, "image/avif": true, "image/heic": true,
	"audio/mpeg": true, "audio/wave": true, "application/ogg": true, "audio/aiff": true, "audio/mp4": true, "audio/aac": true,
	"audio/flac": true, "audio/amr": true, "video/mp4": true, "video/webm": true, "video/quicktime": true, "video/3gpp": true,
	"application/pdf": true, "text/plain; charset=utf-8": true,
}

// Accept is what a form field offers to choose, in the browser's words; Sniff decides.
const Accept = "image/*,audio/*,video/*,application/pdf,text/plain"

// Sniff is the type of the content, or errs.Invalid beside the field when it is none that we keep.
func Sniff(field string, body []byte) (string, error) {
	t := http.DetectContentType(body)
	switch {
	case len(body) > 12 && string(body[4:8]) == "ftyp":
		t = boxed(string(body[8:12]))
	case strings.HasPrefix(string(body[:min(4, len(body))]), "fLaC"):
		t = "audio/flac"
	case strings.HasPrefix(string(body[:min(5, len(body))]), "#!AMR"):
		t = "audio/amr"
	case t == "application/octet-stream" && len(body) > 3 && body[0] == 0xFF && body[1]&0xF6 == 0xF0:
		t = "audio/aac"
	case t == "application/octet-stream" && len(body) > 3 && body[0] == 0xFF && body[1]&0xE0 == 0xE0:
		t = "audio/mpeg"
	}
	// A drawing that can run scripts looks like plain text to the sniffer.
	if !kinds[t] || (strings.HasPrefix(t, "text/") && bytes.HasPrefix(bytes.TrimLeft(body, " \t\r\n\ufeff"), []byte("<"))) {
		return "", invalid(field, "Choose a picture, sound, film, PDF or plain text file. Other kinds cannot be kept.")
	}
	return t, nil
}

// Clean is the content as it may be kept, without what it tells beside what it shows, and its type; or errs.Invalid
// beside the field, with what the person can do, when it is none that we keep or cannot be cleaned safely.
func Clean(field string, body []byte) (clean []byte, contentType string, err error) {
	if contentType, err = Sniff(field, body); err != nil {
		return nil, "", err
	}
	clean, err = trace.Remove(contentType, body)
	switch {
	case errors.Is(err, trace.ErrUnsure) && strings.HasPrefix(contentType, "image/"):
		return nil, "", invalid(field, "This kind of picture can tell where it was taken, and we cannot take that out. Save it as a JPEG or PNG picture, or take a screenshot of it, and choose that.")
	case errors.Is(err, trace.ErrUnsure):
		return nil, "", invalid(field, "This kind of film can tell where it was made, and we cannot take that out. Save it again as an MP4 film without location, and choose that.")
	case err != nil:
		return nil, "", invalid(field, "This file seems to be damaged, so it cannot be kept. Open it, save it again under a new name, and choose that.")
	}
	return clean, contentType, nil
}

// Hint tells people at a field for files what happens to what they choose.
var Hint = fmt.Sprintf("Up to %d MB. We take hidden details out of pictures and films, such as the place and the time. Other files stay as they are.", MaxSize>>20)

// boxed is the type of a file in the ISO base format by its brand: what phones make of pictures, sound and film.
func boxed(brand string) string {
	switch {
	case strings.HasPrefix(brand, "M4A"), strings.HasPrefix(brand, "M4B"):
		return "audio/mp4"
	case brand == "avif" || brand == "avis":
		return "image/avif"
	case strings.HasPrefix(brand, "hei"), strings.HasPrefix(brand, "hev"), brand == "mif1" || brand == "msf1":
		return "image/heic"
	case brand == "qt  ":
		return "video/quicktime"
	case strings.HasPrefix(brand, "3g"):
		return "video/3gpp"
	}
	return "video/mp4"
}

func invalid(field, message string) error {
	return &errs.Error{Kind: errs.Invalid, Message: "Check the answers that are marked below.", Fields: []errs.Field{{Name: field, Message: message}}}
}

// FromForm reads one uploaded file of a form field. ok is false when none was chosen.
func FromForm(r *http.Request, field string) (name string, body []byte, ok bool, err error) {
	if r.MultipartForm == nil || len(r.MultipartForm.File[field]) == 0 {
		return "", nil, false, nil
	}
	h := r.MultipartForm.File[field][0]
	if h.Filename == "" && h.Size == 0 {
		return "", nil, false, nil
	}
	if h.Size > MaxSize {
		return "", nil, false, invalid(field, fmt.Sprintf("The file is too big: the limit is %d MB.", MaxSize>>20))
	}
	if h.Size == 0 {
		return "", nil, false, invalid(field, "The file is empty.")
	}
	body, err = read(h)
	return CleanName(h.Filename), body, true, err
}

func read(h *multipart.FileHeader) ([]byte, error) {
	f, err := h.Open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, MaxSize+1))
}

// CleanName is a file name without folders or characters that could mislead.
func CleanName(name string) string {
	name = filepath.Base(strings.ReplaceAll(name, "\\", "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || strings.ContainsRune(`/:*?"<>|`, r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, name)
	if r := []rune(name); len(r) > 120 {
		name = string(r[len(r)-120:])
	}
	if strings.Trim(name, ". ") == "" {
		return "file"
	}
	return name
}

// digest is a keyed fingerprint of the content: it shows damage, and without the key it cannot be compared with a known
// file.
func digest(k *secret.Keys, network db.ID, body []byte) string {
	sum := sha256.Sum256(body)
	return k.Mark(network, "file.digest", hex.EncodeToString(sum[:]))
}
