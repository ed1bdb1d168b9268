package account

import (
	"net/netip"
	"time"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/secret"
)

// throttle slows down whoever keeps failing: the first tries are free, then each failure doubles the wait, up to the
// longest. One failure is forgotten after each time of relax. Nobody is locked out by it: a link by email works all
// the while.
type throttle struct {
	what           string
	free           int64
	longest, relax time.Duration
}

var (
	// byAccount counts wrong passwords for one address, whether it has an account or not.
	byAccount = throttle{what: "password of", free: 5, longest: 15 * time.Minute, relax: 30 * time.Minute}
	// byConnection counts wrong passwords from one connection, which a whole clinic may share.
	byConnection = throttle{what: "password from", free: 50, longest: 5 * time.Minute, relax: time.Minute}
	// linksFrom counts links asked for from one connection, so that nobody makes us write to the whole town.
	linksFrom = throttle{what: "links from", free: 60, longest: 2 * time.Minute, relax: 20 * time.Second}
)

// most failures that are counted beyond the free ones: more would only take longer to be forgotten.
const most = 20

func (t throttle) key(value string) string { return secret.Hash(t.what + " " + value) }

// try counts a try as failed before it is made, so that many tries at once count as many, and refuses it while an
// earlier failure still makes it wait. forgive takes the count back when the try succeeds.
func (t throttle) try(tx *db.SystemTx, value string) error {
	type row struct {
		failures    int64
		last, until db.Instant
	}
	r, _, err := db.Maybe(tx, func(s db.Scanner, v *row) error { return s.Scan(&v.failures, &v.last, &v.until) },
		`SELECT failures, last, until FROM sign_in_try WHERE hash = $1`, t.key(value))
	if err != nil {
		return err
	}
	if r.until > tx.Now {
		return errs.New(errs.TooMany, "There were too many tries. Wait %s, then try again. A link by email works at any time.", inWords(r.until.Sub(tx.Now)))
	}
	r.failures = max(0, r.failures-int64(tx.Now.Sub(r.last)/t.relax))
	r.failures = min(r.failures+1, t.free+most)
	_, err = tx.Exec(`INSERT INTO sign_in_try (hash, failures, last, until) VALUES ($1, $2, $3, $4)
		ON CONFLICT (hash) DO UPDATE SET failures = excluded.failures, last = excluded.last, until = excluded.until`,
		t.key(value), r.failures, int64(tx.Now), int64(tx.Now.Add(t.wait(r.failures))))
	return err
}

// wait is how long the next try must wait after so many failures.
func (t throttle) wait(failures int64) time.Duration {
	over := failures - t.free
	if over < 0 {
		return 0
	}
	return min(time.Second<<over, t.longest)
}

// forgive takes every failure back: the right person came.
func (t throttle) forgive(tx *db.SystemTx, value string) error {
	_, err := tx.Exec(`DELETE FROM sign_in_try WHERE hash = $1`, t.key(value))
	return err
}

// undo takes one try back. The others of a connection stay: signing in oneself must not buy new guesses at others.
func (t throttle) undo(tx *db.SystemTx, value string) error {
	_, err := tx.Exec(`UPDATE sign_in_try SET failures = failures - 1, until = last WHERE hash = $1 AND failures > 0`, t.key(value))
	return err
}

// connection is what is counted of a connection's address: of IPv6 the network of 64 bits, which one household has whole.
func connection(from string) string {
	a, err := netip.ParseAddr(from)
	if err != nil {
		return from
	}
	a = a.Unmap()
	if a.Is4() {
		return a.String()
	}
	p, err := a.WithZone("").Prefix(64)
	if err != nil {
		return from
	}
	return p.String()
}

// inWords says a wait in whole seconds or minutes, rounded up.
func inWords(d time.Duration) string {
	unit, n := "second", int64((d+time.Second-1)/time.Second)
	if n > 90 {
		unit, n = "minute", int64((d+time.Minute-1)/time.Minute)
	}
	return plural(n, unit)
}
