-- Names that were given by option; the newest wins.
-- reads: a file of JSON lines in the scratch folder
create or replace temp table staged_assignments as
select artifact_id, last(project_name) as project_name, last(environment) as environment, last(job) as job, last(run) as run
from read_json(
    getvariable('staging_assignments'), format = 'newline_delimited',
    columns = {artifact_id: 'BIGINT', project_name: 'VARCHAR', environment: 'VARCHAR', job: 'VARCHAR', run: 'VARCHAR'}
)
group by artifact_id;

delete from dbt_store.assignments where artifact_id in (select artifact_id from staged_assignments);

insert into dbt_store.assignments by name select * from staged_assignments;
