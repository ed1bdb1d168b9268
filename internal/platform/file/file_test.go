package file_test

import (
	"bytes"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/file"
	"alongside/internal/platform/secret"
)

func TestSniffReadsTheContent(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		want string
		sort file.Sort
	}{
		"a picture":                  {"\x89PNG\r\n\x1a\n", "image/png", file.Picture},
		"a photograph":               {"\xff\xd8\xff\xe0", "image/jpeg", file.Picture},
		"a phone's photograph":       {"\x00\x00\x00\x18ftypheic\x00\x00", "image/heic", file.Document},
		"a newer picture":            {"\x00\x00\x00\x18ftypavif\x00\x00", "image/avif", file.Picture},
		"a phone's recording":        {"\x00\x00\x00\x18ftypM4A \x00\x00", "audio/mp4", file.Sound},
		"a film":                     {"\x00\x00\x00\x18ftypisom\x00\x00", "video/mp4", file.Film},
		"a phone's film":             {"\x00\x00\x00\x18ftypqt  \x00\x00", "video/quicktime", file.Film},
		"sound without a label":      {"\xff\xfb\x90\x00\x00\x00", "audio/mpeg", file.Sound},
		"labelled sound":             {"ID3\x03\x00\x00", "audio/mpeg", file.Sound},
		"sound of another kind":      {"\xff\xf1\x50\x80\x00\x1f", "audio/aac", file.Sound},
		"sound without loss":         {"fLaC\x00\x00", "audio/flac", file.Sound},
		"an old phone's recording":   {"#!AMR\n\x00", "audio/amr", file.Document},
		"free sound":                 {"OggS\x00\x02", "application/ogg", file.Sound},
		"a paper":                    {"%PDF-1.7\n", "application/pdf", file.Document},
		"plain words":                {"Dear Gwen", "text/plain; charset=utf-8", file.Document},
		"a page":                     {"<!DOCTYPE html><script>alert(1)</script>", "", ""},
		"a page that begins blank":   {"  \n<html>", "", ""},
		"a drawing that runs":        {"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "", ""},
		"a drawing with declaration": {"<?xml version='1.0'?><svg/>", "", ""},
		"an archive":                 {"PK\x03\x04", "", ""},
		"a program":                  {"\x7fELF\x02\x01", "", ""},
	} {
		got, err := file.Sniff("file", []byte(c.body))
		if c.want == "" {
			if e := errs.Of(err); e == nil || e.Kind != errs.Invalid || e.Fields[0].Name != "file" {
				t.Errorf("%s: taken as %q, error %v", name, got, err)
			}
			continue
		}
		if err != nil || got != c.want || file.SortOf(got) != c.sort {
			t.Errorf("%s: %q (%s), %v; want %q (%s)", name, got, file.SortOf(got), err, c.want, c.sort)
		}
	}
}

func TestCleanName(t *testing.T) {
	for in, want := range map[string]string{
		"photo.jpg": "photo.jpg", `C:\secret\me.png`: "me.png", "../../etc/passwd": "passwd", "a\r\nb.txt": "ab.txt", "": "file", "..": "file", "gpj.\u202eexe": "gpj.exe",
	} {
		if got := file.CleanName(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

func TestFilesAreSealedAndWhole(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		dir := t.TempDir()
		keys, err := secret.Open(filepath.Join(dir, "keys"))
		must(t, err)
		files, err := file.Open(filepath.Join(dir, "files"), keys)
		must(t, err)
		body := append([]byte("%PDF-1.7 a very private paper "), bytes.Repeat([]byte("quiet words "), 200_000)...) // more than two pieces
		kept, err := files.Keep(site.NetworkID, "file", "diagnosis of Gwen.pdf", body)
		must(t, err)
		site.Write(func(tx *db.Tx) error { return files.Record(tx, kept) })

		var m file.Meta
		site.Read(func(tx *db.Tx) error {
			if m, err = files.Find(tx, kept.ID); err != nil {
				return err
			}
			row, err := db.Value[string](tx, `SELECT name || digest || type FROM file WHERE network_id = $1 AND id = $2`, kept.ID)
			if strings.Contains(row, "Gwen") {
				t.Errorf("the name lies open in the database: %s", row)
			}
			return err
		})
		if m.Name != "diagnosis of Gwen.pdf" || m.Type != "application/pdf" || m.Shown() {
			t.Errorf("%+v", m)
		}
		got, err := files.Body(site.NetworkID, m)
		must(t, err)
		if !bytes.Equal(got, body) {
			t.Fatal("the body came back changed")
		}
		path := filepath.Join(dir, "files", string(site.NetworkID), string(m.ID))
		sealed, err := os.ReadFile(path)
		must(t, err)
		if bytes.Contains(sealed, []byte("quiet")) {
			t.Error("the body lies open in the folder")
		}
		lines := bytes.SplitAfter(sealed, []byte("\n"))
		for what, spoilt := range map[string][]byte{
			"cut short":         bytes.Join(lines[:2], nil),
			"in another order":  bytes.Join([][]byte{lines[1], lines[0], lines[2]}, nil),
			"changed in a byte": append([]byte(nil), append(sealed[:500:500], append([]byte{'A' + (sealed[500]-'A'+1)%20}, sealed[501:]...)...)...),
		} {
			must(t, os.WriteFile(path, spoilt, 0o600))
			if _, err := files.Body(site.NetworkID, m); err == nil {
				t.Errorf("a body that was %s opened", what)
			}
		}
		if _, err := files.Body("another network", m); err == nil {
			t.Error("a body opened in another network")
		}
	})
}

func TestForgottenFilesGo(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		files := site.App.Files
		m, err := files.Keep(site.NetworkID, "file", "words.txt", []byte("some words"))
		must(t, err)
		site.Write(func(tx *db.Tx) error { return files.Record(tx, m) })
		site.Write(func(tx *db.Tx) error { return file.Forget(tx, m.ID) })
		if _, err := files.Body(site.NetworkID, m); err != nil {
			t.Errorf("the body went before the transaction was over: %v", err)
		}
		site.Work()
		if _, err := files.Body(site.NetworkID, m); !os.IsNotExist(err) {
			t.Errorf("the body is still there: %v", err)
		}
	})
}

func TestUploadsThatCannotBeKept(t *testing.T) {
	form := func(body []byte) *bytes.Buffer {
		var b bytes.Buffer
		b.WriteString("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n")
		b.Write(body)
		b.WriteString("\r\n--x--\r\n")
		return &b
	}
	for what, c := range map[string]struct {
		body []byte
		want string
	}{
		"an empty one": {nil, "The file is empty."},
		"a large one":  {bytes.Repeat([]byte("a"), file.MaxSize+1), "The file is too big: the limit is 20 MB."},
	} {
		r := httptest.NewRequest("POST", "/", form(c.body))
		r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		must(t, r.ParseMultipartForm(64<<20))
		_, _, _, err := file.FromForm(r, "file")
		if e := errs.Of(err); e == nil || len(e.Fields) != 1 || e.Fields[0].Message != c.want {
			t.Errorf("%s: %v", what, err)
		}
	}
	r := httptest.NewRequest("POST", "/", nil)
	if _, _, ok, err := file.FromForm(r, "file"); ok || err != nil {
		t.Errorf("no file at all: %v %v", ok, err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
