-- Ideas that people bring to an organisation, what was answered to them, and the sessions of groups that take them in. The words of an
-- idea are an entry; days are YYYY-MM-DD in the zone of the network.
-- +goose Up

-- Who answers ideas in an organisation, and within how many working days. No row: engagement leads name somebody for each, and the usual promise.
CREATE TABLE idea_desk (
  network_id TEXT NOT NULL REFERENCES network (id),
  organisation_id TEXT NOT NULL,
  contact_id TEXT,
  days BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, organisation_id),
  FOREIGN KEY (network_id, organisation_id) REFERENCES organisation (network_id, id),
  FOREIGN KEY (network_id, contact_id) REFERENCES person (network_id, id)
);

-- state: received, looked, helped, tried, adopted, stopped, closed. due_day: by when an answer is owed, '' when none is. took: working days
-- to the first answer, whose day is answered_day. erased: its owner took it away; that there was one stays for counts.
CREATE TABLE idea (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  entry_id TEXT NOT NULL,
  by_id TEXT NOT NULL,
  brought BIGINT NOT NULL,
  brought_day TEXT NOT NULL,
  contact_id TEXT,
  promise BIGINT NOT NULL,
  due_day TEXT NOT NULL,
  answered_day TEXT NOT NULL,
  took BIGINT NOT NULL,
  state TEXT NOT NULL,
  erased BIGINT,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, organisation_id) REFERENCES organisation (network_id, id),
  FOREIGN KEY (network_id, entry_id) REFERENCES entry (network_id, id),
  FOREIGN KEY (network_id, by_id) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, contact_id) REFERENCES person (network_id, id)
);
CREATE INDEX idea_organisation ON idea (network_id, organisation_id, brought);
CREATE INDEX idea_entry ON idea (network_id, entry_id);
CREATE INDEX idea_contact ON idea (network_id, contact_id, due_day);
CREATE INDEX idea_unnamed ON idea (network_id, due_day) WHERE contact_id IS NULL AND due_day <> '';

-- Whose an idea is. state: owner, asked (to own it together), no, gone.
CREATE TABLE idea_owner (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  idea_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  state TEXT NOT NULL,
  proposal_id TEXT,
  since BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, idea_id) REFERENCES idea (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE UNIQUE INDEX idea_owner_once ON idea_owner (network_id, idea_id, person_id);
CREATE INDEX idea_owner_person ON idea_owner (network_id, person_id, since);

-- What happened to an idea and what was said about it, in order. answer: it came from the organisation.
CREATE TABLE idea_step (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  idea_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  person_id TEXT,
  kind TEXT NOT NULL,
  answer BOOLEAN NOT NULL,
  words_sealed TEXT NOT NULL,
  session_id TEXT,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, idea_id) REFERENCES idea (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE INDEX idea_step_idea ON idea_step (network_id, idea_id, at);
CREATE INDEX idea_step_person ON idea_step (network_id, person_id, at);

-- A session of a group that takes ideas in.
CREATE TABLE idea_session (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  group_id TEXT NOT NULL,
  held TEXT NOT NULL,
  about TEXT NOT NULL,
  created BIGINT NOT NULL,
  created_by TEXT,
  cancelled BIGINT,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, organisation_id) REFERENCES organisation (network_id, id),
  FOREIGN KEY (network_id, group_id) REFERENCES working_group (network_id, id),
  FOREIGN KEY (network_id, created_by) REFERENCES person (network_id, id)
);
CREATE INDEX idea_session_organisation ON idea_session (network_id, organisation_id, held);
CREATE INDEX idea_session_group ON idea_session (network_id, group_id, held);

-- An idea of a session. state: asked (its owners have not all said yes), on, no, decided. shown is the version of the words to which the owners
-- said yes for this group; step_id is what was decided.
CREATE TABLE idea_item (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  idea_id TEXT NOT NULL,
  state TEXT NOT NULL,
  proposal_id TEXT,
  shown BIGINT NOT NULL,
  step_id TEXT,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, session_id) REFERENCES idea_session (network_id, id),
  FOREIGN KEY (network_id, idea_id) REFERENCES idea (network_id, id)
);
CREATE UNIQUE INDEX idea_item_once ON idea_item (network_id, session_id, idea_id);
CREATE INDEX idea_item_idea ON idea_item (network_id, idea_id);
-- +goose Down
SELECT 1;
