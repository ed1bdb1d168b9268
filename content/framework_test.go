package content

import (
	"regexp"
	"strings"
	"testing"
)

func TestFortySteps(t *testing.T) {
	f, next, sentence := FortySteps(), int64(1), regexp.MustCompile(`[.?!]\s+|[.?!]$`)
	if len(f.Sections) != 5 {
		t.Errorf("%d sections", len(f.Sections))
	}
	for _, section := range f.Sections {
		if len(section.Steps) != 8 || section.ID == "" || section.Title == "" || section.Intro == "" {
			t.Errorf("%q has %d steps, or lacks words", section.ID, len(section.Steps))
		}
		for _, step := range section.Steps {
			if step.Number != next || step.Title == "" || len(step.Done) < 2 {
				t.Errorf("step %d: number, title or what done looks like", step.Number)
			}
			next++
			for _, text := range append([]string{step.Means}, step.Done...) {
				for _, words := range sentence.Split(text, -1) {
					if n := len(strings.Fields(words)); n > 20 {
						t.Errorf("step %d: a sentence of %d words: %s", step.Number, n, words)
					}
				}
			}
			if found, in, ok := f.Find(step.Number); !ok || found.Title != step.Title || in.ID != section.ID {
				t.Errorf("step %d is not found", step.Number)
			}
		}
	}
	if _, _, ok := f.Find(41); ok || next != 41 {
		t.Errorf("there are %d steps", next-1)
	}
}
