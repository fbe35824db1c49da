/**
 * Loads in a process of its own, so that a test can kill it: `load-child.ts DATABASE FILES_PER_BATCH INPUT...`.
 * Says a line for each step, the rows that were written so far in it.
 */
import { Database } from "../../src/duckdb/database.js";
import { normalizeOptions } from "../../src/options.js";
import { load } from "../../src/store/load.js";
import { prepareStore } from "../../src/store/migrate.js";

const [path, files, ...inputs] = process.argv.slice(2);
const database = await Database.open(normalizeOptions({ database: path, threads: 1 }));
await prepareStore(database);
const writer = await database.writer();
const onProgress = ({ phase, rows }: { phase: string; rows: number }): void =>
  void process.stdout.write(`${phase} ${rows}\n`);
await load(
  writer,
  database.scratch,
  inputs,
  { onProgress },
  { bytes: Infinity, files: Number(files) },
);
await writer.release();
await database.close();
process.stdout.write("done\n");
