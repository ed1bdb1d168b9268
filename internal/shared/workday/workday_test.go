package workday

import (
	"testing"
	"time"

	"alongside/content"
)

func TestAnAnswerIsOwedOnAWorkingDay(t *testing.T) {
	for _, c := range []struct {
		what, from string
		n          int
		want       string
	}{
		{"in the middle of a week", "2024-06-11", 3, "2024-06-14"},
		{"over a weekend", "2024-06-13", 3, "2024-06-18"},
		{"asked on a Saturday", "2024-06-15", 1, "2024-06-17"},
		{"over Easter", "2024-03-28", 1, "2024-04-02"},
		{"over Christmas, with substitute days", "2021-12-24", 1, "2021-12-29"},
		{"over the long weekend of 2022", "2022-06-01", 1, "2022-06-06"},
		{"when early May moved", "2020-05-07", 1, "2020-05-11"},
		{"none", "2024-06-15", 0, "2024-06-15"},
		{"no day", "soon", 2, "soon"},
	} {
		if got := After(c.from, c.n); got != c.want {
			t.Errorf("%s: %d working days after %s is %s, want %s", c.what, c.n, c.from, got, c.want)
		}
	}
}

// Counting back gives what counting on gave, for every day of ten years.
func TestBetweenIsTheInverseOfAfter(t *testing.T) {
	for day := time.Date(2018, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() < 2028; day = day.AddDate(0, 0, 1) {
		from := day.Format(time.DateOnly)
		for _, n := range []int{0, 1, 2, 5, 20} {
			to := After(from, n)
			if got := Between(from, to); got != n {
				t.Fatalf("%d working days after %s is %s, and %d lie between them", n, from, to, got)
			}
			if n > 0 && !Is(to) {
				t.Fatalf("%s is no working day", to)
			}
		}
	}
	if Between("2024-06-14", "2024-06-10") != 0 || Between("x", "2024-06-10") != 0 {
		t.Error("days that go backwards are counted")
	}
}

// Every year has its eight bank holidays or more, each on a weekday and only once.
func TestBankHolidays(t *testing.T) {
	years := map[int]int{}
	for day := range content.BankHolidays() {
		d, err := time.Parse(time.DateOnly, day)
		if err != nil || d.Weekday() == time.Saturday || d.Weekday() == time.Sunday {
			t.Errorf("%s is no weekday (%v)", day, err)
		}
		years[d.Year()]++
	}
	for y := 2011; y <= 2035; y++ {
		want := map[int]int{2011: 9, 2012: 9, 2022: 10, 2023: 9}[y]
		if want == 0 {
			want = 8
		}
		if years[y] != want {
			t.Errorf("%d has %d bank holidays, want %d", y, years[y], want)
		}
	}
}
