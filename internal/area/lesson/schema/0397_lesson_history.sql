-- A lesson can be corrected and taken back while the team has not decided about it. lesson_history says who did that and when; what the words
-- were before is not kept, because somebody may have asked for the change.
-- +goose Up
ALTER TABLE lesson ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
CREATE TABLE lesson_history (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  lesson_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  what TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, lesson_id) REFERENCES lesson (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE INDEX lesson_history_lesson ON lesson_history (network_id, lesson_id, at);
CREATE INDEX lesson_history_person ON lesson_history (network_id, person_id);

-- +goose Down
SELECT 1;
