package main

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"alongside/internal/app"
	"alongside/internal/platform/db"
	"alongside/test/bench/crowd"
)

// importName is how the import is called for -only.
const importName = "Import of people"

// importSize is how many people a file brings in.
const importSize = 10_000

// imported is what an import of importSize people took, as a command of the program, and what it takes to write
// as many people straight into the database.
type imported struct {
	Took, CPU, Bulk time.Duration
	Peak            int64 // bytes
}

// measureImport brings a file in by the ordinary import: checked, indexed, audited.
func measureImport(ctx context.Context, s setting, c *crowd.Crowd) (imported, error) {
	var out imported
	path := filepath.Join(s.folder, "people.csv")
	var b strings.Builder
	b.WriteString("given_name,family_name,email,perspectives,job,organisation,sector,place\n")
	for i := range importSize {
		fmt.Fprintf(&b, "Ida,Newcomer,newcomer%d@crowd.example,clinician,Ward manager,Organisation %d,hospital,West London\n", i, i%50)
	}
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		return out, err
	}
	p := exec.CommandContext(ctx, s.binary, "import", "people", path, "--network", crowd.Slug)
	p.Env = []string{"PATH=" + os.Getenv("PATH"), "ALONGSIDE_DATABASE=" + s.database, "ALONGSIDE_DATA=" + s.folder, "ALONGSIDE_LOG=error"}
	var said bytes.Buffer
	p.Stdout, p.Stderr = &said, &said
	begin := time.Now()
	if err := p.Run(); err != nil {
		return out, fmt.Errorf("import: %w: %.500s", err, said.String())
	}
	out.Took, out.CPU = time.Since(begin), p.ProcessState.UserTime()+p.ProcessState.SystemTime()
	if u, ok := p.ProcessState.SysUsage().(*syscall.Rusage); ok {
		out.Peak = u.Maxrss << 10
	}
	a, err := app.Open(ctx, app.Config{Data: s.folder, Database: s.database, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return out, err
	}
	defer a.Close()
	// An import that leaves everybody out would be very quick.
	err = a.DB.Read(ctx, c.Network, func(tx *db.Tx) error {
		n, err := db.Value[int](tx, `SELECT COUNT(*) FROM person WHERE network_id = $1 AND email LIKE 'newcomer%'`)
		if err == nil && n != importSize {
			err = fmt.Errorf("the import brought in %d people and not %d: %.500s", n, importSize, said.String())
		}
		return err
	})
	if err != nil {
		return out, err
	}
	begin = time.Now()
	err = crowd.Load(ctx, a.DB, c.Network, importSize)
	out.Bulk = time.Since(begin)
	say("  %-36s %.2f s  cpu %.2f s  peak %.0f MB  written straight %.2f s", importName, out.Took.Seconds(), out.CPU.Seconds(), float64(out.Peak)/1e6, out.Bulk.Seconds())
	return out, err
}
