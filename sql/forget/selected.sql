-- selected_invocations, selected_artifacts, selected_files: what is to be forgotten; every setting that is null lets all pass
-- reads: dbt_store.invocations
create or replace temp table selected_invocations as
select invocation_id
from dbt_store.invocations
where
    (getvariable('forget_project') is null or project_name = getvariable('forget_project')::varchar)
    and (getvariable('forget_environment') is null or environment = getvariable('forget_environment')::varchar)
    and (getvariable('forget_job') is null or job = getvariable('forget_job')::varchar)
    and (getvariable('forget_run') is null or run = getvariable('forget_run')::varchar)
    and (getvariable('forget_invocation') is null or invocation_id = getvariable('forget_invocation')::varchar)
    and (getvariable('forget_before') is null or generated_at < getvariable('forget_before')::timestamptz);

create or replace temp table selected_artifacts as
select artifact_id from dbt_store.artifacts
where invocation_id in (select invocation_id from selected_invocations);

-- Folders that hold files of these invocations and of no other.
create or replace temp table selected_folders as
select folder from dbt_store.files where folder is not null and artifact_id in (select artifact_id from selected_artifacts)
except
select files.folder
from dbt_store.files
inner join dbt_store.artifacts using (artifact_id)
where artifacts.invocation_id is not null and artifact_id not in (select artifact_id from selected_artifacts);

-- Their files, and what else lies in their folders: semantic manifests, which have no invocation, and what could not be loaded.
create or replace temp table selected_files as
select files.uri, files.artifact_id
from dbt_store.files
left join dbt_store.artifacts using (artifact_id)
where
    files.artifact_id in (select artifact_id from selected_artifacts)
    or (files.folder in (select folder from selected_folders) and files.outcome <> 'archive' and artifacts.invocation_id is null);

-- A semantic manifest is gone when no file holds it any more.
insert into selected_artifacts
select artifact_id
from dbt_store.artifacts
where
    invocation_id is null
    and artifact_id in (select artifact_id from selected_files)
    and artifact_id not in (
        select artifact_id from dbt_store.files where artifact_id is not null and uri not in (select uri from selected_files)
    );
