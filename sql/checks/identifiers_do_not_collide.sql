-- A number stands for one name of a kind; a name that is a number is its own; ours are positive and below 2^31.
-- Rows: identifiers that break this, and names that have no number.
with named as (
    select 'project' as kind, null::varchar as project_name, null::varchar as environment, project_name as name from dbt_store.invocations
    union select 'environment', project_name, null, environment from dbt_store.invocations
    union select 'job', project_name, environment, job from dbt_store.invocations
    union select 'run', project_name, environment, run from dbt_store.invocations
),

numbered as (
    select kind, try_cast(name as bigint) as number from named where regexp_full_match(name, '0|[1-9][0-9]*')
)

select 'out of range' as fault, kind, name, identifier
from dbt_store.identifiers
where identifier is null or identifier <= 0 or identifier >= 2147483648
union all
select 'given twice', kind, min(name), identifier
from dbt_store.identifiers
group by kind, identifier
having count(*) > 1
union all
select 'is another name', kind, name, identifier
from dbt_store.identifiers
where (kind, identifier) in (select (kind, number) from numbered)
union all
select 'has no number', kind, name, null
from named
where
    not regexp_full_match(name, '0|[1-9][0-9]*')
    and not exists (
        select 1 from dbt_store.identifiers
        where
            identifiers.kind = named.kind and identifiers.name = named.name
            and identifiers.project_name is not distinct from named.project_name
            and identifiers.environment is not distinct from named.environment
    );
