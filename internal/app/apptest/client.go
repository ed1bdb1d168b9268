package apptest

import (
	"bytes"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"net/url"
	"strings"
	"testing"
)

// Client is one browser without scripts: it keeps cookies and follows no redirect unless asked.
type Client struct {
	// Address is where the client's requests come from.
	Address string
	// Agent is the browser's name as it tells it.
	Agent string

	site    *Site
	cookies map[string]string
}

// SetCookie gives the client a cookie.
func (c *Client) SetCookie(name, value string) { c.cookies[name] = value }

// Cookie is the value of a cookie that the client has, or "".
func (c *Client) Cookie(name string) string { return c.cookies[name] }

// Get opens a page of the network.
func (c *Client) Get(path string) *Result {
	c.site.t.Helper()
	return c.Do(c.Request(http.MethodGet, path, nil))
}

// Post sends a form, as a page of this very site does.
func (c *Client) Post(path string, form url.Values) *Result {
	c.site.t.Helper()
	r := c.Request(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return c.Do(r)
}

// File is one file of Upload.
type File struct {
	Field string // name of the form field
	Name  string // name of the file
	Type  string // content type that the browser claims; "" means application/octet-stream
	Body  []byte
}

// Upload sends a form with files.
func (c *Client) Upload(path string, form url.Values, files ...File) *Result {
	c.site.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, values := range form {
		for _, v := range values {
			c.must(w.WriteField(name, v))
		}
	}
	for _, f := range files {
		h := textproto.MIMEHeader{}
		h.Set("Content-Disposition", `form-data; name="`+f.Field+`"; filename="`+strings.ReplaceAll(f.Name, `"`, `%22`)+`"`)
		if f.Type == "" {
			f.Type = "application/octet-stream"
		}
		h.Set("Content-Type", f.Type)
		part, err := w.CreatePart(h)
		c.must(err)
		_, err = part.Write(f.Body)
		c.must(err)
	}
	c.must(w.Close())
	r := c.Request(http.MethodPost, path, &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return c.Do(r)
}

func (c *Client) must(err error) {
	c.site.t.Helper()
	if err != nil {
		c.site.t.Fatalf("apptest: %v", err)
	}
}

// Follow opens where a result redirects to, and so on, until a page comes.
func (c *Client) Follow(r *Result) *Result {
	c.site.t.Helper()
	for range 10 {
		if r.Location == "" {
			return r
		}
		r = c.Get(r.Location)
	}
	c.site.t.Fatalf("apptest: too many redirects, the last one to %s", r.Location)
	return nil
}

// Request makes a request that Do can send, for tests that change it first. path may be a full address of the site, such
// as one from a letter, or a path of this network.
func (c *Client) Request(method, path string, body io.Reader) *http.Request {
	c.site.t.Helper()
	path = strings.TrimPrefix(path, c.site.App.Config.URL)
	if !strings.HasPrefix(path, "/") {
		c.site.t.Fatalf("apptest: %q is no address of this site", path)
	}
	if c.site.base != "" && path != c.site.base && !strings.HasPrefix(path, "/n/") {
		path = c.site.base + path
	}
	r := httptest.NewRequest(method, c.site.App.Config.URL+path, body)
	r.RemoteAddr = c.Address + ":40000"
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if c.Agent != "" {
		r.Header.Set("User-Agent", c.Agent)
	}
	for name, value := range c.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	return r
}

// Do sends the request and keeps the cookies of the answer.
func (c *Client) Do(r *http.Request) *Result {
	c.site.t.Helper()
	w := httptest.NewRecorder()
	c.site.Handler().ServeHTTP(w, r)
	answer := w.Result()
	for _, k := range answer.Cookies() {
		if k.MaxAge < 0 {
			delete(c.cookies, k.Name)
		} else {
			c.cookies[k.Name] = k.Value
		}
	}
	return &Result{
		Status: answer.StatusCode, Location: answer.Header.Get("Location"), Header: answer.Header, Body: w.Body.String(),
		Cookies: answer.Cookies(), t: c.site.t, what: r.Method + " " + r.URL.RequestURI(),
	}
}

// Also is another browser with the same cookies: a second tab of the same person.
func (c *Client) Also() *Client {
	other := *c
	other.cookies = maps.Clone(c.cookies)
	return &other
}

// T is the test that the client belongs to.
func (c *Client) T() testing.TB { return c.site.t }
