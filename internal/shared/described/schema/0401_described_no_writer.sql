-- Words of which nobody knows who wrote them: whoever said first that they are about them keeps the row, and is not who wrote them.
-- +goose Up
ALTER TABLE described ADD COLUMN no_writer BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE described SET no_writer = TRUE WHERE EXISTS (SELECT 1 FROM described_person x
  WHERE x.network_id = described.network_id AND x.passage_id = described.id AND x.person_id = described.by_id AND x.own IS NOT NULL);
-- +goose Down
SELECT 1;
