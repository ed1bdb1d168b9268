package app

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"alongside/internal/area/application"
	"alongside/internal/area/home"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/shared/account"
	"alongside/internal/shared/collaboration"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/network"
	"alongside/internal/shared/person"
)

// demoDoors are the ways into a demonstration. They exist only when Config.Demo is set, which checkDemo refuses over a
// database with real people; and each looks again that the network is a demonstration and the person invented.
type demoDoors struct{ *App }

// demo gives the ways into the demonstration, nil outside one.
func (a *App) demo() home.Demo {
	if !a.Config.Demo {
		return nil
	}
	return demoDoors{a}
}

// door is one person whom a visitor can be, and where they arrive.
type door struct {
	home.Entry
	email string
	// place finds where the person arrives; "" means that there is nothing yet.
	place func(d demoDoors, tx *db.Tx, p person.Person) (string, error)
}

var doors = []door{
	{home.Entry{Key: "coordinator", Title: "Nadia, a coordinator", About: "She runs the programmes. See the evaluation report of a programme that has ended."},
		"nadia.rahman@example.org", demoDoors.pairsReport},
	{home.Entry{Key: "partner", Title: "Gwen, a patient partner", About: "She and a cardiologist are a pair. See their space, which only the two of them can open."},
		"gwen.pritchard@example.org", demoDoors.space},
	{home.Entry{Key: "leader", Title: "Winston, a patient partner who leads the days", About: "Nadia has sorted what people said by theme. Sort it too, and see how far the two of you agree."},
		"winston.clarke@example.org", demoDoors.sorting},
	{home.Entry{Key: "professional", Title: "Leanne, a professional", About: "She is a ward sister who applies for the next programme. See her application."},
		"leanne.foster@example.org", demoDoors.application},
	{home.Entry{Key: "lead", Title: "Imani, an engagement lead", About: "She looks after patient leadership in one hospital trust, and sees nothing of other organisations. See what she works with."},
		"imani.brooks@example.org", demoDoors.led},
	{home.Entry{Key: "sponsor", Title: "Judith, a sponsor", About: "She has no account. She opens the link from her letter to say that she backs an application."},
		"judith.okafor@example.org", linkIn(sponsorLetter)},
	{home.Entry{Key: "form", Title: "Anil, who fills in a form by link", About: "He opens the link from his letter. He need not sign in, and nobody can tell which answers are his."},
		"anil.deshpande@example.org", linkIn(formLetter)},
	{home.Entry{Key: "administrator", Title: "Gareth, an administrator", About: "He looks after people and their roles. See how a network is run."},
		"gareth.bevan@example.org", demoDoors.administration},
}

// only lets nobody in who stands in another network: one that is made inside a demonstration is no demonstration.
func (d demoDoors) only(tx *db.Tx) error {
	n, err := network.Find(tx)
	if err == nil && !n.Demo {
		err = errs.Missing()
	}
	return err
}

// Entries lists the ways in that lead somewhere, none in a network that is no demonstration.
func (d demoDoors) Entries(tx *db.Tx) ([]home.Entry, error) {
	if err := d.only(tx); err != nil {
		if errs.Is(err, errs.NotFound) {
			err = nil
		}
		return nil, err
	}
	var out []home.Entry
	for _, v := range doors {
		p, found, err := person.ByEmail(tx, v.email)
		if err != nil {
			return nil, err
		}
		path, err := d.arrives(tx, v, p)
		if err != nil {
			return nil, err
		}
		if found && path != "" {
			out = append(out, v.Entry)
		}
	}
	return out, nil
}

// Everybody lists all invented people, by name.
func (d demoDoors) Everybody(tx *db.Tx) ([]home.Entry, error) {
	people, err := person.Search(tx, "", 500, 0)
	var out []home.Entry
	for _, p := range people {
		if p.Invented {
			out = append(out, home.Entry{Key: string(p.ID), Title: p.Name(), About: p.Job})
		}
	}
	return out, err
}

func (d demoDoors) arrives(tx *db.Tx, v door, p person.Person) (string, error) {
	return v.place(d, tx, p)
}

// Enter signs a visitor in as somebody invented. key is that of an entry or a person's id. A door by a link, such as a
// sponsor's, starts no session.
func (d demoDoors) Enter(ctx context.Context, n db.ID, key, agent string) (session, path string, err error) {
	session = db.NewToken()
	err = d.DB.System(ctx, "enter the demonstration", func(tx *db.SystemTx) error {
		in := tx.In(n)
		if err := d.only(in); err != nil {
			return err
		}
		email, err := d.find(in, key, &path)
		if err != nil {
			return err
		}
		if key == "sponsor" || key == "form" {
			session = ""
			return nil
		}
		_, err = enterDemo(tx, n, email, session, agent)
		return err
	})
	return session, path, err
}

// find is the address of the person behind a key, and where they arrive.
func (d demoDoors) find(tx *db.Tx, key string, path *string) (string, error) {
	i := slices.IndexFunc(doors, func(v door) bool { return v.Key == key })
	if i < 0 {
		*path = "/me"
		if !db.ID(key).Valid() {
			return "", errs.Missing()
		}
		p, err := person.Find(tx, db.ID(key))
		return p.Email, err
	}
	p, _, err := person.ByEmail(tx, doors[i].email)
	if err != nil {
		return "", err
	}
	if *path, err = d.arrives(tx, doors[i], p); err == nil && *path == "" {
		err = errs.Missing()
	}
	return p.Email, err
}

// enterDemo starts a session of somebody invented, in a demonstration and nowhere else. It returns their account.
func enterDemo(tx *db.SystemTx, id db.ID, email, session, agent string) (db.ID, error) {
	in := tx.In(id)
	n, err := network.Find(in)
	if err != nil {
		return "", err
	}
	p, found, err := person.ByEmail(in, email)
	if err != nil {
		return "", err
	}
	if !n.Demo || !found || !p.Invented {
		return "", errs.Missing()
	}
	who, err := account.Ensure(tx, email)
	if err != nil {
		return "", err
	}
	if err := account.Tie(in, who, email); err != nil {
		return "", err
	}
	return who, account.StartSession(tx, id, who, session, agent, "demonstration")
}

// Letters are those that would have been sent, the newest first. A network that somebody made beside the demonstration has
// none for everybody: its people are real, and its letters have links that open.
func (d demoDoors) Letters(tx *db.Tx, limit, offset int) ([]mail.Sent, error) {
	if err := d.only(tx); err != nil {
		return nil, err
	}
	return d.Post.Outbox(tx, limit, offset)
}

// editionNamed finds an edition of the demonstration.
func editionNamed(tx *db.Tx, name string) (edition.Edition, error) {
	all, err := edition.All(tx, true)
	for _, e := range all {
		if e.Name == name {
			return e, err
		}
	}
	return edition.Edition{}, err
}

// pairsReport is the programme for pairs that has ended.
func (d demoDoors) pairsReport(tx *db.Tx, _ person.Person) (string, error) {
	e, err := editionNamed(tx, demoPairs)
	if err != nil || e.ID == "" {
		return "", err
	}
	return "/editions/" + string(e.ID) + "/report", nil
}

// sorting is where quotes of that programme are sorted by theme.
func (d demoDoors) sorting(tx *db.Tx, p person.Person) (string, error) {
	report, err := d.pairsReport(tx, p)
	if err != nil || report == "" {
		return "", err
	}
	return strings.TrimSuffix(report, "/report") + "/quotes/themes", nil
}

// space is the space of the person's pair.
func (d demoDoors) space(tx *db.Tx, p person.Person) (string, error) {
	ids, err := collaboration.IDsOf(tx, p.ID)
	if err != nil || len(ids) == 0 {
		return "", err
	}
	return "/collaborations/" + string(ids[0]), nil
}

// application is the application that the person makes.
func (d demoDoors) application(tx *db.Tx, p person.Person) (string, error) {
	ids, err := application.IDsOf(tx, p.ID)
	if err != nil || len(ids) == 0 {
		return "", err
	}
	return "/applications/" + string(ids[0]), nil
}

// led is the organisation of which the person is the engagement lead.
func (d demoDoors) led(tx *db.Tx, p person.Person) (string, error) {
	of, err := person.LeadsOne(tx, p.ID)
	if err != nil || of == "" {
		return "", err
	}
	return "/leadership/" + string(of), nil
}

// administration is where an administrator works.
func (d demoDoors) administration(*db.Tx, person.Person) (string, error) { return "/admin", nil }

// The links of letters that are doors by themselves.
var (
	sponsorLetter = regexp.MustCompile(`/confirm/[0-9a-f]{40}`)
	formLetter    = regexp.MustCompile(`/forms/[0-9a-f]{40}`)
)

// linkIn finds a link in the newest letter to the person that has one.
func linkIn(letter *regexp.Regexp) func(demoDoors, *db.Tx, person.Person) (string, error) {
	return func(d demoDoors, tx *db.Tx, p person.Person) (string, error) {
		letters, err := d.Post.OutboxTo(tx, p.Email, 100)
		for _, l := range letters {
			if link := letter.FindString(l.Text); link != "" {
				return link, err
			}
		}
		return "", err
	}
}
