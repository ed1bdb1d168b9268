// Package browser lets a test use the pages as a person does: it drives Debian's Chromium and finds things by the
// words that name them. It is the only package that knows the browser library (chromedp).
//
//	b := browser.New(t)
//	b.Open(browser.Serve(t, handler))
//	b.Fill("Email address", "ada@example.org")
//	b.Press("Continue")
//	b.HasText("Check your email")
//
// Every method fails the test by itself and says what the page offered instead. A test also fails at its end if a
// page logged an error, threw, broke the content security policy or could not load a file. Where Chromium is missing
// the test fails, it never skips.
package browser

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

const (
	// patience is how long one step may take before the test is told that it hangs.
	patience = 20 * time.Second
	// tick is how often the page is looked at while waiting.
	tick = 40 * time.Millisecond
)

// Browser is one person's browser: a fresh profile with its own cookies, and one tab.
type Browser struct {
	t   testing.TB
	ctx context.Context
	// appears is how long a thing may take to appear on a page before it is said to be missing.
	appears time.Duration
	watch
}

// New opens a browser for the test and closes it when the test ends.
func New(t testing.TB) *Browser {
	t.Helper()
	shared, err := chromium()
	if err != nil {
		t.Fatalf("browser: %v", err)
	}
	b := &Browser{t: t, appears: 5 * time.Second}
	ctx, cancel := chromedp.NewContext(shared, chromedp.WithNewBrowserContext(), chromedp.WithListener(b.see))
	b.ctx = ctx
	if err := chromedp.Do(ctx); err != nil {
		cancel()
		t.Fatalf("browser: Chromium opened no tab: %v", err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			b.photograph("failed-" + t.Name())
		}
		for _, p := range b.problems() {
			t.Errorf("browser: the page had a problem: %s", p)
		}
		cancel()
	})
	b.frame = cdp.FrameID(chromedp.FromContext(ctx).Target.TargetID)
	_, err1 := call(b, network.Enable, network.EnableParams{})
	_, err2 := call(b, log.Enable, cdp.Empty{})
	_, err3 := call(b, page.Enable, page.EnableParams{})
	// Several tabs share one window; each must believe that it is the one in front, or Tab and focus do nothing.
	_, err4 := call(b, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		t.Fatalf("browser: Chromium refused to be watched: %v", err)
	}
	b.Width(1000)
	return b
}

// Serve starts the handler on a free port and returns its address with the name localhost, which is the only name
// that Chromium gives passkeys and secure cookies to without a certificate.
func Serve(t testing.TB, handler http.Handler) string {
	t.Helper()
	s := httptest.NewServer(handler)
	t.Cleanup(s.Close)
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatalf("browser: %v", err)
	}
	return "http://localhost:" + u.Port()
}

// call sends one command to the tab and waits for its answer, but not for ever.
func call[P, R any](b *Browser, command cdp.Command[P, R], params P) (R, error) {
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	r, err := chromedp.Call(ctx, command, params)
	if err != nil {
		err = fmt.Errorf("%s: %w", command.Method, err)
	}
	return r, err
}

// profiles is how the profile folders of this package's browsers begin; the process number follows.
const profiles = "alongside-chromium-"

// chromium starts Chromium once per test binary. It ends with the test binary, however that ends: it listens on a
// pipe that closes then.
var chromium = sync.OnceValues(func() (context.Context, error) {
	path, err := exec.LookPath("chromium")
	if err != nil {
		return nil, errors.New("there is no Chromium here, and these tests do not run without it: run `make setup` (it installs Debian's chromium)")
	}
	removeOldProfiles()
	profile, err := os.MkdirTemp("", profiles+strconv.Itoa(os.Getpid())+"-")
	if err != nil {
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.UserDataDir(profile),
		chromedp.Env("TMPDIR="+profile), // what it leaves behind goes with the profile
		chromedp.NoSandbox,              // tests run as root in CI, where the sandbox refuses to start
		chromedp.Flag("disable-gpu", true),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("lang", "en-GB"),
	)
	allocator, _ := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, _ := chromedp.NewContext(allocator)
	if err := chromedp.Do(ctx); err != nil {
		return nil, fmt.Errorf("no answer from Chromium: %w", err)
	}
	return ctx, nil
})

// Main runs a package's tests, then closes Chromium and removes its profile at once instead of leaving that to the
// next test binary: func TestMain(m *testing.M) { browser.Main(m) }.
func Main(m *testing.M) {
	code := m.Run()
	if ours, _ := filepath.Glob(filepath.Join(os.TempDir(), profiles+strconv.Itoa(os.Getpid())+"-*")); len(ours) > 0 {
		if ctx, err := chromium(); err == nil {
			chromedp.Cancel(ctx) //nolint:errcheck // the tests are over
		}
		for _, profile := range ours {
			os.RemoveAll(profile) //nolint:errcheck // the next test binary tries again
		}
	}
	os.Exit(code)
}

// removeOldProfiles removes the profiles of test binaries that have ended.
func removeOldProfiles() {
	found, _ := filepath.Glob(filepath.Join(os.TempDir(), profiles+"*")) // the pattern is well formed
	for _, profile := range found {
		number, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(profile), profiles), "-")
		pid, err := strconv.Atoi(number)
		if err == nil && errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
			os.RemoveAll(profile) //nolint:errcheck // the next test binary tries again
		}
	}
}

// fail ends the test and says where the person was.
func (b *Browser) fail(format string, args ...any) {
	b.t.Helper()
	b.t.Fatalf("browser: %s\n  at %s, under the heading %q", fmt.Sprintf(format, args...), b.URL(), b.heading())
}
