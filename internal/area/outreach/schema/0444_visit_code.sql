-- The code of the link that is left with people at a visit, '' while it has none. Who follows it says with it where they heard of something.
-- +goose Up
ALTER TABLE outreach_visit ADD COLUMN code TEXT NOT NULL DEFAULT '';
CREATE INDEX outreach_visit_code ON outreach_visit (network_id, code);
-- +goose Down
SELECT 1;
