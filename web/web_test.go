package web

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

func get(t *testing.T, method, path string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, r)
	return w.Result()
}

func TestEveryAssetIsServed(t *testing.T) {
	for name, a := range assets {
		if !regexp.MustCompile(`^/assets/[a-z-]+\.[0-9a-f]{10}\.[a-z]+$`).MatchString(URL(name)) {
			t.Errorf("%s has the address %s", name, URL(name))
		}
		response := get(t, http.MethodGet, URL(name))
		body, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		if response.StatusCode != http.StatusOK || string(body) != string(a.body) {
			t.Errorf("%s: %d, %d bytes", name, response.StatusCode, len(body))
		}
		h := response.Header
		if h.Get("Cache-Control") != "public, max-age=31536000, immutable" || h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s has the headers %v", name, h)
		}
	}
	for name, want := range map[string]string{"app.css": "text/css; charset=utf-8", "app.js": "text/javascript; charset=utf-8", "icon.svg": "image/svg+xml"} {
		if got := get(t, http.MethodGet, URL(name)).Header.Get("Content-Type"); got != want {
			t.Errorf("%s is %s", name, got)
		}
	}
}

func TestOldAddressesAreNotKept(t *testing.T) {
	response := get(t, http.MethodGet, "/assets/app.0000000000.css")
	if response.StatusCode != http.StatusOK || response.Header.Get("Cache-Control") != "no-cache" {
		t.Errorf("%d, %v", response.StatusCode, response.Header)
	}
}

func TestUnknownAddresses(t *testing.T) {
	for _, path := range []string{"/assets/", "/assets/app.css", "/assets/nothing.0000000000.css", "/assets/../web.go", "/assets/dist/app.0000000000.css", "/other"} {
		if got := get(t, http.MethodGet, path).StatusCode; got != http.StatusNotFound {
			t.Errorf("%s: %d", path, got)
		}
	}
	if got := get(t, http.MethodPost, URL("app.css")).StatusCode; got != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d", got)
	}
}

func TestGzip(t *testing.T) {
	response := get(t, http.MethodGet, URL("app.css"), "Accept-Encoding", "br, gzip;q=0.8")
	if response.Header.Get("Content-Encoding") != "gzip" {
		t.Fatal("not compressed")
	}
	r, err := gzip.NewReader(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(r)
	if err != nil || string(body) != string(assets["app.css"].body) {
		t.Errorf("%d bytes, %v", len(body), err)
	}
	for _, header := range []string{"", "br", "gzip;q=0", "gzip; q=0.0", "xgzip"} {
		if got := get(t, http.MethodGet, URL("app.css"), "Accept-Encoding", header).Header.Get("Content-Encoding"); got != "" {
			t.Errorf("%q gets %q", header, got)
		}
	}
}

func TestUnknownNamePanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("an unknown name has an address")
		}
	}()
	URL("nothing.css")
}

// TestNothingFromElsewhere: the stylesheet loads nothing from other places and every picture that it names is served.
func TestNothingFromElsewhere(t *testing.T) {
	css := string(assets["app.css"].body)
	for _, m := range regexp.MustCompile(`url\(["']?([^"')]+)`).FindAllStringSubmatch(css, -1) {
		if !strings.HasPrefix(m[1], Prefix) {
			t.Errorf("the stylesheet loads %s", m[1])
			continue
		}
		if get(t, http.MethodGet, m[1]).Header.Get("Cache-Control") == "no-cache" {
			t.Errorf("%s is not the address of what is served", m[1])
		}
	}
	for _, word := range []string{"frutiger", "@import", "@font-face"} {
		if strings.Contains(strings.ToLower(css), word) {
			t.Errorf("the stylesheet has %q", word)
		}
	}
}
