-- What a programme wants to find out (inquiry), the entries that people bring as evidence, by theme, and a summary: statements that
-- each rest on entries. version is that of the entry when the summary was published: other words have not been agreed to.
-- +goose Up
CREATE TABLE inquiry (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  programme_id TEXT NOT NULL,
  words TEXT NOT NULL,
  created BIGINT NOT NULL,
  state TEXT NOT NULL,
  audience TEXT NOT NULL,
  published BIGINT,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, programme_id) REFERENCES programme (network_id, id)
);
CREATE INDEX inquiry_programme ON inquiry (network_id, programme_id, created);
CREATE INDEX inquiry_published ON inquiry (network_id, published);
CREATE TABLE inquiry_evidence (
  network_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL,
  entry_id TEXT NOT NULL,
  theme TEXT NOT NULL,
  added_by TEXT NOT NULL,
  created BIGINT NOT NULL,
  PRIMARY KEY (network_id, inquiry_id, entry_id),
  FOREIGN KEY (network_id, inquiry_id) REFERENCES inquiry (network_id, id),
  FOREIGN KEY (network_id, entry_id) REFERENCES entry (network_id, id),
  FOREIGN KEY (network_id, added_by) REFERENCES person (network_id, id)
);
CREATE INDEX inquiry_evidence_entry ON inquiry_evidence (network_id, entry_id);
CREATE TABLE inquiry_statement (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL,
  words_sealed TEXT NOT NULL,
  created BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, inquiry_id) REFERENCES inquiry (network_id, id)
);
CREATE INDEX inquiry_statement_inquiry ON inquiry_statement (network_id, inquiry_id, created);
CREATE TABLE inquiry_rest (
  network_id TEXT NOT NULL,
  statement_id TEXT NOT NULL,
  entry_id TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, statement_id, entry_id),
  FOREIGN KEY (network_id, statement_id) REFERENCES inquiry_statement (network_id, id),
  FOREIGN KEY (network_id, entry_id) REFERENCES entry (network_id, id)
);
CREATE INDEX inquiry_rest_entry ON inquiry_rest (network_id, entry_id);
-- +goose Down
SELECT 1;
