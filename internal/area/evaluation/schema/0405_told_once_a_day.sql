-- How many forms of an open wave were in at the last midnight at which that is told. A wave without one, or with an older one, had no form since.
-- It goes when the wave closes.
-- +goose Up
CREATE TABLE wave_told (
  network_id TEXT NOT NULL,
  wave_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  forms BIGINT NOT NULL,
  PRIMARY KEY (network_id, wave_id),
  FOREIGN KEY (network_id, wave_id) REFERENCES wave (network_id, id)
);

-- +goose Down
DROP TABLE wave_told;
