-- dbt_store.code_versions, brought up to date from the first invocation or manifest that is new, gone or moved; code_changes from it.
-- reads: dbt_store.node_versions, definitions, invocations, results, artifacts, touched_timelines, touched_invocations
delete from dbt_store.code_versions
using touched_timelines
where
    code_versions.project_name = touched_timelines.project_name and code_versions.environment = touched_timelines.environment
    and valid_from >= since;

insert into dbt_store.code_versions by name
with fresh as (
    select project_name, environment, unique_id, valid_from
    from dbt_store.node_versions
    inner join touched_timelines using (project_name, environment)
    where code_changed and valid_from >= since
),

compared as (
    select
        node_versions.project_name, node_versions.environment, node_versions.unique_id, node_versions.valid_from, definitions.code_hash,
        lag(definitions.code_hash) over (
            partition by node_versions.project_name, node_versions.environment, node_versions.unique_id order by node_versions.valid_from
        ) as previous_code_hash
    from dbt_store.node_versions
    inner join dbt_store.definitions using (definition_key)
    where node_versions.unique_id in (select unique_id from fresh)
)

select project_name, environment, unique_id, valid_from, compared.code_hash, previous_code_hash
from compared
inner join fresh using (project_name, environment, unique_id, valid_from);

create or replace temp table touched_codes as
select project_name, environment, min(since) as since
from (
    select project_name, environment, since from touched_timelines
    union all by name
    select project_name, environment, generated_at as since from touched_invocations
)
group by project_name, environment;

-- What has no execution before the change has none there either, so only later results are looked at.
create or replace temp table touched_code_versions as
with waiting as (
    select project_name, environment, unique_id, valid_from, artifact_id as known_artifact_id, executed_at as known_executed_at, since
    from dbt_store.code_versions
    inner join touched_codes using (project_name, environment)
    where artifact_id is null or executed_at >= since
),

executed as (
    -- What it was built from is what its manifest says, also when a newer one was written meanwhile.
    select
        invocations.project_name, invocations.environment, results.unique_id, results.artifact_id, invocations.generated_at,
        -- Two invocations of one moment have an order, too.
        (invocations.generated_at, invocations.invocation_id) as place,
        coalesce(manifests.generated_at, invocations.generated_at) as coded_at
    from dbt_store.results
    inner join dbt_store.invocations on invocations.results_artifact_id = results.artifact_id
    inner join touched_codes using (project_name, environment)
    left join (select artifact_id as manifest_id, generated_at from dbt_store.artifacts) as manifests using (manifest_id)
    where
        invocations.executes and invocations.generated_at >= since and results.status not in ('skipped', 'no-op', 'reused')
        and results.unique_id in (select unique_id from waiting)
)

select
    waiting.project_name, waiting.environment, waiting.unique_id, valid_from,
    arg_min(executed.artifact_id, executed.place) as artifact_id,
    min(executed.generated_at) as executed_at
from waiting
left join executed
    on executed.project_name = waiting.project_name and executed.environment = waiting.environment
    and executed.unique_id = waiting.unique_id and executed.coded_at >= waiting.valid_from
group by
    waiting.project_name, waiting.environment, waiting.unique_id, valid_from, known_artifact_id, known_executed_at
having
    known_artifact_id is distinct from arg_min(executed.artifact_id, executed.place)
    or known_executed_at is distinct from min(executed.generated_at);

update dbt_store.code_versions
set artifact_id = touched_code_versions.artifact_id, executed_at = touched_code_versions.executed_at
from touched_code_versions
where
    code_versions.project_name = touched_code_versions.project_name and code_versions.environment = touched_code_versions.environment
    and code_versions.unique_id = touched_code_versions.unique_id and code_versions.valid_from = touched_code_versions.valid_from;

delete from dbt_store.code_changes;

-- Code that changed and changed back between two executions did not change for them.
insert into dbt_store.code_changes by name
select artifact_id, unique_id
from dbt_store.code_versions
where artifact_id is not null
group by artifact_id, unique_id
having arg_max(code_hash, valid_from) is distinct from arg_min(previous_code_hash, valid_from);
