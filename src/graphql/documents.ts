import { GraphQLError, parse, validate, type DocumentNode, type GraphQLSchema } from "graphql";

/** Texts whose parsing and validation is remembered. */
const mostRemembered = 100;
/** Longer texts are not: nobody sends them often. */
const longestRemembered = 20_000;
/** Parsing stops here: a query of more is none that a person or a client wrote. */
const mostTokens = 50_000;

/** Parses and validates queries, each text once. */
export class Documents {
  readonly #schema: GraphQLSchema;
  readonly #known = new Map<string, DocumentNode | readonly GraphQLError[]>();

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  /** The query, or what is wrong with it. */
  read(source: string): DocumentNode | readonly GraphQLError[] {
    const known = this.#known.get(source);
    if (known !== undefined) {
      // Moves to the end, so that what is asked often stays.
      this.#known.delete(source);
      this.#known.set(source, known);
      return known;
    }
    const result = this.#read(source);
    if (source.length > longestRemembered) return result;
    this.#known.set(source, result);
    if (this.#known.size > mostRemembered) this.#known.delete(this.#known.keys().next().value!);
    return result;
  }

  #read(source: string): DocumentNode | readonly GraphQLError[] {
    let document: DocumentNode;
    try {
      document = parse(source, { maxTokens: mostTokens });
    } catch (error) {
      if (error instanceof GraphQLError) return [error];
      if (error instanceof RangeError)
        return [
          new GraphQLError("The query is nested too deeply to be read.", {
            extensions: { code: "TOO_COMPLEX" },
          }),
        ];
      throw error;
    }
    try {
      const errors = validate(this.#schema, document, undefined, { maxErrors: 20 });
      return errors.length > 0 ? errors.map(inOurWords) : document;
    } catch (error) {
      if (error instanceof RangeError)
        return [
          new GraphQLError("The query is nested too deeply to be checked.", {
            extensions: { code: "TOO_COMPLEX" },
          }),
        ];
      throw error;
    }
  }
}

/** The library gives up comparing fields of one name without saying why. */
function inOurWords(error: GraphQLError): GraphQLError {
  if (error.message !== "Validation aborted.") return error;
  return new GraphQLError("The query names the same fields too often to be checked.", {
    extensions: { code: "TOO_COMPLEX" },
  });
}
