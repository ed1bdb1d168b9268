package instrument

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"alongside/internal/platform/errs"

	"golang.org/x/text/unicode/norm"
)

// This file changes a definition step by step, as the form editor does. Each function returns a new definition and leaves
// its argument alone.

// slug makes an id of a text: its first words in small letters.
func slug(text string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(text)) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9' && b.Len() > 0:
			b.WriteRune(r)
		case (r == ' ' || r == '-' || r == '_') && b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= 40 {
			break
		}
	}
	return strings.TrimRight(b.String(), "-")
}

// unusedID makes an id of a text that is not taken; other is used when the text has no letters.
func unusedID(text, other string, taken func(string) bool) string {
	id := slug(text)
	if id == "" {
		id = other
	}
	for n, try := 2, id; ; n++ {
		if try != Not && !taken(try) {
			return try
		}
		try = id + "-" + strconv.Itoa(n)
	}
}

// NewItemID makes an id for a new question that no question of def or of the version before it has or had.
func NewItemID(def Definition, base *Definition, wording string) string {
	return unusedID(wording, "question", func(id string) bool {
		if _, there := def.Item(id); there || slices.Contains(def.Retired, id) {
			return true
		}
		if base == nil {
			return false
		}
		_, there := base.Item(id)
		return there || slices.Contains(base.Retired, id)
	})
}

// NewSectionID makes an id for a new section.
func NewSectionID(def Definition, title string) string {
	return unusedID(title, "section", func(id string) bool { _, there := def.Section(id); return there })
}

// NewOptionID makes an id for a new option of a question.
func NewOptionID(options []Option, label string) string {
	return unusedID(label, "option", func(id string) bool {
		return slices.ContainsFunc(options, func(o Option) bool { return o.ID == id })
	})
}

// place finds a question: the index of its section and of itself in it.
func (d Definition) place(id string) (section, item int, ok bool) {
	for i, s := range d.Sections {
		for j, it := range s.Items {
			if it.ID == id {
				return i, j, true
			}
		}
	}
	return 0, 0, false
}

func (d Definition) sectionPlace(id string) int {
	return slices.IndexFunc(d.Sections, func(s Section) bool { return s.ID == id })
}

// SetItem replaces the question with the id of it, or adds it at the end of the section when there is none.
func SetItem(def Definition, section string, it Item) (Definition, error) {
	def = def.Clone()
	if i, j, there := def.place(it.ID); there {
		def.Sections[i].Items[j] = it
		return def, nil
	}
	i := def.sectionPlace(section)
	if i < 0 {
		return def, errs.Missing()
	}
	def.Sections[i].Items = append(def.Sections[i].Items, it)
	return def, nil
}

// RemoveItem takes a question out, also out of the scales. A scale that needs more answers than are left needs fewer, and
// one without questions goes.
func RemoveItem(def Definition, id string) (Definition, error) {
	def = def.Clone()
	i, j, there := def.place(id)
	if !there {
		return def, errs.Missing()
	}
	def.Sections[i].Items = slices.Delete(def.Sections[i].Items, j, j+1)
	var kept []Scale
	for _, s := range def.Scales {
		s.Items = slices.DeleteFunc(s.Items, func(item string) bool { return item == id })
		s.Least = min(s.Least, len(s.Items))
		if len(s.Items) > 0 {
			kept = append(kept, s)
		}
	}
	def.Scales = kept
	return def, nil
}

// MoveItem moves a question one place up (by -1) or down (by 1), over the edge of its section into the next one.
func MoveItem(def Definition, id string, by int) (Definition, error) {
	def = def.Clone()
	i, j, there := def.place(id)
	if !there || by != 1 && by != -1 {
		return def, errs.Missing()
	}
	items := def.Sections[i].Items
	if to := j + by; to >= 0 && to < len(items) {
		items[j], items[to] = items[to], items[j]
		return def, nil
	}
	next := i + by
	if next < 0 || next >= len(def.Sections) {
		return def, nil // already the first or the last
	}
	it := items[j]
	def.Sections[i].Items = slices.Delete(items, j, j+1)
	if by > 0 {
		def.Sections[next].Items = slices.Insert(def.Sections[next].Items, 0, it)
	} else {
		def.Sections[next].Items = append(def.Sections[next].Items, it)
	}
	return def, nil
}

// SetSection replaces title and introduction of the section with this id, or adds it at the end when there is none.
func SetSection(def Definition, s Section) Definition {
	def = def.Clone()
	if i := def.sectionPlace(s.ID); i >= 0 {
		def.Sections[i].Title, def.Sections[i].Intro = s.Title, s.Intro
		return def
	}
	s.Items = nil
	def.Sections = append(def.Sections, s)
	return def
}

// RemoveSection takes out a section that has no questions any more.
func RemoveSection(def Definition, id string) (Definition, error) {
	def = def.Clone()
	i := def.sectionPlace(id)
	if i < 0 {
		return def, errs.Missing()
	}
	if n := len(def.Sections[i].Items); n > 0 {
		return def, errs.New(errs.Invalid, "%s", fmt.Sprintf("Move or remove the %d questions of this part first.", n))
	}
	def.Sections = slices.Delete(def.Sections, i, i+1)
	return def, nil
}

// MoveSection moves a section one place up (by -1) or down (by 1).
func MoveSection(def Definition, id string, by int) (Definition, error) {
	def = def.Clone()
	i := def.sectionPlace(id)
	if i < 0 || by != 1 && by != -1 {
		return def, errs.Missing()
	}
	if to := i + by; to >= 0 && to < len(def.Sections) {
		def.Sections[i], def.Sections[to] = def.Sections[to], def.Sections[i]
	}
	return def, nil
}
