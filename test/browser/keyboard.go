package browser

import "time"

// manyTabs is how often Tab is pressed before a thing is said to be out of the keyboard's reach.
const manyTabs = 250

// focused is what is known about the element that has the focus.
type focused struct {
	Is        bool // it is the one that is looked for
	Group     bool // it is another radio button of the same group
	Kind      string
	Seen      bool // it is inside the window
	Marked    bool // it looks different from when it has no focus
	Navigates bool
	Words     string
}

const focusScript = `function(wanted) {
	const el = document.activeElement || document.body || document.documentElement;
	const r = el.getBoundingClientRect();
	const look = (e, pseudo) => { const s = getComputedStyle(e, pseudo); return [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.backgroundColor, s.borderColor, s.borderWidth, s.textDecoration, s.color].join() };
	const parts = [el, ...(el.labels || []), ...(el.closest("label") ? [el.closest("label")] : []), ...(el.parentElement ? [el.parentElement] : [])];
	const picture = () => parts.flatMap((p) => [look(p), look(p, "::before"), look(p, "::after")]).join();
	const withFocus = picture();
	let Marked = true;
	if (wanted === el && el !== document.body) {
		el.blur();
		Marked = picture() !== withFocus;
		el.focus({ focusVisible: true });
	}
	return {
		Is: wanted === el,
		Group: el.type === "radio" && wanted?.type === "radio" && el.name === wanted.name && el.form === wanted.form,
		Kind: el.matches("input[type=checkbox],input[type=radio]") ? el.type : el.tagName,
		Seen: r.width > 0 && r.height > 0 && r.bottom > 0 && r.right > 0 && r.top < innerHeight && r.left < innerWidth,
		Marked,
		Navigates: !!el.form || el.tagName === "A" && !el.getAttribute("href").startsWith("#"),
		Words: (el.innerText || el.getAttribute("aria-label") || el.labels?.[0]?.innerText || el.tagName).slice(0, 60),
	};
}`

// focus tells about the element that has the focus.
func (b *Browser) focus() focused {
	b.t.Helper()
	var f focused
	if err := b.evaluate("("+focusScript+")(null)", &f); err != nil {
		b.fail("%v", err)
	}
	return f
}

// TabTo presses Tab until the link, button or field of that name has the focus, and the arrow keys inside a group of
// radio buttons. It ends the test if the keyboard does not get there, or if the focus is then out of sight or not
// marked. A name that begins with # . or [ is a CSS selector.
func (b *Browser) TabTo(name string) {
	b.t.Helper()
	target := b.find(kindOf(name, "any"), name)
	f := b.focusOn(target)
	for n := 0; !f.Is; n++ {
		if n == manyTabs {
			b.fail("the keyboard does not reach %q: after %d times Tab the focus is on %q", name, manyTabs, f.Words)
		}
		if f.Group {
			b.press("ArrowDown")
		} else {
			b.press("Tab")
		}
		f = b.focusOn(target)
	}
	for begin := time.Now(); !f.Seen && time.Since(begin) < b.appears; f = b.focusOn(target) {
		time.Sleep(tick)
	}
	if !f.Seen {
		b.fail("%q has the focus but is out of sight", name)
	}
	if !f.Marked {
		b.fail("%q has the focus but looks the same as without", name)
	}
}

func (b *Browser) focusOn(target element) focused {
	b.t.Helper()
	var f focused
	if err := target.do(`function() { return (`+focusScript+`)(this) }`, &f); err != nil {
		b.fail("%v", err)
	}
	return f
}

// Keyboard goes to the link, button or field of that name by Tab and works it: Enter for links and buttons, Space
// for a box; a radio button is chosen by arriving on it, or by Space if it was the first.
func (b *Browser) Keyboard(name string) {
	b.t.Helper()
	b.TabTo(name)
	switch f := b.focus(); f.Kind {
	case "checkbox", "radio":
		b.Key("Space")
	default:
		b.Key("Enter")
	}
}

// KeyboardFill goes to the field of that label by Tab and types the value instead of what is there.
func (b *Browser) KeyboardFill(label, value string) {
	b.t.Helper()
	b.TabTo(label)
	if b.must(`document.activeElement.value`) != "" {
		b.press("End")
		b.press("Shift+Home")
		b.press("Delete")
	}
	b.Type(value)
	if got := b.must(`document.activeElement.value`); got != value {
		b.fail("%q took %q instead of %q", label, got, value)
	}
}
