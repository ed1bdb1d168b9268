-- Whoever cancels a call can leave a word for the other. It is sealed, and stands on the page of the call alone.
-- +goose Up
ALTER TABLE coaching_call ADD COLUMN word_sealed TEXT NOT NULL DEFAULT '';
-- +goose Down
SELECT 1;
