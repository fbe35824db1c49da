import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from "graphql";

/** Integers of any size; what JSON numbers hold exactly goes out as a number, the rest as text. Numeric text is taken as well. */
const bigInt = new GraphQLScalarType<number | string>({
  name: "BigInt",
  description: "An integer. Takes numbers and numeric text.",
  serialize: toBigInt,
  parseValue: toBigInt,
  parseLiteral: (node) => {
    if (node.kind === Kind.INT || node.kind === Kind.STRING) return toBigInt(node.value);
    throw new GraphQLError("A BigInt is an integer or numeric text.", { nodes: node });
  },
});

function toBigInt(value: unknown): number | string {
  if (typeof value === "number" && Number.isSafeInteger(value)) return value;
  if (typeof value === "bigint" || (typeof value === "string" && /^-?\d+$/.test(value))) {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  throw new GraphQLError("A BigInt is an integer or numeric text.");
}

const dateTime = new GraphQLScalarType<string>({
  name: "DateTime",
  description: "A moment, as ISO 8601 text in UTC: 2026-10-01T06:00:00.000Z.",
  serialize: (value) => (value instanceof Date ? value.toISOString() : String(value)),
  parseValue: toMoment,
  parseLiteral: (node) => toMoment(node.kind === Kind.STRING ? node.value : undefined),
});

/** What JavaScript and DuckDB read alike; a day alone is a moment, too. */
const isoMoment = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d(:?\d\d)?)?)?$/;

function toMoment(value: unknown): string {
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
  if (typeof value === "string" && isoMoment.test(value) && isRealDay(value.slice(0, 10)))
    return value;
  throw new GraphQLError("A DateTime is ISO 8601 text, for example 2026-10-01T06:00:00Z.");
}

const date = new GraphQLScalarType<string>({
  name: "Date",
  description: "A day, as ISO 8601 text: 2026-10-01.",
  serialize: String,
  parseValue: toDay,
  parseLiteral: (node) => toDay(node.kind === Kind.STRING ? node.value : undefined),
});

function toDay(value: unknown): string {
  const match = typeof value === "string" ? /^(\d{4}-\d\d-\d\d)(T.*)?$/.exec(value) : null;
  if (match !== null && isRealDay(match[1]!)) return match[1]!;
  throw new GraphQLError("A Date is ISO 8601 text, for example 2026-10-01.");
}

/** `Date` rolls 30 February over to March, so the text must come back as it went in. */
function isRealDay(day: string): boolean {
  const moment = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(day);
}

const jsonObject = new GraphQLScalarType<unknown>({
  name: "JSONObject",
  description: "A JSON object.",
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: literalValue,
});

const anyScalar = new GraphQLScalarType<unknown>({
  name: "AnyScalar",
  description: "A text, number or boolean.",
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: literalValue,
});

function literalValue(node: ValueNode): unknown {
  switch (node.kind) {
    case Kind.OBJECT:
      return Object.fromEntries(
        node.fields.map((field) => [field.name.value, literalValue(field.value)]),
      );
    case Kind.LIST:
      return node.values.map(literalValue);
    case Kind.INT:
    case Kind.FLOAT:
      return Number(node.value);
    case Kind.STRING:
    case Kind.BOOLEAN:
    case Kind.ENUM:
      return node.value;
    default:
      return null;
  }
}

/** Scalars beside GraphQL's own. */
export const scalars: readonly GraphQLScalarType[] = [
  anyScalar,
  bigInt,
  date,
  dateTime,
  jsonObject,
];
