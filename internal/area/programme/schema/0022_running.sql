-- Running the days of an edition: who came, and whether each person had what they need. Which needs somebody has is about
-- their health, so what was arranged and what they said about it are sealed.
-- +goose Up
CREATE TABLE attendance (
  network_id TEXT NOT NULL,
  day_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  state TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (network_id, day_id, person_id),
  FOREIGN KEY (network_id, day_id) REFERENCES edition_day (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE INDEX attendance_person ON attendance (network_id, person_id);

CREATE TABLE needs_check (
  network_id TEXT NOT NULL,
  day_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  sealed TEXT NOT NULL,
  at BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, day_id, person_id),
  FOREIGN KEY (network_id, day_id) REFERENCES edition_day (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE INDEX needs_check_person ON needs_check (network_id, person_id);

CREATE TABLE needs_feedback (
  network_id TEXT NOT NULL,
  day_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  sealed TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (network_id, day_id, person_id),
  FOREIGN KEY (network_id, day_id) REFERENCES edition_day (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE INDEX needs_feedback_person ON needs_feedback (network_id, person_id);
-- +goose Down
SELECT 1;
