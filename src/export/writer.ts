import type { AdmittedQuery, CopyPlace } from "../duckdb/copy.js";
import type { ExportOptions } from "../types.js";
import type { Metadata } from "./metadata.js";
import type { ExportPlan } from "./plan.js";
import type { Subject } from "./subject.js";

/** What a writer works with. */
export interface WriterSettings {
  readonly place: CopyPlace;
  readonly plan: ExportPlan;
  readonly options: ExportOptions;
  /** The file or folder to write, in the scratch folder. */
  readonly staged: string;
  /** The store, for messages. */
  readonly database: string;
  readonly describe: (subject: Subject) => Metadata;
}

/** Writes relations and queries in one format, one after the other. */
export interface Writer {
  /** Answers the number of rows. */
  write(subject: Subject, admitted: AdmittedQuery): Promise<number>;
  /** Completes what was written; also called after a failure. */
  close(): Promise<void>;
}
