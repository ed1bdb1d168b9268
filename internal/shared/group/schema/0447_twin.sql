-- Two holders of whom somebody asked whether they are one person, and what became of it. keep_id stays and other_id goes; both can be gone by now, so
-- neither is a foreign key, and their names stay as they were, so that a wrong yes can be undone. pair is both ids in their order. person_id is who can
-- sign in and is asked first, NULL when both are names alone. moved is the ids of the terms that came to keep_id, as JSON.
-- +goose Up
CREATE TABLE holder_twin (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  pair TEXT NOT NULL,
  keep_id TEXT NOT NULL,
  other_id TEXT NOT NULL,
  keep_name TEXT NOT NULL,
  other_name TEXT NOT NULL,
  person_id TEXT,
  state TEXT NOT NULL,         -- asked, one, refused, two, apart, stopped
  moved TEXT NOT NULL,
  asked BIGINT NOT NULL,
  ended BIGINT,
  asked_by TEXT,
  other_import TEXT,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, organisation_id) REFERENCES organisation (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, asked_by) REFERENCES person (network_id, id)
);
CREATE INDEX holder_twin_organisation ON holder_twin (network_id, organisation_id, asked);
CREATE INDEX holder_twin_pair ON holder_twin (network_id, pair, asked);
CREATE INDEX holder_twin_person ON holder_twin (network_id, person_id, state) WHERE person_id IS NOT NULL;
-- +goose Down
SELECT 1;
