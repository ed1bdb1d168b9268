-- Who sits at which table on each day of an edition. What the plan is made from is one text (setup). Who should sit at which
-- kind of table tells about health, so it is sealed, all people of an edition in one text: not even that somebody is named
-- in it can be seen. Tables are counted from 1; the seat of somebody who is away on a day is at table 0.
-- A rotation is a timetable by which presenters go round the tables.
-- +goose Up
CREATE TABLE seating_plan (
  network_id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  setup TEXT NOT NULL,
  needs_sealed TEXT NOT NULL,
  seed BIGINT NOT NULL,
  state TEXT NOT NULL,
  progress BIGINT NOT NULL,
  problem TEXT NOT NULL,
  changed BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, edition_id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id)
);
CREATE TABLE seating_rule (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  first_id TEXT NOT NULL,
  second_id TEXT NOT NULL,
  created BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id),
  FOREIGN KEY (network_id, first_id) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, second_id) REFERENCES person (network_id, id)
);
CREATE UNIQUE INDEX seating_rule_two ON seating_rule (network_id, edition_id, first_id, second_id);
CREATE TABLE seating_seat (
  network_id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  day_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  seat BIGINT NOT NULL,
  locked BOOLEAN NOT NULL,
  PRIMARY KEY (network_id, day_id, person_id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id),
  FOREIGN KEY (network_id, day_id) REFERENCES edition_day (network_id, id) ON DELETE CASCADE,
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE INDEX seating_seat_edition ON seating_seat (network_id, edition_id);
CREATE INDEX seating_seat_person ON seating_seat (network_id, person_id);
CREATE TABLE rotation (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  day_id TEXT,
  name TEXT NOT NULL,
  setup TEXT NOT NULL,
  visits TEXT NOT NULL,
  rounds BIGINT NOT NULL,
  created BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id)
);
CREATE INDEX rotation_edition ON rotation (network_id, edition_id, created);
CREATE INDEX rotation_day ON rotation (network_id, day_id);
-- +goose Down
SELECT 1;
