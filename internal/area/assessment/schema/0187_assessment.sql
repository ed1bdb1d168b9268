-- A rating that all raters of a round have agreed on after their talk. What they agreed is sealed, as all answers are.
-- +goose Up
CREATE TABLE agreed_rating (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  round_id TEXT NOT NULL,
  instrument_key TEXT NOT NULL,
  instrument_version BIGINT NOT NULL,
  proposal_id TEXT NOT NULL,
  answers_sealed TEXT NOT NULL,
  agreed BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, organisation_id) REFERENCES organisation (network_id, id),
  FOREIGN KEY (network_id, round_id) REFERENCES rating_round (network_id, id),
  FOREIGN KEY (network_id, proposal_id) REFERENCES proposal (network_id, id)
);
CREATE UNIQUE INDEX agreed_rating_round ON agreed_rating (network_id, round_id);
CREATE INDEX agreed_rating_of ON agreed_rating (network_id, organisation_id, instrument_key, agreed);

-- What an organisation does about a gap: by whom and until when. item is the question that it belongs to, or empty.
CREATE TABLE gap_step (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  item TEXT NOT NULL,
  title TEXT NOT NULL,
  owner_id TEXT NOT NULL,
  due TEXT NOT NULL,
  done BIGINT,
  created BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, organisation_id) REFERENCES organisation (network_id, id),
  FOREIGN KEY (network_id, owner_id) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, created_by) REFERENCES person (network_id, id)
);
CREATE INDEX gap_step_of ON gap_step (network_id, organisation_id, due);
-- +goose Down
SELECT 1;
