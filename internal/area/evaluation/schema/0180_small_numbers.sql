-- How small numbers are protected in reports, and themes that people give to quotes, each by themselves.
-- +goose Up
CREATE TABLE report_policy (
  network_id TEXT NOT NULL,
  policy TEXT NOT NULL,        -- key of a policy of engine/stats
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id)
);
-- The policy of a report that was shared stays as it was when it was shared: two policies one after another could tell what each hides.
ALTER TABLE wave_report ADD COLUMN policy TEXT NOT NULL DEFAULT 'groups-of-5';
CREATE TABLE quote_theme (
  network_id TEXT NOT NULL,
  quote_id TEXT NOT NULL,
  person_id TEXT NOT NULL,     -- who gave the theme; a coordinator
  theme TEXT NOT NULL,
  PRIMARY KEY (network_id, quote_id, person_id),
  FOREIGN KEY (network_id, quote_id) REFERENCES wave_quote (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
-- +goose Down
SELECT 1;
