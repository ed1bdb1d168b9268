package decision

import (
	"strconv"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/secret"
)

// Headings of what goes out.
var (
	Headers       = []string{"id", "organisation", "title", "what_is_decided", "group", "owner", "goes_to_sign_off", "papers", "how_patient_leaders_took_part", "what_changed", "state", "assured", "decided_on", "without_assurance"}
	ChangeHeaders = []string{"at", "decision", "what", "state", "day", "without_assurance_by", "words"}
	OwnHeaders    = []string{"id", "organisation", "title", "what_is_decided", "goes_to_sign_off", "state", "decided_on", "i_look_after_it", "i_am_named", "what_i_say_of_my_name"}
)

func stamp(at db.Instant) string {
	if at == 0 {
		return ""
	}
	return at.Time().Format("2006-01-02T15:04:05Z")
}

func changeRow(c Change) []string {
	return []string{stamp(c.At), string(c.Decision), c.Kind, string(c.State), c.Day, c.By, c.Words}
}

const exportedAtOnce = 1000

// Export is every decision of the network and what happened to it, for engagement leads. It names no patient leader.
func (s *Decisions) Export(tx *db.Tx, a access.Actor) (decisions, changes [][]string, err error) {
	if !a.LeadsAll() {
		return nil, nil, errs.Missing()
	}
	for {
		some, err := everything(tx, s.keys, exportedAtOnce, len(decisions))
		if err != nil {
			return nil, nil, err
		}
		for _, d := range some {
			decisions = append(decisions, []string{string(d.ID), string(d.Organisation), d.Title, d.About, d.GroupName, string(d.Owner), d.Goes, d.Papers, d.TookPart, d.Changed, string(d.State), stamp(d.Assured), d.Decided, strconv.FormatBool(d.Override)})
		}
		if len(some) < exportedAtOnce {
			break
		}
	}
	for {
		some, err := changesFrom(tx, s.keys, exportedAtOnce, len(changes))
		if err != nil {
			return nil, nil, err
		}
		for _, c := range some {
			changes = append(changes, changeRow(c))
		}
		if len(some) < exportedAtOnce {
			return decisions, changes, nil
		}
	}
}

// changesFrom are the changes of all decisions, the oldest first, for files that take everything out.
func changesFrom(tx *db.Tx, k *secret.Keys, limit, offset int) ([]Change, error) {
	all, err := db.All(tx, scanChange, changeColumns+`ORDER BY c.at, c.id LIMIT $2 OFFSET $3`, limit, offset)
	return openChanges(tx, k, all, err)
}

// ExportOwn is the decisions that somebody looks after or is named in, and what they did and said about decisions.
func (s *Decisions) ExportOwn(tx *db.Tx, who db.ID) (decisions, changes [][]string, err error) {
	mine, err := ownOf(tx, who)
	if err != nil {
		return nil, nil, err
	}
	for _, v := range mine {
		if err := v.unseal(tx, s.keys); err != nil {
			return nil, nil, err
		}
		decisions = append(decisions, []string{string(v.ID), string(v.Organisation), v.Title, v.About, v.Goes, string(v.State), v.Decided, strconv.FormatBool(v.Owner), strconv.FormatBool(v.Named), v.Said})
	}
	did, err := changesBy(tx, s.keys, who)
	for _, c := range did {
		changes = append(changes, changeRow(c))
	}
	return decisions, changes, err
}
