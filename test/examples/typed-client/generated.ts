/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> =
  | T
  | { [P in keyof T]?: P extends " $fragmentName" | "__typename" ? T[P] : never };
export type AccessLevel = "private" | "protected" | "public";

export type FreshnessStatus = "Error" | "Pass" | "Skipped" | "Unknown" | "Warn";

export type HealthStatus = "caution" | "degraded" | "healthy" | "unknown";

export type ModelAppliedFilter = {
  readonly access?: AccessLevel | null | undefined;
  readonly database?: string | null | undefined;
  readonly group?: string | null | undefined;
  readonly health?: HealthStatus | null | undefined;
  readonly identifier?: string | null | undefined;
  readonly lastRunStatus?: RunStatus | null | undefined;
  readonly modelingLayer?: string | null | undefined;
  readonly packageName?: string | null | undefined;
  readonly schema?: string | null | undefined;
  readonly tags?: ReadonlyArray<string> | null | undefined;
  readonly uniqueIds?: ReadonlyArray<string> | null | undefined;
};

export type RunStatus = "error" | "skipped" | "success" | "warn";

export type SourcesQueryVariables = Exact<{
  environment: string;
  filter?: ModelAppliedFilter | null | undefined;
  first?: number | null | undefined;
}>;

export type SourcesQuery = {
  readonly environmentByName: {
    readonly dbtProjectName: string | null;
    readonly environmentId: number | string | null;
    readonly applied: {
      readonly lastUpdatedAt: string | null;
      readonly models: {
        readonly totalCount: number;
        readonly edges: ReadonlyArray<{
          readonly node: {
            readonly name: string | null;
            readonly executionInfo: { readonly lastRunStatus: RunStatus | null } | null;
            readonly parents: ReadonlyArray<
              | { readonly name: string | null; readonly kind: "ExposureAppliedStateNestedNode" }
              | { readonly name: string | null; readonly kind: "ExternalModelNode" }
              | { readonly name: string | null; readonly kind: "MacroDefinitionNestedNode" }
              | { readonly name: string | null; readonly kind: "MetricDefinitionNestedNode" }
              | { readonly name: string | null; readonly kind: "ModelAppliedStateNestedNode" }
              | { readonly name: string | null; readonly kind: "SavedQueryDefinitionNestedNode" }
              | { readonly name: string | null; readonly kind: "SeedAppliedStateNestedNode" }
              | { readonly name: string | null; readonly kind: "SemanticModelDefinitionNestedNode" }
              | { readonly name: string | null; readonly kind: "SnapshotAppliedStateNestedNode" }
              | {
                  readonly name: string | null;
                  readonly kind: "SourceAppliedStateNestedNode";
                  readonly freshness: {
                    readonly freshnessStatus: FreshnessStatus | null;
                    readonly maxLoadedAt: string | null;
                  };
                }
              | { readonly name: string | null; readonly kind: "TestAppliedStateNestedNode" }
            >;
          };
        }>;
      };
    } | null;
  };
};
