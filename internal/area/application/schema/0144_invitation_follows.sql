-- The address as somebody wrote it into an invitation whose receiver has changed their address since; "" for all others. The
-- invitation follows to the new address, which is not told to whoever knew the old one.

-- +goose Up
ALTER TABLE invitation ADD COLUMN written TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE invitation DROP COLUMN written;
