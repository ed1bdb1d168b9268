-- A role can be held for one organisation: an engagement lead of one organisation does there what a coordinator does everywhere. It is held
-- only for the organisation to which somebody belongs, and ends with that.
-- +goose Up
CREATE TABLE person_role_of (
  network_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  role TEXT NOT NULL,
  organisation_id TEXT,
  PRIMARY KEY (network_id, person_id, role),
  CHECK ((role = 'lead') = (organisation_id IS NOT NULL)),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, organisation_id) REFERENCES organisation (network_id, id)
);
INSERT INTO person_role_of (network_id, person_id, role) SELECT network_id, person_id, role FROM person_role WHERE role <> 'lead';
DROP TABLE person_role;
ALTER TABLE person_role_of RENAME TO person_role;
CREATE INDEX person_role_role ON person_role (network_id, role);
CREATE INDEX person_role_organisation ON person_role (network_id, organisation_id);
-- +goose Down
SELECT 1;
