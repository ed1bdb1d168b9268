-- A posting is a word of somebody who is listed for an organisation, in a field that it may see (fields, a number of bits), in the order in
-- which people are listed. It follows from bank_listing and bank_word, so that a search for a word reads only whom it can find, who was not
-- asked for the longest time first, and stops when a page is full. Its key holds all of it: a search reads nothing else.
-- +goose Up
CREATE TABLE bank_posting (
  network_id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  word TEXT NOT NULL,
  asked BIGINT NOT NULL,
  person_id TEXT NOT NULL,
  fields BIGINT NOT NULL,
  PRIMARY KEY (network_id, organisation_id, word, asked, person_id, fields),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, organisation_id) REFERENCES organisation (network_id, id)
);
CREATE INDEX bank_posting_person ON bank_posting (network_id, person_id, organisation_id);
INSERT INTO bank_posting (network_id, organisation_id, word, asked, person_id, fields)
  SELECT l.network_id, l.organisation_id, w.word, l.asked, l.person_id, w.fields & l.fields FROM bank_listing l
  JOIN bank_word w ON w.network_id = l.network_id AND w.person_id = l.person_id WHERE (w.fields & l.fields) <> 0;
-- +goose Down
SELECT 1;
