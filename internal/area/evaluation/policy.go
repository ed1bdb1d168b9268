package evaluation

import (
	"alongside/internal/platform/access"
	"alongside/internal/shared/edition"
)

// mayRun says whether the actor plans, opens and closes the waves of the edition and reads its report: who runs the
// edition, and the program itself on its command line.
func mayRun(a access.Actor, e edition.Edition) bool { return edition.Runs(a, e) || a.IsSystem() }
