package ui

import (
	"testing"
	"time"
)

func TestMoments(t *testing.T) {
	for clock, want := range map[string]string{
		"00:00": "2 March 2026, midnight", "00:05": "2 March 2026, 12:05am", "09:00": "2 March 2026, 9am",
		"12:00": "2 March 2026, midday", "12:30": "2 March 2026, 12:30pm", "14:30": "2 March 2026, 2:30pm", "23:59": "2 March 2026, 11:59pm",
	} {
		m, err := time.Parse("2006-01-02 15:04", "2026-03-02 "+clock)
		if err != nil {
			t.Fatal(err)
		}
		if got := DateTime(m); got != want {
			t.Errorf("%s is written %q, want %q", clock, got, want)
		}
	}
}
