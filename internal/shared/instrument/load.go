package instrument

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"alongside/content"

	"go.yaml.in/yaml/v3"
)

// maxFile is the largest definition file that is read, in bytes.
const maxFile = 1 << 20

// ParseYAML reads one definition. A field that is not known, a field given twice, a second document or a definition that
// does not pass Check is refused.
func ParseYAML(data []byte) (Definition, error) {
	var d Definition
	if len(data) > maxFile {
		return d, fmt.Errorf("the file is larger than %d bytes", maxFile)
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&d); err != nil {
		if errors.Is(err, io.EOF) {
			return d, errors.New("the file is empty")
		}
		return Definition{}, plainFault(err)
	}
	if err := dec.Decode(new(any)); !errors.Is(err, io.EOF) {
		return Definition{}, errors.New("the file holds more than one document")
	}
	if err := d.Check(); err != nil {
		return Definition{}, err
	}
	return d, nil
}

// ParseJSON reads a definition as it is stored in the database, as strictly as ParseYAML.
func ParseJSON(data []byte) (Definition, error) {
	var d Definition
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&d); err != nil {
		return Definition{}, err
	}
	if err := d.Check(); err != nil {
		return Definition{}, err
	}
	return d, nil
}

// parsed keeps definitions that were read from the database: a form's text never changes once people answer it, and reading
// it was a good part of taking an answer.
var parsed = struct {
	sync.Mutex
	byText map[string]Definition
}{byText: map[string]Definition{}}

// mostParsed is how many definitions are kept; then all are forgotten and the next ones are read anew.
const mostParsed = 200

// Stored reads a definition as it is stored in the database, once for each text. Like a shipped one it is shared: Clone it
// before changing it.
func Stored(text string) (Definition, error) {
	parsed.Lock()
	d, ok := parsed.byText[text]
	parsed.Unlock()
	if ok {
		return d, nil
	}
	d, err := ParseJSON([]byte(text))
	if err != nil {
		return d, err
	}
	parsed.Lock()
	defer parsed.Unlock()
	if len(parsed.byText) >= mostParsed {
		clear(parsed.byText)
	}
	parsed.byText[text] = d
	return d, nil
}

// Library is a set of shipped definitions, every version of every key.
type Library struct {
	byKey map[string][]Definition // versions in rising order
}

// Load reads every *.yaml file of a folder. The file of the newest version is named key.yaml, older versions, kept because
// answers to them exist, key.v1.yaml and so on.
func Load(fsys fs.FS, dir string) (*Library, error) {
	names, err := fs.Glob(fsys, path.Join(dir, "*.yaml"))
	if err != nil {
		return nil, err
	}
	lib := &Library{byKey: map[string][]Definition{}}
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		d, err := ParseYAML(data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		base := strings.TrimSuffix(path.Base(name), ".yaml")
		if base != d.Key && base != fmt.Sprintf("%s.v%d", d.Key, d.Version) {
			return nil, fmt.Errorf("%s: holds %s version %d, which belongs in another file", name, d.Key, d.Version)
		}
		if d.Own() {
			return nil, fmt.Errorf("%s: shipped versions stay at or below %d", name, ownVersions)
		}
		lib.byKey[d.Key] = append(lib.byKey[d.Key], d)
	}
	for key, versions := range lib.byKey {
		slices.SortFunc(versions, func(a, b Definition) int { return a.Version - b.Version })
		for i := 1; i < len(versions); i++ {
			if err := CheckNext(versions[i-1], versions[i]); err != nil {
				return nil, fmt.Errorf("%s version %d: %w", key, versions[i].Version, err)
			}
		}
	}
	return lib, nil
}

// Newest is the newest version of an instrument.
func (l *Library) Newest(key string) (Definition, bool) {
	versions := l.byKey[key]
	if len(versions) == 0 {
		return Definition{}, false
	}
	return versions[len(versions)-1], true
}

// At is one exact version of an instrument.
func (l *Library) At(key string, version int) (Definition, bool) {
	for _, d := range l.byKey[key] {
		if d.Version == version {
			return d, true
		}
	}
	return Definition{}, false
}

// Keys are the names of all instruments in alphabetical order.
func (l *Library) Keys() []string {
	keys := make([]string, 0, len(l.byKey))
	for k := range l.byKey {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// shipped is read once. The files are part of the program and a test checks each, so a faulty one is a broken build.
var shipped = sync.OnceValue(func() *Library {
	lib, err := Load(content.Files, "instruments")
	if err != nil {
		panic("shipped instruments: " + err.Error())
	}
	return lib
})

// Shipped is the newest shipped version of an instrument.
func Shipped(key string) (Definition, bool) { return shipped().Newest(key) }

// ShippedVersion is one exact shipped version of an instrument.
func ShippedVersion(key string, version int) (Definition, bool) { return shipped().At(key, version) }

// ShippedKeys are the names of all shipped instruments in alphabetical order.
func ShippedKeys() []string { return shipped().Keys() }
