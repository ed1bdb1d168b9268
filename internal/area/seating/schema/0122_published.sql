-- When the tables of a plan were shown to those who sit there: 0 for not yet. A plan from before this was asked has nothing
-- here; its tables were seen at once, and stay so.
-- +goose Up
ALTER TABLE seating_plan ADD COLUMN published BIGINT;
-- +goose Down
ALTER TABLE seating_plan DROP COLUMN published;
