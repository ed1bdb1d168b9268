package journey

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"slices"
)

// The size of a picture of the README: what one sees of the page before scrolling, and the colours that it may have.
const (
	pictureHeight  = 960
	pictureColours = 200
	pictureBytes   = 150_000
)

// shrink writes the upper part of a picture with its most common colours only: pages have few, so that nothing is lost
// that an eye would find, and the file is a quarter of the size.
func shrink(from, to string) error {
	raw, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	full, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		return err
	}
	bounds := full.Bounds()
	bounds.Max.Y = min(bounds.Max.Y, pictureHeight)
	small := image.NewPaletted(bounds, commonColours(full, bounds))
	draw.Draw(small, bounds, full, bounds.Min, draw.Src)
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, small); err != nil {
		return err
	}
	if out.Len() > pictureBytes {
		return errors.New("it is larger than the README should carry")
	}
	return os.WriteFile(to, out.Bytes(), 0o644)
}

// commonColours are the colours that most of the pixels have.
func commonColours(full image.Image, bounds image.Rectangle) color.Palette {
	count := map[color.Color]int{}
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			count[full.At(x, y)]++
		}
	}
	var all color.Palette
	for c := range count {
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b color.Color) int { return count[b] - count[a] })
	return all[:min(len(all), pictureColours)]
}
