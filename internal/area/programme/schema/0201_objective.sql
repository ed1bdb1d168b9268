-- What people should be able to do after an edition: each objective with the sessions that serve it and the questions that
-- measure it. Sessions and questions are lists of ids, divided by spaces; ids of what is gone are passed over.
-- +goose Up
CREATE TABLE edition_objective (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  position BIGINT NOT NULL,
  wording TEXT NOT NULL,
  sessions TEXT NOT NULL,
  items TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id)
);
CREATE INDEX edition_objective_edition ON edition_objective (network_id, edition_id, position);
-- +goose Down
SELECT 1;
