package content

import (
	"strconv"
	"sync"
)

// bankHolidays are the bank holidays of England as the file has them: MM-DD by year.
type bankHolidays struct {
	Source string           `yaml:"source"`
	Days   map[int][]string `yaml:"days"`
}

// BankHolidays are the days (YYYY-MM-DD) that are bank holidays in England. Callers do not change them.
var BankHolidays = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for year, days := range read[bankHolidays]("bank-holidays.yaml").Days {
		for _, day := range days {
			out[strconv.Itoa(year)+"-"+day] = true
		}
	}
	return out
})
