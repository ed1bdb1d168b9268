-- What members of a space take on, out of a meeting or not: who takes it on, and who did it. And how much time each member says
-- that they gave on a day; it is shown to the others as a sum by side.
-- +goose Up
CREATE TABLE space_action (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  collaboration_id TEXT NOT NULL,
  meeting_id TEXT,
  words_sealed TEXT NOT NULL,
  added_by TEXT NOT NULL,
  taken_by TEXT,
  done_by TEXT,
  done BIGINT,
  created BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, collaboration_id) REFERENCES collaboration (network_id, id),
  FOREIGN KEY (network_id, meeting_id) REFERENCES meeting (network_id, id),
  FOREIGN KEY (network_id, added_by) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, taken_by) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, done_by) REFERENCES person (network_id, id)
);
CREATE INDEX space_action_of ON space_action (network_id, collaboration_id, created);
CREATE INDEX space_action_meeting ON space_action (network_id, meeting_id);

CREATE TABLE space_hours (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  collaboration_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  day TEXT NOT NULL,
  minutes BIGINT NOT NULL,
  created BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, collaboration_id) REFERENCES collaboration (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE INDEX space_hours_of ON space_hours (network_id, collaboration_id, person_id, day);
-- +goose Down
SELECT 1;
