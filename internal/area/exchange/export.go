package exchange

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/sheet"
	"alongside/internal/shared/edition"
)

// Table is one table of an export.
type Table struct {
	Name    string // of its files, such as "people"
	About   string // what a row is, in one sentence
	Headers []string
	Rows    [][]string
	Files   []Attached // that belong to the rows
}

// Attached is a file of an export. Body opens it when its turn comes, so that one at a time is in memory.
type Attached struct {
	Path string
	Body func() ([]byte, error)
}

// Part is what one area adds to an export. Either function may be nil. Each gives only what the actor may see: what is in
// private spaces is in nobody's export but its members' own.
type Part struct {
	// All gives what the network owns; of one edition only, when one is given.
	All func(ctx context.Context, tx *db.Tx, actor access.Actor, edition db.ID) ([]Table, error)
	// Own gives what is about the actor.
	Own func(ctx context.Context, tx *db.Tx, actor access.Actor) ([]Table, error)
}

// Everything puts all that the network owns, or what belongs to one edition, into a zip: each table as CSV, whose cells no
// spreadsheet runs, and as JSON; and a manifest with the rows and a checksum of each file.
func (x *Exchange) Everything(ctx context.Context, actor access.Actor, id db.ID) ([]byte, error) {
	var body []byte
	err := x.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		kind, object := "network", tx.Network
		if id != "" {
			e, err := edition.Find(tx, id)
			if err != nil {
				return err
			}
			if err := actor.Allow(edition.Runs(actor, e) || actor.IsSystem()); err != nil {
				return err
			}
			kind, object = "edition", id
		} else if err := actor.Allow(actor.Has(access.Coordinator) || actor.IsSystem()); err != nil {
			return err
		}
		var all []Table
		for _, p := range x.parts {
			if p.All == nil {
				continue
			}
			tables, err := p.All(ctx, tx, actor, id)
			if err != nil {
				return err
			}
			all = append(all, tables...)
		}
		var out bytes.Buffer
		if err := packing(tx, actor, all, "What pairs, trios and teams keep in their own spaces is not in this file. Nor are passwords, links and keys.").write(&out); err != nil {
			return err
		}
		body = out.Bytes()
		return audit.Record(tx, actor, "export."+kind, kind, object, fmt.Sprintf("%d tables", len(all)))
	})
	return body, err
}

// Mine puts all that is about the actor into a zip, which write makes piece by piece.
func (x *Exchange) Mine(ctx context.Context, actor access.Actor) (write func(io.Writer) error, err error) {
	err = x.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		if err := actor.Allow(actor.SignedIn()); err != nil {
			return err
		}
		var all []Table
		for _, p := range x.parts {
			if p.Own == nil {
				continue
			}
			tables, err := p.Own(ctx, tx, actor)
			if err != nil {
				return err
			}
			all = append(all, tables...)
		}
		write = packing(tx, actor, all, "This is what is kept about you in this network. Forms that you filled in without your name are not here, because nobody can tell which are yours. Of your spaces it holds what you wrote yourself; each space's own copy holds the rest.").write
		return audit.Record(tx, actor, "export.own", "person", actor.Person(), "")
	})
	return write, err
}

// manifest says what is in an export.
type manifest struct {
	Network  db.ID         `json:"network"`
	Made     string        `json:"made"` // RFC 3339, UTC
	By       string        `json:"by"`
	Note     string        `json:"note"`
	Format   int           `json:"format"`
	Contents []manifestRow `json:"contents"`
}

type manifestRow struct {
	Table  string            `json:"table"`
	About  string            `json:"about"`
	Rows   int               `json:"rows"`
	SHA256 map[string]string `json:"sha256"` // by the name of the file
}

// packed is an export that is read, and not yet written.
type packed struct {
	manifest manifest
	tables   []Table
	made     time.Time
}

func packing(tx *db.Tx, actor access.Actor, all []Table, note string) packed {
	made := tx.Now.Time()
	return packed{tables: all, made: made, manifest: manifest{Network: tx.Network, Made: made.Format(time.RFC3339), By: actor.Name(), Note: note, Format: 1}}
}

// write makes the zip: tables, their files, and last the manifest with the checksums.
func (p packed) write(out io.Writer) error {
	m, z := p.manifest, zip.NewWriter(out)
	m.Contents = nil
	add := func(name string, body []byte) (string, error) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: p.made})
		if err != nil {
			return "", err
		}
		sum := sha256.Sum256(body)
		_, err = w.Write(body)
		return hex.EncodeToString(sum[:]), err
	}
	for _, t := range p.tables {
		row := manifestRow{Table: t.Name, About: t.About, Rows: len(t.Rows), SHA256: map[string]string{}}
		for _, f := range []struct {
			ending string
			write  func(Table) ([]byte, error)
		}{{".csv", csvOf}, {".json", jsonOf}} {
			body, err := f.write(t)
			if err != nil {
				return err
			}
			if row.SHA256[t.Name+f.ending], err = add(t.Name+f.ending, body); err != nil {
				return err
			}
		}
		for _, f := range t.Files {
			body, err := f.Body()
			if err != nil {
				return err
			}
			if row.SHA256[f.Path], err = add(f.Path, body); err != nil {
				return err
			}
		}
		m.Contents = append(m.Contents, row)
	}
	body, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	if _, err := add("manifest.json", body); err != nil {
		return err
	}
	return z.Close()
}

func csvOf(t Table) ([]byte, error) {
	var b bytes.Buffer
	w, err := sheet.NewCSVForPeople(&b, t.Headers)
	if err != nil {
		return nil, err
	}
	for _, r := range t.Rows {
		if err := w.Row(r...); err != nil {
			return nil, err
		}
	}
	err = w.Close()
	return b.Bytes(), err
}

// jsonOf writes a list of objects, each with the headings as names, in the order of the headings.
func jsonOf(t Table) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("[")
	for i, r := range t.Rows {
		if i > 0 {
			b.WriteString(",")
		}
		b.WriteString("\n  {")
		for j, h := range t.Headers {
			value := ""
			if j < len(r) {
				value = r[j]
			}
			name, err := json.Marshal(h)
			if err != nil {
				return nil, err
			}
			text, err := json.Marshal(value)
			if err != nil {
				return nil, err
			}
			if j > 0 {
				b.WriteString(", ")
			}
			b.Write(append(append(name, ": "...), text...))
		}
		b.WriteString("}")
	}
	b.WriteString("\n]\n")
	return b.Bytes(), nil
}
