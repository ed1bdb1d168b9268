-- The words that a sponsor read and confirmed, sealed: what the challenge and its purpose were then. Empty for those who
-- have not confirmed, and for confirmations that came from a file.

-- +goose Up
ALTER TABLE sponsor ADD COLUMN backed_sealed TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE sponsor DROP COLUMN backed_sealed;
