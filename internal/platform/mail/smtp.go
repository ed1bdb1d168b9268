package mail

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"strconv"

	gomail "github.com/wneessen/go-mail"
)

// SMTP makes a transport for an address such as smtp://user:password@mail.example.org:587?from=alongside@example.org.
// TLS is required unless the address says tls=none, which is for a mail server on the same machine.
func SMTP(address string) (Transport, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "smtp" || u.Hostname() == "" {
		return nil, fmt.Errorf("the mail address must look like smtp://user:password@host:587?from=name@example.org")
	}
	from := u.Query().Get("from")
	if from == "" {
		from = "alongside@" + u.Hostname()
	}
	opts := []gomail.Option{gomail.WithTLSPolicy(gomail.TLSMandatory)}
	if u.Query().Get("tls") == "none" {
		opts = []gomail.Option{gomail.WithTLSPolicy(gomail.NoTLS)}
	}
	if p := u.Port(); p != "" {
		n, err := strconv.Atoi(p)
		if err != nil {
			return nil, err
		}
		opts = append(opts, gomail.WithPort(n))
	}
	if u.User != nil {
		password, _ := u.User.Password()
		opts = append(opts, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(u.User.Username()), gomail.WithPassword(password))
	}
	c, err := gomail.NewClient(u.Hostname(), opts...)
	if err != nil {
		return nil, err
	}
	return &smtp{client: c, from: from}, nil
}

type smtp struct {
	client *gomail.Client
	from   string
}

// Send builds the message and hands it to the mail server.
func (s *smtp) Send(ctx context.Context, m Message) error {
	out := gomail.NewMsg()
	if err := out.FromFormat("Alongside", s.from); err != nil {
		return err
	}
	if err := out.AddToFormat(m.ToName, m.To); err != nil {
		return err
	}
	out.Subject(m.Subject)
	out.SetDate()
	if m.MessageID != "" {
		out.SetMessageIDWithValue(m.MessageID)
	} else {
		out.SetMessageID()
	}
	if m.InReplyTo != "" {
		out.SetGenHeader(gomail.HeaderInReplyTo, m.InReplyTo)
	}
	if m.ListUnsubscribe != "" {
		out.SetGenHeader(gomail.HeaderListUnsubscribe, m.ListUnsubscribe)
	}
	out.SetBodyString(gomail.TypeTextPlain, m.Text)
	if m.HTML != "" {
		out.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	}
	if len(m.Calendar) > 0 {
		out.AddAlternativeString(gomail.ContentType("text/calendar; method=REQUEST"), string(m.Calendar))
		if err := out.AttachReader("invitation.ics", bytes.NewReader(m.Calendar), gomail.WithFileContentType("text/calendar")); err != nil {
			return err
		}
	}
	return s.client.DialAndSendWithContext(ctx, out)
}
