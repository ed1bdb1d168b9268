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
	Items []struct {
		Item         string          `json:"item"`
		Wave         string          `json:"wave"`
		Answered     *int            `json:"answered"`
		Distribution map[string]*int `json:"distribution"`
	} `json:"items"`
}

// refuseDifferences leaves out the figures of questions that, beside those that were shown before, would tell what a few people said who
// came or went in between.
func refuseDifferences(r *report.Report, file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var old released
	if err := json.Unmarshal(text, &old); err != nil || old.Items == nil {
		return errs.New(errs.Invalid, "%s is no report that was written as JSON.", filepath.Base(file))
	}
	policy := r.Policy
	if policy.Key == stats.PolicyNone {
		policy = stats.Policies[0]
	}
	for w := range r.Waves {
		wave := &r.Waves[w]
		for s := range wave.Sections {
			for k := range wave.Sections[s].Items {
				i := &wave.Sections[s].Items[k]
				for _, o := range old.Items {
					if o.Item != i.ID || o.Wave != wave.Name && len(r.Waves) > 1 || o.Answered == nil {
						continue
					}
					before, now := []int{*o.Answered}, []int{i.Answered}
					for _, l := range i.Steps {
						if n := o.Distribution[l.Value]; n != nil {
							before, now = append(before, *n), append(now, l.N)
						}
					}
					if policy.Reveals(before, now) {
						r.Refused = append(r.Refused, fmt.Sprintf("“%s” is not shown: beside the report that was made before, it would tell what %s said.", i.Wording, report.Few(policy.Least)))
						*i = report.Item{ID: i.ID, Wording: i.Wording, Kind: i.Kind, Low: i.Low, High: i.High, Hidden: true, Answered: *o.Answered, Mean: math.NaN(), Median: math.NaN()}
					}
				}
			}
		}
	}
	return nil
}
