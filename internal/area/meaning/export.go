package meaning

import (
	"strconv"
	"time"

	"alongside/internal/platform/db"
)

// Headings of what goes out.
var (
	Headers    = []string{"word", "meaning", "agreed_on", "until", "public"}
	OwnHeaders = []string{"word", "what_i_mean", "i_speak_as", "with_my_name", "written"}
)

func stamp(at db.Instant) string {
	if at == 0 {
		return ""
	}
	return at.Time().Format(time.RFC3339)
}

// Export is the glossary of the network with its earlier meanings. It names nobody, and has nothing that people wrote before they agreed.
func Export(tx *db.Tx) ([][]string, error) {
	type row struct {
		word, words, day string
		ended            db.Instant
		public           bool
	}
	const atOnce = 1000
	var out [][]string
	for {
		some, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.word, &r.words, &r.day, &r.ended, &r.public) },
			`SELECT m.word, g.words, g.day, g.ended, m.public FROM meaning_agreed g JOIN meaning m ON m.network_id = g.network_id AND m.id = g.meaning_id WHERE g.network_id = $1 ORDER BY m.folded, g.agreed, g.id LIMIT $2 OFFSET $3`, atOnce, len(out))
		if err != nil {
			return nil, err
		}
		for _, r := range some {
			out = append(out, []string{r.word, r.words, r.day, stamp(r.ended), strconv.FormatBool(r.public)})
		}
		if len(some) < atOnce {
			return out, nil
		}
	}
}

// ExportOwn is what somebody wrote about words.
func (s *Meanings) ExportOwn(tx *db.Tx, who db.ID) (out [][]string, err error) {
	all, err := writtenBy(tx, s.keys, who)
	for _, v := range all {
		out = append(out, []string{v.Word, v.Words, string(v.Side), strconv.FormatBool(v.Named), stamp(v.Written)})
	}
	return out, err
}
