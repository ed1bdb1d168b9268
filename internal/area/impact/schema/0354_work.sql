-- What followed from the work of an organisation: a claim belongs to an edition, or to an organisation (work_id), and to one of them. SQLite cannot
-- take NOT NULL off a column, so that all these tables are made anew, filled and given their names again. Names of tables and of fields stay
-- as they were, because sealed words are bound to them.
-- +goose Up
CREATE TABLE impact_claim_new (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  edition_id TEXT,
  work_id TEXT,
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
  FOREIGN KEY (network_id, work_id) REFERENCES organisation (network_id, id),
  FOREIGN KEY (network_id, author_id) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, main_id) REFERENCES impact_claim_new (network_id, id),
  CHECK ((edition_id IS NULL) <> (work_id IS NULL))
);
INSERT INTO impact_claim_new (network_id, id, edition_id, author_id, kind, title_sealed, body_sealed, happened, audience, organisation_id, plan, named, main_id, state, created, changed, version)
  SELECT network_id, id, edition_id, author_id, kind, title_sealed, body_sealed, happened, audience, organisation_id, plan, named, main_id, state, created, changed, version FROM impact_claim;
CREATE TABLE impact_about_new (
  network_id TEXT NOT NULL,
  claim_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  PRIMARY KEY (network_id, claim_id, person_id),
  FOREIGN KEY (network_id, claim_id) REFERENCES impact_claim_new (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
INSERT INTO impact_about_new (network_id, claim_id, person_id) SELECT network_id, claim_id, person_id FROM impact_about;
CREATE TABLE impact_evidence_new (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  claim_id TEXT NOT NULL,
  words_sealed TEXT NOT NULL,
  link_sealed TEXT NOT NULL,
  file_id TEXT,
  added_by TEXT NOT NULL,
  created BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, claim_id) REFERENCES impact_claim_new (network_id, id),
  FOREIGN KEY (network_id, file_id) REFERENCES file (network_id, id),
  FOREIGN KEY (network_id, added_by) REFERENCES person (network_id, id)
);
INSERT INTO impact_evidence_new (network_id, id, claim_id, words_sealed, link_sealed, file_id, added_by, created)
  SELECT network_id, id, claim_id, words_sealed, link_sealed, file_id, added_by, created FROM impact_evidence;
CREATE TABLE impact_witness_new (
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
  FOREIGN KEY (network_id, claim_id) REFERENCES impact_claim_new (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
INSERT INTO impact_witness_new (network_id, id, claim_id, person_id, name, email, side, state, words_sealed, asked, answered, expires, hash)
  SELECT network_id, id, claim_id, person_id, name, email, side, state, words_sealed, asked, answered, expires, hash FROM impact_witness;
CREATE TABLE impact_ground_new (
  network_id TEXT NOT NULL,
  claim_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  of_id TEXT NOT NULL,
  part TEXT NOT NULL,
  words_sealed TEXT NOT NULL,
  link_sealed TEXT NOT NULL,
  created BIGINT NOT NULL,
  PRIMARY KEY (network_id, claim_id, kind, of_id, part),
  FOREIGN KEY (network_id, claim_id) REFERENCES impact_claim_new (network_id, id)
);
INSERT INTO impact_ground_new (network_id, claim_id, kind, of_id, part, words_sealed, link_sealed, created)
  SELECT network_id, claim_id, kind, of_id, part, words_sealed, link_sealed, created FROM impact_ground;
CREATE TABLE impact_change_new (
  network_id TEXT NOT NULL REFERENCES network (id),
  claim_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  state TEXT NOT NULL,
  shown BOOLEAN NOT NULL,
  partner BOOLEAN NOT NULL,
  main_id TEXT NOT NULL,
  PRIMARY KEY (network_id, claim_id, at),
  FOREIGN KEY (network_id, claim_id) REFERENCES impact_claim_new (network_id, id)
);
INSERT INTO impact_change_new (network_id, claim_id, at, state, shown, partner, main_id) SELECT network_id, claim_id, at, state, shown, partner, main_id FROM impact_change;
CREATE TABLE impact_distinct_new (
  network_id TEXT NOT NULL,
  one_id TEXT NOT NULL,
  other_id TEXT NOT NULL,
  PRIMARY KEY (network_id, one_id, other_id),
  FOREIGN KEY (network_id, one_id) REFERENCES impact_claim_new (network_id, id),
  FOREIGN KEY (network_id, other_id) REFERENCES impact_claim_new (network_id, id)
);
INSERT INTO impact_distinct_new (network_id, one_id, other_id) SELECT network_id, one_id, other_id FROM impact_distinct;
DROP TABLE impact_about;
DROP TABLE impact_evidence;
DROP TABLE impact_witness;
DROP TABLE impact_ground;
DROP TABLE impact_change;
DROP TABLE impact_distinct;
DROP TABLE impact_claim;
ALTER TABLE impact_claim_new RENAME TO impact_claim;
ALTER TABLE impact_about_new RENAME TO impact_about;
ALTER TABLE impact_evidence_new RENAME TO impact_evidence;
ALTER TABLE impact_witness_new RENAME TO impact_witness;
ALTER TABLE impact_ground_new RENAME TO impact_ground;
ALTER TABLE impact_change_new RENAME TO impact_change;
ALTER TABLE impact_distinct_new RENAME TO impact_distinct;
CREATE INDEX impact_claim_edition ON impact_claim (network_id, edition_id, happened);
CREATE INDEX impact_claim_work ON impact_claim (network_id, work_id, happened) WHERE work_id IS NOT NULL;
CREATE INDEX impact_claim_author ON impact_claim (network_id, author_id, happened);
CREATE INDEX impact_claim_main ON impact_claim (network_id, main_id);
CREATE INDEX impact_about_person ON impact_about (network_id, person_id);
CREATE INDEX impact_evidence_claim ON impact_evidence (network_id, claim_id, created);
CREATE INDEX impact_evidence_file ON impact_evidence (network_id, file_id);
CREATE INDEX impact_witness_claim ON impact_witness (network_id, claim_id, asked);
CREATE INDEX impact_witness_person ON impact_witness (network_id, person_id, state);
CREATE UNIQUE INDEX impact_witness_hash ON impact_witness (network_id, hash);
CREATE INDEX impact_ground_of ON impact_ground (network_id, kind, of_id);
-- +goose Down
SELECT 1;
