import {
  astFromValue,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  print,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from "graphql";
import { plainChoice, type QueryValues } from "./query-values.js";

/** How a query gets to objects of a type: what stands in front of their fields. */
interface Way {
  readonly type: GraphQLObjectType;
  /** `environment(id: 1) { applied {`, and `... on X {` behind an interface. */
  readonly opening: string;
  /** Braces to close behind them. */
  readonly braces: number;
  readonly levels: number;
}

/** One query of the walk: every field of one type. */
export interface Stop {
  readonly type: string;
  readonly text: string;
  /** `Type.field` of everything that the query asks of this type. */
  readonly fields: readonly string[];
  readonly way: Way;
  /** The same objects, asked with each optional input alone. */
  readonly variations: () => readonly Variation[];
}

/** A query with one optional input, and which: `Type.field(argument.field)`. */
export interface Variation {
  readonly input: string;
  readonly text: string;
}

/**
 * Walks the schema by asking: one query per object type, for all of its fields, on objects that the answers before have shown to be
 * there. So every field is computed for rows, not only planned. A type that no answer shows is asked in the end where it would stand.
 */
export class SchemaWalk {
  readonly #schema: GraphQLSchema;
  readonly #values: QueryValues;
  readonly #queue: Way[] = [];
  readonly #known = new Set<string>();
  /** Ways to types of which no object was seen yet. */
  readonly #unseen = new Map<string, Way>();

  constructor(schema: GraphQLSchema, values: QueryValues) {
    this.#schema = schema;
    this.#values = values;
    this.#queue.push({ type: schema.getQueryType()!, opening: "", braces: 0, levels: 0 });
    this.#known.add("Query");
  }

  /** The next query; undefined: every type was asked. `seen` says whether its objects are there. */
  next(): { readonly stop: Stop; readonly seen: boolean } | undefined {
    const way = this.#queue.shift();
    if (way !== undefined) return { stop: this.#stop(way), seen: true };
    const [first] = this.#unseen.values();
    if (first === undefined) return undefined;
    this.#unseen.delete(first.type.name);
    this.#known.add(first.type.name);
    return { stop: this.#stop(first), seen: false };
  }

  #variations({ type, opening, braces }: Way): readonly Variation[] {
    return Object.values(type.getFields()).flatMap((field) =>
      field.args.flatMap((argument) =>
        this.#values.alternatives(field.name, argument).map(({ input, value }) => {
          const named = getNamedType(field.type);
          // Of a connection, its rows and their number: __typename alone would ask for neither.
          const inside = isLeafType(named)
            ? ""
            : named.name.endsWith("Connection")
              ? " { totalCount edges { cursor } }"
              : " { __typename }";
          const given = this.#arguments(field, { [argument.name]: value });
          return {
            input: `${type.name}.${field.name}(${input})`,
            text: `{ ${opening} ${field.name}${given}${inside} ${"}".repeat(braces)} }`,
          };
        }),
      ),
    );
  }

  /** Takes note of the objects that an answer shows. */
  learn({ way }: Stop, data: unknown): void {
    const parents = objectsOf(data, way.levels);
    for (const field of Object.values(way.type.getFields())) {
      const named = getNamedType(field.type);
      if (isLeafType(named)) continue;
      const found = new Set<string>();
      for (const parent of parents) {
        for (const value of [parent[field.name]].flat())
          if (isObject(value)) found.add(String(value["__typename"]));
      }
      const possible = isAbstractType(named)
        ? this.#schema.getPossibleTypes(named)
        : [named as GraphQLObjectType];
      for (const type of possible) {
        if (this.#known.has(type.name)) continue;
        const on = isInterfaceType(named) ? ` ... on ${type.name} {` : "";
        const next: Way = {
          type,
          opening: `${way.opening} ${field.name}${this.#arguments(field)} {${on}`,
          braces: way.braces + (on === "" ? 1 : 2),
          levels: way.levels + 1,
        };
        if (found.has(type.name)) {
          this.#known.add(type.name);
          this.#unseen.delete(type.name);
          this.#queue.push(next);
        } else if (!this.#unseen.has(type.name)) {
          this.#unseen.set(type.name, next);
        }
      }
    }
  }

  #stop(way: Way): Stop {
    const { type, opening, braces } = way;
    const fields = Object.values(type.getFields());
    const selection = fields.map((field) => {
      const inside = isLeafType(getNamedType(field.type)) ? "" : " { __typename }";
      return `${field.name}${this.#arguments(field)}${inside}`;
    });
    return {
      type: type.name,
      text: `{ ${opening} ${selection.join(" ")} ${"}".repeat(braces)} }`,
      fields: fields.map((field) => `${type.name}.${field.name}`),
      way,
      variations: () => this.#variations(way),
    };
  }

  #arguments(
    field: GraphQLField<unknown, unknown>,
    chosen: Readonly<Record<string, unknown>> = {},
  ): string {
    const given = field.args.flatMap((argument) => {
      const value =
        chosen[argument.name] ?? this.#values.argument(field.name, argument, plainChoice);
      return value === undefined
        ? []
        : [`${argument.name}: ${print(astFromValue(value, argument.type)!)}`];
    });
    return given.length === 0 ? "" : `(${given.join(", ")})`;
  }
}

/** `Type.field` of every object type that a query can reach. */
export function reachableFields(schema: GraphQLSchema): readonly string[] {
  const found = new Set<string>();
  const fields: string[] = [];
  const visit = (type: GraphQLOutputType): void => {
    const named = getNamedType(type);
    if (found.has(named.name)) return;
    found.add(named.name);
    if (isAbstractType(named)) {
      for (const possible of schema.getPossibleTypes(named)) visit(possible);
    } else if (isObjectType(named)) {
      for (const field of Object.values(named.getFields())) {
        fields.push(`${named.name}.${field.name}`);
        visit(field.type);
      }
    }
  };
  visit(schema.getQueryType()!);
  return fields.toSorted();
}

type Plain = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Plain {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The objects some levels below; on the way every object has one field. */
function objectsOf(data: unknown, levels: number): readonly Plain[] {
  let objects: readonly Plain[] = [data].filter(isObject);
  for (let level = 0; level < levels; level++)
    objects = objects.flatMap((object) => Object.values(object).flat()).filter(isObject);
  return objects;
}
