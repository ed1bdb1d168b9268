-- What a table says to somebody who presented there. The text is sealed: it is for that presenter, for the coach of that table
-- and for those who lead the day. The presenter is named as in the timetable. told is when they had a letter about it, 0 for
-- not yet.
-- +goose Up
CREATE TABLE rotation_word (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  rotation_id TEXT NOT NULL,
  seat BIGINT NOT NULL,
  presenter TEXT NOT NULL,
  words_sealed TEXT NOT NULL,
  by_id TEXT NOT NULL,
  written BIGINT NOT NULL,
  told BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id),
  FOREIGN KEY (network_id, rotation_id) REFERENCES rotation (network_id, id),
  FOREIGN KEY (network_id, by_id) REFERENCES person (network_id, id)
);
CREATE UNIQUE INDEX rotation_word_visit ON rotation_word (network_id, rotation_id, seat, presenter);
CREATE INDEX rotation_word_edition ON rotation_word (network_id, edition_id);
CREATE INDEX rotation_word_by ON rotation_word (network_id, by_id);
-- +goose Down
DROP TABLE rotation_word;
