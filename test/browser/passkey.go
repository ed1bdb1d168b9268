package browser

import (
	"github.com/chromedp/cdproto/webauthn"
)

// Passkeys is a device that keeps passkeys and says yes to every request for one.
type Passkeys struct {
	b  *Browser
	id webauthn.AuthenticatorID
}

// Passkeys plugs such a device into the browser. The site must be opened under the name localhost (see Serve).
func (b *Browser) Passkeys() Passkeys {
	b.t.Helper()
	if _, err := call(b, webauthn.Enable, webauthn.EnableParams{}); err != nil {
		b.t.Fatalf("browser: %v", err)
	}
	r, err := call(b, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
		Protocol:                    webauthn.AuthenticatorProtocolCtap2,
		Ctap2version:                webauthn.Ctap2versionCtap21,
		Transport:                   webauthn.AuthenticatorTransportInternal,
		HasResidentKey:              true,
		HasUserVerification:         true,
		IsUserVerified:              true,
		AutomaticPresenceSimulation: true,
	}})
	if err != nil {
		b.t.Fatalf("browser: %v", err)
	}
	return Passkeys{b: b, id: r.AuthenticatorID}
}

// Count is how many passkeys the device holds.
func (p Passkeys) Count() int {
	p.b.t.Helper()
	r, err := call(p.b, webauthn.GetCredentials, webauthn.GetCredentialsParams{AuthenticatorID: p.id})
	if err != nil {
		p.b.t.Fatalf("browser: %v", err)
	}
	return len(r.Credentials)
}

// Verifies sets whether the device recognises its owner (a fingerprint, a code) from now on.
func (p Passkeys) Verifies(yes bool) {
	p.b.t.Helper()
	if _, err := call(p.b, webauthn.SetUserVerified, webauthn.SetUserVerifiedParams{AuthenticatorID: p.id, IsUserVerified: yes}); err != nil {
		p.b.t.Fatalf("browser: %v", err)
	}
}
