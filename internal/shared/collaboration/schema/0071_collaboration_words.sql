-- From here on collaboration.name holds the name sealed, as challenge_sealed holds the challenge: what members call their
-- work is theirs, and a coordinator needs only to know that it exists. The index finds the collaborations of an edition
-- in the order in which they are listed.
-- +goose Up
DROP INDEX collaboration_edition;
CREATE INDEX collaboration_edition ON collaboration (network_id, edition_id, created, id);
-- +goose Down
SELECT 1;
