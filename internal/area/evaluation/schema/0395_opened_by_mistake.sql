-- A wave that was opened by mistake goes back to planned while nothing has come in. Its invitations stay, so that the links which people
-- have work when it opens.
-- +goose Up
ALTER TABLE wave ADD COLUMN planned_closes BIGINT NOT NULL DEFAULT 0; -- when it was to close before it was opened: whoever opens it early may choose another time
-- +goose Down
SELECT 1;
