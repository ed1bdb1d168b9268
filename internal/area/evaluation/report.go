package evaluation

type workedReport struct{}
