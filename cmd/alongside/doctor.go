package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"alongside/internal/app"
)

type doctor struct {
	JSON bool `help:"For machines." name:"json"`
}

// Run prints what the doctor found and fails when something does not work; what only should be looked at is no failure.
func (d doctor) Run(ctx context.Context, s *settings, out io.Writer) error {
	found := app.Examine(ctx, s.config(false))
	failing := 0
	for _, f := range found {
		if f.State == app.Failing {
			failing++
		}
	}
	if d.JSON {
		if err := json.NewEncoder(out).Encode(found); err != nil {
			return err
		}
	} else {
		for _, f := range found {
			fmt.Fprintf(out, "%-8s %s: %s\n", f.State, f.Thing, f.Says)
			if f.Do != "" {
				fmt.Fprintf(out, "%8s %s\n", "->", f.Do)
			}
		}
	}
	if failing == 1 {
		return fmt.Errorf("one thing does not work")
	}
	if failing > 1 {
		return fmt.Errorf("%d things do not work", failing)
	}
	return nil
}
