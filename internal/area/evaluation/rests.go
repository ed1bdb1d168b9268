package evaluation

import (
	"fmt"
	"slices"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/web"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/report"
)

// AskWhatFollowed lets the page of a report show what rests on it.
func (e *Evaluation) AskWhatFollowed(f ground.Asker) { e.followed = f }

// Grounds are parts of shared reports as things on which a claim can rest.
func (e *Evaluation) Grounds() ground.Source { return grounds{e} }

type grounds struct{ e *Evaluation }

// reportPart is a part of a report that can be pointed to: the whole, what changed, a question of a form, or a chapter.
type reportPart struct{ key, title, at string }

// partsOf are the parts of a report. A question that is not shown is none.
func partsOf(m report.Report) []reportPart {
	out := []reportPart{{"", "The whole report", ""}}
	for n, c := range m.Changes {
		out = append(out, reportPart{"change " + c.From + " to " + c.To, "What changed: " + c.From + ", " + c.To, fmt.Sprintf("?change=%d&open=change#changes", n+1)})
	}
	for _, w := range m.Waves {
		if w.ID == "" || w.Sealed {
			continue
		}
		at := "?wave=" + w.ID + "&open=wave#wave"
		for _, s := range w.Sections {
			for _, i := range s.Items {
				if i.Kind != report.Words && !i.Hidden {
					out = append(out, reportPart{"question " + w.ID + " " + i.ID, w.Name + ": " + i.Wording, at})
				}
			}
		}
	}
	for _, c := range m.Chapters {
		out = append(out, reportPart{"chapter " + c.Title, c.Title, "?open=" + report.Slug(c.Title) + "#" + report.Slug(c.Title)})
	}
	return out
}

// sharedNow is the report of an edition as it is shared now, without figures when it is not shared, and whether the actor may read it.
func (e *Evaluation) sharedNow(tx *db.Tx, a access.Actor, id db.ID) (ed edition.Edition, v *Version, may bool, err error) {
	if ed, err = edition.Find(tx, id); err != nil {
		return ed, nil, false, err
	}
	s, err := stands(tx, id)
	if err != nil || s.Since == 0 || s.ID == "" {
		return ed, nil, false, err
	}
	if may = mayRun(a, ed); !may {
		if may, err = e.maySee(tx, a, ed, s); err != nil {
			return ed, nil, false, err
		}
	}
	v, err = e.restored(tx, s.Version)
	return ed, v, may, err
}

func asGround(id db.ID, ed edition.Edition, p reportPart) ground.Seen {
	return ground.Seen{Thing: ground.Thing{Kind: ground.Report, Of: id, Part: p.key}, Title: p.title, Path: "/editions/" + string(ed.ID) + "/report" + p.at}
}

// Choices are the parts of the report of an edition, when it is shared with the actor.
func (g grounds) Choices(tx *db.Tx, a access.Actor, id db.ID) ([]ground.Seen, error) {
	ed, v, may, err := g.e.sharedNow(tx, a, id)
	if err != nil || !may {
		return nil, err
	}
	var out []ground.Seen
	for _, p := range partsOf(v.Model) {
		out = append(out, asGround(id, ed, p))
	}
	return out, nil
}

// See shows a part to whoever may read the report. A report that is not shared any more, or no longer has the part, was taken back.
func (g grounds) See(tx *db.Tx, a access.Actor, things []ground.Thing) ([]ground.Seen, error) {
	out := make([]ground.Seen, len(things))
	for i, t := range things {
		ed, v, may, err := g.e.sharedNow(tx, a, t.Of)
		if err != nil {
			return nil, err
		}
		if out[i] = ground.Unseen(t, v == nil); v == nil {
			continue
		}
		parts := partsOf(v.Model)
		at := slices.IndexFunc(parts, func(p reportPart) bool { return p.key == t.Part })
		if out[i].Gone = at < 0; at >= 0 && may {
			out[i] = asGround(t.Of, ed, parts[at])
			out[i].Title += " (the report of " + ed.Called() + ")"
		}
	}
	return out, nil
}

// restingOn is what rests on the report of an edition, or on a part of it, each claim once.
func (e *Evaluation) restingOn(r *web.Request, id db.ID) (out []ground.Claim, err error) {
	if e.followed == nil || !r.Actor.SignedIn() {
		return nil, nil
	}
	err = e.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		out = nil
		by, err := e.followed(tx, r.Actor, ground.Report, []db.ID{id})
		for _, all := range by {
			for _, c := range all {
				if !slices.Contains(out, c) {
					out = append(out, c)
				}
			}
		}
		slices.SortFunc(out, func(a, b ground.Claim) int { return strings.Compare(a.Title+a.Path, b.Title+b.Path) })
		return err
	})
	return out, err
}
