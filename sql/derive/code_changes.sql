-- dbt_store.code_versions, brought up to date from the first invocation or manifest that is new, gone or moved; code_changes from it.
-- reads: dbt_store.node_versions, definitions, invocations, results, touched_timelines, touched_invocations
create or replace temp table touched_codes as
select project_name, environment, min(since) as since
from (
    select project_name, environment, since from touched_timelines
    union all by name
    select project_name, environment, generated_at as since from touched_invocations
)
group by project_name, environment;

delete from dbt_store.code_versions
using touched_codes
where
    code_versions.project_name = touched_codes.project_name and code_versions.environment = touched_codes.environment
    and (artifact_id is null or executed_at >= since or valid_from >= since);

create or replace temp table new_code_versions as
with versions as (
    select
        node_versions.project_name, node_versions.environment, node_versions.unique_id, node_versions.valid_from, node_versions.code_changed,
        definitions.code_hash, since
    from dbt_store.node_versions
    inner join touched_codes using (project_name, environment)
    inner join dbt_store.definitions using (definition_key)
),

compared as (
    select
        *,
        lag(code_hash) over (partition by project_name, environment, unique_id order by valid_from) as previous_code_hash
    from versions
    where unique_id in (select unique_id from versions where code_changed)
)

select compared.* exclude (code_changed)
from compared
anti join dbt_store.code_versions
    on code_versions.project_name = compared.project_name and code_versions.environment = compared.environment
    and code_versions.unique_id = compared.unique_id and code_versions.valid_from = compared.valid_from
where code_changed;

-- What has no execution before the change has none there either, so only later results are looked at.
insert into dbt_store.code_versions by name
with executed as (
    -- What it was built from is what its manifest says, also when a newer one was written meanwhile.
    select
        invocations.project_name, invocations.environment, results.unique_id, results.artifact_id, invocations.generated_at,
        coalesce(manifests.generated_at, invocations.generated_at) as coded_at
    from dbt_store.results
    inner join dbt_store.invocations on invocations.results_artifact_id = results.artifact_id
    left join (select artifact_id as manifest_id, generated_at from dbt_store.artifacts) as manifests using (manifest_id)
    inner join touched_codes using (project_name, environment)
    where
        invocations.executes and invocations.generated_at >= since and results.status not in ('skipped', 'no-op', 'reused')
        and results.unique_id in (select unique_id from new_code_versions)
)

select
    new_code_versions.project_name, new_code_versions.environment, new_code_versions.unique_id, valid_from, code_hash, previous_code_hash,
    arg_min(executed.artifact_id, executed.generated_at) as artifact_id,
    min(executed.generated_at) as executed_at
from new_code_versions
left join executed
    on executed.project_name = new_code_versions.project_name and executed.environment = new_code_versions.environment
    and executed.unique_id = new_code_versions.unique_id and executed.coded_at >= new_code_versions.valid_from
group by all;

delete from dbt_store.code_changes;

-- Code that changed and changed back between two executions did not change for them.
insert into dbt_store.code_changes by name
select artifact_id, unique_id
from dbt_store.code_versions
where artifact_id is not null
group by artifact_id, unique_id
having arg_max(code_hash, valid_from) is distinct from arg_min(previous_code_hash, valid_from);
