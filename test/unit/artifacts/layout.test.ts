import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseLayout } from "../../../src/artifacts/layout.js";

describe("a layout", () => {
  test.each([
    [
      "runs/{project}/{environment}/{run}",
      "/data/runs/harbor/prod/12",
      { project: "harbor", environment: "prod", run: "12" },
    ],
    [
      "runs/{project}/{environment}/{run}",
      "/data/runs/harbor/prod/12/target/deeper",
      { project: "harbor", environment: "prod", run: "12" },
    ],
    ["runs/{run}", "/runs/old/runs/12", { run: "12" }],
    ["runs/{run}", "/data/walks/12", undefined],
    ["runs/{project}/{run}", "/data/runs/harbor", undefined],
    ["{environment}/{run}", "/data/prod/12", { environment: "prod", run: "12" }],
    ["runs/*/{run}", "/runs/any/12", { run: "12" }],
    ["runs/nightly-*/{run}", "/runs/nightly-/12", { run: "12" }],
    ["runs/nightly-*/{run}", "/runs/daily-1/12", undefined],
    ["runs/**/job/{job}", "/runs/a/b/job/j", { job: "j" }],
    ["runs/**/job/{job}", "/runs/job/j", { job: "j" }],
    ["{project}/**/end", "/a/b/c/end", { project: "c" }],
    ["{environment}-{run}", "/data/eu-prod-12", { environment: "eu-prod", run: "12" }],
    ["run.{run}", "/data/runx12", undefined],
    ["/{project}/{run}", "/harbor/12/deeper", { project: "harbor", run: "12" }],
    ["/data/**/{run}", "/mnt/data/12", undefined],
    ["./runs//{run}/", "/runs/12", { run: "12" }],
    ["runs\\{run}", "C:/runs/12", { run: "12" }],
    ["RUNS/{run}", "/runs/12", undefined],
  ])("%s on %s", (pattern, folder, expected) => {
    expect(parseLayout(pattern).match(folder)).toEqual(expected);
  });

  test("in the style of Hive is literals and placeholders; nothing is decoded", () => {
    const layout = parseLayout("environment={environment}/run={run}");
    expect(layout.match("/lake/environment=prod/run=2026-10-01T00%3A00/target")).toEqual({
      environment: "prod",
      run: "2026-10-01T00%3A00",
    });
    expect(layout.match("/lake/environment=/run=1")).toBeUndefined();
  });

  test("does not take dbt's target folder for a run, unless it says so", () => {
    expect(parseLayout("{environment}/{run}").match("/data/prod/12/target")).toEqual({
      environment: "prod",
      run: "12",
    });
    expect(parseLayout("{run}/target").match("/jobs/target/12/target")).toEqual({ run: "12" });
    expect(parseLayout("runs/{environment}").match("/runs/target")).toEqual({
      environment: "target",
    });
  });

  test("takes an archive for a folder", () => {
    expect(parseLayout("runs/{run}.tar.gz").match("/runs/12.tar.gz!")).toEqual({ run: "12" });
    expect(parseLayout("runs/{job}.zip!/{run}").match("/runs/nightly.zip!/12/target")).toEqual({
      job: "nightly",
      run: "12",
    });
  });

  test("says nothing of what is in memory", () => {
    expect(parseLayout("runs/{run}").match(undefined)).toBeUndefined();
  });

  test("tells its placeholders", () => {
    expect(parseLayout("{run}/x/{job}")).toMatchObject({
      pattern: "{run}/x/{job}",
      names: ["run", "job"],
    });
  });

  test("gives back the names of which a path was made", () => {
    const name = fc
      .stringMatching(/^[^/\\]{1,20}$/)
      .filter((text) => !text.endsWith("!") && text !== "target" && text !== "runs");
    fc.assert(
      fc.property(
        name,
        name,
        name,
        name,
        fc.array(name, { maxLength: 3 }),
        fc.array(name, { maxLength: 3 }),
        (project, environment, job, run, above, below) => {
          const folder = `/${[...above, "runs", project, `environment=${environment}`, job, `run=${run}`, ...below].join("/")}`;
          const misled = below.some((text) => text.startsWith("run="));
          fc.pre(!misled);
          expect(
            parseLayout("runs/{project}/environment={environment}/{job}/run={run}").match(folder),
          ).toEqual({ project, environment, job, run });
        },
      ),
    );
  });

  test("takes any literal text literally", () => {
    const text = fc
      .stringMatching(/^[^/\\{}*]{1,20}$/)
      .filter((part) => part !== "." && part !== ".." && !part.endsWith("!") && part.trim() !== "");
    fc.assert(
      fc.property(text, text, fc.stringMatching(/^[a-z0-9]{1,9}$/), (before, after, run) => {
        expect(
          parseLayout(`${before}/x${after}{run}${before}x`).match(
            `/${before}/x${after}${run}${before}x`,
          ),
        ).toEqual({ run });
      }),
    );
  });
});

describe("a wrong layout is refused:", () => {
  test.each([
    ["", "The layout is empty."],
    ["  ", "The layout is empty."],
    ["runs/*", "names nothing: it needs at least one of {project}, {environment}, {job}, {run}."],
    ["runs/{env}", "has the unknown placeholder {env}. Did you mean {environment}?"],
    ["runs/{enviroment}", "Did you mean {environment}?"],
    ["runs/{rnu}", "Did you mean {run}?"],
    ["runs/{run_id}", "Did you mean {run}?"],
    ["runs/{Project Name}", "Did you mean {project}?"],
    ["runs/{dag}", "Did you mean {job}?"],
    ["runs/{constructor}", "has the unknown placeholder {constructor}. There are {project}"],
    [
      "runs/{}",
      "has the unknown placeholder {}. There are {project}, {environment}, {job}, {run}.",
    ],
    ["{run}/{run}", "has {run} twice; use * where a name does not matter."],
    ["runs/{run", "has unbalanced braces at '{run'."],
    ["runs/run}", "has unbalanced braces at 'run}'."],
    ["runs/{{run}}", "has unbalanced braces"],
    ["{job}{run}", "put some text around {job}"],
    ["*{run}", "put some text around {run}"],
    ["a**/{run}", "'**' must stand alone between slashes."],
    ["../{run}", "has '..', which no folder is called."],
  ])("'%s'", (pattern, message) => {
    expect(() => parseLayout(pattern)).toThrowError(
      expect.objectContaining({ code: "OPTIONS", message: expect.stringContaining(message) }),
    );
  });
});
