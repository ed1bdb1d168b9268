// Package web holds what browsers load: one stylesheet and the scripts, built beforehand into dist and carried inside
// the program. Each file is addressed by its content, so that browsers may keep it for ever and never show an old one.
package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"
)

//go:embed dist
var dist embed.FS

// Prefix is the path under which Handler must be mounted.
const Prefix = "/assets/"

// contentTypes lists the kinds of file that may be in dist. It is our own list because the system's one differs
// between machines, and a stylesheet with the wrong type is refused by browsers.
var contentTypes = map[string]string{
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".svg":   "image/svg+xml",
	".png":   "image/png",
	".ico":   "image/x-icon",
	".woff2": "font/woff2",
}

// asset is one file as it is sent.
type asset struct {
	url         string // path with the content's hash, such as /assets/app.3f2a1c0d9e.css
	contentType string
	body        []byte
	zipped      func() []byte // gzip of body, made when it is first asked for; nil where it saves nothing
}

// assets has every file of dist by its plain name ("app.css").
var assets = load(dist)

func load(files fs.FS) map[string]asset {
	found := map[string]asset{}
	err := fs.WalkDir(files, "dist", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		body, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		plain := strings.TrimPrefix(name, "dist/")
		ext := path.Ext(plain)
		contentType, known := contentTypes[ext]
		if !known {
			panic("web: dist/" + plain + " has a type that is not in the list of content types")
		}
		sum := sha256.Sum256(body)
		found[plain] = asset{
			url:         Prefix + strings.TrimSuffix(plain, ext) + "." + hex.EncodeToString(sum[:5]) + ext,
			contentType: contentType,
			body:        body,
			zipped:      sync.OnceValue(func() []byte { return zip(body) }),
		}
		return nil
	})
	if err != nil {
		panic("web: the embedded files cannot be read: " + err.Error())
	}
	return found
}

// zip returns body compressed, or nil when that is not smaller.
func zip(body []byte) []byte {
	var out bytes.Buffer
	w, _ := gzip.NewWriterLevel(&out, gzip.BestCompression) // the level is a valid constant
	if _, err := w.Write(body); err != nil {
		return nil
	}
	if err := w.Close(); err != nil || out.Len() >= len(body) {
		return nil
	}
	return out.Bytes()
}

// URL is the address of a file of dist, with its content's hash in the name: URL("app.css") is /assets/app.3f2a1c0d9e.css.
// It panics on an unknown name, because only a programming mistake can ask for one.
func URL(name string) string {
	a, ok := assets[name]
	if !ok {
		panic("web: there is no asset " + name)
	}
	return a.url
}

// Has says whether there is such a file in dist.
func Has(name string) bool { return assets[name].url != "" }

// Handler serves everything under Prefix. The address with the right hash may be kept for a year; any other hash (a page from
// before or after this version) gets today's content and may not be kept, so that a page is never left without its styles.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Content-Type-Options", "nosniff")
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "Method not allowed", http.StatusMethodNotAllowed)
			return
		}
		a, ok := assets[plainName(r.URL.Path)]
		if !ok {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		h.Set("Content-Type", a.contentType)
		h.Set("Vary", "Accept-Encoding")
		h.Set("Cache-Control", "no-cache")
		if r.URL.Path == a.url {
			h.Set("Cache-Control", "public, max-age=31536000, immutable")
		}
		body := a.body
		if acceptsGzip(r.Header.Get("Accept-Encoding")) {
			if zipped := a.zipped(); zipped != nil {
				h.Set("Content-Encoding", "gzip")
				body = zipped
			}
		}
		if r.Method == http.MethodHead {
			return
		}
		_, _ = w.Write(body) // the reader going away is not our failure
	})
}

// plainName takes the hash out of an address: /assets/app.3f2a1c0d9e.css is app.css.
func plainName(address string) string {
	name, found := strings.CutPrefix(address, Prefix)
	if !found {
		return ""
	}
	ext := path.Ext(name)
	stem := strings.TrimSuffix(name, ext)
	dot := strings.LastIndexByte(stem, '.')
	if dot < 0 {
		return ""
	}
	return stem[:dot] + ext
}

// acceptsGzip reads an Accept-Encoding header. "gzip;q=0" refuses it.
func acceptsGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		coding, quality, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.TrimSpace(coding) != "gzip" {
			continue
		}
		quality = strings.ReplaceAll(quality, " ", "")
		return strings.Trim(strings.TrimPrefix(quality, "q="), "0.") != "" || quality == ""
	}
	return false
}
