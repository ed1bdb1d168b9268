-- What somebody put aside: they do not want to see an opportunity any more. It is theirs alone: nobody else ever reads it, and nothing
-- that others see follows from it.
-- +goose Up
CREATE TABLE opportunity_aside (
  network_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  opportunity_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (network_id, person_id, opportunity_id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, opportunity_id) REFERENCES opportunity (network_id, id)
);
-- +goose Down
SELECT 1;
