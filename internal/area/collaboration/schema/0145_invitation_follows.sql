-- The address as the members wrote it into an invitation whose receiver has changed their address since; "" for all others.
-- The invitation follows to the new address, which is not told to whoever knew the old one.

-- +goose Up
ALTER TABLE collaboration_invitation ADD COLUMN written TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE collaboration_invitation DROP COLUMN written;
