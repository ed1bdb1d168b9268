-- Who was speaking in a meeting, by side and never by person, where members count it. At most one stretch of a meeting runs.
-- +goose Up
CREATE TABLE meeting_voice (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  meeting_id TEXT NOT NULL,
  side TEXT NOT NULL,
  started BIGINT NOT NULL,
  stopped BIGINT,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, meeting_id) REFERENCES meeting (network_id, id)
);
CREATE INDEX meeting_voice_meeting ON meeting_voice (network_id, meeting_id, started);
CREATE UNIQUE INDEX meeting_voice_running ON meeting_voice (network_id, meeting_id) WHERE stopped IS NULL;
-- +goose Down
SELECT 1;
