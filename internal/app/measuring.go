package app

import (
	"alongside/internal/area/evaluation"
	"alongside/internal/area/programme"
	"alongside/internal/platform/db"
)

// measuring tells an edition which questions its forms ask again, and how the same people answered them.
func (a *App) measuring() programme.Measuring {
	return programme.Measuring{
		Asked: func(tx *db.Tx, id db.ID) ([]programme.AskedItem, error) {
			list, err := evaluation.AskedAgain(tx, id)
			out := make([]programme.AskedItem, len(list))
			for i, r := range list {
				out[i] = programme.AskedItem{ID: r.ID, Wording: r.Wording, Forms: r.Waves}
			}
			return out, err
		},
		Measured: func(tx *db.Tx, id db.ID) ([]programme.Measure, error) {
			all, err := a.parts.evaluations.Comparisons(tx, id)
			var out []programme.Measure
			for _, c := range all {
				for _, it := range c.Items {
					if it.Scale {
						continue
					}
					out = append(out, programme.Measure{Item: it.ID, From: c.From, To: c.To, People: it.Pairs, Before: it.Before, After: it.After, Reversed: it.Reversed, Hidden: it.Hidden.Words()})
				}
			}
			return out, err
		},
	}
}
