package home

import (
	"testing"
	"time"

	"alongside/internal/platform/db"
)

func TestADayFarAwayCarriesItsYear(t *testing.T) {
	now := db.At(time.Date(2026, 7, 10, 12, 0, 0, 0, time.UTC))
	for due, want := range map[time.Time]string{
		time.Date(2030, 6, 30, 9, 0, 0, 0, time.UTC): "Sunday 30 June 2030",
		time.Date(2027, 6, 11, 9, 0, 0, 0, time.UTC): "Friday 11 June 2027",
		time.Date(2027, 6, 9, 9, 0, 0, 0, time.UTC):  "Wednesday 9 June",
		time.Date(2026, 7, 12, 9, 0, 0, 0, time.UTC): "Sunday 12 July",
	} {
		if got := dueDay(now, due); got != want {
			t.Errorf("%s: %q", due, got)
		}
	}
}
