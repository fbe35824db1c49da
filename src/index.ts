export type { GraphQLData, GraphQLVariables, MovedEngine, Statement } from "./asker.js";
export type { ExportStream, ExportTarget } from "./export/plan.js";
export { open, type Engine } from "./engine.js";
export {
  AbortedError,
  ArtifactError,
  ClosedError,
  EngineError,
  ExportError,
  isEngineError,
  LimitError,
  LockedError,
  OptionsError,
  PolicyError,
  QueryError,
  StoreError,
  type ErrorCode,
  type QueryErrorKind,
} from "./errors.js";
export { identifier, raw, sql, type SqlFragment } from "./duckdb/sql-tag.js";
export { markPosition } from "./duckdb/mark-position.js";
export type * from "./types.js";
export { VERSION } from "./version.js";
