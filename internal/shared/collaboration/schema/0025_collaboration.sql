-- A collaboration is a pair, trio or team; each member has exactly one side in it.
-- +goose Up
CREATE TABLE collaboration (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  edition_id TEXT,
  application_id TEXT,
  challenge_sealed TEXT NOT NULL,
  state TEXT NOT NULL,
  reflection_goal BIGINT NOT NULL,
  created BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id)
);
CREATE INDEX collaboration_edition ON collaboration (network_id, edition_id);
CREATE TABLE collaboration_member (
  network_id TEXT NOT NULL,
  collaboration_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  side TEXT NOT NULL,
  joined BIGINT NOT NULL,
  gone BIGINT,
  PRIMARY KEY (network_id, collaboration_id, person_id),
  FOREIGN KEY (network_id, collaboration_id) REFERENCES collaboration (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE INDEX collaboration_member_person ON collaboration_member (network_id, person_id);
-- +goose Down
SELECT 1;
