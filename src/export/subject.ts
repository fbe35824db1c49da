import { didYouMean } from "../basic/did-you-mean.js";
import { OptionsError } from "../errors.js";
import type { Parameters, RelationInfo } from "../types.js";

/** One thing that is exported: a relation, or a query. */
export interface Subject {
  readonly relation: RelationInfo | undefined;
  readonly text: string;
  readonly parameters: Parameters | undefined;
}

/** Every relation. */
export const everything = "all";

const name = /^\s*[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?\s*$/;

/**
 * What is meant: `all`, the name of a relation with or without its schema, or a query.
 *
 * @throws {@link OptionsError} for a name that no relation has
 */
export async function readSubjects(
  what: string,
  parameters: Parameters | undefined,
  readRelations: () => Promise<readonly RelationInfo[]>,
): Promise<readonly Subject[]> {
  if (!name.test(what)) return [{ relation: undefined, text: what, parameters }];
  if (parameters !== undefined)
    throw new OptionsError("Parameters belong to a query; a relation takes none.");
  const wanted = what.trim().toLowerCase();
  const relations = await readRelations();
  const views = relations.filter(({ type }) => type === "view");
  if (wanted === everything) return views.map((relation) => toSubject(relation));
  const found = views.filter(
    (relation) => wanted === relation.name || wanted === fullName(relation),
  );
  const [relation] = found;
  if (relation === undefined) throw unknown(wanted, relations);
  if (found.length > 1)
    throw new OptionsError(
      `"${wanted}" may mean ${found.map((one) => fullName(one)).join(" or ")}: name its schema.`,
    );
  return [toSubject(relation)];
}

/** `dbt.models`. */
export function fullName({ schema, name: own }: RelationInfo): string {
  return `${schema}.${own}`;
}

function toSubject(relation: RelationInfo): Subject {
  return { relation, text: `from ${fullName(relation)}`, parameters: undefined };
}

function unknown(wanted: string, relations: readonly RelationInfo[]): OptionsError {
  const macro = relations.find(
    (relation) =>
      relation.type === "macro" && (wanted === relation.name || wanted === fullName(relation)),
  );
  if (macro !== undefined)
    return new OptionsError(
      `${fullName(macro)} takes arguments, so it is exported as a query, for example "from ${fullName(macro)}('day')".`,
    );
  const names = relations.map((relation) =>
    wanted.includes(".") ? fullName(relation) : relation.name,
  );
  return new OptionsError(
    `There is no relation "${wanted}".${didYouMean(wanted, names) || ' Export "all", a relation (tables lists them) or a query.'}`,
  );
}
