-- Two claims that read as if they could be one change, and of which somebody has said that they are two. The smaller id stands first.
-- +goose Up
CREATE TABLE impact_distinct (
  network_id TEXT NOT NULL,
  one_id TEXT NOT NULL,
  other_id TEXT NOT NULL,
  PRIMARY KEY (network_id, one_id, other_id),
  FOREIGN KEY (network_id, one_id) REFERENCES impact_claim (network_id, id),
  FOREIGN KEY (network_id, other_id) REFERENCES impact_claim (network_id, id)
);
-- +goose Down
SELECT 1;
