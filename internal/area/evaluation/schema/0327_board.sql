-- Members of the board whom a coordinator named by their address, so that they read the shared report of an edition like administrators and
-- sponsors do. told is when they were written to, 0 for not yet.
-- +goose Up
CREATE TABLE report_board (
  network_id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  told BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (network_id, edition_id, person_id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE INDEX report_board_person ON report_board (network_id, person_id);
-- +goose Down
DROP TABLE report_board;
