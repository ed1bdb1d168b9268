package browser

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
)

// Open goes to an address; one without a host is on the site of the page that is open. It waits until the page and
// its files are there.
func (b *Browser) Open(address string) {
	b.t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		b.t.Fatalf("browser: %v", err)
	}
	if !u.IsAbs() {
		here, err := url.Parse(b.URL())
		if err != nil || here.Host == "" {
			b.t.Fatalf("browser: open a whole address first, then %q", address)
		}
		u = here.ResolveReference(u)
	}
	before := b.begun()
	r, err := call(b, page.Navigate, page.NavigateParams{URL: u.String()})
	if err != nil {
		b.t.Fatalf("browser: opening %s: %v", u, err)
	}
	if r.ErrorText != "" && !r.IsDownload {
		b.t.Fatalf("browser: opening %s: %s", u, r.ErrorText)
	}
	b.settle(before, r.LoaderID != "")
}

// Reload asks for the same page again.
func (b *Browser) Reload() {
	b.t.Helper()
	before := b.begun()
	if _, err := call(b, page.Reload, page.ReloadParams{}); err != nil {
		b.fail("%v", err)
	}
	b.settle(before, true)
}

// Back goes back to the page before.
func (b *Browser) Back() {
	b.t.Helper()
	history, err := call(b, page.GetNavigationHistory, cdp.Empty{})
	if err != nil {
		b.fail("%v", err)
	}
	if history.CurrentIndex < 1 {
		b.fail("there is no page to go back to")
	}
	before := b.begun()
	entry := history.Entries[history.CurrentIndex-1]
	if _, err := call(b, page.NavigateToHistoryEntry, page.NavigateToHistoryEntryParams{EntryID: entry.ID}); err != nil {
		b.fail("%v", err)
	}
	b.settle(before, true)
}

// settle waits until nothing is on its way any more. When a navigation is expected it is given time to begin.
func (b *Browser) settle(before int, expected bool) {
	b.t.Helper()
	const short, long = 60 * time.Millisecond, 4 * time.Second // long only on a very busy machine
	wait, wanted := short, b.wanted()
	if expected {
		wait = long
	}
	for begin := time.Now(); time.Since(begin) < wait && b.begun() == before && !b.busy(); {
		time.Sleep(5 * time.Millisecond)
		if b.wanted() != wanted {
			wait = long
		}
	}
	// The navigation was asked for; the loading follows a moment later.
	time.Sleep(10 * time.Millisecond)
	b.rest()
}

// rest waits until the page and its files are there.
func (b *Browser) rest() {
	b.t.Helper()
	for begin := time.Now(); ; time.Sleep(5 * time.Millisecond) {
		if !b.busy() {
			time.Sleep(10 * time.Millisecond)
			if !b.busy() && b.ready() {
				return
			}
		}
		if time.Since(begin) > patience {
			b.t.Fatalf("browser: the page did not finish loading within %s", patience)
		}
	}
}

// ready says whether the document is complete; a document that is just being replaced is not.
func (b *Browser) ready() bool {
	var state string
	return b.evaluate(`document.readyState`, &state) == nil && state == "complete"
}

// NoScripts turns the scripts of all pages that are opened from now on off or on.
func (b *Browser) NoScripts(off bool) {
	b.t.Helper()
	if err := b.disableScripts(off); err != nil {
		b.t.Fatalf("browser: %v", err)
	}
	b.scriptless = off
}

func (b *Browser) disableScripts(off bool) error {
	_, err := call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: off})
	return err
}

// Width makes the window so many CSS pixels wide: 320 is a small phone, or a page magnified four times.
func (b *Browser) Width(pixels int) {
	b.t.Helper()
	_, err := call(b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: int64(pixels), Height: 800, DeviceScaleFactor: 1,
	})
	if err != nil {
		b.t.Fatalf("browser: %v", err)
	}
	// Scripts lay the menu out anew a moment after the window has changed; a page is looked at when they have.
	if !b.scriptless {
		time.Sleep(redraws)
	}
}

// Paper shows the page as it would be printed, or as the screen has it again.
func (b *Browser) Paper(on bool) {
	b.t.Helper()
	media := ""
	if on {
		media = "print"
	}
	if _, err := call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: media}); err != nil {
		b.t.Fatalf("browser: %v", err)
	}
}

// redraws is long enough for the next few frames, in which the design system lays the menu out for another width, also on a
// busy machine.
const redraws = 250 * time.Millisecond

// URL is the address of the page that is open.
func (b *Browser) URL() string {
	var address string
	if err := b.evaluate(`location.href`, &address); err != nil {
		return "an unknown page (" + err.Error() + ")"
	}
	return address
}

// Path is the part of the address after the host, with the query.
func (b *Browser) Path() string {
	u, err := url.Parse(b.URL())
	if err != nil {
		return ""
	}
	return u.RequestURI()
}

// Status is the HTTP status that the page was answered with.
func (b *Browser) Status() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.status
}

// Title is the title of the page, as the tab shows it.
func (b *Browser) Title() string {
	b.t.Helper()
	return b.must(`document.title`)
}

// Heading is the text of the page's main heading, empty if it has none.
func (b *Browser) Heading() string {
	b.t.Helper()
	return squeeze(b.must(`document.querySelector("h1")?.innerText || ""`))
}

// heading is Heading for messages: it never fails.
func (b *Browser) heading() string {
	var text string
	if err := b.evaluate(`document.querySelector("h1")?.innerText || ""`, &text); err != nil {
		return err.Error()
	}
	return squeeze(text)
}

// Text is all the text that the page shows.
func (b *Browser) Text() string {
	b.t.Helper()
	return b.must(`document.body.innerText`)
}

// Texts is the text of each element that the CSS selector matches.
func (b *Browser) Texts(selector string) []string {
	b.t.Helper()
	var out []string
	if err := b.evaluate(`Array.from(document.querySelectorAll(`+quote(selector)+`), (e) => e.innerText)`, &out); err != nil {
		b.fail("%v", err)
	}
	for i, s := range out {
		out[i] = squeeze(s)
	}
	return out
}

// Addresses are the whole addresses that the page names: where its links lead, what it loads and where its forms go.
func (b *Browser) Addresses() []string {
	b.t.Helper()
	var out []string
	if err := b.evaluate(`Array.from(document.querySelectorAll("[href],[src],[action],[formaction]"), (e) => new URL(e.getAttribute("href") || e.getAttribute("src") || e.getAttribute("formaction") || e.getAttribute("action"), location).href)`, &out); err != nil {
		b.fail("%v", err)
	}
	return out
}

// HasText fails the test unless the page shows all of these words, now or soon.
func (b *Browser) HasText(words ...string) {
	b.t.Helper()
	var text string
	missing := slices.Clone(words)
	for begin := time.Now(); ; time.Sleep(tick) {
		if err := b.evaluate(`document.body.innerText`, &text); err == nil {
			text = squeeze(text)
			missing = slices.DeleteFunc(missing, func(w string) bool { return strings.Contains(text, squeeze(w)) })
			if len(missing) == 0 {
				return
			}
		}
		if time.Since(begin) > b.appears {
			b.fail("the page does not say %q. It says:\n%s", missing, text)
		}
	}
}

// HasNoText fails the test if the page shows any of these words.
func (b *Browser) HasNoText(words ...string) {
	b.t.Helper()
	text := squeeze(b.Text())
	for _, w := range words {
		if strings.Contains(text, squeeze(w)) {
			b.fail("the page says %q and should not. It says:\n%s", w, text)
		}
	}
}

// HasHeading fails the test unless the main heading is these words, now or soon.
func (b *Browser) HasHeading(words string) {
	b.t.Helper()
	for begin := time.Now(); b.heading() != words; time.Sleep(tick) {
		if time.Since(begin) > b.appears {
			b.fail("the heading should be %q. The page says:\n%s", words, b.Text())
		}
	}
}

// Answer is what Fetch got.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Fetch gets an address of the site outside the tab with the person's cookies: for files that a browser downloads,
// and for addresses that a person may try by hand. It does not follow redirects.
func (b *Browser) Fetch(address string) Answer {
	b.t.Helper()
	here, err := url.Parse(b.URL())
	if err != nil {
		b.fail("%v", err)
	}
	u, err := here.Parse(address)
	if err != nil {
		b.fail("%v", err)
	}
	request, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, u.String(), nil)
	if err != nil {
		b.fail("%v", err)
	}
	cookies, err := call(b, network.GetCookies, network.GetCookiesParams{URLs: []string{u.String()}})
	if err != nil {
		b.fail("%v", err)
	}
	for _, c := range cookies.Cookies {
		request.AddCookie(&http.Cookie{Name: c.Name, Value: c.Value})
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		b.fail("getting %s: %v", u, err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		b.fail("getting %s: %v", u, err)
	}
	return Answer{Status: response.StatusCode, Header: response.Header, Body: body}
}

// SetCookie gives the browser a secure cookie of a site, such as a session that a test has begun.
func (b *Browser) SetCookie(address, name, value string) {
	b.t.Helper()
	if _, err := call(b, network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: address, Path: "/", Secure: new(true), HTTPOnly: new(true)}); err != nil {
		b.t.Fatalf("browser: %v", err)
	}
}

// squeeze makes every run of white space one space.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// quote writes a Go string as a script's string.
func quote(s string) string {
	text, err := json.Marshal(s)
	if err != nil {
		return `""`
	}
	return string(text)
}
