package app

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"

	"alongside/content"
	"alongside/internal/area/application"
	"alongside/internal/area/exchange"
	"alongside/internal/area/matching"
	"alongside/internal/area/selection"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

// The applications of the demonstration come in by the ordinary import. What follows is done by those whom it concerns:
// they say what they need and confirm, sponsors answer their letters, the panel scores and decides, the pairs accept.

// importApplications brings those lines of applications.csv in for which keep says so.
func (d *demo) importApplications(ctx context.Context, id db.ID, keep func(row map[string]string) bool) error {
	const name = "applications.csv"
	raw, err := content.Files.ReadFile("demo/" + name)
	if err != nil {
		return err
	}
	all, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
	if err != nil {
		return err
	}
	rows, err := demoRows(name)
	if err != nil {
		return err
	}
	var body bytes.Buffer
	w := csv.NewWriter(&body)
	if err := w.Write(all[0]); err != nil {
		return err
	}
	for i, row := range rows {
		if keep(row) {
			if err := w.Write(all[i+1]); err != nil {
				return err
			}
		}
	}
	w.Flush()
	return d.load(ctx, d.coordinator, exchange.Request{Kind: exchange.Applications, Edition: id, Name: name, Invented: true, Body: body.Bytes()})
}

func isPair(row map[string]string) bool {
	return row["professional_email"] != "" && row["partner_email"] != ""
}

// pairRow is one line of applications.csv whose two people apply, and their application.
type pairRow struct {
	row map[string]string
	app application.Application
	pro access.Actor
	par access.Actor
}

// pairRows finds the applications of the pairs of a file again.
func (d *demo) pairRows(ctx context.Context, name string, id db.ID) ([]pairRow, error) {
	rows, err := demoRows(name)
	if err != nil {
		return nil, err
	}
	var apps []application.Application
	if err := d.DB.Read(ctx, d.network, func(tx *db.Tx) error {
		apps, err = application.OfEdition(tx, id)
		return err
	}); err != nil {
		return nil, err
	}
	var out []pairRow
	for _, r := range rows {
		if !isPair(r) {
			continue
		}
		v := pairRow{row: r}
		for _, a := range apps {
			if a.Partner == d.people[r["partner_email"]].ID {
				v.app = a
			}
		}
		if v.app.ID == "" {
			return nil, fmt.Errorf("no application of %s", r["professional_email"])
		}
		if v.pro, err = d.actor(ctx, r["professional_email"]); err != nil {
			return nil, err
		}
		if v.par, err = d.actor(ctx, r["partner_email"]); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// pairsApply brings the applications of the pairs in; they say what they need, and their sponsors get a letter.
func (d *demo) pairsApply(ctx context.Context, id db.ID) error {
	if err := d.importApplications(ctx, id, isPair); err != nil {
		return err
	}
	var err error
	if d.applied, err = d.pairRows(ctx, "applications.csv", id); err != nil {
		return err
	}
	for _, p := range d.applied {
		if err := d.askFor(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

// askFor says what both of a pair need, and writes to their sponsor.
func (d *demo) askFor(ctx context.Context, p pairRow) error {
	if err := d.sayNeeds(ctx, p.pro, p.app.ID, p.row["professional_access_needs"]); err != nil {
		return err
	}
	if err := d.sayNeeds(ctx, p.par, p.app.ID, p.row["partner_access_needs"]); err != nil {
		return err
	}
	return d.parts.applications.ResendSponsor(ctx, p.pro, p.app.ID)
}

func (d *demo) sayNeeds(ctx context.Context, actor access.Actor, app db.ID, cell string) error {
	var n person.Needs
	for _, v := range strings.Split(cell, ";") {
		if v = strings.TrimSpace(v); v != "" {
			n.IDs = append(n.IDs, v)
		}
	}
	return d.parts.applications.SayNeeds(ctx, actor, app, n, true)
}

var sponsorToken = regexp.MustCompile(`/confirm/([0-9a-f]{40})`)

// sponsorsAnswer lets every sponsor of the pairs confirm by the link in their letter.
func (d *demo) sponsorsAnswer(ctx context.Context, pairs []pairRow) error {
	tokens := map[string]string{}
	if err := d.DB.Read(ctx, d.network, func(tx *db.Tx) error {
		letters, err := d.Post.Outbox(tx, 200, 0)
		for _, l := range letters {
			if m := sponsorToken.FindStringSubmatch(l.Text); m != nil && tokens[l.To] == "" {
				tokens[l.To] = m[1]
			}
		}
		return err
	}); err != nil {
		return err
	}
	for _, p := range pairs {
		token := tokens[p.row["sponsor_email"]]
		if token == "" {
			return errors.New("no letter to " + p.row["sponsor_email"])
		}
		b := application.Backing{Money: p.row["sponsor_backing"] == "money"}
		if !b.Money {
			b.Interest, b.Rhythm, b.RhythmWords = true, application.Other, p.row["sponsor_rhythm"]
		}
		read, err := d.parts.applications.ForSponsor(ctx, d.network, token)
		if err != nil {
			return err
		}
		if err := d.parts.applications.Back(ctx, d.network, token, read.Read(), b); err != nil {
			return err
		}
	}
	return nil
}

// submit lets both of each pair confirm the same text.
func (d *demo) submit(ctx context.Context, pairs []pairRow) error {
	for _, p := range pairs {
		for _, actor := range []access.Actor{p.pro, p.par} {
			_, hash, err := d.parts.applications.Exact(ctx, actor, p.app.ID)
			if err != nil {
				return err
			}
			if _, err := d.parts.applications.Confirm(ctx, actor, p.app.ID, hash); err != nil {
				return fmt.Errorf("%s: %w", p.row["professional_email"], err)
			}
		}
	}
	return nil
}

// panelDecides lets both members of the panel score every application and agree on an offer, and awards the bursaries.
func (d *demo) panelDecides(ctx context.Context, id db.ID) error {
	maria, err := d.actor(ctx, "maria.santos@example.org")
	if err != nil {
		return err
	}
	winston, err := d.actor(ctx, "winston.clarke@example.org")
	if err != nil {
		return err
	}
	def, ok := instrument.Shipped("selection-pairs")
	if !ok {
		return errors.New("the selection form is missing")
	}
	for i, p := range d.applied {
		for j, actor := range []access.Actor{maria, winston} {
			if err := d.parts.selection.Score(ctx, actor, p.app.ID, marks(def, i, j, p.row["sponsor_backing"] == "money"), 0); err != nil {
				return err
			}
		}
		if err := d.parts.selection.Put(ctx, maria, selection.Decision{Application: p.app.ID, Outcome: selection.Offer}); err != nil {
			return err
		}
		decision, hash, err := d.parts.selection.Newest(ctx, winston, p.app.ID)
		if err != nil {
			return err
		}
		if err := d.parts.selection.Agree(ctx, winston, decision, hash); err != nil {
			return err
		}
		if pounds, _ := strconv.ParseInt(p.row["bursary-amount"], 10, 64); pounds > 0 {
			if err := d.parts.applications.Award(ctx, d.coordinator, application.Decision{Edition: id, Application: p.app.ID, Amount: pounds * 100, Version: 1,
				Words: "We are glad to help, so that money does not keep you away."}); err != nil {
				return err
			}
		}
	}
	return nil
}

// marks fills a selection form, by chance from a fixed seed: some applications are better than others, and the two members
// of the panel see each a little differently. About the sponsor both read the same: money, or regular interest.
func marks(def instrument.Definition, application, member int, money bool) instrument.Answers {
	good := 2.5 + 1.4*rand.New(rand.NewPCG(demoSeed, uint64(1000+application))).Float64()
	rng := rand.New(rand.NewPCG(demoSeed, uint64(2000+2*application+member)))
	out := instrument.Answers{}
	sum := 0
	for _, it := range def.Items() {
		switch steps := it.Steps(); {
		case it.Kind.Ordered():
			step := min(max(int(math.Round(good+0.6*rng.NormFloat64())), 1), len(steps)-1)
			if it.ID == "sponsor" {
				step = len(steps) - 1
				if money {
					step--
				}
			}
			sum += step
			out[it.ID] = instrument.Give(steps[step].Value)
		case it.Kind == instrument.Choice:
			out[it.ID] = instrument.Give("offer")
			if sum < 14 {
				out[it.ID] = instrument.Give("talk")
			}
		case it.Kind == instrument.LongText:
			out[it.ID] = instrument.Give(demoAdvice[(3*application+member)%len(demoAdvice)])
		}
	}
	return out
}

// demoAdvice is what members of the panel write about applications.
var demoAdvice = []string{
	"A real challenge, and both have a say in it.",
	"Both write in their own words. I believe them.",
	"The task is large. A first step would help them.",
	"I would like to hear more about who decides.",
	"They have thought about who is not in the room yet.",
	"The sponsor is close to the work. That is a good sign.",
	"Clear, short and honest about what is hard.",
}

// pairsAccept lets both of each pair take their place; the second yes begins their space.
func (d *demo) pairsAccept(ctx context.Context, _ db.ID) error {
	for _, p := range d.applied {
		for _, actor := range []access.Actor{p.pro, p.par} {
			offer, err := d.waitsAt(ctx, d.parts.selection, actor, "/offers/")
			if err != nil {
				return err
			}
			if err := d.parts.selection.Accept(ctx, actor, db.ID(offer)); err != nil {
				return err
			}
		}
	}
	return nil
}

// openPairs are three pairs that apply to the open programme: the first has sent its application and asks for a bursary,
// the second waits for its sponsor, the third has just begun.
func (d *demo) openPairs(ctx context.Context, id db.ID) error {
	const name = "open-applications.csv"
	if err := d.load(ctx, d.coordinator, exchange.Request{Kind: exchange.Applications, Edition: id, Name: name, Invented: true}); err != nil {
		return err
	}
	pairs, err := d.pairRows(ctx, name, id)
	if err != nil {
		return err
	}
	for _, p := range pairs[:2] {
		if err := d.askFor(ctx, p); err != nil {
			return err
		}
	}
	if err := d.sponsorsAnswer(ctx, pairs[:1]); err != nil {
		return err
	}
	return d.submit(ctx, pairs[:1])
}

// seekersApply brings in those who seek a partner, with their cards in the partner finder.
func (d *demo) seekersApply(ctx context.Context, id db.ID) error {
	if err := d.importApplications(ctx, id, func(r map[string]string) bool { return !isPair(r) }); err != nil {
		return err
	}
	rows, err := demoRows("applications.csv")
	if err != nil {
		return err
	}
	for i, r := range rows {
		if isPair(r) {
			continue
		}
		p := d.people[r["professional_email"]+r["partner_email"]]
		actor, err := d.actor(ctx, p.Email)
		if err != nil {
			return err
		}
		if err := d.parts.matching.SaveCard(ctx, actor, matching.Seeker{Edition: id, Perspective: p.Perspectives[0], Interest: r["challenge"] + ".",
			Place: p.Place, Times: []string{"Weekday mornings", "Evenings after six", "Tuesdays and Thursdays"}[i%3], Ways: []string{"in-person", "video"}}); err != nil {
			return fmt.Errorf("the card of %s: %w", p.Email, err)
		}
		if p.Email == "leanne.foster@example.org" {
			if err := d.nameSponsor(ctx, actor); err != nil {
				return err
			}
		}
	}
	return nil
}

// nameSponsor lets a seeker name a sponsor, whose letter waits for an answer.
func (d *demo) nameSponsor(ctx context.Context, actor access.Actor) error {
	var mine []db.ID
	if err := d.DB.Read(ctx, d.network, func(tx *db.Tx) error {
		var err error
		mine, err = application.IDsOf(tx, actor.Person())
		return err
	}); err != nil {
		return err
	}
	if len(mine) == 0 {
		return errors.New("nothing to back")
	}
	return d.parts.applications.NameSponsor(ctx, actor, mine[0], "Judith Okafor", "judith.okafor@example.org", "Medical director")
}
