-- dbt_history.test_results: one row per test executed in an invocation
-- grain: invocation_id, unique_id
-- reads: dbt_store.visible_invocations, dbt_store.artifacts, dbt_store.results, dbt_store.node_versions, dbt_store.definitions
create or replace view dbt_history.test_results as
with manifests as (
    select i.*, m.generated_at as manifest_at
    from dbt_store.visible_invocations as i
    left join dbt_store.artifacts as m on m.artifact_id = i.manifest_id
    where i.executes
)
select
    i.project_name,
    i.environment,
    i.job,
    i.run,
    i.invocation_id,
    r.unique_id,
    split_part(r.unique_id, '.', 1) as resource_type,
    coalesce(d.name, split_part(r.unique_id, '.', 3)) as name,
    d.definition ->> '$.test_metadata.name' as test_name,
    coalesce(d.attached_node, case when d.section = 'unit_tests' then d.depends_on[1] end) as node_unique_id,
    d.column_name,
    lower(d.definition ->> '$.config.severity') as severity,
    r.status,
    r.failures,
    r.message,
    i.variant,
    r.execution_time,
    r.created_at,
    cast(make_timestamp(epoch_us(r.created_at)) as date) as day
from dbt_store.results as r
join manifests as i on i.results_artifact_id = r.artifact_id
left join dbt_store.node_versions as v
    on v.project_name = i.project_name
    and v.environment = i.environment
    and v.unique_id = r.unique_id
    and v.valid_from <= i.manifest_at
    and (v.valid_to is null or v.valid_to > i.manifest_at)
left join dbt_store.definitions as d on d.definition_key = v.definition_key
where r.resource_type in ('test', 'unit_test');

comment on view dbt_history.test_results is
    'Every data test and unit test that a command executed, with what it tests. Every environment and project unless the variables are set; as_of leaves out what was generated later. Grain: one row per test executed in an invocation (invocation_id, unique_id).';
comment on column dbt_history.test_results.project_name is
    'Project.';
comment on column dbt_history.test_results.environment is
    'Environment of the project: production, ci, dev ...';
comment on column dbt_history.test_results.job is
    'Job: what is run again and again. Given by option, path or environment variables, else made of environment, command and selection; a retry belongs to the job of what it retries.';
comment on column dbt_history.test_results.run is
    'Run: the invocations that belong together. Given by option, path or environment variables, else the invocation alone.';
comment on column dbt_history.test_results.invocation_id is
    'Invocation. Source: metadata.invocation_id.';
comment on column dbt_history.test_results.unique_id is
    'unique_id of the test.';
comment on column dbt_history.test_results.resource_type is
    'test (a data test) or unit_test.';
comment on column dbt_history.test_results.name is
    'Name of the test. Source: name.';
comment on column dbt_history.test_results.test_name is
    'Generic test that it instantiates: unique, not_null ... Null for singular and unit tests. Source: test_metadata.name.';
comment on column dbt_history.test_results.node_unique_id is
    'Node under test. Null for singular tests, and when no manifest names the test. Source: attached_node; of unit tests the model among depends_on.nodes.';
comment on column dbt_history.test_results.column_name is
    'Column under test. Null for tests of a whole relation. Source: column_name.';
comment on column dbt_history.test_results.severity is
    'error or warn, lower case. Null for unit tests. Source: config.severity.';
comment on column dbt_history.test_results.status is
    'pass, fail, warn, error or skipped. Source: results[].status.';
comment on column dbt_history.test_results.failures is
    'Failing rows of a test. Null for other nodes. Source: results[].failures (run_results v2 on).';
comment on column dbt_history.test_results.message is
    'Message of the adapter or the error. Source: results[].message.';
comment on column dbt_history.test_results.variant is
    'normal, full_refresh, empty (--empty) or sample (--sample).';
comment on column dbt_history.test_results.execution_time is
    'Seconds that the test took. Source: results[].execution_time.';
comment on column dbt_history.test_results.created_at is
    'When the node completed, else when the artifact was generated (UTC). Source: results[].timing, metadata.generated_at.';
comment on column dbt_history.test_results.day is
    'Day of created_at, in UTC.';
