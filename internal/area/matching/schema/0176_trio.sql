-- Trios: an introduction, a suggestion and a decision by hand can be about three people, of whom the third is a second
-- professional. A computing says what it looked for, how many trios and points there can be at most, and whether it is proved
-- that there are no better ones.

-- +goose Up
ALTER TABLE introduction ADD COLUMN third_id TEXT;
ALTER TABLE introduction ADD COLUMN why_third_sealed TEXT;
CREATE INDEX introduction_third ON introduction (network_id, third_id);
ALTER TABLE suggestion_run ADD COLUMN trios BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE suggestion_run ADD COLUMN most_trios BIGINT NOT NULL DEFAULT 0;
ALTER TABLE suggestion_run ADD COLUMN bound BIGINT NOT NULL DEFAULT 0;
ALTER TABLE suggestion_run ADD COLUMN proved BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE suggestion ADD COLUMN third_id TEXT;
ALTER TABLE suggestion_rule ADD COLUMN third_id TEXT NOT NULL DEFAULT '';
DROP INDEX suggestion_rule_two;
CREATE UNIQUE INDEX suggestion_rule_two ON suggestion_rule (network_id, edition_id, professional_id, partner_id, third_id);

-- +goose Down
SELECT 1;
