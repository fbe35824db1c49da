-- flaky_tests: Which tests fail and pass again although their code stayed the same?
-- chart: bars
-- relation: dbt_history.executions
-- x: name
-- y: flips
-- series: project_name, environment
-- aggregation: count of changes between pass (or warn) and fail from one execution of the test to the next. Two flips are one incident
with tests as (
    select
        project_name,
        environment,
        unique_id,
        name,
        created_at,
        code_changed,
        status = 'fail' as is_failure,
        lag(status = 'fail') over (
            partition by project_name, environment, unique_id
            order by created_at, invocation_id
        ) as was_failure
    from dbt_history.executions
    where resource_type = 'test'
        and status in ('pass', 'success', 'warn', 'fail')
)

select
    project_name,
    environment,
    unique_id,
    name,
    count(*) as executions,
    count(*) filter (where is_failure) as failures,
    count(*) filter (where is_failure <> was_failure and not code_changed) as flips
from tests
group by all
having count(*) filter (where is_failure <> was_failure and not code_changed) > 2
order by flips desc, name
