// Package qr draws a text, such as the address of a page, as a square that the camera of a telephone reads.
package qr

import (
	"fmt"
	"html"
	"strings"

	"rsc.io/qr"
)

// quiet is how many light squares a reader needs around a code.
const quiet = 4

// SVG draws a text. label is what people hear who do not see it. A text that is too long for a square is an error.
func SVG(text, label string) (string, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return "", err
	}
	size := code.Size + 2*quiet
	var path strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			if !code.Black(x, y) {
				continue
			}
			from := x
			for x+1 < code.Size && code.Black(x+1, y) {
				x++
			}
			fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", from+quiet, y+quiet, x-from+1, x-from+1)
		}
	}
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="%s" width="220" height="220" viewBox="0 0 %d %d" shape-rendering="crispEdges"><rect width="%d" height="%d" fill="#fff"/><path fill="#000" d="%s"/></svg>`,
		html.EscapeString(label), size, size, size, size, path.String()), nil
}
