-- Somebody who was asked by an open form and became a coordinator when an answer could have been theirs: one more answer is
-- needed, because they would know one of the smallest number.
-- +goose Up
ALTER TABLE wave_invitation ADD COLUMN coordinator BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE wave_invitation SET coordinator = TRUE
  WHERE EXISTS (SELECT 1 FROM person_role r WHERE r.network_id = wave_invitation.network_id AND r.person_id = wave_invitation.person_id AND r.role = 'coordinator')
  AND EXISTS (SELECT 1 FROM wave w WHERE w.network_id = wave_invitation.network_id AND w.id = wave_invitation.wave_id AND w.state = 'open');
UPDATE wave SET minimum = minimum + (SELECT COUNT(*) FROM wave_invitation i WHERE i.network_id = wave.network_id AND i.wave_id = wave.id AND i.coordinator)
  WHERE state = 'open';
-- +goose Down
SELECT 1;
