-- The last changes of a plan, so that somebody whose page is older can read what changed since. version is that of the plan
-- after the change; moves says who went from which table to which on which day, never why, and nothing of needs.
-- +goose Up
CREATE TABLE seating_change (
  network_id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  version BIGINT NOT NULL,
  at BIGINT NOT NULL,
  by_id TEXT,
  what TEXT NOT NULL,
  moves TEXT NOT NULL,
  PRIMARY KEY (network_id, edition_id, version),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id)
);
-- +goose Down
DROP TABLE seating_change;
