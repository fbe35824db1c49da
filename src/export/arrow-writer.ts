import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { classifyError } from "../duckdb/classify-error.js";
import { readChunks, type AdmittedQuery } from "../duckdb/copy.js";
import { loadArrow } from "../lazy-arrow.js";
import { makeStaged } from "./staged-file.js";
import type { Subject } from "./subject.js";
import type { Writer, WriterSettings } from "./writer.js";

/** Writes Arrow IPC, as files that readers can jump in or as streams, batch by batch. */
export class ArrowWriter implements Writer {
  readonly #settings: WriterSettings;

  constructor(settings: WriterSettings) {
    this.#settings = settings;
  }

  async write(subject: Subject, admitted: AdmittedQuery): Promise<number> {
    const { place, plan, database } = this.#settings;
    const { streamBytes } = await loadArrow();
    const { text: sql, parameters } = subject;
    const chunks = await readChunks(place, admitted, (error) =>
      classifyError(error, { sql, parameters, database }),
    );
    const form = plan.format.name === "arrow" ? "file" : "stream";
    const bytes = await streamBytes(chunks, {}, form);
    await pipeline(bytes, createWriteStream(await makeStaged(this.#settings, subject)));
    return bytes.rowCount;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
