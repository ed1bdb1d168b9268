-- Forms on paper: what the coordinator keys in must not make the answers by link readable. All numbers are set at the closing.
-- +goose Up
ALTER TABLE wave ADD COLUMN unread BIGINT NOT NULL DEFAULT 0;  -- answers by link that were too few, and were destroyed
ALTER TABLE wave ADD COLUMN surplus BIGINT NOT NULL DEFAULT 0; -- forms on paper that were left out: more forms than people
ALTER TABLE wave ADD COLUMN masked BIGINT NOT NULL DEFAULT 0;  -- responses whose mark is a random one, linked to nothing
ALTER TABLE wave ADD COLUMN held TEXT NOT NULL DEFAULT '';     -- ids of questions that too few answered by link: no figures
-- +goose Down
SELECT 1;
