package assessment

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
)

// This file is what a role needs: the attributes put together by both sides, so that who recruits names what somebody brings
// and not only a title.

// roleKind is the shared decision about what a role needs. Its subject is the role.
const roleKind = "assessment.role"

// How much a role needs an attribute. The empty one is: it is not asked for.
const (
	atStart  = "start" // from the start
	canLearn = "learn" // can be learnt in the role
)

// RoleWords are what a role needs, as people agree on it.
type RoleWords struct {
	Title   string            `json:"title"`
	About   string            `json:"about"`
	Needs   map[string]string `json:"needs"` // by attribute: atStart or canLearn
	Support string            `json:"support"`
}

// Role is a role with its words as they are written now, and as both sides agreed to them last.
type Role struct {
	ID, Organisation      db.ID
	Edition               db.ID // where it is shown, empty for nowhere
	Words                 RoleWords
	Professional, Partner db.ID // who decide
	Proposal              db.ID
	Standing              RoleWords // what was agreed last
	Agreed                db.Instant
	Version               int64
}

// Limits of what is typed, in letters; and how many roles an organisation keeps.
const (
	longestRole  = 120
	longestAbout = 1500
	mostRoles    = 100
)

// asked are the attributes that have this place in the words, in the order of the form.
func (w RoleWords) asked(def instrument.Definition, how string) []instrument.Item {
	var out []instrument.Item
	for _, it := range def.Items() {
		if it.Kind.Ordered() && w.Needs[it.ID] == how {
			out = append(out, it)
		}
	}
	return out
}

// text is what both sides say yes to, as one exact text.
func (w RoleWords) text(organisation string, def instrument.Definition) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %s\n\n%s\n", w.Title, organisation, w.About)
	for _, part := range []struct{ title, how string }{{"Needed from the start", atStart}, {"Can be learnt in the role", canLearn}} {
		items := w.asked(def, part.how)
		if len(items) == 0 {
			continue
		}
		b.WriteString("\n" + part.title + "\n")
		for _, it := range items {
			b.WriteString("- " + it.Wording + "\n")
		}
	}
	b.WriteString("\nWhat support there is\n" + w.Support + "\n")
	return b.String()
}

// check cleans what was typed and finds what is wrong, beside the fields.
func (w *RoleWords) check(def instrument.Definition) error {
	w.Title = strings.Join(strings.Fields(instrument.CleanText(w.Title)), " ")
	w.About, w.Support = strings.TrimSpace(instrument.CleanText(w.About)), strings.TrimSpace(instrument.CleanText(w.Support))
	var c errs.Check
	c.That(w.Title != "", "title", "Give the role a name.")
	c.That(utf8.RuneCountInString(w.Title) <= longestRole, "title", "Use up to %d letters.", longestRole)
	c.That(w.About != "", "about", "Write what somebody does in this role.")
	c.That(utf8.RuneCountInString(w.About) <= longestAbout, "about", "Use up to %d letters.", longestAbout)
	first := ""
	for _, it := range def.Items() {
		if !it.Kind.Ordered() {
			continue
		}
		if first == "" {
			first = it.ID
		}
		how := w.Needs[it.ID]
		c.That(how == "" || how == atStart || how == canLearn, "need-"+it.ID, "Choose one of the answers.")
	}
	c.That(len(w.asked(def, atStart))+len(w.asked(def, canLearn)) > 0, "need-"+first, "Choose at least one of the eight that matters in this role.")
	c.That(w.Support != "", "support", "Write what support there is. Nobody brings everything.")
	c.That(utf8.RuneCountInString(w.Support) <= longestAbout, "support", "Use up to %d letters.", longestAbout)
	return c.Err()
}

// RoleForm is a role as it is typed. The addresses say who decides; they are asked for once.
type RoleForm struct {
	RoleWords
	Professional, Partner string
}

func (s *Assessments) registerRoles() {
	s.decisions.Register(assent.Kind{Name: roleKind,
		Voters: func(tx *db.Tx, subject db.ID) (assent.Rule, []assent.Voter, error) {
			r, err := findRole(tx, subject)
			return assent.Everyone, []assent.Voter{{Person: r.Professional, Side: person.Professional}, {Person: r.Partner, Side: person.Partner}}, err
		},
		MayPut: func(tx *db.Tx, a access.Actor, subject db.ID) (bool, error) {
			r, err := findRole(tx, subject)
			if err != nil {
				return false, err
			}
			_, was, belongs, err := s.mayOpen(tx, a, r.Organisation)
			return mayDescribe(a, r.Organisation, was, belongs), err
		},
		Effect: func(tx *db.Tx, _ access.Actor, p assent.Proposal) error {
			_, err := tx.Exec(`UPDATE role_needs SET agreed_words = $3, agreed = $4, version = version + 1 WHERE network_id = $1 AND id = $2`, p.Subject, p.Payload, int64(tx.Now))
			return err
		},
		Proposed: s.roleProposed,
	})
}

// mayDescribe says whether somebody may write what a role needs: who leads, who belongs to the organisation, and who is or was
// asked about it. It stands only when both sides have said yes.
func mayDescribe(a access.Actor, organisation db.ID, asked, belongs bool) bool {
	return a.Leads(organisation) || asked || belongs
}

// AddRole writes what a role needs and puts it to one person of each side.
func (s *Assessments) AddRole(ctx context.Context, a access.Actor, organisation db.ID, f RoleForm) (out db.ID, err error) {
	err = s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		o, was, belongs, err := s.mayOpen(tx, a, organisation)
		if err != nil {
			return err
		}
		if err := a.May(mayDescribe(a, organisation, was, belongs), "Only people of this organisation can write what a role needs."); err != nil {
			return err
		}
		def, err := instrument.Find(tx, attributesKey)
		if err != nil {
			return err
		}
		r := Role{ID: db.NewID(), Organisation: organisation, Words: f.RoleWords}
		var c errs.Check
		if e := errs.Of(r.Words.check(def)); e != nil {
			c.Add(e.Fields...)
		}
		for _, d := range []struct {
			field, address string
			side           person.Side
			who            *db.ID
			missing        string
		}{
			{"professional", f.Professional, person.Professional, &r.Professional, "Their details do not say that they are a clinician, a manager or another professional. Name somebody else, or ask them to change their details."},
			{"partner", f.Partner, person.Partner, &r.Partner, "Their details do not say that they are a patient, service user, carer or community member. Name somebody else, or ask them to change their details."},
		} {
			p, known, err := person.ByEmail(tx, person.FoldEmail(d.address))
			if err != nil {
				return err
			}
			c.That(known, d.field, "Enter the address of somebody in your network.")
			c.That(!known || p.SpeaksAs(d.side), d.field, "%s", d.missing)
			*d.who = p.ID
		}
		c.That(r.Partner == "" || r.Partner != r.Professional, "partner", "Name two people: each speaks from one side.")
		if err := c.Err(); err != nil {
			return err
		}
		all, err := rolesOf(tx, organisation)
		if err != nil {
			return err
		}
		if len(all) >= mostRoles {
			return errs.New(errs.Invalid, "An organisation can keep up to %d roles.", mostRoles)
		}
		if err := insertRole(tx, r, a.Person()); err != nil {
			return err
		}
		out = r.ID
		if err := audit.Record(tx, a, "step.role", "organisation", organisation, ""); err != nil {
			return err
		}
		return s.putRole(tx, a, o, def, r)
	})
	return out, err
}

// putRole puts the words of a role to both sides. Who is one of the two agrees by it.
func (s *Assessments) putRole(tx *db.Tx, a access.Actor, o person.Organisation, def instrument.Definition, r Role) error {
	raw, err := json.Marshal(r.Words)
	if err != nil {
		return err
	}
	text := r.Words.text(o.Name, def)
	var id db.ID
	if a.Is(r.Professional) || a.Is(r.Partner) {
		id, err = s.decisions.Propose(tx, a, roleKind, r.ID, text, string(raw), true)
	} else {
		id, err = s.decisions.Put(tx, a, roleKind, r.ID, text, string(raw))
	}
	if err != nil {
		return err
	}
	_, err = tx.Exec(`UPDATE role_needs SET proposal_id = $3 WHERE network_id = $1 AND id = $2`, r.ID, id)
	return err
}

// ChangeRole writes other words. What both sides agreed to last stands until they have agreed to these.
func (s *Assessments) ChangeRole(ctx context.Context, a access.Actor, organisation, id db.ID, w RoleWords, version int64) error {
	return s.onRole(ctx, a, organisation, id, func(tx *db.Tx, o person.Organisation, r Role) error {
		def, err := instrument.Find(tx, attributesKey)
		if err != nil {
			return err
		}
		if err := w.check(def); err != nil {
			return err
		}
		raw, err := json.Marshal(w)
		if err != nil {
			return err
		}
		if was, err := json.Marshal(r.Words); err != nil || string(was) == string(raw) {
			return err
		}
		n, err := tx.Exec(`UPDATE role_needs SET title = $3, words = $4, version = version + 1 WHERE network_id = $1 AND id = $2 AND version = $5`, id, w.Title, string(raw), version)
		if err != nil {
			return err
		}
		if n == 0 {
			return errs.New(errs.Conflict, "Somebody else changed this text while you were writing.")
		}
		r.Words = w
		if p, open, err := s.openRole(tx, r); err != nil {
			return err
		} else if open {
			if err := s.decisions.Cancel(tx, a, roleKind, p.Subject); err != nil {
				return err
			}
		}
		if err := audit.Record(tx, a, "step.role", "organisation", organisation, ""); err != nil {
			return err
		}
		return s.putRole(tx, a, o, def, r)
	})
}

// SayYesToRole says yes for the actor to the words with this hash.
func (s *Assessments) SayYesToRole(ctx context.Context, a access.Actor, organisation, id db.ID, hash string) error {
	return s.onRole(ctx, a, organisation, id, func(tx *db.Tx, _ person.Organisation, r Role) error {
		if err := a.May(a.Is(r.Professional) || a.Is(r.Partner), "Only the two who decide can say yes."); err != nil {
			return err
		}
		if r.Proposal == "" {
			return errs.Missing()
		}
		return s.decisions.Assent(tx, a, r.Proposal, hash)
	})
}

// ShowRole shows a role beside an edition, or nowhere when the edition is empty: only who runs editions does.
func (s *Assessments) ShowRole(ctx context.Context, a access.Actor, organisation, id, where db.ID) error {
	return s.onRole(ctx, a, organisation, id, func(tx *db.Tx, _ person.Organisation, r Role) error {
		if err := a.May(a.Has(access.Coordinator), "Only coordinators choose where a role is shown."); err != nil {
			return err
		}
		if r.Agreed == 0 && where != "" {
			return errs.New(errs.Invalid, "Both sides have to agree first.")
		}
		if where != "" {
			if _, err := edition.Find(tx, where); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(`UPDATE role_needs SET edition_id = $3 WHERE network_id = $1 AND id = $2`, id, where.Ref()); err != nil {
			return err
		}
		return audit.Record(tx, a, "step.role", "organisation", organisation, "")
	})
}

// onRole opens a role of an organisation for whoever may write it, and does one thing with it.
func (s *Assessments) onRole(ctx context.Context, a access.Actor, organisation, id db.ID, do func(tx *db.Tx, o person.Organisation, r Role) error) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		o, was, belongs, err := s.mayOpen(tx, a, organisation)
		if err != nil {
			return err
		}
		r, err := findRole(tx, id)
		if err != nil {
			return err
		}
		if r.Organisation != organisation {
			return errs.Missing()
		}
		if err := a.May(mayDescribe(a, organisation, was, belongs), "Only people of this organisation can change what a role needs."); err != nil {
			return err
		}
		return do(tx, o, r)
	})
}

// openRole is the proposal that waits for a yes to the words of a role.
func (s *Assessments) openRole(tx *db.Tx, r Role) (assent.Proposal, bool, error) {
	if r.Proposal == "" {
		return assent.Proposal{}, false, nil
	}
	p, err := s.decisions.Find(tx, r.Proposal)
	return p, err == nil && p.State == assent.Open, err
}

// roleProposed writes to the two that words wait for their yes.
func (s *Assessments) roleProposed(tx *db.Tx, a access.Actor, p assent.Proposal, _ bool) error {
	r, err := findRole(tx, p.Subject)
	if err != nil {
		return err
	}
	people, err := person.Several(tx, []db.ID{r.Professional, r.Partner})
	if err != nil {
		return err
	}
	link, err := s.post.Address(tx, "/leadership/%s/roles/%s", r.Organisation, r.ID)
	if err != nil {
		return err
	}
	for _, id := range []db.ID{r.Professional, r.Partner} {
		to := people[id]
		if a.Is(id) || to.Email == "" {
			continue
		}
		if err := s.post.Send(tx, mail.Letter{Kind: notice.Forms, Person: to.ID, To: to.Email, ToName: to.Name(), Subject: "Say whether this role is described well",
			Text: fmt.Sprintf("Hello %s,\n\n%s has written down what a role needs: %s. It stands when one person of each side has said yes. You are one of the two:\n\n%s\n", to.Given, a.Name(), r.Words.Title, link)}); err != nil {
			return err
		}
	}
	return nil
}

const roleColumns = `SELECT id, organisation_id, edition_id, words, professional_id, partner_id, proposal_id, agreed_words, agreed, version FROM role_needs WHERE network_id = $1 `

func scanRole(s db.Scanner, r *Role) error {
	var words, agreed string
	if err := s.Scan(&r.ID, &r.Organisation, &r.Edition, &words, &r.Professional, &r.Partner, &r.Proposal, &agreed, &r.Agreed, &r.Version); err != nil {
		return err
	}
	if agreed != "" {
		if err := json.Unmarshal([]byte(agreed), &r.Standing); err != nil {
			return err
		}
	}
	return json.Unmarshal([]byte(words), &r.Words)
}

func findRole(tx *db.Tx, id db.ID) (Role, error) {
	return db.One(tx, scanRole, roleColumns+`AND id = $2`, id)
}

func rolesOf(tx *db.Tx, organisation db.ID) ([]Role, error) {
	return db.All(tx, scanRole, roleColumns+`AND organisation_id = $2 ORDER BY title, id LIMIT 200`, organisation)
}

func insertRole(tx *db.Tx, r Role, by db.ID) error {
	raw, err := json.Marshal(r.Words)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO role_needs (network_id, id, organisation_id, title, words, professional_id, partner_id, agreed_words, created, created_by, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, '', $8, $9, 1)`, r.ID, r.Organisation, r.Words.Title, string(raw), r.Professional, r.Partner, int64(tx.Now), by)
	return err
}

// ShownRole is a role beside an edition.
type ShownRole struct {
	ID    db.ID
	Title string
}

// RolesBeside are the roles that are shown beside an edition: only those on which both sides agreed.
func RolesBeside(tx *db.Tx, where db.ID) ([]ShownRole, error) {
	all, err := db.All(tx, scanRole, roleColumns+`AND edition_id = $2 AND agreed IS NOT NULL ORDER BY title, id LIMIT 20`, where)
	var out []ShownRole
	for _, r := range all {
		out = append(out, ShownRole{ID: r.ID, Title: r.Standing.Title})
	}
	return out, err
}
