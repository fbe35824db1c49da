/** Parsed JSON of which no more is known: the artifacts of many versions of dbt. */
export type Json = { readonly [key: string]: any };

/** The kinds of artifacts that the hand model reads. */
export type Kind = "manifest" | "run_results" | "catalog" | "sources";

/** One artifact as dbt wrote it. */
export interface Artifact {
  readonly kind: Kind;
  readonly invocationId: string;
  /** `metadata.generated_at`, unchanged: text in UTC, which sorts as moments do. */
  readonly generatedAt: string;
  readonly document: Json;
}

const kinds: Readonly<Record<string, Kind>> = {
  "manifest.json": "manifest",
  "run_results.json": "run_results",
  "catalog.json": "catalog",
  "sources.json": "sources",
};

/** Parses the artifacts among files; the rest (semantic manifests, logs) is passed over. */
export function readArtifacts(
  files: Iterable<{ readonly path: string; readonly bytes: Buffer }>,
): readonly Artifact[] {
  const found: Artifact[] = [];
  for (const { path, bytes } of files) {
    const kind = kinds[path.slice(path.lastIndexOf("/") + 1)];
    if (kind === undefined) continue;
    const document = JSON.parse(bytes.toString("utf8")) as Json;
    const { invocation_id: invocationId, generated_at: generatedAt } = document["metadata"];
    found.push({ kind, invocationId, generatedAt, document });
  }
  return found;
}

/** A moment of an artifact as the API writes it: UTC, to the millisecond. Text without an offset is UTC. */
export function toMoment(text: unknown): string | null {
  if (typeof text !== "string" || text === "") return null;
  const hasOffset = /(Z|[+-]\d{2}:?\d{2})$/.test(text);
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  return new Date(hasOffset || isDay ? text : `${text}Z`).toISOString();
}

/** Texts in the order of their code points, as the API sorts ids. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
