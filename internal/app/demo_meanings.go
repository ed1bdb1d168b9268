package app

import (
	"context"
	"fmt"
	"strings"
	"time"

	"alongside/internal/area/meaning"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/person"
)

// demoTerm is a word of the demonstration: who means what by it, and the meaning that they agreed on, "" while people write. Days count back.
type demoTerm struct {
	word, why, shared string
	asked, closes     int
	public            bool
	own               []demoMeans
	byName            []string
}

type demoMeans struct {
	who   string // the part of the address before the @
	side  person.Side
	words string
	named bool
}

var demoMeanings = []demoTerm{
	{word: "Co-production", why: "In one meeting it meant a survey, in another it meant that patients decide too.", asked: 70, closes: 55, public: true,
		shared: "Patients, carers and staff decide together from the first day to the last, and each can say no. Being asked what one thinks of a finished plan is not co-production.",
		own: []demoMeans{
			{"gwen.pritchard", person.Partner, "I am there before anything is written, and my no counts.", true},
			{"winston.clarke", person.Partner, "We begin together. Nobody brings a plan in their bag.", true},
			{"farida.chowdhury", person.Partner, "The people whom it concerns sit at the table and hold the pen.", false},
			{"tom.wakeling", person.Partner, "Sharing the power, and not only the biscuits.", false},
			{"desmond.achebe", person.Partner, "Both sides answer for what comes out.", false},
			{"leanne.foster", person.Professional, "Patients help us to design the service.", true},
			{"anil.deshpande", person.Professional, "We ask patients what they think of our plans, and change them.", false},
			{"grace.adeyemi", person.Professional, "We do it with people and not for them.", false},
			{"fiona.macaskill", person.Professional, "Patients are in the project group and vote.", false},
			{"claire.ashworth", person.Professional, "Engagement that goes on from start to end.", false}}},
	{word: "Patient leader", why: "Some think of a title, others of anybody who speaks up.", asked: 45, closes: 30,
		shared: "Somebody who uses what they went through as a patient, carer or community member to change care for others, in whatever role and with or without a title.",
		own: []demoMeans{
			{"winston.clarke", person.Partner, "Somebody who changes things for those who come after.", true},
			{"gwen.pritchard", person.Partner, "A patient whose word weighs as much as that of a manager.", false},
			{"farida.chowdhury", person.Partner, "Whoever brings others along.", false},
			{"ruth.goldstein", person.Partner, "You lead when people follow, title or not.", false},
			{"helen.strand", person.Partner, "Somebody who was trained for it and is paid.", false},
			{"grace.adeyemi", person.Professional, "A patient on a committee.", false},
			{"leanne.foster", person.Professional, "Somebody who has lived it and can tell it.", true},
			{"daniel.marsh", person.Professional, "A volunteer who represents patients.", false},
			{"samira.haddad", person.Professional, "A partner in leading the service.", false},
			{"kofi.mensah", person.Professional, "Somebody who speaks for many, and not only for themselves.", false}}},
	{word: "Lived experience", why: "It is in every letter now, and we do not know who is meant.", asked: 6, closes: -18, byName: []string{"gwen.pritchard@example.org", "leanne.foster@example.org", "anil.deshpande@example.org"},
		own: []demoMeans{
			{"winston.clarke", person.Partner, "What you know because it happened to you.", false},
			{"jade.osei", person.Partner, "What is left when the leaflets are read.", false},
			{"grace.adeyemi", person.Professional, "What patients tell us about their illness.", false}}},
}

// meanings are two words on whose meaning people agreed, and one of which people write at the moment what they mean by it.
func (d *demo) meanings(ctx context.Context) error {
	today := time.Date(d.now.Time().Year(), d.now.Time().Month(), d.now.Time().Day(), 13, 0, 0, 0, time.UTC)
	var all []event
	for _, v := range demoMeanings {
		all = append(all, d.wordAsked(v, today)...)
	}
	return d.happen(ctx, all)
}

// wordAsked is what happens about one word.
func (d *demo) wordAsked(v demoTerm, today time.Time) (all []event) {
	var id db.ID
	add := func(ago, minute int, who string, do func(ctx context.Context, a access.Actor) error) {
		all = append(all, event{today.AddDate(0, 0, -ago).Add(time.Duration(minute) * time.Minute), func(ctx context.Context) error {
			a, err := d.actor(ctx, who+"@example.org")
			if err == nil {
				err = do(ctx, a)
			}
			if err != nil {
				return fmt.Errorf("%s, %s: %w", v.word, who, err)
			}
			return nil
		}})
	}
	add(v.asked, 0, "winston.clarke", func(ctx context.Context, a access.Actor) (err error) {
		id, err = d.parts.meanings.Ask(ctx, a, meaning.Question{Word: v.word, Why: v.why, Closes: today.AddDate(0, 0, -v.closes).Format(dateForm), People: strings.Join(v.byName, "\n")})
		return err
	})
	for i, o := range v.own {
		add(v.asked-1, i, o.who, func(ctx context.Context, a access.Actor) error {
			return d.parts.meanings.Write(ctx, a, id, meaning.Own{Words: o.words, Side: string(o.side), Named: o.named})
		})
	}
	if v.shared == "" {
		return all
	}
	add(v.closes-3, 0, v.own[0].who, func(ctx context.Context, a access.Actor) error {
		return d.parts.meanings.Propose(ctx, a, id, v.shared, 0)
	})
	// All partners say yes first, then professionals until more than half of them have.
	for i, o := range v.own[1:] {
		add(v.closes-4, i, o.who, func(ctx context.Context, a access.Actor) error { return d.sharesMeaning(ctx, a, id) })
	}
	if v.public {
		add(v.closes-6, 0, "nadia.rahman", func(ctx context.Context, a access.Actor) error {
			return d.parts.meanings.Public(ctx, a, id, true)
		})
	}
	return all
}

// sharesMeaning is somebody's yes to the shared meaning of a word, while one waits.
func (d *demo) sharesMeaning(ctx context.Context, a access.Actor, id db.ID) error {
	hash := ""
	if err := d.DB.Read(ctx, d.network, func(tx *db.Tx) error {
		round, err := db.Value[db.ID](tx, `SELECT r.id FROM meaning_round r WHERE r.network_id = $1 AND r.meaning_id = $2 AND r.ended IS NULL`, id)
		if err != nil || round == "" {
			return err
		}
		all, err := d.Decisions.Of(tx, round)
		for _, p := range all {
			if p.State == assent.Open {
				hash = p.Hash
			}
		}
		return err
	}); err != nil || hash == "" {
		return err
	}
	return d.parts.meanings.Yes(ctx, a, id, hash)
}
