-- What a holder calls their role themselves, beside what the engagement lead calls it. It goes with them when somebody else holds the role.
-- +goose Up
ALTER TABLE term ADD COLUMN own TEXT NOT NULL DEFAULT '';
-- +goose Down
SELECT 1;
