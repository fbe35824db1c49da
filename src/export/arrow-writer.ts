import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { Admitted } from "../duckdb/admitted.js";
import { isEngineError } from "../errors.js";
import { loadArrow } from "../lazy-arrow.js";
import { cannotWrite } from "./cannot-write.js";
import { makeStaged } from "./staged-file.js";
import type { Subject } from "./subject.js";
import type { Writer, WriterSettings } from "./writer.js";

/** Writes Arrow IPC, as files that readers can jump in or as streams, batch by batch. */
export class ArrowWriter implements Writer {
  readonly #settings: WriterSettings;

  constructor(settings: WriterSettings) {
    this.#settings = settings;
  }

  async write(subject: Subject, admitted: Admitted): Promise<number> {
    const { streamBytes } = await loadArrow();
    const form = this.#settings.plan.format.name === "arrow" ? "file" : "stream";
    const bytes = await streamBytes(await admitted.readChunks(), {}, form);
    const file = await makeStaged(this.#settings, subject);
    await pipeline(bytes, createWriteStream(file)).catch((error: unknown) => {
      throw isEngineError(error) ? error : cannotWrite(undefined, error);
    });
    return bytes.rowCount;
  }

  complete(): Promise<void> {
    return Promise.resolve();
  }
}
