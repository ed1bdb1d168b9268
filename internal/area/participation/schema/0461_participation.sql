-- The participation grid of an organisation: its activities, where each side places them, and where both sides agreed that they stand.
-- Days are YYYY-MM-DD in the zone of the network; ends '' goes on. Levels and degrees are ids of content/frameworks/participation.yaml.
-- +goose Up

-- An activity. level and degree are '' until both sides agreed; agreed is that day. open_level and open_degree are what was said last and waits
-- for the other side (waits_for, '' when nothing waits); open_level 'off' asks to take it off the grid. thing is what it already is
-- elsewhere in the program ("decision ID"), '' for an activity of its own.
CREATE TABLE participation_activity (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  title TEXT NOT NULL,
  folded TEXT NOT NULL,
  about TEXT NOT NULL,
  starts TEXT NOT NULL,
  ends TEXT NOT NULL,
  thing TEXT NOT NULL,
  level TEXT NOT NULL,
  degree TEXT NOT NULL,
  agreed TEXT NOT NULL,
  open_level TEXT NOT NULL,
  open_degree TEXT NOT NULL,
  open_by TEXT,
  waits_for TEXT NOT NULL,
  created BIGINT NOT NULL,
  created_by TEXT,
  removed BIGINT,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, organisation_id) REFERENCES organisation (network_id, id),
  FOREIGN KEY (network_id, open_by) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, created_by) REFERENCES person (network_id, id)
);
CREATE INDEX participation_activity_list ON participation_activity (network_id, organisation_id, starts) WHERE removed IS NULL;
CREATE INDEX participation_activity_waits ON participation_activity (network_id, organisation_id, waits_for) WHERE removed IS NULL AND waits_for <> '';
CREATE INDEX participation_activity_open ON participation_activity (network_id, open_by) WHERE open_by IS NOT NULL;
CREATE UNIQUE INDEX participation_activity_thing ON participation_activity (network_id, organisation_id, thing) WHERE removed IS NULL AND thing <> '';

-- Where somebody places an activity, one row for each time that they say so. side is theirs at the organisation on that day. first_said: nobody of
-- that side had said it before. person_id is NULL for somebody who has left.
CREATE TABLE participation_placing (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  activity_id TEXT NOT NULL,
  person_id TEXT,
  side TEXT NOT NULL,
  level TEXT NOT NULL,
  degree TEXT NOT NULL,
  why_sealed TEXT NOT NULL,
  first_said BOOLEAN NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, activity_id) REFERENCES participation_activity (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE INDEX participation_placing_activity ON participation_placing (network_id, activity_id, at);
CREATE INDEX participation_placing_first ON participation_placing (network_id, organisation_id, activity_id) WHERE first_said;
CREATE INDEX participation_placing_person ON participation_placing (network_id, person_id) WHERE person_id IS NOT NULL;

-- An agreement where an activity of some days stands, from one day on. ended: the day on which another one, or none, took its place; '' while it holds.
CREATE TABLE participation_agreed (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  activity_id TEXT NOT NULL,
  level TEXT NOT NULL,
  degree TEXT NOT NULL,
  starts TEXT NOT NULL,
  ends TEXT NOT NULL,
  day TEXT NOT NULL,
  ended TEXT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, activity_id) REFERENCES participation_activity (network_id, id)
);
CREATE INDEX participation_agreed_organisation ON participation_agreed (network_id, organisation_id, day);
CREATE UNIQUE INDEX participation_agreed_now ON participation_agreed (network_id, activity_id) WHERE ended = '';
-- +goose Down
SELECT 1;
