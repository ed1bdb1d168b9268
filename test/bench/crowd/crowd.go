// Package crowd makes a network of invented people that is as large as one asks for, straight into the database, so that
// the speed of pages can be measured where many people already are. Everything is in proportion: every 200 people are one
// edition with its applications, places, pairs with their logs and meetings, and waves with answers. Who is in it and what
// they say is the same for the same size. Only the audit log is not the real thing: its rows are not chained by hash.
package crowd

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/account"
	"alongside/internal/shared/network"
	"alongside/internal/shared/person"
)

// Slug is the network's short name.
const Slug = "crowd"

// PerEdition is how many people belong to one edition. They apply in pairs.
const PerEdition = 200

// Crowd is who and what can be used after Make: the secrets and ids that a load driver needs.
type Crowd struct {
	Network db.ID
	Size    int
	// Members are signed-in people with a place and a pair, in editions that run.
	Members []Member
	// Applicants are signed-in people who write an application, in editions that are open.
	Applicants []Applicant
	// Coordinator is the session of somebody who may see every edition.
	Coordinator string
	// Open and Ended are editions that take applications, and editions whose waves have closed.
	Open, Ended []db.ID
	// Forms are secrets of links to forms that wait for an answer, each good for one.
	Forms []string
	// Public are paths of public pages of editions.
	Public []string
	// Mapped are organisations with a map of many groups.
	Mapped []db.ID
	// Bank is an organisation that half of the people let find them in the people bank.
	Bank db.ID
	// Opportunities are what that organisation offers, open for replies.
	Opportunities []db.ID
	// Rows is how many rows were written.
	Rows int
}

// Member is somebody who works in a pair.
type Member struct {
	Session       string
	Person        db.ID
	Collaboration db.ID
	Edition       db.ID
}

// Applicant is somebody who writes an application.
type Applicant struct {
	Session     string
	Application db.ID
	Edition     db.ID
	// Version is that of every answered section of the application.
	Version int64
}

// maker makes one crowd.
type maker struct {
	db   *db.DB
	keys *secret.Keys
	rng  *rand.Rand
	out  *Crowd
	now  db.Instant
	*tables
	coordinator, programme db.ID
	marks                  map[string]string // of words of the people bank
}

// Make fills a migrated database with a network of size people, a multiple of PerEdition (at least one edition), and
// signs some of them in.
func Make(ctx context.Context, d *db.DB, keys *secret.Keys, size int) (*Crowd, error) {
	m := &maker{db: d, keys: keys, rng: rand.New(rand.NewPCG(1, uint64(size))), now: d.Now(), out: &Crowd{Size: size}, tables: newTables()}
	if err := d.System(ctx, "make a network for measuring", m.begin); err != nil {
		return nil, err
	}
	editions := max(1, size/PerEdition)
	const together = 5 // editions in one transaction
	for from := 0; from < editions; from += together {
		if err := d.System(ctx, "fill a network for measuring", func(tx *db.SystemTx) error {
			for i := from; i < min(from+together, editions); i++ {
				if err := m.edition(i); err != nil {
					return err
				}
			}
			n, err := m.tables.save(tx)
			m.out.Rows += n
			return err
		}); err != nil {
			return nil, err
		}
	}
	return m.out, nil
}

// begin makes the network, its coordinator and its programmes' home.
func (m *maker) begin(tx *db.SystemTx) error {
	id, err := network.Create(tx, network.Network{Slug: Slug, Name: "A network for measuring"})
	if err != nil {
		return err
	}
	m.out.Network = id
	in := tx.In(id)
	acc, err := account.Ensure(tx, "coordinator@crowd.example")
	if err != nil {
		return err
	}
	if m.coordinator, err = person.Create(in, person.Person{Account: acc, Given: "Cora", Family: "Ordway", Email: "coordinator@crowd.example", Invented: true}); err != nil {
		return err
	}
	if err := person.Grant(in, m.coordinator, access.Coordinator); err != nil {
		return err
	}
	if err := m.beginBank(in); err != nil {
		return err
	}
	m.out.Coordinator = db.NewToken()
	return account.StartSession(tx, id, acc, m.out.Coordinator, "bench", "link")
}

// at is an instant some days from now, backwards when days is negative.
func (m *maker) at(days int) db.Instant { return m.now.Add(time.Duration(days) * 24 * time.Hour) }

// day is a date some days from now.
func (m *maker) day(days int) string { return m.at(days).Time().Format(time.DateOnly) }

// newPerson adds somebody with an account, and with a session when they are to be signed in.
func (m *maker) newPerson(side person.Side, organisation db.ID, signedIn bool) (db.ID, string) {
	id, acc, n := db.NewID(), db.NewID(), m.people
	m.people++
	given, family := givenNames[n%len(givenNames)], familyNames[n/len(givenNames)%len(familyNames)]
	email := fmt.Sprintf("person%d@crowd.example", n)
	perspective, job := "patient", ""
	if side == person.Professional {
		perspective, job = "clinician", "Ward manager"
	}
	needs := ""
	if n%withNeeds == 0 {
		needs = m.keys.Seal(m.out.Network, "person.needs", id, `{"words":"A room without steps, and a break each hour."}`)
	}
	m.accounts.add(string(acc), email, int64(m.at(-400)))
	m.persons.add(m.net(), string(id), string(acc), given, family, email, perspective, job, organisation.Ref(), "West London", needs, "", true, int64(m.at(-400)), 1)
	m.bankOf(id, n)
	token := ""
	if signedIn {
		token = db.NewToken()
		m.sessions.add(secret.Hash(token), string(db.NewID()), string(acc), int64(m.now), int64(m.now), int64(m.now.Add(account.SessionAbsolute)), "bench", "link")
	}
	for i, action := range []string{"session.start", "application.answer", "entry.add"} {
		m.log(id, given+" "+family, action, -300+100*i)
	}
	return id, token
}

// log adds a row to the audit log.
func (m *maker) log(who db.ID, name, action string, days int) {
	m.seq++
	m.audits.add(m.net(), m.seq+1, int64(m.at(days)), string(who), name, action, "person", string(who), "", "for measuring only")
}

func (m *maker) net() string { return string(m.out.Network) }

// Load writes people straight into a network, many rows at a time: what an import is compared with.
func Load(ctx context.Context, d *db.DB, net db.ID, people int) error {
	return d.System(ctx, "write people for measuring", func(tx *db.SystemTx) error {
		t := newTables()
		for i := range people {
			t.persons.add(string(net), string(db.NewID()), nil, "Bea", "Straight", fmt.Sprintf("straight%d@crowd.example", i), "clinician", "Ward manager", nil, "West London", "", "", true, int64(tx.Now), 1)
		}
		_, err := t.save(tx)
		return err
	})
}
