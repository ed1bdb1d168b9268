package collaboration

import (
	"fmt"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/mail"
	shared "alongside/internal/shared/collaboration"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
)

// Letters say that something waits, and where. What it is stays in the space.

// tell writes to every member but the one who did it.
func (s *Space) tell(tx *db.Tx, a access.Actor, c shared.Collaboration, subject, text, path string, args ...any) error {
	return s.tellThese(tx, a, c, c.People(), subject, text, path, args...)
}

// tellThese writes to some members, but not to the one who did it.
func (s *Space) tellThese(tx *db.Tx, a access.Actor, c shared.Collaboration, those []db.ID, subject, text, path string, args ...any) error {
	people, err := person.Several(tx, those)
	if err != nil {
		return err
	}
	link, err := s.post.Address(tx, path, args...)
	if err != nil {
		return err
	}
	for _, who := range those {
		p := people[who]
		if a.Is(p.ID) || p.Email == "" {
			continue
		}
		if err := s.post.Send(tx, mail.Letter{Kind: notice.Space, Person: p.ID, Private: true, To: p.Email, ToName: p.Name(), Subject: subject, Text: fmt.Sprintf(
			"Hello %s,\n\n%s Only members can open it:\n\n%s\n\nAlongside sends you this because you are a member of this %s.\n", p.Given, text, link, c.Form())}); err != nil {
			return err
		}
	}
	return nil
}

// tellWhatIsShown writes to somebody who leaves while others still see entries with their name: they open the space no
// more, and the letter keeps the way to take these back.
func (s *Space) tellWhatIsShown(tx *db.Tx, a access.Actor) error {
	me, err := person.Find(tx, a.Person())
	if err != nil || me.Email == "" {
		return err
	}
	link, err := s.post.Address(tx, "/shown-with-my-name")
	if err != nil {
		return err
	}
	return s.post.Send(tx, mail.Letter{Kind: notice.Space, Person: me.ID, Private: true, To: me.Email, ToName: me.Name(), Subject: "What is still shown with your name", Text: fmt.Sprintf(
		"Hello %s,\n\nYou have left a space. Other people can still read something that you wrote there, with your name. You can change that at any time, alone and at once:\n\n%s\n\nAlongside sends you this because you have left.\n", me.Given, link)})
}

// inviteLetter asks somebody to join. It names those who ask, so that the person can tell a real invitation from another.
func (s *Space) inviteLetter(tx *db.Tx, c shared.Collaboration, i invitation, name, token string) error {
	people, err := person.Several(tx, c.People())
	if err != nil {
		return err
	}
	link, err := s.post.Address(tx, "/join/%s", token)
	if err != nil {
		return err
	}
	// The name is in the sealed text alone: until they accept, whom the members thought of is theirs to know.
	return s.post.Send(tx, mail.Letter{Private: true, To: i.Email, Subject: "You are invited to work together on Alongside", Text: fmt.Sprintf(
		"Hello %s,\n\n%s would like you to join their work on Alongside, as a %s. Open this link to see what that means, and to say yes or no:\n\n%s\n\nYou sign in with this email address. The link works until %s. If you do not know these people, you can ignore this email.\n",
		name, memberNames(c, people), i.Side.Words(), link, i.Expires.In(c.Zone).Format("2 January 2006"))})
}

// memberNames lists the members as in a sentence.
func memberNames(c shared.Collaboration, people map[db.ID]person.Person) string {
	var names []string
	for _, m := range c.Members {
		names = append(names, people[m.Person].Name())
	}
	return sentence(names)
}

// sentence joins names with commas and a last "and".
func sentence(names []string) string {
	out := ""
	for i, n := range names {
		switch {
		case i == 0:
		case i == len(names)-1:
			out += " and "
		default:
			out += ", "
		}
		out += n
	}
	return out
}
