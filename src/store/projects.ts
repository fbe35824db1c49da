import type { Session } from "../duckdb/session.js";
import { OptionsError } from "../errors.js";
import { derive } from "./derive.js";
import type { LoadReport, ProjectInfo } from "../types.js";

/** Every project with its environments, the default one named. */
export async function readProjects(session: Session): Promise<LoadReport["projects"]> {
  return session.rows<LoadReport["projects"][number]>(`
    select
      project_name as project,
      any_value(environment) filter (is_default) as "defaultEnvironment",
      list(environment order by environment) as environments
    from dbt_store.environments
    group by project_name
    order by project_name`);
}

/** An environment of a project. */
export interface KnownPlace {
  readonly project: string;
  readonly environment: string;
}

/** Every environment of every project. */
export async function readPlaces(session: Session): Promise<readonly KnownPlace[]> {
  return session.rows<KnownPlace>(
    "select project_name as project, environment from dbt_store.environments",
  );
}

/** Every project and environment with how many invocations it has, and from when to when. */
export async function readProjectInfo(session: Session): Promise<readonly ProjectInfo[]> {
  return session.rows<ProjectInfo>(`
    select
      project_name as project,
      any_value(environment) filter (is_default) as "defaultEnvironment",
      list({'environment': environment, 'invocations': invocations, 'from': first_at, 'to': last_at} order by environment) as environments
    from (
      select project_name, environment, is_default, count(*)::double as invocations, min(started_at) as first_at, max(generated_at) as last_at
      from dbt_store.environments
      inner join dbt_store.invocations using (project_name, environment)
      group by all
    )
    group by project_name
    order by project_name`);
}

/** Keeps which environment unset queries show, for the projects of the given artifacts. */
export async function setDefaultEnvironment(
  session: Session,
  environment: string,
  artifactIds: readonly number[],
): Promise<void> {
  const known = await session.rows<{ project: string }>(
    `select distinct project_name as project
    from (select artifact_id, invocation_id from dbt_store.artifacts)
    inner join dbt_store.invocations using (invocation_id)
    where artifact_id in (select unnest($ids::bigint[]))
      and project_name in (select project_name from dbt_store.environments where environment = $environment)`,
    { environment, ids: artifactIds },
  );
  if (known.length === 0) {
    throw new OptionsError(
      `No project of this load has an environment '${environment}', so it cannot be the default one. What was loaded stays.`,
    );
  }
  const projects = known.map(({ project }) => project);
  await session.transaction(async () => {
    await session.rows(
      "delete from dbt_store.default_environments where list_contains($projects::varchar[], project_name)",
      { projects },
    );
    await session.rows(
      "insert into dbt_store.default_environments select unnest($projects::varchar[]), $environment",
      { projects, environment },
    );
    await derive(session);
  });
}
