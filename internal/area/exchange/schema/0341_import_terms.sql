-- An import of who holds which role belongs to an organisation; same holds what somebody chose about names that may be one person.
-- +goose Up
ALTER TABLE import_run ADD COLUMN organisation_id TEXT;
ALTER TABLE import_run ADD COLUMN same TEXT NOT NULL DEFAULT '[]'; -- JSON: a list of choices
-- +goose Down
SELECT 1;
