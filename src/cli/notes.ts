import type { ExportProgress, LoadedFile, LoadProgress } from "../index.js";
import type { NoiseOptions } from "./shared-options.js";
import { bytesText, countText } from "./text/amounts.js";
import { paintFor } from "./text/paint.js";
import { truncateText } from "./text/text-width.js";
import { visibleText } from "./text/visible-text.js";

const mostProblems = 20;
const redrawMilliseconds = 100;

/** What is said on standard error beside the answer. */
export interface Notes {
  /** Something to know. Silent with `--quiet`. */
  note(text: string): void;
  /** A file that could not be loaded. Said even with `--quiet`. */
  problems(files: readonly LoadedFile[]): void;
  /** Progress of a load, on one line of a terminal that is rewritten. */
  readonly onProgress: ((progress: LoadProgress) => void) | undefined;
  /** Progress of an export, in the same way. */
  readonly onExport: ((progress: ExportProgress) => void) | undefined;
  /** Takes the progress line away. */
  clear(): void;
}

/** Notes as the options want them. */
export function createNotes(options: NoiseOptions): Notes {
  const stream = process.stderr;
  const paint = paintFor(stream);
  const isQuiet = options.quiet === true;
  const showsProgress = options.progress && !isQuiet && stream.isTTY === true;
  let drawnAt = 0;
  const clear = (): void => {
    if (drawnAt === 0) return;
    drawnAt = 0;
    stream.write("\r\u001b[2K");
  };
  const draw = (text: string): void => {
    const now = performance.now();
    if (now - drawnAt < redrawMilliseconds) return;
    drawnAt = now;
    stream.write(`\r\u001b[2K${truncateText(text, (stream.columns || 80) - 1)}`);
  };
  return {
    note(text) {
      clear();
      if (!isQuiet) stream.write(`${paint("faint", text)}\n`);
    },
    problems(files) {
      clear();
      for (const file of files.slice(0, mostProblems)) stream.write(`${problemText(file)}\n`);
      if (files.length > mostProblems)
        stream.write(`... and ${countText(files.length - mostProblems)} more\n`);
    },
    onProgress: showsProgress ? (progress) => draw(progressText(progress)) : undefined,
    onExport: showsProgress ? (progress) => draw(exportText(progress)) : undefined,
    clear,
  };
}

/** `finding`, `loading 12/160 files, 4.2 of 95.0 MB, 1,234 rows`. */
function progressText(progress: LoadProgress): string {
  const files = `${countText(progress.files)}/${countText(progress.filesTotal)} files`;
  const bytes = `${bytesText(progress.bytes)} of ${bytesText(progress.bytesTotal)}`;
  if (progress.phase === "finding") return `finding files: ${countText(progress.filesTotal)}`;
  return `${progress.phase} ${files}, ${bytes}, ${countText(progress.rows)} rows`;
}

/** `writing dbt_history.executions, 12/52 relations, 1,234 rows so far`. */
function exportText({ relation, relations, relationsTotal, rows }: ExportProgress): string {
  if (relationsTotal === 1) return `writing ${relation ?? "the query"}`;
  const count = `${countText(relations)}/${countText(relationsTotal)} relations`;
  return `writing ${relation ?? "the end"}, ${count}, ${countText(rows)} rows so far`;
}

function problemText(file: LoadedFile): string {
  return visibleText(`${file.uri}: ${file.reason ?? "cannot be read"}`);
}
