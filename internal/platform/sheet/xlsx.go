package sheet

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/xuri/excelize/v2"

	"alongside/internal/platform/errs"
)

// readXLSX reads one sheet of a workbook, row by row. Cells come as the spreadsheet shows them, dates as 2026-01-31, and
// long whole numbers in full where it would show 4.4E+11.
func readXLSX(data []byte, o Options) (t *Table, err error) {
	// The library has panicked on broken files before; for the person that is a broken file, too.
	defer func() {
		if p := recover(); p != nil {
			t, err = nil, errBroken()
		}
	}()
	if err := checkZip(data); err != nil {
		return nil, err
	}
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		UnzipSizeLimit: maxUnzip, UnzipXMLSizeLimit: 16 << 20,
		ShortDatePattern: "yyyy-mm-dd", LongDatePattern: "yyyy-mm-dd", LongTimePattern: "hh:mm:ss",
	})
	if err != nil {
		return nil, errBroken()
	}
	defer f.Close()
	name, err := chooseSheet(f, o.Sheet)
	if err != nil {
		return nil, err
	}
	t = &Table{Sheet: name}
	if err := t.rows(f, name, o); err != nil {
		if errs.Of(err) != nil {
			return nil, err
		}
		return nil, errBroken()
	}
	return t, nil
}

func errBroken() error {
	return invalid("The spreadsheet could not be opened. It may be damaged. Save it again as an Excel workbook (.xlsx), or as CSV.")
}

// checkZip unpacks everything once, to nowhere, so that a file made to fill the memory is refused before it can, and says
// plainly what other kinds of zip file are.
func checkZip(data []byte) error {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil || len(archive.File) > maxParts {
		return errBroken()
	}
	workbook := false
	left := int64(maxUnzip)
	for _, part := range archive.File {
		workbook = workbook || strings.EqualFold(strings.TrimPrefix(part.Name, "/"), "xl/workbook.xml")
		r, err := part.Open()
		if err != nil {
			return errBroken()
		}
		n, err := io.Copy(io.Discard, io.LimitReader(r, left+1))
		_ = r.Close()
		if err != nil {
			return errBroken()
		}
		if left -= n; left < 0 {
			return invalid("The spreadsheet is too large when it is unpacked. Split it into smaller files, or save it as CSV.")
		}
	}
	if !workbook {
		return invalid("The file is not an Excel workbook. Save it as an Excel workbook (.xlsx), or as CSV.")
	}
	return nil
}

// chooseSheet finds the sheet by name, letters of any case, or the first that is not hidden.
func chooseSheet(f *excelize.File, wanted string) (string, error) {
	sheets := f.GetSheetList()
	if wanted != "" {
		i := slices.IndexFunc(sheets, func(s string) bool { return strings.EqualFold(strings.TrimSpace(s), strings.TrimSpace(wanted)) })
		if i < 0 {
			return "", invalid("The workbook has no sheet called %q. It has: %s.", shorten(wanted), shorten(strings.Join(sheets, ", ")))
		}
		return sheets[i], nil
	}
	for _, s := range sheets {
		if visible, err := f.GetSheetVisible(s); err == nil && visible {
			return s, nil
		}
	}
	if len(sheets) > 0 {
		return sheets[0], nil
	}
	return "", invalid("The workbook has no sheet.")
}

// rows walks the sheet twice at once: as shown, and as stored for the long numbers that the shown form shortens.
func (t *Table) rows(f *excelize.File, name string, o Options) error {
	as, err := f.Rows(name)
	if err != nil {
		return err
	}
	defer as.Close()
	raw, err := f.Rows(name)
	if err != nil {
		return err
	}
	defer raw.Close()
	properties, err := f.GetWorkbookProps()
	if err != nil {
		return err
	}
	since1904 := properties.Date1904 != nil && *properties.Date1904
	for number := 1; as.Next() && raw.Next(); number++ {
		cells, err := as.Columns()
		if err != nil {
			return fmt.Errorf("row %d: %w", number, err)
		}
		stored, err := raw.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return fmt.Errorf("row %d: %w", number, err)
		}
		for i := range cells {
			if i < len(stored) {
				cells[i] = plainer(cells[i], stored[i], since1904)
			}
		}
		if err := t.add(number, cells, o); err != nil {
			return err
		}
	}
	return as.Error()
}

// plainer gives what a person would type: a date as 2026-01-31 however the sheet shows it (so that 3/4 cannot be read the
// wrong way round), a long number in full where it is shown in powers of ten, anything else as it is shown.
func plainer(shown, stored string, since1904 bool) string {
	if shown == stored {
		return shown
	}
	x, err := strconv.ParseFloat(stored, 64)
	if err != nil {
		return shown
	}
	if date, ok := isoDate(shown, x, since1904); ok {
		return date
	}
	if _, err := strconv.ParseFloat(shown, 64); err == nil && strings.ContainsAny(shown, "eE") {
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	return shown
}

// isoDate recognises a stored number that is shown as a date: the day, the month (as number or name) and the year that the
// number stands for must all be in what is shown.
func isoDate(shown string, stored float64, since1904 bool) (string, bool) {
	if stored < 1 || stored > 2_958_465 || !strings.ContainsAny(shown, "/-. ") {
		return "", false
	}
	t, err := excelize.ExcelDateToTime(stored, since1904)
	if err != nil {
		return "", false
	}
	t = t.Round(time.Second)
	words := strings.FieldsFunc(strings.ToLower(shown), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	has := func(forms ...string) bool {
		return slices.ContainsFunc(forms, func(form string) bool { return slices.Contains(words, strings.ToLower(t.Format(form))) })
	}
	if !has("2", "02") || !has("1", "01", "Jan", "January") || !has("2006", "06") {
		return "", false
	}
	if t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 {
		return t.Format("2006-01-02"), true
	}
	return t.Format("2006-01-02 15:04"), true
}
