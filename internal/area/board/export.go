package board

import (
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
)

// Headings of what goes out.
var (
	Headers    = []string{"id", "organisation", "title", "story", "signed", "may_be_told_since"}
	OwnHeaders = append(append([]string{}, Headers...), "not_told_since")
)

func stamp(at db.Instant) string {
	if at == 0 {
		return ""
	}
	return at.Time().Format(time.RFC3339)
}

func (s Story) cells() []string {
	return []string{string(s.ID), string(s.Organisation), s.Title, s.Words, s.Signed, stamp(s.Agreed)}
}

// Export is every story of the network that may be told, for engagement leads. Whose each is stays out.
func (s *Board) Export(tx *db.Tx, a access.Actor) (out [][]string, err error) {
	if !a.Has(access.Coordinator) && !a.IsSystem() {
		return nil, errs.Missing()
	}
	all, err := db.All(tx, scanStory, storyColumns+`AND b.agreed IS NOT NULL AND b.ended IS NULL ORDER BY b.created, b.id LIMIT 20000`)
	all, err = unsealAll(tx, s.keys, all, err)
	for _, v := range all {
		out = append(out, v.cells())
	}
	return out, err
}

// ExportOwn is the stories that somebody told, or was asked to tell.
func (s *Board) ExportOwn(tx *db.Tx, who db.ID) (out [][]string, err error) {
	all, err := storiesOf(tx, s.keys, who)
	for _, v := range all {
		out = append(out, append(v.cells(), stamp(v.Ended)))
	}
	return out, err
}
