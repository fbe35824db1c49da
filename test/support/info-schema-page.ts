/** Relations of the contract: `schema.name` to its columns in order, each with DuckDB's name of its type. */
export type InfoSchema = { readonly [relation: string]: readonly (readonly [string, string])[] };

const types: { readonly [mark: string]: string } = {
  "[]": "VARCHAR[]",
  ts: "TIMESTAMP WITH TIME ZONE",
  i: "BIGINT",
  f: "DOUBLE",
  b: "BOOLEAN",
  json: "VARCHAR",
};

/** Reads the page that describes dbt's Information Schema v1. */
export function parseInfoSchemaPage(page: string): InfoSchema {
  const relations: Record<string, (readonly [string, string])[]> = {};
  const nodes =
    /Node columns, shared by (.+?) \(in this order\):\n([\s\S]+?)\n`sources` has, before `ingested_at`: (.+?)\.\n/.exec(
      page,
    );
  if (nodes === null) throw new Error("The page does not list the node columns.");
  const [, names, shared, ofSources] = nodes as unknown as readonly [
    string,
    string,
    string,
    string,
  ];
  const sharedColumns = columns(shared);
  for (const [, name] of names.matchAll(/`(\w+)`/g)) {
    relations[`dbt.${name}`] =
      name === "sources"
        ? [...sharedColumns.slice(0, -1), ...columns(ofSources), ...sharedColumns.slice(-1)]
        : sharedColumns;
  }
  let schema = "";
  for (const line of page.split("\n")) {
    schema = /^## `(dbt|dbt_rt)`/.exec(line)?.[1] ?? (line.startsWith("## ") ? "" : schema);
    const row = /^\| (\w+)(?: \(view\))? \| (.+) \|$/.exec(line);
    if (schema === "" || row === null || row[1] === "table") continue;
    const [, name, cells] = row as unknown as readonly [string, string, string];
    const other = /^(\w+), newest row/.exec(cells)?.[1];
    relations[`${schema}.${name}`] =
      other === undefined
        ? columns(cells)
        : (relations[`${schema}.${other}`] as (readonly [string, string])[]);
  }
  return relations;
}

function columns(text: string): (readonly [string, string])[] {
  return text
    .replaceAll(/\([^)]*\)/g, "")
    .split(",")
    .map((part) => {
      const [name, mark] = part.trim().replace(/\.$/, "").split(/\s+/) as [
        string,
        string | undefined,
      ];
      const type = name === "ingested_at" ? "ts" : mark;
      return [name, type === undefined ? "VARCHAR" : (types[type] ?? `unknown type ${type}`)];
    });
}
