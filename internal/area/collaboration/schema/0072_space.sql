-- The space of a collaboration. Columns that end in _sealed hold what people wrote, encrypted with a key outside the
-- database. What stays open is what the program must sort and count by: days, times, states.
-- +goose Up

-- The words of the next agreement, which the members write together.
CREATE TABLE agreement_draft (
  network_id TEXT NOT NULL,
  collaboration_id TEXT NOT NULL,
  answers_sealed TEXT NOT NULL,
  changed BIGINT NOT NULL,
  changed_by TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, collaboration_id),
  FOREIGN KEY (network_id, collaboration_id) REFERENCES collaboration (network_id, id),
  FOREIGN KEY (network_id, changed_by) REFERENCES person (network_id, id)
);

-- The versions that everybody assented to; the one with the highest number stands.
CREATE TABLE agreement (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  collaboration_id TEXT NOT NULL,
  number BIGINT NOT NULL,
  proposal_id TEXT NOT NULL,
  text_sealed TEXT NOT NULL,
  answers_sealed TEXT NOT NULL,
  stood BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, collaboration_id) REFERENCES collaboration (network_id, id),
  FOREIGN KEY (network_id, proposal_id) REFERENCES proposal (network_id, id)
);
CREATE UNIQUE INDEX agreement_number ON agreement (network_id, collaboration_id, number);

-- What a member says about themselves to this collaboration.
CREATE TABLE about_us (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  collaboration_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  answers_sealed TEXT NOT NULL,
  changed BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, collaboration_id) REFERENCES collaboration (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE UNIQUE INDEX about_us_person ON about_us (network_id, collaboration_id, person_id);

-- state is planned, held or cancelled. task_seconds and reflection_seconds are how the time of a held meeting was used.
CREATE TABLE meeting (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  collaboration_id TEXT NOT NULL,
  state TEXT NOT NULL,
  starts BIGINT NOT NULL,
  minutes BIGINT NOT NULL,
  zone TEXT NOT NULL,
  title_sealed TEXT NOT NULL,
  place_sealed TEXT NOT NULL,
  neutral BOOLEAN NOT NULL,
  link_sealed TEXT NOT NULL,
  notes_sealed TEXT NOT NULL,
  task_seconds BIGINT NOT NULL,
  reflection_seconds BIGINT NOT NULL,
  sequence BIGINT NOT NULL,
  created BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, collaboration_id) REFERENCES collaboration (network_id, id),
  FOREIGN KEY (network_id, created_by) REFERENCES person (network_id, id)
);
CREATE INDEX meeting_collaboration ON meeting (network_id, collaboration_id, starts);

CREATE TABLE agenda_item (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  meeting_id TEXT NOT NULL,
  position BIGINT NOT NULL,
  kind TEXT NOT NULL,
  minutes BIGINT NOT NULL,
  title_sealed TEXT NOT NULL,
  added_by TEXT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, meeting_id) REFERENCES meeting (network_id, id),
  FOREIGN KEY (network_id, added_by) REFERENCES person (network_id, id)
);
CREATE INDEX agenda_item_meeting ON agenda_item (network_id, meeting_id, position);

-- The stretches of the timer. At most one of a meeting runs.
CREATE TABLE meeting_stretch (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  meeting_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  started BIGINT NOT NULL,
  stopped BIGINT,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, meeting_id) REFERENCES meeting (network_id, id)
);
CREATE INDEX meeting_stretch_meeting ON meeting_stretch (network_id, meeting_id, started);
CREATE UNIQUE INDEX meeting_stretch_running ON meeting_stretch (network_id, meeting_id) WHERE stopped IS NULL;

-- What a member answered to the three questions about roles in one meeting.
CREATE TABLE role_check_in (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  collaboration_id TEXT NOT NULL,
  meeting_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  answers_sealed TEXT NOT NULL,
  changed BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, collaboration_id) REFERENCES collaboration (network_id, id),
  FOREIGN KEY (network_id, meeting_id) REFERENCES meeting (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE UNIQUE INDEX role_check_in_person ON role_check_in (network_id, meeting_id, person_id);
CREATE INDEX role_check_in_collaboration ON role_check_in (network_id, collaboration_id, changed);

-- Somebody whom the members asked to join. The link in the letter carries a secret that is kept only as its hash.
CREATE TABLE collaboration_invitation (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  collaboration_id TEXT NOT NULL,
  proposal_id TEXT NOT NULL,
  email TEXT NOT NULL,
  side TEXT NOT NULL,
  hash TEXT NOT NULL,
  state TEXT NOT NULL,
  created BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, collaboration_id) REFERENCES collaboration (network_id, id),
  FOREIGN KEY (network_id, proposal_id) REFERENCES proposal (network_id, id)
);
CREATE UNIQUE INDEX collaboration_invitation_hash ON collaboration_invitation (network_id, hash);
CREATE INDEX collaboration_invitation_of ON collaboration_invitation (network_id, collaboration_id, created);

-- A network's own words for what a collaborative relationship is: everybody's to read, a collaboration's to adopt.
CREATE TABLE relationship_definition (
  network_id TEXT NOT NULL REFERENCES network (id),
  words TEXT NOT NULL,
  changed BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id)
);
-- +goose Down
SELECT 1;
