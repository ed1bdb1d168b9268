-- Who said no to words, and what became of questions about words. marks_sealed are keyed marks of the pieces of the words, sealed: the words
-- cannot be read from them, but the same or nearly the same words are known again. They are somebody's own, and go with the person.
-- described_past tells somebody what became of words about them. described_other is the word of a writer that a first name is somebody else's.
-- +goose Up
CREATE TABLE described_no (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  passage_id TEXT NOT NULL,
  marks_sealed TEXT NOT NULL,
  created BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE UNIQUE INDEX described_no_passage ON described_no (network_id, passage_id, person_id);
CREATE INDEX described_no_edition ON described_no (network_id, edition_id);
CREATE INDEX described_no_person ON described_no (network_id, person_id);
CREATE TABLE described_past (
  network_id TEXT NOT NULL,
  passage_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  how TEXT NOT NULL,
  happened BIGINT NOT NULL,
  read BIGINT,
  PRIMARY KEY (network_id, passage_id, person_id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE INDEX described_past_person ON described_past (network_id, person_id);
CREATE INDEX described_past_edition ON described_past (network_id, edition_id);
CREATE TABLE described_other (
  network_id TEXT NOT NULL,
  thing_id TEXT NOT NULL,
  mark TEXT NOT NULL,
  PRIMARY KEY (network_id, thing_id)
);
ALTER TABLE described_person ADD COLUMN taken_out BIGINT;
-- +goose Down
SELECT 1;
