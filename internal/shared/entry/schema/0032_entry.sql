-- Entries are what people write. Titles and texts are sealed. audience says who may see an entry beyond its owner.
-- +goose Up
CREATE TABLE entry (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  owner_kind TEXT NOT NULL,
  owner_id TEXT NOT NULL,
  author_id TEXT NOT NULL,
  audience TEXT NOT NULL,
  edition_id TEXT,
  organisation_id TEXT,
  happened TEXT NOT NULL,
  title_sealed TEXT NOT NULL,
  body_sealed TEXT NOT NULL,
  tags TEXT NOT NULL,
  created BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  removed BIGINT,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, author_id) REFERENCES person (network_id, id)
);
CREATE INDEX entry_owner ON entry (network_id, owner_id, happened, id);
CREATE INDEX entry_audience ON entry (network_id, audience, happened, id);
CREATE TABLE entry_file (
  network_id TEXT NOT NULL,
  entry_id TEXT NOT NULL,
  file_id TEXT NOT NULL,
  position BIGINT NOT NULL,
  description_sealed TEXT NOT NULL,
  PRIMARY KEY (network_id, entry_id, file_id),
  FOREIGN KEY (network_id, entry_id) REFERENCES entry (network_id, id),
  FOREIGN KEY (network_id, file_id) REFERENCES file (network_id, id)
);
-- +goose Down
SELECT 1;
