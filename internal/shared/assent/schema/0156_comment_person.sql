-- People can take out what they have said themselves about shared decisions, wherever it is.
-- +goose Up
CREATE INDEX proposal_comment_person ON proposal_comment (network_id, person_id, at);
-- +goose Down
SELECT 1;
