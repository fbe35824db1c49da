import { GraphQLError } from "graphql";
import type { GraphQLLimits } from "../../types.js";

/** Counts while a query is planned, so that a bomb is refused before it has grown. */
export class Cost {
  readonly #limits: GraphQLLimits;
  #fields = 0;
  #statements = 0;

  constructor(limits: GraphQLLimits) {
    this.#limits = limits;
  }

  field(depth: number): void {
    this.#fields++;
    if (this.#fields > this.#limits.fields)
      throw tooMuch(`more than ${this.#limits.fields} fields`, "fields");
    if (depth > this.#limits.depth)
      throw tooMuch(`more than ${this.#limits.depth} levels`, "depth");
  }

  statement(): void {
    this.#statements++;
    if (this.#statements > this.#limits.statements)
      throw tooMuch(`more than ${this.#limits.statements} statements`, "statements");
  }
}

function tooMuch(what: string, limit: keyof GraphQLLimits): GraphQLError {
  return new GraphQLError(
    `The query asks for ${what}. Ask for less at once, or raise limits.${limit}.`,
    { extensions: { code: "TOO_COMPLEX" } },
  );
}
