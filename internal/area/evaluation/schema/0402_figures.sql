-- What is worked out from the closed forms of an edition, before anything of it is held back: sealed like the answers from which it comes. It is
-- worked out beside requests, and holds for exactly these forms and this program; whatever was made from anything else is not read.
-- +goose Up
CREATE TABLE report_figures (
  network_id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  made_from TEXT NOT NULL,     -- a mark of the forms and of the program
  made BIGINT NOT NULL,
  sealed TEXT NOT NULL,
  PRIMARY KEY (network_id, edition_id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id)
);

-- +goose Down
DROP TABLE report_figures;
