-- Equality questions of an edition, asked once by one link that is the same for everybody. An answer lies in a box: no person, no time,
-- no number, encrypted with a key outside the database, and laid down anew in mixed order with each answer. When the asking
-- ends, the answers are added up, boxes and key are destroyed, and only totals without small numbers are kept.
-- +goose Up
CREATE TABLE equality_asking (
  network_id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  id TEXT NOT NULL,
  definition TEXT NOT NULL,
  purpose TEXT NOT NULL,
  people BIGINT NOT NULL,
  hash TEXT NOT NULL,
  opened BIGINT NOT NULL,
  closes BIGINT NOT NULL,
  closed BIGINT,
  totals TEXT NOT NULL,
  PRIMARY KEY (network_id, edition_id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id)
);
CREATE UNIQUE INDEX equality_asking_hash ON equality_asking (network_id, hash);
CREATE TABLE equality_box (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  asking_id TEXT NOT NULL,
  sealed TEXT NOT NULL,
  PRIMARY KEY (network_id, id)
);
CREATE INDEX equality_box_asking ON equality_box (network_id, asking_id, id);
-- +goose Down
SELECT 1;
