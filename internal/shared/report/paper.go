package report

import (
	"io"

	"alongside/internal/platform/pdf"
)

// WritePaper writes blocks as a tagged PDF of their own, with a title and a line under it. What is in them may be shown as it is:
// whoever made them has protected small numbers.
func WritePaper(w io.Writer, title, subtitle string, blocks []Block) error {
	return WritePaperWithin(w, title, subtitle, blocks, 0)
}

// WritePaperWithin writes blocks on so many pages, 0 for any number: where they need more, the edges become narrower and then the letters
// smaller, as far as people can read them. What is too long even so is still written whole.
func WritePaperWithin(w io.Writer, title, subtitle string, blocks []Block, pages int) error {
	var fitted *pdf.Document
	for step := 0; ; step++ {
		d, err := pdf.New(title, "en-GB")
		if err != nil {
			return err
		}
		if !d.Tighter(step) {
			break
		}
		d.Heading(1, title)
		d.Paragraph(subtitle)
		if err := writeBlocks(d, blocks); err != nil {
			return err
		}
		if fitted = d; pages <= 0 || d.Pages() <= pages {
			break
		}
	}
	return fitted.Write(w)
}
