package evaluating

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"

	"alongside/engine/stats"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/report"
)

// released is what is read of a JSON that was made before.
type released struct {
	Policy *string `json:"small_numbers"`
	Items  []struct {
		Item          string          `json:"item"`
		Wave          string          `json:"wave"`
		Answered      *int            `json:"answered"`
		NotApplicable *int            `json:"not_applicable"`
		Missing       *int            `json:"missing"`
		Distribution  map[string]*int `json:"distribution"`
	} `json:"items"`
	Changes []struct {
		Item  string `json:"item"`
		From  string `json:"from"`
		To    string `json:"to"`
		Pairs *int   `json:"pairs"`
		Up    *int   `json:"up"`
		Same  *int   `json:"same"`
		Down  *int   `json:"down"`
	} `json:"changes"`
	Flow []struct {
		Wave     string `json:"wave"`
		Answered *int   `json:"answered"`
	} `json:"flow"`
	Leaving []struct {
		Item    string `json:"item"`
		From    string `json:"from"`
		To      string `json:"to"`
		Stayers *int   `json:"stayers"`
		Leavers *int   `json:"leavers"`
	} `json:"stayers_leavers"`
}

// refuseDifferences leaves out the figures that, beside those that were shown before, would tell what a few people said who came or went
// in between, or that so few did.
func refuseDifferences(r *report.Report, file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var old released
	if err := json.Unmarshal(text, &old); err != nil || old.Items == nil {
		return errs.New(errs.Invalid, "%s is no report that was written as JSON.", filepath.Base(file))
	}
	if old.Policy != nil && *old.Policy != r.Policy.Key {
		return errs.New(errs.Invalid, "%s was made with another rule about small numbers: %s. Two rules beside each other can tell what both hide. Say --small-numbers %s, or leave --released out if nobody has seen that report.", filepath.Base(file), *old.Policy, *old.Policy)
	}
	policy := r.Policy
	if policy.Key == stats.PolicyNone {
		policy = stats.Policies[0]
	}
	for w := range r.Waves {
		wave := &r.Waves[w]
		for _, o := range old.Flow {
			if o.Answered != nil && (o.Wave == wave.Name || len(old.Flow) == 1 && len(r.Waves) == 1) && policy.Reveals([]int{*o.Answered}, []int{wave.Answered}) {
				old.keepForms(r, wave, *o.Answered)
				r.Refused = append(r.Refused, fmt.Sprintf("How many forms of “%s” there are now is not shown. The number here is the one of the report that was made before: beside it, another would tell what %s did.", wave.Name, report.Few(policy.Least)))
			}
		}
		for s := range wave.Sections {
			for k := range wave.Sections[s].Items {
				old.refuseItem(r, wave.Name, &wave.Sections[s].Items[k], policy)
			}
		}
	}
	old.refuseLinked(r, policy)
	return nil
}

// keepForms leaves the number of forms as it was: how few came since then is not told.
func (old released) keepForms(r *report.Report, wave *report.Wave, before int) {
	for i := range r.Flow {
		if r.Flow[i].Wave == wave.Name && r.Flow[i].Answered == wave.Answered {
			r.Flow[i].Answered = before
			r.Flow[i].Linked, r.Flow[i].New, r.Flow[i].Kept, r.Flow[i].Lost, r.Flow[i].Again = -1, -1, -1, -1, -1
		}
	}
	wave.Answered = before
}

func (old released) refuseItem(r *report.Report, wave string, i *report.Item, policy stats.Policy) {
	for _, o := range old.Items {
		if o.Item != i.ID || o.Wave != wave && len(r.Waves) > 1 || o.Answered == nil {
			continue
		}
		before, now := []int{*o.Answered}, []int{i.Answered}
		for n, was := range []*int{o.NotApplicable, o.Missing} {
			if was != nil {
				before, now = append(before, *was), append(now, []int{i.NotApplicable, i.Missing}[n])
			}
		}
		for _, l := range i.Steps {
			if n := o.Distribution[l.Value]; n != nil {
				before, now = append(before, *n), append(now, l.N)
			}
		}
		if !policy.Reveals(before, now) {
			continue
		}
		r.Refused = append(r.Refused, fmt.Sprintf("“%s” is not shown: beside the report that was made before, it would tell what %s said.", i.Wording, report.Few(policy.Least)))
		hidden := report.Item{ID: i.ID, Wording: i.Wording, Kind: i.Kind, Low: i.Low, High: i.High, Hidden: true, Beside: true, Answered: *o.Answered, Mean: math.NaN(), Median: math.NaN()}
		if hidden.FormsHidden = o.NotApplicable == nil || o.Missing == nil; !hidden.FormsHidden {
			hidden.NotApplicable, hidden.Missing = *o.NotApplicable, *o.Missing
			hidden.Forms = *o.Answered + *o.NotApplicable + *o.Missing
		}
		hidden.NAHidden, hidden.MissingHidden = o.NotApplicable == nil, o.Missing == nil
		*i = hidden
	}
}

// refuseLinked leaves out changes, and comparisons of those who stayed and left, whose people are a few more or fewer than before.
func (old released) refuseLinked(r *report.Report, policy stats.Policy) {
	reveals := func(before []*int, now ...int) bool {
		for n, was := range before {
			if was != nil && policy.Reveals([]int{*was}, now[n:n+1]) {
				return true
			}
		}
		return false
	}
	for c := range r.Changes {
		of := &r.Changes[c]
		for k := range of.Items {
			i := &of.Items[k]
			for _, o := range old.Changes {
				if o.Item == i.ID && o.From == of.From && o.To == of.To && i.Hidden == "" && reveals([]*int{o.Pairs, o.Up, o.Same, o.Down}, i.Pairs, i.Change.Up, i.Change.Same, i.Change.Down) {
					i.Hidden, i.Pairs, i.LeftOut, i.Moves, i.P = report.HeldBack, 0, 0, nil, math.NaN()
				}
			}
		}
	}
	for k := range r.Leaving {
		l := &r.Leaving[k]
		for _, o := range old.Leaving {
			if o.Item == l.ID && o.From == l.From && o.To == l.To && !l.Hidden && reveals([]*int{o.Stayers, o.Leavers}, l.Stayers, l.Leavers) {
				*l = report.Leaving{ID: l.ID, Label: l.Label, From: l.From, To: l.To, Hidden: true, Delta: math.NaN(), Why: "Beside the report that was made before, this would tell what a few said, so it is not shown."}
			}
		}
	}
}
