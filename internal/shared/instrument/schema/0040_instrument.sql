-- A network's own instruments: changed copies of shipped ones, and new ones. A published version never changes; version
-- 0 is the one draft of a key that is being written. retired is the same for all versions of a key.
-- +goose Up
CREATE TABLE instrument (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  instrument_key TEXT NOT NULL,
  version BIGINT NOT NULL,
  use_for TEXT NOT NULL,
  title TEXT NOT NULL,
  definition TEXT NOT NULL,
  origin_key TEXT NOT NULL,
  origin_version BIGINT NOT NULL,
  retired BOOLEAN NOT NULL,
  revision BIGINT NOT NULL,
  created BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  changed_by TEXT,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, changed_by) REFERENCES person (network_id, id)
);
CREATE UNIQUE INDEX instrument_version ON instrument (network_id, instrument_key, version);
-- +goose Down
SELECT 1;
