-- Visits that an organisation makes to places and groups where people are. contacts is how many people they talked with: nobody's name is kept.
-- who went is in words, as they want to be named. Days are YYYY-MM-DD in the zone of the network.
-- +goose Up
CREATE TABLE outreach_visit (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  place TEXT NOT NULL,
  kind TEXT NOT NULL,
  held TEXT NOT NULL,
  who TEXT NOT NULL,
  contacts BIGINT NOT NULL,
  followed TEXT NOT NULL,
  created BIGINT NOT NULL,
  created_by TEXT,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, organisation_id) REFERENCES organisation (network_id, id),
  FOREIGN KEY (network_id, created_by) REFERENCES person (network_id, id)
);
CREATE INDEX outreach_visit_organisation ON outreach_visit (network_id, organisation_id, held);
-- +goose Down
SELECT 1;
