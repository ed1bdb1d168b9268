package instrument

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"alongside/internal/platform/db"
	"alongside/internal/platform/dbtest"
	"alongside/internal/platform/errs"
	accountschema "alongside/internal/shared/account/schema"
	"alongside/internal/shared/instrument/schema"
	"alongside/internal/shared/network"
	personschema "alongside/internal/shared/person/schema"

	"github.com/google/go-cmp/cmp"
)

// bench is a fresh database with two networks, on each engine in turn.
type bench struct {
	t      *testing.T
	db     *db.DB
	ours   db.ID
	theirs db.ID
}

func onBoth(t *testing.T, fn func(b *bench)) {
	files := dbtest.Schemas(t, accountschema.Files, personschema.Files, schema.Files)
	dbtest.Each(t, files, func(t *testing.T, d *db.DB) {
		b := &bench{t: t, db: d}
		err := d.System(context.Background(), "test", func(tx *db.SystemTx) error {
			var err error
			if b.ours, err = network.Create(tx, network.Network{Slug: "ours", Name: "Ours"}); err != nil {
				return err
			}
			b.theirs, err = network.Create(tx, network.Network{Slug: "theirs", Name: "Theirs"})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		fn(b)
	})
}

func (b *bench) try(fn func(tx *db.Tx) error) error {
	return b.db.Write(context.Background(), b.ours, fn)
}

func (b *bench) must(fn func(tx *db.Tx) error) {
	b.t.Helper()
	if err := b.try(fn); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) find(key string) Definition {
	b.t.Helper()
	var def Definition
	b.must(func(tx *db.Tx) (err error) { def, err = Find(tx, key); return err })
	return def
}

func TestFindIsTheShippedOneUntilTheNetworkHasItsOwn(t *testing.T) {
	onBoth(t, func(b *bench) {
		shipped := b.find("pairs-day")
		if want, _ := Shipped("pairs-day"); !cmp.Equal(shipped, want) {
			b.t.Error("not the shipped one")
		}
		own := shipped.Clone()
		own.Sections[0].Items[0].Wording = "Was today worth it?"
		var saved Definition
		b.must(func(tx *db.Tx) (err error) { saved, err = SaveVersion(tx, own, ""); return err })
		if saved.Version != 1001 || saved.VersionLabel() != "own version 1" {
			b.t.Errorf("version %d, %s", saved.Version, saved.VersionLabel())
		}
		if got := b.find("pairs-day"); !cmp.Equal(got, saved) {
			b.t.Error(cmp.Diff(saved, got))
		}
		b.must(func(tx *db.Tx) error {
			old, err := FindVersion(tx, "pairs-day", shipped.Version)
			if err == nil && !cmp.Equal(old, shipped) {
				b.t.Error("the shipped version changed under its answers")
			}
			return err
		})
		err := b.db.Read(context.Background(), b.theirs, func(tx *db.Tx) error {
			if def, err := Find(tx, "pairs-day"); err != nil || !cmp.Equal(def, shipped) {
				b.t.Errorf("another network sees it: %v", err)
			}
			_, err := FindVersion(tx, "pairs-day", 1001)
			return err
		})
		if !errs.Is(err, errs.NotFound) {
			b.t.Errorf("another network can read it: %v", err)
		}
		if err := b.try(func(tx *db.Tx) error { _, err := Find(tx, "nothing"); return err }); !errs.Is(err, errs.NotFound) {
			b.t.Errorf("an unknown key: %v", err)
		}
	})
}

func TestVersionsNeverChangeAndQuestionsKeepTheirMeaning(t *testing.T) {
	onBoth(t, func(b *bench) {
		def := b.find("pairs-day")
		first := def.Clone()
		first.Sections[0].Items = first.Sections[0].Items[1:] // day-useful goes
		first.Title = "First"
		var one, two Definition
		b.must(func(tx *db.Tx) (err error) { one, err = SaveVersion(tx, first, ""); return err })
		second := one.Clone()
		second.Title = "Second"
		b.must(func(tx *db.Tx) (err error) { two, err = SaveVersion(tx, second, ""); return err })
		if two.Version != one.Version+1 || len(two.Retired) != 1 || two.Retired[0] != "day-useful" {
			b.t.Errorf("version %d, retired %v", two.Version, two.Retired)
		}
		b.must(func(tx *db.Tx) error {
			got, err := FindVersion(tx, "pairs-day", one.Version)
			if got.Title != "First" {
				b.t.Errorf("the older version is now %q", got.Title)
			}
			return err
		})
		for name, edit := range map[string]func(d *Definition){
			"a retired id": func(d *Definition) {
				d.Sections[0].Items = append(d.Sections[0].Items, Item{ID: "day-useful", Kind: Text, Wording: "New"})
			},
			"another kind": func(d *Definition) { d.Sections[0].Items[0].Kind = YesNo; d.Scales = nil },
			"no section":   func(d *Definition) { d.Sections = nil; d.Scales = nil },
		} {
			bad := two.Clone()
			edit(&bad)
			err := b.try(func(tx *db.Tx) error { _, err := SaveVersion(tx, bad, ""); return err })
			var faults Faults
			if !errors.As(err, &faults) {
				b.t.Errorf("%s is saved: %v", name, err)
			}
		}
	})
}

func TestDraftLife(t *testing.T) {
	onBoth(t, func(b *bench) {
		var d Draft
		b.must(func(tx *db.Tx) (err error) { d, err = StartDraft(tx, "pairs-end", ""); return err })
		stale := d
		d.Definition.Title = "Our own end"
		b.must(func(tx *db.Tx) (err error) { d, err = SaveDraft(tx, d, ""); return err })
		if b.find("pairs-end").Title == "Our own end" {
			b.t.Error("a draft is in use")
		}
		stale.Definition.Title = "Theirs"
		err := b.try(func(tx *db.Tx) error { _, err := SaveDraft(tx, stale, ""); return err })
		if !errs.Is(err, errs.Conflict) {
			b.t.Errorf("the second writer is not told: %v", err)
		}
		err = b.try(func(tx *db.Tx) error { _, err := Publish(tx, "pairs-end", stale.Revision, ""); return err })
		if !errs.Is(err, errs.Conflict) {
			b.t.Errorf("an older draft is published: %v", err)
		}
		b.must(func(tx *db.Tx) error {
			again, err := StartDraft(tx, "pairs-end", "")
			if again.Revision != d.Revision || again.Definition.Title != "Our own end" {
				b.t.Errorf("a second draft: %+v", again.Revision)
			}
			return err
		})
		b.must(func(tx *db.Tx) error { _, err := Publish(tx, "pairs-end", d.Revision, ""); return err })
		if got := b.find("pairs-end"); got.Title != "Our own end" || !got.Own() {
			b.t.Errorf("in use is %q", got.Title)
		}
		if err := b.try(func(tx *db.Tx) error { return DiscardDraft(tx, "pairs-end") }); !errs.Is(err, errs.NotFound) {
			b.t.Errorf("the draft is still there: %v", err)
		}
		b.must(func(tx *db.Tx) error { return Retire(tx, "pairs-end") })
		if b.find("pairs-end").Own() {
			b.t.Error("retired, and still in use")
		}
		b.must(func(tx *db.Tx) error { _, err := FindVersion(tx, "pairs-end", 1001); return err })
		b.must(func(tx *db.Tx) error { return Restore(tx, "pairs-end") })
		if !b.find("pairs-end").Own() {
			b.t.Error("restored, and not in use")
		}
	})
}

func TestCopyIsANewInstrument(t *testing.T) {
	onBoth(t, func(b *bench) {
		var d Draft
		b.must(func(tx *db.Tx) (err error) {
			d, err = Copy(tx, "health-check", "  Ward   Round: Crème ", "")
			return err
		})
		if d.Definition.Key != "ward-round-creme" || d.OriginKey != "health-check" {
			b.t.Errorf("key %q, origin %q", d.Definition.Key, d.OriginKey)
		}
		b.must(func(tx *db.Tx) error {
			second, err := Copy(tx, "health-check", "Ward round crème", "")
			if second.Definition.Key != "ward-round-creme-2" {
				b.t.Errorf("the second copy has the key %q", second.Definition.Key)
			}
			taken, err2 := Copy(tx, "health-check", "Agreement", "")
			if taken.Definition.Key != "agreement-2" {
				b.t.Errorf("a copy takes the key of a shipped one: %q", taken.Definition.Key)
			}
			return errors.Join(err, err2)
		})
		err := b.try(func(tx *db.Tx) error { _, err := Copy(tx, "health-check", " \u200b", ""); return err })
		if e := errs.Of(err); e == nil || len(e.Fields) != 1 || e.Fields[0].Name != "title" {
			b.t.Errorf("a copy without a name: %v", err)
		}
		listed := func() (l Listed) {
			b.must(func(tx *db.Tx) error {
				all, err := ForUse(tx, UseSpace)
				for _, x := range all {
					if x.Key == "ward-round-creme" {
						l = x
					}
				}
				return err
			})
			return l
		}
		if listed().Key != "" {
			b.t.Error("a draft is offered for use")
		}
		b.must(func(tx *db.Tx) error { _, err := Publish(tx, "ward-round-creme", d.Revision, ""); return err })
		if l := listed(); !l.Own || l.Version != 1001 || l.Title != "Ward Round: Crème" {
			b.t.Errorf("listed as %+v", l)
		}
		b.must(func(tx *db.Tx) error { return Retire(tx, "ward-round-creme") })
		if listed().Key != "" {
			b.t.Error("a retired one is offered for use")
		}
		b.must(func(tx *db.Tx) error {
			all, err := List(tx)
			if len(all) != len(ShippedKeys())+3 {
				b.t.Errorf("%d listed", len(all))
			}
			return err
		})
	})
}

func TestDraftFaultsSayWhatPublishWouldSay(t *testing.T) {
	onBoth(t, func(b *bench) {
		var d Draft
		b.must(func(tx *db.Tx) (err error) { d, err = Copy(tx, "about-us", "Mine", ""); return err })
		d.Definition = SetSection(d.Definition, Section{ID: "empty", Title: "Empty"})
		b.must(func(tx *db.Tx) (err error) { d, err = SaveDraft(tx, d, ""); return err })
		b.must(func(tx *db.Tx) error {
			faults, err := DraftFaults(tx, d)
			if len(faults) != 1 || !strings.Contains(faults.Error(), "no question") {
				b.t.Errorf("faults: %v", faults)
			}
			return err
		})
		err := b.try(func(tx *db.Tx) error { _, err := Publish(tx, "mine", d.Revision, ""); return err })
		var faults Faults
		if !errors.As(err, &faults) {
			b.t.Errorf("published: %v", err)
		}
		b.must(func(tx *db.Tx) error { _, err := FindDraft(tx, "mine"); return err })
	})
}

func TestTwoPublishAtOnce(t *testing.T) {
	onBoth(t, func(b *bench) {
		var d Draft
		b.must(func(tx *db.Tx) (err error) { d, err = StartDraft(tx, "attributes", ""); return err })
		var wg sync.WaitGroup
		results := make([]error, 4)
		for i := range results {
			wg.Go(func() {
				results[i] = b.try(func(tx *db.Tx) error { _, err := Publish(tx, "attributes", d.Revision, ""); return err })
			})
		}
		wg.Wait()
		done := 0
		for _, err := range results {
			switch {
			case err == nil:
				done++
			case errs.Of(err) == nil:
				b.t.Errorf("an error that nobody can read: %v", err)
			}
		}
		if done != 1 || b.find("attributes").Version != 1001 {
			b.t.Errorf("published %d times, version %d", done, b.find("attributes").Version)
		}
	})
}
