package collaboration

import (
	"fmt"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/file"
	"alongside/internal/shared/assent"
	shared "alongside/internal/shared/collaboration"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/round"
)

// OwnTable is one table of what a person has written in spaces.
type OwnTable struct {
	Name, About string
	Headers     []string
	Rows        [][]string
	Files       []OwnFile
}

// OwnFile is a file that the person has put into a space. Body opens it.
type OwnFile struct {
	Path string
	Body func() ([]byte, error)
}

// changedWords stands in the place of words that are no longer the person's alone.
const changedWords = "Somebody else has changed the words since. You find them in your space while you are a member."

// OwnWriting is what the actor themselves wrote in spaces, also in those that they have left: entries with their files,
// what they say about themselves, their check-ins about roles, their comments,
// their answers in rounds of questions. It holds nothing that others wrote.
func (s *Space) OwnWriting(tx *db.Tx, a access.Actor) ([]OwnTable, error) {
	if err := a.Allow(a.SignedIn()); err != nil {
		return nil, err
	}
	log, err := s.ownEntries(tx, a)
	if err != nil {
		return nil, err
	}
	ids, err := shared.EverOf(tx, a.Person())
	if err != nil {
		return nil, err
	}
	about := OwnTable{Name: "space-about-me", About: "What you tell about yourself in one of your spaces.", Headers: []string{"space", "changed", "text"}}
	roles := OwnTable{Name: "space-roles", About: "What you answered about roles after a meeting.", Headers: []string{"space", "changed", "text"}}
	comments := OwnTable{Name: "space-comments", About: "A comment of yours on a shared decision.", Headers: []string{"space", "written", "text"}}
	noted := OwnTable{Name: "space-actions", About: "Something to do that you noted in one of your spaces.", Headers: []string{"space", "noted", "text", "you_take_it_on", "you_did_it"}}
	time := OwnTable{Name: "space-hours", About: "Time that you noted in one of your spaces.", Headers: []string{"space", "day", "minutes"}}
	for _, id := range ids {
		if err := s.ownAnswers(tx, a, id, &about, &roles); err != nil {
			return nil, err
		}
		if err := s.ownDoing(tx, a, id, &noted, &time); err != nil {
			return nil, err
		}
	}
	if err := s.ownComments(tx, a, &comments); err != nil {
		return nil, err
	}
	rounds, err := s.ownRounds(tx, a)
	return []OwnTable{log, about, roles, comments, rounds, noted, time}, err
}

// ownDoing is what the actor noted to be done, and the time that they gave.
func (s *Space) ownDoing(tx *db.Tx, a access.Actor, id db.ID, noted, time *OwnTable) error {
	all, err := listActions(tx, s.keys, id, "")
	if err != nil {
		return err
	}
	yes := map[bool]string{true: "yes", false: "no"}
	for _, x := range all {
		if a.Is(x.AddedBy) {
			noted.Rows = append(noted.Rows, []string{string(id), day(x.Created), x.Words, yes[a.Is(x.Taken)], yes[a.Is(x.DoneBy)]})
		}
	}
	given, err := listGiven(tx, id, a.Person())
	for _, g := range given {
		time.Rows = append(time.Rows, []string{string(id), g.Day, version(g.Minutes)})
	}
	return err
}

func (s *Space) ownEntries(tx *db.Tx, a access.Actor) (OwnTable, error) {
	t := OwnTable{Name: "space-entries", About: "An entry that you wrote in a learning log.", Headers: []string{"space", "day", "kind", "title", "text", "tags", "seen_by", "files"}}
	for offset := 0; ; offset += 200 {
		all, err := entry.Written(tx, s.keys, a.Person(), 200, offset)
		if err != nil {
			return t, err
		}
		for _, e := range all {
			if e.OwnerKind != entry.OwnerCollaboration {
				continue // what is somebody's own has a table of its own
			}
			if e.ChangedBy != "" && !a.Is(e.ChangedBy) {
				e.Title, e.Body, e.Tags = "", changedWords, nil
			}
			var names []string
			for i, f := range e.Files {
				meta, err := s.files.Find(tx, f.ID)
				if err != nil {
					return t, err
				}
				path, network := fmt.Sprintf("files/%s-%s-%d-%s", e.Happened, string(e.ID)[24:], i+1, file.CleanName(f.Name)), tx.Network
				t.Files = append(t.Files, OwnFile{Path: path, Body: func() ([]byte, error) { return s.files.Body(network, meta) }})
				names = append(names, path+": "+f.Description)
			}
			t.Rows = append(t.Rows, []string{string(e.Owner), e.Happened, e.Kind, e.Title, e.Body, joined(e.Tags), e.Audience.Words(), joined(names)})
		}
		if len(all) < 200 {
			return t, nil
		}
	}
}

func (s *Space) ownAnswers(tx *db.Tx, a access.Actor, id db.ID, about, roles *OwnTable) error {
	said, err := aboutUs(tx, s.keys, id)
	if err != nil {
		return err
	}
	if x, ok := said[a.Person()]; ok {
		def, err := instrument.Find(tx, aboutKey)
		if err != nil {
			return err
		}
		about.Rows = append(about.Rows, []string{string(id), day(x.Changed), instrument.Render(def, x.Answers)})
	}
	all, err := checkIns(tx, s.keys, id, "")
	if err != nil || len(all) == 0 {
		return err
	}
	def, err := instrument.Find(tx, roleKey)
	for _, x := range all {
		if a.Is(x.Person) {
			roles.Rows = append(roles.Rows, []string{string(id), day(x.Changed), instrument.Render(def, x.Answers)})
		}
	}
	return err
}

// ownRounds is what the actor answered when they were asked in rounds of questions, also where nobody else sees it.
func (s *Space) ownRounds(tx *db.Tx, a access.Actor) (OwnTable, error) {
	t := OwnTable{Name: "space-questions", About: "What you answered in one round of questions.", Headers: []string{"space", "begun", "form", "text"}}
	all, err := s.rounds.Written(tx, a.Person())
	for _, x := range all {
		if x.OwnerKind != round.OfCollaboration {
			continue
		}
		def, err := x.Definition(tx)
		if err != nil {
			return t, err
		}
		t.Rows = append(t.Rows, []string{string(x.Owner), day(x.Started), def.Title, instrument.Render(askedIn(x.Round, def, a.Person()), x.Answers)})
	}
	return t, err
}

func (s *Space) ownComments(tx *db.Tx, a access.Actor, comments *OwnTable) error {
	all, err := assent.SaidBy(tx, s.keys, a.Person())
	for _, said := range all {
		if said.Kind == decisionKind || said.Kind == refillKind {
			comments.Rows = append(comments.Rows, []string{string(said.Subject), day(said.At), said.Text})
		}
	}
	return err
}

func day(at db.Instant) string { return at.Time().Format("2006-01-02") }
