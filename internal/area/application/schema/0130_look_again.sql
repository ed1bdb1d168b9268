-- A part of an application that those who became a pair have to look at again before it counts as done.

-- +goose Up
ALTER TABLE application_section ADD COLUMN look_again BOOLEAN NOT NULL DEFAULT FALSE;

-- +goose Down
ALTER TABLE application_section DROP COLUMN look_again;
