package administration

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// mayAdminister says whether the actor looks after this network.
func mayAdminister(a access.Actor) bool { return a.Has(access.Administrator) }

// mayKeep says whether the actor keeps the installation: an administrator of the oldest network (docs/adr/0003).
func mayKeep(a access.Actor, keeper db.ID) bool { return mayAdminister(a) && a.Network() == keeper }

// mayChangeAddress says whether an administrator may change somebody's email address. The address is the key to
// everything that is theirs: whoever could change it could come in as them. So it stays with those who have come in,
// and with those whom others in a private space are waiting for.
func mayChangeAddress(hasComeIn, inSpace bool) bool { return !hasComeIn && !inSpace }

// mayClose says whether the actor may end somebody's access: their own they can leave by signing out.
func mayClose(a access.Actor, person db.ID) bool { return mayAdminister(a) && !a.Is(person) }

// mayConfirm says whether the actor may confirm to which organisation somebody belongs: anybody's but their own.
func mayConfirm(a access.Actor, person db.ID) bool { return mayAdminister(a) && !a.Is(person) }
