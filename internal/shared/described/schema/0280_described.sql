-- A passage of a report, such as a lesson or a quote (kind and thing_id), that names or describes people. Its words lie sealed in the proposal
-- to which they say yes. agreed is when all of them had; refused is when one of them said no. Until agreed it is in no report.
-- +goose Up
CREATE TABLE described (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  thing_id TEXT NOT NULL,
  by_id TEXT NOT NULL,
  agreed BIGINT,
  refused BIGINT,
  created BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id),
  FOREIGN KEY (network_id, by_id) REFERENCES person (network_id, id)
);
CREATE UNIQUE INDEX described_thing ON described (network_id, thing_id);
CREATE INDEX described_edition ON described (network_id, edition_id);
CREATE INDEX described_by ON described (network_id, by_id);
CREATE TABLE described_person (
  network_id TEXT NOT NULL,
  passage_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  PRIMARY KEY (network_id, passage_id, person_id),
  FOREIGN KEY (network_id, passage_id) REFERENCES described (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE INDEX described_person_person ON described_person (network_id, person_id);
-- +goose Down
SELECT 1;
