-- Who stands in when the answer to somebody who was referred is late, or whoever owes it is away or has left.
-- +goose Up

-- The cover of the referrals of an organisation: one person, and what they do there, as whoever is referred reads it.
CREATE TABLE referral_cover (
  network_id TEXT NOT NULL REFERENCES network (id),
  organisation_id TEXT NOT NULL,
  cover_id TEXT NOT NULL,
  does TEXT NOT NULL,
  since BIGINT NOT NULL,
  set_by TEXT,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, organisation_id),
  FOREIGN KEY (network_id, organisation_id) REFERENCES organisation (network_id, id),
  FOREIGN KEY (network_id, cover_id) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, set_by) REFERENCES person (network_id, id)
);
CREATE INDEX referral_cover_person ON referral_cover (network_id, cover_id);

-- A referral whose person agreed that somebody stands in: a row only with that agreement. passed is when the referral became the cover's too, why
-- is late, away or nobody. taken_by took it over. The row goes with the referral, so it names none by a key.
CREATE TABLE referral_stand_in (
  network_id TEXT NOT NULL REFERENCES network (id),
  referral_id TEXT NOT NULL,
  passed BIGINT,
  why TEXT NOT NULL,
  taken_by TEXT,
  PRIMARY KEY (network_id, referral_id),
  FOREIGN KEY (network_id, taken_by) REFERENCES person (network_id, id)
);
-- +goose Down
SELECT 1;
