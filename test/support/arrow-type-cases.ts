import type { Plain } from "./arrow-values.js";

/** A type, and values of it as Arrow has them. */
export interface TypeCase {
  /** DuckDB's type. */
  readonly type: string;
  /** Literals that are cast to it. */
  readonly literals: readonly string[];
  /** Arrow's type, as apache-arrow writes it. */
  readonly arrow: string;
  readonly values: readonly Plain[];
}

export const moment = Date.UTC(2026, 2, 1, 12, 30, 15);
const long = "a text of more than twelve bytes, with ü and 🦆";

/** Every type that Arrow can hold, at its limits. */
export const typeCases: readonly TypeCase[] = [
  { type: "boolean", literals: ["true", "false"], arrow: "Bool", values: [true, false] },
  { type: "tinyint", literals: ["-128", "127"], arrow: "Int8", values: [-128, 127] },
  { type: "smallint", literals: ["-32768", "32767"], arrow: "Int16", values: [-32768, 32767] },
  { type: "integer", literals: ["-2147483648", "5"], arrow: "Int32", values: [-2147483648, 5] },
  {
    type: "bigint",
    literals: ["-9223372036854775808", "9223372036854775807"],
    arrow: "Int64",
    values: [-(2n ** 63n), 2n ** 63n - 1n],
  },
  { type: "utinyint", literals: ["0", "255"], arrow: "Uint8", values: [0, 255] },
  { type: "usmallint", literals: ["0", "65535"], arrow: "Uint16", values: [0, 65535] },
  { type: "uinteger", literals: ["0", "4294967295"], arrow: "Uint32", values: [0, 4294967295] },
  {
    type: "ubigint",
    literals: ["18446744073709551615"],
    arrow: "Uint64",
    values: [2n ** 64n - 1n],
  },
  {
    type: "hugeint",
    literals: ["-99999999999999999999999999999999999999", "99999999999999999999"],
    arrow: "Decimal[38e0]",
    values: [-(10n ** 38n) + 1n, 10n ** 20n - 1n],
  },
  {
    type: "uhugeint",
    literals: ["0", "99999999999999999999999999999999999999"],
    arrow: "Decimal[38e0]",
    values: [0n, 10n ** 38n - 1n],
  },
  { type: "float", literals: ["-0.5", "1.5e3"], arrow: "Float32", values: [-0.5, 1500] },
  {
    type: "double",
    literals: ["0.1", "'infinity'", "'nan'"],
    arrow: "Float64",
    values: [0.1, Infinity, NaN],
  },
  {
    type: "decimal(4,1)",
    literals: ["-999.9", "0.1"],
    arrow: "Decimal[4e+1]",
    values: [-9999n, 1n],
  },
  {
    type: "decimal(9,3)",
    literals: ["-999999.999", "0.001"],
    arrow: "Decimal[9e+3]",
    values: [-999999999n, 1n],
  },
  {
    type: "decimal(18,0)",
    literals: ["-999999999999999999", "4294967296"],
    arrow: "Decimal[18e0]",
    values: [-(10n ** 18n) + 1n, 4294967296n],
  },
  {
    type: "decimal(38,10)",
    literals: ["-9999999999999999999999999999.9999999999", "1"],
    arrow: "Decimal[38e+10]",
    values: [-(10n ** 38n) + 1n, 10n ** 10n],
  },
  {
    type: "varchar",
    literals: ["''", "'abc'", "'exactly 12 b'", "'exactly 13 by'", `'${long}'`],
    arrow: "Utf8",
    values: ["", "abc", "exactly 12 b", "exactly 13 by", long],
  },
  {
    type: "blob",
    literals: ["'\\x00\\xFF'", "'a blob of more than twelve bytes'"],
    arrow: "Binary",
    values: ["00ff", Buffer.from("a blob of more than twelve bytes").toString("hex")],
  },
  // The first byte counts the bits that fill the next one up; those are ones.
  { type: "bit", literals: ["'101'", "'0101010101'"], arrow: "Binary", values: ["05fd", "06fd55"] },
  {
    type: "uuid",
    literals: ["'00000000-0000-0000-0000-000000000001'", "'ff986112-2d62-42cc-9428-b88c535ea92e'"],
    arrow: "Utf8",
    values: ["00000000-0000-0000-0000-000000000001", "ff986112-2d62-42cc-9428-b88c535ea92e"],
  },
  { type: "json", literals: [`'{"a": [1]}'`], arrow: "Utf8", values: ['{"a": [1]}'] },
  {
    type: "date",
    literals: ["'2026-03-01'", "'1900-01-01'"],
    arrow: "Date32<DAY>",
    values: [Date.UTC(2026, 2, 1), Date.UTC(1900, 0, 1)],
  },
  {
    type: "time",
    literals: ["'12:30:15.000001'"],
    arrow: "Time64<MICROSECOND>",
    values: [45_015_000_001n],
  },
  {
    type: "timetz",
    literals: ["'12:30:15.000001+02'", "'12:30:15.000001-15:59:59'"],
    arrow: "Time64<MICROSECOND>",
    values: [45_015_000_001n, 45_015_000_001n],
  },
  {
    type: "time_ns",
    literals: ["'12:30:15.000000001'"],
    arrow: "Time64<NANOSECOND>",
    values: [45_015_000_000_001n],
  },
  {
    type: "timestamp_s",
    literals: ["'2026-03-01 12:30:15'"],
    arrow: "Timestamp<SECOND>",
    values: [moment],
  },
  {
    type: "timestamp_ms",
    literals: ["'2026-03-01 12:30:15.123'"],
    arrow: "Timestamp<MILLISECOND>",
    values: [moment + 123],
  },
  {
    type: "timestamp",
    literals: ["'2026-03-01 12:30:15.123'", "'1900-01-01 00:00:00'"],
    arrow: "Timestamp<MICROSECOND>",
    values: [moment + 123, Date.UTC(1900, 0, 1)],
  },
  {
    type: "timestamp_ns",
    literals: ["'2026-03-01 12:30:15.123'"],
    arrow: "Timestamp<NANOSECOND>",
    values: [moment + 123],
  },
  {
    type: "timestamptz",
    literals: ["'2026-03-01 14:30:15+02'"],
    arrow: "Timestamp<MICROSECOND, UTC>",
    values: [moment],
  },
  {
    type: "interval",
    literals: ["'-3 months 2 days -0.000005 seconds'", "'2000 hours'"],
    arrow: "Interval<MONTH_DAY_NANO>",
    values: [
      [-3, 2, -5000],
      [0, 0, 7.2e15],
    ],
  },
  {
    type: "enum('low', 'a label of more than twelve bytes')",
    literals: ["'a label of more than twelve bytes'", "'low'"],
    arrow: "Dictionary<Uint8, Utf8>",
    values: ["a label of more than twelve bytes", "low"],
  },
  {
    type: "integer[]",
    literals: ["[1, null, 3]", "[]"],
    arrow: "List<Int32>",
    values: [[1, null, 3], []],
  },
  {
    type: "varchar[][]",
    literals: [`[['a', null], null, ['${long}']]`],
    arrow: "List<List<Utf8>>",
    values: [[["a", null], null, [long]]],
  },
  {
    type: "integer[2]",
    literals: ["[1, null]", "[3, 4]"],
    arrow: "FixedSizeList[2]<Int32>",
    values: [
      [1, null],
      [3, 4],
    ],
  },
  {
    type: "struct(a integer, b varchar[])",
    literals: ["{'a': 1, 'b': ['x']}", "{'a': null, 'b': null}"],
    arrow: "Struct<{a:Int32, b:List<Utf8>}>",
    values: [
      { a: 1, b: ["x"] },
      { a: null, b: null },
    ],
  },
  {
    type: "map(varchar, integer)",
    literals: ["map {'a': 1, 'b': null}", "map {}"],
    arrow: "Map<{key:Utf8, value:Int32}>",
    values: [
      [
        ["a", 1],
        ["b", null],
      ],
      [],
    ],
  },
  {
    type: "union(a integer, b varchar)",
    literals: ["1", "'x'"],
    arrow: "Union<Int32 | Utf8>",
    values: [1, "x"],
  },
  { type: "bignum", literals: ["-1", "256"], arrow: "Binary", values: ["7ffffefe", "8000020100"] },
  {
    type: "geometry",
    literals: ["'POINT(1 2)'"],
    arrow: "Binary",
    values: ["0101000000000000000000f03f0000000000000040"],
  },
];
