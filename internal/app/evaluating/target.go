package evaluating

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"alongside/internal/platform/errs"
	"alongside/internal/platform/pdf"
	"alongside/internal/platform/sheet"
	"alongside/internal/shared/report"
)

// target says whether the report may go where it is told to go, before anything is read: never over a file that it is made of,
// however its path is spelled, and never over a file that is no report. Forms without names cannot be gathered a second time.
func (o Options) target(out io.Writer) error {
	if err := NotOver(out, o.inputs()...); err != nil || o.Out == "" {
		return err
	}
	if dir, err := os.Stat(filepath.Dir(o.Out)); err != nil || !dir.IsDir() {
		return errs.New(errs.Invalid, "The report cannot be written to %s: there is no folder %s.", o.Out, filepath.Dir(o.Out))
	}
	for _, name := range o.outs() {
		there, err := os.Stat(name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			if _, err := os.Lstat(name); err == nil {
				return errs.New(errs.Invalid, "The report cannot be written to %s: it is a link that leads nowhere.", name)
			}
			continue
		case err != nil:
			return err
		case there.IsDir():
			return errs.New(errs.Invalid, "The report cannot be written to %s: it is a folder.", name)
		}
		for _, in := range o.inputs() {
			if sameFile(in, there) {
				return errs.New(errs.Invalid, "The report cannot be written to %s: that is the same file as %s, which would be lost. Give --out another name.", name, in)
			}
		}
		if there.Mode().IsRegular() && there.Size() > 0 {
			if ours, err := formerReport(name); err != nil {
				return err
			} else if !ours {
				return errs.New(errs.Invalid, "The report cannot be written to %s: a file is there that is no report of this program. Give --out another name, or take that file away.", name)
			}
		}
	}
	return nil
}

// outs are the files that the report is written to.
func (o Options) outs() []string {
	if strings.EqualFold(filepath.Ext(o.Out), ".csv") {
		return []string{o.Out, o.Out + "-metadata.json"}
	}
	return []string{o.Out}
}

// inputs are the files that the report is made of.
func (o Options) inputs() []string { return []string{o.Responses, o.Instrument, o.Released} }

// NotOver refuses an output that was led into one of the files that are read, as a shell does with ">>".
func NotOver(out io.Writer, in ...string) error {
	f, ok := out.(*os.File)
	if !ok {
		return nil
	}
	there, err := f.Stat()
	if err != nil || !there.Mode().IsRegular() {
		return nil // what cannot be looked at is no file that could be lost
	}
	for _, name := range in {
		if sameFile(name, there) {
			return errs.New(errs.Invalid, "The answer cannot be written into %s, because it is made of that file.", name)
		}
	}
	return nil
}

// sameFile says whether a file that is read is the one that would be written, also through a link or by another spelling.
func sameFile(in string, out fs.FileInfo) bool {
	if in == "" {
		return false
	}
	there, err := os.Stat(in)
	return err == nil && os.SameFile(there, out)
}

// formerReport says whether a file looks like a report that this program wrote before.
func formerReport(name string) (bool, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return false, err
	}
	switch strings.ToLower(filepath.Ext(name)) {
	case ".csv":
		head, _, _ := bytes.Cut(text, []byte("\n"))
		return holdsAll(head, report.Headers()[:3]), nil
	case ".xlsx":
		return workbookOfOurs(text), nil
	case ".html":
		return bytes.Contains(text[:min(len(text), 4096)], []byte(report.Generator)), nil
	case ".pdf":
		return bytes.HasPrefix(text, []byte("%PDF-")) && bytes.Contains(text, []byte(pdf.MadeBy())), nil
	}
	var old struct {
		Policy *string         `json:"small_numbers"`
		Schema json.RawMessage `json:"tableSchema"`
	}
	return json.Unmarshal(text, &old) == nil && (old.Schema != nil || old.Policy != nil), nil
}

// holdsAll says whether a text holds all of some words.
func holdsAll(text []byte, words []string) bool {
	for _, w := range words {
		if !bytes.Contains(text, []byte(w)) {
			return false
		}
	}
	return true
}

// workbookOfOurs says whether a workbook begins with the sheet that a report begins with, now or when all was in one sheet.
func workbookOfOurs(text []byte) bool {
	table, err := sheet.Read(bytes.NewReader(text), "report.xlsx", sheet.Options{})
	return err == nil && len(table.Headers) >= 3 && (slices.Equal(table.Headers[:3], report.ContentsHeaders()) || slices.Equal(table.Headers[:3], report.Headers()[:3]))
}
