-- How far the two of each pair agree, counted for all pairs together while the boxes are opened. In an invitation stands with whom
-- somebody takes part, which was known before; in a wave only the counts of all pairs. Responses say nothing of pairs.
-- +goose Up
ALTER TABLE wave ADD COLUMN pairs BOOLEAN NOT NULL DEFAULT FALSE;    -- counts how far the two of each pair agree
ALTER TABLE wave ADD COLUMN agreement TEXT NOT NULL DEFAULT '';      -- the counts, as JSON; set at the closing
ALTER TABLE wave_invitation ADD COLUMN pair TEXT NOT NULL DEFAULT ''; -- side and collaboration of somebody who takes part in a pair
-- +goose Down
SELECT 1;
