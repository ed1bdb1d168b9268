-- A report is shared as it was read: each time it is shared its figures, quotes and chapters are kept as they were, and only these are
-- shown to whoever it is shared with. Reports that were shared before this was kept have to be shared again by somebody who has read them.
-- +goose Up
CREATE TABLE report_version (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  number BIGINT NOT NULL,      -- 1 is the first that was shared
  shared BIGINT NOT NULL,
  person_id TEXT NOT NULL,     -- who shared it; '' is the program itself
  name TEXT NOT NULL,          -- as they were called then
  sealed TEXT NOT NULL,        -- the report as it may be shown
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id)
);
CREATE UNIQUE INDEX report_version_number ON report_version (network_id, edition_id, number);

-- Links for people without an account. The secret is made from the id and a key that is not in the database.
CREATE TABLE report_link (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  hash TEXT NOT NULL,
  made BIGINT NOT NULL,
  ends BIGINT NOT NULL,
  ended BIGINT NOT NULL DEFAULT 0, -- when it was taken back
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id)
);
CREATE UNIQUE INDEX report_link_hash ON report_link (network_id, hash);
CREATE INDEX report_link_edition ON report_link (network_id, edition_id, ended);

ALTER TABLE wave_report ADD COLUMN version_id TEXT NOT NULL DEFAULT '';       -- what is shared now
ALTER TABLE wave_report ADD COLUMN to_people BOOLEAN NOT NULL DEFAULT FALSE;  -- those who take part and help to run it
ALTER TABLE wave_report ADD COLUMN to_board BOOLEAN NOT NULL DEFAULT FALSE;   -- those who look after the network, and sponsors
ALTER TABLE wave_report ADD COLUMN to_public BOOLEAN NOT NULL DEFAULT FALSE;  -- everybody
ALTER TABLE wave_report ADD COLUMN told_people BIGINT NOT NULL DEFAULT 0;     -- when they were written to
ALTER TABLE wave_report ADD COLUMN told_board BIGINT NOT NULL DEFAULT 0;
UPDATE wave_report SET shared = 0, told_people = 1;

-- +goose Down
DROP TABLE report_link;
DROP TABLE report_version;
ALTER TABLE wave_report DROP COLUMN version_id;
ALTER TABLE wave_report DROP COLUMN to_people;
ALTER TABLE wave_report DROP COLUMN to_board;
ALTER TABLE wave_report DROP COLUMN to_public;
ALTER TABLE wave_report DROP COLUMN told_people;
ALTER TABLE wave_report DROP COLUMN told_board;
