package exchange

// Part is what one area adds to an export.
type Part interface{}
