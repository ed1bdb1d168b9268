-- Words about people belong to an edition, or to the work of an organisation (work_id), and to one of them. SQLite cannot take NOT NULL off a column,
-- so that these tables are made anew, filled and given their names again. Names of tables and of fields stay as they were, because sealed marks are
-- bound to them. described_asked_work is who was ever asked about words from the work of an organisation, whatever they answered.
-- +goose Up
CREATE TABLE described_new (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  edition_id TEXT,
  work_id TEXT,
  kind TEXT NOT NULL,
  thing_id TEXT NOT NULL,
  by_id TEXT NOT NULL,
  agreed BIGINT,
  refused BIGINT,
  created BIGINT NOT NULL,
  marks_sealed TEXT NOT NULL DEFAULT '',
  no_writer BOOLEAN NOT NULL DEFAULT FALSE,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id),
  FOREIGN KEY (network_id, work_id) REFERENCES organisation (network_id, id),
  FOREIGN KEY (network_id, by_id) REFERENCES person (network_id, id),
  CHECK ((edition_id IS NULL) <> (work_id IS NULL))
);
INSERT INTO described_new (network_id, id, edition_id, kind, thing_id, by_id, agreed, refused, created, marks_sealed, no_writer)
  SELECT network_id, id, edition_id, kind, thing_id, by_id, agreed, refused, created, marks_sealed, no_writer FROM described;
CREATE TABLE described_person_new (
  network_id TEXT NOT NULL,
  passage_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  taken_out BIGINT,
  own BIGINT,
  PRIMARY KEY (network_id, passage_id, person_id),
  FOREIGN KEY (network_id, passage_id) REFERENCES described_new (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
INSERT INTO described_person_new (network_id, passage_id, person_id, taken_out, own) SELECT network_id, passage_id, person_id, taken_out, own FROM described_person;
CREATE TABLE described_no_new (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  edition_id TEXT,
  work_id TEXT,
  person_id TEXT NOT NULL,
  passage_id TEXT NOT NULL,
  marks_sealed TEXT NOT NULL,
  created BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id),
  FOREIGN KEY (network_id, work_id) REFERENCES organisation (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id),
  CHECK ((edition_id IS NULL) <> (work_id IS NULL))
);
INSERT INTO described_no_new (network_id, id, edition_id, person_id, passage_id, marks_sealed, created) SELECT network_id, id, edition_id, person_id, passage_id, marks_sealed, created FROM described_no;
CREATE TABLE described_not_me_new (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  edition_id TEXT,
  work_id TEXT,
  person_id TEXT NOT NULL,
  passage_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  marks_sealed TEXT NOT NULL,
  created BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id),
  FOREIGN KEY (network_id, work_id) REFERENCES organisation (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id),
  CHECK ((edition_id IS NULL) <> (work_id IS NULL))
);
INSERT INTO described_not_me_new (network_id, id, edition_id, person_id, passage_id, kind, marks_sealed, created) SELECT network_id, id, edition_id, person_id, passage_id, kind, marks_sealed, created FROM described_not_me;
CREATE TABLE described_past_new (
  network_id TEXT NOT NULL,
  passage_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  edition_id TEXT,
  work_id TEXT,
  kind TEXT NOT NULL,
  how TEXT NOT NULL,
  happened BIGINT NOT NULL,
  read BIGINT,
  PRIMARY KEY (network_id, passage_id, person_id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id),
  FOREIGN KEY (network_id, work_id) REFERENCES organisation (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id),
  CHECK ((edition_id IS NULL) <> (work_id IS NULL))
);
INSERT INTO described_past_new (network_id, passage_id, person_id, edition_id, kind, how, happened, read) SELECT network_id, passage_id, person_id, edition_id, kind, how, happened, read FROM described_past;
CREATE TABLE described_heard_new (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  edition_id TEXT,
  work_id TEXT,
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
  FOREIGN KEY (network_id, work_id) REFERENCES organisation (network_id, id),
  FOREIGN KEY (network_id, writer_id) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id),
  CHECK ((edition_id IS NULL) <> (work_id IS NULL))
);
INSERT INTO described_heard_new (network_id, id, edition_id, writer_id, person_id, passage_id, kind, thing_id, how, happened, read)
  SELECT network_id, id, edition_id, writer_id, person_id, passage_id, kind, thing_id, how, happened, read FROM described_heard;
DROP TABLE described_person;
DROP TABLE described;
DROP TABLE described_no;
DROP TABLE described_not_me;
DROP TABLE described_past;
DROP TABLE described_heard;
ALTER TABLE described_new RENAME TO described;
ALTER TABLE described_person_new RENAME TO described_person;
ALTER TABLE described_no_new RENAME TO described_no;
ALTER TABLE described_not_me_new RENAME TO described_not_me;
ALTER TABLE described_past_new RENAME TO described_past;
ALTER TABLE described_heard_new RENAME TO described_heard;
CREATE UNIQUE INDEX described_thing ON described (network_id, thing_id);
CREATE INDEX described_edition ON described (network_id, edition_id);
CREATE INDEX described_work ON described (network_id, work_id) WHERE work_id IS NOT NULL;
CREATE INDEX described_by ON described (network_id, by_id);
CREATE INDEX described_person_person ON described_person (network_id, person_id);
CREATE UNIQUE INDEX described_no_passage ON described_no (network_id, passage_id, person_id);
CREATE INDEX described_no_edition ON described_no (network_id, edition_id);
CREATE INDEX described_no_work ON described_no (network_id, work_id) WHERE work_id IS NOT NULL;
CREATE INDEX described_no_person ON described_no (network_id, person_id);
CREATE UNIQUE INDEX described_not_me_passage ON described_not_me (network_id, passage_id, person_id);
CREATE INDEX described_not_me_edition ON described_not_me (network_id, edition_id);
CREATE INDEX described_not_me_work ON described_not_me (network_id, work_id) WHERE work_id IS NOT NULL;
CREATE INDEX described_not_me_person ON described_not_me (network_id, person_id);
CREATE INDEX described_past_person ON described_past (network_id, person_id);
CREATE INDEX described_past_edition ON described_past (network_id, edition_id);
CREATE INDEX described_past_work ON described_past (network_id, work_id) WHERE work_id IS NOT NULL;
CREATE INDEX described_heard_writer ON described_heard (network_id, writer_id);
CREATE INDEX described_heard_person ON described_heard (network_id, person_id);
CREATE INDEX described_heard_passage ON described_heard (network_id, passage_id);
CREATE INDEX described_heard_edition ON described_heard (network_id, edition_id);
CREATE INDEX described_heard_work ON described_heard (network_id, work_id) WHERE work_id IS NOT NULL;
CREATE TABLE described_asked_work (
  network_id TEXT NOT NULL,
  work_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  asked BIGINT NOT NULL,
  PRIMARY KEY (network_id, work_id, person_id),
  FOREIGN KEY (network_id, work_id) REFERENCES organisation (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE INDEX described_asked_work_person ON described_asked_work (network_id, person_id);
-- +goose Down
SELECT 1;
