-- What organisations offer people to learn, and who says that they took part. sides is for whom it is: both, partner, professional. until is
-- its last day, '' without one; ended is when it was taken off the list. A use is somebody's own word; named says that others may read their name.
-- +goose Up
CREATE TABLE development_offer (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  title TEXT NOT NULL,
  folded TEXT NOT NULL,        -- the title and the words, for searching
  kind TEXT NOT NULL,
  about TEXT NOT NULL,
  sides TEXT NOT NULL,
  cost TEXT NOT NULL,
  held TEXT NOT NULL,          -- when and where, in words
  reach TEXT NOT NULL,
  link TEXT NOT NULL,
  until TEXT NOT NULL,
  ended BIGINT,
  created BIGINT NOT NULL,
  created_by TEXT NOT NULL,    -- '' for the program itself
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, organisation_id) REFERENCES organisation (network_id, id)
);
CREATE INDEX development_offer_title ON development_offer (network_id, title, id) WHERE ended IS NULL;
CREATE INDEX development_offer_organisation ON development_offer (network_id, organisation_id, title);
CREATE TABLE development_use (
  network_id TEXT NOT NULL REFERENCES network (id),
  offer_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  side TEXT NOT NULL,
  day TEXT NOT NULL,
  named BOOLEAN NOT NULL,
  said BIGINT NOT NULL,
  PRIMARY KEY (network_id, offer_id, person_id),
  FOREIGN KEY (network_id, offer_id) REFERENCES development_offer (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE INDEX development_use_person ON development_use (network_id, person_id);
-- +goose Down
SELECT 1;
