-- Removes what was selected.
-- reads: selected_artifacts, selected_files (sql/forget/selected.sql)
delete from dbt_store.results where artifact_id in (select artifact_id from selected_artifacts);
delete from dbt_store.freshness where artifact_id in (select artifact_id from selected_artifacts);
delete from dbt_store.sections where artifact_id in (select artifact_id from selected_artifacts);
delete from dbt_store.assignments where artifact_id in (select artifact_id from selected_artifacts);
delete from dbt_store.artifacts where artifact_id in (select artifact_id from selected_artifacts);
-- An archive that lost a member must be read again when it is loaded again.
delete from dbt_store.files
where outcome = 'archive' and exists (select 1 from selected_files where starts_with(selected_files.uri, files.uri || '!/'));
delete from dbt_store.files where uri in (select uri from selected_files);
