-- When a coordinator introduced two of whom one had asked the other by themselves, and with which words. It asks nobody again
-- and is kept so that the coordinator sees what they would see of two who had never met.

-- +goose Up
ALTER TABLE introduction ADD COLUMN introduced BIGINT;
ALTER TABLE introduction ADD COLUMN introduced_words_sealed TEXT;

-- +goose Down
ALTER TABLE introduction DROP COLUMN introduced;
ALTER TABLE introduction DROP COLUMN introduced_words_sealed;
