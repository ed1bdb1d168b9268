-- Proposals are shared decisions over one exact text. Text, payload and comments are sealed: what a pair decides is
-- nobody else's to read. hash is a keyed fingerprint of the exact text; an assent counts only for the hash it was given to.
-- +goose Up
CREATE TABLE proposal (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  text_sealed TEXT NOT NULL,
  payload_sealed TEXT NOT NULL,
  hash TEXT NOT NULL,
  version BIGINT NOT NULL,
  state TEXT NOT NULL,
  proposer_id TEXT NOT NULL,
  created BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  decided BIGINT,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, proposer_id) REFERENCES person (network_id, id)
);
CREATE INDEX proposal_subject ON proposal (network_id, subject_id, created);
CREATE TABLE proposal_assent (
  network_id TEXT NOT NULL,
  proposal_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  hash TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (network_id, proposal_id, person_id),
  FOREIGN KEY (network_id, proposal_id) REFERENCES proposal (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE TABLE proposal_comment (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  proposal_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  asks_change BOOLEAN NOT NULL,
  text_sealed TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, proposal_id) REFERENCES proposal (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE INDEX proposal_comment_proposal ON proposal_comment (network_id, proposal_id, at);
-- +goose Down
SELECT 1;
