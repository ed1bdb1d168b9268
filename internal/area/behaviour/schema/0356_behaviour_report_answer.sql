-- What the coordinator answered to whoever reported words. Whoever reported is kept as a mark that nobody can turn into a name without
-- the key; reports of before have none, and nobody is answered. When a report is answered its words go.
-- +goose Up
ALTER TABLE behaviour_report ADD COLUMN reporter TEXT NOT NULL DEFAULT '';
ALTER TABLE behaviour_report ADD COLUMN answer_sealed TEXT NOT NULL DEFAULT '';
ALTER TABLE behaviour_report ADD COLUMN answered BIGINT;
CREATE INDEX behaviour_report_reporter ON behaviour_report (network_id, reporter);
-- +goose Down
SELECT 1;
