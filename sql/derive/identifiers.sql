-- dbt_store.identifiers: integers for names that are no numbers; given once, kept for good.
-- reads: dbt_store.invocations
-- Counted down from 2^31 - 1, so that they do not meet the numbers that platforms give; where one does arrive, ours gives way.
create or replace temp table named_things as
select distinct kind, project_name, environment, name
from (
    select 'project' as kind, null::varchar as project_name, null::varchar as environment, project_name as name from dbt_store.invocations
    union all by name
    select 'environment' as kind, project_name, null::varchar as environment, environment as name from dbt_store.invocations
    union all by name
    select 'job' as kind, project_name, environment, job as name from dbt_store.invocations
    union all by name
    select 'run' as kind, project_name, environment, run as name from dbt_store.invocations
);

delete from dbt_store.identifiers
where exists (
    select 1 from named_things
    where named_things.kind = identifiers.kind and try_cast(named_things.name as bigint) = identifiers.identifier and regexp_full_match(named_things.name, '0|[1-9][0-9]*')
);

insert into dbt_store.identifiers by name
with fresh as (
    select named_things.*
    from named_things
    anti join dbt_store.identifiers
        on identifiers.kind = named_things.kind and identifiers.name = named_things.name
        and identifiers.project_name is not distinct from named_things.project_name
        and identifiers.environment is not distinct from named_things.environment
    -- A numeric text is its own id.
    where not (regexp_full_match(named_things.name, '0|[1-9][0-9]*') and try_cast(named_things.name as bigint) is not null)
),

lowest as (
    select kind, min(identifier) as identifier from dbt_store.identifiers group by kind
),

given as (
    select distinct kind, try_cast(name as bigint) as identifier from named_things where regexp_full_match(name, '0|[1-9][0-9]*')
),

-- As many numbers as there are names and given numbers near, so that enough of them are free.
candidates as (
    select kind, unnest(range(ceiling - wanted - near, ceiling)) as identifier
    from (
        select
            wanted.kind,
            wanted,
            coalesce(lowest.identifier, 2147483648) as ceiling,
            (select count(*) from given where given.kind = wanted.kind and given.identifier between 1000000000 and 2147483647) as near
        from (select kind, count(*) as wanted from fresh group by kind) as wanted
        left join lowest using (kind)
    )
),

free as (
    select kind, identifier, row_number() over (partition by kind order by identifier desc) as place
    from candidates
    anti join given using (kind, identifier)
),

placed as (
    select *, row_number() over (partition by kind order by project_name, environment, name) as place
    from fresh
)

select placed.kind, project_name, environment, name, free.identifier
from placed
inner join free using (kind, place);
