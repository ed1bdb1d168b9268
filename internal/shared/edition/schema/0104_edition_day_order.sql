-- The coming days of all editions are read in the order of their dates, and only the first of them.

-- +goose Up
DROP INDEX edition_day_date;
CREATE INDEX edition_day_date ON edition_day (network_id, date, starts, id);

-- +goose Down
DROP INDEX edition_day_date;
CREATE INDEX edition_day_date ON edition_day (network_id, date);
