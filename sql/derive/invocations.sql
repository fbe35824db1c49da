-- dbt_store.invocations and environments, brought up to date: which artifacts make an invocation, and its project, environment, job and run.
-- reads: dbt_store.artifacts, files, assignments, default_environments, invocations
-- The rules stand in the README ("Where a run belongs"); none depends on the order of loading. new_timeline and touched_invocations are left
-- for the files that follow.
create or replace temp table stated_invocations as
with layouts as (
    select
        artifact_id, min(layout_project) as layout_project, min(layout_environment) as layout_environment, min(layout_job) as layout_job,
        min(layout_run) as layout_run
    from dbt_store.files
    where artifact_id is not null
    group by artifact_id
),

-- Option before path before artifact; the number says which.
stated_artifacts as (
    select
        artifact.artifact_id, kind, content_hash, invocation_id, generated_at, invocation_started_at, elapsed_time, first_started_at, dbt_version,
        command, executes, is_retry, selection, error_count, package_names,
        coalesce(assignment.project_name, layout_project, artifact.project_name) as project_name,
        case when assignment.project_name is not null then 1 when layout_project is not null then 2 else 3 end as project_rank,
        coalesce(assignment.environment, layout_environment, env_environment, target) as environment,
        case when assignment.environment is not null then 1 when layout_environment is not null then 2 when env_environment is not null then 3 else 4 end
            as environment_rank,
        coalesce(assignment.job, layout_job, env_job) as job,
        case when assignment.job is not null then 1 when layout_job is not null then 2 else 3 end as job_rank,
        coalesce(assignment.run, layout_run, env_run) as run,
        case when assignment.run is not null then 1 when layout_run is not null then 2 else 3 end as run_rank,
        -- A manifest's env may be that of an earlier parse: it counts only where no other artifact of the invocation has one.
        row_number() over (order by kind = 'manifest', generated_at desc, content_hash desc) as place
    from dbt_store.artifacts as artifact
    left join dbt_store.assignments as assignment using (artifact_id)
    left join layouts using (artifact_id)
    where invocation_id is not null
)

-- Per invocation, the first that speaks; among equals the newest artifact. Ranks come first, places are below a billion.
select
    invocation_id,
    arg_min(project_name, project_rank * 1000000000::bigint + place) filter (project_name is not null) as project_name,
    min(project_rank) filter (project_name is not null) as project_rank,
    arg_min(environment, environment_rank * 1000000000::bigint + place) filter (environment is not null) as environment,
    min(environment_rank) filter (environment is not null) as environment_rank,
    arg_min(job, job_rank * 1000000000::bigint + place) filter (job is not null) as job,
    min(job_rank) filter (job is not null) as job_rank,
    arg_min(run, run_rank * 1000000000::bigint + place) filter (run is not null) as run,
    min(run_rank) filter (run is not null) as run_rank,
    -- Within an invocation the newest artifact of a kind wins.
    arg_min({
        artifact_id: artifact_id, generated_at: generated_at, invocation_started_at: invocation_started_at, elapsed_time: elapsed_time,
        first_started_at: first_started_at, dbt_version: dbt_version, command: command, executes: executes, is_retry: is_retry,
        selection: selection, error_count: error_count
    }, place) filter (kind = 'run_results') as results,
    arg_min({
        artifact_id: artifact_id, generated_at: generated_at, invocation_started_at: invocation_started_at, elapsed_time: elapsed_time
    }, place) filter (kind = 'sources') as sources,
    arg_min({artifact_id: artifact_id, invocation_started_at: invocation_started_at}, place) filter (kind = 'catalog') as catalogs,
    arg_min(artifact_id, place) filter (kind = 'manifest') as own_manifest_id,
    arg_min(package_names, place) filter (package_names is not null) as package_names,
    max(generated_at) as generated_at,
    md5(list_sort(list(content_hash))::varchar)::uuid as artifacts_key
from stated_artifacts
group by invocation_id;

create or replace temp table invocation_jobs as
with invocation_folders as (
    select distinct artifacts.invocation_id, files.folder
    from dbt_store.files
    inner join dbt_store.artifacts using (artifact_id)
    where files.folder is not null
),

invocation_projects as (
    with silent as (
        select invocation_id, package_names from stated_invocations where project_name is null
    ),

    folders as (
        select folder, min(project_name) as first_name, max(project_name) as last_name
        from invocation_folders
        inner join stated_invocations using (invocation_id)
        group by folder
    ),

    neighbours as (
        select invocation_id, min(first_name) as project_name
        from silent
        inner join invocation_folders using (invocation_id)
        inner join folders using (folder)
        group by invocation_id
        having min(first_name) = max(last_name)
    ),

    packages as (
        select invocation_id, arg_min(package, place) as project_name
        from (
            select invocation_id, unnest(package_names) as package, generate_subscripts(package_names, 1) as place
            from silent
        )
        where package in (select project_name from stated_invocations)
        group by invocation_id
    )

    select
        invocation_id,
        coalesce(stated.project_name, neighbours.project_name, packages.project_name, 'unknown') as project_name,
        coalesce(
            ['option', 'layout', 'artifact'][project_rank],
            case when neighbours.project_name is not null then 'folder' when packages.project_name is not null then 'package' else 'unknown' end
        ) as project_source
    from stated_invocations as stated
    left join neighbours using (invocation_id)
    left join packages using (invocation_id)
),

invocation_environments as (
    with known as (
        select invocation_id, invocation_projects.project_name, environment, environment_rank
        from stated_invocations
        inner join invocation_projects using (invocation_id)
    ),

    folders as (
        select folder, project_name, min(environment) as first_name, max(environment) as last_name
        from invocation_folders
        inner join known using (invocation_id)
        group by folder, project_name
    ),

    neighbours as (
        select invocation_id, min(first_name) as environment
        from known
        inner join invocation_folders using (invocation_id)
        inner join folders using (folder, project_name)
        where known.environment is null
        group by invocation_id
        having min(first_name) = max(last_name)
    ),

    only_ones as (
        select project_name, min(environment) as environment
        from known
        where environment is not null
        group by project_name
        having count(distinct environment) = 1
    )

    select
        invocation_id,
        coalesce(known.environment, neighbours.environment, only_ones.environment, 'default') as environment,
        coalesce(
            ['option', 'layout', 'env', 'target'][environment_rank],
            case when neighbours.environment is not null then 'folder' when only_ones.environment is not null then 'project' else 'default' end
        ) as environment_source
    from known
    left join neighbours using (invocation_id)
    left join only_ones using (project_name)
),

described as (
    select
        invocation_id,
        invocation_projects.project_name,
        project_source,
        invocation_environments.environment,
        environment_source,
        job as given_job,
        job_rank,
        run as given_run,
        run_rank,
        generated_at,
        artifacts_key,
        results.artifact_id as results_artifact_id,
        sources.artifact_id as sources_artifact_id,
        catalogs.artifact_id as catalog_artifact_id,
        own_manifest_id,
        case when sources is not null then 'source freshness' when catalogs is not null then 'docs generate' end as other_command,
        coalesce(results.command, other_command) as command,
        coalesce(results.executes, sources is not null) as executes,
        coalesce(results.is_retry, false) as is_retry,
        coalesce(results.selection, other_command, 'unknown') as selection,
        coalesce(results.error_count, 0) as error_count,
        coalesce(results.elapsed_time, sources.elapsed_time) as elapsed_time,
        -- dbt 2 writes the sum of its nodes' seconds as elapsed_time, and no start.
        case
            when results.dbt_version like '2.%' then date_diff('microsecond', results.first_started_at, results.generated_at) / 1e6
            when results is not null then results.elapsed_time
            else nullif(sources.elapsed_time, 0)
        end as wall_clock,
        coalesce(
            results.invocation_started_at, sources.invocation_started_at, catalogs.invocation_started_at,
            case when coalesce(results.dbt_version, '') not like '2.%' then results.generated_at - to_microseconds((results.elapsed_time * 1e6)::bigint) end,
            sources.generated_at - to_microseconds((sources.elapsed_time * 1e6)::bigint),
            results.first_started_at, generated_at
        ) as started_at
    from stated_invocations
    inner join invocation_projects using (invocation_id)
    inner join invocation_environments using (invocation_id)
),

-- A retry that names no job belongs to the job of what it retries: the newest earlier failure of the same selection.
retried as (
    select retry.invocation_id, arg_max(coalesce(earlier.given_job, earlier.selection), (earlier.started_at, earlier.invocation_id)) as job
    from described as retry
    inner join described as earlier
        on earlier.project_name = retry.project_name and earlier.environment = retry.environment
        and earlier.selection = retry.selection and earlier.started_at < retry.started_at and earlier.error_count > 0
    where retry.is_retry and retry.given_job is null and not earlier.is_retry
    group by retry.invocation_id
)

select
    described.* exclude (other_command, is_retry, selection, error_count, given_job, job_rank, given_run, run_rank),
    coalesce(given_job, retried.job, selection) as job,
    coalesce(['option', 'layout', 'env'][job_rank], case when retried.job is not null then 'retry' else 'derived' end) as job_source,
    coalesce(given_run, invocation_id) as run,
    coalesce(['option', 'layout', 'env'][run_rank], 'invocation') as run_source
from described
left join retried using (invocation_id);

-- Results without a manifest of their own read the newest earlier one of their environment, else the earliest later one.
create or replace temp table new_timeline as
select artifact_id, invocation_jobs.project_name, environment, artifacts.generated_at, content_hash
from dbt_store.artifacts
inner join invocation_jobs using (invocation_id)
where kind = 'manifest' and artifacts.generated_at is not null
-- Of several manifests of one moment one counts, or there would be versions that end when they begin.
qualify row_number() over (partition by invocation_jobs.project_name, environment, artifacts.generated_at order by content_hash desc) = 1;

create or replace temp table new_invocations as
with lonely as (
    select invocation_id, project_name, environment, generated_at
    from invocation_jobs
    where own_manifest_id is null and generated_at is not null
),

earlier as (
    select lonely.invocation_id, new_timeline.artifact_id
    from lonely
    asof inner join new_timeline
        on new_timeline.project_name = lonely.project_name and new_timeline.environment = lonely.environment
        and lonely.generated_at >= new_timeline.generated_at
),

later as (
    select lonely.invocation_id, arg_min(new_timeline.artifact_id, new_timeline.generated_at) as artifact_id
    from lonely
    inner join new_timeline on new_timeline.project_name = lonely.project_name and new_timeline.environment = lonely.environment
    where lonely.invocation_id not in (select invocation_id from earlier)
    group by lonely.invocation_id
),

invocation_manifests as (
    select invocation_id, artifact_id as manifest_id, 'earlier' as manifest_match from earlier
    union all by name
    select invocation_id, artifact_id as manifest_id, 'later' as manifest_match from later
)

select
    invocation_id, project_name, project_source, environment, environment_source, generated_at, artifacts_key, results_artifact_id,
    sources_artifact_id, catalog_artifact_id, own_manifest_id, command, executes, elapsed_time, wall_clock, started_at, job, job_source, run,
    run_source,
    coalesce(own_manifest_id, manifest_id) as manifest_id,
    case when own_manifest_id is not null then 'own' else manifest_match end as manifest_match
from invocation_jobs
left join invocation_manifests using (invocation_id);

-- Only what differs is written: a run that is added to a thousand costs one row. What else a row says follows from its artifacts.
create or replace temp table changed_invocations as
select * from new_invocations
except
select
    invocation_id, project_name, project_source, environment, environment_source, generated_at, artifacts_key, results_artifact_id,
    sources_artifact_id, catalog_artifact_id, own_manifest_id, command, executes, elapsed_time, wall_clock, started_at, job, job_source, run,
    run_source, manifest_id, manifest_match
from dbt_store.invocations;

-- What is new, was different, or is gone; another manifest counts, for it says which code was built.
create or replace temp table touched_invocations as
select invocation_id, project_name, environment, generated_at from changed_invocations
union all by name
select invocation_id, project_name, environment, generated_at
from dbt_store.invocations
where
    invocation_id in (select invocation_id from changed_invocations)
    or invocation_id not in (select invocation_id from new_invocations);

delete from dbt_store.invocations where invocation_id in (select invocation_id from touched_invocations);

insert into dbt_store.invocations by name
with details as (
    select
        invocation_id,
        arg_min(env, place) filter (json_keys(env) <> []) as env,
        arg_min(git_sha, place) filter (git_sha is not null) as git_sha,
        arg_min(git_branch, place) filter (git_branch is not null) as git_branch,
        min(dbt_version) as dbt_version,
        min(adapter_type) as adapter_type
    from (
        -- The order of stated_artifacts above.
        select *, row_number() over (order by kind = 'manifest', generated_at desc, content_hash desc) as place
        from dbt_store.artifacts
        where invocation_id in (select invocation_id from changed_invocations)
    )
    group by invocation_id
)

select
    changed_invocations.*, results.which, coalesce(results.variant, 'normal') as variant, details.dbt_version, details.adapter_type,
    results.target as target_name, results.args, details.env, details.git_sha, details.git_branch,
    coalesce(results.result_count, checks.result_count) as result_count,
    coalesce(results.success_count, checks.success_count) as success_count,
    coalesce(results.error_count, checks.error_count) as error_count,
    coalesce(results.skipped_count, checks.skipped_count) as skipped_count,
    coalesce(results.warn_count, checks.warn_count) as warn_count
from changed_invocations
inner join details using (invocation_id)
left join dbt_store.artifacts as results on results.artifact_id = results_artifact_id
left join dbt_store.artifacts as checks on checks.artifact_id = sources_artifact_id
order by started_at, invocation_id;

-- The default environment of a project: the configured one, else prod or production, else the one with most executed invocations.
delete from dbt_store.environments;

insert into dbt_store.environments by name
with counted as (
    select
        project_name,
        environment,
        count(*) filter (executes and results_artifact_id is not null) as executed
    from dbt_store.invocations
    group by project_name, environment
),

ranked as (
    select
        project_name,
        environment,
        row_number() over (
            partition by project_name
            order by
                coalesce(environment = configured_environment, false) desc,
                case environment when 'prod' then 0 when 'production' then 1 else 2 end,
                executed desc,
                environment
        ) as place
    from counted
    left join (select project_name as configured_project, environment as configured_environment from dbt_store.default_environments) on configured_project = project_name
)

select project_name, environment, place = 1 as is_default
from ranked;
