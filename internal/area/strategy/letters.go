package strategy

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/job"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/network"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
)

// The program's own work: to write to those whose yes is asked and to whom a strategy that came into force matters, some at a time; and to look each
// day who can say yes to what waits.
const (
	lettersJob = "strategy.letters"
	waitsJob   = "strategy.waits"
)

// lettersAtOnce is how many people are written to in one transaction.
const lettersAtOnce = 100

// What the letters are about.
const (
	tellAsked = "asked"
	tellForce = "force"
	tellEnded = "ended"
)

type work struct {
	Strategy db.ID  `json:"strategy"`
	About    string `json:"about,omitempty"`
	Hash     string `json:"hash,omitempty"`  // of the words that are asked
	After    db.ID  `json:"after,omitempty"` // who was written to last
}

// Jobs of the area.
func (s *Strategies) Jobs(w *job.Worker) {
	for kind, do := range map[string]func(tx *db.Tx, v Strategy, x work) error{lettersJob: s.letters, waitsJob: s.waitsToday} {
		w.Register(kind, func(ctx context.Context, network db.ID, payload []byte) error {
			var x work
			if err := json.Unmarshal(payload, &x); err != nil {
				return err
			}
			return s.db.Write(ctx, network, func(tx *db.Tx) error {
				v, err := find(tx, x.Strategy)
				if errs.Is(err, errs.NotFound) {
					return nil
				}
				if err != nil {
					return err
				}
				return do(tx, v, x)
			})
		})
	}
}

// tellVoters lets letters leave to those who say yes to a strategy.
func tellVoters(tx *db.Tx, id db.ID, about, hash string) error {
	return job.Later(tx, lettersJob, "", 0, work{Strategy: id, About: about, Hash: hash})
}

// letters writes to some of those who say yes to a strategy, and leaves the rest for later. Nobody gets one who said yes already, nor when what
// was asked is not asked any more.
func (s *Strategies) letters(tx *db.Tx, v Strategy, x work) error {
	p, waits, err := s.open(tx, v.ID)
	if err != nil {
		return err
	}
	if x.About == tellAsked && (!waits || p.Hash != x.Hash) {
		return nil
	}
	day, err := network.Today(tx)
	if err != nil {
		return err
	}
	all, err := votersOf(tx, v, "", day) // in the order of their ids
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(w assent.Voter) bool { return w.Person <= x.After })
	if len(all) > lettersAtOnce {
		all = all[:lettersAtOnce]
		if err := job.Later(tx, lettersJob, "", 0, work{v.ID, x.About, x.Hash, all[lettersAtOnce-1].Person}); err != nil {
			return err
		}
	}
	if x.About == tellAsked {
		all = slices.DeleteFunc(all, func(w assent.Voter) bool { return p.Assented(w.Person) })
	}
	return s.writeTo(tx, v, x.About, p.Payload == ends, day, all)
}

func (s *Strategies) writeTo(tx *db.Tx, v Strategy, about string, ending bool, day string, all []assent.Voter) error {
	if len(all) == 0 {
		return nil
	}
	o, err := person.FindOrganisation(tx, v.Organisation)
	if err != nil {
		return err
	}
	link, err := s.post.Address(tx, "/leadership/%s/strategy/%s", v.Organisation, v.ID)
	if err != nil {
		return err
	}
	starts := ""
	if about == tellForce {
		now, err := findVersion(tx, v.InForce)
		if err != nil {
			return err
		}
		starts = now.Starts
	}
	subject, text := letterWords(about, ending, o.Name, starts, day)
	ids := make([]db.ID, len(all))
	for i, w := range all {
		ids[i] = w.Person
	}
	people, err := person.Several(tx, ids)
	if err != nil {
		return err
	}
	for _, w := range all {
		p, there := people[w.Person]
		if !there || p.Email == "" {
			continue
		}
		if err := s.post.Send(tx, mail.Letter{To: p.Email, ToName: p.Name(), Kind: notice.Plan, Person: p.ID, Subject: subject, Text: mail.Hello(p.Given, text, link)}); err != nil {
			return err
		}
	}
	return nil
}

// letterWords are a letter to those who say yes. It names the organisation and no words of the strategy.
func letterWords(about string, ending bool, organisation, starts, day string) (subject, text string) {
	switch {
	case about == tellAsked && ending:
		return "Do you agree that a strategy ends?", fmt.Sprintf("%s asks whether its strategy ends. It ends when a patient leader and a professional have said yes. Read it, and say yes or what should be different, here:", organisation)
	case about == tellAsked:
		return "Do you agree with a strategy?", fmt.Sprintf("%s asks for a yes to the words of its strategy. They take effect when a patient leader and a professional have said yes. Read them, and say yes or what should be different, here:", organisation)
	case about == tellEnded:
		return "A strategy has ended", fmt.Sprintf("A patient leader and a professional have said yes: the strategy of %s has ended. You can still read it here:", organisation)
	case starts > day:
		return "A strategy is agreed", fmt.Sprintf("A patient leader and a professional have said yes to the strategy of %s. It is in force from %s. Read it here:", organisation, ui.PlainDate(starts))
	}
	return "A strategy is in force", fmt.Sprintf("A patient leader and a professional have said yes to the strategy of %s. It is in force now. Read it here:", organisation)
}

// waitsToday looks again who can say yes to what waits, and does so each day as long as something does: roles end, and people come and go.
func (s *Strategies) waitsToday(tx *db.Tx, v Strategy, _ work) error {
	_, waits, err := s.open(tx, v.ID)
	if err != nil || !waits {
		return err
	}
	day, err := network.Today(tx)
	if err != nil {
		return err
	}
	if err := s.note(tx, v, day); err != nil {
		return err
	}
	return lookTomorrow(tx, v.ID)
}

func lookTomorrow(tx *db.Tx, id db.ID) error {
	return job.Later(tx, waitsJob, string(id), db.At(tx.Now.Time().Add(24*time.Hour)), work{Strategy: id})
}
