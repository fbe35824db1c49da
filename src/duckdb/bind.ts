import type { DuckDBPreparedStatement, DuckDBType, DuckDBValue } from "@duckdb/node-api";
import {
  BIGINT,
  BLOB,
  BOOLEAN,
  DOUBLE,
  HUGEINT,
  INTEGER,
  LIST,
  SQLNULL,
  TIMESTAMPTZ,
  UHUGEINT,
  VARCHAR,
  blobValue,
  listValue,
  timestampTZValue,
} from "./node-api.js";
import { didYouMean } from "../basic/did-you-mean.js";
import { OptionsError } from "../errors.js";
import type { Parameter, Parameters } from "../types.js";

interface Binding {
  readonly type: DuckDBType;
  readonly value: DuckDBValue;
}

/** Binds every parameter of a statement. @throws {@link OptionsError} for a missing, superfluous or unusable one; it tells names, never values. */
export function bindParameters(
  statement: DuckDBPreparedStatement,
  parameters: Parameters | undefined,
): void {
  const names = parameterNames(statement);
  const given = new Map<string, Parameter>(
    Array.isArray(parameters)
      ? (parameters as readonly Parameter[]).map(
          (value, index) => [String(index + 1), value] as const,
        )
      : Object.entries(parameters ?? {}).map(
          ([name, value]) => [name.toLowerCase(), value as Parameter] as const,
        ),
  );
  assertMatch(names, [...given.keys()], Array.isArray(parameters));
  names.forEach((name, index) => {
    const { type, value } = toBinding(given.get(name.toLowerCase()), `Parameter $${name}`);
    statement.bindValue(index + 1, value, type);
  });
}

function parameterNames(statement: DuckDBPreparedStatement): string[] {
  try {
    return Array.from({ length: statement.parameterCount }, (_, index) =>
      statement.parameterName(index + 1),
    );
  } catch {
    // DuckDB counts $3 alone as one parameter, whose index is 3.
    throw new OptionsError("Positional parameters must be numbered from $1 without a gap.");
  }
}

function assertMatch(
  names: readonly string[],
  given: readonly string[],
  isPositional: boolean,
): void {
  const isNumbered = names.every((name) => /^\d+$/.test(name));
  if (isPositional && names.length > 0 && !isNumbered) {
    throw new OptionsError(
      `The statement has named parameters (${listNames(names)}): give an object, for example { ${names[0] ?? ""}: ... }.`,
    );
  }
  if (isPositional && given.length !== names.length) {
    throw new OptionsError(
      `The statement has ${names.length} parameters, but ${given.length} values were given.`,
    );
  }
  const wanted = names.map((name) => name.toLowerCase());
  const unknown = given.filter((name) => !wanted.includes(name));
  if (unknown.length > 0) {
    const known =
      names.length === 0
        ? " It has none."
        : didYouMean(unknown[0] ?? "", names) || ` It has ${listNames(names)}.`;
    throw new OptionsError(`The statement has no parameter ${listNames(unknown)}.${known}`);
  }
  const missing = wanted.filter((name) => !given.includes(name));
  if (missing.length > 0)
    throw new OptionsError(
      `No value was given for the parameter ${listNames(missing)}. Give null for none.`,
    );
}

function listNames(names: readonly string[]): string {
  return names.map((name) => `$${name}`).join(", ");
}

const int32 = 2 ** 31;

function toBinding(value: Parameter, where: string): Binding {
  if (value === null || value === undefined) return { type: SQLNULL, value: null };
  if (typeof value === "boolean") return { type: BOOLEAN, value };
  if (typeof value === "string") return { type: VARCHAR, value };
  if (typeof value === "number") return toNumber(value);
  if (typeof value === "bigint") return toInteger(value, where);
  if (value instanceof Uint8Array) return { type: BLOB, value: blobValue(value) };
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw new OptionsError(`${where} is an invalid Date.`);
    return { type: TIMESTAMPTZ, value: timestampTZValue(BigInt(value.getTime()) * 1000n) };
  }
  if (Array.isArray(value)) return toList(value as readonly Parameter[], where);
  throw new OptionsError(
    `${where} is of a type that a query does not take. Give text, numbers, booleans, Dates, bytes, null, or arrays of these; JSON.stringify other objects.`,
  );
}

function toNumber(value: number): Binding {
  if (!Number.isSafeInteger(value)) return { type: DOUBLE, value };
  return value >= -int32 && value < int32
    ? { type: INTEGER, value }
    : { type: BIGINT, value: BigInt(value) };
}

function toInteger(value: bigint, where: string): Binding {
  if (BigInt.asIntN(64, value) === value) return { type: BIGINT, value };
  // The binding wraps a number that is too large without an error.
  if (BigInt.asIntN(128, value) === value) return { type: HUGEINT, value };
  if (BigInt.asUintN(128, value) === value) return { type: UHUGEINT, value };
  throw new OptionsError(`${where} is an integer of more than 128 bits.`);
}

function toList(values: readonly Parameter[], where: string): Binding {
  const items = Array.from(values, (value, index) => toBinding(value, `${where}[${index}]`));
  const type = items
    .map((item) => item.type)
    .reduce((left, right) => commonType(left, right, where), SQLNULL);
  return { type: LIST(type), value: listValue(items.map((item) => widen(item.value, type))) };
}

const numeric: readonly DuckDBType[] = [INTEGER, BIGINT, HUGEINT, DOUBLE];

/** The binding takes the type of the first element for all, which turns `[null, 1]` into two nulls. */
function commonType(left: DuckDBType, right: DuckDBType, where: string): DuckDBType {
  if (left === right || right === SQLNULL) return left;
  if (left === SQLNULL) return right;
  if (isList(left) && isList(right))
    return LIST(commonType(left.valueType, right.valueType, where));
  const wider = numeric[Math.max(numeric.indexOf(left), numeric.indexOf(right))];
  if (numeric.includes(left) && numeric.includes(right) && wider !== undefined) return wider;
  throw new OptionsError(
    `${where} is a list of different types (${String(left)} and ${String(right)}). Give one type, or several parameters.`,
  );
}

function isList(type: DuckDBType): type is ReturnType<typeof LIST> {
  return "valueType" in type;
}

function widen(value: DuckDBValue, type: DuckDBType): DuckDBValue {
  if (type === DOUBLE && typeof value === "bigint") return Number(value);
  if ((type === BIGINT || type === HUGEINT) && typeof value === "number") return BigInt(value);
  if (isList(type) && typeof value === "object" && value !== null && "items" in value) {
    return listValue(value.items.map((item) => widen(item, type.valueType)));
  }
  return value;
}
