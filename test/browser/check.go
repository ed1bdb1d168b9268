package browser

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"github.com/chromedp/chromedp"
)

// Violation is one rule of accessibility that the page breaks, as axe-core found it.
type Violation struct {
	Rule     string   `json:"id"`
	Impact   string   `json:"impact"` // minor, moderate, serious or critical
	Help     string   `json:"help"`
	Elements []string `json:"elements"` // as selector and reason
}

// axeSource is axe-core, which `npm ci` puts into web/node_modules.
var axeSource = sync.OnceValues(func() (string, error) {
	root, err := repository()
	if err != nil {
		return "", err
	}
	text, err := os.ReadFile(filepath.Join(root, "web", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		return "", fmt.Errorf("axe-core is missing, run `make setup`: %w", err)
	}
	return string(text), nil
})

// Axe checks the page with axe-core and returns everything that it finds, of whatever severity.
func (b *Browser) Axe() []Violation {
	b.t.Helper()
	source, err := axeSource()
	if err != nil {
		b.t.Fatalf("browser: %v", err)
	}
	b.mute(true)
	defer b.mute(false)
	// axe waits with timers, which do not run while scripts are off. The page's own scripts are past their chance.
	if b.scriptless {
		if err := b.disableScripts(false); err != nil {
			b.fail("%v", err)
		}
		defer b.NoScripts(true)
	}
	var found []Violation
	err = b.evaluate(`window.axe === undefined ? (() => {`+source+`})() : undefined; axe.run(document, { resultTypes: ["violations"] }).then((r) => r.violations.map((v) => ({
		id: v.id, impact: v.impact, help: v.help,
		elements: v.nodes.map((n) => n.target.join(" ") + ": " + n.failureSummary.replace(/\s+/g, " ")),
	})))`, &found)
	if err != nil {
		b.fail("axe-core: %v", err)
	}
	return found
}

// Accessible fails the test if axe-core finds anything on the page, or if it scrolls sideways.
func (b *Browser) Accessible() {
	b.t.Helper()
	for _, v := range b.Axe() {
		b.t.Errorf("browser: %s is not accessible: %s (%s, %s):\n  %s", b.URL(), v.Help, v.Rule, v.Impact, strings.Join(v.Elements, "\n  "))
	}
	b.NoSidewaysScroll()
}

// NoSidewaysScroll fails the test if the page is wider than its window, and names what sticks out.
func (b *Browser) NoSidewaysScroll() {
	b.t.Helper()
	if wide := b.Sideways(); wide != "" {
		b.fail("%s", wide)
	}
}

// Sideways says how much wider than its window the page is, and what sticks out; nothing when it fits.
func (b *Browser) Sideways() string {
	b.t.Helper()
	var out struct {
		Page, Window int
		Wide         []string
	}
	err := b.evaluate(`(() => {
		const doc = document.documentElement;
		const scrolls = (el) => el && el !== document.body && el !== doc && (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(el).overflowX) || scrolls(el.parentElement));
		const wide = [...document.body.querySelectorAll("*")].filter((el) => el.getBoundingClientRect().right > doc.clientWidth + 1 && !scrolls(el.parentElement));
		return { Page: doc.scrollWidth, Window: doc.clientWidth, Wide: wide.slice(0, 6).map((el) => el.outerHTML.slice(0, 120)) };
	})()`, &out)
	if err != nil {
		b.fail("%v", err)
	}
	if out.Page <= out.Window {
		return ""
	}
	return fmt.Sprintf("the page is %d pixels wide in a window of %d. Sticking out:\n  %s", out.Page, out.Window, strings.Join(out.Wide, "\n  "))
}

// Screenshot saves a picture of the whole page as test/artefacts/NAME.png, which is not committed.
func (b *Browser) Screenshot(name string) {
	b.t.Helper()
	if err := b.photograph(name); err != nil {
		b.t.Errorf("browser: no screenshot: %v", err)
	}
}

// photograph saves a picture and never ends the test: it is also called when the test has already failed.
func (b *Browser) photograph(name string) error {
	root, err := repository()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		return err
	}
	path := filepath.Join(root, "test", "artefacts", unsafeInNames.ReplaceAllString(name, "-")+".png")
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, picture, 0o644)
}

var unsafeInNames = regexp.MustCompile(`[^A-Za-z0-9._-]+`)

// repository is the folder of go.mod: tests run in the folder of their package.
func repository() (string, error) {
	folder, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return folder, nil
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			return "", fmt.Errorf("no go.mod above %s", folder)
		}
		folder = parent
	}
}
