-- Themes of quotes that two people gave, each by themselves, stand once both have sorted all; from then on both are seen, and neither changes.
-- quote_frame holds the names of themes from which those who sort an edition's quotes choose, one on each line.
-- +goose Up
ALTER TABLE quote_theme ADD COLUMN stands BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE quote_theme SET stands = TRUE WHERE EXISTS (SELECT 1 FROM quote_theme o WHERE o.network_id = quote_theme.network_id AND o.quote_id = quote_theme.quote_id AND o.person_id <> quote_theme.person_id);
CREATE TABLE quote_frame (
  network_id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  names TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, edition_id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id)
);
-- +goose Down
SELECT 1;
