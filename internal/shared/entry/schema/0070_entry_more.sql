-- Who changed an entry last; fingerprints of its tags, by which a list can be filtered although the words are sealed (the
-- key is outside the database, and marks of two owners cannot be compared); and the way from a file to its entry.
-- +goose Up
ALTER TABLE entry ADD COLUMN changed_by TEXT;
CREATE TABLE entry_tag (
  network_id TEXT NOT NULL,
  entry_id TEXT NOT NULL,
  mark TEXT NOT NULL,
  PRIMARY KEY (network_id, entry_id, mark),
  FOREIGN KEY (network_id, entry_id) REFERENCES entry (network_id, id)
);
CREATE INDEX entry_tag_mark ON entry_tag (network_id, mark);
CREATE INDEX entry_file_file ON entry_file (network_id, file_id);
-- +goose Down
SELECT 1;
