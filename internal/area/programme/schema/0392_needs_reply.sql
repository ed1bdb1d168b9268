-- What somebody says to what is offered instead of what they need, and whether that waits for those who arrange access.
-- +goose Up

-- offers says that something else is offered for one of the needs. It does not say what, and for which.
ALTER TABLE needs_check ADD COLUMN offers BOOLEAN NOT NULL DEFAULT FALSE;

-- sealed is the answer with its words. waits is true while those who arrange access have to do something; old when what is offered has
-- changed since.
CREATE TABLE needs_reply (
  network_id TEXT NOT NULL,
  day_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  sealed TEXT NOT NULL,
  waits BOOLEAN NOT NULL,
  old BOOLEAN NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (network_id, day_id, person_id),
  FOREIGN KEY (network_id, day_id) REFERENCES edition_day (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE INDEX needs_reply_person ON needs_reply (network_id, person_id);
-- +goose Down
SELECT 1;
