import {
  getArgumentValues,
  getOperationAST,
  getVariableValues,
  GraphQLError,
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLOutputType,
  type GraphQLSchema,
} from "graphql";
import type { Documents } from "./documents.js";
import { collect, type Operation } from "./plan/selection.js";
import type { Arguments } from "./registry.js";

/** A query that may be run. */
export interface PreparedQuery {
  readonly document: DocumentNode;
  readonly operation: Operation;
  readonly roots: readonly RootSelection[];
}

/** A field at the root of a query. */
export interface RootSelection {
  /** Its name in the answer. */
  readonly key: string;
  readonly name: string;
  readonly nodes: readonly FieldNode[];
  /** Undefined for questions about the schema itself. */
  readonly type: GraphQLOutputType | undefined;
  /** @throws GraphQLError when a value does not fit. */
  arguments(): Arguments;
}

/** Parses a query, chooses its operation and coerces its variables; or says what is wrong with it. */
export function prepareQuery(
  schema: GraphQLSchema,
  documents: Documents,
  query: {
    readonly source: string;
    readonly variables: Readonly<Record<string, unknown>> | undefined;
    readonly operationName: string | undefined;
  },
): PreparedQuery | readonly GraphQLError[] {
  const document = documents.read(query.source);
  if (!("kind" in document)) return document;
  const node = getOperationAST(document, query.operationName);
  if (node === null || node === undefined) return [noOperation(document, query.operationName)];
  if (node.operation !== OperationTypeNode.QUERY)
    return [new GraphQLError("Only queries can be run: GraphQL here reads.", { nodes: [node] })];
  const variables = getVariableValues(
    schema,
    node.variableDefinitions ?? [],
    query.variables ?? {},
    { maxErrors: 20 },
  );
  if (variables.errors !== undefined) return variables.errors;
  const operation = { schema, fragments: fragmentsOf(document), variables: variables.coerced };
  const type = schema.getQueryType()!;
  const roots = [...collect(operation, type, [node.selectionSet])].map(
    ([key, nodes]): RootSelection => {
      const name = nodes[0]!.name.value;
      const field = type.getFields()[name];
      return {
        key,
        name,
        nodes,
        type: field?.type,
        arguments: () =>
          field === undefined ? {} : getArgumentValues(field, nodes[0]!, operation.variables),
      };
    },
  );
  return { document, operation, roots };
}

function noOperation(document: DocumentNode, name: string | undefined): GraphQLError {
  const names = document.definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? [definition.name?.value ?? "(unnamed)"] : [],
  );
  const problem =
    name === undefined
      ? "The document has several operations: name one as operationName."
      : `The document has no operation "${name}".`;
  return new GraphQLError(`${problem} It has ${names.join(", ")}.`, {
    extensions: { code: "UNKNOWN_OPERATION" },
  });
}

function fragmentsOf(document: DocumentNode): Readonly<Record<string, FragmentDefinitionNode>> {
  const fragments: Record<string, FragmentDefinitionNode> = Object.create(null);
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  return fragments;
}
