import { describe, expect, test } from "vitest";
import { readIdentity } from "../../../src/artifacts/identity.js";

describe("readIdentity", () => {
  test("asks other keys of env when told to", () => {
    const keys = {
      environment: ["STAGE", "ENV"],
      job: ["DAG"],
      run: ["AIRFLOW_RUN"],
      gitSha: ["COMMIT"],
      gitBranch: ["REF"],
    };
    const env = {
      ENVIRONMENT: "no",
      ENV: "qa",
      DAG: "nightly",
      AIRFLOW_RUN: 7,
      COMMIT: "abc",
      REF: "main",
    };
    expect(readIdentity({ env }, undefined, keys)).toMatchObject({
      environment: "qa",
      job: "nightly",
      run: "7",
      gitSha: "abc",
      gitBranch: "main",
    });
  });

  test.each([
    ["build", "build", true],
    ["run-operation", "run-operation", true],
    ["freshness", "source freshness", true],
    ["generate", "docs generate", false],
    ["compile", "compile", false],
    ["show", "show", false],
  ])("which = %s is the command %s; its results are executions: %s", (which, command, executes) => {
    expect(readIdentity({}, { which })).toMatchObject({ which, command, executes, isRetry: false });
  });

  test.each(["dbt retry", "dbt --quiet retry --threads 4", "/usr/bin/dbt retry"])(
    "%s is a retry, whatever which says",
    (text) => {
      expect(readIdentity({}, { which: "build", invocation_command: text })).toMatchObject({
        command: "retry",
        isRetry: true,
        selection: "build",
      });
    },
  );

  test.each(["dbt build --select retry_queue", "dbt build --vars {a: no-retry}"])(
    "%s is none",
    (text) => {
      expect(readIdentity({}, { which: "build", invocation_command: text }).isRetry).toBe(false);
    },
  );

  test("takes nothing of the wrong type", () => {
    const identity = readIdentity(
      { env: { ENVIRONMENT: ["x"], JOB_ID: null, RUN_ID: {} } },
      { which: ["build"], target: 7, select: { a: 1 } },
    );
    expect(identity).toMatchObject({
      environment: undefined,
      job: undefined,
      run: undefined,
      which: undefined,
      target: "7",
    });
  });
});
