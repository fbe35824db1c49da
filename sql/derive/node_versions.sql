-- dbt_store.timeline and node_versions, brought up to date from the first manifest that is new, gone or moved.
-- reads: new_timeline (sql/derive/invocations.sql), dbt_store.timeline, sections, sets, states, definitions
create or replace temp table touched_timelines as
select project_name, environment, min(generated_at) as since
from (
    (select * from new_timeline except select * from dbt_store.timeline)
    union all
    (select * from dbt_store.timeline except select * from new_timeline)
)
group by project_name, environment;

delete from dbt_store.timeline;

insert into dbt_store.timeline by name
select * from new_timeline order by project_name, environment, generated_at, content_hash;

-- From the last manifest before the change on; that one is the base line of what still holds.
create or replace temp table touched_manifests as
with numbered as (
    select
        timeline.*,
        since,
        row_number() over (partition by project_name, environment order by generated_at, content_hash) as place
    from dbt_store.timeline
    inner join touched_timelines using (project_name, environment)
),

bases as (
    select project_name, environment, max(place) as place from numbered where generated_at < since group by all
)

select numbered.artifact_id, project_name, environment, generated_at, numbered.place, coalesce(bases.place, 0) as base_place
from numbered
left join bases using (project_name, environment)
where numbered.place >= coalesce(bases.place, 1);

-- Runs of manifests in which a node means the same, found by numbers alone: the keys are hashes that live for this statement.
create or replace temp table touched_versions as
with meant as (
    select
        touched_manifests.project_name, touched_manifests.environment, touched_manifests.place, states.state_key,
        hash(touched_manifests.project_name, touched_manifests.environment, definitions.unique_id, definitions.meaning_key) as meaning
    from touched_manifests
    inner join dbt_store.sections using (artifact_id)
    inner join dbt_store.sets using (set_key)
    inner join dbt_store.states using (state_key)
    inner join dbt_store.definitions using (definition_key)
    where sections.section in ('nodes', 'sources', 'exposures', 'metrics', 'groups', 'semantic_models', 'saved_queries', 'unit_tests', 'functions')
),

-- Within a run of manifests the place grows with the row number.
numbered as (
    select *, place - row_number() over (partition by meaning order by place) as run
    from meant
),

runs as (
    select
        meaning, run,
        min(place) as first_place, max(place) as last_place,
        arg_min(state_key, place) as first_state,
        any_value(project_name) as project_name, any_value(environment) as environment
    from numbered
    group by meaning, run
)

select
    runs.project_name, runs.environment, definitions.unique_id, first_place, last_place, base_place, generated_at as valid_from,
    -- Where it was when the version began: a later place would show in the past.
    definitions.definition_key, first.placement_key
from runs
inner join touched_manifests
    on touched_manifests.project_name = runs.project_name and touched_manifests.environment = runs.environment
    and touched_manifests.place = runs.first_place
inner join dbt_store.states as first on first.state_key = runs.first_state
inner join dbt_store.definitions on definitions.definition_key = first.definition_key;

create or replace temp table ended_versions as
select touched_versions.*, next_manifest.generated_at as valid_to
from touched_versions
left join touched_manifests as next_manifest
    on next_manifest.project_name = touched_versions.project_name and next_manifest.environment = touched_versions.environment
    and next_manifest.place = touched_versions.last_place + 1;

-- Versions that began before the change stay; whether they still hold is said anew.
delete from dbt_store.node_versions
using touched_timelines
where
    node_versions.project_name = touched_timelines.project_name and node_versions.environment = touched_timelines.environment
    and valid_from >= since;

update dbt_store.node_versions
set valid_to = ended_versions.valid_to
from ended_versions, touched_timelines
where
    node_versions.project_name = ended_versions.project_name and node_versions.environment = ended_versions.environment
    and node_versions.unique_id = ended_versions.unique_id
    and touched_timelines.project_name = ended_versions.project_name and touched_timelines.environment = ended_versions.environment
    and ended_versions.first_place = ended_versions.base_place
    and (node_versions.valid_to is null or node_versions.valid_to >= touched_timelines.since)
    and node_versions.valid_to is distinct from ended_versions.valid_to;

insert into dbt_store.node_versions by name
with earlier as (
    select project_name, environment, unique_id, arg_max(definition_key, valid_from) as definition_key
    from dbt_store.node_versions
    where (project_name, environment) in (select (project_name, environment) from touched_timelines)
    group by all
),

ordered as (
    select
        ended_versions.*,
        coalesce(
            lag(ended_versions.definition_key) over (partition by project_name, environment, unique_id order by first_place),
            earlier.definition_key
        ) as previous_key
    from ended_versions
    left join earlier using (project_name, environment, unique_id)
    -- The version at the base line is in the table already.
    where ended_versions.first_place <> ended_versions.base_place
)

select
    ordered.project_name, ordered.environment, ordered.unique_id, ordered.definition_key, ordered.placement_key, ordered.valid_from, ordered.valid_to,
    previous.definition_key is null as is_first,
    previous.definition_key is not null and previous.code_hash is distinct from now.code_hash as code_changed,
    previous.definition_key is not null and previous.config_hash is distinct from now.config_hash as config_changed,
    previous.definition_key is not null and previous.columns_hash is distinct from now.columns_hash as columns_changed,
    previous.definition_key is not null and previous.contract_hash is distinct from now.contract_hash as contract_changed,
    previous.definition_key is not null and previous.description_hash is distinct from now.description_hash as description_changed,
    previous.definition_key is not null and previous.dependencies_hash is distinct from now.dependencies_hash as dependencies_changed,
    previous.definition_key is not null and previous.properties_hash is distinct from now.properties_hash as properties_changed
from ordered
inner join dbt_store.definitions as now on now.definition_key = ordered.definition_key
left join dbt_store.definitions as previous on previous.definition_key = ordered.previous_key;
