package exchange

import (
	"fmt"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/shared/collaboration"
	"alongside/internal/shared/network"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
)

// tellRenamed writes to those whose names a file has changed, if they have an account or are in a space: they meet the new
// name there. Who only stands in a list has never been here, and whoever brought the file in knows.
func (x *Exchange) tellRenamed(tx *db.Tx, by db.ID, changed []peopleRow) error {
	var renamed []peopleRow
	var ids []db.ID
	for _, r := range changed {
		if r.person.Name() != r.before && r.person.ID != by {
			renamed, ids = append(renamed, r), append(ids, r.person.ID)
		}
	}
	if len(renamed) == 0 {
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
	for _, r := range renamed {
		p := r.person
		if p.Account == "" && !inSpace[p.ID] {
			continue
		}
		if err := x.post.Send(tx, mail.Letter{Kind: notice.Details, Person: p.ID, To: p.Email, ToName: p.Name(), Subject: "Your name was changed in " + n.Name, Text: fmt.Sprintf(
			"Hello %s,\n\n%s brought in a file with your details, and that changed your name in %s.\n\nBefore: %s\nNow: %s\n\nIs that wrong? You can change your name here:\n\n%s\n\n--\nYou get this letter because your name was changed in %s.\n",
			p.Given, who, n.Name, r.before, p.Name(), link, n.Name)}); err != nil {
			return err
		}
	}
	return nil
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
