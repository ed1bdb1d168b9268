-- How far a running import is, in rows. Written beside the import's own transaction, so that every process of the program
-- can show it; it has no foreign key, so that it never meets that transaction. A row that is left over tells nothing.
-- +goose Up
CREATE TABLE import_progress (
  network_id TEXT NOT NULL REFERENCES network (id),
  import_id TEXT NOT NULL,
  done BIGINT NOT NULL,
  total BIGINT NOT NULL,
  PRIMARY KEY (network_id, import_id)
);
-- +goose Down
SELECT 1;
