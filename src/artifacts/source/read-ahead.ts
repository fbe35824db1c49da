import {
  MessageChannel,
  receiveMessageOnPort,
  Worker,
  type MessagePort,
} from "node:worker_threads";
import { setImmediate } from "node:timers/promises";
import type { FoundFile } from "./source.js";

/** A file that was read, with the hash of its bytes. */
export interface ReadFile {
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

/** Below this a thread costs more than it saves. */
const leastBytes = 128 * 2 ** 20;
/** Larger files are left to whoever wants them: two of them at once would cost memory. */
const largestFile = 64 * 2 ** 20;
/** Bytes that may wait to be taken. */
const mostWaiting = 8 * 2 ** 20;
/** Milliseconds after which the thread is not waited for: its disk hangs, or it is gone. */
const patience = 10_000;
/** Milliseconds of one wait. */
const slice = 20;

/** Places in the memory that both threads see. */
const waiting = 0;
const sent = 1;

/** What the thread does, as text: a file of its own would have to be found again in every bundle. */
const program = `
const { readFileSync } = require("node:fs");
const { createHash } = require("node:crypto");
const { workerData } = require("node:worker_threads");
const { uris, port, memory, mostWaiting } = workerData;
for (const uri of uris) {
  let before;
  while ((before = Atomics.load(memory, ${waiting})) > mostWaiting) Atomics.wait(memory, ${waiting}, before);
  try {
    const read = readFileSync(uri);
    const isAlone = read.byteLength === read.buffer.byteLength;
    const bytes = isAlone ? new Uint8Array(read.buffer) : Uint8Array.from(read);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    Atomics.add(memory, ${waiting}, bytes.byteLength);
    port.postMessage({ bytes, sha256 }, [bytes.buffer]);
  } catch {
    port.postMessage({});
  }
  Atomics.add(memory, ${sent}, 1);
  Atomics.notify(memory, ${sent});
}
`;

/**
 * Reads and hashes files in a thread of its own, in the order in which they will be asked for: of a cold load that was a fifth of what the
 * main thread did.
 */
export class ReadAhead {
  readonly #uris: readonly string[];
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #memory: Int32Array;
  #taken = 0;
  #isBroken = false;

  private constructor(uris: readonly string[]) {
    this.#uris = uris;
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#memory = new Int32Array(new SharedArrayBuffer(8));
    const workerData = { uris, port: port2, memory: this.#memory, mostWaiting };
    this.#worker = new Worker(program, {
      eval: true,
      // Those of the process may want modules, which this is none.
      execArgv: [],
      workerData,
      transferList: [port2],
    });
    this.#worker.on("error", () => (this.#isBroken = true));
    this.#worker.unref();
  }

  /** Starts on these files; undefined when they are few, or when this process may have no threads. */
  static start(files: readonly FoundFile[], least = leastBytes): ReadAhead | undefined {
    const plain = files.filter(
      ({ archive, stamp, bytes }) => !archive && stamp !== undefined && bytes <= largestFile,
    );
    const bytes = plain.reduce((sum, file) => sum + file.bytes, 0);
    if (plain.length === 0 || bytes < least) return undefined;
    try {
      return new ReadAhead(plain.map(({ uri }) => uri));
    } catch {
      return undefined;
    }
  }

  /** The next file; undefined if it is another one or could not be read here, so that the caller reads it and sees why. */
  async take(uri: string): Promise<ReadFile | undefined> {
    if (this.#uris[this.#taken] !== uri) return undefined;
    const started = performance.now();
    while (Atomics.load(this.#memory, sent) <= this.#taken) {
      if (this.#isBroken || performance.now() - started > patience) return undefined;
      // Between two waits the end of the thread is heard of, and signals and timers come through.
      Atomics.wait(this.#memory, sent, this.#taken, slice);
      await setImmediate();
    }
    this.#taken++;
    const received = receiveMessageOnPort(this.#port) as { message: Partial<ReadFile> } | undefined;
    const { bytes, sha256 } = received?.message ?? {};
    if (bytes === undefined || sha256 === undefined) return undefined;
    Atomics.sub(this.#memory, waiting, bytes.byteLength);
    Atomics.notify(this.#memory, waiting);
    return { bytes, sha256 };
  }

  /** Ends the thread, wherever it is. */
  async close(): Promise<void> {
    this.#port.close();
    await this.#worker.terminate();
  }
}
