-- From where a group, or a role in no group, came when its organisation became part of another one. On days before since it
-- stood in from_id, so that past maps and past reports of that organisation stay what they were. A role in a group goes with it.
-- +goose Up

CREATE TABLE organisation_moved (
  network_id TEXT NOT NULL REFERENCES network (id),
  thing_id TEXT NOT NULL,      -- a working_group, or a term in no group
  from_id TEXT NOT NULL,
  since TEXT NOT NULL,         -- the first day in its new place
  PRIMARY KEY (network_id, thing_id, from_id),
  FOREIGN KEY (network_id, from_id) REFERENCES organisation (network_id, id)
);
CREATE INDEX organisation_moved_from ON organisation_moved (network_id, from_id, since);
