-- The links of lines from a gap to a change: somebody said that a later thing rests on an earlier one, or came from it. A thing is written
-- as its kind, its id and its part, with a space between them (package ground). A link that is taken off is ended and stays, so
-- that figures of a past day can be made again.
-- +goose Up
CREATE TABLE ground_link (
  network_id TEXT NOT NULL REFERENCES network (id),
  organisation_id TEXT NOT NULL,
  earlier TEXT NOT NULL,
  later TEXT NOT NULL,
  created BIGINT NOT NULL,
  created_by TEXT,             -- NULL for the program itself
  ended BIGINT,
  ended_by TEXT,
  PRIMARY KEY (network_id, later, earlier, created),
  FOREIGN KEY (network_id, organisation_id) REFERENCES organisation (network_id, id),
  FOREIGN KEY (network_id, created_by) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, ended_by) REFERENCES person (network_id, id)
);
CREATE UNIQUE INDEX ground_link_now ON ground_link (network_id, later, earlier) WHERE ended IS NULL;
CREATE INDEX ground_link_earlier ON ground_link (network_id, earlier);
CREATE INDEX ground_link_of ON ground_link (network_id, organisation_id, created);
CREATE INDEX ground_link_by ON ground_link (network_id, created_by);
-- +goose Down
SELECT 1;
