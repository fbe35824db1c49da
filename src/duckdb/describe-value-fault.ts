import type { DuckDBError } from "./duckdb-error.js";

/** DuckDB quotes the value in these messages, and the value may be a password in an artifact: each is told again without it. */
const faults: readonly {
  readonly pattern: RegExp;
  readonly tell: (groups: Record<string, string | undefined>) => string;
}[] = [
  {
    pattern:
      /^Could not convert string [^]* to (?<type>[A-Z][A-Z0-9_]*(?:\([\d,]+\))?)(?: when casting from source column (?<column>[\w.]+))?$/,
    tell: ({ type, column }) =>
      `A text${column === undefined ? "" : ` of column ${column}`} could not be converted to ${type}. Use try_cast(... as ...) to get null instead.`,
  },
  {
    pattern:
      /^Type (?<from>[A-Z0-9]+) with value [^]* can't be cast because the value is out of range for the destination type (?<to>[A-Z0-9]+)/,
    tell: ({ from, to }) =>
      `A number of type ${from} is out of range for ${to}. Use try_cast(... as ...) to get null instead.`,
  },
  {
    pattern:
      /^Casting value [^]* to type (?<to>[A-Z0-9]+(?:\([\d,]+\))?) failed: value is out of range/,
    tell: ({ to }) =>
      `A number is out of range for ${to}. Use try_cast(... as ...) to get null instead.`,
  },
  {
    pattern: /^(?:invalid )?(?<what>date|time|timestamp) field (?:format|value out of range): /,
    tell: ({ what }) =>
      `A text is not a ${what}. Use try_cast(... as ${what}) to get null instead.`,
  },
  {
    pattern: /^Unimplemented type for cast \((?<from>[A-Z0-9_ ]+) -> (?<to>[A-Z0-9_ ]+)(?:\(.*)?\)/,
    tell: ({ from, to }) => `There is no cast from ${from} to ${to}.`,
  },
  {
    pattern: /^Overflow in (?<what>[a-z ]+) of (?<type>[A-Z0-9]+)/,
    tell: ({ what, type }) => `A number is too large: overflow in ${what} of ${type}.`,
  },
  {
    pattern: /^Could not parse string /,
    tell: () =>
      "A text does not fit the format that is given for it. Use try_strptime(...) to get null instead.",
  },
  {
    pattern: /^Malformed JSON at byte (?<byte>\d+) of input/,
    tell: ({ byte }) => `A text is not JSON: fault at byte ${byte}.`,
  },
  {
    pattern: /^More than one row returned by a subquery/,
    tell: () =>
      "A subquery that stands for one value returned more than one row. Aggregate it, or end it with limit 1.",
  },
  { pattern: /^Map keys must be unique/, tell: () => "A map has the same key twice." },
  {
    pattern: /^Cannot create a string of size/,
    tell: () => "A text would be larger than DuckDB allows (4 GB).",
  },
  {
    pattern: /^Cannot cast array of size (?<from>\d+) to array of size (?<to>\d+)/,
    tell: ({ from, to }) => `An array of ${from} values cannot become one of ${to}.`,
  },
  { pattern: /^Failed to cast value to numerical/, tell: () => "A JSON value is not a number." },
  {
    pattern:
      /^missing [)\]]|^(?:invalid|bad) .*(?:regex|escape|repetition|character class|perl operator)/i,
    tell: () => "A regular expression is not well formed.",
  },
  {
    // Our own error() in sql/macros/build_times.sql.
    pattern: /^build_times: unknown bucket "[^]*"\. (?<advice>Write hour, [\w ,]+\.)$/,
    tell: ({ advice }) => `build_times does not know this bucket. ${advice}`,
  },
  {
    pattern: /^Failed to parse format specifier/,
    tell: () => "A format text for a date or time is not well formed.",
  },
];

/** Says what is wrong with a value, without the value. */
export function describeValueFault(fault: DuckDBError): string {
  for (const { pattern, tell } of faults) {
    const match = pattern.exec(fault.message);
    if (match !== null) return tell(match.groups ?? {});
  }
  return `A value could not be computed (${fault.type} error; DuckDB's own message is left out because it may quote data).`;
}
