-- +goose Up
-- Which quotes wait for a second person is asked for everybody's first page.
CREATE INDEX wave_quote_waiting ON wave_quote (network_id, cleared);

-- +goose Down
DROP INDEX wave_quote_waiting;
