package placing

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"alongside/engine/seating"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/sheet"
)

// sizes are how many people a table may have.
type sizes struct{ least, most int }

// sizeOf reads "5" or "5-6".
func sizeOf(s string) (sizes, error) {
	low, high, both := strings.Cut(s, "-")
	if !both {
		high = low
	}
	a, err1 := strconv.Atoi(strings.TrimSpace(low))
	b, err2 := strconv.Atoi(strings.TrimSpace(high))
	if err1 != nil || err2 != nil || a < 1 || b < a || b > seating.MaxPeople {
		return sizes{}, errors.New("is not a size: write it like 6 or 5-6")
	}
	return sizes{a, b}, nil
}

// tables are the fewest and the most tables of this size that so many people can have. Where the fewest are more, there are none.
func (s sizes) tables(people int) (low, high int) {
	return (people + s.most - 1) / s.most, min(people/s.least, seating.MaxTables)
}

func (s sizes) String() string {
	if s.least == s.most {
		return strconv.Itoa(s.most)
	}
	return fmt.Sprintf("%d to %d", s.least, s.most)
}

// misfit says, of people who cannot have tables of this size, how many seats or people are missing.
func (s sizes) misfit(people int) string {
	full := people / s.least // with one table more each would have too few
	more := fmt.Sprintf("%s: %s too few.", needs(full+1, (full+1)*s.least), count((full+1)*s.least-people, "person", "people"))
	if full == 0 {
		return more
	}
	seat := "tables seat"
	if full == 1 {
		seat = "table seats"
	}
	return fmt.Sprintf("%d %s %d: %s too few. %s", full, seat, full*s.most, count(people-full*s.most, "seat", "seats"), more)
}

// needs is how many people tables need.
func needs(tables, people int) string {
	return fmt.Sprintf("%s %d", count(tables, "table needs", "tables need"), people)
}

// roomTable is a line of the room's file.
type roomTable struct {
	seats *sizes // nil is not said
	kinds []string
	line  int
}

// readRoom reads the tables of the room, by their number.
func (c *seatCall) readRoom(file string) (map[int]roomTable, error) {
	out := map[int]roomTable{}
	if file == "" {
		return out, nil
	}
	rows, err := c.faults.read(file, sheet.Spec{Columns: []sheet.Column{
		{Key: "table", Label: "table", Required: true, Unique: true, Parse: sheet.Whole(1, seating.MaxTables)},
		{Key: "seats", Label: "seats", Parse: func(s string) (string, error) { _, err := sizeOf(s); return s, err }},
		{Key: "kinds", Label: "kinds"},
	}})
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		n, _ := strconv.Atoi(r.Get("table")) // Whole has looked at it
		v := roomTable{kinds: wordsOf(r.Get("kinds")), line: r.Line}
		if s := r.Get("seats"); s != "" {
			size, _ := sizeOf(s) // Parse has looked at it
			v.seats = &size
		}
		out[n] = v
		for _, k := range v.kinds {
			if c.kinds.add(k) >= 64 {
				c.faults.add(file, r.Line, "kinds", k, "is one kind too many: there can be 64")
			}
		}
	}
	return out, nil
}

// setTables makes the tables of each day: those that the room's file lists with their seats, or as many as asked for, with people
// spread over them as evenly as possible.
func (c *seatCall) setTables(m Seat) error {
	room, err := c.readRoom(m.Room)
	if err != nil {
		return err
	}
	seats := 0
	for _, v := range room {
		if v.seats != nil {
			seats++
		}
	}
	there := c.there(m.Days)
	number := m.Tables
	switch {
	case seats > 0 && (m.Tables > 0 || m.Size != ""):
		return usage("The room's file says how many seats each table has: leave out --tables and --size.")
	case seats > 0 && seats < len(room):
		return errs.New(errs.Invalid, "The room's file says for some tables how many seats they have, and not for others.")
	case seats > 0:
		number = len(room)
	case m.Size != "":
		size, err := sizeOf(m.Size)
		if err != nil {
			return usage("--size %s %s", strconv.Quote(m.Size), err)
		}
		if c.numbers, err = c.fitting(size, there); err != nil {
			return err
		}
		number, c.numbers = c.numbers[0], c.numbers[1:]
	case number == 0:
		return usage("Say how many tables there are: --tables, --size, or a column seats in --room.")
	}
	if seats == 0 && m.Size == "" {
		for d, n := range there {
			if n > 0 && number > n {
				return errs.New(errs.Invalid, "%s are more than the %s who are there on day %d: some tables would be empty.", count(number, "table", "tables"), count(n, "person", "people"), d+1)
			}
		}
	}
	for n, v := range room {
		if n > number {
			c.faults.add(m.Room, v.line, "table", strconv.Itoa(n), fmt.Sprintf("is not among the %d tables, which are counted from 1", number))
		}
	}
	if c.faults.stops() {
		return nil // readers after this would look for tables that are not there
	}
	c.arrange = func(number int) {
		c.p.Days, c.eased = nil, nil
		for d := range m.Days {
			c.p.Days = append(c.p.Days, c.day(room, seats > 0, number, there[d]))
		}
	}
	c.arrange(number)
	return nil
}

// there counts who is there on each day.
func (c *seatCall) there(days int) []int {
	out := make([]int, days)
	for d := range out {
		for _, v := range c.p.People {
			if v.Away == nil || !v.Away[d] {
				out[d]++
			}
		}
	}
	return out
}

// fitting are the numbers of tables of a size that people can have, the one to take first: one for each coach where that fits, otherwise as few as possible.
func (c *seatCall) fitting(size sizes, there []int) ([]int, error) {
	most, coaches := 0, 0
	for _, n := range there {
		most = max(most, n)
	}
	for _, v := range c.p.People {
		if v.Coach {
			coaches++
		}
	}
	low, high := size.tables(most)
	if all := len(c.p.People); low > high && all > most { // as many as if all came: on a day with absences some tables have fewer
		if a, b := size.tables(all); a <= b {
			low, high = a, min(b, most)
		}
	}
	if low > high || high == 0 {
		return nil, errs.New(errs.Invalid, "%s cannot be parted into tables of %s. %s", count(most, "person", "people"), size, size.misfit(most))
	}
	var out []int
	if low <= coaches && coaches <= high {
		out = append(out, coaches)
	}
	for n := low; n <= high; n++ {
		if n != coaches {
			out = append(out, n)
		}
	}
	return out, nil
}

// day makes the tables of a day on which so many are there.
func (c *seatCall) day(room map[int]roomTable, given bool, number, there int) seating.Day {
	var out seating.Day
	spare := 0 // seats that stay empty
	if given {
		spare = -there
		for _, v := range room {
			spare += v.seats.most
		}
	}
	for n := 1; n <= number; n++ {
		t := seating.Table{Least: int32(there / number), Most: int32((there + number - 1) / number)}
		v := room[n]
		if given {
			t.Most = int32(v.seats.most)
			t.Least = int32(v.seats.least)
			if v.seats.least == v.seats.most { // a full table is not asked for, but empty seats are shared out
				t.Least = int32(max(0, v.seats.most-(max(0, spare)+number-1)/number))
			}
		}
		for _, k := range v.kinds {
			t.Kinds |= 1 << (c.kinds.number[k] & 63)
		}
		out.Tables = append(out.Tables, t)
	}
	if given {
		c.ease(&out, there)
	}
	return out
}

// easing is a day on which too few come for the fewest at every table.
type easing struct{ day, there, needed int }

// ease lets fewer people sit at tables on a day on which some are away, where all people would be enough.
func (c *seatCall) ease(day *seating.Day, there int) {
	least, needed := make([]int, len(day.Tables)), 0
	for t, v := range day.Tables {
		least[t] = int(v.Least)
		needed += least[t]
	}
	if needed <= there || needed > len(c.p.People) {
		return
	}
	c.eased = append(c.eased, easing{len(c.p.Days), there, needed})
	for t, n := range seating.Eased(least, there) {
		day.Tables[t].Least = int32(n)
	}
}
