import {
  getArgumentValues,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type SelectionSetNode,
} from "graphql";
import { toCount } from "../arguments.js";
import type {
  Arguments,
  ConnectionField,
  FieldDefinition,
  ObjectDefinition,
  Relation,
  RootField,
} from "../registry.js";
import { converter, documentConverter, leafConverter, namedOf, parseDocument } from "./convert.js";
import type { Cost } from "./cost.js";
import { signatureOf } from "./cursor.js";
import { collect, type Operation } from "./selection.js";
import type {
  AbstractShape,
  ConnectionPart,
  ConnectionShape,
  EdgePart,
  ObjectShape,
  PageInfoPart,
  Shape,
} from "./shape.js";
import { Step } from "./step.js";

/** What a root field needs: statements, the first first, and how to make its value from their rows. */
export interface Plan {
  readonly steps: readonly Step[];
  readonly shape: Shape;
}

/** Settings of planning. */
export interface PlanSettings {
  readonly definitions: ReadonlyMap<string, ObjectDefinition>;
  readonly cost: Cost;
  /** Statements that want the same rows become one. */
  readonly merges: boolean;
}

/** Rows in a page that asks for no number. Source: discovery-api "first up to 500". */
const defaultFirst = 500;

/** Plans a field at the root of a query. */
export function planRoot(
  operation: Operation,
  field: RootField,
  nodes: readonly FieldNode[],
  argumentValues: Arguments,
  settings: PlanSettings,
): Plan {
  return new Planner(operation, settings).root(field, nodes, argumentValues);
}

class Planner {
  readonly #operation: Operation;
  readonly #definitions: ReadonlyMap<string, ObjectDefinition>;
  readonly #cost: Cost;
  readonly #merges: boolean;
  readonly #roots: Step[] = [];

  constructor(operation: Operation, { definitions, cost, merges }: PlanSettings) {
    this.#operation = operation;
    this.#definitions = definitions;
    this.#cost = cost;
    this.#merges = merges;
  }

  root(field: RootField, nodes: readonly FieldNode[], argumentValues: Arguments): Plan {
    const path = nodes[0]!.alias?.value ?? nodes[0]!.name.value;
    const type = this.#operation.schema.getQueryType()!.getFields()[nodes[0]!.name.value]!.type;
    const at = { path, depth: 1, step: undefined, parentType: undefined };
    const shape =
      field.isConnection === true
        ? this.#connection(field as unknown as ConnectionField, type, nodes, argumentValues, at)
        : this.#rows(field.relation, type, nodes, argumentValues, at);
    return { steps: this.#roots, shape };
  }

  #rows(
    relation: Relation,
    type: GraphQLOutputType,
    nodes: readonly FieldNode[],
    argumentValues: Arguments,
    at: Place,
  ): Shape {
    relation.check?.(argumentValues);
    const step = this.#step({ relation, arguments: argumentValues }, at);
    const item = this.#item(relation, namedOf(type), nodes, step, at);
    return { kind: "rows", step, item, isList: isListType(nullable(type)) };
  }

  /** Adds a statement, or takes one that wants the same rows. */
  #step(
    wanted: {
      readonly relation: Relation;
      readonly arguments: Arguments;
      readonly page?: Step["page"];
      readonly isCount?: boolean;
    },
    at: Place,
  ): Step {
    const step = new Step({ ...wanted, path: at.path, parent: at.step, parentType: at.parentType });
    const siblings = at.step === undefined ? this.#roots : at.step.children;
    const same = this.#merges ? siblings.find((other) => other.isLike(step)) : undefined;
    if (same !== undefined) {
      same.widen(at.parentType);
      return same;
    }
    this.#cost.statement();
    siblings.push(step);
    return step;
  }

  #item(
    relation: Relation,
    type: GraphQLOutputType,
    nodes: readonly FieldNode[],
    step: Step,
    at: Place,
  ): ObjectShape | AbstractShape {
    const sets = selectionSets(nodes);
    if (isInterfaceType(type)) {
      if (relation.typename === undefined)
        throw new Error(
          `${at.path} is of the interface ${type.name}, but its relation names no types.`,
        );
      const types = this.#operation.schema.getPossibleTypes(type).map((possible) => {
        const inside = { ...at, step, parentType: possible.name, depth: at.depth + 1 };
        return [possible.name, this.#object(possible, sets, inside)] as const;
      });
      return { kind: "abstract", typename: step.column(relation.typename), types: new Map(types) };
    }
    if (!isObjectType(type)) throw new Error(`${at.path} is no object.`);
    return this.#object(type, sets, { ...at, step, parentType: undefined, depth: at.depth + 1 });
  }

  #object(
    type: GraphQLObjectType,
    sets: readonly SelectionSetNode[],
    at: Place,
    when?: string,
  ): ObjectShape {
    const definition = this.#definitions.get(type.name);
    if (definition === undefined) throw new Error(`${type.name} has no definition.`);
    const fields = [...collect(this.#operation, type, sets)].map(([key, nodes]) => {
      this.#cost.field(at.depth);
      const name = nodes[0]!.name.value;
      if (name === "__typename")
        return [key, { kind: "constant", value: type.name } satisfies Shape] as const;
      const field = type.getFields()[name]!;
      const inside = { ...at, path: `${at.path}.${key}` };
      return [key, this.#field(definition.fields[name]!, field, nodes, inside)] as const;
    });
    const step = at.step!;
    return {
      kind: "object",
      typename: type.name,
      when: when === undefined ? undefined : step.column(when),
      fields,
    };
  }

  #field(
    definition: FieldDefinition,
    field: GraphQLField<unknown, unknown>,
    nodes: readonly FieldNode[],
    at: Place,
  ): Shape {
    const { type } = field;
    const argumentValues = (): Arguments =>
      getArgumentValues(field, nodes[0]!, this.#operation.variables);
    switch (definition.kind) {
      case "constant":
        return { kind: "constant", value: definition.value };
      case "column": {
        const step = at.step!;
        const { sql, read } = definition;
        const text =
          typeof sql === "string"
            ? sql
            : sql(argumentValues(), () => {
                throw new Error(`${at.path}: a column cannot bind values.`);
              });
        const named = namedOf(type);
        const leaf = isObjectType(named)
          ? documentConverter(this.#operation, this.#definitions, named, nodes, () =>
              this.#cost.field(at.depth),
            )
          : leafConverter(named);
        const convert = converter(type, leaf);
        return {
          kind: "column",
          column: step.column(text),
          convert: read === undefined ? convert : (value) => convert(read(parseDocument(value))),
        };
      }
      case "embedded": {
        const named = namedOf(type) as GraphQLObjectType;
        return this.#object(
          named,
          selectionSets(nodes),
          { ...at, depth: at.depth + 1 },
          definition.when,
        );
      }
      case "relation":
        return this.#rows(definition.relation, type, nodes, argumentValues(), at);
      case "connection":
        return this.#connection(definition, type, nodes, argumentValues(), at);
      default:
        throw new Error(`${at.path} cannot stand here.`);
    }
  }

  #connection(
    definition: ConnectionField,
    type: GraphQLOutputType,
    nodes: readonly FieldNode[],
    argumentValues: Arguments,
    at: Place,
  ): ConnectionShape {
    const named = namedOf(type) as GraphQLObjectType;
    const { relation } = definition;
    relation.check?.(argumentValues);
    const { first: wanted, after, ...others } = argumentValues;
    const first = toCount(wanted, "first") ?? defaultFirst;
    let rows: Step | undefined;
    let count: Step | undefined;
    const getRows = (): Step =>
      (rows ??= this.#step(
        {
          relation,
          arguments: others,
          page: { limit: first + 1, after: (after as string | null | undefined) ?? undefined },
        },
        at,
      ));
    const selection = collect(this.#operation, named, selectionSets(nodes));
    const fields = [...selection].map(([key, same]): readonly [string, ConnectionPart] => {
      this.#cost.field(at.depth + 1);
      switch (same[0]!.name.value) {
        case "__typename":
          return [key, { kind: "typename", value: named.name }];
        case "totalCount":
          count ??= this.#step({ relation, arguments: others, isCount: true }, at);
          return [key, { kind: "totalCount" }];
        case "pageInfo":
          getRows();
          return [key, { kind: "pageInfo", fields: this.#pageInfo(same, at) }];
        default: {
          const inside = { ...at, path: `${at.path}.${key}`, depth: at.depth + 2 };
          return [key, this.#edges(relation, named, same, getRows(), inside)];
        }
      }
    });
    const step = rows as Step | undefined;
    const cursor =
      step === undefined
        ? []
        : [
            ...step.order.map((_, index) => step.column(`node.order_${index + 1}`)),
            step.column(`node.${relation.resource.key}`),
          ];
    return {
      kind: "connection",
      typename: named.name,
      rows: step,
      count,
      first,
      isLater: after !== undefined && after !== null,
      signature: signatureOf(step?.order ?? []),
      cursor,
      fields,
    };
  }

  #pageInfo(nodes: readonly FieldNode[], at: Place): readonly (readonly [string, PageInfoPart])[] {
    const type = this.#operation.schema.getType("PageInfo") as GraphQLObjectType;
    return [...collect(this.#operation, type, selectionSets(nodes))].map(([key, same]) => {
      this.#cost.field(at.depth + 2);
      return [key, same[0]!.name.value as PageInfoPart] as const;
    });
  }

  #edges(
    relation: Relation,
    connection: GraphQLObjectType,
    nodes: readonly FieldNode[],
    step: Step,
    at: Place,
  ): ConnectionPart {
    const edge = namedOf(connection.getFields()["edges"]!.type) as GraphQLObjectType;
    const fields = [...collect(this.#operation, edge, selectionSets(nodes))].map(
      ([key, same]): readonly [string, EdgePart] => {
        this.#cost.field(at.depth);
        const name = same[0]!.name.value;
        if (name === "__typename") return [key, { kind: "typename", value: edge.name }];
        if (name === "cursor") return [key, { kind: "cursor" }];
        const type = namedOf(edge.getFields()["node"]!.type);
        const inside = { ...at, path: `${at.path}.${key}` };
        return [key, { kind: "node", item: this.#item(relation, type, same, step, inside) }];
      },
    );
    return { kind: "edges", fields };
  }
}

/** Where in the query and in the plan a field stands. */
interface Place {
  readonly path: string;
  readonly depth: number;
  /** The statement of the row that the field belongs to; none at the root. */
  readonly step: Step | undefined;
  /** Set below an interface. */
  readonly parentType: string | undefined;
}

function selectionSets(nodes: readonly FieldNode[]): readonly SelectionSetNode[] {
  return nodes.flatMap((node) => (node.selectionSet === undefined ? [] : [node.selectionSet]));
}

function nullable(type: GraphQLOutputType): GraphQLOutputType {
  return isNonNullType(type) ? type.ofType : type;
}
