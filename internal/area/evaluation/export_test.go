package evaluation

// The attacks of this package are played in groups as small as three: what protects so few protects more. Promise lets a test go by
// another number, and gives back what undoes it.
func init() { leastMinimum = 3 }

// Promise makes n the smallest set of answers that is ever opened or shown.
func Promise(n int64) (undo func()) {
	old := leastMinimum
	leastMinimum = n
	return func() { leastMinimum = old }
}
