-- People can take out what they have written themselves, wherever it is.
-- +goose Up
CREATE INDEX entry_author ON entry (network_id, author_id, happened);
-- +goose Down
SELECT 1;
