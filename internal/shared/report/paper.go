package report

import (
	"io"

	"alongside/internal/platform/pdf"
)

// WritePaper writes blocks as a tagged PDF of their own, with a title and a line under it. What is in them may be shown as it is:
// whoever made them has protected small numbers.
func WritePaper(w io.Writer, title, subtitle string, blocks []Block) error {
	d, err := pdf.New(title, "en-GB")
	if err != nil {
		return err
	}
	d.Heading(1, title)
	d.Paragraph(subtitle)
	if err := writeBlocks(d, blocks); err != nil {
		return err
	}
	return d.Write(w)
}
