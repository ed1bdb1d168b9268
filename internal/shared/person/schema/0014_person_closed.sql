-- When an administrator closed somebody's access to the network: they stay on record and cannot come in.
-- +goose Up
ALTER TABLE person ADD COLUMN closed BIGINT;
-- +goose Down
SELECT 1;
