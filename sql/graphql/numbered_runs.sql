-- numbered_runs: runs with what their nodes are read from
-- grain: run_key
-- reads: numbered_invocations
create or replace temp table numbered_runs as
select
    run_key, any_value(project_name) as project_name, any_value(environment) as environment, any_value(run) as run,
    any_value(project_id) as project_id, any_value(environment_id) as environment_id,
    -- The job of a run is that of its first step.
    arg_min(job_id, place) as job_id, any_value(run_id) as run_id,
    max(generated_at) as generated_at, max(place) as place,
    arg_max(manifest_id, place) as manifest_id,
    arg_max(catalog_artifact_id, place) as catalog_id,
    arg_max(sources_artifact_id, place) as sources_id
from numbered_invocations
group by run_key;
