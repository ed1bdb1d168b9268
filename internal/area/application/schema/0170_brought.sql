-- When an application stands as handed in only because a file said so, and who brought the file in. Empty again as soon as
-- those who apply open it: what they confirm here is theirs.

-- +goose Up
ALTER TABLE application ADD COLUMN brought BIGINT;
ALTER TABLE application ADD COLUMN brought_by TEXT;

-- +goose Down
ALTER TABLE application DROP COLUMN brought_by;
ALTER TABLE application DROP COLUMN brought;
