import {
  astFromValue,
  getNamedType,
  isInterfaceType,
  isLeafType,
  print,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLNamedOutputType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from "graphql";
import { randomFrom, type QueryValues, type Random } from "./query-values.js";

/** A query and its variables. */
export interface RandomQuery {
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * Writes a random query: aliases, one field under several aliases with different arguments, the same field twice, fragments with and
 * without names, on objects and on interfaces, `@skip` and `@include`, literals and variables. Most are valid: two fields of one name
 * may still disagree, which the caller finds by validating.
 */
export function randomQuery(schema: GraphQLSchema, values: QueryValues, seed: number): RandomQuery {
  return new Writer(schema, values, randomFrom(seed)).query();
}

/** Levels of objects below a field of the root. */
const mostLevels = 7;
/** Named fragments of one query. */
const mostFragments = 4;

class Writer {
  readonly #schema: GraphQLSchema;
  readonly #values: QueryValues;
  readonly #random: Random;
  readonly #declared: string[] = ["$yes: Boolean!", "$no: Boolean! = false"];
  readonly #variables: Record<string, unknown> = { yes: true };
  readonly #fragments: { readonly name: string; readonly on: string; readonly text: string }[] = [];
  #aliases = 0;
  /** Fields that may still be written, so that no query grows without end. */
  #budget = 120;

  constructor(schema: GraphQLSchema, values: QueryValues, random: Random) {
    this.#schema = schema;
    this.#values = values;
    this.#random = random;
  }

  query(): RandomQuery {
    const root = this.#schema.getQueryType()!;
    const fields = Object.values(root.getFields());
    const roots = Array.from({ length: 1 + this.#random.below(3) }, () =>
      this.#field(this.#random.pick(fields), mostLevels, true),
    );
    const uses = "used: __typename @include(if: $yes) unused: __typename @skip(if: $no)";
    const fragments = this.#fragments.map(
      ({ name, on, text }) => `fragment ${name} on ${on} ${text}`,
    );
    // The library answers a query with __typename at the root, so that only some have it.
    const isByLibrary = this.#random.chance(0.1);
    const useVariables = isByLibrary
      ? uses
      : "projects(first: 0) { used: totalCount @include(if: $yes) unused: totalCount @skip(if: $no) }";
    const text = `query Random(${this.#declared.join(", ")}) { ${roots.join(" ")} ${useVariables} }\n${fragments.join("\n")}`;
    return { text, variables: this.#variables };
  }

  #selection(type: GraphQLNamedOutputType, levels: number): string {
    const composite = type as GraphQLObjectType | GraphQLInterfaceType;
    const fields = Object.values(composite.getFields());
    const leaves = fields.filter((field) => isLeafType(getNamedType(field.type)));
    const objects = fields.filter((field) => !isLeafType(getNamedType(field.type)));
    const parts: string[] = [];
    if (this.#random.chance(0.3) || leaves.length === 0) parts.push("__typename");
    const leafCount = leaves.length === 0 ? 0 : 1 + this.#random.below(4);
    for (let count = 0; count < leafCount; count++)
      parts.push(this.#field(this.#random.pick(leaves), levels));
    const objectCount = levels <= 0 || objects.length === 0 ? 0 : 1 + this.#random.below(2);
    for (let count = 0; count < objectCount && this.#budget > 0; count++) {
      const field = this.#random.pick(objects);
      parts.push(this.#field(field, levels - 1));
      // The same with other arguments, or once more as it is.
      if (this.#random.chance(0.15)) parts.push(this.#field(field, levels - 2));
    }
    if (levels > 0) parts.push(...this.#fragmentsOn(composite, levels));
    return `{ ${parts.join(" ")} }`;
  }

  #fragmentsOn(type: GraphQLCompositeType, levels: number): readonly string[] {
    const parts: string[] = [];
    const others: readonly GraphQLCompositeType[] = isInterfaceType(type)
      ? [type, ...this.#schema.getPossibleTypes(type)]
      : [type, ...(type as GraphQLObjectType).getInterfaces()];
    const count = isInterfaceType(type) ? this.#random.below(3) : Number(this.#random.chance(0.15));
    for (let index = 0; index < count && this.#budget > 0; index++) {
      const on = this.#random.pick(others);
      const text = this.#selection(on, levels - 2);
      if (this.#random.chance(0.3) && this.#fragments.length < mostFragments) {
        const name = `F${this.#fragments.length + 1}`;
        this.#fragments.push({ name, on: on.name, text });
        parts.push(`...${name}${this.#directive()}`);
      } else {
        parts.push(`... on ${on.name}${this.#directive()} ${text}`);
      }
    }
    const known = this.#fragments.filter((fragment) => fragment.on === type.name);
    if (known.length > 0 && this.#random.chance(0.5))
      parts.push(`...${this.#random.pick(known).name}`);
    return parts;
  }

  #field(field: GraphQLField<unknown, unknown>, levels: number, isAtRoot = false): string {
    this.#budget--;
    const given = this.#arguments(field);
    // Under its own name only where it has no argument: two of one name must have the same.
    const hasAlias = isAtRoot || given !== "" || this.#random.chance(0.2);
    const alias = hasAlias ? `a${++this.#aliases}: ` : "";
    const named = getNamedType(field.type);
    const inside = isLeafType(named)
      ? ""
      : ` ${this.#selection(named as GraphQLNamedOutputType, levels)}`;
    return `${alias}${field.name}${given}${isAtRoot ? "" : this.#directive()}${inside}`;
  }

  #directive(): string {
    if (!this.#random.chance(0.08)) return "";
    const name = this.#random.pick(["skip", "include"]);
    return ` @${name}(if: ${this.#random.pick(["$yes", "$no", "true", "false"])})`;
  }

  #arguments(field: GraphQLField<unknown, unknown>): string {
    const parts = field.args.flatMap((argument) => {
      const value = this.#values.argument(field.name, argument, this.#random);
      if (value === undefined) return [];
      if (!this.#random.chance(0.3))
        return [`${argument.name}: ${print(astFromValue(value, argument.type)!)}`];
      const name = `v${this.#declared.length}`;
      this.#declared.push(`$${name}: ${String(argument.type)}`);
      this.#variables[name] = value;
      return [`${argument.name}: $${name}`];
    });
    return parts.length === 0 ? "" : `(${parts.join(", ")})`;
  }
}
