package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"alongside/internal/app"
)

// settings hold for every command: from flags, then ALONGSIDE_* variables, then a file of such variables.
type settings struct {
	Addr     string `help:"Where to listen." env:"ALONGSIDE_ADDR" default:"localhost:8080"`
	URL      string `help:"The address that people use, when it is not http:// and the address." env:"ALONGSIDE_URL" name:"url"`
	Database string `help:"sqlite:PATH or a postgres:// address; a file in the data folder when not given." env:"ALONGSIDE_DATABASE"`
	Data     string `help:"Folder of the database, files and keys." env:"ALONGSIDE_DATA" default:"data"`
	Keys     string `help:"Folder of the keys; never in the same backup as the database." env:"ALONGSIDE_KEY_FILE" name:"key-file"`
	SMTP     string `help:"smtp://user:password@host:port; without it letters stay in the program." env:"ALONGSIDE_SMTP" name:"smtp"`
	Proxies  string `help:"Addresses of the proxies in front, with commas between, such as 127.0.0.1." env:"ALONGSIDE_PROXIES"`
	Log      string `help:"How much to log: debug, info, warn or error; with ,json behind it for machines." env:"ALONGSIDE_LOG" default:"info"`
	Config   string `help:"File of settings, a line such as ALONGSIDE_ADDR=:8080 each; alongside.env here when not given." name:"config" env:"ALONGSIDE_CONFIG"`
}

// AfterApply is called by kong when every value is known.
func (s *settings) AfterApply() error {
	_, _, err := s.logging()
	return err
}

func (s *settings) logging() (level slog.Level, asJSON bool, err error) {
	word, form, given := strings.Cut(s.Log, ",")
	if !slices.Contains([]string{"debug", "info", "warn", "error"}, word) || given && form != "json" && form != "text" {
		return 0, false, fmt.Errorf("--log must be debug, info, warn or error, with ,json behind it for machines; it is %q", s.Log)
	}
	return level, form == "json", level.UnmarshalText([]byte(word))
}

func (s *settings) config(demo bool) app.Config {
	level, asJSON, _ := s.logging() // AfterApply has looked
	var handler slog.Handler = slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level})
	if asJSON {
		handler = slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: level})
	}
	return app.Config{Addr: s.Addr, URL: s.URL, Database: s.Database, Data: s.Data, Keys: s.Keys, SMTP: s.SMTP, Proxies: s.Proxies, Demo: demo, Log: slog.New(handler)}
}

// settingsFile is a file of settings: the names of ALONGSIDE_* variables with their values.
type settingsFile struct {
	path   string
	values map[string]string
}

// usualFile is read when no file is named and it is there.
const usualFile = "alongside.env"

// readFile finds and reads the file before the arguments are parsed, because it gives values to them.
func readFile(args []string) (*settingsFile, error) {
	f := &settingsFile{path: os.Getenv("ALONGSIDE_CONFIG")}
	for i, a := range args {
		if v, ok := strings.CutPrefix(a, "--config="); ok {
			f.path = v
		} else if a == "--config" && i+1 < len(args) {
			f.path = args[i+1]
		}
	}
	named := f.path != ""
	if !named {
		f.path = usualFile
	}
	text, err := os.Open(f.path)
	if errors.Is(err, os.ErrNotExist) && !named {
		return &settingsFile{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("the settings cannot be read: %w", err)
	}
	defer text.Close() //nolint:errcheck // only read from
	f.values, err = parseSettings(f.path, text)
	return f, err
}

// parseSettings reads lines NAME=VALUE. Empty lines and those that begin with # are skipped; quotes around a value fall away.
func parseSettings(path string, r io.Reader) (map[string]string, error) {
	known := map[string]bool{}
	for _, name := range settingNames() {
		known[name] = true
	}
	out := map[string]string{}
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "export "))
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, value, ok := strings.Cut(line, "=")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		if !ok || !known[name] {
			return nil, fmt.Errorf("%s line %d: %q is no setting; the settings are %s", path, n, name, strings.Join(settingNames(), ", "))
		}
		if len(value) > 1 && (value[0] == '"' || value[0] == '\'') && value[len(value)-1] == value[0] {
			value = value[1 : len(value)-1]
		}
		out[name] = value
	}
	return out, lines.Err()
}

// settingNames lists the variables, in the order of the settings.
func settingNames() []string {
	k := kong.Must(&settings{})
	var out []string
	for _, f := range k.Model.Flags {
		if len(f.Envs) > 0 && f.Name != "config" {
			out = append(out, f.Envs[0])
		}
	}
	return out
}

// Validate is part of kong.Resolver.
func (f *settingsFile) Validate(*kong.Application) error { return nil }

// Resolve gives a flag its value from the file, when neither a flag nor a variable gives one. It is part of kong.Resolver.
func (f *settingsFile) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	if len(flag.Envs) == 0 {
		return nil, nil
	}
	if _, set := os.LookupEnv(flag.Envs[0]); set {
		return nil, nil
	}
	if v, ok := f.values[flag.Envs[0]]; ok {
		return v, nil
	}
	return nil, nil
}

type configCmd struct {
	JSON bool `help:"For machines." name:"json"`
}

// setting is one line of `alongside config`.
type setting struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	From  string `json:"from"`
}

func (c configCmd) Run(s *settings, k *kong.Kong, kctx *kong.Context, file *settingsFile, out io.Writer) error {
	full := s.config(false).Complete()
	now := map[string]string{"ALONGSIDE_ADDR": full.Addr, "ALONGSIDE_URL": full.URL, "ALONGSIDE_DATABASE": hidden(full.Database), "ALONGSIDE_DATA": full.Data,
		"ALONGSIDE_KEY_FILE": full.Keys, "ALONGSIDE_SMTP": hidden(full.SMTP), "ALONGSIDE_PROXIES": full.Proxies, "ALONGSIDE_LOG": s.Log}
	var list []setting
	for _, f := range k.Model.Flags {
		if len(f.Envs) == 0 || f.Name == "config" {
			continue
		}
		list = append(list, setting{Name: f.Envs[0], Value: now[f.Envs[0]], From: file.source(kctx, f)})
	}
	if c.JSON {
		return json.NewEncoder(out).Encode(list)
	}
	for _, l := range list {
		fmt.Fprintf(out, "%-20s %-45s %s\n", l.Name, l.Value, l.From)
	}
	return nil
}

// source says where a flag's value comes from.
func (f *settingsFile) source(kctx *kong.Context, flag *kong.Flag) string {
	for _, p := range kctx.Path {
		if p.Flag != nil && p.Flag.Name == flag.Name && !p.Resolved {
			return "flag --" + flag.Name
		}
	}
	if _, set := os.LookupEnv(flag.Envs[0]); set {
		return "variable " + flag.Envs[0]
	}
	if _, set := f.values[flag.Envs[0]]; set {
		return "file " + f.path
	}
	return "default"
}

// hidden takes the password out of an address.
func hidden(address string) string {
	u, err := url.Parse(address)
	switch {
	case err != nil && address != "":
		return "(set)"
	case err != nil || u.User == nil:
		return address
	}
	return u.Redacted()
}
