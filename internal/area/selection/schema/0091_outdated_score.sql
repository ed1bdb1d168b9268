-- A score of an application that was opened again afterwards: its text may have changed, so the score counts for nothing
-- until its panel member has looked again and saved it.
-- +goose Up
ALTER TABLE panel_score ADD COLUMN outdated BOOLEAN NOT NULL DEFAULT FALSE;
-- +goose Down
SELECT 1;
