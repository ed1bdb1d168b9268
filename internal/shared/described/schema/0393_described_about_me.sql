-- Who says themselves that words are about them, or that they are not. described.marks_sealed are keyed marks of the words that wait, sealed, so
-- that the same or nearly the same words are known again while somebody is asked. described_person.own is when somebody said themselves that words
-- are about them. described_asked is who was ever asked in an edition, whatever they answered. described_not_me is who said that words are not
-- about them. described_heard tells a writer that somebody said either.
-- +goose Up
ALTER TABLE described ADD COLUMN marks_sealed TEXT NOT NULL DEFAULT '';
ALTER TABLE described_person ADD COLUMN own BIGINT;
CREATE TABLE described_asked (
  network_id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  asked BIGINT NOT NULL,
  PRIMARY KEY (network_id, edition_id, person_id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE INDEX described_asked_person ON described_asked (network_id, person_id);
INSERT INTO described_asked (network_id, edition_id, person_id, asked)
  SELECT d.network_id, d.edition_id, x.person_id, MIN(d.created) FROM described d JOIN described_person x ON x.network_id = d.network_id AND x.passage_id = d.id
  GROUP BY d.network_id, d.edition_id, x.person_id;
CREATE TABLE described_not_me (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  passage_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  marks_sealed TEXT NOT NULL,
  created BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE UNIQUE INDEX described_not_me_passage ON described_not_me (network_id, passage_id, person_id);
CREATE INDEX described_not_me_edition ON described_not_me (network_id, edition_id);
CREATE INDEX described_not_me_person ON described_not_me (network_id, person_id);
CREATE TABLE described_heard (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  writer_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  passage_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  thing_id TEXT NOT NULL,
  how TEXT NOT NULL,
  happened BIGINT NOT NULL,
  read BIGINT,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id),
  FOREIGN KEY (network_id, writer_id) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE INDEX described_heard_writer ON described_heard (network_id, writer_id);
CREATE INDEX described_heard_person ON described_heard (network_id, person_id);
CREATE INDEX described_heard_passage ON described_heard (network_id, passage_id);
CREATE INDEX described_heard_edition ON described_heard (network_id, edition_id);
-- +goose Down
SELECT 1;
