package browser

import (
	"time"

	"github.com/chromedp/cdproto/input"
)

// middleScript scrolls the element into view when asked to, and returns its middle.
const middleScript = `function(scroll) {
	if (scroll) this.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
	const r = this.getBoundingClientRect();
	const x = r.left + r.width / 2, y = r.top + r.height / 2;
	return { X: x, Y: y, Over: x < 0 || y < 0 || x > innerWidth || y > innerHeight ? "the edge of the window" : "" };
}`

// Drag takes one thing with the mouse and lets it go over another. Both are links, buttons or CSS selectors, as in Click, and
// both must fit into the window at once.
func (b *Browser) Drag(from, to string) {
	b.t.Helper()
	b.drag(from, to, func(what input.DispatchMouseEventType, p point) error {
		mouse := input.DispatchMouseEventParams{Type: what, X: p.X, Y: p.Y, Button: input.MouseButtonLeft, Buttons: 1, ClickCount: 1}
		_, err := call(b, input.DispatchMouseEvent, mouse)
		return err
	})
}

// DragByTouch does the same with a finger.
func (b *Browser) DragByTouch(from, to string) {
	b.t.Helper()
	b.drag(from, to, func(what input.DispatchMouseEventType, p point) error {
		touch := input.DispatchTouchEventParams{Type: input.DispatchTouchEventTypeTouchMove, TouchPoints: []*input.TouchPoint{{X: p.X, Y: p.Y}}}
		switch what {
		case input.DispatchMouseEventTypeMousePressed:
			touch.Type = input.DispatchTouchEventTypeTouchStart
		case input.DispatchMouseEventTypeMouseReleased:
			touch.Type, touch.TouchPoints = input.DispatchTouchEventTypeTouchEnd, []*input.TouchPoint{}
		}
		_, err := call(b, input.DispatchTouchEvent, touch)
		return err
	})
}

func (b *Browser) drag(from, to string, send func(what input.DispatchMouseEventType, p point) error) {
	b.t.Helper()
	var begin, end point
	if err := b.find(kindOf(from, "click"), from).do(middleScript, &begin, true); err != nil {
		b.fail("dragging %q: %v", from, err)
	}
	if err := b.find(kindOf(to, "click"), to).do(middleScript, &end, false); err != nil {
		b.fail("dragging to %q: %v", to, err)
	}
	if begin.Over+end.Over != "" {
		b.fail("cannot drag %q to %q: they do not fit into the window", from, to)
	}
	must := func(err error) {
		b.t.Helper()
		if err != nil {
			b.fail("dragging %q to %q: %v", from, to, err)
		}
	}
	must(send(input.DispatchMouseEventTypeMousePressed, begin))
	const steps = 8
	for i := range steps {
		part := float64(i+1) / steps
		must(send(input.DispatchMouseEventTypeMouseMoved, point{X: begin.X + part*(end.X-begin.X), Y: begin.Y + part*(end.Y-begin.Y)}))
		time.Sleep(tick)
	}
	before := b.begun()
	must(send(input.DispatchMouseEventTypeMouseReleased, end))
	b.settle(before, false)
}
