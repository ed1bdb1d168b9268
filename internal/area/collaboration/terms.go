package collaboration

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	shared "alongside/internal/shared/collaboration"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

// Matter is what a shared decision is about.
type Matter string

// The matters.
const (
	MatterAgreement Matter = "agreement" // a version of the agreement
	MatterMember    Matter = "member"    // whom to ask to join
	MatterAudience  Matter = "audience"  // who may see one entry
	MatterSettings  Matter = "settings"  // name, challenge, aim for reflection
	MatterClose     Matter = "close"     // no more writing in the space
	MatterReopen    Matter = "reopen"    // writing again
	MatterOther     Matter = "decision"  // anything else, in the members' own words
)

// Title is the matter as people read it.
func (m Matter) Title() string {
	switch m {
	case MatterAgreement:
		return "Our agreement"
	case MatterMember:
		return "Ask somebody to join us"
	case MatterAudience:
		return "Show an entry to more people"
	case MatterSettings:
		return "Our name, challenge or aim"
	case MatterClose:
		return "Close this space"
	case MatterReopen:
		return "Open this space again"
	case MatterOther:
		return "A shared decision"
	}
	return string(m)
}

// Terms are what exactly is decided, for the effect. They are sealed with the proposal and covered by its hash.
type Terms struct {
	Matter Matter `json:"matter"`
	Words  string `json:"words,omitempty"` // decision; why, when closing or opening

	Form    int             `json:"form,omitempty"` // agreement: the version of its questions
	Answers json.RawMessage `json:"answers,omitempty"`

	Who   string      `json:"who,omitempty"` // member: a name, for those who decide
	Email string      `json:"email,omitempty"`
	Side  person.Side `json:"side,omitempty"`

	Name      *string `json:"name,omitempty"` // settings: what is nil stays as it is
	Challenge *string `json:"challenge,omitempty"`
	Goal      *int64  `json:"goal,omitempty"` // per cent of a meeting

	Entry        db.ID          `json:"entry,omitempty"` // audience
	Version      int64          `json:"version,omitempty"`
	Author       db.ID          `json:"author,omitempty"` // whose name the entry bears
	Audience     entry.Audience `json:"audience,omitempty"`
	Organisation db.ID          `json:"organisation,omitempty"`
}

// payload is the stored form of the terms: the same terms always give the same bytes.
func (t Terms) payload() (string, error) {
	raw, err := json.Marshal(t)
	return string(raw), err
}

func parseTerms(payload string) (Terms, error) {
	var t Terms
	err := json.Unmarshal([]byte(payload), &t)
	return t, err
}

// The lengths of what is typed into a proposal, in letters.
const (
	maxDecision  = 5000
	maxReason    = 2000
	maxName      = 120
	maxChallenge = 2000
	maxWho       = 100
)

// proposalForm is a proposal as it is typed, for every matter but the agreement, whose questions are an instrument.
type proposalForm struct {
	Matter                       Matter
	Words, Name, Challenge, Goal string
	Who, Email, Side             string
	Audience                     string // "network", or "organisation:" and its id
}

// formOf is what stands in the form when a proposal is begun or changed.
func formOf(t Terms, c shared.Collaboration) proposalForm {
	f := proposalForm{Matter: t.Matter, Words: t.Words, Who: t.Who, Email: t.Email, Side: string(t.Side),
		Name: c.Name, Challenge: c.Challenge, Goal: strconv.FormatInt(c.ReflectionGoal, 10), Audience: string(t.Audience)}
	if t.Name != nil {
		f.Name = *t.Name
	}
	if t.Challenge != nil {
		f.Challenge = *t.Challenge
	}
	if t.Goal != nil {
		f.Goal = strconv.FormatInt(*t.Goal, 10)
	}
	if t.Audience == entry.Organisation {
		f.Audience += ":" + string(t.Organisation)
	}
	return f
}

// into puts what was typed into terms and finds what is wrong with it, beside the fields.
func (f proposalForm) into(t *Terms, c shared.Collaboration) error {
	var check errs.Check
	t.Matter = f.Matter
	text := func(field, typed string, most int, missing string) string {
		typed = strings.TrimSpace(instrument.CleanText(typed))
		check.That(typed != "" || missing == "", field, "%s", missing)
		check.That(utf8.RuneCountInString(typed) <= most, field, "Use up to %d letters.", most)
		return typed
	}
	switch f.Matter {
	case MatterOther:
		t.Words = text("words", f.Words, maxDecision, "Write what you want to decide together.")
	case MatterClose, MatterReopen:
		t.Words = text("words", f.Words, maxReason, "")
	case MatterMember:
		t.Who = text("who", f.Who, maxWho, "Enter the name of the person.")
		t.Email = person.FoldEmail(f.Email)
		check.That(person.ValidEmail(t.Email), "email", "Enter an email address, like name@example.org.")
		t.Side = person.Side(f.Side)
		check.That(t.Side.Valid(), "side", "Choose the side that this person speaks from.")
	case MatterSettings:
		f.settings(t, c, text, &check)
	case MatterAudience:
		kind, id, _ := strings.Cut(f.Audience, ":")
		t.Audience, t.Organisation = entry.Audience(kind), db.ID(id)
		check.That(t.Audience.Valid(), "audience", "Choose who should see the entry.")
	default:
		return errs.Missing()
	}
	return check.Err()
}

// settings keeps only what differs from what stands, so that two proposals about different things do not undo each other.
func (f proposalForm) settings(t *Terms, c shared.Collaboration, text func(field, typed string, most int, missing string) string, check *errs.Check) {
	t.Name, t.Challenge, t.Goal = nil, nil, nil
	if name := text("name", strings.ReplaceAll(f.Name, "\n", " "), maxName, "Enter a name."); name != c.Name {
		t.Name = &name
	}
	if challenge := text("challenge", f.Challenge, maxChallenge, ""); challenge != c.Challenge {
		t.Challenge = &challenge
	}
	goal, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(f.Goal, "%")), 10, 64)
	ok := err == nil && goal >= 0 && goal <= 100
	check.That(ok, "goal", "Enter a whole number from 0 to 100.")
	if ok && goal != c.ReflectionGoal {
		t.Goal = &goal
	}
	check.That(!check.OK() || t.Name != nil || t.Challenge != nil || t.Goal != nil, "name", "Change at least one of the three. Now all of them are as they stand.")
}

// quoted is a part of a proposal's text: what people typed stands behind "> " at the start of each line, and nothing else
// does, so that two different proposals never have the same text.
func quoted(b *strings.Builder, label, text string) {
	fmt.Fprintf(b, "\n%s\n", label)
	if text == "" {
		b.WriteString("(nothing)\n")
		return
	}
	for line := range strings.SplitSeq(text, "\n") {
		b.WriteString(strings.TrimRight("> "+line, " ") + "\n")
	}
}

// shown is an entry with what a proposal about it says of it.
type shown struct {
	entry.Entry
	author       string
	organisation string // the name of the organisation whose people would see it
}

// text is the exact text that members assent to. For the agreement it is the canonical form of its instrument; e is the
// entry that the matter is about, if it is one.
func (t Terms) text(c shared.Collaboration, e shown) string {
	var b strings.Builder
	switch t.Matter {
	case MatterOther:
		b.WriteString("We decide together:\n")
		quoted(&b, "Our decision", t.Words)
	case MatterSettings:
		b.WriteString("We change how our work together is described.\n")
		if t.Name != nil {
			quoted(&b, "The name of this space, from now on", *t.Name)
		}
		if t.Challenge != nil {
			quoted(&b, "Our challenge, from now on", *t.Challenge)
		}
		if t.Goal != nil {
			quoted(&b, "Our aim for the share of reflection in a meeting, from now on", fmt.Sprintf("%d per cent", *t.Goal))
		}
	case MatterMember:
		b.WriteString("We ask somebody to join us. They get a letter with a link, and become a member with the same rights as all of us when they accept. They can then read everything that we share in this space.\n")
		quoted(&b, "Name", t.Who)
		quoted(&b, "Email address", t.Email)
		quoted(&b, "Side", t.Side.Words())
	case MatterClose:
		b.WriteString("We close this space. We can still read everything in it, take a copy, show entries to fewer people and leave. Nothing can be added. Other open proposals end.\n")
		quoted(&b, "Why", t.Words)
	case MatterReopen:
		b.WriteString("We open this space again, so that we can write in it.\n")
		quoted(&b, "Why", t.Words)
	case MatterAudience:
		t.audienceText(&b, e)
	}
	return b.String()
}

// audienceText has the whole entry in it: members assent to exactly what others would read.
func (t Terms) audienceText(b *strings.Builder, e shown) {
	b.WriteString("We show one entry of our learning log to more people. Any of us can take that back at once.\n")
	who := t.Audience.Words()
	if t.Audience == entry.Organisation {
		who = "everybody in the organisation " + e.organisation
	}
	quoted(b, "Who will see it", who)
	quoted(b, "With whose name it is shown", e.author)
	quoted(b, "The day", ui.PlainDate(e.Happened))
	quoted(b, "Title", e.Title)
	quoted(b, "Text", e.Body)
	quoted(b, "Tags", strings.Join(e.Tags, ", "))
	var files []string
	for _, f := range e.Files {
		files = append(files, f.Name+": "+f.Description)
	}
	quoted(b, "Files", strings.Join(files, "\n"))
}
