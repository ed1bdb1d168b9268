// Package seating places people at tables on one day or several, so that they are well mixed and meet as many others as
// possible. It computes over plain values and knows no database. The same problem, seed and number of steps always
// give the same tables, and every long computation stops when its context ends.
//
// # What is asked
//
// Hard rules are never broken: tables' sizes, who sits together or apart, needs that only some tables meet, who has a
// locked place, coaches who keep their table or are spread evenly. Where they contradict each other there is no seating, and
// a smallest set of rules that contradict each other is named (ContradictionError). Within the rules the aims come one
// after the other; a later one never costs anything of an earlier one:
//
//  1. Lone: nobody is the only one at a table with their value of an attribute, where that can be avoided.
//  2. Repeats: as few meetings as possible of two who have met before.
//  3. Short: nobody meets far fewer different people than they could.
//  4. Mix: as few as possible at a table share a value; or the best total of whatever the problem says a meeting is worth.
//
// Each aim has a bound: a number that no seating can be better than, whatever the method. Where figure and bound are the
// same, that is the proof that the aim is met as well as can be.
//
// # How
//
// The rules of different days hang together only through coaches who keep a table, so an exact search (feasible.go) finds a
// first seating, or shows that there is none. The smallest contradicting set is found with hitting sets: a set of
// rules contradicts exactly when it meets the complement of every set that can be kept (Reiter, "A theory of diagnosis from
// first principles", Artificial Intelligence 32, 1987; Ignatiev, Previti, Liffiton and Marques-Silva, "Smallest MUS
// extraction with minimal hitting set dualization", CP 2015).
//
// From there annealing over all days at once exchanges two seats at a time (Kirkpatrick, Gelatt and Vecchi, "Optimization
// by simulated annealing", Science 220, 1983), in rounds of which each is twice as long as the one before, so that the best so far
// is there at any moment. Where only the worth of meetings counts, on one day, an exchange is so little work that many more can be tried (worth.go). Many days without mixing are the social golfer problem, and one day of mixing alone is the
// maximally diverse grouping problem; for what is known of them see Triska and Musliu, "An effective greedy heuristic for the social golfer
// problem", Annals of Operations Research 194, 2012, and Gallego, Laguna, Martí and Duarte, "Tabu search with strategic
// oscillation for the maximally diverse grouping problem", Journal of the Operational Research Society 64, 2013.
//
// Where tables are alike, designs help (construct.go). With as many tables as a finite field has elements, the lines of an
// affine plane give days on which nobody meets anybody twice (Bose, Sankhyā 3, 1938). For other numbers of tables the first
// table of each day is searched for and the others are its translates under an abelian group (difference matrices; Bose
// and Bush, Annals of Mathematical Statistics 23, 1952); or days are searched for that follow from one another by turning everybody by one place, as those of Kirkman's
// schoolgirls do (turns.go). Two such first days that take longer to find are kept (starters.go). A design says who may stand for whom; who stands for whom is then searched for by the other aims and rules.
//
// Verify is a small program of its own that needs nothing from the method.
package seating
