-- People who are asked to join a space find the invitation on their first page, by their address.
-- +goose Up
CREATE INDEX collaboration_invitation_to ON collaboration_invitation (network_id, email, state);
-- +goose Down
SELECT 1;
