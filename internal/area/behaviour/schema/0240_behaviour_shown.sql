-- How often each behaviour was seen, as the team reads it: a copy that is made at fixed moments, so that nobody who looks often
-- can tell one word from the next. Only numbers that are large enough are in it.
-- +goose Up
CREATE TABLE behaviour_shown (
  network_id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  behaviour_id TEXT NOT NULL,
  times BIGINT NOT NULL,
  PRIMARY KEY (network_id, edition_id, behaviour_id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id)
);
CREATE TABLE behaviour_counted (
  network_id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (network_id, edition_id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id)
);
-- +goose Down
SELECT 1;
