import { toCursor } from "./cursor.js";
import type { Results, Row } from "./run.js";
import {
  typename,
  type AbstractShape,
  type ConnectionShape,
  type ObjectShape,
  type RowsShape,
  type Shape,
} from "./shape.js";

/** Makes the value of a root field from the rows of its statements. */
export function complete(shape: Shape, results: Results): unknown {
  return new Completion(results).value(shape, undefined);
}

class Completion {
  readonly #results: Results;

  constructor(results: Results) {
    this.#results = results;
  }

  value(shape: Shape, row: Row | undefined): unknown {
    switch (shape.kind) {
      case "column":
        return shape.convert(row!.values[shape.column]);
      case "constant":
        return shape.value;
      case "object":
        return this.#object(shape, row!);
      case "abstract":
        return this.#item(shape, row!);
      case "rows":
        return this.#rows(shape, row);
      case "connection":
        return this.#connection(shape, row);
    }
  }

  #object(shape: ObjectShape, row: Row): unknown {
    if (shape.when !== undefined && row.values[shape.when] !== true) return null;
    const result: Record<string | symbol, unknown> = Object.create(null);
    // For servers that complete the answer themselves; JSON and comparisons do not see it.
    Object.defineProperty(result, typename, { value: shape.typename });
    for (const [name, field] of shape.fields) result[name] = this.value(field, row);
    return result;
  }

  #item(shape: ObjectShape | AbstractShape, row: Row): unknown {
    if (shape.kind === "object") return this.#object(shape, row);
    const type = shape.types.get(String(row.values[shape.typename]));
    return type === undefined ? null : this.#object(type, row);
  }

  #group(step: RowsShape["step"], row: Row | undefined): readonly Row[] {
    return this.#results.get(step)?.[row?.number ?? 0] ?? [];
  }

  #rows({ step, item, isList }: RowsShape, row: Row | undefined): unknown {
    const rows = this.#group(step, row);
    if (isList) return rows.map((one) => this.#item(item, one));
    const [first] = rows;
    return first === undefined ? null : this.#item(item, first);
  }

  #connection(shape: ConnectionShape, row: Row | undefined): unknown {
    const all = shape.rows === undefined ? [] : this.#group(shape.rows, row);
    const shown = all.slice(0, shape.first);
    const cursor = (one: Row | undefined): string | null =>
      one === undefined
        ? null
        : toCursor(
            shape.signature,
            shape.cursor.map((index) => one.values[index]),
          );
    const page = {
      endCursor: () => cursor(shown.at(-1)),
      hasNextPage: () => all.length > shape.first,
      hasPreviousPage: () => shape.isLater,
      startCursor: () => cursor(shown[0]),
      __typename: () => "PageInfo",
    } as const;
    const result: Record<string | symbol, unknown> = Object.create(null);
    Object.defineProperty(result, typename, { value: shape.typename });
    for (const [name, part] of shape.fields) {
      switch (part.kind) {
        case "typename":
          result[name] = part.value;
          break;
        case "totalCount": {
          const [counted] = shape.count === undefined ? [] : this.#group(shape.count, row);
          result[name] = Number(counted?.values[0] ?? 0);
          break;
        }
        case "pageInfo":
          result[name] = Object.fromEntries(
            part.fields.map(([key, field]) => [key, page[field]()]),
          );
          break;
        case "edges":
          result[name] = shown.map((one) =>
            Object.fromEntries(
              part.fields.map(([key, field]) => {
                if (field.kind === "cursor") return [key, cursor(one)];
                if (field.kind === "typename") return [key, field.value];
                return [key, this.#item(field.item, one)];
              }),
            ),
          );
          break;
      }
    }
    return result;
  }
}
