import { OptionsError } from "../errors.js";
import { didYouMean } from "../basic/did-you-mean.js";
import type { Column } from "../types.js";
import type { Format } from "./formats.js";

/** One sentence per column that the format keeps in another way. */
export function warnOfTypes(columns: readonly Column[], { name, changes }: Format): string[] {
  return columns.flatMap((column) => {
    // Names within a type stand in quotes where they could be taken for one.
    const type = column.type.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"/g, "");
    const change = changes.find(({ types }) => types.test(type));
    if (change === undefined) return [];
    return [
      `Column ${column.name} is ${column.type}, which ${name} keeps as ${change.becomes}. ${change.advice}.`,
    ];
  });
}

/**
 * The columns of a partition, as the query spells them.
 *
 * @throws {@link OptionsError} for one that is not there, or when no other column is left to write
 */
export function findPartition(
  columns: readonly Column[],
  wanted: readonly string[],
): readonly string[] {
  const names = columns.map((column) => column.name);
  const found = wanted.map((one) => {
    const match =
      names.find((own) => own === one) ??
      names.find((own) => own.toLowerCase() === one.toLowerCase());
    if (match !== undefined) return match;
    throw new OptionsError(
      `partitionBy (--partition-by) names "${one}", which is no column of what is exported.${didYouMean(one, names) || ` It has ${names.join(", ")}.`}`,
    );
  });
  if (new Set(found).size < found.length)
    throw new OptionsError("partitionBy (--partition-by) names a column twice.");
  if (found.length === names.length)
    throw new OptionsError(
      "partitionBy (--partition-by) names every column, so nothing would be left to write into the files.",
    );
  return found;
}
