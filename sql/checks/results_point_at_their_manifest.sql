-- Results without a manifest of their own read the newest earlier one of their environment, else the earliest later one.
-- Rows: invocations that read another one.
with candidates as (
    select
        invocations.invocation_id,
        arg_max(timeline.artifact_id, timeline.generated_at) filter (timeline.generated_at <= invocations.generated_at) as earlier_id,
        arg_min(timeline.artifact_id, timeline.generated_at) filter (timeline.generated_at > invocations.generated_at) as later_id
    from dbt_store.invocations
    inner join dbt_store.timeline using (project_name, environment)
    group by invocations.invocation_id
)

select invocation_id, manifest_id, manifest_match, own_manifest_id, earlier_id, later_id
from dbt_store.invocations
left join candidates using (invocation_id)
where
    manifest_id is distinct from coalesce(own_manifest_id, earlier_id, later_id)
    or manifest_match is distinct from case
        when own_manifest_id is not null then 'own' when earlier_id is not null then 'earlier' when later_id is not null then 'later'
    end;
