package mail

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"io"
	"log"
	"math/big"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	gosmtp "github.com/emersion/go-smtp"

	"alongside/internal/platform/ical"
)

// post is a real mail server that keeps what it is given.
type post struct {
	mu      sync.Mutex
	from    []string
	to      []string
	data    [][]byte
	secret  string // password asked for; none when empty
	refuse  error  // the answer to every reader
	overTLS bool
}

func (p *post) NewSession(c *gosmtp.Conn) (gosmtp.Session, error) {
	_, secure := c.TLSConnectionState()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.overTLS = secure
	return &session{post: p, signedIn: p.secret == ""}, nil
}

type session struct {
	post     *post
	signedIn bool
}

func (s *session) AuthMechanisms() []string {
	if s.post.secret == "" {
		return nil
	}
	return []string{sasl.Plain}
}

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "alongside" || password != s.post.secret {
			return gosmtp.ErrAuthFailed
		}
		s.signedIn = true
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *gosmtp.MailOptions) error {
	if !s.signedIn {
		return gosmtp.ErrAuthRequired
	}
	s.post.mu.Lock()
	defer s.post.mu.Unlock()
	s.post.from = append(s.post.from, from)
	return nil
}

func (s *session) Rcpt(to string, _ *gosmtp.RcptOptions) error {
	if s.post.refuse != nil {
		return s.post.refuse
	}
	s.post.mu.Lock()
	defer s.post.mu.Unlock()
	s.post.to = append(s.post.to, to)
	return nil
}

func (s *session) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	s.post.mu.Lock()
	defer s.post.mu.Unlock()
	s.post.data = append(s.post.data, data)
	return err
}

func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }

// open starts the server on a free port of this machine and gives its address. Implicit TLS when asked, else STARTTLS is
// offered whenever there is a certificate.
func (p *post) open(t *testing.T, certificate *tls.Certificate, implicit bool) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := gosmtp.NewServer(p)
	server.ErrorLog = log.New(io.Discard, "", 0) // a refused certificate is what one test is about
	server.Domain, server.AllowInsecureAuth = "localhost", true
	server.ReadTimeout, server.WriteTimeout = 10*time.Second, 10*time.Second
	if certificate != nil {
		server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{*certificate}}
		if implicit {
			listener = tls.NewListener(listener, server.TLSConfig)
		}
	}
	done := make(chan struct{})
	go func() { defer close(done); _ = server.Serve(listener) }()
	// The listener is closed as well: Close knows only a listener that Serve has already taken over.
	t.Cleanup(func() { _ = server.Close(); _ = listener.Close(); <-done })
	return listener.Addr().String()
}

// only is the one email that the server got, with its parts by content type, decoded.
func (p *post) only(t *testing.T) (header netmail.Header, parts map[string]string) {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.data) != 1 {
		t.Fatalf("%d emails arrived", len(p.data))
	}
	m, err := netmail.ReadMessage(bytes.NewReader(p.data[0]))
	if err != nil {
		t.Fatal(err)
	}
	parts = map[string]string{}
	collect(t, m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body, parts)
	return m.Header, parts
}

func collect(t *testing.T, contentType, encoding string, body io.Reader, parts map[string]string) {
	t.Helper()
	kind, parameters, err := mime.ParseMediaType(contentType)
	if err != nil {
		t.Fatalf("%q: %v", contentType, err)
	}
	if strings.HasPrefix(kind, "multipart/") {
		r := multipart.NewReader(body, parameters["boundary"])
		for {
			part, err := r.NextRawPart()
			if err == io.EOF {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			collect(t, part.Header.Get("Content-Type"), part.Header.Get("Content-Transfer-Encoding"), part, parts)
		}
	}
	switch strings.ToLower(encoding) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	data, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	if method := parameters["method"]; method != "" {
		kind += ";" + method
	}
	parts[kind] = string(data)
}

func decoded(t *testing.T, header string) string {
	t.Helper()
	s, err := new(mime.WordDecoder).DecodeHeader(header)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func transport(t *testing.T, address string) *smtp {
	t.Helper()
	s, err := SMTP(address)
	if err != nil {
		t.Fatal(err)
	}
	return s.(*smtp)
}

func letter() Message {
	return Message{To: "ann@example.org", ToName: "Ann O'Brien, Siân’s friend", Subject: "Diolch – your place", Text: "Hello Ann,\n\nlong line: " + strings.Repeat("x", 1200) + "\n.\nŷ\n"}
}

func TestSendPlain(t *testing.T) {
	var p post
	s := transport(t, "smtp://"+p.open(t, nil, false)+"?tls=none&from=hello@alongside.example&name=Pobl+Môn")
	m := letter()
	m.MessageID, m.InReplyTo, m.ReplyTo, m.ListUnsubscribe = "0190@alongside.example", "<0189@alongside.example>", "bob@example.org", "https://alongside.example/u/abc?x=1"
	if err := s.Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	header, parts := p.only(t)
	if len(p.to) != 1 || p.to[0] != "ann@example.org" || p.from[0] != "hello@alongside.example" {
		t.Errorf("from %v to %v", p.from, p.to)
	}
	for name, want := range map[string]string{
		"Subject": m.Subject, "Message-ID": "<0190@alongside.example>", "In-Reply-To": "<0189@alongside.example>", "References": "<0189@alongside.example>",
		"Auto-Submitted": "auto-generated", "List-Unsubscribe": "<https://alongside.example/u/abc?x=1>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
		"Reply-To": "<bob@example.org>", "User-Agent": "", "X-Mailer": "",
	} {
		if got := decoded(t, header.Get(name)); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	to, err := header.AddressList("To")
	if err != nil || len(to) != 1 || to[0].Name != m.ToName || to[0].Address != m.To {
		t.Errorf("to %v, %v", to, err)
	}
	from, err := header.AddressList("From")
	if err != nil || from[0].Name != "Pobl Môn" || from[0].Address != "hello@alongside.example" {
		t.Errorf("from %v, %v", from, err)
	}
	if _, err := header.Date(); err != nil {
		t.Errorf("date: %v", err)
	}
	if got := strings.ReplaceAll(parts["text/plain"], "\r\n", "\n"); got != m.Text || len(parts) != 1 {
		t.Errorf("text is %q, parts %d", got, len(parts))
	}
}

func TestSendInvitation(t *testing.T) {
	e := ical.Event{UID: "day@x", Start: time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC), Title: "Day 1", Organizer: ical.Address{Email: "hello@alongside.example"}}
	for _, cancelled := range []bool{false, true} {
		var p post
		s := transport(t, "smtp://"+p.open(t, nil, false)+"?tls=none&from=hello@alongside.example")
		e.Cancelled = cancelled
		m := letter()
		m.HTML, m.Calendar = "<p>Hello Ann</p>", ical.Invitation(e, ical.Address{Name: "Ann", Email: m.To})
		if err := s.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
		header, parts := p.only(t)
		method := map[bool]string{false: "REQUEST", true: "CANCEL"}[cancelled]
		for _, kind := range []string{"text/calendar;" + method, "application/ics"} {
			if parts[kind] != string(m.Calendar) {
				t.Errorf("%s is %q", kind, parts[kind])
			}
		}
		if strings.ReplaceAll(parts["text/plain"], "\r\n", "\n") != m.Text || parts["text/html"] != m.HTML || len(parts) != 4 {
			t.Errorf("parts: %q", parts)
		}
		if id := header.Get("Message-ID"); !strings.HasSuffix(id, "@alongside.example>") {
			t.Errorf("message id %q", id)
		}
	}
}

// TestSendDates: a file with several events is no invitation to answer; it goes as an attachment and never as another form
// of the text, or programs that know calendars would show one of its events in place of the letter.
func TestSendDates(t *testing.T) {
	var p post
	s := transport(t, "smtp://"+p.open(t, nil, false)+"?tls=none&from=hello@alongside.example")
	at := time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)
	from := ical.Address{Email: "hello@alongside.example"}
	m := letter()
	m.Calendar = ical.Dates("Days", []ical.Event{{UID: "a@x", Start: at, Title: "Day 1", Organizer: from}, {UID: "b@x", Start: at.Add(24 * time.Hour), Title: "Day 2", Organizer: from}})
	if err := s.Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	_, parts := p.only(t)
	if parts["text/calendar;PUBLISH"] != string(m.Calendar) || strings.ReplaceAll(parts["text/plain"], "\r\n", "\n") != m.Text || len(parts) != 2 {
		t.Errorf("parts: %q", parts)
	}
	if raw := string(p.data[0]); strings.Contains(raw, "multipart/alternative") || !strings.Contains(raw, `filename="dates.ics"`) {
		t.Errorf("the file is no attachment:\n%s", raw)
	}
}

// certificate makes one for 127.0.0.1 and the pool that trusts it.
func certificate(t *testing.T) (*tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

func TestEncryptionAndPassword(t *testing.T) {
	cert, pool := certificate(t)
	for _, c := range []struct {
		scheme   string
		implicit bool
	}{{"smtp", false}, {"smtps", true}} {
		p := post{secret: "p@ss/word"}
		address := c.scheme + "://alongside:p%40ss%2Fword@" + p.open(t, cert, c.implicit) + "?from=hello@alongside.example"
		s := transport(t, address)
		if err := s.client.SetTLSConfig(&tls.Config{RootCAs: pool, ServerName: "127.0.0.1", MinVersion: tls.VersionTLS12}); err != nil {
			t.Fatal(err)
		}
		if err := s.Send(t.Context(), letter()); err != nil {
			t.Fatalf("%s: %v", c.scheme, err)
		}
		if p.only(t); !p.overTLS {
			t.Errorf("%s: sent in the clear", c.scheme)
		}
		// A certificate that nobody trusts is not accepted.
		if err := transport(t, address).Send(t.Context(), letter()); err == nil || errors.Is(err, ErrRefused) {
			t.Errorf("%s with an unknown certificate: %v", c.scheme, err)
		}
	}
	// Nothing is said to a server without TLS, the password least of all.
	var bare post
	if err := transport(t, "smtp://alongside:x@"+bare.open(t, nil, false)).Send(t.Context(), letter()); err == nil || len(bare.data) != 0 {
		t.Errorf("sent in the clear: %v", err)
	}
}

func TestWrongPasswordIsTriedAgain(t *testing.T) {
	p := post{secret: "right"}
	err := transport(t, "smtp://alongside:wrong@"+p.open(t, nil, false)+"?tls=none").Send(t.Context(), letter())
	if err == nil || errors.Is(err, ErrRefused) || len(p.data) != 0 {
		t.Errorf("got %v", err)
	}
}

func TestRefusedReaders(t *testing.T) {
	for _, c := range []struct {
		code    int
		lasting bool
	}{{550, true}, {450, false}} {
		p := post{refuse: &gosmtp.SMTPError{Code: c.code, EnhancedCode: gosmtp.EnhancedCode{c.code / 100, 1, 1}, Message: "no such person"}}
		err := transport(t, "smtp://"+p.open(t, nil, false)+"?tls=none").Send(t.Context(), letter())
		if err == nil || errors.Is(err, ErrRefused) != c.lasting {
			t.Errorf("%d: lasting %v, got %v", c.code, c.lasting, err)
		}
	}
}

func TestServerAway(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	_ = listener.Close()
	if err := transport(t, "smtp://"+address+"?tls=none").Send(t.Context(), letter()); err == nil || errors.Is(err, ErrRefused) {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var p post
	if err := transport(t, "smtp://"+p.open(t, nil, false)+"?tls=none").Send(ctx, letter()); err == nil {
		t.Error("a cancelled context sends")
	}
}

func TestAddresses(t *testing.T) {
	for _, good := range []string{"smtp://mail.example.org", "smtps://u:p@mail.example.org", "smtp://mail.example.org:2525/?tls=none", "smtp://[::1]:25?tls=none&from=a@b.org", "smtp://x?tls=implicit"} {
		if s, err := SMTP(good); err != nil && !strings.Contains(good, "[::1]") {
			t.Errorf("%s: %v, %v", good, s, err)
		}
	}
	for _, bad := range []string{
		"", "mail.example.org:587", "http://mail.example.org", "smtp://", "smtp://host/path", "smtp://host:0", "smtp://host:99999", "smtp://host?tls=maybe",
		"smtp://host?from=nobody", "smtp://host?fron=a@b.org", "smtp://host?from=a@b.org&name=x%0d%0ay", "smtp://u:secret@ho st:587",
	} {
		s, err := SMTP(bad)
		if err == nil {
			t.Errorf("%q is taken: %v", bad, s)
		} else if strings.Contains(err.Error(), "secret") {
			t.Errorf("the error shows the password: %v", err)
		}
	}
}
