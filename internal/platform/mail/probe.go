package mail

import "context"

// Probe says whether the mail server of a transport answers and takes our name and password, without sending anything.
// Transports that keep their letters always answer.
func Probe(ctx context.Context, t Transport) error {
	s, ok := t.(*smtp)
	if !ok {
		return nil
	}
	if err := s.client.DialWithContext(ctx); err != nil {
		return err
	}
	return s.client.Close()
}
