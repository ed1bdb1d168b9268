package db

import (
	"context"
	"sync/atomic"
)

// first is what a context carries so that something happens in the first writing transaction begun with it.
type first struct {
	network ID
	fn      func(*Tx) error
	done    atomic.Bool
}

type firstKey struct{}

// First returns a context with which fn runs at the beginning of every writing transaction on this network's rows (or the
// installation's own) until one is saved. So fn's rows and those of the first saved transaction are kept together or not at
// all. When fn fails, so does the transaction. Like all functions of transactions, fn may run twice.
func First(ctx context.Context, network ID, fn func(*Tx) error) context.Context {
	return context.WithValue(ctx, firstKey{}, &first{network: network, fn: fn})
}

func firstOf(ctx context.Context) *first {
	f, _ := ctx.Value(firstKey{}).(*first)
	return f
}

// join is fn with the function of the context before it, and what to call when the transaction is saved. A transaction on
// another network's rows, or after one that was saved, stays as it is.
func (f *first) join(network ID, fn func(*core) error) (work func(*core) error, saved func()) {
	if (network != f.network && network != everyNetwork) || f.done.Load() {
		return fn, func() {}
	}
	return func(c *core) error {
		if err := f.fn(&Tx{core: c, Network: f.network}); err != nil {
			return err
		}
		return fn(c)
	}, func() { f.done.Store(true) }
}
