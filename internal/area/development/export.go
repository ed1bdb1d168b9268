package development

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
)

// Headings of what goes out.
var (
	OfferHeaders = []string{"id", "organisation_id", "organisation", "title", "kind", "about", "for", "who_pays", "when_and_where", "how_to_ask", "link", "until", "taken_off"}
	UseHeaders   = []string{"offer_id", "offer", "as", "day", "others_read_my_name"}
)

const exportedAtOnce = 500

// Export is the list with what was taken off it. Who took part is in nobody's export but their own.
func (s *Development) Export(tx *db.Tx, a access.Actor) ([][]string, error) {
	if !mayKeep(a) {
		return nil, errs.Missing()
	}
	var out [][]string
	for {
		some, err := db.All(tx, scan, columns+`ORDER BY o.id LIMIT $2 OFFSET $3`, exportedAtOnce, len(out))
		if err != nil {
			return nil, err
		}
		for _, o := range some {
			off := ""
			if o.Ended != 0 {
				off = o.Ended.Time().Format("2006-01-02")
			}
			out = append(out, []string{string(o.ID), string(o.Organisation), o.OrgName, o.Title, wordOf(kinds, o.Kind), o.About, wordOf(sides, o.Sides), wordOf(costs, o.Cost), o.Held, o.Reach, o.Link, o.Until, off})
		}
		if len(some) < exportedAtOnce {
			return out, nil
		}
	}
}

// ExportOwn is in what somebody says that they took part.
func (s *Development) ExportOwn(tx *db.Tx, who db.ID) ([][]string, error) {
	var out [][]string
	for {
		some, err := usesOf(tx, who, exportedAtOnce, len(out))
		if err != nil {
			return nil, err
		}
		for _, u := range some {
			named := "no"
			if u.Named {
				named = "yes"
			}
			out = append(out, []string{string(u.Offer), u.Title, u.Side.Words(), u.Day, named})
		}
		if len(some) < exportedAtOnce {
			return out, nil
		}
	}
}
