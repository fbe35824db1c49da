-- invocations: derived from the artifacts after every batch; who, where and what each invocation was
-- grain: invocation_id
create table if not exists dbt_store.invocations (
    invocation_id varchar,
    project_name varchar,
    environment varchar,
    job varchar,
    run varchar,
    project_source varchar,      -- option, layout, artifact, invocation, folder, package, unknown
    environment_source varchar,  -- option, layout, env, target, folder, project, default
    job_source varchar,          -- option, layout, env, retry, derived
    run_source varchar,          -- option, layout, env, invocation
    command varchar,
    which varchar,
    executes boolean,            -- its results are executions
    variant varchar,             -- normal, full_refresh, empty, sample
    dbt_version varchar,
    adapter_type varchar,
    target_name varchar,
    started_at timestamptz,
    generated_at timestamptz,
    artifacts_key uuid,          -- of the hashes of its artifacts: tells whether others came
    elapsed_time double,
    wall_clock double,
    args json,
    env json,
    git_sha varchar,
    git_branch varchar,
    results_artifact_id bigint,
    sources_artifact_id bigint,
    catalog_artifact_id bigint,
    own_manifest_id bigint,
    manifest_id bigint,          -- the one to read its nodes from
    manifest_match varchar,      -- own, earlier, later
    result_count bigint,
    success_count bigint,
    error_count bigint,
    skipped_count bigint,
    warn_count bigint
);
