-- What became of each file of this batch.
-- reads: a file of JSON lines in the scratch folder
create or replace temp table staged_files as
select *
from read_json(
    getvariable('staging_files'), format = 'newline_delimited', maximum_object_size = getvariable('staging_row_size')::bigint,
    columns = {
        uri: 'VARCHAR', folder: 'VARCHAR', bytes: 'BIGINT', modified_at: 'DOUBLE', outcome: 'VARCHAR', reason: 'VARCHAR', kind: 'VARCHAR',
        artifact_id: 'BIGINT', layout_project: 'VARCHAR', layout_environment: 'VARCHAR', layout_job: 'VARCHAR', layout_run: 'VARCHAR'
    }
);

-- What a path held before stays, for an older run still lies where it was found; only what was no artifact is replaced.
delete from dbt_store.files
where
    uri in (select uri from staged_files)
    and (artifact_id is null or (uri, artifact_id) in (select (uri, artifact_id) from staged_files));

insert into dbt_store.files by name
select *, now() as loaded_at from staged_files;
