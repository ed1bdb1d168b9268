package browser

import (
	"context"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Click clicks the link or button of that name. A name that begins with # . or [ is a CSS selector.
func (b *Browser) Click(name string) {
	b.t.Helper()
	b.find(kindOf(name, "click"), name).click()
}

// kindOf is the kind of thing to look for by a name: what is said, unless the name is a CSS selector.
func kindOf(name, kind string) string {
	if strings.HasPrefix(name, "#") || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "[") {
		return "css"
	}
	return kind
}

// Press clicks the button of that name.
func (b *Browser) Press(name string) {
	b.t.Helper()
	b.find("button", name).click()
}

// Fill types the value into the field of that label, instead of what was there.
func (b *Browser) Fill(label, value string) {
	b.t.Helper()
	e := b.find("field", label)
	var tag string
	if err := e.do(`function() { this.scrollIntoView({block: "center"}); this.focus(); this.select?.(); return this.tagName }`, &tag); err != nil {
		b.fail("filling %q: %v", label, err)
	}
	if tag == "SELECT" {
		b.fail("%q is a list to choose from: use Select", label)
	}
	if value == "" {
		b.Key("Delete")
	} else if _, err := call(b, input.InsertText, input.InsertTextParams{Text: value}); err != nil {
		b.fail("filling %q: %v", label, err)
	}
	if got := b.valueOf(e); got != strings.ReplaceAll(value, "\r\n", "\n") {
		b.fail("%q took %q instead of %q", label, got, value)
	}
}

// Value is what the field of that label holds; of a list, the words of what is chosen.
func (b *Browser) Value(label string) string {
	b.t.Helper()
	return b.valueOf(b.find("field", label))
}

func (b *Browser) valueOf(e element) string {
	b.t.Helper()
	var value string
	if err := e.do(`function() { return this.tagName === "SELECT" ? this.selectedOptions[0]?.text || "" : this.value ?? this.innerText }`, &value); err != nil {
		b.fail("%v", err)
	}
	return value
}

// Select chooses the option of those words in the list of that label.
func (b *Browser) Select(label, option string) {
	b.t.Helper()
	e := b.find("select", label)
	var others []string
	err := e.do(`function(words) {
		const squeeze = (s) => s.replace(/\s+/g, " ").trim();
		const option = [...this.options].find((o) => squeeze(o.text) === words);
		if (!option) return [...this.options].map((o) => o.text);
		this.focus();
		option.selected = true;
		this.dispatchEvent(new Event("input", { bubbles: true }));
		this.dispatchEvent(new Event("change", { bubbles: true }));
		return null;
	}`, &others, option)
	if err != nil {
		b.fail("choosing %q in %q: %v", option, label, err)
	}
	if others != nil {
		b.fail("%q has no option %q; it has %q", label, option, others)
	}
}

// Choose picks the radio button of that label. "Question > Yes" is the Yes of that question.
func (b *Browser) Choose(label string) {
	b.t.Helper()
	b.mark("radio", label, true)
}

// Tick ticks the box of that label; Untick takes the tick away.
func (b *Browser) Tick(label string) {
	b.t.Helper()
	b.mark("checkbox", label, true)
}

// Untick takes the tick of the box of that label away.
func (b *Browser) Untick(label string) {
	b.t.Helper()
	b.mark("checkbox", label, false)
}

// Chosen says whether the radio button or box of that label is chosen.
func (b *Browser) Chosen(label string) bool {
	b.t.Helper()
	e, err := b.look("radio", label)
	if err != nil {
		e = b.find("checkbox", label)
	}
	return e.checked()
}

func (b *Browser) mark(kind, label string, on bool) {
	b.t.Helper()
	e := b.find(kind, label)
	if e.checked() == on {
		return
	}
	// People click on the words: a design may draw its own circle over the button.
	e.clickLabel()
	if e.checked() != on {
		b.fail("clicking the label %q changed nothing", label)
	}
}

func (e element) checked() bool {
	e.b.t.Helper()
	var on bool
	if err := e.do(`function() { return this.checked }`, &on); err != nil {
		e.b.fail("%v", err)
	}
	return on
}

// Upload puts a file of this machine into the file field of that label.
func (b *Browser) Upload(label, path string) {
	b.t.Helper()
	full, err := filepath.Abs(path)
	if err != nil {
		b.fail("%v", err)
	}
	if _, err := call(b, dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: []string{full}, ObjectID: b.find("file", label).id}); err != nil {
		b.fail("uploading to %q: %v", label, err)
	}
}

// point is where to click, whether that leads to another page, and what lies over it.
type point struct {
	X, Y      float64
	Navigates bool
	Leads     bool // it is a link to another page
	Over      string
}

// pointScript scrolls the element into view and returns its middle.
const pointScript = `function(label) {
	const target = label ? this.labels?.[0] || this : this;
	const reachable = (x, y) => {
		const top = document.elementFromPoint(x, y);
		return top && (target.contains(top) || top.contains(target) && top.tagName === "LABEL" || this === top || this.contains(top));
	};
	target.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
	const rects = [...target.getClientRects()].filter((r) => r.width > 0 && r.height > 0);
	if (rects.length === 0) return { X: 0, Y: 0, Over: "nothing (it has no size)" };
	const link = target.closest("a[href]");
	const button = target.closest("button,input");
	const here = location.href.split("#")[0];
	const Navigates = link ? !(link.href.includes("#") && link.href.split("#")[0] === here) && !link.hasAttribute("download")
		: !!button && !!button.form && (button.type === "submit" || button.type === "image");
	const Leads = !!link && Navigates;
	for (const r of rects) {
		const x = r.left + r.width / 2, y = r.top + r.height / 2;
		if (reachable(x, y)) return { X: x, Y: y, Navigates, Leads, Over: "" };
	}
	const r = rects[0];
	const top = document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2);
	return { X: 0, Y: 0, Over: top ? top.outerHTML.slice(0, 120) : "the edge of the window" };
}`

func (e element) click() {
	e.b.t.Helper()
	// A page that is still moving may slip away under the mouse. A link that led nowhere is clicked once more, as a person
	// would; what was sent is never sent again.
	if before := e.b.begun(); e.clickAt(false).Leads && e.b.begun() == before {
		e.clickAt(false)
	}
}

func (e element) clickLabel() { e.b.t.Helper(); e.clickAt(true) }

// clickAt moves the mouse over the element and clicks, as soon as nothing lies over it. It says where that was.
func (e element) clickAt(label bool) point {
	e.b.t.Helper()
	var p point
	for begin := time.Now(); ; time.Sleep(tick) {
		if err := e.do(pointScript, &p, label); err != nil {
			e.b.fail("clicking: %v", err)
		}
		if p.Over == "" {
			break
		}
		if time.Since(begin) > e.b.appears {
			e.b.fail("cannot click: covered by %s", p.Over)
		}
	}
	before := e.b.begun()
	mouse := input.DispatchMouseEventParams{X: p.X, Y: p.Y, Button: input.MouseButtonLeft, ClickCount: 1}
	for _, what := range []input.DispatchMouseEventType{input.DispatchMouseEventTypeMousePressed, input.DispatchMouseEventTypeMouseReleased} {
		mouse.Type = what
		if _, err := call(e.b, input.DispatchMouseEvent, mouse); err != nil {
			e.b.fail("clicking: %v", err)
		}
	}
	e.b.settle(before, p.Navigates)
	return p
}

// keys names the keys that Key knows.
var keys = map[string]string{
	"Tab": kb.Tab, "Enter": kb.Enter, "Space": " ", "Escape": kb.Escape, "Delete": kb.Delete, "Backspace": kb.Backspace,
	"ArrowDown": kb.ArrowDown, "ArrowUp": kb.ArrowUp, "ArrowLeft": kb.ArrowLeft, "ArrowRight": kb.ArrowRight,
	"Home": kb.Home, "End": kb.End, "PageDown": kb.PageDown, "PageUp": kb.PageUp,
}

// Key presses one key: Tab, Enter, Space, Escape, Delete, Backspace, an arrow, Home, End, PageUp or PageDown, with
// "Shift+" before it if wanted.
func (b *Browser) Key(name string) {
	b.t.Helper()
	before := b.begun()
	navigates := name == "Enter" && b.focus().Navigates // asked beforehand: afterwards the page may be gone
	b.press(name)
	b.settle(before, navigates)
}

// rawKeyDown makes the first event of a key what a real keyboard sends: without its character, which comes by itself. Then
// the browser can drop the character when the key has already done something, as when Enter on a link of an error
// summary moves the focus into a field; otherwise that Enter would send the form as well.
func rawKeyDown(p *input.DispatchKeyEventParams) {
	if p.Type == input.DispatchKeyEventTypeKeyDown {
		p.Type, p.Text, p.UnmodifiedText = input.DispatchKeyEventTypeRawKeyDown, "", ""
	}
}

func (b *Browser) press(name string) {
	b.t.Helper()
	bare, shift := strings.CutPrefix(name, "Shift+")
	code, ok := keys[bare]
	if !ok {
		b.t.Fatalf("browser: there is no key %q", name)
	}
	options := []chromedp.KeyOption{rawKeyDown}
	if shift {
		options = append(options, chromedp.KeyModifiers(chromedp.ModifierShift))
	}
	b.type_(code, options...)
}

// Type types text with the keyboard into whatever has the focus.
func (b *Browser) Type(text string) {
	b.t.Helper()
	b.type_(text)
}

func (b *Browser) type_(text string, options ...chromedp.KeyOption) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.KeyEvent(text, options...)); err != nil {
		b.fail("typing: %v", err)
	}
}
