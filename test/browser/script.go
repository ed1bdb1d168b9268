package browser

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/chromedp/cdproto/runtime"
)

//go:embed find.js
var findScript string

// evaluate runs an expression in the page, also when the page's own scripts are off, and decodes its value.
func (b *Browser) evaluate(expression string, value any) error {
	r, err := call(b, runtime.Evaluate, runtime.EvaluateParams{Expression: expression, ReturnByValue: new(true), AwaitPromise: new(true)})
	if err != nil {
		return err
	}
	return decode(r.Result, r.ExceptionDetails, value)
}

// must is evaluate for a text, and ends the test if that fails.
func (b *Browser) must(expression string) string {
	b.t.Helper()
	var text string
	if err := b.evaluate(expression, &text); err != nil {
		b.t.Fatalf("browser: %v", err)
	}
	return text
}

func decode(result *runtime.RemoteObject, thrown *runtime.ExceptionDetails, value any) error {
	if thrown != nil {
		if thrown.Exception != nil {
			return errors.New(thrown.Exception.Description)
		}
		return errors.New(thrown.Text)
	}
	if value == nil || result == nil || len(result.Value) == 0 {
		return nil
	}
	return json.Unmarshal([]byte(result.Value), value)
}

// element is one element of the page that is open.
type element struct {
	b  *Browser
	id runtime.RemoteObjectID
}

// find returns the element of that kind (see find.js) and name, now or soon. It ends the test if there is none.
func (b *Browser) find(kind, name string) element {
	b.t.Helper()
	// On a busy machine a page can be seen before its styles are: what is found then moves away from under the mouse.
	b.rest()
	for begin := time.Now(); ; time.Sleep(tick) {
		e, err := b.look(kind, name)
		if err == nil {
			return e
		}
		if time.Since(begin) > b.appears {
			b.fail("%v", err)
		}
	}
}

// look is find without waiting.
func (b *Browser) look(kind, name string) (element, error) {
	query, err := json.Marshal(map[string]string{"kind": kind, "name": name})
	if err != nil {
		return element{}, err
	}
	r, err := call(b, runtime.Evaluate, runtime.EvaluateParams{Expression: "(" + findScript + ")(" + string(query) + ")"})
	if err != nil {
		return element{}, err
	}
	if r.ExceptionDetails == nil && r.Result.Subtype == runtime.RemoteObjectSubtypeNode {
		return element{b: b, id: r.Result.ObjectID}, nil
	}
	var why string
	if err := decode(r.Result, r.ExceptionDetails, &why); err != nil {
		return element{}, err
	}
	return element{}, errors.New(why)
}

// do calls a function of the element, written as a script, and decodes its value.
func (e element) do(function string, value any, args ...any) error {
	p := runtime.CallFunctionOnParams{FunctionDeclaration: function, ObjectID: e.id, ReturnByValue: new(true), AwaitPromise: new(true)}
	for _, a := range args {
		text, err := json.Marshal(a)
		if err != nil {
			return err
		}
		p.Arguments = append(p.Arguments, &runtime.CallArgument{Value: text})
	}
	r, err := call(e.b, runtime.CallFunctionOn, p)
	if err != nil {
		return err
	}
	if err := decode(r.Result, r.ExceptionDetails, value); err != nil {
		return fmt.Errorf("in the page: %w", err)
	}
	return nil
}

// Stored is what pages have put away on the device for longer than this visit, under names that begin so; "" is nothing.
func (b *Browser) Stored(prefix string) string {
	b.t.Helper()
	return b.inStorage("localStorage", prefix)
}

// Held is what pages keep in this tab as long as it is open, under names that begin so; "" is nothing.
func (b *Browser) Held(prefix string) string {
	b.t.Helper()
	return b.inStorage("sessionStorage", prefix)
}

func (b *Browser) inStorage(storage, prefix string) string {
	b.t.Helper()
	var text string
	if err := b.evaluate(`Object.entries(`+storage+`).filter(([name]) => name.startsWith(`+strconv.Quote(prefix)+`)).map((pair) => pair.join(" ")).join("\n")`, &text); err != nil {
		b.fail("%v", err)
	}
	return text
}
