-- A second person who read a quote beside the original and says: not yet, because. It waits for whoever chose or worded it until they change its
-- words or answer.
-- +goose Up
CREATE TABLE quote_not_yet (
  network_id TEXT NOT NULL,
  quote_id TEXT NOT NULL,
  person_id TEXT NOT NULL,             -- who said it
  name TEXT NOT NULL,                  -- as they were called then
  said BIGINT NOT NULL,
  sealed TEXT NOT NULL,                -- why
  answered BIGINT NOT NULL DEFAULT 0,  -- when it was answered, or the words were changed
  answered_by TEXT NOT NULL DEFAULT '',
  answer TEXT NOT NULL DEFAULT '',     -- sealed; '' when the words were changed instead
  PRIMARY KEY (network_id, quote_id, person_id),
  FOREIGN KEY (network_id, quote_id) REFERENCES wave_quote (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE INDEX quote_not_yet_open ON quote_not_yet (network_id, answered);
CREATE INDEX quote_not_yet_person ON quote_not_yet (network_id, person_id);

-- +goose Down
DROP TABLE quote_not_yet;
