package smallnumber

// MeanTells says whether the mean of what n people marked, from low to high, could tell somebody what one person marked. It is so when the
// sum is at an end, or within one person's reach of it: at 0.0 everybody marked 0, and at 0.2 of five people the one who marked 1 knows
// that all others marked 0. Such a mean is not shown, whoever looks. That it is not shown tells little: it can be near either end, and
// nobody's mark follows from it, not even for one of those who marked.
func MeanTells(sum float64, n int, low, high float64) bool {
	most, all := high-low, float64(n)*(high-low)
	over := sum - float64(n)*low
	return over <= most || over >= all-most
}
