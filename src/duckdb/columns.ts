import type { DuckDBResult, DuckDBType } from "@duckdb/node-api";
import { DuckDBTypeId } from "./node-api.js";
import type { Column } from "../types.js";

/** The columns of a result, each under a name of its own: a second `id` becomes `id_1`. */
export function readColumns(result: DuckDBResult): {
  readonly columns: readonly Column[];
  readonly types: readonly DuckDBType[];
} {
  const types = result.columnTypes();
  const names = uniqueNames(result.columnNames());
  const columns = names.map((name, index) => Object.freeze({ name, type: typeName(types[index]) }));
  return { columns: Object.freeze(columns), types };
}

/** Gives every name a number from its second use on, without taking a name that is there already. */
export function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set(names);
  const seen = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let number = 1; seen.has(unique); number++) {
      const candidate = `${name}_${number}`;
      if (!taken.has(candidate) && !seen.has(candidate)) unique = candidate;
    }
    seen.add(unique);
    return unique;
  });
}

/** The binding calls JSON by what it is stored as, VARCHAR. */
export function typeName(type: DuckDBType | undefined): string {
  if (type === undefined) return "";
  if (type.typeId === DuckDBTypeId.LIST) return `${typeName(type.valueType)}[]`;
  return type.alias ?? String(type);
}
