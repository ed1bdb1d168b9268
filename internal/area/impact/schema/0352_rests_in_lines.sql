-- That a claim rests on a step of a plan stands among the links of lines from a gap to a change (ground_link), as what rests on decisions
-- does: said by its author. A link that is taken off is ended and stays.
-- +goose Up
INSERT INTO ground_link (network_id, organisation_id, earlier, later, created, created_by)
  SELECT g.network_id, g.of_id, 'step ' || g.of_id || ' ' || g.part, 'change ' || g.claim_id, g.created, c.author_id
  FROM impact_ground g JOIN impact_claim c ON c.network_id = g.network_id AND c.id = g.claim_id JOIN organisation o ON o.network_id = g.network_id AND o.id = g.of_id WHERE g.kind = 'step';
DELETE FROM impact_ground WHERE kind = 'step';
-- +goose Down
SELECT 1;
