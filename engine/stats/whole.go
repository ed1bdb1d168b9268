package stats

// Asked is one form: how many people were asked and how many sent it. Asked is -1 when nobody knows it.
type Asked struct{ Asked, Answered int }

// Whole is how many people there are in all, such as those who have a place, as it may be told beside the forms that many of them sent.
// Wherever it is shown, it is the same value.
type Whole struct {
	Cell   Cell
	People int // as it is
	least  int // so many there are, as anybody can see who knows the forms; when the whole is hidden
	rule   Policy
}

// WholeOf says how many people in all may be told. How many sent a form stands beside each of its questions. So where numbers are only
// hidden, a whole is hidden that would tell how few did not send one, or how few more were asked another time. Where numbers are
// rounded, each is rounded by itself: then none is greater than one that it is a part of.
func (p Policy) WholeOf(people int, forms ...Asked) Whole {
	w := Whole{Cell: p.Count(people), People: people, rule: p}
	if people < 0 {
		w.Cell = Cell{Hidden: true}
	}
	if p.Exact() || p.Rounds() || w.Cell.Hidden {
		return w
	}
	wholes := []int{people}
	for _, f := range forms {
		if f.Asked >= 0 {
			wholes = append(wholes, f.Asked)
		}
		if !p.Count(f.Answered).Hidden {
			w.least = max(w.least, f.Answered+1)
		}
	}
	for _, n := range wholes {
		for _, f := range forms {
			w.Cell.Hidden = w.Cell.Hidden || !p.Count(f.Answered).Hidden && p.Count(max(n-f.Answered, f.Answered-n)).Hidden
		}
		for _, other := range wholes {
			w.Cell.Hidden = w.Cell.Hidden || p.Count(max(n-other, other-n)).Hidden
		}
	}
	if w.Cell.Hidden {
		w.Cell.Value = 0
	}
	return w
}

// Part says whether a number of some of these people may be told. Of a whole that is hidden it may when it would be small beside none
// that the whole could be: so that it is told says nothing about the whole.
func (w Whole) Part(n int) bool {
	if w.rule.Exact() || w.rule.Rounds() || !w.Cell.Hidden || n == 0 {
		return true
	}
	return n+w.rule.Hide < w.least
}

// Rounded says whether the rule rounds numbers.
func (w Whole) Rounded() bool { return w.rule.Rounds() }

// Rounds says whether numbers are rounded, so that none is what it was.
func (p Policy) Rounds() bool { return p.Round > 0 || p.Midpoint }
