-- Which editions have a waiting list, for a coordinator's first page: few do.

-- +goose Up
CREATE INDEX application_on_list ON application (network_id, edition_id) WHERE state = 'waiting';

-- +goose Down
DROP INDEX application_on_list;
