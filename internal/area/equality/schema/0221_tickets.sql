-- One link of their own for each person, that works once. A ticket is the hash of such a link, made from the asking's key: nothing ties it
-- to a person, and when the key is gone nobody can make it again. Which tickets were used is sealed as a whole with that key, is always as
-- long, and is sealed anew with each answer, so that two copies of the database do not tell which was used. All go at the end.
-- +goose Up
CREATE TABLE equality_ticket (
  network_id TEXT NOT NULL,
  asking_id TEXT NOT NULL,
  hash TEXT NOT NULL,
  position BIGINT NOT NULL,
  PRIMARY KEY (network_id, hash)
);
CREATE INDEX equality_ticket_asking ON equality_ticket (network_id, asking_id, position);
ALTER TABLE equality_asking ADD COLUMN used TEXT NOT NULL DEFAULT '';   -- which tickets were used, sealed; '' when there are none
ALTER TABLE equality_asking ADD COLUMN policy TEXT NOT NULL DEFAULT ''; -- the rule about small numbers that held when the asking began
ALTER TABLE equality_asking ADD COLUMN shared BOOLEAN NOT NULL DEFAULT TRUE; -- whether there is one link for everybody besides
ALTER TABLE equality_asking ADD COLUMN list TEXT NOT NULL DEFAULT '';   -- id of the list of ethnic groups; '' is that of the questions themselves
-- +goose Down
SELECT 1;
