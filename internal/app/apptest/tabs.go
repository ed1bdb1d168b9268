package apptest

import (
	"maps"
	"net/http"
	"net/url"
)

// Tabs opens a form in three tabs before anything is sent. What the first sends is saved; the second sends the very same
// content, which is done already and leads where the first one led; the third sends something else and is told of the
// clash in these words. action is the form's address, fill what is changed in the first two, other what is changed in the
// third.
func (c *Client) Tabs(page, action string, fill, other url.Values, words ...string) {
	c.site.t.Helper()
	open := func(change url.Values) (*Client, url.Values) {
		tab := c.Also()
		form := tab.Get(page).Is(http.StatusOK).Form(action)
		maps.Copy(form, change)
		return tab, form
	}
	one, first := open(fill)
	two, second := open(fill)
	three, third := open(other)
	led := one.Post(action, first).Is(http.StatusSeeOther).Location
	two.Post(action, second).Is(http.StatusSeeOther).To(led)
	three.Post(action, third).Is(http.StatusConflict).Shows(words...)
}
