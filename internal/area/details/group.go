package details

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"alongside/content"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
)

// This file cuts what a person tells about themselves into groups, each changed on a short page of its own.

// group is a part of the details that is changed at once. Category is the one of the access needs that it asks for, if any.
type group struct {
	ID, Title string
	Category  string
}

// The groups that are no category of access needs.
const (
	groupName       = "name"
	groupWork       = "work"
	groupSpeak      = "speak"
	groupWords      = "words"
	groupExperience = "experience"
)

// groups are all of them, in the order of the page.
func groups() []group {
	out := []group{{ID: groupName, Title: "Name"}, {ID: groupWork, Title: "Work and place"}, {ID: groupSpeak, Title: "What you speak from"}}
	for _, c := range content.AccessNeeds().Categories {
		out = append(out, group{ID: needField(c.ID), Title: c.Title, Category: c.ID})
	}
	return append(out, group{ID: groupWords, Title: "In your own words"}, group{ID: groupExperience, Title: "Your lived experience"})
}

// groupCalled finds a group by its id.
func groupCalled(id string) (group, bool) {
	all := groups()
	at := slices.IndexFunc(all, func(g group) bool { return g.ID == id })
	if at < 0 {
		return group{}, false
	}
	return all[at], true
}

// about says whether the group is about what helps somebody to take part.
func (g group) about() bool { return g.Category != "" || g.ID == groupWords }

// category is the category of access needs that the group asks for.
func (g group) category() content.NeedCategory {
	for _, c := range content.AccessNeeds().Categories {
		if c.ID == g.Category {
			return c
		}
	}
	return content.NeedCategory{}
}

// put gives f the answers of this group in from, and leaves all others as they are.
func (g group) put(f, from Form) Form {
	switch g.ID {
	case groupName:
		f.Given, f.Family = from.Given, from.Family
	case groupWork:
		f.Job, f.Organisation, f.Place = from.Job, from.Organisation, from.Place
	case groupSpeak:
		f.Perspectives = from.Perspectives
	case groupWords:
		f.NeedsWords = from.NeedsWords
	case groupExperience:
		f.Experience = from.Experience
	default:
		asked := g.category().Needs
		f.Needs = slices.DeleteFunc(slices.Clone(f.Needs), func(id string) bool {
			return slices.ContainsFunc(asked, func(n content.Need) bool { return n.ID == id })
		})
		f.Needs = append(f.Needs, from.Needs...)
	}
	return f
}

// answers are what was said in the group, in a line; "" when nothing was.
func (g group) answers(f Form) string {
	var said []string
	switch g.ID {
	case groupName:
		return strings.TrimSpace(f.Given + " " + f.Family)
	case groupWork:
		said = []string{f.Job, f.Organisation, f.Place}
	case groupSpeak:
		return perspectiveWords(f.Perspectives)
	case groupWords:
		return f.NeedsWords
	case groupExperience:
		return f.Experience
	default:
		for _, n := range g.category().Needs {
			if slices.Contains(f.Needs, n.ID) {
				said = append(said, n.Label)
			}
		}
	}
	return strings.Join(slices.DeleteFunc(said, func(s string) bool { return s == "" }), ", ")
}

// mark stands for one state of the group's answers, so that a change of another group is no clash.
func (g group) mark(f Form) string {
	only := g.put(Form{}, f)
	if g.Category != "" {
		only.Needs = slices.DeleteFunc(slices.Clone(f.Needs), func(id string) bool {
			return !slices.ContainsFunc(g.category().Needs, func(n content.Need) bool { return n.ID == id })
		})
	}
	said := slices.Concat([]string{only.Given, only.Family, only.Job, only.Organisation, only.Place, only.NeedsWords, only.Experience},
		slices.Sorted(slices.Values(only.Perspectives)), slices.Sorted(slices.Values(only.Needs)))
	sum := sha256.Sum256([]byte(strings.Join(said, "\x00")))
	return hex.EncodeToString(sum[:8])
}

// SaveGroup keeps what the actor tells in one group, if that group was not changed elsewhere meanwhile.
func (d *Details) SaveGroup(ctx context.Context, actor access.Actor, g group, in Form) error {
	return d.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		p, now, err := d.read(tx, actor)
		if err != nil {
			return err
		}
		f := g.put(now, in)
		if was := g.mark(now); was != in.Version && was != g.mark(f) {
			return errs.New(errs.Conflict, "You changed this somewhere else.")
		}
		return d.keep(tx, actor, p, f)
	})
}
