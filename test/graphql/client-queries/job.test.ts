import { expect, test } from "vitest";
import { ask, prodId } from "../../support/discovery-by-hand/sample.js";

const run = `runId jobId environmentId projectId accountId`;
const timing = `executionTime executeStartedAt executeCompletedAt compileStartedAt compileCompletedAt threadId runElapsedTime runGeneratedAt`;

test("the newest run of the nightly job, in the older vocabulary", async () => {
  const data = await ask(
    `query Job($jobId: BigInt!) {
      job(id: $jobId) {
        id runId
        models { ${run} uniqueId name status error skip ${timing} database schema alias materializedType access language rawCode rawSql tags meta dependsOn childrenL1 dbtGroup packageName dbtVersion resourceType description }
      }
    }`,
    { jobId: 101 },
  );
  expect(data.job.runId).toBe(7051);
  const byName = new Map(data.job.models.map((one: any) => [one.name, one]));
  expect(byName.get("stg_dock_readings")).toMatchObject({ status: "error", skip: false });
  expect(byName.get("rpt_station_status")).toMatchObject({ status: "skipped", skip: true });
});

test("tests of a run, the failed ones first to be found", async () => {
  const data = await ask(
    `query ($jobId: BigInt!, $runId: BigInt) {
      job(id: $jobId, runId: $runId) {
        tests { uniqueId name columnName state status fail warn skip error ${timing} invocationId dependsOn language rawCode }
      }
    }`,
    { jobId: 101, runId: 7005 },
  );
  const failed = data.job.tests.filter((one: any) => one.state === "fail");
  expect(failed.map((one: any) => one.name)).toEqual(["assert_all_stations_report"]);
  expect(failed[0]).toMatchObject({ fail: true, warn: false, skip: false });
});

test("a run of two steps answers with what each step did", async () => {
  const data = await ask(
    `query ($runId: BigInt) {
      job(id: 101, runId: $runId) {
        id runId
        sources { uniqueId name sourceName state freshnessChecked maxLoadedAt maxLoadedAtTimeAgoInS snapshottedAt runGeneratedAt runElapsedTime identifier loader sourceDescription criteria { warnAfter { count period } errorAfter { count period } } tests { uniqueId state } childrenL1 }
        models { uniqueId status }
      }
    }`,
    { runId: "7041" },
  );
  expect(data.job.sources.map((one: any) => one.state)).toEqual(["Pass", "Pass", "Pass"]);
  expect(data.job.models.filter((one: any) => one.status === "success").length).toBeGreaterThan(10);
});

test("one model of a run with its parents, tests and steps", async () => {
  const data = await ask(
    `query ($uniqueId: String!) {
      job(id: 101) {
        model(uniqueId: $uniqueId) {
          uniqueId status compiledCode compiledSql args invocationId
          parentsModels { uniqueId status runId executionTime }
          parentsSources { uniqueId sourceName state }
          tests { uniqueId name state status columnName }
          runResults { status skip error executionTime invocationId runGeneratedAt runElapsedTime threadId args executeStartedAt }
        }
      }
    }`,
    { uniqueId: "model.spokes.stg_rides" },
  );
  const { model } = data.job;
  expect(model.parentsSources).toHaveLength(1);
  expect(model.runResults).toHaveLength(1);
  expect(model.tests.map((one: any) => one.state)).toContain("warn");
});

test("a seed that two steps of a run loaded shows the later one", async () => {
  const data = await ask(
    `{
      job(id: 101, runId: 7023) {
        seeds { uniqueId status executionTime thread_id runGeneratedAt childrenL1 alias schema database rawCode type columns { name } stats { id } }
        seed(uniqueId: "seed.spokes.stations") { name status skip error runElapsedTime }
      }
    }`,
  );
  expect(data.job.seeds).toHaveLength(3);
  expect(data.job.seed.status).toBe("success");
});

test("snapshots of a run", async () => {
  const data = await ask(
    `{
      job(id: 104, runId: 7024) {
        runId
        snapshots { uniqueId status executionTime threadId parentsModels { name } parentsSources { name } childrenL1 compiledCode alias packageName }
        snapshot(uniqueId: "snapshot.spokes.snap_stations") { name status }
        models { name status }
      }
    }`,
  );
  expect(data.job.snapshot.status).toBe("success");
  expect(data.job.models.every((one: any) => one.status === null)).toBe(true);
});

test("exposures, macros and metrics of a run", async () => {
  const data = await ask(
    `{
      job(id: 101) {
        exposures { uniqueId name exposureType maturity url ownerName ownerEmail status manifestGeneratedAt dependsOn parents { uniqueId name resourceType __typename } parentsModels { uniqueId status } parentsSources { uniqueId } }
        exposure(name: "operations_board") { uniqueId status }
        macros { uniqueId name macroSql originalFilePath packageName dependsOn path description }
        macro(uniqueId: "macro.spokes.cents_to_euros") { name meta }
        metrics { uniqueId name label type calculation_method packageName dependsOn description environmentName }
        metric(uniqueId: "metric.spokes.ride_count") { name resourceType }
      }
    }`,
  );
  expect(data.job.exposure.status).toBe("skipped");
  expect(data.job.macros).toHaveLength(4);
  expect(data.job.metrics).toHaveLength(3);
});

test("lists of a run in pages, by the cursor in each row", async () => {
  const ids: string[] = [];
  for (let after: string | undefined; ;) {
    const data = await ask(
      `query ($after: String) { job(id: 101) { models(first: 5, after: $after) { uniqueId paginationCursor } } }`,
      { after },
    );
    const { models } = data.job;
    ids.push(...models.map((one: any) => one.uniqueId));
    if (models.length < 5) break;
    after = models.at(-1).paginationCursor;
  }
  const all = await ask(`{ job(id: 101) { models { uniqueId } } }`);
  expect(ids).toEqual(all.job.models.map((one: any) => one.uniqueId));
});

test("models and sources of a run by where they lie", async () => {
  const data = await ask(
    `{
      job(id: 101) {
        marts: models(schema: "marts") { uniqueId }
        one: models(database: "spokes", schema: "marts", identifier: "dim_stations_v2") { uniqueId alias }
        none: models(identifier: "dim_stations") { uniqueId }
        rides: sources(identifier: "rides", schema: "raw", database: "spokes") { uniqueId }
      }
    }`,
  );
  expect(data.job.one).toHaveLength(1);
  expect(data.job.none).toEqual([]);
  expect(data.job.rides).toHaveLength(1);
});

test("a job that does not exist has no run, and neither has a run of another job", async () => {
  const data = await ask(
    `{ none: job(id: 99) { runId } other: job(id: 102, runId: 7051) { runId } model: job(id: 101) { model(uniqueId: "model.spokes.none") { name } } }`,
  );
  expect(data).toEqual({ none: null, other: null, model: { model: null } });
});

test("the fields that were at the root before job answer the same", async () => {
  const data = await ask(
    `{
      model(jobId: 101, runId: 7013, uniqueId: "model.spokes.fct_payments") { uniqueId status error runId jobId }
      models(jobId: 102, schema: "marts") { uniqueId status runId }
      sources(jobId: 101) { uniqueId state }
      source(jobId: 101, runId: 7016, uniqueId: "source.spokes.sensors.docks") { state maxLoadedAt }
      tests(jobId: 104, first: 3) { uniqueId state }
      test(jobId: 104, uniqueId: "test.spokes.assert_all_stations_report") { state status }
      seeds(jobId: 101) { name }
      seed(jobId: 101, uniqueId: "seed.spokes.bikes") { name }
      snapshots(jobId: 104) { name }
      snapshot(jobId: 104, uniqueId: "snapshot.spokes.snap_stations") { name }
      exposures(jobId: 101) { name }
      exposure(jobId: 101, name: "finance_report") { url }
      macros(jobId: 101) { name }
      macro(jobId: 101, uniqueId: "macro.spokes.cents_to_euros") { macroSql }
      metrics(jobId: 101) { name }
      metric(jobId: 101, uniqueId: "metric.spokes.ride_minutes") { label }
    }`,
  );
  expect(data.model).toMatchObject({ status: "error", runId: 7013 });
  expect(data.source.state).toBe("Warn");
});

test("what the run of documentation saw of each relation", async () => {
  const data = await ask(
    `{
      job(id: 103) {
        runId
        models { uniqueId type owner comment columns { name type index description tags } stats { id label include value } }
        sources { uniqueId type columns { name type } }
      }
    }`,
  );
  expect(data.job.runId).toBe(7050);
  expect(data.job.models.some((one: any) => one.columns.length > 0)).toBe(true);
});

test("ids of runs and jobs as text are the same as numbers", async () => {
  const asText = await ask(
    `query ($jobId: BigInt!, $runId: BigInt) { job(id: $jobId, runId: $runId) { id runId models { status } } }`,
    { jobId: "101", runId: "7013" },
  );
  const asNumbers = await ask(`{ job(id: 101, runId: 7013) { id runId models { status } } }`);
  expect(asText).toEqual(asNumbers);
  expect(await prodId()).toBeGreaterThan(0);
});
