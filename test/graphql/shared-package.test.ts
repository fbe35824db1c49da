import { beforeAll, afterAll, describe, expect, test } from "vitest";
import { open, type Engine } from "../../src/engine.js";
import { at, manifest, model, result, runResults } from "../support/artifact-builder.js";

/** A project that has installed the package, with its public model, and builds one model on it. */
function projectWithPackage(project: string): readonly Readonly<Record<string, unknown>>[] {
  const calendar = model("calendar", { access: "public" }, "utils");
  const own = model(
    "days",
    { access: "public", depends_on: { macros: [], nodes: ["model.utils.calendar"] } },
    project,
  );
  const told = { invocation: `inv-${project}`, at: at("03:00:00"), env: { ENVIRONMENT: "prod" } };
  const results = [calendar, own].map((node) => result(String(node["unique_id"])));
  return [manifest({ ...told, project, nodes: [calendar, own] }), runResults({ ...told, results })];
}

interface PublicModel {
  readonly uniqueId: string;
  readonly dbtCoreProject: string;
  readonly publicAncestors: readonly { readonly dbtCoreProject: string }[];
}

interface Answer {
  readonly account: {
    readonly meshProjects: readonly { readonly dependentProjects: readonly unknown[] }[];
    readonly publicModels: {
      readonly totalCount: number;
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
      readonly edges: readonly { readonly node: PublicModel }[];
    };
  };
}

/** Two projects of one store that have the same package: its nodes have the same ids in both. */
describe("two projects with the same package", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await open({ threads: 1 });
    await engine.load([...projectWithPackage("alpha"), ...projectWithPackage("beta")]);
  });
  afterAll(() => engine.close({ interrupt: true }));

  async function ask(after: string | null, first: number): Promise<Answer["account"]> {
    const { data, errors } = await engine.graphql<Answer>(
      `query ($after: String, $first: Int) { account(id: 1) {
        meshProjects { dependentProjects { dbtCoreProject } }
        publicModels(after: $after, first: $first) {
          totalCount pageInfo { endCursor hasNextPage }
          edges { node { uniqueId dbtCoreProject publicAncestors { dbtCoreProject } } }
        }
      } }`,
      { after, first },
    );
    expect(errors).toBeUndefined();
    return data!.account;
  }

  test("have the package's models each", async () => {
    const { publicModels } = await ask(null, 10);
    expect(publicModels.totalCount).toBe(4);
    expect(publicModels.edges).toHaveLength(4);
  });

  // Pages are told apart by unique_id alone: the second of two rows with one id is lost behind the first.
  test("have them page by page as well", async () => {
    const found: PublicModel[] = [];
    let after: string | null = null;
    for (let page = 0; page < 5; page++) {
      const { publicModels }: Answer["account"] = await ask(after, 1);
      found.push(...publicModels.edges.map(({ node }) => node));
      after = publicModels.pageInfo.endCursor;
      if (!publicModels.pageInfo.hasNextPage) break;
    }
    expect(found).toHaveLength(4);
  });

  // Edges are joined by unique_id across projects, so that each has the other's copy of the package above it.
  test("have no ancestors in each other", async () => {
    const { publicModels } = await ask(null, 10);
    for (const { node } of publicModels.edges)
      for (const ancestor of node.publicAncestors)
        expect(ancestor.dbtCoreProject).toBe(node.dbtCoreProject);
  });

  // A model of the package counts as one of each project, so that each seems to build on the other.
  test("do not depend on each other", async () => {
    const { meshProjects } = await ask(null, 10);
    expect(meshProjects.map(({ dependentProjects }) => dependentProjects)).toEqual([[], []]);
  });
});
