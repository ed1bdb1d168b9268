-- The decisions of an organisation: plans and business cases that go to sign-off, the assurance that patient leaders had a key part
-- in each, and everything that happened to it, so that the register can be shown and counted as it was on any day. What people
-- write is sealed, but for the title, which is searched. Days are YYYY-MM-DD.
-- +goose Up

-- group_id is the group that decides. It is no foreign key: a group that a file brought in can be taken back, and the decision stays.
-- goes is the day on which it goes to sign-off, decided the day on which it was signed off or not ('' before). assured is when a
-- patient leader who is named in it said yes to its present words. override: it was signed off without that.
CREATE TABLE decision (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  title TEXT NOT NULL,
  folded TEXT NOT NULL,
  about_sealed TEXT NOT NULL,
  group_id TEXT NOT NULL,
  owner_id TEXT NOT NULL,
  goes TEXT NOT NULL,
  papers_sealed TEXT NOT NULL,
  took_part_sealed TEXT NOT NULL,
  changed_sealed TEXT NOT NULL,
  state TEXT NOT NULL,         -- preparing, assured, signed, not-signed, withdrawn
  assured BIGINT,
  override BOOLEAN NOT NULL,
  decided TEXT NOT NULL,
  proposal_id TEXT,
  created BIGINT NOT NULL,
  created_by TEXT NOT NULL,    -- '' for the program itself
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, organisation_id) REFERENCES organisation (network_id, id),
  FOREIGN KEY (network_id, owner_id) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, proposal_id) REFERENCES proposal (network_id, id)
);
CREATE INDEX decision_organisation ON decision (network_id, organisation_id, goes);
CREATE INDEX decision_owner ON decision (network_id, owner_id, state);
CREATE INDEX decision_group ON decision (network_id, group_id, state);

-- A patient leader who had a key part, as the assurance says. said is their own word on their name: '', yes or no.
CREATE TABLE decision_leader (
  network_id TEXT NOT NULL REFERENCES network (id),
  decision_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  said TEXT NOT NULL,
  added BIGINT NOT NULL,
  PRIMARY KEY (network_id, decision_id, person_id),
  FOREIGN KEY (network_id, decision_id) REFERENCES decision (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE INDEX decision_leader_person ON decision_leader (network_id, person_id);

-- Everything that happened to a decision. state is where it stood from then on, '' where that did not change; day is the day on which
-- it was signed off or not. by_sealed is who took it on themselves to sign off without assurance, and words_sealed why.
CREATE TABLE decision_change (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  decision_id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  person_id TEXT,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  day TEXT NOT NULL,
  by_sealed TEXT NOT NULL,
  words_sealed TEXT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, decision_id) REFERENCES decision (network_id, id),
  FOREIGN KEY (network_id, organisation_id) REFERENCES organisation (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE INDEX decision_change_of ON decision_change (network_id, decision_id, at, id);
CREATE INDEX decision_change_state ON decision_change (network_id, organisation_id, at) WHERE state <> '';
CREATE INDEX decision_change_person ON decision_change (network_id, person_id);
-- +goose Down
SELECT 1;
