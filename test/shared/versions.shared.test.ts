import { readFileSync } from "node:fs";
import { beforeAll, expect, it } from "vitest";
import type { Engine } from "../../src/engine.js";
import { describeShared, failedChecks, openSharedEngine, shared } from "../support/shared.js";

/** One project on these versions of dbt, oldest first; the project is reduced for older ones, so some changes are real. */
const versions = [
  "1.3",
  "1.4",
  "1.5",
  "1.6",
  "1.7",
  "1.8",
  "1.9",
  "1.10",
  "1.11",
  "1.13b1",
  "2.0.0rc196",
];

interface Change {
  readonly dbt: string;
  readonly change: string;
  readonly unique_id: string;
  readonly kinds: string | null;
}

type Manifest = { metadata: Record<string, unknown> } & Record<string, unknown>;

/** The manifests of one step of every version, as if the project had been upgraded once a day. */
function readHistory(step: string): Manifest[] {
  return versions.map((version, index) => {
    const manifest = JSON.parse(
      readFileSync(shared("lab/versions", version, step, "manifest.json"), "utf8"),
    ) as Manifest;
    manifest.metadata["generated_at"] =
      `2026-09-${String(index + 1).padStart(2, "0")}T00:00:00.000000Z`;
    manifest.metadata["invocation_id"] = `dbt ${version}`;
    return manifest;
  });
}

/** What the lab's project has from this version on (`# >=X`), or what this version of dbt was the first to read. */
const realChanges: Readonly<Record<string, readonly string[]>> = {
  "1.4": [],
  "1.5": [
    // dim_vessels becomes two versions; contracts.
    "contract model.harbor.fct_trips",
    "contract model.harbor.rpt_route_margin",
    "dependencies exposure.harbor.fleet_dashboard",
    "dependencies model.harbor.ops_vessel_alerts",
  ],
  "1.6": ["properties model.harbor.dim_vessels.v1"], // deprecation_date
  "1.7": [
    // group and access in config; meta of a metric.
    "properties metric.harbor.late_share",
    "properties metric.harbor.trip_count",
    ...[
      "fct_fuel_costs",
      "fct_revenue_daily",
      "fct_tickets",
      "fct_trips",
      "int_trip_loads",
      "int_trips_enriched",
    ].map((name) => `properties model.harbor.${name}`),
    ...[
      "ops_vessel_alerts",
      "rpt_channel_mix",
      "rpt_fleet_utilisation",
      "rpt_punctuality",
      "rpt_route_margin",
      "rpt_weather_disruption",
    ].map((name) => `properties model.harbor.${name}`),
  ],
  "1.8": [],
  "1.9": ["config model.harbor.fct_tickets"], // event_time
  "1.10": [
    "config source.harbor.erp.fuel_purchases", // loaded_at_query in place of loaded_at_field
    "description,properties group.harbor.network",
    "properties exposure.harbor.margin_notebook", // two addresses
    "properties seed.harbor.ports", // meta
    // The source's tags move into its config, from where dbt hands them to no test.
    "properties test.harbor.source_accepted_values_booking_tickets_channel__web__app__desk__partner.d1be58e452",
    "properties test.harbor.source_not_null_booking_trips_trip_id.e5b91a7e7d",
    "properties test.harbor.source_unique_booking_tickets_ticket_id.469ce0a0d2",
    "properties test.harbor.source_unique_booking_trips_trip_id.65a29b88f8",
  ],
  "1.11": ["code metric.harbor.revenue"], // expr
  "1.13b1": [],
  "2.0.0rc196": [],
};

/** Changes that are none, and that no definition can tell from real ones. */
const indistinguishable: Readonly<Record<string, readonly string[]>> = {
  // Until 1.4 dbt hashed the bytes of a seed, since then its text without white space at the ends; the manifest holds only the hash.
  "1.5": [
    "fare_classes",
    "holidays",
    "ports",
    "routes",
    "tickets_archive",
    "trips_archive",
    "vessels",
  ].map((name) => `code seed.harbor.${name}`),
  // This preview of dbt 2 writes neither the config of functions and analyses nor their meta.
  "2.0.0rc196": [
    "config function.harbor.knots_to_kmh",
    "properties analysis.harbor.route_seasonality",
  ],
};

describeShared("one project on dbt 1.3 to 2.0", ["lab/versions"], () => {
  let engine: Engine;
  let changes: readonly Change[];

  beforeAll(async () => {
    engine = await openSharedEngine();
    await engine.load(readHistory("build"), { environment: "prod" });
    const { rows } = await engine.sql<Change>(`
      select replace(invocation_id, 'dbt ', '') as dbt, change, unique_id, array_to_string(kinds, ',') as kinds
      from dbt_history.node_changes order by changed_at, kinds, unique_id`);
    changes = rows;
  }, 60_000);

  const changed = (version: string): string[] =>
    changes
      .filter(({ dbt, change }) => dbt === version && change === "changed")
      .map(({ kinds, unique_id }) => `${kinds ?? ""} ${unique_id}`);

  for (const version of versions.slice(1)) {
    it(`${version}: what another version writes is no change; what changed in the project is`, () => {
      expect(changed(version)).toEqual(
        [...(realChanges[version] ?? []), ...(indistinguishable[version] ?? [])].toSorted(),
      );
    });
  }

  it("adds and removes what a version is the first or the last to know", () => {
    const summary: Record<string, Record<string, number>> = {};
    for (const { dbt, change, unique_id } of changes) {
      if (change === "changed") continue;
      const what = `${change} ${unique_id.split(".")[0]!}`;
      summary[dbt] = { ...summary[dbt], [what]: (summary[dbt]?.[what] ?? 0) + 1 };
    }
    expect(summary).toEqual({
      "1.4": { "added model": 1, "added test": 1 },
      "1.5": { "added group": 3, "added model": 2, "added test": 2, "removed model": 1 },
      "1.6": { "added metric": 6, "added semantic_model": 2, "removed metric": 1 },
      "1.7": { "added metric": 1, "added saved_query": 1 },
      "1.8": { "added unit_test": 3 },
      "1.9": { "added model": 1, "added snapshot": 1, "added test": 1 },
      "1.11": { "added function": 1, "added model": 1 },
      // dbt 2 lets legacy metrics, semantic models and saved queries vanish.
      "2.0.0rc196": { "removed metric": 7, "removed saved_query": 1, "removed semantic_model": 2 },
    });
  });

  it("finds no change between the commands of one version", async () => {
    const commands = await openSharedEngine();
    await commands.load(shared("lab/versions"), { layout: "versions/{environment}/*" });
    const { rows } = await commands.sql<{
      environment: string;
      change: string;
      unique_id: string;
      kinds: string;
    }>(
      "select environment, change, unique_id, array_to_string(kinds, ',') as kinds from dbt_history.node_changes order by all",
    );
    // The story of 2.0.0rc196: fct_fuel_costs is repaired before build_for_retry.
    expect(rows).toEqual([
      {
        environment: "2.0.0rc196",
        change: "changed",
        unique_id: "model.harbor.fct_fuel_costs",
        kinds: "code",
      },
    ]);
    expect(await failedChecks(commands)).toEqual({});
  }, 60_000);

  it("knows the project where a manifest names it only by its md5", async () => {
    const { rows } = await engine.sql("select distinct project_name from dbt_history.invocations");
    expect(rows).toEqual([{ project_name: "harbor" }]);
  });
});

describeShared("the results of every version", ["lab/versions"], () => {
  let engine: Engine;

  beforeAll(async () => {
    engine = await openSharedEngine();
    await engine.load(shared("lab/versions"), { layout: "versions/{environment}/*" });
  }, 60_000);

  const ask = async (text: string): Promise<unknown[][]> =>
    (await engine.sql<Record<string, unknown>>(text, undefined, { integers: "number" })).rows.map(
      (row) => Object.values(row),
    );

  it("has the failing model, the warning test and the weather of every version", async () => {
    const inBuild =
      "from dbt_history.executions as e semi join dbt_history.artifacts as a on a.invocation_id = e.invocation_id and contains(a.uri, '/build/')";
    const expected = versions.toSorted().map((version) => [version]);
    expect(
      await ask(
        `select distinct environment ${inBuild} where unique_id = 'model.harbor.fct_fuel_costs' and status = 'error' order by all`,
      ),
    ).toEqual(expected);
    expect(
      await ask(
        `select distinct environment ${inBuild} where contains(unique_id, 'accepted_values_booking_tickets_channel') and status = 'warn' order by all`,
      ),
    ).toEqual(expected);
    // dbt 2 ran on the real clock, days after the data, and writes statuses with a capital letter.
    expect(
      await ask(
        "select environment, status from dbt_history.freshness_checks where unique_id = 'source.harbor.port_sensors.weather' order by all",
      ),
    ).toEqual(expected.map(([version]) => [version, version!.startsWith("2.") ? "error" : "warn"]));
  });

  it("keeps statuses that only some versions write", async () => {
    expect(
      await ask(
        "select environment, unique_id from dbt_rt.run_results where status = 'partial success'",
      ),
    ).toEqual([["1.9", "model.harbor.fct_weather_events"]]);
    expect(
      await ask(
        "select environment, count(*) from dbt_rt.run_results where status = 'no-op' group by all order by all",
      ),
    ).toEqual([
      ["1.10", 3],
      ["1.11", 3],
      ["1.13b1", 3],
    ]);
    expect(
      await ask("select count(*) from dbt_history.executions where status = 'no-op' and is_build"),
    ).toEqual([[0]]);
  });

  it("finds the tested node in every version", async () => {
    const rows = await ask(`
      select environment, node_unique_id, column_name from dbt_history.nodes
      where unique_id = 'test.harbor.relationships_fct_tickets_trip_id__trip_id__ref_fct_trips_.0ab3b72a84' order by environment`);
    expect(rows).toEqual(
      versions.toSorted().map((version) => [version, "model.harbor.fct_tickets", "trip_id"]),
    );
  });

  it("gives a wall clock that is no sum of its nodes, dbt 2 included", async () => {
    const rows = await ask(`
      select i.environment, i.wall_clock <= date_diff('millisecond', min(e.started_at), i.generated_at) / 1e3 + 10, i.wall_clock > 0
      from dbt_history.invocations as i join dbt_history.executions as e using (invocation_id)
      where i.command = 'build' group by i.environment, i.invocation_id, i.wall_clock, i.generated_at`);
    expect(rows.length).toBeGreaterThanOrEqual(versions.length);
    expect(rows.filter(([, below, positive]) => below !== true || positive !== true)).toEqual([]);
  });
});
