/** Fields of a model that are single values or lists of them. */
const plain =
  "access accountId alias columnCount compiledCode contractEnforced database dbtVersion deprecationDate description environmentId filePath fqn group isDescriptionInherited language latestVersion materializedType modelingLayer name packageName patchPath projectId rawCode relationName releaseVersion resourceType schema tags uniqueId usageQueryCount version".split(
    " ",
  );
/** Fields that are read from JSON: once each. */
const documents = "config meta packages".split(" ");
/** Fields of its `executionInfo`. */
const execution =
  "compileCompletedAt compileStartedAt executeCompletedAt executeStartedAt executionTime lastJobDefinitionId lastRunError lastRunGeneratedAt lastRunId lastRunStatus lastSuccessJobDefinitionId lastSuccessRunId runElapsedTime runGeneratedAt".split(
    " ",
  );

const total = 100;

/** Every field once. */
export const narrowQuery = toQuery([...plain, ...documents], execution);

/** The same under more names, to 100 of them. */
export const wideQuery = toQuery(
  [
    ...plain,
    ...documents,
    ...aliased("second", plain),
    ...aliased(
      "third",
      plain.slice(0, total - 2 * (plain.length + execution.length) - documents.length),
    ),
  ],
  [...execution, ...aliased("second", execution)],
);

function aliased(prefix: string, fields: readonly string[]): readonly string[] {
  return fields.map((field) => `${prefix}_${field}: ${field}`);
}

function toQuery(model: readonly string[], executionInfo: readonly string[]): string {
  return `
    query Models($id: BigInt!, $first: Int!) {
      environment(id: $id) {
        applied {
          models(first: $first) {
            edges { node { ${model.join(" ")} executionInfo { ${executionInfo.join(" ")} } } }
          }
        }
      }
    }`;
}
