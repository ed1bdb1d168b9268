package impact

import (
	"slices"

	"alongside/internal/platform/access"
	"alongside/internal/shared/entry"
)

// runs: coordinators are the engagement leads of the network's organisations, and so is the program itself when it makes the demonstration.
func runs(a access.Actor) bool { return a.Has(access.Coordinator) || a.IsSystem() }

// maySee: its author and those it is about; and once everybody whose name it bears or whom it describes has agreed, those who are asked to confirm it
// and whom its audience holds. What was shown to the people of an organisation from whose work it followed is shown to its engagement leads as well. What was withdrawn is for its own people alone. Roles open nothing.
func maySee(a access.Actor, v entry.Viewer, c Claim, all []witness) bool {
	if c.isOf(a.Person()) {
		return true
	}
	if c.private() || c.State == Withdrawn {
		return false
	}
	return isWitness(a, all) || c.Audience != entry.Author && entry.CanSee(v, c.asEntry())
}

// isWitness: who was asked about the present words.
func isWitness(a access.Actor, all []witness) bool {
	return slices.ContainsFunc(all, func(w witness) bool { return a.Is(w.Person) && w.State != earlier })
}

// mayChange: only who wrote a claim changes its words.
func mayChange(a access.Actor, c Claim) bool { return a.Is(c.Author) && c.State != Withdrawn }

// mayWithdraw: who wrote it, and whoever's name it bears.
func mayWithdraw(a access.Actor, c Claim) bool { return c.isOf(a.Person()) && c.State != Withdrawn }

// mayJoin: who may see both claims and wrote one of them, or runs editions, says that they are the same change.
func mayJoin(a access.Actor, one, other Claim) bool {
	return a.Has(access.Coordinator) || a.Is(one.Author) || a.Is(other.Author)
}
