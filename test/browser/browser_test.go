package browser

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

func TestMain(m *testing.M) { Main(m) }

const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; connect-src 'self'"

const shell = `<!doctype html><html lang="en"><head><title>%[1]s</title><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="/icon.svg"><link rel="stylesheet" href="/style.css"><script src="/script.js" defer></script></head><body><header><a href="#main">Skip to the content</a> <a href="/">Home</a></header>
<main id="main" tabindex="-1"><h1>%[1]s</h1>%[2]s</main></body></html>`

const form = `<form method="post" action="/apply" enctype="multipart/form-data" novalidate>
<div><label for="name">Your name</label> <input id="name" name="name" value="Old"></div>
<div><label for="about">About you</label> <textarea id="about" name="about"></textarea></div>
<fieldset><legend>When does it start?</legend><label for="d">Day</label> <input id="d" name="day" size="2"> <label for="m">Month</label> <input id="m" name="month" size="2"></fieldset>
<fieldset><legend>When does it end?</legend><label for="d2">Day</label> <input id="d2" name="endday" size="2"></fieldset>
<fieldset><legend>Do you drive?</legend>
<div class="radio"><input type="radio" id="y" name="drive" value="yes"> <label for="y">Yes</label></div>
<div class="radio"><input type="radio" id="n" name="drive" value="no"> <label for="n">No</label></div></fieldset>
<fieldset><legend>Do you swim?</legend>
<div><input type="radio" id="y2" name="swim" value="yes"> <label for="y2">Yes</label></div>
<div><input type="radio" id="n2" name="swim" value="no"> <label for="n2">No</label></div></fieldset>
<div><input type="checkbox" id="agree" name="agree" value="on"> <label for="agree">I agree</label></div>
<div><label for="side">Side</label> <select id="side" name="side"><option></option><option value="p">Partner</option><option value="c">Professional</option></select></div>
<div><label for="file">A letter</label> <input type="file" id="file" name="file"></div>
<button>Send it</button></form>
<ul><li><h2>First</h2><a href="/change/1">Change</a></li><li><h2>Second</h2><a href="/change/2">Change</a></li></ul>
<details><summary>More</summary><p>A secret word: <a href="/hidden">Hidden link</a></p></details>
<p><a href="/later">Later</a> <a href="/teapot">Teapot</a> <a href="/wide">Wide</a> <a href="/file.csv" download>Figures</a></p>
<p id="script">Scripts are off</p>`

const style = `body { font: 16px/1.5 sans-serif; margin: 1rem; color: #111; background: #fff } .radio { position: relative; padding: 10px 0 10px 40px }
.radio input { position: absolute; left: 0; top: 0; width: 40px; height: 40px; opacity: 0; margin: 0 } .radio label::before { content: ""; position: absolute; left: 2px; top: 6px; width: 30px; height: 30px; border: 2px solid; border-radius: 50% }
.radio input:focus + label::before { box-shadow: 0 0 0 4px #ffeb3b } input, select, textarea { max-width: 100% } .wide { width: 900px } .dull:focus { outline: none }`

// site is a small site with one of everything that the pages of the product have.
func site() http.Handler {
	mux := http.NewServeMux()
	page := func(w http.ResponseWriter, status int, title, body string) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", policy)
		w.WriteHeader(status)
		fmt.Fprintf(w, shell, title, body)
	}
	file := func(path, kind, body string) {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			fmt.Fprint(w, body)
		})
	}
	file("/icon.svg", "image/svg+xml", `<svg xmlns="http://www.w3.org/2000/svg"/>`)
	file("/style.css", "text/css", style)
	file("/script.js", "text/javascript", `document.getElementById("script")?.replaceChildren("Scripts are on")`)
	file("/throws.js", "text/javascript", `throw new Error("oh dear")`)
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "__Host-session", Value: "secret", Path: "/", Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode})
		page(w, 200, "Apply", form)
	})
	mux.HandleFunc("POST /apply", func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("name") == "" {
			page(w, 422, "Apply", `<p class="error">Enter your name</p>`+form)
			return
		}
		sent := ""
		if _, h, err := r.FormFile("file"); err == nil {
			sent = h.Filename
		}
		said := fmt.Sprintf("%s|%s|%s.%s-%s|%s|%s|%s|%s|%s", r.FormValue("name"), r.FormValue("about"), r.FormValue("day"), r.FormValue("month"),
			r.FormValue("endday"), r.FormValue("drive"), r.FormValue("swim"), r.FormValue("agree"), r.FormValue("side"), sent)
		http.SetCookie(w, &http.Cookie{Name: "__Host-said", Value: url.QueryEscape(said), Path: "/", Secure: true})
		http.Redirect(w, r, "/thanks", http.StatusSeeOther)
	})
	mux.HandleFunc("GET /thanks", func(w http.ResponseWriter, r *http.Request) {
		said, err := r.Cookie("__Host-said")
		if err != nil {
			page(w, 400, "No cookie", "")
			return
		}
		heard, err := url.QueryUnescape(said.Value)
		if err != nil {
			page(w, 400, "A broken cookie", "")
			return
		}
		page(w, 200, "Thank you", "<p>You said "+html.EscapeString(heard)+"</p>")
	})
	mux.HandleFunc("GET /file.csv", func(w http.ResponseWriter, r *http.Request) {
		if _, err := r.Cookie("__Host-session"); err != nil {
			http.Error(w, "who are you?", http.StatusForbidden)
			return
		}
		w.Header().Set("Content-Type", "text/csv")
		fmt.Fprint(w, "a,b\n1,2\n")
	})
	for path, body := range map[string]string{
		"/change/1": "", "/change/2": "", "/hidden": "", "/later": "", "/icons": `<button></button><img src="/icon.svg">`,
		"/wide":    `<p class="wide">Very wide</p>`,
		"/inline":  `<p style="color: red">Red</p>`,
		"/missing": `<img src="/nowhere.png" alt="Nothing">`,
		"/throws":  `<script src="/throws.js"></script>`,
		"/dull":    `<a class="dull" href="/">Dull</a>`,
		"/passkey": `<button type="button" id="make">Make a passkey</button><p id="result"></p><script src="/passkey.js"></script>`,
	} {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, _ *http.Request) { page(w, 200, "Page "+path, body) })
	}
	file("/passkey.js", "text/javascript", `document.getElementById("make").onclick = async () => {
		const bytes = new Uint8Array(16);
		const made = await navigator.credentials.create({ publicKey: { challenge: bytes, rp: { name: "Alongside", id: "localhost" }, user: { id: bytes, name: "a", displayName: "A" },
			pubKeyCredParams: [{ type: "public-key", alg: -7 }], authenticatorSelection: { residentKey: "required", userVerification: "required" } } });
		document.getElementById("result").textContent = "Made one of type " + made.type;
	}`)
	mux.HandleFunc("GET /teapot", func(w http.ResponseWriter, _ *http.Request) { page(w, 418, "Teapot", "") })
	return mux
}

func fillAll(b *Browser, letter string) {
	b.Fill("Your name", "Ada Lovelace")
	b.Fill("About you", "Two\nlines")
	b.Fill("When does it start? > Day", "3")
	b.Fill("Month", "4")
	b.Fill("When does it end? > Day", "5")
	b.Choose("Do you drive? > No")
	b.Choose("Do you swim? > Yes")
	b.Tick("I agree")
	b.Select("Side", "Partner")
	b.Upload("A letter", letter)
}

func TestAFormIsFilledAndSent(t *testing.T) {
	t.Parallel()
	letter := filepath.Join(t.TempDir(), "letter.txt")
	if err := os.WriteFile(letter, []byte("hello"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, scripts := range []bool{true, false} {
		t.Run(fmt.Sprintf("scripts=%t", scripts), func(t *testing.T) {
			b := New(t)
			b.NoScripts(!scripts)
			b.Open(Serve(t, site()))
			b.HasText(map[bool]string{true: "Scripts are on", false: "Scripts are off"}[scripts])
			fillAll(b, letter)
			if got := b.Value("Your name"); got != "Ada Lovelace" {
				t.Errorf("Value = %q", got)
			}
			if !b.Chosen("Do you drive? > No") || b.Chosen("Do you drive? > Yes") || !b.Chosen("I agree") {
				t.Error("Chosen does not tell what was chosen")
			}
			b.Press("Send it")
			b.HasHeading("Thank you")
			b.HasText("You said Ada Lovelace|Two lines|3.4-5|no|yes|on|p|letter.txt")
			if b.Path() != "/thanks" || b.Status() != 200 || b.Title() != "Thank you" {
				t.Errorf("at %s with %d titled %q", b.Path(), b.Status(), b.Title())
			}
			b.Back()
			b.HasHeading("Apply")
			b.Fill("Your name", "")
			b.Untick("I agree")
			b.Press("Send it")
			b.HasText("Enter your name")
			if b.Status() != 422 {
				t.Errorf("Status = %d, want 422", b.Status())
			}
		})
	}
}

func TestLinksAreFoundByWords(t *testing.T) {
	t.Parallel()
	b := New(t)
	b.Open(Serve(t, site()))
	b.Click("Second > Change")
	b.HasHeading("Page /change/2")
	b.Open("/")
	b.HasNoText("A secret word")
	b.Click("More")
	b.HasText("A secret word")
	b.Click("Hidden link")
	b.HasHeading("Page /hidden")
	b.Click("Home")
	b.Click("Teapot")
	b.HasHeading("Teapot")
	if b.Status() != 418 {
		t.Errorf("Status = %d, want 418", b.Status())
	}
	b.Open("/")
	b.Click(`[href="/later"]`)
	b.HasHeading("Page /later")
	if got := b.Texts("header a"); len(got) != 2 || got[1] != "Home" {
		t.Errorf("Texts = %q", got)
	}
}

func TestFetchBringsTheCookies(t *testing.T) {
	t.Parallel()
	b := New(t)
	b.Open(Serve(t, site()))
	a := b.Fetch("/file.csv")
	if a.Status != 200 || string(a.Body) != "a,b\n1,2\n" || a.Header.Get("Content-Type") != "text/csv" {
		t.Errorf("Fetch = %d %q %v", a.Status, a.Body, a.Header)
	}
}

func TestTheKeyboardAlone(t *testing.T) {
	t.Parallel()
	for _, scripts := range []bool{true, false} {
		t.Run(fmt.Sprintf("scripts=%t", scripts), func(t *testing.T) {
			b := New(t)
			b.NoScripts(!scripts)
			b.Open(Serve(t, site()))
			b.KeyboardFill("Your name", "Grace")
			b.TabTo("Do you drive? > No")
			if !b.Chosen("Do you drive? > No") {
				t.Error("arriving by arrow does not choose")
			}
			b.Keyboard("Do you swim? > Yes")
			b.Keyboard("I agree")
			b.Keyboard("Send it")
			b.HasText("You said Grace||.-|no|yes|on||")
			b.Keyboard("Home")
			b.HasHeading("Apply")
		})
	}
}

func TestAccessibilityIsChecked(t *testing.T) {
	t.Parallel()
	for _, scripts := range []bool{true, false} {
		b := New(t)
		b.NoScripts(!scripts)
		b.Open(Serve(t, site()))
		b.Width(320)
		b.Accessible()
		b.Open("/icons")
		rules := map[string]string{}
		for _, v := range b.Axe() {
			rules[v.Rule] = v.Impact + " " + strings.Join(v.Elements, " ")
		}
		if !strings.Contains(rules["button-name"], "critical") || rules["image-alt"] == "" {
			t.Errorf("with scripts %t axe found %v, want button-name and image-alt", scripts, rules)
		}
		b.Open("/")
		b.HasText(map[bool]string{true: "Scripts are on", false: "Scripts are off"}[scripts])
	}
}

func TestScreenshot(t *testing.T) {
	t.Parallel()
	b := New(t)
	b.Open(Serve(t, site()))
	b.Screenshot("browser harness/test")
	root, err := repository()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(root, "test", "artefacts", "browser-harness-test.png")
	defer os.Remove(path)
	text, err := os.ReadFile(path)
	if err != nil || !strings.HasPrefix(string(text), "\x89PNG") {
		t.Errorf("no picture: %v", err)
	}
}

func TestPasskeys(t *testing.T) {
	t.Parallel()
	b := New(t)
	keys := b.Passkeys()
	b.Open(Serve(t, site()) + "/passkey")
	b.Press("Make a passkey")
	b.HasText("Made one of type public-key")
	if keys.Count() != 1 {
		t.Errorf("the device holds %d passkeys, want 1", keys.Count())
	}
}

// witness is a test that is meant to fail: it writes down what the harness reports.
type witness struct {
	testing.TB
	said     []string
	cleanups []func()
}

func (w *witness) Helper()          {}
func (w *witness) Failed() bool     { return false }
func (w *witness) Cleanup(f func()) { w.cleanups = append(w.cleanups, f) }
func (w *witness) Errorf(format string, args ...any) {
	w.said = append(w.said, fmt.Sprintf(format, args...))
}
func (w *witness) Fatalf(format string, args ...any) {
	w.Errorf(format, args...)
	runtime.Goexit()
}

// failures runs fn as a test of its own and returns everything that the harness held against it.
func failures(t *testing.T, fn func(b *Browser)) string {
	t.Helper()
	w := &witness{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		b := New(w)
		b.appears = 500 * time.Millisecond
		fn(b)
	}()
	<-done
	done = make(chan struct{})
	go func() {
		defer close(done)
		for _, f := range w.cleanups {
			f()
		}
	}()
	<-done
	return strings.Join(w.said, "\n")
}

func TestWhatIsWrongFailsTheTest(t *testing.T) {
	t.Parallel()
	address := Serve(t, site())
	for name, c := range map[string]struct {
		do   func(b *Browser)
		want []string
	}{
		"nothing wrong":         {func(b *Browser) { b.Open(address) }, nil},
		"a missing button":      {func(b *Browser) { b.Press("Save") }, []string{`no button named "Save"`, `"Send it"`, `heading "Apply"`}},
		"a missing word":        {func(b *Browser) { b.HasText("Goodbye") }, []string{"Goodbye", "Your name"}},
		"an unwanted word":      {func(b *Browser) { b.HasNoText("Your name") }, []string{"should not"}},
		"two of one name":       {func(b *Browser) { b.Click("Change") }, []string{"could be 2 things"}},
		"two fields, one label": {func(b *Browser) { b.Fill("Day", "1") }, []string{"could be 2 things"}},
		"a hidden link":         {func(b *Browser) { b.Click("Hidden link") }, []string{"cannot be seen"}},
		"a missing option":      {func(b *Browser) { b.Select("Side", "Neither") }, []string{"no option", "Partner"}},
		"a wide page":           {func(b *Browser) { b.Open("/wide"); b.Width(320); b.NoSidewaysScroll() }, []string{"in a window of 320", "Very wide"}},
		"inline style":          {func(b *Browser) { b.Open("/inline") }, []string{"inline style"}},
		"a missing file":        {func(b *Browser) { b.Open("/missing") }, []string{"/nowhere.png answered 404"}},
		"a script that throws":  {func(b *Browser) { b.Open("/throws") }, []string{"oh dear"}},
		"an expected throw":     {func(b *Browser) { b.Expect("oh dear"); b.Open("/throws") }, nil},
		"no mark for focus":     {func(b *Browser) { b.Open("/dull"); b.TabTo("Dull") }, []string{"looks the same"}},
		"out of reach of keys":  {func(b *Browser) { b.Open("/icons"); b.TabTo("Nowhere") }, []string{"no any named"}},
		"not accessible":        {func(b *Browser) { b.Open("/icons"); b.Accessible() }, []string{"button-name", "image-alt"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			said := failures(t, func(b *Browser) { b.Open(address); c.do(b) })
			if len(c.want) == 0 && said != "" {
				t.Errorf("held against it: %s", said)
			}
			for _, w := range c.want {
				if !strings.Contains(said, w) {
					t.Errorf("held against it: %q\nwant %q in it", said, w)
				}
			}
		})
	}
}
