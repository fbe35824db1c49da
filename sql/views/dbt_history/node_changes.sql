-- dbt_history.node_changes: one row per change of a node in an environment
-- grain: project_name, environment, changed_at, unique_id
-- reads: dbt_store.node_versions, dbt_store.definitions, dbt_store.settings, dbt_store.timeline, dbt_store.invocations
create or replace view dbt_history.node_changes as
with versions as (
    select
        v.*,
        d.resource_type,
        d.name,
        d.package_name,
        case when d.attached_node is null then d.code_hash end as code_hash,
        lag(v.valid_to) over node as previous_to,
        lead(v.valid_from) over node as next_from,
        min(v.valid_from) over (partition by v.project_name, v.environment) as first_at
    from dbt_store.node_versions as v
    join dbt_store.definitions as d on d.definition_key = v.definition_key
    cross join dbt_store.settings as s
    where (s.environment is null or v.environment = s.environment)
        and (s.project is null or v.project_name = s.project)
        and (s.as_of is null or v.valid_from <= s.as_of)
    window node as (partition by v.project_name, v.environment, v.unique_id order by v.valid_from)
),
changes as (
    select
        project_name, environment, unique_id, resource_type, name, package_name, code_hash,
        valid_from as changed_at,
        case when previous_to = valid_from then 'changed' else 'added' end as change,
        case when previous_to = valid_from then concat_ws(
            ',',
            case when code_changed then 'code' end,
            case when config_changed then 'config' end,
            case when columns_changed then 'columns' end,
            case when contract_changed then 'contract' end,
            case when description_changed then 'description' end,
            case when dependencies_changed then 'dependencies' end,
            case when properties_changed then 'properties' end
        ) end as kinds
    from versions
    where valid_from > first_at
    union all
    select
        v.project_name, v.environment, v.unique_id, v.resource_type, v.name, v.package_name, v.code_hash,
        v.valid_to, 'removed', null
    from versions as v
    cross join dbt_store.settings as s
    where v.valid_to is not null
        and v.next_from is distinct from v.valid_to
        and (s.as_of is null or v.valid_to <= s.as_of)
),
renames as (
    select
        project_name, environment, changed_at,
        min(unique_id) filter (where change = 'removed') as previous_unique_id,
        min(unique_id) filter (where change = 'added') as unique_id
    from changes
    where change in ('added', 'removed') and code_hash is not null
    group by project_name, environment, changed_at, resource_type, code_hash
    having count(*) filter (where change = 'removed') = 1 and count(*) filter (where change = 'added') = 1
),
manifests as (
    select t.project_name, t.environment, t.generated_at, min(i.invocation_id) as invocation_id, min(i.git_sha) as git_sha
    from dbt_store.timeline as t
    join dbt_store.invocations as i on i.own_manifest_id = t.artifact_id
    group by all
)
select
    c.project_name,
    c.environment,
    c.changed_at,
    case when r.unique_id is not null then 'renamed' else c.change end as change,
    c.unique_id,
    r.previous_unique_id,
    c.resource_type,
    c.name,
    c.package_name,
    string_split(nullif(c.kinds, ''), ',') as kinds,
    m.invocation_id,
    m.git_sha,
    cast(make_timestamp(epoch_us(c.changed_at)) as date) as day
from changes as c
left join renames as r
    on r.project_name = c.project_name
    and r.environment = c.environment
    and r.changed_at = c.changed_at
    and r.unique_id = c.unique_id
    and c.change = 'added'
anti join renames as gone
    on gone.project_name = c.project_name
    and gone.environment = c.environment
    and gone.changed_at = c.changed_at
    and gone.previous_unique_id = c.unique_id
    and c.change = 'removed'
left join manifests as m
    on m.project_name = c.project_name and m.environment = c.environment and m.generated_at = c.changed_at;

comment on view dbt_history.node_changes is
    'Every change between two consecutive manifests of an environment: nodes added, removed, renamed or changed. Renamed: one node went and one of the same kind came at the same moment with the same code, and no other fits. Every environment and project unless the variables are set; as_of leaves out what was generated later. Grain: one row per change of a node in an environment (project_name, environment, changed_at, unique_id).';
comment on column dbt_history.node_changes.project_name is
    'Project.';
comment on column dbt_history.node_changes.environment is
    'Environment of the project: production, ci, dev ...';
comment on column dbt_history.node_changes.changed_at is
    'When the first manifest with the change was generated (UTC).';
comment on column dbt_history.node_changes.change is
    'added, removed, renamed or changed. The first manifest of an environment adds nothing.';
comment on column dbt_history.node_changes.unique_id is
    'The node; of a renamed one its new id.';
comment on column dbt_history.node_changes.previous_unique_id is
    'Former unique_id of a renamed node. Null otherwise.';
comment on column dbt_history.node_changes.resource_type is
    'Kind of resource: model, seed, snapshot, source, analysis, function, operation ... Source: resource_type.';
comment on column dbt_history.node_changes.name is
    'Name of the resource. Source: name.';
comment on column dbt_history.node_changes.package_name is
    'Package that defines it. Source: package_name.';
comment on column dbt_history.node_changes.kinds is
    'What changed: code, config, columns, contract, description, dependencies, properties. Null unless change is changed.';
comment on column dbt_history.node_changes.invocation_id is
    'Invocation of the manifest that shows the change first.';
comment on column dbt_history.node_changes.git_sha is
    'Its commit. Null when its artifacts name none.';
comment on column dbt_history.node_changes.day is
    'Day of changed_at, in UTC.';
