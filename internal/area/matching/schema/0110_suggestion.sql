-- Suggestions of pairs for an edition: by what they are found, what a coordinator decided by hand about two people, what a
-- computing gave, and its pairs. No row holds a word of anybody's card: sentences are made anew from the cards as they are.
-- An introduction that came from a suggestion keeps the sentence for each of the two, sealed like what its beginner wrote.
-- +goose Up
CREATE TABLE suggestion_criteria (
  network_id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  criteria TEXT NOT NULL,
  changed BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, edition_id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id)
);
CREATE TABLE suggestion_rule (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  professional_id TEXT NOT NULL,
  partner_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  created BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id),
  FOREIGN KEY (network_id, professional_id) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, partner_id) REFERENCES person (network_id, id)
);
CREATE UNIQUE INDEX suggestion_rule_two ON suggestion_rule (network_id, edition_id, professional_id, partner_id);
CREATE TABLE suggestion_run (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  state TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  created BIGINT NOT NULL,
  finished BIGINT,
  step BIGINT NOT NULL,
  professionals BIGINT NOT NULL,
  partners BIGINT NOT NULL,
  pairs BIGINT NOT NULL,
  worth BIGINT NOT NULL,
  most BIGINT NOT NULL,
  worth_before BIGINT NOT NULL,
  pairs_before BIGINT NOT NULL,
  made_from TEXT NOT NULL,
  left_out TEXT NOT NULL,
  problem TEXT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id),
  FOREIGN KEY (network_id, asked_by) REFERENCES person (network_id, id)
);
CREATE INDEX suggestion_run_edition ON suggestion_run (network_id, edition_id, created, id);
CREATE TABLE suggestion (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  run_id TEXT NOT NULL,
  professional_id TEXT NOT NULL,
  partner_id TEXT NOT NULL,
  position BIGINT NOT NULL,
  worth BIGINT NOT NULL,
  must BOOLEAN NOT NULL,
  cost_possible BOOLEAN NOT NULL,
  cost_pairs BIGINT NOT NULL,
  cost_worth BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, run_id) REFERENCES suggestion_run (network_id, id),
  FOREIGN KEY (network_id, professional_id) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, partner_id) REFERENCES person (network_id, id)
);
CREATE INDEX suggestion_place ON suggestion (network_id, run_id, position);
ALTER TABLE introduction ADD COLUMN why_professional_sealed TEXT;
ALTER TABLE introduction ADD COLUMN why_partner_sealed TEXT;
-- +goose Down
SELECT 1;
