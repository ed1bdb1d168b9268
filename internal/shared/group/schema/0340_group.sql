-- Who leads where: the groups of an organisation (boards, committees, projects, patient groups), the people who hold a role
-- in them, and for how long. Nothing here is about anybody's health. Days are YYYY-MM-DD, both ends included; an empty one
-- is not known, or open.
-- +goose Up

-- A kind of role that a network added, or one of the program's own (content/roles.yaml) with another name. What is not
-- offered any more stays where it is held.
CREATE TABLE role_type (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  means TEXT NOT NULL,
  place TEXT NOT NULL,         -- inside, boundary, outside
  influence TEXT NOT NULL,     -- system-influencer, community-enabler
  offered BOOLEAN NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id)
);
CREATE UNIQUE INDEX role_type_name ON role_type (network_id, folded);

-- level is where the group stands: ward, service, board, beyond. work is what patients and staff do together in it.
CREATE TABLE working_group (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  kind TEXT NOT NULL,
  level TEXT NOT NULL,
  work TEXT NOT NULL,
  ended TEXT NOT NULL,         -- its last day, '' while it meets
  import_id TEXT,
  created BIGINT NOT NULL,
  created_by TEXT NOT NULL,    -- '' for the program itself
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, organisation_id) REFERENCES organisation (network_id, id)
);
CREATE UNIQUE INDEX working_group_name ON working_group (network_id, organisation_id, folded);
CREATE INDEX working_group_import ON working_group (network_id, import_id) WHERE import_id IS NOT NULL;

-- Somebody who holds roles: a person of the network, or a name alone.
CREATE TABLE holder (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  person_id TEXT,
  import_id TEXT,
  created BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE INDEX holder_name ON holder (network_id, folded);
CREATE UNIQUE INDEX holder_person ON holder (network_id, person_id) WHERE person_id IS NOT NULL;
CREATE INDEX holder_import ON holder (network_id, import_id) WHERE import_id IS NOT NULL;

-- A role in a group, or in the organisation itself, from one day to another. Without a holder it is vacant. public: the role
-- is held in public, as a governor's is. said is the holder's own word on whether their name is shown: '', yes or no.
CREATE TABLE term (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  group_id TEXT,
  holder_id TEXT,
  role TEXT NOT NULL,
  role_type TEXT NOT NULL,     -- '' outside the kinds
  pillar TEXT NOT NULL,        -- clinical, managerial, patient
  leads BOOLEAN NOT NULL,      -- chairs or leads the group
  starts TEXT NOT NULL,
  ends TEXT NOT NULL,
  public BOOLEAN NOT NULL,
  said TEXT NOT NULL,
  pay TEXT NOT NULL,           -- none, expenses, paid, employed, '' not known
  embedded TEXT NOT NULL,      -- invited, seat, say, leads, '' not known
  import_id TEXT,
  created BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, organisation_id) REFERENCES organisation (network_id, id),
  FOREIGN KEY (network_id, group_id) REFERENCES working_group (network_id, id),
  FOREIGN KEY (network_id, holder_id) REFERENCES holder (network_id, id)
);
CREATE INDEX term_organisation ON term (network_id, organisation_id, ends);
CREATE INDEX term_group ON term (network_id, group_id, ends);
CREATE INDEX term_holder ON term (network_id, holder_id, starts);
CREATE INDEX term_import ON term (network_id, import_id) WHERE import_id IS NOT NULL;

-- The official code of an organisation, and the codes that a network brought in from a file to look up.
CREATE TABLE organisation_code (
  network_id TEXT NOT NULL REFERENCES network (id),
  organisation_id TEXT NOT NULL,
  code TEXT NOT NULL,
  PRIMARY KEY (network_id, organisation_id),
  FOREIGN KEY (network_id, organisation_id) REFERENCES organisation (network_id, id)
);
CREATE UNIQUE INDEX organisation_code_code ON organisation_code (network_id, code);
CREATE TABLE known_code (
  network_id TEXT NOT NULL REFERENCES network (id),
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  postcode TEXT NOT NULL,
  closed TEXT NOT NULL,        -- the day on which it ended, '' while it lives
  PRIMARY KEY (network_id, code)
);
CREATE INDEX known_code_name ON known_code (network_id, folded);

-- An organisation that became part of another, since when.
CREATE TABLE organisation_joined (
  network_id TEXT NOT NULL REFERENCES network (id),
  organisation_id TEXT NOT NULL,
  into_id TEXT NOT NULL,
  since TEXT NOT NULL,
  PRIMARY KEY (network_id, organisation_id),
  FOREIGN KEY (network_id, organisation_id) REFERENCES organisation (network_id, id),
  FOREIGN KEY (network_id, into_id) REFERENCES organisation (network_id, id)
);
CREATE INDEX organisation_joined_into ON organisation_joined (network_id, into_id);
-- +goose Down
SELECT 1;
