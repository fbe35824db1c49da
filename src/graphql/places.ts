import { GraphQLError } from "graphql";
import { didYouMean } from "../basic/did-you-mean.js";
import type { PlaceVariables } from "../options.js";
import type { Arguments, RootPlace } from "./registry.js";

/** An environment that the store knows. */
export interface KnownEnvironment {
  readonly project_name: string;
  readonly environment: string;
  readonly environment_id: bigint | number | null;
  readonly is_default: boolean;
}

/** Reads all environments. */
export const environmentsSql =
  "select project_name, environment, environment_id, is_default from dbt_history.environments order by all";

/** The variables with which a root field is asked. @throws GraphQLError for an environment that the store does not know. */
export function toPlace(
  place: RootPlace,
  argumentValues: Arguments,
  known: readonly KnownEnvironment[],
  base: PlaceVariables,
): PlaceVariables {
  if (place.by === "everything") return base;
  const asOf = place.asOf === undefined ? undefined : argumentValues[place.asOf];
  const found = choose(place, argumentValues, known, base);
  return {
    ...base,
    ...(typeof asOf === "string" ? { as_of: asOf } : {}),
    environment: found.environment,
    project: found.project_name,
  };
}

function choose(
  place: Exclude<RootPlace, { by: "everything" }>,
  argumentValues: Arguments,
  known: readonly KnownEnvironment[],
  base: PlaceVariables,
): KnownEnvironment {
  const named = place.by === "id" ? undefined : argumentValues[place.project];
  const project = (named ?? base.project) as string | undefined;
  const ofProject = known.filter(
    (other) => project === undefined || other.project_name === project,
  );
  if (ofProject.length === 0 && project !== undefined) {
    const names = [...new Set(known.map((other) => other.project_name))];
    throw unknown(`There is no project "${project}".${didYouMean(project, names)}`, known);
  }
  if (place.by === "id") {
    const id = String(argumentValues[place.argument]);
    const found = ofProject.filter(({ environment_id: other }) => String(other) === id);
    return only(found, known, {
      none: `There is no environment with the id ${id}.`,
      several: `The id ${id} stands for several environments`,
    });
  }
  if (place.by === "default" && base.environment === undefined) {
    return only(
      ofProject.filter((other) => other.is_default),
      known,
      { none: "There is no environment.", several: "Several projects have a default environment" },
    );
  }
  const name = place.by === "name" ? String(argumentValues[place.environment]) : base.environment!;
  const names = [...new Set(ofProject.map(({ environment }) => environment))];
  return only(
    ofProject.filter(({ environment }) => environment === name),
    known,
    {
      none: `There is no environment "${name}"${project === undefined ? "" : ` in ${project}`}.${didYouMean(name, names)}`,
      several: `Several projects have an environment "${name}"`,
    },
  );
}

function only(
  found: readonly KnownEnvironment[],
  known: readonly KnownEnvironment[],
  problem: { readonly none: string; readonly several: string },
): KnownEnvironment {
  const [first, second] = found;
  if (first === undefined) throw unknown(problem.none, known);
  if (second === undefined) return first;
  throw new GraphQLError(
    `${problem.several} (${found.map(({ project_name: name }) => name).join(", ")}). Name the project, in the query or in the settings of the call.`,
    { extensions: { code: "AMBIGUOUS_ENVIRONMENT" } },
  );
}

function unknown(problem: string, known: readonly KnownEnvironment[]): GraphQLError {
  const list = known
    .slice(0, 10)
    .map(
      ({ project_name: project, environment, environment_id: id }) =>
        `${String(id)} (${environment} of ${project})`,
    );
  const hint =
    list.length === 0
      ? " The store is empty: load artifacts first."
      : ` There is ${list.join(", ")}${known.length > 10 ? " ..." : ""}.`;
  return new GraphQLError(`${problem}${hint}`, { extensions: { code: "UNKNOWN_ENVIRONMENT" } });
}
