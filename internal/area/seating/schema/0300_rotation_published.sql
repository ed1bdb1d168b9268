-- When a timetable was shown to those who present and to the tables: 0 for not yet. A timetable from before this was asked has
-- nothing here; it was seen at once, and stays so. told is what the last letters said of when each presenter has a turn, by person.
-- +goose Up
ALTER TABLE rotation ADD COLUMN published BIGINT;
ALTER TABLE rotation ADD COLUMN told TEXT;
-- +goose Down
ALTER TABLE rotation DROP COLUMN told;
ALTER TABLE rotation DROP COLUMN published;
