package opportunity

import (
	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
)

// became says what became of an opportunity that was published, for everybody who may read it: whether it was filled, and that everybody who
// replied was answered. It names nobody and counts nobody.
func (o Opportunity) became(now db.Instant, zone string) string {
	const told = " Everybody who replied has had an answer, and words on why where the answer was no."
	switch {
	case o.Published == 0 || o.changing():
		return ""
	case o.State == Withdrawn:
		return "It was withdrawn before anybody took it up. Everybody who had replied was told why."
	case o.State == Finished && o.full():
		return "It is filled: as many people said yes as were looked for." + told
	case o.State == Finished && o.Filled > 0:
		return "It is filled in part: somebody said yes, and not every place was taken." + told
	case o.State == Finished:
		return "Nobody took it up." + told
	case o.full():
		return "It is filled: as many people said yes as were looked for."
	case o.Takes(now):
		return "It is open: reply by " + ui.DateTime(o.Shut.In(zone)) + "."
	case o.Filled > 0:
		return "It closed, and somebody said yes. Others are still to be answered, or places are left."
	}
	return "It closed, and nobody has said yes yet. Those who replied are still to be answered."
}
