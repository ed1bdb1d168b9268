package mail

import (
	"bytes"
	"errors"
	netmail "net/mail"
	"strings"
	"testing"
)

func TestCheckRefuses(t *testing.T) {
	for name, spoil := range map[string]func(*Message){
		"no reader":             func(m *Message) { m.To = "" },
		"two readers":           func(m *Message) { m.To = "a@example.org, b@example.org" },
		"a name in the address": func(m *Message) { m.To = "Ann <ann@example.org>" },
		"a header in the address": func(m *Message) {
			m.To = "ann@example.org\r\nBcc: b@example.org"
		},
		"a header in the name":         func(m *Message) { m.ToName = "Ann\r\nBcc: b@example.org" },
		"a header in the subject":      func(m *Message) { m.Subject = "Hello\nBcc: b@example.org" },
		"a bare return in the subject": func(m *Message) { m.Subject = "Hello\rBcc: b@example.org" },
		"a nought in the subject":      func(m *Message) { m.Subject = "a\x00b" },
		"broken characters":            func(m *Message) { m.Subject = "caf\xe9" },
		"broken text":                  func(m *Message) { m.Text = "caf\xe9" },
		"no subject":                   func(m *Message) { m.Subject = " " },
		"no text":                      func(m *Message) { m.Text, m.HTML = "", "<p>only</p>" },
		"a header in the message id":   func(m *Message) { m.MessageID = "a@b>\r\nX: <c" },
		"no message id":                func(m *Message) { m.MessageID = "abc" },
		"a bad answer":                 func(m *Message) { m.InReplyTo = "a b@c" },
		"a header in the answers":      func(m *Message) { m.ReplyTo = "a@b.org\r\nX: y" },
		"a header to unsubscribe":      func(m *Message) { m.ListUnsubscribe = "https://x/\r\nX: y" },
		"a script to unsubscribe":      func(m *Message) { m.ListUnsubscribe = "javascript:alert(1)" },
		"two to unsubscribe":           func(m *Message) { m.ListUnsubscribe = "https://x/>,<https://y/" },
	} {
		m := letter()
		spoil(&m)
		var kept Memory
		for _, transport := range []Transport{&kept, &smtp{from: "a@example.org", name: "x"}} {
			if err := transport.Send(t.Context(), m); !errors.Is(err, ErrRefused) {
				t.Errorf("%s: %T says %v", name, transport, err)
			}
		}
		if len(kept.Sent()) != 0 {
			t.Errorf("%s is kept", name)
		}
	}
	if err := letter().Check(); err != nil {
		t.Errorf("a good letter is refused: %v", err)
	}
}

func TestMemory(t *testing.T) {
	kept := Memory{Limit: 2}
	for _, to := range []string{"a@example.org", "b@example.org", "a@example.org"} {
		m := letter()
		m.To = to
		if err := kept.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	if len(kept.Sent()) != 2 || len(kept.To("a@example.org")) != 1 || kept.Sent()[0].To != "b@example.org" {
		t.Errorf("kept %+v", kept.Sent())
	}
}

// Whatever is typed into a name, a subject or an address, the email that goes out has exactly the headers that it should,
// or is refused.
func FuzzHeaders(f *testing.F) {
	f.Add("Ann", "ann@example.org", "Hello", "0190@x.org", "https://x.org/u")
	f.Add("O'Brien, \"Siân\" <x@y.org>", "ŷ@example.org", "=?utf-8?q?a?=", "<a@b>", "mailto:x@y.org")
	f.Add("a\r\nBcc: b@c.org", "a@b.org\n", "\u2028", "", "http://x")
	f.Add(strings.Repeat("name ", 60), strings.Repeat("a", 60)+"@example.org", strings.Repeat("長", 200), "a@"+strings.Repeat("b", 100), "")
	f.Fuzz(func(t *testing.T, name, to, subject, id, unsubscribe string) {
		s := &smtp{from: "hello@alongside.example", name: "Alongside"}
		m := Message{To: to, ToName: name, Subject: subject, Text: "text", MessageID: id, ListUnsubscribe: unsubscribe}
		out, err := s.build(m)
		if err != nil {
			if !errors.Is(err, ErrRefused) {
				t.Fatalf("%v", err)
			}
			return
		}
		var b bytes.Buffer
		if _, err := out.WriteTo(&b); err != nil {
			t.Fatal(err)
		}
		parsed, err := netmail.ReadMessage(&b)
		if err != nil {
			t.Fatalf("%v: %q", err, b.String())
		}
		for header, values := range parsed.Header {
			if len(values) != 1 || !strings.Contains(" Date Mime-Version Message-Id Auto-Submitted X-Auto-Response-Suppress List-Unsubscribe List-Unsubscribe-Post Subject From To Content-Type Content-Transfer-Encoding ", " "+header+" ") {
				t.Fatalf("%s: %q", header, values)
			}
		}
		list, err := parsed.Header.AddressList("To")
		if err != nil || len(list) != 1 || list[0].Address != to {
			t.Fatalf("to %q is read as %v, %v", to, list, err)
		}
		if rcpt, err := out.GetRecipients(); err != nil || len(rcpt) != 1 || strings.Trim(rcpt[0], "<>") != to {
			t.Fatalf("goes to %v, %v", rcpt, err)
		}
	})
}
