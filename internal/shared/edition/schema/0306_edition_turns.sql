-- When somebody presents on a day, in words for their own pages: "1:30pm at table 4, 2:05pm at table 5"; nothing for whoever does
-- not present there, or before the timetable was shown.
-- +goose Up
ALTER TABLE edition_seat ADD COLUMN turns TEXT NOT NULL DEFAULT '';
-- +goose Down
ALTER TABLE edition_seat DROP COLUMN turns;
