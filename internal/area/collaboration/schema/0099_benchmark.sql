-- A network says not only what a collaborative relationship is, but by what it can be told that one is there.
-- +goose Up
ALTER TABLE relationship_definition ADD COLUMN benchmark TEXT NOT NULL DEFAULT '';
-- +goose Down
SELECT 1;
