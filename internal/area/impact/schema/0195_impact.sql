-- What followed from an edition, as somebody says it (a claim): who it is about, evidence, who confirms it, and what it rests on. Words
-- are sealed. named is when everybody it is about has agreed that it bears their name; until then only they and its author
-- see it. main_id is the claim with which it is counted, when two people tell of the same change.
-- +goose Up
CREATE TABLE impact_kind (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  service BOOLEAN NOT NULL,
  created BIGINT NOT NULL,
  closed BIGINT,
  PRIMARY KEY (network_id, id)
);
CREATE TABLE impact_claim (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  author_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  title_sealed TEXT NOT NULL,
  body_sealed TEXT NOT NULL,
  happened TEXT NOT NULL,
  audience TEXT NOT NULL,
  organisation_id TEXT,
  plan BOOLEAN NOT NULL,
  named BIGINT,
  main_id TEXT,
  state TEXT NOT NULL,
  created BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id),
  FOREIGN KEY (network_id, author_id) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, main_id) REFERENCES impact_claim (network_id, id)
);
CREATE INDEX impact_claim_edition ON impact_claim (network_id, edition_id, happened);
CREATE INDEX impact_claim_author ON impact_claim (network_id, author_id, happened);
CREATE INDEX impact_claim_main ON impact_claim (network_id, main_id);
CREATE TABLE impact_about (
  network_id TEXT NOT NULL,
  claim_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  PRIMARY KEY (network_id, claim_id, person_id),
  FOREIGN KEY (network_id, claim_id) REFERENCES impact_claim (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE INDEX impact_about_person ON impact_about (network_id, person_id);
CREATE TABLE impact_evidence (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  claim_id TEXT NOT NULL,
  words_sealed TEXT NOT NULL,
  link_sealed TEXT NOT NULL,
  file_id TEXT,
  added_by TEXT NOT NULL,
  created BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, claim_id) REFERENCES impact_claim (network_id, id),
  FOREIGN KEY (network_id, file_id) REFERENCES file (network_id, id),
  FOREIGN KEY (network_id, added_by) REFERENCES person (network_id, id)
);
CREATE INDEX impact_evidence_claim ON impact_evidence (network_id, claim_id, created);
CREATE INDEX impact_evidence_file ON impact_evidence (network_id, file_id);
CREATE TABLE impact_rest (
  network_id TEXT NOT NULL,
  claim_id TEXT NOT NULL,
  entry_id TEXT NOT NULL,
  PRIMARY KEY (network_id, claim_id, entry_id),
  FOREIGN KEY (network_id, claim_id) REFERENCES impact_claim (network_id, id),
  FOREIGN KEY (network_id, entry_id) REFERENCES entry (network_id, id)
);
CREATE INDEX impact_rest_entry ON impact_rest (network_id, entry_id);
CREATE TABLE impact_witness (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  claim_id TEXT NOT NULL,
  person_id TEXT,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  side TEXT NOT NULL,
  state TEXT NOT NULL,
  words_sealed TEXT NOT NULL,
  asked BIGINT NOT NULL,
  answered BIGINT,
  expires BIGINT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, claim_id) REFERENCES impact_claim (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE INDEX impact_witness_claim ON impact_witness (network_id, claim_id, asked);
CREATE INDEX impact_witness_person ON impact_witness (network_id, person_id, state);
CREATE UNIQUE INDEX impact_witness_hash ON impact_witness (network_id, hash);
-- +goose Down
SELECT 1;
