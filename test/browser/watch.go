package browser

import (
	"fmt"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
)

// watch keeps what the browser told about its tab: whether it is loading, and everything that went wrong.
type watch struct {
	mu       sync.Mutex
	frame    cdp.FrameID
	asked    int  // navigations that the page asked for, which begin a moment later
	started  int  // navigations begun
	loading  bool // the page itself
	fetching map[network.RequestID]bool
	status   int // of the last page
	wrong    []string
	allowed  []string
	muted    bool
	// scriptless is what NoScripts set.
	scriptless bool
}

// see is called by the browser library for each event, in order. It must return at once.
func (w *watch) see(event any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch e := event.(type) {
	case *page.EventFrameRequestedNavigation:
		if e.FrameID == w.frame {
			w.asked++
		}
	case *page.EventFrameStartedLoading:
		if e.FrameID == w.frame {
			w.started++
			w.loading = true
		}
	case *page.EventFrameStoppedLoading:
		if e.FrameID == w.frame {
			w.loading = false
		}
	case *network.EventRequestWillBeSent:
		if e.Type == network.ResourceTypeXHR || e.Type == network.ResourceTypeFetch {
			if w.fetching == nil {
				w.fetching = map[network.RequestID]bool{}
			}
			w.fetching[e.RequestID] = true
		}
	case *network.EventLoadingFinished:
		delete(w.fetching, e.RequestID)
	case *network.EventLoadingFailed:
		delete(w.fetching, e.RequestID)
		if !e.Canceled && e.ErrorText != "net::ERR_ABORTED" {
			w.note("a %s did not load: %s %s", e.Type, e.ErrorText, e.BlockedReason)
		}
	case *network.EventResponseReceived:
		w.answered(e)
	default:
		w.hear(event)
	}
}

// answered notes the page's own status, which tests ask for, and files that the server refused.
func (w *watch) answered(e *network.EventResponseReceived) {
	if e.Type == network.ResourceTypeDocument && e.FrameID == w.frame {
		w.status = int(e.Response.Status)
		return
	}
	// A form that is sent by script is answered with 422 and its messages: that is an answer, not a fault.
	if e.Response.Status >= 400 && e.Response.Status != 422 {
		w.note("%s answered %d", e.Response.URL, e.Response.Status)
	}
}

// hear notes what the page logged and threw.
func (w *watch) hear(event any) {
	switch e := event.(type) {
	case *log.EventEntryAdded:
		// Failed requests are noted above, where the page's own answers can be told from those of its files.
		if e.Entry.Source != log.EntrySourceNetwork && (e.Entry.Level == log.EntryLevelError || e.Entry.Source == log.EntrySourceSecurity) {
			w.note("%s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL)
		}
	case *runtime.EventExceptionThrown:
		text := e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			text += " " + e.ExceptionDetails.Exception.Description
		}
		w.note("a script threw: %s", text)
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert {
			var words []string
			for _, a := range e.Args {
				words = append(words, a.Description+string(a.Value))
			}
			w.note("a script logged an error: %s", strings.Join(words, " "))
		}
	}
}

func (w *watch) note(format string, args ...any) {
	if !w.muted {
		w.wrong = append(w.wrong, strings.TrimSpace(fmt.Sprintf(format, args...)))
	}
}

// problems lists what went wrong and was not expected.
func (w *watch) problems() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []string
next:
	for _, p := range w.wrong {
		for _, a := range w.allowed {
			if strings.Contains(p, a) {
				continue next
			}
		}
		out = append(out, p)
	}
	return out
}

// Expect says that a problem of the page whose description holds these words is meant to happen.
func (b *Browser) Expect(words string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.allowed = append(b.allowed, words)
}

// mute stops or starts noting problems: what the test itself does to a page is not the page's fault.
func (w *watch) mute(on bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.muted = on
}

// begun counts what may be the answer to a click: navigations.
func (w *watch) begun() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.started
}

// wanted counts the navigations that the page asked for.
func (w *watch) wanted() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.asked
}

// busy says whether the page or something that its scripts asked for is still on its way.
func (w *watch) busy() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.loading || len(w.fetching) > 0
}
