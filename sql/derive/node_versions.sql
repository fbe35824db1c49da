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
        dense_rank() over (order by project_name, environment) as timeline_number,
        row_number() over (partition by project_name, environment order by generated_at, content_hash) as place
    from dbt_store.timeline
    inner join touched_timelines using (project_name, environment)
),

bases as (
    select timeline_number, max(place) as base_place from numbered where generated_at < since group by timeline_number
)

select artifact_id, project_name, environment, generated_at, timeline_number, place, coalesce(base_place, 0) as base_place
from numbered
left join bases using (timeline_number)
where place >= coalesce(base_place, 1);

create or replace temp table touched_members as
select timeline_number, place, state_key
from (
    select distinct timeline_number, place, set_key
    from touched_manifests
    inner join dbt_store.sections using (artifact_id)
    where section in ('nodes', 'sources', 'exposures', 'metrics', 'groups', 'semantic_models', 'saved_queries', 'unit_tests', 'functions')
)
inner join dbt_store.sets using (set_key);

-- Runs of manifests in which a node means the same, found by numbers alone: the keys are hashes that live for this statement.
create or replace temp table touched_versions as
-- What all of them hold, the base line too, goes on as it was: nearly everything, when one run is added.
with lasting as (
    select timeline_number, state_key
    from touched_members
    inner join (
        select timeline_number, count(*) as manifests from touched_manifests group by timeline_number having bool_or(place = base_place)
    ) using (timeline_number)
    group by timeline_number, state_key, manifests
    having count(*) = manifests
),

meant as (
    select timeline_number, place, state_key, hash(timeline_number, definitions.unique_id, definitions.meaning_key) as meaning
    from (select * from touched_members anti join lasting using (timeline_number, state_key))
    inner join dbt_store.states using (state_key)
    inner join dbt_store.definitions using (definition_key)
),

-- Within a run of manifests the place grows with the row number.
numbered as (
    select *, place - row_number() over (partition by meaning order by place) as run
    from meant
),

runs as (
    select
        meaning, run,
        any_value(timeline_number) as timeline_number,
        min(place) as first_place, max(place) as last_place,
        arg_min(state_key, place) as first_state
    from numbered
    group by meaning, run
)

select
    touched_manifests.project_name, touched_manifests.environment, definitions.unique_id, first_place, touched_manifests.base_place,
    touched_manifests.generated_at as valid_from,
    next_manifest.generated_at as valid_to,
    -- Where it was when the version began: a later place would show in the past.
    definitions.definition_key, states.placement_key
from runs
inner join touched_manifests on touched_manifests.timeline_number = runs.timeline_number and touched_manifests.place = runs.first_place
left join touched_manifests as next_manifest on next_manifest.timeline_number = runs.timeline_number and next_manifest.place = runs.last_place + 1
inner join dbt_store.states on states.state_key = runs.first_state
inner join dbt_store.definitions on definitions.definition_key = states.definition_key;

-- Versions that began before the change stay; whether they still hold is said anew.
delete from dbt_store.node_versions
using touched_timelines
where
    node_versions.project_name = touched_timelines.project_name and node_versions.environment = touched_timelines.environment
    and valid_from >= since;

update dbt_store.node_versions
set valid_to = held.valid_to
from (
    select node_versions.project_name, node_versions.environment, node_versions.unique_id, node_versions.valid_from, ended.valid_to
    from dbt_store.node_versions
    inner join touched_timelines using (project_name, environment)
    left join (select * from touched_versions where first_place = base_place) as ended using (project_name, environment, unique_id)
    where (node_versions.valid_to is null or node_versions.valid_to >= since) and node_versions.valid_to is distinct from ended.valid_to
) as held
where
    node_versions.project_name = held.project_name and node_versions.environment = held.environment
    and node_versions.unique_id = held.unique_id and node_versions.valid_from = held.valid_from;

insert into dbt_store.node_versions by name
with earlier as (
    select project_name, environment, unique_id, arg_max(definition_key, valid_from) as definition_key
    from dbt_store.node_versions
    where unique_id in (select unique_id from touched_versions)
    group by all
),

ordered as (
    select
        touched_versions.*,
        coalesce(
            lag(touched_versions.definition_key) over (partition by project_name, environment, unique_id order by first_place),
            earlier.definition_key
        ) as previous_key
    from touched_versions
    left join earlier using (project_name, environment, unique_id)
    -- The version at the base line is in the table already.
    where touched_versions.first_place <> touched_versions.base_place
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
