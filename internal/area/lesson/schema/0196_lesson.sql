-- What the team of an edition learns (lesson), what it changes for the next one (lesson_change) and whether that was done there
-- (lesson_done). Lessons can be about people, so their words are sealed. lesson_follows says from which edition another was cloned.
-- Costs are pence; an amount that nobody knows yet is NULL and never nothing. Of supervision only the date is open: a note is
-- its writer's alone, and a mirror is shown to the facilitation team only where its writer chose it.
-- +goose Up
CREATE TABLE lesson (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  author_id TEXT NOT NULL,
  phase TEXT NOT NULL,
  words_sealed TEXT NOT NULL,
  supervision_id TEXT,
  state TEXT NOT NULL,
  reason_sealed TEXT NOT NULL,
  decided BIGINT,
  deciders TEXT NOT NULL,
  created BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id),
  FOREIGN KEY (network_id, author_id) REFERENCES person (network_id, id)
);
CREATE INDEX lesson_edition ON lesson (network_id, edition_id, created);
CREATE INDEX lesson_author ON lesson (network_id, author_id);
CREATE TABLE lesson_change (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  lesson_id TEXT NOT NULL,
  words TEXT NOT NULL,
  owner_id TEXT NOT NULL,
  created BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id),
  FOREIGN KEY (network_id, lesson_id) REFERENCES lesson (network_id, id),
  FOREIGN KEY (network_id, owner_id) REFERENCES person (network_id, id)
);
CREATE INDEX lesson_change_edition ON lesson_change (network_id, edition_id, created);
CREATE INDEX lesson_change_owner ON lesson_change (network_id, owner_id);
CREATE TABLE lesson_done (
  network_id TEXT NOT NULL,
  change_id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  done_by TEXT NOT NULL,
  done BIGINT NOT NULL,
  PRIMARY KEY (network_id, change_id, edition_id),
  FOREIGN KEY (network_id, change_id) REFERENCES lesson_change (network_id, id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id),
  FOREIGN KEY (network_id, done_by) REFERENCES person (network_id, id)
);
CREATE TABLE lesson_follows (
  network_id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  from_id TEXT NOT NULL,
  PRIMARY KEY (network_id, edition_id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id),
  FOREIGN KEY (network_id, from_id) REFERENCES edition (network_id, id)
);
CREATE TABLE lesson_setting (
  network_id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  invited BOOLEAN NOT NULL,
  cost_words TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, edition_id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id)
);
CREATE TABLE lesson_cost (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  words TEXT NOT NULL,
  planned BIGINT,
  actual BIGINT,
  created BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id)
);
CREATE INDEX lesson_cost_edition ON lesson_cost (network_id, edition_id, created);
CREATE TABLE supervision (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  day_id TEXT,
  held TEXT NOT NULL,
  created BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id)
);
CREATE INDEX supervision_edition ON supervision (network_id, edition_id, held);
CREATE TABLE supervision_note (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  supervision_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  words_sealed TEXT NOT NULL,
  changed BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, supervision_id) REFERENCES supervision (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE UNIQUE INDEX supervision_note_one ON supervision_note (network_id, supervision_id, person_id);
CREATE TABLE supervision_mirror (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  supervision_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  answers_sealed TEXT NOT NULL,
  shared BOOLEAN NOT NULL,
  changed BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, supervision_id) REFERENCES supervision (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE UNIQUE INDEX supervision_mirror_one ON supervision_mirror (network_id, supervision_id, person_id);
-- +goose Down
SELECT 1;
