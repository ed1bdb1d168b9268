-- What belongs to the plan of an edition beside its days: materials (a link or a file, each for somebody), and what happens
-- between the days, such as coaching for each pair. Dates are YYYY-MM-DD; an empty one is not set yet.
-- +goose Up
CREATE TABLE edition_material (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  day_id TEXT,
  title TEXT NOT NULL,
  link TEXT NOT NULL,
  file_id TEXT,
  audience TEXT NOT NULL,
  created BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id),
  FOREIGN KEY (network_id, file_id) REFERENCES file (network_id, id)
);
CREATE INDEX edition_material_edition ON edition_material (network_id, edition_id, created);
CREATE INDEX edition_material_day ON edition_material (network_id, day_id);
CREATE INDEX edition_material_file ON edition_material (network_id, file_id);

CREATE TABLE edition_between (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  title TEXT NOT NULL,
  date TEXT NOT NULL,
  minutes BIGINT NOT NULL,
  audience TEXT NOT NULL,
  notes TEXT NOT NULL,
  created BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id)
);
CREATE INDEX edition_between_edition ON edition_between (network_id, edition_id, date);
-- +goose Down
SELECT 1;
