-- Before 1.6 a manifest names its project only by md5: it is one of the packages of its nodes and macros.
-- reads: unnamed_manifests, dbt_store.sections and what hangs on them
update dbt_store.artifacts
set project_name = named.project_name
from (
    select unnamed_manifests.artifact_id, min(package_name) as project_name
    from unnamed_manifests
    inner join dbt_store.sections using (artifact_id)
    inner join dbt_store.sets using (set_key)
    inner join dbt_store.states using (state_key)
    inner join dbt_store.definitions using (definition_key)
    where md5(package_name) = project_id
    group by unnamed_manifests.artifact_id
) as named
where artifacts.artifact_id = named.artifact_id;
