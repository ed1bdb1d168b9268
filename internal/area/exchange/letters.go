package exchange

import (
	"fmt"
	"strings"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/shared/collaboration"
	"alongside/internal/shared/network"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
)

// tellChanged writes to those about whom a file has changed something, if they have an account or are in a space: they meet
// it there. Who only stands in a list has never been here, and whoever brought the file in knows.
func (x *Exchange) tellChanged(tx *db.Tx, by db.ID, changed []peopleRow) error {
	var told []peopleRow
	var ids []db.ID
	for _, r := range changed {
		if r.person.ID != by && r.changes() != "" {
			told, ids = append(told, r), append(ids, r.person.ID)
		}
	}
	if len(told) == 0 {
		return nil
	}
	inSpace, err := collaboration.InAny(tx, ids)
	if err != nil {
		return err
	}
	n, err := network.Find(tx)
	if err != nil {
		return err
	}
	who, err := nameOf(tx, by, n)
	if err != nil {
		return err
	}
	link, err := x.post.Address(tx, "/me/details")
	if err != nil {
		return err
	}
	for _, r := range told {
		p := r.person
		if p.Account == "" && !inSpace[p.ID] {
			continue
		}
		if err := x.post.Send(tx, mail.Letter{Kind: notice.Details, Person: p.ID, To: p.Email, ToName: p.Name(), Subject: "Your details were changed in " + n.Name, Text: fmt.Sprintf(
			"Hello %s,\n\n%s brought in a file, and that changed your details in %s.\n\n%s\nIs something wrong? You can change it here:\n\n%s\n\n--\nYou get this letter because your details were changed in %s.\n",
			p.Given, who, n.Name, r.changes(), link, n.Name)}); err != nil {
			return err
		}
	}
	return nil
}

// changes says what a row changes about a person, a line for each thing. What somebody speaks from and what they need is
// named without its words: a letter is no place for it.
func (r peopleRow) changes() string {
	var b strings.Builder
	if r.before.Name() != r.person.Name() {
		fmt.Fprintf(&b, "Name. Before: %s. Now: %s.\n", r.before.Name(), r.person.Name())
	}
	for _, f := range r.fields() {
		switch {
		case f.now == f.before || f.key == "given_name" || f.key == "family_name":
		case f.key == "perspectives":
			b.WriteString("What you speak from.\n")
		default:
			fmt.Fprintf(&b, "%s. Before: %s. Now: %s.\n", f.label, orNothing(f.before), f.now)
		}
	}
	if !r.needs.Empty() {
		b.WriteString("What helps you to take part: it was empty, and the file filled it in.\n")
	}
	return b.String()
}

// nameOf is who brings a file in. On the command line nobody is signed in, and a person may be gone before the job runs.
func nameOf(tx *db.Tx, id db.ID, n network.Network) (string, error) {
	somebody := "Somebody who looks after " + n.Name
	if id == "" {
		return somebody, nil
	}
	p, err := person.Find(tx, id)
	if errs.Is(err, errs.NotFound) {
		return somebody, nil
	}
	return p.Name(), err
}
