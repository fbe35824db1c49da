-- A file that was loaded, or holds what was, names its artifact; one that was not says why; an archive has members or says why not.
-- Rows: files that do not.
select uri, outcome, kind, reason, artifact_id
from dbt_store.files
where case outcome
    when 'loaded' then artifact_id is null or kind is null
    when 'duplicate' then artifact_id is null or kind is null
    when 'ignored' then reason is null or artifact_id is not null
    when 'failed' then reason is null or artifact_id is not null
    when 'archive' then artifact_id is not null
    else true
end;
