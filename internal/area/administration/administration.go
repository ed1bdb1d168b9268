// Package administration is where administrators look after a network: its people and their roles, its organisations,
// its name and colours, the log of who did what, the letters that left and the work that waits. Administrators of the
// oldest network keep the installation as well: they make networks and say at which address each is found.
//
// An administrator is not above anybody. No page here opens a collaboration's space, tells what goes on inside one, or
// lets an administrator become somebody who is in one: the log shows only what Shown lists, the message log leaves out
// letters about private spaces, and an address that opens a space cannot be changed here (see policy.go).
package administration

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/job"
	"alongside/internal/platform/mail"
	"alongside/internal/shared/account"
	"alongside/internal/shared/waiting"
)

// Administration serves the pages of administrators.
type Administration struct {
	closes   []func(tx *db.Tx, id db.ID) error
	db       *db.DB
	accounts *account.Accounts
	post     *mail.Post
	becomes  Becoming
}

// Becoming follows when somebody becomes a coordinator. It says in words what ends for them with it, "" for nothing.
type Becoming func(tx *db.Tx, actor access.Actor, who db.ID) (string, error)

// New makes the area.
func New(d *db.DB, a *account.Accounts, p *mail.Post, becomes Becoming) *Administration {
	return &Administration{db: d, accounts: a, post: p, becomes: becomes}
}

// OnClose adds what another part of the program does when somebody's access is closed, in the same transaction.
func (a *Administration) OnClose(do func(tx *db.Tx, id db.ID) error) { a.closes = append(a.closes, do) }

// perPage is how many rows a list shows at once.
const perPage = 50

// Waiting tells administrators what the program could not do by itself.
func (a *Administration) Waiting(tx *db.Tx, actor access.Actor) ([]waiting.Item, error) {
	if !actor.Has(access.Administrator) {
		return nil, nil
	}
	var out []waiting.Item
	letters, err := mail.Dead(tx)
	if err != nil {
		return nil, err
	}
	if letters > 0 {
		out = append(out, waiting.Item{Title: "Look at " + count(letters, "letter") + " that did not arrive", About: "Administration", Path: "/admin/messages?state=dead"})
	}
	jobs, err := job.Dead(tx)
	if err != nil {
		return nil, err
	}
	if jobs > 0 {
		out = append(out, waiting.Item{Title: "Look at " + count(jobs, "piece") + " of work that failed", About: "Administration", Path: "/admin/jobs"})
	}
	return out, nil
}
