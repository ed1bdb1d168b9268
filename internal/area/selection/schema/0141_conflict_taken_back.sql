-- A conflict of interest that a panel member declared by mistake and took back: when. While it is NULL, it stands.
-- +goose Up
ALTER TABLE panel_conflict ADD COLUMN taken_back BIGINT;
-- +goose Down
SELECT 1;
