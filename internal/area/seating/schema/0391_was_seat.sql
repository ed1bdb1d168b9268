-- Where somebody who is away was to sit on that day (0: nowhere), and whether that seat was held, so that they can have it again when
-- they come after all.
-- +goose Up
ALTER TABLE seating_seat ADD COLUMN was_seat BIGINT NOT NULL DEFAULT 0;
ALTER TABLE seating_seat ADD COLUMN was_held BOOLEAN NOT NULL DEFAULT FALSE;

-- +goose Down
SELECT 1;
