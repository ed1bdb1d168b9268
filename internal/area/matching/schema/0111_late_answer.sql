-- What somebody answers to an introduction that the other one has ended: they are not told of that, so they still answer.

-- +goose Up
ALTER TABLE introduction ADD COLUMN late_yes TEXT;
ALTER TABLE introduction ADD COLUMN late_no TEXT;

-- +goose Down
ALTER TABLE introduction DROP COLUMN late_yes;
ALTER TABLE introduction DROP COLUMN late_no;
