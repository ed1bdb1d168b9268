package instrument

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"alongside/content"

	"go.yaml.in/yaml/v3"
)

func TestEveryShippedInstrumentLoads(t *testing.T) {
	lib, err := Load(content.Files, "instruments")
	if err != nil {
		t.Fatal(err)
	}
	if len(lib.Keys()) == 0 {
		t.Fatal("nothing is shipped")
	}
}

// Instruments of one family ask the same question under the same id, so that answers can be compared between waves.
func TestFamiliesShareQuestions(t *testing.T) {
	type seen struct {
		where string
		item  Item
	}
	byFamily := map[string]map[string]seen{}
	for _, key := range ShippedKeys() {
		d, _ := Shipped(key)
		if d.Family == "" {
			continue
		}
		if byFamily[d.Family] == nil {
			byFamily[d.Family] = map[string]seen{}
		}
		for _, it := range d.Items() {
			was, ok := byFamily[d.Family][it.ID]
			if !ok {
				byFamily[d.Family][it.ID] = seen{key, it}
				continue
			}
			if was.item.Wording != it.Wording || was.item.Kind != it.Kind || was.item.Reverse != it.Reverse {
				t.Errorf("%s in %s and %s is not the same question", it.ID, was.where, key)
			}
		}
	}
}

// The longest sentence of anything that people read. We aim for 20 words; 25 is where the build stops.
const longestSentence = 25

var sentenceEnd = regexp.MustCompile(`[.!?:;]["'’)]*(\s+|$)|\n\s*\n|\n\s*[-*|]`)

// longSentences are the sentences of a text that have too many words.
func longSentences(text string) []string {
	var long []string
	for _, s := range sentenceEnd.Split(text, -1) {
		if len(strings.Fields(s)) > longestSentence {
			long = append(long, strings.Join(strings.Fields(s), " "))
		}
	}
	return long
}

func TestWordingIsPlain(t *testing.T) {
	if len(longSentences(strings.Repeat("word ", 26)+". Short one.")) != 1 {
		t.Fatal("the check does not see a long sentence")
	}
	checked := 0
	err := fs.WalkDir(content.Files, ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(path, ".yaml") {
			return err
		}
		data, err := fs.ReadFile(content.Files, path)
		if err != nil {
			return err
		}
		var root yaml.Node
		if err := yaml.Unmarshal(data, &root); err != nil {
			t.Errorf("%s: %v", path, err)
			return nil
		}
		walkText(&root, func(n *yaml.Node) {
			checked++
			for _, s := range longSentences(n.Value) {
				t.Errorf("%s:%d: more than %d words: %s", path, n.Line, longestSentence, s)
			}
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"demo/applications.csv", "demo/pairs-2015.csv"} {
		for i, row := range readCSV(t, name) {
			for _, cell := range row {
				for _, s := range longSentences(cell) {
					t.Errorf("%s, row %d: more than %d words: %s", name, i, longestSentence, s)
				}
			}
		}
	}
	if checked < 50 {
		t.Fatalf("only %d texts were checked", checked)
	}
}

func walkText(n *yaml.Node, visit func(*yaml.Node)) {
	if n.Kind == yaml.ScalarNode && n.Tag == "!!str" {
		visit(n)
	}
	for _, c := range n.Content {
		walkText(c, visit)
	}
}

// Two forms of one name could not be told apart in a list.
func TestTitlesDiffer(t *testing.T) {
	seen := map[string]string{}
	for _, key := range ShippedKeys() {
		d, _ := Shipped(key)
		if other, twice := seen[strings.ToLower(d.Title)]; twice {
			t.Errorf("%s and %s are both called %q", key, other, d.Title)
		}
		seen[strings.ToLower(d.Title)] = key
	}
}
