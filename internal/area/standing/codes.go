package standing

import (
	"bytes"
	"context"
	"strconv"
	"strings"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/sheet"
	"alongside/internal/shared/group"
	"alongside/internal/shared/person"
)

// The files of official codes have no headings. These are the columns, counted from 0, that are read of them.
const (
	codeColumn     = 0
	codeName       = 1
	codePostcode   = 9
	codeClosed     = 11
	codeColumns    = 40 // more than any of the files has
	mostCodeFaults = 100
)

// readCodes reads a file of official codes: comma-separated, without headings. It gives every fault, by line.
func readCodes(name string, body []byte) ([]group.Code, []sheet.Fault, error) {
	heads := make([]string, codeColumns)
	for i := range heads {
		heads[i] = "Column " + strconv.Itoa(i+1)
	}
	body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
	t, err := sheet.Read(bytes.NewReader(append([]byte(strings.Join(heads, ",")+"\n"), body...)), name, sheet.Options{})
	if err != nil {
		return nil, nil, err
	}
	if t.Separator == 0 {
		return nil, nil, errs.New(errs.Invalid, "Choose the file of codes as it is published: a CSV file.")
	}
	faults := t.Faults
	seen := map[string]int{}
	var out []group.Code
	for _, l := range t.Lines {
		cell := func(i int) string {
			if i < len(l.Cells) {
				return l.Cells[i]
			}
			return ""
		}
		number := l.Number - 1 // the headings were not in the file
		c := group.Code{Code: strings.ToUpper(cell(codeColumn)), Name: group.Tidy(cell(codeName)), Postcode: cell(codePostcode)}
		bad := func(column int, value, reason string) {
			faults = append(faults, sheet.Fault{Line: number, Column: heads[column], Value: value, Reason: reason})
		}
		if !group.ValidCode(c.Code) {
			bad(codeColumn, cell(codeColumn), "is not a code: 3 to 12 letters and numbers")
			continue
		}
		if c.Name == "" || len([]rune(c.Name)) > 200 {
			bad(codeName, c.Name, "the name has to have 1 to 200 letters")
			continue
		}
		if closed := cell(codeClosed); closed != "" {
			at, err := time.Parse("20060102", closed)
			if err != nil {
				bad(codeClosed, closed, "is not a day as 20260131")
				continue
			}
			c.Closed = at.Format(time.DateOnly)
		}
		if first, twice := seen[c.Code]; twice {
			bad(codeColumn, c.Code, "is on line "+strconv.Itoa(first)+" already")
			continue
		}
		seen[c.Code] = number
		out = append(out, c)
	}
	return out, faults, nil
}

// LoadCodes brings in a file of official codes, whole or not at all. It gives how many there are, or every fault.
func (s *Map) LoadCodes(ctx context.Context, a access.Actor, name string, body []byte) (n int, faults []sheet.Fault, err error) {
	if err := a.Allow(a.LeadsAll()); err != nil {
		return 0, nil, err
	}
	all, faults, err := readCodes(name, body)
	if err != nil || sheet.Stops(faults) {
		return 0, faults, err
	}
	err = s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if err := group.SaveCodes(tx, all); err != nil {
			return err
		}
		return audit.Record(tx, a, "map.codes", "network", tx.Network, strconv.Itoa(len(all))+" codes")
	})
	return len(all), faults, err
}

// SetCode gives an organisation its official code; an empty one takes it away.
func (s *Map) SetCode(ctx context.Context, a access.Actor, organisation db.ID, code string) error {
	return s.change(ctx, a, organisation, "map.code", func(tx *db.Tx, _ person.Organisation) error {
		return group.SetCode(tx, organisation, code)
	})
}
