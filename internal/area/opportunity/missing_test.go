package opportunity

import (
	"testing"

	"alongside/internal/platform/db"
)

// TestWhichVoicesAreMissing: a task is listed while it is published, asks for a perspective, and nobody ever replied to it.
func TestWhichVoicesAreMissing(t *testing.T) {
	task := func(id db.ID, asks ...string) Opportunity {
		return Opportunity{ID: id, Published: 1, Words: Words{Title: string(id), Perspectives: asks}}
	}
	all := []Opportunity{task("free", "Carers"), task("answered", "Carers"), task("back", "Carers"), task("silent"), task("gone", "Carers"), task("edited", "Carers"), task("again", "Carers"), task("later", "Carers")}
	var changes []Change
	did := func(id db.ID, kinds ...string) {
		for _, k := range kinds {
			changes = append(changes, Change{Opportunity: id, Kind: k, At: db.Instant(len(changes) + 1)})
		}
	}
	did("free", wasPublished)
	did("answered", wasPublished, didReply)
	did("back", wasPublished, didReply, didStop)
	did("silent", wasPublished)
	did("gone", wasPublished, wasWithdrawn)
	did("edited", wasPublished, wasEdited)
	did("again", wasPublished, wasEdited, wasPublished)
	got := voices(changes, all, func(db.Instant) string { return "2026-01-01" })
	want := map[db.ID]bool{"free": false, "answered": true, "back": true, "again": false}
	if len(got) != len(want) {
		t.Errorf("these ask for voices: %+v", got)
	}
	for _, v := range got {
		if answered, there := want[v.Opportunity]; !there || v.Answered != answered {
			t.Errorf("%s is answered: %v", v.Opportunity, v.Answered)
		}
	}
	if got[0].Sentence() != "This task asks for: Carers. Nobody has answered yet." {
		t.Errorf("said as %q", got[0].Sentence())
	}
}
