-- files: one row per path and what it held; the newest row of a path says what it holds now
-- grain: uri, artifact_id
create table if not exists dbt_store.files (
    uri varchar,
    folder varchar,
    bytes bigint,
    modified_at double,      -- milliseconds since 1970, as stat tells it; with bytes it decides whether a file is read again
    outcome varchar,         -- loaded, duplicate, ignored, failed, archive
    reason varchar,
    kind varchar,
    artifact_id bigint,
    layout_project varchar,  -- names that a layout took from the path
    layout_environment varchar,
    layout_job varchar,
    layout_run varchar,
    loaded_at timestamptz
);
