package app

import (
	"context"

	"alongside/internal/area/outreach"
)

// outreach is where one organisation went to find people, and what followed.
func (d *demo) outreach(ctx context.Context) error {
	org, err := d.organisationNamed(ctx, "Riverside Hospital Trust")
	if err != nil {
		return err
	}
	for _, v := range []struct {
		back int
		f    outreach.Form
	}{
		{96, outreach.Form{Place: "Friday lunch at the mosque in Hill Road", Kind: "faith", Who: "Nadia Rahman and two governors", Contacts: "34", Followed: "Five people asked for letters in Urdu. The quality committee took that up."}},
		{61, outreach.Form{Place: "Carers’ morning at the library", Kind: "charity", Who: "Nadia Rahman", Contacts: "18", Followed: "Two carers came to the open day, and one of them brought an idea."}},
		{33, outreach.Form{Place: "Stroke ward, visiting hour", Kind: "health", Who: "A patient leader and a ward sister", Contacts: "12", Followed: "Families asked for somebody to ring after the first night at home."}},
		{9, outreach.Form{Place: "Evening class at the college", Kind: "learning", Who: "Two members of the young people’s forum", Contacts: "21"}},
	} {
		day := d.now.Time().AddDate(0, 0, -v.back)
		d.at(day)
		v.f.Held = day.Format("2/1/2006")
		if _, err := d.parts.outreach.Add(ctx, d.coordinator, org, v.f); err != nil {
			return err
		}
	}
	return nil
}
