-- Entries that were shown to an edition or an organisation, the newest first.

-- +goose Up
CREATE INDEX entry_programme ON entry (network_id, edition_id, happened, id) WHERE audience = 'programme';
CREATE INDEX entry_organisation ON entry (network_id, organisation_id, happened, id) WHERE audience = 'organisation';

-- +goose Down
DROP INDEX entry_programme;
DROP INDEX entry_organisation;
