import {
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  type FieldNode,
  type GraphQLOutputType,
  type SelectionSetNode,
} from "graphql";
import type { ObjectDefinition, PartField } from "../registry.js";
import { collect, type Operation } from "./selection.js";

export type Convert = (value: unknown) => unknown;

/** Stands where artifacts say nothing and the API promises something. */
const fallbacks: Readonly<Record<string, unknown>> = {
  AnyScalar: "",
  BigInt: 0,
  Boolean: false,
  Float: 0,
  ID: "",
  Int: 0,
  String: "",
};

const leaves: Readonly<Record<string, Convert>> = {
  AnyScalar: (value) => (typeof value === "object" ? JSON.stringify(value) : value),
  BigInt: toInteger,
  Boolean: (value) => (typeof value === "string" ? value === "true" : Boolean(value)),
  Date: String,
  DateTime: toMoment,
  Float: toNumber,
  ID: String,
  Int: toNumber,
  JSONObject: (value) => value,
  String: (value) => (typeof value === "object" ? JSON.stringify(value) : String(value)),
};

function toInteger(value: unknown): unknown {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  return typeof value === "bigint" ? String(value) : null;
}

function toNumber(value: unknown): unknown {
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

function toMoment(value: unknown): unknown {
  return value instanceof Date ? value.toISOString() : value;
}

/** How values from rows become values of a type. */
export function converter(type: GraphQLOutputType, leaf: Convert): Convert {
  if (isNonNullType(type)) {
    const inner = converter(type.ofType, leaf);
    const fallback = isListType(type.ofType) ? [] : fallbackOf(type.ofType);
    return (value) => inner(value) ?? fallback;
  }
  if (isListType(type)) {
    const item = converter(type.ofType, leaf);
    return (value) => {
      if (value === null || value === undefined) return null;
      return Array.isArray(value) ? value.map(item) : [item(value)];
    };
  }
  return (value) => (value === null || value === undefined ? null : leaf(value));
}

function fallbackOf(type: GraphQLOutputType): unknown {
  const { name } = type as { readonly name: string };
  return name === "JSONObject" ? {} : (fallbacks[name] ?? null);
}

/** How a scalar or an enum's value is made. */
export function leafConverter(type: GraphQLOutputType): Convert {
  if (isEnumType(type)) {
    const values = new Set(type.getValues().map(({ name }) => name));
    return (value) => (values.has(String(value)) ? String(value) : null);
  }
  return leaves[(type as { readonly name: string }).name] ?? ((value) => value);
}

/** How a JSON object becomes one of the answer: the fields of its type pick their parts. */
export function documentConverter(
  operation: Operation,
  definitions: ReadonlyMap<string, ObjectDefinition>,
  type: GraphQLOutputType,
  nodes: readonly FieldNode[],
  count: () => void,
): Convert {
  const name = (type as { readonly name: string }).name;
  const object = operation.schema.getType(name);
  const definition = definitions.get(name);
  if (!isObjectType(object) || definition === undefined) return leafConverter(type);
  const sets = nodes
    .map((node) => node.selectionSet)
    .filter((set): set is SelectionSetNode => set !== undefined);
  const fields = [...collect(operation, object, sets)].map(([key, same]) => {
    count();
    const fieldName = same[0]!.name.value;
    if (fieldName === "__typename") return [key, (): unknown => name] as const;
    const field = definition.fields[fieldName] as PartField;
    const { type: fieldType } = object.getFields()[fieldName]!;
    const convert = converter(
      fieldType,
      documentConverter(operation, definitions, namedOf(fieldType), same, count),
    );
    return [
      key,
      (document: Readonly<Record<string, unknown>>): unknown => convert(field.read(document)),
    ] as const;
  });
  return (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
    const result: Record<string, unknown> = Object.create(null);
    for (const [key, read] of fields)
      result[key] = read(value as Readonly<Record<string, unknown>>);
    return result;
  };
}

/** The type without its lists and exclamation marks. */
export function namedOf(type: GraphQLOutputType): GraphQLOutputType {
  return isNonNullType(type) || isListType(type) ? namedOf(type.ofType) : type;
}

/** JSON text of a column as what it says; text that is no JSON stands for itself. */
export function parseDocument(value: unknown): unknown {
  if (typeof value !== "string") return value ?? null;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
