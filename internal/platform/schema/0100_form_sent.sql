-- Forms that somebody sent, each for two days, so that sending one again leads to what the first made. The mark is a
-- fingerprint of the form's one-time key, its address and everything in it; the claim tells two senders of one form apart.
-- +goose Up
CREATE TABLE form_sent (
  network_id TEXT NOT NULL REFERENCES network (id),
  person_id TEXT NOT NULL,
  mark TEXT NOT NULL,
  claim TEXT NOT NULL,
  target TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (network_id, person_id, mark)
);
CREATE INDEX form_sent_at ON form_sent (network_id, at);
-- +goose Down
SELECT 1;
