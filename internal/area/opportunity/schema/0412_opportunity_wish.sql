-- What somebody wishes to hear of: sealed, because it is nobody else's business. letters says whether they want letters now, most how many a month
-- at most, sent how many they had in month (YYYY-MM). An alert is an opportunity that fits and of which they have not had a letter yet.
-- +goose Up
CREATE TABLE opportunity_wish (
  network_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  wish_sealed TEXT NOT NULL,
  letters BOOLEAN NOT NULL,
  most BIGINT NOT NULL,
  month TEXT NOT NULL,
  sent BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, person_id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE TABLE opportunity_alert (
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
