-- Which letters a person gets: for each kind at once, in one daily letter or not at all, and the hours in which nothing
-- that can wait is sent. No row says when it was chosen: the time at which somebody ends the reminders of a form would say
-- that they had not answered it (docs/adr/0005). The letters themselves say what kind they are and whose.
-- +goose Up
CREATE TABLE letter_choice (
  network_id TEXT NOT NULL REFERENCES network (id),
  person_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  way TEXT NOT NULL,
  PRIMARY KEY (network_id, person_id, kind)
);
CREATE TABLE letter_setting (
  network_id TEXT NOT NULL REFERENCES network (id),
  person_id TEXT NOT NULL,
  quiet_from TEXT NOT NULL,
  quiet_until TEXT NOT NULL,
  zone TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, person_id)
);
ALTER TABLE mail ADD COLUMN kind TEXT NOT NULL DEFAULT '';
ALTER TABLE mail ADD COLUMN person_id TEXT;
CREATE INDEX mail_gathered ON mail (network_id, person_id, state);
-- +goose Down
SELECT 1;
