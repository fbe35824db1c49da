import {
  getNamedType,
  isAbstractType,
  isLeafType,
  isObjectType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from "graphql";

/** What a selection leaves out, by the name of the field. */
export type LeftOut = ReadonlySet<string>;

/**
 * Every field of a type that needs no argument, and of the types below it for as many generations as are wanted. Where types differ, fields
 * are asked under names of their own.
 */
export function everyField(
  schema: GraphQLSchema,
  typeName: string,
  generations: number,
  leftOut: LeftOut = new Set(),
): string {
  const type = schema.getType(typeName)!;
  if (isLeafType(type)) return "";
  return `{ ${fieldsOf(schema, type, generations, leftOut)} }`;
}

function fieldsOf(
  schema: GraphQLSchema,
  type: GraphQLNamedType,
  generations: number,
  leftOut: LeftOut,
): string {
  if (isAbstractType(type)) {
    const parts = schema
      .getPossibleTypes(type)
      .map(
        (one) =>
          `... on ${one.name} { ${select(schema, one, generations, leftOut, `${one.name}_`)} }`,
      );
    return `__typename ${parts.join(" ")}`;
  }
  return select(schema, type, generations, leftOut, "");
}

function select(
  schema: GraphQLSchema,
  type: GraphQLNamedType,
  generations: number,
  leftOut: LeftOut,
  prefix: string,
): string {
  if (!isObjectType(type)) return "";
  const chosen: string[] = ["__typename"];
  for (const field of Object.values(type.getFields())) {
    if (leftOut.has(field.name) || leftOut.has(`${type.name}.${field.name}`)) continue;
    if (field.args.some((argument) => String(argument.type).endsWith("!"))) continue;
    const inside = below(schema, field, generations, leftOut);
    if (inside === undefined) continue;
    chosen.push(`${prefix === "" ? "" : `${prefix}${field.name}: `}${field.name} ${inside}`);
  }
  return chosen.join(" ");
}

/** The selection of a field; undefined for one that leads further than is wanted. */
function below(
  schema: GraphQLSchema,
  field: GraphQLField<unknown, unknown>,
  generations: number,
  leftOut: LeftOut,
): string | undefined {
  const type = getNamedType(field.type);
  if (isLeafType(type)) return "";
  const isOther =
    isAbstractType(type) || "uniqueId" in (isObjectType(type) ? type.getFields() : {});
  const isOwn = type.name === "CatalogNode";
  if (isOther && !isOwn && generations === 0) return undefined;
  return `{ ${fieldsOf(schema, type, isOther && !isOwn ? generations - 1 : generations, leftOut)} }`;
}
