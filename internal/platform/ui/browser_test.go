package ui

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"alongside/web"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// policy is as strict as the one the program sends; the browser reports each breach of it on its console.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'"

func serveGallery(t *testing.T) string {
	mux := http.NewServeMux()
	mux.Handle(web.Prefix, web.Handler())
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if err := gallery(r.URL.Path == "/problems").Render(r.Context(), w); err != nil {
			t.Error(err)
		}
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

// openBrowser starts Debian's Chromium with a profile of its own, which ends with the test.
func openBrowser(t *testing.T) context.Context {
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	limited, cancel := context.WithTimeout(allocator, 2*time.Minute)
	ctx, closeTab := chromedp.NewContext(limited)
	t.Cleanup(func() { closeTab(); cancel(); stop() })
	return ctx
}

// breach is one thing that axe found.
type breach struct {
	ID    string `json:"id"`
	Help  string `json:"help"`
	Nodes []struct {
		HTML           string `json:"html"`
		FailureSummary string `json:"failureSummary"`
	} `json:"nodes"`
}

const runAxe = `(async () => {
	const found = await axe.run(document, {resultTypes: ["violations"]});
	return JSON.stringify(found.violations);
})()`

func checkAccessible(t *testing.T, ctx context.Context, axe string) {
	t.Helper()
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[chromedp.Void](axe)); err != nil {
		t.Fatal(err)
	}
	found, err := chromedp.Run(ctx, chromedp.Evaluate[string](runAxe, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	var breaches []breach
	if err := json.Unmarshal([]byte(found), &breaches); err != nil {
		t.Fatal(err)
	}
	for _, b := range breaches {
		for _, n := range b.Nodes {
			t.Errorf("axe %s: %s\n%s\n%s", b.ID, b.Help, n.HTML, n.FailureSummary)
		}
	}
}

// keepPicture writes a screenshot to the ignored folder of test artefacts, for people to look at.
func keepPicture(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join("..", "..", "..", "test", "artefacts")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name), png, 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestGalleryInBrowser looks at every part in a real browser: wide and narrow, with and without problems, with scripts on
// and off. Nothing may break accessibility rules or the content security policy, and nothing may need sideways scrolling.
func TestGalleryInBrowser(t *testing.T) {
	axe, err := os.ReadFile(filepath.Join("..", "..", "..", "web", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatalf("axe-core is missing (make setup installs it): %v", err)
	}
	base := serveGallery(t)
	ctx := openBrowser(t)
	if err := chromedp.Do(ctx, chromedp.Navigate(base+"/")); err != nil {
		t.Fatalf("Chromium did not open the page (make setup installs it): %v", err)
	}
	messages := chromedp.Console(ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			t.Errorf("the browser's console says: %s", m)
		}
	}()
	for _, path := range []string{"/", "/problems"} {
		for _, width := range []int64{1280, 320} {
			for _, scripts := range []bool{true, false} {
				name := fmt.Sprintf("parts%s-%d-%s.png", strings.ReplaceAll(path, "/", "-"), width, map[bool]string{true: "scripts", false: "plain"}[scripts])
				t.Run(name, func(t *testing.T) {
					lookAtGallery(t, ctx, base+path, width, scripts, string(axe))
					keepPicture(t, ctx, name)
				})
			}
		}
	}
}

func lookAtGallery(t *testing.T, ctx context.Context, address string, width int64, scripts bool, axe string) {
	allowScripts(t, ctx, scripts)
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900), chromedp.Navigate(address)); err != nil {
		t.Fatal(err)
	}
	wide, err := chromedp.Run(ctx, chromedp.Evaluate[int](`document.documentElement.scrollWidth`))
	if err != nil {
		t.Fatal(err)
	}
	if int64(wide) > width {
		t.Errorf("the page is %d px wide in a window of %d px", wide, width)
	}
	supported, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`document.body.classList.contains("nhsuk-frontend-supported")`))
	if err != nil {
		t.Fatal(err)
	}
	if supported != scripts {
		t.Errorf("scripts ran: %v, want %v", supported, scripts)
	}
	allowScripts(t, ctx, true) // axe is a script itself; those of the page have had their chance
	checkAccessible(t, ctx, axe)
}

func allowScripts(t *testing.T, ctx context.Context, allowed bool) {
	t.Helper()
	_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !allowed})
	if err != nil {
		t.Fatal(err)
	}
}
