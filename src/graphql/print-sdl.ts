import { lexicographicSortSchema, printSchema, printType, type GraphQLSchema } from "graphql";
import { didYouMean } from "../basic/did-you-mean.js";
import { OptionsError } from "../errors.js";

const mostNamed = 5;

/** The schema, or one type of it, in GraphQL's schema language; sorted, so that two versions can be compared. */
export function printSdl(schema: GraphQLSchema, type: string | undefined): string {
  const sorted = lexicographicSortSchema(schema);
  if (type === undefined) return `${printSchema(sorted)}\n`;
  const found = sorted.getType(type);
  if (found !== undefined) return `${printType(found)}\n`;
  const names = Object.keys(sorted.getTypeMap()).filter((name) => !name.startsWith("__"));
  throw new OptionsError(
    `The schema has no type "${type}".${didYouMean(type, names) || containing(type, names)}`,
  );
}

/** Types that have the text in their name: most names are long, and nobody types them from memory. */
function containing(text: string, names: readonly string[]): string {
  const found = names.filter((name) => name.toLowerCase().includes(text.toLowerCase()));
  if (text === "" || found.length === 0) return " All begin at Query.";
  const more = found.length > mostNamed ? ` and ${found.length - mostNamed} more` : "";
  return ` There is ${found.slice(0, mostNamed).join(", ")}${more}.`;
}
