-- A quote is somebody's own words, perhaps shortened, and two people saw it beside what was written. A quote that one person alone
-- had cleared is not in the report until a second person clears it.
-- +goose Up
ALTER TABLE wave_quote ADD COLUMN worded_by TEXT NOT NULL DEFAULT '';   -- who chose it, or changed its words last; '' is somebody before this was kept
ALTER TABLE wave_quote ADD COLUMN chosen_by TEXT NOT NULL DEFAULT '';
ALTER TABLE wave_quote ADD COLUMN shortened BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE wave_quote SET cleared = FALSE, version = version + 1 WHERE cleared;
