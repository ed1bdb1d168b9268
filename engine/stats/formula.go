package stats

import "slices"

// Formula says how one figure of a report is worked out: in plain words, as a formula, and where it comes from. Pages link each
// figure to its formula, and the page that explains figures shows this list, so that the two cannot part.
type Formula struct {
	ID      string // stable: it is part of an address
	Name    string
	Plain   string // what it says, in plain words
	Formula string
	Source  string
}

// The ids of formulas.
const (
	FormulaMean         = "mean"
	FormulaMedian       = "median"
	FormulaInterval     = "interval-of-a-mean"
	FormulaShare        = "interval-of-a-share"
	FormulaChange       = "change"
	FormulaTest         = "signed-rank"
	FormulaSmallest     = "smallest-p"
	FormulaSign         = "sign-test"
	FormulaMcNemar      = "mcnemar"
	FormulaShift        = "typical-change"
	FormulaEffect       = "rank-biserial"
	FormulaHolm         = "many-questions"
	FormulaAgreement    = "exact-agreement"
	FormulaKappa        = "weighted-kappa"
	FormulaKappaPlain   = "kappa"
	FormulaICC          = "intraclass-correlation"
	FormulaLimits       = "limits-of-agreement"
	FormulaAlpha        = "cronbach-alpha"
	FormulaCliff        = "cliffs-delta"
	FormulaRankSum      = "rank-sum"
	FormulaPermutation  = "paired-permutation"
	FormulaFlow         = "who-stayed"
	FormulaSmallGroups  = "small-groups"
	FormulaPossible     = "possible-percentage"
	FormulaCostPerHead  = "cost-per-person"
	FormulaDistribution = "distribution"
)

// Formulas is every formula, in the order in which a page shows them.
var Formulas = []Formula{
	{FormulaDistribution, "How people answered", "How many people gave each answer. “Does not apply” and “no answer” are counted apart and never mixed into the marks.",
		"n(v) = number of forms with answer v, for every step of the declared scale", "Counting"},
	{FormulaMean, "Mean", "All marks added up and shared out evenly. Shown with one decimal, worked out without rounding.",
		"mean = Σx / n, over those who answered", "Any book of statistics"},
	{FormulaMedian, "Median", "The mark in the middle when all marks stand in order.",
		"x at place (n-1)/2, counted from 0, linear between neighbours (type 7)", "Hyndman and Fan, The American Statistician 50, 1996"},
	{FormulaInterval, "Most likely range of a mean", "How sure the mean is. With few people it is wide. It looks at one question alone.",
		"From 8 answers on: BCa bootstrap, quantiles at Φ(z₀ + (z₀+z)/(1 - a(z₀+z))); whole marks, and scores that are means of a few of them, by counting every resample, others from 10,000 drawn with the fixed seed 20150930. z₀ = Φ⁻¹(share of resampled means below the mean + half the share equal to it); R's boot.ci counts only those below, which with marks in whole steps looks like bias, so its ends differ a little. Below 8, and beyond 10,000: mean ± t(n-1)·s/√n, kept on the scale",
		"Efron, JASA 82, 1987; Efron and Tibshirani, An Introduction to the Bootstrap, 1993, sections 6.4 and 14.3"},
	{FormulaShare, "Most likely range of a share", "How sure a percentage is.",
		"(p + z²/2n ± z√(p(1-p)/n + z²/4n²)) / (1 + z²/n), z = 1.96 (more exactly 1.959964)", "Wilson, JASA 22, 1927"},
	{FormulaChange, "Change of the same people", "Only people who answered both times are compared. Nothing is filled in for others. Up is always better: questions where a high mark is bad are turned round.",
		"mean of (after - before)", "Complete pairs only"},
	{FormulaTest, "p", "How often chance alone would make a change at least this large, if up and down were equally likely.",
		"Signed rank test: the share of all 2ⁿ ways to give signs to the ranks that were observed, ties included, with a rank sum at least this far out; people who did not change are left out. Changes that differ only by how a computer writes fractions (by less than 1 in 10¹³ of the largest mark) are ties",
		"Wilcoxon, Biometrics Bulletin 1, 1945; exact distribution with ties as in R's exactRankTests"},
	{FormulaSmallest, "Smallest p possible", "The best that so few people could show, if all had moved the same way. With five who changed no test can give less than 0.0625.",
		"2^(1-n), n = people who changed", "Follows from the 2ⁿ ways to give signs"},
	{FormulaSign, "Sign test", "Counts only who went up and who went down, not how far.",
		"2·P(X ≤ min(up, down)), X binomial with n = up + down and a half", "Arbuthnot, 1710; Conover, Practical Nonparametric Statistics, 1999, section 3.4"},
	{FormulaMcNemar, "Change of a yes or no", "The sign test of those who changed their answer.",
		"2·P(X ≤ min(b, c)), X binomial with n = b + c and a half", "McNemar, Psychometrika 12, 1947; exact form"},
	{FormulaShift, "Typical change", "The middle of all averages of two people's changes, of those who changed. People who did not change are left out, as in the test.",
		"Hodges-Lehmann: median of (dᵢ + dⱼ)/2, i ≤ j, over all d that are not 0, as in R's wilcox.test; interval between two of these by the exact signed rank distribution. Not for a yes or no", "Hodges and Lehmann, Annals of Mathematical Statistics 34, 1963"},
	{FormulaEffect, "Effect", "From -1 (everybody who changed went down) to 1 (everybody went up).",
		"(W⁺ - W⁻) / (W⁺ + W⁻)", "Kerby, Comprehensive Psychology 3, 2014"},
	{FormulaHolm, "Looking at many questions", "The more questions one looks at, the sooner one seems to have changed by chance. So p values are made larger: all that are shown for the same two forms are corrected together, questions and scores of several questions alike.",
		"smallest p × m, next × (m-1), and so on, never falling, at most 1; m = how many questions and scores of these two forms have a p that is shown. It stands above the table, and in the data beside each p", "Holm, Scandinavian Journal of Statistics 6, 1979"},
	{FormulaAgreement, "Same answer", "How many pairs gave the same answer, and how many lay at most one step apart.",
		"number of pairs with |a - b| = 0, and with |a - b| ≤ 1", "Counting"},
	{FormulaKappa, "Weighted kappa", "Agreement beyond what chance would give. 0 is chance, 1 is full agreement. Every step of the scale counts, also one that nobody used.",
		"(pₒ - pₑ)/(1 - pₑ), weights 1 - |i-j|/(m-1) over the m steps of the declared scale",
		"Cohen, Psychological Bulletin 70, 1968; standard error: Fleiss, Cohen and Everitt, Psychological Bulletin 72, 1969"},
	{FormulaKappaPlain, "Kappa", "Agreement beyond what chance would give, where answers have no order, such as themes. Only the same answer counts. 0 is chance, 1 is full agreement.",
		"(pₒ - pₑ)/(1 - pₑ), pₒ = share of the same answers, pₑ = Σ of the products of both shares of each answer",
		"Cohen, Educational and Psychological Measurement 20, 1960"},
	{FormulaICC, "Intraclass correlation", "How much of the spread comes from the things that are rated, and not from who rates them. It can be below nought.",
		"ICC(2,1) = (BMS - EMS)/(BMS + (k-1)EMS + k(JMS - EMS)/n)", "Shrout and Fleiss, Psychological Bulletin 86, 1979"},
	{FormulaLimits, "Limits of agreement", "Between these two numbers lie about 19 of 20 differences between the two.",
		"d ± z·s; each limit's range ± t·s·√(1/n + z²/(2(n-1))); z = 1.96 (more exactly 1.959964)", "Bland and Altman, Lancet 327, 1986; Statistical Methods in Medical Research 8, 1999"},
	{FormulaAlpha, "Cronbach's alpha", "How well several questions hang together. Only people who answered all of them count.",
		"k/(k-1)·(1 - Σs²ᵢ/s²); range 1 - (1-α)·F", "Cronbach, Psychometrika 16, 1951; Feldt, Psychometrika 30, 1965"},
	{FormulaCliff, "Cliff's delta", "How much more often somebody of one group marked higher than somebody of the other than the other way round.",
		"(pairs higher - pairs lower) / all pairs", "Cliff, Psychological Bulletin 114, 1993"},
	{FormulaRankSum, "Difference of two groups", "How often chance alone would deal marks out to two groups at least this unevenly.",
		"Rank sum test: the share of all ways to deal the observed marks out whose rank sum lies at least as far from its expectation", "Wilcoxon, 1945; Mann and Whitney, Annals of Mathematical Statistics 18, 1947; exact as in R's coin"},
	{FormulaPermutation, "Paired permutation test", "How often chance alone would make a mean change at least this large.",
		"the share of all 2ⁿ ways to give signs to the changes whose sum lies at least this far out", "Fisher, The Design of Experiments, 1935, section 21"},
	{FormulaFlow, "Who stayed", "How many were asked and answered at each time, and how the first answers of those who stayed compare with those who left.",
		"counts; Cliff's delta and rank sum test of the first answers", "CONSORT flow; see Cliff's delta"},
	{FormulaSmallGroups, "Small groups", "Small numbers are hidden, and so much more that they cannot be worked out from totals, percentages or other pages.",
		"the network's own rule, then secondary suppression until every hidden number could be another one", "Hundepool and others, Statistical Disclosure Control, 2012, sections 4.1 to 4.3"},
	{FormulaPossible, "Is this percentage possible?", "Whether a percentage can come from so many people.",
		"there is a whole k with k/n rounding to it", "Brown and Heathers, Social Psychological and Personality Science 8, 2017"},
	{FormulaCostPerHead, "Cost per person", "What was spent, shared out over those who had a place. Who gave it up is not among them.",
		"money spent / people with a place", "Division"},
}

// FormulaOf finds a formula by its id.
func FormulaOf(id string) (Formula, bool) {
	at := slices.IndexFunc(Formulas, func(f Formula) bool { return f.ID == id })
	if at < 0 {
		return Formula{}, false
	}
	return Formulas[at], true
}
