-- artifacts: one row per distinct artifact (kind and content)
-- grain: artifact_id
create table if not exists dbt_store.artifacts (
    artifact_id bigint,
    kind varchar,
    content_hash varchar,    -- sha256 of the bytes
    bytes bigint,
    schema_version integer,
    dbt_schema_version varchar,
    dbt_version varchar,
    invocation_id varchar,
    generated_at timestamptz,
    invocation_started_at timestamptz,
    elapsed_time double,
    project_name varchar,    -- as the artifact says, or the package whose md5 is project_id
    project_id varchar,
    adapter_type varchar,
    which varchar,           -- args.which
    target varchar,          -- args.target
    invocation_command varchar,
    env json,
    env_environment varchar, -- what the keys of env say (see src/artifacts/identity.ts)
    env_job varchar,
    env_run varchar,
    git_sha varchar,
    git_branch varchar,
    args json,
    command varchar,         -- the word after dbt: build, run, retry, docs generate, source freshness ...
    executes boolean,        -- its results are executions
    is_retry boolean,
    variant varchar,         -- normal, full_refresh, empty, sample
    selection varchar,       -- command and selection as one text: the job's name where none is given
    metadata json,
    document json,           -- small artifacts that are kept whole (semantic_manifest), and what a top level holds beside the known keys
    package_names varchar[], -- packages of the unique ids in results, most frequent first
    result_count bigint,
    success_count bigint,
    error_count bigint,
    skipped_count bigint,
    warn_count bigint,
    first_started_at timestamptz,
    last_completed_at timestamptz
);
