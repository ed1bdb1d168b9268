package mail

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"alongside/internal/platform/ical"
)

// addressForm is what an address must look like, for error messages.
const addressForm = "the mail address must look like smtp://user:password@host:587?from=name@example.org"

// SMTP makes a transport for an address such as smtp://user:password@mail.example.org:587?from=alongside@example.org.
//
// smtp:// begins in the clear and must go over to TLS (STARTTLS, port 587) before anything is said; smtps:// is TLS from
// the start (port 465). The part after the question mark takes
//
//	from  the sender's address; alongside@host when it is not given
//	name  the sender's name; Alongside when it is not given
//	tls   'implicit' as smtps://, 'starttls' (the default), or 'none' for a mail server on the same machine or network
//
// Nothing is dialled here, so a wrong host shows at the first message.
func SMTP(address string) (Transport, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "smtp" && u.Scheme != "smtps" || u.Hostname() == "" || u.Path != "" && u.Path != "/" {
		return nil, errors.New(addressForm) // url.Parse's own error would show the password
	}
	for key := range u.Query() {
		if key != "from" && key != "name" && key != "tls" {
			return nil, fmt.Errorf("%s: it takes from, name and tls, not %q", addressForm, key)
		}
	}
	s := &smtp{from: u.Query().Get("from"), name: u.Query().Get("name")}
	if s.from == "" {
		s.from = "alongside@" + u.Hostname()
	}
	if s.name == "" {
		s.name = "Alongside"
	}
	if err := plainAddress(s.from); err != nil || !oneLine(s.name) {
		return nil, fmt.Errorf("%s: the sender %q <%s> is not right", addressForm, s.name, s.from)
	}
	options, err := clientOptions(u)
	if err != nil {
		return nil, err
	}
	if s.client, err = gomail.NewClient(u.Hostname(), options...); err != nil {
		return nil, fmt.Errorf("%s: %w", addressForm, err)
	}
	return s, nil
}

// clientOptions reads how to connect: encryption, port, name and password.
func clientOptions(u *url.URL) ([]gomail.Option, error) {
	options := []gomail.Option{gomail.WithTimeout(30 * time.Second)}
	encryption, port := u.Query().Get("tls"), 587
	if encryption == "" && u.Scheme == "smtps" {
		encryption = "implicit"
	}
	switch encryption {
	case "implicit":
		port = 465
		options = append(options, gomail.WithSSL())
	case "starttls", "":
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case "none":
		port = 25
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		return nil, fmt.Errorf("%s: tls is implicit, starttls or none, not %q", addressForm, encryption)
	}
	if p := u.Port(); p != "" {
		var err error
		if port, err = strconv.Atoi(p); err != nil || port < 1 || port > 65535 {
			return nil, fmt.Errorf("%s: %q is not a port", addressForm, p)
		}
	}
	options = append(options, gomail.WithPort(port))
	if u.User != nil {
		password, _ := u.User.Password()
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(u.User.Username()), gomail.WithPassword(password))
	}
	return options, nil
}

type smtp struct {
	client     *gomail.Client
	from, name string
}

// Send builds the message and hands it to the mail server, over a connection of its own.
func (s *smtp) Send(ctx context.Context, m Message) error {
	out, err := s.build(m)
	if err != nil {
		return err
	}
	return refusal(s.client.DialAndSendWithContext(ctx, out))
}

// refusal marks the answers of a mail server after which trying again is no use: a lasting no (5xx) to the reader or to
// the message. A lasting no to ourselves (a wrong password, a sender that is not allowed) can be mended and is tried again.
func refusal(err error) error {
	var sent *gomail.SendError
	if errors.As(err, &sent) && sent.ErrorCode() >= 500 && !sent.IsTemp() &&
		(sent.Reason == gomail.ErrSMTPRcptTo || sent.Reason == gomail.ErrSMTPDataClose) {
		return fmt.Errorf("%w: %w", ErrRefused, err)
	}
	return err
}

// build makes the email: plain text first, then HTML and an invitation as other forms of the same, and the invitation once
// more as an attachment for programs that do not know such parts.
func (s *smtp) build(m Message) (*gomail.Msg, error) {
	if err := m.Check(); err != nil {
		return nil, err
	}
	out := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := out.FromFormat(s.name, s.from); err != nil {
		return nil, fmt.Errorf("%w: the sender: %w", ErrRefused, err)
	}
	if err := out.AddToFormat(m.ToName, m.To); err != nil {
		return nil, fmt.Errorf("%w: the reader: %w", ErrRefused, err)
	}
	if m.ReplyTo != "" {
		if err := out.ReplyTo(m.ReplyTo); err != nil {
			return nil, fmt.Errorf("%w: the address for answers: %w", ErrRefused, err)
		}
	}
	if err := s.headers(out, m); err != nil {
		return nil, err
	}
	out.SetBodyString(gomail.TypeTextPlain, m.Text)
	if m.HTML != "" {
		out.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	}
	if len(m.Calendar) > 0 {
		if err := attach(out, m.Calendar); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// attach adds a calendar file. One that only publishes events is no other form of the letter: as such, programs that know
// calendars would show one of its events instead of the text. It is an attachment, which names its method (RFC 6047, 2.4).
func attach(out *gomail.Msg, file []byte) error {
	method := ical.Method(file)
	kind := gomail.ContentType("text/calendar; method=" + method)
	if method == "PUBLISH" {
		return out.AttachReader("dates.ics", bytes.NewReader(file), gomail.WithFileContentType(kind))
	}
	out.AddAlternativeString(kind, string(file), gomail.WithPartEncoding(gomail.EncodingB64))
	return out.AttachReader("invitation.ics", bytes.NewReader(file), gomail.WithFileContentType("application/ics"))
}

func (s *smtp) headers(out *gomail.Msg, m Message) error {
	out.Subject(m.Subject)
	out.SetDate()
	id := bare(m.MessageID)
	if id == "" {
		// Not the library's, which tells the world this machine's name.
		_, host, _ := strings.Cut(s.from, "@")
		id = strings.ToLower(rand.Text()) + "@" + host
	}
	out.SetMessageIDWithValue(id)
	if m.InReplyTo != "" {
		out.SetGenHeader(gomail.HeaderInReplyTo, "<"+bare(m.InReplyTo)+">")
		out.SetGenHeader(gomail.HeaderReferences, "<"+bare(m.InReplyTo)+">")
	}
	// Machines shall not answer: RFC 3834, and what one large mail program uses instead.
	out.SetGenHeader("Auto-Submitted", "auto-generated")
	out.SetGenHeader(gomail.HeaderXAutoResponseSuppress, "All")
	switch {
	case strings.HasPrefix(m.ListUnsubscribe, "https:"):
		if err := out.SetListUnsubscribeOneClick(m.ListUnsubscribe); err != nil { // RFC 8058
			return fmt.Errorf("%w: %w", ErrRefused, err)
		}
	case m.ListUnsubscribe != "":
		out.SetGenHeader(gomail.HeaderListUnsubscribe, "<"+m.ListUnsubscribe+">")
	}
	return nil
}
