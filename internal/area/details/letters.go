package details

import (
	"context"
	"strconv"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/network"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
)

// lettersPage is where a person chooses which letters they get, and when.
type lettersPage struct {
	ui.Page
	Email       string
	Ways        map[mail.Kind]string // as typed
	From, Until string
	Zone        string
	Version     int64
	Yours, Now  string // after somebody was faster: both texts
}

// wayField is the name of the question about one kind.
func wayField(k mail.Kind) string { return "way_" + string(k) }

// wayWords says a way as its answer does.
func wayWords(w mail.Way) string {
	switch w {
	case mail.Daily:
		return "In one daily letter"
	case mail.Never:
		return "Not at all"
	}
	return "At once"
}

func wayOptions(k notice.Kind) []ui.Option {
	var out []ui.Option
	for _, w := range k.Ways() {
		out = append(out, ui.Option{Value: string(w), Label: wayWords(w)})
	}
	return out
}

// kindHint says what the letters are about, and why they cannot wait when they cannot.
func kindHint(k notice.Kind) string { return strings.TrimSpace(k.About + " " + k.Alone) }

// zoneOptions are the offered zones, with the one that is chosen now when it is another.
func zoneOptions(now string) []ui.Option {
	var out []ui.Option
	known := now == ""
	for _, z := range network.PersonZones() {
		out = append(out, ui.Option{Value: z, Label: network.ZoneWords(z)})
		known = known || z == now
	}
	if !known {
		out = append(out, ui.Option{Value: now, Label: network.ZoneWords(now)})
	}
	return out
}

func (v *lettersPage) fill(s mail.Settings, zone string) {
	v.Ways = map[mail.Kind]string{}
	for _, k := range notice.Kinds() {
		v.Ways[k.Kind] = string(s.Way(k.Kind))
	}
	v.From, v.Until, v.Zone, v.Version = s.Quiet.From, s.Quiet.Until, s.Quiet.Zone, s.Version
	if v.Zone == "" {
		v.Zone = zone
	}
}

// text is what is chosen, line by line, to compare two versions.
func (v lettersPage) text() string {
	var b strings.Builder
	for _, k := range notice.Kinds() {
		b.WriteString(k.Title + ": " + wayWords(mail.Way(v.Ways[k.Kind])) + "\n")
	}
	quiet := "none"
	if v.From != "" || v.Until != "" {
		quiet = v.From + " to " + v.Until
	}
	return b.String() + "Quiet hours: " + quiet + "\nTime zone: " + network.ZoneWords(v.Zone)
}

// settings reads what was chosen. Every problem is beside its field.
func (v *lettersPage) settings() (mail.Settings, error) {
	var c errs.Check
	s := mail.Settings{Ways: map[mail.Kind]mail.Way{}, Version: v.Version, Quiet: mail.Quiet{From: v.From, Until: v.Until, Zone: v.Zone}}
	for _, k := range notice.Kinds() {
		way := mail.Way(v.Ways[k.Kind])
		c.That(allowed(k, way), wayField(k.Kind), "Choose one of the answers.")
		s.Ways[k.Kind] = way
	}
	for _, clock := range []*string{&s.Quiet.From, &s.Quiet.Until} {
		if at, ok := ui.ParseTime(*clock); ok {
			*clock = at
		}
	}
	return s, together(c.Err(), s.Quiet.Check())
}

func allowed(k notice.Kind, w mail.Way) bool {
	for _, may := range k.Ways() {
		if may == w {
			return true
		}
	}
	return false
}

// SaveLetters keeps which letters the actor gets. The audit row does not say what was chosen.
func (d *Details) SaveLetters(ctx context.Context, actor access.Actor, s mail.Settings) error {
	return d.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		p, err := person.Find(tx, actor.Person())
		if err != nil {
			return err
		}
		if err := actor.Allow(actor.Is(p.ID)); err != nil {
			return err
		}
		if err := mail.SaveSettings(tx, p.ID, s); err != nil {
			return err
		}
		return audit.Record(tx, actor, "letters.choose", "person", p.ID, "")
	})
}

func (d *Details) readLetters(r *web.Request) (v lettersPage, err error) {
	v.Page = r.Page("Your emails")
	v.Back = "/account"
	err = d.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		p, err := person.Find(tx, r.Actor.Person())
		if err != nil {
			return err
		}
		if err := r.Actor.Allow(r.Actor.Is(p.ID)); err != nil {
			return err
		}
		s, err := mail.SettingsOf(tx, p.ID)
		v.Email = p.Email
		v.fill(s, r.Network.Zone)
		return err
	})
	return v, err
}

func (d *Details) lettersPage(r *web.Request) (web.Answer, error) {
	v, err := d.readLetters(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(lettersOf(v)), nil
}

func (d *Details) saveLetters(r *web.Request) (web.Answer, error) {
	in := lettersPage{Ways: map[mail.Kind]string{}, From: r.Value("quiet_from"), Until: r.Value("quiet_until"), Zone: r.Value("zone")}
	for _, k := range notice.Kinds() {
		in.Ways[k.Kind] = r.Value(wayField(k.Kind))
	}
	in.Version, _ = strconv.ParseInt(r.Value("version"), 10, 64) // what is no number is no version, and nothing is saved
	s, err := in.settings()
	if err == nil {
		err = d.SaveLetters(r.Ctx(), r.Actor, s)
	}
	e := errs.Of(err)
	switch {
	case err == nil:
		return web.Redirect("/me/letters").Saying("Saved. You get your letters as you chose."), nil
	case e == nil || (e.Kind != errs.Invalid && e.Kind != errs.Conflict):
		return web.Answer{}, err
	}
	now, err := d.readLetters(r)
	if err != nil {
		return web.Answer{}, err
	}
	in.Page, in.Email = now.Page, now.Email
	if e.Kind == errs.Conflict {
		if in.text() == now.text() {
			return web.Redirect("/me/letters").Saying("Saved. You get your letters as you chose."), nil
		}
		in.Yours, in.Now, in.Version = in.text(), now.text(), now.Version
		return web.Clash(lettersOf(in)), nil
	}
	in.Problems = e.Fields
	return web.Problem(lettersOf(in)), nil
}

// linkPage is where the link in a letter leads: about that one kind, without signing in.
type linkPage struct {
	ui.Page
	Kind  notice.Kind
	Way   string
	Token string
}

// options are the answers; the daily letter itself can only go on or end.
func (v linkPage) options() []ui.Option {
	if v.Kind.Kind == mail.DailyLetter {
		return []ui.Option{{Value: string(mail.AtOnce), Label: "At once, each letter by itself"}, {Value: string(mail.Daily), Label: "In one daily letter, as now"}, {Value: string(mail.Never), Label: "Not at all"}}
	}
	return wayOptions(v.Kind)
}

// byLink finds out whose link it is and about what. A link that we did not make is not there.
func (d *Details) byLink(r *web.Request) (who db.ID, v linkPage, err error) {
	v.Page, v.Token = r.Page("Which letters do you want?"), r.PathValue("token")
	who, kind, ok := d.post.ReadToken(r.Network.ID, v.Token)
	known := false
	if ok {
		v.Kind, known = notice.Find(kind)
	}
	if !known {
		return "", v, errs.Missing()
	}
	return who, v, nil
}

func (d *Details) linkPage(r *web.Request) (web.Answer, error) {
	who, v, err := d.byLink(r)
	if err != nil {
		return web.Answer{}, err
	}
	err = d.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		s, err := mail.SettingsOf(tx, who)
		v.Way = string(s.Way(v.Kind.Kind))
		if v.Kind.Kind == mail.DailyLetter {
			v.Way = string(mail.Daily)
		}
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(linkOf(v)), nil
}

// chooseByLink saves what the link's page asks, and answers the one press in a mail program (RFC 8058), which sends no
// choice: that ends the letters.
func (d *Details) chooseByLink(r *web.Request) (web.Answer, error) {
	who, v, err := d.byLink(r)
	if err != nil {
		return web.Answer{}, err
	}
	v.Way = r.Value("way")
	press := r.Value("List-Unsubscribe") == "One-Click"
	if press {
		v.Way = string(mail.Never)
	}
	way, may := mail.Way(v.Way), false
	for _, o := range v.options() {
		may = may || o.Value == v.Way
	}
	if !may {
		v.Problems = []errs.Field{{Name: "way", Message: "Choose one of the answers."}}
		return web.Problem(linkOf(v)), nil
	}
	if err := d.db.Write(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		if err := mail.SetWay(tx, who, v.Kind.Kind, way); err != nil {
			return err
		}
		if v.Kind.Kind == notice.Forms {
			return nil // a row with a time would say that this person was reminded, and so had not answered
		}
		return audit.Record(tx, access.NewLink(r.Network.ID, "letters"), "letters.choose", "person", who, "")
	}); err != nil {
		return web.Answer{}, err
	}
	if press {
		return web.Show(linkDone(v)), nil
	}
	return web.Redirect("/letters/%s/done", v.Token), nil
}

// linkDonePage says that what was chosen is saved.
func (d *Details) linkDonePage(r *web.Request) (web.Answer, error) {
	_, v, err := d.byLink(r)
	if err != nil {
		return web.Answer{}, err
	}
	v.Title = "Saved"
	return web.Show(linkDone(v)), nil
}
