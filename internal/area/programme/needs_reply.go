package programme

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/edition"
)

// This file is the answer of a person to whom something else is offered than what they told.

// reply is what somebody says to what is offered on a day. It is sealed as a whole, as what it is about.
type reply struct {
	Answer string `json:"answer"` // suits, not or without
	Words  string `json:"words,omitempty"`
	old    bool   // what is offered has changed since
}

// The answers to what is offered.
const (
	suitsMe = "suits"
	suitNot = "not"
	without = "without"
)

func replyOptions() []ui.Option {
	return []ui.Option{
		{Value: suitsMe, Label: "That suits me"},
		{Value: suitNot, Label: "It does not suit me"},
		{Value: without, Label: "I do not need it on that day"},
	}
}

// own is the answer as the person gave it.
func (r reply) own() string {
	for _, o := range replyOptions() {
		if o.Value == r.Answer {
			return o.Label
		}
	}
	return ""
}

// current is the answer that the form shows as chosen: none when what is offered has changed since.
func (r reply) current() string {
	if r.old {
		return ""
	}
	return r.Answer
}

// words are the answer as those who arrange access read it.
func (r reply) words() string {
	switch {
	case r.own() == "":
		return ""
	case r.old:
		return "They said before you changed what is offered: " + r.own() + "."
	}
	return "They say to what is offered: " + r.own() + "."
}

// offers says whether something else is offered for one of the needs.
func (c dayCheck) offers(needs []need) bool {
	return slices.ContainsFunc(needs, func(n need) bool { return c.States[n.Key] == Alternative })
}

// finished says whether a day is over, so that people can say how it was: at its end, or where it has none, after its date.
func finished(e edition.Edition, d edition.Day, now db.Instant) bool {
	if end := d.End(e.Zone); end != 0 {
		return end <= now
	}
	return d.Date < now.In(e.Zone).Format("2006-01-02")
}

// Reply keeps what the actor says to what is offered to them on a day, as long as the day is not over. shown is the version of what was
// offered that they read; an empty answer takes back what they said.
func (p *Programmes) Reply(ctx context.Context, actor access.Actor, day db.ID, answer, words, shown string) error {
	return p.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		e, d, err := findOwnDay(tx, actor, day)
		if err != nil {
			return err
		}
		needs, check, err := p.ownNeedsOn(tx, day, actor.Person())
		if err != nil {
			return err
		}
		switch {
		case !check.offers(needs):
			return errs.New(errs.Invalid, "Nothing else is offered to you on this day any more.")
		case finished(e, d, tx.Now):
			return errs.New(errs.Invalid, "This day is over. You can say whether you had what you needed.")
		case shown != number(check.version):
			return errs.New(errs.Invalid, "What is offered has changed. Read it again, and then answer.")
		}
		was, err := p.ownReply(tx, day, actor.Person())
		if err != nil {
			return err
		}
		if answer == "" {
			if _, err := tx.Exec(`DELETE FROM needs_reply WHERE network_id = $1 AND day_id = $2 AND person_id = $3`, day, actor.Person()); err != nil {
				return err
			}
			return audit.Record(tx, actor, "feedback.needs", "day", day, "")
		}
		now := reply{Answer: answer, Words: strings.TrimSpace(words)}
		if now == was {
			return nil // sent twice
		}
		raw, err := json.Marshal(now)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(`INSERT INTO needs_reply (network_id, day_id, person_id, sealed, waits, old, at) VALUES ($1, $2, $3, $4, $5, FALSE, $6)
			ON CONFLICT (network_id, day_id, person_id) DO UPDATE SET sealed = excluded.sealed, waits = excluded.waits, old = FALSE, at = excluded.at`,
			day, actor.Person(), p.keys.Seal(tx.Network, "needs_reply.sealed", checkRow(day, actor.Person()), string(raw)), answer == suitNot, int64(tx.Now)); err != nil {
			return err
		}
		if err := p.tellAccess(tx, e, "Somebody answered what you offered", fmt.Sprintf("You offered somebody who takes part in %s something else than what they told, for “%s”. They have answered. What they say stands here:", e.Called(), d.Title), "/days/"+string(day)+"/needs", true); err != nil {
			return err
		}
		return audit.Record(tx, actor, "feedback.needs", "day", day, "")
	})
}

// checkReply says beside the field what is wrong with an answer.
func checkReply(answer, words string) error {
	var c errs.Check
	c.That(reply{Answer: answer}.own() != "", "offer", "Choose one answer.")
	checkLength(&c, "offer-words", "The text", words, longestText)
	return c.Err()
}

// offerChanged notes that what somebody answered was about something else, or that there is nothing to answer any more.
func offerChanged(tx *db.Tx, day, who db.ID) error {
	_, err := tx.Exec(`UPDATE needs_reply SET waits = FALSE, old = TRUE WHERE network_id = $1 AND day_id = $2 AND person_id = $3`, day, who)
	return err
}

// ownReply is what a person said to what is offered on a day, empty when they said nothing.
func (p *Programmes) ownReply(tx *db.Tx, day, who db.ID) (reply, error) {
	r, found, err := db.Maybe(tx, scanSealed, `SELECT day_id, person_id, sealed, CASE WHEN old THEN 1 ELSE 0 END FROM needs_reply WHERE network_id = $1 AND day_id = $2 AND person_id = $3`, day, who)
	if err != nil || !found {
		return reply{}, err
	}
	return p.openReply(tx, r)
}

// repliesOf opens what people of an edition said to what is offered, by person and day.
func (p *Programmes) repliesOf(tx *db.Tx, id db.ID) (map[db.ID]map[db.ID]reply, error) {
	rows, err := db.All(tx, scanSealed, `SELECT r.day_id, r.person_id, r.sealed, CASE WHEN r.old THEN 1 ELSE 0 END FROM needs_reply r
		JOIN edition_day d ON d.network_id = r.network_id AND d.id = r.day_id
		WHERE r.network_id = $1 AND d.edition_id = $2 ORDER BY r.person_id, r.day_id LIMIT 50000`, id)
	if err != nil {
		return nil, err
	}
	out := map[db.ID]map[db.ID]reply{}
	for _, r := range rows {
		one, err := p.openReply(tx, r)
		if err != nil {
			return nil, err
		}
		if out[r.person] == nil {
			out[r.person] = map[db.ID]reply{}
		}
		out[r.person][r.day] = one
	}
	return out, nil
}

func (p *Programmes) openReply(tx *db.Tx, r sealedRow) (reply, error) {
	out := reply{old: r.version != 0}
	text, err := p.keys.Open(tx.Network, "needs_reply.sealed", checkRow(r.day, r.person), r.sealed)
	if err != nil || text == "" {
		return out, err
	}
	return out, json.Unmarshal([]byte(text), &out)
}

// replyOffer is the form of that answer.
func (p *Programmes) replyOffer(r *web.Request) (web.Answer, error) {
	day, err := r.ID("day")
	if err != nil {
		return web.Answer{}, err
	}
	typed := reply{Answer: r.Value("offer"), Words: r.Value("offer-words")}
	back := r.Value("back") == "yes"
	return p.ownForm(r, func(v *ownDayPage) { v.Reply = typed }, func() (web.Answer, error) {
		if back {
			typed.Answer = ""
		} else if err := checkReply(typed.Answer, typed.Words); err != nil {
			// Whose day it is is asked first: for others there is none.
			if err := p.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error { _, _, err := findOwnDay(tx, r.Actor, day); return err }); err != nil {
				return web.Answer{}, err
			}
			return web.Answer{}, err
		}
		if err := p.Reply(r.Ctx(), r.Actor, day, typed.Answer, typed.Words, r.Value("version")); err != nil {
			return web.Answer{}, err
		}
		if back {
			return web.Redirect("/me/days/%s", day).Saying("Your answer is taken back."), nil
		}
		return web.Redirect("/me/days/%s", day).Saying("Thank you. The people who arrange things read your answer."), nil
	})
}
