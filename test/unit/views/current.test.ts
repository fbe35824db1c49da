import { describe, expect, it } from "vitest";
import {
  environments,
  invocation,
  key,
  manifest,
  openViewStore,
  result,
} from "../../support/view-store.js";

/** A declared column of the node `model.shop.a` in the manifest 1. */
const declared = (name: string, index: number, quote: boolean | null) =>
  `insert into dbt_store.columns by name select ${key("1model.shop.a")} as definition_key, ${index} as column_index, '${name}' as column_name, 'number' as data_type, ${quote} as quote;`;

describe("dbt.*", () => {
  it("shows disabled nodes with enabled = false, and leaves them out of the graph", async () => {
    const session = await openViewStore(
      environments("prod"),
      manifest({ artifact: 1, at: "2026-10-01 03:00:00Z" }, [
        { id: "model.shop.on", dependsOn: ["source.shop.raw.t", "model.shop.off"] },
        { id: "model.shop.off", section: "disabled", dependsOn: ["source.shop.raw.t"] },
        { id: "source.shop.raw.t", section: "sources" },
      ]),
    );
    expect(await session.rows("select unique_id, enabled from dbt.models order by 1")).toEqual([
      { unique_id: "model.shop.off", enabled: false },
      { unique_id: "model.shop.on", enabled: true },
    ]);
    expect(await session.rows("select unique_id from dbt.dag_nodes order by 1")).toEqual([
      { unique_id: "model.shop.on" },
      { unique_id: "source.shop.raw.t" },
    ]);
    // dbt's parent_map names a disabled parent too.
    expect(
      await session.rows(
        "select parent_unique_id as parent, child_unique_id as child from dbt.edges order by 1",
      ),
    ).toEqual([
      { parent: "model.shop.off", child: "model.shop.on" },
      { parent: "source.shop.raw.t", child: "model.shop.on" },
    ]);
  });

  it("reads keys of old and new manifests", async () => {
    const session = await openViewStore(
      environments("prod"),
      manifest({ artifact: 1, at: "2026-10-01 03:00:00Z" }, [
        { id: "model.shop.old", definition: { raw_sql: "select 1", config: { post_hook: ["x"] } } },
        {
          id: "model.shop.new",
          definition: {
            raw_code: "select 2",
            language: "sql",
            patch_path: "shop://models/a.yml",
            config: {
              "post-hook": [{ sql: "x" }],
              full_refresh: null,
              persist_docs: { columns: true },
            },
          },
        },
        {
          id: "group.shop.core",
          section: "groups",
          definition: { owner: { name: "Core", email: ["a@x.example", "b@x.example"] } },
        },
        {
          id: "metric.shop.m",
          section: "metrics",
          dependsOn: ["semantic_model.shop.orders", "metric.shop.n"],
          definition: { calculation_method: "sum", expression: "amount" },
        },
      ]),
    );
    expect(
      await session.rows(
        "select name, node_language, raw_code, post_hook, persist_docs, full_refresh, properties_yml_file_path as yml, grain from dbt.models order by name desc",
      ),
    ).toEqual([
      {
        name: "old",
        node_language: "sql",
        raw_code: "select 1",
        post_hook: '["x"]',
        persist_docs: null,
        full_refresh: null,
        yml: null,
        grain: null,
      },
      {
        name: "new",
        node_language: "sql",
        raw_code: "select 2",
        post_hook: '[{"sql":"x"}]',
        persist_docs: '{"columns":true}',
        full_refresh: null,
        yml: "models/a.yml",
        grain: null,
      },
    ]);
    expect(await session.rows("select owner_name, owner_email from dbt.groups")).toEqual([
      { owner_name: "Core", owner_email: "a@x.example, b@x.example" },
    ]);
    expect(
      await session.rows(
        "select metric_type, type_params ->> '$.expression' as expression, semantic_model_name, input_metric_names from dbt.metrics",
      ),
    ).toEqual([
      {
        metric_type: "sum",
        expression: "amount",
        semantic_model_name: "orders",
        input_metric_names: ["n"],
      },
    ]);
  });

  it("joins declared columns with the catalog's: exactly, else without regard to case unless quoted", async () => {
    const catalog = JSON.stringify(
      Object.fromEntries(
        ["ID", "Name", "extra"].map((name, index) => [
          name,
          { name, index: index + 1, type: "INT", comment: null },
        ]),
      ),
    );
    const session = await openViewStore(
      environments("prod"),
      manifest({ artifact: 1, at: "2026-10-01 03:00:00Z" }, [{ id: "model.shop.a" }]),
      declared("id", 1, null),
      declared("name", 2, true),
      `insert into dbt_store.artifacts by name select 9 as artifact_id, 'catalog' as kind, timestamptz '2026-10-01 04:00:00Z' as generated_at;
       insert into dbt_store.invocations by name select 'docs' as invocation_id, 'shop' as project_name, 'prod' as environment, 9 as catalog_artifact_id;
       insert into dbt_store.sections by name select 9 as artifact_id, 'nodes' as section, ${key("c")} as set_key;
       insert into dbt_store.sets values (${key("c")}, ${key("e")}), (${key("c")}, ${key("f")});
       insert into dbt_store.catalog_entries by name select ${key("e")} as entry_key, 'model.shop.a' as unique_id, '${catalog}'::json as columns;
       insert into dbt_store.catalog_entries by name select ${key("f")} as entry_key, 'model.shop.gone' as unique_id, '${catalog}'::json as columns;`,
    );
    expect(
      await session.rows(
        "select column_name, column_index, data_type_declared as declared, data_type_actual as actual, data_type from dbt.node_columns order by column_name",
      ),
    ).toEqual([
      { column_name: "Name", column_index: 2, declared: null, actual: "INT", data_type: "INT" },
      { column_name: "extra", column_index: 3, declared: null, actual: "INT", data_type: "INT" },
      { column_name: "id", column_index: 1, declared: "number", actual: "INT", data_type: "INT" },
      {
        column_name: "name",
        column_index: 2,
        declared: "number",
        actual: null,
        data_type: "number",
      },
    ]);
  });
});

describe("dbt_rt.run_results_latest", () => {
  it("has the newest execution of each node, without errors of compilation and without other commands", async () => {
    const session = await openViewStore(
      environments("prod"),
      invocation({ id: "build", results: 1, at: "2026-10-01 03:00:00Z" }),
      invocation({ id: "broken", results: 2, at: "2026-10-02 03:00:00Z" }),
      invocation({ id: "docs", results: 3, at: "2026-10-03 03:00:00Z", executes: false }),
      result({
        artifact: 1,
        id: "model.shop.a",
        at: "2026-10-01 02:59:00Z",
        status: "error",
        seconds: 2,
      }),
      result({
        artifact: 2,
        id: "model.shop.a",
        at: "2026-10-02 02:59:00Z",
        status: "error",
        seconds: 0,
      }),
      result({ artifact: 3, id: "model.shop.a", at: "2026-10-03 02:59:00Z" }),
      result({ artifact: 2, id: "model.shop.b", at: "2026-10-02 02:59:00Z" }),
    );
    expect(
      await session.rows(
        "select unique_id, invocation_id, status from dbt_rt.run_results_latest order by 1",
      ),
    ).toEqual([
      { unique_id: "model.shop.a", invocation_id: "build", status: "error" },
      { unique_id: "model.shop.b", invocation_id: "broken", status: "success" },
    ]);
    expect(await session.rows("select count(*) as n from dbt_rt.run_results")).toEqual([{ n: 4 }]);
  });

  it("writes timing as dbt does, and an empty list for what did not run", async () => {
    const session = await openViewStore(
      environments("prod"),
      invocation({ id: "build", results: 1, at: "2026-10-01 03:00:00Z" }),
      `insert into dbt_store.results by name select 1 as artifact_id, 'model.shop.a' as unique_id, timestamptz '2026-10-01 02:00:00.5Z' as compile_started_at,
        timestamptz '2026-10-01 02:00:01Z' as compile_completed_at, timestamptz '2026-10-01 02:00:01Z' as execute_started_at, now() as created_at;
       insert into dbt_store.results by name select 1 as artifact_id, 'model.shop.b' as unique_id, now() as created_at;
       set timezone = 'Asia/Tokyo'`,
    );
    const rows = await session.rows<{ timing: string }>(
      "select timing from dbt_rt.run_results order by unique_id",
    );
    expect(rows.map(({ timing }) => JSON.parse(timing) as unknown)).toEqual([
      [
        {
          name: "compile",
          started_at: "2026-10-01T02:00:00.500000Z",
          completed_at: "2026-10-01T02:00:01.000000Z",
        },
        { name: "execute", started_at: "2026-10-01T02:00:01.000000Z", completed_at: null },
      ],
      [],
    ]);
  });
});
