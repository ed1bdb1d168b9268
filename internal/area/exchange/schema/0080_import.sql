-- Imports: one file of one kind, from its upload to what became of it. The file lies in pieces, sealed, and goes when the
-- import is done or a day has passed. instants are microseconds UTC.
-- +goose Up
CREATE TABLE import_run (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  kind TEXT NOT NULL,          -- people, applications
  edition_id TEXT,
  person_id TEXT NOT NULL,     -- who uploaded it; nobody else sees it
  name TEXT NOT NULL,          -- of the file
  state TEXT NOT NULL,         -- uploaded, waiting, done, failed, gone
  mapping TEXT NOT NULL,       -- JSON: the number of the heading by the key of the column
  existing TEXT NOT NULL,      -- update or leave
  added BIGINT NOT NULL,
  updated BIGINT NOT NULL,
  untouched BIGINT NOT NULL,
  problem TEXT NOT NULL,       -- why it failed, in plain words
  created BIGINT NOT NULL,
  ended BIGINT,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE INDEX import_run_person ON import_run (network_id, person_id, created);
CREATE TABLE import_piece (
  network_id TEXT NOT NULL,
  import_id TEXT NOT NULL,
  position BIGINT NOT NULL,
  body_sealed TEXT NOT NULL,
  PRIMARY KEY (network_id, import_id, position),
  FOREIGN KEY (network_id, import_id) REFERENCES import_run (network_id, id)
);
-- +goose Down
SELECT 1;
