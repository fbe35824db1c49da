import type { Admitted } from "../duckdb/admitted.js";
import type { Session } from "../duckdb/session.js";
import type { ExportOptions } from "../types.js";
import type { Metadata } from "./metadata.js";
import type { ExportPlan } from "./plan.js";
import type { Subject } from "./subject.js";

/** What a writer works with. */
export interface WriterSettings {
  readonly session: Session;
  readonly plan: ExportPlan;
  readonly options: ExportOptions;
  /** The file or folder to write, in the scratch folder. */
  readonly staged: string;
  readonly describe: (subject?: Subject) => Metadata;
}

/** Writes relations and queries in one format, one after the other. */
export interface Writer {
  /** Answers the number of rows. */
  write(subject: Subject, admitted: Admitted): Promise<number>;
  /** Completes what was written. */
  complete(): Promise<void>;
}
