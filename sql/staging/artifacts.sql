-- staged_artifacts: the artifacts of this batch, as the loader read their metadata; unnamed_manifests: those that name their project only by md5
-- reads: a file of JSON lines in the scratch folder
create or replace temp table staged_artifacts as
select *
from read_json(
    getvariable('staging_artifacts'), format = 'newline_delimited', maximum_object_size = getvariable('staging_row_size')::bigint,
    columns = {
        artifact_id: 'BIGINT', kind: 'VARCHAR', content_hash: 'VARCHAR', bytes: 'BIGINT', schema_version: 'INTEGER',
        dbt_schema_version: 'VARCHAR', dbt_version: 'VARCHAR', invocation_id: 'VARCHAR', generated_at: 'TIMESTAMPTZ',
        invocation_started_at: 'TIMESTAMPTZ', elapsed_time: 'DOUBLE', project_name: 'VARCHAR', project_id: 'VARCHAR', adapter_type: 'VARCHAR',
        which: 'VARCHAR', target: 'VARCHAR', invocation_command: 'VARCHAR', env: 'JSON', env_environment: 'VARCHAR', env_job: 'VARCHAR',
        env_run: 'VARCHAR', git_sha: 'VARCHAR', git_branch: 'VARCHAR', args: 'JSON', command: 'VARCHAR', executes: 'BOOLEAN',
        is_retry: 'BOOLEAN', variant: 'VARCHAR', selection: 'VARCHAR', metadata: 'JSON', document: 'JSON'
    }
);

-- Before 1.6.
create or replace temp table unnamed_manifests as
select artifact_id, project_id
from staged_artifacts
where kind = 'manifest' and project_name is null and project_id is not null;
