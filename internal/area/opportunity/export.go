package opportunity

import (
	"strconv"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
)

// Headings of what goes out.
var (
	Headers       = []string{"id", "organisation", "title", "words", "state", "formal", "people_looked_for", "closes", "published"}
	ChangeHeaders = []string{"at", "opportunity", "what", "words"}
	WishHeaders   = []string{"what", "answer"}
	AsideHeaders  = []string{"opportunity", "organisation", "title"}
	OwnHeaders    = []string{"id", "opportunity", "organisation", "title", "sent", "where_it_stands", "what_i_wrote", "how_i_do_both", "talked_on", "what_was_noted", "the_answer_to_me"}
)

func stamp(at db.Instant) string {
	if at == 0 {
		return ""
	}
	return at.Time().Format("2006-01-02T15:04:05Z")
}

const exportedAtOnce = 500

// Export is every opportunity of the network, for engagement leads. Nobody's reply goes out with it: it is theirs.
func (s *Opportunities) Export(tx *db.Tx, a access.Actor) (rows [][]string, err error) {
	if !a.LeadsAll() {
		return nil, errs.Missing()
	}
	for {
		some, err := everything(tx, exportedAtOnce, len(rows))
		if err != nil {
			return nil, err
		}
		for _, o := range some {
			rows = append(rows, []string{string(o.ID), string(o.Organisation), o.Title, o.raw, string(o.State), strconv.FormatBool(o.Formal), strconv.FormatInt(o.Seats, 10), stamp(o.Shut), stamp(o.Published)})
		}
		if len(some) < exportedAtOnce {
			return rows, nil
		}
	}
}

// ExportOwn is what somebody replied, what they were told, and what they did to opportunities.
func (s *Opportunities) ExportOwn(tx *db.Tx, who db.ID) (replies, changes [][]string, err error) {
	for {
		some, err := interestsBy(tx, s.keys, who, exportedAtOnce, len(replies))
		if err != nil {
			return nil, nil, err
		}
		for _, v := range some {
			replies = append(replies, []string{string(v.ID), string(v.O.ID), v.O.OrgName, v.O.Title, stamp(v.Created), v.told(), v.Words, v.Clash, v.Talked, v.Talk, v.Answer})
		}
		if len(some) < exportedAtOnce {
			break
		}
	}
	for {
		some, err := changesBy(tx, s.keys, who, exportedAtOnce, len(changes))
		if err != nil {
			return nil, nil, err
		}
		for _, c := range some {
			changes = append(changes, []string{stamp(c.At), string(c.Opportunity), c.Kind, c.Words})
		}
		if len(some) < exportedAtOnce {
			return replies, changes, nil
		}
	}
}

// ExportAside is what somebody put aside.
func (s *Opportunities) ExportAside(tx *db.Tx, who db.ID) (rows [][]string, err error) {
	for {
		some, err := asides(tx, who, exportedAtOnce, len(rows))
		if err != nil {
			return nil, err
		}
		for _, o := range some {
			rows = append(rows, []string{string(o.ID), o.OrgName, o.Title})
		}
		if len(some) < exportedAtOnce {
			return rows, nil
		}
	}
}
