// Package collaboration is the space of a pair, trio or team: what they agreed, what they decide, when they meet and how
// they use the time, what they learn, what they tell each other about themselves, and who may see which of it.
//
// The rule of the house: a space is open to its members and to nobody else. Every page, file, copy and form under
// /collaborations/{collaboration}/ begins with Space.open, which knows no role, so a coordinator or an administrator finds
// nothing there, as any other person. Letters say only that something waits. What people write is sealed in the database,
// and the audit log says that a space was changed, never what was changed in it.
//
// Shared decisions are proposals of one kind of assent; what a proposal is about (its Matter) is in the sealed terms,
// so that not even the database tells who decides about what. An entry of the learning log leaves the space only by such
// a proposal, and comes back at once when any member wants.
//
// Words: a matter is what a proposal is about; terms are what exactly it says; a stretch is a piece of a meeting that
// was timed as task or as reflection.
package collaboration

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/file"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/assent"
	shared "alongside/internal/shared/collaboration"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/round"
)

// Programme is what the coordinator's list knows of an edition beyond its places; another area has it.
type Programme interface {
	// Attended says how many days of the edition have been noted, and on how many of them each person came.
	Attended(tx *db.Tx, edition db.ID) (came map[db.ID]int, days int, err error)
}

// Space serves the spaces of all collaborations.
type Space struct {
	db        *db.DB
	keys      *secret.Keys
	files     *file.Store
	decisions *assent.Decisions
	post      *mail.Post
	rounds    *round.Rounds
	programme Programme
	followed  ground.Asker
}

// AskWhatFollowed lets pages of entries show what rests on them.
func (s *Space) AskWhatFollowed(f ground.Asker) { s.followed = f }

// New makes the area and registers its shared decisions. programme may be nil.
func New(d *db.DB, k *secret.Keys, f *file.Store, ds *assent.Decisions, p *mail.Post, programme Programme) *Space {
	s := &Space{db: d, keys: k, files: f, decisions: ds, post: p, rounds: round.New(k), programme: programme}
	s.register()
	return s
}

// open is the object check of everything inside a space: members only, whatever else they are.
func (s *Space) open(tx *db.Tx, a access.Actor, id db.ID) (shared.Collaboration, error) {
	return shared.Open(tx, s.keys, a, id)
}

const closedWords = "This space is closed. You can read everything in it and take a copy, but nothing can be added."

// openActive is open for what changes the space.
func (s *Space) openActive(tx *db.Tx, a access.Actor, id db.ID) (shared.Collaboration, error) {
	c, err := s.open(tx, a, id)
	if err == nil && c.State != shared.Active {
		err = errs.New(errs.Forbidden, closedWords)
	}
	return c, err
}

// changed notes in the audit log that somebody changed a space, and no more than that: what members do in their space
// is not for those who read the log.
func changed(tx *db.Tx, a access.Actor, c shared.Collaboration) error {
	return audit.Record(tx, a, "space.change", "collaboration", c.ID, "")
}
