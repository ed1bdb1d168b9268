-- What was shown to others with the name of somebody who has left goes back to the members, unless that person agreed to
-- some decision of the space that took effect, and nobody has changed the words since: nobody can tell any more that they
-- agreed to what stands there now. (What a decision was about is sealed, so it cannot be asked here.)
-- +goose Up
UPDATE entry SET audience = 'members', version = version + 1
WHERE owner_kind = 'collaboration' AND removed IS NULL AND audience IN ('programme', 'organisation', 'network', 'public')
  AND NOT EXISTS (SELECT 1 FROM collaboration_member m WHERE m.network_id = entry.network_id AND m.collaboration_id = entry.owner_id AND m.person_id = entry.author_id AND m.gone IS NULL)
  AND (COALESCE(changed_by, author_id) <> author_id
    OR NOT EXISTS (SELECT 1 FROM proposal p JOIN proposal_assent a ON a.network_id = p.network_id AND a.proposal_id = p.id AND a.hash = p.hash
      WHERE p.network_id = entry.network_id AND p.subject_id = entry.owner_id AND p.state = 'effective' AND a.person_id = entry.author_id));
-- +goose Down
SELECT 1;
