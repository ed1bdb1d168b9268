package web

import (
	"cmp"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"alongside/internal/platform/db"
	"alongside/internal/platform/plain"
)

// written is one thing that somebody wrote into a form.
type written struct{ Label, Text string }

// lost is what the page shows to somebody who sent a form and is not signed in any more.
type lost struct {
	Typed []written // in the order of the form
	Files bool      // files were chosen too
	Next  string    // the form's own page, to which signing in leads back
}

// lostForm reads what somebody without a session has sent, so that it can be given back. It stores nothing and keeps no file.
func (s *Server) lostForm(w http.ResponseWriter, r *Request, route *Route) lost {
	l := lost{Next: cmp.Or(s.formPage(r), "/me")}
	add := func(name, value string) {
		value = strings.TrimSpace(plain.Text(value))
		if value != "" && spoken(name, value) {
			l.Typed = append(l.Typed, written{Label: spokenName(name), Text: value})
		}
	}
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case r.PostForm != nil: // it was read already
		for _, name := range slices.Sorted(maps.Keys(r.PostForm)) {
			for _, value := range r.PostForm[name] {
				add(name, value)
			}
		}
	case err != nil || r.Body == nil:
	case kind == "application/x-www-form-urlencoded":
		body, _ := io.ReadAll(io.LimitReader(r.Body, formLimit)) // of what came, as much as there is
		for pair := range strings.SplitSeq(string(body), "&") {
			name, value, _ := strings.Cut(pair, "=")
			n, err1 := url.QueryUnescape(name)
			v, err2 := url.QueryUnescape(value)
			if err1 == nil && err2 == nil {
				add(n, v)
			}
		}
	case kind == "multipart/form-data":
		l.Files = eachPart(http.MaxBytesReader(w, r.Body, route.upload+formLimit), params["boundary"], add)
	}
	return l
}

// eachPart reads a form with files piece by piece, gives its values to fn, and says whether a file was chosen. Files are read
// past and kept nowhere.
func eachPart(body io.Reader, boundary string, fn func(name, value string)) (files bool) {
	left := int64(formLimit)
	for m := multipart.NewReader(body, boundary); ; {
		p, err := m.NextPart()
		if err != nil {
			return files
		}
		if p.FileName() != "" {
			files = true
			continue
		}
		value, err := io.ReadAll(io.LimitReader(p, left))
		if left -= int64(len(value)); err != nil || left <= 0 {
			return files
		}
		fn(p.FormName(), string(value))
	}
}

// formPage is the page of this network on which a form stands: where it was sent from, else the page of the same address, else "".
func (s *Server) formPage(r *Request) string {
	if from := r.cameFrom(); from != "" && !strings.HasPrefix(from, "//") && s.shows(from) {
		if u, err := url.Parse(r.Referer()); err == nil && u.RawQuery != "" {
			return from + "?" + u.RawQuery
		}
		return from
	}
	if s.shows(r.URL.EscapedPath()) {
		return r.URL.EscapedPath()
	}
	return ""
}

// shows says whether an address of a network leads to a page.
func (s *Server) shows(path string) bool {
	get, err := http.NewRequest(http.MethodGet, path, nil)
	if err != nil {
		return false
	}
	_, pattern := s.mux.Handler(get)
	return strings.HasPrefix(pattern, http.MethodGet+" ")
}

// unspoken are names of fields that forms carry along and nobody writes.
var unspoken = map[string]bool{
	"version": true, "once": true, "next": true, "revision": true, "part": true, "answer": true, "state": true, "run": true, "to": true, "template": true,
	"table": true, "sure": true, "since": true, "read": true, "look": true, "kind": true, "how": true, "group": true, "gap": true, "for": true, "away": true,
	"coming": true, "from": true, "link": true, "share": true, "use": true, "who": true, "asked": true, "do": true, "only": true, "which": true, "then": true, "save": true, "asks": true,
}

// spoken says whether a value of a form may be something that a person wrote and may be read over their shoulder: no
// secret, no id and nothing that the form only carried along.
func spoken(name, value string) bool {
	low := strings.ToLower(name)
	for _, word := range []string{"password", "secret", "token", "passkey", "credential", "code", "hash"} {
		if strings.Contains(low, word) {
			return false
		}
	}
	if unspoken[low] || strings.HasPrefix(low, "was-") || db.ID(value).Valid() {
		return false
	}
	return !machineMade(value)
}

// machineMade says whether a value is one long word of letters and figures, as keys and packed tables are.
func machineMade(value string) bool {
	return utf8.RuneCountInString(value) >= 24 && !strings.ContainsFunc(value, func(r rune) bool {
		return r > unicode.MaxASCII || !(unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("+/=-_", r))
	}) && strings.ContainsFunc(value, unicode.IsDigit)
}

// spokenName makes a heading of a field's name: "q-lay-summary" is "Lay summary".
func spokenName(name string) string {
	name = strings.Join(strings.FieldsFunc(strings.TrimPrefix(plain.Text(name), "q-"), func(r rune) bool { return r == '-' || r == '_' || r == '.' }), " ")
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(first)) + name[size:]
}
