import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { open, type Engine } from "../../../src/index.js";
import {
  apacheValuesOf,
  collectBytes,
  flechetteValues,
  type Plain,
} from "../../support/arrow-values.js";

let engine: Engine;

beforeAll(async () => {
  // The sandbox does not take an enum inside another type of a cast.
  engine = await open({ access: "full", threads: 1 });
});

afterAll(() => engine.close());

/** A type, how a value of it is written in SQL, and values to write. */
interface Shape {
  readonly type: string;
  readonly literal: (value: Plain) => string;
  readonly values: fc.Arbitrary<Plain>;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function scalar(
  type: string,
  values: fc.Arbitrary<Plain>,
  write: (value: Plain) => string = String,
): Shape {
  return { type, values, literal: (value) => `cast(${write(value)} as ${type})` };
}

/** Integers of 128 bits, as far as decimals of 38 digits hold them. */
function hugeIntegers(type: string, isSigned: boolean): Shape {
  const most = 10n ** 38n - 1n;
  return scalar(type, fc.bigInt(isSigned ? -most : 0n, most));
}

function integers(type: string, bits: number, isSigned: boolean): Shape {
  const least = isSigned ? -(2n ** BigInt(bits - 1)) : 0n;
  const most = isSigned ? 2n ** BigInt(bits - 1) - 1n : 2n ** BigInt(bits) - 1n;
  const values = fc.bigInt(least, most);
  return scalar(type, bits > 32 ? values : values.map(Number));
}

function decimals(precision: number, scale: number): Shape {
  const most = 10n ** BigInt(precision) - 1n;
  return scalar(`decimal(${precision}, ${scale})`, fc.bigInt(-most, most), (value) => {
    const digits = String(value)
      .replace("-", "")
      .padStart(scale + 1, "0");
    const sign = (value as bigint) < 0n ? "-" : "";
    const point = digits.length - scale;
    return quoted(`${sign}${digits.slice(0, point)}.${digits.slice(point)}`);
  });
}

/** Text without the character that ends texts in C; DuckDB takes it only as chr(0). */
const text = fc
  .oneof(
    fc.string({ unit: "binary", maxLength: 30 }),
    fc.constantFrom("twelve bytes", "thirteen byte", "x".repeat(5000), "ü".repeat(7)),
  )
  .map((value) => value.replaceAll("\0", ""));

const day = 86_400_000;
const moments = fc
  .integer({ min: -2_000_000_000, max: 4_000_000_000 })
  .map((second) => second * 1000);
const isoText = (value: Plain): string => quoted(new Date(value as number).toISOString());

const scalars: readonly Shape[] = [
  scalar("boolean", fc.boolean()),
  integers("tinyint", 8, true),
  integers("smallint", 16, true),
  integers("integer", 32, true),
  integers("bigint", 64, true),
  integers("usmallint", 16, false),
  integers("uinteger", 32, false),
  integers("ubigint", 64, false),
  hugeIntegers("hugeint", true),
  hugeIntegers("uhugeint", false),
  scalar("double", fc.double({ noDefaultInfinity: true, noNaN: true }), (value) =>
    quoted(Object.is(value, -0) ? "-0.0" : String(value)),
  ),
  decimals(4, 2),
  decimals(9, 0),
  decimals(18, 9),
  decimals(38, 20),
  scalar("varchar", text, (value) => quoted(String(value))),
  scalar(
    "blob",
    fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString("hex")),
    (value) => `from_hex(${quoted(String(value))})`,
  ),
  scalar("uuid", fc.uuid(), (value) => quoted(String(value))),
  scalar(
    "date",
    fc.integer({ min: -50_000, max: 50_000 }).map((days) => days * day),
    isoText,
  ),
  scalar("timestamp", moments, isoText),
  scalar("timestamptz", moments, isoText),
  scalar("timestamp_s", moments, isoText),
  scalar("enum('a', 'b', 'a longer label')", fc.constantFrom("a", "b", "a longer label"), (value) =>
    quoted(String(value)),
  ),
];

function orNull(shape: Shape): Shape {
  return {
    ...shape,
    values: fc.option(shape.values, { freq: 4 }),
    literal: (value) => (value === null ? `cast(null as ${shape.type})` : shape.literal(value)),
  };
}

function lists(item: Shape): Shape {
  const inner = orNull(item);
  return {
    type: `${item.type}[]`,
    values: fc.array(inner.values, { maxLength: 5 }),
    literal: (value) =>
      `cast([${(value as Plain[]).map((each) => inner.literal(each)).join(", ")}] as ${item.type}[])`,
  };
}

function arrays(item: Shape): Shape {
  const inner = orNull(item);
  return {
    type: `${item.type}[3]`,
    values: fc.array(inner.values, { minLength: 3, maxLength: 3 }),
    literal: (value) =>
      `cast([${(value as Plain[]).map((each) => inner.literal(each)).join(", ")}] as ${item.type}[3])`,
  };
}

function structs(first: Shape, second: Shape): Shape {
  const [a, b] = [orNull(first), orNull(second)];
  return {
    type: `struct(a ${first.type}, b ${second.type})`,
    values: fc.record({ a: a.values, b: b.values }, { noNullPrototype: true }),
    literal: (value) => {
      const fields = value as { readonly a: Plain; readonly b: Plain };
      return `{'a': ${a.literal(fields.a)}, 'b': ${b.literal(fields.b)}}`;
    },
  };
}

function maps(item: Shape): Shape {
  const inner = orNull(item);
  return {
    type: `map(varchar, ${item.type})`,
    values: fc.uniqueArray(fc.tuple(text, inner.values), {
      maxLength: 4,
      selector: ([key]) => key,
    }),
    literal: (value) => {
      const entries = value as readonly (readonly [string, Plain])[];
      const keys = entries.map(([key]) => quoted(key)).join(", ");
      const items = entries.map(([, each]) => inner.literal(each)).join(", ");
      return `map(cast([${keys}] as varchar[]), cast([${items}] as ${item.type}[]))`;
    },
  };
}

function shapes(depth: number): fc.Arbitrary<Shape> {
  const plain = fc.constantFrom(...scalars);
  if (depth === 0) return plain;
  const inner = shapes(depth - 1);
  return fc.oneof(
    plain,
    inner.map(lists),
    inner.map(arrays),
    fc.tuple(inner, inner).map(([first, second]) => structs(first, second)),
    inner.map(maps),
  );
}

const columns = shapes(2).chain((shape) =>
  fc.record({
    shape: fc.constant(shape),
    values: fc.array(orNull(shape).values, { minLength: 1, maxLength: 12 }),
    /** How often the rows are repeated: some fill several chunks and batches. */
    times: fc.constantFrom(1, 1, 3, 700),
  }),
);

test("random values of random types come back as they went in, nested and null", async () => {
  await fc.assert(
    fc.asyncProperty(columns, async ({ shape, values, times }) => {
      const column = orNull(shape);
      const rows = values.map((value, index) => `(${index}, ${column.literal(value)})`);
      const query = `select c from (values ${rows.join(", ")}) t(i, c), range(${times}) r(n) order by n, i`;
      const bytes = await collectBytes(
        await engine.arrowStream(query, undefined, { batchRows: 2048 }),
      );
      const expected = Array.from({ length: times }, () => values).flat();
      expect(flechetteValues(bytes, "c")).toEqual(expected);
      expect(apacheValuesOf(bytes, "c")).toEqual(expected);
    }),
    { seed: 20261001, numRuns: 150 },
  );
}, 120_000);

test("random texts come back as dictionaries", async () => {
  const texts = fc.array(fc.option(text), { minLength: 1, maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(texts, fc.constantFrom(1, 100), async (values, times) => {
      const rows = values.map(
        (value, index) => `(${index}, ${value === null ? "null" : quoted(value)})`,
      );
      const query = `select c::varchar as c from (values ${rows.join(", ")}) t(i, c), range(${times}) r(n) order by n, i`;
      const bytes = await collectBytes(
        await engine.arrowStream(query, undefined, { batchRows: 2048, dictionary: ["c"] }),
      );
      const expected = Array.from({ length: times }, () => values).flat();
      expect(flechetteValues(bytes, "c")).toEqual(expected);
      expect(apacheValuesOf(bytes, "c")).toEqual(expected);
    }),
    { seed: 20261001, numRuns: 60 },
  );
}, 60_000);
