package account

import (
	"context"
	"fmt"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/network"
	"alongside/internal/shared/person"
)

// enter is the end of every way in: the browser's old session ends, a new one begins with a new secret.
func enter(tx *db.SystemTx, at Arrival, account db.ID, email, sessionSecret, means string) error {
	closed, err := db.Value[db.Instant](tx, `SELECT closed FROM account WHERE id = $1`, account)
	if err != nil {
		return err
	}
	if closed != 0 {
		return errs.New(errs.Forbidden, "This account was closed. Ask the people who run this site if you think that is a mistake.")
	}
	if at.Old != "" {
		if _, err := tx.Exec(`DELETE FROM session WHERE id = $1`, at.Old); err != nil {
			return err
		}
	}
	if err := Tie(tx.In(at.Network), account, email); err != nil {
		return err
	}
	return StartSession(tx, at.Network, account, sessionSecret, at.Agent, means)
}

// StartSession stores a new session under the hash of its secret. means says how the person signed in: link, password,
// passkey or demonstration.
func StartSession(tx *db.SystemTx, network, account db.ID, sessionSecret, agent, means string) error {
	id := db.NewID()
	if len(agent) > 200 {
		agent = agent[:200]
	}
	if _, err := tx.Exec(`INSERT INTO session (hash, id, account_id, created, seen, expires, agent, means) VALUES ($1, $2, $3, $4, $4, $5, $6, $7)`,
		secret.Hash(sessionSecret), id, account, int64(tx.Now), int64(tx.Now.Add(SessionAbsolute)), strings.ToValidUTF8(agent, ""), means); err != nil {
		return err
	}
	in := tx.In(network)
	who, found, err := db.Maybe(in, func(s db.Scanner, v *[3]string) error { return s.Scan(&v[0], &v[1], &v[2]) },
		`SELECT id, given_name, family_name FROM person WHERE network_id = $1 AND account_id = $2`, account)
	if err != nil || !found {
		return err
	}
	actor := access.NewPerson(network, account, db.ID(who[0]), id, strings.TrimSpace(who[1]+" "+who[2]), nil)
	return audit.Record(in, actor, "session.start", "session", id, "by "+means)
}

// Arrive finds what one request is about, in one statement: its network, by the name in the address or else by the host
// (errs.NotFound when there is none), and who sent it, by the secret of a session. What is unknown, ended or idle is a
// visitor; so is an account that is no person of this network, or whose access here is closed.
func (a *Accounts) Arrive(ctx context.Context, slug, host, sessionSecret string) (network.Network, access.Actor, error) {
	return a.arrive(ctx, network.Asked, slug, host, sessionSecret)
}

// Recognise is Arrive for a network that is known already.
func (a *Accounts) Recognise(ctx context.Context, id db.ID, sessionSecret string) (access.Actor, error) {
	_, actor, err := a.arrive(ctx, `SELECT * FROM network WHERE id = $1 AND $2 = ''`, string(id), "", sessionSecret)
	return actor, err
}

// arrival is a network with the session that was found, if one was, and the person behind it, if there is one.
type arrival struct {
	network                  network.Network
	session, account, person db.ID
	seen                     db.Instant
	given, family, roles     string
	leads                    db.ID // the organisation of which they are the engagement lead
	shares                   bool  // is a member of a collaboration now
}

func scanArrival(s db.Scanner, v *arrival) error {
	return s.Scan(append(v.network.Fields(), &v.session, &v.account, &v.seen, &v.person, db.Text(&v.given), db.Text(&v.family), db.Text(&v.roles), &v.leads, &v.shares)...)
}

func (a *Accounts) arrive(ctx context.Context, asked, first, second, sessionSecret string) (network.Network, access.Actor, error) {
	hash := "" // which no session has
	if sessionSecret != "" {
		hash = secret.Hash(sessionSecret)
	}
	now := a.db.Now()
	v, err := db.SystemOne(ctx, a.db, "find the network of a request and recognise its session", scanArrival, `SELECT `+network.Columns+`, s.id, s.account_id, s.seen, p.id, p.given_name, p.family_name,
			(SELECT MAX(CASE WHEN r.role = 'administrator' THEN 'administrator ' ELSE '' END) || MAX(CASE WHEN r.role = 'coordinator' THEN 'coordinator' ELSE '' END)
			 FROM person_role r WHERE r.network_id = p.network_id AND r.person_id = p.id),
			(SELECT r.organisation_id FROM person_role r WHERE r.network_id = p.network_id AND r.person_id = p.id AND r.role = 'lead' AND r.organisation_id = p.organisation_id AND p.organisation_confirmed),
			EXISTS (SELECT 1 FROM collaboration_member m WHERE m.network_id = p.network_id AND m.person_id = p.id AND m.gone IS NULL)
		FROM (`+asked+`) AS n
		LEFT JOIN session s ON s.hash = $3 AND s.expires > $4 AND s.seen > $5
		LEFT JOIN person p ON p.network_id = n.id AND p.account_id = s.account_id AND p.closed IS NULL`,
		first, second, hash, int64(now), int64(now.Add(-SessionIdle)))
	if err != nil || v.session == "" {
		return v.network, access.NewVisitor(v.network.ID), err
	}
	if now.Sub(v.seen) > seenAgainAfter {
		if err := a.db.System(ctx, "note that a session was used", func(tx *db.SystemTx) error {
			_, err := tx.Exec(`UPDATE session SET seen = $2 WHERE hash = $1`, hash, int64(tx.Now))
			return err
		}); err != nil {
			return v.network, access.NewVisitor(v.network.ID), err
		}
	}
	var roles []access.Role
	for _, r := range strings.Fields(v.roles) {
		roles = append(roles, access.Role(r))
	}
	if v.leads != "" {
		roles = append(roles, access.Lead)
	}
	return v.network, access.NewPerson(v.network.ID, v.account, v.person, v.session, strings.TrimSpace(v.given+" "+v.family), roles).Leading(v.leads).Sharing(v.shares), nil
}

// Session is one place where somebody is signed in.
type Session struct {
	ID            db.ID
	Created, Seen db.Instant
	Agent, Means  string
	Current       bool
}

// Sessions lists where the actor is signed in, the newest use first.
func (a *Accounts) Sessions(ctx context.Context, actor access.Actor) ([]Session, error) {
	actor.Scoped()
	var out []Session
	err := a.db.SystemRead(ctx, "list my sessions", func(tx *db.SystemTx) error {
		var err error
		out, err = db.All(tx, func(s db.Scanner, v *Session) error {
			err := s.Scan(&v.ID, &v.Created, &v.Seen, &v.Agent, &v.Means)
			v.Current = v.ID == actor.Session()
			return err
		}, `SELECT id, created, seen, agent, means FROM session WHERE account_id = $1 AND expires > $2 AND seen > $3 ORDER BY seen DESC, id DESC LIMIT $4`,
			actor.Account(), int64(tx.Now), int64(tx.Now.Add(-SessionIdle)), maxSessionsShown)
		return err
	})
	return out, err
}

// End ends one of the actor's own sessions.
func (a *Accounts) End(ctx context.Context, actor access.Actor, session db.ID) error {
	actor.Scoped()
	return a.db.System(ctx, "end a session", func(tx *db.SystemTx) error {
		n, err := tx.Exec(`DELETE FROM session WHERE id = $1 AND account_id = $2`, session, actor.Account())
		if err == nil && n == 0 {
			return errs.Missing()
		}
		if err != nil || !actor.SignedIn() {
			return err
		}
		return audit.Record(tx.In(actor.Network()), actor, "session.end", "session", session, "")
	})
}

// EndOthers ends every session of the actor but the current one.
func (a *Accounts) EndOthers(ctx context.Context, actor access.Actor) error {
	actor.Scoped()
	return a.db.System(ctx, "end other sessions", func(tx *db.SystemTx) error { return endSessions(tx, actor, actor.Session()) })
}

// EndAll ends every session of the actor: sign out everywhere.
func (a *Accounts) EndAll(ctx context.Context, actor access.Actor) error {
	actor.Scoped()
	return a.db.System(ctx, "end all sessions", func(tx *db.SystemTx) error { return endSessions(tx, actor, "") })
}

// endSessions ends the actor's sessions except one, which may be "".
func endSessions(tx *db.SystemTx, actor access.Actor, except db.ID) error {
	n, err := EndSessions(tx, actor.Account(), except)
	if err != nil || n == 0 || !actor.SignedIn() {
		return err
	}
	what := "session"
	if except != "" {
		what = "other session"
	}
	return audit.Record(tx.In(actor.Network()), actor, "session.end", "account", actor.Account(), plural(n, what))
}

// EndSessions ends the sessions of an account except one, which may be "", and says how many. The caller records it.
func EndSessions(tx *db.SystemTx, account, except db.ID) (int64, error) {
	return tx.Exec(`DELETE FROM session WHERE account_id = $1 AND id <> $2`, account, string(except))
}

// EndEverySession signs everybody out and says how many sessions ended.
func EndEverySession(tx *db.SystemTx) (int64, error) { return tx.Exec(`DELETE FROM session`) }

// Place is one network in which an account's holder is somebody.
type Place struct{ Network, Person db.ID }

// Whereabouts finds an account by its address, and where its holder is somebody.
func Whereabouts(tx *db.SystemTx, email string) (account db.ID, places []Place, err error) {
	account, found, err := db.Maybe(tx, func(s db.Scanner, v *db.ID) error { return s.Scan(v) },
		`SELECT id FROM account WHERE email = $1`, person.FoldEmail(email))
	if err != nil {
		return "", nil, err
	}
	if !found {
		return "", nil, errs.New(errs.NotFound, "Nobody has signed in with the address %s.", email)
	}
	places, err = db.All(tx, func(s db.Scanner, p *Place) error { return s.Scan(&p.Network, &p.Person) },
		`SELECT network_id, id FROM person WHERE account_id = $1 ORDER BY network_id LIMIT 1000`, account)
	return account, places, err
}

func plural(n int64, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}
