import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLFloat,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLInterfaceType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  Kind,
  parseType,
  type GraphQLFieldConfigArgumentMap,
  type GraphQLFieldConfigMap,
  type GraphQLFieldResolver,
  type GraphQLInputFieldConfigMap,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type TypeNode,
} from "graphql";
import { describeField } from "./descriptions.js";
import type { FieldDefinition, InputDefinition, ObjectDefinition, Registry } from "./registry.js";
import { typename } from "./plan/shape.js";
import { scalars } from "./scalars.js";

/** Answers a field at the root: the planner. */
export type RootResolver = GraphQLFieldResolver<unknown, unknown>;

/** Builds the schema from its declarations. Below the root, values stand in their parents under the name that the query gives them. */
export function buildSchema(registry: Registry, resolveRoot: RootResolver): GraphQLSchema {
  const types = new Map<string, GraphQLNamedType>();
  const add = (type: GraphQLNamedType): void => void types.set(type.name, type);
  const named = (name: string): GraphQLNamedType => {
    const type = types.get(name);
    if (type === undefined) throw new Error(`The GraphQL type ${name} is used but not declared.`);
    return type;
  };
  const toType = (text: string): GraphQLOutputType & GraphQLInputType =>
    wrap(parseType(text, { noLocation: true }), named);

  for (const scalar of scalars) add(scalar);
  for (const scalar of [GraphQLBoolean, GraphQLFloat, GraphQLInt, GraphQLString]) add(scalar);
  for (const { name, values } of registry.enums)
    add(
      new GraphQLEnumType({ name, values: Object.fromEntries(values.map((value) => [value, {}])) }),
    );
  for (const { name, fields } of registry.inputs)
    add(new GraphQLInputObjectType({ name, fields: () => toInputFields(fields, toType) }));
  for (const { name, implements: above, fields } of registry.interfaces) {
    add(
      new GraphQLInterfaceType({
        name,
        interfaces: () => (above ?? []).map((other) => named(other) as GraphQLInterfaceType),
        fields: () =>
          Object.fromEntries(
            Object.entries(fields).map(([field, type]) => [field, { type: toType(type) }]),
          ),
        resolveType: (value: { readonly [typename]?: string }) => value[typename],
      }),
    );
  }
  for (const object of registry.objects.values()) {
    add(
      new GraphQLObjectType({
        name: object.name,
        description: object.description,
        interfaces: () =>
          (object.implements ?? []).map((name) => named(name) as GraphQLInterfaceType),
        fields: () => toFields(object, toType, object.name === "Query" ? resolveRoot : readResult),
      }),
    );
  }
  return new GraphQLSchema({
    query: named("Query") as GraphQLObjectType,
    types: [...types.values()],
  });
}

const readResult: RootResolver = (source, _arguments, _context, info) =>
  (source as Readonly<Record<string, unknown>>)[info.path.key as string];

function toFields(
  object: ObjectDefinition,
  toType: (text: string) => GraphQLOutputType,
  resolve: RootResolver,
): GraphQLFieldConfigMap<unknown, unknown> {
  const names = Object.keys(object.fields).toSorted();
  return Object.fromEntries(
    names.map((name) => {
      const field = object.fields[name] as FieldDefinition;
      return [
        name,
        {
          type: toType(field.type),
          args: toInputFields(
            field.arguments ?? {},
            toType as (text: string) => GraphQLInputType,
          ) as GraphQLFieldConfigArgumentMap,
          description: field.description ?? describeField(object.name, name),
          deprecationReason: field.deprecated,
          resolve,
        },
      ];
    }),
  );
}

function toInputFields(
  definitions: Readonly<Record<string, string | InputDefinition>>,
  toType: (text: string) => GraphQLInputType,
): GraphQLInputFieldConfigMap {
  return Object.fromEntries(
    Object.entries(definitions).map(([name, definition]) => {
      const input: InputDefinition =
        typeof definition === "string" ? { type: definition } : definition;
      return [
        name,
        {
          type: toType(input.type),
          defaultValue: input.default,
          deprecationReason: input.deprecated,
        },
      ];
    }),
  );
}

function wrap(
  node: TypeNode,
  named: (name: string) => GraphQLNamedType,
): GraphQLOutputType & GraphQLInputType {
  switch (node.kind) {
    case Kind.NON_NULL_TYPE:
      return new GraphQLNonNull(wrap(node.type, named)) as GraphQLOutputType & GraphQLInputType;
    case Kind.LIST_TYPE:
      return new GraphQLList(wrap(node.type, named)) as GraphQLOutputType & GraphQLInputType;
    default:
      return named(node.name.value) as GraphQLOutputType & GraphQLInputType;
  }
}
