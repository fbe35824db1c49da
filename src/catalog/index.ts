import graphqlAppliedResults from "../../sql/graphql/applied_results.sql";
import graphqlAppliedDocuments from "../../sql/graphql/applied_documents.sql";
import graphqlDefinitionDocuments from "../../sql/graphql/definition_documents.sql";
import graphqlNumberedInvocations from "../../sql/graphql/numbered_invocations.sql";
import graphqlNumberedRuns from "../../sql/graphql/numbered_runs.sql";
import graphqlDefinitionNodes from "../../sql/graphql/definition_nodes.sql";
import graphqlAppliedNodes from "../../sql/graphql/applied_nodes.sql";
import graphqlDefinitionEdges from "../../sql/graphql/definition_edges.sql";
import graphqlAppliedEdges from "../../sql/graphql/applied_edges.sql";
import graphqlCatalogRelations from "../../sql/graphql/catalog_relations.sql";
import graphqlFreshnessChecks from "../../sql/graphql/freshness_checks.sql";
import tables000Schemas from "../../sql/tables/000_schemas.sql";
import tablesArtifacts from "../../sql/tables/artifacts.sql";
import tablesAssignments from "../../sql/tables/assignments.sql";
import tablesCatalogEntries from "../../sql/tables/catalog_entries.sql";
import tablesCodeChanges from "../../sql/tables/code_changes.sql";
import tablesCodeVersions from "../../sql/tables/code_versions.sql";
import tablesCodes from "../../sql/tables/codes.sql";
import tablesColumns from "../../sql/tables/columns.sql";
import tablesContexts from "../../sql/tables/contexts.sql";
import tablesDefaultEnvironments from "../../sql/tables/default_environments.sql";
import tablesPackedDefinitions from "../../sql/tables/packed_definitions.sql";
import tablesEnvironments from "../../sql/tables/environments.sql";
import tablesFiles from "../../sql/tables/files.sql";
import tablesFreshness from "../../sql/tables/freshness.sql";
import tablesIdentifiers from "../../sql/tables/identifiers.sql";
import tablesInvocations from "../../sql/tables/invocations.sql";
import tablesNodeVersions from "../../sql/tables/node_versions.sql";
import tablesPlacements from "../../sql/tables/placements.sql";
import tablesResults from "../../sql/tables/results.sql";
import tablesSections from "../../sql/tables/sections.sql";
import tablesSets from "../../sql/tables/sets.sql";
import tablesStates from "../../sql/tables/states.sql";
import tablesStore from "../../sql/tables/store.sql";
import tablesTimeline from "../../sql/tables/timeline.sql";
import stagingArtifacts from "../../sql/staging/artifacts.sql";
import stagingEntries from "../../sql/staging/entries.sql";
import stagingDefinitions from "../../sql/staging/definitions.sql";
import stagingStoreDefinitions from "../../sql/staging/store_definitions.sql";
import stagingStates from "../../sql/staging/states.sql";
import stagingStoreStates from "../../sql/staging/store_states.sql";
import stagingStoreCatalogEntries from "../../sql/staging/store_catalog_entries.sql";
import stagingStoreSets from "../../sql/staging/store_sets.sql";
import stagingStoreSections from "../../sql/staging/store_sections.sql";
import stagingStoreResults from "../../sql/staging/store_results.sql";
import stagingStoreCodes from "../../sql/staging/store_codes.sql";
import stagingStoreFreshness from "../../sql/staging/store_freshness.sql";
import stagingStoreArtifacts from "../../sql/staging/store_artifacts.sql";
import stagingStoreProjects from "../../sql/staging/store_projects.sql";
import stagingStoreFiles from "../../sql/staging/store_files.sql";
import stagingStoreAssignments from "../../sql/staging/store_assignments.sql";
import deriveInvocations from "../../sql/derive/invocations.sql";
import deriveNodeVersions from "../../sql/derive/node_versions.sql";
import deriveCodeChanges from "../../sql/derive/code_changes.sql";
import deriveIdentifiers from "../../sql/derive/identifiers.sql";
import forgetSelected from "../../sql/forget/selected.sql";
import forgetRemove from "../../sql/forget/remove.sql";
import forgetCollect from "../../sql/forget/collect.sql";
import viewsDbtStoreDefinitions from "../../sql/views/dbt_store/definitions.sql";
import viewsDbtStoreSettings from "../../sql/views/dbt_store/settings.sql";
import viewsDbtStoreChosenEnvironments from "../../sql/views/dbt_store/chosen_environments.sql";
import viewsDbtStoreCurrentManifests from "../../sql/views/dbt_store/current_manifests.sql";
import viewsDbtStoreCurrentDefinitions from "../../sql/views/dbt_store/current_definitions.sql";
import viewsDbtStoreCurrentNodes from "../../sql/views/dbt_store/current_nodes.sql";
import viewsDbtAnalyses from "../../sql/views/dbt/analyses.sql";
import viewsDbtChecks from "../../sql/views/dbt/checks.sql";
import viewsDbtClassifiers from "../../sql/views/dbt/classifiers.sql";
import viewsDbtColumnLineage from "../../sql/views/dbt/column_lineage.sql";
import viewsDbtDagNodes from "../../sql/views/dbt/dag_nodes.sql";
import viewsDbtDataTests from "../../sql/views/dbt/data_tests.sql";
import viewsDbtDocsBlocks from "../../sql/views/dbt/docs_blocks.sql";
import viewsDbtEdges from "../../sql/views/dbt/edges.sql";
import viewsDbtExposures from "../../sql/views/dbt/exposures.sql";
import viewsDbtFunctions from "../../sql/views/dbt/functions.sql";
import viewsDbtGroups from "../../sql/views/dbt/groups.sql";
import viewsDbtHooks from "../../sql/views/dbt/hooks.sql";
import viewsDbtMacros from "../../sql/views/dbt/macros.sql";
import viewsDbtMetrics from "../../sql/views/dbt/metrics.sql";
import viewsDbtModels from "../../sql/views/dbt/models.sql";
import viewsDbtStoreCurrentCatalogs from "../../sql/views/dbt_store/current_catalogs.sql";
import viewsDbtStoreCurrentRelations from "../../sql/views/dbt_store/current_relations.sql";
import viewsDbtNodeColumns from "../../sql/views/dbt/node_columns.sql";
import viewsDbtPackages from "../../sql/views/dbt/packages.sql";
import viewsDbtProject from "../../sql/views/dbt/project.sql";
import viewsDbtProjectEnvVars from "../../sql/views/dbt/project_env_vars.sql";
import viewsDbtProjectVars from "../../sql/views/dbt/project_vars.sql";
import viewsDbtSavedQueries from "../../sql/views/dbt/saved_queries.sql";
import viewsDbtSeeds from "../../sql/views/dbt/seeds.sql";
import viewsDbtSemanticDimensions from "../../sql/views/dbt/semantic_dimensions.sql";
import viewsDbtSemanticEntities from "../../sql/views/dbt/semantic_entities.sql";
import viewsDbtSemanticMeasures from "../../sql/views/dbt/semantic_measures.sql";
import viewsDbtSemanticModels from "../../sql/views/dbt/semantic_models.sql";
import viewsDbtSemanticRelationships from "../../sql/views/dbt/semantic_relationships.sql";
import viewsDbtSnapshots from "../../sql/views/dbt/snapshots.sql";
import viewsDbtSources from "../../sql/views/dbt/sources.sql";
import viewsDbtTimeSpines from "../../sql/views/dbt/time_spines.sql";
import viewsDbtUnitTests from "../../sql/views/dbt/unit_tests.sql";
import viewsDbtHistoryArtifacts from "../../sql/views/dbt_history/artifacts.sql";
import viewsDbtStoreNumberedInvocations from "../../sql/views/dbt_store/numbered_invocations.sql";
import viewsDbtStoreDefinitionNodes from "../../sql/views/dbt_store/definition_nodes.sql";
import viewsDbtStoreAppliedNodes from "../../sql/views/dbt_store/applied_nodes.sql";
import viewsDbtStoreVisibleInvocations from "../../sql/views/dbt_store/visible_invocations.sql";
import viewsDbtStoreBuildSamples from "../../sql/views/dbt_store/build_samples.sql";
import viewsDbtHistoryDailyBuildTimes from "../../sql/views/dbt_history/daily_build_times.sql";
import viewsDbtHistoryEnvironments from "../../sql/views/dbt_history/environments.sql";
import viewsDbtHistoryExecutions from "../../sql/views/dbt_history/executions.sql";
import viewsDbtHistoryFreshnessChecks from "../../sql/views/dbt_history/freshness_checks.sql";
import viewsDbtHistoryInvocations from "../../sql/views/dbt_history/invocations.sql";
import viewsDbtHistoryJobs from "../../sql/views/dbt_history/jobs.sql";
import viewsDbtHistoryNodeChanges from "../../sql/views/dbt_history/node_changes.sql";
import viewsDbtHistoryNodes from "../../sql/views/dbt_history/nodes.sql";
import viewsDbtHistoryProjects from "../../sql/views/dbt_history/projects.sql";
import viewsDbtHistoryRelationColumns from "../../sql/views/dbt_history/relation_columns.sql";
import viewsDbtHistoryRelations from "../../sql/views/dbt_history/relations.sql";
import viewsDbtHistoryRuns from "../../sql/views/dbt_history/runs.sql";
import viewsDbtHistoryTestResults from "../../sql/views/dbt_history/test_results.sql";
import viewsDbtRtAdapterQueries from "../../sql/views/dbt_rt/adapter_queries.sql";
import viewsDbtRtDiagnostics from "../../sql/views/dbt_rt/diagnostics.sql";
import viewsDbtRtFreshness from "../../sql/views/dbt_rt/freshness.sql";
import viewsDbtRtInvocations from "../../sql/views/dbt_rt/invocations.sql";
import viewsDbtRtRelations from "../../sql/views/dbt_rt/relations.sql";
import viewsDbtRtRunResults from "../../sql/views/dbt_rt/run_results.sql";
import viewsDbtRtRunResultsLatest from "../../sql/views/dbt_rt/run_results_latest.sql";
import macrosBuildTimes from "../../sql/macros/build_times.sql";

/** A file of sql/, embedded as text when the package is built. */
export interface SqlFile {
  /** Path below sql/, without its ending. */
  readonly name: string;
  readonly sql: string;
}

/** Tables of the store, in the order in which they can be made. */
export const tableStatements: readonly SqlFile[] = [
  { name: "tables/000_schemas", sql: tables000Schemas },
  { name: "tables/artifacts", sql: tablesArtifacts },
  { name: "tables/assignments", sql: tablesAssignments },
  { name: "tables/catalog_entries", sql: tablesCatalogEntries },
  { name: "tables/code_changes", sql: tablesCodeChanges },
  { name: "tables/code_versions", sql: tablesCodeVersions },
  { name: "tables/codes", sql: tablesCodes },
  { name: "tables/columns", sql: tablesColumns },
  { name: "tables/contexts", sql: tablesContexts },
  { name: "tables/default_environments", sql: tablesDefaultEnvironments },
  { name: "tables/packed_definitions", sql: tablesPackedDefinitions },
  { name: "tables/environments", sql: tablesEnvironments },
  { name: "tables/files", sql: tablesFiles },
  { name: "tables/freshness", sql: tablesFreshness },
  { name: "tables/identifiers", sql: tablesIdentifiers },
  { name: "tables/invocations", sql: tablesInvocations },
  { name: "tables/node_versions", sql: tablesNodeVersions },
  { name: "tables/placements", sql: tablesPlacements },
  { name: "tables/results", sql: tablesResults },
  { name: "tables/sections", sql: tablesSections },
  { name: "tables/sets", sql: tablesSets },
  { name: "tables/states", sql: tablesStates },
  { name: "tables/store", sql: tablesStore },
  { name: "tables/timeline", sql: tablesTimeline },
];

/** A statement that takes staged rows into the store. */
interface StagingStatement extends SqlFile {
  /** The staged rows without which it has nothing to do. */
  readonly of: string;
  /** A temporary table of an earlier statement: when it is empty, there is nothing to do. */
  readonly when?: string;
}

/** What a batch runs, in this order. */
export const stagingStatements = [
  { name: "staging/artifacts", sql: stagingArtifacts, of: "artifacts" },
  { name: "staging/entries", sql: stagingEntries, of: "entries" },
  {
    name: "staging/definitions",
    sql: stagingDefinitions,
    of: "entries",
    when: "new_definitions",
  },
  {
    name: "staging/store_definitions",
    sql: stagingStoreDefinitions,
    of: "entries",
    when: "new_definitions",
  },
  { name: "staging/states", sql: stagingStates, of: "entries" },
  { name: "staging/store_states", sql: stagingStoreStates, of: "entries", when: "new_states" },
  {
    name: "staging/store_catalog_entries",
    sql: stagingStoreCatalogEntries,
    of: "catalog_entries",
  },
  { name: "staging/store_sets", sql: stagingStoreSets, of: "sets" },
  { name: "staging/store_sections", sql: stagingStoreSections, of: "sections" },
  { name: "staging/store_results", sql: stagingStoreResults, of: "results" },
  { name: "staging/store_codes", sql: stagingStoreCodes, of: "codes" },
  { name: "staging/store_freshness", sql: stagingStoreFreshness, of: "freshness" },
  { name: "staging/store_artifacts", sql: stagingStoreArtifacts, of: "artifacts" },
  {
    name: "staging/store_projects",
    sql: stagingStoreProjects,
    of: "artifacts",
    when: "unnamed_manifests",
  },
  { name: "staging/store_files", sql: stagingStoreFiles, of: "files" },
  { name: "staging/store_assignments", sql: stagingStoreAssignments, of: "assignments" },
] as const satisfies readonly StagingStatement[];

/** What follows each batch: tables that are derived from the facts. */
export const deriveStatements: readonly SqlFile[] = [
  { name: "derive/invocations", sql: deriveInvocations },
  { name: "derive/node_versions", sql: deriveNodeVersions },
  { name: "derive/code_changes", sql: deriveCodeChanges },
  { name: "derive/identifiers", sql: deriveIdentifiers },
];

/** What engine.forget() runs: select, remove, collect. */
export const forgetStatements: readonly SqlFile[] = [
  { name: "forget/selected", sql: forgetSelected },
  { name: "forget/remove", sql: forgetRemove },
  { name: "forget/collect", sql: forgetCollect },
];

/** Views that users query, and the few that these share; each after those that it reads. */
export const viewStatements: readonly SqlFile[] = [
  { name: "views/dbt_store/definitions", sql: viewsDbtStoreDefinitions },
  { name: "views/dbt_store/settings", sql: viewsDbtStoreSettings },
  { name: "views/dbt_store/chosen_environments", sql: viewsDbtStoreChosenEnvironments },
  { name: "views/dbt_store/current_manifests", sql: viewsDbtStoreCurrentManifests },
  { name: "views/dbt_store/current_definitions", sql: viewsDbtStoreCurrentDefinitions },
  { name: "views/dbt_store/current_nodes", sql: viewsDbtStoreCurrentNodes },
  { name: "views/dbt/analyses", sql: viewsDbtAnalyses },
  { name: "views/dbt/checks", sql: viewsDbtChecks },
  { name: "views/dbt/classifiers", sql: viewsDbtClassifiers },
  { name: "views/dbt/column_lineage", sql: viewsDbtColumnLineage },
  { name: "views/dbt/dag_nodes", sql: viewsDbtDagNodes },
  { name: "views/dbt/data_tests", sql: viewsDbtDataTests },
  { name: "views/dbt/docs_blocks", sql: viewsDbtDocsBlocks },
  { name: "views/dbt/edges", sql: viewsDbtEdges },
  { name: "views/dbt/exposures", sql: viewsDbtExposures },
  { name: "views/dbt/functions", sql: viewsDbtFunctions },
  { name: "views/dbt/groups", sql: viewsDbtGroups },
  { name: "views/dbt/hooks", sql: viewsDbtHooks },
  { name: "views/dbt/macros", sql: viewsDbtMacros },
  { name: "views/dbt/metrics", sql: viewsDbtMetrics },
  { name: "views/dbt/models", sql: viewsDbtModels },
  { name: "views/dbt_store/current_catalogs", sql: viewsDbtStoreCurrentCatalogs },
  { name: "views/dbt_store/current_relations", sql: viewsDbtStoreCurrentRelations },
  { name: "views/dbt/node_columns", sql: viewsDbtNodeColumns },
  { name: "views/dbt/packages", sql: viewsDbtPackages },
  { name: "views/dbt/project", sql: viewsDbtProject },
  { name: "views/dbt/project_env_vars", sql: viewsDbtProjectEnvVars },
  { name: "views/dbt/project_vars", sql: viewsDbtProjectVars },
  { name: "views/dbt/saved_queries", sql: viewsDbtSavedQueries },
  { name: "views/dbt/seeds", sql: viewsDbtSeeds },
  { name: "views/dbt/semantic_dimensions", sql: viewsDbtSemanticDimensions },
  { name: "views/dbt/semantic_entities", sql: viewsDbtSemanticEntities },
  { name: "views/dbt/semantic_measures", sql: viewsDbtSemanticMeasures },
  { name: "views/dbt/semantic_models", sql: viewsDbtSemanticModels },
  { name: "views/dbt/semantic_relationships", sql: viewsDbtSemanticRelationships },
  { name: "views/dbt/snapshots", sql: viewsDbtSnapshots },
  { name: "views/dbt/sources", sql: viewsDbtSources },
  { name: "views/dbt/time_spines", sql: viewsDbtTimeSpines },
  { name: "views/dbt/unit_tests", sql: viewsDbtUnitTests },
  { name: "views/dbt_history/artifacts", sql: viewsDbtHistoryArtifacts },
  { name: "views/dbt_store/visible_invocations", sql: viewsDbtStoreVisibleInvocations },
  { name: "views/dbt_store/numbered_invocations", sql: viewsDbtStoreNumberedInvocations },
  { name: "views/dbt_store/definition_nodes", sql: viewsDbtStoreDefinitionNodes },
  { name: "views/dbt_store/applied_nodes", sql: viewsDbtStoreAppliedNodes },
  { name: "views/dbt_store/build_samples", sql: viewsDbtStoreBuildSamples },
  { name: "views/dbt_history/daily_build_times", sql: viewsDbtHistoryDailyBuildTimes },
  { name: "views/dbt_history/environments", sql: viewsDbtHistoryEnvironments },
  { name: "views/dbt_history/executions", sql: viewsDbtHistoryExecutions },
  { name: "views/dbt_history/freshness_checks", sql: viewsDbtHistoryFreshnessChecks },
  { name: "views/dbt_history/invocations", sql: viewsDbtHistoryInvocations },
  { name: "views/dbt_history/jobs", sql: viewsDbtHistoryJobs },
  { name: "views/dbt_history/node_changes", sql: viewsDbtHistoryNodeChanges },
  { name: "views/dbt_history/nodes", sql: viewsDbtHistoryNodes },
  { name: "views/dbt_history/projects", sql: viewsDbtHistoryProjects },
  { name: "views/dbt_history/relation_columns", sql: viewsDbtHistoryRelationColumns },
  { name: "views/dbt_history/relations", sql: viewsDbtHistoryRelations },
  { name: "views/dbt_history/runs", sql: viewsDbtHistoryRuns },
  { name: "views/dbt_history/test_results", sql: viewsDbtHistoryTestResults },
  { name: "views/dbt_rt/adapter_queries", sql: viewsDbtRtAdapterQueries },
  { name: "views/dbt_rt/diagnostics", sql: viewsDbtRtDiagnostics },
  { name: "views/dbt_rt/freshness", sql: viewsDbtRtFreshness },
  { name: "views/dbt_rt/invocations", sql: viewsDbtRtInvocations },
  { name: "views/dbt_rt/relations", sql: viewsDbtRtRelations },
  { name: "views/dbt_rt/run_results", sql: viewsDbtRtRunResults },
  { name: "views/dbt_rt/run_results_latest", sql: viewsDbtRtRunResultsLatest },
];

/** Table macros that users query. */
export const macroStatements: readonly SqlFile[] = [
  { name: "macros/build_times", sql: macrosBuildTimes },
];

/** Tables that a connection of the GraphQL planner makes for itself, each after those that it reads. */
export const sessionTableStatements: readonly SqlFile[] = [
  { name: "graphql/numbered_invocations", sql: graphqlNumberedInvocations },
  { name: "graphql/numbered_runs", sql: graphqlNumberedRuns },
  { name: "graphql/definition_nodes", sql: graphqlDefinitionNodes },
  { name: "graphql/applied_nodes", sql: graphqlAppliedNodes },
  { name: "graphql/definition_edges", sql: graphqlDefinitionEdges },
  { name: "graphql/applied_edges", sql: graphqlAppliedEdges },
  { name: "graphql/applied_results", sql: graphqlAppliedResults },
  { name: "graphql/applied_documents", sql: graphqlAppliedDocuments },
  { name: "graphql/definition_documents", sql: graphqlDefinitionDocuments },
  { name: "graphql/catalog_relations", sql: graphqlCatalogRelations },
  { name: "graphql/freshness_checks", sql: graphqlFreshnessChecks },
];
