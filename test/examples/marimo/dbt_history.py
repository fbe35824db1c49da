import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="dbt history")


@app.cell
def _():
    import os

    import altair as alt
    import duckdb
    import marimo as mo

    return alt, duckdb, mo, os


@app.cell
def _(mo):
    mo.md("""
    # The history of a dbt project, as an app

    `marimo edit dbt_history.py` opens the notebook, `marimo run dbt_history.py` serves it as an app. Choose a day, and everything below shows what was
    known at its end: marimo runs every cell again that reads the choice.
    """)
    return


@app.cell
def _(duckdb, os):
    store = duckdb.connect(os.environ.get("ARTIFACTQL_DATABASE", "runs.duckdb"), read_only=True)
    store.execute("set timezone = 'UTC'")
    store.execute("set variable environment = 'prod'")
    [(first_day, last_day)] = store.execute("select min(day), max(day) from dbt_history.invocations").fetchall()
    return first_day, last_day, store


@app.cell
def _(first_day, last_day, mo):
    as_of = mo.ui.date(start=first_day, stop=last_day, value=last_day, label="As of")
    as_of
    return (as_of,)


@app.cell
def _(as_of, store):
    def ask(sql, parameters=()):
        """Answers as a Polars frame what the store says as of the chosen day."""
        store.execute("set variable as_of = ?", [as_of.value])
        return store.sql(sql, params=parameters).pl()

    return (ask,)


@app.cell
def _(ask, mo):
    slowest = ask("""
        select
            unique_id,
            count(*) as builds,
            round(median(execution_time), 2) as p50,
            round(quantile_cont(execution_time, 0.95), 2) as p95,
            round(sum(execution_time), 1) as total_seconds
        from dbt_history.executions
        where resource_type = 'model' and is_build and is_success and variant = 'normal'
        group by unique_id
        order by total_seconds desc
        limit 10
    """)
    mo.vstack([mo.md("## Slowest models"), mo.ui.table(slowest, selection=None)])
    return (slowest,)


@app.cell
def _(mo, slowest):
    model = mo.ui.dropdown(options=slowest["unique_id"].to_list(), value=slowest["unique_id"][0], label="Model")
    model
    return (model,)


@app.cell
def _(alt, ask, mo, model):
    weeks = ask(
        """
        unpivot (
            select strftime(bucket_start, '%Y-%m-%d') as week, round(p50_seconds, 2) as p50, round(p95_seconds, 2) as p95
            from dbt_history.build_times('week')
            where dimension = 'model' and variant = 'normal' and name = ?
        )
        on p50, p95 into name quantile value seconds
        order by week, quantile
        """,
        [model.value],
    )
    chart = (
        alt.Chart(weeks, title=f"Build time of {model.value}", width=560, height=220)
        .mark_line(point=True)
        .encode(
            x=alt.X("week:O", title="week from", axis=alt.Axis(labelAngle=0)),
            y=alt.Y("seconds:Q"),
            color=alt.Color("quantile:N", title=None),
        )
    )
    mo.vstack([mo.md("## Build time per week"), chart])
    return chart, weeks


@app.cell
def _(ask, mo):
    flaky = ask("""
        with outcomes as (
            select
                unique_id,
                code_changed,
                status in ('fail', 'error') as failed,
                lag(failed) over (partition by unique_id order by created_at) as failed_before
            from dbt_history.executions
            where resource_type = 'test' and status <> 'skipped' and variant = 'normal'
        )
        select
            unique_id,
            count(*) as runs,
            count(*) filter (where failed) as failures,
            count(*) filter (where failed and not failed_before and not code_changed) as turned_red
        from outcomes
        group by unique_id
        having turned_red > 1
        order by turned_red desc
    """)
    mo.vstack([mo.md("## Tests that turn red without a change of code"), mo.ui.table(flaky, selection=None)])
    return (flaky,)


@app.cell
def _(ask, mo, model):
    definition = ask("select raw_code from dbt.models where unique_id = ?", [model.value])["raw_code"]
    code = definition[0] if len(definition) else "-- there was no such model"
    mo.vstack([mo.md(f"## Code of {model.value} on that day"), mo.md(f"```sql\n{code}\n```")])
    return (code,)


if __name__ == "__main__":
    app.run()
