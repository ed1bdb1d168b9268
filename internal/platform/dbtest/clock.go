package dbtest

import (
	"sync"
	"time"
)

// Clock is a clock that moves only when a test moves it: d.SetClock(clock.Now). Many goroutines may use it at once.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock makes a clock that stands at this time.
func NewClock(at time.Time) *Clock { return &Clock{now: at.UTC()} }

// Now is where the clock stands, in UTC.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves the clock on.
func (c *Clock) Advance(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(by)
}

// Set moves the clock to this time.
func (c *Clock) Set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = at.UTC()
}
