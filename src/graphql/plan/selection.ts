import {
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isAbstractType,
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";

/** A validated operation with its variables. */
export interface Operation {
  readonly schema: GraphQLSchema;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Fields that one object gives, by the name they have in the answer. */
export type Selection = ReadonlyMap<string, readonly FieldNode[]>;

/**
 * The fields that selections ask of an object type: aliases kept apart, fragments opened where the type matches, `@skip` and `@include` applied.
 * Source: section CollectFields of the GraphQL specification.
 */
export function collect(
  operation: Operation,
  type: GraphQLObjectType,
  sets: readonly SelectionSetNode[],
): Selection {
  const selection = new Map<string, FieldNode[]>();
  const seen = new Set<string>();
  for (const set of sets) collectInto(operation, type, set, selection, seen);
  return selection;
}

function collectInto(
  operation: Operation,
  type: GraphQLObjectType,
  set: SelectionSetNode,
  selection: Map<string, FieldNode[]>,
  seen: Set<string>,
): void {
  for (const node of set.selections) {
    if (!isIncluded(operation, node)) continue;
    if (node.kind === Kind.FIELD) {
      const name = node.alias?.value ?? node.name.value;
      const same = selection.get(name);
      if (same === undefined) selection.set(name, [node]);
      else same.push(node);
      continue;
    }
    if (node.kind === Kind.FRAGMENT_SPREAD) {
      const fragment = operation.fragments[node.name.value];
      if (seen.has(node.name.value) || fragment === undefined) continue;
      seen.add(node.name.value);
      if (isOn(operation, type, fragment.typeCondition.name.value))
        collectInto(operation, type, fragment.selectionSet, selection, seen);
    } else if (isOn(operation, type, node.typeCondition?.name.value)) {
      collectInto(operation, type, node.selectionSet, selection, seen);
    }
  }
}

function isOn(
  { schema }: Operation,
  type: GraphQLObjectType,
  condition: string | undefined,
): boolean {
  if (condition === undefined || condition === type.name) return true;
  const other = schema.getType(condition);
  return isAbstractType(other) && schema.isSubType(other, type);
}

function isIncluded({ variables }: Operation, node: SelectionNode): boolean {
  if (node.directives === undefined || node.directives.length === 0) return true;
  const skip = getDirectiveValues(GraphQLSkipDirective, node, variables);
  if (skip?.["if"] === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, node, variables)?.["if"] !== false;
}
