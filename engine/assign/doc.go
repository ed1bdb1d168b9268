// Package assign places people: with partners, by scores or by rankings of both sides; in trios and other teams; and presenters with
// tables. It computes over plain values and knows no database. Nothing is random, so the same question always has the
// same answer, and every long computation stops when its context ends.
//
// # Best total
//
// Solve finds the placing with the best total score, or the one that places most people and among those has the best
// total. It is exact: scores are whole numbers up to 2^53 either way, and nothing is compared with a tolerance. With the
// placing come prices (dual values), one for each person. Verify is a small program of its own that needs nothing from the
// solver: it checks that the placing keeps every rule and that the prices prove that none is better.
//
// The method is cost scaling: an auction in which people bid for partners, with a bidding step that shrinks from phase to
// phase (Bertsekas, "The auction algorithm: a distributed relaxation method for the assignment problem", Annals of Operations
// Research 14, 1988; Goldberg and Kennedy, "An efficient cost scaling algorithm for the assignment problem", Mathematical
// Programming 71, 1995). The last few of each phase are placed along shortest paths, all together, which also bounds the time
// (Gabow and Tarjan, "Faster scaling algorithms for network problems", SIAM J. Computing 18, 1989). Where few people want the
// same, which includes most questions of the size of a programme and those with many equal scores, all this is not needed:
// quick.go first tries to do without scaling. "Most people first" is not done by adding a large number to each score,
// which would need more digits than there are, but by cutting the question in two where a smallest cover of all pairs
// (König, Dulmage and Mendelsohn) shows which side is short. "People first", where somebody may have several partners, goes on from there, with no such
// number either: spread.go.
//
// # Other questions
//
// SolveTable takes a full table of scores. WhatIf tells what a change by hand would cost. StableMatchings places by rankings.
// FirstStable finds the first of them alone. Rotate makes a timetable of presenters and tables. PlaceTrios places in threes, PlaceTeams in teams of a
// given composition. PickShortlist
// chooses whom to take into a list with limits and wishes, and EqualShortlists counts the lists that are as good.
package assign
