-- Every invocation has a project, an environment, a job and a run, and says where it has them from.
-- Rows: invocations that lack something.
select invocation_id, project_name, environment, job, run, project_source, environment_source, job_source, run_source
from dbt_store.invocations
where
    project_name is null or environment is null or job is null or run is null
    or project_source not in ('option', 'layout', 'artifact', 'invocation', 'folder', 'package', 'unknown')
    or environment_source not in ('option', 'layout', 'env', 'target', 'folder', 'project', 'default')
    or job_source not in ('option', 'layout', 'env', 'retry', 'derived')
    or run_source not in ('option', 'layout', 'env', 'invocation')
    or project_source is null or environment_source is null or job_source is null or run_source is null
    or (manifest_id is null) <> (manifest_match is null)
    or manifest_match not in ('own', 'earlier', 'later');
