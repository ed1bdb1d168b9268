-- People who join an edition while a form is open that asks each by a date of their own are asked too. Their answers never help to reach
-- the smallest number, and are compared with no other form; see docs/adr/0005-anonymous-but-linked.md.
-- +goose Up
ALTER TABLE wave ADD COLUMN joined BIGINT NOT NULL DEFAULT 0;                     -- of those invited, who joined after somebody had answered
ALTER TABLE wave_invitation ADD COLUMN joined BOOLEAN NOT NULL DEFAULT FALSE;     -- joined after somebody had answered
-- +goose Down
SELECT 1;
