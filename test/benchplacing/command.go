package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"alongside/engine/assign"
	"alongside/test/bench/page"
)

// command measures `alongside match` on a file of pairs, from its start to its end.
func (b *bench) command(ctx context.Context, t *table, question *assign.Problem) error {
	file := filepath.Join(b.folder, "scores.csv")
	size, err := writeScores(file, question)
	if err != nil {
		return err
	}
	binary := filepath.Join(b.folder, "alongside")
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", binary, "alongside/cmd/alongside").CombinedOutput(); err != nil {
		return fmt.Errorf("building the program: %w\n%s", err, out)
	}
	var all samples
	peak := int64(0)
	for range b.runs {
		cmd := exec.CommandContext(ctx, binary, "match", "--scores", file)
		cmd.Stdout, cmd.Stderr = io.Discard, io.Discard
		begun := time.Now()
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("alongside match: %w", err)
		}
		all = append(all, sample{time.Since(begun), cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()})
		peak = max(peak, peakOf(cmd.ProcessState))
	}
	verdict := "–"
	if !b.short {
		verdict = b.atMost("The whole command match on a file, seconds", all.wall().Seconds(), 15, " s")
	}
	t.row(fmt.Sprintf("`alongside match`, a file of %.0f MB", float64(size)/1e6), short(all.cpu())+" in all", "with it", "with it", short(all.wall()), page.Grouped(question.Left), verdict, "–", "–")
	t.after = fmt.Sprintf("The command's most memory was %s MB.", page.Grouped(int(peak/1e6)))
	return os.Remove(file)
}

// writeScores writes pairs as a file of scores, and says how long it is.
func writeScores(path string, p *assign.Problem) (int64, error) {
	f, err := os.Create(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<20)
	w.WriteString("professional,partner,score\n")
	var line []byte
	for _, e := range p.Pairs {
		line = fmt.Appendf(line[:0], "L%06d,R%06d,", e.Left, e.Right)
		line = append(strconv.AppendInt(line, e.Score, 10), '\n')
		w.Write(line)
	}
	if err := w.Flush(); err != nil { // it keeps the first error of any writing before
		return 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}
