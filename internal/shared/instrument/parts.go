package instrument

import "slices"

// Part is a handful of questions of one section, for a form that is asked a few questions at a time.
type Part struct {
	Section   Section // with the questions of this part alone
	Continued bool    // the section began in the part before
}

// Parts divides a form into parts of at most so many questions. Questions of two sections never share a part, and a section
// that takes several is divided evenly: nine questions are five and four. What a section says first is said in its first part.
func (d Definition) Parts(most int) []Part {
	var all []Part
	for _, s := range d.Sections {
		items := s.Items
		parts := (len(items) + most - 1) / most
		for left := parts; left > 0; left-- {
			n := (len(items) + left - 1) / left
			s.Items = items[:n]
			all = append(all, Part{Section: s, Continued: left < parts})
			items, s.Intro = items[n:], ""
		}
	}
	return all
}

// Without is the definition without one item, and without its section when nothing else is in it. Scales are left out.
func (d Definition) Without(item string) Definition {
	var kept []Section
	for _, s := range d.Sections {
		s.Items = slices.DeleteFunc(slices.Clone(s.Items), func(it Item) bool { return it.ID == item })
		if len(s.Items) > 0 {
			kept = append(kept, s)
		}
	}
	d.Sections, d.Scales = kept, nil
	return d
}

// Asks says whether a form field belongs to a question of this part.
func (p Part) Asks(prefix, field string) bool {
	return slices.ContainsFunc(p.Section.Items, func(it Item) bool {
		return field == FieldName(prefix, it.ID) || field == NAName(prefix, it.ID) ||
			slices.ContainsFunc(it.Options, func(o Option) bool { return field == RankName(prefix, it.ID, o.ID) })
	})
}
