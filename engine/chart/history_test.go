package chart

import (
	"math"
	"strings"
	"testing"
	"time"
)

// TestHistoryStandsByDate: occasions are as far apart as the time between them. Names that would run into each other are left out of the picture, and
// the table has them all.
func TestHistoryStandsByDate(t *testing.T) {
	start := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	at := func(days ...int) History {
		h := History{Frame: Frame{ID: "h", Title: "Over time"}, Low: 0, High: 4, ALabel: "Me"}
		for _, d := range days {
			day := start.AddDate(0, 0, d)
			h.Points = append(h.Points, HistoryPoint{Label: day.Format("2 Jan 2006"), A: 2, B: math.NaN(), At: day})
		}
		return h
	}
	h := at(0, 10, 90, 100)
	x := h.places(0, 100)
	for i, want := range []float64{0, 10, 90, 100} {
		if math.Abs(x(i)-want) > 0.001 {
			t.Errorf("occasion %d stands at %.2f, want %.0f", i, x(i), want)
		}
	}
	svg := h.SVG()
	drawn := 0
	for _, p := range h.Points {
		if strings.Contains(svg, ">"+p.Label+"<") {
			drawn++
		}
	}
	if drawn < 2 || drawn == len(h.Points) {
		t.Errorf("%d of %d names stand in the picture", drawn, len(h.Points))
	}
	if len(h.Table().Rows) != 4 {
		t.Error("the table leaves occasions out")
	}
	// Without dates, or all at one moment, they stand evenly.
	h.Points[1].At = time.Time{}
	if x = h.places(0, 90); math.Abs(x(1)-30) > 0.001 {
		t.Errorf("without a date the second stands at %.2f", x(1))
	}
	if x = at(5, 5, 5).places(0, 100); math.Abs(x(1)-50) > 0.001 {
		t.Errorf("of one moment the second stands at %.2f", x(1))
	}
}
