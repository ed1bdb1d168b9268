package evaluation

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"alongside/engine/stats"
	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/secret"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
	"alongside/internal/shared/report"
	"alongside/internal/shared/smallnumber"
)

// A report is shared as it was read. What a coordinator has read is kept as it was, under a number, and others see this and nothing else:
// forms that close later, quotes that are cleared later and costs that are paid later are in it when the coordinator has read them and shares
// again. Counts of people that move by a few between two such versions stay as they were (report.HoldDifferences).

// Readers are those with whom a report is shared.
type Readers struct {
	People bool // those who take part and help to run it
	Board  bool // those who look after the network, sponsors, and members of a board who were named
	Link   bool // whoever has the link
	Public bool // everybody
}

// None says that nobody was chosen.
func (r Readers) None() bool { return r == Readers{} }

// Version is a report as it was shared once.
type Version struct {
	ID       db.ID
	Number   int64
	SharedAt db.Instant
	By       string // who shared it, as they were called then
	Model    report.Report
}

// Reading is a report for one reader: as it is now for those who run the edition, as it was shared for everybody else.
type Reading struct {
	Edition edition.Edition
	Model   report.Report
	Live    *Report
	Version *Version
}

// Backers finds people of the network who sponsor somebody in an edition.
type Backers func(tx *db.Tx, edition db.ID) ([]db.ID, error)

// KnowBackers says who sponsors somebody, which another area knows.
func (e *Evaluation) KnowBackers(b Backers) { e.backers = b }

// Read gives the report to somebody who is signed in.
func (e *Evaluation) Read(ctx context.Context, actor access.Actor, id db.ID) (out Reading, err error) {
	if mayRun(actor, edition.Edition{ID: id}) {
		live, err := e.Report(ctx, actor, id)
		return Reading{Edition: live.Edition, Model: live.Model, Live: &live}, err
	}
	err = e.db.Read(ctx, actor.Network(), func(tx *db.Tx) error {
		if out.Edition, err = edition.Find(tx, id); err != nil {
			return err
		}
		s, err := stands(tx, id)
		if err != nil {
			return err
		}
		may, err := e.maySee(tx, actor, out.Edition, s)
		if err != nil {
			return err
		}
		if err := actor.Allow(may); err != nil {
			return err
		}
		return e.show(tx, &out, s.Version)
	})
	return out, err
}

// maySee says whether a shared report is shared with the actor.
func (e *Evaluation) maySee(tx *db.Tx, a access.Actor, ed edition.Edition, s sharedState) (bool, error) {
	switch {
	case s.Since == 0 || s.ID == "":
		return false, nil
	case s.Public && ed.Published():
		return true, nil
	case s.Board && a.Has(access.Administrator):
		return true, nil
	}
	if s.People {
		if mine, err := belongs(tx, ed.ID, a.Person()); err != nil || mine {
			return mine, err
		}
	}
	if !s.Board || e.backers == nil || a.Person() == "" {
		return false, nil
	}
	who, err := e.backers(tx, ed.ID)
	if err != nil || slices.Contains(who, a.Person()) {
		return err == nil, err
	}
	return onBoard(tx, ed.ID, a.Person())
}

// ReadPublic gives a report that is shared with everybody.
func (e *Evaluation) ReadPublic(ctx context.Context, actor access.Actor, id db.ID) (out Reading, err error) {
	err = e.db.Read(ctx, actor.Network(), func(tx *db.Tx) error {
		if out.Edition, err = edition.Find(tx, id); err != nil {
			return err
		}
		s, err := stands(tx, id)
		if err != nil {
			return err
		}
		if err := actor.Allow(s.Since != 0 && s.ID != "" && s.Public && out.Edition.Published()); err != nil {
			return err
		}
		return e.show(tx, &out, s.Version)
	})
	return out, err
}

// ReadByLink gives a report to whoever has its link. A link that has ended is errs.Gone.
func (e *Evaluation) ReadByLink(ctx context.Context, actor access.Actor, token string) (out Reading, err error) {
	err = e.db.Read(ctx, actor.Network(), func(tx *db.Tx) error {
		l, found, err := linkByHash(tx, secret.Hash(token))
		if err != nil {
			return err
		}
		if err := actor.Allow(found); err != nil {
			return err
		}
		if out.Edition, err = edition.Find(tx, l.edition); err != nil {
			return err
		}
		s, err := stands(tx, l.edition)
		if err != nil {
			return err
		}
		if l.ended != 0 || l.ends <= tx.Now || s.Since == 0 || s.ID == "" {
			return errs.New(errs.Gone, "This link does not open the report any more. Ask the person who gave it to you for a new one.")
		}
		return e.show(tx, &out, s.Version)
	})
	return out, err
}

// ReadVersion gives what was shared once under a number to those who run the edition.
func (e *Evaluation) ReadVersion(ctx context.Context, actor access.Actor, id db.ID, number int64) (out Reading, err error) {
	err = e.db.Read(ctx, actor.Network(), func(tx *db.Tx) error {
		if out.Edition, err = e.running(tx, actor, id); err != nil {
			return err
		}
		all, err := versionsOf(tx, id)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(all, func(v Version) bool { return v.Number == number })
		if at < 0 {
			return errs.Missing()
		}
		return e.show(tx, &out, all[at])
	})
	return out, err
}

// show puts a version and its figures into what somebody reads.
func (e *Evaluation) show(tx *db.Tx, out *Reading, v Version) error {
	version, err := e.restored(tx, v)
	if err != nil {
		return err
	}
	out.Version, out.Model = version, version.Model
	return e.withhold(tx, out)
}

// withhold leaves out of a shared version what is held by now: words about which somebody is asked, or to which somebody said no.
func (e *Evaluation) withhold(tx *db.Tx, out *Reading) error {
	if len(out.Model.Themes) == 0 && !slices.ContainsFunc(out.Model.Chapters, func(c report.Chapter) bool { return c.Title == report.Learnt }) {
		return nil
	}
	g, err := e.passages.Gate(tx, out.Edition.ID)
	if err != nil {
		return err
	}
	out.Model = out.Model.Without(func(thing, words string) bool { return g.Kept(db.ID(thing), words) }, func(words string) bool { return g.Heading(words) != "" })
	shown := *out.Version
	shown.Model, out.Version = out.Model, &shown
	return nil
}

// restored reads the figures of a version. It never changes, so it is kept in memory.
func (e *Evaluation) restored(tx *db.Tx, v Version) (*Version, error) {
	e.mu.Lock()
	known, ok := e.opened[v.ID]
	e.mu.Unlock()
	if ok {
		v.Model = known
		return &v, nil
	}
	sealed, err := sealedVersion(tx, v.ID)
	if err != nil {
		return nil, err
	}
	text, err := e.keys.Open(tx.Network, "report.version", v.ID, sealed)
	if err != nil {
		return nil, err
	}
	if v.Model, err = report.Restore([]byte(text)); err != nil {
		return nil, err
	}
	e.mu.Lock()
	if len(e.opened) >= mostWorked {
		clear(e.opened)
	}
	e.opened[v.ID] = v.Model
	e.mu.Unlock()
	return &v, nil
}

// SharePage is what a coordinator sees before sharing.
type SharePage struct {
	Edition  edition.Edition
	Since    db.Instant // zero: not shared
	Readers  Readers
	Now      *Version // what is shared
	Model    report.Report
	Read     string        // the fingerprint of Model
	New      []report.News // what is in Model and not in what is shared
	Versions []Version     // everything that was shared, newest first
	Link     string        // the address of the link that works, or ""
	Until    db.Instant    // the last moment of the link
	Board    string        // addresses of members of a board who are named
	Doubts   []Doubt       // what should be settled before it is shared
	Keeps    string        // the name of the rule about small numbers that the report keeps; "" when it was never shared
	Other    string        // the name of the rule that the network has chosen, where it is another
	Today    db.Instant
}

// Doubt is something in the report that people have not settled yet, and where they can. It stops nobody from sharing it.
type Doubt struct {
	Title, Words string
	Lines        []string
	Path, Label  string // an address of the network, and the words of the way there
}

// Unsettled finds what is open in what the report of an edition counts, for somebody who runs it.
type Unsettled func(tx *db.Tx, a access.Actor, edition db.ID, rule stats.Policy) ([]Doubt, error)

// KnowUnsettled says what is open in the report, which other areas know.
func (e *Evaluation) KnowUnsettled(u Unsettled) { e.unsettled = u }

// Empty says that there is nothing to share.
func (p SharePage) Empty() bool { return p.Model.Empty() }

// Sharing shows what would be shared now, and what is new in it.
func (e *Evaluation) Sharing(ctx context.Context, actor access.Actor, id db.ID) (p SharePage, err error) {
	err = e.db.Read(ctx, actor.Network(), func(tx *db.Tx) error {
		var s sharedState
		if p, s, err = e.sharing(tx, actor, id); err != nil {
			return err
		}
		rule := smallnumber.By(s.Policy)
		if e.unsettled != nil {
			if p.Doubts, err = e.unsettled(tx, actor, id, rule); err != nil {
				return err
			}
		}
		if d, ok := weakRule(rule, s.Kept); ok {
			p.Doubts = append(p.Doubts, d)
		}
		return nil
	})
	return p, err
}

// weakRule warns where the rule about small numbers is the one for readers who know the programme from inside. A report that was shared
// keeps its rule, so then there is only the choice of readers.
func weakRule(rule stats.Policy, shared bool) (Doubt, bool) {
	if rule.Key != stats.PolicyGroups {
		return Doubt{}, false
	}
	d := Doubt{Title: "Small numbers can be seen in this report", Words: "The rule “" + rule.Name + "” is for reports that only people of the programme read. It can show that 1 person of 20 said no."}
	if shared {
		d.Lines = []string{"This report keeps that rule, also when it is shared again. Think before you let people from outside read it."}
		return d, true
	}
	d.Lines = []string{"Choose another rule first, if people from outside are to read it. Once it is shared, the report keeps its rule."}
	d.Path, d.Label = "/small-numbers", "Choose how small numbers are protected"
	return d, true
}

// keptRule names the rule about small numbers that a report keeps since it was first shared, and the one that the network has chosen by
// now, where it is another.
func keptRule(tx *db.Tx, s sharedState) (keeps, other string, err error) {
	if !s.Kept {
		return "", "", nil
	}
	chosen, _, err := networkPolicy(tx)
	if rule := policyBy(chosen); rule.Key != policyBy(s.Policy).Key {
		other = rule.Name
	}
	return policyBy(s.Policy).Name, other, err
}

func (e *Evaluation) sharing(tx *db.Tx, actor access.Actor, id db.ID) (p SharePage, s sharedState, err error) {
	live, err := e.live(tx, actor, id)
	if err != nil {
		return p, s, err
	}
	s = live.sharing
	p = SharePage{Edition: live.Edition, Since: s.Since, Readers: s.Readers, Model: live.Model, Today: tx.Now}
	if p.Board, err = boardAddresses(tx, id); err != nil {
		return p, s, err
	}
	if p.Keeps, p.Other, err = keptRule(tx, s); err != nil {
		return p, s, err
	}
	if p.Versions, err = versionsOf(tx, id); err != nil {
		return p, s, err
	}
	for i := range p.Versions {
		old, err := e.restored(tx, p.Versions[i])
		if err != nil {
			return p, s, err
		}
		if old.ID == s.ID {
			p.Now = old
		}
		p.Model = p.Model.HoldDifferences(old.Model, ui.PlainDate(old.SharedAt.In(p.Edition.Zone).Format(time.DateOnly)))
	}
	p.Read = secret.Hash(p.Model.Fingerprint())
	if p.Now != nil {
		shown := Reading{Edition: p.Edition, Version: p.Now, Model: p.Now.Model}
		if err := e.withhold(tx, &shown); err != nil { // what others do not read any more is nothing that they read then
			return p, s, err
		}
		p.New = p.Model.Since(shown.Model)
	}
	l, works, err := runningLink(tx, id)
	if err != nil || !works {
		return p, s, err
	}
	p.Until = l.ends
	p.Link, err = e.post.Address(tx, "/shared/%s", e.linkToken(tx, l.id))
	return p, s, err
}

// linkToken is the secret of a link: 160 bits that nobody can work out without the installation's key.
func (e *Evaluation) linkToken(tx *db.Tx, id db.ID) string {
	return e.keys.Mark(tx.Network, "report.link", string(id))[:40]
}

// LongestLink is how long a link can work.
const LongestLink = 2 * 366 * 24 * time.Hour

// Choice is what a coordinator chose on the page.
type Choice struct {
	Readers Readers
	Until   string // the last day of the link
	Board   string // addresses of members of a board, one in a line
	Read    string // the fingerprint of what they read; "" shares nothing new, and only changes who may read
}

// Share shares what the coordinator has read with the readers that they chose, or only changes who may read. Problems stand beside the
// fields readers and until. When the report has changed since they read it, it is errs.Conflict.
func (e *Evaluation) Share(ctx context.Context, actor access.Actor, id db.ID, choice Choice) error {
	return e.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		p, s, err := e.sharing(tx, actor, id)
		if err != nil {
			return err
		}
		var c errs.Check
		c.That(!choice.Readers.None(), "readers", "Choose who may read the report.")
		c.That(!choice.Readers.Public || p.Edition.Published(), "readers", "This programme has no public page yet, so its report cannot be public.")
		ends := linkEnds(&c, choice, p.Edition.Zone, tx.Now)
		var board []db.ID
		c.That(choice.Readers.Board || !newNames(choice.Board, p.Board), "readers", "You named members of a board. Tick that they may read it, or take their names away.")
		if choice.Readers.Board {
			if board, err = boardTyped(tx, &c, choice.Board); err != nil {
				return err
			}
		}
		if err := c.Err(); err != nil {
			return err
		}
		what := "report.readers"
		if choice.Read != "" || s.Since == 0 || s.ID == "" {
			what = "report.share"
			if err := e.keep(tx, actor, p, &s, choice.Read); err != nil {
				return err
			}
		}
		s.Readers = choice.Readers
		if err := e.saveLink(tx, id, choice.Readers.Link, ends); err != nil {
			return err
		}
		if err := e.tell(tx, actor, p.Edition, &s, board); err != nil {
			return err
		}
		if err := saveStanding(tx, id, s); err != nil {
			return err
		}
		return audit.Record(tx, actor, what, "edition", id, s.Readers.words())
	})
}

// keep stores what was read as a new version.
func (e *Evaluation) keep(tx *db.Tx, actor access.Actor, p SharePage, s *sharedState, read string) error {
	switch {
	case p.Model.Empty():
		return errs.New(errs.Conflict, "There is nothing to share yet. The report begins when the first form has closed.")
	case read != p.Read:
		return errs.New(errs.Conflict, "The report has changed since you read it. Read what is new, and share it then.")
	case len(p.Versions) >= mostVersions:
		return errs.New(errs.Conflict, "This report was shared %d times. It cannot be shared anew any more.", mostVersions)
	}
	stored, err := p.Model.Store()
	if err != nil {
		return err
	}
	v := Version{ID: db.NewID(), Number: 1, SharedAt: tx.Now, By: actor.Name()}
	if len(p.Versions) > 0 {
		v.Number = p.Versions[0].Number + 1
	}
	if err := insertVersion(tx, p.Edition.ID, v, actor.Person(), e.keys.Seal(tx.Network, "report.version", v.ID, string(stored))); err != nil {
		return err
	}
	s.Version, s.Policy = v, policyBy(s.Policy).Key
	if s.Since == 0 {
		s.Since = tx.Now
	}
	return nil
}

// linkEnds is when the link ends: at the end of its last day.
func linkEnds(c *errs.Check, choice Choice, zone string, now db.Instant) db.Instant {
	if !choice.Readers.Link {
		return 0
	}
	date, ok := ui.ParseDate(choice.Until)
	c.That(ok, "until", "%s", ui.NoDate(choice.Until))
	if !ok {
		return 0
	}
	ends := edition.Day{Date: date, Starts: "23:59"}.Start(zone)
	c.That(ends > now, "until", "Choose a day that is still to come.")
	c.That(ends.Sub(now) <= LongestLink, "until", "A link can work for up to two years.")
	return ends
}

// saveLink makes a link, lets the one that works end on another day, or takes it back.
func (e *Evaluation) saveLink(tx *db.Tx, ed db.ID, wanted bool, ends db.Instant) error {
	if !wanted {
		return endLinks(tx, ed)
	}
	l, works, err := runningLink(tx, ed)
	if err != nil {
		return err
	}
	if works {
		return setLinkEnds(tx, l.id, ends)
	}
	id := db.NewID()
	return insertLink(tx, ed, id, secret.Hash(e.linkToken(tx, id)), ends)
}

// StopSharing takes the report back from everybody; its links end.
func (e *Evaluation) StopSharing(ctx context.Context, actor access.Actor, id db.ID) error {
	return e.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		if _, err := e.running(tx, actor, id); err != nil {
			return err
		}
		if err := unshare(tx, id); err != nil {
			return err
		}
		if err := endLinks(tx, id); err != nil {
			return err
		}
		return audit.Record(tx, actor, "report.unshare", "edition", id, "")
	})
}

// tell writes to those who may read the report for the first time. Later changes need no letter.
func (e *Evaluation) tell(tx *db.Tx, actor access.Actor, ed edition.Edition, s *sharedState, board []db.ID) error {
	told := map[db.ID]bool{actor.Person(): true}
	if s.Readers.People && s.toldPeople == 0 {
		s.toldPeople = tx.Now
		ids, err := everybody(tx, ed.ID)
		if err == nil {
			err = e.tellShared(tx, ids, told, ed, "You get this letter because you take part in "+ed.Called()+" or help to run it.")
		}
		if err != nil {
			return err
		}
	}
	if err := e.saveBoard(tx, ed, board, told); err != nil || !s.Readers.Board || s.toldBoard != 0 {
		return err
	}
	s.toldBoard = tx.Now
	ids, err := boardOf(tx, ed.ID, e.backers)
	if err != nil {
		return err
	}
	return e.tellShared(tx, ids, told, ed, "You get this letter because you look after the network, or are a sponsor of somebody in "+ed.Called()+".")
}

// boardOf are those who look after the network, and the sponsors of people in the edition.
func boardOf(tx *db.Tx, ed db.ID, backers Backers) ([]db.ID, error) {
	keepers, err := person.WithRole(tx, access.Administrator)
	if err != nil {
		return nil, err
	}
	var ids []db.ID
	for _, p := range keepers {
		ids = append(ids, p.ID)
	}
	if backers == nil {
		return ids, nil
	}
	more, err := backers(tx, ed)
	return append(ids, more...), err
}

// tellShared writes to people who were not written to yet that they can read the report.
func (e *Evaluation) tellShared(tx *db.Tx, ids []db.ID, told map[db.ID]bool, ed edition.Edition, why string) error {
	people, err := person.Several(tx, ids)
	if err != nil {
		return err
	}
	link, err := e.post.Address(tx, "/editions/%s/report", ed.ID)
	if err != nil {
		return err
	}
	for _, id := range ids {
		p := people[id]
		if told[id] || p.Email == "" {
			continue
		}
		told[id] = true
		if err := e.post.Send(tx, mail.Letter{Kind: notice.Forms, Person: p.ID, To: p.Email, ToName: p.Name(), Subject: "What people said about " + ed.Called(),
			Text: "Hello " + p.Given + ",\n\nyou can now read what people said in the forms of " + ed.Called() + ". It shows the answers of everybody together.\n\n" + link +
				"\n\n" + why + "\n"}); err != nil {
			return err
		}
	}
	return nil
}

// words are the readers as they are told in the log.
func (r Readers) words() string {
	var out []string
	for _, k := range readerKinds {
		if k.of(r) {
			out = append(out, k.key)
		}
	}
	return strings.Join(out, ", ")
}

// SharedWithPeople says whether the people of an edition may read its report.
func SharedWithPeople(tx *db.Tx, id db.ID) (bool, error) {
	s, err := stands(tx, id)
	return s.Since != 0 && s.ID != "" && (s.People || s.Public), err
}

// SharedWithAll says whether everybody may read the report of an edition.
func SharedWithAll(tx *db.Tx, id db.ID) (bool, error) {
	s, err := stands(tx, id)
	return s.Since != 0 && s.ID != "" && s.Public, err
}

// SharedHeaders are those of the table of what was shared, in an export.
var SharedHeaders = []string{"edition", "number", "shared", "by", "read by now"}

// ExportShared lists what was shared of an edition for whoever runs it.
func ExportShared(tx *db.Tx, a access.Actor, ed edition.Edition) ([][]string, error) {
	if !mayRun(a, ed) {
		return nil, nil
	}
	s, err := stands(tx, ed.ID)
	if err != nil {
		return nil, err
	}
	all, err := versionsOf(tx, ed.ID)
	var rows [][]string
	for _, v := range all {
		now := ""
		if v.ID == s.ID && s.Since != 0 {
			now = s.Readers.words()
		}
		rows = append(rows, []string{string(ed.ID), strconv.FormatInt(v.Number, 10), v.SharedAt.In(ed.Zone).Format("2006-01-02 15:04"), v.By, now})
	}
	return rows, err
}
